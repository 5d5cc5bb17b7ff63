"""One process for tests and answers, inside the walls: the side that writes the scores, and stays outside.

For notebooks whose tests do not travel (see guard.py). The cells run in one namespace, in their order, as under stock
nbgrader. This side sends them one by one, and of each reads one short message: did it fail, with which error, or with
which value. Submitted code could forge that message: a score of this kind says so wherever it is shown.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import replace

from course.grade.job import Cell, CellResult, Job, Result
from course.grade.trusted.link import Link, Lost
from course.grade.trusted.outputs import clean_text
from course.grade.trusted.run import SILENT, Run, error_output, score_of
from course.grade.trusted.server import Workers, ask_zygote
from course.grade.trusted.told import HIDDEN, LONGEST, UNSAID, kind_of, words_for
from course.grade.wire.channel import Garbled
from course.grade.wire.limits import Limits

LOOP = "It was stopped: is there a loop that does not end, or a very slow one?"
SHORT = 1 << 16  # bytes of what is said about one cell
LONG = 1 << 24  # bytes of what a cell shows, where a person gives points


class ShortLink(Link):
    """A link on which cells are answered with few words, unless `shown` is set; and no functions are called."""

    shown = False

    def request(self, what: str, seconds: float, blocks: Sequence[bytes] = (), **details):
        """Send one request and return its reply; raise Lost if none comes, or one that is too long."""
        self.channel.limit = LONG if self.shown or what == "start" else SHORT
        if what == "cell" and not self.shown:
            details["brief"] = True
        return super().request(what, seconds, blocks, **details)

    def _serve(self, message: dict, blocks: list[bytes], deadline: float) -> None:
        raise Garbled("the submission asked for a function of the tests")


class Together(Run):
    """Runs the cells in their order, all in the process of the submission."""

    def __init__(self, job: Job, limits: Limits, workers: Workers):
        self.workers = workers
        super().__init__(job, None, limits, self.start, workers.reason, lambda: None, workers.meter)
        self.exposed = False  # has a hidden test been sent where submitted code runs?

    def start(self) -> Link:
        """Start the process, and let it be like a kernel."""
        link = self.workers.start(ShortLink)
        try:
            link.request("together", 60, modules=list(self.job.modules), figures=self.job.read_by_hand)
        except Lost as error:
            raise OSError("the process for tests and answers did not start") from error
        return link

    def run_student(self, cell: Cell) -> CellResult:
        """Run a cell that gives no points. What it shows is kept only for a person who gives points."""
        self.link.shown = self.job.read_by_hand
        result = super().run_student(cell)
        if not self.job.read_by_hand:
            errors = [output for output in result.outputs if output["output_type"] == "error"]
            result.outputs = [] if self.exposed else [error_output(*self.told(error, "")) for error in errors[:1]]
        return result

    run_locked = run_play = run_student

    def run_test(self, cell: Cell) -> CellResult:
        """Run a test, and turn what is said of it into a score as nbgrader does."""
        self.exposed |= self.job.way != "source" and bool(HIDDEN.search(cell.source))
        self.link.shown = False
        result = super().run_student(cell)
        outputs, result.outputs = result.outputs, []
        errors = [output for output in outputs if output["output_type"] == "error"]
        if result.error:  # it ended the process, or there was no time left
            result.score, result.outputs = 0.0, [error_output("Stopped", result.error)]
        elif errors:
            kind, text = self.told(errors[0], cell.source)
            result.score, result.outputs = 0.0, [error_output(kind, text)]
            result.error = text if kind == "AssertionError" and text else f"{kind}: {text}".rstrip(": ")
        else:
            result.score, result.error = score_of(value_in(outputs), cell.points)
        return result

    def told(self, error: dict, source: str) -> tuple[str, str]:
        """Return kind and text of an error as far as they may be told."""
        text = clean_text(error["evalue"], LONGEST)
        if error["ename"] == "OutOfTime":
            return "Stopped", LOOP
        kind = error["ename"] if self.job.way == "source" else kind_of(error["ename"])
        if self.exposed and text:
            text = words_for(text, source) or UNSAID
        return kind, text or (SILENT if kind == "AssertionError" else "")


def value_in(outputs: list[dict]) -> float | None:
    """Return the number that a cell ends with, as nbgrader reads it: the text that it shows, if that is a number."""
    shown = [output["data"].get("text/plain", "") for output in outputs if output["output_type"] == "execute_result"]
    try:
        return float(shown[0])
    except (IndexError, ValueError):
        return None


def run_together(job: Job, limits: Limits, control: socket.socket, serial: str) -> Result:
    """Return the result of one submission; OSError if something outside it went wrong."""
    job = replace(job, figures=True)  # tests may look at them
    run = Together(job, limits, Workers(control, serial, job, limits, lambda: None))
    try:
        found = dict(run.results({}))
    finally:
        if run.link:
            run.link.channel.close()
        ask_zygote(control, f"{serial}-end", {"do": "end"}, [])
    cells = [found.get(i) or CellResult(cell.id) for i, cell in enumerate(job.cells)]
    return Result(cells, run.notes, list(dict.fromkeys(run.met)), list(dict.fromkeys(run.meter.doubts)))
