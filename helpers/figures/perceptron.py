"""Figures of the perceptron lesson. Each takes the learner's own functions and returns a Matplotlib Figure."""

from __future__ import annotations

from itertools import pairwise
from math import comb

import numpy as np
from matplotlib.colors import ListedColormap

from helpers.figures import COLOURS, MARKERS, new_figure, plain_style

POSITIVE, NEGATIVE, LINE = COLOURS["vermillion"], COLOURS["blue"], COLOURS["black"]
SIDES = ListedColormap(["#D6E6F2", "#F8DDCC"])  # pale blue and pale vermillion, behind the points
FINE = 201  # grid points along each side of a plane


def plane_of(X, room=0.6):
    """Return the grid of points around the rows of X: two axes, and all points as rows."""
    low, high = X.min(axis=0) - room, X.max(axis=0) + room
    horizontal, vertical = (np.linspace(a, b, FINE) for a, b in zip(low, high, strict=True))
    points = np.stack(np.meshgrid(horizontal, vertical), axis=-1).reshape(-1, 2)
    return horizontal, vertical, points


def draw_rows(axes, X, y):
    """Draw the rows: circles for +1, squares for -1."""
    for label, colour, marker in ((1, POSITIVE, MARKERS["positive"]), (-1, NEGATIVE, MARKERS["negative"])):
        rows = X[y == label]
        axes.scatter(*rows.T, s=90, c=colour, marker=marker, edgecolors="white", label=f"{label:+d}", zorder=3)
    axes.set_xlabel("$x_1$")
    axes.set_ylabel("$x_2$")


def draw_sides(axes, predict, X, w, b):
    """Shade the two sides of the plane by the unit's answers, and draw the line w . x + b = 0."""
    horizontal, vertical, points = plane_of(X)
    answers = np.asarray(predict(points, w, b), dtype=float).reshape(FINE, FINE)
    axes.pcolormesh(horizontal, vertical, answers, cmap=SIDES, vmin=-1, vmax=1, shading="nearest", rasterized=True)
    if np.any(w):
        foot = -b * w / (w @ w)  # the point of the line that is nearest to the origin
        axes.axline(foot, foot + [-w[1], w[0]], color=LINE, lw=2)
    axes.set(xlim=horizontal[[0, -1]], ylim=vertical[[0, -1]], aspect="equal")


