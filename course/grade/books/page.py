"""The pages that show graded work: names for the exercises, hints in boxes, and nothing loaded from other servers."""

from __future__ import annotations

import builtins
import re
import textwrap
from pathlib import Path

from nbconvert.exporters import HTMLExporter
from nbconvert.filters import strip_ansi
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution, is_task

PAGES = Path(__file__).parent / "pages"  # feedback/ for students, offline/ for Formgrader
EXERCISE = re.compile(r"\*\*(?:Exercise|Extension|Mend|Catch the faults): `?(.+?)`?\*\*")
HEADING = re.compile(r"^#{1,4} +(.+?)[ #]*$", re.MULTILINE)
FENCE = re.compile(r"^```.*?(?:^```|\Z)", re.MULTILINE | re.DOTALL)
MATHJAX = re.compile(r"<!-- Load mathjax -->.*?<!-- End of mathjax configuration -->", re.DOTALL)
LONGEST = 80  # characters of a name
HINT = "\n\nHint: "
STUB = re.compile(r"in <module>\n\s*raise NotImplementedError\(\)\nNotImplementedError\Z")


class GetGradesAndWaiting(GetGrades):
    """nbgrader's step that writes the points into the cells, and which wait for a person or were read by one."""

    def preprocess(self, nb, resources):
        nb, resources = super().preprocess(nb, resources)
        graded = [cell.metadata.nbgrader for cell in nb.cells if is_grade(cell) or is_task(cell)]
        resources["nbgrader"]["waiting"] = sum(cell["points"] for cell in graded if cell["waits"])
        return nb, resources

    def _get_score(self, cell, resources):
        super()._get_score(cell, resources)
        names = (cell.metadata.nbgrader["grade_id"], self.notebook_id, self.assignment_id, self.student_id)
        grade = self.gradebook.find_grade(*names)
        cell.metadata.nbgrader["waits"] = bool(grade.needs_manual_grade)
        cell.metadata.nbgrader["read"] = grade.manual_score is not None and not grade.needs_manual_grade


class NameExercises(NbGraderPreprocessor):
    """Give each answer and each graded cell the name of the exercise, from the text above it.

    A second answer under the same text is another question: its own id is its name.
    """

    def preprocess(self, nb, resources):
        title, told, answered = "", [], False
        for cell in nb.cells:
            if is_grade(cell) or is_solution(cell) or is_task(cell):
                grade_id = cell.metadata.nbgrader["grade_id"]
                name = title or grade_id
                told += [name] if is_grade(cell) or is_task(cell) else []
                if is_solution(cell) and answered:
                    name = grade_id.replace("-", " ")
                elif is_grade(cell) and told.count(name) > 1:
                    name = f"{name}: {grade_id}"
                cell.metadata.nbgrader["title"] = name
                answered = answered or is_solution(cell)
            elif cell.cell_type == "markdown" and title_in(cell.source):
                title, answered = title_in(cell.source), False
        return nb, resources


def title_in(text: str) -> str:
    """Return the exercise that a text announces, else its last heading, else nothing."""
    found = EXERCISE.findall(text) or HEADING.findall(FENCE.sub("", text))
    return textwrap.shorten(re.sub(r"[`*$]", "", found[-1]), LONGEST, placeholder=" ...") if found else ""


def said_and_hint(output) -> tuple[str, str]:
    """Return the text of an error, and the hint at its end if there is one.

    The name of the error is left out where it tells a learner nothing: that of a failed check, with its sentence alone.
    """
    text = strip_ansi("\n".join(output.get("traceback") or []))
    if STUB.search(text):
        return "Not written yet.", ""
    name, message = output.get("ename", ""), output.get("evalue", "")
    if message and text == f"{name}: {message}" and (name == "AssertionError" or not hasattr(builtins, name)):
        text = message
    said, found, hint = text.rpartition(HINT)
    return (said, hint.strip()) if found else (text, "")


def without_mathjax(page: str) -> str:
    """Return a page's head without the script that draws formulas: they are drawn already."""
    return MATHJAX.sub("", page)


class FeedbackPage(HTMLExporter):
    """The page of feedback, with settings of its own: see `set_up`."""


def set_up(config) -> None:
    """Let nbgrader make its pages this way."""
    config.GenerateFeedback.exporter_class = "course.grade.books.page.FeedbackPage"
    config.FeedbackPage.template_name = "feedback"
    config.FeedbackPage.template_file = "index.html.j2"
    config.FeedbackPage.extra_template_basedirs = [str(PAGES)]
    config.HTMLExporter.template_file = str(PAGES / "offline" / "course_offline.html.j2")
    config.HTMLExporter.sanitize_html = True
    config.HTMLExporter.filters = {
        "markdown2html": "course.grade.books.sanitise.markdown_to_html",
        "clean_html": "course.grade.books.sanitise.html_to_html",
        "highlight_code": "course.grade.books.sanitise.code_to_html",
        "said_and_hint": "course.grade.books.page.said_and_hint",
        "without_mathjax": "course.grade.books.page.without_mathjax",
    }
