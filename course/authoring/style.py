"""How the second edition writes its lessons: width, the named part of Python, docstrings, and what leads somewhere.

lessons/open.toml lists, rule by rule, the lessons that do not keep it yet; a test lets these lists grow shorter only.
"""

from __future__ import annotations

import ast
import builtins
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from course.authoring.expand import visible_source, without_region
from course.authoring.lesson import BEGIN_SOLUTION, END_SOLUTION, Lesson, LessonCell, LessonError
from course.authoring.teaching_cells import neighbours

WIDTH = 88
SEEN = ("", "given", "exercise", "experiment", "prediction", "catch", "explain", "starter", "fault", "verdict")
TERMS = 7  # new ones a lesson
PLAY_STATEMENTS = 8
MAKING = ("", "given", "exercise", "experiment", "prediction", "catch")  # what stands in a notebook above an exercise


@cache
def still_open(folder: Path) -> dict[str, list[str]]:
    """Return the lessons that are excused from a rule, by the rule."""
    file = folder / "open.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def style(lesson: Lesson) -> list[LessonError]:
    """Return where a lesson of the second edition leaves its style; elsewhere than beside an open.toml, nothing."""
    excused = still_open(lesson.folder)
    if not excused:
        return []
    if lesson.is_refresher:  # what is read and typed there; nothing is graded, and nothing comes before or after
        return [problem for rule in (width, python, experiments, docstrings) for problem in rule(lesson)]
    found: list[LessonError] = []
    for name, rule in RULES.items():
        if lesson.concept not in excused.get(name, []):
            found += rule(lesson)
    return found


def shown(cell: LessonCell) -> str:
    """Return what a learner sees of a code cell."""
    return without_region(visible_source(cell.source), BEGIN_SOLUTION, END_SOLUTION)


def width(lesson: Lesson) -> Iterator[LessonError]:
    """Find visible code that is cut off in a notebook's column."""
    for cell in lesson.with_role(*SEEN):
        for line in shown(cell).splitlines() if cell.kind == "code" else ():
            if len(line) > WIDTH:
                yield cell.error(f"{line.strip()[:40]!r}... is {len(line)} characters wide. Break it at {WIDTH}.")
                break


def tree_of(cell: LessonCell) -> ast.Module | None:
    """Return the syntax tree of what is shown of a cell, None if that is no Python by itself."""
    try:
        return ast.parse(shown(cell))
    except SyntaxError:
        return None


def python(lesson: Lesson) -> Iterator[LessonError]:
    """Find Python that the course does not name: stars in assignments, nested comprehensions, walrus, `;`."""
    for cell in lesson.with_role("", "given", "exercise", "experiment"):
        tree = tree_of(cell) if cell.kind == "code" else None
        if tree is None:
            continue
        for node in ast.walk(tree):
            what = unnamed(node)
            if what:
                yield cell.error(f"`{ast.unparse(node)[:50]}` is {what}. Write it with loops, slices and plain names.")
                break
        for node in ast.walk(tree):
            body = getattr(node, "body", [])
            lines = [part.lineno for part in body] if isinstance(body, list) else []
            if len(set(lines)) < len(lines):
                yield cell.error(f"two statements stand in line {min(lines)}. One thing a line.")
                break


def unnamed(node: ast.AST) -> str:
    """Return what a piece of code is, if it lies outside the part of Python that the course names."""
    if isinstance(node, ast.NamedExpr):
        return "an assignment inside an expression"
    if isinstance(node, ast.Starred) and isinstance(node.ctx, ast.Store):
        return "a star in an assignment"
    comprehensions = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
    if isinstance(node, comprehensions):
        inner = [other for other in ast.walk(node) if isinstance(other, comprehensions) and other is not node]
        if inner or len(node.generators) > 1:
            return "a nested comprehension"
    return ""


def experiments(lesson: Lesson) -> Iterator[LessonError]:
    """Find play and experiment cells with more statements than a learner reads."""
    for cell in lesson.with_role("", "experiment"):
        tree = tree_of(cell) if cell.kind == "code" else None
        count = sum(isinstance(node, ast.stmt) for node in ast.walk(tree)) if tree else 0
        if count > PLAY_STATEMENTS:
            yield cell.error(
                f"{count} statements, those inside loops counted, are more than a learner reads: {PLAY_STATEMENTS} at "
                "most. Move plumbing into helpers/labs."
            )


def docstrings(lesson: Lesson) -> Iterator[LessonError]:
    """Find docstrings whose first worked number is not the call of the first visible check."""
    for cell in lesson.with_role("exercise"):
        tree = tree_of(cell)
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)] if tree else []
        checks = [check for check in lesson.with_role("check") if check.name == cell.name]
        if not functions or not checks:
            continue
        name = functions[0].name
        first = first_call(" ".join((ast.get_docstring(functions[0]) or "").split("\n\n")[0].split()), name)
        calls = [ast.unparse(node) for node in ast.walk(ast.parse(visible_source(checks[0].source)))
                 if isinstance(node, ast.Call) and ast.unparse(node.func) == name]  # fmt: skip
        if first is None:
            yield cell.error(f"its docstring does not begin with a worked call, as in `{name}(...)` is ...")
        elif first not in calls:
            yield cell.error(f"the call in its docstring, `{first}`, is none of those in its visible check.")
        elif missing := sorted(read_by(first) - names_above(lesson, cell) - made_in_words(functions[0]) - {name}):
            yield cell.error(
                f"the call in its docstring cannot be pasted: {', '.join(missing)} stands in no cell above it. Define "
                "it in a given cell, or say it, as in `for x = Value(3.0)`."
            )


