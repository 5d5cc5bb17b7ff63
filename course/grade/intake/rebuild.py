"""Make the notebook to run: the instructor's cells in their order, and between them what the student wrote.

Of the submission only the source of its cells survives, and images; what its outputs said is shown to people.
The student's own cells (with no id) keep their
place behind the cell that stood before them: people define helper functions there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from course.grade.intake.images import safe_attachments
from course.grade.intake.match import Matching, match
from course.grade.intake.read import SubmittedCell, SubmittedNotebook
from course.grade.intake.template import Asked, Template
from course.grade.job import Cell, Job

FORGEABLE = "graded in one process with its tests: the score could be forged"
MAX_OWN = 500_000  # characters of all cells of the student's own together


@dataclass(frozen=True)
class RebuiltCell:
    """A cell of the notebook to run; `asked` is None for a cell of the student's own."""

    id: str
    cell_type: str
    source: str
    asked: Asked | None = None
    blank: bool = False  # an answer that was never written
    play: bool = False  # a cell of the lesson for playing, left as it was
    attachments: dict = field(default_factory=dict)
    printed: str = ""  # what the student's notebook showed below it; decides nothing

    def for_job(self) -> Cell:
        if self.asked is None:
            code = "play" if self.play else "student"
            return Cell(self.id, code if self.cell_type == "code" else "markdown", self.source)
        points = self.asked.points if self.asked.role == "test" else 0.0
        return Cell(self.id, self.asked.role, self.source, points, self.asked.names)


@dataclass(frozen=True)
class Rebuilt:
    """The notebook to run, what had to be mended, and, if nothing could be read, why."""

    template: Template
    cells: tuple[RebuiltCell, ...]
    notes: tuple[str, ...] = ()
    unreadable: str | None = None
    together: bool = False  # graded in one process with its tests: the score could be forged
    then: dict[str, float] = field(default_factory=dict)  # grade id -> points that count in place of the present ones

    def job(self, lesson: str, files=(), figures: bool = True, environment: str = "", everything: bool = True) -> Job:
        cells = tuple(cell.for_job() for cell in self.cells)
        return Job(lesson, cells, tuple(files), figures, everything, environment)

    @property
    def read_by_hand(self) -> bool:
        """Does a person give points for something in this notebook, and want to see what its cells show?"""
        return any(asked.task or (asked.grade and asked.solution) for asked in self.template.cells)


def rebuild(template: Template, submitted: SubmittedNotebook, matching: Matching | None = None) -> Rebuilt:
    """Return the notebook to run for what a student handed in."""
    cells = submitted.cells
    matching = matching or match(template, cells)
    followers, notes = own_cells(template, cells, matching)
    rebuilt = list(followers.get(None, ()))
    for asked in template.cells:
        cell, copy = answer_to(asked, cells, matching), matching.instructors.get(asked.grade_id)
        rebuilt.append(cell if copy is None else replace(cell, printed=cells[copy].printed))
        rebuilt.extend(followers.get(asked.grade_id, ()))
    return Rebuilt(template, tuple(rebuilt), (*submitted.notes, *matching.notes, *notes), then=matching.then)


def answer_to(asked: Asked, cells, matching: Matching) -> RebuiltCell:
    """Return the cell that stands for one of the instructor's: an answer, wherever it was found, or what he wrote."""
    name = asked.grade_id
    if name in matching.below:
        return written_below(asked, cells[matching.answers[name]], [cells[place] for place in matching.below[name]])
    place = matching.served.get(name, matching.answers.get(name))
    return instructors(asked) if place is None else answered(asked, cells[place])


def rebuild_empty(template: Template, reason: str) -> Rebuilt:
    """Return the notebook of someone whose file cannot be read: nothing answered, and the reason."""
    return Rebuilt(template, tuple(instructors(asked) for asked in template.cells), (reason,), reason)


def instructors(asked: Asked) -> RebuiltCell:
    """Return a cell as the instructor wrote it; for an answer that is missing, its stub."""
    return RebuiltCell(asked.grade_id, asked.cell_type, asked.source, asked, blank=asked.answer)


def answered(asked: Asked, cell: SubmittedCell) -> RebuiltCell:
    blank = cell.source.rstrip() == asked.source.rstrip()  # what nbgrader calls no response
    source = asked.source if blank else cell.source
    images = safe_attachments(cell.attachments)
    return RebuiltCell(asked.grade_id, asked.cell_type, source, asked, blank, attachments=images)


def written_below(asked: Asked, stub: SubmittedCell, below: list[SubmittedCell]) -> RebuiltCell:
    """Return an essay whose text stands in new cells below its own; what is no Markdown is shown as it was typed."""
    texts = [cell.source if cell.cell_type == "markdown" else indented(cell.source) for cell in below]
    images = {name: image for cell in (stub, *below) for name, image in cell.attachments.items()}
    text = "\n\n".join([asked.source.rstrip(), *texts])
    return RebuiltCell(asked.grade_id, asked.cell_type, text, asked, attachments=safe_attachments(images))


def own_cells(template: Template, cells, matching) -> tuple[dict[str | None, list[RebuiltCell]], list[str]]:
    """Return the student's own cells by the id of the instructor's cell that they stand behind, and what was left."""
    anchors = {place: name for name, place in {**matching.instructors, **matching.answers}.items()}
    free = set(matching.free(len(cells)))
    followers: dict[str | None, list[RebuiltCell]] = {}
    anchor, count, room, notes = None, 0, MAX_OWN, []
    for place, cell in enumerate(cells):
        anchor = anchors.get(place, anchor)
        if place in free and cell.source.strip():
            if len(cell.source) > room:
                notes = [f"Own cells beyond {MAX_OWN} characters of text were left out."]
                continue
            room -= len(cell.source)
            count += 1
            followers.setdefault(anchor, []).append(own_cell(unused_id(count, template), cell, template))
    return followers, notes


def unused_id(count: int, template: Template) -> str:
    name = f"own-{count}"
    while name in template.by_id:
        name += "-"
    return name


def own_cell(name: str, cell: SubmittedCell, template: Template) -> RebuiltCell:
    if cell.cell_type == "code":
        return RebuiltCell(name, "code", cell.source, play=cell.source.rstrip() in template.plain, printed=cell.printed)
    if cell.cell_type == "raw":  # shown as text: a raw cell would be copied into the page as it is
        return RebuiltCell(name, "markdown", indented(cell.source))
    return RebuiltCell(name, "markdown", cell.source, attachments=safe_attachments(cell.attachments))


def indented(text: str) -> str:
    """Return a text that Markdown shows as it was typed."""
    return "\n".join(f"    {line}" for line in text.split("\n"))
