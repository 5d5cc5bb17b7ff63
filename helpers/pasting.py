"""Write values and calls the way one can paste them into a cell, or in words where they are too large for that."""

from __future__ import annotations

import ast
import functools
import linecache
import re
from collections.abc import Callable
from types import FunctionType

import numpy as np

SMALL = 24  # numbers of an array, and items of a list, that are written out
LONGEST = 240  # characters of a call
NUMPY = re.compile(r"\bnp\.(?:float|int|uint|complex|bool)\d*_?\(([^()]*)\)")
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
ODD = re.compile(r"(?<![\w.])(nan|inf)\b")
USUAL = ("float64", "int64", "bool", "complex128")  # what np.array makes of plain numbers
programmes: dict[str, str] = {}  # file name -> source, for code that no file holds


def pasted(name: str, arguments: tuple, named: dict) -> str:
    """Return a call as it can be pasted into a cell; where it is long, its longest arguments stand in words."""
    values = [("", value) for value in arguments] + [(f"{key}=", value) for key, value in named.items()]
    parts = [head + paste(value) for head, value in values]
    for place in sorted(range(len(parts)), key=lambda index: -len(parts[index])):
        if sum(map(len, parts)) + len(name) > LONGEST and len(parts[place]) > 30:
            parts[place] = values[place][0] + in_words(values[place][1])
    return f"{name}({', '.join(parts)})"


def paste(value, depth: int = 0) -> str:
    """Return a value as it can be pasted into a cell, or in words where it is too large for that."""
    if isinstance(value, np.ndarray):
        return paste_array(value)
    if isinstance(value, np.generic):
        return number(value.item()) if not isinstance(value.item(), np.generic) else repr(value)
    if isinstance(value, list | tuple) and depth < 4 and len(value) <= SMALL:
        text = ", ".join(paste(item, depth + 1) for item in value)
        comma = "," if isinstance(value, tuple) and len(value) == 1 else ""
        return f"({text}{comma})" if isinstance(value, tuple) else f"[{text}]"
    if value is None or isinstance(value, bool | int | float | complex | str):
        return number(value)
    return in_words(value)


def paste_array(value: np.ndarray) -> str:
    """Return a small array as a call of np.array, with its kind of number where that is not the usual one."""
    if value.size > SMALL or value.dtype.kind not in "biufcU":
        return in_words(value)
    if not value.size:
        return f"np.zeros({value.shape})"
    kind = "" if value.dtype.kind == "U" or value.dtype.name in USUAL else f", dtype=np.{value.dtype.name}"
    text = str(value.tolist())
    text = text if value.dtype.kind == "U" else ODD.sub(r"np.\1", text)
    return f"np.array({text}{kind})"


def number(value) -> str:
    """Return a plain value as Python writes it, NaN and infinity as NumPy names them."""
    return repr(value) if isinstance(value, str) else ODD.sub(r"np.\1", repr(value))


def in_words(value) -> str:
    """Return what a value is, where it cannot be written out."""
    if isinstance(value, np.ndarray):
        return f"<an array of shape {value.shape}>"
    if isinstance(value, np.random.Generator):
        return "<a random generator>"
    if isinstance(value, list | tuple):
        return f"<a {type(value).__name__} of {len(value)}>"
    if callable(value):
        name = getattr(value, "__name__", None)
        numpys = "np." if isinstance(value, np.ufunc) or getattr(value, "__module__", None) == "numpy" else ""
        return lambda_text(value) if name == "<lambda>" else numpys + name if isinstance(name, str) else "<a function>"
    return in_its_own_words(value)


def in_its_own_words(value) -> str:
    """Return what an object's class says of it, where that is short."""
    words = f"<a {type(value).__name__}>"
    if type(value).__repr__ is object.__repr__:
        return words
    try:
        text = cleaned(repr(value))
    except Exception:  # whatever a learner's class says of itself
        return words
    return text if isinstance(text, str) and len(text) <= 60 and "\n" not in text else words


def lambda_text(function) -> str:
    """Return a lambda as it was written, where that can be told and it needs nothing from around it."""
    code = getattr(function, "__code__", None)
    if code is None or code.co_freevars:
        return "<lambda>"
    known = programmes.get(code.co_filename)
    source = "".join(linecache.getlines(code.co_filename)) if known is None else known
    columns = [place[2] for place in code.co_positions() if place[2] is not None and place[0] == code.co_firstlineno]
    try:
        nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Lambda)]
    except (SyntaxError, ValueError, RecursionError):
        return "<lambda>"
    here = [node for node in nodes if node.lineno == code.co_firstlineno]
    if len(here) > 1:  # some bytecodes belong to the body alone: they begin inside it
        last = max(columns, default=-1)
        here = [node for node in here if node.body.col_offset <= last < (node.body.end_col_offset or 0)]
    text = ast.unparse(here[0]) if len(here) == 1 else ""
    return text if 0 < len(text) <= 80 else "<lambda>"


def cleaned(text: str) -> str:
    """Return a message without NumPy's type names and without addresses, which differ from run to run."""
    return ADDRESS.sub("", NUMPY.sub(r"\1", text).replace("np.True_", "True").replace("np.False_", "False"))


def watched_inside(call: str, result, note: Callable):
    """Return what a call gave; a function that it gave is watched in turn, its calls as `activation("relu")(z)`.

    Parameters
    ----------
    call : the call that gave `result`, as it can be pasted
    note : called with the text of an inner call and a function that makes it; returns what that gives
    """
    if not isinstance(result, FunctionType | functools.partial | np.vectorize):
        return result

    def inner(*arguments, **named):
        return note(pasted(call, arguments, named), lambda: result(*arguments, **named))

    inner.__name__ = getattr(result, "__name__", "a function")
    return inner
