"""A right answer that computes in single precision (float32) passes, where no docstring speaks of precision."""

from __future__ import annotations

import contextlib
import io
import warnings

import numpy as np
import pytest

from course.authoring.lesson import find_lessons, read_lesson
from course.authoring.trial import fresh_namespace

# Exercises that need double precision, and what their docstrings say of it.
DOUBLE = {
    "sigmoid": "sigmoid(-710) is 4.476e-309",
    "binary-cross-entropy": "from 1e-12 to 1 - 1e-12",
    "population-vector": "1e-9 times\n        the sum",
    "membrane-step": "It is exact to nine digits",
    "bptt-step": "Use double precision",
    "linear-vjp": "They are exact, to rounding",
    "softmax-cross-entropy": "It is exact, to rounding",
    "backprop-mlp": "Gradients are exact, to\n    rounding",
    "gradient-through-time": "It is right to six\n    digits, also where it is as small as 1e-14",
}
# Answers that get no arrays, so that nothing is cast on their way in: here they cast by themselves.
BY_THEMSELVES = {
    "gabor": """
def gabor(size, theta, wavelength, sigma):
    offsets = np.arange(size, dtype=np.float32) - np.float32((size - 1) / 2)
    x, y = np.meshgrid(offsets, offsets)
    u = x * np.float32(np.cos(theta)) + y * np.float32(np.sin(theta))
    return np.exp(-(x**2 + y**2) / np.float32(2 * sigma**2)) * np.cos(np.float32(2 * np.pi / wavelength) * u)
""",
}


def single(value):
    """Return a value with every array of floats in it in single precision."""
    if isinstance(value, np.ndarray | np.floating | np.complexfloating):
        return value.astype({"f": np.float32, "c": np.complex64}.get(value.dtype.kind, value.dtype))
    if type(value) in (list, tuple):
        return type(value)(single(item) for item in value)
    if type(value) is dict:
        return {key: single(item) for key, item in value.items()}
    return value


def in_single(function):
    """Return a function that computes in single precision what another one computes in double."""

    def computed(*arguments, **keywords):
        return single(function(*map(single, arguments), **{key: single(item) for key, item in keywords.items()}))

    return computed


def run(source: str, namespace: dict) -> None:
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(source, "<cell>", "exec"), namespace)


def rejected(lesson) -> dict[str, str]:
    """Return the checks of a lesson that its own answers fail in single precision, and what they say."""
    namespace, found = fresh_namespace(), {}
    for cell in lesson.with_role("given", "exercise", "check"):
        if cell.role != "check":
            run(cell.source, namespace)
            continue
        names = [name for name in lesson.names_of(cell.name) if not isinstance(namespace[name], type)]
        before = dict(namespace)
        run(BY_THEMSELVES.get(cell.name, ""), namespace)
        namespace |= {name: in_single(namespace[name]) for name in names if callable(namespace[name])}
        try:
            run(cell.source, namespace)
        except AssertionError as error:
            found[cell.name] = str(error)
        namespace.clear()
        namespace.update(before)
    return found


@pytest.mark.parametrize("path", find_lessons(), ids=lambda path: path.stem)
def test_right_answers_in_single_precision_pass(path, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    found = rejected(read_lesson(path))
    assert {name: said for name, said in found.items() if name not in DOUBLE} == {}


def test_where_double_precision_is_needed_the_docstring_says_so():
    sources = {cell.name: cell.source for path in find_lessons() for cell in read_lesson(path).with_role("exercise")}
    for name, words in DOUBLE.items():
        assert words in sources[name], name
