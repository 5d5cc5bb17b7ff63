"""A grader that is ended anywhere leaves no process and no half-written grade, and the next run goes on.

The class's own settings stop the grader at a point of its program, or a submission that sleeps holds it; there the
signal comes from outside. So no moment depends on the clock.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from course.grade import run
from course.grade.trusted.execute import Executor
from tests.grade.course import ANSWERS, LESSON, answered, grade, hand_in, make_course, rows_of
from tests.grade.test_command import CONFIG
from tests.grade.test_endings import children, ended, marked, opened_of, wait_until
from tests.signals import heard

pytestmark = [
    pytest.mark.long,
    pytest.mark.sandbox,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it looks into /proc"),
]
REPOSITORY = Path(__file__).parents[2]
CLASS = [f"s{number}" for number in range(6)]
AGAIN = CLASS[2:]  # these hand in once more: wrong work first, right work now


TRAP = """
import importlib, os, signal
def set_trap(module, name, when, count):
    place = importlib.import_module(module)
    *outer, last = name.split(".")
    for part in outer:
        place = getattr(place, part)
    step, calls = getattr(place, last), []
    def trapped(*arguments, **named):
        calls.append(1)
        if when == "before" and len(calls) == count:
            os.kill(os.getpid(), signal.SIGSTOP)
        found = step(*arguments, **named)
        if when == "after" and len(calls) == count:
            os.kill(os.getpid(), signal.SIGSTOP)
        return found
    setattr(place, last, trapped)
