"""One grader at a time in one gradebook: a second one is told so in a sentence, before it writes anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import OperationalError

from course.errors import CourseError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

BUSY = "Another grader is at work in {}. Wait until it has ended, then try again."
HELD = "The gradebook cannot be used ({}). If another program holds it, end that and try again."


@contextmanager
def alone(course: Path) -> Iterator[None]:
    """Hold the lock of a course while its gradebook is written; CourseError if another grader holds it.

    The system gives the lock back when its holder ends, however it ends.
    """
    path = course / ".cache" / "grading.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a") as file:
        try:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CourseError(BUSY.format(course)) from error
        try:
            yield
        except OperationalError as error:
            raise CourseError(HELD.format(str(error.orig).splitlines()[0] if error.orig else "it is busy")) from error
