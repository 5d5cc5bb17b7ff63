"""What nbgrader's own Validate shows, where the course's grader is not there: in a student's package and on a hub."""

import pytest

from tests import browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STOCK = """texts => {
    const plugin = window._JUPYTERLAB.neurons.get().then(factory => factory().default.activate(
        { shell: { widgets: () => [] }, commands: { hasCommand: () => false } }));
    const box = document.createElement("div");
    Object.assign(box, { id: "validation-message", className: "validation-failed" });
    texts.forEach((text, at) => {
        if (at % 2 === 0) {
            box.append(Object.assign(document.createElement("p"), { innerText: "The following cell failed:" }));
        }
        const part = Object.assign(document.createElement("div"), { className: "jp-RenderedText" });
        part.append(Object.assign(document.createElement("pre"), { textContent: text }));
        box.append(part);
    });
    return plugin.then(() => document.body.append(box)).then(() => new Promise(done => setTimeout(done, 100)))
        .then(() => box.innerText);
}"""
SAYS_ITSELF = "The check above says what is still missing."


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (['check.begin("perceptron/margin")\nassert x', SAYS_ITSELF, 'quiz.handed_in("answer_2")\n', SAYS_ITSELF],
         ["2 checks do not pass yet.", "margin, quiz: run the check in the notebook"]),
        (['check.begin("perceptron/margin")', "\x1b[0;31mNameError\x1b[0m: name 'a' is not defined"],
         ["One check does not pass yet.", "margin: name 'a' is not defined"]),
        (["2 of 3 checks pass.\n\nmargin: wrong", ""], ["2 of 3 checks pass.", "margin: wrong"]),
    ],
)  # fmt: skip
def test_validate_without_the_courses_grader_names_exercises_and_shows_no_test_code(tmp_path, texts, said):
    """A student's package and a hub have nbgrader's own answer: the code of each failed cell."""
    browser.require_browser()
    with browser.open_page(tmp_path) as page:
        page.goto("about:blank")
        page.add_script_tag(path=browser.ROOT / "course/jupyterlab/labextensions/neurons/static/remoteEntry.js")
        shown = page.evaluate(STOCK, texts)
    assert all(words in shown for words in said), shown
    assert "assert x" not in shown and "following cell" not in shown
