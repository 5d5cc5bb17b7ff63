"""Nothing that a grader starts outlives it, however and whenever it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from select import select

import pytest

from course.grade.trusted.execute import Executor
from tests.signals import heard

pytestmark = [
    pytest.mark.slow,
    pytest.mark.sandbox,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it looks into /proc"),
]
PATIENCE = 300  # seconds that anything may take on a busy machine
# The graders end when the tests are killed, too.
WATCH = "threading.Thread(target=lambda: (sys.stdin.read(), os._exit(1)), daemon=True).start()"
GRADER = f"""
import os, sys, threading
from course.grade.job import Cell, Job
from course.grade.pool import open_pool, run_job
if __name__ == "__main__":
    {WATCH}
    walls = sys.argv[1] == "walls"
    pool = open_pool(2, sandbox=walls)
    job = Job("01_threshold_logic", (Cell("a", "student", "while True: pass"),))
    waiting = [pool.submit(run_job, job, walls) for _ in range(2)]
    print("begun", flush=True)
    waiting[0].result()
"""


def children(pid: int) -> set[int]:
    """Return the processes below this one, as they are now."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                parents[int(path.parent.name)] = int(parent)
    found, new = set(), {pid}
    while new:
        new = {child for child, parent in parents.items() if parent in new} - found
        found |= new
    return found


def marked(mark: str) -> set[int]:
    """Return the processes that have this text in their arguments or their environment."""
    found = set()
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            text = (path / "cmdline").read_bytes() + (path / "environ").read_bytes()
            if mark.encode() in text and "Z" not in (path / "stat").read_text().rpartition(")")[2].split()[0]:
                found.add(int(path.name))
    return found


def wait_until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def running(pids: set[int], argument: str) -> int:
    """Return how many of the processes have this argument."""
    count = 0
    for pid in pids:
        with suppress(OSError):
            count += argument.encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return count


BUTTON = f"""
import os, sys, threading, time
from course.grade.button import Validation
if __name__ == "__main__":
    {WATCH}
    validation = Validation()
    validation.warm("01_threshold_logic")
    print("begun", flush=True)
    time.sleep(600)
"""
MOMENTS = {
    "at once": lambda pids: True,
    "while its servers start": lambda pids: running(pids, "course.grade.trusted.server") >= 1,
    "while both run submissions": lambda pids: running(pids, "course.grade.trusted.server") >= 4
    and running(pids, "course.grade.sandboxed.zygote") >= 6,
    "while its button waits": lambda pids: running(pids, "course.grade.sandboxed.zygote") >= 3,
}
WAYS = [
    *(("walls", signal.SIGKILL, moment) for moment in MOMENTS),
    ("walls", signal.SIGTERM, "while its button waits"),
    ("walls", signal.SIGTERM, "while both run submissions"),
    ("walls", signal.SIGHUP, "while its servers start"),
    ("no walls", signal.SIGKILL, "while both run submissions"),
]


@pytest.mark.parametrize("walls, number, moment", WAYS, ids=lambda part: getattr(part, "name", part))
def test_nothing_outlives_a_grader(tmp_path, walls, number, moment):
    if walls == "walls" and Executor.available():
        pytest.skip(Executor.available())
    (tmp_path / "grader.py").write_text(BUTTON if moment == "while its button waits" else GRADER)
    environment = os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, str(tmp_path / "grader.py"), walls]
    grader = subprocess.Popen(
        command, stdin=-1, stdout=-1, text=True, env=environment, start_new_session=True, preexec_fn=heard
    )
    started = {}
    try:
        assert grader.stdout.readline() == "begun\n"
        wait_until(lambda: MOMENTS[moment](children(grader.pid)), "the moment did not come")
        started = opened_of(children(grader.pid))
        grader.send_signal(number)
        lives = [pid for pid, opened in started.items() if not ended(opened)]
        assert not lives, f"{len(lives)} of {len(started)} processes live on"
        wait_until(lambda: not marked(str(tmp_path)), "processes that started late live on")
    finally:
        for opened in started.values():
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(opened, signal.SIGKILL)
            os.close(opened)
        for pid in marked(str(tmp_path)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        grader.wait()
        grader.stdout.close()
        grader.stdin.close()


def opened_of(pids: set[int]) -> dict[int, int]:
    """Return a descriptor for each process, on which its end can be waited for."""
    found = {}
    for pid in pids:
        with suppress(ProcessLookupError):
            found[pid] = os.pidfd_open(pid)
    return found


def ended(opened: int) -> bool:
    """Wait until a process has ended, for some time; return whether it has."""
    return bool(select([opened], [], [], PATIENCE)[0])
