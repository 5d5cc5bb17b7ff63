"""Which notebooks of a course are graded which way, and why: `python -m course doctor --grading`, before the term."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nbgrader.converters import Autograde

from course.errors import CourseError
from course.grade.command import STUDENTS, find_root, open_course
from course.grade.engine import Grading
from course.grade.guard import Way, lines
from course.grade.hook import CourseGrading
from course.grade.intake.copy_in import SETTINGS
from course.printable import printable

TWO = "two processes"
ONE = "ONE process, scores could be forged"
HANDED_IN = (
    "{} may have been handed in, and nbgrader or Jupyter would run it if they were started there. "
    "Look at it, and delete it if it is not yours."
)


def main() -> int:
    """Print each lesson's notebooks; the exit code is 1 if one could not be graded as it is."""
    api = open_course(find_root())
    courses = api.coursedir
    settings = CourseGrading(parent=api)
    source = Path(courses.root, courses.source_directory)
    lessons = sorted(path.name for path in source.iterdir() if path.is_dir()) if source.is_dir() else []
    if not lessons:
        raise CourseError(f"There are no lessons in {source}.")
    for path in settings_handed_in(api):
        print(printable(HANDED_IN.format(path)), file=sys.stderr)
    return int(not all([show(api, lesson, settings) for lesson in lessons]))  # a list: all are shown


def settings_handed_in(api) -> list[Path]:
    """Return the files below the folders of students that nbgrader or Jupyter, started there, would run."""
    courses = api.coursedir
    steps = {*STUDENTS, courses.submitted_directory, courses.autograded_directory, courses.feedback_directory}
    places = {Path(courses.root, step) for step in {*steps, api.config.Exchange.get("root", "exchange")}}
    return sorted(
        {Path(place, name) for start in places for place, _, names in os.walk(start) for name in names
         if SETTINGS.fullmatch(name)}
    )  # fmt: skip


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
