"""The glossary as a page: each term, what it means, the lesson that introduces it, and the lessons that use it."""

from __future__ import annotations

import re

from course.authoring.lesson import Lesson
from course.authoring.outline import title

SPOKEN = ("", "recap", "hint", "quiz", "recall", "drawing", "next")  # cells that a reader sees as text


def anchor(term: str) -> str:
    """Return the anchor of a term: `threshold unit` becomes `term-threshold-unit`."""
    return "term-" + re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-")


def terms_of(lesson: Lesson, terms: dict[str, dict]) -> dict[str, str]:
    """Return the terms that a lesson introduces, with their anchors; longer ones first: they hold shorter ones."""
    own = [term for term, entry in terms.items() if entry["lesson"] == lesson.concept]
    return {term: anchor(term) for term in sorted(own, key=len, reverse=True)}


def users(term: str, lessons: list[Lesson]) -> list[Lesson]:
    """Return the lessons whose text uses a term."""
    pattern = re.compile(rf"\b{re.escape(term)}", re.IGNORECASE)
    return [lesson for lesson in lessons if any(pattern.search(text) for text in texts(lesson))]


def texts(lesson: Lesson) -> list[str]:
    """Return what a lesson says in words, one string a cell, without line ends."""
    cells = [cell for cell in lesson.cells if cell.kind == "markdown" and cell.role in SPOKEN]
    return [" ".join(cell.source.split()) for cell in cells]


def link(lesson: Lesson) -> str:
    """Return a link to the page of a lesson."""
    return f"[{title(lesson)}](lessons/{lesson.name}.ipynb)"


def page(terms: dict[str, dict], lessons: list[Lesson]) -> str:
    """Return the glossary as Markdown."""
    by_concept = {lesson.concept: lesson for lesson in lessons}
    parts = [f"# Glossary\n\nThe {len(terms)} terms that the lessons introduce, in the field's own words, "
             "and where each is used again."]  # fmt: skip
    order = {lesson.concept: number for number, lesson in enumerate(lessons)}
    for term in sorted(terms, key=str.lower):
        entry = terms[term]
        first = by_concept.get(entry["lesson"])
        where = [f"Introduced in {link(first)}."] if first else []
        again = [link(lesson) for lesson in users(term, lessons[order.get(entry["lesson"], -1) + 1 :])]
        where += [f"Used again in {', '.join(again)}."] if again else []
        parts.append(f"({anchor(term)})=\n**{term}**\n: {entry['plain']}\n\n  {' '.join(where)}")
    return "\n\n".join(parts) + "\n"
