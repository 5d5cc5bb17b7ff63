"""Widgets draw with the learner's function, say what went wrong in a line, and leave a still figure behind."""

import re
import threading

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbgrader.utils import determine_grade

from helpers import figures, widgets
from helpers.check import Different
from tests import browser

LOOK = "how the line turns"


def draw(height, kind="one"):
    figure, axes = figures.new_figure(2, 2)
    axes.plot([0, height])
    return figure


def describe(height, kind="one"):
    return f"A line of height {height:g}, {kind}."


@pytest.fixture
def shown(monkeypatch):
    """Return what was shown: (widgets, still HTML, text) for each call."""
    calls = []
    monkeypatch.setattr(widgets, "emit_live", lambda parts, html, text: calls.append((parts, html, text)))
    return calls


def test_figure_follows_the_controls(shown, capsys):
    widgets.explore(draw, look_for=LOOK, alt=describe, height=(0, 10), kind=["one", "two"])
    ((height, kind, picture), still, text), *_ = shown
    assert capsys.readouterr().out == f"Look for: {LOOK}\n"
    assert text == "[Figure: A line of height 5, one.]" and 'alt="A line of height 5, one."' in still
    height.value = 7
    kind.value = "two"
    assert 'alt="A line of height 7, two."' in picture.value and "data:image/png" in picture.value


def test_controls_are_labelled_in_words(shown):
    widgets.explore(lambda **_: draw(1), look_for=LOOK, alt="A line of height 1.", learning_rate=(0.0, 1.0), on=True)
    assert [part.description for part in shown[0][0][:2]] == ["learning rate", "on"]
    assert len({part.style.description_width for part in shown[0][0][:2]}) == 1


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("too\nhigh <b>"), "No figure: ValueError: too high &lt;b&gt;"),
        (NotImplementedError(), "No figure yet: write the function above first"),
        (Different("The result is 2; it should be 3."), "No figure: The result is 2; it should be 3."),
    ],
)
def test_error_is_one_line_in_place_of_the_figure_and_goes_away(shown, error, line):
    def fails_high(height):
        if height > 5:
            raise error
        return draw(height)

    widgets.explore(fails_high, look_for=LOOK, alt=describe, height=(0, 10))
    (height, picture), *_ = shown[0]
    height.value = 9
    assert line in picture.value and "<img" not in picture.value and "<b>" not in picture.value
    height.value = 2
    assert 'alt="A line of height 2, one."' in picture.value and "No figure" not in picture.value


def test_error_at_the_start_is_in_the_text_too(shown):
    widgets.explore(lambda height: None, look_for=LOOK, alt=describe, height=3)
    assert shown[0][2].startswith("No figure: ")


def test_filler_description_shows_as_an_error(shown):
    widgets.explore(draw, look_for=LOOK, alt="figure", height=3)
    assert "No figure: ValueError: alt='figure' describes nothing" in shown[0][2]


def test_what_the_function_prints_is_shown(shown, capsys):
    def talks(height):
        print("\n".join(f"line {number}" for number in range(9)))
        return draw(height)

    widgets.explore(talks, look_for=LOOK, alt=describe, height=3)
    assert "<pre>line 4\nline 5\nline 6\nline 7\nline 8</pre>" in shown[0][1]
    assert "line 8" not in capsys.readouterr().out


def test_odd_control_is_an_error_that_names_it():
    with pytest.raises(ValueError, match="height=.* is no control"):
        widgets.explore(draw, look_for=LOOK, alt=describe, height=object())


def test_frames_are_drawn_once_when_first_seen(shown):
    drawn = []

    def frame(index):
        drawn.append(index)
        return draw(index)

    widgets.play_frames(frame, [10, 20, 30], look_for=LOOK, alt=lambda value: f"A line of height {value}.")
    (box, picture), still, text = shown[0]
    slider = box.children[1]
    assert "height 10" in picture.value and "height 30" in still and text == "[Figure: A line of height 30.]"
    for place, expected in ((1, 20), (0, 10), (1, 20), (2, 30)):
        slider.value = place
        assert f"height {expected}." in picture.value
    assert sorted(drawn) == [10, 20, 30]


def test_frames_may_be_a_count(shown):
    widgets.play_frames(draw, 4, look_for=LOOK, alt=describe)
    assert shown[0][0][0].children[1].max == 3 and "height 3, one" in shown[0][1]


def test_without_a_notebook_the_description_is_printed(capsys):
    widgets.explore(draw, look_for=LOOK, alt=describe, height=(0, 10))
    assert capsys.readouterr().out == f"Look for: {LOOK}\n[Figure: A line of height 5, one.]\n"


