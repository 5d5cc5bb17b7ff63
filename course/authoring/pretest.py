"""The ten questions that the first lesson asks and the last one asks again: lessons/pretest/questions.py.

Learners hold their texts in helpers/built/pretest.json; the key and the explanations go with the lesson that asks them
after the course, so that no package of an open lesson holds them. They stand in no other lesson.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from course.authoring.expand import quiz_question
from course.authoring.lesson import PRETEST, Lesson, LessonCell, LessonError, read_lesson

FILE = f"helpers/built/{PRETEST}.json"
QUESTIONS, OPTIONS = 10, 4
TIMES = ("before", "after")


def read(folder: Path) -> Lesson | None:
    """Return the ten questions in a folder of lessons, as the cells of a lesson; None where there are none."""
    file = folder / PRETEST / "questions.py"
    return read_lesson(file) if file.exists() else None


def key(lesson: Lesson, questions: Callable) -> dict | None:
    """Return the key of the ten questions if this lesson asks them after the course; `questions` hashes and packs."""
    asked = [cell for cell in lesson.with_role("pretest") if cell.name == "after"]
    if not asked:
        return None
    source = read(lesson.folder)
    if source is None:
        raise asked[0].error(f"there is no lessons/{PRETEST}/questions.py with the ten questions. Write it.")
    return questions(source, source.with_role("quiz"))


def built_file(folder: Path, known: dict[str, Lesson]) -> dict[str, str]:
    """Return the questions without their key, by the name of the file; raise LessonError where something is wrong."""
    source = read(folder)
    if source is None:
        return {}
    problems = [*problems_of(source), *elsewhere(source, known), *asked_twice(known)]
    if problems:
        raise LessonError("\n".join(map(str, problems)))
    questions = [
        {"id": cell.name, "text": text, "options": [option for option, *_ in options]}
        for cell in source.with_role("quiz")
        for text, options in [quiz_question(cell)]
    ]
    return {FILE: json.dumps({"questions": questions}, indent=1, ensure_ascii=False) + "\n"}


def problems_of(source: Lesson) -> Iterator[LessonError]:
    """Find what spoils the measure: too few questions or options, a right option that gives itself away."""
    cells = source.with_role("quiz")
    if len(cells) != QUESTIONS:
        yield LessonError(f"lessons/{PRETEST}/questions.py: it holds {len(cells)} questions. Write {QUESTIONS}.")
    for cell in cells:
        options = quiz_question(cell)[1]
        if len(options) != OPTIONS:
            yield cell.error(f'it has {len(options)} options. Write {OPTIONS}: the helper adds "I do not know".')
        if max((len(text), right) for text, _, right in options)[1]:
            yield cell.error("its right option is the longest. Shorten it, or say more in another.")


def elsewhere(source: Lesson, known: dict[str, Lesson]) -> Iterator[LessonError]:
    """Find questions that a lesson asks as well: what is practised there is no measure of the course."""
    own = {cell.name for cell in source.with_role("quiz")} | {words(cell) for cell in source.with_role("quiz")}
    for lesson in known.values():
        for cell in lesson.with_role("quiz", "recall"):
            if cell.name in own or words(cell) in own:
                yield cell.error(f"this question stands in lessons/{PRETEST}/questions.py. Ask another one here.")


def words(cell: LessonCell) -> str:
    """Return what a question asks, without what its layout adds."""
    return " ".join(re.findall(r"\w+", quiz_question(cell)[0].lower()))


def asked_twice(known: dict[str, Lesson]) -> Iterator[LessonError]:
    """Find lessons that ask the ten questions at another time than before or after the course, or a second time."""
    seen: dict[str, str] = {}
    for lesson in known.values():
        for cell in lesson.with_role("pretest"):
            if cell.name not in TIMES:
                yield cell.error(f'the ten questions are asked {" and ".join(TIMES)} the course: pretest="before".')
            elif cell.name in seen:
                yield cell.error(f"{seen[cell.name]} asks the ten questions {cell.name} the course already.")
            seen[cell.name] = lesson.name
