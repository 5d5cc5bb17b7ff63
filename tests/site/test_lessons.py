"""The page of a lesson: the student's notebook with the solved one's results, and no answer in it."""

from __future__ import annotations

import json

import nbformat
import pytest
from nbformat.v4 import new_output

from course.authoring.expand import source_notebook
from course.authoring.lesson import find_lessons, find_refreshers, read_lesson
from course.site.leaks import secrets
from course.site.lessons import Page, folder_of, in_browser, notebook_of, relinked, write_page

LESSONS = [*find_lessons(), *find_refreshers()]
WRITTEN = [path for path in LESSONS if not read_lesson(path).cells[0].options.get("slot")]


def page_of(path, folder, with_lite=True, terms=None, **outputs):
    """Return the page of a lesson, as a notebook; `outputs` are texts that cells show, by id."""
    lesson = read_lesson(path)
    solved = source_notebook(lesson)
    for cell in solved.cells:
        if cell.cell_type == "code" and cell.id in outputs:
            cell.outputs = [new_output("stream", name="stdout", text=outputs[cell.id])]
    return Page(lesson, solved, folder, terms or {}, with_lite).notebook()


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_no_page_holds_an_answer(path, tmp_path):
    page = page_of(path, tmp_path)
    text = "\n".join(cell.source for cell in page.cells)
    student = nbformat.read(notebook_of(read_lesson(path)), as_version=4)
    public = "\n".join(cell.source for cell in student.cells)
    hidden = [line for line in secrets(read_lesson(path)) if line not in public]
    assert [line for line in hidden if line in text] == []
    assert "attachment:" not in text
    assert nbformat.validate(page) is None


def threshold_logic():
    return next(path for path in LESSONS if path.stem == "01_threshold_logic")


def test_the_page_shows_stubs_checks_folded_and_results(tmp_path):
    page = page_of(threshold_logic(), tmp_path, **{"check-gate": "Well done", "explained-edge-cell": "A model answer"})
    cells = {cell.id: cell for cell in page.cells}
    assert "# YOUR CODE HERE" in cells["gate"].source and '"""' in cells["gate"].source
    assert cells["check-gate"].metadata["tags"] == ["hide-input"] and cells["check-gate"].outputs == []
    for gone in ("explained-edge-cell", "quiz-answers", "check-quiz", "quiz-xor-again", "recall-alike"):
        assert gone not in cells
    assert "A model answer" not in json.dumps(page)


def test_what_an_experiment_shows_stands_on_the_page(tmp_path):
    page = page_of(threshold_logic(), tmp_path, **{"experiment-best-on-xor": "three of four rows\n"})
    (cell,) = [cell for cell in page.cells if cell.id == "experiment-best-on-xor"]
    assert cell.outputs[0].text == "three of four rows\n"


def test_drawings_are_files_with_their_descriptions(tmp_path):
    page = page_of(threshold_logic(), tmp_path)
    (drawing,) = [cell.source for cell in page.cells if "course-drawing" in cell.source]
    assert 'alt="A nerve cell beside a threshold unit;' in drawing
    assert 'src="../drawings/neuron-and-unit.png"' in drawing
    assert (tmp_path / "extra" / "drawings" / "neuron-and-unit.png").stat().st_size > 1000


def test_the_bar_leads_to_the_browser_and_to_the_notebook(tmp_path):
    lesson = read_lesson(threshold_logic())
    bar = page_of(threshold_logic(), tmp_path).cells[1].source
    assert f'href="../{in_browser(lesson)}"' in bar and "01_threshold_logic.ipynb" in in_browser(lesson)
    assert 'href="../notebooks/01_threshold_logic/01_threshold_logic.ipynb" download' in bar
    assert "Try it in the browser" not in page_of(threshold_logic(), tmp_path, with_lite=False).cells[1].source


def test_a_new_term_leads_to_the_glossary_once(tmp_path):
    page = page_of(threshold_logic(), tmp_path, terms={"spike": "term-spike"})
    text = "\n".join(cell.source for cell in page.cells)
    assert text.count("(../glossary.md#term-spike)") == 1


def test_links_between_notebooks_lead_to_pages():
    said = "[2](../02_perceptron/02_perceptron.ipynb) and [NumPy](../refreshers/numpy.ipynb)"
    assert relinked(said) == "[2](../lessons/02_perceptron.ipynb) and [NumPy](../refreshers/numpy.ipynb)"


def test_a_page_is_written_where_sphinx_finds_it(tmp_path):
    lesson = read_lesson(threshold_logic())
    write_page(lesson, source_notebook(lesson), tmp_path, {}, with_lite=False)
    assert (tmp_path / "lessons" / "01_threshold_logic.ipynb").exists() and folder_of(lesson) == "lessons"
