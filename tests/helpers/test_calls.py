"""Which call of a check failed: one that is known, or none."""

from __future__ import annotations

import ast

import pytest

from helpers.calls import lines_of_call


@pytest.mark.parametrize(
    ("source", "line", "lines"),
    [
        ("assert f(1) == 2, 'two'", 1, (1, 1)),
        ("f(1)\nassert f(1) == 2, f'{f(1)} is not two'", 2, (2, 2)),
        ("assert f(1) == 2, f'{f(2)} is not two'", 1, (0, -1)),
        ("assert f(1) == f(2), 'the same'", 1, (0, -1)),
        ("assert f(1) == 1 and f(2) == 2, 'both'", 1, (1, 1)),
        ("assert all(f(k) == k for k in (1, 2)), 'all'", 1, (1, 1)),
        ("assert [f(k) for k in (1, 2)] == [1, 2], 'all'", 1, (0, -1)),
        ("got = f(1)\nother = 3\nassert got == other, 'three'", 3, (1, 1)),
        ("got = f(1)\nassert got == 1\ngot = f(2)\nassert got == 2, 'two'", 4, (3, 3)),
        ("for k, p in ((3, f(3)), (2, f(2))):\n    (W, b) = p\n    assert len(b) == k, 'k'", 3, (0, -1)),
        ("for k in (2, 3):\n    (W, b) = f(k)\n    out = np.dot(W, b)\n    assert out == k, 'k'", 4, (2, 2)),
        ("first, second = f(1), f(2)\nassert first == 2, 'two'", 2, (0, -1)),
        ("unit = f('relu')\nassert unit(2) == 2, 'two'", 2, (2, 2)),
        ("check.close(f('relu')(2), 2, 'two')", 1, (1, 1)),
        ("w = [1, 2]\nf(w)\ncheck.unchanged(w, [1, 2], 'w')", 3, (0, -1)),
        ("assert table == 3, 'no call at all'", 1, (0, -1)),
    ],
)
def test_the_lines_of_the_one_call_on_which_a_statement_rests(source, line, lines):
    assert lines_of_call(ast.parse(source), line, {"f"}) == lines
