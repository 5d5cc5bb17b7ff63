"""An instructor's evening in Formgrader: autograde a hostile submission, grade its essay by hand, open its feedback."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from course.grade.trusted.execute import Executor
from tests import browser
from tests.grade.course import ANSWERS, LESSON, cell_of, hand_in, released, source_notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ALL_IMAGES_ENDED = """() => {
    const ended = image => image.complete || new Promise(done => ["load", "error"].forEach(event =>
        image.addEventListener(event, () => setTimeout(done))));
    const last = new Image();
    last.src = "/there-is-no-such-image";  // asked for after all others
    return Promise.all([...document.images, last].map(ended));
}"""
PUT_WIDE = """() => {
    const picture = new Image();
    picture.src = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='3000' height='9'/>";
    const line = document.createElement("pre");
    line.textContent = "|-".repeat(5000);
    document.querySelector("#notebook-container .rendered_html").append(picture, line);
    return picture.decode();
}"""
MARK = "window.__pwned = 1; document.title = 'pwned'"
SCRIPTS = f"""<script>{MARK}</script> <img src=x onerror="{MARK}"> <svg onload="{MARK}"></svg>
<a id="bait" href="javascript:{MARK}">the answer</a> [the answer](javascript:{MARK.replace(" ", "")})"""
OUTPUTS = f"""from IPython.display import HTML, Javascript, display
display(HTML({SCRIPTS!r}), Javascript({MARK!r}))
print({SCRIPTS!r})
"""


def make_course(root: Path) -> Path:
    """Copy the course itself, with one small lesson that has an essay, and make its gradebook."""
    for name in ("course", "helpers"):
        shutil.copytree(browser.ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(browser.ROOT / "nbgrader_config.py", root)
    if Executor.available():  # it is the page that is tested here
        with open(root / "nbgrader_config.py", "a", encoding="utf-8") as file:
            file.write("\nc.CourseGrading.sandbox = False\n")
    folder = root / "solutions" / LESSON
    folder.mkdir(parents=True)
    nbformat.write(source_notebook(), folder / f"{LESSON}.ipynb")
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", LESSON, "--create"]
    environment = browser.private_environment(root / "home") | {"PYTHONPATH": str(root)}
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)
    return root


def hostile(root: Path) -> dict:
    """Return a submission: one right answer, one wrong, an essay, and scripts wherever a notebook can hold them."""
    notebook = released(root)
    cell_of(notebook, "and-gate")["source"] = OUTPUTS + ANSWERS["and-gate"]
    cell_of(notebook, "or-gate")["source"] = "def or_gate(a, b):\n    return a"
    cell_of(notebook, "claim-check")["source"] = f"XOR.\n\n{SCRIPTS}"
    outputs = [{"output_type": "display_data", "data": {"text/html": SCRIPTS}, "metadata": {}}]
    notebook["cells"].insert(1, {"cell_type": "code", "id": "own", "metadata": {}, "execution_count": 1,
                                 "source": OUTPUTS, "outputs": outputs})  # fmt: skip
    notebook["cells"].insert(1, {"cell_type": "markdown", "id": "scripts", "metadata": {}, "source": SCRIPTS})
    notebook["cells"].insert(1, {"cell_type": "raw", "id": "raw", "metadata": {}, "source": SCRIPTS})
    notebook["metadata"]["title"] = SCRIPTS
    return notebook


class Desk:
    """The instructor's browser."""

    def __init__(self, page, address: str, root: Path, pictures: Path):
        self.page, self.address, self.root, self.pictures = page, address, root, pictures
        self.alerts: list[str] = []
        page.on("dialog", lambda dialog: (self.alerts.append(dialog.message), dialog.dismiss()))
        page.goto(f"{address}/lab?token={browser.TOKEN}")  # the token becomes a cookie

    def open(self, path: str, wait_for: str) -> None:
        self.page.goto(f"{self.address}/formgrader/{path}")
        self.page.wait_for_selector(wait_for)

    def press(self, link: str) -> str:
        """Press a link of the one submission, wait for the answer, and return what it says."""
        self.page.locator(f"td.{link} a").click()
        answer = self.page.locator(".modal-dialog:visible")
        answer.wait_for()
        self.shoot(f"formgrader-{link}")
        said = answer.inner_text()
        answer.locator(".modal-footer button").click()
        answer.wait_for(state="detached")
        return said

    def shoot(self, name: str) -> None:
        browser.save_screenshot(self.page, name, self.pictures)

    def assert_harmless(self) -> None:
        """Fail if a script of the submission ran, or would at a click."""
        self.page.evaluate(ALL_IMAGES_ENDED)  # an image has to fail before its script could run
        assert self.page.evaluate("typeof window.__pwned") == "undefined"
        assert self.page.title() != "pwned" and not self.alerts
        assert self.page.locator("a[href^='javascript:' i]").count() == 0

    @contextmanager
    def gradebook(self):
        with Gradebook(f"sqlite:///{self.root}/gradebook.db", "neurons") as book:
            yield book.find_submission(LESSON, "mallory")

    def essay(self):
        with self.gradebook() as submission:
            grade = next(grade for grade in submission.notebooks[0].grades if grade.name == "claim-check")
            return grade.manual_score, grade.needs_manual_grade


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    browser.require_browser()
    folder = tmp_path_factory.mktemp("formgrader")
    root = make_course(folder / "course-copy")
    hand_in(root, "mallory", hostile(root))
    with browser.serve(root, folder / "home", "--instructor") as address, browser.open_page(folder) as page:
        yield Desk(page, address, root, folder)


