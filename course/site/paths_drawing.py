"""Draw which lesson builds on which, as an SVG whose boxes are links, and say the same as a list."""

from __future__ import annotations

import html
import textwrap

from course.authoring.lesson import Lesson
from course.authoring.outline import title
from course.authoring.path import GOALS, depths, direct, minutes, way

WIDTH, HEIGHT = 190, 66  # of a box
ACROSS, DOWN = 30, 30  # between boxes


def places(known: dict[str, Lesson]) -> dict[str, tuple[int, int]]:
    """Return the upper left corner of each lesson's box: a row for each depth."""
    rows: dict[int, list[str]] = {}
    for concept, depth in depths(known).items():
        rows.setdefault(depth, []).append(concept)
    widest = max(map(len, rows.values()))
    found = {}
    for depth, concepts in rows.items():
        start = (widest - len(concepts)) * (WIDTH + ACROSS) // 2
        for column, concept in enumerate(concepts):
            found[concept] = (start + column * (WIDTH + ACROSS) + 4, depth * (HEIGHT + DOWN) + 4)
    return found


def svg(known: dict[str, Lesson], prefix: str = "lessons/") -> str:
    """Return the drawing as an inline SVG; its colours follow the page, light or dark."""
    at = places(known)
    width = max(x for x, _ in at.values()) + WIDTH + 4
    height = max(y for _, y in at.values()) + HEIGHT + 4
    lines = [arrow(at[before], at[after]) for before, after in direct(known)]
    boxes = [box(known[concept], place, prefix) for concept, place in at.items()]
    said = "Which lesson builds on which; the list below says the same."
    return (f'<div class="course-map"><svg viewBox="0 0 {width} {height}" role="group" aria-label="{said}" '
            f'style="min-width:{min(width, 720)}px">\n{"".join(lines)}{"".join(boxes)}</svg></div>')  # fmt: skip


def arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return the line from the bottom of one box to the top of another."""
    x1, y1, x2, y2 = start[0] + WIDTH // 2, start[1] + HEIGHT, end[0] + WIDTH // 2, end[1]
    return f'<path d="M{x1} {y1} C{x1} {y1 + DOWN}, {x2} {y2 - DOWN}, {x2} {y2}"/>\n'


def box(lesson: Lesson, place: tuple[int, int], prefix: str) -> str:
    """Return a lesson's box with its number and title, as a link."""
    x, y = place
    words = textwrap.wrap(f"{lesson.name[:2]} {title(lesson)}", 24)[:3]
    top = y + HEIGHT / 2 + 5 - 9 * (len(words) - 1)
    text = "".join(
        f'<text x="{x + WIDTH / 2}" y="{top + 18 * k:g}">{html.escape(word)}</text>' for k, word in enumerate(words)
    )
    shape = f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="8"/>'
    return f'<a href="{prefix}{lesson.name}.html">{shape}{text}</a>\n'


def table(known: dict[str, Lesson]) -> str:
    """Return the same as a table in Markdown."""
    rows = []
    for lesson in known.values():
        needs = ", ".join(f"[{known[need].name[:2]}](lessons/{known[need].name}.ipynb)" for need in lesson.needs
                          if need in known)  # fmt: skip
        name = f"[{lesson.name[:2]} {title(lesson)}](lessons/{lesson.name}.ipynb)"
        rows.append(f"| {name} | {needs or 'nothing'} | {minutes(lesson)} |")
    return "| lesson | builds on | minutes |\n|---|---|--:|\n" + "\n".join(rows)


def page(known: dict[str, Lesson]) -> str:
    """Return the page on the ways through the course."""
    ways = []
    for goal, goals in GOALS.items():
        passed = way(goals, known)
        numbers = ", ".join(f"[{lesson.name[:2]}](lessons/{lesson.name}.ipynb)" for lesson in passed)
        ways.append(f"- **{goal}**: {numbers}; about {round(sum(map(minutes, passed)) / 60)} hours")
    return (f"# Ways through the course\n\nAn arrow leads from a lesson to one that builds on it.\n\n{svg(known)}\n\n"
            f"## Four ways\n\n{chr(10).join(ways)}\n\n## The same as a table\n\n{table(known)}\n")  # fmt: skip
