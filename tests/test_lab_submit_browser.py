"""In JupyterLab: Submit hands in what is on the screen, and Validate tells in one look what is left to do."""

import json
import shutil
import time

import pytest

from tests import browser

LESSON = "01_threshold_logic"
EDIT = "typed_and_not_saved = 'the last edit'"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Yield a lesson that was fetched and is open in JupyterLab, the course's folder, and one for pictures."""
    browser.require_browser()
    folder = tmp_path_factory.mktemp("desk")
    course = browser.copy_course(folder / "course-copy")
    lesson = course / "notebooks" / LESSON
    for name, mode in (("inbound", 0o733), ("outbound", 0o755)):
        place = course / "exchange" / "neurons" / name
        place.mkdir(parents=True)
        place.chmod(mode)
    (course / "exchange").chmod(0o777)
    shutil.copytree(lesson, course / "exchange" / "neurons" / "outbound" / LESSON)
    shutil.copytree(lesson, course / LESSON)
    with browser.serve(course, folder / "home") as address, browser.open_page(folder) as page:
        yield browser.LabNotebook(page, address, f"{LESSON}/{LESSON}.ipynb"), course, folder


def validate(notebook) -> str:
    """Press the button and return what the dialog says."""
    page = notebook.page
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .validate-button").first.click()
    page.locator(".jp-Dialog", has_text="Validation Results").wait_for()
    return page.locator("#validation-message").inner_text()


def test_validate_gives_counts_names_and_a_sentence_without_scrolling(desk):
    notebook, _, folder = desk
    validate(notebook)
    notebook.page.locator(".jp-Dialog button", has_text="OK").click()
    begun = time.monotonic()
    text = validate(notebook)
    print(f"Validate took {time.monotonic() - begun:.1f} s")
    browser.save_screenshot(notebook.page, "lab-validate-report", folder)
    assert text.startswith("0 of 8 checks pass.") and "Hidden tests are run only" in text
    assert "not written yet: threshold-unit, gate, " in text and "following cell" not in text
    box = notebook.page.locator("#validation-message").bounding_box()
    seen = notebook.page.evaluate("[innerWidth, innerHeight]")
    assert box["x"] >= 0 and box["x"] + box["width"] <= seen[0] and box["y"] + box["height"] <= seen[1]
    scrolled = "e => [e, e.parentElement].some(each => each.scrollHeight > each.clientHeight + 1)"
    assert not notebook.page.locator("#validation-message").evaluate(scrolled)
    notebook.page.locator(".jp-Dialog button", has_text="OK").click()


def test_submit_saves_first(desk):
    notebook, course, folder = desk
    page, path = notebook.page, course / LESSON / f"{LESSON}.ipynb"
    number = next(i for i, cell in enumerate(notebook.cells()) if "solution" in str(cell["metadata"])
                  and cell["cell_type"] == "code" and cell["metadata"]["nbgrader"]["solution"])  # fmt: skip
    notebook.type_into(number, EDIT)
    assert EDIT not in path.read_text(), "the edit is on the screen alone"
    page.locator('.lm-MenuBar-itemLabel:has-text("Nbgrader")').click()
    page.locator('.lm-Menu-itemLabel:text-is("Assignment List")').click()
    submit = page.locator("#nbgrader-assignment-list button", has_text="Submit").first
    submit.wait_for()
    submit.click()
    page.locator("#submitted_assignments_list", has_text=LESSON).wait_for()
    browser.save_screenshot(page, "lab-submitted", folder)
    (handed_in,) = (course / "exchange" / "neurons" / "inbound").glob(f"*/{LESSON}.ipynb")
    cells = json.loads(handed_in.read_text())["cells"]
    assert EDIT in ["".join(cell["source"]) for cell in cells]