def boundary(predict, X, y, w, b, seen=None, title=""):
    """Return the plane with the unit's two sides, the rows, and a ring round the row that was learned from."""
    figure, axes = new_figure(5.4, 4.6)
    draw_sides(axes, predict, X, np.asarray(w), b)
    draw_rows(axes, X, y)
    if seen is not None:
        axes.scatter(*X[seen], s=420, facecolors="none", edgecolors=LINE, linewidths=2, zorder=4)
    axes.legend(title="label", loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
    axes.set_title(title, fontsize=11)
    return figure


def updates_of(update, X, y, eta=1, n_rows=100):
    """Return the states (row, w, b, changed) that training passes through, beginning at zero."""
    w, b = np.zeros(X.shape[1]), 0.0
    states = [(None, w, b, False)]
    for step in range(n_rows):
        row = step % len(X)
        w_new, b_new = update(w.copy(), b, X[row], y[row], eta)
        changed = not (np.array_equal(w_new, w) and b_new == b)
        w, b = np.array(w_new, dtype=float), float(b_new)
        states.append((row, w, b, changed))
    return states


def squeeze(update, bound, X, y, w, b):
    """Return the length of the weights after each mistake, between the two curves of Novikoff's proof."""
    length = [np.sqrt(v @ v + c * c) for _, v, c, changed in updates_of(update, X, y) if changed]
    limit = bound(X, y, w, b)
    longest = np.sqrt(np.max(np.sum(X**2, axis=1)) + 1)
    k = np.linspace(0, 1.15 * limit, 300)
    figure, axes = new_figure(6.4, 4)
    axes.plot(k, longest * np.sqrt(k), color=COLOURS["vermillion"], ls="--", label=r"at most $\sqrt{k}\,R$")
    axes.plot(range(len(length) + 1), [0, *length], color=LINE, marker=".", label="your weights")
    axes.plot(k, k * longest / np.sqrt(limit), color=COLOURS["blue"], ls="-.", label=r"at least $k\,\gamma$")
    axes.axvline(limit, color=COLOURS["grey"], lw=1)
    axes.annotate(f"no mistake beyond {limit:.0f}", (limit, 0), (-6, 6), textcoords="offset points", ha="right")
    end = (len(length), length[-1])
    axes.annotate(f"training stopped after {end[0]} mistakes", end, (20, 2), arrowprops={"arrowstyle": "-"})
    axes.set_xlabel("mistakes $k$")
    axes.set_ylabel(r"length of $(w, b)$")
    axes.legend(frameon=False)
    return figure


def teacher_problem(room, rng, n_rows=30):
    """Return random rows, their labels by a random line, and that line; no row is nearer to it than room."""
    w, b = rng.standard_normal(2), rng.uniform(-0.5, 0.5)
    w = w / np.linalg.norm(w)
    X = rng.uniform(-1, 1, (40 * n_rows, 2))
    X = X[np.abs(X @ w + b) >= room][:n_rows]
    return X, np.where(X @ w + b > 0, 1, -1), w, b


def mistakes_and_bounds(train, bound, n_problems, rng):
    """Return the mistakes of training against Novikoff's bound, for random problems with more and less room."""
    rooms = np.geomspace(0.02, 0.4, n_problems)
    problems = [teacher_problem(room, rng) for room in rooms]
    mistakes = [sum(train(X, y, 1, 2000)[2]) for X, y, _, _ in problems]
    bounds = [bound(*problem) for problem in problems]
    figure, axes = new_figure(6.4, 4.2)
    points = axes.scatter(bounds, mistakes, c=np.log10(rooms), cmap="cividis", s=26)
    diagonal = [1, 2 * max(bounds)]
    axes.plot(diagonal, diagonal, color=LINE, lw=1.5)
    axes.annotate("mistakes = bound", (60, 60), (-4, 8), textcoords="offset points", ha="right")
    axes.set(xscale="log", yscale="log", xlim=(5, diagonal[1]), ylim=(0.8, diagonal[1]))
    axes.set_xlabel(r"bound $(R/\gamma)^2$")
    axes.set_ylabel("mistakes made")
    bar = figure.colorbar(points, ax=axes, ticks=np.log10([0.02, 0.1, 0.4]), label="room between line and nearest row")
    bar.ax.set_yticklabels(["0.02", "0.1", "0.4"])
    over = sum(made > allowed for made, allowed in zip(mistakes, bounds, strict=True))
    axes.set_title(f"{n_problems} problems, {over} above the bound", fontsize=11)
    return figure


def weight_orbit(update, X, y, passes=4):
    """Return the path of (w1, w2, b) seen from three sides, and the three numbers one row after another."""
    path = np.array([(*w, b) for _, w, b, _ in updates_of(update, X, y, n_rows=passes * len(X))])
    figure, _ = new_figure(9.4, 6.2, rows=2, columns=3)
    for panel, (one, other) in zip(figure.axes[:3], ((0, 1), (0, 2), (1, 2)), strict=True):
        draw_path(panel, path[:, one], path[:, other])
        panel.set_xlabel(NUMBERS[one])
        panel.set_ylabel(NUMBERS[other])
    figure.axes[0].legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1))
    grid = figure.axes[3].get_gridspec()
    for panel in figure.axes[3:]:
        panel.remove()
    series = figure.add_subplot(grid[1, :])
    plain_style(series)
    draw_series(series, path, len(X))
    return figure


NUMBERS = ("$w_1$", "$w_2$", "$b$")


def draw_path(axes, x, y):
    """Draw the arrows of a closed path in a plane, each once, and the place where it starts."""
    steps = {(*map(float, start), *map(float, end)) for start, end in pairwise(zip(x, y, strict=True))}
    for x_from, y_from, x_to, y_to in sorted(steps):
        arrow = {"arrowstyle": "-|>", "color": COLOURS["purple"], "lw": 2.2, "mutation_scale": 15}
        axes.annotate("", (x_to, y_to), (x_from, y_from), arrowprops=arrow)
    start = {"color": COLOURS["green"], "marker": "D", "markersize": 9, "ls": "", "zorder": 0}
    axes.plot(x[0], y[0], **start, label="start: all zero")
    axes.set(xlim=(x.min() - 0.4, x.max() + 0.4), ylim=(y.min() - 0.4, y.max() + 0.4), aspect="equal")
    axes.set(xticks=range(int(x.min()), int(x.max()) + 1), yticks=range(int(y.min()), int(y.max()) + 1))


