"""The instructor's answers, lent to an answer that calls an earlier one which was wrong.

A mistake is paid for once: where a test fails, and an earlier answer that lost its points is mentioned, the test is run
again with the instructor's own function in that place. Submitted code calls it and sees what it returns, never how.
"""

from __future__ import annotations

import ast
import contextlib
import io
import re
from collections.abc import Callable, Iterable, Sequence
from types import FunctionType

from course.grade.wire.names import names_of

LENT = "Tried with the course's own {} in place of yours, which did not pass {} check: this answer is judged alone.\n"


class Given:
    """The instructor's functions. `sources`: locked cells and answers, in the order of the notebook."""

    def __init__(self, sources: Sequence[str]):
        self.sources = sources
        self._known: dict[str, Callable] = {}

    def functions(self, wanted: Iterable[str]) -> dict[str, Callable]:
        """Return those of the names that the instructor's answers bind to functions; each is made once, when needed."""
        wanted = list(wanted)
        if new := [name for name in wanted if name not in self._known]:
            space = run(behind(self.sources, new))
            self._known |= {name: space[name] for name in new if type(space.get(name)) is FunctionType}
        return {name: self._known[name] for name in wanted if name in self._known}


def behind(sources: Sequence[str], wanted: Iterable[str]) -> list[ast.stmt]:
    """Return the statements that names rest on, in order: no experiment and no figure has to run to lend a function."""
    statements = []
    for source in sources:
        with contextlib.suppress(SyntaxError, ValueError):
            statements += [(node, *_names(node)) for node in ast.parse(source).body]
    names, known = set(wanted), -1
    while len(names) > known:  # a function may call one that stands below it
        known = len(names)
        names |= {used for _, uses, sets in statements if sets & names for used in uses}
    return [node for node, _, sets in statements if sets & names]


def _names(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """Return the names that a statement uses, and those that it binds or whose items and attributes it sets."""
    uses, binds = names_of([statement])
    for node in ast.walk(statement):
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            binds |= {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    return uses, binds


def run(statements: Iterable[ast.stmt]) -> dict:
    """Return the names that statements bind; one that fails leaves out what it would have bound."""
    space: dict = {"__name__": "__main__"}
    quiet = io.StringIO()
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
        for node in statements:
            with contextlib.suppress(Exception):
                code = compile(ast.Module([node], []), "<the instructor's answer>", "exec")
                exec(code, space)  # noqa: S102
    return space


class Account:
    """Which answers are under test, which earlier ones lost points, and what cells mention."""

    def __init__(self):
        self.under_test: list[str] = []
        self.lost: list[str] = []
        self.sources: list[str] = []  # of answers under test
        self.others: list[str] = []  # of the submission's own cells, which answers may call
        self.tested = False

    def wrote(self, names: Sequence[str], source: str) -> None:
        """Note a submitted cell: an answer begins a new group when a test came between."""
        if not names:
            self.others.append(source)
            return
        if self.tested:
            self.under_test, self.sources, self.tested = [], [], False
        self.under_test += names
        self.sources.append(source)

    def wanted(self, test: str) -> list[str]:
        """Return the earlier answers that lost points and that the test or the answers under test mention."""
        self.tested = True
        words = set(re.findall(r"\w+", "\n".join([test, *self.sources, *self.others])))
        return [name for name in self.lost if name in words and name not in self.under_test]

    def failed(self) -> None:
        """Note that the answers under test lost points."""
        self.lost += [name for name in self.under_test if name not in self.lost]


def sentence(names: Iterable[str]) -> str:
    """Return what the feedback says of an answer that was right with functions that were lent."""
    listed = " and ".join(f"`{name}`" for name in names)
    return LENT.format(listed, "their" if " and " in listed else "its")
