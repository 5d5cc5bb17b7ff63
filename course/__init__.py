"""What instructors and authors run: `python -m course build | audit | release | grade | report | doctor`."""
