"""Draw the drawings of the lessons: a function each in lessons/drawings/, a committed PNG and SVG beside it."""

from __future__ import annotations

import importlib.util
import io
import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure
from PIL import Image

from course.authoring.lesson import ROOT, LessonError
from course.files import write_atomically

FOLDER = ROOT / "lessons" / "drawings"
CARD = "#FBF8F1"  # opaque and pale: the same on a light page and on a dark one
INK, SOFT, PALE = "#222222", "#6B6B6B", "#B5B5B5"
WIDTH = 7  # inches: 700 pixels on the page, stored at twice that
DOTS_PER_INCH = 200
SMALLEST = 8  # points: 11 pixels at 700 pixels


def add_arguments(parser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="as in mark-one (default: all)")


def main(arguments) -> int:
    """Write the PNG and the SVG of each drawing named, or of all."""
    known = functions()
    for name in arguments.names or sorted(known):
        if name not in known:
            raise LessonError(
                f"there is no drawing {name!r} in lessons/drawings/. There is: {', '.join(sorted(known))}."
            )
        figure = known[name]()
        write_atomically(FOLDER / f"{name}.png", png(figure))
        write_atomically(FOLDER / f"{name}.svg", svg(figure))
        print(f"lessons/drawings/{name}.png and .svg")
    return 0


def functions(folder: Path = FOLDER) -> dict[str, Callable[[], Figure]]:
    """Return the functions that draw, by the name of the drawing: `mark_one` draws mark-one."""
    found: dict[str, Callable[[], Figure]] = {}
    for file in sorted(folder.glob("[a-z]*.py")):
        specification = importlib.util.spec_from_file_location(f"drawings_of_{file.stem}", file)
        module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(module)
        for name, value in vars(module).items():
            if callable(value) and getattr(value, "__module__", "") == module.__name__ and not name.startswith("_"):
                found[name.replace("_", "-")] = value
    return found


def card(height: float = 3.2, width: float = WIDTH):
    """Return a figure with one empty axes over all of it: x from 0 to 100, y from 0 to what keeps circles round.

    Parameters
    ----------
    height, width : size in inches; 7 inches are the 700 pixels of a lesson's column

    Returns
    -------
    figure, axes
    """
    figure = Figure(figsize=(width, height), dpi=100, facecolor=CARD)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100 * height / width)
    axes.set_aspect("equal")
    axes.axis("off")
    return figure, axes


def wires(axes, layers: list[list[tuple[float, float]]], width: float = 1.3) -> None:
    """Draw a pale line from each place of a layer to each place of the next one."""
    for here, above in zip(layers, layers[1:], strict=False):
        for start in here:
            for end in above:
                axes.plot(*zip(start, end, strict=True), color=PALE, lw=width, zorder=1)


def too_small(figure: Figure) -> list[str]:
    """Return the texts of a drawing whose letters are smaller than 11 pixels where it is 700 pixels wide."""
    scale = WIDTH / figure.get_figwidth()
    texts = figure.findobj(matplotlib.text.Text)
    return [
        text.get_text() for text in texts if text.get_text().strip() and text.get_fontsize() * scale < SMALLEST - 0.1
    ]


def png(figure: Figure) -> bytes:
    """Return a drawing as a small PNG: twice the size on the page, 128 colours."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DOTS_PER_INCH, facecolor=CARD, metadata={"Software": None})
    picture = Image.open(buffer).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    small = io.BytesIO()
    picture.save(small, format="PNG", optimize=True)
    return small.getvalue()


def svg(figure: Figure) -> bytes:
    """Return a drawing as SVG, the same bytes for the same drawing; letters stay text."""
    buffer = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "course", "svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", facecolor=CARD, metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def distance(one: bytes, other: bytes) -> float:
    """Return how far two PNGs are apart: the mean difference of a pixel, from 0 to 255; infinite for other sizes."""
    import numpy as np

    first, second = (np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=float) for data in (one, other))
    return float("inf") if first.shape != second.shape else float(np.abs(first - second).mean())


if __name__ == "__main__":
    sys.exit("Run `python -m course drawings`.")
