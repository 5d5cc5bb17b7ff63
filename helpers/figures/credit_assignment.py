"""Figures of credit_assignment: how rules learn, and by how many degrees each misses the gradient.

Each takes the learner's functions or numbers that they gave, and returns a Matplotlib Figure.
"""

from __future__ import annotations

import numpy as np

from helpers.figures import COLOURS, new_figure

LOOKS = (("blue", "o", "-"), ("orange", "s", "--"), ("grey", "^", ":"), ("purple", "D", "-."))


def learning(scores: dict, angles: dict, epochs):
    """Draw held-out accuracy and the angle to the gradient, epoch by epoch, for several rules.

    scores : {rule: per cent right, one for each of `epochs`}; angles : {rule: degrees}, for some of the rules
    """
    figure, (left, right) = new_figure(9, 4.2, 1, 2)
    for rule, (colour, marker, line) in zip(scores, LOOKS, strict=False):
        look = {"color": COLOURS[colour], "marker": marker, "linestyle": line, "linewidth": 2, "markersize": 5}
        left.plot(epochs, scores[rule], label=rule, **look)
        if rule in angles:
            right.plot(epochs, angles[rule], label=rule, **look)
    left.set(xlabel="epoch", ylabel="held-out digits read (%)", ylim=(0, 100), title="Does it learn?")
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False, fontsize=10)
    no_help = right.axhline(90, color=COLOURS["black"], linewidth=1, label="90°: no help at all")
    right.legend(handles=[no_help], frameon=False, fontsize=10, loc=(0.4, 0.12))
    right.set(xlabel="epoch", ylabel="degrees to the gradient", ylim=(0, 120), title="Hidden layers: which way?")
    for axes in (left, right):
        axes.set_xticks(epochs)
    return figure


def scoreboard(angles: dict):
    """Draw the angle of each rule to the gradient: at the start, after learning, and after learning wrong labels.

    angles : {rule: degrees (at the start, later, later and told shuffled labels)}, in the order to be drawn
    """
    figure, axes = new_figure(8.5, 0.62 * len(angles) + 1.7)
    places = np.arange(len(angles))[::-1]
    looks = (("sky_blue", "o", "at the start"), ("blue", "s", "after learning"),
             ("vermillion", "D", "learned and told shuffled labels"))  # fmt: skip
    for moment, (colour, marker, label) in enumerate(looks):
        degrees = [each[moment] for each in angles.values()]
        heights = places + (0.18, 0, -0.18)[moment]  # side by side, so that none hides another
        axes.plot(degrees, heights, marker, color=COLOURS[colour], markersize=8, label=label)
    for place in places[:-1]:
        axes.axhline(place - 0.5, color=COLOURS["grey"], linewidth=0.5, zorder=0)
    axes.axvline(90, color=COLOURS["black"], linestyle=":", linewidth=1)
    axes.set(yticks=places, yticklabels=list(angles), xlim=(-4, 124), xticks=range(0, 121, 30))
    figure.supxlabel("degrees to the gradient for the true labels (below 90: downhill)", fontsize=12)
    figure.legend(frameon=False, fontsize=11, loc="outside upper center", ncols=3)
    return figure


def tries(counts, measured: dict, coins: dict, tries_needed):
    """Draw the angle to the gradient against the number of tries: measured as marks, predicted as lines.

    counts : numbers of tries; measured : {what is changed: degrees, one for each count}
    coins : {what is changed: how many coins are tossed in a try}; tries_needed : function of (coins, degrees)
    """
    figure, axes = new_figure(8, 4.4)
    angles = np.linspace(1, 89.9, 400)
    for (name, degrees), (colour, marker, line) in zip(measured.items(), LOOKS, strict=False):
        axes.plot(counts, degrees, marker, color=COLOURS[colour], markersize=8, label=f"{name}, measured")
        predicted = [tries_needed(coins[name], float(angle)) for angle in angles]
        axes.plot(predicted, angles, line, color=COLOURS[colour], linewidth=1.5, label=f"{name}, by your tries_needed")
    axes.axhline(90, color=COLOURS["black"], linewidth=1, linestyle=":")
    axes.set(xscale="log", xlim=(counts[0] / 1.5, counts[-1] * 1.5), ylim=(0, 95), yticks=range(0, 91, 15))
    axes.set(xlabel="tries that are averaged", ylabel="degrees to the gradient (90: no help)")
    axes.legend(frameon=False, fontsize=10, loc="lower left")
    return figure
