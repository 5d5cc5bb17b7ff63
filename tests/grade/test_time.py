"""A score is decided by a submission's own time, never by how busy the machine is; every limit says that it was met."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest
from traitlets.config import Config

from course.grade import run
from course.grade.books.cache import Cache
from course.grade.books.summary import summary
from course.grade.job import Cell, CellResult, Job, Result
from course.grade.trusted.execute import Executor
from course.grade.wire import meter
from course.grade.wire.limits import Limits
from course.grade.wire.meter import Meter, Watch
from tests.grade.course import LESSON, answered, grade, hand_in, make_api, score_of, solved

pytest_plugins = ["tests.grade.fixtures"]
MISSING = Executor.available()
WALLS = pytest.param(True, marks=[pytest.mark.sandbox, pytest.mark.skipif(MISSING is not None, reason=str(MISSING))])


class Machine:
    """A clock and a submission on it, in steps: `share` of the time it computes, and it is awake or not."""

    def __init__(self, share: float, awake: bool):
        self.share, self.awake, self.now, self.used = share, awake, 0.0, 0.0
        self.interrupted = 0
        self.meter = Meter(lambda: (self.used, self.awake), lambda: self.now)

    def interrupt(self) -> None:
        self.interrupted += 1

    def wait(self, watch: Watch, seconds: float) -> None:
        """Let time pass while an answer is waited for."""
        end = self.now + seconds
        while self.now < end:
            step = watch.pause()
            self.now += step
            self.used += self.share * step


LIMITS = Limits(cell=60, call=20, grace=1, patience=10)


@pytest.mark.parametrize("share", [1.0, 0.2, 0.11])
def test_what_ends_a_call_is_its_own_time_however_small_its_share_of_the_machine(share):
    machine = Machine(share, awake=True)
    watch = Watch(machine.meter, 20, LIMITS, machine.interrupt)
    machine.wait(watch, 19 / share)
    assert machine.interrupted == 0
    machine.wait(watch, 1.5 / share)
    assert machine.interrupted == 1 and machine.meter.doubts == []
    with pytest.raises(TimeoutError):
        machine.wait(watch, 3 / share)


def test_sleeping_is_time_of_its_own():
    machine = Machine(0.0, awake=False)
    watch = Watch(machine.meter, 20, LIMITS, machine.interrupt)
    machine.wait(watch, 19)
    assert machine.interrupted == 0
    machine.wait(watch, 1.5)
    assert machine.interrupted == 1 and machine.meter.doubts == []


def test_where_wall_time_ends_a_call_the_machine_is_named_and_the_score_is_not_final():
    machine = Machine(0.01, awake=True)
    watch = Watch(machine.meter, 20, LIMITS, machine.interrupt)
    machine.wait(watch, LIMITS.wall(20) + 1)
    assert machine.interrupted == 1 and "only 2 were its own" in machine.meter.doubts[0]
    assert not Result([], doubts=machine.meter.doubts).final


def test_the_tests_own_time_is_not_counted():
    machine = Machine(0.0, awake=False)
    machine.now = 500.0  # the test computed by itself
    watch = Watch(machine.meter, 20, LIMITS, machine.interrupt)
    machine.wait(watch, 1)
    machine.meter.answered()
    assert machine.meter.used <= 1.5


def test_another_process_of_the_submission_goes_on_with_the_same_account():
    machine = Machine(1.0, awake=True)
    machine.wait(Watch(machine.meter, 20, LIMITS), 5)
    machine.used = 0.0
    machine.meter.another_worker()
    machine.wait(Watch(machine.meter, 20, LIMITS), 5)
    assert machine.meter.used == pytest.approx(10, abs=0.6)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="read from /proc")
def test_the_system_says_how_much_a_process_and_its_children_have_computed():
    source = "import subprocess, sys, time\nspin = 'import time\\nwhile time.process_time() < 0.4: pass'\n"
    source += "subprocess.run([sys.executable, '-c', spin]); print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", source], stdin=-1, stdout=-1) as child:
        child.stdout.readline()
        used, awake = meter.usage([child.pid])
        child.stdin.close()
    assert used >= 0.38 and meter.usage([child.pid]) == (0.0, False)


# Submissions that run


def cells(*parts: tuple) -> tuple[Cell, ...]:
    return tuple(
        Cell(f"c{number}", role, textwrap.dedent(source), 3.0 if role == "test" else 0.0, tuple(names))
        for number, (role, source, *names) in enumerate(parts)
    )


@contextmanager
def load(count: int):
    """Keep the machine busy."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


