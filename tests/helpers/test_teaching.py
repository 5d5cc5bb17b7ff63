"""What a lesson asks besides a function: examples that catch faults, sentences, steps, graded letters, tables."""

import inspect

import numpy as np
import pytest

from helpers import catch, derivation, explain, progress, quiz, steps
from helpers.packing import pack
from helpers.table import as_html, as_text, table

RIGHTS = ("def clip(x, low, high):\n    return min(max(x, low), high)", "clip = lambda *a: np.clip(*a)")
FAULTS = {
    "It forgets the upper end.": "def clip(x, low, high):\n    return max(x, low)",
    "It gives the other end.": "def clip(x, low, high):\n    return high if x < low else low if x > high else x",
}


@pytest.fixture
def record(monkeypatch):
    """Stand a catch, an explain and two graded questions in for a built lesson."""

    def packed(text):
        return pack(text, "demo", "text", "")

    questions = [
        {"id": name, "options": 3, "right": quiz.answer_hash("s", name, right),
         "explanations": [pack(f"About {letter}.", "s", name, letter) for letter in "abc"]}
        for name, right in (("one", "b"), ("two", "c"))
    ]  # fmt: skip
    content = {
        "catches": {
            "cases": {
                "function": "clip",
                "rights": [packed(source) for source in RIGHTS],
                "faults": [{"why": why, "source": packed(source)} for why, source in FAULTS.items()],
            }
        },
        "explains": {"why": {"answer": packed("Because it *sums*."), "rubric": [packed("says what it sums")]}},
        "graded": {"salt": "s", "questions": questions},
    }
    for module in (catch, explain, quiz):
        monkeypatch.setattr(module, "built", lambda concept: content if concept == "demo" else {})
    return content


GOOD = [((5, 0, 3), 3), ((-1, 0, 3), 0)]


@pytest.mark.parametrize(
    ("cases", "points"),
    [
        (GOOD, 3),
        ([[[5, 0, 3], 3], [[-1, 0, 3], 0]], 3),
        ([((5, 0, 3), np.float32(3))], 3),
        ([((-1, 0, 3), 0)], 2),
        ([((2, 0, 3), 2)], 1),
        ([*GOOD, ((2, 0, 3), 7)], 0),
        ([((2, 0), 2)], 0),
        ([], 0),
    ],
)
def test_examples_count_when_they_are_right_and_for_each_fault_that_they_catch(record, capsys, cases, points):
    assert catch.score("demo/cases", cases, 3) == points
    said = capsys.readouterr().out
    assert ("still at large" in said) == (0 < points < 3)
    assert all(why in said for why in FAULTS) or points < 3


def test_a_catch_that_caught_all_is_noted_as_passed(record, monkeypatch):
    noted = []
    monkeypatch.setattr(progress, "passed", noted.append)
    assert catch.score("demo/cases", [((-1, 0, 3), 0)], 3) == 2 and noted == []
    assert catch.score("demo/cases", GOOD, 3) == 3 and noted == ["demo/cases"]


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        (None, "are a NoneType"),
        ({(1, 2, 3): 2}, "are a dict"),
        ([(1, 2, 3)], "Example 1 is no pair"),
        ([((1, 2, 3), 2)] * 9, "at most 8"),
        ([((10**30, 0, 1), 1)], "too large"),
        ([((np.zeros(4000), 0, 1), 1)], "too large"),
        ([((object(), 0, 1), 1)], "too large"),
    ],
)
def test_what_is_no_list_of_small_examples_is_told_so(record, cases, said):
    with pytest.raises(catch.ReadCases, match=said):
        catch.score("demo/cases", cases, 3)


def test_a_wrong_example_is_shown_with_what_a_right_function_gives(record, capsys):
    catch.score("demo/cases", [((2, 0, 3), 7)], 3)
    said = capsys.readouterr().out
    assert "You wrote that clip(2, 0, 3) is 7, but a right function gives 2." in said
    assert "It forgets" not in said


def test_a_comma_that_is_missing_is_named(record, capsys, monkeypatch):
    one = pack("def double(x):\n    return [2 * item for item in x]", "demo", "text", "")
    record["catches"]["pairs"] = {"function": "double", "rights": [one], "faults": []}
    catch.score("demo/pairs", [([1, 2], [2, 4]), ((1, 2), [2, 4])], 3)
    said = capsys.readouterr().out
    assert "a comma is missing: write (([1, 2],), [2, 4])" in said and "(((1, 2),), [2, 4])" in said
    assert "positional argument" not in said and "A wrong example would accuse a right function" in said


def test_a_fault_that_is_at_large_again_gets_its_nudge(record, capsys, monkeypatch):
    monkeypatch.setattr(catch, "notebook_shell", lambda: True)
    monkeypatch.setattr(catch, "emit", lambda markup, text: print(text))
    monkeypatch.setattr(catch, "tried", {})
    record["catches"]["cases"]["faults"][0]["nudge"] = "A number may be too large."

    def said(cases):
        catch.score("demo/cases", cases, 3)
        return capsys.readouterr().out

    first, same, second = said([((2, 0, 3), 2)]), said([((2, 0, 3), 2)]), said([((-1, 0, 3), 0)])
    assert "nudge" not in first + same and "Read the specification again" in first
    assert "still at large: a faulty one meets all your examples. A nudge: A number may be too large." in second
    assert second.count("A nudge") == 1 and "Read the specification" not in second
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert "nudge" not in said([((1, 0, 3), 1)])


