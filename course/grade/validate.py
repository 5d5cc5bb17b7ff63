"""Check one notebook the way it will be graded, with the tests that are visible in it.

No gradebook is needed. The exit code is 0 if every test passes; an essay never counts as a failure. The notebook may be
a stranger's: only what this course itself wrote, byte by byte, runs on the side of the tests. All other code, and what
calls itself a test, runs behind walls; its word is then taken for it, since no score depends on it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from course.errors import CourseError
from course.grade.books.record import INERT
from course.grade.intake import read
from course.grade.intake.folder import MAX_FILE
from course.grade.intake.template import loose_names
from course.grade.job import Cell, Job, Role
from course.grade.trusted.visible import ROOT
from course.printable import one_line, printable

NUMBER = re.compile(r"\d{1,6}(\.\d{1,17})?")
STUBS = ("YOUR CODE HERE", "YOUR ANSWER HERE")


def add_arguments(parser) -> None:
    parser.add_argument("notebook", type=Path, help="a lesson's notebook, such as workspace/01_x/01_x.ipynb")
    parser.add_argument("--no-sandbox", action="store_true", help="run it without walls: for a notebook of your own")


def main(arguments) -> int:
    cells = read_cells(arguments.notebook)
    with executor_for(arguments.no_sandbox) as executor:
        verdicts = check(arguments.notebook, cells, executor)
    print(printable(table(verdicts)))
    return 0 if all(verdict.fine for verdict in verdicts) else 1


def check(path: Path, cells: list[Own], executor) -> list[Verdict]:
    """Return a verdict for each test and each essay of a notebook."""
    if not any(cell.role == "test" for cell in cells):
        raise CourseError(f"{path} has no tests: is it a lesson's notebook, with its metadata?")
    job = Job(path.stem, tuple(cell.for_job() for cell in cells), files_beside(path), figures=False, everything=False)
    result = executor.run(job)
    if not result.complete:
        raise CourseError(f"The notebook could not be executed. {' '.join(result.notes)}")
    return judge(cells, result)


UNWRITTEN = "not written yet"  # a verdict's word, which the button tells apart


@dataclass(frozen=True)
class Own:
    """A cell of the notebook, with what its metadata says of it."""

    id: str
    role: Role
    source: str
    points: float
    solution: bool
    blank: bool
    changed: bool  # an instructor's cell that is not as it was handed out
    by_hand: bool
    ours: str | None = None  # the course's own text of this cell, if it has one and it is no answer

    def for_job(self) -> Cell:
        if self.ours is not None:
            return Cell(self.id, self.role, self.ours, self.points)
        names = loose_names(self.source) if self.role == "student" and self.solution else ()
        role = self.role if self.role in ("markdown", "play") else "student"
        return Cell(self.id, role, self.source, 0.0, names)


@dataclass(frozen=True)
class Verdict:
    """One line of the report."""

    id: str
    word: str
    fine: bool
    points: str = ""
    why: str = ""


def read_cells(path: Path) -> list[Own]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        read.check_size(content)
        document = read.find_cells(read.parse(read.decode(content)[0]))
    except read.Unreadable as reason:
        raise CourseError(f"{path}: {reason}") from reason
    ours = cells_of_the_course(path.stem)
    return [own_cell(number, raw, ours) for number, raw in enumerate(document) if isinstance(raw, dict)]


def cells_of_the_course(lesson: str) -> dict[str, list[str]]:
    """Return the code of a lesson's locked cells by their ids, as it is handed out, then as it is graded.

    Under an empty id: the code of its cells without one.
    """
    found: dict[str, list[str]] = {}
    for folder in ("notebooks", "solutions"):
        place = ROOT / folder / lesson / f"{lesson}.ipynb"
        for raw in json.loads(place.read_text(encoding="utf-8"))["cells"] if place.is_file() else ():
            nbgrader = raw["metadata"].get("nbgrader", {})
            if raw["cell_type"] == "code" and not nbgrader.get("solution") and nbgrader.get("locked", not nbgrader):
                found.setdefault(nbgrader.get("grade_id", ""), []).append("".join(raw["source"]))
    return found


def own_cell(number: int, raw: dict, ours: dict[str, list[str]]) -> Own:
    metadata = raw.get("metadata") if isinstance(raw.get("metadata"), dict) else {}
    nbgrader = metadata.get("nbgrader") if isinstance(metadata.get("nbgrader"), dict) else {}
    code = raw.get("cell_type") == "code"
    source = read.join_lines(raw.get("source"))
    solution, grade = bool(nbgrader.get("solution")), bool(nbgrader.get("grade"))
    same = is_as_released("code" if code else "markdown", source, nbgrader)
    role: Role = "markdown"
    if code:
        role = "test" if grade and not solution else "locked" if nbgrader.get("locked") and not solution else "student"
    if role == "student" and source in ours.get("", []):
        role = "play"
    texts = ours.get(read.grade_id(metadata) or "", []) if role in ("test", "locked") else []
    return Own(
        id=read.grade_id(metadata) or f"own-{number}",
        ours=next((text for text in texts if text == source), texts[0] if texts else None),
        role=role,
        source=source,
        points=points_of(nbgrader) if role == "test" else 0.0,
        solution=solution,
        blank=solution and (same is True or is_stub(source, code)),
        changed=(same is False or bool(texts) and source not in texts) and not solution,
        by_hand=grade and solution,
    )


def points_of(nbgrader: dict) -> float:
    points = nbgrader.get("points")
    return float(points) if isinstance(points, int | float) else 0.0


def is_stub(source: str, code: bool) -> bool:
    """Does a cell still hold the words that stand where an answer goes?"""
    return not source.strip() or any(stub in source for stub in STUBS[: 1 if code else 2])


def is_as_released(cell_type: str, source: str, nbgrader: dict) -> bool | None:
    """Is a cell as it was handed out? None if its metadata does not tell."""
    from nbformat import from_dict
    from nbgrader.utils import compute_checksum

    if not nbgrader.get("checksum") or not nbgrader.get("grade_id"):
        return None
    cell = from_dict({"cell_type": cell_type, "source": source, "metadata": {"nbgrader": nbgrader}})
    return compute_checksum(cell) == nbgrader["checksum"]


def files_beside(path: Path) -> tuple[tuple[str, bytes], ...]:
    """Return the data files in the notebook's folder."""
    beside = sorted(path.resolve().parent.iterdir())
    found = [file for file in beside if file.suffix in INERT and file.is_file() and not file.is_symlink()]
    return tuple((file.name, file.read_bytes()) for file in found if file.stat().st_size <= MAX_FILE)


