"""Drawing of the gradient descent lesson: the slope at a place, and a step against it that is short, or too long."""

import numpy as np

from course.authoring.drawings import CARD, INK, SOFT, card
from helpers.figures import COLOURS

CURVE, STEP, SLOPE = COLOURS["blue"], COLOURS["vermillion"], COLOURS["green"]
PALE = {"facecolor": CARD, "edgecolor": "none", "pad": 1}  # behind a word on lines


def slope_and_step():
    """Return a bowl twice: with a short step that ends lower, and with a long one that ends higher across."""
    figure, whole = card(3.2)
    words = (
        (0.28, "a short step: lower", "downhill is against the slope"),
        (1.18, "a long step: across, and higher", "the same slope, a larger learning rate"),
    )
    for panel, (eta, head, foot) in enumerate(words):
        axes = figure.add_axes((0.03 + 0.5 * panel, 0.13, 0.44, 0.74))
        _bowl(axes, eta)
        whole.text(25 + 50 * panel, 43.2, head, ha="center", va="center", fontsize=11, color=INK)
        whole.text(25 + 50 * panel, 2.6, foot, ha="center", va="center", fontsize=10, color=SOFT)
    return figure


def _bowl(axes, eta, place=-1.6):
    """Draw the error over one weight, its slope at a place, and one step of eta times the slope."""
    w = np.linspace(-2.5, 2.5, 201)
    axes.set(xlim=(-2.75, 2.75), ylim=(-1.15, 6.4))
    axes.axis("off")
    axes.plot(w, w**2, color=CURVE, lw=2.4)
    axes.annotate("", (2.7, -0.45), (-2.6, -0.45), arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1.2})
    axes.text(2.65, -1.0, "weight $w$", ha="right", va="center", fontsize=10, color=INK)
    axes.text(2.3, 6.0, "error", ha="right", va="center", fontsize=10, color="#005A8C")
    slope = 2 * place
    near = np.array([-0.75, 0.75])
    axes.plot(place + near, place**2 + slope * near, color=SLOPE, lw=2, ls="--")
    axes.text(place - 0.45, place**2 + 2.0, "slope", ha="left", va="center", fontsize=10, color="#00664A")
    end = place - eta * slope
    arrow = {"arrowstyle": "-|>", "mutation_scale": 15, "lw": 2.2, "color": STEP, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (end, -0.45), (place, -0.45), arrowprops=arrow)
    middle = min((place + end) / 2, 0.1)
    axes.text(middle, -1.0, "step", ha="center", va="center", fontsize=10, color="#A34700")
    for x, face in ((place, "white"), (end, STEP)):
        axes.plot([x, x], [-0.45, x**2], color=SOFT, lw=0.9, ls=":")
        axes.plot(x, x**2, "o", ms=10, color=face, markeredgecolor=STEP, markeredgewidth=2, zorder=5)


def adaline():
    """Return the perceptron and Adaline side by side: where each of them takes its error."""
    figure, axes = card(3.3)
    for left, head, foot in (
        (0, "perceptron", "error: target against the answer, right or wrong"),
        (50, "Adaline", "error: target against the sum, with a size"),
    ):
        axes.text(left + 25, 44.3, head, ha="center", va="center", fontsize=12, color=INK)
        axes.text(left + 25, 3.0, foot, ha="center", va="center", fontsize=9.5, color=INK)
        for y, number in ((34, 1), (24, 2)):
            axes.text(left + 4, y, f"$x_{number}$", ha="center", va="center", fontsize=13, color=INK)
            _wire(axes, (left + 6, y), (left + 17.3, 29 + (y - 29) * 0.35), CURVE)
            axes.text(left + 11, y + (2.3 if y > 29 else -2.6), f"$w_{number}$", ha="center", va="center", fontsize=11,
                      color="#005A8C")  # fmt: skip
        _circle(axes, left + 21, 29, "sum")
        _wire(axes, (left + 24.8, 29), (left + 31.2, 29), INK)
        _circle(axes, left + 35, 29, "")
        edge = np.array([-1.9, 0, 0, 1.9])
        axes.plot(left + 35 + edge, 29 + np.array([-1.6, -1.6, 1.6, 1.6]), color=INK, lw=1.6, zorder=4)
        axes.text(left + 35, 35.2, "threshold", ha="center", va="center", fontsize=9.5, color=SOFT)
        _wire(axes, (left + 38.8, 29), (left + 43, 29), INK)
        axes.text(left + 45.6, 29, "$\\pm 1$", ha="center", va="center", fontsize=11, color=INK)
    for tap, left in ((44.5, 0), (28, 50)):
        x = left + tap
        axes.text(x, 10, "target $y$", ha="center", va="center", fontsize=10, color=INK)
        top = 26.8 if left == 0 else 28.6
        axes.annotate("", (x, top), (x, 12.2), arrowprops={"arrowstyle": "<|-|>", "color": STEP, "lw": 2.2})
        axes.text(x - 1.6, 18.5, "error", ha="right", va="center", fontsize=11, color="#A34700")
    axes.plot([50, 50], [7, 42], color=SOFT, lw=0.8, ls=":")
    return figure


