"""One submission, run on both sides: tests here, submitted cells in the worker. Ends with a score for every test."""

from __future__ import annotations

import ast
import json
import math
import resource
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from numbers import Real
from typing import Any

from course.grade.job import LEFT_OUT, Cell, CellResult, Job, not_run
from course.grade.trusted.given import Account, Given, sentence
from course.grade.trusted.link import Link, Lost, StudentError
from course.grade.trusted.needed import idle, words_of
from course.grade.trusted.outputs import clean_outputs, clean_text
from course.grade.wire.limits import Limits
from course.grade.wire.meter import Meter
from course.grade.wire.shell import CELL, OutOfTime, Ran, Shell
from helpers import calls, check, own_names, raised
from helpers.check import cleaned
from helpers.pasting import pasted

Start = Callable[[], Link]  # starts a worker process, with the submission's files
Reason = Callable[[], str]  # ends the worker process and says how it ended
TOO_MUCH = "(Left out: the submission shows more than can be kept.)\n"
LONGEST = 4000  # characters of the sentence on why a test failed; a test may quote a result in it
ENDED_ITSELF = ("it left", "it crashed", "it aborted", "it hung up")
# What the sentence on a test says where a limit decided it.
OF_LIMITS = ("stopped after", "used up", "can be passed on at once", "MemoryError", "too often", "was not run")
# Of these no call is told: they quote it themselves, or nothing is written that could be called.
SAID = (check.Misconception, check.NotWritten, check.Undefined, NotImplementedError)
SILENT = "A check in this cell failed; it says no more."


