"""Drawings of the lesson on loops: one way and round, an attractor, a loop unrolled, a gate, and a look-up."""

import numpy as np
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle

from course.authoring.drawings import INK, SOFT, card, wires
from helpers.figures import COLOURS
from helpers.labs.recurrence_memory import pictures

BLUE, RED, GREEN = COLOURS["blue"], COLOURS["vermillion"], COLOURS["green"]


def _arrow(axes, start, end, colour=INK, bend=0.0, width=1.5, style="-|>", shrink=0, line="-"):
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle=style, connectionstyle=f"arc3,rad={bend}", mutation_scale=12, color=colour,
            lw=width, shrinkA=shrink, shrinkB=shrink, linestyle=line, zorder=2,
        )
    )  # fmt: skip


def _unit(axes, x, y, text="", colour=INK, radius=3.0, size=10):
    axes.add_patch(Circle((x, y), radius, facecolor="white", edgecolor=colour, lw=1.8, zorder=4))
    axes.text(x, y - 0.1, text, ha="center", va="center", fontsize=size, color=INK, zorder=5)


def _box(axes, x, y, width, height, text, colour=INK, size=9):
    axes.add_patch(FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0.4", fc="white", ec=colour, lw=1.6))
    axes.text(x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=size, color=INK)


def one_way_and_round():
    """A network with layers, whose signals go one way, beside five units that all listen to each other."""
    figure, axes = card(3.3)
    layers = [[(8, y) for y in (14, 22, 30)], [(22, y) for y in (10, 18, 26, 34)], [(36, y) for y in (18, 26)]]
    wires(axes, layers, width=1.0)
    for layer in layers:
        for place in layer:
            _unit(axes, *place, radius=2.2)
    _arrow(axes, (6, 3.8), (38, 3.8), SOFT)
    axes.text(22, 41.5, "one way: from layer to layer", ha="center", fontsize=10, color=INK)
    axes.text(22, 0.9, "an input passes once", ha="center", fontsize=9, color=SOFT)
    angles = np.pi / 2 + 2 * np.pi * np.arange(5) / 5
    places = [(74 + 15 * np.cos(a), 22 + 14 * np.sin(a)) for a in angles]
    for i, start in enumerate(places):
        for end in places[i + 1 :]:
            _arrow(axes, start, end, BLUE, style="<|-|>", width=1.2, shrink=14)
    for number, place in enumerate(places):
        _unit(axes, *place, str(number + 1), BLUE)
    axes.text(74, 41.5, "a loop: each unit hears all others", ha="center", fontsize=10, color=INK)
    axes.text(74, 0.9, "what a unit sends out comes back to it", ha="center", fontsize=9, color=SOFT)
    return figure


def loop_unrolled():
    """A loop on the left, and on the right the same loop drawn once for each step, with the gradient going back."""
    figure, axes = card(3.3)
    _box(axes, 8, 18, 10, 8, "$h$", BLUE, 13)
    _arrow(axes, (18.6, 22), (13, 27), BLUE, bend=1.3, width=2)
    axes.text(19.5, 29.5, "$W$", fontsize=12, color=BLUE)
    _arrow(axes, (13, 9), (13, 17), INK)
    axes.text(13, 5.6, "input", ha="center", fontsize=9, color=INK)
    axes.text(13, 41.5, "a loop", ha="center", fontsize=10, color=INK)
    axes.text(29.5, 22, "=", ha="center", va="center", fontsize=18, color=INK)
    lefts = (38, 58, 78)
    for step, x in enumerate(lefts):
        _box(axes, x, 18, 10, 8, f"$h_{step}$", BLUE, 13)
        _arrow(axes, (x + 5, 9), (x + 5, 17), INK)
        axes.text(x + 5, 5.6, f"input {step}", ha="center", fontsize=9, color=INK)
        if step:
            _arrow(axes, (lefts[step - 1] + 10.6, 22), (x - 0.6, 22), BLUE, width=2)
            axes.text((lefts[step - 1] + 10 + x) / 2, 23.4, "$W$", ha="center", fontsize=12, color=BLUE)
            _arrow(axes, (x + 4, 27), (lefts[step - 1] + 6, 27), RED, bend=0.45, width=1.8, line="--")
    _arrow(axes, (88.6, 22), (97, 22), BLUE, width=2)
    axes.text(63, 41.5, "the same, unrolled: a layer for each step, the same weights in all", ha="center",
              fontsize=10, color=INK)  # fmt: skip
    axes.text(63, 34.4, "the gradient goes back, step by step", ha="center", fontsize=9, color="#A34700")
    return figure


def look_up():
    """A query is compared with keys; the weights that follow mix the values."""
    figure, axes = card(3.5)
    _box(axes, 3, 20, 13, 8, "query\n(1, 0)", RED)
    rows = (("key (1, 0)", "1", "3/4", "value 10", 34), ("key (0, 1)", "0", "1/4", "value 2", 8))
    for key, score, weight, value, y in rows:
        _box(axes, 27, y, 13, 6, key, BLUE)
        _arrow(axes, (16.6, 24), (26.4, y + 3), RED)
        axes.text(45, y + 3, f"score {score}", va="center", fontsize=9, color=INK)
        _arrow(axes, (53, y + 3), (57, y + 3), SOFT)
        axes.text(58.5, y + 3, f"weight {weight}", va="center", fontsize=9, color=INK)
        _box(axes, 70, y, 12, 6, value, GREEN)
        _arrow(axes, (76, y - 0.6 if y > 20 else y + 6.6), (84.4, 25 if y > 20 else 23), GREEN)
    _box(axes, 85, 20, 12, 8, "3/4 · 10 +\n1/4 · 2 = 8", INK)
    axes.text(33.5, 46.3, "compare", ha="center", fontsize=10, color=SOFT)
    axes.text(59, 46.3, "sharpen, divide by the sum", ha="center", fontsize=10, color=SOFT)
    axes.text(85, 46.3, "mix the values", ha="center", fontsize=10, color=SOFT)
    axes.text(
        52, 23.6, "a score larger by 1 gets\n3 times the weight here", ha="center", va="center", fontsize=9, color=SOFT
    )
    return figure


def two_groups():
    """Two groups of cells that excite themselves and inhibit each other, a cue to each, and the control without loops."""
    figure, axes = card(3.3)
    for left, loops in ((4, True), (58, False)):
        for number, x in enumerate((left + 8, left + 30)):
            _unit(axes, x, 21, f"group\n{number + 1}", BLUE, radius=5.2, size=9)
            _arrow(axes, (x, 8), (x, 15.4), INK)
            axes.text(x, 5, "cue", ha="center", va="center", fontsize=9, color=INK)
            if loops:
                _arrow(axes, (x - 3, 25.6), (x + 3, 25.6), GREEN, bend=-1.6, width=2)
                axes.text(x, 32.2, "own +", ha="center", fontsize=9, color="#006148")
        if loops:
            _arrow(
                axes, (left + 13.6, 23), (left + 24.6, 23), RED, bend=-0.25, width=2, style="-[,widthB=0.35,lengthB=0"
            )
            _arrow(
                axes, (left + 24.4, 19), (left + 13.4, 19), RED, bend=-0.25, width=2, style="-[,widthB=0.35,lengthB=0"
            )
            axes.text(left + 19, 28.4, "cross −", ha="center", fontsize=9, color="#A34700")
    axes.text(23, 42, "loops: excite yourself, inhibit the other", ha="center", fontsize=10, color=INK)
    axes.text(77, 42, "control: loops cut", ha="center", fontsize=10, color=INK)
    return figure


def _height(x):
    """Return the height of the ground with two valleys, at 34 and at 76."""
    x = np.asarray(x, dtype=float)
    return 37 - 22 * np.exp(-(((x - 34) / 13) ** 2)) - 22 * np.exp(-(((x - 76) / 13) ** 2))


def attractor():
    """A spoiled letter that rolls into the valley of the whole one, and a second valley with a question mark."""
    figure, axes = card(3.9)
    ground = np.linspace(7, 97, 400)
    axes.plot(ground, _height(ground), color=BLUE, lw=2.4, zorder=2)
    letter, order = pictures("T")[0], np.random.default_rng(3).permutation(100)
    stations = ((13, 30, 8.5, 39.5, "spoiled"), (23.5, 10, 21.5, 31.5, "half mended"), (34, 0, 29.5, 20.5, "whole"))
    for x, n_wrong, left, bottom, text in stations:
        filled = RED if n_wrong == 0 else "white"
        axes.add_patch(Circle((x, _height(x) + 1.9), 1.6, facecolor=filled, edgecolor=RED, lw=1.8, zorder=4))
        state = letter.copy()
        state[order[:n_wrong]] *= -1
        picture = np.where(np.reshape(state, (10, 10)) > 0, 0.13, 1)
        axes.imshow(picture, cmap="gray", vmin=0, vmax=1, extent=(left, left + 9, bottom, bottom + 9), zorder=3)
        axes.add_patch(Rectangle((left, bottom), 9, 9, facecolor="none", edgecolor=SOFT, lw=1, zorder=4))
        axes.text(left + 4.5, bottom + 10, text, ha="center", fontsize=9, color=INK)
    for start, end in ((14.9, 21.6), (25.3, 31.6)):
        along = np.linspace(start, end, 20)
        axes.plot(along[:-3], _height(along[:-3]) + 1.9, color=RED, lw=1.6, zorder=3)
        _arrow(axes, *((x, _height(x) + 1.9) for x in along[[-4, -1]]), RED)
    axes.text(76, 22, "?", ha="center", va="center", fontsize=30, color=INK)
    _arrow(axes, (4.5, 10), (4.5, 50), SOFT)
    axes.text(2.2, 30, "energy", ha="center", va="center", rotation=90, fontsize=10, color=INK)
    _arrow(axes, (4.5, 10), (97, 10), SOFT)
    axes.text(52, 5.5, "all states of the network, side by side", ha="center", fontsize=10, color=INK)
    axes.set(xlim=(0, 100), ylim=(0, 100 * 3.9 / 7))
    return figure


def gate_and_bypass():
    """One step of a loop with a gate: a share of the old state goes straight on, the rest through W and tanh."""
    figure, axes = card(3.3)
    _box(axes, 4, 19, 12, 8, "old $h$", BLUE, 12)
    _box(axes, 84, 19, 12, 8, "new $h$", BLUE, 12)
    _unit(axes, 73, 23, "+", INK, radius=2.6, size=14)
    axes.plot((16.6, 22, 22), (23, 23, 35), color=GREEN, lw=3, zorder=2, solid_joinstyle="round")
    axes.plot((22, 39), (35, 35), color=GREEN, lw=3, zorder=2)
    _box(axes, 40, 31.5, 14, 7, "· $(1 - g)$", GREEN, 12)
    axes.plot((54.6, 73), (35, 35), color=GREEN, lw=3, zorder=2)
    _arrow(axes, (73, 35), (73, 26), GREEN, width=3)
    axes.plot((22, 22), (23, 11), color=INK, lw=1.6, zorder=1)
    _arrow(axes, (22, 11), (28.4, 11))
    _box(axes, 29, 7.5, 8, 7, "$W$", INK, 12)
    _arrow(axes, (37.6, 11), (42.4, 11))
    _box(axes, 43, 7.5, 10, 7, "tanh", INK, 11)
    _arrow(axes, (53.6, 11), (58.4, 11))
    _box(axes, 59, 7.5, 8, 7, "· $g$", RED, 12)
    axes.plot((67.6, 73), (11, 11), color=INK, lw=1.6, zorder=1)
    _arrow(axes, (73, 11), (73, 20))
    _arrow(axes, (75.8, 23), (83.4, 23))
    axes.text(47, 41.5, "straight on: the share that is kept", ha="center", fontsize=10, color=INK)
    axes.text(47, 2.2, "through the loop: the share that is replaced", ha="center", fontsize=10, color=INK)
    axes.text(47, 23, "gate $g$:  0 is shut,  1 is open", ha="center", va="center", fontsize=10, color="#A34700")
    return figure
