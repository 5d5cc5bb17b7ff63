"""Every lesson scores truly through this engine, and just as much where the cells that no score needs are left out."""

from __future__ import annotations

import nbformat
import pytest

from course.authoring.lesson import ROOT, find_lessons, read_lesson
from course.grade.intake.template import defined_names
from course.grade.job import Cell, Job
from course.grade.trusted.execute import Executor

pytestmark = pytest.mark.slow
LESSONS = [path.stem for path in find_lessons() if (ROOT / "notebooks" / path.stem).is_dir()]
QUICK = ("00_orientation", "01_threshold_logic", "16_capstone")  # the others take half a minute each, or more
SAMPLE = 4  # wrong answers of a lesson that also run with everything


@pytest.fixture(scope="module")
def executor():
    with Executor(sandbox=Executor.available() is None) as running:
        yield running


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=() if name in QUICK else pytest.mark.long) for name in LESSONS],
)
def lesson(request) -> str:
    return request.param


def notebook(room: str, lesson: str):
    return nbformat.read(ROOT / room / lesson / f"{lesson}.ipynb", as_version=4)


def as_cell(cell, answers: dict[str, str]) -> Cell:
    """Return a cell of the instructor's notebook for a job, with what the student wrote in the place of an answer."""
    marks = cell.metadata.get("nbgrader", {})
    if cell.cell_type != "code":
        return Cell(cell.id, "markdown", cell.source)
    if not marks:
        return Cell(cell.id, "play", cell.source)
    name = marks["grade_id"]
    if marks.get("solution"):
        return Cell(name, "student", answers[name], names=defined_names(cell.source))
    return Cell(name, "test" if marks.get("grade") else "locked", cell.source, marks.get("points", 0.0))


def written_in(room: str, lesson: str) -> dict[str, str]:
    marked = [(cell, cell.metadata.get("nbgrader", {})) for cell in notebook(room, lesson).cells]
    return {marks["grade_id"]: cell.source for cell, marks in marked if marks.get("solution")}


def scores(executor, lesson: str, answers, everything: bool, only: set[str] | None = None) -> dict:
    """Return what each test gives, of how much: all tests of the lesson, or `only` some."""
    cells = tuple(as_cell(cell, answers) for cell in notebook("solutions", lesson).cells)
    cells = tuple(cell for cell in cells if cell.role != "test" or only is None or cell.id in only)
    result = executor.run(Job(lesson, cells, everything=everything))
    assert result.complete, result.notes
    by_id = {cell.id: cell.score for cell in result.cells}
    return {cell.id: (by_id[cell.id], cell.points) for cell in cells if cell.role == "test"}


@pytest.mark.parametrize("room", ["solutions", "notebooks"])
def test_solved_gets_all_and_blank_nothing(executor, lesson, room):
    answers = written_in(room, lesson)
    short = scores(executor, lesson, answers, everything=False)
    assert short == scores(executor, lesson, answers, everything=True)
    assert all(score == (points if room == "solutions" else 0) for score, points in short.values()), short


def test_wrong_answers_lose_points_with_and_without_the_lessons_figures(executor, lesson):
    right = written_in("solutions", lesson)
    written = read_lesson(ROOT / "lessons" / f"{lesson}.py")
    wrong = [cell for cell in written.with_role("wrong") if cell.name in right]
    assert wrong
    for number, cell in enumerate(wrong):
        answers = {**right, cell.name: f"{right[cell.name]}\n\n{cell.source}"}
        own = scores(executor, lesson, answers, everything=False, only={f"check-{written.check_of(cell)}"})
        assert own, cell
        assert all(score < points or not points for score, points in own.values()), cell
        if number % (len(wrong) // SAMPLE + 1) == 0:
            short = scores(executor, lesson, answers, everything=False)
            assert short == scores(executor, lesson, answers, everything=True), cell
            assert short.items() >= own.items(), cell
