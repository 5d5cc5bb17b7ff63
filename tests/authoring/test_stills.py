"""Still results: small, described, and shown for the very cell that they were taken from."""

from __future__ import annotations

import base64
import io
import json

import nbformat
import pytest
from PIL import Image

from course.authoring import build, stills
from course.authoring.lesson import ROOT, find_lessons, read_lesson
from helpers import stills as shown
from helpers.own_names import digest
from tests.authoring.lesson_text import RIGHT, write_lesson

PLAY = """
# %%
from helpers.figures import new_figure, show
figure, axes = new_figure()
axes.plot([threshold_unit([k], [1], 2) for k in range(4)])
print("four inputs")
show(figure, alt="A step from 0 to 1 at the third of four inputs.")
"""
KEPT = [path for path in find_lessons() if stills.file_of(read_lesson(path), ROOT).exists()]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("course")
    path = write_lesson(root, RIGHT.partition("# %% [markdown] quiz")[0] + PLAY)
    for name, text in build.built_files(path).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    stills.main(type("Arguments", (), {"lessons": [], "root": root}))
    return root


def test_a_table_keeps_the_blank_above_the_names_of_its_rows():
    table = "\n         right\n-------  -----\nreader    100\n\n"
    assert stills.shown([{"text": table}])["text"] == table.strip("\n")
    for path in KEPT:
        for still in json.loads(stills.file_of(read_lesson(path), ROOT).read_text(encoding="utf-8")).values():
            head, _, rest = still["text"].partition("\n")
            line = rest.partition("\n")[0]
            between = [place for place, sign in enumerate(line) if sign == " "] if set(line) == {"-", " "} else []
            assert not "".join(head[place : place + 1] for place in between).strip(), f"{path.stem}: {head}"


def test_a_play_cell_leaves_its_text_and_a_small_described_figure(course):
    found = json.loads((course / "helpers" / "built" / "stills" / "demo.json").read_text())
    still = found[digest(PLAY.partition("# %%\n")[2])]
    assert still["text"] == "four inputs"
    assert [figure["alt"] for figure in still["figures"]] == ["A step from 0 to 1 at the third of four inputs."]
    assert Image.open(io.BytesIO(base64.b64decode(still["figures"][0]["png"]))).width == stills.WIDTH


def test_a_still_result_tells_no_prediction_of_the_course():
    said = "The share\n  You predicted: 40 %\n  You measured: 45 %\n  The difference: 5 points\nChance is 50 %."
    assert stills.nobodys(said) == "The share\n  Measured: 45 %\nChance is 50 %."


def test_a_still_verdict_has_the_numbers_and_decides_nothing():
    card = "Your verdict: L1 A neuron sums.\nrows: 3; of: 4\nIt holds, it breaks, ...\nWithout buttons: x"
    assert stills.nobodys(card) == "L1 A neuron sums.\nrows: 3; of: 4"
    assert "verdict" in stills.SHOWN


def test_it_is_shown_for_that_source_alone(course, monkeypatch, capsys):
    found = json.loads((course / "helpers" / "built" / "stills" / "demo.json").read_text())
    monkeypatch.setattr(shown, "known", lambda: found)
    assert shown.show(PLAY.partition("# %%\n")[2])
    said = capsys.readouterr().out
    assert said.startswith("From the course's own run") and "[Figure: A step from 0 to 1" in said
    assert not shown.show("print('another cell')")


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_still_results_are_those_of_the_present_cells(path):
    lesson = read_lesson(path)
    notebook = nbformat.read(ROOT / "solutions" / lesson.name / f"{lesson.name}.ipynb", as_version=4)
    present = set(stills.wanted(lesson, notebook).values())
    known = json.loads(stills.file_of(lesson, ROOT).read_text(encoding="utf-8"))
    assert set(known) <= present, f"Run `python -m course stills {lesson.name}`: a cell has changed since."
