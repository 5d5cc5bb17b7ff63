"""What verdict a lesson proposes on claims of the ledger, read off its verdict cells and calls of `ledger.record`."""

from __future__ import annotations

import ast

from course.authoring.lesson import Lesson, LessonCell
from helpers.ledger import CLAIMS, VERDICTS


def proposals(lesson: Lesson) -> dict[str, str]:
    """Return the verdict that a lesson proposes on each claim it records, as in {"L3": "holds weakly"}.

    As in the learner's ledger, the last row on a claim counts. Raises LessonError where a row cannot be read.
    """
    found: dict[str, str] = {}
    for cell in lesson.cells:
        if cell.kind == "code" and cell.role == "" and "ledger.record(" in cell.source:
            for call in filter(is_record, ast.walk(ast.parse(cell.source))):
                claim, verdict = proposed(call, lesson, cell)
                if verdict:
                    found[claim] = verdict
        if cell.role == "verdict" and "course" in cell.options:
            if cell.options["course"] not in VERDICTS:
                raise cell.error(f"course={cell.options['course']!r} is no verdict. Say one of {', '.join(VERDICTS)}.")
            found[cell.name] = cell.options["course"]
    return found


def is_record(node: ast.AST) -> bool:
    """Return whether a node is a call of `ledger.record`."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "ledger.record"


def proposed(call: ast.Call, lesson: Lesson, cell: LessonCell) -> tuple[str, str]:
    """Return claim and verdict of one call: words that stand there, under the lesson's own name.

    A call without a verdict is evidence alone, and proposes "".
    """
    names = ("claim", "lesson", "evidence", "verdict", "value")
    given = dict(zip(names, call.args, strict=False)) | {word.arg: word.value for word in call.keywords}
    claim, concept, verdict = (getattr(given.get(name), "value", None) for name in ("claim", "lesson", "verdict"))
    if "verdict" not in given:
        verdict = ""
    if claim in CLAIMS and concept == lesson.concept and verdict in ("", *VERDICTS):
        return claim, verdict
    raise cell.error(
        f"ledger.record({claim!r}, {concept!r}, ..., {verdict!r}) proposes no verdict. Write out a claim, L1 to L12, "
        f'the name "{lesson.concept}", and one of {", ".join(VERDICTS)}.'
    )
