"""Drawing of the first lesson: the four neurons side by side, each with the question that it answers."""

import numpy as np

from course.authoring.drawings import INK, SOFT, card
from helpers.figures import COLOURS

BODY, EDGE, BLUE, RED = "#EFE3C8", "#8A7A55", COLOURS["blue"], COLOURS["vermillion"]
NAMES = ("threshold unit", "ReLU unit", "LIF cell", "two-branch cell")
ASKS = ("Is it enough?", "How much more\nthan enough?", "Enough,\nand soon enough?", "Soon enough,\nand on one branch?")


def four_neurons():
    """Return the four neurons of the course, simplest on the left, each with one thing more that it knows."""
    figure, axes = card(3.4)
    for place, (name, asks) in enumerate(zip(NAMES, ASKS, strict=True)):
        middle = 13 + 24.7 * place
        axes.text(middle, 44.6, name, ha="center", va="center", fontsize=12, weight="bold", color=INK)
        axes.text(middle, 6.2, asks, ha="center", va="center", fontsize=10.5, color=INK)
        if place:
            axes.plot([middle - 12.35] * 2, [10.5, 46], color="#D9D0BC", lw=1)
    _unit(axes, 13, lambda t: np.where(t < 0, 0, 1.0))
    _unit(axes, 37.7, lambda t: np.maximum(0, t))
    _cell(axes, 62.4)
    _branches(axes, 87.1)
    return figure


def _unit(axes, x, bend):
    """Draw three inputs, a circle with the unit's curve in it, and its output."""
    from matplotlib.patches import Circle

    for height in (33, 26, 19):
        axes.plot([x - 10, x - 4], [height, 26 + 0.25 * (height - 26)], color=SOFT, lw=1.6)
        axes.plot([x - 10.2], [height], "o", color=SOFT, ms=4)
    axes.add_patch(Circle((x, 26), 6, facecolor="white", edgecolor=INK, lw=1.8, zorder=3))
    t = np.linspace(-1, 1, 201)
    axes.plot(x + 3.6 * t, 24 + 3.9 * bend(t), color=BLUE, lw=2.2, zorder=4)
    axes.annotate("", (x + 10.6, 26), (x + 6.2, 26), arrowprops={"arrowstyle": "-|>", "lw": 1.6, "color": INK})


def _cell(axes, x):
    """Draw a cell body with a membrane that charges and leaks up to a threshold, where a spike stands."""
    from matplotlib.patches import Circle

    axes.plot([x - 11, x - 6], [26, 26], color=SOFT, lw=1.6)
    axes.plot([x - 11.2], [26], "o", color=SOFT, ms=4)
    axes.add_patch(Circle((x, 26), 7.4, facecolor=BODY, edgecolor=EDGE, lw=1.6, zorder=3))
    t = np.linspace(0, 3, 100)
    wave = np.where(t < 0.7, 1 - np.exp(-t / 0.7), (1 - np.exp(-1)) * np.exp(-(t - 0.7) / 0.5))
    again = np.clip(t - 1.7, 0, None)
    wave = np.where(t > 1.7, wave + 1.15 * (1 - np.exp(-again / 0.7)), wave)
    top = np.argmax(wave >= 0.9)
    axes.plot(x - 5.2 + 3.5 * t[:top], 22 + 6 * wave[:top], color=BLUE, lw=2, zorder=4)
    axes.plot([x - 5.6, x + 5.6], [27.4, 27.4], color=SOFT, lw=1, ls="--", zorder=4)
    axes.plot([x - 5.2 + 3.5 * t[top]] * 2, [27.4, 31.4], color=INK, lw=2.6, zorder=5)
    axes.text(x + 0.4, 36.4, "charges, leaks", ha="center", va="center", fontsize=9.5, color=SOFT)
    axes.annotate("", (x + 11, 26), (x + 7.6, 26), arrowprops={"arrowstyle": "-|>", "lw": 1.6, "color": INK})


def _branches(axes, x):
    """Draw a cell body with two dendrites; two pulses on the upper one set off a dendritic spike there."""
    from matplotlib.patches import Circle

    for end, name in ((38, "A"), (15, "B")):
        axes.plot([x - 10.5, x + 1], [end, 26], color=EDGE, lw=8, solid_capstyle="round", zorder=1)
        axes.plot([x - 10.5, x + 1], [end, 26], color=BODY, lw=5.6, solid_capstyle="round", zorder=2)
        axes.text(x - 11.2, end - (4 if end > 26 else -4), name, ha="center", va="center", fontsize=10, color=SOFT)
    for place in (0.12, 0.3):
        axes.plot([x - 10.5 + 11.5 * place], [38 - 12 * place], "o", color=RED, ms=7, mec="white", zorder=4)
    axes.plot([x - 4.2], [31.7], marker="^", color=COLOURS["orange"], ms=9, mec=INK, mew=0.8, zorder=4)
    axes.text(x + 4.4, 38.6, "fires by itself", ha="center", va="center", fontsize=9.5, color="#8F6200")
    axes.plot([x - 3.6, x - 1.6], [33, 36.8], color="#8F6200", lw=1)
    axes.add_patch(Circle((x + 3, 26), 5, facecolor=BODY, edgecolor=EDGE, lw=1.6, zorder=3))
    axes.plot([x + 3, x + 3], [24, 28.6], color=INK, lw=2.6, zorder=5)
    axes.annotate("", (x + 11.6, 26), (x + 8.2, 26), arrowprops={"arrowstyle": "-|>", "lw": 1.6, "color": INK})
