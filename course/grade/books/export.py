"""nbgrader's export to CSV with one more column: which notebooks of a submission were graded in one process."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from nbgrader.api import Comment, Gradebook, Notebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins.export import CsvExportPlugin
from sqlalchemy import select

from course.grade.books.cache import write_atomically
from course.grade.intake.rebuild import FORGEABLE

COLUMN = "could_be_forged"


class MarkedCsv(CsvExportPlugin):
    """`nbgrader export` as it comes; the last column names the notebooks whose scores could be forged."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the grades."""
        super().export(gradebook)
        path = Path(self.to or "grades.csv")
        with path.open(encoding=None, newline="") as file:  # written by nbgrader in the system's own encoding
            head, *rows = list(csv.reader(file)) or [[]]
        known = forgeable(gradebook)
        lesson, student = head.index("assignment"), head.index("student_id")
        marked = [[*row, " ".join(known.get((row[lesson], row[student]), []))] for row in rows if row]
        write(path, [[*head, COLUMN], *marked])


def forgeable(gradebook: Gradebook) -> dict[tuple[str, str], list[str]]:
    """Return by lesson and student the notebooks that were graded in one process with their tests."""
    query = (
        select(SubmittedAssignment, SubmittedAssignment.student_id, Notebook.name)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(Comment, Comment.notebook_id == SubmittedNotebook.id)
        .where(Comment.auto_comment.contains(FORGEABLE))
        .order_by(Notebook.name)
    )
    found: dict[tuple[str, str], list[str]] = {}
    for submission, student, notebook in gradebook.db.execute(query):
        found.setdefault((submission.assignment.name, student), []).append(notebook)
    return found


def write(path: Path, rows: list[list[str]]) -> None:
    """Write rows with the line ends of this system, as nbgrader does."""
    lines: list[str] = []
    writer = csv.writer(type("Lines", (), {"write": staticmethod(lines.append)}), lineterminator=os.linesep)
    writer.writerows(rows)
    write_atomically(path.resolve(), "".join(lines).encode())
