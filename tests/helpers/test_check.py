"""Comparison in plain words, and hints that recognise a mistake by what the function does."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest

from helpers import check, fingerprint


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (1, 1.0),
        (True, 1),
        ([1, 2], np.array([1.0, 2.0])),
        ((1.0, 2.0), [1, 2 + 1e-9]),
        (np.float32(0.1), 0.1),
        ([np.nan, np.inf], [np.nan, np.inf]),
        ("AND", "AND"),
        (1 + 0j, 1 + 0j),
        (np.zeros((0, 2)), np.zeros((0, 2))),
    ],
)
def test_equal_in_any_style(actual, expected):
    check.close(actual, expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("actual", "expected", "words"),
    [
        (None, 1.0, "returned None. Is there a `return`?"),
        (np.zeros(0), np.zeros(3), r"shape \(0,\); it should have shape \(3,\)"),
        ([], 1.0, "shape"),
        (np.zeros((2, 3)), np.zeros((3, 2)), "rows and columns are swapped"),
        (np.zeros(6), np.zeros((3, 2)), "arranged in another way"),
        (0.0, np.zeros(3), "a single number"),
        ("1", 1, "holds text; it should hold whole numbers"),
        (1 + 2j, 1.0, "complex numbers"),
        ([1, [2]], [1, 2], "regular array"),
        (object(), 1.0, "a object, not numbers"),
        ([1.0, np.nan], [1.0, 2.0], r"index 1 is NaN \(not a number\); it should be 2"),
        (np.inf, 1.0, "infinite"),
        (-3.0, 3.0, "Only the sign is wrong"),
        ([2.0, 4.0], [1.0, 2.0], "It is 2 times as large. 2 of 2 values differ"),
        ([6, 4], [3, 2], r"it should be 3\. 2 of 2"),
        ([[1, 2], [3, 5]], [[1, 2], [3, 4]], r"index \(1, 1\) is 5; it should be 4"),
        (1.0001, 1.0, "agree to 4 digits"),
        (np.nan, 0.0, "NaN"),
    ],
)
def test_difference_in_a_sentence(actual, expected, words):
    with pytest.raises(check.Different, match=words):
        check.close(actual, expected)


def test_the_idea_stands_before_the_numbers():
    with pytest.raises(AssertionError, match=r"(?s)^The sum is weighted\..*it should be 2"):
        check.close(1, 2, "The sum is weighted.")


def test_the_other_label_is_no_wrong_sign():
    for actual, expected, says in [(2.5, -2.5, True), (1, -1, False), ([1.0, -1.0], [1.0, 1.0], False)]:
        with pytest.raises(check.Different) as raised:
            check.close(actual, expected)
        assert ("Only the sign is wrong" in str(raised.value)) == says, expected


class Liar:
    """An object that answers True to every comparison and pretends to be any array."""

    def __eq__(self, other):
        return True

    def __array__(self, dtype=None, copy=None):
        return np.array("yes", dtype=object)


def test_an_object_that_answers_true_is_no_number():
    with pytest.raises(check.Different):
        check.close(Liar(), 1.0)


@pytest.fixture
def recorded(monkeypatch):
    """A lesson's record with one known mistake: > for >=."""
    programme = 'assert unit([1, 1], 2) == 1, "fires"\nfor x in ([0, 1], [1, 2]):\n    assert unit(x, 2), x\n'

    def mark(function):
        return fingerprint.trace(programme, {"unit": function}, ["unit"]).fingerprint()

    hints = {mark(lambda x, theta: int(sum(x) > theta)): {"why": "You used >.", "at": 0}}
    known = {"checks": {"unit": {"names": ["unit"], "probes": programme, "hints": hints}}}
    monkeypatch.setattr(check, "built", lambda concept: known if concept == "demo" else {})
    return mark


