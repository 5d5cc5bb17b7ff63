"""Find the student's answers in a submitted notebook, whatever was done to its cells.

An answer is recognised by its nbgrader id, else by its cell id, else by the names it defines, else by its text, else
(an essay) by its place. Where the right cell was left as it was, it may stand in another: an essay in new cells below,
several answers in one cell. What the metadata says beyond that does not count.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from course.grade.intake.likeness import Budget, Texts
from course.grade.intake.read import SubmittedCell
from course.grade.intake.template import Asked, Template

LONGEST_SERVING = 50_000  # characters of a cell that may hold the answers to several exercises
SPENT = (
    "The notebook holds more text without nbgrader metadata than is compared with the lesson's; cells that were not "
    "compared count as the student's own."
)

EARLIER = "Your copy is of an earlier release of this lesson; it was graded with the cells of the present one."
POINTS = "In the release that the copy is of, points were others:"
AS_RELEASED = "Each check counts with the points that it had then, at most with those that it has now."


@dataclass
class Matching:
    """Which submitted cell (by its place) is what."""

    answers: dict[str, int] = field(default_factory=dict)  # id -> place of the chosen cell
    instructors: dict[str, int] = field(default_factory=dict)  # id -> place of the copy of a locked or test cell
    below: dict[str, tuple[int, ...]] = field(default_factory=dict)  # id of an essay -> new cells that answer it
    served: dict[str, int] = field(default_factory=dict)  # id -> place of a cell that answers it among others
    dropped: set[int] = field(default_factory=set)  # places of cells that are not run
    then: dict[str, float] = field(default_factory=dict)  # id -> points in the release that the copy is of, if others
    notes: list[str] = field(default_factory=list)

    def free(self, count: int) -> list[int]:
        """Return the places of the cells that are not yet anything."""
        used = {*self.answers.values(), *self.instructors.values(), *self.dropped}
        return [place for place in range(count) if place not in used]


def match(template: Template, cells: tuple[SubmittedCell, ...], budget: Budget | None = None) -> Matching:
    """Find everything; what is compared is paid from the budget of the submission."""
    texts, matching = Texts(cells, budget or Budget()), Matching()
    find_instructors(template, texts, matching)
    by_grade_id(template, cells, matching)
    for way in (by_cell_id, by_names, by_text, by_place):
        missing = [asked for asked in template.cells if asked.answer and asked.grade_id not in matching.answers]
        for asked in missing:
            place = way(asked, template, texts, matching)
            if place is not None:
                matching.answers[asked.grade_id] = place
                matching.dropped.discard(place)
                matching.notes.append(f"The answer to {asked.grade_id} was found {FOUND[way.__name__]}.")
    find_below(template, cells, matching)
    find_serving(template, texts, matching)
    for asked in template.cells:
        if asked.answer and asked.grade_id not in {*matching.answers, *matching.served}:
            matching.notes.append(f"There is no cell for {asked.grade_id} in the notebook: it counts as not answered.")
    if texts.budget.spent:
        matching.notes.append(SPENT)
    return matching


FOUND = {
    "by_cell_id": "by the id of its cell, because its nbgrader metadata is missing",
    "by_names": "by the names it defines, because its nbgrader metadata is missing",
    "by_text": "by its text, because its nbgrader metadata is missing",
    "by_place": "by its place, because its nbgrader metadata is missing",
}


def find_instructors(template: Template, texts: Texts, matching: Matching) -> None:
    """Mark the copies of locked and test cells: they are replaced by the instructor's own text."""
    cells = texts.cells
    wanted = [asked for asked in template.cells if not asked.answer]
    places: dict[str, list[int]] = {}
    earlier: list[str] = []
    ids = {identifier: place for place, cell in reversed([*enumerate(cells)]) for identifier in cell.cell_ids}
    for place, cell in enumerate(cells):
        places.setdefault(cell.grade_id, []).append(place)
    for asked in wanted:
        found = places.get(asked.grade_id) or ([ids[asked.cell_id]] if asked.cell_id in ids else [])
        found = found or [place for place in matching.free(len(cells)) if is_copy(asked, place, texts)]
        if found:
            matching.instructors[asked.grade_id] = found[0]
            matching.dropped.update(found[1:])
            other = [cells[place].source for place in found if not is_current(asked, cells[place].source)]
            if other and all(template.is_earlier(asked.grade_id, source) for source in other):
                earlier.append(asked.grade_id)
            elif other:
                matching.notes.append(f"The cell {asked.grade_id} was edited; the instructor's text was used.")
        else:
            matching.notes.append(f"The cell {asked.grade_id} was deleted; it was put back.")
    if earlier:
        matching.notes.append(f"{EARLIER} (Replaced: {', '.join(earlier)}.)")
        copies = {name: cells[place].source for name, place in matching.instructors.items()}
        if other := template.other_points(copies):
            parts = [f"{name} {said(then)} then and {said(now)} now" for name, (then, now) in other.items()]
            matching.notes.append(f"{POINTS} {', '.join(parts)}.")
            matching.then = {name: then or 0.0 for name, (then, now) in other.items() if now}


def said(points: float | None) -> str:
    return "none" if points is None else f"{points:g}"


def is_current(asked: Asked, source: str) -> bool:
    return source.rstrip() in (asked.visible, asked.source.rstrip())


def is_copy(asked: Asked, place: int, texts: Texts) -> bool:
    """Is a cell without metadata the released text of a locked or test cell?"""
    cell = texts.cells[place]
    return cell.grade_id is None and cell.cell_type == asked.cell_type and texts.is_copy(asked.visible, place)


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


