"""What grading says of a wrong answer is what the notebook said of it, and the same words each time."""

from __future__ import annotations

import re

import pytest

from course.authoring.lesson import ROOT, read_lesson
from course.grade.job import Job
from course.grade.trusted.execute import Executor
from tests.grade.test_every_lesson import as_cell, notebook, written_in

OF_ONE_RUN = re.compile(r"0x|x[0-9a-f]{6}|np\.(float|int)|<function")
A_SUM_THAT_IS_A_NUMBER = """
class Value(Value):
    def __add__(self, other): return self.data + (other.data if isinstance(other, Value) else other)
"""
SLOPES_THAT_ARE_VALUES = """
class Value(Value):
    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other, self))
"""


@pytest.fixture(scope="module")
def executor():
    with Executor(sandbox=Executor.available() is None) as running:
        yield running


def wrong_answers(lesson: str, sign: str = "") -> list:
    """Return the recorded wrong answers of a lesson whose hint holds a text."""
    written = read_lesson(ROOT / "lessons" / f"{lesson}.py")
    return [cell for cell in written.with_role("wrong") if sign in cell.options["why"]]


def told(executor, lesson: str, exercise: str, answer: str, check: str = "") -> str:
    """Return what grading says of an answer to one exercise, the others being right."""
    right = written_in("solutions", lesson)
    answers = {**right, exercise: f"{right[exercise]}\n\n{answer}"}
    cells = tuple(as_cell(cell, answers) for cell in notebook("solutions", lesson).cells)
    check = check or f"check-{exercise}"
    result = executor.run(Job(lesson, tuple(cell for cell in cells if cell.role != "test" or cell.id == check)))
    assert result.complete, result.notes
    return next(cell.error for cell in result.cells if cell.id == check)


IN_PLACE = [
    ("02_perceptron", "shuffle-together", "in place"),
    ("03_gradient_descent", "delta-rule-step", "+= ... changes"),
    ("03_gradient_descent", "binary-cross-entropy", "With out=p"),
    ("04_layers", "activation", "z[z < 0] = 0 writes into the array"),
    ("07_seeing", "hebb-step", "+= ...` changes"),
    ("07_seeing", "oja-step", "+= ...` overwrites"),
    ("12_plasticity_and_reward", "three-factor-update", "You changed the array"),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lesson", "exercise", "sign"),
    [pytest.param(*case, marks=pytest.mark.long if k else ()) for k, case in enumerate(IN_PLACE)],
)
def test_the_hint_on_an_answer_that_works_in_place_arrives(executor, lesson, exercise, sign):
    (cell,) = [cell for cell in wrong_answers(lesson, sign) if cell.name == exercise]
    assert f"Hint: {cell.options['why']}" in told(executor, lesson, exercise, cell.source)


@pytest.mark.slow
def test_an_operation_that_gives_a_number_is_told_in_the_learners_words(executor):
    text = told(executor, "05_backpropagation", "value", A_SUM_THAT_IS_A_NUMBER, "check-value-local-gradients")
    assert text == "`__add__` of your Value gave a float. It has to give a new Value: `return Value(...)`."


@pytest.mark.slow
def test_an_assert_on_the_name_of_a_type_works(executor):
    text = told(executor, "05_backpropagation", "value", SLOPES_THAT_ARE_VALUES, "check-value-local-gradients")
    assert text == "Slopes are plain numbers: take .data."


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lesson", "exercise"),
    [("02_perceptron", "margin"), pytest.param("03_gradient_descent", "gradient-descent", marks=pytest.mark.long)],
)
def test_two_gradings_say_the_same(lesson, exercise):
    """In servers of their own, so that no address is the same by chance."""
    cell = next(cell for cell in wrong_answers(lesson) if cell.name == exercise)
    texts = []
    for _ in range(2):
        with Executor(sandbox=Executor.available() is None) as running:
            texts.append(told(running, lesson, exercise, cell.source))
    assert texts[0] == texts[1] and not OF_ONE_RUN.search(texts[0]), texts
