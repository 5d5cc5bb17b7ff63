"""Find what the site must not show: answers, hidden tests, wrong answers, model answers, keys of quizzes."""

from __future__ import annotations

import html
import re
from pathlib import Path

import nbformat

from course.authoring.audit import MARKERS, dropped_lines
from course.authoring.expand import graded_questions, quiz_question, source_notebook
from course.authoring.lesson import BEGIN_SOLUTION, END_SOLUTION, ROOT, Lesson
from course.authoring.teaching_cells import model_answer

SHORTEST = 12  # characters of a line that says something
TEXT_FILES = (".html", ".js", ".json", ".ipynb", ".txt", ".xml", ".md")
FOR_AUTHORS = ("guides/contributing.html", "guides/any-course.html")  # these explain the marks
TAG = re.compile(r"<[^>]+>")


def secrets(lesson: Lesson) -> dict[str, str]:
    """Return what only authors may see of a lesson: text -> what it is."""
    found = {line: f"{cell.file}:{cell.line}" for line, cell in dropped_lines(lesson).items()}
    for cell in source_notebook(lesson).cells:
        for line in solution_lines(cell.source):
            found.setdefault(line, f"the answer of {lesson.name} in {cell.id}")
    for cell in lesson.with_role("explain"):
        for text in (model_answer(cell)[0], *model_answer(cell)[1]):
            found.setdefault(text, f"the model answer of {lesson.name} in line {cell.line}")
    for cell in lesson.with_role("derivation", "sibling"):
        if cell.role == "derivation":  # a sibling stands in the last hint
            for line in filter(long_enough, map(str.strip, cell.source.splitlines())):
                found.setdefault(line, f"the derivation of {lesson.name} in line {cell.line}")
    for cell in [*lesson.with_role("quiz", "recall"), *graded_questions(lesson)]:
        for _, explanation, _ in quiz_question(cell)[1]:
            if long_enough(explanation):
                found.setdefault(explanation, f"an explanation of {lesson.name} in line {cell.line}")
    return found


def long_enough(text: str) -> bool:
    return len(text) >= SHORTEST


def solution_lines(source: str) -> list[str]:
    """Return the lines between the solution marks; also short ones where they are the key of a quiz."""
    parts = re.findall(rf"{BEGIN_SOLUTION}\n(.*?){END_SOLUTION}", source, re.DOTALL)
    lines = [line.strip() for part in parts for line in part.splitlines()]
    return [line for line in lines if long_enough(line) or line.startswith("answer_")]


def handed_out() -> str:
    """Return all that students' notebooks say: what stands there is no secret."""
    notebooks = sorted((ROOT / "notebooks").glob("*/*.ipynb"))
    return flat("\n".join(cell.source for file in notebooks for cell in nbformat.read(file, as_version=4).cells))


def flat(text: str) -> str:
    """Return a text with one space for any white space."""
    return " ".join(text.split())


def said(file: Path) -> str:
    """Return what a file of the site says: of HTML what a reader sees, and descriptions."""
    text = file.read_text(encoding="utf-8", errors="replace")
    if file.suffix != ".html":
        return flat(text.replace("\\n", " ").replace('\\"', '"'))
    attributes = " ".join(re.findall(r'(?:alt|title|content|aria-label)="([^"]*)"', text))
    return flat(html.unescape(TAG.sub("", text) + " " + attributes))


def of_site(folder: Path, lessons: list[Lesson]) -> list[str]:
    """Return what the pages, the search index and the notebooks of a site show and should not."""
    public = handed_out()
    hidden = {flat(text): what for lesson in lessons for text, what in secrets(lesson).items()}
    hidden = {text: what for text, what in hidden.items() if text not in public and text not in MARKERS}
    marks = {mark: "a marker of the lessons" for mark in MARKERS}
    return [
        f"{name(file, folder)} shows {text[:60]!r}: {what}"
        for file in scanned(folder)
        for text, what in (hidden if name(file, folder) in FOR_AUTHORS else hidden | marks).items()
        if text in said_once(file)
    ]


def name(file: Path, folder: Path) -> str:
    """Return the name of a file in the site."""
    return file.relative_to(folder).as_posix()


_SAID: dict[tuple[Path, float], str] = {}


def said_once(file: Path) -> str:
    """Return what a file says, read once for each of its states."""
    key = file, file.stat().st_mtime
    if key not in _SAID:
        _SAID[key] = said(file)
    return _SAID[key]


def scanned(folder: Path) -> list[Path]:
    """Return the files of a site that hold words of the course: pages, search index, notebooks in the browser."""
    found = [file for file in sorted(folder.rglob("*")) if file.suffix in TEXT_FILES and file.is_file()]
    machine = ("_static/", "lite/build/", "lite/extensions/", "lite/static/")
    return [file for file in found if not name(file, folder).startswith(machine)]
