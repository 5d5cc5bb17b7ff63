"""Read tests/attacks/: a lesson, and submissions of it with the score that each deserves."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

from course.grade.job import Cell, Job
from course.grade.limits import Limits

FOLDER = Path(__file__).parent / "attacks"
HEADER = re.compile(r"^# %%(.*)$", re.MULTILINE)
CANARY = "CANARY-HIDDEN"


@dataclass
class Attack:
    """One submission: what replaces the answers, what was added before them, and what it deserves."""

    name: str
    tries: str
    deserves: float
    limits: Limits
    cells: list[tuple[str, str]] = field(default_factory=list)  # (exercise or "", source)

    def job(self, lesson: str = "01_threshold_logic") -> Job:
        """Return the rebuilt submission: the lesson's cells with the student's in between."""
        mine = dict(cell for cell in self.cells if cell[0])
        added = list(self.cells)
        cells: list[Cell] = []
        for cell in lesson_cells():
            if cell.id in mine:
                while added and added[0][0] != cell.id:
                    cells.append(Cell(f"added-{len(cells)}", "student", added.pop(0)[1]))
                added.pop(0)
                cell = Cell(cell.id, cell.role, mine[cell.id], 0, cell.names)
            cells.append(cell)
        if not mine:  # added cells alone come first, where they can do most harm
            return Job(lesson, tuple([Cell(f"added-{i}", "student", s) for i, (_, s) in enumerate(added)] + cells))
        return Job(lesson, tuple(cells + [Cell(f"last-{i}", "student", s) for i, (_, s) in enumerate(added)]))


def lesson_cells() -> list[Cell]:
    """Return the cells of the lesson, answers included."""
    cells = []
    for header, source in split((FOLDER / "lesson.py").read_text()):
        options = dict(re.findall(r'(\w+)="?([^"\s]+)"?', header))
        if "markdown" in header:
            continue
        if "exercise" in options:
            names = tuple(node.name for node in ast.parse(source).body if hasattr(node, "name"))
            cells.append(Cell(options["exercise"], "student", source, 0, names))
        elif "check" in options:
            cells.append(Cell("check-" + options["check"], "test", source, float(options["points"])))
        else:
            cells.append(Cell("given-" + options.get("given", ""), "locked", source))
    return cells


def split(text: str) -> list[tuple[str, str]]:
    """Return the cells of a percent script as (header, source)."""
    parts = HEADER.split(text)
    return [(parts[i].strip(), parts[i + 1].strip("\n")) for i in range(1, len(parts), 2)]


def read(name: str) -> Attack:
    """Return one submission by the name of its file."""
    text = (FOLDER / f"{name}.py").read_text()
    known = dict(re.findall(r"^# (Tries|Deserves|Limits): (.*)$", text, re.MULTILINE))
    options = {key: float(value) for key, value in re.findall(r"(\w+)=([\d.]+)", known.get("Limits", ""))}
    options = {key: int(value) if key in ("memory", "restarts") else value for key, value in options.items()}
    exercise = re.compile(r'exercise="([^"]+)"')
    cells = [("".join(exercise.findall(header)), source) for header, source in split(text)]
    return Attack(name, known["Tries"], float(known["Deserves"].split()[0]), Limits(**options), cells)


def names() -> list[str]:
    """Return the names of all submissions."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "lesson")
