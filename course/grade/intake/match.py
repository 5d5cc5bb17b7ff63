"""Find the student's answers in a submitted notebook, whatever was done to its cells.

An answer is recognised by its nbgrader id, else by its cell id, else by the names it defines, else by its text, else
(an essay) by its place. What the metadata says beyond that does not count.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate

from rapidfuzz import fuzz

from course.grade.intake.read import SubmittedCell
from course.grade.intake.template import Asked, Template, loose_names

ALIKE = 80.0  # percent of a stub's text that a cell must hold to be taken for its answer
SAME_TEST = 90.0
LONGEST = 20_000  # characters of a cell that is compared with a stub
COMPARED = 1_000_000  # characters of all cells that are compared with one stub or test


@dataclass
class Matching:
    """Which submitted cell (by its place) is what."""

    answers: dict[str, int] = field(default_factory=dict)  # id -> place of the chosen cell
    instructors: dict[str, int] = field(default_factory=dict)  # id -> place of the copy of a locked or test cell
    dropped: set[int] = field(default_factory=set)  # places of cells that are not run
    notes: list[str] = field(default_factory=list)

    def free(self, count: int) -> list[int]:
        """Return the places of the cells that are not yet anything."""
        used = {*self.answers.values(), *self.instructors.values(), *self.dropped}
        return [place for place in range(count) if place not in used]


def match(template: Template, cells: tuple[SubmittedCell, ...]) -> Matching:
    matching = Matching()
    find_instructors(template, cells, matching)
    by_grade_id(template, cells, matching)
    for way in (by_cell_id, by_names, by_text, by_place):
        missing = [asked for asked in template.cells if asked.answer and asked.grade_id not in matching.answers]
        for asked in missing:
            place = way(asked, template, cells, matching)
            if place is not None:
                matching.answers[asked.grade_id] = place
                matching.dropped.discard(place)
                matching.notes.append(f"The answer to {asked.grade_id} was found {FOUND[way.__name__]}.")
    for asked in template.cells:
        if asked.answer and asked.grade_id not in matching.answers:
            matching.notes.append(f"There is no cell for {asked.grade_id} in the notebook: it counts as not answered.")
    return matching


FOUND = {
    "by_cell_id": "by the id of its cell, because its nbgrader metadata is missing",
    "by_names": "by the names it defines, because its nbgrader metadata is missing",
    "by_text": "by its text, because its nbgrader metadata is missing",
    "by_place": "by its place, because its nbgrader metadata is missing",
}


def find_instructors(template: Template, cells, matching: Matching) -> None:
    """Mark the copies of locked and test cells: they are replaced by the instructor's own text."""
    wanted = [asked for asked in template.cells if not asked.answer]
    places: dict[str, list[int]] = {}
    ids = {identifier: place for place, cell in reversed([*enumerate(cells)]) for identifier in cell.cell_ids}
    for place, cell in enumerate(cells):
        places.setdefault(cell.grade_id, []).append(place)
    for asked in wanted:
        found = places.get(asked.grade_id) or ([ids[asked.cell_id]] if asked.cell_id in ids else [])
        found = found or [place for place in compared(matching.free(len(cells)), cells) if is_copy(asked, cells[place])]
        if found:
            matching.instructors[asked.grade_id] = found[0]
            matching.dropped.update(found[1:])
            if any(cells[place].source.rstrip() not in (asked.visible, asked.source.rstrip()) for place in found):
                matching.notes.append(f"The cell {asked.grade_id} was edited; the instructor's text was used.")
        else:
            matching.notes.append(f"The cell {asked.grade_id} was deleted; it was put back.")


def compared(places: list[int], cells) -> list[int]:
    """Return the places of cells of a usual length, as many as can be compared with a text in a moment."""
    short = [place for place in places if len(cells[place].source) < LONGEST]
    until = accumulate(len(cells[place].source) for place in short)
    return [place for place, characters in zip(short, until, strict=True) if characters <= COMPARED]


def is_copy(asked: Asked, cell: SubmittedCell) -> bool:
    """Is a cell without metadata the released text of a locked or test cell?"""
    if cell.grade_id is not None or cell.cell_type != asked.cell_type:
        return False
    return fuzz.ratio(asked.visible, cell.source.rstrip(), score_cutoff=SAME_TEST) > 0