class Run:
    """Runs the cells in their order."""

    def __init__(self, job: Job, shell: Shell, limits: Limits, start: Start, reason: Reason, busy, meter: Meter):
        self.job, self.shell, self.limits, self.meter = job, shell, limits, meter
        self._start, self._reason, self._busy = start, reason, busy
        self.end = time.monotonic() + limits.wall_of_all()
        self.met: list[str] = []  # sentences on limits that were met
        self.needed: set[str] = set()  # locked cells that tests need, see needed.py
        self.candidates: list | None = None  # the lesson's own cells that may be left out
        self.idle: set[str] = set()  # those that are
        # Only a lesson whose answers are classes has objects to calculate with. Elsewhere, `answer - 6` would tell an
        # object of the submission what is expected.
        self.classes = any(name[0].isupper() for cell in job.cells for name in cell.names)
        self.given = Given(())
        self.account = Account()
        self.lent: dict[str, Callable] = {}  # the instructor's functions that stand in for wrong ones, for one test
        self.worked: list[Cell] = []  # cells that a new process has to run again
        self.theirs: dict[str, Any] = {}  # names that the submission binds -> what stands for them here
        self.notes: list[str] = []
        self.starts = 0
        self.room = limits.shown
        self.own_seconds = 0.0  # that cells of the student's own took
        self.link: Link | None = None
        self.over = ""  # why no cell can run any more

    def results(self, failed: dict[int, str]) -> Iterator[tuple[int, CellResult]]:
        """Yield the result of each cell that runs; `failed` gives those that must not be run again, and why."""
        self.restart()
        if self.candidates is not None:
            self.idle = idle(self.candidates, self._mentioned())
        for index, cell in enumerate(self.job.cells):
            if index in failed:
                yield index, not_run(cell, failed[index])
            elif cell.role != "markdown" and self.over:
                yield index, not_run(cell, self.over)
            elif cell.id in self.idle:
                yield index, CellResult(cell.id, [dict(LEFT_OUT)])
            elif cell.role != "markdown":
                yield index, self._kept(getattr(self, "run_" + cell.role)(cell))

    def _kept(self, result: CellResult) -> CellResult:
        """Return a result without its outputs if these are more than the room that is left for all of them."""
        size = sum(len(json.dumps(output)) for output in result.outputs)
        if size > self.room:
            result.outputs = [{"output_type": "stream", "name": "stderr", "text": TOO_MUCH}]
        else:
            self.room -= size
        return result

    def _mentioned(self) -> set[str]:
        """Return the names that the submission can read or bind. Only its own process depends on the answer."""
        sources = [cell.source for cell in self.job.cells if cell.role == "student"]
        words = words_of(self.job.cells)
        if self.over:
            return words
        try:
            reply, _ = self.link.request("names", self.limits.cell, sources=sources)
        except Lost:
            self.restart("Reading the submission")
            return words
        names = reply.get("names")
        plain = type(names) is list and all(type(name) is str for name in names)
        return {*names, *(name for cell in self.job.cells for name in cell.names)} if plain else words

    def run_student(self, cell: Cell) -> CellResult:
        """Run a submitted cell on the other side."""
        self.meter.look()
        result, left, begun = CellResult(cell.id), self.limits.submission - self.meter.used, self.meter.used
        own = cell.role in ("student", "play") and not cell.names
        if own:  # cells of the student's own leave time for the answers
            left = min(left, self.limits.submission / 2 - self.own_seconds)
        if left <= 0 or self._spent():
            result.error = f"The submission used up its {self.limits.submission:.0f} seconds before this cell."
            self.met.append(f"{cell.id}: {result.error}")
            return result
        try:
            seconds = min(self.limits.cell, left)
            reply, _ = self.link.request("cell", seconds, source=cell.source)
            result.outputs = clean_outputs(reply.get("outputs"), self.limits)
            self.worked.append(cell)
            self.theirs |= dict.fromkeys(cell.names)
            if cell.role == "student":
                self.account.wrote(cell.names, cell.source)
            if reply.get("stopped") is True:
                self.met.append(f"{cell.id}: it was stopped after {seconds:.0f} seconds.")
        except Lost:
            result.error = self.restart(f"Cell {cell.id}")
        self.own_seconds += self.meter.used - begun if own else 0.0
        return result

    run_play = run_student

    def run_locked(self, cell: Cell) -> CellResult:
        """Run the instructor's cell on the other side, and here too if tests can need it."""
        there = self.run_student(cell)
        if cell.id not in self.needed:
            return there
        ran = self._run_here(cell.source)
        outputs = clean_outputs(ran.outputs, self.limits, html=not self.link.touched)
        return CellResult(cell.id, outputs, error=there.error)

    def run_test(self, cell: Cell) -> CellResult:
        """Run a test; where an earlier answer that was wrong may be why it fails, once more with a given one."""
        wanted = self.account.wanted(cell.source)
        result = self.run_test_once(cell)
        if result.score >= cell.points:
            return result
        again = self._with_given(cell, wanted) if wanted and not self.over else None
        if again is not None and again.score > result.score:
            result = again
        if result.score < cell.points:
            self.account.failed()
        return result

    def _with_given(self, cell: Cell, wanted: list[str]) -> CellResult | None:
        """Run a test with the instructor's functions under these names on the other side, then take them back."""
        self.lent = self.given.functions(wanted)
        if not self.lent:
            return None
        names, met = list(self.lent), list(self.met)
        try:
            result = self.run_test_once(cell)
            with suppress(Lost):
                self.link.take_back(self.limits.call)
        finally:
            self.lent = {}
        self.met = met if not result.score else self.met
        output = {"output_type": "stream", "name": "stdout", "text": sentence(names)}
        result.outputs.insert(0, output)
        return result

    def run_test_once(self, cell: Cell) -> CellResult:
        """Run a test here, and turn what it did into a score."""
        self.shell.short = True
        self.link.watch = "check.unchanged" in cell.source
        try:
            ran = self._run_here(cell.source)
        finally:
            self.shell.short = False
        result = CellResult(cell.id, [in_words(output) for output in clean_outputs(ran.outputs, self.limits)])
        if self.link.lost:
            result.error, result.score = self.restart(f"A function that {cell.id} called"), 0.0
            streams = [output for output in result.outputs if output["output_type"] == "stream"]
            result.outputs = [*streams, error_output("Stopped", result.error)]
        elif ran.error is not None:
            said = self._together(ran.error) or describe(ran.error)
            result.error, result.score = clean_text(cleaned(said), LONGEST) or SILENT, 0.0
            _add_lines(result.outputs, ran.error)
            if told := self._called(ran.error, cell.source) + meant(ran.error):
                result.outputs.insert(0, {"output_type": "stream", "name": "stdout", "text": told})
        else:
            result.score, result.error = score_of(ran.value, cell.points)
        if result.error and not result.score and any(sign in result.error for sign in OF_LIMITS):
            self.met.append(f"{cell.id}: {result.error}")
        return result

    def _together(self, error: BaseException) -> str:
        """Return in words that calls which were each short enough took all the time of a test; else an empty text."""
        of_all = self.meter.used >= self.limits.submission - self.limits.grace
        if of_all or not self.link.shortened or not str(error).startswith("OutOfTime: "):
            return ""
        return f"The {self.limits.cell:.0f} seconds of this check were used up: all its calls together took too long."

    def _called(self, error: BaseException, source: str) -> str:
        """Return the call at which a visible line of a test failed, as it can be pasted; empty where none is known."""
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if CELL.match(frame.filename)]
        line = frames[0].lineno if frames else 0
        hidden = [number for number, text in enumerate(source.splitlines(), 1) if "BEGIN HIDDEN TESTS" in text]
        if not self.link.called or not 0 < line < min(hidden, default=line + 1) or isinstance(error, SAID):
            return ""
        first, final = 0, -1
        with suppress(SyntaxError, ValueError):
            first, final = calls.lines_of_call(ast.parse(source), line, set(self.theirs))
        made = [call for call in self.link.called if first <= call[0] <= final]
        if not self.link.called[-1][5]:  # it raised what stopped the test
            made = self.link.called
        name = self._name_of(made[-1][1]) if made else ""
        return check.called(name, *made[-1][2:5]) + "\n" if name else ""

    def _name_of(self, function) -> str:
        """Return how a submitted function is called: by its name, or as what a call of another one gave."""
        if name := next((name for name, bound in self.theirs.items() if bound is function), ""):
            return name
        giver = next((call for call in reversed(self.link.called) if call[4] is function), None)
        outer = self._name_of(giver[1]) if giver and giver[1] is not function else ""
        return pasted(outer, *giver[2:4]) if outer else ""

    def _run_here(self, source: str) -> Ran:
        """Run the instructor's code on this side, with what the submission defines standing behind proxies."""
        space = self.shell.user_ns
        self.link.forget_functions()
        try:
            if self.lent:
                self.link.lend(self.lent, self.limits.call)
            self._bind(space)
        except Lost:
            pass  # the caller sees it in the link
        self.link.touched, self.link.called = False, []
        self.link.show = self._show
        ran = self._run_limited(source)
        for name, bound in list(self.theirs.items()):
            if space.get(name, bound) is not bound:
                del self.theirs[name]  # the instructor's code rebound it, and last wins
        return ran

    def _run_limited(self, source: str) -> Ran:
        """Run the instructor's code: so much processor time for itself, and as much own time of the submission."""
        seconds = self.limits.cell
        self.meter.look()
        self.link.until = min(self.meter.used + seconds, self.limits.submission)
        limit_own_processor(seconds + self.limits.grace)
        ran = self.shell.run(source, seconds, self.limits.wall(2 * seconds))
        self.link.until = self.limits.submission
        if isinstance(ran.error, OutOfTime) and ran.error.machine:
            self.meter.doubts.append("a test took more wall time than there is for one")
        return ran

    def _bind(self, space: dict) -> None:
        for name in self.theirs:
            space.pop(name, None)
        found = self.link.look(list(self.theirs), self.limits.call)
        for name in self.theirs:
            self.theirs[name] = found.get(name)
        space.update(found)

    def _show(self, outputs: list[dict]) -> None:
        for output in outputs:
            if output["output_type"] == "stream":
                self.shell.keep_text(output["name"], output["text"])

    def restart(self, where: str = "") -> str:
        """Start a worker process, bring it to where the last one worked, and return a sentence on what happened."""
        sentence = ""
        if where:
            why = self._reason()
            slow = " was still computing: " if "was stopped after" in why else " ended the Python process: "
            sentence = f"{where}{slow}{why}."
            if not why.startswith(ENDED_ITSELF):
                self.met.append(sentence)
            self.notes.append(f"{sentence} Python was started again with the cells that had worked.")
        while self.starts <= self.limits.restarts and not self._spent():
            self.starts += 1
            self.link = self._start()
            self.link.arithmetic = self.classes
            try:
                for cell in self.worked:
                    self._busy()
                    left = max(self.limits.submission - self.meter.used, 0.0)
                    self.link.request("cell", min(self.limits.cell, left), source=cell.source)
                return sentence
            except Lost:
                last = self.worked.pop()
                self.notes.append(f"Cell {last.id} ended the Python process when it was run again: {self._reason()}.")
        why = self._spent() or "cells before it ended the Python process too often."
        self.over = f"This cell was not run: {why}"
        self.met.append(f"The rest was not run: {why}")
        return sentence

    def _spent(self) -> str:
        """Return in words that no time is left, or an empty text."""
        seconds = self.limits.submission
        if time.monotonic() >= self.end:
            self.meter.doubts.append(f"all of it took more than {self.limits.wall_of_all():.0f} seconds")
            return f"{self.meter.doubts[-1]}."
        return "" if self.meter.used < seconds else f"the submission used up its {seconds:.0f} seconds."


