"""What a number of a lesson rests on: the checks of the functions that a verdict, a ledger row or a comparison uses.

A function whose check has failed gives numbers that nobody measured. So the builder notes, by the claim of a verdict or
of a row and by the name of a prediction, which checks have to pass before such a number is the learner's.
"""

from __future__ import annotations

import ast
import dis
import re
import textwrap
from dataclasses import dataclass
from types import CodeType

from course.authoring.expand import expand
from course.authoring.lesson import Lesson, LessonCell
from helpers import own_names

RUN = ("", "given", "exercise", "fault", "prediction", "experiment", "verdict")
ROW = re.compile(r"\bledger\.(?:record|verdict)\(\s*\"(L\d+)\"")


@dataclass
class Step:
    """One statement of a cell, with the names that it reads and makes."""

    cell: LessonCell
    source: str
    reads: set[str]
    makes: set[str]


def rests(lesson: Lesson) -> dict[str, list[str]]:
    """Return {claim or prediction: keys of the checks that its numbers rest on}, without those that rest on none."""
    steps = steps_of(lesson)
    found: dict[str, set[str]] = {}
    for place, step in enumerate(steps):
        names = ROW.findall(step.source)
        if step.cell.role == "experiment" and "compare(" in step.source:
            names.append(step.cell.name.replace("-", "_"))
        reads = set(step.reads)
        if step.cell.role == "experiment":  # what it shows beside its number is a measurement as well
            for other in (other for other in reversed(steps[:place]) if other.cell is step.cell):
                reads = (reads - other.makes) | other.reads
        for name in names:
            found.setdefault(name, set()).update(checks_above(lesson, above(steps, place), reads))
    return {name: sorted(checks) for name, checks in sorted(found.items()) if checks}


def steps_of(lesson: Lesson) -> list[Step]:
    """Return the statements of all cells that run in a notebook, in order."""
    found = []
    for cell in lesson.with_role(*RUN):
        built = expand(lesson, cell) if cell.kind == "code" else []
        for source in (one.source for one in built if one.cell_type == "code"):
            lines = source.splitlines()
            for node in ast.parse(source).body:
                part = textwrap.dedent("\n".join(lines[node.lineno - 1 : node.end_lineno]))
                found.append(Step(cell, part, *reads_and_makes(part)))
    modules = set().union(*(imported(step.source) for step in found))
    for step in found:  # `figures.add(...)` changes no module
        step.reads, step.makes = step.reads - modules, step.makes - modules
    return found


def above(steps: list[Step], place: int) -> list[Step]:
    """Return the statements above one; of an experiment those above its cell, whose own are looked at already."""
    whole = steps[place].cell.role == "experiment"
    return [step for step in steps[:place] if not (whole and step.cell is steps[place].cell)]


def checks_above(lesson: Lesson, steps: list[Step], needed: set[str]) -> set[str]:
    """Return the checks of the exercises that these names rest on, directly or by what the statements made."""
    exercises: set[str] = set()
    for step in reversed(steps):
        if step.makes & needed:
            exercises |= {step.cell.name} if step.cell.role == "exercise" else set()
            needed = (needed - step.makes) | step.reads
    return {check.key for check in lesson.with_role("check") if check.name in exercises}


def reads_and_makes(source: str) -> tuple[set[str], set[str]]:
    """Return the names that a cell reads before it makes them, and those that it makes or changes."""
    code = compile(source, "<cell>", "exec", dont_inherit=True)
    reads: set[str] = set()
    makes: set[str] = set()
    for step in dis.get_instructions(code):
        if step.opname in ("STORE_NAME", "STORE_GLOBAL"):
            makes.add(step.argval)
        elif step.opname in ("LOAD_NAME", "LOAD_GLOBAL") and step.argval not in makes:
            reads.add(step.argval)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            reads |= own_names.names_of(inner)[0] - makes
    return reads, makes | (changed(source) & reads)


def imported(source: str) -> set[str]:
    """Return the names that a piece of code imports."""
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    return {(alias.asname or alias.name).split(".")[0] for node in imports for alias in node.names}


CHANGES = ("append", "extend", "insert", "update", "add", "pop", "sort", "setdefault")


def changed(source: str) -> set[str]:
    """Return the names whose parts are changed, as in `row[0] = 1` and `rows["a"].append(1)`, also in loops."""
    nodes = outside_functions(ast.parse(source))
    stored = [node for node in nodes if isinstance(node, ast.Subscript | ast.Attribute)]
    called = [node.func for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    found = {root(node) for node in stored if isinstance(node.ctx, ast.Store)}
    found |= {root(function) for function in called if function.attr in CHANGES}
    for loop in (node for node in nodes if isinstance(node, ast.For)):
        if found & {leaf.id for leaf in ast.walk(loop.target) if isinstance(leaf, ast.Name)}:
            found |= {leaf.id for leaf in ast.walk(loop.iter) if isinstance(leaf, ast.Name)}
    return found


def outside_functions(tree: ast.AST) -> list[ast.AST]:
    """Return the nodes of a cell that run with it, without the bodies of what it defines."""
    found, waiting = [], [tree]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return found


def root(node: ast.AST) -> str:
    """Return the name whose part this is, of which part ever."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
