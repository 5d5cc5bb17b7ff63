"""The bibliography: what the lessons cite and recommend, once each, with its DOI and the lessons that name it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from course.authoring.lesson import Lesson
from course.site.glossary import link

HEADING = re.compile(r"^#{2,3} (Where to read on|Sources\b.*)$", re.MULTILINE)
DOI = re.compile(r"(?<![/\w(\[])doi[ :]+(10\.\d{4,9}/[^\s\])]*[\w)])", re.IGNORECASE)
LINKED = re.compile(r"\[doi[ :]+(10\.[^\]]+)\]\(https://doi\.org/[^)]*\)+", re.IGNORECASE)
BARE = re.compile(r"(?<![/\w(@])((?:arxiv\.org|oeis\.org|[a-z0-9-]+\.(?:org|edu|com|io|net))/[\w./~%-]*[\w/])")
# In a paragraph of sources a new one begins with initials, behind the end of a sentence.
NEXT = re.compile(r"(?<=[0-9a-z)`*])[.;] (?=[A-Z]\.)")


@dataclass
class Source:
    """A work, its text as Markdown, and the lessons that name it."""

    text: str
    lessons: list[Lesson] = field(default_factory=list)


def cited(lesson: Lesson) -> list[str]:
    """Return what a lesson lists under "Where to read on" and "Sources", one text each."""
    found = []
    for cell in lesson.cells:
        if cell.kind == "markdown" and cell.role == "":
            parts = HEADING.split(cell.source)[2::2]
            for part in parts:
                found += items(re.split(r"^#", part, flags=re.MULTILINE)[0].strip())
    return found


def items(text: str) -> list[str]:
    """Return the entries of a list, or of a paragraph in which they follow each other."""
    if re.search(r"^- ", text, re.MULTILINE):
        listed = re.split(r"^- ", text, flags=re.MULTILINE)[1:]
    else:
        listed = NEXT.split(" ".join(text.split()))
    return [" ".join(item.split()).strip().removesuffix(".") + "." for item in listed if item.strip()]


def key(text: str) -> str:
    """Return what two mentions of one work have in common: its DOI, or else its words."""
    found = LINKED.search(text) or DOI.search(text)
    return found[1].lower().rstrip(".") if found else re.sub(r"\W+", " ", text.lower()).strip()


def surname(text: str) -> str:
    """Return by what a work is sorted: the first author's surname."""
    author = re.sub(r"^(?:[A-Z]\.[ -]?)+", "", text.lstrip("*_ "))
    return re.sub(r"\W", " ", author).lower()


def linked(text: str) -> str:
    """Return a text with each DOI and each bare address as a link."""
    text = LINKED.sub(r"doi \1", text)
    text = BARE.sub(lambda found: f"[{found[1]}](https://{found[1]})", text)
    return DOI.sub(lambda found: f"[doi {found[1]}](https://doi.org/{found[1]})", text)


def collect(lessons: list[Lesson]) -> list[Source]:
    """Return all works, sorted by their first author; the longest text stands for a work that is named twice."""
    found: dict[str, Source] = {}
    for lesson in lessons:
        for text in cited(lesson):
            source = found.setdefault(key(text), Source(text))
            source.text = max(source.text, text, key=len)
            if lesson not in source.lessons:
                source.lessons.append(lesson)
    return sorted(found.values(), key=lambda source: surname(source.text))


def page(lessons: list[Lesson]) -> str:
    """Return the bibliography as Markdown."""
    works = collect(lessons)
    with_doi = sum(bool(LINKED.search(work.text) or DOI.search(work.text)) for work in works)
    head = (f"# Bibliography\n\n{len(works)} works that the lessons cite or recommend, {with_doi} with a DOI; what is "
            "said behind a colon is what a recommended one is good for. Each lesson lists its own.")  # fmt: skip
    rows = [f"- {linked(work.text)} *In:* {', '.join(map(link, work.lessons))}" for work in works]
    return f"{head}\n\n" + "\n".join(rows) + "\n"
