"""Build it, then use it: a wrong answer of a graded function shows in a later cell, and one that does not is found."""

from __future__ import annotations

import pytest

from course.authoring import changes
from course.authoring.lesson import read_lesson
from course.authoring.trial import in_fork
from tests.authoring.lesson_text import RIGHT, write_lesson

FIGURE = """
# %%
from helpers.figures import new_figure, show
figure, axes = new_figure(2, 1)
axes.plot([threshold_unit([k, 0], [1, 1], 2) or 0 for k in range(5)])
show(figure, alt="Where the unit fires, over five inputs.")
"""
SEVERAL_STEPS = """
# %% exercise="row" minutes=1 difficulty=1
def row(theta):
    \"\"\"Return what the unit answers.\"\"\"
    return [threshold_unit([k, 0], [1, 1], theta) for k in range(5)]

# %%
unrelated = [3]

# %%
answers = row(2)

# %%
print(unrelated, answers)
"""
NO_USE = """
# %% given="unused"
import time
def table():
    return [threshold_unit([1, 1], [1, 1], 3)]

# %%
print("seconds of this machine:", time.perf_counter())
print("always the same", table()[0] is None)
"""


def found(folder, below: str) -> dict:
    lesson = read_lesson(write_lesson(folder, RIGHT + below))
    return in_fork(lambda: changes.changes(lesson, every=True))["threshold-unit"]


def test_what_a_cell_needs_is_kept_also_if_it_is_called_from_above(tmp_path):
    below = """
# %%
class Reader:
    def reads(self):
        return words()

# %%
def words():
    return 3

# %%
other = 4

# %%
print(Reader().reads())
"""
    steps = changes.steps_of(read_lesson(write_lesson(tmp_path, RIGHT + below)))
    kept = changes.needed_for(steps, steps[-1:])
    assert [step.source.split("(")[0].split(":")[0] for step in kept[-3:]] == ["class Reader", "def words", "print"]
    assert "other = 4" not in [step.source for step in kept]


def test_a_function_that_drives_nothing_is_found(tmp_path):
    lesson = read_lesson(write_lesson(tmp_path))
    assert changes.changes_apart(lesson) == {"threshold-unit": {"wrong": 3, "changing": {}}}


def test_what_is_printed_later_changes_with_a_wrong_answer(tmp_path):
    told = found(tmp_path, "\n# %%\nprint(threshold_unit([1, 1], [1, 1], 2))\n")
    wrongs = {cell.line: cell for cell in read_lesson(tmp_path / "lessons" / "01_demo.py").wrong_answers()}
    assert [wrongs[int(line)].options["why"].split()[0] for line in told["changing"]] == ["You", "The"]


def test_the_first_wrong_answer_that_changes_something_is_enough(tmp_path):
    lesson = read_lesson(write_lesson(tmp_path, RIGHT + "\n# %%\nprint(threshold_unit([1, 1], [1, 1], 2))\n"))
    told = changes.changes_apart(lesson)["threshold-unit"]
    assert told["wrong"] == 3 and len(told["changing"]) == 1


def test_the_value_of_the_last_line_is_shown_too(tmp_path):
    assert len(found(tmp_path, "\n# %%\n[threshold_unit([1, 1], [1, 1], 2)]\n")["changing"]) == 2


def test_figures_are_compared_by_their_pixels_whatever_their_description(tmp_path):
    assert len(found(tmp_path, FIGURE)["changing"]) == 2


def test_a_change_is_followed_through_functions_and_values_of_other_cells(tmp_path):
    assert len(found(tmp_path, SEVERAL_STEPS)["changing"]) == 2


def test_times_that_are_measured_are_no_change(tmp_path):
    told = found(tmp_path, NO_USE)
    assert [1 for line in told["changing"]] == [1]  # the one that returns None, which is printed


def test_a_later_cell_that_a_wrong_answer_stops_has_changed(tmp_path):
    assert len(found(tmp_path, "\n# %%\nprint(2 + 0 * threshold_unit([1, 1], [1, 1], 2))\n")["changing"]) == 1


def test_a_solved_lesson_that_stops_is_told_with_its_cell(tmp_path):
    with pytest.raises(Exception, match="in the solved lesson it stops: ZeroDivisionError"):
        changes.changes_apart(read_lesson(write_lesson(tmp_path, RIGHT + "\n# %%\nprint(1 / 0)\n")))
