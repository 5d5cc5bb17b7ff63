"""Which call of a learner's function a statement of a check rests on, read from the check's source.

A call that is told and was not the one that failed sends a learner to the wrong place. So where several calls may be
meant, none is: the answers here are one call, or none.
"""

from __future__ import annotations

import ast


def has_call(node: ast.AST, functions: set[str]) -> bool:
    """Return whether a piece of code calls one of these functions."""
    return any(isinstance(other, ast.Call) and root(other) in functions for other in ast.walk(node))


def sole_call(node: ast.AST, functions: set[str]) -> ast.Call | None:
    """Return the one call of these functions in a piece of code, None if there are several, or it is repeated there.

    A call of what a call gave, as in `activation("relu")(z)`, is one with it.
    """
    calls = [other for other in ast.walk(node) if isinstance(other, ast.Call) and root(other) in functions]
    calls = [call for call in calls if not any(other is not call and other.func is call for other in calls)]
    repeated = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp | ast.For | ast.While
    loops = [other for other in ast.walk(node) if isinstance(other, repeated)]
    if len(calls) != 1 or any(calls[0] in ast.walk(loop) for loop in loops):
        return None
    return calls[0]


def root(call: ast.Call) -> str:
    """Return the name whose call, or whose result's call, this is."""
    function = call.func
    while isinstance(function, ast.Call):
        function = function.func
    return function.id if isinstance(function, ast.Name) else ""


def makers(tree: ast.AST) -> dict[str, list[ast.AST]]:
    """Return what each name in a piece of code is made of: a statement, or what a loop goes through."""
    found: dict[str, list[ast.AST]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.For | ast.comprehension):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                for leaf in ast.walk(target):
                    if isinstance(leaf, ast.Name):
                        maker = node.iter if isinstance(node, ast.For | ast.comprehension) else node
                        found.setdefault(leaf.id, []).append(maker)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.setdefault(node.name, [])
    return found


def lines_of_call(tree: ast.AST, line: int, names: set[str]) -> tuple[int, int]:
    """Return between which lines the call was made on which the statement in a line rests; (0, -1) if not one alone."""
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and not hasattr(node, "body")]
    here = [node for node in statements if node.lineno <= line <= (node.end_lineno or 0)]
    if not here:
        return 0, -1
    node = here[-1].test if isinstance(here[-1], ast.Assert) else here[-1]
    made = makers(tree)
    functions = names | {name for name, ways in made.items() if any(sole_call(one, names) for one in ways)}
    if has_call(node, functions):
        alone = sole_call(node, functions)
        known = alone is not None or stops_at_the_first(node, names)
        said = here[-1].msg if isinstance(here[-1], ast.Assert) else None
        if said is not None and has_call(said, functions):  # it calls once more, for the message
            again = sole_call(said, functions)
            known = None not in (alone, again) and ast.unparse(alone) == ast.unparse(again)
        return (here[-1].lineno, here[-1].end_lineno) if known else (0, -1)
    return lines_of_maker(node, made, functions, line)


def stops_at_the_first(node: ast.AST, names: set[str]) -> bool:
    """Return whether a condition asks call after call and stops at the one that fails: `... and ...`, `all(...)`."""
    if isinstance(node, ast.BoolOp):
        return isinstance(node.op, ast.And) and all(sole_call(part, names) for part in node.values)
    whole = isinstance(node, ast.Call) and root(node) == "all" and len(node.args) == 1
    return whole and isinstance(node.args[0], ast.GeneratorExp) and bool(sole_call(node.args[0].elt, names))


def lines_of_maker(node: ast.AST, made: dict, functions: set[str], line: int) -> tuple[int, int]:
    """Return the lines of the one statement whose one call gave what a piece of code reads, by whatever steps."""
    waiting = [leaf.id for leaf in ast.walk(node) if isinstance(leaf, ast.Name)]
    seen: set[str] = set()
    found: dict[int, ast.AST] = {}
    while waiting:
        name = waiting.pop()
        before = [maker for maker in made.get(name, []) if maker.lineno <= line]
        if name in seen or not before:
            continue
        seen.add(name)
        maker = max(before, key=lambda one: one.lineno)
        if has_call(maker, functions):
            found[id(maker)] = maker
        waiting += [leaf.id for leaf in ast.walk(maker) if isinstance(leaf, ast.Name)]
    if len(found) != 1:
        return 0, -1
    (maker,) = found.values()
    return (maker.lineno, maker.end_lineno) if sole_call(maker, functions) else (0, -1)
