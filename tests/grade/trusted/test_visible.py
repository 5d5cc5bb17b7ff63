"""What a learner may import while a lesson is graded holds no answer of that lesson."""

from __future__ import annotations

import importlib
import inspect
import io
import re
import signal
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import numpy as np
import pytest

from course.authoring.lesson import Lesson, find_lessons, read_lesson
from course.authoring.trial import fresh_namespace
from course.grade.trusted.visible import copy_helpers, first_uses, hidden_modules, names_in

LESSONS = find_lessons()
SECONDS = 40  # of processor time: a borrowed function that computes longer than this for one check is no answer
QUOTED = re.compile(r'"([\w-]+)"')


def importable(lesson: str, folder: Path) -> list[str]:
    """Return the modules that submitted code of a lesson can import."""
    copy_helpers(folder, lesson)
    return list(names_in(folder))


def solved(lesson: Lesson) -> dict:
    """Return the names of a lesson in which every exercise is solved."""
    space = fresh_namespace()
    for cell in lesson.with_role("given", "exercise"):
        exec(compile(cell.source, cell.key, "exec"), space)  # noqa: S102 - the lesson itself
    return space


def borrowed(modules: list[str]) -> dict[str, object]:
    """Return what these modules define, by its full name; functions that take a word also with each word given."""
    found: dict[str, object] = {}
    for name in modules:
        module = importlib.import_module(name)
        for key, value in vars(module).items():
            if key.startswith("_") or inspect.ismodule(value):
                continue
            if callable(value) and not str(getattr(value, "__module__", "")).startswith("helpers"):
                continue
            found[f"{name}.{key}"] = value
            if inspect.isfunction(value):
                found |= {f"{name}.{key}(..., {word!r})": f for word, f in with_words(value)}
    return found


def with_words(function: Callable) -> Iterator[tuple[str, Callable]]:
    """Yield (word, function with that word as its last argument) for the words that its docstring quotes."""
    for word in dict.fromkeys(QUOTED.findall(function.__doc__ or "")):
        yield word, lambda *arguments, word=word: function(*arguments, word)


def passes(source: str, space: dict) -> bool:
    """Does a check cell, hidden tests and all, run to its end in this namespace?"""
    try:
        with silence(), np.errstate(all="ignore"), at_most(SECONDS):
            exec(source, dict(space))  # noqa: S102 - the lesson itself
    except (TooLong, Exception):
        return False
    return True


@contextmanager
def silence() -> Iterator[None]:
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        yield


class TooLong(BaseException):
    """A borrowed function computes for ever."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TooLong after so many seconds of processor time."""

    def ring(*ignored) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def missing(*arguments, **named):
    raise NotImplementedError


def trials(lesson: Lesson, space: dict) -> Iterator[tuple[str, str, object]]:
    """Yield (name, key, code) for each graded name and each check that fails without it."""
    for check in lesson.with_role("check"):
        code = compile(check.source, check.key, "exec")
        assert passes(code, space), f"{check.key} does not pass when it is solved"
        for name in lesson.names_of(check.name):
            if not passes(code, space | {name: missing}):
                yield name, check.key, code


@pytest.mark.long
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_nothing_that_can_be_imported_answers_an_exercise(path, tmp_path, monkeypatch):
    lesson = read_lesson(path)
    here = tmp_path / "workspace" / path.stem  # some of what is borrowed writes a ledger one level above
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    space, known = solved(lesson), borrowed(importable(path.stem, tmp_path / "visible"))
    tried, found = 0, []
    warnings.simplefilter("ignore")
    mends = [cell for cell in lesson.with_role("exercise") if cell.options.get("mend")]
    mended = {name for cell in mends for name in cell.defined_names()}
    for name, key, code in trials(lesson, space):
        for origin, value in known.items():
            if name in mended and origin.startswith("helpers.reference."):
                continue  # it mends a function of an earlier lesson, whose solution its learner holds anyway
            tried += 1
            if passes(code, space | {name: value}):
                found.append(f"{origin} answers {name} in {key}")
    print(f"{path.stem}: {tried} trials with {len(known)} borrowed names")
    assert tried or not lesson.with_role("check")
    assert not found, "\n".join(found)


def test_a_helper_opens_with_the_first_lesson_that_uses_it(tmp_path):
    assert first_uses()["helpers.check"] == "00_orientation"
    assert "helpers.labs.membrane" in hidden_modules("09_spiking_neuron")
    assert "helpers.labs.membrane" not in hidden_modules("10_synapses_and_dendrites")
    names = importable("09_spiking_neuron", tmp_path)
    assert {"helpers.labs.current_clamp", "helpers.figures.spiking_neuron", "helpers.reference.training"} <= set(names)
    later = {"helpers.labs.membrane", "helpers.figures.spiking_networks", "helpers.reference.spiking_neuron"}
    assert not later & set(names)
    assert "is not available" in (tmp_path / "helpers" / "labs" / "membrane.py").read_text()
    assert not (tmp_path / "helpers" / "built" / "spiking_networks.json").exists()
    assert (tmp_path / "helpers" / "built" / "spiking_neuron.json").exists()


def test_modules_are_found_in_every_way_to_import(tmp_path):
    for name, text in {
        "01_a": "from helpers import (  # some\n    one,\n    two as other,\n)\n### BEGIN HIDDEN TESTS\n"
        "import helpers.three\n### END HIDDEN TESTS\n",
        "02_b": "if True:\n    import helpers.three as three, helpers.deep.four\n",
    }.items():
        (tmp_path / "lessons").mkdir(exist_ok=True)
        (tmp_path / "lessons" / f"{name}.py").write_text(text)
    (tmp_path / "helpers" / "deep").mkdir(parents=True)
    for name in ("__init__", "one", "two", "three", "deep/__init__", "deep/four", "five"):
        (tmp_path / "helpers" / f"{name}.py").write_text("from helpers.five import x\n" if name == "two" else "")
    assert hidden_modules("01_a", tmp_path) == {"helpers.three", "helpers.deep", "helpers.deep.four"}
    assert hidden_modules("02_b", tmp_path) == set()
    assert {name for name, first in first_uses(tmp_path).items() if first == "01_a"} == {
        *("helpers", "helpers.one", "helpers.two", "helpers.five")
    }


def test_what_comes_with_the_feedback_is_not_in_a_learners_record(tmp_path):
    course = tmp_path / "course"
    for lesson in ("01_first", "02_second"):
        (course / "lessons").mkdir(parents=True, exist_ok=True)
        (course / "lessons" / f"{lesson}.py").write_text("# %% [markdown]\n# # A lesson\n")
        record = course / "helpers" / "built" / f"{lesson[3:]}.json"
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text('{"checks": {}, "graded": {"salt": "s"}, "explains": {}, "derivations": {"a": "b"}}')
    (course / "helpers" / "reference").mkdir()
    copy_helpers(tmp_path / "copy", "02_second", source=course)
    built = tmp_path / "copy" / "helpers" / "built"
    kept = {name: (built / f"{name}.json").read_text() for name in ("first", "second")}
    assert "graded" in kept["first"]  # that lesson is over
    assert kept["second"] == '{"checks": {}}'
