"""Write grades for a learning platform, or a table of points by student and exercise.

Canvas: the header and the row "Points Possible" are those of its own gradebook export, as lib/gradebook_importer.rb of
instructure/canvas-lms reads them: Student, ID, SIS User ID, SIS Login ID, Section, then a column for each assignment.
A person is found by ID, else by the SIS columns.
Moodle: first name, surname, ID number, email address, then a column for each grade item, as "Grade import" of
MoodleDocs and `grade/import/csv/tests/load_data_test.php` of moodle/moodle have them; on upload choose "Email address"
or "ID number" under "Identify user by".

With --roster, the platform's own export of its gradebook, people and columns are exactly those that it knows.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from nbgrader.api import Gradebook, Student
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import select

from course.authoring.lesson import find_lessons
from course.classroom.release import nbgrader_api
from course.classroom.report import shown, write_csv, write_exactly
from course.classroom.sheet import Sheet, lessons_with_submissions, read_sheet
from course.errors import CourseError
from course.grade.books.export import forgeable

POINTS_POSSIBLE = "    Points Possible"  # Canvas indents it, so that it is first when rows are sorted
FIRST, LAST, EMAIL, NUMBER = "First name", "Surname", "Email address", "ID number"
LAST_NAMES = (LAST, "Last name")  # Moodle 4.1 and later say "Last name"


@dataclass(frozen=True)
class Platform:
    """How a platform names what says who somebody is; `people` are the columns of a file made without its roster."""

    name: str
    people: tuple[str, ...]
    known_by: tuple[str, ...]  # columns of a roster that may hold the gradebook's own name of a student


CANVAS = Platform(
    "canvas", ("Student", "ID", "SIS User ID", "SIS Login ID", "Section"), ("ID", "SIS Login ID", "SIS User ID")
)
MOODLE = Platform("moodle", (FIRST, LAST, NUMBER, EMAIL), (NUMBER, EMAIL, "Username"))
# Of a roster's columns these are about a person; whatever else stands there is a grade.
ABOUT_PEOPLE = {*CANVAS.people, "Integration ID", "Root Account", *MOODLE.people, *LAST_NAMES, "Username",
                "Institution", "Department"}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="as in 01_threshold_logic or 01 (default: all)")
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--canvas", action="store_true", help="a file that Canvas imports in its gradebook")
    kind.add_argument("--moodle", action="store_true", help="a file that Moodle imports as grades")
    kind.add_argument("--table", action="store_true", help="points by student and exercise, with penalties")
    parser.add_argument("--roster", type=Path, metavar="FILE", help="the platform's own export: its people and columns")
    parser.add_argument("--to", type=Path, metavar="FILE", help="where to (default: grades_canvas.csv and so on, here)")


@dataclass
class Person:
    """A student as the gradebook knows her."""

    id: str
    first: str
    last: str
    email: str
    number: str  # of the platform


def people_of(coursedir: CourseDirectory) -> list[Person]:
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        rows = gradebook.db.execute(select(Student).order_by(Student.id)).scalars().all()
        return [Person(one.id, *(str(getattr(one, name) or "") for name in
                                 ("first_name", "last_name", "email", "lms_user_id"))) for one in rows]  # fmt: skip


def totals_of(sheets: list[Sheet]) -> dict[str, dict[str, str]]:
    """Return the points of each student in each lesson, penalties taken off; who handed nothing in has none."""
    found: dict[str, dict[str, str]] = {}
    for sheet in sheets:
        for one, total in zip(sheet.handed_in, sheet.totals, strict=True):
            found.setdefault(one.student, {})[sheet.lesson] = shown(round(total, 4))
    return found


def made_of(person: Person, platform: Platform) -> list[str]:
    """Return who somebody is, in the columns of a platform, from what the gradebook knows."""
    if platform is CANVAS:
        name = f"{person.last}, {person.first}".strip(", ") or person.id
        return [name, person.number, "", person.id, ""]
    return [person.first, person.last, person.id, person.email]


def without_roster(coursedir: CourseDirectory, sheets: list[Sheet], platform: Platform) -> list[list[str]]:
    """Return all rows of a file for people as the gradebook knows them."""
    totals, lessons = totals_of(sheets), [sheet.lesson for sheet in sheets]
    people = [person for person in people_of(coursedir) if person.id in totals]
    rows = [[*made_of(one, platform), *(totals[one.id].get(name, "") for name in lessons)] for one in people]
    return [[*platform.people, *lessons], *possible(sheets, platform, len(platform.people)), *rows]


def possible(sheets: list[Sheet], platform: Platform, width: int) -> list[list[str]]:
    """Return Canvas's row of the points that each assignment can give; Moodle has none."""
    if platform is not CANVAS:
        return []
    return [[POINTS_POSSIBLE, *[""] * (width - 1), *(f"{sheet.most:g}" for sheet in sheets)]]


def with_roster(
    coursedir: CourseDirectory, sheets: list[Sheet], platform: Platform, roster: Path
) -> tuple[list[list[str]], list[str]]:
    """Return all rows for the people of a platform's own export, and the students that it does not know."""
    head, rows = read_roster(roster, platform)
    own = [place for place, name in enumerate(head) if name in ABOUT_PEOPLE]
    totals, lessons = totals_of(sheets), [sheet.lesson for sheet in sheets]
    places = {key: row for row in rows for key in keys_of(dict(zip(head, row, strict=False)), platform)}
    found = {}  # the place of a row -> student
    for person in people_of(coursedir):
        row = next((places[key] for key in own_keys(person) if key in places), None)
        if row is not None:
            found[id(row)] = person.id
    columns = [next((name for name in head if is_column_of(name, lesson)), lesson) for lesson in lessons]
    made = [[*(row[place] for place in own), *(totals.get(found[id(row)], {}).get(name, "") for name in lessons)]
            for row in rows if id(row) in found]  # fmt: skip
    lost = sorted(totals.keys() - set(found.values()))
    return [[*(head[place] for place in own), *columns], *possible(sheets, platform, len(own)), *made], lost


