"""Drawings of the training lesson: one step with its shapes, three sets of images, and two paths in a ravine."""

import numpy as np
from matplotlib.patches import FancyBboxPatch

from course.authoring.drawings import INK, SOFT, card
from helpers.figures import COLOURS

BLUE, RED, ORANGE = COLOURS["blue"], COLOURS["vermillion"], COLOURS["orange"]


def _box(axes, x, y, width, height, text, colour=INK):
    axes.add_patch(FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0.4", fc="white", ec=colour, lw=1.6))
    axes.text(x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=9, color=INK)


def _arrow(axes, start, end, colour=INK, text="", above=1.2):
    axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 1.6})
    if text:
        axes.text((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + above, text, ha="center", fontsize=8, color=colour)


def training_step():
    """One step: a batch goes forward, the gradient comes back, the weights move."""
    figure, axes = card(3.4)
    _box(axes, 2, 30, 14, 10, "all images\n1437 x 64")
    _box(axes, 26, 30, 14, 10, "mini-batch\n32 x 64", BLUE)
    _box(axes, 50, 30, 14, 10, "outputs\n32 x 10", BLUE)
    _box(axes, 76, 30, 14, 10, "mean loss\n1 number", BLUE)
    _arrow(axes, (17, 35), (25, 35), SOFT, "next 32")
    _arrow(axes, (41, 35), (49, 35), BLUE, "forward")
    _arrow(axes, (65, 35), (75, 35), BLUE, "labels")
    _box(axes, 24, 8, 24, 10, "weights W, b\n64 x 32, 32;  32 x 10, 10", INK)
    _box(axes, 68, 8, 22, 10, "gradients dW, db\nsame shapes as W, b", RED)
    _arrow(axes, (83, 29), (80, 19), RED)
    axes.text(83.5, 23, "backward", fontsize=8, color=RED)
    _arrow(axes, (67, 13), (49.5, 13), RED, "optimiser step")
    _arrow(axes, (38, 19), (55, 29), SOFT)
    axes.text(4, 13, "again for every batch;\na new order each epoch", fontsize=8, color=SOFT, va="center")
    return figure


def three_sets():
    """Training, validation and test set, and who may look at each, and when."""
    figure, axes = card(2.9)
    rows = (("training set", "the gradient looks,\nin every step", BLUE, 2, 44),
            ("validation set", "you look, after each run:\nwhich setting is best?", ORANGE, 51, 22),
            ("test set", "opened once,\nwhen all is chosen", RED, 78, 18))  # fmt: skip
    for name, who, colour, x, width in rows:
        _box(axes, x, 22, width, 10, name, colour)
        _arrow(axes, (x + width / 2, 15), (x + width / 2, 21), colour)
        axes.text(x + width / 2, 13.5, who, ha="center", va="top", fontsize=8.5, color=INK)
    axes.text(50, 37.5, "the images you have, each in one set only", ha="center", fontsize=9, color=SOFT)
    return figure


def ravine_paths():
    """Two paths down a ravine from the same point: plain descent zigzags and creeps, momentum rolls along."""
    figure, axes = card(2.9)
    angle = np.linspace(0, 2 * np.pi, 200)
    for size in (0.25, 0.5, 0.75, 1.0):
        axes.plot(50 + 46 * size * np.cos(angle), 20 + 12.5 * size * np.sin(angle), color=SOFT, lw=0.8)
    for beta, eta, colour in ((0.0, 0.09, BLUE), (0.8, 0.03, RED)):
        w, v, path = np.array([-1.8, 0.4]), np.zeros(2), []
        for _ in range(16):
            path.append(w)
            v = beta * v + np.array([1.0, 20.0]) * w
            w = w - eta * v
        path = np.array(path)
        axes.plot(50 + 18 * path[:, 0], 20 + 22 * path[:, 1], "o-", color=colour, ms=3.5, lw=1.3)
    axes.plot(50, 20, "*", color=INK, ms=11)
    axes.text(20, 36.5, "zigzag: plain gradient descent, 15 steps", fontsize=8.5, color=BLUE, ha="left")
    axes.text(60, 36.5, "wide swings: with momentum, 15 steps", fontsize=8.5, color=RED, ha="left")
    axes.text(52, 16, "lowest point", fontsize=8.5, color=INK)
    return figure