def executor_for(no_sandbox: bool):
    """Return what executes the notebook: behind walls, unless the person who asks takes them away."""
    from course.grade.trusted.execute import Executor

    problem = None if no_sandbox else Executor.available()
    if problem:
        raise CourseError(f"{problem} That is safe for a notebook of your own.")
    return Executor(sandbox=not no_sandbox)


def judge(cells: list[Own], result) -> list[Verdict]:
    """Return a verdict for each test and each essay, in order."""
    results = {cell.id: cell for cell in result.cells}
    verdicts: list[Verdict] = []
    blank: dict[str, bool] = {}  # of the answers since the last test
    for cell in cells:
        if cell.solution and not cell.by_hand:
            blank[cell.id] = cell.blank
        if cell.changed:
            why = "it is not as it was handed out; your work is graded with the original"
            verdicts.append(Verdict(cell.id, "CHANGED", False, why=why))
        elif cell.by_hand:
            verdicts.append(Verdict(cell.id, "to be graded by hand", True, why=UNWRITTEN * cell.blank))
        elif cell.role == "test":
            unwritten = blank.get(cell.id.removeprefix("check-"), any(blank.values()))  # a prediction is not its answer
            verdicts.append(judge_test(cell, results.get(cell.id), unwritten))
        if cell.role == "test":
            blank = {}
    return verdicts


def judge_test(cell: Own, result, unwritten: bool) -> Verdict:
    score, why = score_of(cell, result)
    points = f"{score:g} of {cell.points:g}"
    if score >= cell.points and not why:
        return Verdict(cell.id, "passed", True, points)
    if unwritten:
        return Verdict(cell.id, UNWRITTEN, False, points)
    return Verdict(cell.id, "FAILED", False, points, why or "a part of the points is missing")


def score_of(cell: Own, result) -> tuple[float, str]:
    """Return the score of a test and why it is not the whole; a test of a stranger ran like any other cell."""
    if result is None:
        return 0.0, "it did not run"
    if cell.ours is not None:
        return result.score or 0.0, result.error or ("" if result.score is not None else "it did not run")
    last = result.outputs[-1] if result.outputs else {}
    if result.error or last.get("output_type") == "error":
        return 0.0, result.error or last.get("evalue") or last.get("ename") or "it failed"
    shown = last.get("data", {}).get("text/plain", "") if last.get("output_type") == "execute_result" else ""
    return (min(float(shown), cell.points), "") if NUMBER.fullmatch(shown) else (cell.points, "")


def table(verdicts: list[Verdict]) -> str:
    ids = [one_line(verdict.id, 60) for verdict in verdicts]
    width = max(map(len, ids))
    rows = [
        f"{name:<{width}}  {verdict.word:<20}  {verdict.points:>8}  {one_line(verdict.why, 600)}"
        for name, verdict in zip(ids, verdicts, strict=True)
    ]
    lines = [row.rstrip() for row in rows]
    left = sum(not verdict.fine for verdict in verdicts)
    end = "Everything that is graded by tests passes." if not left else f"{left} of {len(verdicts)} still need work."
    return "\n".join([*lines, "", f"{end} Hidden tests are run only when it is graded."])
