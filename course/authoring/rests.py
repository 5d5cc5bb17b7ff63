"""What a number of a lesson rests on: the checks of the functions that a verdict, a ledger row or a comparison uses.

A function whose check has failed gives numbers that nobody measured. So the builder notes, by the claim of a verdict or
of a row and by the name of a prediction, which checks have to pass before such a number is the learner's.
"""

from __future__ import annotations

import dis
import re
from types import CodeType

from course.authoring.expand import expand
from course.authoring.lesson import Lesson, LessonCell
from helpers import own_names

RUN = ("", "given", "exercise", "fault", "prediction", "experiment", "verdict")
ROW = re.compile(r"\bledger\.(?:record|verdict)\(\s*\"(L\d+)\"")


def rests(lesson: Lesson) -> dict[str, list[str]]:
    """Return {claim or prediction: keys of the checks that its numbers rest on}, without those that rest on none."""
    cells = [cell for cell in lesson.with_role(*RUN) if cell.kind == "code"]
    sources = ["\n".join(one.source for one in expand(lesson, cell) if one.cell_type == "code") for cell in cells]
    steps = [(cell, *reads_and_makes(source)) for cell, source in zip(cells, sources, strict=True)]
    found: dict[str, list[str]] = {}
    for place, (cell, source) in enumerate(zip(cells, sources, strict=True)):
        names = ROW.findall(source)
        if cell.role == "experiment" and "compare(" in source:
            names.append(cell.name.replace("-", "_"))
        if names and (checks := checks_above(lesson, steps, place)):
            for name in names:
                found[name] = sorted({*found.get(name, []), *checks})
    return dict(sorted(found.items()))


def checks_above(lesson: Lesson, steps: list[tuple[LessonCell, set, set]], place: int) -> set[str]:
    """Return the checks of the exercises that a cell depends on, directly or by what other cells above it made."""
    needed, exercises = set(steps[place][1]), set()
    for cell, reads, makes in reversed(steps[:place]):
        if not makes & needed:
            continue
        if cell.role == "exercise":
            exercises.add(cell.name)
        needed = (needed - makes) | reads
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


def changed(source: str) -> set[str]:
    """Return the names whose parts a cell assigns at its top level, as in `row[0] = 1`, or that it adds to."""
    return set(re.findall(r"^\s*(\w+)(?:\[.*?\]|\.\w+)+ *[-+*/]?= ", source, re.MULTILINE)) | set(
        re.findall(r"^\s*(\w+)\.(?:append|extend|update|add)\(", source, re.MULTILINE)
    )
