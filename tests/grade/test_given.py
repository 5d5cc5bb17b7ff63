"""A mistake is paid for once: an answer that only fails by calling an earlier wrong one is tried with a given one."""

from __future__ import annotations

import json

import pytest

from course.grade.trusted.given import Account, Given
from tests.grade import course

FIRST_WRONG = "def and_gate(a, b):\n    return a + b\n"
CALLS = "def or_gate(a, b):\n    return 1 - and_gate(1 - a, 1 - b)\n"


@pytest.fixture
def root(tmp_path):
    return course.make_course(tmp_path)


def test_an_answer_that_calls_a_wrong_earlier_one_keeps_its_own_points(root):
    course.hand_in(root, "calls", course.answered(root, **{"and-gate": FIRST_WRONG, "or-gate": CALLS}))
    alone = FIRST_WRONG.replace("and_gate", "or_gate")
    course.hand_in(root, "wrong-too", course.answered(root, **{"and-gate": FIRST_WRONG, "or-gate": alone}))
    course.grade(root)
    rows = course.rows_of(root, "calls")
    assert rows["check-and-gate"][0] == 0
    assert rows["check-or-gate"][0] == 4
    text = json.dumps(course.graded_notebook(root, "calls"))
    assert "Tried with the course's own `and_gate` in place of yours" in text
    assert "a * b" not in text
    other = course.rows_of(root, "wrong-too")["check-or-gate"]
    assert other[0] == 3
    assert "Tried with" not in json.dumps(course.graded_notebook(root, "wrong-too"))


def test_only_earlier_answers_that_lost_points_and_are_mentioned_are_lent():
    account = Account()
    account.wrote(("first",), "def first(): ...")
    assert account.wanted("assert first() == 1") == []
    account.failed()
    account.wrote(("second",), "def second(): return 2")
    assert account.wanted("assert second() == 2") == []
    account.wrote((), "def own_helper(): return first()")
    account.wrote(("third",), "def third(): return own_helper()")
    assert account.wanted("assert third() == 1") == ["first"]


def test_classes_and_what_fails_are_not_lent():
    given = Given(["import math", "1 / 0", "def area(r):\n    return math.pi * r", "class Value: ...", "size = 3"])
    assert list(given.functions(["area", "Value", "size", "nobody"])) == ["area"]


def test_what_is_lent_does_not_run_the_experiments_of_a_lesson(tmp_path):
    """Each submission with one wrong answer paid for all figures of the solved lesson: half of the grading time."""
    drawn = tmp_path / "drawn"
    given = Given(
        [
            "table = {}\nfor key in range(3):\n    table[key] = key * scale()",
            "def scale():\n    return 2",
            "def look_up(key):\n    return table[key] + shift(key)",
            f"open({str(drawn)!r}, 'w').close()\nfigure = open({str(drawn)!r}, 'w')",
            "def shift(key):\n    return 1",
            "scale.unit = 'mV'",
            "table = {key: key * scale() for key in range(3)}",
        ]
    )
    assert given.functions(["look_up"])["look_up"](2) == 5
    assert given.functions(["scale", "shift"])["scale"].unit == "mV"
    assert not drawn.exists()