SPIN = "import time\ndef {}(seconds):\n    end = time.process_time() + seconds\n"
SPIN += "    while time.process_time() < end: pass"


@pytest.mark.slow
@pytest.mark.parametrize(
    "sandbox", [pytest.param(False, marks=pytest.mark.long), WALLS], ids=["no walls", "sandbox"]
)
def test_at_a_load_of_eight_right_answers_keep_their_points_and_endless_ones_end(sandbox):
    parts = [
        ("student", SPIN.format("f"), "f"),
        ("student", "def endless():\n    while True: pass", "endless"),
        ("student", "def sleeps(): time.sleep(1e9)", "sleeps"),
        ("test", "f(1.2)"),
        ("test", "endless()"),
        ("test", "sleeps()"),
        ("test", "f(1.2)"),
    ]
    with Executor(sandbox=sandbox, limits=Limits(call=2)) as executor, load(8):
        result = executor.run(Job(LESSON, cells(*parts)))
    assert [cell.score for cell in result.cells[3:]] == [3, 0, 0, 3], result
    assert result.final, result.doubts
    assert [text[:2] for text in result.limits] == ["c4", "c5"] and "stopped after 2 seconds" in result.limits[0]


@pytest.fixture(scope="module")
def executor():
    with Executor(sandbox=MISSING is None) as running:
        yield running


def test_endless_calls_leave_other_answers_their_points(executor):
    sleepy = ("student", "import time\ndef f(): time.sleep(1e9)", "f")
    parts = [sleepy, ("student", "def g(): return 1", "g"), *[("test", "f()")] * 8, ("test", "assert g() == 1")]
    result = executor.run(Job(LESSON, cells(*parts), limits=Limits(call=0.3)))
    assert [cell.score for cell in result.cells[2:]] == [0] * 8 + [3] and len(result.limits) == 8


def test_a_submission_that_has_used_up_its_time_still_answers_what_is_quick(executor):
    parts = [("student", SPIN.format("f") + "\nf(1)", "f"), ("test", "f(9)"), ("test", "f(0)"), ("test", "f(9)")]
    result = executor.run(Job(LESSON, cells(*parts), limits=Limits(submission=1.5, grace=0.3)))
    assert [cell.score for cell in result.cells[1:]] == [0, 3, 0]


def test_calls_that_are_short_enough_but_too_many_are_told_so(executor):
    parts = [("student", "import time\ndef f(): time.sleep(0.6)", "f"), ("test", "for _ in range(9): f()")]
    result = executor.run(Job(LESSON, cells(*parts), limits=Limits(cell=1.5, call=1, grace=0.2)))
    assert "seconds of this check were used up: all its calls together" in result.cells[1].error
    assert result.cells[1].score == 0 and len(result.limits) == 1 and result.final


def test_a_stopped_cell_is_noted_as_a_limit(executor):
    parts = [("student", "while True: pass"), ("student", "f = 1", "f"), ("test", "f")]
    result = executor.run(Job(LESSON, cells(*parts), limits=Limits(cell=0.5)))
    assert result.cells[2].score == 1 and result.limits == ["c0: it was stopped after 0 seconds."] and result.final


def test_a_process_that_the_system_kills_makes_the_score_doubtful():
    parts = [("student", "import os\ndef f(): os.kill(os.getpid(), 9)", "f"), ("test", "f()")]
    with Executor(sandbox=False) as executor:
        result = executor.run(Job(LESSON, cells(*parts)))
    assert result.cells[1].score == 0 and not result.final and "short of memory" in result.doubts[0]


