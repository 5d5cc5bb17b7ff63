"""What the gradebook and the graded notebooks say of a class in one lesson, and the numbers made of it."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import numpy as np
from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    GradeCell,
    MissingEntry,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import select

from course.errors import CourseError
from course.grade.books.summary import gist

FEW = 10  # submissions: with fewer, a correlation says nothing
MISCONCEPTION = "Misconception"
HALF = 0.5


@dataclass
class Item:
    """One graded cell."""

    name: str
    points: float
    waiting: int = 0  # answers that a person has to grade
    said: dict[str, set[str]] = field(default_factory=dict)  # sentence -> the students whose check ended with it
    known: set[str] = field(default_factory=set)  # those of the sentences that name a recorded misconception


@dataclass
class HandedIn:
    """One submission: when, how late (seconds, the student's own extension counted), and what that cost."""

    student: str
    when: datetime.datetime | None
    late: float = 0.0
    penalty: float = 0.0
    extension: datetime.timedelta | None = None


@dataclass
class Sheet:
    """One lesson: scores[i, k] is what the i-th submission has for the k-th item, NaN where nothing is graded yet."""

    lesson: str
    due: datetime.datetime | None
    items: list[Item]
    handed_in: list[HandedIn]
    scores: np.ndarray
    missing: list[str]  # students of the gradebook who handed nothing in

    @property
    def most(self) -> float:
        return sum(item.points for item in self.items)

    @property
    def penalties(self) -> np.ndarray:
        return np.array([one.penalty for one in self.handed_in])

    @property
    def totals(self) -> np.ndarray:
        """Points of each submission, (n,), after the penalty for being late; what is not graded yet counts as 0."""
        return np.maximum(0.0, np.nansum(self.scores, axis=1) - self.penalties)

    @property
    def shares(self) -> np.ndarray:
        """Points of each submission as a share of the points that its graded cells could give, (n,), no penalty."""
        possible = np.where(np.isnan(self.scores), 0.0, [item.points for item in self.items]).sum(axis=1)
        return np.divide(np.nansum(self.scores, axis=1), possible, out=np.full(len(possible), np.nan),
                         where=possible > 0)  # fmt: skip

    def difficulty(self, k: int) -> float:
        """Mean share of the points of one item, 0 to 1 (1: everybody has all); NaN where nothing is graded."""
        column = self.scores[:, k]
        points = self.items[k].points
        return float(np.nanmean(column)) / points if points and (~np.isnan(column)).any() else np.nan

    def discrimination(self, k: int) -> float:
        """Correlation of one item with the sum of the others (item-rest correlation); NaN where it is undefined."""
        known = ~np.isnan(self.scores[:, k])
        column = self.scores[known, k]
        rest = np.nansum(np.delete(self.scores[known], k, axis=1), axis=1)
        if known.sum() < FEW or np.ptp(column) == 0 or np.ptp(rest) == 0:
            return np.nan
        return float(np.corrcoef(column, rest)[0, 1])

    def full(self, k: int) -> int:
        return int(np.nansum(self.scores[:, k] >= self.items[k].points))

    def graded(self, k: int) -> int:
        return int((~np.isnan(self.scores[:, k])).sum())

    def remark(self, k: int) -> str:
        """Return what an instructor should look at in one item, or nothing."""
        difficulty, discrimination = self.difficulty(k), self.discrimination(k)
        if discrimination < 0.1 and difficulty < 0.95:
            return "tells good from weak hardly or not at all: read some answers, then the check"
        if difficulty < 0.3:
            return "hard: fewer than a third of the points"
        if difficulty > 0.95:
            return "everybody has it"
        return ""

    def help_wanted(self) -> dict[str, str]:
        """Return who may need help, with the reason."""
        found = {student: "handed nothing in" for student in self.missing}
        for one, share, row in zip(self.handed_in, self.shares, self.scores, strict=True):
            if share < HALF:
                empty = int(np.sum(row == 0))
                found[one.student] = f"{100 * share:.0f} % of the points; {empty} of {len(self.items)} exercises at 0"
        return found


def read_sheet(coursedir: CourseDirectory, lesson: str) -> Sheet:
    """Return what is known of a class in a lesson; raise CourseError where it was never released."""
    folder = Path(coursedir.root) / coursedir.autograded_directory
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            assignment = gradebook.find_assignment(lesson)
        except MissingEntry:
            raise CourseError(f"{lesson} is not in the gradebook: `python -m course release {lesson}` first.") from None
        cells = gradebook.db.execute(
            select(GradeCell.name, GradeCell.max_score)
            .join(Notebook, Notebook.id == GradeCell.notebook_id)
            .where(Notebook.assignment_id == assignment.id)
            .order_by(GradeCell.name)
        ).all()
        items = [Item(name, float(points)) for name, points in in_order(cells, notebooks_of(coursedir, lesson))]
        rows = [one for one in gradebook.assignment_submissions(lesson) if one.notebooks]  # others have an extension
        submissions = sorted(rows, key=lambda one: one.student_id)
        handed_in = [read_submission(one) for one in submissions]
        scores = read_scores(gradebook, assignment, items, {one.student: i for i, one in enumerate(handed_in)})
        roster = gradebook.db.execute(select(Student.id)).scalars().all()
        due = assignment.duedate
    add_messages(items, folder, lesson, {one.student for one in handed_in})
    missing = sorted(set(roster) - {one.student for one in handed_in})
    return Sheet(lesson, due, items, handed_in, scores, missing)


def notebooks_of(coursedir: CourseDirectory, lesson: str) -> list[Path]:
    return sorted((Path(coursedir.root) / coursedir.release_directory / lesson).glob("*.ipynb"))


def in_order(cells: list, notebooks: list[Path]) -> list:
    """Return graded cells (name, points) in the order of the notebooks that were handed out; others come last."""
    found = []
    for path in notebooks:
        named = [cell["metadata"].get("nbgrader", {}) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
        found += [one.get("grade_id") for one in named]
    places = {name: place for place, name in enumerate(found)}
    return sorted(cells, key=lambda cell: places.get(cell[0], len(places)))


def read_submission(one: SubmittedAssignment) -> HandedIn:
    penalty = sum(notebook.late_submission_penalty or 0.0 for notebook in one.notebooks)
    return HandedIn(one.student_id, one.timestamp, one.total_seconds_late or 0.0, penalty, one.extension)


def read_scores(gradebook: Gradebook, assignment: Assignment, items: list[Item], places: dict[str, int]) -> np.ndarray:
    """Return the points, (submissions, items), and note in the items how many answers wait for a person."""
    columns = {item.name: k for k, item in enumerate(items)}
    scores = np.full((len(places), len(items)), np.nan)
    rows = gradebook.db.execute(
        select(SubmittedAssignment.student_id, GradeCell.name, Grade.score, Grade.auto_score, Grade.needs_manual_grade)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(GradeCell, GradeCell.id == Grade.cell_id)
        .where(SubmittedAssignment.assignment_id == assignment.id)
    )
    for student, name, score, auto, waiting in rows:
        items[columns[name]].waiting += bool(waiting)
        if score is not None and not (waiting and auto is None):
            scores[places[student], columns[name]] = score
    return scores


def add_messages(items: list[Item], folder: Path, lesson: str, students: set[str]) -> None:
    """Note what ended each check, read from the autograded notebooks; what grading could not read is passed over."""
    by_name = {item.name: item for item in items}
    for path in sorted(folder.glob(f"*/{lesson}/*.ipynb")):
        student = path.parent.parent.name
        for name, sentence, known in messages_in(path) if student in students else ():
            if name in by_name:
                by_name[name].said.setdefault(sentence, set()).add(student)
                by_name[name].known |= {sentence} if known else set()


def messages_in(path: Path):
    """Yield (cell, sentence, is it a recorded misconception?) for each check that failed in a graded notebook."""
    try:
        cells = nbformat.read(path, as_version=4).cells
    except (OSError, ValueError):
        return
    for cell in cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        for output in cell.get("outputs", []):
            if name and output.output_type == "error":
                recognised = output.get("ename") == MISCONCEPTION or "Hint: " in str(output.get("evalue", ""))
                yield name, message_of(output), recognised


def message_of(output) -> str:
    """Return what a failed check said, in one line."""
    text = str(output.get("evalue", "")).strip() or str(output.get("ename", "error"))
    return gist(text)


def counted(item: Item) -> Counter:
    """Return how many students met each sentence."""
    return Counter({sentence: len(students) for sentence, students in item.said.items()})


def lessons_with_submissions(coursedir: CourseDirectory) -> list[str]:
    """Return the lessons of the gradebook that somebody handed in, in order."""
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        query = select(Assignment.name).join(SubmittedAssignment, SubmittedAssignment.assignment_id == Assignment.id)
        return sorted(set(gradebook.db.execute(query).scalars()))
