"""A widget with its figure fits a window of 768 pixels: a control and what it does are seen at once."""

import re

import nbformat
import pytest

from course.authoring.changes import needed_for, steps_of
from course.authoring.expand import METADATA
from course.authoring.lesson import find_lessons, read_lesson
from tests import browser

WIDTH, HEIGHT = 1366, 768
WIDGET = re.compile(r"^ *(?:\w+ = )?widgets\.(\w+)\(", re.MULTILINE)
# The heights of each live widget with the sentence above it, and that of the window's notebook.
HEIGHTS = """
[...panel.node.querySelectorAll('.course-live')].map(live => {
  const child = live.closest('.jp-OutputArea-child'), above = child.previousElementSibling;
  const top = (above && above.textContent.includes('Look for') ? above : child).getBoundingClientRect().top;
  return Math.round(child.getBoundingClientRect().bottom - top);
})
"""
ROOM = "panel.content.node.getBoundingClientRect().height"
LESSONS = [path for path in find_lessons() if WIDGET.search(path.read_text(encoding="utf-8"))]
QUICK = ("01_threshold_logic", "05_backpropagation", "10_synapses_and_dendrites")  # the others take minutes together
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Yield a page in a window of a small laptop, the address of the course's server, and its folder."""
    browser.require_browser()
    folder = tmp_path_factory.mktemp("desk")
    course = browser.copy_course(folder / "course-copy")
    with browser.serve(course, folder / "home") as address, browser.open_page(folder, WIDTH, HEIGHT) as page:
        yield page, address, course / "workspace"


def part_with_widgets(lesson):
    """Return a notebook with the cells of a solved lesson that show widgets and those that they need."""
    steps = steps_of(lesson)
    showing = [step for step in steps if WIDGET.search(step.source)]
    kept = needed_for(steps, showing)
    cells = [nbformat.v4.new_code_cell(step.source) for step in kept]
    return nbformat.v4.new_notebook(cells=cells, metadata=METADATA), [kept.index(step) for step in showing]


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=() if path.stem in QUICK else pytest.mark.long, id=path.stem) for path in LESSONS],
)
def test_each_widget_with_its_figure_fits_the_window(desk, path, tmp_path):
    page, address, workspace = desk
    lesson = read_lesson(path)
    notebook, showing = part_with_widgets(lesson)
    folder = workspace / lesson.name
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / "widgets.ipynb")
    name = f"workspace/{lesson.name}/widgets.ipynb"
    lab = browser.LabNotebook(page, address, name)
    ready = "panel.context?.path === argument && panel.sessionContext.session?.kernel?.status === 'idle'"
    lab.wait(ready, name)  # the lesson before may still stand in front
    page.evaluate("(window.jupyterapp.commands.execute('notebook:run-all-cells'), null)")
    last = len(notebook.cells) - 1
    lab.wait("panel.content.model.cells.get(argument).executionCount !== null"
             " && panel.sessionContext.session.kernel.status === 'idle'", last)  # fmt: skip
    room = lab.ask(ROOM)
    for number in showing:
        cell = lab.select(number)
        cell.locator(".course-live img, .course-live svg").first.wait_for()
        browser.save_screenshot(page, f"widget-{lesson.concept}-{number}", tmp_path)
    heights = lab.ask(HEIGHTS.strip())
    print(f"{lesson.name}: room {room:.0f}, widgets {heights}")
    assert len(heights) >= len(showing)
    assert max(heights) <= room, f"{heights} pixels in a window with room for {room:.0f}"
