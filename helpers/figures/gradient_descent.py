"""Figures of the gradient descent lesson. Each takes the learner's own functions and returns a Matplotlib Figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from helpers.figures import COLOURS, MARKERS, new_figure
from helpers.labs import valley

PATH, START, GREY = COLOURS["vermillion"], COLOURS["green"], COLOURS["grey"]
LOW_TO_HIGH = LinearSegmentedColormap.from_list("low to high", ["#2B6A99", "#BFD7EA", "#FFFFFF"])
POSITIVE, NEGATIVE = COLOURS["vermillion"], COLOURS["blue"]


@dataclass(frozen=True)
class Surface:
    """A loss over two weights: its height, its slope, where the walker starts, and the lowest height there is."""

    height: object
    slope: object
    start: tuple[float, float]
    lowest: float = 0.0


def bend(w, tilt):
    """Return the height of two valleys along the second weight, with a ridge between them."""
    return w[1] ** 4 / 4 - w[1] ** 2 / 2 + tilt * w[1]


def valleys(start, tilt=0.0):
    """Return a surface with a saddle between two valleys, the second one higher if it is tilted."""
    second = np.linspace(-2, 2, 40001)
    return Surface(
        height=lambda w: w[0] ** 2 / 2 + bend(w, tilt),
        slope=lambda w: np.array([w[0], w[1] ** 3 - w[1] + tilt]),
        start=start,
        lowest=float(bend((0, second), tilt).min()),
    )


def quadratic(curvature, start):
    """Return a surface that curves upwards in both directions, by these two numbers."""
    a, b = curvature
    return Surface(
        height=lambda w: (a * w[0] ** 2 + b * w[1] ** 2) / 2,
        slope=lambda w: np.array([a * w[0], b * w[1]]),
        start=start,
    )


SURFACES = {
    "bowl": quadratic((1, 1), (1.6, 1.2)),
    "ravine": quadratic((1, 20), (1.8, 0.4)),
    "saddle": valleys((1.6, 0.001)),
    "two valleys": valleys((1.2, 1.7), tilt=0.2),
}


def descend(descent, surface, rate, steps):
    """Return the learner's path on a surface as an array of finite numbers; beyond 1e6 it is cut off."""
    with np.errstate(all="ignore"):
        path = np.asarray(descent(surface.slope, np.array(surface.start), rate, steps), dtype=float)
    if path.ndim != 2 or path.shape[1] != 2:
        raise ValueError(f"the path has shape {path.shape}; one row for each place, with two numbers, is needed")
    return np.clip(np.nan_to_num(path, nan=1e6), -1e6, 1e6)


def walk(descent, surface, rate, steps):
    """Return the walker's path over the contours of a surface, and its height above the lowest point, step by step."""
    path = descend(descent, surface, rate, steps)
    figure, (map_axes, height_axes) = new_figure(9.4, 4.2, columns=2)
    grid = np.linspace(-2, 2, 161)
    height = surface.height(np.stack(np.meshgrid(grid, grid)))
    levels = surface.lowest + np.ptp(height) * np.linspace(0, 1, 19) ** 2
    map_axes.contourf(grid, grid, height, levels=levels, cmap=LOW_TO_HIGH)
    map_axes.contour(grid, grid, height, levels=levels, colors=GREY, linewidths=0.5)
    left = np.flatnonzero(np.max(np.abs(path), axis=1) > 3)
    map_axes.plot(*path[: left[0] + 1 if left.size else None].T, color=PATH, marker=".", lw=1.2)
    map_axes.plot(*path[0], MARKERS["fourth"], color=START, markersize=9, label="start")
    map_axes.plot(*path[-1], "o", color=PATH, markeredgecolor="black", markersize=11, label="walker")
    map_axes.set(xlim=(-2, 2), ylim=(-2, 2), aspect="equal", xlabel="$w_1$", ylabel="$w_2$")
    map_axes.legend(loc="upper left", fontsize=10)
    above = np.maximum([surface.height(place) - surface.lowest for place in path], 1e-9)
    height_axes.semilogy(above, color=PATH, marker=".", lw=1.2)
    height_axes.set(xlabel="step", ylabel="height above the lowest point", ylim=(1e-7, 1e5))
    height_axes.set_title(f"rate {rate:.3g}, {steps} steps: {outcome(path, surface)}", fontsize=11)
    return figure


