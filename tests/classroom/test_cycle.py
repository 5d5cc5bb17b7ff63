"""A whole class cycle with nbgrader's own commands: three students, from handing out to reading feedback."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course.authoring.lesson import ROOT

pytestmark = pytest.mark.slow
LESSON = "01_threshold_logic"
STUDENTS = {"right": 1.0, "half": None, "blank": 0.0}  # share of the points, None: between the two


class Class:
    """A course folder with its gradebook and exchange, and a home for each student."""

    def __init__(self, root: Path):
        self.course, self.exchange = root / "course", root / "exchange"
        for room in ("notebooks", "solutions"):
            shutil.copytree(ROOT / room / LESSON, self.course / room / LESSON)
        shutil.copy(ROOT / "nbgrader_config.py", self.course)
        with open(self.course / "nbgrader_config.py", "a", encoding="utf-8") as file:
            file.write("\nc.ExchangeCollect.check_owner = False  # all students are one user of this machine\n")
        self.exchange.mkdir()
        self.exchange.chmod(0o777)
        names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
        self.environment = os.environ | dict.fromkeys(names, "1") | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "NEURONS_EXCHANGE": str(self.exchange),
            "NEURONS_DB": f"sqlite:///{(self.course / 'gradebook.db').as_posix()}",
            "HOME": str(root),
        }  # fmt: skip

    def nbgrader(self, *words: str, folder: Path | None = None) -> str:
        """Run an nbgrader command as a person would, and return what it said."""
        command = [sys.executable, "-m", "nbgrader", *words]
        here = folder or self.course
        environment = self.environment | {"JUPYTER_DATA_DIR": str(here / ".jupyter")}
        done = subprocess.run(
            command, cwd=here, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0, f"nbgrader {' '.join(words)}:\n{said}"
        return said

    def home(self, student: str) -> Path:
        """Return a student's folder, with the settings that a student needs."""
        folder = self.exchange.parent / f"home-{student}"
        folder.mkdir(exist_ok=True)
        settings = f'c = get_config()\nc.Exchange.root = "{self.exchange}"\nc.CourseDirectory.course_id = "neurons"\n'
        (folder / "nbgrader_config.py").write_text(settings, encoding="utf-8")
        return folder


def answer(notebook, student: str) -> None:
    """Type the right answers into a student's notebook: all of them, or every second one."""
    source = nbformat.read(ROOT / "solutions" / LESSON / f"{LESSON}.ipynb", as_version=4)
    answers = {cell.id: cell.source for cell in source.cells if cell.metadata.get("nbgrader", {}).get("solution")}
    chosen = {"right": list(answers), "half": list(answers)[::2], "blank": []}[student]
    for cell in notebook.cells:
        if cell.id in chosen:
            cell.source = answers[cell.id]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Carry the cycle out once; the tests look at what is there in the end."""
    group = Class(tmp_path_factory.mktemp("class"))
    group.nbgrader("generate_assignment", LESSON, "--force", "--create")
    group.nbgrader("release_assignment", LESSON)
    for student in STUDENTS:
        home = group.home(student)
        group.nbgrader("fetch_assignment", LESSON, folder=home)
        path = home / LESSON / f"{LESSON}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        answer(notebook, student)
        nbformat.write(notebook, path)
        group.nbgrader("submit", LESSON, f"--student={student}", folder=home)
    group.nbgrader("collect", LESSON)
    group.nbgrader("autograde", LESSON, "--create")
    group.nbgrader("generate_feedback", LESSON)
    group.nbgrader("release_feedback", LESSON)
    group.nbgrader("fetch_feedback", LESSON, "--student=half", folder=group.home("half"))
    group.nbgrader("export", f"--to={group.course / 'grades.csv'}")
    return group


def test_release_equals_the_committed_notebook(graded):
    name = f"notebooks/{LESSON}/{LESSON}.ipynb"
    assert (graded.course / name).read_bytes() == (ROOT / name).read_bytes()


def test_scores_are_as_expected(graded):
    with open(graded.course / "grades.csv", encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert set(rows) == set(STUDENTS)
    shares = {student: float(row["score"]) / float(row["max_score"]) for student, row in rows.items()}
    assert shares["right"] == 1.0
    assert shares["blank"] == 0.0
    assert 0.2 < shares["half"] < 0.8


def test_feedback_is_readable_and_shows_no_hidden_test(graded):
    (page,) = (graded.home("half") / LESSON / "feedback").rglob("*.html")
    html = page.read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>", " ", html)
    assert re.search(r"\b\d+(\.\d+)?\s+of\s+23\s+points", text)
    assert "not written yet" in text
    source = nbformat.read(ROOT / "solutions" / LESSON / f"{LESSON}.ipynb", as_version=4)
    hidden = [
        line.strip()
        for cell in source.cells
        for line in cell.source.partition("### BEGIN HIDDEN TESTS")[2].splitlines()
        if "helpers.reference" in line
    ]
    assert hidden
    plain = re.sub(r"\s+", "", text)
    assert not [line for line in hidden if re.sub(r"\s+", "", line) in plain]
