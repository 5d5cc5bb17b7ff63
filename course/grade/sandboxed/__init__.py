"""Runs submitted code and decides nothing. With `wire` it is all of the course that the sandbox holds."""
