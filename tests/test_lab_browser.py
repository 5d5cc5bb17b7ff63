"""A newcomer's first minutes in a real browser: open a lesson, be wrong, read the hint, be right, press Validate."""

import json
import re

import pytest

from course.authoring.lesson import read_lesson
from tests import browser

CONCEPT = "threshold_logic"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def lesson():
    (path,) = (browser.ROOT / "lessons").glob(f"*_{CONCEPT}.py")
    return read_lesson(path)


@pytest.fixture(scope="module")
def first_exercise(lesson) -> dict:
    """Return what the newcomer types and reads: the first exercise, its answer, a wrong answer and its help."""
    exercise, wrong = lesson.with_role("exercise")[0], lesson.with_role("wrong")[0]
    assert wrong.name == exercise.name, "the first wrong answer belongs to the first exercise"
    return {"id": exercise.key, "right": exercise.source, "wrong": wrong.source, "why": wrong.options["why"]}


@pytest.fixture(scope="module")
def desk(tmp_path_factory, lesson):
    """Yield the lesson, open in JupyterLab, and the folder of the student's copy."""
    browser.require_browser()
    folder = tmp_path_factory.mktemp("desk")
    course = browser.copy_course(folder / "course-copy")
    with browser.serve(course, folder / "home") as address, browser.open_page(folder) as page:
        notebook = browser.LabNotebook(page, address, f"workspace/{lesson.name}/{lesson.name}.ipynb")
        yield notebook, course / "workspace" / lesson.name / f"{lesson.name}.ipynb", folder


def words(text: str) -> str:
    """Return the letters and digits alone: how the page breaks or decorates a sentence does not matter."""
    return re.sub(r"\W+", " ", text).strip()


def outcome(outputs: list[dict]) -> str:
    return json.dumps([output for output in outputs if output["output_type"] == "error"])


def test_cells_above_the_first_exercise_run(desk, first_exercise):
    notebook, _, folder = desk
    above = notebook.cells()[: notebook.number(first_exercise["id"])]
    code = [number for number, cell in enumerate(above) if cell["cell_type"] == "code"]
    assert code, "a lesson begins with a cell to run"
    assert [outcome(notebook.run(number)) for number in code] == ["[]"] * len(code)
    browser.save_screenshot(notebook.page, "lab-lesson-open", folder)


def test_file_browser_opens_in_the_students_own_copies(desk, lesson):
    notebook, path, _ = desk
    assert path.is_file()
    crumbs = notebook.page.locator(".jp-FileBrowser .jp-BreadCrumbs").inner_text()
    assert "workspace" in crumbs
    assert notebook.page.locator("text=official Jupyter news").count() == 0, "nothing is asked before the lesson is"


def test_wrong_answer_shows_its_own_hint(desk, first_exercise):
    notebook, _, folder = desk
    exercise, check = (notebook.number(name) for name in (first_exercise["id"], f"check-{first_exercise['id']}"))
    notebook.type_into(exercise, first_exercise["wrong"])
    notebook.run(exercise)
    notebook.run(check)
    browser.save_screenshot(notebook.page, "lab-wrong-answer", folder)
    assert words(first_exercise["why"]) in words(notebook.text_below(check))


def test_right_answer_passes(desk, first_exercise):
    notebook, _, folder = desk
    exercise, check = (notebook.number(name) for name in (first_exercise["id"], f"check-{first_exercise['id']}"))
    notebook.type_into(exercise, first_exercise["right"])
    notebook.run(exercise)
    outputs = notebook.run(check)
    browser.save_screenshot(notebook.page, "lab-right-answer", folder)
    assert outcome(outputs) == "[]"
    assert words(first_exercise["why"]) not in words(notebook.text_below(check))


def test_validate_button_reports(desk, first_exercise):
    notebook, path, folder = desk
    notebook.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .validate-button").first.click()
    dialog = notebook.page.locator(".jp-Dialog", has_text="Validation Results")
    dialog.wait_for()
    browser.save_screenshot(notebook.page, "lab-validate", folder)
    text = dialog.inner_text()
    assert re.search(r"\d+ of \d+ checks pass", text) and f"passed: {first_exercise['id']}" in text, text
    assert "error running the validate command" not in text
    dialog.locator("button", has_text="OK").first.click()
    dialog.wait_for(state="detached")
    saved = json.loads(path.read_text(encoding="utf-8"))
    sources = ["".join(cell["source"]) for cell in saved["cells"]]
    assert first_exercise["right"] in sources, "the button saves the notebook before it validates"
