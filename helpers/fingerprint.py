"""Record how a function behaves on probe inputs, so that a known mistake is recognised by what it does.

A fingerprint is a hash of rounded outputs. It says whether two functions behave alike, and holds no answer.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import hashlib
import io
import json
import numbers
import re
import reprlib
import sys
import traceback
import warnings

import numpy as np

from helpers import calls, own_names, pasting, raised

SHOWN = 240  # characters of a call, and of what it gave, in a message
PROGRAMME = "<probe>"  # the file name of probes in tracebacks
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
undo: list | None = None  # while probes run: (array, what it held) for arrays that grading changed for a function
DIGITS = 5  # significant digits: enough to tell mistakes apart, few enough to forgive float noise


class Repr(reprlib.Repr):
    """Shorten values as reprlib does, but without what differs from run to run, and numbers of NumPy as numbers."""

    def repr_instance(self, value, level):
        item = value.item() if isinstance(value, np.generic) else value
        if not isinstance(item, np.generic) and item is not value:
            return self.repr1(item, level)
        if callable(value) and isinstance(getattr(value, "__name__", None), str):
            return f"<{value.__name__.strip('<>')}>"
        try:
            text = ADDRESS.sub("", repr(value))
        except Exception:  # whatever a learner's class says of itself
            text = f"<a {type(value).__name__}>"
        half = (self.maxother - 3) // 2
        return text if len(text) <= self.maxother else f"{text[:half]}...{text[-half:]}"


shown = Repr().repr


def plain(value, depth: int = 0):
    """Return a value as JSON data that does not depend on float noise, number types or list against array."""
    if value is None:
        return None
    if isinstance(value, str):
        return f"text {value}"
    if isinstance(value, bool | np.bool_ | numbers.Number):
        return plain_number(value)
    if depth > 6:
        return "..."
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return plain(value.item(), depth)
    if isinstance(value, np.ndarray) and value.dtype.kind in "biufcU":
        return [list(value.shape), [plain(item, depth + 1) for item in value.ravel().tolist()]]
    if isinstance(value, list | tuple):
        array = as_array(value)
        return plain(array, depth) if array is not None else [plain(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item, depth + 1) for key, item in sorted(value.items(), key=lambda pair: str(pair[0]))}
    return f"<{type(value).__name__}>"


def as_array(value):
    """Return a list of numbers as an array, or None if it is a ragged or mixed one."""
    try:
        array = np.array(value)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    return array if array.dtype.kind in "biufc" else None


def plain_number(value) -> str:
    """Return a number as text with five significant digits: 1, True and 1.0 are the same."""
    value = complex(value)
    parts = [f"{0.0 if abs(part) < 1e-12 else part:.{DIGITS}g}" for part in (value.real, value.imag)]
    return parts[0] if parts[1] == "0" else "+i".join(parts)


class Probing(ast.NodeTransformer):
    """Turn every `assert test, message` into the bare `test`, and tell `probe(value)` how its value reads.

    A value that can be pasted is told as it stands. One with names of the programme's own cannot: there the call
    that gave it is told, where it is known which one that was, by the lines in which it was made.
    """

    def __init__(self, tree: ast.AST, names: list[str]):
        self.functions = set(names)
        self.makers = calls.makers(tree)

    def visit_Assert(self, node):
        return self.generic_visit(ast.copy_location(ast.Expr(node.test), node))

    def visit_Call(self, node):
        if is_probe(node) and len(node.args) == 1:
            read = [leaf.id for leaf in ast.walk(node.args[0]) if isinstance(leaf, ast.Name)]
            own = [name for name in read if name in self.makers]
            lines = self.lines(node, own)
            node.args.append(ast.Constant(ast.unparse(node.args[0]) if not own else ""))
            node.args += [ast.Constant(line) for line in lines]
        return self.generic_visit(node)

    def lines(self, node: ast.Call, own: list[str]) -> tuple[int, int]:
        """Return between which lines the one call was made that a value comes from; (0, -1) where none is known."""
        if calls.sole_call(node.args[0], self.functions):
            return node.lineno, node.end_lineno or node.lineno
        makers = {id(maker): maker for name in own for maker in self.makers[name]}
        makers = [maker for maker in makers.values() if calls.has_call(maker, self.functions)]
        if calls.has_call(node.args[0], self.functions) or len(makers) != 1:
            return 0, -1
        return (makers[0].lineno, makers[0].end_lineno) if calls.sole_call(makers[0], self.functions) else (0, -1)


def is_probe(node) -> bool:
    """Return whether a piece of code is a call `probe(...)`."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "probe"