def outcome(path, surface):
    """Return in a few words where a path has got to."""
    if np.max(np.abs(path[-1])) > 3:
        return "it ran away"
    above = surface.height(path[-1]) - surface.lowest
    if above < 1e-3:
        return "at the lowest point"
    if np.max(np.abs(surface.slope(path[-1]))) < 1e-3:
        return "no slope here, but not the lowest"
    return f"still {above:.2g} above the lowest"


def measured_limit(descent, slope, start, high=5.0, n_steps=2000):
    """Return the rate at which the learner's descent begins to run away, found by halving an interval."""
    low = 0.0
    for _ in range(18):
        middle = (low + high) / 2
        away = valley.runs_away(descent, slope, start, middle, n_steps)
        low, high = (low, middle) if away else (middle, high)
    return (low + high) / 2


def staircase_and_bowl(loss, X, y, w, b):
    """Return two errors while the first weight is turned: the number of wrong rows, and the learner's loss."""
    turned = np.linspace(-2.5, 1.5, 801)
    wrong = [np.sum(np.where(X @ [w1, w[1]] + b >= 0, 1, -1) != y) for w1 in turned]
    squared = [loss(X, y, np.array([w1, w[1]]), b) for w1 in turned]
    figure, (steps, bowl) = new_figure(7, 4.6, rows=2, sharex=True)
    steps.plot(turned, wrong, color=COLOURS["blue"], lw=1.8)
    steps.set(ylabel="wrong rows", ylim=(-2, max(wrong) + 2))
    bowl.plot(turned, squared, color=COLOURS["purple"], lw=1.8)
    bowl.set(ylabel="mean squared\nerror", xlabel="first weight", ylim=(0, None))
    return figure


def difference_errors(gradient, f, true_gradient, w):
    """Return the largest error of the learner's slopes, and of one-sided ones, against the size of the nudge.

    gradient : the learner's numerical_gradient(f, w, eps)
    f, true_gradient : a function of an array w, and its gradient by calculus
    """
    sizes = np.logspace(-12, 0, 49)
    exact = true_gradient(w)

    def one_sided(eps):
        return np.array([f(w + nudge) - f(w) for nudge in eps * np.eye(w.size)]) / eps

    figure, axes = new_figure(6.6, 4.2)
    for measure, name, colour, style in (
        (one_sided, "one-sided", COLOURS["blue"], "s--"),
        (lambda eps: np.asarray(gradient(f, w.copy(), eps)), "yours", PATH, "o-"),
    ):
        errors = [np.max(np.abs(measure(eps) - exact)) for eps in sizes]
        axes.loglog(sizes, np.maximum(errors, 1e-16), style, color=colour, markersize=4, lw=1.2, label=name)
    axes.annotate("rounding", (1e-10, 3e-4), ha="center", fontsize=11)
    axes.annotate("bending", (2e-2, 1e-8), ha="center", fontsize=11)
    axes.set(xlabel="size of the nudge, eps", ylabel="largest error of the gradient", ylim=(1e-13, 3))
    axes.legend(frameon=False, loc="lower left")
    return figure


