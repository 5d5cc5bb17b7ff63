"""Drawings of the lesson on backpropagation: one network in numbers, and the two ways through a network of layers."""

from matplotlib.patches import Circle, FancyBboxPatch

from course.authoring.drawings import INK, SOFT, card
from helpers.figures import COLOURS

BLUE, BACK = COLOURS["blue"], "#A34700"  # the way there, the way back: vermillion, dark enough for letters
GROUND = "#E3EEF6"


def net_in_numbers():
    """Return the 2-2-1 network of the text: every number of the way forward, and the gradient of each on the way back."""
    figure, axes = card(4.6)
    x1, x2 = (10, 46), (10, 18)
    h1, h2 = (42, 46), (42, 18)
    out, loss = (71, 32), (91, 32)
    wires = (
        (x1, h1, "2", "6", 0.34), (x1, h2, "1", "−2", 0.24), (x2, h1, "−1", "12", 0.24), (x2, h2, "1", "−4", 0.34),
        (h1, out, "3", "2", 0.45), (h2, out, "−1", "4", 0.45),
    )  # fmt: skip
    for start, end, weight, gradient, where in wires:
        _wire(axes, start, end)
        x, y = start[0] + where * (end[0] - start[0]), start[1] + where * (end[1] - start[1])
        axes.text(x, y + 0.3, f"{weight}", ha="right", va="center", fontsize=11, color=BLUE, bbox=_shade(), zorder=3)
        axes.text(x + 0.8, y + 0.3, f"{gradient}", ha="left", va="center", fontsize=10, color=BACK, weight="bold",
                  bbox=_shade(), zorder=3)  # fmt: skip
    _wire(axes, out, loss)
    cells = (
        (x1, "1", "", "$x_1$"), (x2, "2", "", "$x_2$"), (h1, "1", "6", "$h_1$: sum 1, bias 1"),
        (h2, "2", "−2", "$h_2$: sum 2, bias −1"), (out, "2", "2", "output: bias 1"), (loss, "2", "1", "loss"),
    )  # fmt: skip
    for (x, y), number, gradient, name in cells:
        axes.add_patch(Circle((x, y), 4.4, facecolor=GROUND, edgecolor=INK, lw=1.5, zorder=4))
        axes.text(x, y + (1.2 if gradient else 0), number, ha="center", va="center", fontsize=12, color=BLUE, zorder=5)
        axes.text(x, y - 2.0, gradient, ha="center", va="center", fontsize=10, color=BACK, weight="bold", zorder=5)
        axes.text(x, y + 6.1 if y > 30 else y - 6.4, name, ha="center", va="center", fontsize=10, color=INK)
    axes.text(90, 23.6, "½ (output − 0)²", ha="center", fontsize=8.5, color=INK)
    axes.text(4, 61.4, "blue: the way forward, numbers and weights", fontsize=9.5, color=BLUE)
    axes.text(51, 61.4, "brown: the gradient of each, backward", fontsize=9.5, color=BACK, weight="bold")
    axes.text(50, 4.2, "Gradient of a weight = what came in × the gradient of the unit it leads to: 12 = 2 × 6.",
              ha="center", fontsize=9.5, color=INK)  # fmt: skip
    return figure


def _shade():
    return {"facecolor": "#FBF8F1", "edgecolor": "none", "pad": 0.6}


def _wire(axes, start, end):
    axes.plot((start[0], end[0]), (start[1], end[1]), color="#B5B5B5", lw=1.4, zorder=1)


def two_ways():
    """Return both ways through a network with one hidden layer: shapes on the arrows, what is kept in between."""
    figure, axes = card(4.9)
    there, middle, back = 55, 34, 11
    places = {"X": 8, "H": 42, "logits": 71, "loss": 93}
    for name, shape in (("X", "(n, 64)"), ("H", "(n, 16)"), ("logits", "(n, 10)"), ("loss", "1 number")):
        _box(axes, places[name], there, name, shape, BLUE)
    for name, shape in (("H", "(n, 16)"), ("logits", "(n, 10)"), ("loss", "1")):
        _box(axes, places[name], back, f"d{name}", shape, BACK)
    _box(axes, places["X"], back, "dX", "not needed", SOFT, dashed=True)
    spans = (("X", "H", "W_1", "b_1", "(64, 16)", "(16,)"), ("H", "logits", "W_2", "b_2", "(16, 10)", "(10,)"))
    for left, right, weight, bias, wide, narrow in spans:
        at = (places[left] + places[right]) / 2 + 0.4
        _arrow(axes, (places[left] + 6, there), (places[right] - 6.5, there), BLUE)
        activation = "; activation" if right == "H" else ""
        axes.text(at, there + 1.4, f"times ${weight}$ {wide}", ha="center", fontsize=8.5, color=BLUE)
        axes.text(at, there - 3.4, f"plus ${bias}$ {narrow}{activation}", ha="center", fontsize=8.5, color=BLUE)
        dashed = left == "X"
        _arrow(axes, (places[right] - 6.5, back), (places[left] + 6, back), SOFT if dashed else BACK, dashed)
        if right == "H":
            axes.text(places[right] - 7.4, 22, "× slope of the activation", ha="right", fontsize=8.5, color=BACK)
        else:
            axes.text(at, back - 3.6, f"needs ${weight}$ {wide}", ha="center", fontsize=8.5, color=BACK)
        _box(axes, at, middle, f"d${weight}$  {wide}", f"d${bias}$  {narrow}", BACK, width=15)
        _arrow(axes, (places[left] + 3.5, there - 5), (at - 7.6, middle + 3.4), BLUE)
        _arrow(axes, (places[right] - 3.5, back + 5), (at + 7.0, middle - 4.4), BACK)
        axes.text(places[left] + 1.0, middle + 5.6, f"{left} is kept", ha="center", fontsize=8.5, color=BLUE)
    _arrow(axes, (places["logits"] + 6, there), (places["loss"] - 6.5, there), BLUE)
    axes.text(82, there + 1.4, "labels", ha="center", fontsize=8.5, color=BLUE)
    _arrow(axes, (places["loss"] - 6.5, back), (places["logits"] + 6, back), BACK)
    _arrow(axes, (places["loss"], there - 5), (places["loss"], back + 5), INK)
    axes.text(places["loss"] - 1, middle, "turn", ha="right", va="center", fontsize=8.5, color=INK)
    axes.text(3, 65.5, "the way forward, first layer first", fontsize=9.5, color=BLUE)
    axes.text(3, 2.0, "the way back, last layer first: each gradient has the shape of its array",
              fontsize=9.5, color=BACK)  # fmt: skip
    return figure


def _box(axes, x, y, name, shape, colour, width=10.5, dashed=False):
    axes.add_patch(FancyBboxPatch((x - width / 2, y - 4), width, 8, boxstyle="round,pad=0.4", fc="white", ec=colour,
                                  lw=1.6, ls="--" if dashed else "-", zorder=3))  # fmt: skip
    axes.text(x, y + 1.7, name, ha="center", va="center", fontsize=10, color=INK, zorder=4)
    axes.text(x, y - 1.9, shape, ha="center", va="center", fontsize=8.5, color=INK, zorder=4)


def _arrow(axes, start, end, colour, dashed=False):
    look = {"arrowstyle": "-|>", "color": colour, "lw": 1.7, "linestyle": "--" if dashed else "-"}
    axes.annotate("", end, start, arrowprops=look, zorder=2)
