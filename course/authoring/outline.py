"""The outline of the course for learners: what each lesson is about, its exercises and points, the ways to a goal.

`helpers.progress` and the start page read it as helpers/built/outline.json. A whole `course build` writes it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from course.authoring import path as paths
from course.authoring import teaching_cells
from course.authoring.lesson import REFRESHERS, Lesson, find_refreshers, read_lesson

FILE = "helpers/built/outline.json"
LONGEST = 240  # letters of what a lesson is about: one or two lines of the start page


def outline(known: dict[str, Lesson], folder: Path | None = None) -> dict:
    """Return {"lessons": [...], "ways": {goal: [concept, ...]}, "refreshers": [...]} of what is written, in order."""
    written = {concept: lesson for concept, lesson in known.items() if lesson.with_role("check")}
    return {
        "lessons": [entry(lesson) for lesson in written.values()],
        "ways": {goal: [lesson.concept for lesson in paths.way(goals, known)] for goal, goals in paths.GOALS.items()},
        "refreshers": [refresher(read_lesson(path)) for path in find_refreshers(folder)],
    }


def refresher(lesson: Lesson) -> dict:
    """Return what the outline says of a refresher."""
    return {
        "name": lesson.name,
        "file": f"{REFRESHERS}/{lesson.name}.ipynb",
        "title": title(lesson),
        "about": about(lesson),
        "minutes": paths.minutes(lesson),
    }


def entry(lesson: Lesson) -> dict:
    """Return what the outline says of one lesson."""
    return {
        "name": lesson.name,
        "concept": lesson.concept,
        "title": title(lesson),
        "about": about(lesson),
        "minutes": paths.minutes(lesson),
        "needs": list(lesson.needs),
        "exercises": exercises(lesson),
    }


def title(lesson: Lesson) -> str:
    """Return the lesson's heading without its number."""
    return re.sub(r"^\d+\.\s*", "", teaching_cells.title(lesson))


def about(lesson: Lesson) -> str:
    """Return the first sentences of the lesson, as many as fit into a line or two, at least one."""
    blocks = re.split(r"\n\s*\n", lesson.cells[0].source)
    prose = next((block for block in blocks if not block.lstrip().startswith(("#", "**"))), "")
    text = " ".join(line for line in prose.split("\n") if not line.startswith("- "))
    sentences = re.split(r"(?<=[.?!])\s+(?=[A-Z\"])", " ".join(text.replace("*", "").split()))
    said = sentences[0]
    for sentence in sentences[1:]:
        whole = sentence.endswith((".", "?", "!"))  # "You will" stands before a list
        if not whole or len(said) + len(sentence) >= LONGEST or sentence.startswith("After this lesson"):
            break
        said += f" {sentence}"
    return said


def exercises(lesson: Lesson) -> list[dict]:
    """Return the checks of a lesson in order: id, points, and the section where the exercise stands."""
    found, section, places = [], "", {}
    for cell in lesson.cells:
        if cell.kind == "markdown" and (headings := re.findall(r"^## (.+)$", cell.source, re.MULTILINE)):
            section = re.sub(r"[*`]", "", headings[-1]).strip()
        if cell.role in ("exercise", "catch"):
            places.setdefault(cell.key, section)
        if cell.role in ("check", "catch"):
            where = places.get(cell.key) or places.get(cell.name) or section
            points = 0 if cell.options.get("practice") else cell.options.get("points", 0)
            found.append({"check": cell.key, "points": points, "section": where})
    return found


def text(known: dict[str, Lesson], folder: Path | None = None) -> str:
    """Return the file's text; the same lessons give the same bytes."""
    return json.dumps(outline(known, folder), indent=1, ensure_ascii=False) + "\n"