def loss_against_rate(descent, X, y, slope, limit, n_steps=40):
    """Return the mean squared error after some steps for rates up to a little above the limit, and that limit."""

    def loss(v):
        return np.mean((y - X @ np.asarray(v)[:-1] - v[-1]) ** 2)

    rates = limit * np.linspace(0.02, 1.3, 65)
    with np.errstate(all="ignore"):
        ends = [np.asarray(descent(slope, np.zeros(3), rate, n_steps))[-1] for rate in rates]
    figure, axes = new_figure(6.6, 4)
    axes.semilogy(rates, [loss(end) for end in ends], color=PATH, marker=".")
    axes.axhline(loss(np.zeros(3)), color=GREY, lw=1, ls="--")
    axes.annotate("loss at the start", (rates[0], loss(np.zeros(3))), (0, 5), textcoords="offset points", fontsize=11)
    axes.axvline(limit, color="black", lw=1.2)
    axes.annotate(r"$2/\lambda_{\max}$", (limit, 1e3), (-6, 0), textcoords="offset points", ha="right", fontsize=13)
    axes.set(xlabel=r"learning rate $\eta$", ylabel=f"loss after {n_steps} steps")
    return figure


def kinds_of_flat_places(shares):
    """Return the shares of minima, maxima and saddles among random flat places, for each number of weights.

    shares : {number of weights: (share of minima, share of maxima)}
    """
    figure, axes = new_figure(6.8, 3.8)
    weights = list(shares)
    minima, maxima = np.array([shares[n] for n in weights]).T
    saddles = 1 - minima - maxima
    axes.bar(weights, minima, color=COLOURS["green"], label="minimum")
    axes.bar(weights, saddles, bottom=minima, color=COLOURS["sky_blue"], hatch="//", edgecolor="white", label="saddle")
    axes.bar(weights, maxima, bottom=minima + saddles, color=COLOURS["orange"], label="maximum")
    axes.set(xticks=weights, xlabel="weights, and share of minima", ylabel="share of flat places", ylim=(0, 1))
    axes.set_xticklabels([f"{n}\n{100 * share:.2g} %" for n, share in zip(weights, minima, strict=True)])
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def lines_between(X, y, lines):
    """Return the rows with labels -1 and +1, and the line of each unit.

    lines : {name: (w1, w2, b)}
    """
    figure, axes = new_figure(7.2, 4.4)
    for label, colour, marker in ((1, POSITIVE, MARKERS["positive"]), (-1, NEGATIVE, MARKERS["negative"])):
        axes.scatter(*X[y == label].T, s=36, c=colour, marker=marker, edgecolors="white", label=f"{label:+d}")
    axes.set(xlim=axes.get_xlim(), ylim=axes.get_ylim(), xlabel="$x_1$", ylabel="$x_2$")
    looks = ((COLOURS["purple"], "-"), (COLOURS["green"], "--"), (COLOURS["grey"], ":"))
    tops = {name: -(line[1] * axes.get_ylim()[1] + line[2]) / line[0] for name, line in lines.items() if line[0]}
    for (name, (w1, w2, b)), (colour, style) in zip(lines.items(), looks, strict=False):
        foot = -b * np.array([w1, w2]) / (w1**2 + w2**2)
        axes.axline(foot, foot + [-w2, w1], color=colour, ls=style, lw=2.4, label=name)
        if name in tops and axes.get_xlim()[0] <= tops[name] <= axes.get_xlim()[1]:  # its name, where it leaves
            side = "right" if tops[name] == min(tops.values()) else "left"
            place = {"xytext": (0, 4), "textcoords": "offset points", "ha": side, "va": "bottom"}
            axes.annotate(name, (tops[name], axes.get_ylim()[1]), color=colour, fontsize=11, **place)
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def loss_against_rows(loss, one_by_one, batch, best):
    """Return the loss against the number of rows looked at: one step per row, and one step per pass through all rows.

    loss : function of the weights
    one_by_one, batch : weights at the start and after each step; both look at the same rows equally often
    best : the lowest loss there is
    """
    n_rows = (len(one_by_one) - 1) // (len(batch) - 1)
    figure, axes = new_figure(6.8, 4)
    shown = range(0, len(one_by_one), 20)
    axes.semilogy(shown, [loss(one_by_one[k]) for k in shown], color=PATH, lw=1.6, label="online: one step per row")
    passes = n_rows * np.arange(len(batch))
    axes.semilogy(passes, [loss(v) for v in batch], "o--", color=COLOURS["blue"], label="batch: one step per pass")
    axes.axhline(best, color=GREY, lw=1)
    axes.annotate("best there is", (0, best), (4, -4), textcoords="offset points", va="top", fontsize=11)
    axes.axvline(n_rows, color=GREY, lw=1, ls=":")
    axes.annotate("each row once", (n_rows, 1), (5, 0), textcoords="offset points", fontsize=11)
    axes.set(xlabel="rows looked at", ylabel="mean squared error", ylim=(0.7 * best, 1.5))
    axes.legend(frameon=False, loc="upper right")
    return figure


