"""Feedback: the message but not the hidden test, and nothing of a submission that acts in anybody's browser."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbgrader.api import Gradebook
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

from course.grade.books import render, sanitise
from course.grade.books.feedback import HideTests, hidden_lines
from course.grade.books.mathml import to_mathml
from course.grade.books.outputs import safe_outputs
from course.grade.books.sanitise import clean_html, code_to_html, markdown_to_html
from tests.attacking.course import ACTIVE
from tests.grade.course import (
    AND_TEST,
    ANSWERS,
    LESSON,
    answered,
    grade,
    graded_notebook,
    hand_in,
    make_api,
    released,
    settings,
    solved,
)
from tests.grade.intake.test_rebuild import PNG

pytest_plugins = ["tests.grade.fixtures"]

HOSTILE = """Hello <script>steal()</script> <img src=x onerror="steal()"> <svg onload=steal()></svg>

[click](javascript:steal()) [also](JaVaScRiPt:steal) <a href="javascript:steal()">here</a> [d](data:text/html,steal())

<iframe src="https://example.org"></iframe><form action="/logout"><button onclick="steal()">Full credit</button></form>

<style>body {display: none}</style> <a id="comment-x" class="btn full-credit" style="position:fixed">b</a>
<math><mtext><table><mglyph><style><img src=x onerror=steal()></style></mglyph></table></mtext></math>

