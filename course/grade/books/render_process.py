"""The process that lays out cells: reads questions from its input, and is ended by the system at its limits."""

from __future__ import annotations

import json
import os
import signal
import sys
import time

from course.grade.books.render import MEMORY, SECONDS
from course.grade.books.sanitise import TooMuch, lay_out

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None


def limit(seconds: float) -> None:
    """Let the system end this process after so many seconds of its processor time; 0 takes the limit away."""
    if resource is not None:
        signal.setitimer(signal.ITIMER_PROF, seconds)


def answer(question: bytes) -> dict:
    begun = time.process_time()
    limit(SECONDS)
    try:
        kind, source, attachments = json.loads(question)
        made = {"html": lay_out(kind, source, attachments)}
    except TooMuch as reason:
        made = {"plain": str(reason)}
    except MemoryError:
        made = {"plain": "laying it out takes too much memory"}
    limit(0)
    return {**made, "seconds": time.process_time() - begun}


def serve() -> None:
    """Answer until the other side hangs up."""
    if resource is not None:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the other side
    lines = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints goes nowhere
    while size := int.from_bytes(sys.stdin.buffer.read(8), "big"):
        made = json.dumps(answer(sys.stdin.buffer.read(size))).encode()
        lines.write(len(made).to_bytes(8, "big") + made)
        lines.flush()


if __name__ == "__main__":
    serve()
