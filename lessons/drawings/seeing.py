"""Drawings of the lesson on seeing: a window, a view through two layers, a Gabor filter, the road to ICA, a matrix."""

import numpy as np
from matplotlib.patches import Rectangle

from course.authoring.drawings import INK, SOFT, card
from helpers.figures import COLOURS

BLUE, RED, ORANGE = COLOURS["blue"], COLOURS["vermillion"], COLOURS["orange"]
PALE_BLUE, PALE_RED, PAD = "#D6E6F2", "#F8DDCC", "#EDEAE2"
DARK = "#A34700"  # vermillion for letters


def _cells(axes, left, top, values, side, face="white"):
    """Draw a table of numbers, a square each; `face` is a colour or a function of (row, column)."""
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            x, y = left + side * column, top - side * (row + 1)
            colour = face(row, column) if callable(face) else face
            axes.add_patch(Rectangle((x, y), side, side, facecolor=colour, edgecolor=SOFT, lw=0.8))
            axes.text(x + side / 2, y + side / 2, f"{value:g}", ha="center", va="center", fontsize=9.5, color=INK)


def _frame(axes, left, top, width, height, colour):
    axes.add_patch(Rectangle((left, top - height), width, height, fill=False, edgecolor=colour, lw=2.4, zorder=4))


def _arrow(axes, start, end, colour=INK):
    axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 1.6})


def sliding_window():
    """A 2 x 2 kernel on a padded picture of 3 rows and 4 columns, stride 2: the first window and the next."""
    figure, axes = card(3.3)
    picture = np.array([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]])
    padded, kernel = np.pad(picture, 1), np.array([[0, 1], [2, 0]])
    side, left, top = 5, 6, 38
    _cells(axes, left, top, padded, side, lambda i, j: "white" if 0 < i < 4 and 0 < j < 5 else PAD)
    _frame(axes, left, top, 2 * side, 2 * side, BLUE)
    _frame(axes, left + 2 * side, top, 2 * side, 2 * side, RED)
    _arrow(axes, (left + side, top + 1.6), (left + 3 * side, top + 1.6), INK)
    axes.text(left + 2 * side, top + 2.3, "stride 2", ha="center", va="bottom", fontsize=9, color=INK)
    axes.text(left + 15, 11.4, "picture, 3 x 4, in a ring of zeros", ha="center", va="top", fontsize=9, color=INK)
    axes.text(left + 15, 8, "(padding 1)", ha="center", va="top", fontsize=9, color=INK)
    _cells(axes, 47, 35, kernel, side)
    axes.text(52, 37, "kernel, 2 x 2", ha="center", fontsize=9, color=INK)
    answers = [[np.sum(padded[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] * kernel) for j in range(3)] for i in range(2)]
    shades = {(0, 0): PALE_BLUE, (0, 1): PALE_RED}
    _cells(axes, 76, 35, answers, side, lambda i, j: shades.get((i, j), "white"))
    axes.text(83.5, 37, "map, 2 x 3", ha="center", fontsize=9, color=INK)
    _arrow(axes, (38, 30), (45.5, 30), SOFT)
    _arrow(axes, (58.5, 30), (74.5, 30), SOFT)
    axes.text(66.5, 31, "times, and sum", ha="center", fontsize=8.5, color=SOFT)
    axes.text(47, 19, "0·0 + 0·1 + 0·2 + 1·0 = 0", fontsize=9.5, color=BLUE)
    axes.text(47, 14.5, "0·0 + 0·1 + 2·2 + 3·0 = 4", fontsize=9.5, color=DARK)
    return figure


