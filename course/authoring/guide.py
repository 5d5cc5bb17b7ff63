"""The guide of a lesson for whoever teaches it, as Markdown: two pages to teach from, then what to look up.

A plan for 90 minutes, what to cut, questions for discussion, notes, expected numbers; then common mistakes with the
sentence that a student reads, model answers, terms. All is built from the lesson.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat

from course.authoring import stills
from course.authoring.expand import points_of, quiz_question
from course.authoring.lesson import ROOT, Lesson, LessonCell, find_lessons, read_lesson
from course.authoring.plan import HEADLINE, plan
from course.authoring.style import glossary
from course.authoring.teaching_cells import minutes_of, model_answer, title
from course.files import write_atomically

QUESTIONS = 5
LINES = 12  # of what one cell prints: a table is of no use without its last row
NOBODYS = re.compile(r"^L\d+ .*Before: not stated\. After: not stated\.\n?(?:^ {3}.*\n?)*", re.MULTILINE)
ORAL = re.compile(r"\(\d\)\s+(.+?)(?=\s*\(\d\)\s|\Z|\n\n)", re.DOTALL)


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
    teach = [*plan(lesson), *discussion(lesson), *notes(lesson), *numbers(lesson)]
    parts = [head, *teach, *mistakes(lesson), *answers(lesson), *graded(lesson), *terms(lesson)]
    return "\n\n".join(parts) + "\n"


def notes(lesson: Lesson) -> list[str]:
    """Return the author's notes."""
    whole = "\n\n".join(cell.source.strip() for cell in lesson.with_role("guide"))
    found = [part for part in whole.split("\n\n") if part and not (ORAL.search(part) and "questions" in part[:40])]
    return ["## Notes", *found] if found else []


def discussion(lesson: Lesson) -> list[str]:
    """Return five questions to talk about: the author's oral ones, those answered in sentences, quizzes by hands."""
    oral = [flat(text) for cell in lesson.with_role("guide") for text in ORAL.findall(cell.source)]
    written = [f"{question_of(cell)} (See the model answer below.)" for cell in lesson.with_role("explain")]
    essays = [flat(cell.source.split("### BEGIN")[0]) for cell in lesson.with_role("essay")]
    polls = [poll(cell) for cell in lesson.with_role("quiz") if not cell.options.get("graded")]
    questions = [*oral, *written, *essays, *filter(None, polls)][:QUESTIONS]
    listed = "\n".join(f"{number}. {question}" for number, question in enumerate(questions, 1))
    return ["## Questions for discussion", listed] if questions else []


def poll(cell: LessonCell) -> str:
    """Return a quiz as a question for a show of hands, with the answer; an empty text where it needs a page."""
    question, options = quiz_question(cell)
    text, why = next((text, why) for text, why, right in options if right)
    if any(sign in question for sign in ("|", "```", "![", "$$", "\n- ")):
        return ""
    choices = "; ".join(flat(option).rstrip(".") for option, _, _ in options)
    return f"{flat(question)} Choices: {choices}. ({flat(text).rstrip('.')}: {flat(why).removeprefix('Yes. ')})"


def graded(lesson: Lesson) -> list[str]:
    """Return the questions that count, with what is right and why; a student reads the same in the feedback."""
    cells = [cell for cell in lesson.with_role("quiz") if cell.options.get("graded")]
    found = []
    for cell in cells:
        question, options = quiz_question(cell)
        found += [question.strip(), *(f"> **{flat(text)}**\n>\n> {flat(why)}" for text, why, right in options if right)]
    return ["## Questions that count", *found] if found else []


def flat(text: str) -> str:
    return " ".join(text.split())


def numbers(lesson: Lesson) -> list[str]:
    """Return what the cells print in the course's own run, section by section, from the still results."""
    root = lesson.path.parent.parent
    kept, notebook = stills.file_of(lesson, root), root / "solutions" / lesson.name / f"{lesson.name}.ipynb"
    if not kept.exists() or not notebook.exists():
        return []
    found = json.loads(kept.read_text(encoding="utf-8"))
    title, blocks = "Opening", {}
    cells = nbformat.read(notebook, as_version=4)
    keys = stills.wanted(lesson, cells)
    for cell in cells.cells:
        title = next(iter(HEADLINE.findall(cell.source)), title) if cell.cell_type == "markdown" else title
        said = NOBODYS.sub("", found.get(keys.get(cell.id, ""), {}).get("text", "")).splitlines()
        said = [line for line in said if not line.startswith("Look for")]
        if said:
            more = ["..."] if len(said) > LINES else []
            blocks.setdefault(title, []).append("```\n" + "\n".join([*said[:LINES], *more]) + "\n```")
    told = ["\n".join([f"*{title}*", *texts]) for title, texts in blocks.items()]
    return ["## Expected numbers", "From the course's own run; a learner's choices move them.", *told]


def question_of(cell: LessonCell) -> str:
    """Return the question of an `explain` cell, which stands in its first comment lines."""
    text = " ".join(line.lstrip("# ") for line in cell.source.splitlines()[:8] if line.startswith("# "))
    return re.split(r"\s*(?:Write|In)? ?[Tt]wo or three sentences", text)[0] or text


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
        found.append(f"**{question_of(cell)}**\n\n> {answer}\n\n" + "\n".join(f"- {line}" for line in rubric))
    return ["## Model answers", *found] if found else []


def terms(lesson: Lesson) -> list[str]:
    """Return the terms that the lesson introduces."""
    own = {term: entry for term, entry in glossary(lesson.path.parent).items() if entry["lesson"] == lesson.concept}
    listed = "\n".join(f"- **{term}**: {entry['plain']}" for term, entry in own.items())
    return ["## Terms", listed] if listed else []
