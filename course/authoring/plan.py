"""A lesson in 90 minutes of class: its sections with their minutes, what stays in class, and what goes home."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from course.authoring.lesson import Lesson, LessonCell
from course.authoring.teaching_cells import minutes_of

CLASS = 90  # minutes
HEADLINE = re.compile(r"^## (?:\d+\.\d+ )?(.+)$", re.MULTILINE)
CLOSING = ("What the analogy got right", "What to remember", "Where to read on")


@dataclass
class Section:
    """One part of a lesson under a headline of its own."""

    title: str
    cells: list[LessonCell] = field(default_factory=list)

    @property
    def minutes(self) -> float:
        return minutes_of([cell for cell in self.cells if not cell.options.get("extension")])

    @property
    def makes(self) -> set[str]:
        """Return the names that its exercises define."""
        return {name for cell in self.cells if cell.role == "exercise" for name in cell.defined_names()}

    @property
    def words(self) -> set[str]:
        return {word for cell in self.cells if cell.kind == "code" for word in re.findall(r"\w+", cell.source)}

    @property
    def weight(self) -> int:
        """Return how much would be lost in class: 3 the verdict, 2 graded exercises, 1 anything to do, 0 text."""
        roles = {cell.role for cell in self.cells if not cell.options.get("extension")}
        if "verdict" in roles:
            return 3
        return 2 if "exercise" in roles else 1 if roles & {"catch", "experiment", "prediction", "quiz"} else 0


def sections(lesson: Lesson) -> list[Section]:
    """Return the parts of a lesson, the opening first; notes for teachers and what is never shown left out."""
    found = [Section("Opening")]
    for cell in lesson.cells:
        headline = HEADLINE.search(cell.source) if cell.kind == "markdown" and cell.role in ("", "today") else None
        if headline and not headline[1].startswith(CLOSING):
            found.append(Section(headline[1].strip()))
        if cell.role != "guide":
            found[-1].cells.append(cell)
    return found


def kept_in_class(parts: list[Section], minutes: float = CLASS) -> list[bool]:
    """Return for each section whether it stays in class; what stays builds on nothing that went home.

    What nothing else in class builds on goes first, the lightest before the heavier, the later before the earlier.
    """
    kept = [True] * len(parts)
    bases = [{k for k in range(place) if parts[k].makes & part.words} for place, part in enumerate(parts)]

    def needed(place: int) -> bool:
        return any(kept[k] and place in bases[k] for k in range(len(parts)))

    while in_class(parts, kept) > minutes and sum(kept) > 1:
        open_ones = [place for place in range(1, len(parts)) if kept[place]]
        go = min(open_ones, key=lambda place: (needed(place), parts[place].weight, -place))
        for place in range(go, len(parts)):
            kept[place] = kept[place] and place != go and all(kept[base] for base in bases[place])
    for place in sorted(range(len(parts)), key=lambda place: (-parts[place].weight, place)):  # what fits comes back
        fits = in_class(parts, kept) + parts[place].minutes <= minutes
        kept[place] = kept[place] or fits and all(kept[base] for base in bases[place])
    return kept


def in_class(parts: list[Section], kept: list[bool]) -> float:
    return sum(part.minutes for part, stays in zip(parts, kept, strict=True) if stays)


def extensions(lesson: Lesson) -> list[str]:
    """Return the starred exercises, by name: they are nobody's duty."""
    return [cell.key for cell in lesson.with_role("exercise") if cell.options.get("extension")]


def plan(lesson: Lesson) -> list[str]:
    """Return the plan as Markdown: a table of sections, and in a sentence what to cut."""
    parts = sections(lesson)
    kept = kept_in_class(parts)
    rows = [
        f"| {part.title} | {part.minutes:.0f} | {'in class' if stays else 'at home'} |"
        for part, stays in zip(parts, kept, strict=True)
    ]
    head = f"## {CLASS} minutes in class\n\n| section | minutes | where |\n|---|---|---|\n"
    home = [part.title for part, stays in zip(parts, kept, strict=True) if not stays]
    cut = "Nothing has to be cut." if not home else (
        f"In class {in_class(parts, kept):.0f} minutes. Nothing that is done in class builds on what is left for home."
    )  # fmt: skip
    starred = f" Starred, for whoever is ahead: {', '.join(extensions(lesson))}." if extensions(lesson) else ""
    return [head + "\n".join(rows), cut + starred]
