"""Feedback that shows what failed and why, never the hidden test; and its release, also without a timestamp."""

from __future__ import annotations

import glob
import os
import re
from pathlib import Path

import nbformat
from nbconvert.filters import strip_ansi
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeReleaseFeedback
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution, temp_attrs

from course.grade.books.record import FOR_GRADERS
from course.grade.intake.folder import LONGEST_SECRET, read_plain, secret_in
from course.grade.intake.template import HIDDEN
from course.grade.submission import LONGEST_TIME

SOLUTION = re.compile(r"^[^\n]*BEGIN SOLUTION[^\n]*\n(.*?)^[^\n]*END SOLUTION", re.MULTILINE | re.DOTALL)
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


class ModelAnswers(NbGraderPreprocessor):
    """Put beside each text that a person has graded what the source notebook gives as its answer.

    It stands between the marks of the solution, the answer and what a good one says, and reaches nobody before: who
    hands in a blank text, or a file that cannot be read, must not be told it and hand in again.
    """

    def preprocess(self, nb, resources):
        answers = model_answers(self.source_of(resources["nbgrader"]))
        for cell in nb.cells:
            if cell.cell_type == "markdown" and is_grade(cell) and is_solution(cell):
                graded = cell.metadata.nbgrader
                graded["model_answer"] = answers.get(graded["grade_id"], "") if graded.get("read") else ""
        return nb, resources

    def source_of(self, names) -> Path:
        """Return where the source notebook of a graded one lies."""
        courses = CourseDirectory(config=self.config)
        folder = courses.format_path(courses.source_directory, ".", names["assignment"])
        return Path(folder) / f"{names['notebook']}.ipynb"


def model_answers(source: Path) -> dict[str, str]:
    """Return the solutions of the texts in a source notebook, by their ids; nothing where it cannot be read."""
    try:
        cells = nbformat.read(source, as_version=4).cells
    except (OSError, ValueError, AttributeError):
        return {}
    texts = {
        cell.metadata.nbgrader["grade_id"]: "\n".join(map(str.strip, SOLUTION.findall(cell.source)))
        for cell in cells if cell.cell_type == "markdown" and is_grade(cell) and is_solution(cell)
    }  # fmt: skip
    return texts


class ReleaseFeedback(ExchangeReleaseFeedback):
    """nbgrader's release of feedback, which does not stop at a submission that came without the exchange's files."""

    def copy_files(self) -> None:
        courses = self.coursedir
        excluded = set(filter(None, courses.student_id_exclude.split(",")))
        for student, folder in self.folders():
            if student in excluded:
                continue
            try:
                self.release(student, folder)
            except Exception as error:  # noqa: BLE001 - whatever is wrong with one, the others get theirs
                self.log.error("%s: the feedback was NOT released: %s", student, error)

    def release(self, student: str, folder: Path) -> None:
        """Hand one student's feedback back; without the secret of the exchange it cannot be found there."""
        if not secret_in(read_plain(folder / "submission_secret.txt", LONGEST_SECRET)):
            self.log.warning("%s did not submit through the exchange: hand over %s yourself.", student, folder)
            return
        timestamp = folder / "timestamp.txt"
        content = read_plain(timestamp, LONGEST_TIME)
        if content is None or not content.isascii():
            timestamp.unlink(missing_ok=True)
            timestamp.write_text("")
        with temp_attrs(self, src_path=glob.escape(str(folder))):
            super().copy_files()

    def folders(self) -> list[tuple[str, Path]]:
        """Return the students whose feedback is to be released, and where it lies."""
        courses = self.coursedir
        shape = courses.format_path(
            courses.feedback_directory, "(?P<student>.*)", re.escape(courses.assignment_id), escape=True
        )
        matches = [re.fullmatch(shape, path) for path in sorted(glob.glob(self.src_path)) if os.path.isdir(path)]
        return [(match["student"], Path(match[0])) for match in matches if match]
