"""Drawing of the lesson on spiking networks: a cell and its readout unrolled over four steps, with leaks, reset and the ways back."""

from matplotlib.patches import Circle, FancyArrowPatch

from course.authoring.drawings import INK, SOFT, card
from helpers.figures import COLOURS

BLUE, BACK = COLOURS["blue"], "#A34700"  # the way there; the way back


def _arrow(axes, start, end, colour=BLUE, bend=0.0, width=1.8, line="-"):
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", connectionstyle=f"arc3,rad={bend}", mutation_scale=12, color=colour,
            lw=width, linestyle=line, shrinkA=0, shrinkB=0, zorder=3,
        )
    )  # fmt: skip


def _unit(axes, x, y, text, colour=BLUE, ground="white"):
    axes.add_patch(Circle((x, y), 3.6, facecolor=ground, edgecolor=colour, lw=1.8, zorder=4))
    axes.text(x, y - 0.2, text, ha="center", va="center", fontsize=12, color=INK, zorder=5)


def spiking_cell_unrolled():
    """Return a spiking cell and its readout, once for each of four steps: leak and reset lead on, the error comes back."""
    figure, axes = card(5.8)
    low, high, top = 21, 42, 62
    places = [12 + 24 * step for step in range(4)]
    for step, x in enumerate(places):
        _unit(axes, x, low, f"$v_{step}$")
        _unit(axes, x, high, f"$s_{step}$", ground="#FDF0E6")
        _unit(axes, x, top, f"$o_{step}$", ground="#EAF3EE")
        for below, above in ((low, high), (high, top)):
            _arrow(axes, (x - 1.1, below + 3.8), (x - 1.1, above - 3.9))
            _arrow(axes, (x + 1.3, above - 3.8), (x + 1.3, below + 3.9), BACK, line="--")
        _arrow(axes, (x, 9.6), (x, low - 3.9))
        axes.text(x, 7.2, f"input {step}", ha="center", va="center", fontsize=9, color=INK)
        axes.text(x + 2.4, 27.2, "bump", ha="left", va="center", fontsize=9, color=BACK)
        axes.text(x - 2.2, 52.0, r"$\times\,V$", ha="right", va="center", fontsize=9, color=BLUE)
        _arrow(axes, (x - 1.1, top + 3.8), (x - 1.1, 71.5))
        _arrow(axes, (x + 1.3, 71.5), (x + 1.3, top + 3.9), BACK, line="--")
    axes.text(50, 73.9, "to the logits (a quarter each), and what they send back", ha="center", va="center", fontsize=9.5,
              color=SOFT)  # fmt: skip
    axes.text(50, 79.4, "the same cell and readout, once for each step", ha="center", va="center", fontsize=11, color=INK)
    for here, after in zip(places, places[1:], strict=False):
        middle = (here + after) / 2
        for row in (low, top):
            _arrow(axes, (here + 3.9, row + 0.6), (after - 3.9, row + 0.6))
            axes.text(middle, row + 2.4, r"leak $\times\,\beta$", ha="center", va="center", fontsize=9, color=BLUE)
            _arrow(axes, (after - 3.5, row - 1.8), (here + 3.5, row - 1.8), BACK, bend=-0.3, line="--")
        _arrow(axes, (here + 3.4, high - 1.4), (after - 2.8, low + 2.9), bend=-0.12)
        axes.text(middle + 1.6, high - 5.0, r"reset $-1$", ha="left", va="center", fontsize=9, color=BLUE)
        _arrow(axes, (after - 3.8, low + 1.8), (here + 2.6, high - 2.9), BACK, bend=-0.12, line="--")
    axes.text(50, 2.0, "Blue: forwards.  Brown, dashed: the slope of the loss on its way back, along leak and reset", ha="center",
              va="center", fontsize=9.5, color=INK)  # fmt: skip
    return figure