def test_the_button_grades(desk):
    desk.open(f"manage_submissions/{LESSON}", "td.autograde a")
    assert "Successfully autograded" in desk.press("autograde")
    desk.page.wait_for_function("document.querySelector('td.score').innerText.trim() !== ''")
    assert desk.page.locator("td.score").inner_text().strip() == "6 / 9"  # 3 for AND, 3 of 4 rows of OR
    assert "needs manual grading" in desk.page.locator("td.status").inner_text()
    record = json.loads((desk.root / "autograded" / "mallory" / LESSON / "grading.json").read_text())
    assert record["jobs"], "graded by the course, not by nbgrader alone"
    desk.assert_harmless()


def test_an_essay_is_graded_by_hand(desk):
    desk.open(f"gradebook/{LESSON}/01_gates", "td.notebook-id a, td.submission-id a, td.name a")
    desk.page.locator("td.notebook-id a, td.submission-id a, td.name a").first.click()
    desk.page.wait_for_selector("input.score.needs_manual_grade")
    desk.shoot("formgrader-by-hand")
    desk.assert_harmless()
    box = desk.page.locator("input.score.needs_manual_grade")
    assert box.count() == 1
    with desk.page.expect_response(lambda response: response.request.method == "PUT"):
        box.fill("1.5")
        box.press("Tab")
    assert desk.essay() == (1.5, False)
    desk.shoot("formgrader-graded-by-hand")


def test_feedback_shows_no_hidden_test_and_runs_no_script(desk):
    desk.open(f"manage_submissions/{LESSON}", "td.generate-feedback a")
    assert desk.page.locator("td.score").inner_text().strip() == "7.5 / 9"
    assert "Successfully generated feedback" in desk.press("generate-feedback")
    file = desk.root / "feedback" / "mallory" / LESSON / f"{LESSON}.html"
    desk.page.goto(file.as_uri(), wait_until="domcontentloaded")
    desk.shoot("formgrader-feedback")
    text = desk.page.locator("body").inner_text()
    assert "7.5" in text and "Partial credit: 3 of 4." in text
    assert "walnut" not in text and "HIDDEN TESTS" not in text
    assert "walnut" in json.dumps(source_notebook()), "the word stands in the hidden test"
    desk.assert_harmless()


@pytest.mark.parametrize("shown", ["feedback", "by hand"])
def test_a_large_picture_and_a_long_line_are_no_wider_than_the_page(desk, shown):
    if shown == "feedback":
        desk.page.goto((desk.root / "feedback" / "mallory" / LESSON / f"{LESSON}.html").as_uri())
    else:
        with desk.gradebook() as submission:
            desk.open(f"submissions/{submission.notebooks[0].id}", "input.score")
    desk.page.evaluate(PUT_WIDE)
    wide = "[...document.querySelectorAll('html, pre')].filter(each => each.scrollWidth > each.clientWidth).length"
    assert desk.page.evaluate(wide) == 0


def test_the_scripts_would_run_on_a_page_that_lets_them(desk):
    path = desk.pictures / "unsafe.html"
    path.write_text(f"<!doctype html><title>x</title>{SCRIPTS}", encoding="utf-8")
    desk.page.goto(path.as_uri())
    with pytest.raises(AssertionError):
        desk.assert_harmless()
