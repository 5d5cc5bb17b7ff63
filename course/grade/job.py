"""What goes into the execution of one submission and what comes out: plain data, to be hashed and sent anywhere."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Literal

Role = Literal["locked", "test", "student", "play", "markdown"]


@dataclass(frozen=True)
class Cell:
    """One cell of a rebuilt notebook.

    role: "locked" is the instructor's code that both sides run (imports, data); "test" is the instructor's graded
    code, which only the trusted side runs; "student" is submitted code, which only the sandboxed side runs; "play" is
    the instructor's own unlocked cell, left as it was: it runs like "student", and may be left out where no submitted
    cell mentions a name that it binds; "markdown" is never run. `names` lists what the
    instructor's own solution cell of this id defines: the only names that a test may look up on the sandboxed side.
    A name with a capital is a class: only where there is one may tests calculate with objects of the submission.
    """

    id: str
    role: Role
    source: str
    points: float = 0.0
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """One submission, rebuilt: the same bytes always give the same result."""

    lesson: str  # "01_threshold_logic"
    cells: tuple[Cell, ...]
    files: tuple[tuple[str, bytes], ...] = ()  # data files of the submission: (name, content)
    figures: bool = True  # draw the figures of the cells that run
    everything: bool = True  # run also those of the lesson's own cells that no score needs: its figures, experiments
    environment: str = ""  # hash of helpers, interpreter and packages: part of the cache key

    def key(self) -> str:
        """Return the content hash under which the result is cached."""
        plain = asdict(self)
        plain["files"] = [(name, hashlib.sha256(content).hexdigest()) for name, content in self.files]
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


@dataclass
class CellResult:
    """What running one cell gave: nbformat outputs made by the trusted side, and a score if the cell is a test."""

    id: str
    outputs: list[dict] = field(default_factory=list)
    score: float | None = None  # None unless the cell is a test that ran or was failed
    error: str | None = None  # one sentence: why there is no full score


def not_run(cell: Cell, why: str) -> CellResult:
    """Return the result of a cell that is not run: a test that does not run gives no points."""
    return CellResult(cell.id, score=0.0 if cell.role == "test" else None, error=why)


@dataclass
class Result:
    """What executing one submission gave."""

    cells: list[CellResult]
    notes: list[str] = field(default_factory=list)  # restarts, limits met: shown in the feedback and to the instructor
    complete: bool = True  # False if something outside the submission went wrong: it has to be graded again
