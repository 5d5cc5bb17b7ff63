"""How much time and space one submission may use. A limit that is met costs the cell that met it, never the rest."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Limits:
    """Seconds are the submission's own: computing and sleeping, not waiting for a busy machine (see `meter`)."""

    cell: float = 60.0  # seconds for one submitted cell, and for one test
    call: float = 20.0  # seconds for one call of a submitted function by a test
    submission: float = 360.0  # seconds for the whole submission
    grace: float = 1.0  # seconds between asking a process to stop and killing it
    patience: float = 10.0  # seconds of wall time for each second of its own: beyond that, the machine is too busy
    memory: int = 2 << 30  # bytes of address space of one process, and of private memory of all of them
    processes: int = 64  # processes and threads at once
    file: int = 32 << 20  # bytes of one file
    disk: int = 64 << 20  # bytes in the working directory, and again in /tmp
    message: int = 64 << 20  # bytes of one message between the two sides
    text: int = 20_000  # characters of text that one cell may show
    image: int = 2 << 20  # bytes of one image
    outputs: int = 40  # outputs that one cell may show
    shown: int = 20 << 20  # bytes of all that a submission may show
    callbacks: int = 200_000  # calls of the test's functions by submitted code
    nesting: int = 16  # calls within calls, across the two sides
    restarts: int = 4  # how often a Python process that ended is started again

    def plain(self) -> dict:
        """Return the limits as a dict that JSON can carry."""
        return asdict(self)

    def wall(self, seconds: float) -> float:
        """Return the seconds of wall time after which something that may take `seconds` of its own is given up."""
        return self.patience * (seconds + 2 * self.grace)

    def wall_of_all(self) -> float:
        """Return the seconds of wall time that a whole submission may take, however busy the machine is."""
        return self.patience * (self.submission / 2 + 10)

    @classmethod
    def for_cell(cls, seconds: float | None, call: float = 0.0, submission: float = 0.0) -> Limits:
        """Return limits in the usual proportion to the seconds for one cell; those for a call and for all may be set.

        `seconds`: None or less than 0, as in `c.ExecutePreprocessor.timeout`, sets no limit for one cell but that for
        the whole submission.
        """
        if seconds is None or seconds <= 0:
            total = submission or cls.submission
            return cls(total, call or total, total)
        scale = seconds / cls.cell
        return cls(seconds, call or scale * cls.call, submission or scale * cls.submission)