def draw_series(axes, path, n_rows):
    """Draw w1, w2 and b against the number of rows seen, with a line after each pass."""
    for values, name, colour, style, width in zip(
        path.T, NUMBERS, ("blue", "vermillion", "green"), ("-", "--", ":"), (4, 2.5, 2.5), strict=True
    ):
        axes.plot(values, style, drawstyle="steps-post", color=COLOURS[colour], lw=width, label=name)
    for edge in range(0, len(path), n_rows):
        axes.axvline(edge, color=COLOURS["grey"], lw=0.7, zorder=0)
    axes.set(xticks=range(0, len(path), n_rows), yticks=range(int(path.min()), int(path.max()) + 1))
    axes.set_xlabel("rows seen (a line after each pass)")
    axes.set_ylabel("value")
    axes.legend(frameon=False, ncols=3, loc="lower left", bbox_to_anchor=(0, 1))


def shares_separated(random_units, train, X, y, n_draws=40):
    """Return {n: share of draws in which training learns behind n random units} for numbers from 1 to 50."""
    counts = [1, 2, 3, 5, 8, 12, 20, 30, 50]
    return {n_units: share_separated(random_units, train, X, y, n_units, n_draws) for n_units in counts}


def units_needed(random_units, X, y, shares, n_draws=40):
    """Return the lines of twelve random units over the plane, and how often training learns behind n of them.

    shares : the share of n_draws that learned, by number of units, as `shares_separated` returns it
    """
    figure, (plane, curve) = new_figure(9.4, 4.2, columns=2)
    horizontal, vertical, points = plane_of(X)
    answers = np.asarray(random_units(points, 12, np.random.default_rng(3)), dtype=float)
    for unit in answers.T:
        if unit.min() < unit.max():
            plane.contour(horizontal, vertical, unit.reshape(FINE, FINE), levels=[0.5], colors=COLOURS["grey"])
    draw_rows(plane, X, y)
    plane.set_title("12 random A-units: where each one switches", fontsize=11)
    counts, learned = list(shares), np.array(list(shares.values()))
    spread = 2 * np.sqrt(learned * (1 - learned) / n_draws)
    curve.errorbar(counts, learned, yerr=spread, color=COLOURS["purple"], marker="o", capsize=3, lw=2)
    curve.set(xscale="log", ylim=(-0.05, 1.05), xticks=counts, xticklabels=counts)
    curve.set_xlabel("A-units in front")
    curve.set_ylabel("share of draws that learn XOR")
    curve.minorticks_off()
    return figure


def share_separated(random_units, train, X, y, n_units, n_draws):
    """Return the share of draws of n random units behind which training learns every row within 200 passes."""
    fronts = [random_units(X, n_units, np.random.default_rng([n_units, draw])) for draw in range(n_draws)]
    return float(np.mean([train(np.asarray(front), y, 1, 200)[2][-1] == 0 for front in fronts]))


def cover_share(n_points, n_numbers):
    """Return Cover's C(N, d) / 2^N, the share of labellings of N points that d adjustable numbers can learn."""
    return 2 * sum(comb(n_points - 1, k) for k in range(n_numbers)) / 2**n_points


def cover_curve(share_learned, n_points, n_numbers=3, n_draws=100):
    """Return Cover's curves for 3, 10 and 100 adjustable numbers, with what training measured for n_numbers."""
    figure, axes = new_figure(6.4, 4)
    for d, colour, style in ((3, "purple", "-"), (10, "green", "--"), (100, "blue", "-.")):
        points = np.unique(np.linspace(d, 4 * d, 61).astype(int))
        shares = [cover_share(int(n), d) for n in points]
        axes.plot(points / d, shares, style, color=COLOURS[colour], label=f"Cover, $d$ = {d}")
    measured = np.array([share_learned(n) for n in n_points])
    spread = 2 * np.sqrt(measured * (1 - measured) / n_draws)
    per_number = np.array(n_points) / n_numbers
    label = f"your unit, $d$ = {n_numbers}"
    axes.errorbar(per_number, measured, yerr=spread, fmt="o", color=LINE, capsize=3, label=label)
    axes.axvline(2, color=COLOURS["grey"], lw=1)
    axes.axhline(0.5, color=COLOURS["grey"], lw=1)
    axes.set_xlabel("points per adjustable number, $N/d$")
    axes.set_ylabel("share of labellings learned")
    axes.legend(frameon=False)
    return figure
