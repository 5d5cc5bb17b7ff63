"""A gradebook on a PostgreSQL server: the same scores as in a file, and several graders that do not harm each other."""

from __future__ import annotations

import csv
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from traitlets.config import Config

from course.classroom.report import table_of_points, text
from course.classroom.sheet import read_sheet
from course.grade.books.summary import summary
from course.grade.engine import Grading
from tests.grade.course import ANSWERS, LESSON, answered, grade, hand_in, make_api, make_course, released, solved
from tests.grade.test_command import CONFIG, no_walls, started

pytest_plugins = ["tests.grade.fixtures"]
pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'psycopg[binary]'")
pytestmark = pytest.mark.slow
CLASS = [f"s{number}" for number in range(6)]


def program(name: str) -> Path | None:
    """Return a program of the newest PostgreSQL that is installed; Debian keeps them off PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    on_path = shutil.which(name)
    return found[-1] if found else Path(on_path) if on_path else None


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server that nobody else can reach, and yield the address of its databases."""
    if os.name != "posix" or program("initdb") is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    other = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:  # a short path: that of a socket has at most 107 bytes
        if other:
            shutil.chown(folder, other["user"], other["group"])
        settings = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, **other}
        make = [program("initdb"), "-D", f"{folder}/data", "-U", "grader", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(make, check=True, **settings)
        options = {"listen_addresses": "", "unix_socket_directories": folder, "fsync": "off", "shared_buffers": "16MB"}
        options = [f"--{name}={value}" for name, value in options.items()]
        with subprocess.Popen([program("postgres"), "-D", f"{folder}/data", *options], **settings) as server:
            try:
                ready = [program("pg_isready"), "-q", "-h", folder, "-U", "grader", "-d", "postgres"]
                while subprocess.run([*ready, "-t", "30"]).returncode:
                    assert server.poll() is None, "the server did not start"
                yield folder
            finally:
                server.terminate()


@pytest.fixture(scope="module")
def server():
    with running_server() as folder:
        yield folder


@pytest.fixture
def address(server, request) -> str:
    """The address of a new database."""
    import psycopg

    name = f"book{abs(hash(request.node.nodeid))}"
    with psycopg.connect(host=server, user="grader", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"postgresql+psycopg://grader@/{name}?host={server}"


def config_of(address: str) -> Config:
    config = Config()
    config.CourseDirectory.db_url = address
    return config


@pytest.fixture
def root(address, tmp_path) -> Path:
    """A course whose gradebook is on the server, with a class that has handed in."""
    root = make_course(tmp_path / "course", config_of(address))
    assert not (root / "gradebook.db").exists()
    (root / "nbgrader_config.py").write_text(f"{CONFIG}c.CourseDirectory.db_url = {address!r}\n")
    for number, student in enumerate(CLASS):
        hand_in(root, student, own(root, student) if number % 2 else released(root))
    return root


def own(root: Path, student: str) -> dict:
    return answered(root, and_gate=f"{ANSWERS['and-gate']}# {student}\n", or_gate=ANSWERS["or-gate"])


def rows_of(address: str, student: str) -> list[tuple]:
    with Gradebook(address, "gates") as gradebook:
        notebook = gradebook.find_submission(LESSON, student).notebooks[0]
        scores = [(one.name, one.auto_score, one.manual_score, one.needs_manual_grade) for one in notebook.grades]
        said = [(one.name, one.auto_comment or "") for one in notebook.comments]
        return [*sorted(scores), *sorted(said), notebook.late_submission_penalty]


def score_of(address: str, student: str) -> float:
    with Gradebook(address, "gates") as gradebook:
        return gradebook.find_submission(LESSON, student).score


def test_two_workers_grade_into_it_as_into_a_file(root, address, tmp_path):
    process = started(root, "course", "grade", "1", "--workers", "2", *no_walls())
    told, log = process.communicate(timeout=300)
    assert process.returncode == 0, log
    assert [score_of(address, student) for student in CLASS] == [0.0, 7.0] * 3
    assert "6 graded" in told and ["together", "3.50", "9", "39%"] in map(str.split, told.splitlines())

    plain = make_course(tmp_path / "plain")
    shutil.copytree(root / "submitted", plain / "submitted")
    shutil.copytree(root / ".cache", plain / ".cache", ignore=shutil.ignore_patterns("*.lock"))
    grade(plain)
    file = f"sqlite:///{plain}/gradebook.db"
    assert [rows_of(address, student) for student in CLASS] == [rows_of(file, student) for student in CLASS]


def test_a_new_hand_in_replaces_the_score_and_points_by_hand_stay(root, address, standin):
    extra = config_of(address)
    assert all(row.changed for row in grade(root, extra).values())
    assert not any(row.changed for row in grade(root, extra).values())
    with Gradebook(address, "gates") as gradebook:
        gradebook.find_grade("claim-check", "01_gates", LESSON, "s1").manual_score = 2
        gradebook.update_or_create_assignment(LESSON, duedate="2026-01-01 00:00:00 UTC")
    hand_in(root, "s0", own(root, "s0"), when="2026-01-02 00:00:00 UTC")
    rows = grade(root, extra)
    assert rows["s0"].changed and score_of(address, "s0") == 7.0 and score_of(address, "s1") == 9.0
    assert all(row.changed for row in grade(root, extra, force=True).values())
    assert score_of(address, "s1") == 9.0


def test_report_export_and_feedback_read_it(root, address, standin, switched_on, monkeypatch):
    extra = config_of(address)
    hand_in(root, "s0", solved(root))
    rows = list(grade(root, extra).values())
    monkeypatch.chdir(root)
    api = make_api(root, extra)
    api.coursedir.assignment_id = LESSON
    assert "6 graded" in summary(api.coursedir, rows)
    sheet = read_sheet(api.coursedir, LESSON)
    assert "check-and-gate" in text(sheet, 3)
    assert [row[0] for row in table_of_points(sheet)] == ["student", *CLASS]

    config = Config(extra)
    switched_on(config)
    feedback = make_api(root, config).generate_feedback(LESSON)
    assert feedback["success"], feedback
    assert "walnut" not in (root / "feedback" / "s1" / LESSON / f"{LESSON}.html").read_text()

    export = [Path(sys.executable).with_name("nbgrader"), "export"]
    done = subprocess.run(export, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with open(root / "grades.csv") as file:
        graded = {row["student_id"]: (float(row["raw_score"]), row["could_be_forged"]) for row in csv.DictReader(file)}
    assert graded == {student: (score_of(address, student), "") for student in CLASS}


def test_two_graders_in_two_folders_do_not_harm_each_other(root, address, standin, tmp_path, monkeypatch):
    """A lock in the course's folder keeps two graders apart there; these have a folder each, as on two machines."""
    extra, others = config_of(address), []
    other = Path(shutil.copytree(root, tmp_path / "other"))

    def meanwhile(grading, folders) -> dict:
        if grading.courses.root == str(root):
            others.extend(grade(other, extra).values())
        return {}

    monkeypatch.setattr(Grading, "choose_ways", meanwhile)
    rows = list(grade(root, extra).values())
    assert [row.reason for row in [*rows, *others]] == [""] * 2 * len(CLASS)
    assert [score_of(address, student) for student in CLASS] == [0.0, 7.0] * 3
    with Gradebook(address, "gates") as gradebook:
        assert sorted(one.student_id for one in gradebook.assignment_submissions(LESSON)) == CLASS