@pytest.mark.parametrize(
    "same",
    [
        lambda x, theta: sum(x) > theta,
        lambda x, theta: float(np.sum(x) > theta),
        lambda x, theta: np.int8(sum(x) - theta > 1e-13),
    ],
)
def test_a_known_mistake_in_another_style_gets_its_hint(recorded, same):
    with pytest.raises(check.Misconception, match=r"(?s)unit\(\[1, 1\], 2\) gave .*Hint: You used >\."):
        check.begin("demo/unit", {"unit": same})


@pytest.mark.parametrize("other", [lambda x, theta: sum(x) >= theta, lambda x, theta: None, lambda: 1])
def test_anything_else_gets_no_hint(recorded, other):
    check.begin("demo/unit", {"unit": other})


def test_stub_and_missing_name_are_said_in_words(recorded):
    def unit(x, theta):
        raise NotImplementedError

    with pytest.raises(check.NotWritten, match="not written yet"):
        check.begin("demo/unit", {"unit": unit})
    with pytest.raises(check.NotWritten, match="Run the cell that defines it, .* shows an error, mend it first"):
        check.begin("demo/unit", {})


def test_unknown_lesson_or_damaged_record_costs_no_points():
    check.begin("no_such_lesson/unit", {"unit": None})
    assert check.built("no_such_lesson") == {}


def test_names_come_from_the_cell_that_calls(recorded):
    scope = {"unit": lambda x, theta: sum(x) > theta, "check": check}
    with pytest.raises(check.Misconception):
        exec('check.begin("demo/unit")', scope)


def test_probing_is_silent_and_leaves_nothing_behind(capsys):
    scope = {"unit": print}
    log = fingerprint.trace("left = unit('noise')", scope, ["unit"])
    assert capsys.readouterr().out == ""
    assert "left" not in scope
    assert log.entries == [None]


def test_probe_lines_log_only_what_they_name():
    programme = "w = unit(2)\nprobe(w > 1)\nprobe(unit(3) > 9)"
    log = fingerprint.trace(programme, {"unit": lambda x: x * 2}, ["unit"])
    assert log.entries == ["1", "0"]
    assert log.calls == ["unit(2) gave 4", "unit(3) > 9 gave False"]


def test_probe_lines_know_the_stub():
    def unit(x):
        raise NotImplementedError

    assert fingerprint.trace("probe(unit(2))", {"unit": unit}, ["unit"]).unwritten()


def test_fingerprints_forgive_noise_and_types_and_nothing_else():
    def mark(value):
        log = fingerprint.Log()
        log.add(fingerprint.plain(value), "")
        return log.fingerprint()

    assert mark([1, 0]) == mark(np.array([1.0, 1e-15])) == mark((True, False))
    assert mark(0.1 + 0.2) == mark(0.3)
    for a, b in [(1, 1.001), ([1], 1), ([1, 2], [[1, 2]]), (None, 0), ("1", 1), (np.nan, 0), ({"a": 1}, {"a": 2})]:
        assert mark(a) != mark(b), (a, b)
    assert json.dumps(fingerprint.plain({"x": object()})) == '{"x": "<object>"}'


def test_a_probe_that_stops_says_why_in_a_sentence():
    log = fingerprint.trace("unit()[0]\nraise AssertionError('The sum.')", {"unit": lambda: 3}, [])
    assert log.calls == ["What came back could not be used: 'int' object is not subscriptable", "The sum"]


def test_while_probing_a_check_does_not_raise():
    programme = """
for x in (1, 2, 3):
    check.close(unit(x), 0, f"{x} in vain")
    check.unchanged(unit(-x), before=unit(-x) + 1, message="no")
    assert unit(x) == 0, "no"
"""
    first = fingerprint.trace(programme, {"unit": lambda x: min(x, 1), "check": check}, ["unit"])
    other = fingerprint.trace(programme, {"unit": lambda x: min(x, 2), "check": check}, ["unit"])
    assert first.entries.count({"changed": True}) == 3
    assert len(first.calls) == 15
    assert first.fingerprint() != other.fingerprint(), "they differ from the second round on"