def limit_own_processor(seconds: float) -> None:
    """End this process if it computes for longer than that and cannot be interrupted."""
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]
    wanted = math.ceil(time.process_time() + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def score_of(value: Any, points: float) -> tuple[float, str | None]:
    """Return the score of a test that ran to its end, and what there is to say about it.

    A number as the last expression is partial credit, as in nbgrader; anything else, a bool too, is full credit. Where
    nbgrader drops the whole submission (less than nothing, more than the maximum), the score is clipped and it is said.
    """
    if not isinstance(value, Real) or isinstance(value, bool):
        return points, None
    number = float(value)
    if 0 <= number <= points:
        return number, None if number == points else f"Partial credit: {number:g} of {points:g}."
    clipped = min(max(number, 0.0), points) if number == number else 0.0
    return clipped, f"The test itself is wrong: it gave {number:g} of {points:g} points. Please tell your instructor."


def describe(error: BaseException) -> str:
    """Return one sentence on why a test failed."""
    if isinstance(error, OutOfTime) or str(error).startswith("OutOfTime: "):
        error = str(error).removeprefix("OutOfTime: ")
        return f"It was {error}: is there a loop that does not end, or a very slow one?"
    if hasattr(error, "submitted_lines") and (name := own_names.undefined_in(error, "")):
        return own_names.sentence(name)
    kind = "" if isinstance(error, AssertionError | StudentError) else f"{type(error).__name__}: "
    origin = "Your code raised " if hasattr(error, "submitted_lines") else ""
    kind = type(error).__name__ + ": " if origin and not isinstance(error, StudentError) else kind
    return f"{origin}{kind}{error}".strip() or SILENT


def meant(error: BaseException) -> str:
    """Return what an error of the submission means in the course's words, as a line; an empty text if nobody knows."""
    lines = [part for line in getattr(error, "submitted_lines", []) for part in line.splitlines()]
    code = [line.strip() for line in lines if line.startswith("    ") and line.strip(" ~^")][-1:]
    place = raised.Place(0, code[0], code[0]) if code else None
    words = raised.meaning(error, set(), place) if lines else ""
    return f"What this means: {clean_text(words, 1000)}\n" if words else ""


def in_words(output: dict) -> dict:
    """Return an output of a test; an error's numbers are written as in the reason for lost points."""
    if output["output_type"] != "error":
        return output
    return {**output, "evalue": cleaned(output["evalue"]), "traceback": [cleaned(line) for line in output["traceback"]]}


def error_output(name: str, message: str) -> dict:
    """Return an error as a notebook holds it."""
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": [f"{name}: {message}"]}


def _add_lines(outputs: list[dict], error: BaseException) -> None:
    """Show where in the submitted code an error came from."""
    lines = getattr(error, "submitted_lines", None)
    for output in outputs:
        if output["output_type"] == "error" and lines:
            output["traceback"] = [*lines, "(raised by the submitted code)"]
