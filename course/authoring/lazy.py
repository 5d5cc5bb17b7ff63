"""What must score nothing: the third hint pasted into the stub, and a half-written start handed in as it is."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from course.authoring.expand import hint_items
from course.authoring.lesson import Lesson, LessonCell

CODE = re.compile(r"```(?:python)?\n(.*?)```|`([^`]+)`", re.DOTALL)
MOST = 12  # pieces of code in one hint


def lazy_answers(lesson: Lesson, name: str) -> list[LessonCell]:
    """Return the lazy answers to one exercise, as cells that must not pass its check."""
    found = [cell for cell in lesson.with_role("starter") if cell.name == name]
    for cell in lesson.with_role("hint"):
        if cell.name == name:
            found += [replace(cell, kind="code", role="lazy", source=source) for source in pasted(lesson, cell)]
    return found


def pasted(lesson: Lesson, hint: LessonCell) -> list[str]:
    """Return the answers that someone gets who pastes the code of hint 3 into the stub, in a few likely ways."""
    pieces = [(block or span).strip() for block, span in CODE.findall(hint_items(hint)[2])][:MOST]
    pieces = [piece for piece in pieces if parses(piece)]
    found = []
    for function in functions_of(lesson, hint.name):
        head = ast.unparse(ast.FunctionDef(function.name, function.args, [ast.Pass()], [], lineno=0))
        head = head.rsplit("\n", 1)[0]
        bodies = [as_body([piece]) for piece in pieces]
        bodies += [as_body(pieces)] if len(pieces) > 1 else []
        found += [f"{head}\n{body}" for body in dict.fromkeys(bodies) if body]
    return found


def functions_of(lesson: Lesson, name: str) -> list[ast.FunctionDef]:
    """Return the function of an exercise that has exactly one, and is no class."""
    cells = [cell for cell in lesson.with_role("exercise") if cell.name == name]
    nodes = [node for cell in cells for node in cell.tree().body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return nodes if len(nodes) == 1 and isinstance(nodes[0], ast.FunctionDef) else []


def parses(piece: str) -> bool:
    """Return whether a piece of text is Python."""
    try:
        return bool(ast.parse(piece).body)
    except (SyntaxError, ValueError):
        return False


def as_body(pieces: list[str]) -> str:
    """Return a function's body of the pieces, in order; the last one is returned if it is a value."""
    statements = [node for piece in pieces for node in ast.parse(piece).body]
    last = statements[-1]
    if isinstance(last, ast.Expr):
        statements[-1] = ast.Return(last.value)
    elif isinstance(last, ast.Assign):
        statements.append(ast.Return(ast.parse(ast.unparse(last.targets[0]), mode="eval").body))
    lines = [line for node in statements for line in ast.unparse(ast.fix_missing_locations(node)).splitlines()]
    return "\n".join(f"    {line}" for line in lines)
