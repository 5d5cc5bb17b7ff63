"""Drawings of the perceptron lesson: Rosenblatt's machine, and one step of its rule."""

import numpy as np

from course.authoring.drawings import INK, SOFT, card
from helpers.figures import COLOURS

LEARNED, FIXED, LIT = COLOURS["vermillion"], "#8C8C8C", COLOURS["blue"]
POSITIVE_SIDE, NEGATIVE_SIDE = "#F8DDCC", "#D6E6F2"
LETTER = ["111111", "001100", "001100", "001100", "001100", "001100"]  # a T on the photocells


def mark_one():
    """Return the machine: photocells, A-units behind fixed random wires, and a response that learns."""
    figure, axes = card(3.3)
    rng = np.random.default_rng(13)
    cells = {(row, column): (8 + 4 * column, 33 - 4 * row) for row in range(6) for column in range(6)}
    units = [(53, 36 - 5.2 * unit) for unit in range(6)]
    response = (85, 23)
    for x, y in units:
        heard = rng.permutation(36)[:4]
        for number, cell in enumerate(heard):
            start = cells[divmod(int(cell), 6)]
            axes.plot([start[0], x], [start[1], y], color=FIXED, lw=0.9, ls="--" if number % 2 else "-", zorder=1)
    for (row, column), (x, y) in cells.items():
        lit = LETTER[row][column] == "1"
        axes.add_patch(_square(x, y, LIT if lit else "white"))
    for (x, y), strength in zip(units, (3.6, 1.2, 2.6, 0.8, 4.4, 1.8), strict=True):
        axes.plot([x, response[0]], [y, response[1]], color=LEARNED, lw=strength, zorder=1)
        _unit(axes, x, y, 2.1, FIXED)
    _unit(axes, *response, 3.6, LEARNED)
    for x, text in ((18, "photocells\n(400 in the Mark I)"), (53, "association units\n(512)"), (85, "response\n(8)")):
        axes.text(x, 42.6, text, ha="center", va="center", fontsize=10, color=INK)
    axes.text(18, 5.4, "what is seen", ha="center", va="center", fontsize=9.5, color=SOFT)
    wires = "random wires, +1 (solid)\nor −1 (dashed): fixed"
    axes.text(46, 3.9, wires, ha="center", va="center", fontsize=9.5, color=INK)
    weights = "weights of any strength:\nlearned"
    axes.text(80, 3.9, weights, ha="center", va="center", fontsize=9.5, color="#A34700")
    return figure


def perceptron_step():
    """Return the plane before and after one mistake: the row is added to the weights, and the line turns."""
    figure, whole = card(3.2)
    w, x = np.array([2.0, -1.0]), np.array([0.6, 2.0])
    words = (
        (w, "before: $x$ should get $+1$", "$w \\cdot x = -0.8$: a mistake"),
        (w + x, "after one step: $w + x$", "$(w + x) \\cdot x = +3.6$: right now"),
    )
    for panel, (weights, head, foot) in enumerate(words):
        middle = 25 + 50 * panel
        axes = figure.add_axes((0.025 + 0.5 * panel, 0.12, 0.45, 0.76))
        _plane(axes, weights, x, w if panel else None)
        whole.text(middle, 43.2, head, ha="center", va="center", fontsize=11, color=INK)
        whole.text(middle, 2.8, foot, ha="center", va="center", fontsize=11, color=INK)
    return figure


def _square(x, y, colour):
    """Return a photocell."""
    from matplotlib.patches import Rectangle

    return Rectangle((x - 1.6, y - 1.6), 3.2, 3.2, facecolor=colour, edgecolor=INK, lw=0.8, zorder=2)


def _unit(axes, x, y, radius, colour):
    """Draw a threshold unit: a circle with a step in it."""
    from matplotlib.patches import Circle

    axes.add_patch(Circle((x, y), radius, facecolor="white", edgecolor=colour, lw=1.8, zorder=3))
    a = 0.55 * radius
    axes.plot([x - a, x, x, x + a], [y - a, y - a, y + a, y + a], color=INK, lw=1.4, zorder=4)


def _plane(axes, w, x, old):
    """Draw the two sides of the line w . x = 0, the weights as an arrow, and the row; `old` weights go on to w."""
    reach = 4.0
    axes.set(xlim=(-reach, reach), ylim=(-2.9, 3.3))
    axes.set_aspect("equal")
    axes.axis("off")
    side = np.array([-w[1], w[0]]) / np.linalg.norm(w)
    away = 12 * w / np.linalg.norm(w)
    axes.fill(*zip(*(12 * side, 12 * side + away, -12 * side + away, -12 * side), strict=True), color=POSITIVE_SIDE)
    axes.fill(*zip(*(12 * side, 12 * side - away, -12 * side - away, -12 * side), strict=True), color=NEGATIVE_SIDE)
    axes.axline((0, 0), side, color=INK, lw=2)
    axes.text(3.1, -2.4, "$+1$ side", ha="center", color="#A34700", fontsize=10)
    axes.text(-3.1, -2.4, "$-1$ side", ha="center", color="#005A8C", fontsize=10)
    if old is None:
        _arrow(axes, (0, 0), w, LEARNED)
        axes.text(*(w + [0.2, -0.35]), "$w$", fontsize=13, color="#A34700")
    else:
        _arrow(axes, (0, 0), old, "#E5A77F")
        _arrow(axes, old, old + x, INK, dashed=True)
        _arrow(axes, (0, 0), w, LEARNED)
        axes.text(*(old + [0.1, -0.45]), "$w$", fontsize=13, color="#A34700")
        axes.text(2.45, -0.1, "$+\\;x$", fontsize=13, color=INK)
        axes.text(*(w + [0.05, 0.25]), "$w + x$", fontsize=13, color="#A34700")
    axes.plot(*x, "o", ms=10, color=LEARNED, markeredgecolor="white", zorder=5)
    axes.text(*(x + [-0.35, 0.25]), "$x$", fontsize=13, ha="right", color=INK)


def _arrow(axes, start, end, colour, dashed=False):
    """Draw an arrow."""
    style = {"arrowstyle": "-|>", "mutation_scale": 16, "lw": 2.4, "color": colour, "shrinkA": 0, "shrinkB": 0}
    if dashed:
        style |= {"ls": "--", "lw": 1.6}
    axes.annotate("", end, start, arrowprops=style)
