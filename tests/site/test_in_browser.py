"""Lessons in the browser's own Python, without network: solved, untouched, wrong; the ledger over two notebooks.

The table of all lessons: `python -m benchmarks.browser`.
"""

from __future__ import annotations

import pytest

from course.authoring.expand import source_notebook
from course.authoring.lesson import find_lessons, read_lesson
from course.site import lite
from tests import browser
from tests.site.distribution import distribution
from tests.site.in_browser import PATIENCE, LiteNotebook, open_alone, served

pytestmark = [pytest.mark.site, pytest.mark.long, pytest.mark.slow, pytest.mark.browser]
SOLVED = ("01_threshold_logic", "02_perceptron", "08_recurrence")
LESSONS = [read_lesson(path) for path in find_lessons([*SOLVED, "00_orientation"])]


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """Return the addresses of a site with solved notebooks and of one with students'."""
    browser.require_browser()
    ours, folder = distribution(), tmp_path_factory.mktemp("lite")
    lite.build(folder / "solved", LESSONS, ours, {lesson.name: source_notebook(lesson) for lesson in LESSONS})
    lite.build(folder / "untouched", LESSONS, ours)
    with served(folder) as address:
        yield address


@pytest.fixture
def page(places, tmp_path):
    with open_alone(tmp_path) as page:
        page.address = places
        yield page


def opened(page, kind, name) -> LiteNotebook:
    return LiteNotebook(page, f"{page.address}/{kind}", f"{name}/{name}.ipynb")


@pytest.mark.parametrize("name", SOLVED)
def test_a_solved_lesson_runs_to_its_end(page, name):
    run = opened(page, "solved", name).run_all()
    print(f"{name}: first {run.first:.0f} s, all {run.all:.0f} s, slowest {run.slow_cell} {run.slowest:.0f} s")
    assert run.errors == [] and run.ran == run.of and run.done >= 5
    asked = [address for address in page.elsewhere if not address.startswith("attachment:")]
    assert asked == [], "nothing came from another machine"


def test_an_untouched_lesson_stops_at_its_first_check_with_a_sentence(page):
    run = opened(page, "untouched", "01_threshold_logic").run_all()
    assert len(run.errors) == 1 and "threshold_unit" in run.errors[0], run.errors


def test_a_wrong_answer_gets_its_own_hint_and_a_right_one_well_done(page):
    notebook = opened(page, "untouched", "01_threshold_logic")
    notebook.run_one(notebook.number("given-setup"), PATIENCE)
    check = notebook.number("check-threshold-unit")
    stub = notebook.source("threshold-unit")
    for answer, said in (("return int(np.dot(w, x) > theta)", "use >=, not >"),
                         ("return int(np.dot(w, x) >= theta)", "Well done")):  # fmt: skip
        written = stub.replace("# YOUR CODE HERE\n    raise NotImplementedError()", answer)
        assert written != stub
        notebook.write("threshold-unit", written)
        notebook.run_one(notebook.number("threshold-unit"))
        assert said in notebook.run_one(check)


def test_the_ledger_stays_over_two_notebooks(page):
    first = opened(page, "solved", "00_orientation")
    assert first.run_all().errors == []
    second = opened(page, "solved", "01_threshold_logic")
    setup = second.number("given-setup")
    second.write("given-setup", "from helpers import ledger\nledger.show(['L6'])")
    assert "A model cell (LIF) answered" in second.run_one(setup, PATIENCE)


