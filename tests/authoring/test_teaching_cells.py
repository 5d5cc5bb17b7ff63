"""The cells that teach: catch, mend, explain, drawings, recall, steps, and what the builder makes of them."""

from __future__ import annotations

import json

import nbformat
import pytest

from course.authoring import build
from course.authoring.drawings import FOLDER, card, distance, functions, png, svg, too_small
from course.authoring.guide import guide
from course.authoring.lesson import LessonError, read_lesson
from course.authoring.lint import lint
from course.authoring.teaching_cells import model_answer
from course.authoring.trial import trials
from tests.authoring.lesson_text import RIGHT, write_lesson

SOURCE, STUDENT = (f"{room}/01_demo/01_demo.ipynb" for room in ("solutions", "notebooks"))
RECORD = "helpers/built/demo.json"

CATCH = '''
# %% catch="clip-cases" function="clip" points=3 minutes=5 difficulty=1
# clip(x, low, high) returns x, but low where x is below it, and high where x is above it.
### BEGIN SOLUTION
clip_cases = [((5, 0, 3), 3), ((-1, 0, 3), 0), ((2, 0, 3), 2)]
### END SOLUTION

# %% right="clip-cases"
def clip(x, low, high):
    return min(max(x, low), high)

# %% right="clip-cases"
def clip(x, low, high):
    return np.clip(x, low, high)

# %% fault="clip-cases" why="It forgets the upper end."
def clip(x, low, high):
    return max(x, low)

# %% fault="clip-cases" why="It gives the other end."
def clip(x, low, high):
    return high if x < low else low if x > high else x
'''

MEND = '''
# %% fault="mend-mean" why="It divides by one too many."
def faulty_mean_of(values):
    """Return the mean of a list of numbers."""
    return sum(values) / (len(values) + 1)

# %% exercise="mend-mean" mend=true minutes=3 difficulty=1
def mean_of(values):
    """`mean_of([1, 3])` is 2: return the mean of a list of numbers."""
    ### BEGIN SOLUTION
    return sum(values) / len(values)
    ### END SOLUTION

# %% [markdown] hint="mend-mean"
# 1. Try a list of one.
# 2. How many are there?
# 3. Not one more.

# %% [markdown] sibling="mend-mean"
# The mean of 2, 4 and 6 is their sum 12, shared by 3: it is 4.

# %% [markdown] derivation="mend-mean"
# The mean $m$ makes $\\sum (x - m)$ zero, so $m = \\sum x / n$.

# %% starter="mend-mean"
def mean_of(values):
    return sum(values) / ...

# %% check="mend-mean" points=2 steps=true
assert mean_of([1, 3]) == 2, "the mean of 1 and 3 is 2"
steps.step(1, mean_of([5]) == 5, "the mean of one number")
steps.step(1, mean_of([0, 0, 3]) == 1, "the mean of three")
'''

EXPLAIN = '''
# %% explain="why-threshold"
# Why does a neuron need a threshold? Write: why_threshold = "..."
### BEGIN SOLUTION
why_threshold = """Without a threshold every input would make it fire, and what it says would say nothing."""
### END SOLUTION
# rubric:
# - says what happens without one
# - says what a spike is worth then

# %% [markdown] recall="fires-at"
# A unit with threshold 2 gets exactly 2. It
#
# - (x) fires
#   > The threshold is reached.
# - ( ) is silent
#   > It fires at the threshold too.

# %% [markdown] recap=true
# - A unit fires at its threshold.

# %% [markdown] next=true
# More units follow.

# %% [markdown] pause=true
# The rest can wait.

# %% [markdown] guide=true
# Ask who has seen a threshold elsewhere: TEACHING NOTE.
'''
WHOLE = RIGHT + CATCH + MEND + EXPLAIN


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build.built_files(write_lesson(tmp_path_factory.mktemp("lesson"), WHOLE))


def cells(text: str) -> dict:
    return {cell.id: cell for cell in nbformat.reads(text, as_version=4).cells}


def mistakes(folder, text: str) -> str:
    return "\n".join(map(str, lint(read_lesson(write_lesson(folder, text)))))


def test_a_catch_shows_neither_right_nor_faulty_functions(built):
    for name in (SOURCE, STUDENT):
        assert "It forgets the upper end" not in built[name]
        assert "min(max(" not in built[name]
    assert "min(max(" not in built[RECORD]
    student = cells(built[STUDENT])
    assert "clip_cases = [" not in student["clip-cases"].source
    assert student["check-clip-cases"].metadata.nbgrader.points == 3
    assert "Catch the faults" in student["exercise-clip-cases"].source


def test_a_mend_shows_the_faulty_function_locked_and_tries_it_as_a_wrong_answer(built):
    student = cells(built[STUDENT])
    assert "len(values) + 1" in student["given-faulty-mend-mean"].source
    assert student["given-faulty-mend-mean"].metadata.nbgrader.locked
    hints = json.loads(built[RECORD])["checks"]["mend-mean"]["hints"]
    assert [hint["why"] for hint in hints.values()] == ["It divides by one too many."]


def test_a_sibling_opens_inside_hint_three_and_a_derivation_is_packed(built):
    hint = cells(built[STUDENT])["hint-mend-mean"].source
    assert hint.index("Hint 3 of 3") < hint.index("A worked sibling") < hint.index("shared by 3")
    assert "makes" not in built[STUDENT]
    assert "mend-mean" in json.loads(built[RECORD])["derivations"]


