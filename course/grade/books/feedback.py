"""Feedback that shows what failed and why, never the hidden test; and its release, also without a timestamp."""

from __future__ import annotations

import glob
import os
import re
from pathlib import Path

from nbconvert.filters import strip_ansi
from nbgrader.exchange.default import ExchangeReleaseFeedback
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution, temp_attrs

from course.grade.books.record import FOR_GRADERS
from course.grade.intake.template import HIDDEN

MARKERS = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
SHORTEST = 4  # a line of fewer characters, such as `)`, gives nothing away


class HideTests(NbGraderPreprocessor):
    """Take hidden tests out of the instructor's cells, and the lines of them out of what these cells showed."""

    def preprocess_cell(self, cell, resources, cell_index):
        if cell.cell_type != "code" or not is_grade(cell) or is_solution(cell):
            if FOR_GRADERS in cell.metadata and cell.cell_type == "code":
                cell.outputs = []
            return cell, resources
        hidden = hidden_lines(cell.source)
        if hidden:
            cell.source = HIDDEN.sub("", cell.source).rstrip()
            cell.outputs = [without(output, hidden) for output in cell.outputs]
        return cell, resources


def hidden_lines(source: str) -> set[str]:
    """Return the lines of the hidden tests."""
    found: set[str] = set()
    for region in HIDDEN.findall(source):
        found |= {line.strip() for line in region.split("\n") if not any(mark in line for mark in MARKERS)}
    return {line for line in found if len(line) >= SHORTEST}


def without(output, hidden: set[str]):
    """Return an output without the hidden lines that a traceback quotes; the message stays."""
    if output.output_type != "error":
        return output
    shown = strip_ansi("\n".join(output.traceback))
    if any(line in shown for line in hidden):
        output.traceback = [f"{output.ename}: {output.evalue}" if output.evalue else output.ename]
    return output


class ReleaseFeedback(ExchangeReleaseFeedback):
    """nbgrader's release of feedback, which does not stop at a submission that came without the exchange's files."""

    def copy_files(self) -> None:
        without_secret = []
        for student, folder in self.folders():
            timestamp = folder / "timestamp.txt"
            if not timestamp.exists():
                timestamp.write_text("")
            if not (folder / "submission_secret.txt").exists():
                without_secret.append(student)
                self.log.warning("%s did not submit through the exchange: hand over %s yourself.", student, folder)
        excluded = [name for name in [self.coursedir.student_id_exclude, *without_secret] if name]
        with temp_attrs(self.coursedir, student_id_exclude=",".join(excluded)):
            super().copy_files()

    def folders(self) -> list[tuple[str, Path]]:
        """Return the students whose feedback is to be released, and where it lies."""
        courses = self.coursedir
        shape = courses.format_path(
            courses.feedback_directory, "(?P<student>.*)", re.escape(courses.assignment_id), escape=True
        )
        matches = [re.fullmatch(shape, path) for path in sorted(glob.glob(self.src_path)) if os.path.isdir(path)]
        return [(match["student"], Path(match[0])) for match in matches if match]
