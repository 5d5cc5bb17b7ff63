"""A lesson's number stands in the name of its file; all else names the lesson, and the builder writes the number."""

from __future__ import annotations

import re

import pytest

from course.authoring import path
from course.authoring.adopt import adopt
from course.authoring.expand import source_notebook
from course.authoring.lesson import ROOT, LessonError, find_lessons, read_lesson
from course.authoring.lint import lint
from tests.authoring.lesson_text import changed, write_lesson

HEAD = "# # A unit with a threshold"


def named(text: str) -> str:
    """Return the small lesson with text below its title."""
    return changed(HEAD, f"{HEAD}\n#\n# {text}")


def write_course(root, **needs) -> dict:
    """Write small lessons in this order, each with its needs; return them as read."""
    for number, (concept, needed) in enumerate(needs.items()):
        text = changed("# %% [markdown]\n", f'# %% [markdown] needs="{needed}"\n')
        write_lesson(root, text, f"{number:02d}_{concept}")
    return path.read_course(root / "lessons")


def test_a_named_lesson_gets_its_number_in_text_code_and_wrong_answers(tmp_path):
    write_lesson(tmp_path, name="09_later")
    text = named("Lesson {lesson:later} follows {lesson}.2.")
    text = changed("import numpy as np", "import numpy as np  # lesson {lesson:later}, not {lesson}", text)
    text = changed("each input counts as much as its weight", "each counts as in lesson {lesson:later}", text)
    lesson = read_lesson(write_lesson(tmp_path, text))
    assert lint(lesson) == []
    assert "Lesson 9 follows 1.2." in lesson.cells[0].source
    assert lesson.cells[1].source == "import numpy as np  # lesson 9, not {lesson}"
    assert any("as in lesson 9" in cell.options["why"] for cell in lesson.with_role("wrong"))


def test_a_lesson_that_moves_takes_its_number_along(tmp_path):
    here = write_lesson(tmp_path, named("Lesson {lesson:later} follows."))
    old = write_lesson(tmp_path, name="02_later")
    assert "Lesson 2 follows" in read_lesson(here).cells[0].source
    old.rename(old.with_name("14_later.py"))
    assert "Lesson 14 follows" in read_lesson(here).cells[0].source


def test_a_name_that_is_no_lesson_is_an_error_that_proposes_one(tmp_path):
    write_lesson(tmp_path, name="02_perceptron")
    with pytest.raises(LessonError, match=r"01_demo.py:1: .*no lesson 'percepton'.*{lesson:perceptron}"):
        read_lesson(write_lesson(tmp_path, named("See lesson {lesson:percepton}.")))


def test_needs_are_written_out(tmp_path):
    for name in ("02_before", "03_earlier"):
        write_lesson(tmp_path, name=name)
    text = named("This lesson {needs}.").replace("# %% [markdown]\n", '# %% [markdown] needs="before, earlier"\n', 1)
    lesson = read_lesson(write_lesson(tmp_path, text, "04_demo"))
    assert lesson.needs == ("before", "earlier")
    assert "This lesson builds on lessons 2 and 3." in lesson.cells[0].source
    assert "builds on no other lesson." in read_lesson(write_lesson(tmp_path, named("It {needs}."))).cells[0].source


def test_needs_are_said_in_the_first_cell_alone(tmp_path):
    text = changed("# %% [markdown] hint=", '# %% [markdown] needs="demo"\n# See above.\n\n# %% [markdown] hint=')
    with pytest.raises(LessonError, match="Move them to its first cell"):
        read_lesson(write_lesson(tmp_path, text))


def test_a_slot_has_a_number_and_is_not_built(tmp_path):
    write_lesson(tmp_path, "# %% [markdown] slot=true\n# # Loops\n", "02_loops")
    here = write_lesson(tmp_path, named("Lesson {lesson:loops} is to come."))
    assert "Lesson 2 is to come." in read_lesson(here).cells[0].source
    assert find_lessons(None, tmp_path / "lessons") == [here]


def test_edits_of_a_notebook_come_back_with_names(tmp_path):
    write_lesson(tmp_path, name="02_later")
    text = named("Lesson {lesson:later} follows {lesson}.2.\n#\n# Then {lesson:later}.")
    here = write_lesson(tmp_path, text)
    notebook = source_notebook(read_lesson(here))
    notebook.cells[0].source = notebook.cells[0].source.replace("Lesson 2 follows", "Soon lesson 2 follows")
    after, changes = adopt(here, notebook)
    assert changes == 1
    assert after == text.replace("Lesson {lesson:later} follows {lesson}.2.", "Soon lesson {lesson:later} follows 1.2.")


def test_the_way_to_a_lesson_is_what_it_needs_in_order(tmp_path):
    known = write_course(
        tmp_path, start="", units="start", spikes="start", layers="units", both="spikes, layers, unwritten"
    )
    assert [lesson.concept for lesson in path.way(["both"], known)] == ["start", "units", "spikes", "layers", "both"]
    assert [lesson.concept for lesson in path.way(["spikes"], known)] == ["start", "spikes"]
    assert path.way(["nowhere"], known) == []


@pytest.mark.parametrize(
    ("numbers", "said"), [([0, 1, 2, 5, 6, 9], "00 to 02, 05, 06, 09"), ([3], "03"), ([], ""), ([0, 1], "00, 01")]
)
def test_numbers_are_listed_in_runs(numbers, said):
    assert path.spans(numbers) == said


def test_every_lesson_but_the_first_says_what_it_needs_and_every_goal_is_a_lesson():
    known = path.read_course()
    slots = {file.stem[3:] for file in (ROOT / "lessons").glob("[0-9][0-9]_*.py")} - set(known)
    for lesson in list(known.values())[1:]:
        assert lesson.needs, lesson.path.name
        assert "{needs}" in lesson.cells[0].written[0], lesson.path.name
        assert set(lesson.needs) <= set(known) | slots
    assert {goal for goals in path.GOALS.values() for goal in goals} <= set(known)


NAMES = "|".join(file.stem[3:] for file in find_lessons())
TYPED = re.compile(rf"\b[Ll]essons? +\d|\b\d\d_({NAMES})\b")


def test_helpers_name_lessons_and_no_numbers():
    """The number of a lesson may change: only files of lessons/ and what is built from them hold it."""
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in sorted((ROOT / "helpers").rglob("*.py"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if TYPED.search(line)
    ]
    assert found == []


def test_the_ways_that_the_first_lesson_tells_are_those_that_the_lessons_need():
    known = path.read_course()
    text = "\n".join(cell.source for cell in known["orientation"].cells)
    for goal, goals in path.GOALS.items():
        lessons = path.way(goals, known)
        spans = re.sub(r"\b0(?=\d)", "", path.spans([int(lesson.name[:2]) for lesson in lessons]))
        hours = round(sum(map(path.minutes, lessons)) / 60)
        assert f"| {goal} | {spans} | {hours} hours |" in text
    hours = round(sum(map(path.minutes, known.values())) / 60)
    assert f"capstone, about {hours} hours." in text and f"in order | {hours} hours |" in text
