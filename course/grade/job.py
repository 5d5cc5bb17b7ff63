"""What goes into the execution of one submission and what comes out: plain data, to be hashed and sent anywhere."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Literal

from course.grade.wire.limits import Limits

DOUBTFUL = (
    "This score may depend on how busy the machine was ({}). It is not kept as final: the same command grades it again."
)
NOT_RUN = "(Not run while grading: no points depend on this cell.)\n"
LEFT_OUT = {"output_type": "stream", "name": "stdout", "text": NOT_RUN}
Role = Literal["locked", "test", "student", "play", "markdown"]
# "two": tests and answers in two processes. "one": together in one process inside the walls, where the tests do not
# travel. "source": like "one", for the instructor's own answers alone: nothing that went wrong is kept back.
Way = Literal["two", "one", "source"]


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
    limits: Limits | None = None  # how much time and space it may use; None: the usual ones
    environment: str = ""  # hash of helpers, interpreter and packages: part of the cache key
    way: Way = "two"
    modules: tuple[str, ...] = ()  # in one process: the instructor's own modules, which no installed one replaces
    given: tuple[str, ...] = ()  # in two processes: the instructor's locked cells and answers, see trusted/given.py
    read_by_hand: bool = False  # in one process: keep what submitted cells show, for the person who gives points

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

    @property
    def left_out(self) -> bool:
        """Was the cell not run because no score needs it?"""
        return self.outputs == [LEFT_OUT]


def not_run(cell: Cell, why: str) -> CellResult:
    """Return the result of a cell that is not run: a test that does not run gives no points."""
    return CellResult(cell.id, score=0.0 if cell.role == "test" else None, error=why)


@dataclass
class Result:
    """What executing one submission gave."""

    cells: list[CellResult]
    notes: list[str] = field(default_factory=list)  # restarts, limits met: shown in the feedback and to the instructor
    limits: list[str] = field(default_factory=list)  # sentences on limits that were met, and so decided a score
    doubts: list[str] = field(default_factory=list)  # why it may have another score on a quieter machine
    complete: bool = True  # False if something outside the submission went wrong: it has to be graded again

    def worth(self) -> tuple[bool, float]:
        """Return what makes one result better than another of the same submission."""
        return self.complete, sum(cell.score or 0.0 for cell in self.cells)

    def said(self) -> list[str]:
        """Return all that has to be known beside the scores: in the feedback, and for the instructor."""
        known = "\n".join(self.notes)
        return [
            *self.notes,
            *(f"A limit was met: {text}" for text in self.limits if text not in known),
            *self.doubtful(),
        ]

    def doubtful(self) -> list[str]:
        return [DOUBTFUL.format("; ".join(dict.fromkeys(self.doubts)))] if self.doubts else []

    @property
    def final(self) -> bool:
        """Did the bytes of the submission alone decide it?"""
        return self.complete and not self.doubts
