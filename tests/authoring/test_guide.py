"""The guide for teachers: what fits into 90 minutes, what goes home, and what the lesson itself says."""

from __future__ import annotations

import pytest

from course.authoring.guide import guide, poll, question_of
from course.authoring.lesson import LessonCell, find_lessons, read_lesson
from course.authoring.plan import CLASS, Section, in_class, kept_in_class, sections


def exercise(name: str, minutes: float, body: str = "", **options) -> LessonCell:
    source = f"def {name}(x):\n    return {body or 'x'}\n"
    return LessonCell("code", "exercise", name, {"minutes": minutes} | options, source, 1, "x.py")


def text(words: int) -> LessonCell:
    return LessonCell("markdown", "", "", {}, "word " * words, 1, "x.py")


def test_what_others_build_on_stays_and_the_lightest_goes_first():
    verdict = LessonCell("code", "verdict", "L1", {}, "numbers = {}", 1, "x.py")
    parts = [Section("Opening", [text(100)]), Section("base", [exercise("base", 40)]),
             Section("aside", [exercise("aside", 30)]), Section("prose", [text(1000)]),
             Section("goal", [exercise("goal", 45, "base(x)"), verdict])]  # fmt: skip
    assert kept_in_class(parts) == [True, True, False, False, True]
    assert in_class(parts, kept_in_class(parts)) <= CLASS
    assert kept_in_class(parts, 1000) == [True] * 5
    assert kept_in_class(parts, 1) == [True, False, False, False, False]


def test_what_fits_comes_back():
    parts = [Section("Opening", []), Section("long", [exercise("long", 80)]), Section("short", [exercise("short", 20)])]
    assert kept_in_class(parts, 85) == [True, True, False]


def test_what_builds_on_something_at_home_is_at_home():
    parts = [Section("Opening", []), Section("long", [exercise("long", 100)]),
             Section("short", [exercise("short", 20, "long(x)")]), Section("own", [exercise("own", 30)])]  # fmt: skip
    assert kept_in_class(parts) == [True, False, False, True]


def test_a_starred_exercise_takes_no_time_in_class():
    assert Section("x", [exercise("f", 10), exercise("g", 10, extension=True)]).minutes == Section(
        "x", [exercise("f", 10)]
    ).minutes  # fmt: skip


@pytest.mark.parametrize("path", find_lessons(), ids=lambda path: path.stem)
def test_each_lesson_has_a_guide(path):
    lesson = read_lesson(path)
    parts, told = sections(lesson), guide(lesson)
    assert len(parts) > 3 and in_class(parts, kept_in_class(parts)) <= CLASS
    kept = kept_in_class(parts)
    for place, part in enumerate(parts):
        at_home = [other for k, other in enumerate(parts[:place]) if not kept[k]]
        assert not kept[place] or not any(part.words & other.makes for other in at_home)
    for title in ("## 90 minutes in class", "## Common mistakes" if lesson.wrong_answers() else "minutes"):
        assert title in told
    for cell in lesson.wrong_answers():
        assert str(cell.options["why"]) in told
    if lesson.with_role("guide"):
        assert "## Questions for discussion" in told and "## Notes" in told and "## Expected numbers" in told
        asked = told.partition("## Questions for discussion")[2].partition("\n## ")[0]
        assert ("\n5. " if lesson.concept != "orientation" else "\n2. ") in asked, "five questions"
    assert "Before: not stated" not in told, "nobody's bets are no number to expect"
    assert ("## Questions that count" in told) == any(one.options.get("graded") for one in lesson.with_role("quiz"))


def test_a_table_is_shown_to_its_last_row():
    (path,) = find_lessons(["11_neural_codes"])
    assert "code of times, latency reader" in guide(read_lesson(path))


def test_a_question_by_show_of_hands_names_the_right_choice_and_why():
    source = "How many?\n\n- ( ) One.\n  > No.\n- (x) Two.\n  > Yes. One each."
    cell = LessonCell("markdown", "quiz", "many", {}, source, 1, "x.py")
    assert poll(cell) == "How many? Choices: One; Two. (Two: One each.)"
    assert poll(LessonCell("markdown", "quiz", "many", {}, "| a |\n\n" + source, 1, "x.py")) == ""


def test_an_explained_question_is_asked_without_how_it_is_typed():
    cell = LessonCell("code", "explain", "why", {}, "# Why is it so?\n# Two or three sentences.\nwhy = 1", 1, "x.py")
    assert question_of(cell) == "Why is it so?"