![me](attachment:me.png) ![gone](attachment:gone.png) ![far](https://example.org/pixel.png) ![out](/logout)

| a | b |
|---|--:|
| 1 | 2 |

$$\\frac{1}{2} < x$$ and **bold**"""


@pytest.fixture
def config(root, switched_on) -> Config:
    config = settings(root)
    switched_on(config)
    return config


def make_feedback(root, config, student) -> BeautifulSoup:
    answer = make_api(root, config).generate_feedback(LESSON, student)
    assert answer["success"], answer
    return BeautifulSoup((root / "feedback" / student / LESSON / f"{LESSON}.html").read_text(), "html.parser")


def formgraders_page(root, config, student) -> BeautifulSoup:
    """Render the page for grading by hand as Formgrader does."""
    page = Config(config)
    page.HTMLExporter.template_name = "formgrade"
    page.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    path = root / "autograded" / student / LESSON / f"{LESSON}.ipynb"
    html, _ = HTMLExporter(config=page).from_filename(str(path), resources={"index": 0, "total": 1, "base_url": ""})
    return BeautifulSoup(html, "html.parser")


def assert_harmless(page: BeautifulSoup) -> None:
    body = page.select_one("#notebook-container")
    assert not body.select(ACTIVE)
    for element in body.find_all(True):
        for name, value in element.attrs.items():
            assert not name.startswith("on"), element
            assert not str(value).lower().replace(" ", "").startswith(("javascript:", "data:text")), element
    pictures = {image.get("src", "") for image in body.select("img")}
    assert all(source == "" or source.startswith("data:image/png;base64,") for source in pictures)


def with_attachment(notebook: dict) -> dict:
    essay = next(cell for cell in notebook["cells"] if cell["id"] == "claim-check")
    essay["attachments"] = {"me.png": {"image/png": PNG}, "gone.png": {"text/html": "x"}}
    return notebook


@pytest.mark.parametrize("show", [make_feedback, formgraders_page])
def test_nothing_of_a_submission_acts_in_a_browser(root, config, standin, show):
    notebook = with_attachment(answered(root, claim_check=HOSTILE, and_gate=ANSWERS["and-gate"]))
    notebook["cells"].append({"cell_type": "markdown", "source": HOSTILE, "metadata": {}, "id": '"><script>'})
    notebook["cells"].append({"cell_type": "raw", "source": HOSTILE, "metadata": {}, "id": "raw"})
    notebook["cells"].append({"cell_type": "code", "source": f"print({HOSTILE!r})", "metadata": {}, "id": "print"})
    notebook["metadata"]["title"] = "<script>steal()</script>"
    hand_in(root, "mallory", notebook)
    grade(root, config)
    page = show(root, config, "mallory")
    assert_harmless(page)
    answer = page.select(".nbgrader_cell")[-1]
    assert answer.select_one("td").text == "1" and answer.select_one("strong").text == "bold"
    assert f"data:image/png;base64,{PNG}" in {image.get("src") for image in answer.select("img")}
    assert not answer.select(".rendered_html .full-credit")
    assert "\\frac{1}{2}" in answer.text


def test_the_check_for_harmlessness_can_fail():
    for text in ("<script>", "<math><mtext><img>", "<b onclick=x>", '<a href=" javascript:x">', "<img src=/logout>"):
        with pytest.raises(AssertionError):
            assert_harmless(BeautifulSoup(f"<div id=notebook-container>{text}</div>", "html.parser"))


def test_hidden_tests_do_not_reach_the_feedback_but_their_message_does(root, config, standin):
    hand_in(root, "ada", answered(root, and_gate="def and_gate(a, b):\n    return 1", or_gate=ANSWERS["or-gate"]))
    grade(root, config)
    assert "walnut" in json.dumps(graded_notebook(root, "ada"))
    text = make_feedback(root, config, "ada").text
    assert "walnut" not in text and "HIDDEN" not in text
    assert "0 and 1 is 0" in text and "1 and 1 is 1" in text
    assert "4 of 9 points" in " ".join(text.split())


def read_by_a_person(root, student: str, score: float) -> None:
    with Gradebook(f"sqlite:///{root}/gradebook.db", "gates") as book:
        essay = book.find_grade("claim-check", LESSON, LESSON, student)
        essay.manual_score, essay.needs_manual_grade = score, False
        book.db.commit()


def test_the_engines_own_feedback_shows_the_call_of_a_failing_check_and_the_model_answer(root, config):
    hand_in(
        root, "ada", answered(root, and_gate="def and_gate(a, b):\n    return [0.5, a]", or_gate=ANSWERS["or-gate"])
    )
    hand_in(root, "bob", answered(root, and_gate="def and_gate(a, b):\n    return 1 / 0"))
    hand_in(root, "eve", answered(root, and_gate="def and_gate(a, b):\n    return 1"))
    grade(root, config, sandbox=False)
    told = {name: make_feedback(root, config, name).select_one("#notebook").text for name in ("ada", "bob", "eve")}
    assert "You called: and_gate(1, 1)\nIt returned: [0.5, 1]" in told["ada"] and "1 and 1 is 1" in told["ada"]
    assert "You called: and_gate(1, 1)" in told["bob"] and "It returned" not in told["bob"]
    assert "ZeroDivisionError" in told["bob"]
    assert "You called" not in told["eve"] and "0 and 1 is 0" in told["eve"], "that call is one of a hidden test"
    read_by_a_person(root, "ada", 0.0)
    model = make_feedback(root, config, "ada").select_one("#claim-check .model-answer")
    assert " ".join(model.text.split()) == "A model answer. XOR."
    assert not make_feedback(root, config, "bob").select(".model-answer"), "who hands in nothing must not be told it"


def test_an_essay_that_waits_for_its_reader_is_not_shown_as_wrong(root, config, standin):
    hand_in(root, "ada", solved(root))
    hand_in(root, "bob", answered(root, and_gate=ANSWERS["and-gate"]))
    grade(root, config)
    page = make_feedback(root, config, "ada")
    total = " ".join(page.select_one(".total").text.split())
    assert total == "7 of 9 points so far. 2 of 9 are open: a person still reads that answer"
    assert "not graded yet, up to 2 points" in page.select("#toc li")[-1].text
    assert not page.select(".model-answer"), "nobody has read the answer yet"
    read_by_a_person(root, "ada", 1.5)
    page = make_feedback(root, config, "ada")
    assert page.select_one(".total").text.split() == ["8.5", "of", "9", "points"]
    assert "1.5 of 2 points" in page.select("#toc li")[-1].text
    (model,) = page.select("#claim-check .model-answer")
    assert " ".join(model.text.split()) == "A model answer. XOR."
    assert "XOR." not in json.dumps(released(root)), "what is handed out does not hold it"
    blank = make_feedback(root, config, "bob")
    assert blank.select_one(".total").text.split() == ["3", "of", "9", "points"], "nobody has to read a blank essay"


def hide(source: str, traceback: list[str]):
    cell = new_code_cell(source)
    cell.metadata["nbgrader"] = {"grade": True, "solution": False, "grade_id": "x", "locked": True}
    cell.outputs = [new_output("error", ename="AssertionError", evalue="too small", traceback=traceback)]
    nb, _ = HideTests().preprocess(new_notebook(cells=[cell]), {})
    return nb.cells[0]


def test_a_traceback_that_quotes_a_hidden_line_keeps_its_message_alone():
    coloured = '\x1b[0;32m---> 4\x1b[0m secret_word = \x1b[31m"walnut"\x1b[0m'
    cell = hide(AND_TEST, [coloured, "AssertionError: too small"])
    assert cell.outputs[0].traceback == ["AssertionError: too small"]
    shown = ["----> 1 assert and_gate(1, 1) == 1", "AssertionError: too small"]
    assert hide(AND_TEST, shown).outputs[0].traceback == shown


def test_a_region_that_is_never_closed_is_hidden_to_its_end():
    source = "assert f(1)\n### BEGIN HIDDEN TESTS\nassert f(2) == 'walnut'"
    assert hidden_lines(source) == {"assert f(2) == 'walnut'"}
    assert "walnut" not in hide(source, ["assert f(2) == 'walnut'"]).source


def test_a_students_cell_with_the_words_of_a_hidden_region_stops_nothing(root, config, standin):
    hand_in(root, "ada", answered(root, and_gate="### BEGIN HIDDEN TESTS\n" + ANSWERS["and-gate"]))
    grade(root, config)
    assert "BEGIN HIDDEN TESTS" in make_feedback(root, config, "ada").text


def test_what_could_not_be_read_is_explained(root, config, standin):
    hand_in(root, "bob", b'{"cells": "<script>steal()</script>"}')
    hand_in(root, "eve", b"{", name="`<script>x<script>*.ipynb")
    grade(root, config)
    assert "no list of cells" in make_feedback(root, config, "bob").text
    page = make_feedback(root, config, "eve")
    assert_harmless(page)
    assert f"no notebook {LESSON}.ipynb" in page.text and "`<script>x<script>*.ipynb" in page.text


def release(root, config) -> dict:
    (root / "exchange").mkdir(exist_ok=True)
    (root / "exchange").chmod(0o777)
    return make_api(root, config).release_feedback(LESSON)


def test_feedback_is_released_also_without_a_timestamp(root, config, standin):
    for student in ("ada", "bob", "cy"):
        folder = hand_in(root, student, solved(root), when="2030-01-01 10:00:00 UTC" if student == "ada" else None)
        if student != "cy":
            (folder / "submission_secret.txt").write_text(f"secret of {student}")
    grade(root, config)
    for student in ("ada", "bob", "cy"):
        make_feedback(root, config, student)
    answer = release(root, config)
    assert answer["success"], answer
    assert len(list((root / "exchange" / "gates" / "feedback").glob("*.html"))) == 2
    assert "cy did not submit through the exchange" in answer["log"]


def test_outputs_keep_text_and_images_only():
    data = {"text/plain": "x", "text/html": "<b onclick=x>y</b><script>z()</script>", "image/png": PNG,
            "image/jpeg": PNG, "image/svg+xml": "<svg/>", "application/javascript": "z()",
            "application/vnd.jupyter.widget-view+json": {"model_id": "1"}}  # fmt: skip
    shown = {"output_type": "display_data", "data": data, "metadata": {"image/png": {"alt": "a dot"}, "x": 1}}
    other = {"output_type": "update_display_data", "data": {"text/plain": "x"}}
    stream = {"output_type": "stream", "name": 'stdout"><b>', "text": ["a", "b\ud800"], "extra": 1}
    first, second = safe_outputs([shown, other, stream])
    assert first["data"] == {"text/plain": "x", "text/html": "<b>y</b>", "image/png": PNG}
    assert first["metadata"] == {"image/png": {"alt": "a dot"}}
    assert second == {"output_type": "stream", "name": "stdout", "text": "ab?"}


def test_tables_and_coloured_code_survive_cleaning():
    table = '<table class="dataframe"><thead><tr><th scope="col">n</th></tr></thead></table>'
    assert clean_html(table) == table
    code = '<div class="highlight"><pre><span class="k">def</span> <span class="nf">f</span></pre></div>'
    assert clean_html(code) == code
    assert (
        clean_html('<a href="https://example.org" target="x" class="btn-x">y</a>')
        == '<a href="https://example.org">y</a>'
    )


def test_text_that_takes_for_ever_to_render_is_shown_as_it_is():
    shown = markdown_to_html({}, "](attachment:" * 50_000)
    assert (
        shown.startswith("<p><em>Shown as plain text: it is too long. That costs no points.</em></p>")
        and "<pre>](" in shown
    )
    assert "<pre>&lt;b&gt;a=1" in clean_html(code_to_html({}, "<b>" + "a=1\n" * 50_000))
    assert 'class="k">def' in clean_html(code_to_html({}, "def f(): return '<script>'"))
    assert "<script" not in clean_html(code_to_html({}, "def f(): return '<script>'"))


OPEN = [f"<b title={number}>" for number in range(780)]
SLOW = {
    "tags that are not closed": ("markdown", "".join(OPEN) + "<p>x" * 2000),
    "a tag on each line": ("markdown", "\n".join(OPEN) + "<p>x\n" * 1500),
    "elements within elements": ("markdown", "<div>\n" * 3000),
    "HTML of a cell": ("html", "".join(OPEN) + "<p>x" * 2250),
    "a line of a table": ("markdown", "|-" * 5000),
    "blank lines": ("code", " \n" * 5000),
    "a long line": ("code", "a." * 5000),
}


@pytest.mark.parametrize("name", SLOW)
def test_what_can_grow_as_the_square_is_refused_before_it_is_laid_out(name, monkeypatch):
    kind, text = SLOW[name]
    for slow in ("Cleaner", "MarkdownWithMath", "Highlight2HTML"):
        if (kind, slow) != ("markdown", "MarkdownWithMath") or name == "a line of a table":
            monkeypatch.setattr(sanitise, slow, lambda *_, **__: pytest.fail("it was laid out"))
    try:
        made = sanitise.lay_out(kind, text, {})
    except sanitise.TooMuch as reason:
        made = sanitise.as_it_is(text, str(reason))
    assert "Shown as plain text" in made and len(made) < 10 * len(text)


def test_an_honest_text_is_laid_out():
    text = (
        "An essay.\n\n"
        + "- one *point* with `code`, $x_1$ and <b>HTML</b>\n" * 40
        + "\n| a | b |\n|---|--:|\n| 1 | 2 |\n"
    )
    made = markdown_to_html({}, text + "<details><summary>more</summary>\n\n" + "word " * 1500 + "\n\n</details>")
    assert made.count("<li>") == 40 and "<td" in made and "<details>" in made and made.count("<math>") == 40
    assert "Shown as plain text" not in code_to_html({}, "def f(x):\n    return [x]\n\n\n" * 300)


def test_a_cell_that_computes_for_ever_is_ended_and_the_next_is_laid_out(monkeypatch):
    monkeypatch.setattr(render, "SERVES", ["-c", STUCK])
    process, page = render.Process(), render.Page()
    try:
        stuck, honest = (process.lay_out("markdown", text, {}, page) for text in ("loop", "honest"))
    finally:
        process.end()
    assert "Shown as plain text: laying it out takes too long." in stuck and "<pre>loop</pre>" in stuck
    assert honest == "made of honest" and page.seconds > render.SECONDS


STUCK = """
from course.grade.books import render_process
render_process.SECONDS = 0.1
def lay_out(kind, source, attachments):
    while source == "loop":
        pass
    return "made of " + source
render_process.lay_out = lay_out
render_process.serve()
"""


def test_a_page_has_a_limit_for_all_its_cells(monkeypatch):
    monkeypatch.setattr(render, "SIZE", 20_000)
    resources = {}
    pages = [render.rendered("markdown", f"cell {number} " * 400, {}, resources) for number in range(40)]
    assert "Shown as plain text" not in pages[0] and "the beginning is here" in pages[20]
    assert sum(map(len, pages)) < 50_000
    slow = {"laid_out": render.Page(seconds=render.OF_PAGE)}
    assert "took too long" in render.rendered("markdown", "another", {}, slow)


def test_one_image_that_is_shown_again_and_again_is_left_out():
    picture = {"a.png": {"image/png": "A" * 1_000_000}}
    made = sanitise.lay_out("markdown", "![a](attachment:a.png)\n\n" * 50 + "![b][c]\n\n[c]: attachment:a.png", picture)
    assert made.count("base64") == 6 and len(made) < sanitise.IMAGES + 10_000


def test_formulas_are_drawn_without_a_network_and_harm_nothing():
    made = markdown_to_html(
        {}, r"$\\frac{a}{b} < \\text{<script>\"'}$ $\\unknown{x}$ <b title=\"$x$\">y</b>".replace("\\\\", "\\")
    )
    assert "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac><mo>&lt;</mo>" in made
    assert "<script" not in made and "<code>$\\unknown{x}$</code>" in made
    page = BeautifulSoup(f"<div id=notebook-container>{made}</div>", "html.parser")
    assert_harmless(page)
    hostile = '<div title="\n\n$x$\n\n> <img src=x onerror=steal()>">'
    assert_harmless(BeautifulSoup(f"<div id=notebook-container>{markdown_to_html({}, hostile)}</div>", "html.parser"))
    assert to_mathml("{" * 50 + "x" + "}" * 50) is None and to_mathml("x" * 5000) is None


def test_a_progress_bar_is_one_line_and_no_place_of_this_machine_is_named():
    stream = {"output_type": "stream", "name": "stderr"}
    bar = "  0%|     |\r 50%|##   |\r100%|#####|\r\nnext\r\n"
    warning = "/home/grader/.venv/lib/python3.11/site-packages/numpy/core/a.py:12: RuntimeWarning: overflow\n"
    texts = [safe_outputs([{**stream, "text": text}])[0]["text"] for text in (bar, warning, "a / b, /tmp/x.csv\n")]
    assert texts[0] == "100%|#####|\nnext\n"
    assert texts[1] == "a.py:12: RuntimeWarning: overflow\n" and texts[2] == "a / b, x.csv\n"
    error = {
        "output_type": "error",
        "ename": "E",
        "evalue": "",
        "traceback": ['File "/home/g/lib/python3.11/json/x.py"'],
    }
    assert "/home" not in str(safe_outputs([error]))


@pytest.mark.parametrize("show", [make_feedback, formgraders_page])
def test_pages_show_the_students_own_output_as_text_and_load_nothing(root, config, standin, show):
    notebook = solved(root)
    play = next(cell for cell in notebook["cells"] if cell["id"] == "play")
    play["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "my number is 42 <script>steal()</script>"}]
    hand_in(root, "ada", notebook)
    grade(root, config)
    page = show(root, config, "ada")
    assert_harmless(page)
    assert "mathjax" not in str(page).lower() or show is formgraders_page
    assert not [script for script in page.select("script[src]") if "//" in script["src"]]
