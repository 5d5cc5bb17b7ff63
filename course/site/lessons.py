"""Make the page of a lesson: what the student's notebook says, with what the solved one shows."""

from __future__ import annotations

import base64
import html
import re
import struct
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.authoring.expand import owners_of
from course.authoring.lesson import REFRESHERS, ROOT, Lesson
from course.files import write_atomically
from course.site.outputs import Figures, claim_of_today, shown

RUN_FOLDER = r"(?:/tmp|/var|[A-Z]:\\).*(?:ledger\.json|my_evidence\.html)"
SHOWN = ("", "given", "experiment", "verdict", "pretest")  # what other cells show holds answers, or only buttons
# Cells that are buttons, or that take or judge answers, and have nothing for a reader.
LEFT_OUT = ("recall-", "quiz-", "explained-", "check-quiz")
LEVEL = re.compile(r'<span title="([^"]+)">([●○]+)</span>')


def folder_of(lesson: Lesson) -> str:
    """Return the folder of a lesson's page in the site."""
    return REFRESHERS if lesson.is_refresher else "lessons"


def notebook_of(lesson: Lesson) -> Path:
    """Return the notebook that learners get."""
    place = REFRESHERS if lesson.is_refresher else lesson.name
    return ROOT / "notebooks" / place / f"{lesson.name}.ipynb"


def in_browser(lesson: Lesson) -> str:
    """Return the address, seen from the site's root, at which the lesson's notebook opens in the browser."""
    place = REFRESHERS if lesson.is_refresher else lesson.name
    return f"lite/notebooks/index.html?path={place}/{lesson.name}.ipynb"


def write_page(lesson: Lesson, solved, source: Path, terms: dict[str, str], with_lite: bool) -> None:
    """Write the page of a lesson into the folder that Sphinx reads.

    Parameters
    ----------
    solved : the solved notebook with its outputs
    source : the folder that Sphinx reads
    terms : the terms that this lesson introduces, and the anchor of each in the glossary
    with_lite : whether the site holds a JupyterLab that runs in the browser
    """
    page = Page(lesson, solved, source, terms, with_lite)
    target = source / folder_of(lesson) / f"{lesson.name}.ipynb"
    write_atomically(target, nbformat.writes(page.notebook()))


class Page:
    """The page of one lesson while it is made."""

    def __init__(self, lesson: Lesson, solved, source: Path, terms: dict[str, str], with_lite: bool):
        self.lesson, self.terms, self.with_lite = lesson, dict(terms), with_lite
        self.student = nbformat.read(notebook_of(lesson), as_version=4)
        self.outputs = {cell.id: cell.get("outputs", []) for cell in solved.cells}
        owners = owners_of(lesson)
        self.roles = {cell_id: lesson.cells[index].role for cell_id, index in owners.items()}
        self.figures = Figures(source / "extra" / "figures" / lesson.name, f"../figures/{lesson.name}")
        self.drawings = source / "extra" / "drawings"

    def notebook(self):
        """Return the page as a notebook."""
        first, *rest = self.student.cells
        cells = [*self.cell(first), new_markdown_cell(self.bar())]
        for cell in rest:
            cells += self.cell(cell)
        metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
                    "language_info": {"name": "python"}}  # fmt: skip
        return new_notebook(cells=cells, metadata=metadata)

    def cell(self, cell) -> list:
        """Return what a cell of the student's notebook becomes on the page."""
        if cell.cell_type == "markdown":
            return [new_markdown_cell(self.markdown(cell), id=cell.id)]
        role = self.roles[cell.id]
        if role == "today":
            return self.today(cell)
        if cell.id.startswith(LEFT_OUT) or cell.id == "quiz-answers":
            return []
        found = new_code_cell(cell.source, id=cell.id)
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            found.metadata["tags"] = ["hide-input"]
        if role in SHOWN:
            found.outputs = shown(self.outputs[cell.id], RUN_FOLDER, self.figures.keep, self.try_it())
        return [found]

    def today(self, cell) -> list:
        """Return the box with the claim of the day."""
        claim = claim_of_today(self.outputs[cell.id])
        text = f'<p class="course-claim"><strong>The claim of today.</strong> {html.escape(claim)}</p>'
        return [new_markdown_cell(text, id=cell.id)] if claim else []

    def bar(self) -> str:
        """Return the line under the title: run it here, take it along."""
        take = f'<a class="course-button" href="../{self.download()}" download>Download the notebook</a>'
        run = f'<a class="course-button course-first" href="../{in_browser(self.lesson)}">Try it in the browser</a>'
        what = '<a href="../guides/browser.html">What to expect</a>'
        said = "Read it here with the results of a solved run; the answers are yours to write."
        first, last = (f"{run} ", f" {what}") if self.with_lite else ("", "")
        return f'<p class="course-bar">{first}{take} <span>{said}{last}</span></p>'

    def download(self) -> str:
        """Return the address of the notebook, seen from the site's root."""
        return f"notebooks/{notebook_of(self.lesson).relative_to(ROOT / 'notebooks').as_posix()}"

    def try_it(self) -> str:
        """Return the words that lead to the live notebook."""
        if not self.with_lite:
            return f'<a href="../{self.download()}" download>download it</a>'
        return f'<a href="../{in_browser(self.lesson)}">try it in the browser</a>'

    def markdown(self, cell) -> str:
        """Return a text with its drawings as files, its links into the site, and its new terms linked."""
        text = cell.source
        for name, kinds in cell.get("attachments", {}).items():
            text = self.drawing(text, name, base64.b64decode(kinds["image/png"]))
        text = LEVEL.sub(r'<span title="\1" role="img" aria-label="\1">\2</span>', text)
        return self.linked_terms(relinked(text))

    def drawing(self, text: str, name: str, png: bytes) -> str:
        """Return a text in which a drawing is an image of the site."""
        write_atomically(self.drawings / name, png)
        width, height = (size // 2 for size in struct.unpack(">II", png[16:24]))

        def image(found) -> str:
            alt = html.escape(found[1], quote=True)
            return (f'<img class="course-drawing" alt="{alt}" src="../drawings/{name}" '
                    f'width="{width}" height="{height}" loading="lazy">')  # fmt: skip

        return re.sub(rf"!\[([^\]]*)\]\(attachment:{re.escape(name)}\)", image, text)

    def linked_terms(self, text: str) -> str:
        """Return a text in which a term in bold leads to the glossary, where it stands for the first time."""
        for term, anchor in list(self.terms.items()):
            bold = re.compile(rf"(?<!\*)\*\*({re.escape(term)}\w*)\*\*(?!\*)", re.IGNORECASE)
            text, count = bold.subn(rf"[**\1**](../glossary.md#{anchor})", text, count=1)
            if count:
                del self.terms[term]
        return text


def relinked(text: str) -> str:
    """Return a text whose links to other notebooks lead to their pages."""
    text = re.sub(r"\]\(\.\./(\d\d_\w+)/\1\.ipynb", r"](../lessons/\1.ipynb", text)
    return re.sub(r"\]\((\w+)\.ipynb\)", r"](../refreshers/\1.ipynb)", text)