def calls_probe(tree) -> bool:
    """Return whether a programme says itself which values are logged."""
    return any(is_probe(node) for node in ast.walk(tree))


class Log:
    """What the probed functions returned, call by call."""

    def __init__(self):
        self.entries: list = []
        self.calls: list[str] = []
        self.made: tuple[int, str, object] = (0, "", None)  # line, call and result of the last call
        self.raised: tuple[BaseException | None, str] = (None, "")  # what a function raised inside, and its call
        self.files: set[str] = set()  # where the learner's functions were written
        self.undefined: tuple[str, str] | None = None  # (who, name): the first name that was read in vain
        self.met_stub = self.did_something = False

    def note(self, error: Exception, who: str) -> None:
        """Note whether an error is the stub's, and a name that submitted code reads and nothing defines."""
        name = own_names.undefined_in(error, PROGRAMME)
        if name and self.undefined is None:
            self.undefined = who, name
        if isinstance(error, NotImplementedError):
            self.met_stub = True
        elif traceback.extract_tb(error.__traceback__)[-1].filename != PROGRAMME:
            self.did_something = True  # what the probes themselves stumble over may only follow from the stub

    def add(self, outcome, call: str) -> None:
        self.entries.append(outcome)
        self.calls.append(call)

    def add_value(self, value, call: str) -> None:
        """Log what came back from a call, or the value of a probe."""
        self.add(plain(value), f"{call} gave {short(gave(value), 120)}" if call else "")

    def fingerprint(self) -> str:
        """Return sixteen hexadecimal digits that stand for everything logged."""
        return hashlib.sha256(json.dumps(self.entries).encode()).hexdigest()[:16]

    def unwritten(self) -> bool:
        """Return whether the stub's NotImplementedError is all that was met, besides what follows from it."""
        return self.met_stub and not self.did_something


def short(text: str, shown: int = SHOWN) -> str:
    """Return a piece of a message on one line, its end cut off where it would push the hint out of sight."""
    text = " ".join(text.split())
    return text if len(text) <= shown else f"{text[: shown - 4]} ..."


def gave(value) -> str:
    """Return a result as it can be pasted; data that cannot, as briefly as reprlib has them."""
    text = pasting.paste(value)
    large = len(text) > 120 or ("<" in text and isinstance(value, np.ndarray | list | tuple | dict))
    return short(shown(value)) if large else text


def recorder(name: str, function, log: Log):
    """Return the function wrapped so that each call is logged: its plain outcome, and how the call reads."""

    def recorded(*arguments, **keywords):
        call = short(pasting.pasted(name, arguments, keywords))
        try:
            result = function(*arguments, **keywords)
        except Exception as error:
            if log.raised[0] is not error:
                log.raised = error, call
            log.note(error, name)
            log.add({"raised": kind_of(error)}, f"{call} raised {kind_of(error)}{where(error, log)}")
            raise
        log.did_something = True
        log.add_value(result, call)
        return result

    return recorded


def watcher(name: str, function, log: Log):
    """Return the function wrapped so that the log knows its last call and whether it ever gave anything."""

    def noted(call: str, make):
        caller = sys._getframe(2)
        line = caller.f_lineno if caller.f_code.co_filename == PROGRAMME else 0
        try:
            result = make()
        except Exception as error:
            if log.raised[0] is not error:
                log.raised = error, call
            raise
        log.did_something = True
        log.made = line, call, result
        return pasting.watched_inside(call, result, noted)

    def watched(*arguments, **keywords):
        return noted(short(pasting.pasted(name, arguments, keywords)), lambda: function(*arguments, **keywords))

    return watched


def kind_of(error: BaseException) -> str:
    """Return the name of an error's nearest class among Python's own: a library's own class does not reach a grader."""
    return next(kind.__name__ for kind in type(error).__mro__ if getattr(builtins, kind.__name__, None) is kind)


def where(error: BaseException, log: Log) -> str:
    """Return in which line of the learner's cell an error was raised, as a piece of a sentence."""
    place = raised.place_of(error, log.files)
    return f" in line {place.number}, `{place.text}`" if place else ""