def test_a_test_that_the_system_kills_makes_the_score_doubtful(executor):
    result = executor.run(Job(LESSON, cells(("test", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"))))
    assert not result.final and "short of memory" in result.doubts[0]


def test_a_test_that_cannot_be_interrupted_ends_by_its_own_time(executor):
    begun = time.process_time()
    result = executor.run(Job(LESSON, cells(("test", "sum(range(10**13))"), ("test", "1")), limits=Limits(cell=0.3)))
    assert [cell.score for cell in result.cells] == [0, 1] and result.final and result.limits
    assert time.process_time() - begun < 10


# A class


def doubtful(times: int, ran: list):
    """Return an engine whose results the machine decides so many times: no points, and a doubt."""

    def execute(job: Job) -> Result:
        ran.append(job)
        scores = [3.0 if len(ran) > times else 0.0, float(len(ran) % 3), None]
        found = [CellResult(name, score=score) for name, score in zip(NAMES, scores, strict=True)]
        return Result(found, limits=["check-and-gate: it was stopped."], doubts=["busy"] * (len(ran) <= times))

    return execute


NAMES = ("check-and-gate", "check-or-gate", "claim-check")


def test_what_the_machine_decided_is_graded_again_when_all_others_are_done(root, standin, monkeypatch):
    ran: list = []
    monkeypatch.setattr(standin, "run", doubtful(1, ran))
    for student in ("ada", "bob"):
        hand_in(root, student, answered(root, and_gate=f"def and_gate(a, b): return '{student}'"))
    rows = grade(root)
    assert ["ada" in str(job.cells) for job in ran] == [True, False, True]
    assert rows["ada"].scores["check-and-gate"] == 3 and not rows["ada"].doubtful
    grade(root)
    assert len(ran) == 3  # kept


def test_what_stays_doubtful_keeps_the_best_score_and_is_not_final(root, standin, monkeypatch):
    ran: list = []
    monkeypatch.setattr(standin, "run", doubtful(100, ran))
    hand_in(root, "ada", solved(root))
    rows = grade(root)
    assert len(ran) == run.ATTEMPTS and rows["ada"].scores["check-or-gate"] == 2
    api = make_api(root)
    api.coursedir.assignment_id = LESSON
    text = summary(api.coursedir, list(rows.values()))
    assert "Decided by a limit:\n  ada: check-and-gate: it was stopped." in text and "Not final:\n  ada: This" in text
    record = json.loads((root / "autograded" / "ada" / LESSON / "grading.json").read_text())
    assert record["limits"] == ["check-and-gate: it was stopped."] and record["final"] is False
    page = (root / "autograded" / "ada" / LESSON / f"{LESSON}.ipynb").read_text()
    assert "A limit was met" in page and "how busy the machine was" in page
    monkeypatch.setattr(standin, "run", doubtful(0, ran))
    again = grade(root)["ada"]
    assert again.scores["check-and-gate"] == 3 and not again.doubtful and score_of(root, "ada") >= 3


def test_a_result_of_before_is_run_again_and_a_new_one_is_read_back(tmp_path):
    cache, result = Cache(tmp_path), Result([CellResult("a", score=1.0)], ["n"], ["l"])
    cache.put("ab", result)
    assert cache.get("ab") == result
    cache.put("cd", replace(result, doubts=["busy"]))
    assert cache.get("cd") is None


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, (60, 20, 360)),
        ({"ExecutePreprocessor": {"timeout": 30}}, (30, 10, 180)),
        ({"ExecutePreprocessor": {"timeout": 30}, "Execute": {"timeout": 120}}, (120, 40, 720)),
        ({"ExecutePreprocessor": {"timeout": -1}}, (360, 360, 360)),
        ({"ExecutePreprocessor": {"timeout": None}, "CourseGrading": {"call_seconds": 5}}, (360, 5, 360)),
        ({"CourseGrading": {"submission_seconds": 100}}, (60, 20, 100)),
    ],
)
def test_the_limits_can_be_set(root, standin, settings, expected):
    hand_in(root, "ada", solved(root))
    grade(root, extra=Config(settings))
    limits = standin.ran[0].limits
    assert (limits.cell, limits.call, limits.submission) == expected
