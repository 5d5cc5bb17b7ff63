"""Drawings of the lesson on neural codes: two worlds, yes-no questions, and the ear of a grasshopper."""

from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from course.authoring.drawings import INK, SOFT, card
from helpers.figures import COLOURS

BLUE, RED, GREEN = COLOURS["blue"], COLOURS["vermillion"], COLOURS["green"]
TEXT_RED = "#A34700"


def _arrow(axes, start, end, colour=INK, width=1.5, style="-|>"):
    axes.add_patch(FancyArrowPatch(start, end, arrowstyle=style, mutation_scale=12, color=colour, lw=width, zorder=2))


def _box(axes, x, y, width, height, text, colour=INK, size=10):
    axes.add_patch(FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0.4", fc="white", ec=colour, lw=1.6))
    axes.text(x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=size, color=INK)


def _train(axes, left, y, times, colour, name, width=34):
    axes.plot([left, left + width], [y, y], color="#B5B5B5", lw=1.2, zorder=1)
    for time in times:
        axes.plot([left + width * time / 100] * 2, [y, y + 4.2], color=colour, lw=2.2, zorder=3)
    axes.text(left - 1.2, y + 1.6, name, ha="right", va="center", fontsize=10, color=colour if colour == BLUE else TEXT_RED)


def two_worlds():
    """Two cells in two worlds: in one the number of spikes tells the stimulus, in the other who begins."""
    figure, axes = card(3.9)
    for left, title in ((11, "rate code: who fires MORE?"), (62, "temporal code: who fires FIRST?")):
        axes.text(left + 17, 51.5, title, ha="center", fontsize=11, color=INK)
    worlds = (
        (11, ([6, 17, 31, 38, 55, 63, 78, 92], [24, 47, 70, 88]), ([12, 35, 58, 83], [3, 15, 29, 41, 52, 69, 77, 95])),
        (62, ([20, 48, 60, 74, 90], [28, 52, 66, 81, 95]), ([28, 55, 64, 70, 93], [20, 46, 61, 77, 85])),
    )
    for left, *stimuli in worlds:
        for number, (trains, y) in enumerate(zip(stimuli, (36, 14), strict=True)):
            axes.text(left - 9, y + 8.9, f"stimulus {number}", ha="left", fontsize=10, color=SOFT)
            _train(axes, left, y + 2.8, trains[0], BLUE, "cell 0")
            _train(axes, left, y - 4.4, trains[1], RED, "cell 1")
        _arrow(axes, (left, 6), (left + 34, 6), SOFT, 1.2)
        axes.text(left + 17, 2.4, "time, 100 ms", ha="center", fontsize=9, color=SOFT)
    for y, ahead in ((36, 0), (14, 1)):
        early, late = 62 + 34 * 0.20, 62 + 34 * 0.28
        axes.plot([early, early], [y - 4.4, y + 7], color=GREEN, lw=1, ls=":", zorder=1)
        axes.plot([late, late], [y - 4.4, y + 7], color=GREEN, lw=1, ls=":", zorder=1)
        axes.text(early + 4.0, y + 8.9 if ahead == 0 else y + 8.9, "lead", fontsize=9, color="#00684B", ha="left")
    axes.text(11 + 17, 25.6, "8 spikes against 4", ha="center", fontsize=9, color=SOFT)
    axes.text(62 + 17, 25.6, "5 spikes each", ha="center", fontsize=9, color=SOFT)
    return figure


def yes_no_questions():
    """A tree of yes-no questions that finds one of four letters; the more often a letter comes, the fewer it needs."""
    figure, axes = card(3.3)
    nodes = ((20, 38, "is it A?"), (42, 28, "is it B?"), (64, 18, "is it C?"))
    leaves = ((8, 22, "A", "1/2", 1), (30, 12, "B", "1/4", 2), (52, 3.5, "C", "1/8", 3), (76, 3.5, "D", "1/8", 3))
    for x, y, text in nodes:
        _box(axes, x - 7, y - 2.5, 14, 5, text, BLUE, 11)
    for (x, y, _), (lx, ly, *_), (nx, ny) in zip(nodes, leaves, ((42, 28), (64, 18), (76, 3.5)), strict=False):
        _arrow(axes, (x - 3, y - 3), (lx, ly + 4.6), GREEN)
        axes.text((x - 3 + lx) / 2 - 2.6, (y - 3 + ly + 4.6) / 2 + 0.4, "yes", fontsize=9, color="#00684B", ha="right")
        _arrow(axes, (x + 5, y - 3), (nx - 2 if ny > 10 else nx, ny + (3 if ny > 10 else 4.6)), RED)
        axes.text(x + 11.0, y - 3.4 if ny > 10 else y - 5.4, "no", fontsize=9, color=TEXT_RED, ha="left")
    for x, y, letter, share, _ in leaves:
        axes.add_patch(Circle((x, y), 3.2, facecolor="white", edgecolor=INK, lw=1.8, zorder=4))
        axes.text(x, y - 0.1, letter, ha="center", va="center", fontsize=12, color=INK, zorder=5)
        axes.text(x + 4.2, y, share, va="center", fontsize=11, color=SOFT)
    axes.text(97, 42, "A comes half of the time: 1 question", ha="right", fontsize=10, color=INK)
    axes.text(97, 36.5, "B a quarter of the time: 2 questions", ha="right", fontsize=10, color=INK)
    axes.text(97, 31, "C and D an eighth each: 3 questions", ha="right", fontsize=10, color=INK)
    return figure


def ear_of_a_grasshopper():
    """A loudspeaker, the ear, one receptor cell, and an electrode that hears its spikes."""
    figure, axes = card(2.5)
    _box(axes, 2, 13, 14, 9, "loudspeaker", INK)
    for x in (20, 23, 26):
        axes.plot([x, x + 1.4, x], [13.4, 17.5, 21.6], color=COLOURS["orange"], lw=2)
    axes.text(24, 27, "tone, louder\nand softer", ha="center", fontsize=9, color=SOFT)
    axes.plot([32, 32], [9, 26], color=INK, lw=3)
    axes.text(32, 5.2, "ear drum", ha="center", fontsize=9, color=INK)
    _arrow(axes, (33, 17.5), (40.5, 17.5), SOFT)
    axes.add_patch(Circle((46, 17.5), 4.6, facecolor="white", edgecolor=BLUE, lw=2, zorder=3))
    axes.text(46, 6.6, "receptor cell", ha="center", fontsize=9, color="#00527F")
    axes.plot([50.6, 70], [17.5, 17.5], color=BLUE, lw=2.4)
    axes.text(61, 20, "axon", ha="center", fontsize=9, color="#00527F")
    axes.plot([70, 66], [31, 18], color=INK, lw=2)
    axes.text(66, 32, "electrode", ha="right", va="center", fontsize=9, color=INK)
    _arrow(axes, (70, 31), (76, 31), SOFT)
    axes.plot([77, 98], [28.6, 28.6], color="#B5B5B5", lw=1.2)
    for x in (78, 80.4, 85, 88.8, 91, 96):
        axes.plot([x, x], [28.6, 33.4], color=BLUE, lw=2)
    axes.text(87.5, 24, "spikes, about 90 a second", ha="center", fontsize=9, color=SOFT)
    axes.text(87.5, 17.5, "to the nervous system", ha="center", va="center", fontsize=9, color=SOFT)
    _arrow(axes, (70, 17.5), (74, 17.5), BLUE, 2)
    return figure
