"""The one exception that commands show to people: its text, without a traceback."""


class CourseError(Exception):
    """Say what is wrong, where, and what mends it. `python -m course` prints the text and ends with exit code 2."""
