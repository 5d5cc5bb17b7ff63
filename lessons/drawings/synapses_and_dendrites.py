"""Drawings of the lesson on synapses and dendrites: a synapse as conductance and battery, a cable, a tree as network."""

import numpy as np
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle

from course.authoring.drawings import INK, SOFT, card
from helpers.figures import COLOURS

BODY, EDGE = "#EFE3C8", "#8A7A55"
BLUE, RED, GREEN = COLOURS["blue"], COLOURS["vermillion"], COLOURS["green"]


def _arrow(axes, start, end, colour=INK, width=1.5):
    axes.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=12, color=colour, lw=width, zorder=4))


def _line(axes, points, colour=INK, width=1.6):
    axes.plot(*zip(*points, strict=True), color=colour, lw=width, solid_capstyle="round", zorder=2)


def _resistor(axes, x, bottom, top, colour, variable=False):
    """Draw a conductance between two heights, with an arrow through it if it changes in time."""
    axes.add_patch(Rectangle((x - 1.3, bottom), 2.6, top - bottom, facecolor="white", edgecolor=colour, lw=1.8))
    if variable:
        _arrow(axes, (x - 3.4, bottom - 0.4), (x + 3.8, top + 0.8), colour, 1.3)


def _battery(axes, x, y, colour):
    """Draw a battery whose minus (the short, thick line) is above, inside the cell."""
    _line(axes, [(x - 1.3, y + 0.7), (x + 1.3, y + 0.7)], colour, 3.2)
    _line(axes, [(x - 2.6, y - 0.7), (x + 2.6, y - 0.7)], colour, 2)


def synapse_and_battery():
    """A synapse as one sees it, and the same as a circuit: conductances with a battery each, beside a capacitor."""
    figure, axes = card(3.7)
    top = 47.5
    axes.text(22, top, "a synapse", ha="center", fontsize=11, weight="bold", color=INK)
    axes.text(71, top, "the same as a circuit", ha="center", fontsize=11, weight="bold", color=INK)
    axes.add_patch(FancyBboxPatch((14, 29), 16, 10, boxstyle="round,pad=1.6", fc=BODY, ec=EDGE, lw=1.6))
    axes.add_patch(Rectangle((19.5, 40), 5, 5.4, facecolor=BODY, edgecolor="none"))
    for edge in (19.5, 24.5):
        axes.plot([edge, edge], [40.7, 45.4], color=EDGE, lw=1.6)
    _arrow(axes, (22, 45.6), (22, 41), INK)
    axes.text(25.6, 43.4, "spike", fontsize=9, color=INK, va="center")
    for x, y in ((17, 35), (22, 36.6), (27, 34.6), (19.5, 31.4), (24.8, 31)):
        axes.add_patch(Circle((x, y), 1.35, facecolor="white", edgecolor=GREEN, lw=1.6, zorder=3))
    axes.plot([17, 21, 19, 24, 27], [24.6, 25.2, 23.4, 24.2, 25], ".", color=GREEN, ms=5)
    axes.text(31.6, 24.4, "transmitter", fontsize=9, color="#00684B", va="center")
    axes.add_patch(Rectangle((4, 16), 36, 4.6, facecolor=BODY, edgecolor=EDGE, lw=1.4))
    for x in (15, 27):
        axes.add_patch(Rectangle((x, 15.6), 3.4, 5.4, facecolor="#FBF8F1", edgecolor="none", zorder=3))
        for side in (x - 0.9, x + 3.2):
            axes.add_patch(Rectangle((side, 14.8), 1.2, 7, facecolor=RED, edgecolor=INK, lw=0.6, zorder=4))
        _arrow(axes, (x + 1.7, 22.4), (x + 1.7, 11), RED, 2)
    axes.text(22, 6.2, "channels open:\nions flow into the cell", ha="center", va="center",
              fontsize=9, color=INK)  # fmt: skip
    axes.text(5, 12.2, "inside", fontsize=9, color=SOFT)
    columns = ((49, SOFT, "leak", "-70 mV", False), (63.5, RED, "excitatory", "0 mV", True),
               (79, BLUE, "inhibitory", "-70 mV", True))  # fmt: skip
    high, low = 38, 11
    _line(axes, [(49, high), (93, high)])
    _line(axes, [(49, low), (93, low)])
    for x, colour, name, potential, variable in columns:
        _line(axes, [(x, high), (x, 33.6)], colour)
        _resistor(axes, x, 26.6, 33.6, colour, variable)
        if potential == "0 mV":  # no battery
            _line(axes, [(x, 26.6), (x, low)], colour)
        else:
            _line(axes, [(x, 26.6), (x, 17.4)], colour)
            _battery(axes, x, 16.7, colour)
            _line(axes, [(x, 16), (x, low)], colour)
        axes.text(x + 1.6, 23.4, f"$g$, {name}", fontsize=9, color=INK, va="center")
        axes.text(x + 1.6, 20.4, f"$E$ = {potential}", fontsize=9, color=INK, va="center")
    _line(axes, [(93, high), (93, 32)])
    _line(axes, [(89.6, 32), (96.4, 32)], width=2.4)
    _line(axes, [(89.6, 30.4), (96.4, 30.4)], width=2.4)
    _line(axes, [(93, 30.4), (93, low)])
    axes.text(94.4, 34.6, "$C$", fontsize=10, color=INK, va="center")
    axes.text(71, 40.2, "inside: membrane potential $v$", ha="center", fontsize=9, color=INK)
    axes.text(71, 6.4, "outside: 0 mV", ha="center", fontsize=9, color=INK)
    return figure


