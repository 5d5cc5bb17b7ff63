"""Check one notebook the way it will be graded, with the tests that are visible in it.

No gradebook is needed. The exit code is 0 if every test passes; an essay never counts as a failure.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from course.errors import CourseError
from course.grade import read
from course.grade.intake import MAX_FILE
from course.grade.job import Cell, Job, Role
from course.grade.record import INERT
from course.grade.template import loose_names

STUBS = ("YOUR CODE HERE", "YOUR ANSWER HERE")


def add_arguments(parser) -> None:
    parser.add_argument("notebook", type=Path, help="a lesson's notebook, such as workspace/01_x/01_x.ipynb")


def main(arguments) -> int:
    cells = read_cells(arguments.notebook)
    if not any(cell.role == "test" for cell in cells):
        raise CourseError(f"{arguments.notebook} has no tests: is it a lesson's notebook, with its metadata?")
    job = Job(arguments.notebook.stem, tuple(cell.for_job() for cell in cells), files_beside(arguments.notebook))
    verdicts = judge(cells, run(job))
    print(table(verdicts))
    return 0 if all(verdict.fine for verdict in verdicts) else 1


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

    def for_job(self) -> Cell:
        names = loose_names(self.source) if self.role == "student" and self.solution else ()
        return Cell(self.id, self.role, self.source, self.points, names)


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
    return [own_cell(number, raw) for number, raw in enumerate(document) if isinstance(raw, dict)]


def own_cell(number: int, raw: dict) -> Own:
    metadata = raw.get("metadata") if isinstance(raw.get("metadata"), dict) else {}
    nbgrader = metadata.get("nbgrader") if isinstance(metadata.get("nbgrader"), dict) else {}
    code = raw.get("cell_type") == "code"
    source = read.join_lines(raw.get("source"))
    solution, grade = bool(nbgrader.get("solution")), bool(nbgrader.get("grade"))
    same = is_as_released("code" if code else "markdown", source, nbgrader)
    role: Role = "markdown"
    if code:
        role = "test" if grade and not solution else "locked" if nbgrader.get("locked") and not solution else "student"
    return Own(
        id=read.grade_id(metadata) or f"own-{number}",
        role=role,
        source=source,
        points=points_of(nbgrader) if role == "test" else 0.0,
        solution=solution,
        blank=solution and (same is True or is_stub(source, code)),
        changed=same is False and not solution,
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
    found = [file for file in sorted(path.resolve().parent.iterdir()) if file.suffix in INERT and file.is_file()]
    return tuple((file.name, file.read_bytes()) for file in found if file.stat().st_size <= MAX_FILE)


def run(job: Job):
    """Execute the notebook; behind walls where there are any (it is usually the caller's own code)."""
    from course.grade.execute import Executor

    with Executor(sandbox=Executor.available() is None) as executor:
        result = executor.run(job)
    if not result.complete:
        raise CourseError(f"The notebook could not be executed. {' '.join(result.notes)}")
    return result


def judge(cells: list[Own], result) -> list[Verdict]:
    """Return a verdict for each test and each essay, in order."""
    results = {cell.id: cell for cell in result.cells}
    verdicts, unwritten = [], False
    for cell in cells:
        unwritten = unwritten or (cell.solution and cell.blank and not cell.by_hand)
        if cell.changed:
            why = "it is not as it was handed out; your work is graded with the original"
            verdicts.append(Verdict(cell.id, "CHANGED", False, why=why))
        elif cell.by_hand:
            verdicts.append(Verdict(cell.id, "to be graded by hand", True, why="not written yet" * cell.blank))
        elif cell.role == "test":
            verdicts.append(judge_test(cell, results.get(cell.id), unwritten))
        if cell.role == "test":
            unwritten = False
    return verdicts


def judge_test(cell: Own, result, unwritten: bool) -> Verdict:
    score = result.score if result is not None and result.score is not None else 0.0
    points = f"{score:g} of {cell.points:g}"
    if score >= cell.points and not (result is not None and result.error):
        return Verdict(cell.id, "passed", True, points)
    if unwritten:
        return Verdict(cell.id, "not written yet", False, points)
    why = (result.error if result is not None else None) or "it did not run"
    return Verdict(cell.id, "FAILED", False, points, " ".join(why.split()))


def table(verdicts: list[Verdict]) -> str:
    width = max(len(verdict.id) for verdict in verdicts)
    rows = [f"{verdict.id:<{width}}  {verdict.word:<20}  {verdict.points:>8}  {verdict.why}" for verdict in verdicts]
    lines = [row.rstrip() for row in rows]
    left = sum(not verdict.fine for verdict in verdicts)
    end = "Everything that is graded by tests passes." if not left else f"{left} of {len(verdicts)} still need work."
    return "\n".join([*lines, "", f"{end} Hidden tests are run only when it is graded."])
