"""Carry edits made in a solutions notebook back to the lesson it was built from."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import jupytext
import nbformat

from course.authoring.expand import owners_of, source_notebook
from course.authoring.lesson import (
    NOT_IN_NOTEBOOKS,
    ROOT,
    Lesson,
    LessonError,
    Numbers,
    find_lessons,
    read_lesson,
    read_notebook,
)
from course.files import write_atomically

# Roles whose cell appears in the notebook as it stands in the lesson, perhaps between injected lines.
ONE_TO_ONE = ("", "given", "exercise", "check", "prediction", "experiment", "essay")


def add_arguments(parser) -> None:
    parser.add_argument("notebook", type=Path, help="an edited solutions/.../x.ipynb (or a copy that was set aside)")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder that holds lessons/ (default: this course)")


def main(arguments) -> int:
    """Rewrite the lesson of an edited notebook; a notebook without edits leaves it as it is, byte for byte."""
    path = lesson_of(arguments.notebook, arguments.root)
    before = path.read_text(encoding="utf-8")
    after, changes = adopt(path, read_edited(arguments.notebook))
    if after != before:
        write_atomically(path, after)
    print(f"{path.name}: {changes} cell{'s' * (changes != 1)} changed. Look at it with `git diff`, then build.")
    return 0


def lesson_of(notebook: Path, root: Path) -> Path:
    """Return the lesson file of a notebook, also of one that was set aside under a longer name."""
    stem = re.sub(r"-(solutions|notebooks)-\d+$", "", notebook.stem)
    if "notebooks" in notebook.parts or notebook.stem.startswith(f"{stem}-notebooks"):
        raise LessonError(
            f"{notebook}: a student's notebook has no answers. Edit and adopt solutions/{stem}/{stem}.ipynb."
        )
    return find_lessons([stem], root / "lessons")[0]


def read_edited(path: Path):
    """Return a notebook that someone edited, or say why it cannot be read."""
    try:
        return nbformat.read(path, as_version=4)
    except Exception as problem:
        raise LessonError(f"{path}: cannot be read as a notebook ({problem}). Save it again in JupyterLab.") from None


def adopt(path: Path, edited) -> tuple[str, int]:
    """Return the text of the lesson with the notebook's edits, and how many cells changed."""
    lesson = read_lesson(path)
    script, _ = read_notebook(path)
    base = source_notebook(lesson)
    owners = owners_of(lesson)
    now = {cell.get("id"): cell for cell in edited.cells}
    changes, present = 0, set()
    for cell in base.cells:
        index = owners[cell["id"]]
        if cell["id"] not in now:
            continue
        if not cell["id"].startswith("about-check-"):  # the line above a check goes with it
            present.add(index)
        source = now[cell["id"]].source
        if source.rstrip("\n") != cell.source.rstrip("\n"):
            edit = inner(lesson.cells[index], cell, source)
            script.cells[index].source = with_names(lesson.cells[index], edit, Numbers.of(path))
            changes += 1
    removed = set(owners.values()) - present
    added = new_cells(edited, {cell["id"]: owners[cell["id"]] for cell in base.cells})
    script.cells = merged(lesson, script.cells, removed, added)
    script.metadata["jupytext"] = {"notebook_metadata_filter": "-all", "cell_metadata_filter": "all"}
    return jupytext.writes(script, fmt="py:percent"), changes + len(removed) + sum(map(len, added.values()))


def inner(cell, built, source: str) -> str:
    """Return a notebook cell's source as the lesson has it: without what the builder put around it."""
    if cell.role == "exercise" and "nbgrader" not in built.metadata:
        raise cell.error("the line above an exercise is made from its header. Edit minutes and difficulty in lessons/.")
    lines = source.rstrip("\n").split("\n")
    if cell.role in ("check", "experiment"):
        if not lines[0].startswith("from helpers import "):
            raise cell.error("its first line (`from helpers import ...`) is the builder's. Put it back, then adopt.")
        lines = lines[1:]
    if cell.role == "check":
        if not lines or not lines[-1].startswith("check.passed("):
            raise cell.error("its last line (`check.passed(...)`) is the builder's. Put it back, then adopt.")
        lines = lines[:-1]
    if cell.role == "hint":
        return unfolded(cell, source)
    if cell.role not in ONE_TO_ONE:
        raise cell.error(f"a {cell.role} cell is made by the builder. Edit it in lessons/ instead.")
    return "\n".join(lines)


def with_names(cell, source: str, numbers: Numbers) -> str:
    """Return an edited source with `{lesson:...}` where the builder had written a number, and where one was typed."""
    shown, written = cell.source.split("\n"), cell.written[0].split("\n")
    lines, edited = [], source.split("\n")
    for change, first, last, start, end in difflib.SequenceMatcher(None, shown, edited, autojunk=False).get_opcodes():
        kept = change == "equal"
        lines += written[first:last] if kept else [numbers.named_in(cell, line) for line in edited[start:end]]
    return "\n".join(lines)


def unfolded(cell, source: str) -> str:
    """Return the list of three hints from its folded form."""
    parts = re.split(r"<details><summary>Hint \d of \d</summary>", source)[1:]
    if len(parts) != 3:
        raise cell.error("three hints are expected, each in its <details>. Edit them in lessons/ instead.")
    items = [part.replace("</details>", "").strip() for part in parts]
    return "\n".join(
        f"{k}. " + item.replace("\n", "\n   ").replace("\n   \n", "\n\n") for k, item in enumerate(items, 1)
    )


def new_cells(edited, owners: dict[str, int]) -> dict[int, list]:
    """Return the cells that were added in the notebook, by the index of the lesson cell they follow (-1: the top)."""
    added: dict[int, list] = {}
    last = -1
    for cell in edited.cells:
        if cell.get("id") in owners:
            last = owners[cell["id"]]
        elif cell.source.strip():
            make = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
            added.setdefault(last, []).append(make(cell.source))
    return added


def merged(lesson: Lesson, cells: list, removed: set[int], added: dict[int, list]) -> list:
    """Return the lesson's cells without the removed ones (and what hangs on them), and with the added ones."""
    gone = {lesson.cells[index].name for index in removed if lesson.cells[index].role == "exercise"}
    result = list(added.get(-1, []))
    for index, cell in enumerate(cells):
        dependent = lesson.cells[index].role in NOT_IN_NOTEBOOKS and lesson.cells[index].name in gone
        if index not in removed and not dependent:
            result.append(cell)
        result += added.get(index, [])
    return result