def tilted_ravine():
    """Return the contours of a tilted ravine, with the two directions in which the slope points straight back."""
    figure, whole = card(3.9)
    axes = figure.add_axes((0.05, 0.05, 0.5, 0.9))
    grid = np.linspace(-2.2, 2.2, 201)
    first, second = np.meshgrid(grid, grid)
    height = (5 * first**2 + 8 * first * second + 5 * second**2) / 2
    axes.contour(first, second, height, levels=[0.25, 1, 2.25, 4, 6.25, 9, 12.25], colors=CURVE, linewidths=1.1)
    axes.set(xlim=(-2.2, 2.2), ylim=(-2.2, 2.2))
    axes.set_aspect("equal")
    axes.axis("off")
    for end in ((2.1, 0), (0, 2.1)):
        axes.annotate("", end, (-end[0], -end[1]), arrowprops={"arrowstyle": "-|>", "color": SOFT, "lw": 1})
    axes.text(2.05, -0.25, "$w_1$", ha="center", va="center", fontsize=12, color=INK)
    axes.text(-0.28, 2.0, "$w_2$", ha="center", va="center", fontsize=12, color=INK)
    arrow = {"arrowstyle": "-|>", "mutation_scale": 17, "lw": 2.6, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (1, 1), (0, 0), arrowprops=arrow | {"color": STEP})
    axes.annotate("", (1, -1), (0, 0), arrowprops=arrow | {"color": SLOPE})
    axes.text(1.08, 1.16, "(1, 1)", ha="left", va="center", fontsize=11, color="#A34700", bbox=PALE)
    axes.text(1.12, -1.1, "(1, −1)", ha="left", va="center", fontsize=11, color="#00664A", bbox=PALE)
    words = (
        (41, "across: curvature 9", "the slope at (1, 1) is (9, 9)", "#A34700"),
        (28, "along the axes: curvature 5", "the slope at (1, 0) is (5, 4)", INK),
        (15, "along the floor: curvature 1", "the slope at (1, −1) is (1, −1)", "#00664A"),
    )
    for y, head, foot, colour in words:
        whole.text(61, y, head, ha="left", va="center", fontsize=11.5, color=colour)
        whole.text(61, y - 4, foot, ha="left", va="center", fontsize=10, color=SOFT)
    return figure


def _circle(axes, x, y, text):
    """Draw a part of a unit: a circle with a word in it."""
    from matplotlib.patches import Circle

    axes.add_patch(Circle((x, y), 3.7, facecolor="white", edgecolor=INK, lw=1.6, zorder=3))
    axes.text(x, y, text, ha="center", va="center", fontsize=10, color=INK, zorder=4)


def _wire(axes, start, end, colour):
    """Draw an arrow from one part to the next."""
    style = {"arrowstyle": "-|>", "mutation_scale": 12, "lw": 1.8, "color": colour, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=style)
