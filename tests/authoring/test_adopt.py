"""Edits made in JupyterLab come back to the lesson, and nothing else changes."""

from __future__ import annotations

import nbformat
import pytest

from course.authoring.adopt import adopt
from course.authoring.expand import source_notebook
from course.authoring.lesson import ROOT, LessonError, read_lesson
from tests.authoring.lesson_text import RIGHT, changed, write_lesson


def edited(path, edits=(), drop=(), after=()):
    """Return the built notebook with edits {id: (old, new)}, dropped ids, and cells added after an id."""
    notebook = source_notebook(read_lesson(path))
    cells = []
    for cell in notebook.cells:
        for old, new in [pair for cell_id, pair in edits if cell_id == cell.id]:
            assert old in cell.source
            cell.source = cell.source.replace(old, new)
        if cell.id not in drop:
            cells.append(cell)
        cells += [nbformat.v4.new_markdown_cell(text) for cell_id, text in after if cell_id == cell.id]
    notebook.cells = cells
    return notebook


def test_no_edit_changes_no_byte(tmp_path):
    path = write_lesson(tmp_path)
    assert adopt(path, edited(path)) == (RIGHT, 0)


@pytest.mark.parametrize("path", sorted((ROOT / "lessons").glob("*.py")), ids=lambda path: path.stem)
def test_round_trip_of_every_lesson_is_exact(path):
    assert adopt(path, source_notebook(read_lesson(path))) == (path.read_text(encoding="utf-8"), 0)


@pytest.mark.parametrize(
    ("cell", "old", "new"),
    [
        ("threshold-unit", "return int(np.dot(w, x) >= theta)", "return int(np.dot(x, w) >= theta)"),
        ("check-threshold-unit", "default_rng(1943)", "default_rng(1944)"),
        ("given-setup", "import numpy as np", "import numpy as np\nimport math"),
        ("hint-threshold-unit", "Which comparison?", "Which one?"),
        ("claim-check", "One row of the table.", "Any row of the table."),
        ("experiment-share-on-xor", "75, unit", "75.0, unit"),
    ],
)
def test_an_edit_comes_back_where_it_belongs(tmp_path, cell, old, new):
    path = write_lesson(tmp_path)
    text, changes = adopt(path, edited(path, edits=[(cell, (old, new))]))
    assert text == changed(old, new)
    assert changes == 1


@pytest.mark.parametrize("header", ["# %% [markdown]", "# %% [markdown] essay=", '# %% experiment="share-on-xor"'])
def test_the_claims_of_a_cell_stay_in_its_header(tmp_path, header):
    text = changed("# %% hand_in", '# %% claim="best-on-xor"\nprint(3)\n\n# %% hand_in')
    old = next(line for line in text.splitlines() if line.startswith(header))
    text = changed(old, f'{old} claim="best-on-xor,gelu"', text)
    path = write_lesson(tmp_path, text)
    assert adopt(path, edited(path)) == (text, 0)
    assert adopt(path, edited(path, edits=[("given-setup", ("import numpy", "import  numpy"))]))[0] == changed(
        "import numpy", "import  numpy", text
    )


def test_a_new_cell_stands_after_its_neighbour(tmp_path):
    path = write_lesson(tmp_path)
    text, changes = adopt(path, edited(path, after=[("given-setup", "What we saw.")]))
    assert changes == 1
    assert "import numpy as np\n\n# %% [markdown]\n# What we saw.\n\n# %% exercise" in text


def test_a_removed_exercise_takes_its_wrong_answers_along(tmp_path):
    path = write_lesson(tmp_path, RIGHT + '\n# %% stranger="threshold-unit"\nthreshold_unit = None\n')
    gone = ("exercise-threshold-unit", "threshold-unit", "check-threshold-unit", "hint-threshold-unit")
    text, _ = adopt(path, edited(path, drop=gone))
    assert "threshold-unit" not in text
    assert 'prediction="share-on-xor"' in text


@pytest.mark.parametrize(
    ("cell", "old", "new", "words"),
    [
        ("check-threshold-unit", "from helpers import check", "import check", "Put it back"),
        ("check-threshold-unit", "check.passed(", "print(", "Put it back"),
        ("quiz-best-on-xor", "quiz.ask", "quiz.tell", "Edit it in lessons/"),
        ("exercise-threshold-unit", "about 5", "about 6", "Edit minutes and difficulty"),
    ],
)
def test_what_the_builder_made_is_not_adopted(tmp_path, cell, old, new, words):
    path = write_lesson(tmp_path)
    with pytest.raises(LessonError, match=words):
        adopt(path, edited(path, edits=[(cell, (old, new))]))
