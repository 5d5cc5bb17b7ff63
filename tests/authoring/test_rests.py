"""What numbers rest on: the checks of the functions that were used on the way, and no others."""

from __future__ import annotations

import pytest

from course.authoring.expand import expand
from course.authoring.lesson import find_lessons, read_lesson
from course.authoring.rests import reads_and_makes, rests
from helpers import voice
from tests.authoring.lesson_text import RIGHT, write_lesson

BELOW = """
# %% exercise="other" minutes=5 difficulty=1
def other(x):
    ### BEGIN SOLUTION
    return x
    ### END SOLUTION

# %% check="other" points=1
assert other(1) == 1, "it gives back what it got"

# %%
rows = [threshold_unit([k], [1], 2) for k in range(4)]
share = other(3)

# %%
share = sum(rows) / 4

# %% verdict="L1" course="holds"
numbers = {"share": share, "rows": 4, "cells": 0}
decided_by = "share"

# %%
ledger.record("L2", "demo", "one row", "holds", value=other(1))
"""


def test_a_name_that_was_made_anew_rests_on_what_made_it_last(tmp_path):
    lesson = read_lesson(write_lesson(tmp_path, RIGHT.partition("# %% [markdown] quiz")[0] + BELOW))
    assert rests(lesson) == {"L1": ["threshold-unit"], "L2": ["other"]}


@pytest.mark.parametrize("path", find_lessons(), ids=lambda path: path.stem)
def test_every_check_that_a_number_rests_on_is_one_of_the_lesson(path):
    lesson = read_lesson(path)
    found = rests(lesson)
    assert {key for keys in found.values() for key in keys} <= {check.key for check in lesson.with_role("check")}
    for claim in (cell.name for cell in lesson.with_role("verdict")):
        (cell,) = (cell for cell in lesson.with_role("verdict") if cell.name == claim)
        assert voice.VERDICT.search(expand(lesson, cell)[-1].source).groups() == (claim, lesson.concept)
        assert found[claim], f"nothing that the learner wrote stands behind the verdict on {claim}"


@pytest.mark.parametrize(
    ("source", "reads", "makes"),
    [
        ("w = step(w)", {"step", "w"}, {"w"}),
        ("x = 1\nprint(x)", {"print"}, {"x"}),
        ("for k in rows:\n    table[k] = f(k)", {"rows", "table", "f"}, {"k", "table"}),
        ("def f(x):\n    y = g(x)\n    return y + z", {"g", "z"}, {"f"}),
        ("for one in rows.values():\n    one.append(f(1))", {"rows", "f"}, {"one", "rows"}),
        ("paths['a'].append(f(1))", {"paths", "f"}, {"paths"}),
        ("losses.append(loss(w))", {"losses", "loss", "w"}, {"losses"}),
    ],
)
def test_the_names_that_a_cell_reads_and_makes(source, reads, makes):
    assert reads_and_makes(source) == (reads, makes)
