"""Show how a class did in a lesson: points for each exercise, and what went wrong most often."""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from course.authoring.lesson import find_lessons
from course.classroom.release import nbgrader_api
from course.errors import CourseError
from course.grade.books.summary import gist


@dataclass
class Row:
    """One graded cell over the whole class."""

    name: str
    points: float
    scores: list[float]
    waiting: int
    messages: list[tuple[str, int]]

    def text(self, width: int) -> str:
        mean = sum(self.scores) / len(self.scores) if self.scores else 0.0
        full = sum(score >= self.points for score in self.scores)
        line = f"{self.name:<{width}}  {mean:5.2f} of {self.points:g}   full {full:3d} of {len(self.scores)}"
        return line + (f"   {self.waiting} to grade by hand" if self.waiting else "")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lesson", metavar="LESSON", help="as in 01_threshold_logic or 01")
    parser.add_argument("--messages", type=int, default=2, metavar="N", help="messages an exercise (default 2)")


def failures(folder: Path, lesson: str) -> dict[str, Counter]:
    """Return for each graded cell how often each message ended it, read from the autograded notebooks."""
    found: dict[str, Counter] = {}
    for path in sorted(folder.glob(f"*/{lesson}/*.ipynb")):
        try:
            cells = nbformat.read(path, as_version=4).cells
        except (OSError, ValueError):
            continue  # grading has already said why this one cannot be read
        for cell in cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            for output in cell.get("outputs", []):
                if name and output.output_type == "error":
                    found.setdefault(name, Counter())[message_of(output)] += 1
    return found


def message_of(output) -> str:
    """Return what a failed check said, in one line."""
    text = str(output.get("evalue", "")).strip() or str(output.get("ename", "error"))
    return gist(text)


def rows(gradebook: Gradebook, lesson: str, messages: dict[str, Counter], count: int) -> list[Row]:
    """Return a row for each graded cell, in the order of their names."""
    result = []
    for notebook in gradebook.find_assignment(lesson).notebooks:
        for cell in notebook.grade_cells:
            grades = [grade for grade in cell.grades if grade.score is not None]
            waiting = sum(grade.needs_manual_grade for grade in grades)
            scores = [grade.score for grade in grades]
            common = messages.get(cell.name, Counter()).most_common(count)
            result.append(Row(cell.name, cell.max_score, scores, waiting, common))
    return sorted(result, key=lambda row: row.name)


def report(coursedir: CourseDirectory, lesson: str, count: int) -> str:
    """Return the table as text; raise CourseError where nothing has been graded."""
    messages = failures(Path(coursedir.root) / coursedir.autograded_directory, lesson)
    with Gradebook(coursedir.db_url) as gradebook:
        try:
            table = rows(gradebook, lesson, messages, count)
            submissions = len(gradebook.assignment_submissions(lesson))
        except MissingEntry:
            raise CourseError(f"{lesson} is not in the gradebook: `python -m course release {lesson}` first.") from None
    width = max((len(row.name) for row in table), default=0)
    lines = [f"{lesson}: {submissions} submissions, {sum(row.points for row in table):g} points"]
    for row in table:
        lines.append(row.text(width))
        lines += [f"{'':<{width}}  {times:3d} x {message}" for message, times in row.messages]
    return "\n".join(lines)


def table_of_points(coursedir: CourseDirectory, lesson: str) -> list[list[str]]:
    """Return the points of each student (a row) for each graded cell (a column); empty where none are given yet."""
    with Gradebook(coursedir.db_url) as gradebook:
        cells = [cell for notebook in gradebook.find_assignment(lesson).notebooks for cell in notebook.grade_cells]
        names = sorted(cell.name for cell in cells)
        points: dict[str, dict[str, float]] = {}
        for submission in gradebook.assignment_submissions(lesson):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            points[submission.student.id] = {grade.name: grade.score for grade in grades if grade.score is not None}
    rows = [[student, *(shown(found.get(name)) for name in names)] for student, found in sorted(points.items())]
    return [["student", *names], *rows]


def shown(score: float | None) -> str:
    return "" if score is None else f"{score:g}"


def write_points(coursedir: CourseDirectory, lesson: str) -> Path:
    """Write that table beside the gradebook, where Git ignores it: it bears names."""
    place = Path(coursedir.root) / f"report_{lesson}.csv"
    with open(place, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table_of_points(coursedir, lesson))
    return place


def main(arguments: argparse.Namespace) -> int:
    lesson = find_lessons([arguments.lesson])[0].stem
    coursedir = nbgrader_api().coursedir
    print(report(coursedir, lesson, arguments.messages))
    print(f"Points by student and exercise: {write_points(coursedir, lesson).name}")
    return 0
