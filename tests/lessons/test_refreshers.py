"""The refreshers: their self-tests take the answer and no blank, give no points, and every link to them leads there."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path

import pytest

from course import lab
from course.authoring import outline
from course.authoring.build import ungraded
from course.authoring.expand import expand, quiz_question, without_region
from course.authoring.lesson import (
    BEGIN_SOLUTION,
    END_SOLUTION,
    NOT_IN_NOTEBOOKS,
    REFRESHERS,
    ROOT,
    LessonError,
    Numbers,
    find_lessons,
    find_refreshers,
    read_lesson,
)
from course.authoring.lint import lint
from course.authoring.teaching_cells import minutes_of
from helpers import check, progress, quiz, raised, start_page
from tests.authoring.lesson_text import RIGHT, write_lesson

PATHS = find_refreshers()
NAMES = [path.stem for path in PATHS]
LINK = re.compile(r"\]\((\.\./[^)]+\.ipynb|refreshers/[^)]+)\)")
NOTHING = "    raise NotImplementedError()\n"


@pytest.fixture(params=PATHS, ids=NAMES, scope="module")
def refresher(request):
    return read_lesson(request.param)


def notebook(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def text_of(cells) -> str:
    return "\n".join("".join(cell["source"]) for cell in cells)


def run(lesson, answer, upto: str):
    """Run a refresher's code from the top to the end of one check, with another answer to that exercise."""
    scope = {"__name__": "__main__"}
    for cell in lesson.cells:
        if cell.kind != "code" or cell.role in NOT_IN_NOTEBOOKS:
            continue
        (built,) = [part for part in expand(lesson, cell) if part.cell_type == "code"]
        source = answer if cell.role == "exercise" and cell.name == upto else built.source
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, cell.key, "exec"), scope)
        if cell.role == "check" and cell.name == upto:
            return


def test_there_are_the_four():
    assert NAMES == ["derivatives", "matrices", "numpy", "probability"]


def test_no_author_error(refresher):
    assert [str(problem) for problem in lint(refresher)] == []


def test_the_self_test_takes_its_answer_and_no_blank_and_no_known_mistake(refresher):
    assert len(refresher.with_role("exercise")) >= 2 and len(refresher.with_role("quiz")) >= 3
    for cell in refresher.with_role("exercise"):
        run(refresher, cell.source, cell.name)
        head = without_region(cell.source, BEGIN_SOLUTION, END_SOLUTION).rstrip() + "\n"
        with pytest.raises(check.NotWritten):
            run(refresher, head + NOTHING, cell.name)
        wrongs = [other for other in refresher.wrong_answers() if other.name == cell.name]
        assert len(wrongs) >= 3
        for other in wrongs:
            with pytest.raises(check.Misconception, match=re.escape(other.options["why"])):
                run(refresher, other.source, cell.name)


def test_every_option_is_explained_and_one_is_right(refresher):
    record = check.built(refresher.concept)["quiz"]
    for question, cell in zip(record["questions"], refresher.with_role("quiz"), strict=True):
        right = [quiz.is_right(record["salt"], question, letter) for letter in "abcdef"[: question["options"]]]
        assert right == [mark for *_, mark in quiz_question(cell)[1]]
        assert f'quiz.ask("{refresher.concept}", ' in expand(refresher, cell)[1].source
        assert "practice=True" in expand(refresher, cell)[1].source


def test_fifteen_minutes_and_a_picture(refresher):
    assert 10 <= minutes_of(refresher.cells) <= 20
    assert "About 15 minutes · no points" in refresher.cells[0].source
    assert refresher.with_role("drawing") and refresher.with_role("recap")


def test_nothing_of_it_is_an_answer_of_a_lesson_or_comes_into_a_gradebook(refresher):
    graded = {
        name
        for path in find_lessons()
        for cell in read_lesson(path).with_role("exercise")
        for name in cell.defined_names()
    }
    own = {name for cell in refresher.with_role("exercise") for name in cell.defined_names()}
    assert not own & graded
    built = notebook(ROOT / "notebooks" / REFRESHERS / f"{refresher.name}.ipynb")
    assert not [cell for cell in built["cells"] if "nbgrader" in cell["metadata"]]
    assert "BEGIN SOLUTION" not in text_of(built["cells"]) and "raise NotImplementedError()" in text_of(built["cells"])
    assert not (ROOT / "solutions" / REFRESHERS).exists()
    assert refresher.name not in [path.stem for path in find_lessons()]


