"""What the instructor asked: the cells of a lesson as the gradebook knows them, in the order of the source notebook.

The gradebook decides: source of locked cells (hidden tests included), points, roles. The source notebook adds the
order of the cells, their stable ids, and the names that each answer defines.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbgrader.api import Assignment, BaseCell, Gradebook, GradeCell, Notebook, SolutionCell, SourceCell, TaskCell

from course.grade.job import Role
from course.grade.trusted.told import HIDDEN

DEFINITION = re.compile(r"^(?:async\s+def|def|class)\s+(\w+)|^(\w+)\s*(?::[^=\n]*)?=(?!=)", re.MULTILINE)


@dataclass(frozen=True)
class Asked:
    """One cell that the instructor gave an id."""

    grade_id: str
    cell_type: str
    source: str  # the stub of an answer; the whole text of any other cell
    checksum: str | None = None
    locked: bool = False
    grade: bool = False
    solution: bool = False
    task: bool = False
    points: float = 0.0
    names: tuple[str, ...] = ()
    cell_id: str | None = None
    given: str = ""  # the instructor's own answer, where the source notebook is at hand

    @property
    def answer(self) -> bool:
        """Is the student's text wanted here?"""
        return self.solution

    @property
    def role(self) -> Role:
        if self.cell_type != "code":
            return "markdown"
        if self.solution:
            return "student"
        return "test" if self.grade else "locked"

    @cached_property
    def visible(self) -> str:
        """The text that students were given."""
        return HIDDEN.sub("", self.source).rstrip()


@dataclass(frozen=True)
class Template:
    """All cells with an id of one notebook."""

    notebook: str
    cells: tuple[Asked, ...]
    kernelspec: str = "{}"
    plain: frozenset[str] = frozenset()  # the instructor's cells without an id: code that nothing graded depends on
    prose: frozenset[str] = frozenset()  # and texts
    earlier: frozenset[tuple[str, str]] = frozenset()  # (grade id, hash) of texts that earlier releases held
    releases: tuple[dict[str, tuple[str, float]], ...] = ()  # grade id -> (hash, points), the latest first

    @cached_property
    def by_id(self) -> dict[str, Asked]:
        return {cell.grade_id: cell for cell in self.cells}

    @cached_property
    def given(self) -> tuple[str, ...]:
        """The instructor's locked cells and answers, in order; nothing where only the release is at hand."""
        if not any(cell.given and cell.given.rstrip() != cell.source.rstrip() for cell in self.cells):
            return ()
        return tuple(cell.given or cell.source for cell in self.cells if cell.role in ("locked", "student"))

    def is_plain(self, source: str) -> bool:
        """Is this one of the instructor's cells without an id, as it was given out?"""
        return source.rstrip() in self.plain or source.rstrip() in self.prose

    def is_earlier(self, grade_id: str, source: str) -> bool:
        """Is this the text that an earlier release gave out?"""
        return (grade_id, hash_of(source)) in self.earlier

    def other_points(self, texts: dict[str, str]) -> dict[str, tuple[float | None, float | None]]:
        """Return grade id -> (points then, points now) where the release that these texts are of gave others.

        `texts` are the copies of locked cells. The release is the latest of those that agree with most of them.
        """
        hashes = {name: hash_of(text) for name, text in texts.items()}
        then = max(self.releases, key=lambda one: sum(one.get(name, ("",))[0] == hashes[name] for name in hashes),
                   default=None)  # fmt: skip
        if then is None:
            return {}
        before = {name: points for name, (_, points) in then.items() if points}
        now = {cell.grade_id: cell.points for cell in self.cells if cell.points}
        names = sorted(before.keys() | now.keys())
        return {name: (before.get(name), now.get(name)) for name in names if before.get(name) != now.get(name)}


def hash_of(text: str) -> str:
    return hashlib.sha256(text.rstrip().encode("utf-8", "replace")).hexdigest()


