"""What an author can get wrong in a lesson, each with the file, the cell and the fix."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from course.authoring.claims import read_claims
from course.authoring.expand import grade_ids, hint_items, quiz_question, visible_source
from course.authoring.lesson import (
    BEGIN_HIDDEN,
    BEGIN_SOLUTION,
    END_HIDDEN,
    END_SOLUTION,
    ROOT,
    Lesson,
    LessonCell,
    LessonError,
    Numbers,
)
from course.authoring.style import style
from course.authoring.teaching_cells import model_answer, problems_of_teaching

FIGURE_CALLS = {"show", "explore", "play_frames"}


def lint(lesson: Lesson, folder: Path | None = None) -> list[LessonError]:
    """Return every mistake found in a lesson; `folder` holds the lessons whose references may not be used yet."""
    problems: list[LessonError] = []
    for rule in (structure, numbers, typed_numbers, markers, code, figures, expansions):
        problems += rule(lesson)
    problems += problems_of_teaching(lesson)
    problems += style(lesson)
    problems += needs(lesson)
    problems += refresher(lesson)
    problems += references(lesson, folder or ROOT / "lessons")
    problems += claims(lesson, folder or ROOT / "lessons")
    return problems


def structure(lesson: Lesson) -> Iterator[LessonError]:
    """Find ids that occur twice, and checks, wrong answers and hints whose exercise does not exist."""
    seen: dict[str, LessonCell] = {}
    for cell in lesson.cells:
        for grade_id in grade_ids(cell):
            if grade_id in seen:
                yield cell.error(f"the id {grade_id!r} is used in line {seen[grade_id].line} already. Rename one.")
            seen[grade_id] = cell
    exercises: set[str] = set()
    for cell in lesson.cells:
        if cell.role == "exercise":
            exercises.add(cell.name)
        elif cell.role in ("check", "wrong", "stranger", "probes", "hint", "starter") and cell.name not in exercises:
            yield cell.error(
                f'there is no exercise {cell.name!r} above. Add `# %% exercise="{cell.name}" minutes=5 difficulty=1` '
                "before this cell, or correct the id."
            )
    checked = {cell.name for cell in lesson.with_role("check")}
    for cell in lesson.with_role("exercise"):
        if cell.name not in checked:
            yield cell.error(f'nothing grades this exercise. Add `# %% check="{cell.name}" points=...` after it.')
    yield from predictions(lesson)


def predictions(lesson: Lesson) -> Iterator[LessonError]:
    """Find experiments without a prediction before them, and predictions that assign another name."""
    predicted: set[str] = set()
    for cell in lesson.cells:
        name = cell.name.replace("-", "_")
        if cell.role == "prediction":
            predicted.add(cell.name)
            if not broken(cell) and name not in cell.defined_names():
                yield cell.error(f"a prediction assigns the name of its id. Write `{name} = ...` in its solution.")
        elif cell.role == "experiment" and cell.name not in predicted:
            yield cell.error(f'no prediction stands above it. Add `# %% prediction="{cell.name}"`.')


def numbers(lesson: Lesson) -> Iterator[LessonError]:
    """Find points, minutes, difficulties and reasons that are missing or make no sense."""
    for cell in lesson.cells:
        points = cell.options.get("points")
        practice = bool(cell.options.get("practice")) and points is None
        if (
            cell.role in ("check", "hand_in", "essay", "catch")
            and not practice
            and not (is_number(points) and points > 0)
        ):
            yield cell.error(f"points={points!r}: say how many points it gives, as in points=3 (more than 0).")
        if cell.role in ("exercise", "catch"):
            if not (is_number(cell.options.get("minutes")) and cell.options["minutes"] > 0):
                yield cell.error("say how long it takes, as in minutes=5.")
            if cell.options.get("difficulty") not in (1, 2, 3):
                yield cell.error("say how hard it is: difficulty=1, 2 or 3.")
        if cell.role == "wrong" and not str(cell.options.get("why", "")).strip():
            yield cell.error('say what idea is missing, as in why="You used > where ...".')


def is_number(value) -> bool:
    """Return whether a header's value is a number (True and False are not)."""
    return isinstance(value, int | float) and not isinstance(value, bool)


