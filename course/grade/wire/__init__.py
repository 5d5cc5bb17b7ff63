"""What may cross between the two sides, and what both share. It imports nothing of either side."""
