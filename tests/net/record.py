"""Write down what the exercises of an edition are: `python -m tests.net.record` made first_edition.json, once.

For each exercise: the lesson's concept, the names it defines with their signatures, and every recorded wrong answer.
The tests compare today's lessons with that file, so it is never made anew from later lessons.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from course.authoring.expand import without_region
from course.authoring.lesson import BEGIN_SOLUTION, END_SOLUTION, Lesson, LessonCell, find_lessons, read_lesson

RECORD = Path(__file__).with_name("first_edition.json")


def edition(lessons: Iterable[Lesson]) -> dict[str, dict]:
    """Return what each exercise of these lessons is, by its id: concept, names and wrong answers."""
    found: dict[str, dict] = {}
    for lesson in lessons:
        for cell in lesson.with_role("exercise"):
            exercise = found.setdefault(cell.name, {"concept": lesson.concept, "names": {}, "wrong": []})
            exercise["names"] |= signatures(cell)
        for cell in lesson.with_role("wrong"):
            answer = {"part": cell.options.get("part", ""), "why": cell.options["why"], "source": cell.source}
            found[cell.name]["wrong"].append(answer)
    return found


def signatures(cell: LessonCell) -> dict[str, str | dict]:
    """Return the names that a student's exercise cell defines: a signature each, for a class one for each method."""
    stub = without_region(cell.source, BEGIN_SOLUTION, END_SOLUTION)
    found: dict[str, str | dict] = {}
    for node in parsed(stub, cell).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = signature(node)
        elif isinstance(node, ast.ClassDef):
            methods = [part for part in parsed(cell.source, cell).body if getattr(part, "name", "") == node.name]
            found[node.name] = {
                part.name: signature(part) for part in methods[0].body if isinstance(part, ast.FunctionDef)
            }
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {leaf.id: "value" for each in targets for leaf in ast.walk(each) if isinstance(leaf, ast.Name)}
    return found


def parsed(source: str, cell: LessonCell) -> ast.Module:
    """Return the syntax tree of a source; a stub may lack the body that the solution gives it."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return cell.tree()


def signature(node: ast.FunctionDef) -> str:
    """Return the parameters of a function in order, with their defaults and without annotations."""
    arguments = ast.parse(ast.unparse(node.args).join(("def f(", "): 0"))).body[0].args
    for argument in ast.walk(arguments):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    return f"({ast.unparse(arguments)})"


def written(exercises: dict[str, dict]) -> str:
    """Return the record as text: the same for the same lessons, one fact a line."""
    return json.dumps(exercises, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the record, if there is none yet."""
    if RECORD.exists():
        print(f"{RECORD.name} stands already: what was lost since is said in dropped.toml.", file=sys.stderr)
        return 1
    RECORD.write_text(written(edition(map(read_lesson, find_lessons()))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
