"""Write scores to the gradebook as nbgrader's SaveAutoGrades and AssignLatePenalties do.

The same rows get the same values; only the way there is shorter: rows that never change are read once for the whole
class, and each submission costs a few statements and one commit instead of 29.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SolutionCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
    new_uuid,
)
from nbgrader.plugins import BasePlugin
from sqlalchemy import insert, select, update

from course.errors import CourseError
from course.grade.intake.rebuild import FORGEABLE, Rebuilt
from course.grade.job import Result


@dataclass
class Ids:
    """Row ids of one notebook of the lesson: which cells get a grade, which a comment."""

    notebook: str
    graded: dict[str, str] = field(default_factory=dict)  # id of the cell's row -> the cell's name
    commented: dict[str, str] = field(default_factory=dict)


class Book:
    """The gradebook, open for one lesson and one writer."""

    def __init__(self, gradebook: Gradebook, lesson: str, penalties: BasePlugin, create_student: bool = True):
        self.gradebook, self.lesson = gradebook, lesson
        self.penalties, self.create_student = penalties, create_student
        self.session = gradebook.db
        self.new_students: set[str] = set()
        row = self.session.execute(
            select(Assignment.id, Assignment.duedate).where(Assignment.name == lesson)
        ).one_or_none()
        if row is None:
            raise CourseError(
                f"The gradebook does not know {lesson}. Run `nbgrader generate_assignment {lesson}` first."
            )
        self.assignment, self.duedate = row
        self.students = set(self.session.scalars(select(Student.id)))
        self.notebooks = self.read_notebooks()
        self.session.rollback()

    def read_notebooks(self) -> dict[str, Ids]:
        """Return the row ids of the lesson's notebooks and their cells."""
        rows = self.session.execute(select(Notebook.id, Notebook.name).where(Notebook.assignment_id == self.assignment))
        books = {}
        for notebook, name in rows.all():
            cells = self.session.execute(
                select(BaseCell.id, BaseCell.name, BaseCell.type).where(BaseCell.notebook_id == notebook)
            ).all()
            graded = {row: cell for row, cell, kind in cells if kind in (kind_of(GradeCell), kind_of(TaskCell))}
            commented = {row: cell for row, cell, kind in cells if kind in (kind_of(SolutionCell), kind_of(TaskCell))}
            books[name] = Ids(notebook, graded, commented)
        return books

    def graded_students(self) -> set[str]:
        """Return the students whose submission has scores already."""
        query = (
            select(SubmittedAssignment.student_id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .where(SubmittedAssignment.assignment_id == self.assignment, Grade.auto_score.is_not(None))
        )
        found = set(self.session.scalars(query.distinct()))
        self.session.rollback()
        return found

    def save(self, student: str, timestamp: datetime | None, graded: list[tuple[Rebuilt, Result]]) -> None:
        """Write all scores of one submission, or none: the caller commits, or rolls back."""
        self.know_student(student)
        submission, extension = self.submission(student, timestamp)
        for rebuilt, result in graded:
            ids = self.notebooks[rebuilt.template.notebook]
            notebook = self.submitted_notebook(submission, ids)
            score = self.save_scores(notebook, ids, rebuilt, result)
            self.save_comments(notebook, ids, rebuilt)
            self.save_penalty(notebook, student, score, self.seconds_late(submission, extension))

    def commit(self) -> None:
        self.session.commit()
        self.students |= self.new_students
        self.new_students.clear()

    def rollback(self) -> None:
        self.session.rollback()
        self.new_students.clear()
        self.students = set(self.session.scalars(select(Student.id)))  # another grader may have written some

    def know_student(self, student: str) -> None:
        if student in self.students | self.new_students:
            return
        if not self.create_student:
            raise CourseError(f"No student with the id {student} is in the gradebook.")
        self.session.execute(insert(Student).values(id=student))
        self.new_students.add(student)

    def submission(self, student: str, timestamp: datetime | None):
        """Return the row id of a student's submission and its extension; a new row if there is none."""
        table = SubmittedAssignment
        row = self.session.execute(
            select(table.id, table.extension).where(table.assignment_id == self.assignment, table.student_id == student)
        ).one_or_none()
        if row is None:
            values = {"id": new_uuid(), "assignment_id": self.assignment, "student_id": student}
            self.session.execute(insert(table).values(**values, timestamp=timestamp))
            return values["id"], None
        if timestamp is not None:
            self.session.execute(update(table).where(table.id == row.id).values(timestamp=timestamp))
        return row.id, row.extension

    def submitted_notebook(self, submission: str, ids: Ids) -> str:
        """Return the row id of a submitted notebook; its grades and comments are made where they are missing."""
        table = SubmittedNotebook
        found = self.session.scalar(
            select(table.id).where(table.assignment_id == submission, table.notebook_id == ids.notebook)
        )
        if found is None:
            found = new_uuid()
            self.session.execute(insert(table).values(id=found, assignment_id=submission, notebook_id=ids.notebook))
        self.complete(Grade, found, ids.graded)
        self.complete(Comment, found, ids.commented)
        return found

    def complete(self, table, notebook: str, cells: dict[str, str]) -> None:
        there = set(self.session.scalars(select(table.cell_id).where(table.notebook_id == notebook)))
        rows = [{"id": new_uuid(), "cell_id": cell, "notebook_id": notebook} for cell in cells if cell not in there]
        if rows:
            self.session.execute(insert(table), rows)

    def save_scores(self, notebook: str, ids: Ids, rebuilt: Rebuilt, result: Result) -> float:
        """Write the automatic scores, mark what a person has to look at, and return the score of the notebook."""
        automatic = auto_scores(rebuilt, result)
        rows = self.session.execute(
            select(Grade.id, Grade.cell_id, Grade.manual_score, Grade.extra_credit).where(Grade.notebook_id == notebook)
        ).all()
        changes, total = [], 0.0
        for row in rows:
            score = automatic.get(ids.graded.get(row.cell_id, ""))
            by_hand = score is None or row.manual_score is not None
            changes.append({"id": row.id, "auto_score": score, "needs_manual_grade": by_hand})
            total += counted(score, row.manual_score, row.extra_credit)
        if changes:
            self.session.execute(update(Grade), changes)
        return total

    def renew_penalties(self, student: str) -> bool:
        """Work out the late penalties of a graded submission anew; return whether any is another one, and was written.

        A due date may have been moved since, an extension granted, points given by hand, the rule changed.
        """
        table, changed = SubmittedNotebook, False
        submission, extension = self.submission(student, None)
        late = self.seconds_late(submission, extension)
        rows = self.session.execute(
            select(table.id, table.late_submission_penalty).where(table.assignment_id == submission)
        ).all()
        for row in rows:
            penalty = self.penalty(student, self.score(row.id), late)
            if (penalty or 0.0) != (row.late_submission_penalty or 0.0):
                self.session.execute(update(table).where(table.id == row.id).values(late_submission_penalty=penalty))
                changed = True
        return changed

    def score(self, notebook: str) -> float:
        """Return the points of a graded notebook, those given by hand included."""
        rows = self.session.execute(
            select(Grade.auto_score, Grade.manual_score, Grade.extra_credit).where(Grade.notebook_id == notebook)
        )
        return sum(counted(row.auto_score, row.manual_score, row.extra_credit) for row in rows)

    def save_comments(self, notebook: str, ids: Ids, rebuilt: Rebuilt) -> None:
        blank = {cell.asked.grade_id for cell in rebuilt.cells if cell.asked is not None and cell.blank}
        texts = dict.fromkeys(blank, "No response.")
        if rebuilt.together:
            texts |= mark_as_forgeable(rebuilt, texts)
        rows = self.session.execute(select(Comment.id, Comment.cell_id).where(Comment.notebook_id == notebook)).all()
        changes = [{"id": row.id, "auto_comment": texts.get(ids.commented.get(row.cell_id))} for row in rows]
        if changes:
            self.session.execute(update(Comment), changes)

    def seconds_late(self, submission: str, extension) -> float:
        """Return how late a submission is, as nbgrader counts."""
        table = SubmittedAssignment
        timestamp = self.session.scalar(select(table.timestamp).where(table.id == submission))
        if timestamp is None or self.duedate is None:
            return 0.0
        due = self.duedate + extension if extension else self.duedate
        return max(0.0, (timestamp - due).total_seconds())

    def save_penalty(self, notebook: str, student: str, score: float, late: float) -> None:
        penalty = self.penalty(student, score, late)
        table = SubmittedNotebook
        self.session.execute(update(table).where(table.id == notebook).values(late_submission_penalty=penalty))

    def penalty(self, student: str, score: float, late: float) -> float | None:
        """Return the points that a submission loses for being late."""
        if late <= 0:
            return None
        penalty = self.penalties.late_submission_penalty(student, score, late)
        return None if penalty is None else min(max(penalty, 0), score)


def counted(automatic: float | None, by_hand: float | None, extra: float | None) -> float:
    """Return what a graded cell counts: points given by hand before automatic ones, and extra credit."""
    score = by_hand if by_hand is not None else automatic
    return 0.0 if score is None else score + (extra or 0.0)


def kind_of(cell_class) -> str:
    return cell_class.__mapper_args__["polymorphic_identity"]


def auto_scores(rebuilt: Rebuilt, result: Result) -> dict[str, float | None]:
    """Return the automatic score of each graded cell: None where a person has to read it."""
    ran = {cell.id: cell.score for cell in result.cells}
    return {
        cell.id: auto_score(cell, ran.get(cell.id), rebuilt.then.get(cell.asked.grade_id))
        for cell in rebuilt.cells
        if cell.asked is not None and (cell.asked.grade or cell.asked.task)
    }


def mark_as_forgeable(rebuilt: Rebuilt, texts: dict[str, str]) -> dict[str, str]:
    """Return the comment that says how a notebook was graded, at its first answer that is not blank."""
    asked = [cell.asked for cell in rebuilt.cells if cell.asked is not None]
    answers = [cell for cell in asked if cell.answer or cell.task]
    chosen = min(answers, key=lambda cell: cell.grade_id in texts, default=None)
    if chosen is None:
        return {}
    return {chosen.grade_id: f"{texts.get(chosen.grade_id, '')} ({FORGEABLE})".strip()}


def auto_score(cell, score: float | None, then: float | None = None) -> float | None:
    """Return the points of a cell; if `then` counts, the same share of those, and never more than the present ones."""
    if cell.asked.role == "test":
        most = cell.asked.points
        trusted = score is not None and math.isfinite(score)
        found = min(max(float(score), 0.0), most) if trusted else 0.0
        return found if then is None or not most else min(found / most * then, most)
    return 0.0 if cell.blank and cell.asked.solution else None
