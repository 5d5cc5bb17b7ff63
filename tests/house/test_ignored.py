"""What bears names of students is never committed by accident: git ignores whatever a class writes at the root."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from nbgrader.apps.zipcollectapp import ZipCollectApp
from nbgrader.coursedir import CourseDirectory

from tests.browser import ROOT

pytestmark = pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="this is no clone: nothing can be committed"
)
FOLDERS = [
    CourseDirectory.submitted_directory.default_value,
    CourseDirectory.autograded_directory.default_value,
    CourseDirectory.feedback_directory.default_value,
    ZipCollectApp.downloaded_directory.default_value,
    "workspace",  # `python -m course lab`
    "exchange",
    "releases",  # `python -m course release`
    "set-aside",  # `python -m course build`, `lab`
]
FILES = [
    "grades.csv",  # `nbgrader export`
    "mygrades.csv",  # ... --to mygrades.csv, as nbgrader's help says
    "grades.xls",
    "grades.xlsx",
    "grades.ods",
    "grades.tsv",
    "students.csv",  # `nbgrader db student import`
    "gradebook.db",
    "gradebook.db-journal",
    "gradebook.db-wal",
    "gradebook.db.2026-11-29-10-00-00.000000",  # `nbgrader db upgrade` keeps a copy
    "submissions.zip",
    "moodle.tar.gz",
    ".nbgrader.log",
    "grading.log",
    "report.txt",  # `python -m course report 1 > report.txt`
    "report_01.json",
    "nohup.out",
    "01_threshold_logic/01_threshold_logic.ipynb",  # `nbgrader fetch_assignment` at the root
    "notebooks/ledger.json",
    "solutions/ledger.json",
    "my_evidence.html",
    "notebooks/15_the_reckoning/my_evidence.html",
]


def git(*words: str) -> str:
    return subprocess.run(
        ["git", "-c", "core.excludesFile=", *words], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout


@pytest.mark.parametrize("name", [*(f"{folder}/ada/01_threshold_logic/x.ipynb" for folder in FOLDERS), *FILES])
def test_what_bears_names_of_students_is_ignored(name):
    assert git("check-ignore", "--no-index", name).strip() == name, f"{name}: add it to .gitignore"


def test_nothing_that_belongs_to_the_course_is_ignored():
    assert git("ls-files", "--cached", "--ignored", "--exclude-standard") == ""


@pytest.mark.parametrize("name", ["helpers/data_files/new.csv", "lessons/14_new.py", "notebooks/14_new/14_new.ipynb"])
def test_what_a_lesson_adds_is_not_ignored(name):
    assert git("check-ignore", "--no-index", name) == ""