def test_notes_for_teachers_and_rubrics_reach_no_student(built):
    for name in (SOURCE, STUDENT):
        assert "TEACHING NOTE" not in built[name]
        assert "says what happens without one" not in built[name]


def test_a_model_answer_is_read_from_the_solution_alone(tmp_path):
    asked = EXPLAIN.replace("### BEGIN", 'said = """What others say of it."""\n### BEGIN', 1)
    lesson = read_lesson(write_lesson(tmp_path, RIGHT + asked))
    answer, _ = model_answer(lesson.with_role("explain")[0])
    assert answer.startswith("Without a threshold every input")


def test_recap_starter_recall_and_pause_are_there(built):
    student = cells(built[STUDENT])
    assert student["recap"].source.startswith("## What to remember")
    assert "half-written start" in student["starter-mend-mean"].source
    assert "quiz.recall" in student["recall-fires-at"].source
    pause = next(cell.source for name, cell in student.items() if name.startswith("pause-"))
    assert "A good place to stop" in pause


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('function="clip" points=3', 'function="clip"', "say points"),
        ("def clip(x, low, high):\n    return max(x, low)", "def clop(x):\n    return x", "has to define `clip`"),
        ("clip_cases = [((5", "cases = [((5", "its solution assigns `clip_cases"),
        ('function="clip"', 'function="threshold_unit"', "graded in this lesson"),
        ("def faulty_mean_of", "def broken_mean_of", "called `faulty_mean_of`"),
        ("return sum(values) / ...\n", "return 0\n", "`...` where something is left"),
        ('starter="mend-mean"', 'starter="mend-median"', "no exercise 'mend-median'"),
        ("# rubric:\n", "#\n", "a line `# rubric:`"),
        ("# - A unit fires at its threshold.", "\n".join(f"# - {k}" for k in range(6)), "at most five lines"),
        ('today="L3"', 'today="depth"', "a claim of the ledger"),
        ('drawing="nobody"', 'drawing="nobody"', "python -m course drawings nobody"),
    ],
)
def test_lint_says_what_is_wrong_with_them(tmp_path, before, after, said):
    text = WHOLE + '\n# %% [markdown] today="L3"\n# Depth?\n' * ("today" in before)
    text += '\n# %% [markdown] drawing="nobody"\n# A unit with three inputs and one output.\n' * ("drawing" in before)
    try:
        assert said in mistakes(tmp_path, text.replace(before, after))
    except LessonError as problem:
        assert said in str(problem)


def test_a_drawing_travels_with_the_notebook(tmp_path):
    figure, axes = card()
    axes.text(50, 20, "a unit", fontsize=12)
    text = RIGHT + '\n# %% [markdown] drawing="one-unit"\n# One unit with three inputs, drawn as arrows.\n'
    path = write_lesson(tmp_path, text)
    (path.parent / "drawings").mkdir()
    (path.parent / "drawings" / "one-unit.png").write_bytes(png(figure))
    student = cells(build.built_files(path)[STUDENT])["drawing-one-unit"]
    assert student.source == "![One unit with three inputs, drawn as arrows.](attachment:one-unit.png)"
    assert student.attachments["one-unit.png"]["image/png"]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("# 3. Not one more.", "# 3. `sum(values) / len(values)`.", "hint"),
        ("# 3. Not one more.", "# 3. `total = sum(values)`, then `total / len(values)`.", "hint"),
        ("# 3. Not one more.", "# 3. Write\n#    ```python\n#    return sum(values) / len(values)\n#    ```", "hint"),
        ("    return sum(values) / ...", "    ...\n    return sum(values) / len(values)", "starter"),
    ],
)
def test_a_pasted_hint_or_an_unfilled_start_that_passes_is_found(tmp_path, before, after, kind):
    lesson = read_lesson(write_lesson(tmp_path, WHOLE.replace(before, after)))
    lines = {cell.line: cell.role for cell in lesson.with_role("hint", "starter")}
    passed = {lines[-trial.wrong] for trial in trials(lesson) if trial.wrong < 0 and trial.failed is None}
    assert passed == {kind}
    right = read_lesson(write_lesson(tmp_path, WHOLE))
    assert {lines for lines in (trial.failed is None for trial in trials(right) if trial.wrong < 0)} == {False}


def test_the_guide_for_teachers_holds_notes_mistakes_and_model_answers(tmp_path):
    text = guide(read_lesson(write_lesson(tmp_path, WHOLE)))
    assert "TEACHING NOTE" in text and "says what a spike is worth then" in text
    assert "- You used > where" in text and "It divides by one too many." in text


@pytest.mark.parametrize("name", sorted(functions()))
def test_a_committed_drawing_is_what_its_function_draws(name):
    figure = functions()[name]()
    assert not too_small(figure), "letters are at least 11 pixels high where a drawing is 700 pixels wide"
    assert distance(png(figure), (FOLDER / f"{name}.png").read_bytes()) < 2
    assert (FOLDER / f"{name}.svg").exists()


def test_drawings_are_drawn_the_same_twice_and_small_letters_are_found():
    figure, axes = card()
    axes.text(50, 20, "a unit", fontsize=12)
    assert png(figure) == png(figure) and svg(figure) == svg(figure)
    assert distance(png(figure), png(card()[0])) > 0
    assert too_small(figure) == []
    axes.text(10, 10, "tiny", fontsize=5)
    assert too_small(figure) == ["tiny"]
