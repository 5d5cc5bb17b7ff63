"""The ways to grade: the command, Formgrader's button and nbgrader's own command take one road."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor as Pool
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

import pytest
from nbgrader.plugins import FileNameCollectorPlugin
from sqlalchemy.exc import OperationalError
from traitlets.config import Config, PyFileConfigLoader

from course.__main__ import main as course
from course.authoring.lesson import ROOT
from course.errors import CourseError
from course.grade import command, engine, hook, pool, run
from course.grade.books.lock import alone
from course.grade.books.summary import gist
from course.grade.progress import Progress, duration
from tests.grade.course import (
    ANSWERS,
    LESSON,
    answered,
    grade,
    hand_in,
    make_api,
    released,
    score_of,
    settings,
    solved,
)
from tests.signals import heard

pytest_plugins = ["tests.grade.fixtures"]

CONFIG = """
from pathlib import Path
c = get_config()
c.CourseDirectory.course_id = "gates"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.Exchange.root = c.CourseDirectory.root + "/exchange"
from course.grade.hook import switch_on
switch_on(c)
"""


@pytest.fixture
def here(root, monkeypatch, switched_on):
    """A course folder with its settings, as the working directory."""
    (root / "nbgrader_config.py").write_text(CONFIG)
    monkeypatch.chdir(root)
    return root


def unequal(root, student: str) -> dict:
    return answered(root, and_gate=f"{ANSWERS['and-gate']}# {student}\n", or_gate=ANSWERS["or-gate"])


def test_the_command_grades_a_class_and_sums_it_up(here, standin, capsys):
    hand_in(here, "ada", solved(here))
    hand_in(here, "bob", answered(here, and_gate="def and_gate(a, b):\n    return 1"))
    assert course(["grade", "1", "--workers", "1"]) == 0
    shown = capsys.readouterr()
    assert "2/2, done in" in shown.err and "2 graded" in shown.out
    table = {line.split()[0]: line.split()[1:] for line in shown.out.splitlines() if line.split()}
    assert table["check-and-gate"] == ["2", "1.50", "3", "50%"]
    assert table["claim-check"][3:] == ["0%", "1", "to", "be", "graded", "by", "hand"]
    assert table["together"] == ["3.50", "9", "39%"]
    assert "1  0 and 1 is 0" in shown.out


def test_the_exit_code_says_that_one_was_not_graded_and_a_line_says_why(here, standin, capsys, monkeypatch):
    ran = standin.run
    monkeypatch.setattr(standin, "run", lambda job: 1 / 0 if "# bob" in str(job.cells) else ran(job))
    for student in ("ada", "bob"):
        hand_in(here, student, unequal(here, student))
    assert course(["grade", LESSON, "--workers", "1"]) == 1
    shown = capsys.readouterr()
    assert "bob: NOT GRADED: grading itself failed: ZeroDivisionError" in shown.err
    assert "1 graded, 1 NOT graded" in shown.out
    assert score_of(here, "ada") == 7.0


def test_a_file_that_cannot_be_read_is_named(here, standin, capsys):
    hand_in(here, "bob", b"{")
    assert course(["grade", LESSON, "--workers", "1"]) == 0
    assert "bob: nothing to grade: 01_gates.ipynb: The file is not a notebook" in capsys.readouterr().err


def test_links_in_place_of_folders_are_not_followed_and_files_are_no_folders(here, standin, capsys):
    for student in ("ada", "bob"):
        hand_in(here, student, solved(here))
    submitted = here / "submitted"
    for student in ("cyd", "dee", "eve", "fay"):
        (submitted / student).mkdir()
    (submitted / "cyd" / LESSON).symlink_to(here / "solutions" / LESSON)
    (submitted / "dee" / LESSON).symlink_to(submitted / "ada" / LESSON)
    (submitted / "eve" / LESSON).write_text("{}")
    (submitted / "gus").symlink_to(submitted / "ada")
    assert course(["grade", LESSON, "--workers", "1"]) == 1
    shown = capsys.readouterr()
    for student in ("cyd", "dee", "gus"):
        assert re.search(f"{student}: NOT GRADED: .* is a link, and links are not followed", shown.err), student
    assert re.search("eve: NOT GRADED: .* is not a folder", shown.err) and "fay" not in shown.err
    assert "2 graded, 4 NOT graded" in shown.out and score_of(here, "bob") == 7.0


def test_one_student_can_be_graded_alone(here, standin):
    for student in ("ada", "bob"):
        hand_in(here, student, unequal(here, student))
    assert course(["grade", LESSON, "--student", "bob", "--workers", "1"]) == 0
    assert len(standin.ran) == 1 and [path.name for path in (here / "autograded").iterdir()] == ["bob"]


@pytest.mark.parametrize("words", [["9"], ["02_nothing"], ["1", "--student", "nobody"], ["1", "--workers", "0"]])
def test_mistakes_in_the_command_are_answered_with_a_sentence(here, standin, capsys, words):
    hand_in(here, "ada", solved(here))
    assert course(["grade", *words]) == 2
    assert capsys.readouterr().err.strip().endswith(".")


def test_a_lesson_that_the_gradebook_does_not_know_names_the_command_that_helps(here, standin, capsys):
    (here / "solutions" / "02_more").mkdir()
    (here / "submitted" / "ada" / "02_more").mkdir(parents=True)
    assert course(["grade", "2"]) == 2
    assert "nbgrader generate_assignment 02_more" in capsys.readouterr().err


def test_a_missing_sandbox_stops_grading_with_what_to_install(here, standin, capsys, monkeypatch):
    monkeypatch.setattr(pool, "what_is_missing", lambda: "Install bubblewrap.")
    hand_in(here, "ada", solved(here))
    assert course(["grade", LESSON]) == 2
    assert "Install bubblewrap. (--no-sandbox" in capsys.readouterr().err
    assert course(["grade", LESSON, "--no-sandbox", "--workers", "1"]) == 0


def test_interrupting_keeps_what_is_done_and_the_next_run_goes_on(here, standin, capsys, monkeypatch):
    for student in ("ada", "bob", "cy"):
        hand_in(here, student, unequal(here, student))
    ran = standin.run

    def interrupted(job):
        if len(standin.ran) == 1:
            raise KeyboardInterrupt
        return ran(job)

    with monkeypatch.context() as once:
        once.setattr(standin, "run", interrupted)
        assert course(["grade", LESSON, "--workers", "1"]) == 130
    assert "Stopped. 1 of 3 are done" in capsys.readouterr().err
    assert course(["grade", LESSON, "--workers", "1"]) == 0
    assert "2 graded, 1 unchanged" in capsys.readouterr().out and len(standin.ran) == 3


def test_formgraders_button_takes_the_same_road(root, standin, switched_on):
    config = settings(root)
    switched_on(config)
    hand_in(root, "ada", solved(root))
    answer = make_api(root, config).autograde(LESSON, "ada")
    assert answer["success"] and "ada: graded" in answer["log"]
    assert len(standin.ran) == 1 and score_of(root, "ada") == 7.0


def test_formgraders_button_says_what_went_wrong(root, standin, switched_on, monkeypatch):
    config = settings(root)
    switched_on(config)
    hand_in(root, "ada", solved(root))
    monkeypatch.setattr(standin, "run", lambda job: 1 / 0)
    answer = make_api(root, config).autograde(LESSON, "ada")
    assert not answer["success"] and "ada could not be graded: grading itself failed" in answer["log"]


@pytest.mark.parametrize("how", ["environment", "settings"])
def test_a_switch_goes_back_to_stock(root, standin, switched_on, monkeypatch, how):
    config = settings(root)
    switched_on(config)
    stock = []
    monkeypatch.setattr(hook, "STOCK_START", lambda converter: stock.append(converter))
    if how == "environment":
        monkeypatch.setenv(hook.SWITCH, "stock")
    else:
        config.CourseGrading.engine = "stock"
    hand_in(root, "ada", solved(root))
    assert make_api(root, config).autograde(LESSON, "ada")["success"]
    assert len(stock) == 1 and standin.ran == []


def test_settings_reach_the_engine():
    config = Config(
        {"CourseGrading": {"workers": 3, "sandbox": False, "figures": False, "scheduler": "tcp://127.0.0.1:1"}}
    )
    options = hook.CourseGrading(config=config).options(force=True)
    assert (options.workers, options.sandbox, options.figures, options.force) == (3, False, False, True)
    assert options.scheduler == "tcp://127.0.0.1:1"


class Breaking(Pool):
    """A pool whose worker is killed at the first jobs."""

    broken = 0

    def submit(self, function, /, *arguments):
        future: Future = Future()
        if Breaking.broken > 0:
            Breaking.broken -= 1
            future.set_exception(BrokenProcessPool("killed"))
        else:
            future.set_result(function(*arguments))
        return future


@pytest.mark.parametrize(("kills", "graded"), [(2, True), (100, False)])
def test_a_killed_worker_costs_another_try_and_not_the_class(root, standin, monkeypatch, kills, graded):
    Breaking.broken = kills
    monkeypatch.setattr(run, "open_pool", lambda *options: Breaking())
    for student in ("ada", "bob"):
        hand_in(root, student, unequal(root, student))
    rows = grade(root, workers=2)
    assert [row.graded for row in rows.values()] == [graded, graded] and set(rows) == {"ada", "bob"}
    assert graded or "died each time" in rows["ada"].reason


def test_a_scheduler_without_dask_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CourseError, match="pip install distributed"):
        pool.open_pool(1, "tcp://127.0.0.1:1")


def test_the_bar_shows_how_far_it_is_and_how_long_it_takes():
    stream, times = io.StringIO(), iter([0.0, 10.0, 20.0, 30.0, 40.0])
    progress = Progress(4, stream, clock=lambda: next(times))
    progress.step()
    progress.say("bob: NOT GRADED: why")
    for _ in range(3):
        progress.step()
    lines = [line.strip() for line in stream.getvalue().splitlines()]
    assert lines[0].endswith("1/4, 30 s left") and lines[1] == "bob: NOT GRADED: why"
    assert lines[-1].endswith("4/4, done in 40 s")
    assert [duration(seconds) for seconds in (5, 65, 3700)] == ["5 s", "1 min 05 s", "1 h 01 min"]


def started(here, *words: str) -> subprocess.Popen:
    paths = [str(command.Path(command.__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    programs = command.Path(sys.executable).parent
    line = {"nbgrader": [str(programs / "nbgrader")], "course": [sys.executable, "-m", "course"]}[words[0]]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(
        [*line, *words[1:]], cwd=here, env=environment, start_new_session=True, preexec_fn=heard, **pipes
    )


def no_walls() -> list[str]:
    from course.grade.trusted.execute import Executor

    return [] if Executor.available() is None else ["--no-sandbox"]


@pytest.mark.slow
def test_nbgraders_own_command_takes_the_same_road(here):
    hand_in(here, "ada", solved(here))
    hand_in(here, "bob", b"{")
    walls = ["--CourseGrading.sandbox=False"] if no_walls() else []
    process = started(here, "nbgrader", "autograde", LESSON, *walls)
    _, log = process.communicate(timeout=300)
    assert process.returncode == 0, log
    assert "ada: graded" in log and score_of(here, "ada") == 7.0
    assert json.loads((here / "autograded" / "bob" / LESSON / "grading.json").read_text())["unreadable"]


@pytest.mark.slow
@pytest.mark.parametrize("language", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}], ids=["C", "POSIX"])
def test_names_with_accents_are_read_whatever_the_language_of_the_system(here, tmp_path, monkeypatch, language):
    for name, value in language.items():
        monkeypatch.setenv(name, value)
    place = here.rename(tmp_path / "Übung λ")
    hand_in(place, "jürgen_ñ", solved(place))
    process = started(place, "course", "grade", "1", "--workers", "1", *no_walls())
    said, log = process.communicate(timeout=300)
    assert process.returncode == 0, log
    assert "1 graded" in said and score_of(place, "jürgen_ñ") == 7.0
    process = started(place, "nbgrader", "generate_feedback", LESSON)
    _, log = process.communicate(timeout=300)
    assert process.returncode == 0, log
    assert (place / "feedback" / "jürgen_ñ" / LESSON / f"{LESSON}.html").exists()


@pytest.mark.slow
def test_two_workers_give_the_same_scores_and_survive_being_killed(here):
    for number in range(8):
        notebook = unequal(here, str(number)) if number % 2 else released(here)
        hand_in(here, f"s{number}", notebook)
    process = started(here, "course", "grade", "1", "--workers", "2", *no_walls())
    _, log = process.communicate(timeout=300)
    assert process.returncode == 0, log
    assert [score_of(here, f"s{number}") for number in range(8)] == [0.0, 7.0] * 4


@pytest.mark.slow
def test_ctrl_c_ends_all_processes_and_the_next_run_finishes(here):
    """All but one sleep for longer than anybody waits, so that the run is always interrupted in its middle."""

    def hand_in_all(sleeps: int) -> None:
        for number in range(12):
            wait = f"import time\ntime.sleep({sleeps if number else 0})\n"
            slow = f"{wait}{ANSWERS['and-gate']}# {number}\n"
            hand_in(here, f"s{number:02}", answered(here, and_gate=slow, or_gate=ANSWERS["or-gate"]))

    hand_in_all(sleeps=50)
    process = started(here, "course", "grade", "1", "--workers", "2", *no_walls())
    while process.poll() is None and not list(here.glob("autograded/*/01_gates/grading.json")):
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    _, log = process.communicate(timeout=300)
    assert process.returncode == 130 and "Stopped." in log
    assert 1 <= len(list(here.glob("autograded/*/01_gates/01_gates.ipynb"))) < 12
    with pytest.raises(ProcessLookupError):
        for _ in range(600):
            os.killpg(process.pid, 0)
            time.sleep(0.1)
    hand_in_all(sleeps=0)
    process = started(here, "course", "grade", "1", "--workers", "2", *no_walls())
    _, log = process.communicate(timeout=300)
    assert process.returncode == 0, log
    assert {score_of(here, f"s{number:02}") for number in range(12)} == {7.0}


@pytest.mark.slow
def test_a_dask_cluster_gives_the_same_scores(here):
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install distributed")
    for number in range(6):
        hand_in(here, f"s{number}", unequal(here, str(number)) if number % 2 else released(here))
    local = {"host": "127.0.0.1", "dashboard_address": None}
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, **local) as cluster:
        process = started(here, "course", "grade", "1", "--scheduler", cluster.scheduler_address, *no_walls())
        _, log = process.communicate(timeout=300)
    assert process.returncode == 0, log
    assert [score_of(here, f"s{number}") for number in range(6)] == [0.0, 7.0] * 3


@pytest.fixture
def other_checkout(tmp_path):
    """A checkout in which every comparison holds, as an old one might have it."""
    place, root = tmp_path / "other", command.Path(command.__file__).resolve().parents[2]
    for name in ("course", "helpers", "lessons"):
        shutil.copytree(root / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    (place / "helpers" / "check.py").write_text("def close(*a, **k): pass\nunchanged = begin = passed = close\n")
    return place


@contextmanager
def cluster_of(checkout):
    """A Dask cluster whose one worker has another checkout of this course."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install distributed")
    with distributed.LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=None) as cluster:
        line = [sys.executable, "-m", "distributed.cli.dask_worker", cluster.scheduler_address, "--nthreads", "1"]
        line += ["--no-dashboard", "--no-nanny"]
        environment = {**os.environ, "PYTHONPATH": str(checkout), "OPENBLAS_NUM_THREADS": "1"}
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        worker = subprocess.Popen(line, cwd=checkout, env=environment, **silent)
        try:
            with distributed.Client(cluster) as client:
                client.wait_for_workers(1, timeout=240)
            yield cluster
        finally:
            worker.kill()
            worker.wait()