def marble_and_walker(walked, rolled, across):
    """Return two paths over one long valley, and how far each is from its lowest point, step by step.

    walked, rolled : places of shape (n, 2), of the walker and of the marble
    across : the valley's curvature across; along it is 1
    """
    figure, (map_axes, far_axes) = new_figure(9.4, 4.0, columns=2)
    first, second = np.meshgrid(np.linspace(-1.2, 1.2, 121), np.linspace(-1.2, 1.2, 121))
    height = (first**2 + across * second**2) / 2
    levels = height.max() * np.linspace(0, 1, 13) ** 2
    map_axes.contour(first, second, height, levels=levels, colors=GREY, linewidths=0.5)
    for path, name, colour, style in (
        (walked, "walker", PATH, ".-"),
        (rolled, "marble", COLOURS["blue"], "s--"),
    ):
        path = np.asarray(path, dtype=float)
        map_axes.plot(*path.T, style, color=colour, markersize=3.5, lw=1.1, label=name)
        far_axes.semilogy(np.maximum(np.linalg.norm(path, axis=1), 1e-9), style, color=colour, markersize=3, lw=1.1)
    map_axes.set(xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), xlabel="$w_1$, along the valley", ylabel="$w_2$, across it")
    map_axes.legend(loc="lower right", fontsize=10)
    far_axes.axhline(1e-3 * np.linalg.norm(walked[0]), color=GREY, lw=1, ls=":")
    far_axes.annotate("a thousandth", (0, 1e-3 * np.linalg.norm(walked[0])), (3, 4), textcoords="offset points")
    far_axes.set(xlabel="step", ylabel="distance from the lowest point", ylim=(1e-4, 3))
    return figure


def duel(path):
    """Return the path of two players over the plane of their moves, and its distance from the equilibrium.

    path : array of shape (n, 2), the first player's number and the second's after each move
    """
    path = np.asarray(path, dtype=float)
    figure, (plane, far_axes) = new_figure(8.8, 3.8, columns=2)
    plane.plot(*path.T, color=PATH, lw=1.2)
    plane.plot(*path[0], MARKERS["fourth"], color=START, markersize=9, label="start")
    plane.plot(*path[-1], "o", color=PATH, markeredgecolor="black", markersize=9, label="end")
    plane.plot(0, 0, "+", color="black", markersize=13, markeredgewidth=2, label="equilibrium")
    plane.set(aspect="equal", xlabel="$u$, walks down", ylabel="$v$, walks up")
    plane.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1), fontsize=10)
    far_axes.plot(np.linalg.norm(path, axis=1), color=PATH, lw=1.6)
    far_axes.set(xlabel="step", ylabel="distance from the equilibrium", ylim=(0, None))
    return figure


def forms_left_out(shares):
    """Return the per cent read right on each form, when a unit learned from the other forms."""
    figure, axes = new_figure(6.8, 3.2)
    forms = range(1, len(shares) + 1)
    axes.plot(forms, 100 * np.array(shares), "o", color=COLOURS["blue"], markersize=8)
    axes.axhline(100 * np.mean(shares), color="black", lw=1.2, ls="--")
    axes.annotate("mean", (1.01, 100 * np.mean(shares)), xycoords=("axes fraction", "data"), va="center", fontsize=11)
    axes.set(xlabel="form that was left out", ylabel="fours and nines right, %", ylim=(79, 101), xticks=forms)
    return figure
