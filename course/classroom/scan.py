"""Search what students get for what they must not: answers, hidden tests, keys, references of open lessons."""

from __future__ import annotations

import ast
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nbformat

from course.authoring.audit import MARKERS, leaks
from course.authoring.expand import without_region
from course.authoring.lesson import BEGIN_HIDDEN, END_HIDDEN, Lesson, find_lessons, read_lesson
from course.errors import CourseError
from course.grade.trusted.visible import STUB, WITH_THE_FEEDBACK

ROOMS = ("solutions/", "lessons/", "tests/", "course/", "gradebook", "submitted/")  # nothing of these is a student's
SHORT, RUN = 12, 4  # lines shorter than this say nothing; so many in a row are a copy
LONG = 30  # an assert of a hidden test, or a function's body, that is as long as this is known by itself
# What a lab has to hold, with the reason: (module, lesson). None is to be added lightly.
EXCUSED = {
    # One line in a closure: the learner's way back is timed against the same by products, and falls back on it.
    ("helpers/labs/digit_reader.py", "05_backpropagation"),
    # A race of optimisers goes through epochs and batches as `train` does; what `train` is asked for comes around it.
    ("helpers/labs/optimiser_race.py", "06_training"),
}
TEXTS = (".py", ".json", ".md", ".txt", ".toml", ".csv")
Files = dict[str, bytes]


def demand_no_answer(folder: Path, lessons: list[str]) -> int:
    """Return how many files were searched; raise CourseError where one holds what students must not have."""
    contents = read(folder)
    found = sorted(set(search(contents, lessons)))
    if found:
        raise CourseError("No archive was written, for it would hold answers:\n" + "\n".join(found[:20]))
    return len(contents)


def excused(folder: Path, lessons: list[str]) -> list[str]:
    """Return the labs in a folder that are let through with lines of an answer to an open lesson, and the lesson."""
    inside = {name.partition("!")[2] or name for name, content in read(folder).items() if not is_stub(content)}
    return sorted(f"{name} ({lesson})" for name, lesson in EXCUSED if name in inside and lesson >= lessons[0])


def is_stub(content: bytes) -> bool:
    """Return whether a file only says that its module is not there while a lesson is open."""
    return content.startswith(STUB.partition("(")[0].encode())


def read(folder: Path) -> Files:
    """Return all files of a folder by their names, those inside wheels as well."""
    contents: Files = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        contents[name] = path.read_bytes()
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                contents |= {f"{name}!{inner}": wheel.read(inner) for inner in wheel.namelist()}
    return contents


def search(contents: Files, handed_out: list[str]) -> Iterator[str]:
    """Yield a line for each thing that whoever has been handed these lessons must not have."""
    lessons = [read_lesson(path) for path in find_lessons() if path.stem >= handed_out[0]]
    names = {name: name.partition("!")[2] or name for name in contents}
    yield from (f"{name}: nothing of {room} is a student's" for name in names for room in ROOMS
                if names[name].startswith(room))  # fmt: skip
    yield from references(contents, names, lessons)
    yield from keys(contents, names, lessons)
    texts = {name: content.decode("utf-8") for name, content in contents.items() if name.endswith(TEXTS)}
    for lesson in lessons:
        file = f"{lesson.name}/{lesson.name}.ipynb"
        if file in contents:
            yield from leaks(lesson, nbformat.reads(contents[file].decode("utf-8"), as_version=4))
        yield from copies(lesson, texts)
    yield from (f"{name} shows the marker {mark!r}" for name, text in texts.items() for mark in MARKERS if mark in text)


def references(contents: Files, names: dict[str, str], lessons: list[Lesson]) -> Iterator[str]:
    """Find modules of open lessons' references; a stub is none."""
    concepts = {lesson.concept for lesson in lessons}
    for name, inner in names.items():
        part = re.match(r"helpers/reference/(\w+)", inner)
        if part and part[1] in concepts and not is_stub(contents[name]):
            yield f"{name} is the reference of a lesson that is still to be graded"


def keys(contents: Files, names: dict[str, str], lessons: list[Lesson]) -> Iterator[str]:
    """Find keys of graded questions, model answers and derivations of open lessons."""
    for lesson in lessons:
        for name, inner in names.items():
            if inner == f"helpers/built/{lesson.concept}.json":
                held = json.loads(contents[name]).keys() & set(WITH_THE_FEEDBACK)
                yield from (f"{name} holds what comes with the feedback: {part}" for part in sorted(held))


def copies(lesson: Lesson, texts: dict[str, str]) -> Iterator[str]:
    """Find lines of hidden tests, and answers, copied word for word or as the same code under another name."""
    tests = {line for cell in lesson.with_role("check") for line in hidden_lines(cell.source)
             if len(line) >= LONG and line.startswith("assert ")}  # fmt: skip
    answers = {key: cell for cell in lesson.with_role("exercise") if cell.kind == "code" for key in runs(cell.source)}
    shown = {key for cell in lesson.cells if cell.role in ("given", "starter", "", "sibling", "experiment") and
             cell.kind == "code" for key in runs(cell.source)}  # fmt: skip
    bodies = {body for cell in lesson.with_role("exercise") for body in bodies_of(cell.source)}
    for name, text in texts.items():
        lines = {line.strip() for line in text.splitlines()}
        yield from (f"{name} holds the hidden test {line!r} of {lesson.name}" for line in tests & lines)
        if (name.partition("!")[2], lesson.name) in EXCUSED:
            continue
        both = (answers.keys() - shown) & set(runs(text))
        yield from (f"{name} holds lines of the answer {answers[key].key} of {lesson.name}" for key in both)
        if name.endswith(".py"):
            yield from (f"{name} holds an answer of {lesson.name} as code" for _ in bodies & set(bodies_of(text)))


def hidden_lines(source: str) -> list[str]:
    """Return the lines of the hidden regions of a check, without blanks around them."""
    regions = re.findall(f"{BEGIN_HIDDEN}(.*?){END_HIDDEN}", source, re.DOTALL)
    visible = {line.strip() for line in without_region(source, BEGIN_HIDDEN, END_HIDDEN).splitlines()}
    return [line.strip() for region in regions for line in region.splitlines() if line.strip() not in visible]


def runs(source: str) -> list[tuple[str, ...]]:
    """Return every few lines in a row that say something."""
    lines = [line.strip() for line in source.splitlines()]
    lines = [line for line in lines if len(line) >= SHORT and not line.startswith(("#", "import ", "from "))]
    return [tuple(lines[start : start + RUN]) for start in range(len(lines) - RUN + 1)]


def bodies_of(source: str) -> list[str]:
    """Return the bodies of all functions as trees, docstrings apart; bodies of one short line say nothing."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            text = "\n".join(map(ast.unparse, body))
            if len(text) >= LONG:
                found.append(text)
    return found
