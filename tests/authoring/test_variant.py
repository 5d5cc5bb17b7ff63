"""A variant for another year: the same questions in other orders, other hidden inputs; the rest byte for byte."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys

import pytest

from course.authoring import variant
from course.authoring.expand import quiz_question, without_region
from course.authoring.lesson import BEGIN_HIDDEN, END_HIDDEN, ROOT, find_lessons, find_refreshers, read_lesson
from course.errors import CourseError

ASKING = ("quiz", "recall")
ADDED = re.compile(
    r"((?:default_rng|Population)\()(?:\[\d{4}, (\w+(?: \+ \d+)?)\]|(\[)\d{4}, )"
)  # what a variant writes


def restored(found) -> str:
    return found[1] + (found[2] or found[3])


def shown(cell) -> str:
    """Return what a variant leaves as it is: a cell without its hidden test."""
    return without_region(cell.source, BEGIN_HIDDEN, END_HIDDEN)


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
    rest = [[shown(cell) for cell in lesson.cells if cell.role not in ASKING] for lesson in (before, after)]
    assert rest[0] == rest[1]
    assert [cell.role for cell in before.cells] == [cell.role for cell in after.cells]
    assert sorted(ADDED.sub(restored, other).splitlines()) == sorted(text.splitlines())
    assert variant.varied(text, "2027") == other
    if len(questions(before)) > 2:
        assert orders(after) != orders(before)
        assert variant.varied(text, "2028") != other


CHECKED = """# %% [markdown]
# # A lesson

# %% check="double" points=1
assert double(1) == 2, "Twice."
rng = np.random.default_rng(1)
### BEGIN HIDDEN TESTS
for seed in range(3):
    x = np.random.default_rng([7, seed]).random()
    assert double(x) == 2 * x, "Ä: twice the number."
again = [reach.Population([3, k]) for k in (5, 6)]
vetted = np.random.default_rng(11)  # chosen
### END HIDDEN TESTS

# %% check="double" part="large" points=1
### BEGIN HIDDEN TESTS
x = np.random.default_rng(8).random()
### END HIDDEN TESTS
"""


def test_hidden_tests_draw_other_inputs_and_nothing_else_changes():
    other = variant.varied(CHECKED, "2027")
    lines = dict(zip(CHECKED.splitlines(), other.splitlines(), strict=True))
    changed = [after for before, after in lines.items() if before != after]
    assert len(changed) == 3 and all(ADDED.search(line) for line in changed), changed
    assert ADDED.sub(restored, other) == CHECKED
    assert lines["rng = np.random.default_rng(1)"] == "rng = np.random.default_rng(1)"  # students see this one
    assert variant.varied(CHECKED, "2028") != other
    assert variant.inputs_of(CHECKED, "2027") == [True, True]


def test_nine_hidden_tests_in_ten_draw_other_inputs_as_the_page_says():
    assert "nine hidden tests in ten" in (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
    found = [draws for path in find_lessons() for draws in variant.inputs_of(path.read_text(encoding="utf-8"), "2027")]
    assert 0.88 < sum(found) / len(found) < 0.95


def test_a_check_draws_again_or_keeps_the_inputs_of_the_course():
    other = variant.varied(CHECKED, "2027")
    again = variant.varied(CHECKED, "2027", {"double-large": 1})
    differ = [(a, b) for a, b in zip(other.splitlines(), again.splitlines(), strict=True) if a != b]
    assert len(differ) == 1 and "default_rng([" in differ[0][1] and ", 8])" in differ[0][1]
    kept = variant.varied(CHECKED, "2027", {"double": variant.ROUNDS})
    assert "default_rng([7, seed])" in kept and "default_rng(8)" not in kept


def test_the_seeds_of_every_lesson_still_seed():
    for path in find_lessons():
        text = path.read_text(encoding="utf-8")
        for cell in variant.cells_of(variant.varied(text, "2027"))[1]:
            hidden = variant.HIDDEN.search(cell)
            if hidden:
                compile(hidden[0], path.name, "exec")
        assert any(variant.inputs_of(text, "2027")) or not variant.inputs_of(text, "2027")


def test_checks_without_luck_are_tried_again(tmp_path, monkeypatch, capsys):
    lesson = tmp_path / "course" / "lessons" / "01_doubling.py"
    lesson.parent.mkdir(parents=True)
    lesson.write_text(CHECKED, encoding="utf-8")
    monkeypatch.setattr(variant, "ROOT", tmp_path / "course")
    (tmp_path / "next" / "lessons").mkdir(parents=True)
    luck = [["double", "double-large"], ["double"], ["double"], ["double"], ["double"], ["double"], []]
    monkeypatch.setattr(variant, "tried", lambda folder, name: luck.pop(0))
    variant.settle(tmp_path / "next", lesson, "2027")
    written = (tmp_path / "next" / "lessons" / "01_doubling.py").read_text(encoding="utf-8")
    assert written == variant.varied(CHECKED, "2027", {"double": 6, "double-large": 1})
    said = capsys.readouterr().out
    assert "double keeps the course's own inputs" in said and "double-large drew 2 times" in said
    monkeypatch.setattr(variant, "tried", lambda folder, name: ["double"])
    with pytest.raises(CourseError, match="with the course's own inputs as well"):
        variant.settle(tmp_path / "next", lesson, "2027")


def drawn(folder) -> str:
    """Return the practice cell and a few preferred directions of ada, as the helpers in a folder draw them."""
    script = (
        "from helpers.labs import reach, unknown_neuron as n; print(n.cell_of('ada'), reach.my_population('ada').kinds)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout
    return done.stdout


def test_a_folder_of_its_own_with_other_neurons(tmp_path):
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    arguments = argparse.Namespace(name="2027", folder=tmp_path / "next", audit=False, lessons=[])
    assert variant.main(arguments) == 0
    names = {path.relative_to(arguments.folder).as_posix() for path in arguments.folder.rglob("*") if path.is_file()}
    assert "lessons/02_perceptron.py" in names and not any(
        name.startswith(variant.BUILT) and not name.startswith(variant.STILLS) for name in names
    )
    assert "helpers/built/stills/perceptron.json" in names  # or play cells would show nothing before they are run
    assert drawn(arguments.folder) != drawn(ROOT)
    with pytest.raises(CourseError, match="is there already"):
        variant.main(arguments)
    with pytest.raises(CourseError, match="is no name for a variant"):
        variant.main(argparse.Namespace(name="a/b", folder=tmp_path / "x", audit=False, lessons=[]))
