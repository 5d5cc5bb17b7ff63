"""Handing a lesson out: refused with reasons before anything is changed; versions are kept; old copies are told."""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
from pathlib import Path

import pytest
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from course.authoring.lesson import ROOT
from course.classroom import release, versions
from course.errors import CourseError
from course.grade.releases import known as remembered
from helpers import check, records, start_page
from helpers import release as labels
from tests.grade.course import settings

LESSON = "01_threshold_logic"


def words(**chosen) -> argparse.Namespace:
    return argparse.Namespace(**{"lesson": LESSON, "again": False, "note": "", "due": None, "look": False} | chosen)


@pytest.fixture
def touched(monkeypatch):
    """Stand where something would be changed."""
    touched = []
    monkeypatch.setattr(release.build, "main", lambda *_: touched.append("build"))
    monkeypatch.setattr(release, "nbgrader_api", lambda: touched.append("gradebook"))
    return touched


def test_a_lesson_that_is_out_is_refused_before_the_gradebook_is_touched(monkeypatch, tmp_path, touched):
    (tmp_path / "neurons" / "outbound" / LESSON).mkdir(parents=True)
    monkeypatch.setenv("NEURONS_EXCHANGE", str(tmp_path))
    with pytest.raises(CourseError, match="--again"):
        release.main(words())
    assert touched == []


def test_all_reasons_are_said_at_once(monkeypatch, tmp_path, touched):
    monkeypatch.setenv("NEURONS_EXCHANGE", str(ROOT / "workspace" / "exchange"))
    with pytest.raises(CourseError) as told:
        release.main(words(due="2020-01-01 12:00"))
    said = str(told.value)
    assert "lies in a folder of students' work" in said and "--due 2020-01-01 12:00 is over" in said
    monkeypatch.setenv("NEURONS_EXCHANGE", str(tmp_path))
    monkeypatch.setattr(release.os, "access", lambda *_: False)
    with pytest.raises(CourseError, match="you may not write to"):
        release.main(words())
    with pytest.raises(CourseError, match="is no time. Write it as in"):
        release.main(words(due="tomorrow"))
    assert touched == []


def test_a_notebook_that_shows_a_hidden_test_is_not_handed_out(monkeypatch, tmp_path, touched):
    root = a_course(tmp_path, monkeypatch)
    path = root / "notebooks" / LESSON / f"{LESSON}.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"][-1]["source"] = ["### BEGIN HIDDEN TESTS"]
    path.write_text(json.dumps(notebook))
    with pytest.raises(CourseError, match="it would show what students must not see: .*BEGIN HIDDEN"):
        release.main(words())
    assert touched == []


def a_course(folder: Path, monkeypatch) -> Path:
    """Make a course that holds one lesson as built, and stand in it."""
    root = folder / "course"
    for room in ("notebooks", "solutions"):
        shutil.copytree(ROOT / room / LESSON, root / room / LESSON)
    monkeypatch.setattr(release, "ROOT", root)
    monkeypatch.setenv("NEURONS_EXCHANGE", str(folder / "exchange"))
    return root


@pytest.fixture
def root(tmp_path, monkeypatch):
    root = a_course(tmp_path, monkeypatch)
    monkeypatch.setattr(release.build, "main", lambda *_: 0)  # it compares with lessons/; these are of another folder
    config = settings(root)
    config.CourseDirectory.course_id = "neurons"
    config.Exchange.root = str(tmp_path / "exchange")
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    monkeypatch.setattr(release, "nbgrader_api", lambda: api)
    return root


def corrected(root: Path) -> None:
    """Change a text of the lesson, as after a build."""
    for room in ("notebooks", "solutions"):
        path = root / room / LESSON / f"{LESSON}.ipynb"
        notebook = json.loads(path.read_text())
        notebook["cells"][0]["source"] += ["\nCorrected."]
        path.write_text(json.dumps(notebook))


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_releases_are_numbered_and_kept_and_an_old_copy_is_told(root, tmp_path, monkeypatch, capsys):
    built = bytes_in(root / "notebooks")
    assert release.main(words(look=True)) == 0 and not (tmp_path / "exchange").exists()
    assert release.main(words(due="2099-10-12T22:00+02:00")) == 0
    assert bytes_in(root / "notebooks") == built
    outbound = tmp_path / "exchange" / "neurons" / "outbound" / LESSON
    assert json.loads((outbound / labels.FILE).read_text())["version"] == 1
    student = tmp_path / "home" / LESSON
    shutil.copytree(outbound, student)
    mine = bytes_in(student)

    with pytest.raises(CourseError, match=r"has changed since release 1 of .*course build 01_"):
        release.main(words(again=True))
    corrected(root)
    assert release.main(words(again=True, note="The figure of 1.2 has its units.")) == 0
    assert "Release 2 of" in capsys.readouterr().out
    first, second = versions.known(root, LESSON)
    assert (first.version, second.version) == (1, 2) and first.hash != second.hash
    assert first.points == second.points == 23
    kept = versions.folder_of(root, LESSON)
    assert versions.hash_of(kept / "v1") == first.hash and versions.hash_of(kept / "v2") == second.hash
    assert bytes_in(student) == mine
    assert len(remembered(root, LESSON)) > 20

    with release.Gradebook(f"sqlite:///{root}/gradebook.db", "neurons") as book:
        assert str(book.find_assignment(LESSON).duedate) == "2099-10-12 20:00:00"
    said = labels.newer(student)
    assert "is release 1; release 2 is out" in said and "The figure of 1.2 has its units." in said
    assert f"**New:** {start_page.escape(said)}" in start_page.page(student.parent)
    assert labels.newer(outbound) == ""  # whoever fetches now


def test_the_check_tells_once_where_a_learner_works_and_never_in_grading(tmp_path, monkeypatch, capsys):
    out, mine = tmp_path / "out", tmp_path / LESSON
    for folder, version in ((out, 3), (mine, 2)):
        folder.mkdir()
        label = {"lesson": LESSON, "version": version, "exchange": str(out), "when": "2026-10-01T10:00:00+00:00"}
        (folder / labels.FILE).write_text(json.dumps(label))
    monkeypatch.chdir(mine)
    monkeypatch.setattr(records, "said", set())
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    call = {"threshold_unit": lambda x, w, theta: 1}

    def begin() -> str:
        with contextlib.suppress(check.CourseMessage):
            check.begin("threshold_logic/threshold-unit", call)
        return capsys.readouterr().out

    assert "release" not in begin()
    monkeypatch.delenv("NBGRADER_EXECUTION")
    assert begin().count("release 3 is out since 2026-10-01") == 1
    assert "release" not in begin()


NO_LABELS = ["", "[]", '{"version": "9"}', '{"version": 1}', "[" * 9000, '{"version": 1, "exchange": 3}']


@pytest.mark.parametrize("text", NO_LABELS)
def test_what_is_no_label_says_nothing(tmp_path, text):
    (tmp_path / labels.FILE).write_text(text)
    assert labels.newer(tmp_path) == ""
