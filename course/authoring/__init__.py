"""What authors run: a lesson is read, expanded, checked and built; audit, claims and adopt look after it."""