set_trap(*{trap})
"""
KILL, TERM, HUP = signal.SIGKILL, signal.SIGTERM, signal.SIGHUP
ENGINE, RECORD, BOOK = (f"course.grade.{name}" for name in ("engine", "books.record", "books.gradebook"))
# how it ends, workers, where: a function of the grader, before or after its n-th call; "asleep": both run submissions
MOMENTS = [
    (KILL, 1, (ENGINE, "Grading.students", "before", 1)),
    (TERM, 1, (ENGINE, "Grading.prepare", "before", 1)),
    (HUP, 1, ("course.grade.guard", "Guard.way", "after", 1)),
    (KILL, 2, ("course.grade.run", "Runner.submit", "before", 1)),
    (TERM, 2, ("course.grade.run", "Runner.submit", "after", 4)),
    (KILL, 1, ("course.grade.submission", "Submission.take", "before", 1)),
    (HUP, 1, ("course.grade.books.cache", "Cache.put", "before", 2)),
    (TERM, 1, ("course.grade.books.cache", "os.replace", "before", 1)),
    (KILL, 1, (BOOK, "Book.know_student", "after", 3)),
    (KILL, 1, (BOOK, "Book.submitted_notebook", "after", 1)),
    (HUP, 1, (BOOK, "Book.save", "after", 4)),
    (KILL, 1, (RECORD, "Path.write_bytes", "after", 3)),
    (TERM, 1, (RECORD, "Record.write", "after", 2)),
    (KILL, 1, (BOOK, "Book.commit", "before", 2)),
    (KILL, 2, (BOOK, "Book.commit", "after", 3)),
    (TERM, 1, (RECORD, "Record.put_in_place", "after", 4)),
    (KILL, 1, ("course.grade.run", "close_pool", "before", 1)),
    (HUP, 1, ("course.grade.books.summary", "summary", "before", 1)),
    (KILL, 2, "asleep"),
    (HUP, 2, "asleep"),
]


def told(part) -> str:
    return f"{part[2]}-{part[1]}-{part[3]}" if isinstance(part, tuple) else getattr(part, "name", str(part))


def work(student: str, right: bool, asleep: bool = False) -> dict[str, str]:
    wait = "import time\ntime.sleep(50)\n" if asleep else ""
    value = "a * b" if right else "0"
    return {
        "and_gate": f"{wait}def and_gate(a, b):\n    return {value}  # {student}\n",
        "or_gate": ANSWERS["or-gate"] if right else "def or_gate(a, b):\n    return a",
    }


def hand_in_again(root: Path, asleep: bool = False) -> None:
    for student in AGAIN:
        hand_in(root, student, answered(root, **work(student, right=True, asleep=asleep)))


@pytest.fixture(scope="module")
def before(tmp_path_factory) -> tuple[Path, dict]:
    """A class of which all but the last are graded, and what the gradebook says of each then."""
    if Executor.available():
        pytest.skip(Executor.available())
    root = make_course(tmp_path_factory.mktemp("moments") / "course")
    for student in CLASS[:-1]:
        hand_in(root, student, answered(root, **work(student, right=student not in AGAIN)))
    grade(root)
    return root, {student: rows_of(root, student) for student in CLASS[:-1]}


@pytest.fixture(scope="module")
def kept_warm():
    """One engine for all runs that are not ended: starting it costs more than grading this class."""
    with pytest.MonkeyPatch.context() as patch:
        end, patched = run.close_pool, patch.setattr(run, "close_pool", lambda pool: None)
        yield patched
        end(run.open_pool(1))


def states(root: Path) -> dict[str, dict]:
    """Return what the gradebook says of each student; the gradebook itself must be whole."""
    with sqlite3.connect(root / "gradebook.db") as book:
        assert book.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert book.execute("PRAGMA foreign_key_check").fetchall() == []
    book.close()
    with Gradebook(f"sqlite:///{root}/gradebook.db", "gates") as gradebook:
        known = [submission.student_id for submission in gradebook.assignment_submissions(LESSON)]
    assert len(known) == len(set(known))
    return {student: rows_of(root, student) for student in known}


def shown(root: Path, student: str) -> str:
    """Return the graded notebook that Formgrader shows, an empty text if there is none."""
    folder = root / "autograded" / student / LESSON
    if not folder.exists():
        return ""
    assert json.loads((folder / "grading.json").read_text())["submission"]
    return (folder / f"{LESSON}.ipynb").read_text()


def stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def both_asleep(root: Path, pid: int) -> bool:
    with suppress(OSError):
        return sum(b"sandboxed.zygote" in Path(f"/proc/{one}/cmdline").read_bytes() for one in children(pid)) >= 8
    return False


def end_at(root: Path, temporary: Path, compiled: Path, number: int, workers: int, moment) -> None:
    """Grade as a class does, end the grader there, and wait until nothing of it is left."""
    environment = os.environ | {"TMPDIR": str(temporary), "PYTHONPATH": str(REPOSITORY)}
    environment |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(compiled)}
    command = [sys.executable, "-m", "course", "grade", "1", "--workers", str(workers)]
    with open(temporary.with_suffix(".log"), "w") as log:
        grader = subprocess.Popen(
            command, cwd=root, env=environment, stdout=log, stderr=log, start_new_session=True, preexec_fn=heard
        )
    started: dict[int, int] = {}
    try:

        def there() -> bool:
            assert grader.poll() is None, "it ended before the moment came: " + Path(log.name).read_text()
            return both_asleep(root, grader.pid) if moment == "asleep" else stopped(grader.pid)

        wait_until(there, "the moment did not come")
        started = opened_of(children(grader.pid))
        grader.send_signal(number)
        grader.send_signal(signal.SIGCONT)
        assert grader.wait() == -number
        assert all(ended(opened) for opened in started.values()), "a process lives on"
        wait_until(lambda: not marked(str(temporary)), "processes that started late live on")
    finally:
        for opened in started.values():
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(opened, signal.SIGKILL)
            os.close(opened)
        grader.kill()
        grader.wait()


@pytest.mark.parametrize("number, workers, moment", MOMENTS, ids=told)
def test_a_grader_can_be_ended_anywhere(before, kept_warm, tmp_path, number, workers, moment):
    made, old = before
    root = Path(shutil.copytree(made, tmp_path / "course"))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    trap = "" if moment == "asleep" else TRAP.replace("{trap}", repr(moment))
    (root / "nbgrader_config.py").write_text(CONFIG + trap)
    hand_in_again(root, asleep=moment == "asleep")
    end_at(root, temporary, made.with_name("compiled"), number, workers, moment)
    found, pages = states(root), {student: shown(root, student) for student in CLASS}

    (root / "nbgrader_config.py").write_text(CONFIG)
    hand_in_again(root)
    assert all(row.graded for row in grade(root).values())
    new = states(root)
    for student in CLASS:
        assert new[student]["check-and-gate"][0] == 3 and new[student]["check-or-gate"][0] == 4
        assert found.get(student) in (old.get(student), new[student]), f"half a grade of {student}"
        if pages[student]:
            right = "a * b" in pages[student]
            assert found[student] == (new if right else old)[student], f"the page of {student} shows another grade"
        assert "a * b" in shown(root, student)
        assert {path.name for path in (root / "autograded" / student).iterdir()} == {LESSON}
    assert list(temporary.iterdir()) == []
