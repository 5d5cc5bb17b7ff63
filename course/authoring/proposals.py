"""What verdict a lesson proposes on claims of the ledger, read off its verdict cells and calls of `ledger.record`."""

from __future__ import annotations

import ast
import re

from course.authoring.lesson import Lesson, LessonCell
from helpers.ledger import CLAIMS, VERDICTS

DECIDED = re.compile(r"^decided_by = (.*)\n?", re.MULTILINE)


def proposals(lesson: Lesson) -> dict[str, str]:
    """Return the verdict that a lesson proposes on each claim it records, as in {"L3": "holds weakly"}.

    As in the learner's ledger, the last row on a claim counts. Raises LessonError where a row cannot be read.
    """
    found: dict[str, str] = {}
    for cell in lesson.cells:
        if cell.kind == "code" and cell.role == "" and "ledger.record(" in cell.source:
            for call in filter(is_record, ast.walk(ast.parse(cell.source))):
                claim, verdict = proposed(call, lesson, cell)
                found |= {claim: verdict} if verdict else {}
        if cell.role == "verdict" and "course" in cell.options:
            if cell.options["course"] not in VERDICTS:
                raise cell.error(f"course={cell.options['course']!r} is no verdict. Say one of {', '.join(VERDICTS)}.")
            found[cell.name] = cell.options["course"]
    return found


def decides(lesson: Lesson) -> dict[str, str]:
    """Return which number decides in the course's own row on each claim that a verdict cell asks about.

    The learner is asked the same, so the notebook does not show it. Raises LessonError where it is none of the numbers.
    """
    found = {}
    for cell in lesson.with_role("verdict"):
        for text in DECIDED.findall(cell.source):
            name = getattr(ast.parse(text, mode="eval").body, "value", None)
            if not isinstance(name, str) or cell.source.count(name) < 2:
                raise cell.error("`decided_by` is one line: the name of one of the cell's numbers, in quotes.")
            found[cell.name] = name
    return found


def is_record(node: ast.AST) -> bool:
    """Return whether a node is a call of `ledger.record`."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "ledger.record"


def proposed(call: ast.Call, lesson: Lesson, cell: LessonCell) -> tuple[str, str]:
    """Return claim and verdict ("" for none) of one call: words that stand there, under the lesson's own name."""
    names = ("claim", "lesson", "evidence", "verdict", "value")
    given = dict(zip(names, call.args, strict=False)) | {word.arg: word.value for word in call.keywords}
    claim, concept = (getattr(given.get(name), "value", None) for name in ("claim", "lesson"))
    verdict = getattr(given["verdict"], "value", None) if "verdict" in given else ""
    if claim in CLAIMS and concept == lesson.concept and verdict in ("", *VERDICTS):
        return claim, verdict
    raise cell.error(
        f"ledger.record({claim!r}, {concept!r}, ..., {verdict!r}) proposes no verdict. Write out a claim, L1 to L12, "
        f'the name "{lesson.concept}", and one of {", ".join(VERDICTS)}, or no verdict where the learner judges.'
    )
