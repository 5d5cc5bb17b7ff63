"""Expand the cells that teach: drawings, catch and mend, explain, recall, cards, recap, and the ways on."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from nbformat.v4 import new_markdown_cell

from course.authoring.lesson import (
    BEGIN_SOLUTION,
    END_SOLUTION,
    ROOT,
    Lesson,
    LessonCell,
    LessonError,
    find_lessons,
    read_lesson,
)

DRAWINGS = ROOT / "lessons" / "drawings"


def headline(what: str, level: int, minutes: float, points: float, extension: bool = False) -> str:
    """Return the line above something to do: what it is, how hard, how long, and what it is worth."""
    worth = f"{points:g} {'point' if points == 1 else 'points'}" if points else "for practice, no points"
    star = "★ " if extension else ""
    dots = f'<span title="difficulty {level} of 3">{"●" * level}{"○" * (3 - level)}</span>'
    return f"**{star}{what}** &nbsp; {dots} &nbsp; about {minutes:g} minutes &nbsp; {worth}"


def under(name: str) -> str:
    """Return the Python name of an id: `bug-hunt` becomes `bug_hunt`."""
    return name.replace("-", "_")


# --- catch, mend, explain ------------------------------------------------------------------------------------------


def catch_head(cell: LessonCell) -> str:
    """Return the line above a catch."""
    options = cell.options
    what = f"Catch the faults: `{under(cell.name)}`, examples for `{options['function']}`"
    return headline(what, int(options["difficulty"]), options["minutes"], options["points"])


def catch_score(lesson: Lesson, cell: LessonCell) -> str:
    """Return the source of the cell that scores the examples of a catch."""
    name, points = under(cell.name), cell.options["points"]
    return (
        f'from helpers import catch; catch.written("{name}")\n'
        f'catch.score("{lesson.concept}/{cell.name}", {name}, points={points!r})'
    )


def faulty_name(function: str) -> str:
    """Return the name under which a faulty function is shown for mending."""
    return f"faulty_{function}"


def explained(lesson: Lesson, cell: LessonCell) -> str:
    """Return the source of the cell that opens model answer and rubric once something is written."""
    name = under(cell.name)
    return f'from helpers import explain; explain.compare("{lesson.concept}/{cell.name}", "{name}")'


def model_answer(cell: LessonCell) -> tuple[str, list[str]]:
    """Return the model answer of an `explain` cell and the lines of its rubric."""
    solution = cell.source.partition(BEGIN_SOLUTION)[2].partition(END_SOLUTION)[0]
    found = re.search(r'= *(?:f|r)?"""(.*?)"""', solution, flags=re.DOTALL)
    rubric = [
        line[1:].strip(" -") for line in cell.source.partition("# rubric:")[2].splitlines() if line.startswith("#")
    ]
    if not found or not found[1].strip() or not rubric:
        raise cell.error(
            f'write the model answer as `{under(cell.name)} = """..."""` in the solution, and below it a line '
            "`# rubric:` with lines `# - what a good answer says`."
        )
    return " ".join(found[1].split()), [line for line in rubric if line]


# --- drawings ------------------------------------------------------------------------------------------------------


def drawing_file(cell: LessonCell, folder: Path = DRAWINGS) -> Path:
    """Return the committed PNG of a drawing, or raise an error that says how to make it."""
    file = folder / f"{cell.name}.png"
    if not file.exists():
        raise cell.error(
            f"there is no lessons/drawings/{file.name}. Write a function {under(cell.name)}() in "
            f"lessons/drawings/, then run `python -m course drawings {cell.name}`."
        )
    return file


def drawing_cell(cell: LessonCell, folder: Path = DRAWINGS):
    """Return a markdown cell that carries the drawing with it, described by the cell's source."""
    alt = " ".join(cell.source.split())
    if len(alt.split()) < 5 or "]" in alt:
        raise cell.error("the source of a drawing is its description: say in a sentence what is to be seen (no `]`).")
    file = drawing_file(cell, folder)
    built = new_markdown_cell(f"![{alt}](attachment:{file.name})")
    built["attachments"] = {file.name: {"image/png": base64.b64encode(file.read_bytes()).decode("ascii")}}
    return built


# --- recap, next, pause ---------------------------------------------------------------------------------------------


def recap_text(cell: LessonCell) -> str:
    """Return what to remember, under its heading."""
    return f"## What to remember\n\n{cell.source.strip()}"


def neighbours(lesson: Lesson) -> tuple[Lesson | None, Lesson | None]:
    """Return the lessons before and after this one; slots are passed over."""
    files = [file for file in find_lessons(None, lesson.path.parent) if file.stem != lesson.name]
    before = [file for file in files if file.stem < lesson.name]
    after = [file for file in files if file.stem > lesson.name]
    return (read_lesson(before[-1]) if before else None), (read_lesson(after[0]) if after else None)


def title(lesson: Lesson) -> str:
    """Return the title of a lesson, with its number: "3. Learning as a walk downhill"."""
    found = re.search(r"^# (.+)$", lesson.cells[0].source, flags=re.MULTILINE)
    return found[1].strip() if found else lesson.name


def link(lesson: Lesson) -> str:
    """Return a link from one lesson's notebook to another's."""
    return f"[{title(lesson)}](../{lesson.name}/{lesson.name}.ipynb)"


def next_text(lesson: Lesson, cell: LessonCell) -> str:
    """Return the way on: the author's sentence, and links to the neighbours."""
    before, after = neighbours(lesson)
    ways = [f"Next: {link(after)}" if after else "", f"Before: {link(before)}" if before else ""]
    return f"**Next.** {cell.source.strip()}\n\n" + " &nbsp;·&nbsp; ".join(filter(None, ways))


