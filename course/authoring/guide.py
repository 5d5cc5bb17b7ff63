"""The guide of a lesson for whoever teaches it: notes, common mistakes, model answers and terms, as Markdown."""

from __future__ import annotations

from pathlib import Path

from course.authoring.expand import points_of
from course.authoring.lesson import ROOT, Lesson, find_lessons, read_lesson
from course.authoring.style import glossary
from course.authoring.teaching_cells import minutes_of, model_answer, title
from course.files import write_atomically


def add_arguments(parser) -> None:
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="as in 02_perceptron or 02 (default: all)")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "guide", help="where to (default: build/guide)")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder that holds lessons/ (default: this course)")


def main(arguments) -> int:
    """Write the guide of each lesson named, or of all; it holds answers, and never reaches a student's package."""
    for path in find_lessons(arguments.lessons, arguments.root / "lessons"):
        target = arguments.output / f"{path.stem}.md"
        write_atomically(target, guide(read_lesson(path)))
        print(target)
    return 0


def guide(lesson: Lesson) -> str:
    """Return the guide of one lesson."""
    points = sum(points_of(cell) for cell in lesson.with_role("check", "catch", "hand_in", "essay"))
    minutes = 5 * round(minutes_of(lesson.cells) / 5)
    head = f"# {title(lesson)}: notes for teachers\n\nAbout {minutes} minutes, {points:g} points."
    parts = [head, *notes(lesson), *mistakes(lesson), *answers(lesson), *terms(lesson)]
    return "\n\n".join(parts) + "\n"


def notes(lesson: Lesson) -> list[str]:
    """Return the author's notes."""
    return [cell.source.strip() for cell in lesson.with_role("guide")]


def mistakes(lesson: Lesson) -> list[str]:
    """Return the recorded wrong answers as sentences, exercise by exercise."""
    found: dict[str, list[str]] = {}
    for cell in lesson.wrong_answers():
        names = " and ".join(f"`{name}`" for name in lesson.names_of(cell.name))
        found.setdefault(names, []).append(str(cell.options["why"]))
    listed = [f"**{names}**\n\n" + "\n".join(f"- {why}" for why in whys) for names, whys in found.items()]
    return ["## Common mistakes", *listed] if listed else []


def answers(lesson: Lesson) -> list[str]:
    """Return the model answers of the questions that are answered in sentences, with their rubrics."""
    found = []
    for cell in lesson.with_role("explain"):
        answer, rubric = model_answer(cell)
        question = " ".join(line.lstrip("# ") for line in cell.source.splitlines()[:8] if line.startswith("# "))
        found.append(f"**{question}**\n\n> {answer}\n\n" + "\n".join(f"- {line}" for line in rubric))
    return ["## Model answers", *found] if found else []


def terms(lesson: Lesson) -> list[str]:
    """Return the terms that the lesson introduces."""
    own = {term: entry for term, entry in glossary(lesson.path.parent).items() if entry["lesson"] == lesson.concept}
    listed = "\n".join(f"- **{term}**: {entry['plain']}" for term, entry in own.items())
    return ["## Terms", listed] if listed else []