def read_roster(roster: Path, platform: Platform) -> tuple[list[str], list[list[str]]]:
    """Return header and rows of a platform's export, rows that are about no person left out."""
    try:
        text = roster.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"--roster {roster}: cannot be read as UTF-8 text ({error}).") from error
    separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    head, *rows = list(csv.reader(text.splitlines(), delimiter=separator)) or [[]]
    head = [name.strip() for name in head]
    if not set(platform.known_by) & set(head):
        wanted = ", ".join(platform.known_by)
        raise CourseError(f"--roster {roster}: no column {wanted}. Export the gradebook of {platform.name}, as CSV.")
    rows = [row + [""] * (len(head) - len(row)) for row in rows if any(cell.strip() for cell in row)]
    return head, [row for row in rows if row[0].strip() != POINTS_POSSIBLE.strip() and len(row) == len(head)]


def keys_of(row: dict[str, str], platform: Platform) -> list[str]:
    """Return what the gradebook may call the person of a roster's row."""
    known = [row[name].strip() for name in platform.known_by if row.get(name, "").strip()]
    last = next((row[name] for name in LAST_NAMES if name in row), "")
    named = f"{row.get(FIRST, '')} {last}".strip() if platform is MOODLE else ""
    return [*known, *([named] if named else [])]  # Moodle's archives of submissions name people by their full name


def own_keys(person: Person) -> list[str]:
    full = f"{person.first} {person.last}".strip()
    return [key for key in (person.number, person.id, person.email, full) if key]


def is_column_of(name: str, lesson: str) -> bool:
    """Is a column of a roster the one of a lesson, as in "01_threshold_logic (4711)"?"""
    return name not in ABOUT_PEOPLE and lesson in name.replace("Assignment: ", "").split(" (")[0].split()


def table(coursedir: CourseDirectory, sheets: list[Sheet]) -> list[list[str]]:
    """Return a row for each student: of each lesson every exercise, the total, lateness, penalty, and a mark."""
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        marked = forgeable(gradebook)
    head, rows = ["student"], {person.id: [person.id] for person in people_of(coursedir)}
    for sheet in sheets:
        columns = [item.name for item in sheet.items] + ["total", "of", "hours late", "penalty", "could be forged"]
        head += [f"{sheet.lesson} {name}" for name in columns]
        places = {one.student: place for place, one in enumerate(sheet.handed_in)}
        for student, row in rows.items():
            row += row_of(sheet, places.get(student), marked) or [""] * len(columns)
    return [head, *rows.values()]


def row_of(sheet: Sheet, place: int | None, marked: dict) -> list[str]:
    if place is None:
        return []
    one = sheet.handed_in[place]
    forged = " ".join(marked.get((sheet.lesson, one.student), []))
    return [*map(shown, sheet.scores[place]), shown(round(sheet.totals[place], 4)), f"{sheet.most:g}",
            f"{one.late / 3600:.1f}", f"{one.penalty:g}", forged]  # fmt: skip


def warnings(coursedir: CourseDirectory, sheets: list[Sheet]) -> list[str]:
    """Return what has to be known before grades are handed on."""
    said = []
    for sheet in sheets:
        waiting = sum(item.waiting for item in sheet.items)
        if waiting:
            said.append(f"{sheet.lesson}: {waiting} answers wait to be read by a person and count 0 until then.")
        if np.isnan(sheet.scores).all():
            said.append(f"{sheet.lesson}: nothing has been graded yet.")
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        marked = [key for key in forgeable(gradebook) if key[0] in {sheet.lesson for sheet in sheets}]
    if marked:
        said.append(f"{len(marked)} submissions were graded in one process with their tests: those scores could be "
                    "forged (--table says whose).")  # fmt: skip
    return said


def main(arguments: argparse.Namespace) -> int:
    coursedir = nbgrader_api().coursedir
    asked = [path.stem for path in find_lessons(arguments.lessons)] if arguments.lessons else []
    lessons = asked or lessons_with_submissions(coursedir)
    if not lessons:
        raise CourseError("Nothing has been handed in and graded yet: `python -m course grade LESSON` comes first.")
    sheets = [read_sheet(coursedir, lesson) for lesson in lessons]
    platform, lost = CANVAS if arguments.canvas else MOODLE, []
    if arguments.table:
        rows = table(coursedir, sheets)
    elif arguments.roster:
        rows, lost = with_roster(coursedir, sheets, platform, arguments.roster)
    else:
        rows = without_roster(coursedir, sheets, platform)
    name = "table" if arguments.table else platform.name
    place = arguments.to or Path(coursedir.root) / f"grades_{name}.csv"
    write = write_csv if arguments.table else write_exactly
    write(place, rows)
    for line in warnings(coursedir, sheets):
        print(line)
    if lost:
        print(f"Not in {arguments.roster.name}, and so not in the file: {', '.join(lost)}")
    people = len(rows) - 1 - (platform is CANVAS and not arguments.table)
    print(f"{place}: {people} people, {', '.join(lessons)}")
    return 0
