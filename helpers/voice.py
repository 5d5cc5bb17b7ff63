"""How an error reads in a notebook: a failing check as one box, any other with a sentence in the course's words.

Installed when a lesson imports `helpers.check` in a kernel. Outside a notebook nothing is changed.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import html
import re
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from helpers import records, stills
from helpers.calls import lines_of_call
from helpers.fingerprint import short
from helpers.messages import CourseMessage, emit, notebook_shell
from helpers.pasting import cleaned, paste, pasted, watched_inside
from helpers.raised import files_of, meaning, place_of

SHOWN = 240  # characters of a call or of a result
DEFINED = re.compile(r"^\s*(?:def|class)\s+(\w+)", re.MULTILINE)
VERDICT = re.compile(r"^ledger\.verdict\(\"(L\d+)\", \"(\w+)\"", re.MULTILINE)
PRINTED = (
    "`print` shows, `return` gives back: your function printed something and returned nothing. Put `return` in place "
    "of `print`."
)


@dataclass
class Call:
    """One outermost call of a learner's function in a check: where, how it is pasted, and what came of it."""

    line: int  # of the cell that called
    text: str
    result: str = ""
    error: BaseException | None = None
    printed: bool = False


class Last:
    """The outermost calls of a learner's functions since a check began; the last one has its text and result here."""

    def __init__(self):
        self.calls: list[Call] = []
        self.names: set[str] = set()  # the functions that are watched
        self.files: set[str] = set()  # where they were written
        self.depth = 0

    def clear(self) -> None:
        self.__init__()

    @property
    def call(self) -> str:
        return self.calls[-1].text if self.calls else ""

    @property
    def result(self) -> str:
        return self.calls[-1].result if self.calls else ""


last = Last()
broken: dict[str, str] = {}  # name -> why the cell that defines it did not run
running = {"source": ""}


class Tee:
    """Stands for the place where output goes, and knows whether anything went there."""

    def __init__(self, stream):
        self.stream, self.used = stream, False

    def write(self, text: str) -> int:
        self.used = True
        return self.stream.write(text)

    def __getattr__(self, name: str):
        return getattr(self.stream, name)


def recorded(name: str, function: Callable) -> Callable:
    """Return a learner's function that notes its outermost calls, and those of a function that it gave."""

    @functools.wraps(function)
    def wrapper(*arguments, **named):
        if last.depth:
            return function(*arguments, **named)
        return noted(pasted(name, arguments, named), lambda: function(*arguments, **named))

    return wrapper


def noted(text: str, make: Callable):
    """Make a call and note it; what it raises is noted and raised."""
    if last.depth:
        return make()
    call = Call(line_of_cell(sys._getframe(2)), text)
    last.calls = [*last.calls[-99:], call]
    last.depth += 1
    tee = Tee(sys.stdout)
    try:
        with contextlib.redirect_stdout(tee):
            result = make()
    except BaseException as error:
        call.error = error
        raise
    finally:
        last.depth -= 1
        call.printed = tee.used
    call.result = paste(result)
    return watched_inside(text, result, noted)


def line_of_cell(frame) -> int:
    """Return the line of the cell, or the file, from which a call comes in the end."""
    while frame is not None and frame.f_code.co_name != "<module>":
        frame = frame.f_back
    return frame.f_lineno if frame is not None else 0


def called(name: str, arguments: tuple, named: dict, result=None) -> str:
    """Return the lines that tell of a call in a failing check; without a second one where it gave nothing back."""
    rows = [("You called", pasted(name, arguments, named)), ("It returned", "" if result is None else paste(result))]
    return "\n".join(f"{label}: {short(cleaned(text), SHOWN)}" for label, text in rows if text)


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
    last.names, last.files = set(own), files_of(own.values())
    wrapped = {name: recorded(name, function) for name, function in own.items()}
    namespace.update(wrapped)

    def put_back(*ignored) -> None:
        shell.events.unregister("post_run_cell", put_back)
        for name, function in own.items():
            if namespace.get(name) is wrapped[name]:
                namespace[name] = function

    shell.events.register("post_run_cell", put_back)


def failing(error: BaseException, source: str) -> Call | None:
    """Return the call that a check stopped at, None where that is not known."""
    for call in reversed(last.calls):
        if call.error is error:
            return call
    if not last.calls or isinstance(last.calls[-1].error, Exception):
        return None
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if "ipykernel" in frame.filename]
    with suppress(SyntaxError, ValueError):
        tree = ast.parse(source)
        return call_between(*lines_of_call(tree, lines[0] if lines else 0, last.names))
    return None


def call_between(first: int, final: int) -> Call | None:
    """Return the last call from these lines of a cell."""
    return next((call for call in reversed(last.calls) if first <= call.line <= final), None)


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
    call = failing(error, source)
    if not isinstance(error, CourseMessage) or type(error).__name__ == "Different":
        rows = [("You called", call.text), ("It returned", call.result)] if call else []
        rows += [("Expected", expected(error, source))] if not isinstance(error, CourseMessage) else []
    if not isinstance(error, AssertionError):
        place = place_of(error, last.files)
        at = f" It was raised in line {place.number} of your cell: `{place.text}`" if place else ""
        said = f"It raised {type(error).__name__}: {said}{'.' if at and said[-1] not in '.!?' else ''}{at}"
        rows = [row for row in rows if row[0] == "You called"]
        words = meaning(error, last.files or None)
        said += f"\n\n{words}" if words else ""
    if call and call.printed and call.result == "None":
        said += f"\n\n{PRINTED}"
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
    if (asked := VERDICT.search(source)) and not records.is_grading() and not isinstance(error, KeyboardInterrupt):
        from helpers import ledger_cards  # it shows what this module shows

        ledger_cards.not_measured(*asked.groups(), error, source)
        return ["Not measured yet."]
    if stub := is_stub(error):
        from helpers.quiz import ANSWER, letters_given  # it reads the records of checks, which read this module

        if stub == "<module>" and letters_given(source):
            text = "Your letters are noted. Delete the line `raise NotImplementedError()`: it is of no more use."
            emit(f"<p><strong>{marked(text)}</strong></p>", text)
            return ["Noted."]
        if stub == "<module>" and ANSWER.search(source):
            text = "Put a letter in place of each None, delete the line `raise NotImplementedError()`, run this cell."
            emit(f"<p><strong>{marked(text)}</strong></p>", text)
            return ["Not handed in yet."]
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
    if isinstance(error, NameError) and not records.is_grading():
        stills.show(running["source"], "From the course's own run (yours comes when the cells above have run):")


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
