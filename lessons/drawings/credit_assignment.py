"""Drawings of the lesson on credit assignment: four ways an error can travel, and two coins that find a slope."""

from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from course.authoring.drawings import INK, PALE, SOFT, card, wires
from helpers.figures import COLOURS

BLUE, BACK, GREEN = COLOURS["blue"], "#A34700", "#00694F"  # the way there; errors; cells that hold an error


def _arrow(axes, start, end, colour=INK, width=1.5, bend=0.0, line="-", style="-|>", shrink=0):
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle=style, connectionstyle=f"arc3,rad={bend}", mutation_scale=11, color=colour,
            lw=width, linestyle=line, shrinkA=shrink, shrinkB=shrink, zorder=3,
        )
    )  # fmt: skip


def _unit(axes, x, y, text="", colour=INK, radius=2.1, ground="white"):
    axes.add_patch(Circle((x, y), radius, facecolor=ground, edgecolor=colour, lw=1.6, zorder=4))
    axes.text(x, y - 0.1, text, ha="center", va="center", fontsize=9, color=colour, zorder=5)


def _panel(axes, x, y, title, below):
    axes.add_patch(FancyBboxPatch((x, y), 45, 30, boxstyle="round,pad=0.6", fc="white", ec="#D8D2C4", lw=1.2, zorder=0))
    axes.text(x + 1.5, y + 28.4, title, fontsize=10, color=INK, va="center", weight="bold")
    axes.text(x + 22.5, y + 1.2, below, fontsize=8.5, color=SOFT, ha="center", va="center")


def _network(axes, x, y):
    """Draw two units in each of three layers with all wires; return the places of the layers."""
    layers = [[(x + across, y + up) for up in (8.5, 15.5)] for across in (9, 23, 37)]
    wires(axes, layers)
    for layer in layers:
        for place in layer:
            _unit(axes, *place, colour=BLUE)
    return layers


def four_ways():
    """Return four small networks: the same wires, other wires, error cells between neighbours, one number for all."""
    figure, axes = card(5.0)
    top, low = 38, 3
    _panel(axes, 3, top, "Backpropagation", "back through the same weights")
    _panel(axes, 52, top, "Feedback alignment", "back through other wires, random and fixed")
    _panel(axes, 3, low, "Predictive coding", "an error cell hears those one layer up")
    _panel(axes, 52, low, "Perturbation", "each tries + or −, and all hear one number")
    layers = _network(axes, 3, top)
    for right, left in ((layers[2], layers[1]), (layers[1], layers[0])):
        for start in right:
            for end in left:
                _arrow(axes, start, end, BACK, 1.6, shrink=9)
    axes.text(33, top + 23.3, "$W^T$", color=BACK, fontsize=11, ha="center", va="center")
    axes.text(19, top + 23.3, "$W^T$", color=BACK, fontsize=11, ha="center", va="center")
    layers = _network(axes, 52, top)
    for right, left in ((layers[2], layers[1]), (layers[1], layers[0])):
        for above, start in enumerate(right):
            for here, end in enumerate(left):
                bend = (-0.35, 0.5)[above] if above == here else (-0.22, 0.22)[above]
                _arrow(axes, start, end, BACK, 1.6, bend, "--", shrink=8)
    axes.text(82, top + 23.3, "$B_2$", color=BACK, fontsize=11, ha="center", va="center")
    axes.text(68, top + 23.3, "$B_1$", color=BACK, fontsize=11, ha="center", va="center")
    layers = _network(axes, 3, low)
    for layer in layers[1:]:
        x, y = layer[1]
        _unit(axes, x, y + 7.2, "e", GREEN, 2.1, "#E3F3EE")
        _arrow(axes, (x, y + 2.3), (x, y + 5.0), GREEN, 1.6, style="<|-|>")
    (x1, y1), (x2, _) = layers[1][1], layers[2][1]
    _arrow(axes, (x2 - 2.3, y1 + 7.2), (x1 + 2.3, y1 + 7.2), BACK, 2)
    layers = _network(axes, 52, low)
    spot = (82, low + 24.4)
    axes.text(*spot, "loss rose by 0.2", color=BACK, fontsize=9, ha="center", va="center",
              bbox={"facecolor": "#FDF0E6", "edgecolor": BACK, "boxstyle": "round,pad=0.3"}, zorder=6)  # fmt: skip
    for end in (layers[2][1], layers[1][1], layers[0][1]):
        _arrow(axes, (spot[0], spot[1] - 1.8), (end[0], end[1] + 2.4), BACK, 1.5)
    signs = (((-3.3, 3.0), "+"), ((-3.3, 3.0), "−"))
    for layer, both in zip(layers, (signs, signs[::-1], signs), strict=True):
        for (x, y), (_, sign) in zip(layer, both, strict=True):
            axes.text(x, y - 0.1, sign, fontsize=10, ha="center", va="center", color=INK, zorder=6)
    return figure


def two_coins():
    """Return the four tries of two coins on the slopes 3 and 4: they end in two places, halfway between them is (3, 4)."""
    figure, axes = card(3.7)
    left, low, unit = 34.0, 11.0, 4.3
    place = lambda a, b: (left + unit * a, low + unit * b)  # noqa: E731
    _arrow(axes, place(-3.2, 0), place(10, 0), PALE, 1.2)
    _arrow(axes, place(0, -1.6), place(0, 8.8), PALE, 1.2)
    axes.text(*place(10.2, 0), "first number", fontsize=9, color=SOFT, va="center")
    axes.text(*place(0.25, 8.6), "second number", fontsize=9, color=SOFT, va="center")
    axes.plot(*zip(place(7, 7), place(-1, 1), strict=True), color=BACK, lw=1.4, ls=":", zorder=2)
    _arrow(axes, place(0, 0), place(3, 4), BLUE, 2.6)
    axes.text(*place(4.3, 3.5), "gradient (3, 4): halfway", fontsize=10, color=BLUE, va="center", weight="bold")
    for a, b, text, at, side in (
        (7, 7, "coins + + or − −: update (7, 7)", (7.4, 7.1), "left"),
        (-1, 1, "coins + − or − +:\nupdate (−1, 1)", (-1.5, 1.4), "right"),
    ):
        _arrow(axes, place(0, 0), place(a, b), BACK, 1.6)
        axes.add_patch(Circle(place(a, b), 0.9, color=BACK, zorder=5))
        axes.text(*place(*at), text, fontsize=9.5, color=BACK, ha=side, va="center")
    axes.text(50, 2.4, "one try is off by as much as the gradient is long, the mean of all tries by nothing",
              fontsize=9.5, color=INK, ha="center", va="center")  # fmt: skip
    return figure
