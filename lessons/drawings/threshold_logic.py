"""Drawing of the threshold logic lesson: a nerve cell beside the unit that was made of it."""

import numpy as np

from course.authoring.drawings import INK, SOFT, card
from helpers.figures import COLOURS

EXCITES, INHIBITS, BODY, EDGE = COLOURS["vermillion"], COLOURS["blue"], "#EFE3C8", "#8A7A55"
WIRES = ((32.5, EXCITES, 4.4, "$w_1 = 2$"), (23.5, EXCITES, 2.2, "$w_2 = 1$"), (14.5, INHIBITS, 2.2, "$w_3 = -1$"))


def neuron_and_unit():
    """Return a nerve cell and a threshold unit side by side, alike parts with the same number."""
    figure, axes = card(3.3)
    _cell(axes)
    _unit(axes)
    for x, words in ((24, "a nerve cell"), (76, "a threshold unit")):
        axes.text(x, 43.8, words, ha="center", va="center", fontsize=12, color=INK, weight="bold")
    axes.plot([50.5, 50.5], [8.5, 46], color="#D9D0BC", lw=1)
    parts = "1 synapse, weight     2 membrane, sum     3 start of the axon, threshold     4 spike, answer"
    axes.text(50, 3.8, parts, ha="center", va="center", fontsize=9.5, color=INK)
    return figure


def _cell(axes):
    """Draw three dendrites with a synapse each, a cell body, and an axon along which a spike runs."""
    from matplotlib.patches import Circle

    for height, colour, width, _ in WIRES:
        bend = np.linspace(0, 1, 40)
        axes.plot(10 + 10 * bend, height + (23.5 - height) * 0.72 * bend**2, color=EDGE, lw=7, zorder=1)
        axes.plot(10 + 10 * bend, height + (23.5 - height) * 0.72 * bend**2, color=BODY, lw=5, zorder=2)
        axes.plot([1.5, 8.2], [height, height], color=colour, lw=width, zorder=3)
        axes.add_patch(Circle((9, height), 0.55 + 0.28 * width, facecolor=colour, edgecolor="white", lw=0.8, zorder=4))
    axes.add_patch(Circle((23, 23.5), 6.4, facecolor=BODY, edgecolor=EDGE, lw=1.6, zorder=3))
    axes.plot([29, 48], [23.5, 23.5], color=EDGE, lw=4.5, zorder=1)
    axes.plot([29, 48], [23.5, 23.5], color=BODY, lw=2.6, zorder=2)
    axes.plot([29.4, 31.2], [23.5, 23.5], color=INK, lw=5, zorder=3)
    time = np.array([35, 39, 40, 41, 42.2, 44, 48])
    axes.plot(time, 27 + np.array([0, 0, 9.5, -1.6, -0.6, 0, 0]), color=INK, lw=1.6)
    axes.text(9, 38.6, "excites, strongly", ha="center", fontsize=9.5, color="#A34700")
    axes.text(9, 9.3, "inhibits", ha="center", fontsize=9.5, color="#005A8C")
    for number, place in enumerate(((12.2, 35.2), (23, 23.5), (30.4, 19.6), (44.5, 31)), 1):
        _number(axes, number, *place)


def _unit(axes):
    """Draw three inputs, weighted, a sum with a threshold, and the answer."""
    from matplotlib.patches import Circle

    for place, (height, colour, width, words) in enumerate(WIRES, 1):
        axes.text(55.6, height, f"$x_{place}$", ha="center", va="center", fontsize=13, color=INK)
        axes.plot([57.6, 76], [height, 23.5], color=colour, lw=width, zorder=1)
        shade = "#A34700" if colour == EXCITES else "#005A8C"
        beside = height + (3.2 if place < 3 else -4)
        axes.text(62.5, beside, words, ha="center", va="center", fontsize=10.5, color=shade)
    axes.add_patch(Circle((77, 23.5), 6.4, facecolor="white", edgecolor=INK, lw=1.8, zorder=3))
    axes.plot([73.4, 77, 77, 80.6], [20.8, 20.8, 25.2, 25.2], color=INK, lw=1.8, zorder=4)
    axes.text(77, 32.8, r"sum $\geq \theta$ ?", ha="center", va="center", fontsize=11, color=INK)
    axes.annotate("", (93, 23.5), (83.4, 23.5), arrowprops={"arrowstyle": "-|>", "lw": 1.8, "color": INK})
    axes.text(95.6, 23.5, "$y$", ha="center", va="center", fontsize=13, color=INK)
    axes.text(88.5, 18.6, "1 or 0", ha="center", va="center", fontsize=9.5, color=SOFT)
    for number, place in enumerate(((57.2, 36.2), (69.4, 33.2), (84.8, 33.2), (88.5, 27.5)), 1):
        _number(axes, number, *place)


def _number(axes, number, x, y):
    """Draw the number of a part."""
    from matplotlib.patches import Circle

    axes.add_patch(Circle((x, y), 1.75, facecolor=INK, edgecolor="white", lw=0.8, zorder=6))
    axes.text(x, y - 0.1, str(number), ha="center", va="center", fontsize=9, color="white", zorder=7)