@pytest.mark.slow
def test_a_worker_with_another_checkout_is_refused_and_nothing_is_kept(here, other_checkout):
    hand_in(here, "ada", solved(here))
    with cluster_of(other_checkout) as cluster:
        process = started(here, "course", "grade", "1", "--scheduler", cluster.scheduler_address, *no_walls())
        _, log = process.communicate(timeout=300)
    assert process.returncode == 2 and "the folder helpers: " in log and "Give the worker the same commit" in log
    kept = [path for path in (here / ".cache").rglob("*.json") if path.parent.name != "releases"]
    assert not (here / "autograded").exists() and kept == []  # the lesson itself is known by then, and no result


def test_a_worker_that_joins_later_with_another_environment_takes_no_job(monkeypatch):
    theirs = {**pool.own_environment(), "numpy": "1.0"}
    monkeypatch.setattr(pool, "run_job", lambda *arguments: 1 / 0)
    with pytest.raises(CourseError, match="numpy: 1.0 here, .* there") as refused:
        pool.run_job_elsewhere(None, False, theirs)
    assert "requirements.txt" in str(refused.value) and "helpers" not in str(refused.value)


@pytest.mark.parametrize(
    "part", ["Python", "machine", "numpy", "the folder helpers", "the folder course/grade", "the lessons"]
)
def test_every_part_of_the_environment_is_compared(part):
    mine = pool.own_environment()
    assert pool.difference(mine, dict(mine), "w") == ""
    assert part + ": " in pool.difference(mine, {**mine, part: "other"}, "w")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("unit([1], 2) gave 0.\n\nHint: You used > where\nit fires.", "You used > where it fires."),
        ("gate: not written yet. Put your code in place of `raise NotImplementedError()`.", "not written yet"),
        ("The sum is weighted.\n\nThe result is 1; it should be 2.", "The sum is weighted."),
        ("x" * 500, "x" * 157 + "..."),
    ],
)
def test_class_summary_names_the_misconception(text, line):
    assert gist(text) == line


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nonsense", "cannot be read"),
        ("postgresql+nothing://ada@/book", "cannot be read"),
        ("postgresql+pg8000://ada@/book", "needs the package pg8000"),
        ("postgresql+psycopg://ada@/book?host=/nowhere", "cannot be used"),
    ],
)
def test_a_gradebook_that_cannot_be_opened_is_told_in_a_sentence(here, standin, capsys, address, said):
    if "psycopg" in address:
        pytest.importorskip("psycopg")
    (here / "nbgrader_config.py").write_text(f"{CONFIG}c.CourseDirectory.db_url = {address!r}\n")
    hand_in(here, "ada", solved(here))
    assert course(["grade", "1"]) == 2
    assert said in capsys.readouterr().err


