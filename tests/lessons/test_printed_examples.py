"""The example that a catch prints gives no more than the point for a list that can be read: thinking is what counts."""

from __future__ import annotations

import ast
import re

import pytest

from course.authoring.lesson import find_lessons, read_lesson
from helpers.catch import ReadCases, checked, differs, missed


def catches() -> list:
    """Return every catch of every lesson, with its lesson."""
    found = []
    for path in find_lessons():
        lesson = read_lesson(path)
        found += [pytest.param(lesson, cell, id=f"{lesson.concept}/{cell.name}") for cell in lesson.with_role("catch")]
    return found


def printed(cell) -> list | None:
    """Return the examples that stand in the comments of a catch as `name = [...]`, None if none does."""
    text = "\n".join(line[2:] for line in cell.source.splitlines() if line.startswith("# "))
    at = re.search(rf"^{'|'.join(cell.defined_names())} = (\[)", text, re.MULTILINE)
    for end in range(at.start(1) + 1, len(text) + 1) if at else ():
        try:
            return ast.literal_eval(text[at.start(1) : end])
        except (SyntaxError, ValueError):
            continue
    return None


def loaded(lesson, role: str, cell, function: str) -> list:
    """Return the functions of a catch that stand under a role, right or fault."""
    found = []
    for other in lesson.with_role(role):
        if other.name == cell.name:
            scope: dict = {}
            exec("import numpy as np\n" + other.source, scope)
            found.append(scope[function])
    return found


@pytest.mark.parametrize(("lesson", "cell"), catches())
def test_a_printed_example_catches_no_fault(lesson, cell):
    examples = printed(cell)
    try:
        pairs = checked(examples)
    except ReadCases:
        return  # none, or the form alone, with `...` in its places
    function = cell.options["function"]
    rights, faults = (loaded(lesson, role, cell, function) for role in ("right", "fault"))
    for (arguments, expected), written in zip(pairs, examples, strict=True):
        if missed(rights, arguments, expected, written[0]):
            continue  # of another function: the form alone, and worth nothing
        caught = [fault for fault in faults if differs(fault, arguments, expected)]
        assert not caught, f"{lesson.path.name}: its printed example catches {len(caught)} faults. Print one of no use."
