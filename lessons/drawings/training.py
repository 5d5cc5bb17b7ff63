"""Drawings of the training lesson: one step with its shapes, three sets of images, a ravine, and silenced units."""

import numpy as np
from matplotlib.patches import FancyBboxPatch

from course.authoring.drawings import INK, PALE, SOFT, card
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
    figure, axes = card(3.3)
    _box(axes, 1, 29, 13, 9, "all images\n1437 x 64")
    _box(axes, 23, 29, 13, 9, "mini-batch\n20 x 64", BLUE)
    _box(axes, 45, 29, 13, 9, "hidden layer\n20 x 32", BLUE)
    _box(axes, 67, 29, 12, 9, "outputs\n20 x 10", BLUE)
    _box(axes, 86, 29, 12, 9, "mean loss\n1 number", BLUE)
    _box(axes, 86, 42.6, 12, 2.6, "labels: 20", INK)
    _arrow(axes, (92, 42.1), (92, 38.5), INK)
    _arrow(axes, (14.8, 33.5), (22.2, 33.5), SOFT, "next 20")
    _arrow(axes, (36.8, 33.5), (44.2, 33.5), BLUE, "forward")
    _arrow(axes, (58.8, 33.5), (66.2, 33.5), BLUE, "forward")
    _arrow(axes, (79.8, 33.5), (85.2, 33.5), BLUE)
    _box(axes, 34, 6, 27, 9, "weights and biases W, b\n64 x 32, 32;  32 x 10, 10", INK)
    _box(axes, 76, 6, 22, 9, "gradients dW, db\nsame shapes as W, b", RED)
    _arrow(axes, (92, 28.2), (89, 15.9), RED)
    axes.text(81, 21.5, "backward", fontsize=8, color=RED)
    _arrow(axes, (75.2, 10.5), (62, 10.5), RED, "optimiser step")
    _arrow(axes, (46, 15.9), (40.8, 30), SOFT)
    _arrow(axes, (52, 15.9), (62.2, 30), SOFT)
    axes.text(2, 10.5, "again for every mini-batch;\na new order each epoch", fontsize=8, color=SOFT, va="center")
    return figure


def three_sets():
    """Training, validation and test set in their proportions, and who may look at each, and when."""
    figure, axes = card(2.3)
    rows = (("training set\n200 images", "the gradient looks,\nin every step", BLUE, 2, 17.9),
            ("validation set\n400 images", "you look, after each run:\nwhich setting is best?", ORANGE, 24, 36.6),
            ("test set\n360 images", "opened once,\nwhen all is chosen", RED, 65, 32.9))  # fmt: skip
    for name, who, colour, x, width in rows:
        _box(axes, x, 15, width, 9, name, colour)
        _arrow(axes, (x + width / 2, 9), (x + width / 2, 14.2), colour)
        axes.text(x + width / 2, 7.8, who, ha="center", va="top", fontsize=8.5, color=INK)
    axes.text(50, 28, "in each run, each image is in one set only", ha="center", fontsize=9, color=SOFT)
    return figure


def ravine_paths():
    """A path down a ravine: plain descent zigzags across and creeps along."""
    figure, axes = card(2.6)
    angle = np.linspace(0, 2 * np.pi, 200)
    for size in (0.25, 0.5, 0.75, 1.0):
        axes.plot(50 + 46 * size * np.cos(angle), 16 + 12.5 * size * np.sin(angle), color=SOFT, lw=0.8)
    w, path = np.array([-1.8, 0.4]), []
    for _ in range(16):
        path.append(w)
        w = w - 0.09 * np.array([1.0, 20.0]) * w
    path = np.array(path)
    axes.plot(50 + 18 * path[:, 0], 16 + 22 * path[:, 1], "o-", color=BLUE, ms=3.5, lw=1.3)
    axes.plot(50, 16, "*", color=INK, ms=11)
    axes.text(50, 32.5, "plain gradient descent, 15 steps at one rate", fontsize=8.5,
              color=BLUE, ha="center")  # fmt: skip
    axes.text(52, 12, "lowest point", fontsize=8.5, color=INK)
    return figure


def dropout_units():
    """The same small network in two steps: other units of the hidden layer are silenced."""
    figure, axes = card(2.9)
    for left, name, silent in ((8, "in one step", (1, 4)), (58, "in the next step", (0, 3, 4))):
        hidden = [(left + 6.4 * k, 20.5) for k in range(6)]
        below, above = [[(left + 6.4 * k, y) for k in (1, 2.5, 4)] for y in (10, 31)]
        for k, unit in enumerate(hidden):
            for other in below + above:
                if k not in silent:
                    axes.plot(*zip(unit, other, strict=True), color=PALE, lw=1.2, zorder=1)
        for k, (x, y) in enumerate(hidden):
            gone = k in silent
            axes.plot(x, y, "o", ms=15, mfc="#EDEAE2" if gone else "white", mec=PALE if gone else BLUE, mew=1.6)
            if gone:
                axes.plot(x, y, "x", ms=8, color=RED, mew=1.8)
        for x, y in below + above:
            axes.plot(x, y, "o", ms=13, mfc="white", mec=INK, mew=1.4)
        axes.text(left + 16, 37, name, ha="center", fontsize=9, color=INK)
    axes.text(49, 10, "inputs", ha="center", va="center", fontsize=8.5, color=SOFT)
    axes.text(49, 20.5, "hidden\nlayer", ha="center", va="center", fontsize=8.5, color=SOFT)
    axes.text(49, 31, "outputs", ha="center", va="center", fontsize=8.5, color=SOFT)
    axes.text(50, 3, "crossed out: silenced in this step; a trained network uses all", ha="center", fontsize=8.5, color=RED)
    return figure
