"""Drawings of the capstone: from the cortex to a cursor, two ways in which a cell speaks, an election, a budget."""

import numpy as np
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle

from course.authoring.drawings import INK, PALE, SOFT, card
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
    axes.text(50, 32, "A decoder under the skull", ha="center", fontsize=10.5, color=INK)
    return figure


def counts_and_times():
    """Two cells, two directions: one answers by the number of spikes, one by the time of its first."""
    figure, axes = card(2.9)
    rng = np.random.default_rng(3)
    per_ms = 38 / 200  # on the card
    rows = (
        (30, 8, "reach to its direction", np.sort(rng.uniform(0, 28, 9)) + 1.2 * np.arange(9)),  # no two melt together
        (22, 8, "reach away from it", np.sort(rng.uniform(0, 38, 3))),
        (30, 56, "reach to its direction", np.array([15, 23]) * per_ms),
        (22, 56, "reach away from it", np.array([75, 83]) * per_ms),
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


def votes_for_and_against():
    """Three cells with their votes, and the three arrows one behind the other: where they lead, and what is nearest."""
    figure, axes = card(3.5)
    cells = (("A", 70, 6, 9, BLUE), ("B", 180, 7, 5, RED), ("C", 330, 4, 5, GREEN))  # usual count, count now
    length = 3.5  # on the card, of one spike
    for number, (name, prefers, usual, now, colour) in enumerate(cells):
        y = 41 - 14.6 * number
        way = np.array([np.cos(np.deg2rad(prefers)), np.sin(np.deg2rad(prefers))])
        middle = np.array([9, y])
        axes.add_patch(Circle(middle, 6, fc="white", ec=PALE, lw=1))
        axes.plot(*zip(middle, middle + 6 * way, strict=True), color=SOFT, lw=1.2, ls=":")
        _vote(axes, middle, middle + 1.9 * (now - usual) * way, colour)
        more = f"{now - usual} more: for {prefers}°" if now > usual else f"{usual - now} fewer: against {prefers}°"
        axes.text(17, y + 2.7, f"cell {name} prefers {prefers}°", va="center", fontsize=9.5, color=INK)
        axes.text(17, y - 0.3, f"usually {usual} spikes, now {now}", va="center", fontsize=8.5, color=SOFT)
        axes.text(17, y - 3.3, more, va="center", fontsize=9, color=colour)
    start = centre = np.array([72.0, 22.5])
    for k in range(8):
        way = np.array([np.cos(k * np.pi / 4), np.sin(k * np.pi / 4)])
        nearest = k == 1
        axes.plot(*zip(centre, centre + 16.5 * way, strict=True), color=INK if nearest else PALE, lw=1, ls="--")
        at, weight = centre + 19.3 * way, "bold" if nearest else "normal"
        axes.text(
            *at, f"{45 * k}°", ha="center", va="center", fontsize=9, color=INK if nearest else SOFT, weight=weight
        )
    for name, prefers, usual, now, colour in cells:
        way = np.array([np.cos(np.deg2rad(prefers)), np.sin(np.deg2rad(prefers))])
        end = start + length * (now - usual) * way
        _vote(axes, start, end, colour)
        aside = np.array([-1.0, 0.6]) if name == "A" else np.array([0, 1.8]) if name == "B" else np.array([1.2, 1.6])
        axes.text(*((start + end) / 2 + aside), name, ha="center", va="center", fontsize=9.5, color=colour)
        start = end
    _vote(axes, centre, start, INK, 2.6)
    axes.text(79.5, 23.8, "sum", fontsize=9.5, color=INK)
    axes.text(72, 47, "all three, one behind the other", ha="center", va="center", fontsize=9.5, color=INK)
    return figure


def budget_as_area():
    """The sheet of all cells and milliseconds, and three choices of the same area within it."""
    figure, axes = card(3.0)
    left, low, per_ms, per_cell = 12, 9, 0.3, 0.72
    axes.add_patch(Rectangle((left, low), 200 * per_ms, 40 * per_cell, fc="white", ec=PALE, lw=1.2))
    for cells, ms, colour in ((40, 12, BLUE), (10, 50, RED), (5, 100, GREEN)):
        wide, high = ms * per_ms, cells * per_cell
        axes.add_patch(Rectangle((left, low), wide, high, fc=colour, ec=colour, alpha=0.18))
        axes.add_patch(Rectangle((left, low), wide, high, fc="none", ec=colour, lw=2))
        y = low + (18 if cells == 40 else high - 1.5)
        axes.text(left + wide + 1.2, y, f"{cells} cells, {ms} ms", va="center", fontsize=9.5, color=colour)
    axes.text(
        left + 30, 4.6, "milliseconds after the go signal, 0 to 200", ha="center", va="center", fontsize=9, color=SOFT
    )
    axes.text(left - 3, low + 20 * per_cell, "40 cells", rotation=90, ha="center", va="center", fontsize=9, color=SOFT)
    axes.text(75, 30, "each choice:\n4 µJ, or a little less", va="center", fontsize=9.5, color=INK)
    axes.text(75, 17, "the whole sheet:\n64 µJ", va="center", fontsize=9.5, color=SOFT)
    return figure


def _vote(axes, start, end, colour, width=2.2):
    arrow = FancyArrowPatch(
        start, end, arrowstyle="-|>", mutation_scale=11, color=colour, lw=width, shrinkA=0, shrinkB=0
    )
    axes.add_patch(arrow)


def six_bins():
    """One cell in six bins: what it is expected to do for two directions, what it did, and how that adds up."""
    figure, axes = card(3.9)
    left, wide = 27, 9.6  # of the first bin, and of each
    means = ((0.1, 1, 0.8, 0.1, 0.1, 0.1), (0.1, 0.1, 0.1, 1, 0.8, 0.1))
    seen = (0, 1, 1, 0, 0, 0)
    for number in range(6):
        text = f"{10 * number}–{10 * number + 10}"
        axes.text(left + wide * (number + 0.5), 52.4, text, ha="center", va="center", fontsize=9, color=SOFT)
    axes.text(2, 52.4, "bin (ms)", va="center", fontsize=9, color=SOFT)
    axes.text(left + 6 * wide + 6, 52.4, "sum", ha="center", va="center", fontsize=9, color=SOFT)
    for number in range(7):
        axes.plot([left + wide * number] * 2, [3, 50.5], color=PALE, lw=1)
    rows = zip((37.5, 24.5), (7.8, 3.8), means, (BLUE, RED), strict=True)
    for direction, (low, score_at, mean, colour) in enumerate(rows):
        axes.text(2, low + 6, f"direction {direction}:", va="center", fontsize=9.5, color=colour)
        axes.text(2, low + 2.6, "mean count m", va="center", fontsize=9, color=colour)
        axes.plot([left, left + 6 * wide], [low, low], color=SOFT, lw=1)
        total = 0
        for number, (m, n) in enumerate(zip(mean, seen, strict=True)):
            middle = left + wide * (number + 0.5)
            axes.add_patch(Rectangle((middle - 3.2, low), 6.4, 8 * m, fc=colour, ec=colour, alpha=0.35))
            axes.text(middle, low + 8 * m + 1.8, f"{m:g}", ha="center", va="center", fontsize=9, color=INK)
            score = n * np.log(m) - m
            total += score
            text = f"{score:.2f}".replace("-", "−")
            axes.text(middle, score_at, text, ha="center", va="center", fontsize=9.5, color=colour)
        axes.text(left + 6 * wide + 6, low + 4, f"{sum(mean):g}", ha="center", va="center", fontsize=9.5, color=INK)
        text = f"{total:.2f}".replace("-", "−")
        axes.text(
            left + 6 * wide + 6, score_at, text, ha="center", va="center", fontsize=10, color=colour, weight="bold"
        )
        axes.text(2, score_at, f"n log m − m, direction {direction}", va="center", fontsize=9, color=colour)
    axes.text(2, 18.6, "a new trial:", va="center", fontsize=9.5, color=INK)
    axes.text(2, 15.2, "count n", va="center", fontsize=9, color=INK)
    axes.plot([left, left + 6 * wide], [17.2, 17.2], color=SOFT, lw=1)
    for number, n in enumerate(seen):
        middle = left + wide * (number + 0.5)
        if n:
            axes.plot([middle + 0.8] * 2, [17.2, 20.8], color=INK, lw=2.4)
        axes.text(middle, 14.2, f"{n}", ha="center", va="center", fontsize=9.5, color=INK)
    axes.text(left + 6 * wide + 6, 14.2, f"{sum(seen)}", ha="center", va="center", fontsize=9.5, color=INK)
    return figure
