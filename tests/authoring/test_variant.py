"""A variant for another year: the same questions and answers, in other orders; everything else byte for byte."""

from __future__ import annotations

import argparse
import shutil

import pytest

from course.authoring import variant
from course.authoring.expand import quiz_question
from course.authoring.lesson import ROOT, find_lessons, find_refreshers, read_lesson
from course.errors import CourseError

ASKING = ("quiz", "recall")


def questions(lesson) -> dict[str, tuple]:
    """Return each question with its options, whatever their order."""
    return {cell.name: (text, sorted(options)) for cell in lesson.with_role(*ASKING)
            for text, options in [quiz_question(cell)]}  # fmt: skip


def orders(lesson) -> list[tuple]:
    return [(cell.name, [text for text, *_ in quiz_question(cell)[1]]) for cell in lesson.with_role(*ASKING)]


@pytest.mark.parametrize("path", [*find_lessons(), *find_refreshers()], ids=lambda path: path.stem)
def test_each_lesson_asks_the_same_and_keeps_everything_else(path, tmp_path):
    text = path.read_text(encoding="utf-8")
    shutil.copytree(path.parent, tmp_path / path.parent.name, ignore=shutil.ignore_patterns("drawings"))
    file = tmp_path / path.parent.name / path.name
    other = variant.varied(text, "2027")
    file.write_text(other, encoding="utf-8")
    before, after = read_lesson(path), read_lesson(file)
    assert questions(after) == questions(before)
    rest = [[cell.source for cell in lesson.cells if cell.role not in ASKING] for lesson in (before, after)]
    assert rest[0] == rest[1]
    assert [cell.role for cell in before.cells] == [cell.role for cell in after.cells]
    assert sorted(other.splitlines()) == sorted(text.splitlines())
    assert variant.varied(text, "2027") == other
    if len(questions(before)) > 2:
        assert orders(after) != orders(before)
        assert variant.varied(text, "2028") != other


def test_a_folder_of_its_own_with_other_neurons(tmp_path):
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    arguments = argparse.Namespace(name="2027", folder=tmp_path / "next")
    assert variant.main(arguments) == 0
    names = {path.relative_to(arguments.folder).as_posix() for path in arguments.folder.rglob("*") if path.is_file()}
    assert "lessons/02_perceptron.py" in names and not any(name.startswith(variant.BUILT) for name in names)
    own, other = ((place / variant.NEURON).read_text() for place in (ROOT, arguments.folder))
    spaces = [{}, {}]
    for text, space in zip((own, other), spaces, strict=True):
        exec(compile(text, "unknown_neuron.py", "exec"), space)  # noqa: S102 - our own file
    assert spaces[0]["cell_of"]("ada") != spaces[1]["cell_of"]("ada") == spaces[1]["cell_of"]("ada")
    with pytest.raises(CourseError, match="is there already"):
        variant.main(arguments)
    with pytest.raises(CourseError, match="is no name for a variant"):
        variant.main(argparse.Namespace(name="a/b", folder=tmp_path / "x"))
