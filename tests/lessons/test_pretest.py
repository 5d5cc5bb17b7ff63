"""The ten questions before and after the course: one source, no key where it is open, first answers kept, the gain."""

from __future__ import annotations

import json
import re

import pytest

from course.authoring import pretest as source
from course.authoring.expand import quiz_question, right_letter
from course.authoring.lesson import ROOT, LessonError
from course.authoring.path import read_course
from course.grade.trusted.visible import copy_helpers
from helpers import check, ledger_report, pretest, records
from tests.authoring.lesson_text import RIGHT, write_lesson

QUESTIONS = source.read(ROOT / "lessons").with_role("quiz")
RIGHTS = {cell.name: right_letter(cell) for cell in QUESTIONS}


@pytest.fixture
def learner(tmp_path, monkeypatch):
    """Be a learner in a notebook, with records of her own."""
    place = tmp_path / "workspace" / "00_orientation"
    place.mkdir(parents=True)
    monkeypatch.chdir(place)
    monkeypatch.setenv("NEURONS_RECORDS", str(tmp_path / "records"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr(records, "notebook_shell", lambda: object())
    return tmp_path


def with_right(count: int) -> dict[str, str]:
    """Return answers of which the first `count` are right and the others "I do not know"."""
    return {name: letter if k < count else pretest.UNKNOWN for k, (name, letter) in enumerate(RIGHTS.items())}


def test_ten_questions_with_four_options_and_the_right_one_in_every_place():
    assert len(QUESTIONS) == 10
    assert not list(source.problems_of(source.read(ROOT / "lessons")))
    letters = list(RIGHTS.values())
    assert all(2 <= letters.count(letter) <= 4 for letter in "bd") and set(letters) == set("abcd")


def test_they_are_asked_once_before_and_once_after_and_stand_nowhere_else():
    known = read_course()
    asked = {cell.name: lesson.concept for lesson in known.values() for cell in lesson.with_role("pretest")}
    assert asked == {"before": list(known)[0], "after": "the_reckoning"}  # the capstone comes after the course
    assert not list(source.elsewhere(source.read(ROOT / "lessons"), known))
    whole = {name: "\n".join(cell.source for cell in lesson.cells) for name, lesson in known.items()}
    for cell in QUESTIONS:
        text, options = quiz_question(cell)
        for name, lesson in whole.items():
            flat = " ".join(lesson.split())
            assert " ".join(text.split()) not in flat, (name, cell.name)
            assert sum(option in flat for option, *_ in options) < 2, (name, cell.name)


def test_they_are_asked_after_the_first_own_code():
    cells = [cell.role for cell in read_course()["orientation"].cells]
    assert cells.index("exercise") < cells.index("check") < cells.index("pretest") < cells.index("today")


def course(folder, name="00_first", cell='# %% [markdown] pretest="before"\n# Ten.\n'):
    (folder / "lessons" / "pretest").mkdir(parents=True, exist_ok=True)
    questions = (ROOT / "lessons" / "pretest" / "questions.py").read_text()
    (folder / "lessons" / "pretest" / "questions.py").write_text(questions)
    for number, concept in ((4, "layers"), (11, "neural_codes")):
        (folder / "lessons" / f"{number:02d}_{concept}.py").write_text("# %% [markdown] slot=true\n# # Later\n")
    write_lesson(folder, f"{RIGHT}\n{cell}", name)
    return folder / "lessons"


def test_a_lesson_that_asks_one_of_them_or_all_of_them_twice_is_refused(tmp_path):
    folder = course(tmp_path)
    assert source.FILE in source.built_file(folder, read_course(folder))
    first = (folder / "pretest" / "questions.py").read_text().split("# %% [markdown] ")[2]
    copied = "# %% [markdown] " + first.replace('quiz="press-harder"', 'quiz="another-name"')
    course(tmp_path, cell=copied)
    with pytest.raises(LessonError, match="stands in lessons/pretest/questions.py"):
        source.built_file(folder, read_course(folder))
    course(tmp_path)
    course(tmp_path, name="01_second")
    with pytest.raises(LessonError, match="before the course already"):
        source.built_file(folder, read_course(folder))
    course(tmp_path, name="01_second", cell='# %% [markdown] pretest="between"\n# Ten.\n')
    with pytest.raises(LessonError, match="before and after the course"):
        source.built_file(folder, read_course(folder))


def test_the_texts_hold_no_key_and_no_open_lesson_does(tmp_path):
    built = (ROOT / source.FILE).read_text(encoding="utf-8")
    assert not re.search(r'"(right|salt|explanations)"', built)
    for lesson in ("00_orientation", "15_the_reckoning"):
        copy_helpers(tmp_path / lesson, lesson)
        files = sorted((tmp_path / lesson / "helpers" / "built").glob("*.json"))
        assert [file for file in files if file.name == "pretest.json"]
        assert not [file.name for file in files if "posttest" in json.loads(file.read_text(encoding="utf-8"))]
    assert pretest.key() is not None


def test_first_answers_stay(learner, capsys):
    pretest.ask("before")
    assert "I do not know" in capsys.readouterr().out
    assert pretest.keep("before", with_right(3)) and pretest.keep("before", with_right(9))
    assert pretest.kept() == {"before": with_right(3)}
    pretest.ask("before")
    said = capsys.readouterr().out
    assert "are kept, and stay" in said and "3 of 10" not in said


def test_the_gain_is_that_of_hake_and_comes_into_the_report(learner, capsys):
    assert pretest.gain() == []
    pretest.keep("before", with_right(3))
    pretest.keep("after", with_right(8))
    assert pretest.gain() == [
        "Before the course 3 of 10 questions were right (7 times you said that you did not know).",
        "After it 8 of 10 are right.",
        "Of the 7 that were open you gained 5: 71 %.",
    ]
    assert any("you gained 5: 71 %" in line for line in ledger_report.summary(ledger_report.rows()))
    pretest.ask("after")
    said = capsys.readouterr().out
    assert "Before: ✓ c) right" in said and "after: I do not know. It is " in said


@pytest.mark.parametrize(("before", "after", "said"), [(10, 10, "After it 10"), (6, 4, "2 fewer"), (0, 10, "100 %")])
def test_the_gain_at_its_ends(learner, before, after, said):
    pretest.keep("before", with_right(before))
    pretest.keep("after", with_right(after))
    assert said in pretest.gain()[-1]


def test_without_a_key_nothing_is_told(learner, monkeypatch, capsys):
    monkeypatch.setattr(pretest, "key", lambda: None)
    pretest.keep("after", with_right(8))
    pretest.ask("after")
    said = capsys.readouterr().out
    assert "once this lesson is closed" in said and "right after" not in said and pretest.gain() == []


@pytest.mark.parametrize("content", ["{]", '{"before": 3}', '{"before": {"answers": {"press-harder": "z", "x": "a"}}}'])
def test_a_damaged_record_stops_nothing(learner, content):
    (learner / "records").mkdir(exist_ok=True)
    (learner / "records" / pretest.FILE).write_text(content, encoding="utf-8")
    assert pretest.kept() == {} and pretest.gain() == []


def test_nothing_is_asked_or_kept_while_grading(learner, monkeypatch, capsys):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    pretest.ask("before")
    assert capsys.readouterr().out == "" and not pretest.keep("before", with_right(1))


def test_the_form_asks_for_every_question_and_keeps_them_together(learner):
    *rows, button, told = pretest.form("after")
    buttons = rows[1::2]
    assert len(buttons) == 10
    button.click()
    assert "Still without an answer: 1, 2" in told.value and pretest.kept() == {}
    for row, letter in zip(buttons, with_right(4).values(), strict=True):
        row.value = letter
    button.click()
    assert pretest.kept() == {"after": with_right(4)} and all(row.disabled for row in buttons)
    assert "4 of 10 are right" in told.value and check.built("the_reckoning")["posttest"]
