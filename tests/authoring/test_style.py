"""The style of the second edition: what the rules find, and lists of what is still owed that only get shorter."""

from __future__ import annotations

import pytest

from course.authoring import style
from course.authoring.lesson import ROOT, find_lessons, read_lesson
from tests.authoring.lesson_text import RIGHT, write_lesson

SECOND = (  # they owe nothing
    "threshold_logic", "perceptron", "gradient_descent", "layers", "backpropagation", "training", "seeing",
    "recurrence", "spiking_neuron", "synapses_and_dendrites", "neural_codes", "plasticity_and_reward",
    "credit_assignment", "spiking_networks", "the_reckoning", "capstone",
)  # fmt: skip
ALL = [file.stem[3:] for file in find_lessons() if file.stem[3:] not in SECOND]
# Where the second edition stands: a lesson that is taken out of a list of lessons/open.toml is taken out here, too, so
# that it cannot come back.
OWED = {
    "width": ALL[1:],
    "python": [],
    "experiments": [],
    "docstrings": ALL[1:],
    "drives": [],
    "kinds": ALL[1:],
    "terms": [],
    "changes": [],  # the audit runs the lesson for it, course/authoring/changes.py
}  # fmt: skip


def found(rule, text: str, folder) -> str:
    return "\n".join(map(str, style.RULES[rule](read_lesson(write_lesson(folder, RIGHT + text)))))


def test_the_lists_of_what_is_owed_only_get_shorter():
    listed = style.still_open(ROOT / "lessons")
    assert listed.keys() == {*style.RULES, "changes"} == OWED.keys()
    for rule, lessons in listed.items():
        assert set(lessons) <= set(OWED[rule]), f"{rule}: a lesson may not come back into lessons/open.toml"


@pytest.mark.parametrize("rule", style.RULES)
def test_no_lesson_is_excused_from_a_rule_that_it_keeps(rule):
    for path in find_lessons():
        if path.stem[3:] in style.still_open(ROOT / "lessons")[rule]:
            assert list(style.RULES[rule](read_lesson(path))), f"{path.stem} keeps {rule}: take it out of open.toml"


@pytest.mark.parametrize(
    ("rule", "text", "said"),
    [
        ("width", f"\n# %%\nwide = {'1 + ' * 25}1\n", "Break it at 88"),
        ("python", "\n# %%\nfirst, *rest = [1, 2]\n", "a star in an assignment"),
        ("python", "\n# %%\nprint(n := 3)\n", "an assignment inside an expression"),
        ("python", "\n# %%\npairs = [(a, b) for a in (1, 2) for b in (3, 4)]\n", "a nested comprehension"),
        ("python", "\n# %%\na = 1; b = 2\n", "One thing a line"),
        ("experiments", "\n# %%\nfor k in range(3):\n" + "    x = 1\n" * 8, "9 statements"),
        ("docstrings", "", "does not begin with a worked call"),
        ("drives", "", "nothing below its check uses threshold_unit"),
        ("kinds", "", "no catch and no mend"),
    ],
)
def test_each_rule_finds_what_breaks_it(tmp_path, rule, text, said):
    assert said in found(rule, text, tmp_path)


def test_eight_statements_are_read_at_a_glance(tmp_path):
    assert found("experiments", "\n# %%\nfor k in range(3):\n" + "    x = 1\n" * 7, tmp_path) == ""


def test_a_call_that_is_in_the_check_begins_a_docstring(tmp_path):
    worked = '"""`threshold_unit([1, 1], [1, 1], 2)` is 1.\n\n    Return 1 if'
    text = RIGHT.replace('"""Return 1 if', worked)
    assert not list(style.docstrings(read_lesson(write_lesson(tmp_path, text))))
    other = text.replace("`threshold_unit([1, 1], [1, 1], 2)`", "`threshold_unit([3, 1], [1, 1], 2)`")
    problem = next(style.docstrings(read_lesson(write_lesson(tmp_path, other))))
    assert "is none of those in its visible check" in str(problem)


def test_what_a_later_cell_uses_drives_something(tmp_path):
    assert found("drives", "\n# %%\nprint([threshold_unit([k, 1], [1, 1], 2) for k in range(3)])\n", tmp_path) == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("A **threshold** decides. At the threshold it fires, above the threshold too.", ""),
        ("A threshold decides. At the threshold it fires, above the threshold too.", "put it in bold"),
        ("A **threshold** decides.", "not used again twice"),
    ],
)
def test_terms_are_introduced_in_bold_and_used_again(tmp_path, words, said):
    path = write_lesson(tmp_path, RIGHT.replace("# # A unit with a threshold", f"# # A unit\n#\n# {words}"))
    (path.parent / "glossary.toml").write_text('[threshold]\nlesson = "demo"\nplain = "Where a unit fires."\n')
    problems = "\n".join(map(str, style.terms(read_lesson(path))))
    assert said in problems and bool(said) == bool(problems)


@pytest.mark.parametrize(
    ("first", "above", "said"),
    [
        ("`threshold_unit([1, 1], [1, 1], 2)` is 1.", "", ""),
        ("`threshold_unit([1, 1], weights, 2)` is 1.", "", "weights stands in no cell above it"),
        ("`threshold_unit([1, 1], weights, 2)` is 1.", "\nweights = [1, 1]", ""),
        ("`threshold_unit([1, 1], weights, 2)` is 1, for weights = [1, 1].", "", ""),
    ],
)
def test_the_worked_call_of_a_docstring_can_be_pasted(tmp_path, first, above, said):
    text = RIGHT.replace("import numpy as np", "import numpy as np" + above, 1)
    text = text.replace("Return 1 if the weighted input reaches the threshold, else 0.", first)
    if "weights" in first:
        text = text.replace("threshold_unit([1, 1], [1, 1], 2) == 1", "threshold_unit([1, 1], weights, 2) == 1")
    found = "\n".join(map(str, style.docstrings(read_lesson(write_lesson(tmp_path, text)))))
    assert said in found if said else not found, found