TYPED_NUMBERS = (
    (r"\b[Ll]essons? +\d+", "a lesson's number", "lesson {lesson:perceptron}"),
    (r"\b[Ss]ections? +\d+\.\d+|(?<=\s)\(\d{1,2}\.\d\)", "a section's number", "section {lesson:perceptron}.2"),
    (r"^#+ +\d+\.(?:\d+)?(?= )", "the lesson's own number in a heading", "## {lesson}.2 What is learned"),
    (r"\b\d\d_[a-z]\w+", "a lesson's file name", "the lesson's name, without its number"),
)


def typed_numbers(lesson: Lesson) -> Iterator[LessonError]:
    """Find lessons that are named by a typed number: it would be wrong as soon as a lesson moves."""
    for cell in lesson.cells:
        for text in cell.written:
            for pattern, what, instead in TYPED_NUMBERS:
                found = re.search(pattern, text, re.MULTILINE)
                heading = bool(found) and found[0].startswith("#")
                if found and not (heading and (cell.kind != "markdown" or lesson.is_refresher)):
                    yield cell.error(f"{found[0].strip()!r} types {what}. Write `{instead}`: the builder knows them.")


def needs(lesson: Lesson) -> Iterator[LessonError]:
    """Find needs that are no lesson, or come later than what builds on them."""
    known = Numbers.of(lesson.path).by_concept
    for concept in lesson.needs:
        if known.get(concept, 99) >= known[lesson.concept]:
            earlier = ", ".join(sorted((name for name in known if known[name] < known[lesson.concept]), key=known.get))
            yield lesson.cells[0].error(f"needs={concept!r} is no earlier lesson. Those are: {earlier or 'none'}.")


def refresher(lesson: Lesson) -> Iterator[LessonError]:
    """Find what a refresher may not have: points, and what hands something in. It is no part of a class."""
    for cell in lesson.cells if lesson.is_refresher else ():
        if cell.options.get("points") or cell.role in ("hand_in", "essay", "catch", "verdict", "pretest"):
            yield cell.error("a refresher gives no points and is not handed in. Write practice=true, or move it.")


