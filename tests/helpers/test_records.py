"""One record for a learner wherever a lesson lies; in grading none is read, and no bet is lost on the way."""

import json
from pathlib import Path

import pytest

from helpers import ledger, records


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Return the records' folder of a learner whose home is a temporary one."""
    monkeypatch.delenv("NEURONS_RECORDS")
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(records, "said", set())
    return tmp_path / "home" / records.COURSE


def go_to(folder: Path, monkeypatch) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(folder)
    return folder


def old_ledger(folder: Path, before: int, lesson: str = "orientation") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    row = {"evidence": "seen", "verdict": "holds", "value": 1}
    content = {"version": 1, "claims": {"L3": {"before": before, "after": None, "evidence": {lesson: row}}}}
    (folder / "ledger.json").write_text(json.dumps(content))
    return folder / "ledger.json"


def test_bet_of_a_copy_meets_a_fetched_lesson(home, tmp_path, monkeypatch):
    go_to(tmp_path / "workspace" / "00_orientation", monkeypatch)
    ledger.confidence("L3", 70)
    go_to(tmp_path / "elsewhere" / "15_the_reckoning", monkeypatch)
    assert ledger.read()["L3"]["before"] == 70
    assert [path.name for path in home.iterdir()] == ["ledger.json"]


@pytest.mark.parametrize("lesson", ["workspace/15_the_reckoning", "15_the_reckoning", "fetched/15_the_reckoning"])
def test_older_ledger_near_the_lesson_is_read_and_stays(home, tmp_path, monkeypatch, lesson):
    place = tmp_path if lesson.startswith("fetched") else tmp_path / "workspace"
    file = old_ledger(place, 60)
    text = file.read_text()
    go_to(tmp_path / lesson, monkeypatch)
    assert ledger.read()["L3"]["before"] == 60
    assert file.read_text() == text


def test_merging_twice_loses_and_doubles_nothing(home, tmp_path, monkeypatch):
    go_to(tmp_path / "workspace" / "02_perceptron", monkeypatch)
    ledger.confidence("L3", 20)
    ledger.record("L3", "perceptron", "mine", "breaks")
    old_ledger(tmp_path / "workspace", 60)
    for number in (30, 40):
        ledger.confidence("L4", number)
    found = json.loads((home / "ledger.json").read_text())["claims"]["L3"]
    assert found["before"] == 20 and found["also"] == [{"before": 60}]
    assert list(found["evidence"]) == ["orientation", "perceptron"]
    assert ledger.read()["L4"]["before"] == 30, "the first bet is kept"


def test_bet_changed_after_merging_does_not_return_to_the_old_one(home, tmp_path, monkeypatch):
    old_ledger(tmp_path / "workspace", 60)
    go_to(tmp_path / "workspace" / "02_perceptron", monkeypatch)
    ledger.confidence("L3", 25)
    found = json.loads((home / "ledger.json").read_text())["claims"]["L3"]
    assert (found["before"], found["now"], found.get("also")) == (60, 25, None)


@pytest.mark.parametrize("content", ["{", "[1]", '{"claims": 3}', ""])
def test_older_file_that_is_no_ledger_is_left_alone(home, tmp_path, monkeypatch, content):
    go_to(tmp_path / "workspace" / "02_perceptron", monkeypatch)
    (tmp_path / "ledger.json").write_text(content)
    ledger.confidence("L3", 25)
    assert ledger.read()["L3"]["before"] == 25 and (tmp_path / "ledger.json").read_text() == content


@pytest.mark.parametrize("how", ["autograde", "validate"])
def test_in_grading_nothing_is_read_from_home(home, tmp_path, monkeypatch, how):
    go_to(tmp_path / "workspace" / "02_perceptron", monkeypatch)
    ledger.confidence("L3", 25)
    monkeypatch.setenv("NBGRADER_EXECUTION", how)
    go_to(tmp_path / "autograded" / "15_the_reckoning", monkeypatch)
    assert ledger.read()["L3"]["before"] is None and records.folder() == tmp_path / "autograded"
    assert not records.kept()


def test_home_that_cannot_be_written_is_said_once(home, tmp_path, monkeypatch, capsys):
    go_to(tmp_path / "workspace" / "02_perceptron", monkeypatch)
    (tmp_path / "home").write_text("a file stands where the folder should be")
    assert [records.folder(), records.folder()] == [tmp_path / "workspace"] * 2
    assert capsys.readouterr().out.count("cannot be written to") == 1


def test_another_place_can_be_named(home, tmp_path, monkeypatch):
    monkeypatch.setenv("NEURONS_RECORDS", str(tmp_path / "mine"))
    go_to(tmp_path / "workspace" / "02_perceptron", monkeypatch)
    ledger.confidence("L3", 25)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["ledger.json"]


@pytest.mark.parametrize(
    ("folder", "concept"), [("02_perceptron", "perceptron"), ("02_perceptron-2", "perceptron"), ("notes", "")]
)
def test_lesson_is_known_by_its_folder(tmp_path, monkeypatch, folder, concept):
    go_to(tmp_path / folder, monkeypatch)
    assert records.lesson() == concept


def test_no_test_reads_a_learners_home(monkeypatch):
    assert records.is_beside()


def test_commands_of_authors_and_graders_leave_the_learners_ledger_alone(monkeypatch, home):
    from course import __main__ as front_door

    monkeypatch.setattr(front_door, "load", lambda command: pytest.fail("stop here"))
    with pytest.raises(pytest.fail.Exception):
        front_door.run("claims", [])
    assert records.is_beside()
