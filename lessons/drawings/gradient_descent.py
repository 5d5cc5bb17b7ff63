"""Drawing of the gradient descent lesson: the slope at a place, and a step against it that is short, or too long."""

import numpy as np

from course.authoring.drawings import INK, SOFT, card
from helpers.figures import COLOURS

CURVE, STEP, SLOPE = COLOURS["blue"], COLOURS["vermillion"], COLOURS["green"]


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