def probe_into(log: Log, counts: bool):
    """Return the `probe` of a programme; `counts`: its values alone tell whether an answer does anything (classes)."""

    def probe(value, text: str = "a probe", first: int = 0, last: int = -1):
        log.did_something |= counts
        line, call, result = log.made
        if text:
            log.add_value(value, short(text))
        else:
            known = first <= line <= last and not callable(result)  # in grading no inner call of a function is seen
            log.add(plain(value), f"{call} gave {short(gave(result), 120)}" if known else "")

    return probe


def told(error: Exception, log: Log) -> str:
    """Return in a sentence why a probe could not go on, and where: inside the learner's function, or after it."""
    if log.raised[0] is not error or isinstance(error, AssertionError):
        return stopped(error)
    said = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
    return f"{log.raised[1]} stopped inside your function{where(error, log)}: {type(error).__name__}: {said}"


def stopped(error: Exception) -> str:
    """Return in a sentence why a probe could not go on."""
    said = (str(error).strip() or type(error).__name__).splitlines()[0]
    said = said if said.endswith("...") else said.rstrip(".")
    return said if isinstance(error, AssertionError) else f"What came back could not be used: {said}"


class QuietCheck:
    """Stands for `helpers.check` in a probe programme: nothing raises, so that what comes after is seen too."""

    def __init__(self, check, log: Log):
        self.check, self.log = check, log

    def close(self, *arguments, **keywords) -> None:
        """Compare nothing: the calls that gave the numbers are logged."""

    def unchanged(self, *arguments, **keywords) -> None:
        """Log whether an argument was changed; no call says that."""
        try:
            self.check.unchanged(*arguments, **keywords)
        except AssertionError as error:
            self.log.add({"changed": True}, stopped(error))
        else:
            self.log.add({"changed": False}, "An argument is as it was")


def arrays_in(value, depth: int = 0) -> list:
    """Return the writeable arrays of numbers in a value, or in the dictionaries and lists that it is made of."""
    if type(value) is np.ndarray:
        return [value] if value.flags.writeable and value.dtype.kind in "biufc" else []
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [array for item in items for array in arrays_in(item, depth + 1)] if depth < 3 else []


@contextlib.contextmanager
def putting_back(held=()):
    """Give arrays that a function changed their old numbers: those held, and in grading what it says it changed."""
    global undo
    undo = [(array, array.copy()) for value in held for array in arrays_in(value)]
    try:
        yield
    finally:
        for array, before in reversed(undo):
            np.copyto(array, before)
        undo = None


def trace(programme: str, namespace: dict, names: list[str]) -> Log:
    """Run a probe programme on the functions of a namespace and return the log of what they did.

    Parameters
    ----------
    programme : source of a check's visible part, or of a probes cell; its asserts are evaluated, not enforced.
    namespace : the names it may use; it is copied, and arrays that a function changes get their numbers back, so the
        programme leaves nothing behind.
    names : the functions whose calls are logged; but where the programme has lines `probe(value)`, these values are
        logged and nothing else (for classes, and where only what follows from a result counts).
    """
    log, scope = Log(), dict(namespace)
    pasting.programmes[PROGRAMME] = programme
    tree = ast.parse(programme)
    tree = ast.fix_missing_locations(Probing(tree, names).visit(tree))
    functions = [name for name in names if callable(scope.get(name)) and not isinstance(scope[name], type)]
    log.files = raised.files_of(scope[name] for name in functions)
    for name in functions:
        scope[name] = watcher(name, scope[name], log) if calls_probe(tree) else recorder(name, scope[name], log)
    if "check" in scope:
        scope["check"] = QuietCheck(scope["check"], log)
    scope["probe"] = probe_into(log, counts=not functions)
    read = {leaf.id for leaf in ast.walk(tree) if isinstance(leaf, ast.Name)} & set(namespace)
    held = [namespace[name] for name in sorted(read)]
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(), putting_back(held):
        warnings.simplefilter("ignore")
        for statement in tree.body:
            module = ast.Module([statement], type_ignores=[])
            try:
                exec(compile(module, PROGRAMME, "exec"), scope)
            except Exception as error:
                log.note(error, " and ".join(names))
                log.add({"stopped": kind_of(error)}, told(error, log))
    return log
