"""Write all pictures of the course into one folder, for slides: drawings as SVG and PNG, still results as PNG.

`index.html` beside them shows each with its description. --map draws docs/lessons.svg and .png anew: the lessons and
what each builds on.
"""

from __future__ import annotations

import base64
import html
import json
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course.authoring.drawings import CARD, INK, SOFT, png, svg
from course.authoring.lesson import ROOT, Lesson, find_lessons, find_refreshers, read_lesson
from course.authoring.outline import title
from course.authoring.path import depths, direct, read_course
from course.files import write_atomically

MAP = ROOT / "docs" / "lessons"
TOPICS = {"machine": "#D7E8F4", "cell": "#FBE3D0", "both": "#E4EFDC"}  # blue, orange, green: pale
ABOUT = {
    "cell": ("spiking_neuron", "synapses_and_dendrites", "neural_codes", "plasticity_and_reward"),
    "both": ("orientation", "credit_assignment", "spiking_networks", "the_reckoning", "seeing", "recurrence"),
}


def add_arguments(parser) -> None:
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="as in 02_perceptron or 02 (default: all)")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "figures", help="default: build/figures")
    parser.add_argument("--map", action="store_true", help="draw docs/lessons.svg and .png anew, and nothing else")


def main(arguments) -> int:
    if arguments.map:
        figure = course_map(read_course())
        write_atomically(MAP.with_suffix(".png"), png(figure))
        write_atomically(MAP.with_suffix(".svg"), svg(figure))
        print("docs/lessons.png and .svg")
        return 0
    lessons = [read_lesson(path) for path in find_lessons(arguments.lessons)]
    lessons += [] if arguments.lessons else [read_lesson(path) for path in find_refreshers()]
    rows = [row for lesson in lessons for row in (*drawings_of(lesson), *stills_of(lesson))]
    for name, content, _ in rows:
        write_atomically(arguments.output / name, content)
    write_atomically(arguments.output / "index.html", index(rows))
    print(f"{arguments.output}: {len(rows)} pictures, described in index.html")
    return 0


def drawings_of(lesson: Lesson):
    """Yield (file, bytes, description) of the drawings of a lesson; the SVG comes with its PNG's description."""
    for cell in lesson.with_role("drawing"):
        alt = " ".join(cell.source.split())
        for suffix in (".svg", ".png"):
            file = lesson.folder / "drawings" / f"{cell.name}{suffix}"
            if file.exists():
                yield f"{lesson.name}-drawing-{cell.name}{suffix}", file.read_bytes(), alt


def stills_of(lesson: Lesson):
    """Yield (file, bytes, description) of the figures that a solved lesson shows, in the course's own run."""
    kept = ROOT / "helpers" / "built" / "stills" / f"{lesson.concept}.json"
    found = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    for key, still in found.items():
        for place, figure in enumerate(still["figures"]):
            yield f"{lesson.name}-still-{key}-{place}.png", base64.b64decode(figure["png"]), figure["alt"]


def index(rows: list[tuple[str, bytes, str]]) -> str:
    """Return a page that shows each picture above its name and description."""
    shown = "\n".join(
        f'<figure><img src="{html.escape(name)}" alt="{html.escape(alt)}" loading="lazy">'
        f"<figcaption><code>{html.escape(name)}</code><br>{html.escape(alt)}</figcaption></figure>"
        for name, _, alt in rows
        if name.endswith(".png")
    )
    style = "body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto}img{max-width:100%}figure{margin:2rem 0}"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Pictures of the course</title>'
        f"<style>{style}</style><h1>Pictures of the course</h1>\n{shown}\n</html>\n"
    )


def places(known: dict[str, Lesson]) -> dict[str, tuple[int, int]]:
    """Return (column, row) of each lesson: a row below what it builds on, columns in the order of the course."""
    rows, taken = depths(known), {}
    found: dict[str, tuple[int, int]] = {}
    for concept, lesson in known.items():
        row = rows[concept]
        column = max(taken.get(row, 0), min((found[one][0] for one in lesson.needs if one in found), default=0))
        found[concept] = (column, row)
        taken[row] = column + 1
    return found


def course_map(known: dict[str, Lesson]) -> Figure:
    """Return the drawing of the lessons and what each builds on, from top to bottom."""
    spots = places(known)
    width, height = 1 + max(x for x, _ in spots.values()), 1 + max(y for _, y in spots.values())
    figure = Figure(figsize=(7, 0.86 * height), dpi=100, facecolor=CARD)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(-0.53, width - 0.47), ylim=(height - 0.5, -0.5))
    axes.axis("off")
    for need, lesson in direct(known):
        (x, y), (u, v) = spots[need], spots[lesson]
        around = v - y > 1 and (u != x or any((x, row) in spots.values() for row in range(y + 1, v)))
        start, end = (x, y + 0.34), (u + 0.2 * (u < x or around), v - 0.34)
        if around:  # around the boxes between: down the free line beside the goal's column
            corners = [start, (x, y + 0.5), (u + 0.5, y + 0.5), (u + 0.5, v - 0.5), (end[0], v - 0.5)]
            axes.plot(*zip(*corners, strict=True), color=SOFT, linewidth=1.1, zorder=1)
            start = corners[-1]
        arrow = {"arrowstyle": "-|>", "mutation_scale": 11, "color": SOFT, "linewidth": 1.1, "zorder": 1}
        axes.add_patch(FancyArrowPatch(start, end, shrinkA=0, shrinkB=0, **arrow))
    for lesson in known.values():
        x, y = spots[lesson.concept]
        topic = next((name for name, concepts in ABOUT.items() if lesson.concept in concepts), "machine")
        box = FancyBboxPatch((x - 0.43, y - 0.3), 0.86, 0.6, boxstyle="round,pad=0.03,rounding_size=0.06",
                             facecolor=TOPICS[topic], edgecolor=INK, linewidth=0.8, zorder=2)  # fmt: skip
        axes.add_patch(box)
        axes.text(x, y, f"{lesson.name[:2]} {folded(title(lesson))}", ha="center", va="center", fontsize=9,
                  color=INK, zorder=3)  # fmt: skip
    return figure


def folded(text: str, width: int = 18) -> str:
    """Return a title in lines that fit into a box, the first of them shorter by a number."""
    lines = [""]
    for word in text.split(":")[0].split():
        if lines[-1] and len(lines[-1]) + len(word) > width - 3 * (len(lines) == 1):
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