def pause_text(lesson: Lesson, cell: LessonCell) -> str:
    """Return the line that marks a good place to stop, with the minutes that lie above it."""
    above = minutes_of(lesson.cells[: lesson.cells.index(cell)])
    return (
        f"---\n\n☕ *A good place to stop: about {5 * round(above / 5)} minutes so far.* {cell.source.strip()}\n\n---"
    )


# --- honest minutes --------------------------------------------------------------------------------------------------

WORDS_A_MINUTE = 100  # of text with formulas
MINUTES = {
    "prediction": 2, "experiment": 2, "drawing": 2, "recall": 1, "quiz": 1, "explain": 4, "pretest": 7, "essay": 15,
}  # fmt: skip


def minutes_of(cells: list[LessonCell]) -> float:
    """Return how long cells take: words, things to do, and the exercises' own minutes, starred ones left out."""
    total = 0.0
    for cell in cells:
        if cell.kind == "markdown" and cell.role in ("", "recap", "next", "today", "pretest"):
            total += len(cell.source.split()) / WORDS_A_MINUTE
        total += MINUTES.get(cell.role, 0)
        if cell.role in ("exercise", "catch") and not cell.options.get("extension"):
            total += float(cell.options.get("minutes", 0))
    return total


# --- recall ----------------------------------------------------------------------------------------------------------


def recall_number(lesson: Lesson, cell: LessonCell) -> int:
    """Return the number of a recall question: they count in order of appearance."""
    return 1 + [question.line for question in lesson.with_role("recall")].index(cell.line)


def problems_of_teaching(lesson: Lesson) -> list[LessonError]:
    """Return what is wrong with the cells that teach: wrong companions, missing parts, too much of something."""
    found: list[LessonError] = []
    for rule in (catches, mends, companions, once, drawings):
        found += rule(lesson)
    return found


def catches(lesson: Lesson):
    """Find catches without right and faulty functions, or with points that do not come out even."""
    graded = {name for cell in lesson.with_role("exercise") for name in cell.defined_names()}
    for cell in lesson.with_role("catch"):
        missing = {"function", "points", "minutes", "difficulty"} - set(cell.options)
        if missing:
            yield cell.error(
                f'say {", ".join(sorted(missing))}, as in function="clip" points=3 minutes=6 difficulty=1.'
            )
            continue
        function = cell.options["function"]
        rights = [other for other in lesson.with_role("right") if other.name == cell.name]
        faults = [other for other in lesson.with_role("fault") if other.name == cell.name]
        if len(rights) < 2 or not faults:
            yield cell.error(
                f'give it two `# %% right="{cell.name}"` cells in different styles and at least one '
                f'`# %% fault="{cell.name}" why="..."`.'
            )
        for other in rights + faults:
            if function not in other.defined_names():
                yield other.error(f"it has to define `{function}`.")
        for other in faults:
            if not str(other.options.get("why", "")).strip():
                yield other.error('say what is wrong with it, as in why="It forgets the last row.".')
        if under(cell.name) not in cell.defined_names():
            yield cell.error(f"its solution assigns `{under(cell.name)} = [((arguments), expected), ...]`.")
        if function in graded:
            yield cell.error(f"`{function}` is graded in this lesson: its right answer would stand in helpers/built.")


def mends(lesson: Lesson):
    """Find exercises to mend without the faulty function above them, and faults that nobody uses."""
    for cell in lesson.with_role("exercise"):
        if not cell.options.get("mend"):
            continue
        faults = [other for other in lesson.with_role("fault") if other.name == cell.name]
        wanted = {faulty_name(name) for name in cell.defined_names()}
        if len(faults) != 1 or faults[0].line > cell.line:
            yield cell.error(f'put one `# %% fault="{cell.name}" why="..."` with the faulty function above it.')
        elif not wanted & set(faults[0].defined_names()):
            yield faults[0].error(f"the faulty function is called `{sorted(wanted)[0]}`.")
    used = {cell.name for cell in lesson.with_role("catch")}
    used |= {cell.name for cell in lesson.with_role("exercise") if cell.options.get("mend")}
    for cell in lesson.with_role("fault", "right"):
        if cell.name not in used:
            yield cell.error(f'no catch and no exercise with mend=true is called "{cell.name}".')


def companions(lesson: Lesson):
    """Find starters, siblings and derivations of exercises that are not there, and starters without a gap."""
    for cell in lesson.with_role("starter", "sibling", "derivation"):
        exercise = lesson.exercise_of(cell.name)
        if exercise is None:
            yield cell.error(f"there is no exercise {cell.name!r}. Correct the id.")
        elif cell.role == "starter" and (
            "..." not in cell.source or not set(cell.defined_names()) & set(lesson.names_of(cell.name))
        ):
            yield cell.error("a starter defines the exercise's function, with `...` where something is left to write.")
    hinted = {cell.name for cell in lesson.with_role("hint")}
    for cell in lesson.with_role("sibling"):
        if cell.name not in hinted:
            yield cell.error("a worked sibling opens after hint 3, and this exercise has no hints.")


def once(lesson: Lesson):
    """Find what stands more than once, and a recap that is too long to remember."""
    for role in ("recap", "next"):
        for cell in lesson.with_role(role)[1:]:
            yield cell.error(f"a lesson has one {role} cell. Join them.")
    for cell in lesson.with_role("recap"):
        lines = [line for line in cell.source.splitlines() if re.match(r"[-*\d]", line)]
        if not 1 <= len(lines) <= 5:
            yield cell.error(f"what to remember is a list of at most five lines; here are {len(lines)}.")


def drawings(lesson: Lesson):
    """Find drawings that are not made, or not described."""
    for cell in lesson.with_role("drawing"):
        try:
            drawing_cell(cell, lesson.folder / "drawings")
        except LessonError as problem:
            yield problem
