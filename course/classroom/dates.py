"""Show or set when a lesson is due, and give single students more time.

Times are yours unless they name an offset (2026-10-12T22:00+02:00); an extension counts from the due date. What being
late costs is a setting: `c.AssignLatePenalties` in nbgrader_config.py. Grading again renews penalties, not scores.
"""

from __future__ import annotations

import argparse
import datetime
import re

from nbgrader.api import Gradebook, MissingEntry, Student, SubmittedAssignment, new_uuid
from sqlalchemy import insert

from course.authoring.lesson import find_lessons
from course.classroom.release import nbgrader_api
from course.errors import CourseError

UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lesson", metavar="LESSON", help="as in 01_threshold_logic or 01")
    parser.add_argument("--due", metavar="WHEN", help='as in "2026-10-12 22:00", or `none`')
    parser.add_argument(
        "--extend", nargs=2, action="append", default=[], metavar=("STUDENT", "TIME"),
        help="give a student 12h, 3d or 1w more; 0h takes it back (may be repeated)",
    )  # fmt: skip


def read_time(text: str) -> datetime.datetime:
    """Return a moment as nbgrader stores it: UTC, without saying so."""
    try:
        when = datetime.datetime.now() if text == "now" else datetime.datetime.fromisoformat(text)
    except ValueError:
        raise CourseError(f'--due {text!r} is no time. Write it as in "2026-10-12 22:00".') from None
    return when.astimezone(datetime.UTC).replace(tzinfo=None, microsecond=0)


def read_span(text: str) -> datetime.timedelta:
    found = re.fullmatch(r"(\d{1,3})([hdw])", text)
    if not found:
        raise CourseError(f"--extend: {text!r} is no time. Write it as in 12h, 3d or 1w.")
    return datetime.timedelta(**{UNITS[found[2]]: int(found[1])})


def set_due(gradebook: Gradebook, lesson: str, due: datetime.datetime | None) -> None:
    gradebook.update_or_create_assignment(lesson, duedate=due)


def extend(gradebook: Gradebook, lesson: str, student: str, span: datetime.timedelta) -> None:
    """Give a student more time; where nothing is handed in yet, a row of the submission waits with it."""
    try:
        gradebook.find_student(student)
    except MissingEntry:
        known = gradebook.db.query(Student.id).order_by(Student.id).limit(5).all()
        some = ", ".join(row[0] for row in known) or "nobody yet"
        raise CourseError(
            f"No student {student!r} is in the gradebook (it has: {some}). Students come in with their first graded "
            f"hand-in, or by `nbgrader db student add {student}`."
        ) from None
    assignment = gradebook.find_assignment(lesson)
    try:
        gradebook.find_submission(lesson, student).extension = span or None
    except MissingEntry:
        values = {"id": new_uuid(), "assignment_id": assignment.id, "student_id": student, "extension": span or None}
        gradebook.db.execute(insert(SubmittedAssignment).values(**values))
    gradebook.db.commit()


def shown(gradebook: Gradebook, lesson: str) -> list[str]:
    """Return the dates of a lesson as lines, in the local time."""
    assignment = gradebook.find_assignment(lesson)
    lines = [f"{lesson}: " + (f"due {local(assignment.duedate)}" if assignment.duedate else "no due date")]
    extended = [one for one in assignment.submissions if one.extension]
    for one in sorted(extended, key=lambda one: one.student_id):
        until = local(one.duedate) if assignment.duedate else "no due date to extend"
        lines.append(f"  {one.student_id}: {one.extension} more, until {until}")
    return lines


def local(when: datetime.datetime) -> str:
    return when.replace(tzinfo=datetime.UTC).astimezone().strftime("%Y-%m-%d %H:%M %Z")


def change(gradebook: Gradebook, lesson: str, arguments: argparse.Namespace) -> bool:
    """Set what was asked for; return whether anything was."""
    if arguments.due:
        set_due(gradebook, lesson, None if arguments.due == "none" else read_time(arguments.due))
    for student, text in arguments.extend:
        extend(gradebook, lesson, student, read_span(text))
    return bool(arguments.due or arguments.extend)


def main(arguments: argparse.Namespace) -> int:
    lesson = find_lessons([arguments.lesson])[0].stem
    courses = nbgrader_api().coursedir
    with Gradebook(courses.db_url, courses.course_id) as gradebook:
        try:
            gradebook.find_assignment(lesson)
        except MissingEntry:
            raise CourseError(f"{lesson} is not in the gradebook: `python -m course release {lesson}` first.") from None
        changed = change(gradebook, lesson, arguments)
        print("\n".join(shown(gradebook, lesson)))
    if changed:
        print(f"What has been graded already: `python -m course grade {lesson}` renews the penalties.")
    return 0