def cable_of_pieces():
    """A dendrite cut into pieces: each leaks, and is joined to its neighbours; the potential falls on the way."""
    figure, axes = card(3.3)
    axes.add_patch(Circle((13.2, 27), 8.6, facecolor=BODY, edgecolor=EDGE, lw=1.6, zorder=2))
    axes.text(13.2, 32.3, "soma", ha="center", va="center", fontsize=10, color=INK, zorder=4)
    lefts = [8, 31.5, 52, 72.5, 86]
    names = ["piece 0", "piece 1", "piece 8", "piece 20", "piece 24"]
    for number, (x, name) in enumerate(zip(lefts, names, strict=True)):
        axes.add_patch(Rectangle((x, 23.8), 10.4, 6.4, facecolor=BODY, edgecolor=EDGE, lw=1.6, zorder=3))
        axes.text(x + 5.2, 27, name, ha="center", va="center", fontsize=9, color=INK, zorder=4)
        if number < 4:
            near = number == 0
            axes.plot([x + 10.4, lefts[number + 1]], [27, 27], color=BLUE, lw=4, ls="-" if near else ":", zorder=2.5)
        _arrow(axes, (x + 5.2, 23.4), (x + 5.2, 18.4), SOFT)
    axes.text(20, 15.6, "a leak in every piece", fontsize=9, color=SOFT)
    axes.text(48, 15.6, "current along the dendrite", fontsize=9, color="#00517F")
    axes.plot([44, 46.6], [16.3, 16.3], color=BLUE, lw=4)
    place = lefts[3] + 5.2
    _arrow(axes, (place, 38), (place, 30.8), RED, 2)
    axes.text(place + 1.6, 36.2, "synapse", fontsize=10, color="#A34700")
    x = np.linspace(8, 96, 300)
    fall = 2 + 9 * np.exp(-np.abs(x - place) / 19)
    axes.fill_between(x, 2, fall, color=RED, alpha=0.35, lw=0)
    axes.plot(x, fall, color=RED, lw=2)
    axes.text(9, 8, "depolarisation", fontsize=9, color=INK, va="center")
    axes.text(50, 43.4, "Each piece settles where its currents cancel: leak, neighbours, synapse", ha="center",
              fontsize=10, color=INK)  # fmt: skip
    return figure


def tree_as_network():
    """A cell with two branches, and the network with one hidden layer that has the same plan."""
    figure, axes = card(3.7)
    axes.text(25, 48, "a cell with two branches", ha="center", fontsize=11, weight="bold", color=INK)
    axes.text(76, 48, "drawn as a network", ha="center", fontsize=11, weight="bold", color=INK)
    above, below = ((1, 12), (2, 19), (3, 26)), ((4, 15), (5, 24))
    for y in (38, 15):
        axes.plot([10, 30, 40], [y, y, 26.5], color=EDGE, lw=11, solid_capstyle="round", zorder=1)
        axes.plot([10, 30, 40], [y, y, 26.5], color=BODY, lw=8, solid_capstyle="round", zorder=2)
    axes.add_patch(Circle((41, 26.5), 5, facecolor=BODY, edgecolor=EDGE, lw=1.6, zorder=3))
    axes.text(41, 26.5, "soma", ha="center", va="center", fontsize=9, color=INK, zorder=4)
    _arrow(axes, (46.4, 26.5), (51.5, 26.5))
    for number, x in (*above, *below):
        branch, side = (38, 1) if (number, x) in above else (15, -1)
        axes.plot([x, x], [branch + 1.7 * side, branch + 4 * side], color=BLUE, lw=1.5, zorder=3)
        axes.plot([x], [branch + 1.7 * side], "o", color=BLUE, ms=7, zorder=4)
        axes.text(x, branch + 6 * side, str(number), ha="center", va="center", fontsize=11, color=INK)
    axes.text(25, 2.6, "What lies on one branch meets there first.", ha="center", fontsize=9, color=SOFT)
    units = (("branch 1", 36, above), ("branch 2", 17, below))
    heights = {1: 42, 2: 34.5, 3: 27, 4: 19.5, 5: 12}
    for number, y in heights.items():
        axes.text(60, y, str(number), ha="center", va="center", fontsize=11, color=INK)
    t = np.linspace(-1, 1, 60)
    for name, y, on in units:
        for number, height in heights.items():
            there = number in [each for each, _ in on]
            axes.plot([62, 71], [height, y], color=BLUE if there else "#C9C2B0", lw=1.8 if there else 1,
                      ls="-" if there else ":", zorder=1)  # fmt: skip
        axes.add_patch(Circle((74.6, y), 4, facecolor="white", edgecolor=INK, lw=1.6, zorder=3))
        axes.plot(74.6 + 2.6 * t, y - 2.2 + 4.4 / (1 + np.exp(-9 * t)), color=RED, lw=2, zorder=4)
        axes.text(74.6, y + (6 if y > 26 else -6), name, ha="center", va="center", fontsize=9, color=INK)
        axes.plot([78.6, 87], [y, 26.5], color=INK, lw=1.8, zorder=1)
    axes.add_patch(Circle((90, 26.5), 4, facecolor="white", edgecolor=INK, lw=1.6, zorder=3))
    axes.text(90, 26.5, "soma", ha="center", va="center", fontsize=9, color=INK, zorder=4)
    axes.text(76, 2.6, "dotted: no synapse, weight 0", ha="center", fontsize=9, color=SOFT)
    return figure