def markers(lesson: Lesson) -> Iterator[LessonError]:
    """Find solution and hidden-test markers that are unbalanced, missing or in the wrong cell."""
    for cell in lesson.cells:
        for begin, end, roles in (
            (BEGIN_SOLUTION, END_SOLUTION, ("exercise", "prediction", "essay", "catch", "explain")),
            (BEGIN_HIDDEN, END_HIDDEN, ("check",)),
        ):
            found = [line.strip() for line in cell.source.splitlines() if line.strip() in (begin, end)]
            mentioned = cell.source.count(begin) + cell.source.count(end)
            if found != [begin, end] * (len(found) // 2) or mentioned != len(found):
                yield cell.error(
                    f"the markers are unbalanced. Every `{begin}` needs its own `{end}` below, alone on a line."
                )
            elif found and cell.role not in roles:
                yield cell.error(f"`{begin}` belongs in a cell with the role {' or '.join(roles)}. Move it.")
            elif not found and cell.role in roles and begin == BEGIN_SOLUTION:
                yield cell.error(f"put the answer between `{begin}` and `{end}`, so that students get a stub.")


def visible_tree(cell: LessonCell) -> ast.Module:
    """Return the syntax tree of what students see of a cell; without its hidden block it has to be Python too."""
    return replace(cell, source=visible_source(cell.source)).tree()


def broken(cell: LessonCell) -> bool:
    """Return whether a code cell is not Python (`code` reports it)."""
    try:
        cell.tree(), visible_tree(cell)
    except LessonError:
        return True
    return False


def code(lesson: Lesson) -> Iterator[LessonError]:
    """Find cell magics, syntax errors, and visible asserts without a message."""
    for cell in lesson.cells:
        if cell.kind != "code" or cell.role == "starter":
            continue
        magic = next((line for line in cell.source.splitlines() if re.match(r"\s*(%%?[a-zA-Z]|![a-zA-Z])", line)), None)
        if magic:
            yield cell.error(
                f"cell magic {magic.strip()!r}: checks run outside IPython too. Use a plain function call."
            )
            continue
        try:
            cell.tree(), visible_tree(cell)
        except LessonError as problem:
            yield problem
            continue
        if cell.role == "check":
            for node in ast.walk(visible_tree(cell)):
                if isinstance(node, ast.Assert) and node.msg is None:
                    yield cell.error(f"`{ast.unparse(node)}` has no message. Add a sentence that teaches.")


def figures(lesson: Lesson) -> Iterator[LessonError]:
    """Find figures that are shown without a description."""
    for cell in lesson.cells:
        if cell.kind != "code" or broken(cell):
            continue
        for node in ast.walk(cell.tree()):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            name = called.rsplit(".", 1)[-1]
            if called in ("plt.show", "pyplot.show") or (name == "show" and called.startswith("matplotlib.")):
                yield cell.error(f'`{called}` shows a figure without a description. Use `show(figure, alt="...")`.')
            elif name in FIGURE_CALLS and called in (name, f"figures.{name}", f"widgets.{name}"):
                alt = next((keyword.value for keyword in node.keywords if keyword.arg == "alt"), None)
                if alt is None and name == "show" and len(node.args) > 1:
                    alt = node.args[1]
                if alt is None or (isinstance(alt, ast.Constant) and not str(alt.value).strip()):
                    yield cell.error(f'`{called}(...)` has no alt text. Add alt="what is to be seen in the figure".')


def expansions(lesson: Lesson) -> Iterator[LessonError]:
    """Find hints that are not three, quizzes that cannot be read, and questions that nobody hands in."""
    for cell in lesson.cells:
        try:
            if cell.role == "hint":
                hint_items(cell)
            elif cell.role in ("quiz", "recall"):
                quiz_question(cell)
            elif cell.role == "explain":
                model_answer(cell)
        except LessonError as problem:
            yield problem
    questions, hand_ins = lesson.with_role("quiz"), lesson.with_role("hand_in")
    if questions and not hand_ins and not lesson.is_refresher:
        yield questions[-1].error('nobody hands the quiz in. Add `# %% hand_in="quiz" points=2` after the questions.')
    for cell in hand_ins:
        if not questions or lesson.cells.index(cell) < lesson.cells.index(questions[-1]):
            yield cell.error("the hand-in cell stands after the last quiz question. Move it.")
    for cell in hand_ins[1:]:
        yield cell.error("a lesson has one hand-in cell. Remove this one.")


def references(lesson: Lesson, folder: Path) -> Iterator[LessonError]:
    """Find visible code that imports the reference of its own lesson or of a later one."""
    names = sorted({path.stem for path in folder.glob("[0-9][0-9]_*.py")} | {lesson.name})
    closed = {name.split("_", 1)[-1] for name in names if lesson.is_refresher or name >= lesson.name}
    for cell in lesson.cells:
        if cell.kind != "code" or cell.role in ("wrong", "stranger", "right", "fault", "starter") or broken(cell):
            continue
        for imported in imports(visible_tree(cell)):
            found = re.match(r"helpers\.reference\.(\w+)", imported)
            if found and found[1] in closed:
                yield cell.error(
                    f"a visible cell imports helpers.reference.{found[1]}, which holds this lesson's answers. "
                    f"Import it between `{BEGIN_HIDDEN}` and `{END_HIDDEN}` only."
                )


def claims(lesson: Lesson, folder: Path) -> Iterator[LessonError]:
    """Find cells that say they meet a claim which is not in claims.toml, or which is another lesson's."""
    marked = [(cell, name) for cell in lesson.cells for name in cell.claims]
    known = read_claims(folder) if marked else {}
    for cell, name in marked:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            yield cell.error(
                f"there is no claim {name!r} in lessons/claims.toml.{meant} Correct claim=, or add [{name}]."
            )
        elif lesson.concept not in known[name].lessons:
            yield cell.error(
                f"the claim {name!r} is for {' and '.join(known[name].lessons)}. Take it out of claim=, or add "
                f'"{lesson.concept}" to its lessons in lessons/claims.toml.'
            )


def imports(tree: ast.Module) -> Iterator[str]:
    """Yield the full dotted name of everything that a cell imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
