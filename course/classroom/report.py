"""Show how a class did: as text here, as an HTML page with figures, and as CSV. Without a lesson, all of them.

The page needs no network and bears no names unless you say --names.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
from nbgrader.coursedir import CourseDirectory

from course.authoring.lesson import find_lessons
from course.classroom import gain
from course.classroom.page import hours, number, page
from course.classroom.release import nbgrader_api
from course.classroom.sheet import Sheet, counted, lessons_with_submissions, read_sheet
from course.errors import CourseError
from course.files import write_atomically


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lesson", nargs="?", metavar="LESSON", help="as in 01_threshold_logic or 01 (default: all)")
    parser.add_argument("--messages", type=int, default=2, metavar="N", help="messages an exercise (default 2)")
    parser.add_argument("--names", action="store_true", help="say who: late, in need of help, points by student")
    parser.add_argument(
        "--pretest", type=Path, metavar="FOLDER", help="where the pretest.json of those lie who gave them to you"
    )


def text(sheet: Sheet, count: int, names: bool = False) -> str:
    """Return the report of one lesson as lines for the terminal."""
    width = max((len(item.name) for item in sheet.items), default=0)
    lines = [f"{sheet.lesson}: {len(sheet.handed_in)} submissions, {sheet.most:g} points"]
    for k, item in enumerate(sheet.items):
        mean = sheet.difficulty(k) * item.points if sheet.graded(k) else 0.0
        line = f"{item.name:<{width}}  {mean:5.2f} of {item.points:g}   full {sheet.full(k):3d} of {sheet.graded(k)}"
        telling = sheet.discrimination(k)
        line += "" if np.isnan(telling) else f"   item-rest {telling:5.2f}"
        lines.append(line + (f"   {item.waiting} to grade by hand" if item.waiting else ""))
        lines += [f"{'':<{width}}  {times:3d} x {message}" for message, times in counted(item).most_common(count)]
    return "\n".join([*lines, *about_time(sheet, names), *about_help(sheet, names)])


def about_time(sheet: Sheet, names: bool) -> list[str]:
    """Return who was late, where the lesson has a date."""
    late = [one for one in sheet.handed_in if one.late > 0]
    if sheet.due is None:
        return []
    extended = sum(one.extension is not None for one in sheet.handed_in)
    line = f"due {sheet.due:%Y-%m-%d %H:%M} UTC: {len(late)} late, {extended} with an extension"
    who = [f"  {one.student}: {hours(one.late)} late, penalty {one.penalty:g}" for one in late]
    return [line, *(who if names else [])]


def about_help(sheet: Sheet, names: bool) -> list[str]:
    found = sheet.help_wanted()
    if not found:
        return []
    line = f"{len(found)} may need help: {len(sheet.missing)} handed nothing in, the others have less than half"
    return [line, *([f"  {student}: {why}" for student, why in sorted(found.items())] if names else [])]


def exercise_rows(sheet: Sheet) -> list[list[str]]:
    """Return a row for each exercise and each sentence that stopped people, most frequent first."""
    rows = []
    for k, item in enumerate(sheet.items):
        start = [sheet.lesson, item.name, f"{item.points:g}", str(sheet.graded(k)), number(sheet.difficulty(k)),
                 str(sheet.full(k)), number(sheet.discrimination(k))]  # fmt: skip
        common = counted(item).most_common() or [("", "")]
        rows += [[*start, str(times), "yes" if message in item.known else "", message] for message, times in common]
    return rows


HEAD = "lesson exercise points graded difficulty full item_rest times misconception sentence".split()


def table_of_points(sheet: Sheet) -> list[list[str]]:
    """Return the points of each student (a row) for each graded cell (a column); empty where none are given yet."""
    rows = [[one.student, *map(shown, scores)] for one, scores in zip(sheet.handed_in, sheet.scores, strict=True)]
    return [["student", *(item.name for item in sheet.items)], *rows]


def shown(score: float) -> str:
    return "" if np.isnan(score) else f"{score:g}"


def write_csv(place: Path, rows: list[list[str]]) -> Path:
    """Write a table; a text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return write_exactly(place, [[plain(cell) for cell in row] for row in rows])


def write_exactly(place: Path, rows: list[list[str]]) -> Path:
    """Write a table as it is, where a platform compares what it is given."""
    with open(place, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return place


def plain(cell: str) -> str:
    """Return a cell as text: numbers may begin with a sign, nothing else."""
    try:
        float(cell)
    except ValueError:
        return f"'{cell}" if cell[:1] in tuple("=+-@\t\r") and cell else cell
    return cell


def write(coursedir: CourseDirectory, sheets: list[Sheet], found: gain.Gain | None, names: bool, all_of_them: bool):
    """Write page and tables beside the gradebook, where Git ignores them, and yield what each is."""
    root, name = Path(coursedir.root), "report" if all_of_them else f"report_{sheets[0].lesson}"
    write_atomically(root / f"{name}.html", page(sheets, found, names))
    yield "Page", f"{name}.html"
    rows = [row for sheet in sheets for row in exercise_rows(sheet)]
    yield "Exercises", write_csv(root / f"{name}_exercises.csv", [HEAD, *rows]).name
    for sheet in sheets if names else []:
        yield "Points by student", write_csv(root / f"report_{sheet.lesson}.csv", table_of_points(sheet)).name


def main(arguments: argparse.Namespace) -> int:
    coursedir = nbgrader_api().coursedir
    lessons = [find_lessons([arguments.lesson])[0].stem] if arguments.lesson else lessons_with_submissions(coursedir)
    if not lessons:
        raise CourseError("Nothing has been handed in and graded yet: `python -m course grade LESSON` comes first.")
    if arguments.pretest is not None and not arguments.pretest.is_dir():
        raise CourseError(f"--pretest {arguments.pretest}: there is no such folder.")
    sheets = [read_sheet(coursedir, lesson) for lesson in lessons]
    found = gain.read_gain(gain.files_of(arguments.pretest, Path(coursedir.root) / coursedir.submitted_directory))
    print("\n\n".join(text(sheet, arguments.messages, arguments.names) for sheet in sheets))
    if found is not None:
        before, after = 10 * found.before.mean(), 10 * found.after.mean()
        print(f"\nBefore and after: {len(found.before)} people, {before:.1f} and {after:.1f} of 10 right, "
              f"normalised gain {number(found.normalised)}")  # fmt: skip
    elif arguments.pretest is not None:
        print(f"\nNo file in {arguments.pretest} holds answers of both times.")
    for what, name in write(coursedir, sheets, found, arguments.names, not arguments.lesson):
        print(f"{what}: {name}")
    return 0
