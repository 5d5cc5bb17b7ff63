"""What may be said of an error where submitted code and hidden tests run in one process.

Such code can put a hidden test into the text of any error, in clear or in code. So once a hidden test has been sent
there, an error is told in the instructor's own words alone: the message of an assertion, as far as it stands in the
test cell; else no more than the error's kind.
"""

from __future__ import annotations

import ast
import builtins
import re
from functools import lru_cache

# A region that is never closed reaches to the end of its cell.
HIDDEN = re.compile(r"^[^\n]*BEGIN HIDDEN TESTS.*?(?:END HIDDEN TESTS[^\n]*\n?|\Z)", re.MULTILINE | re.DOTALL)
LONGEST = 1000  # characters of a message
UNSAID = "what it said is not shown, for hidden tests could be read in it"
ASSERTS = ("msg", "err_msg", "message", "reason")
NO_NAME = re.compile(r"name '(\w{1,60})' is not defined")


def kind_of(name: str) -> str:
    """Return the name of a built-in error; any other could be made up, and is an error."""
    known = getattr(builtins, name, None)
    return name if isinstance(known, type) and issubclass(known, BaseException) else "Error"


def words_for(message: str, source: str) -> str | None:
    """Return what may be said of a message after hidden tests were sent, None if nothing: `source` is the test's."""
    for pattern, shown in patterns(source):
        if pattern.fullmatch(message):
            return shown
    missing = NO_NAME.fullmatch(message)
    known = re.findall(r"\w+", HIDDEN.sub("", source))
    return message if missing and missing[1] in known else None


@lru_cache(maxsize=1024)
def patterns(source: str) -> tuple[tuple[re.Pattern, str], ...]:
    """Return the messages in an instructor's test cell, as a pattern and what is shown for it.

    What a message computes stands as "..." in what is shown.
    """
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # a magic, perhaps
        return ()
    found = [parts for node in nodes for message in messages_in(node) if (parts := parts_of(message))]
    patterns = []
    for parts in found:
        pattern = "".join(".{0,1000}" if part is None else re.escape(part) for part in parts)
        shown = "".join("..." if part is None else part for part in parts)
        patterns.append((re.compile(pattern, re.DOTALL), shown))
    return tuple(patterns)


def messages_in(node: ast.AST) -> list[ast.expr]:
    """Return the expressions of a syntax node that are messages for people."""
    if isinstance(node, ast.Assert) and node.msg is not None:
        return [node.msg]
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        return node.exc.args[:1]
    if isinstance(node, ast.Call):
        return [keyword.value for keyword in node.keywords if keyword.arg in ASSERTS]
    return []


def parts_of(message: ast.expr) -> list[str | None] | None:
    """Return the texts of a literal or f-string with None where something is computed; None if it is neither."""
    if isinstance(message, ast.Constant) and isinstance(message.value, str):
        return [message.value]
    if isinstance(message, ast.JoinedStr):
        return [part.value if isinstance(part, ast.Constant) else None for part in message.values]
    return None
