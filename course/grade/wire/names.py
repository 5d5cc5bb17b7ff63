"""Which names code uses and binds: read off its syntax, without running it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import lru_cache

SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
WORD = re.compile(r"[^\W\d]\w*")
# Code with one of these words may read a name that is not in its syntax.
DYNAMIC = {"eval", "exec", "compile", "globals", "locals", "vars", "dir", "get_ipython", "user_ns", "inspect", "sys"}
DYNAMIC |= {"__main__", "__dict__", "__globals__", "__builtins__", "__import__", "importlib", "gc", "builtins"}


def mentioned(source: str) -> set[str]:
    """Return the names that submitted code can read or bind; every word of it where its syntax does not tell.

    Runs where submitted code runs: not even its parser meets such code elsewhere.
    """
    words = set(WORD.findall(source))
    if words & DYNAMIC:
        return words
    try:
        tree, bound = ast.parse(source), set()
        shared = {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
        return _uses_of_all(tree.body, bound) | bound | shared
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return words


@lru_cache(maxsize=4096)
def cached_names_in(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return names_in, known already for each cell of a lesson after its first submission."""
    uses, binds = names_in(source)
    return frozenset(uses), frozenset(binds)


def names_in(source: str) -> tuple[set[str], set[str]]:
    """Return the names that code uses before it has bound them itself, and the names that it binds for others."""
    try:
        body = ast.parse(source).body
    except SyntaxError:  # a magic, perhaps
        words = set(WORD.findall(source))
        return words, words
    return names_of(body)


def names_of(statements: Iterable[ast.AST]) -> tuple[set[str], set[str]]:
    """Return the names that statements use before they have bound them themselves, and those that they bind."""
    bound: set[str] = set()
    return _uses_of_all(statements, bound), bound


def _uses_of_all(statements: Iterable[ast.AST], bound: set[str]) -> set[str]:
    """Return what statements use, one after the other; what they bind is added to `bound`."""
    used: set[str] = set()
    for statement in statements:
        used |= _uses(statement, bound) - bound
        bound |= _binds(statement)
    return used


def _uses(node: ast.AST, bound: set[str]) -> set[str]:
    """Return the names that a statement or expression takes from outside itself."""
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Load) else set()
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        return {node.target.id} | _uses(node.value, bound)
    if isinstance(node, ast.For | ast.AsyncFor | ast.With | ast.AsyncWith):
        heads = [node.iter] if hasattr(node, "iter") else [item.context_expr for item in node.items]
        within = bound | _binds_directly(node)
        return set().union(*(_uses(head, bound) for head in heads)) | _uses_of_all(_bodies(node), within)
    used = set().union(*(_uses(child, bound) for child in ast.iter_child_nodes(node)))
    if isinstance(node, SCOPES):
        return used - _inner(node)
    if isinstance(node, ast.If | ast.While | ast.Try | ast.ClassDef):
        heads = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        heads += [handler.type for handler in getattr(node, "handlers", []) if handler.type]
        outside = set().union(*(_uses(head, bound) for head in heads))
        return outside | _uses_of_all(_bodies(node), bound | _binds_directly(node))
    return used


def _bodies(node: ast.AST) -> list[ast.stmt]:
    """Return the statements inside a compound statement, in order."""
    inside = list(getattr(node, "body", []))
    for handler in getattr(node, "handlers", []):
        inside += handler.body
    return inside + list(getattr(node, "orelse", [])) + list(getattr(node, "finalbody", []))


def _binds_directly(node: ast.AST) -> set[str]:
    """Return what the head of a compound statement binds."""
    heads = [getattr(node, "target", None), *(item.optional_vars for item in getattr(node, "items", []))]
    names = {name.id for head in heads if head for name in ast.walk(head) if isinstance(name, ast.Name)}
    return names | {handler.name for handler in getattr(node, "handlers", []) if handler.name}


def _inner(scope: ast.AST) -> set[str]:
    """Return the names that belong to a function or comprehension: its parameters and what it assigns."""
    inner = {node.arg for node in ast.walk(scope) if isinstance(node, ast.arg)}
    stored = {node.id for node in ast.walk(scope) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    shared = {name for node in ast.walk(scope) if isinstance(node, ast.Global) for name in node.names}
    return (inner | stored) - shared


def _binds(statement: ast.AST) -> set[str]:
    """Return the names that a statement binds where it stands."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    if isinstance(statement, ast.Name):
        return {statement.id} if isinstance(statement.ctx, ast.Store) else set()
    if isinstance(statement, SCOPES):
        return set()
    return set().union(*(_binds(child) for child in ast.iter_child_nodes(statement)), _binds_directly(statement))
