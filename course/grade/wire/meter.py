"""How much time a submission has used of its own: computing and sleeping, but not waiting for a busy machine.

The zygote, which submitted code can neither signal nor deceive, counts the processor time of all its processes; the
side of the tests adds the time that these slept while an answer was waited for. A score is decided by that sum alone.
Wall time is an outer bound, many times as long: where it ends something, the machine may have been the cause.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

TICK = 0.25  # seconds between two looks while an answer is waited for
FRESH = 0.05  # seconds for which a look is good enough
AWAKE = "RD"  # states of threads that compute, wait for a processor, or wait for the disk
Sample = tuple[float, bool] | None  # processor seconds so far, and is anything awake? None: the system does not tell


def usage(pids: Iterable[int]) -> tuple[float, bool]:
    """Return the processor seconds of processes with the children that they waited for, and whether any is awake."""
    ticks, awake = 0, False
    for pid in pids:
        with suppress(OSError, IndexError, ValueError):
            ticks += sum(map(int, fields(f"/proc/{pid}/stat")[11:15]))
            states = [fields(f"/proc/{pid}/task/{thread}/stat")[0] for thread in os.listdir(f"/proc/{pid}/task")]
            awake = awake or any(state in AWAKE for state in states)
    return ticks / os.sysconf("SC_CLK_TCK"), awake


def fields(path: str) -> list[str]:
    """Return the fields of a stat file from the state on; the name before it may hold anything."""
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read().rpartition(")")[2].split()


class Meter:
    """The own time of one submission, over all its worker processes."""

    def __init__(self, sample: Callable[[], Sample] = lambda: None, clock: Callable[[], float] = time.monotonic):
        self.sample, self.clock = sample, clock
        self.used = 0.0  # seconds of its own: computing and sleeping
        self.before = 0.0  # processor seconds of the present worker when it was last looked at
        self.seen = clock()
        self.asleep = False
        self.doubts: list[str] = []  # what wall time ended, so that a quieter machine might give another score

    def look(self, waiting: bool = False) -> None:
        """Bring `used` up to date. `waiting`: an answer is waited for, so that sleeping counts."""
        passed = self.clock() - self.seen
        if passed < FRESH:
            return
        self.seen += passed
        found = self.sample()
        if found is None:  # outside Linux: wall time is all that is known
            self.used += passed
            return
        step = max(found[0] - self.before, 0.0)
        self.before += step
        self.asleep = waiting and not found[1] and step < passed / 2
        self.used += max(passed, step) if self.asleep else step

    def answered(self) -> None:
        """Look once more when an answer has come: who slept at the last look has slept since."""
        if self.clock() - self.seen >= FRESH:
            self.look(waiting=self.asleep)
        self.asleep = False

    def another_worker(self) -> None:
        """Count on with a fresh worker, which has used nothing yet."""
        self.before = 0.0


class Watch:
    """The time for one answer. `pause` raises TimeoutError when waiting for it makes no more sense."""

    def __init__(self, meter: Meter, seconds: float, limits, interrupt: Callable[[], None] = lambda: None):
        self.meter, self.seconds, self.limits, self.interrupt = meter, seconds, limits, interrupt
        meter.look()
        self.begun = meter.used
        self.end = meter.clock() + limits.wall(seconds)
        self.stopping: tuple[float, float] | None = None  # own and wall time when it was asked to stop
        self.every = min(TICK, max(seconds / 8, 0.02))
        self.due = meter.clock() + self.every

    def left(self) -> float:
        """Return the seconds of its own that the submission still has for this answer."""
        return self.seconds - (self.meter.used - self.begun)

    def pause(self) -> float:
        """Look at the time if that is due, and return the seconds until it is due again."""
        if self.meter.clock() >= self.due:
            self.look()
            self.due = self.meter.clock() + self.every
        return max(self.due - self.meter.clock(), 0.001)

    def look(self) -> None:
        """First ask the submission to stop, then give it up."""
        self.meter.look(waiting=True)
        used, now = self.meter.used, self.meter.clock()
        if self.stopping is None:
            late = now >= self.end
            if self.left() <= 0 or late:
                self.stopping = used, now
                self.interrupt()
            if late and self.left() > 0:
                self.doubt(now)
        elif used - self.stopping[0] >= self.limits.grace or now - self.stopping[1] >= self.limits.wall(0):
            raise TimeoutError

    def doubt(self, now: float) -> None:
        wall, own = self.limits.wall(self.seconds), self.seconds - self.left()
        self.meter.doubts.append(f"a part of it took {wall:.0f} seconds, of which only {own:.0f} were its own")
