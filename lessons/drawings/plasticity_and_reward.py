"""Drawings of the lesson on plasticity and reward: two orders, traces, an eligibility that waits, moments, a learner."""

import numpy as np
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from course.authoring.drawings import INK, SOFT, card
from helpers.figures import COLOURS

BLUE, RED, GREEN, ORANGE = COLOURS["blue"], COLOURS["vermillion"], COLOURS["green"], "#A34700"


def _arrow(axes, start, end, colour=INK, bend=0.0, width=1.5, style="-|>", line="-"):
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle=style, connectionstyle=f"arc3,rad={bend}", mutation_scale=12, color=colour,
            lw=width, shrinkA=0, shrinkB=0, linestyle=line, zorder=3,
        )
    )  # fmt: skip


def _box(axes, x, y, width, height, text, colour=INK, size=10, fill="white"):
    axes.add_patch(FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0.4", fc=fill, ec=colour, lw=1.6))
    axes.text(x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=size, color=INK)


def _spikes(axes, times, y, colour=INK, height=4.0):
    for time in times:
        axes.plot([time, time], [y, y + height], color=colour, lw=2.4, solid_capstyle="butt")


def spike_order():
    """Left: a synapse between two cells, and their spikes in the two orders. Right: the window of one pair."""
    figure, axes = card(3.4)
    for x, name in ((6, "pre"), (30, "post")):
        axes.add_patch(Circle((x, 40), 3.4, facecolor="white", edgecolor=INK, lw=1.8, zorder=4))
        axes.text(x, 34, name, ha="center", fontsize=10, color=INK)
    axes.plot([9.4, 25.2], [40, 40], color=INK, lw=1.8)
    axes.plot([25.2, 25.2], [38, 42], color=INK, lw=3)
    axes.text(17.2, 45, "synapse, weight $w$", ha="center", fontsize=9, color=SOFT)
    rows = ((22, 12, 20, "pre first: $w$ grows", BLUE), (5, 20, 12, "pre second: $w$ falls", ORANGE))
    for y, pre, post, said, colour in rows:
        axes.plot([7, 26], [y + 5, y + 5], color=SOFT, lw=0.8)
        axes.plot([7, 26], [y, y], color=SOFT, lw=0.8)
        _spikes(axes, [pre], y + 5)
        _spikes(axes, [post], y)
        axes.text(1.2, y + 5.6, "pre", fontsize=9, color=INK)
        axes.text(1.2, y + 0.6, "post", fontsize=9, color=INK)
        axes.text(28.5, y + 4.4, said, fontsize=9.5, color=colour, va="center")
    middle, base = 75, 23
    times = np.linspace(0.3, 20, 60)
    axes.plot([54, 97], [base, base], color=INK, lw=1)
    axes.plot([middle, middle], [6, 43], color=INK, lw=1)
    axes.plot(middle + times, base + 16 * np.exp(-times / 6), color=BLUE, lw=2.4)
    axes.plot(middle - times, base - 13 * np.exp(-times / 6), color=ORANGE, lw=2.4)
    axes.text(76.5, 40.5, "$A_+$", fontsize=11, color=BLUE)
    axes.text(69.2, 8, "$A_-$", fontsize=11, color=ORANGE)
    for side, share, colour, name in ((1, 16, BLUE, r"$\tau_+$"), (-1, -13, ORANGE, r"$\tau_-$")):
        x = middle + 6 * side
        axes.plot([x, x], [base, base + share * np.exp(-1)], color=colour, lw=1, linestyle=":")
        axes.text(x, base - 4 if side > 0 else base + 1.4, name, ha="center", fontsize=11, color=colour)
    axes.text(97, 25, "pre first", ha="right", fontsize=9, color=BLUE)
    axes.text(54, 18.6, "pre second", fontsize=9, color=ORANGE)
    axes.text(75, 45.4, "change of $w$", ha="center", fontsize=9.5, color=INK)
    axes.text(97, 2, r"time from pre to post, $\Delta t$", ha="right", fontsize=9.5, color=INK)
    return figure


def _fading(times, spikes, tau):
    return sum(np.where(times >= spike, np.exp(-np.maximum(times - spike, 0) / tau), 0.0) for spike in spikes)


def two_traces():
    """Spikes of an input and of the cell on one time axis, each with the trace that it leaves."""
    figure, axes = card(3.5)
    times = np.linspace(14, 92, 500)
    pre, post = (20, 26, 62), (32, 70)
    rows = ((38, pre, BLUE, "input", "its trace $x$", 27), (18, post, ORANGE, "cell", "its trace $y$", 7))
    for y, spikes, colour, name, trace, low in rows:
        axes.plot([14, 92], [y, y], color=SOFT, lw=0.8)
        _spikes(axes, spikes, y, height=4.5)
        axes.text(1.5, y + 1, name, fontsize=10, color=INK)
        axes.plot(times, low + 5 * _fading(times, spikes, 12), color=colour, lw=2)
        axes.plot([14, 92], [low, low], color=SOFT, lw=0.5)
        axes.text(1.5, low + 1, trace, fontsize=10, color=colour)
    axes.plot([32, 32], [6, 44], color=SOFT, lw=1, linestyle=":")
    axes.text(33, 44.6, "the cell fires: what does the synapse read?", fontsize=9, color=INK)
    axes.plot([62, 62], [6, 44], color=SOFT, lw=1, linestyle=":")
    axes.text(63, 14.6, "the input fires: and here?", fontsize=9, color=INK)
    axes.text(92, 2, "time", ha="right", fontsize=9, color=SOFT)
    return figure


def note_and_reward():
    """Two synapses on one time axis: a pair of spikes leaves an eligibility; one reward comes; weights change."""
    figure, axes = card(3.8)
    times = np.linspace(16, 92, 400)
    for y, pair, name in ((38, 44, "synapse 1"), (18, 22, "synapse 2")):
        axes.text(1.5, y + 6, name, fontsize=10, color=INK)
        axes.text(1.5, y + 1.6, "eligibility", fontsize=9, color=BLUE)
        axes.plot([16, 92], [y, y], color=SOFT, lw=0.7)
        _spikes(axes, [pair], y + 9, height=3.2)
        _spikes(axes, [pair + 1.4], y + 9, colour=ORANGE, height=3.2)
        axes.plot(times, y + 7 * _fading(times, (pair + 1.4,), 14), color=BLUE, lw=2)
    axes.text(46.8, 48, "pre, then post", fontsize=9, color=INK)
    axes.plot([60, 60], [8, 52], color=GREEN, lw=2, linestyle="--")
    axes.text(61, 51, "reward, the same for both", fontsize=9.5, color="#00694D")
    for y, high in ((38, 2.47), (18, 0.51)):
        axes.plot([60], [y + high], "o", color=GREEN, ms=6, zorder=5)
    axes.text(63, 41.2, "much is left: it changes much", fontsize=9, color=INK)
    axes.text(63, 21.2, "little is left: it changes little", fontsize=9, color=INK)
    _arrow(axes, (16, 8), (94, 8), SOFT)
    axes.text(94, 3.6, "time, some seconds", ha="right", fontsize=9, color=SOFT)
    return figure


def moments():
    """A trial as a row of steps: nothing is known before the cue; from the cue on each step has a value."""
    figure, axes = card(2.7)
    names = ("", "", "cue", "", "", "", "reward", "")
    for number, name in enumerate(names):
        x = 5 + 11.6 * number
        known = number >= 2
        _box(axes, x, 15, 8, 7, f"$V_{number}$" if known else "0", BLUE if known else SOFT, 11,
             "white" if known else "#EEEAE0")  # fmt: skip
        axes.text(x + 4, 10.6, str(number), ha="center", fontsize=9, color=SOFT)
        if name:
            axes.text(x + 4, 25.6, name, ha="center", fontsize=10, color=ORANGE if name == "cue" else "#00694D")
        if number:
            _arrow(axes, (x - 2.9, 18.5), (x - 0.5, 18.5), SOFT, width=1.2)
    _arrow(axes, (67, 8.6), (56.5, 8.6), RED, bend=-0.35, width=2)
    axes.text(61.5, 1.4, "the error of this move changes the value that it started from", ha="center", fontsize=9.5,
              color="#A34700")  # fmt: skip
    axes.text(4, 33.6, "before the cue nothing is announced: value 0", fontsize=9.5, color=SOFT)
    axes.text(96, 33.6, "from the cue on: a value for each step", ha="right", fontsize=9.5, color=BLUE)
    return figure


def mouse_and_world():
    """A loop: the learner takes an action, the world answers with a new state and a reward."""
    figure, axes = card(2.9)
    _box(axes, 8, 14, 26, 13, "learner\na value for each action\nin each state", BLUE)
    _box(axes, 66, 14, 26, 13, "world\ntables that the learner\ndoes not know", INK)
    _arrow(axes, (21, 28.4), (79, 28.4), BLUE, bend=-0.25, width=2)
    axes.text(50, 37.2, "action: mostly the best so far, sometimes any", ha="center", fontsize=10, color=BLUE)
    _arrow(axes, (79, 12.6), (21, 12.6), GREEN, bend=-0.25, width=2)
    axes.text(50, 1.6, "next state, and a reward (often 0)", ha="center", fontsize=10, color="#00694D")
    return figure
