"""In an untouched notebook every check says that its exercise is not written yet, and nothing else."""

from __future__ import annotations

import contextlib
import io
import json

import pytest

from course.authoring.lesson import ROOT
from helpers import fingerprint

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*/*.ipynb"))


def graded_cells(notebook):
    """Yield (id, source) of the code cells that are given, to be written, or checks."""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code" and "nbgrader" in cell["metadata"]:
            yield cell["metadata"]["nbgrader"]["grade_id"], "".join(cell["source"])


def what_checks_say(notebook) -> dict[str, str]:
    """Return the first line of what each check of an untouched notebook says, run from top to bottom."""
    names, said = {"__name__": "__main__"}, {}
    for name, source in graded_cells(notebook):
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(source, name, "exec"), names)
        except Exception as error:
            outcome = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        else:
            outcome = "passed"
        if "check.begin(" in source:
            said[f"{notebook.stem} {name}"] = outcome
    return said


def test_every_check_of_every_untouched_notebook_says_not_written_yet(capsys, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    said = {name: text for notebook in NOTEBOOKS for name, text in what_checks_say(notebook).items()}
    other = {name: text for name, text in said.items() if "not written yet" not in text}
    with capsys.disabled():
        print(f"\n{len(said) - len(other)} of {len(said)} checks of untouched notebooks say 'not written yet'")
    assert len(said) > 80
    assert other == {}


def stub(*arguments):
    raise NotImplementedError


@pytest.mark.parametrize(
    "programme",
    [
        "w, b = unit(1)\nw + b",
        "probe(unit(1))\nprobe(len(later))",
        "before = [1]\nprobe(unit(before))\nprobe(before == [1])",
        "found = {}\nfor k in (1, 2):\n    found[k] = unit(k)\nfound[1]",
    ],
)
def test_what_only_follows_from_the_stub_does_not_hide_it(programme):
    assert fingerprint.trace(programme, {"unit": stub}, ["unit"]).unwritten()


def half(x):
    """An answer that is written for one case, and for another not yet."""
    if x > 1:
        raise NotImplementedError
    return x


def misspelt(x):
    return y  # noqa: F821


class Half:
    """A class of which only the beginning is written."""

    def __init__(self, x):
        self.x = x

    def grow(self):
        raise NotImplementedError


def test_a_class_that_does_something_is_written():
    programme = "probe(Half(1).x)\nprobe(Half(1).grow())"
    assert not fingerprint.trace(programme, {"Half": Half}, ["Half"]).unwritten()
    assert fingerprint.trace("probe(Half(1).grow())", {"Half": Half}, ["Half"]).unwritten()


def crashes(x):
    return [][x]


@pytest.mark.parametrize("answer", [half, misspelt, crashes])
@pytest.mark.parametrize("programme", ["unit(1)\nunit(2)", "probe(unit(1))\nprobe(unit(2))"])
def test_an_answer_that_does_something_is_written(answer, programme):
    assert not fingerprint.trace(programme, {"unit": answer}, ["unit"]).unwritten()


def test_one_function_of_two_is_written():
    log = fingerprint.trace("first(1)\nw = second(1)\nw", {"first": abs, "second": stub}, ["first", "second"])
    assert not log.unwritten()