def test_a_second_grader_is_told_so_in_a_sentence(here, standin, capsys):
    hand_in(here, "ada", solved(here))
    with alone(here):
        assert course(["grade", LESSON, "--workers", "1"]) == 2
    assert capsys.readouterr().err.strip().endswith("Wait until it has ended, then try again.")
    assert course(["grade", LESSON, "--workers", "1"]) == 0


def test_a_gradebook_that_another_program_holds_is_told_in_a_sentence(here, standin, capsys, monkeypatch):
    hand_in(here, "ada", solved(here))

    def locked(*arguments):
        raise OperationalError("INSERT INTO grade", {}, Exception("database is locked"))

    monkeypatch.setattr(engine, "load_templates", locked)
    assert course(["grade", LESSON, "--workers", "1"]) == 2
    shown = capsys.readouterr().err
    assert "database is locked" in shown and "INSERT" not in shown and "Traceback" not in shown


@pytest.mark.parametrize(
    "inside", ["submitted/mallory/01_gates", "submitted", "downloaded/01_gates", "exchange/a/inbound"]
)
def test_no_settings_are_executed_that_may_have_been_handed_in(here, inside, monkeypatch):
    place = here / inside
    place.mkdir(parents=True)
    (place / "nbgrader_config.py").write_text("raise SystemExit('executed')")
    monkeypatch.chdir(place)
    assert command.find_root() == here
    (here / "nbgrader_config.py").unlink()
    if "submitted" in inside:
        assert command.find_root() == command.Path(command.__file__).parents[2]


