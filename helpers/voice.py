"""How an error reads in a notebook: a failing check as one box, any other with a sentence in the course's words.

Installed when a lesson imports `helpers.check` in a kernel. Outside a notebook nothing is changed.
"""

from __future__ import annotations

import ast
import functools
import html
import re
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress

import numpy as np

from helpers import stills
from helpers.fingerprint import short
from helpers.messages import CourseMessage, emit, notebook_shell

SHOWN = 160  # characters of a call or of a result
SMALL = 24  # numbers of an array that are written out
NUMPY = re.compile(r"\bnp\.(?:float|int|uint|complex|bool)\d*_?\(([^()]*)\)")
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
DEFINED = re.compile(r"^\s*(?:def|class)\s+(\w+)", re.MULTILINE)

REFRESHER = " Fifteen minutes on this: `refreshers/numpy.ipynb`, beside the lessons."
# What Python says -> what it means here. The first that fits is told.
RAW = (
    (
        r"truth value of an array",
        "`if`, `and`, `or` and `not` ask one question; here they get a whole array. Ask about one entry, "
        "or about all at once: `np.where(condition, this, that)`, `np.all(...)`, `np.any(...)`." + REFRESHER,
    ),
    (
        r"matmul: .*mismatch|shapes .* not aligned",
        "In `A @ B` the last axis of A has to be as long as the first axis of B (the second last, if B has more than "
        "one). Print both `.shape`: does one need `.T`, or do the factors stand in the wrong order?" + REFRESHER,
    ),
    (
        r"could not be broadcast together|operands could not be broadcast",
        "Two arrays of different shape meet in one operation. Print both `.shape`: lengths have to be equal, or 1."
        + REFRESHER,
    ),
    (
        r"Cannot cast ufunc|casting rule 'same_kind'",
        "An array of whole numbers cannot take fractions in place. Make it one of floats, as in `np.zeros(n)` or "
        "`1.0 * x`, or write `w = w + ...` in place of `w += ...`.",
    ),
    (
        r"cannot unpack non-iterable NoneType|'NoneType' object|NoneType",
        "Something is None that should be a value: a function without `return` gives None.",
    ),
    (
        r"not enough values to unpack|too many values to unpack",
        "There are not as many names on the left as values on the right. How many things does the function return?",
    ),
    (
        r"is out of bounds|index out of range",
        "An index is beyond the end: a sequence of n entries has the indices 0 to n - 1.",
    ),
    (
        r"^name '(\w+)' is not defined",
        "No cell has given that name a value yet. Was the cell that defines it run? Is it spelt the same everywhere?",
    ),
)


class Last:
    """The last outermost call of a learner's function, as it can be pasted, and what came of it."""

    def __init__(self):
        self.call = self.result = ""
        self.depth = 0

    def clear(self) -> None:
        self.__init__()


last = Last()
broken: dict[str, str] = {}  # name -> why the cell that defines it did not run
running = {"source": ""}


def recorded(name: str, function: Callable) -> Callable:
    """Return a learner's function that notes its last outermost call."""

    @functools.wraps(function)
    def wrapper(*arguments, **named):
        if last.depth:
            return function(*arguments, **named)
        last.call, last.result = pasted(name, arguments, named), ""
        last.depth += 1
        try:
            result = function(*arguments, **named)
        finally:
            last.depth -= 1
        last.result = paste(result)
        return result

    return wrapper


def pasted(name: str, arguments: tuple, named: dict) -> str:
    """Return a call as it can be pasted into a cell."""
    parts = [paste(value) for value in arguments] + [f"{key}={paste(value)}" for key, value in named.items()]
    return f"{name}({', '.join(parts)})"


def called(name: str, arguments: tuple, named: dict, result=None) -> str:
    """Return the lines that tell of a call in a failing check; without a second one where it gave nothing back."""
    rows = [("You called", pasted(name, arguments, named)), ("It returned", "" if result is None else paste(result))]
    return "\n".join(f"{label}: {short(cleaned(text), SHOWN)}" for label, text in rows if text)


