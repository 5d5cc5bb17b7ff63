"""What the first edition had and a rewrite must not lose unsaid."""