def read_by(call: str) -> set[str]:
    """Return the names that a call reads from the notebook."""
    nodes = list(ast.walk(ast.parse(call)))
    own = {node.arg for node in nodes if isinstance(node, ast.arg)}
    return {node.id for node in nodes if isinstance(node, ast.Name)} - own - set(dir(builtins))


def made_in_words(function: ast.FunctionDef) -> set[str]:
    """Return the names that the first paragraph of a docstring gives a value, as in `for x = Value(3.0)`."""
    return set(re.findall(r"\b(\w+) = ", (ast.get_docstring(function) or "").split("\n\n")[0]))


def names_above(lesson: Lesson, cell: LessonCell) -> set[str]:
    """Return the names that the cells above one make, those of its own exercise among them."""
    found: set[str] = set()
    for other in lesson.cells:
        if other.line > cell.line:
            break
        tree = tree_of(other) if other.kind == "code" and other.role in MAKING else None
        for node in ast.walk(tree) if tree else ():
            if isinstance(node, ast.Import | ast.ImportFrom):
                found |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
    return found


def first_call(text: str, name: str) -> str | None:
    """Return the first call of a function in a text, written the way Python writes it."""
    start = text.find(f"{name}(")
    while start >= 0:
        depth = 0
        for end in range(start + len(name), len(text)):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            if depth == 0:
                try:
                    return ast.unparse(ast.parse(text[start : end + 1], mode="eval"))
                except SyntaxError:
                    break
        start = text.find(f"{name}(", start + 1)
    return None


def drives(lesson: Lesson) -> Iterator[LessonError]:
    """Find graded functions that nothing below their check uses."""
    for cell in lesson.with_role("exercise"):
        if cell.options.get("extension") or lesson.exercise_of(cell.name) is not cell:
            continue
        checks = [check.line for check in lesson.with_role("check") if check.name == cell.name]
        below = [
            other for other in lesson.cells
            if other.kind == "code" and other.line > max(checks, default=cell.line) and other.name != cell.name
            and other.role in ("", "given", "exercise", "experiment", "verdict")
        ]  # fmt: skip
        names = set(lesson.names_of(cell.name))
        if not any(names & names_in(other.source) for other in below):
            yield cell.error(f"nothing below its check uses {' or '.join(sorted(names))}. Build it, then use it.")


def names_in(source: str) -> set[str]:
    """Return the names that a source reads."""
    try:
        return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    except SyntaxError:
        return set(re.findall(r"\w+", source))


def kinds(lesson: Lesson) -> Iterator[LessonError]:
    """Find lessons without the parts that every lesson of the second edition has."""
    wanted = {
        "recall": (3, "three recall questions from earlier lessons"),
        "today": (1, "a today card"),
        "drawing": (1, "a drawing"),
        "explain": (1, "one explain"),
        "recap": (1, "what to remember (recap=true)"),
        "next": (1, "the way on (next=true)"),
    }
    if not neighbours(lesson)[0]:
        del wanted["recall"]  # nothing comes before the first lesson
    for role, (count, what) in wanted.items():
        if len(lesson.with_role(role)) < count:
            yield lesson.cells[0].error(f"the lesson has no {what}.")
    mends = [cell for cell in lesson.with_role("exercise") if cell.options.get("mend")]
    if not mends and not lesson.with_role("catch"):
        yield lesson.cells[0].error("the lesson has no catch and no mend.")


def terms(lesson: Lesson) -> Iterator[LessonError]:
    """Find terms of the glossary that their lesson does not introduce in bold, and lessons with too many."""
    own = [term for term, entry in glossary(lesson.path.parent).items() if entry["lesson"] == lesson.concept]
    if len(own) > TERMS:
        yield lesson.cells[0].error(f"{len(own)} new terms in lessons/glossary.toml; a lesson teaches at most {TERMS}.")
    text = "\n".join(cell.source for cell in lesson.cells if cell.kind == "markdown").lower()
    text = re.sub(r"\s+", " ", text.replace("\n# ", "\n"))
    for term in own:
        if not re.search(rf"\*\*[^*]*{re.escape(term.lower())}[^*]*\*\*", text):
            yield lesson.cells[0].error(
                f"the glossary says that this lesson introduces {term!r}: put it in bold there."
            )
        elif len(re.findall(re.escape(term.lower()), text)) < 3:
            yield lesson.cells[0].error(f"the term {term!r} is not used again twice. Use it, or do not teach it.")


@cache
def glossary(folder: Path) -> dict[str, dict]:
    """Return lessons/glossary.toml: term -> {lesson, plain}."""
    file = folder / "glossary.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


RULES = {
    "width": width,
    "python": python,
    "experiments": experiments,
    "docstrings": docstrings,
    "drives": drives,
    "kinds": kinds,
    "terms": terms,
}