def paste(value, depth: int = 0) -> str:
    """Return a value as it can be pasted into a cell, or in words where it is too large for that."""
    if isinstance(value, np.ndarray):
        if value.size > SMALL or value.dtype.kind not in "biufcU":
            return f"<an array of shape {value.shape}>"
        return f"np.array({value.tolist()})"
    if isinstance(value, np.generic):
        return repr(value.item())
    if isinstance(value, list | tuple) and depth < 3:
        inner = [paste(item, depth + 1) for item in value[:8]] + ["..."] * (len(value) > 8)
        text = ", ".join(inner) + ("," if isinstance(value, tuple) and len(value) == 1 else "")
        return f"({text})" if isinstance(value, tuple) else f"[{text}]"
    if isinstance(value, np.random.Generator):
        return "<a random generator>"
    if callable(value):
        return getattr(value, "__name__", "a function")
    if value is None or isinstance(value, bool | int | float | complex | str):
        return repr(value)
    return f"<a {type(value).__name__}>"


def cleaned(text: str) -> str:
    """Return a message without NumPy's type names and without addresses, which differ from run to run."""
    return ADDRESS.sub("", NUMPY.sub(r"\1", text).replace("np.True_", "True").replace("np.False_", "False"))


def meaning(error: BaseException) -> str:
    """Return what a raw error means, in the course's words; an empty text for errors that the course does not know."""
    said = str(error)
    known = isinstance(error, ValueError | TypeError | IndexError | NameError)
    return next((words for pattern, words in RAW if re.search(pattern, said)), "") if known else ""


FOLDED = ("check.begin(", "catch.written(", "explain.compare(", "quiz.handed_in(")  # first lines of what asks for more


def is_check(source: str) -> bool:
    """Return whether a cell is a check of the lesson, or another that says what is still to be written."""
    return any(line in source for line in FOLDED)


def watch(namespace: dict, names: list[str]) -> None:
    """Note the calls of a learner's functions until the check cell ends."""
    last.clear()
    shell = notebook_shell()
    if shell is None or shell.user_ns is not namespace:
        return
    own = {name: namespace[name] for name in names if callable(namespace.get(name))}
    own = {name: function for name, function in own.items() if not isinstance(function, type)}
    wrapped = {name: recorded(name, function) for name, function in own.items()}
    namespace.update(wrapped)

    def put_back(*ignored) -> None:
        shell.events.unregister("post_run_cell", put_back)
        for name, function in own.items():
            if namespace.get(name) is wrapped[name]:
                namespace[name] = function

    shell.events.register("post_run_cell", put_back)


