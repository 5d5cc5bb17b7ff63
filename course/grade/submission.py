"""One student's work on its way through the three stages, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from nbgrader.utils import parse_utc

from course.grade.books.gradebook import auto_scores
from course.grade.books.record import Record
from course.grade.intake.folder import Folder
from course.grade.intake.rebuild import Rebuilt
from course.grade.job import Job, Result

LONGEST_TIME = 100  # characters; reading more takes time that grows as the square


@dataclass(frozen=True)
class Options:
    """How to grade."""

    workers: int = 1
    scheduler: str | None = None
    sandbox: bool = True
    figures: bool = True  # draw the figures of what students wrote
    force: bool = False
    everything: bool = False  # run also the lesson's own cells that no score needs, for their figures
    together: bool = True  # grade in one process a notebook whose tests do not travel, rather than stop
    as_released: bool = False  # a copy of an earlier release gets the points of that release


@dataclass
class Submission:
    student: str
    folder: Folder
    record: Record
    rebuilt: list[Rebuilt]
    jobs: list[Job]
    digest: str
    results: dict[int, Result] = field(default_factory=dict)
    attempts: int = 0
    tried: dict[int, list[Result]] = field(default_factory=dict)  # results that the machine may have decided

    def take(self, number: int, result: Result, most: int) -> bool:
        """Keep a result, and return whether it may stand: one that the machine may have decided is tried `most` times.

        Of several doubtful ones, that with the best score stands: what a quieter moment showed to be right is right.
        """
        tried = self.tried.setdefault(number, [])
        tried.append(result)
        if not result.final and len(tried) < most:
            return False
        self.results[number] = result if result.final else max(tried, key=Result.worth)
        return True

    def ready(self) -> bool:
        """Has everything been executed?"""
        return len(self.results) == len(self.jobs)

    @cached_property
    def keys(self) -> list[str]:
        """The hashes under which the results are cached."""
        return [job.key() for job in self.jobs]

    def graded(self) -> list[tuple[Rebuilt, Result]]:
        return [(rebuilt, self.results[number]) for number, rebuilt in enumerate(self.rebuilt)]

    def complete(self) -> bool:
        """Did nothing outside the submission go wrong?"""
        return all(result.complete for result in self.results.values())

    def notes(self) -> tuple[str, ...]:
        found = [note for rebuilt, result in self.graded() for note in (*rebuilt.notes, *result.said())]
        return tuple(dict.fromkeys(found))

    def limits(self) -> tuple[str, ...]:
        """Return the sentences on limits that were met."""
        return tuple(dict.fromkeys(text for _, result in self.graded() for text in result.limits))

    def then(self) -> dict[str, float]:
        """Return the points of an earlier release that count, by grade id."""
        return {name: points for rebuilt in self.rebuilt for name, points in rebuilt.then.items()}

    def about(self) -> dict:
        """Return what is kept beside the grade."""
        reasons = {rebuilt.template.notebook: rebuilt.unreadable for rebuilt in self.rebuilt if rebuilt.unreadable}
        return {
            "submission": self.digest,
            "jobs": self.keys,
            "notes": list(self.notes()),
            "unreadable": reasons,
            "limits": list(self.limits()),
            "final": all(result.final for result in self.results.values()),
            "points then": self.then(),
            "could be forged": [rebuilt.template.notebook for rebuilt in self.rebuilt if rebuilt.together],
        }


@dataclass
class Row:
    """What became of one submission."""

    student: str
    graded: bool = True
    changed: bool = True  # False: it was graded before and nothing is new
    reason: str = ""  # why it was not graded
    notes: tuple[str, ...] = ()
    scores: dict[str, float | None] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()  # why there was nothing to grade
    limits: tuple[str, ...] = ()  # which limits decided a score
    doubtful: tuple[str, ...] = ()  # why the score may be another on a quieter machine
    together: tuple[str, ...] = ()  # notebooks graded in one process with their tests


def row_of(submission: Submission, changed: bool = True) -> Row:
    scores: dict[str, float | None] = {}
    errors = []
    for rebuilt, result in submission.graded():
        scores.update(auto_scores(rebuilt, result))
        errors += [cell.error for cell in result.cells if cell.error and cell.score is not None]
    unreadable = tuple(rebuilt.unreadable for rebuilt in submission.rebuilt if rebuilt.unreadable)
    doubtful = tuple(text for _, result in submission.graded() for text in result.doubtful())
    together = tuple(rebuilt.template.notebook for rebuilt in submission.rebuilt if rebuilt.together)
    return Row(
        submission.student, True, changed, "", submission.notes(), scores, tuple(errors), unreadable,
        submission.limits(), doubtful, together,
    )  # fmt: skip


def read_timestamp(folder: Folder) -> datetime | None:
    """Return when the work was handed in, None if that is not known."""
    text = folder.own.get("timestamp.txt", b"").decode("utf-8", "replace").strip()
    if not text:
        return None
    try:
        if len(text) > LONGEST_TIME:
            raise ValueError("no time is that long")
        found = parse_utc(text)
        if not 1970 <= found.year <= 2200:
            raise ValueError("no time at which work is handed in")
        return found
    except Exception:  # noqa: BLE001 - dateutil raises what its parts raise
        folder.notes.append("timestamp.txt holds no time that can be read; the submission counts as not late.")
        return None