def is_unwritten(asked: Asked, source: str) -> bool:
    """Is this the stub, or what is left of it?"""
    return is_blank(asked, source) or "raise NotImplementedError" in source and len(source) <= len(asked.source)


def by_cell_id(asked: Asked, template: Template, texts: Texts, matching: Matching) -> int | None:
    if not asked.cell_id:
        return None
    free = matching.free(len(texts.cells))
    return next((place for place in free if asked.cell_id in texts.cells[place].cell_ids), None)


def by_names(asked: Asked, template: Template, texts: Texts, matching: Matching) -> int | None:
    """Return the last cell before the test that defines all the names of the answer and is more than the stub."""
    if asked.cell_type != "code" or not asked.names:
        return None
    free = sorted([*matching.free(len(texts.cells)), *edited(template, texts.cells, matching)])
    defining = [place for place in free if texts.names_of(place).issuperset(asked.names)]
    written = [place for place in defining if not is_blank(asked, texts.cells[place].source)]
    before = [place for place in written if place < test_place(asked, template, matching, len(texts.cells))]
    return next(iter((before or written or defining)[-1:]), None)


def edited(template: Template, cells, matching: Matching) -> list[int]:
    """Return the places of cells that carry the id of a locked cell, but hold something else."""
    places = matching.instructors.items()
    return [place for name, place in places if not is_current(template.by_id[name], cells[place].source)]


def by_text(asked: Asked, template: Template, texts: Texts, matching: Matching) -> int | None:
    """Return the cell that holds most of the stub's text, if any does."""
    stub = asked.source.replace("YOUR ANSWER HERE", "").replace("YOUR CODE HERE", "").strip()
    if len(stub) < 20:
        return None
    places = [place for place in matching.free(len(texts.cells)) if texts.cells[place].cell_type == asked.cell_type]
    best = max(((texts.holding(stub, place), -place) for place in places), default=(0.0, 0))
    return -best[1] if best[0] else None


def by_place(asked: Asked, template: Template, texts: Texts, matching: Matching) -> int | None:
    """Return, for an essay, the only text of the student's own between the cells that stand around it in the lesson."""
    if asked.cell_type != "markdown":
        return None
    cells = texts.cells
    order = [cell.grade_id for cell in template.cells]
    here = order.index(asked.grade_id)
    placed = {**matching.instructors, **matching.answers}
    start = max((placed[name] for name in order[:here] if name in placed), default=-1)
    stop = min((placed[name] for name in order[here + 1 :] if name in placed), default=len(cells))
    between = [place for place in matching.free(len(cells)) if start < place < stop]
    own = [place for place in between if is_text(cells[place]) and not template.is_plain(cells[place].source)]
    return own[0] if len(own) == 1 else None


def find_below(template: Template, cells, matching: Matching) -> None:
    """Take what stands in new cells below an essay that was left as it was: there a person wrote the answer."""
    free = set(matching.free(len(cells)))
    for asked in template.cells:
        place = matching.answers.get(asked.grade_id)
        if asked.cell_type != "markdown" or place is None or not is_blank(asked, cells[place].source):
            continue
        below = []
        while (place := place + 1) in free and not template.is_plain(cells[place].source):
            if is_text(cells[place]) or is_prose(cells[place].source):
                below.append(place)
        if below:
            matching.below[asked.grade_id] = tuple(below)
            matching.dropped.update(below)
            matching.notes.append(
                f"The answer to {asked.grade_id} stands in a new cell below the one for it. It was taken for the "
                "answer; a person has to grade it."
            )


def is_text(cell: SubmittedCell) -> bool:
    return cell.cell_type != "code" and bool(cell.source.strip())


def is_prose(source: str) -> bool:
    """Is a code cell full of sentences? (A new cell is a code cell until somebody says otherwise.)"""
    words = source.split()
    letters = sum(word.strip(".,;:!?()'\"-").isalpha() for word in words)
    return len(words) >= 6 and letters >= 0.85 * len(words)


def find_serving(template: Template, texts: Texts, matching: Matching) -> None:
    """Let one cell serve several answers, by the names that it defines, where the right cells were left as they were.

    A cell that runs between the stub and its test needs no help: its definitions are those that the test meets.
    """
    cells, end = texts.cells, len(texts.cells)
    own = {place: name for name, place in matching.answers.items()}
    places = sorted({*matching.free(end), *own, *edited(template, cells, matching)})
    for asked in template.cells:
        here = matching.answers.get(asked.grade_id)
        if (
            asked.role != "student"
            or not asked.names
            or here is not None
            and not is_unwritten(asked, cells[here].source)
        ):
            continue
        test = test_place(asked, template, matching, end)
        found = [place for place in places if serves(asked, place, own, template, texts)]
        if not found or here is not None and any(here < place < test and place not in own for place in found):
            continue
        place = ([place for place in found if place < test] or found)[-1]
        matching.served[asked.grade_id] = place
        where = f"the cell of {own[place]}" if place in own else "a cell of the student's own"
        matching.notes.append(f"The answer to {asked.grade_id} was found in {where}, by the names that it defines.")


def serves(asked: Asked, place: int, own: dict[int, str], template: Template, texts: Texts) -> bool:
    """Does a written cell define all that an answer has to, beyond what its own exercise wants?"""
    cell = texts.cells[place]
    if len(cell.source) > LONGEST_SERVING or not texts.names_of(place).issuperset(asked.names):
        return False
    other = template.by_id[own[place]] if place in own else None
    blank = is_unwritten(asked, cell.source) or other is not None and is_unwritten(other, cell.source)
    return not blank and not (other and set(asked.names) <= set(other.names))