def test_an_unwritten_catch_says_so():
    with pytest.raises(catch.ReadCases, match="cases_of_mine: not written yet"):
        exec("catch.written('cases_of_mine')", {"catch": catch})


def test_a_model_answer_opens_after_fifteen_words(record, capsys):
    with pytest.raises(explain.WriteFirst, match="has 2 words"):
        exec("explain.compare('demo/why', 'mine')", {"explain": explain, "mine": "too short"})
    exec("explain.compare('demo/why', 'mine')", {"explain": explain, "mine": "word " * 15})
    said = capsys.readouterr().out
    assert "Because it *sums*." in said and "- says what it sums" in said
    record.pop("explains")
    exec("explain.compare('demo/why', 'mine')", {"explain": explain, "mine": "word " * 15})
    assert "comes with the feedback" in capsys.readouterr().out


@pytest.mark.parametrize(("how", "value"), [("", None), ("validate", None), ("autograde", 0)])
def test_without_a_key_no_number_stands_below_the_cell_or_counts_as_partial_credit(record, monkeypatch, how, value):
    record.pop("graded")
    monkeypatch.setenv("NBGRADER_EXECUTION", how)
    monkeypatch.setattr(quiz, "notebook_shell", lambda: object())
    assert quiz.score_first("demo", {1: quiz.B, 2: quiz.C}, 4) is value


def test_steps_add_up_and_one_that_is_missed_costs_its_points_alone(capsys):
    steps.start()
    steps.step(1, True, "at least 80 %")
    steps.step(2, np.bool_(False), "at least 95 %")
    assert steps.score("demo/steps", 3) == 1
    said = capsys.readouterr().out
    assert "○ not yet       2  at least 95 %" in said and said.startswith("step "), "a table as every other"
    steps.step(1, True, "one")
    with pytest.raises(ValueError, match="add up to 1 points"):
        steps.score("demo/steps", 2)
    assert steps.taken == []


def test_tables_with_named_rows_and_without_heads_are_read_aloud_as_such():
    made = as_html((), [("You predicted", "60 %")], (False, False), "How <many>?", named_rows=True)
    assert '<th scope="row" style="text-align: left; white-space: normal">You predicted</th>' in made
    assert "<thead>" not in made and "<strong>How &lt;many&gt;?</strong></caption>" in made


@pytest.mark.parametrize("module", [steps, quiz, progress])
def test_no_other_module_draws_tables_by_hand(module):
    assert "<td" not in inspect.getsource(module) and "<tr" not in inspect.getsource(module)


def test_steps_of_a_check_that_stopped_do_not_count_in_the_next():
    steps.step(5, True, "of an earlier check")
    steps.start()
    steps.step(1, True, "its own")
    assert steps.score("demo/steps", 1) == 1


@pytest.mark.parametrize(
    ("answers", "points", "said"),
    [
        ({1: quiz.B, 2: quiz.C}, 4, "Question 1, B: right"),
        ({1: quiz.A, 2: quiz.C}, 2, "Question 1, A: not quite. About a."),
        ({1: None, 2: quiz.C}, 2, "1 of 2 answered. What is right opens when 1 has a letter."),
        ({1: None, 2: None}, 0, "0 of 2 answered"),
    ],
)
def test_graded_letters_are_explained_when_all_are_given(record, capsys, answers, points, said):
    assert quiz.score_first("demo", answers, 4) == points
    text = capsys.readouterr().out
    assert said in text
    assert ("About" in text) == (None not in answers.values())


def test_without_a_key_the_letters_are_noted(record, capsys):
    record.pop("graded")
    assert quiz.score_first("demo", {1: quiz.B, 2: quiz.C}, 4) == 0
    assert "comes with the feedback" in capsys.readouterr().out


def test_in_a_notebook_the_first_letters_count(record, monkeypatch, capsys):
    first: dict = {}
    monkeypatch.setattr(quiz, "notebook_shell", lambda: object())
    monkeypatch.setattr("helpers.progress.first_prediction", lambda name, value: first.setdefault(name, value))
    assert quiz.score_first("demo", {1: quiz.A, 2: quiz.C}, 4) == 2
    assert quiz.score_first("demo", {1: quiz.B, 2: quiz.C}, 4) == 2
    assert "your first answer; now B" in capsys.readouterr().out


def test_while_grading_no_letter_of_another_submission_counts(record):
    assert quiz.score_first("demo", {1: quiz.A, 2: quiz.A}, 4) == 0
    assert quiz.score_first("demo", {1: quiz.B, 2: quiz.C}, 4) == 4


def test_a_table_aligns_numbers_and_names_a_row_of_another_length(capsys):
    table(["rule", "rate (%)"], [["plain", 87.25], ["momentum", 1437]], "How well each does")
    assert capsys.readouterr().out.splitlines() == [
        "How well each does",
        "rule      rate (%)",
        "--------  --------",
        "plain        87.25",
        "momentum     1,437",
    ]
    with pytest.raises(ValueError, match="2 entries under 1 columns"):
        table(["rule"], [["plain", 1]])
    assert as_text(["a"], [["1"]], [True], "") == "a\n-\n1"


def test_a_derivation_opens_for_its_exercise_and_its_parts(capsys):
    record = {"derivations": {"he-init": pack("The mean square is kept.", "training", "text", "")}}
    for exercise in ("he-init", "he-init-shape"):
        derivation.show("training", exercise, record)
        assert "The mean square is kept." in capsys.readouterr().out
    derivation.show("training", "he-initial", record)
    derivation.show("training", "train", {})
    assert capsys.readouterr().out == ""