def load_templates(gradebook: Gradebook, lesson: str, folders: list[Path]) -> list[Template]:
    """Return the templates of a lesson's notebooks; `folders` hold the source notebook, the best first."""
    notebooks = (
        gradebook.db.query(Notebook.id, Notebook.name, Notebook.kernelspec)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .filter(Assignment.name == lesson)
        .order_by(Notebook.name)
    )
    return [load_template(gradebook, row, folders) for row in notebooks]


def load_template(gradebook: Gradebook, notebook, folders: list[Path]) -> Template:
    raw_cells = read_source(folders, notebook.name)
    order = in_order(raw_cells)
    plain, prose = (without_id(raw_cells, kind) for kind in ("code", "markdown"))
    rows = gradebook.db.query(SourceCell).filter(SourceCell.notebook_id == notebook.id).all()
    base = gradebook.db.query(BaseCell).filter(BaseCell.notebook_id == notebook.id).all()
    points = {cell.name: cell.max_score for cell in base if isinstance(cell, GradeCell | TaskCell)}
    roles = {
        kind: {cell.name for cell in base if isinstance(cell, kind)} for kind in (GradeCell, SolutionCell, TaskCell)
    }
    cells = [asked(row, roles, points, order.get(row.name, {})) for row in rows]
    places = {name: place for place, name in enumerate(order)}
    cells.sort(key=lambda cell: places.get(cell.grade_id, len(places)))
    return Template(notebook.name, tuple(cells), notebook.kernelspec or "{}", plain, prose)


def asked(row: SourceCell, roles: dict, points: dict, raw: dict) -> Asked:
    source = row.source or ""
    return Asked(
        grade_id=row.name,
        cell_type=row.cell_type,
        source=source,
        checksum=row.checksum,
        locked=bool(row.locked),
        grade=row.name in roles[GradeCell],
        solution=row.name in roles[SolutionCell],
        task=row.name in roles[TaskCell],
        points=float(points.get(row.name, 0.0)),
        names=defined_names(raw.get("source", source)) if row.name in roles[SolutionCell] else (),
        cell_id=raw.get("id"),
        given=raw.get("source", "") if row.name in roles[SolutionCell] and row.cell_type == "code" else "",
    )


def read_source(folders: list[Path], notebook: str) -> list[dict]:
    """Return the cells of the instructor's own notebook; none if it is not there."""
    path = next((folder / f"{notebook}.ipynb" for folder in folders if (folder / f"{notebook}.ipynb").is_file()), None)
    return json.loads(path.read_text(encoding="utf-8")).get("cells", []) if path else []


def in_order(raw_cells: list[dict]) -> dict[str, dict]:
    """Return grade id -> {source, id}, in the order of the notebook."""
    return {
        name: {"source": "".join(cell["source"]), "id": cell.get("id")}
        for cell in raw_cells
        if (name := cell.get("metadata", {}).get("nbgrader", {}).get("grade_id"))
    }


def without_id(raw_cells: list[dict], cell_type: str) -> frozenset[str]:
    """Return the texts of the instructor's cells without an id."""
    without = [cell for cell in raw_cells if not cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")]
    return frozenset("".join(cell["source"]).rstrip() for cell in without if cell["cell_type"] == cell_type)


def defined_names(source: str) -> tuple[str, ...]:
    """Return the names that an instructor's cell binds at its top level, in order."""
    try:
        body = ast.parse(source).body
    except SyntaxError:  # a magic, perhaps
        return loose_names(source)
    return tuple(dict.fromkeys(name for statement in body for name in bound_by(statement)))


def loose_names(source: str) -> tuple[str, ...]:
    """Return the names that lines seem to define; for submitted text, which no parser of ours should see."""
    return tuple(dict.fromkeys(first or second for first, second in DEFINITION.findall(source)))


def bound_by(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return []
    nodes = [node for target in targets for node in ast.walk(target)]
    return [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
