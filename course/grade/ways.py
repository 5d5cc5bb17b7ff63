"""Which notebooks of a course are graded which way, and why: `python -m course doctor --grading`, before the term."""

from __future__ import annotations

from pathlib import Path

from nbgrader.converters import Autograde

from course.errors import CourseError
from course.grade.command import find_root, open_course
from course.grade.engine import Grading
from course.grade.guard import Way, lines
from course.grade.hook import CourseGrading

TWO = "two processes"
ONE = "ONE process, scores could be forged"


def main() -> int:
    """Print each lesson's notebooks; the exit code is 1 if one could not be graded as it is."""
    api = open_course(find_root())
    courses = api.coursedir
    settings = CourseGrading(parent=api)
    source = Path(courses.root, courses.source_directory)
    lessons = sorted(path.name for path in source.iterdir() if path.is_dir()) if source.is_dir() else []
    if not lessons:
        raise CourseError(f"There are no lessons in {source}.")
    return int(not all([show(api, lesson, settings) for lesson in lessons]))  # a list: all are shown


def show(api, lesson: str, settings: CourseGrading) -> bool:
    """Print how one lesson is graded, and return whether it can be."""
    api.coursedir.assignment_id = lesson
    converter = Autograde(coursedir=api.coursedir, parent=api)
    converter.log.setLevel("ERROR")
    try:
        ways = Grading(converter, settings.options(force=False)).look()
    except CourseError as error:
        print(f"{lesson}: CANNOT BE GRADED. {error}")
        return False
    for way in ways.values():
        print(f"{lesson}/{way.notebook}: {ONE if way.together else TWO}{why(way)}", flush=True)
    return True


def why(way: Way) -> str:
    return f", because these tests do not travel:\n{lines(way)}" if way.stuck else ""