def two_layers():
    """A unit of the second layer sees three units of the first, stride 2, and through them seven pixels."""
    figure, axes = card(3.1)
    step, start, rows = 6.0, 9, (36, 22, 8)
    for pixel in range(13):
        seen = 2 <= pixel <= 8
        axes.add_patch(Rectangle((start + step * pixel - 2.4, rows[2] - 2.4), 4.8, 4.8, lw=1.2, zorder=3,
                                 facecolor=PALE_RED if seen else "white", edgecolor=RED if seen else SOFT))  # fmt: skip
    first = [start + step * (2 * k + 1) for k in range(6)]
    for k, x in enumerate(first):
        lit = k in (1, 2, 3)
        for pixel in range(2 * k, 2 * k + 3):
            axes.plot((x, start + step * pixel), (rows[1] - 2, rows[2] + 2.5), color=RED if lit else "#C8C8C8",
                      lw=1.6 if lit else 0.8, zorder=2 if lit else 1)  # fmt: skip
        axes.plot(x, rows[1], "o", ms=15, mfc=PALE_RED if lit else "white", mec=RED if lit else SOFT, mew=1.5, zorder=3)
        if lit:
            axes.plot((x, first[2]), (rows[1] + 2, rows[0] - 2), color=RED, lw=1.6)
    axes.plot(first[2], rows[0], "o", ms=15, mfc=PALE_RED, mec=RED, mew=1.5, zorder=3)
    axes.annotate("", (first[0], 27.6), (first[1], 27.6), arrowprops={"arrowstyle": "<->", "color": BLUE, "lw": 1.4})
    axes.text(start, 29, "neighbours look\n2 pixels apart", fontsize=8.5, color=BLUE, va="bottom", ha="left")
    axes.text(first[2] + 4, rows[0], "one unit of the second layer,\nkernel 3", fontsize=9, color=INK, va="center")
    axes.text(87, rows[1] - 0.5, "first layer:\nkernel 3,\nstride 2", fontsize=9, color=INK, va="center", ha="left")
    axes.text(start + 5 * step, 2.2, "it sees 7 pixels: 3, and 2 more for each of two further neighbours", fontsize=9,
              color=DARK, ha="center", va="center")  # fmt: skip
    axes.text(87, rows[2], "picture", fontsize=9, color=INK, va="center", ha="left")
    return figure


def wave_times_bell():
    """A slanted wave, a bell, and their product, a Gabor filter: three patches, orange above 0 and purple below."""
    figure, axes = card(3.1)
    side, bottom, theta, wavelength, sigma = 24, 8.5, np.radians(30), 0.8, 0.36
    x, y = np.meshgrid(np.linspace(-1, 1, 161), np.linspace(-1, 1, 161))  # y runs downwards, as rows do
    wave = np.cos(2 * np.pi * (x * np.cos(theta) + y * np.sin(theta)) / wavelength)
    bell = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    places = 5, 38, 71
    for left, patch, head in zip(
        places, (wave, bell, wave * bell), ("the wave", "the bell", "a Gabor filter"), strict=True
    ):
        axes.imshow(
            patch, cmap="PuOr_r", vmin=-1.7, vmax=1.7, extent=(left, left + side, bottom, bottom + side), zorder=1
        )
        axes.add_patch(Rectangle((left, bottom), side, side, fill=False, edgecolor=SOFT, lw=1.0, zorder=2))
        axes.text(left + side / 2, 37.6, head, ha="center", va="center", fontsize=10.5, color=INK)
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100 * 3.1 / 7)
    for x, sign in ((33.5, "\u00d7"), (66.5, "=")):
        axes.text(x, bottom + side / 2, sign, ha="center", va="center", fontsize=17, color=INK)
    middle, half = places[0] + side / 2, bottom + side / 2
    along = np.array([np.cos(theta), -np.sin(theta)]) * side / 2  # down is down on the page
    axes.plot((middle, middle + 9), (half, half), color=INK, lw=1.0, ls=":", zorder=3)
    _arrow(axes, (middle, half), (middle + along[0] * 0.95, half + along[1] * 0.95))
    axes.text(middle + 7.4, half - 1.9, r"$\theta$", fontsize=11, color=INK, ha="center", va="center", zorder=4)
    crest = along * wavelength
    axes.annotate("", (middle - crest[0], half - crest[1]), (middle, half), zorder=3,
                  arrowprops={"arrowstyle": "<->", "color": INK, "lw": 1.2, "shrinkA": 0, "shrinkB": 0})  # fmt: skip
    axes.text(middle - 5.4, half + 6.6, "wavelength", fontsize=8.5, color=INK, ha="center", zorder=4,
              bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0, "alpha": 0.85})  # fmt: skip
    middle = places[1] + side / 2
    axes.annotate("", (middle + sigma * side / 2, half), (middle, half), zorder=3,
                  arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1.2, "shrinkA": 0, "shrinkB": 0})  # fmt: skip
    axes.text(
        middle + sigma * side / 2 + 1.6, half, r"$\sigma$", fontsize=11, color=INK, ha="center", va="center", zorder=4
    )
    axes.text(50, 3.6, "orange is above 0, purple below: the bell lets the wave fade towards the rim",
              ha="center", fontsize=8.5, color=DARK)  # fmt: skip
    return figure


