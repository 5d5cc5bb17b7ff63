"""What a hidden test says when it fails names an idea: students read it in their feedback."""

from __future__ import annotations

import ast

import pytest

from course.authoring.lesson import find_lessons, read_lesson

BEGIN, END = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
FEWEST_WORDS = 5
OTHER_EDITION = {"02_perceptron"}  # not held to this rule yet
PATHS = [path for path in find_lessons() if path.stem not in OTHER_EDITION]


def own_words(message: ast.expr | None) -> int | None:
    """Return how many words a message says itself, apart from the data in it; None if it is made elsewhere."""
    parts = message.values if isinstance(message, ast.JoinedStr) else [message]
    if not isinstance(message, (ast.JoinedStr, ast.Constant)):
        return None
    said = " ".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
    return sum(any(letter.isalpha() for letter in word) for word in said.split())


def messages(source: str) -> list[ast.expr | None]:
    """Return the messages of the asserts and of the calls of check in the hidden part of a check."""
    hidden = source.partition(BEGIN)[2].partition(END)[0]
    found = []
    for node in ast.walk(ast.parse(hidden)):
        if isinstance(node, ast.Assert):
            found.append(node.msg)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("check.close", "check.unchanged"):
            found.append(node.args[2])
    return found


def test_data_alone_is_no_idea():
    terse = f'{BEGIN}\nassert found == 1, f"{{n}} cells, {{k}} inputs."\n{END}'
    assert [own_words(message) for message in messages(terse)] == [2]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_hidden_tests_name_an_idea(path):
    checks = read_lesson(path).with_role("check")
    said = [message for cell in checks for message in messages(cell.source)]
    terse = [ast.unparse(message) for message in said if (own_words(message) or FEWEST_WORDS) < FEWEST_WORDS]
    assert not terse, f"{path.name}: say in a short sentence what is tested, instead of {terse}"