PROBE = """\
from helpers import figures, ledger, quiz, widgets

explained = [r"No: $w_1 x_1$.", r"Since $\\frac{3}{4}$."]
packed = [quiz.pack(text, "salt", "one", letter) for text, letter in zip(explained, "ab")]
question = {"id": "one", "options": 2, "right": quiz.answer_hash("salt", "one", "b"), "explanations": packed}
quiz.built = lambda concept: {"quiz": {"salt": "salt", "questions": [question]}}


def draw(height):
    figure, axes = figures.new_figure(3, 2)
    axes.plot([0, height])
    return figure
"""
CELLS = [
    PROBE,
    'quiz.ask("probe", 1)',
    'quiz.score("probe", {1: "b"}, points=3)',
    'quiz.score("probe", {1: "a"}, points=3)',
    'quiz.score("probe", quiz_answers, points=3)',
    'quiz.compare("How high?", 2, 3)',
    'figures.show(draw(1), alt="A line of height 1.")',
    'widgets.explore(draw, look_for="the end", alt=lambda height: f"A line of height {height}.", height=(0, 10))',
    'quiz.require("never_predicted")',
]


def probe_notebook():
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    for number, cell in enumerate(cells):
        cell["id"] = f"probe-{number}"
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


@pytest.fixture(scope="module")
def executed():
    """Return the notebook as a kernel without any front end leaves it."""
    notebook = probe_notebook()
    NotebookClient(notebook, allow_errors=True, store_widget_state=False).execute()
    return notebook


@pytest.mark.slow
def test_nbgrader_reads_the_points_of_a_quiz(executed):
    points = []
    for cell in executed.cells[2:5]:
        cell.metadata["nbgrader"] = {"grade": True, "solution": False, "points": 3, "grade_id": "quiz"}
        points.append(determine_grade(cell))
    assert points == [(3, 3), (0, 3), (0, 3)]


@pytest.mark.slow
def test_message_has_no_traceback_in_a_notebook(executed):
    (error,) = executed.cells[8].outputs
    assert error["ename"] == "PredictFirst"
    assert len(error["traceback"]) == 1 and "Predict first" in error["traceback"][0]


@pytest.mark.slow
def test_html_export_shows_every_still_figure_with_its_description(executed):
    page = HTMLExporter().from_notebook_node(executed)[0]
    assert re.findall(r'<img alt="([^"]*)" src="data:image/png', page) == ["A line of height 1.", "A line of height 5."]
    assert "Question 1: choose a or b." in page
    assert "your prediction was 1 too low" in page


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Yield the probe notebook, open in JupyterLab with all cells run, and a folder."""
    browser.require_browser()
    folder = tmp_path_factory.mktemp("widgets")
    course = browser.copy_course(folder / "course-copy")
    (course / "workspace" / "probe").mkdir(parents=True)
    nbformat.write(probe_notebook(), course / "workspace" / "probe" / "probe.ipynb")
    with browser.serve(course, folder / "home") as address, browser.open_page(folder) as page:
        # No byte from anywhere else: formulas and widgets must come from the server itself.
        page.route(lambda url: not url.startswith((address, "data:", "blob:")), lambda route: route.abort())
        notebook = browser.LabNotebook(page, address, "workspace/probe/probe.ipynb")
        for number in range(len(CELLS)):
            notebook.run(number)
        yield notebook, folder


@pytest.mark.slow
@pytest.mark.browser
def test_quiz_is_answered_from_the_keyboard_and_explained_with_formulas(desk):
    notebook, folder = desk
    cell = notebook.select(1)
    cell.locator(".widget-toggle-button").first.focus()
    notebook.page.keyboard.press("Space")
    cell.get_by_text("Not quite.").wait_for()
    notebook.page.keyboard.press("Tab")
    notebook.page.keyboard.press("Enter")
    cell.get_by_text("Right.").wait_for()
    cell.locator("mjx-container mjx-mfrac").wait_for()
    assert cell.get_by_text("Not quite.").count() == 0
    assert 'write 1: "b" in quiz_answers' in cell.inner_text()
    browser.save_screenshot(notebook.page, "lab-quiz", folder)


@pytest.mark.slow
@pytest.mark.browser
def test_slider_redraws_from_the_keyboard_and_shows_one_figure(desk):
    notebook, folder = desk
    cell = notebook.select(7)
    cell.locator(".noUi-handle").focus()
    notebook.page.keyboard.press("ArrowRight")
    cell.get_by_alt_text("A line of height 6.").wait_for()
    assert [image.get_attribute("alt") for image in cell.locator("img").all() if image.is_visible()] == [
        "A line of height 6."
    ]
    browser.save_screenshot(notebook.page, "lab-explore", folder)


@pytest.mark.slow
@pytest.mark.browser
def test_still_figure_shows_when_the_kernel_is_gone(desk):
    notebook, folder = desk
    notebook.page.keyboard.press("Control+s")
    notebook.wait("!panel.context.model.dirty")
    notebook.ask("panel.sessionContext.shutdown().then(() => null)")
    notebook.page.reload()
    figure = notebook.page.get_by_alt_text("A line of height 5.")
    figure.wait_for()
    assert figure.is_visible()
    browser.save_screenshot(notebook.page, "lab-still", folder)


def test_a_slider_in_its_own_thread_leaves_the_prints_of_a_running_cell_alone(capsys):
    ran = []

    def draw():
        print("from the slider")
        ran.append(threading.current_thread())
        return figures.new_figure(2, 2)[0]

    thread = threading.Thread(target=lambda: widgets.drawn(draw, {}, "A small figure with nothing but its empty axes."))
    thread.start()
    thread.join()
    assert ran[0] is thread
    assert "from the slider" in capsys.readouterr().out
