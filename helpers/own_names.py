"""Let a check see the learner's work as grading does: without names that only a check, or a cell further down, made.

A function with `carry_in` renamed in its `def` line alone still works in a notebook where a check has left a `carry_in`
behind, and nowhere else. So a check cell takes its names along when it ends, and names from further down are hidden
while it runs.
"""

from __future__ import annotations

import ast
import builtins
import dis
import functools
import hashlib
import re
import sys
import traceback
from contextlib import suppress
from types import CodeType, FunctionType

CACHED = type(functools.cache(len))
UNDEFINED = re.compile(r"^name '(\w+)' is not defined")
SENTENCE = (
    "{who} reads `{name}`, a name that it does not define: it is no parameter of yours, and no cell above gives it a "
    "value. If it has one here, then only because a check or a cell further down made it; in grading it has none. "
    "Was a parameter renamed in the `def` line alone, is a name misspelt, or was a cell above not run?"
)


def sentence(name: str, who: str = "Your code") -> str:
    """Return what is said of a name that an answer reads and nothing of the learner's defines."""
    return SENTENCE.format(name=name, who=who)


def undefined_in(error: BaseException, programme: str) -> str:
    """Return the name that submitted code read in vain, an empty text if that is not what the error says.

    `programme`: the file name of the code that called it; a name that this itself lacks is not the learner's affair.
    """
    found = UNDEFINED.match(str(error)) if type(error) is NameError else None
    frames = traceback.extract_tb(error.__traceback__) if found else []
    return found[1] if frames and frames[-1].filename != programme else ""


def shell_of(namespace: dict):
    """Return IPython's shell if these are the names of its notebook, else None."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell if shell is not None and shell.user_ns is namespace else None


class Guard:
    """Hides names while a check cell runs, and takes away those that the cell made when it ends, passed or not."""

    def __init__(self, namespace: dict, check: str, later: list[str], cells: list[str]):
        self.namespace, self.shell = namespace, shell_of(namespace)
        self.made: set[str] = set()
        if self.shell is None:
            return
        history = [str(source) for source in self.shell.history_manager.input_hist_parsed]
        own = f'check.begin("{check}")' in (history[-1] if history else "")
        self.made = {name for name in stored(history[-1]) if not name.startswith("_")} if own else set()
        present = [name for name in later if name in namespace]
        mine = made_by_learner(history, cells) if present else set()
        self.hidden = {name: namespace.pop(name) for name in present if name not in mine}
        self.before = {name: namespace[name] for name in self.made if name in namespace}
        self.shell.events.register("post_run_cell", self.restore)

    def restore(self, *ignored) -> None:
        """Leave the notebook's names as they were before the check."""
        self.shell.events.unregister("post_run_cell", self.restore)
        for name in self.made:
            self.namespace.pop(name, None)
        self.namespace.update(self.before | self.hidden)

    def borrowed(self, names: list[str]) -> tuple[str, str] | None:
        """Return (function, name) where an answer reads a name that this check is about to make, None if none does."""
        absent = {name for name in self.made if name not in self.namespace and not hasattr(builtins, name)}
        for who in names if absent else ():
            found = sorted(absent & reads(self.namespace.get(who), self.namespace))
            if found:
                return who, found[0]
        return None


def digest(source: str) -> str:
    """Return eight characters that stand for a cell of the lesson."""
    return hashlib.sha256(source.strip().encode()).hexdigest()[:8]


def made_by_learner(history: list[str], cells: list[str]) -> set[str]:
    """Return the names that cells bind which the learner wrote or changed."""
    own = [source for source in history if "check.begin(" not in source and digest(source) not in cells]
    return {name for source in own for name in stored(source)}


def stored(source: str) -> set[str]:
    """Return the names that a cell binds at its top level."""
    try:
        code = compile(source, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError):
        return set()
    return {step.argval for step in dis.get_instructions(code) if step.opname in ("STORE_NAME", "STORE_GLOBAL")}


def reads(value, namespace: dict) -> set[str]:
    """Return the global names that a function or class of the notebook reads, itself and through others of it."""
    found: set[str] = set()
    bound: set[str] = set()
    waiting, seen = [value], set()
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        for code in codes_of(part, namespace, waiting):
            loads, stores = names_of(code)
            waiting += [namespace[name] for name in loads if name in namespace]
            found |= loads
            bound |= stores
    return found - bound


def codes_of(part, namespace: dict, waiting: list) -> list[CodeType]:
    """Return the code of a function of the notebook; what else has to be looked at is added to `waiting`."""
    if isinstance(part, type):
        if part.__module__ == namespace.get("__name__"):
            waiting += list(vars(part).values())
    elif isinstance(part, staticmethod | classmethod):
        waiting.append(part.__func__)
    elif isinstance(part, property):
        waiting += [part.fget, part.fset]
    elif isinstance(part, functools.partial):
        waiting.append(part.func)
    elif isinstance(part, FunctionType) and part.__globals__ is namespace:
        for cell in part.__closure__ or ():
            with suppress(ValueError):  # it is empty
                waiting.append(cell.cell_contents)
        return [part.__code__]
    elif isinstance(part, CACHED):
        waiting.append(part.__wrapped__)
    return []


def names_of(code: CodeType) -> tuple[set[str], set[str]]:
    """Return the global names that code loads and those that it stores, with all code inside it."""
    loads, stores, own = set(), set(), set()
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            loads.add(step.argval)
        elif step.opname == "STORE_GLOBAL":
            stores.add(step.argval)
        elif step.opname == "STORE_NAME":  # in the body of a class
            own.add(step.argval)
    loads -= own
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            inside = names_of(inner)
            loads |= inside[0]
            stores |= inside[1]
    return loads, stores