def test_an_ellipsis_at_the_end_of_a_sentence_stays():
    log = fingerprint.trace("raise AssertionError('Make a new array: w = w + ...')", {}, [])
    assert log.calls == ["Make a new array: w = w + ..."]


NAN = float("nan")
EQUAL = [
    (np.array([1.0, NAN]), [1, NAN]), ([[10.0], []], [[10.0], []]), ({"a": np.zeros(2)}, {"a": [0, 0]}), (None, None),
    ([(np.eye(2), "relu")], [(np.eye(2), "relu")]), (np.array(["a", "b"]), np.array(["a", "b"])), ([len], [len]),
]  # fmt: skip
CHANGED = [
    (np.array([1 + 1e-15]), [1.0]), (np.array([1e-13]), [0.0]), (np.zeros((1, 2)), np.zeros(2)), ([1, "a"], [1, "b"]),
    ({"a": 1, "b": 2}, {"a": 1}), ([np.zeros(2), [1.0]], [np.zeros(2), [1.0 + 1e-12]]), ({1, 2}, {1}), (None, 0),
]  # fmt: skip


def test_unchanged_sees_changes_here_and_those_noted_elsewhere():
    w = np.array([1.0, 2.0])
    check.unchanged(w, np.array([1.0, 2.0]), "w is not yours to change.")
    check.unchanged([(w, 3.0)], [(w.copy(), 3.0)], "w is not yours to change.")
    with pytest.raises(check.Different, match="not yours"):
        check.unchanged(w, np.array([1.0, 2.5]), "w is not yours to change.")
    for value, before in EQUAL:
        check.unchanged(value, before, "an equal value is no change")
    for value, before in CHANGED:
        with pytest.raises(check.Different, match="not yours"):
            check.unchanged(value, before, "not yours")
    check.changed_elsewhere.append(w)
    try:
        with pytest.raises(check.Different, match="not yours"):
            check.unchanged(w, w.copy(), "w is not yours to change.")
        check.unchanged(w.copy(), w, "an equal array is another one")
    finally:
        check.changed_elsewhere.clear()


def test_probing_gives_arrays_their_numbers_back_that_a_function_changed():
    given, held = np.array([1.0, 2.0]), {"W": np.array([3.0])}

    def changing(v, params):
        v += 1
        params["W"] *= 2
        return v.sum()

    names = {"changing": changing, "v": given, "p": held}
    log = fingerprint.trace("probe(changing(v, p))\nprobe(v.sum())", names, ["changing"])
    assert log.entries == ["5", "5"], "the probes see the change"
    assert given.tolist() == [1, 2] and held["W"].tolist() == [3]


def test_what_grading_writes_back_is_seen_by_probes_alone_and_put_back():
    w, half = np.array([1.0, 2.0]), []

    def double(v):
        check.write_back(v[:1], np.array([5.0]))  # the latest change is undone first
        check.write_back(v, np.array([7.0, 8.0]))
        check.write_back(v, np.array([7, 8]))  # of another type
        check.write_back(v, np.array([9.0]))
        half.append(v.tolist())
        return 0

    fingerprint.trace("double(w)", {"double": double, "w": w}, ["double"])
    assert half == [[7.0, 8.0]] and w.tolist() == [1.0, 2.0]
    double(w)
    assert half[1] == [1.0, 2.0] == w.tolist(), "outside probes nothing is written"


def test_a_message_holds_nothing_of_one_run_and_numbers_as_numbers():
    class Odd:
        def __repr__(self):
            raise ValueError

    for value, words in [
        (lambda x: x, "lambda x: x"),
        (np.sum, "np.sum"),
        (np.float64(0.34657359027997264), "0.34657359027997264"),
        (np.longdouble(1), "np.longdouble('1.0')"),
        (Odd(), "<a Odd>"),
        (object(), "<a object>"),
    ]:
        log = fingerprint.trace("unit(value)", {"unit": lambda given: given, "value": value}, ["unit"])
        assert log.calls == [f"unit({words}) gave {words}"]


