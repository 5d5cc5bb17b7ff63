"""Drawings of the refreshers: axes of a table, secants, a matrix that moves a square, a hundred squares."""

import numpy as np

from course.authoring.drawings import INK, SOFT, card
from helpers.figures import COLOURS

BLUE, RED, GOLD, PALE = COLOURS["blue"], COLOURS["vermillion"], COLOURS["orange"], "#E8E0CE"


def array_axes():
    """Return a table of two rows and three columns with its two axes, and the sums along each."""
    figure, axes = card(2.9)
    for row in range(2):
        for column in range(3):
            _box(axes, 22 + 11 * column, 26 - 9 * row, str(1 + 3 * row + column), "white")
    for column, total in enumerate((5, 7, 9)):
        _box(axes, 22 + 11 * column, 5, str(total), "#D9EAF5", BLUE)
    for row, total in enumerate((6, 15)):
        _box(axes, 66, 26 - 9 * row, str(total), "#FBE3D3", RED)
    _arrow(axes, (16.5, 34), (16.5, 9), BLUE)
    _arrow(axes, (24, 38.2), (64, 38.2), RED)
    axes.text(8.4, 21, "axis 0\n(rows)", ha="center", va="center", fontsize=10.5, color=BLUE)
    axes.text(71, 38.2, "axis 1 (columns)", ha="left", va="center", fontsize=10.5, color="#A34700")
    axes.text(57, 9, "X.sum(axis=0)\nshape (3,)", ha="left", va="center", fontsize=10.5, color=BLUE)
    axes.text(79.5, 25.5, "X.sum(axis=1)\nshape (2,)", ha="left", va="center", fontsize=10.5, color="#A34700")
    return figure


def secant_to_slope():
    """Return the parabola with lines through (1, 1) whose second point comes nearer."""
    figure, axes = card(3.2)
    plot = figure.add_axes((0.1, 0.15, 0.5, 0.77), facecolor="none")
    x = np.linspace(-0.4, 2.7, 100)
    plot.plot(x, x**2, color=INK, lw=2.2)
    for h, colour, style in ((1.5, GOLD, ":"), (0.75, RED, "--"), (0.0, BLUE, "-")):
        plot.plot(x, 1 + (2 + h) * (x - 1), color=colour, lw=2, ls=style)
        plot.plot([1 + h], [(1 + h) ** 2], "o", color=colour, ms=7, mec="white", zorder=4)
    plot.set(xlim=(-0.4, 2.8), ylim=(-1.6, 7), xlabel="x", ylabel="x²", xticks=(0, 1, 2), yticks=(0, 2, 4, 6))
    plot.tick_params(labelsize=9)
    for side in ("top", "right"):
        plot.spines[side].set_visible(False)
    rows = ((33, "#8F6200", "h = 1.5: slope 3.5"), (25.5, "#A34700", "h = 0.75: slope 2.75"), (18, BLUE, "h → 0: slope 2"))
    for y, colour, words in rows:
        axes.text(66, y, words, fontsize=12, color=colour, va="center")
    axes.text(66, 9, "f(1 + h) − f(1), divided by h", fontsize=9.5, color=SOFT, va="center")
    return figure


def matrix_moves():
    """Return the unit square and what a matrix makes of it, with the two diagonals that keep their direction."""
    figure, axes = card(3.3)
    for place, matrix in ((0.04, np.eye(2)), (0.5, np.array([[2.0, 1.0], [1.0, 2.0]]))):
        plot = figure.add_axes((place, 0.1, 0.46, 0.86), facecolor="none")
        corners = matrix @ np.array([[0, 1, 1, 0], [0, 0, 1, 1]])
        plot.fill(*corners, color=PALE, ec=SOFT, lw=1)
        for start, colour in (((1, 0), BLUE), ((0, 1), RED)):
            tip = matrix @ start
            plot.annotate("", tip, (0, 0), arrowprops={"arrowstyle": "-|>", "lw": 2.6, "color": colour})
            words = f"({tip[0]:g}, {tip[1]:g})"
            shift = (0.24, -0.26) if start == (1, 0) else (-0.15, 0.22)
            plot.text(*(tip + shift), words, color=colour, fontsize=11, ha="center", va="center")
        for start, words in (((1, 1), "(3, 3): 3 times"), ((1, -1), "(1, −1): as before")):
            tip = matrix @ start
            plot.annotate("", tip, (0, 0), arrowprops={"arrowstyle": "-|>", "lw": 1.8, "ls": "--", "color": INK})
            named = f"({start[0]}, {start[1]})".replace("-", "−") if place < 0.1 else words
            plot.text(tip[0] + 0.1, tip[1], named, fontsize=10.5, ha="left", va="center", color=INK)
        plot.set(xlim=(-0.75, 4.6), ylim=(-1.4, 3.4), aspect="equal")
        plot.axhline(0, color=SOFT, lw=0.6)
        plot.axvline(0, color=SOFT, lw=0.6)
        plot.axis("off")
    _arrow(axes, (43, 22), (52, 22), INK)
    axes.text(47.5, 25.5, "A", ha="center", va="center", fontsize=13, color=INK)
    return figure


def hundred_squares():
    """Return a hundred moments: ten with a stimulus, with a spike in eight of them and in eighteen of the others."""
    figure, axes = card(3.3)
    for number in range(100):
        column, row = divmod(number, 10)
        stimulus = column == 0
        spike = row < 8 if stimulus else row < 2
        face = "#F6C9A8" if stimulus else "white"
        x, y = 6 + 4.1 * column + (1.6 if column else 0), 41.5 - 4.1 * row
        axes.add_patch(_square(x, y, face))
        if spike:
            axes.plot([x + 1.8, x + 1.8], [y - 2.9, y - 0.7], color=INK, lw=2.4)
    lines = (
        (36, "orange: a stimulus was there, 10 of 100", "#A34700"),
        (30, "stroke: the cell spiked", INK),
        (21, "8 spikes with a stimulus", "#A34700"),
        (15.5, "18 spikes without", INK),
        (7.5, "8 of 26, about 31 %", BLUE),
    )
    for y, words, colour in lines:
        axes.text(54, y, words, fontsize=11, color=colour, va="center", weight="bold" if y < 8 else "normal")
    return figure


def _box(axes, x, y, words, face, colour=INK):
    """Draw a cell of a table with its number."""
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((x, y), 11, 9, facecolor=face, edgecolor=SOFT, lw=1.2))
    axes.text(x + 5.5, y + 4.4, words, ha="center", va="center", fontsize=13, color=colour)


def _square(x, y, face):
    """Return one of the hundred squares, its upper left corner at x, y."""
    from matplotlib.patches import Rectangle

    return Rectangle((x, y - 3.6), 3.6, 3.6, facecolor=face, edgecolor=SOFT, lw=0.8)


def _arrow(axes, start, end, colour):
    axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "lw": 2, "color": colour})