def by_grade_id(template: Template, cells, matching: Matching) -> None:
    """Choose, for each answer, one of the cells that carry its id."""
    for asked in template.cells:
        if asked.answer:
            copies = [place for place, cell in enumerate(cells) if cell.grade_id == asked.grade_id]
            if copies:
                choose(asked, template, cells, copies, matching)


def choose(asked: Asked, template: Template, cells, copies: list[int], matching: Matching) -> None:
    """Of several copies take the last that was written in and stands before the test; blank ones are dropped.

    That is the definition that was in force when the student ran the test from top to bottom, and what stock
    nbgrader would have run there. The other copies stay where they are and run as the student's own cells.
    """
    written = [place for place in copies if not is_blank(asked, cells[place].source)]
    before = [place for place in written if place < test_place(asked, template, matching, len(cells))]
    chosen = (before or written or copies)[-1]
    matching.answers[asked.grade_id] = chosen
    matching.dropped.update(place for place in copies if place not in written and place != chosen)
    if len(copies) > 1:
        matching.notes.append(
            f"The cell {asked.grade_id} is in the notebook {len(copies)} times; copy {copies.index(chosen) + 1} was "
            + ("graded, the last one written before its test." if written else "taken; none was written in.")
        )


def test_place(asked: Asked, template: Template, matching: Matching, end: int) -> int:
    """Return where the submission has the next test after an answer."""
    places = [cell.grade_id for cell in template.cells]
    following = template.cells[places.index(asked.grade_id) + 1 :]
    tests = [matching.instructors.get(cell.grade_id, end) for cell in following if cell.role == "test"]
    return tests[0] if tests else end


def is_blank(asked: Asked, source: str) -> bool:
    """Is this still the stub?"""
    return not source.strip() or source.rstrip() == asked.source.rstrip()


def by_cell_id(asked: Asked, template: Template, cells, matching: Matching) -> int | None:
    if not asked.cell_id:
        return None
    free = matching.free(len(cells))
    return next((place for place in free if asked.cell_id in cells[place].cell_ids), None)


def by_names(asked: Asked, template: Template, cells, matching: Matching) -> int | None:
    """Return the last cell before the test that defines all the names of the answer and is more than the stub."""
    if asked.cell_type != "code" or not asked.names:
        return None
    edited = [place for name, place in matching.instructors.items() if rewritten(template.by_id[name], cells[place])]
    free = sorted([*matching.free(len(cells)), *edited])
    defining = [place for place in free if set(asked.names) <= names_of(cells[place])]
    written = [place for place in defining if not is_blank(asked, cells[place].source)]
    before = [place for place in written if place < test_place(asked, template, matching, len(cells))]
    return next(iter((before or written or defining)[-1:]), None)


def rewritten(asked: Asked, cell: SubmittedCell) -> bool:
    """Does a cell carry the id of a locked cell, but hold something else?"""
    return cell.source.rstrip() not in (asked.visible, asked.source.rstrip())


def names_of(cell: SubmittedCell) -> set[str]:
    return set(loose_names(cell.source)) if cell.cell_type == "code" else set()


def by_text(asked: Asked, template: Template, cells, matching: Matching) -> int | None:
    """Return the cell that holds most of the stub's text, if any does."""
    stub = asked.source.replace("YOUR ANSWER HERE", "").replace("YOUR CODE HERE", "").strip()
    if len(stub) < 20:
        return None
    places = matching.free(len(cells))
    free = compared([place for place in places if cells[place].cell_type == asked.cell_type], cells)
    alike = [(fuzz.partial_ratio(stub, cells[place].source, score_cutoff=ALIKE), -place) for place in free]
    best = max(alike, default=(0.0, 0))
    return -best[1] if best[0] else None


def by_place(asked: Asked, template: Template, cells, matching: Matching) -> int | None:
    """Return, for an essay, the first free text cell between the cells that stand around it in the lesson."""
    if asked.cell_type != "markdown":
        return None
    order = [cell.grade_id for cell in template.cells]
    here = order.index(asked.grade_id)
    placed = {**matching.instructors, **matching.answers}
    start = max((placed[name] for name in order[:here] if name in placed), default=-1)
    stop = min((placed[name] for name in order[here + 1 :] if name in placed), default=len(cells))
    between = [place for place in matching.free(len(cells)) if start < place < stop]
    texts = [place for place in between if cells[place].cell_type == "markdown"]
    return texts[0] if len(texts) == 1 else None