NET = """
for n in (2, 3):
    w, b = net(n)
    probe(np.sum(w) > n)
both = [net(n) for n in (4, 5)]
probe(both[0][1])
table = np.array([1.5, 2.0])
kind("whole")(table)
probe(table)
probe(np.round(kind("whole")(table)) + n)
"""


def test_a_probe_tells_the_call_that_gave_its_value_and_no_other():
    names = {"net": lambda n: (np.ones((n, 2)), [n]), "kind": lambda name: lambda z: np.floor(z), "np": np}
    log = fingerprint.trace(NET, names, ["net", "kind"])
    assert log.calls == [
        "net(2) gave (np.array([[1.0, 1.0], [1.0, 1.0]]), [2])",
        "net(3) gave (np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]), [3])",
        "",  # one of two calls, and nobody knows which
        "",  # an argument, and no call gave it
        "kind('whole')(np.array([1.5, 2.0])) gave np.array([1.0, 2.0])",
    ]


def test_where_no_call_is_known_the_hint_stands_alone(monkeypatch):
    programme = "table = [1, 2]\nunit(table)\nprobe(table)"
    mark = fingerprint.trace(programme, {"unit": lambda t: t.pop()}, ["unit"]).fingerprint()
    hints = {mark: {"why": "Make a new list.", "at": 0}}
    known = {"checks": {"unit": {"names": ["unit"], "probes": programme, "hints": hints}}}
    monkeypatch.setattr(check, "built", lambda concept: known)
    with pytest.raises(check.Misconception) as error:
        check.begin("demo/unit", {"unit": lambda t: t.pop()})
    assert str(error.value) == "Hint: Make a new list."


def test_what_is_raised_inside_is_not_said_of_what_came_back():
    def ask(z):
        return 1 if z >= 0 else 0

    for programme in ("probe(ask(np.zeros(2)))", "ask(np.zeros(2))"):
        said = fingerprint.trace(programme, {"ask": ask, "np": np}, ["ask"]).calls[-1]
        assert said.startswith("ask(np.array([0.0, 0.0])) stopped inside your function in line "), said
        assert "`return 1 if z >= 0 else 0`: ValueError: The truth value" in said and "came back" not in said


def test_a_wrong_shape_is_told_with_all_that_it_may_mean():
    table = np.ones((4, 2))
    for got in (np.ones(2), np.ones((1, 2))):
        said = check.difference(got, table, 1e-6, 1e-9)
        assert "a single row" in said and "did `return` stand inside the loop, so that only the first row" in said
    assert "only the first value came back" in check.difference(3.0, table, 1e-6, 1e-9)
    assert "a largest one still to be taken" in check.difference([2.0, 0.1], np.array(0.1), 1e-6, 1e-9)


def test_the_call_in_a_message_stays_on_one_short_line():
    def unit(*arguments, **keywords):
        return [np.eye(9)] * 9

    names = {"unit": unit, "pair": (np.eye(9), np.eye(9)), "np": np}
    log = fingerprint.trace("unit([pair] * 9, pair, text='w' * 99)\nunit(1)", names, ["unit"])
    assert all(len(call) <= 380 and "\n" not in call and " gave " in call for call in log.calls), log.calls
    assert log.entries[0] == fingerprint.plain(unit()), "what is fingerprinted is not cut"


def test_a_right_answer_that_is_slow_is_told_what_it_costs_further_down(capsys, monkeypatch):
    def slow():
        start = time.process_time()
        while time.process_time() - start < 0.03:
            pass

    check.swift(slow, 9000, "the training in 5.6", "See `@`.")
    said = capsys.readouterr().out
    assert "Right, and slow" in said and "training in 5.6" in said and "minutes. See `@`." in said
    check.swift(lambda: None, 1000, "the training in 5.6", "See `@`.")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    check.swift(slow, 9000, "the training in 5.6", "See `@`.")
    assert capsys.readouterr().out == ""