def test_a_notebook_without_marks_keeps_its_cells_locked():
    cell = {"cell_type": "code", "id": "a", "source": "", "outputs": [], "execution_count": None}
    cell["metadata"] = {"nbgrader": {"grade": True}, "editable": False}
    text = ungraded(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    assert json.loads(text)["cells"][0]["metadata"] == {"editable": False}


def test_links_from_lessons_lead_to_refreshers():
    linked = set()
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*/*.ipynb")):
        for link in LINK.findall(text_of(cell for cell in notebook(path)["cells"] if cell["cell_type"] == "markdown")):
            if f"/{REFRESHERS}/" in link:
                assert (path.parent / link).is_file(), f"{path.stem}: {link}"
                linked.add(Path(link).stem)
    assert linked == set(NAMES)


def test_an_error_that_a_refresher_explains_names_it():
    words = raised.meaning(ValueError("The truth value of an array with more than one element is ambiguous."))
    named = re.findall(rf"{REFRESHERS}/\w+\.ipynb", words)
    assert named and all((ROOT / "notebooks" / file).is_file() for file in named)


def test_they_are_copied_beside_the_lessons_and_the_start_page_links_to_each(tmp_path):
    for name in NAMES:
        copy = tmp_path / "notebooks" / REFRESHERS / f"{name}.ipynb"
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text("{}", encoding="utf-8")
    assert list(lab.fill_workspace(tmp_path)) == ["Copied into workspace/: refreshers"]
    workspace = tmp_path / "workspace"
    (workspace / REFRESHERS / "numpy.ipynb").write_text("mine", encoding="utf-8")
    assert list(lab.fill_workspace(tmp_path)) == []
    assert (workspace / REFRESHERS / "numpy.ipynb").read_text(encoding="utf-8") == "mine"
    assert lab.fresh_copy(tmp_path, REFRESHERS).name == "refreshers-2"
    text = start_page.page(workspace)
    links = [link for link in LINK.findall(text) if link.startswith(REFRESHERS)]
    assert {Path(link).stem for link in links} == set(NAMES) and len(links) == 2 * len(NAMES)
    assert all((workspace / link).is_file() for link in links)
    assert [entry["name"] for entry in progress.outline()["refreshers"]] == NAMES


def test_the_placement_test_ends_in_refreshers_and_a_path(tmp_path):
    assert {name for name, _, _ in start_page.TOOLS} == set(NAMES)
    text = start_page.placement(progress.states(), tmp_path)
    assert text.count("Take the refresher") == 4 and "Ten questions" in text
    assert text.index("take for granted") < text.index("What the lessons teach") < text.index("Your path")


def test_the_outline_knows_them():
    entries = outline.outline({}, ROOT / "lessons")["refreshers"]
    assert [entry["minutes"] for entry in entries] == [15] * 4
    assert all((ROOT / "notebooks" / entry["file"]).is_file() for entry in entries)


def named_in(folder, text):
    (folder / "lessons" / REFRESHERS).mkdir(parents=True, exist_ok=True)
    (folder / "lessons" / REFRESHERS / "numpy.py").write_text(
        "# %% [markdown]\n# # Arrays, quickly\n", encoding="utf-8"
    )
    return read_lesson(write_lesson(folder, text))


def test_a_lesson_names_a_refresher_by_a_link_and_a_message_by_words(tmp_path):
    why = 'why="You used > where the unit fires at the threshold itself.'
    text = RIGHT.replace("# 3. `>=`.", "# 3. See {refresher:numpy}.").replace(why, f"{why} See {{refresher:numpy}}.")
    lesson = named_in(tmp_path, text)
    assert "See [Arrays, quickly](../refreshers/numpy.ipynb)." in lesson.with_role("hint")[0].source
    assert lesson.with_role("wrong")[0].options["why"].endswith("See Arrays, quickly (refreshers/numpy.ipynb).")
    line = "See [Arrays, quickly](../refreshers/numpy.ipynb)."
    numbers = Numbers.of(lesson.path)
    assert numbers.named_in(lesson.cells[0], line) == "See {refresher:numpy}."
    own = "[if not]{refresher:numpy}"
    shown = numbers.written_in(lesson.cells[0], own)
    assert shown == "[if not](../refreshers/numpy.ipynb)" and numbers.named_in(lesson.cells[0], shown) == own
    with pytest.raises(LessonError, match="no refresher 'numbers'.*There is: numpy"):
        named_in(tmp_path, RIGHT.replace("# 3. `>=`.", "# 3. See {refresher:numbers}."))


def test_a_refresher_with_points_is_refused(tmp_path):
    place = tmp_path / "lessons" / REFRESHERS / "numpy.py"
    place.parent.mkdir(parents=True)
    place.write_text(RIGHT.replace("# # A unit", "# # NumPy: a unit"), encoding="utf-8")
    found = "\n".join(str(problem) for problem in lint(read_lesson(place)))
    assert "gives no points and is not handed in" in found
