"""A learner's progress and start page: what passed, what is open, where to go on; first predictions stay."""

from __future__ import annotations

import json

import pytest

from course.authoring import outline
from course.authoring.build import current_text
from course.authoring.lesson import ROOT
from course.authoring.path import read_course
from helpers import ledger, ledger_picture, progress, quiz, records, start_page


@pytest.fixture
def learner(tmp_path, monkeypatch):
    """Be a learner in a notebook of lesson 02, with records of her own."""
    place = tmp_path / "workspace" / "02_perceptron"
    place.mkdir(parents=True)
    monkeypatch.chdir(place)
    monkeypatch.setenv("NEURONS_RECORDS", str(tmp_path / "records"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr(records, "notebook_shell", lambda: object())
    return tmp_path


def test_the_outline_is_what_the_lessons_say():
    assert current_text(ROOT / outline.FILE) == outline.text(read_course())


def test_every_lesson_says_in_a_line_what_it_is_about():
    for lesson in progress.outline()["lessons"]:
        assert len(lesson["about"].split()) > 5, lesson["name"]
        assert lesson["about"].endswith((".", "?", "!")), lesson["name"]
        assert all(row["section"] for row in lesson["exercises"]), lesson["name"]


def test_what_passed_is_counted_once_and_tells_where_to_go_on(learner, capsys):
    assert "Begin here" in start_page.page(learner / "workspace")
    for _ in range(2):
        progress.passed("perceptron/perceptron-predict")
    found = next(lesson for lesson in progress.states() if lesson["concept"] == "perceptron")
    (points,) = [row["points"] for row in found["exercises"] if row["check"] == "perceptron-predict"]
    assert found["won"] == points > 0 and "perceptron-predict" not in [row["check"] for row in found["open"]]
    assert "Go on here" in start_page.page(learner / "workspace")
    progress.lesson()
    said = capsys.readouterr().out
    assert f"{points} of" in said and "Read again: " in said


def test_nothing_is_noted_or_shown_while_grading(learner, monkeypatch, capsys):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    progress.passed("perceptron/perceptron-predict")
    progress.lesson("perceptron")
    start_page.show()
    ledger.today("L3")
    ledger.verdict("L3", "perceptron", {"one": 1, "two": 2, "three": 3}, decided_by="one")
    ledger.picture()
    assert capsys.readouterr().out == ""
    assert not (learner / "records" / "progress.json").exists()


def test_the_first_prediction_stays_and_a_change_is_shown(learner, capsys):
    for guess in (40, 60):
        exec("quiz.require('share')", {"quiz": quiz, "share": guess})
    quiz.compare("The share", quiz.present["now"], 75, unit="%")
    said = capsys.readouterr().out
    assert "You first predicted: 40 %" in said and "You predicted: 60 %" in said
    exec("quiz.require('other')", {"quiz": quiz, "other": 7})
    quiz.compare("Another", 7, 8)
    assert "first" not in capsys.readouterr().out


def test_a_damaged_record_stops_nothing(learner):
    (learner / "records").mkdir(exist_ok=True)
    (learner / "records" / "progress.json").write_text("{]", encoding="utf-8")
    progress.passed("perceptron/perceptron-predict")
    assert "perceptron/perceptron-predict" in progress.checks()


def test_the_start_page_links_to_the_lessons_that_are_there_and_describes_its_picture(learner):
    workspace = learner / "workspace"
    (workspace / "02_perceptron" / "02_perceptron.ipynb").write_text("{}", encoding="utf-8")
    text = start_page.write(workspace).read_text(encoding="utf-8")
    assert "](02_perceptron/02_perceptron.ipynb)" in text and "](03_" not in text
    assert "![The twelve claims of the ledger" in text
    assert (workspace / start_page.PICTURE).read_bytes().startswith(b"\x89PNG")
    assert len(start_page.QUESTIONS) == 6 and "All six right" in text
    assert len(start_page.TOOLS) == 4 and "refreshers/" not in text  # they are not there: words without a link


def test_the_start_page_sends_to_a_lesson_that_is_there_and_says_how_the_others_come(learner, tmp_path):
    how = "*Nbgrader > Assignment List*"
    assert how in start_page.page(learner / "workspace"), "most lessons are not there"
    for lesson in progress.outline()["lessons"]:
        folder = tmp_path / "whole" / lesson["name"]
        folder.mkdir(parents=True)
        (folder / f"{lesson['name']}.ipynb").write_text("{}", encoding="utf-8")
    text = start_page.page(tmp_path / "whole")
    assert how not in text and "**Begin here: [00 " in text
    few = tmp_path / "few" / "01_threshold_logic"
    few.mkdir(parents=True)
    (few / "01_threshold_logic.ipynb").write_text("{}", encoding="utf-8")
    assert "**Begin here: [01 " in start_page.page(few.parent), "00 is not in this folder"


def test_a_bet_once_made_is_kept_and_a_change_is_told(learner, capsys):
    ledger.confidence("L3", 30)
    ledger.confidence("L3", 80)
    ledger.today("L3")
    said = capsys.readouterr().out
    assert "You first bet 30 %, now 80 %." in said


def test_the_picture_says_in_words_what_it_shows(learner):
    ledger.confidence("L3", 30)
    ledger.verdict("L3", "perceptron", {"with A-units": 97, "with linear units": 0, "with nothing": 0})
    ledger.decide("L3", "perceptron", "holds", decided_by="with A-units")
    row = next(row for row in ledger_picture.rows() if row.claim == "L3")
    assert (row.bet, row.state, row.own) == (30, "holds", True)
    assert "bet 30 %; my verdict in lesson 02: holds." in "\n".join(ledger_picture.lines(ledger_picture.rows()))
    kept = json.loads((learner / "records" / "ledger.json").read_text(encoding="utf-8"))
    assert "with A-units" in json.dumps(kept)