def expected(error: BaseException, source: str) -> str:
    """Return what a plain `assert f(...) == value` expected, where the value stands there; else an empty text."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "ipykernel" in frame.filename]
    lines = [frame.lineno for frame in frames[:1] if frame.lineno]
    with suppress(SyntaxError, ValueError):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Assert) and lines and node.lineno <= lines[0] <= (node.end_lineno or 0):
                test = node.test
                if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq):
                    ast.literal_eval(test.comparators[0])
                    return ast.unparse(test.comparators[0])
    return ""


def box(error: BaseException, source: str) -> tuple[str, str]:
    """Return a failing check as HTML and as text: the call, what came back, what was expected, the idea."""
    said = cleaned(str(error)).strip() or "This check says no more."
    rows = []
    if "BEGIN HIDDEN TESTS" in source:  # it is being graded: a call could be one of a hidden test
        last.clear()
    if not isinstance(error, CourseMessage) or type(error).__name__ == "Different":
        rows = [("You called", last.call), ("It returned", last.result)] if last.call else []
        rows += [("Expected", expected(error, source))] if not isinstance(error, CourseMessage) else []
    if not isinstance(error, AssertionError):
        said = f"It raised {type(error).__name__}: {said}"
        rows = [row for row in rows if row[0] == "You called"]
        said += f"\n\n{meaning(error)}" if meaning(error) else ""
    rows = [(label, short(cleaned(text), SHOWN)) for label, text in rows if text]
    idea = "".join(f"<p>{marked(part)}</p>" for part in said.split("\n\n"))
    table = "".join(
        f'<tr><th scope="row" style="text-align: left; vertical-align: top">{label}</th>'
        f'<td style="text-align: left"><code>{html.escape(text)}</code></td></tr>'
        for label, text in rows
    )
    return (
        '<div role="alert" style="border-left: 4px solid #D55E00; padding-left: 0.8em; line-height: 1.5">'
        f"<p><strong>Not yet.</strong></p>{idea}{f'<table>{table}</table>' if rows else ''}</div>",
        "\n".join(["Not yet.", said, *(f"{label}: {text}" for label, text in rows)]),
    )


def marked(text: str) -> str:
    """Return a sentence as HTML: pieces between backquotes as code."""
    parts = re.split(r"(`[^`]+`)", html.escape(text))
    return "".join(f"<code>{part[1:-1]}</code>" if part.startswith("`") else part for part in parts).replace(
        "\n", "<br>"
    )


def is_stub(error: BaseException) -> str:
    """Return the name of the stub that raised, an empty text if none did."""
    frames = traceback.extract_tb(error.__traceback__)
    return frames[-1].name if isinstance(error, NotImplementedError) and frames and not str(error) else ""


def tell(error: BaseException, source: str) -> list[str] | None:
    """Show an error in the course's words; return the lines that stand in place of the traceback, None to keep it."""
    if is_check(source) and not isinstance(error, KeyboardInterrupt):
        emit(*box(error, source))
        return ["The check above says what is still missing."]
    if stub := is_stub(error):
        who = "The cell above" if stub == "<module>" else f"`{stub}`"
        text = f"{who} is not written yet: put your code in place of `raise NotImplementedError()`, and run its cell."
        emit(f"<p><strong>{marked(text)}</strong></p>", text)
        stills.show(source)
        return ["Not written yet."]
    return None


def after(error: BaseException) -> None:
    """Say below a traceback what a common error means."""
    if not isinstance(error, CourseMessage) and (words := meaning(error)):
        emit(f'<p role="status"><em>What this means:</em> {marked(words)}</p>', f"What this means: {words}")


def install(shell) -> None:
    """Let a notebook's shell show errors this way."""
    if getattr(shell, "course_voice", False):
        return
    shell.course_voice = True
    show = shell.showtraceback

    def showtraceback(*arguments, **named):
        error = sys.exc_info()[1]
        lines = None
        with suppress(Exception):  # whatever goes wrong here, the learner sees Python's own words
            lines = tell(error, running["source"])
        if lines is not None:
            error._render_traceback_ = lambda: lines
        show(*arguments, **named)
        if lines is None:
            with suppress(Exception):
                after(error)

    shell.showtraceback = showtraceback
    shell.events.register("pre_run_cell", begins)
    shell.events.register("post_run_cell", ends)


def begins(info) -> None:
    """Note the source of the cell that is about to run."""
    running["source"] = info.raw_cell or ""


def ends(result) -> None:
    """Note which definitions did not run because their cell is no Python, and forget those that ran."""
    source = getattr(result.info, "raw_cell", "") or ""
    error = result.error_before_exec
    for name in DEFINED.findall(source):
        broken.pop(name, None)
        if isinstance(error, SyntaxError):
            broken[name] = f"{type(error).__name__} in line {error.lineno}: {error.msg}"


def syntax_note(names: list[str]) -> str:
    """Return a sentence if the cell of one of these functions did not run the last time, else an empty text."""
    why = next((broken[name] for name in names if name in broken), "")
    return f"The cell above did not run ({why}). This judges your earlier version.\n\n" if why else ""


if (_shell := notebook_shell()) is not None:
    install(_shell)
