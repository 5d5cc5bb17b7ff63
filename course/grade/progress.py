"""A progress bar with an estimate of the time left."""

from __future__ import annotations

import sys
import time

from course.printable import printable

WIDTH = 30


def duration(seconds: float) -> str:
    """Return a time as people say it."""
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"


class Progress:
    """Show how far it is: one line that is drawn again on a terminal, else a line for every tenth part."""

    def __init__(self, total: int, stream=None, clock=time.monotonic):
        self.total, self.done = total, 0
        self.stream = stream or sys.stderr
        self.clock, self.start = clock, clock()
        self.live = self.stream.isatty()
        self.tenths = 0

    def step(self) -> None:
        self.done += 1
        tenths = 10 * self.done // max(self.total, 1)
        if self.live:
            self.stream.write("\r" + self.line())
        elif tenths > self.tenths:
            self.stream.write(self.line() + "\n")
        self.tenths = tenths
        self.stream.flush()

    def line(self) -> str:
        passed = self.clock() - self.start
        left = passed / self.done * (self.total - self.done)
        filled = WIDTH * self.done // max(self.total, 1)
        when = f"{duration(left)} left" if self.done < self.total else f"done in {duration(passed)}"
        return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {self.done}/{self.total}, {when}".ljust(72)

    def say(self, text: str) -> None:
        """Print a line without breaking the bar."""
        if self.live and self.done:
            self.stream.write("\r" + " " * 72 + "\r")
        self.stream.write(printable(text) + "\n")
        self.stream.flush()

    def close(self) -> None:
        if self.live and self.done:
            self.stream.write("\n")
            self.stream.flush()