def road_to_ica():
    """Two sparse signals, mixed, whitened, turned: three clouds, with the directions of the signals."""
    figure, axes = card(3.0)
    rng = np.random.default_rng(3)
    sources = rng.laplace(size=(500, 2)) / np.sqrt(2)
    sources = np.sign(sources) * np.abs(sources) ** 1.4  # sparser: the cross is easier to see
    sources /= sources.std(axis=0)
    mixing = np.array([[1.0, 0.55], [0.25, 0.8]])
    mixed = sources @ mixing.T
    values, vectors = np.linalg.eigh(mixed.T @ mixed / len(mixed))
    whitener = np.diag(values**-0.5) @ vectors.T
    clouds = (
        (14, mixed, mixing, "1. what arrives:\na mixture, correlated"),
        (50, mixed @ whitener.T, whitener @ mixing, "2. whitened: variance 1\nin every direction"),
        (86, sources, np.eye(2), "3. turned until the answers\nare least like a bell"),
    )
    for x, cloud, axes_of, title in clouds:
        near = np.all(np.abs(cloud) < 3.2, axis=1)
        axes.plot(x + 3.4 * cloud[near, 0], 17 + 3.4 * cloud[near, 1], ".", ms=2.4, color=BLUE, zorder=2)
        for direction in axes_of.T:
            end = 10.5 * direction / np.linalg.norm(direction)
            axes.plot((x - end[0], x + end[0]), (17 - end[1], 17 + end[1]), color=RED, lw=1.8, zorder=3)
        axes.text(x, 35.2, title, ha="center", va="center", fontsize=9, color=INK)
    for x, label in ((32, "whiten"), (68, "turn")):
        _arrow(axes, (x - 4, 17), (x + 4, 17), SOFT)
        axes.text(x, 18.6, label, ha="center", fontsize=9, color=SOFT)
    axes.text(50, 2.4, "Lines: the two signals. Step 2 is all that correlations can do; which turn is right, they cannot say.",
              ha="center", fontsize=8.5, color=DARK)  # fmt: skip
    return figure


def turn_stretch_turn():
    """A matrix in three steps: two arrows on a circle, turned, stretched by 2 and 0.5, turned back."""
    figure, axes = card(2.9)
    turn = np.array([[1.0, -1.0], [1.0, 1.0]]) / np.sqrt(2)  # by 45 degrees to the left: U and V
    stretch = np.diag([2.0, 0.5])
    circle = np.array([np.cos(np.linspace(0, 2 * np.pi, 121)), np.sin(np.linspace(0, 2 * np.pi, 121))])
    steps = (
        (9, np.eye(2), "two arrows\nat right angles"),
        (32, turn.T, "1. turned"),
        (60, stretch @ turn.T, "2. stretched,\nby 2 and by 0.5"),
        (90, turn @ stretch @ turn.T, "3. turned back"),
    )
    unit, middle = 6.2, 20.0
    for x, matrix, title in steps:
        moved = matrix @ circle
        axes.plot(x + unit * moved[0], middle + unit * moved[1], color=SOFT, lw=1.0, zorder=1)
        for column, colour in ((0, BLUE), (1, RED)):
            end = unit * matrix[:, column]
            axes.annotate("", (x + end[0], middle + end[1]), (x, middle), zorder=3,
                          arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 2.0, "shrinkA": 0, "shrinkB": 0})  # fmt: skip
        axes.text(x, 36.6, title, ha="center", va="center", fontsize=9, color=INK)
    axes.text(94.2, 13.2, "(1.25, 0.75)", fontsize=8.5, color=BLUE, ha="center")
    axes.text(90 + unit * 0.75 - 4.4, middle + unit * 1.25 + 1.4, "(0.75, 1.25)", fontsize=8.5, color=DARK, ha="center")
    for x in (18.5, 41.0, 75.5):
        _arrow(axes, (x, middle), (x + 4, middle), SOFT)
    axes.text(50, 3.0, "Turns keep right angles. The stretch does not: set both of its numbers to 1, and they stay.",
              ha="center", fontsize=8.5, color=DARK)  # fmt: skip
    return figure
