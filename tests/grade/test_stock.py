"""Stock nbgrader and this course's own grading give the same points to the same honest, partly wrong work."""

from __future__ import annotations

import nbformat
import pytest

from course.authoring.audit import solved_notebook
from course.authoring.lesson import ROOT, find_lessons, read_lesson
from course.authoring.stock import stock_course

LESSONS = [path for path in find_lessons() if (ROOT / "notebooks" / path.stem).is_dir()]


def with_wrong_answers(solved, lesson):
    """Put the first known wrong answer into every second exercise, in place of the right one."""
    wrong = {}
    for cell in lesson.with_role("wrong"):
        wrong.setdefault(cell.name, cell.source)
    chosen = list(wrong)[::2]
    for cell in solved.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in chosen:
            cell.source = f"{cell.source}\n\n\n{wrong[name]}"
    return solved


def without_play(room: str, name: str):
    """Return a built notebook without plain code cells: no score needs them (see test_every_lesson.py)."""
    notebook = nbformat.read(ROOT / room / name / f"{name}.ipynb", as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "markdown" or "nbgrader" in cell.metadata]
    return notebook


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=pytest.mark.long if k else (), id=path.stem) for k, path in enumerate(LESSONS[1::2])],
)
def test_partly_wrong_work_scores_as_in_stock(path, tmp_path):
    blank, right = (without_play(room, path.stem) for room in ("notebooks", "solutions"))
    source = tmp_path / "source.ipynb"
    nbformat.write(right, source)
    with stock_course(path.stem, source) as course:
        course.submit("mixed", with_wrong_answers(solved_notebook(blank, right), read_lesson(path)))
        share, lost = course.autograde("mixed")
        assert 0 < share < 100 and lost
        ((_, (ours, lost_here)),) = course.grade_here().items()
    given_back = set(lost) - set(lost_here)
    assert set(lost_here) <= set(lost) and (ours == share) == (not given_back)
    for check in given_back:  # here a mistake is paid for once: this answer calls one that was wrong
        lesson = read_lesson(path)
        name = check.split()[0].removeprefix("check-")
        callers = "\n".join(cell.source for cell in lesson.with_role("exercise") if cell.name == name)
        failed = {each.split()[0].removeprefix("check-") for each in lost} - {name}
        answers = [cell for cell in lesson.with_role("exercise") if cell.name in failed]
        wrong = [called for cell in answers for called in cell.defined_names()]
        assert any(f"{called}(" in callers for called in wrong), f"{check} was given back without a reason"
