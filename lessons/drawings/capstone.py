"""Drawings of the capstone: from the cortex to a cursor, and two ways in which a cell speaks."""

import numpy as np
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course.authoring.drawings import INK, SOFT, card
from helpers.figures import COLOURS

BLUE, RED, GREEN = COLOURS["blue"], COLOURS["vermillion"], COLOURS["green"]


def _box(axes, x, y, width, height, text, colour):
    axes.add_patch(FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0.4", fc="white", ec=colour, lw=1.6))
    axes.text(x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=9.5, color=INK)


def _arrow(axes, start, end):
    axes.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=12, color=INK, lw=1.5))


def power_budget():
    """From electrodes through amplifiers and a decoder to a cursor, with what each part costs."""
    figure, axes = card(2.7)
    parts = (
        ("40 cells of\nmotor cortex", GREEN),
        ("an amplifier\nfor each", RED),
        ("decoder", BLUE),
        ("a cursor\nmoves", GREEN),
    )
    for number, (text, colour) in enumerate(parts):
        _box(axes, 4 + 25 * number, 14, 15, 11, text, colour)
        if number:
            _arrow(axes, (4 + 25 * number - 9.4, 19.5), (4 + 25 * number - 0.8, 19.5))
    axes.text(36.5, 8.5, "8 µW each, all the time\nthat it reads", ha="center", va="center", fontsize=9, color=RED)
    axes.text(61.5, 8.5, "some pJ for\neach operation", ha="center", va="center", fontsize=9, color=BLUE)
    axes.text(50, 32, "Which cells, and for how many milliseconds?", ha="center", fontsize=10.5, color=INK)
    return figure


def counts_and_times():
    """Two cells, two directions: one answers by the number of spikes, one by the time of its first."""
    figure, axes = card(2.9)
    rng = np.random.default_rng(3)
    rows = (
        (30, 8, "reach to its direction", np.sort(rng.uniform(0, 28, 9)) + 1.2 * np.arange(9)),  # no two melt together
        (22, 8, "reach away from it", np.sort(rng.uniform(0, 38, 3))),
        (30, 56, "reach to its direction", np.array([4.0, 6.5])),
        (22, 56, "reach away from it", np.array([21.0, 23.5])),
    )
    for y, x, text, times in rows:
        axes.plot([x, x + 38], [y, y], color=SOFT, lw=1)
        for time in times:
            axes.plot([x + time] * 2, [y, y + 3.4], color=BLUE if x < 50 else RED, lw=2.2)
        axes.text(x, y - 3.2, text, fontsize=8.5, color=SOFT)
    axes.text(27, 37, "speaks in counts", ha="center", fontsize=10.5, color=BLUE)
    axes.text(75, 37, "speaks in times", ha="center", fontsize=10.5, color=RED)
    for x in (8, 56):
        _arrow(axes, (x, 12), (x + 38, 12))
        axes.text(x + 19, 7.5, "time after the go signal, 200 ms", ha="center", fontsize=8.5, color=INK)
    return figure
