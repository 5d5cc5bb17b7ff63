"""Execute one submission: a pure function of its bytes, with tests and answers in two processes.

>>> with Executor() as executor:                                                                       # doctest: +SKIP
...     result = executor.run(job)

An Executor holds two servers that have imported everything slow: one for the tests, one inside the sandbox for the
answers. Both fork for each submission, so that no submission meets anything of another. Make one in each process.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress

from course.grade.job import CellResult, Job, Result, not_run
from course.grade.trusted import sandbox as walls
from course.grade.trusted.needed import can_idle, needed_here
from course.grade.trusted.server import FROM_OUTSIDE, ask_zygote
from course.grade.trusted.together import run_together
from course.grade.wire.channel import Channel, Closed, Garbled, TimedOut, pair
from course.grade.wire.limits import Limits

OVER = "The submission used up its time."
KEPT_ZYGOTES = 2
USUAL = Limits()
_serials = itertools.count(1)


class SandboxMissing(RuntimeError):
    """Grading cannot begin: there are no walls to put around submitted code."""


class Attempt:
    """What one run of a submission sent before it ended, by itself or not."""

    def __init__(self):
        self.results: dict[int, CellResult] = {}
        self.notes: list[str] | None = None  # None: it did not come to its end
        self.limits: list[str] = []
        self.doubts: list[str] = []
        self.broken = ""  # something outside the submission went wrong


class Executor:
    """Runs submissions, one at a time."""

    def __init__(self, sandbox: bool = True, limits: Limits = USUAL, lessons: Sequence[str] | None = None):
        self.sandbox, self.limits, self.lessons = sandbox, limits, lessons
        self.zygotes: dict[str, walls.Zygote] = {}
        self.server = None
        if sandbox and (problem := self.available()):
            raise SandboxMissing(problem)

    @staticmethod
    def available() -> str | None:
        """Return None if submitted code can be sandboxed here, else one sentence that says what to install."""
        return walls.available()

    def __enter__(self) -> Executor:
        return self

    def __exit__(self, *failure) -> None:
        self.close()

    def close(self) -> None:
        """End all processes."""
        for zygote in self.zygotes.values():
            zygote.close()
        self.zygotes.clear()
        if self.server:
            walls.end_process(self.control, self.server)
            self.folder.cleanup()
            self.server = None

    def run(self, job: Job) -> Result:
        """Return the result of one submission. Never raises because of what the submission does."""
        if job.way != "two":
            return self._run_together(job)
        failed: dict[int, str] = {}
        notes: list[str] = []
        limits: list[str] = []
        doubts: list[str] = []
        kept: dict[int, CellResult] = {}  # of all attempts: a later one may not come as far
        until = time.monotonic() + 2 * self.limits_of(job).wall_of_all()  # for all attempts together
        while True:
            try:
                attempt = self._attempt(job, failed, until)
            except (OSError, Garbled) as error:
                attempt = Attempt()
                attempt.broken = str(error)
            kept |= attempt.results
            limits += attempt.limits
            doubts += attempt.doubts
            if attempt.notes is not None or attempt.broken or len(failed) > len(job.cells):
                break
            index = next_cell(job, attempt)
            failed[index] = "This cell could not be brought to an end: it was stopped."
            if time.monotonic() >= until:
                attempt.notes = ["The submission used up its time: what follows was not run."]
                doubts.append("it could not be run to its end in time")
                kept = {i: not_run(cell, OVER) for i, cell in enumerate(job.cells) if cell.role != "markdown"} | kept
                break
            notes.append(f"Cell {job.cells[index].id} could not be ended: the rest was run again without it.")
            limits.append(notes[-1])
        if attempt.broken:
            self.close()  # the next submission gets fresh servers
            return Result([], [f"Not graded: {attempt.broken}."], complete=False)
        results = [kept.get(i) or CellResult(cell.id) for i, cell in enumerate(job.cells)]
        return Result(results, notes + attempt.notes, list(dict.fromkeys(limits)), list(dict.fromkeys(doubts)))

    def limits_of(self, job: Job) -> Limits:
        return job.limits or self.limits

    def _run_together(self, job: Job) -> Result:
        """Run tests and answers in one process inside the walls, because the tests do not travel."""
        try:
            serial = f"{os.getpid()}-{next(_serials)}"
            return run_together(job, self.limits_of(job), self._ready(job.lesson).control, serial)
        except (OSError, Garbled) as error:
            self.close()  # the next submission gets fresh servers
            return Result([], [f"Not graded: {error}."], complete=False)

    def _attempt(self, job: Job, failed: dict[int, str], until: float) -> Attempt:
        """Run a submission once, as far as it goes."""
        zygote, serial = self._ready(job.lesson), f"{os.getpid()}-{next(_serials)}"
        ours, theirs = pair()
        with theirs:
            walls.socket.send_fds(self.control, [b"run"], [theirs.fileno(), zygote.control.fileno()])
        channel = Channel(ours, 1 << 30)
        attempt = Attempt()
        try:
            request, blocks = as_request(job, failed, self.limits_of(job), serial)
            channel.send(request, blocks, time.monotonic() + 60)
            self._collect(channel, attempt, until, self.limits_of(job))
        except Closed:
            pass  # a cell could not be ended, and used up its processor time; or it ended the process
        except TimedOut:
            attempt.doubts.append("a test took more wall time than there is for one")
        finally:
            channel.close()
            self.control.sendall(b"stop")
            self.control.settimeout(60)
            if self.control.recv(16) == b"killed\n":
                attempt.doubts.append(FROM_OUTSIDE)
            ask_zygote(zygote.control, f"{serial}-end", {"do": "end"}, [])
        return attempt

    def _collect(self, channel: Channel, attempt: Attempt, until: float, limits: Limits) -> None:
        """Receive results until there are no more."""
        patience = limits.wall(2 * limits.cell) + limits.wall(limits.call)
        while attempt.notes is None and not attempt.broken:
            message, _ = channel.receive(min(time.monotonic() + patience, until))
            if "result" in message:
                index, plain = message["result"]
                attempt.results[index] = CellResult(**plain)
            attempt.limits, attempt.doubts = message.get("limits", []), message.get("doubts", [])
            attempt.notes, attempt.broken = message.get("done"), message.get("broken", "")

    def ready_for(self, lesson: str) -> None:
        """Start both servers now, so that the first submission does not wait for them."""
        self._ready(lesson)

    def _ready(self, lesson: str) -> walls.Zygote:
        """Return the zygote for this lesson, with the server of the tests running too."""
        if self.server is None:
            self._start_server()
        zygote = self.zygotes.pop(lesson, None)
        if zygote is not None and zygote.process.poll() is not None:
            zygote.close()
            zygote = None
        while len(self.zygotes) >= KEPT_ZYGOTES:
            self.zygotes.pop(next(iter(self.zygotes))).close()
        self.zygotes[lesson] = zygote or walls.Zygote(lesson, self.sandbox, self.lessons, self.folder.name)
        return self.zygotes[lesson]

    def _start_server(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="course-tests-", ignore_cleanup_errors=True)
        home = self.folder.name
        environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": home, "TMPDIR": home, "LANG": "C.UTF-8",
                       "PYTHONPATH": str(walls.ROOT), "PYTHONHASHSEED": "0", "IPYTHONDIR": f"{home}/ipython",
                       "MPLCONFIGDIR": f"{home}/matplotlib", **walls.THREADS}  # fmt: skip
        with suppress(KeyError):
            environment["COURSE_GRADE_DEBUG"] = os.environ["COURSE_GRADE_DEBUG"]
        self.control, theirs = pair()
        with theirs:
            command = [sys.executable, "-s", "-P", "-m", "course.grade.trusted.server"]
            self.server = walls.start_process(command, theirs, environment, cwd=home)
        walls.wait_for_hello(self.control, self.server)


def next_cell(job: Job, attempt: Attempt) -> int:
    """Return the index of the cell that was running when an attempt ended."""
    done = max(attempt.results, default=-1)
    return next((i for i in range(done + 1, len(job.cells)) if job.cells[i].role != "markdown"), max(done, 0))


def as_request(job: Job, failed: dict[int, str], limits: Limits, serial: str) -> tuple[dict, list[bytes]]:
    """Return the job as a message."""
    cells = [{"id": cell.id, "role": cell.role, "source": cell.source, "points": cell.points, "names": cell.names}
             for cell in job.cells]  # fmt: skip
    needed = needed_here(job.cells)
    idle = None if job.everything else can_idle(job.cells, needed)
    request = {"lesson": job.lesson, "cells": cells, "files": [name for name, _ in job.files], "figures": job.figures,
               "limits": limits.plain(), "failed": failed, "serial": serial, "needed": sorted(needed),
               "idle": idle, "given": job.given}  # fmt: skip
    return request, [content for _, content in job.files]