def test_folders_the_wrong_way_round_are_named_with_the_fix(here, standin, capsys):
    (here / "submitted" / LESSON / "ada").mkdir(parents=True)
    assert course(["grade", LESSON]) != 0
    assert f"mv submitted/{LESSON}/ada submitted/ada/{LESSON}" in capsys.readouterr().err


PLATFORMS = [
    ("First Last_1234567_assignsubmission_file_/01_gates.ipynb", "First Last"),
    ("all/First Last_1234567_assignsubmission_file_01_gates.ipynb", "First Last"),
    ("lastfirst_4321_56789_01_gates.ipynb", "4321"),
    ("lastfirst_LATE_4321_56789_01_gates-2.ipynb", "4321"),
    ("lastfirst_4321_56789_hw/extracted/bob_9_9_01_gates.ipynb", "4321"),  # an archive that names another student
    ("Ada_12_assignsubmission_file_/Bob_3_assignsubmission_file_/01_gates.ipynb", "Ada"),
    ("notes.ipynb", None),
]


@pytest.mark.parametrize(("name", "student"), PLATFORMS)
def test_names_of_moodle_and_canvas_are_read_and_nobody_hands_in_for_another(name, student, switched_on):
    config = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    plugin = FileNameCollectorPlugin(config=config)
    found = plugin.collect(f"/srv/course/downloaded/01_gates/extracted/{name}")
    assert (found and found["student_id"]) == student
    assert found is None or found["file_id"].endswith("01_gates")
