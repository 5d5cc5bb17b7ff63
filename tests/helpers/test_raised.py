"""The commonest errors of a learner in the course's words: the line that raised decides which words."""

from __future__ import annotations

import linecache

import numpy as np
import pytest

from helpers import raised

CELL = "/tmp/ipykernel_1/cell.py"


def words(source: str, *arguments) -> str:
    """Return what is said of the error that a function `f` of a cell raises."""
    linecache.cache[CELL] = (len(source), None, source.splitlines(keepends=True), CELL)
    scope = {"np": np, "math": __import__("math"), "erf": __import__("math").erf}
    exec(compile(source, CELL, "exec"), scope)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one is what the words depend on
        scope["f"](*arguments)
    return raised.meaning(caught.value, {CELL})


z = np.array([[-1.0, 2.0], [0.0, 1.0]])
RELU = "def f(name, z):\n    if name == 'relu':\n        return max(z, 0)\n"


@pytest.mark.parametrize(
    ("source", "arguments", "said"),
    [
        ("def f(z):\n    return 1 / (1 + math.exp(-z))\n", [z], ["`math.exp` takes one number", "`np.exp` takes each"]),
        ("def f(z):\n    return math.log(z)\n", [z], ["`np.log` takes each entry"]),
        ("def f(z):\n    return z * (1 + erf(z))\n", [z], ["NumPy has none of its own: `np.vectorize(erf)`"]),
        ("def f(z):\n    return float(z)\n", [z], ["`float(...)` makes one number of one number"]),
        (RELU, ["relu", z], ["Python's `max`", "`np.maximum(z, 0)` takes the larger"]),
        ("def f(z):\n    return min(0, z)\n", [z], ["Python's `min`", "`np.minimum(z, 0)`"]),
        ("def f(z):\n    if z >= 0:\n        return 1\n", [z], ["`if`, `and`, `or` and `not` ask one question"]),
        ("def f(z):\n    return 1 if sum(z) > 0 else 0\n", [z], ["`if`", "`np.sum` adds all its numbers"]),
        ("def f(x, w):\n    return sum(x * w)\n", [[1], [2]], ["`*` does not multiply two lists", "`np.dot(x, w)`"]),
        ("def f(d):\n    return np.zeros(d, d)\n", [3], ["in brackets of its own: `np.zeros((d, d))`"]),
        ("def f(x):\n    return math.log(x)\n", [0.0], ["have no logarithm"]),
        ("def f(x):\n    return x - 1\n", [[1, 2]], ["`-` does not go through a list", "`np.array(x)`"]),
        ("def f(x):\n    return x + 1\n", [[1, 2]], ["does not go through a list"]),
        ("def f(x):\n    return -x\n", [[1, 2]], ["`-` does not go through a list"]),
        ("def f(x):\n    return x >= 1\n", [[1, 2]], ["`>=` does not go through a list"]),
        ("def f(W):\n    return W[:, 0]\n", [[[1], [2]]], ["is a list of lists", "`x[i][j]`"]),
        ("def f(a):\n    return np.dot(a, a)\n", [np.ones((2, 3))], ["3 and 2 entries", "A[i], B[:, k]"]),
        ("def f(a):\n    return a @ a\n", [np.ones((2, 3))], ["each row of the first", "3 and 2 entries", "`A.T`"]),
        ("def f(a):\n    return np.dot(a, a[:2])\n", [np.ones(3)], ["equally long", "3 entries and the other 2"]),
        ("def f(z):\n    return [t for t in z]\n", [3], ["a loop has nothing to go through"]),
    ],
)  # fmt: skip
def test_an_error_in_the_courses_words(source, arguments, said):
    told = words(source, *arguments)
    assert all(part in told for part in said), told


def test_if_is_not_blamed_where_the_line_that_raised_has_none():
    assert "`if`" not in words(RELU, "relu", z)
    for a in (np.ones(3), np.ones((3, 2))):
        assert ".T" not in words("def f(a):\n    return np.dot(a, a[:, :1] if a.ndim == 2 else a[:2])\n", a)


def test_a_list_that_the_courses_function_got_is_named():
    source = "def f(grad, w):\n    new = [w[0] - 1]\n    return grad(new)\n"
    assert words(source, lambda w: 2 * (w - 5), np.ones(1)) == (
        "`grad` got a list, `new`: it takes an array, `grad(np.array(new))`."
    )


def test_words_without_a_place_say_all_that_it_may_be():
    told = raised.meaning(ValueError("The truth value of an array with more than one element is ambiguous."))
    assert "`if`" in told and "`np.maximum(z, 0)`" in told
    assert "`np.exp`" in raised.meaning(TypeError("only length-1 arrays can be converted to Python scalars"))
    assert "`return`" in raised.meaning(TypeError("unsupported operand type(s) for -: 'NoneType' and 'list'"))
