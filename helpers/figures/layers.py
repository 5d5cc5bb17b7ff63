"""Figures of the lesson on layers: activations, a plane bent by two units, parity as a staircase, approximation.

Each takes the learner's own functions and returns a Matplotlib Figure.
"""

from __future__ import annotations

import numpy as np
from matplotlib.colors import ListedColormap

from helpers.figures import COLOURS, MARKERS, new_figure
from helpers.labs.folding import one_row_a_count
from helpers.labs.networks import as_arrays
from helpers.labs.staircases import gaps

CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
XOR = np.array([0, 1, 1, 0])
SIDES = ListedColormap(["#D6E6F2", "#F8DDCC"])  # pale blue and pale vermillion, behind the points
JUMP = 1 / 3  # a staircase of equal steps has an edge just here if the number of steps is a multiple of three
TARGETS = {  # functions on [0, 1] that can be followed outside it too
    "a sine": lambda x: np.sin(2 * np.pi * x),
    "a line": lambda x: 1.0 * x,
    "a kink": lambda x: 2 * np.abs(x - 0.4),
    "a jump": lambda x: np.where(np.asarray(x) < JUMP, 0.0, 1.0),
}


def activations(activation):
    """Draw the four activations, and GELU close to its minimum beside ReLU."""
    figure, (wide, close) = new_figure(9.4, 3.8, columns=2)
    styles = {"sigmoid": ("green", ":"), "tanh": ("orange", "-."), "relu": ("blue", "--"), "gelu": ("vermillion", "-")}
    for axes, z in ((wide, np.linspace(-3, 3, 301)), (close, np.linspace(-3, 1, 301))):
        for name, (colour, style) in styles.items():
            if axes is wide or name in ("relu", "gelu"):
                axes.plot(z, activation(name)(z), style, color=COLOURS[colour], lw=2.5, label=name)
        axes.axhline(0, color=COLOURS["grey"], lw=0.8, zorder=0)
        axes.set_xlabel("weighted sum plus bias, $z$")
    wide.set(ylim=(-1.2, 3), ylabel="activation", title="The four")
    close.set(ylim=(-0.25, 0.4), title="ReLU and GELU near 0")
    wide.legend(frameon=False, loc="upper left")
    z = np.linspace(-3, 0, 3001)
    lowest = np.argmin(activation("gelu")(z))
    low = z[lowest], float(activation("gelu")(z)[lowest])
    close.plot(*low, MARKERS["fourth"], color=COLOURS["vermillion"], markersize=8)
    close.annotate(f"lowest: {low[1]:.3f} at {low[0]:.3f}", low, (0, -20), textcoords="offset points", ha="center")
    return figure


def widest_gap(points, labels):
    """Return the straight cut with the most room between two classes: direction, offset, room (<= 0: there is none).

    The cut is square to the shortest way between the two classes. That way leads from point to point, or from a point
    straight to an edge that joins two points of one class.
    """
    firing, silent = points[labels == 1], points[labels == 0]
    between = (firing[:, None] - silent).reshape(-1, 2)
    edges = np.concatenate([(group[:, None] - group).reshape(-1, 2) for group in (firing, silent)])
    directions = np.concatenate([between, edges @ [[0, 1], [-1, 0]]])
    lengths = np.linalg.norm(directions, axis=1)
    directions = directions[lengths > 0] / lengths[lengths > 0, None]
    low, high = (firing @ directions.T).min(axis=0), (silent @ directions.T).max(axis=0)
    best = np.argmax(low - high)
    return directions[best], (low[best] + high[best]) / 2, low[best] - high[best]


def two_units(turn: float):
    """Return the weights and biases of two units whose lines cut the square; turn is the angle between them."""
    first, second = np.deg2rad(45 - turn / 2), np.deg2rad(45 + turn / 2)
    W = 2.5 * np.array([[np.cos(first), np.cos(second)], [np.sin(first), np.sin(second)]])
    return W, -np.array([0.25, 0.75]) @ (W.sum(axis=0) * np.eye(2))


def bent_plane(forward, bend, turn: float = 20, title: str = ""):
    """Draw the plane of inputs, and where two hidden units put it.

    forward : the learner's mlp_forward(X, params, activation)
    bend : the activation of the two units
    turn : angle between the two units, in degrees
    """
    as_it_is = (np.eye(2), np.zeros(2))  # a last layer that changes nothing, so that the hidden layer comes out
    hidden = lambda X: np.asarray(forward(X, [two_units(turn), as_it_is], bend), float)  # noqa: E731
    figure, (left, right) = new_figure(9.4, 4.4, columns=2)
    direction, offset, room = widest_gap(hidden(CORNERS), XOR)
    if room > 1e-6:
        ticks = np.linspace(-0.5, 1.5, 161)
        square = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
        side = (hidden(square) @ direction > offset).reshape(len(ticks), -1)
        left.pcolormesh(ticks, ticks, side, cmap=SIDES, vmin=0, vmax=1, shading="nearest", rasterized=True)
    draw_grid(left, lambda X: X)
    draw_grid(right, hidden)
    if room > 1e-6:
        limits = right.get_xlim(), right.get_ylim()
        right.axline(offset * direction, offset * direction + [-direction[1], direction[0]], color="black", lw=2)
        right.set(xlim=limits[0], ylim=limits[1])
    left.set(xlabel="input a", ylabel="input b", title="the inputs", aspect="equal")
    verdict = "one line parts them" if room > 1e-6 else "no line parts them"
    right.set(xlabel="hidden unit 1", ylabel="hidden unit 2", title=f"after the hidden layer: {verdict}")
    figure.suptitle(title, fontsize=12)
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False)
    return figure


def draw_grid(axes, move):
    """Draw a square grid and the four rows of XOR after `move` has put them elsewhere."""
    along = np.linspace(-0.5, 1.5, 81)
    for at in np.linspace(-0.5, 1.5, 11):
        for line, colour in (((along, 0 * along + at), "sky_blue"), ((0 * along + at, along), "orange")):
            axes.plot(*move(np.stack(line, axis=1)).T, color=COLOURS[colour], lw=1)
    for label, colour, marker in ((1, "vermillion", "positive"), (0, "blue", "negative")):
        places = move(CORNERS[XOR == label]).T
        look = {"c": COLOURS[colour], "marker": MARKERS[marker], "edgecolors": "white"}
        axes.scatter(*places, s=110, zorder=3, label=f"XOR is {label}", **look)
    for corner, place in zip(CORNERS, move(CORNERS), strict=True):
        name = "".join(str(int(bit)) for bit in corner)
        axes.annotate(name, place, (8, 6), textcoords="offset points", fontsize=12, zorder=4)


def parity_counts(network, forward, step, n_bits: int):
    """Draw the output of a parity network against the number of ones in its input."""
    params = as_arrays(network(n_bits))
    output = np.asarray(forward(one_row_a_count(n_bits), params, step), float).ravel()
    figure, (top, bottom) = new_figure(6.6, 4.6, rows=2, sharex=True, height_ratios=[1.4, 1])
    top.plot(range(n_bits + 1), output, "o", color=COLOURS["blue"], markersize=10)
    top.set(ylim=(-0.35, 1.35), yticks=(0, 1), ylabel="output", title=f"Parity of {n_bits} bits")
    (W, b), (heights, _) = params
    draw_steps(bottom, np.mean(W, axis=0), b, heights)
    bottom.set(xlabel="how many of the inputs are 1", xticks=range(n_bits + 1))
    return figure


def draw_steps(axes, W, b, heights):
    """Draw how each hidden unit changes the output as an arrow at the place where it switches: up or down."""
    weights = np.ravel(np.asarray(W, float))
    for weight, bias, height in zip(weights, np.ravel(b), np.ravel(heights), strict=True):
        if not weight:  # a unit that listens to nothing never switches
            continue
        place, height = -bias / weight, height * np.sign(weight)  # a negative weight switches off on the way right
        colour = COLOURS["vermillion"] if height > 0 else COLOURS["blue"]
        axes.plot([place, place], [0, height], color=colour, lw=2)
        axes.plot(place, height, "^" if height > 0 else "v", color=colour, markersize=7)
    axes.axhline(0, color=COLOURS["grey"], lw=0.8)
    axes.margins(y=0.25)
    axes.set_ylabel("each unit's step")


def staircase(network, forward, step, target: str, n_steps: int, beyond: bool = False):
    """Draw a function and the staircase network made for it, with the step of each hidden unit below.

    network, forward : the learner's staircase_network(f, n_steps) and mlp_forward(X, params, activation)
    beyond : whether to show what the network says outside [0, 1]
    """
    f, params = TARGETS[target], as_arrays(network(TARGETS[target], n_steps))
    x = np.linspace(-0.6, 1.6, 2201) if beyond else np.linspace(0, 1, 2001)
    output = np.ravel(forward(x[:, None], params, step))
    inside = (x >= 0) & (x <= 1)
    figure, (top, bottom) = new_figure(7, 4.6, rows=2, sharex=True, height_ratios=[2, 1])
    top.plot(x, f(x), color=COLOURS["black"], lw=2, label=target)
    top.plot(x, output, color=COLOURS["vermillion"], lw=2, label=f"network, {n_steps} steps")
    for edge in (0, 1) if beyond else ():
        top.axvline(edge, color=COLOURS["grey"], ls="--")
    error = np.abs(output - f(x))
    title = f"largest error on [0, 1]: {error[inside].max():.3f}"
    top.set_title(title + (f"; outside: {error[~inside].max():.3f}" if beyond else ""))
    figure.legend(*top.get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False)
    (W, b), (heights, _) = params
    draw_steps(bottom, W, b, heights)
    bottom.set_xlabel("x")
    return figure


def approximation_errors(network, forward, step, counts, names=tuple(TARGETS)):
    """Return the largest and the mean error on [0, 1] for each target and number of steps: {name: (largest, mean)}."""
    x = np.linspace(0, 1, 601)  # few enough for a forward pass made of loops
    errors = {}
    for name in names:
        found = [gaps(network, forward, step, TARGETS[name], n, x) for n in counts]
        errors[name] = np.max(found, axis=1), np.mean(found, axis=1)
    return errors


def error_curves(errors, counts):
    """Draw largest and mean errors against the number of steps; both axes logarithmic."""
    figure, panels = new_figure(9.4, 4, columns=2, sharey=True)
    looks = zip(("blue", "green", "orange", "vermillion"), ("o", "s", "^", "D"), ("-", "--", ":", "-."), strict=True)
    for (name, both), (colour, marker, style) in zip(errors.items(), looks, strict=True):
        for axes, values in zip(panels, both, strict=True):
            axes.plot(counts, values, style, marker=marker, color=COLOURS[colour], lw=2, label=name)
    for axes, title in zip(panels, ("largest error", "mean error"), strict=True):
        axes.plot(counts, 0.05 / np.asarray(counts), color=COLOURS["grey"], lw=1)
        place = counts[-3], 0.05 / counts[-3]
        axes.annotate("falls as 1/n", place, (-4, -12), textcoords="offset points", ha="right")
        axes.set(xscale="log", yscale="log", title=title, xlabel="steps $n$", xticks=counts, xticklabels=counts)
        axes.minorticks_off()
    panels[0].set_ylabel("error on [0, 1]")
    panels[1].legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def training_steps(runs, n_tried=None):
    """Draw the number of steps that each run needed, one row a condition; runs that failed are crosses at the end.

    runs : {condition: list of numbers, None for a run that did not learn}
    n_tried : after how many steps a run was given up; by default the largest number there is
    """
    figure, axes = new_figure(7, 3.4)
    longest = n_tried or max((n for counts in runs.values() for n in counts if n), default=1)
    for height, counts in enumerate(reversed(runs.values())):
        for k, n in enumerate(counts):  # a small zigzag, so that points do not cover each other
            look = ("o", "blue") if n is not None else (MARKERS["wrong"], "vermillion")
            place = n if n is not None else (1.11 + 0.03 * (k % 4)) * longest
            height_of_point = height + 0.5 * (k // 4 * 4 / len(counts) - 0.4)
            axes.plot(place, height_of_point, look[0], color=COLOURS[look[1]], markersize=6, alpha=0.8)
    axes.axvline(1.04 * longest, color=COLOURS["grey"], ls="--")
    place = 1.13 * longest, len(runs) - 0.5
    axes.annotate(f"not within {longest}", place, ha="center", va="bottom", annotation_clip=False)
    axes.set_xticks([tick for tick in axes.get_xticks() if 0 <= tick <= longest])
    axes.set(
        yticks=range(len(runs)),
        yticklabels=list(reversed(runs)),
        xlabel="steps of gradient descent until XOR is learned",
    )
    axes.set(ylim=(-0.5, len(runs) - 0.5), xlim=(0, 1.22 * longest))
    return figure


def xor_network(params, forward, step):
    """Draw what a network of step units answers in the plane of inputs, and what its hidden units say of each row.

    params : the learner's xor_by_hand(), [(W1, b1), (W2, b2)]
    forward, step : the learner's mlp_forward(X, params, activation), and the step
    """
    params = as_arrays(params)
    (W1, b1), (W2, b2) = params
    figure, (left, right) = new_figure(9.4, 4.4, columns=2)
    ticks = np.linspace(-0.5, 1.5, 161)
    square = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    output = np.asarray(forward(square, params, step), float).reshape(len(ticks), -1)
    left.pcolormesh(ticks, ticks, output > 0.5, cmap=SIDES, vmin=0, vmax=1, shading="nearest", rasterized=True)
    for w, b in zip(W1.T, b1, strict=True):
        if np.any(w):
            foot = -b * w / (w @ w)  # the point of the unit's line that is nearest to the origin
            left.axline(foot, foot + [-w[1], w[0]], color=COLOURS["black"], lw=1.5)
    for label, colour, marker in ((1, "vermillion", "positive"), (0, "blue", "negative")):
        look = {"c": COLOURS[colour], "marker": MARKERS[marker], "edgecolors": "white"}
        left.scatter(*CORNERS[XOR == label].T, s=110, zorder=3, label=f"XOR is {label}", **look)
    left.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xlabel="input a", ylabel="input b", aspect="equal")
    left.set_title("the inputs, one line for each hidden unit")
    hidden = np.asarray(step(CORNERS @ W1 + b1), float)
    said = np.asarray(forward(CORNERS, params, step), float)
    table = np.hstack([hidden, said])
    right.imshow(table, cmap=SIDES, vmin=0, vmax=1, aspect="auto")
    for (i, j), value in np.ndenumerate(table):
        right.text(j, i, f"{value:g}", ha="center", va="center", fontsize=13)
    right.axvline(len(b1) - 0.5, color=COLOURS["black"], lw=2)
    heads = [f"unit {j + 1}\n(weight {w:+g})" for j, w in enumerate(W2[:, 0])]
    right.set_xticks(range(len(heads) + 1), [*heads, "output"])
    right.set_yticks(range(4), ["00", "01", "10", "11"])
    right.set(ylabel="input row", title="what the hidden units say of each row")
    right.tick_params(length=0)
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False)
    return figure


def folds(params, forward, relu):
    """Draw the number that leaves each layer of a folding network against the number of ones, one panel a layer.

    params : helpers.labs.folding.folded(fold, n_folds); its last pair reads a layer out
    forward, relu : the learner's mlp_forward(X, params, activation) and activation("relu")
    """
    params = as_arrays(params)
    n_folds, n_bits = len(params) - 1, len(params[0][0])
    rows = one_row_a_count(n_bits)
    figure, panels = new_figure(9.4, 2.9, columns=n_folds, sharey=True)
    units = np.cumsum([len(b) for _, b in params[:-1]])
    for depth, axes in enumerate(np.atleast_1d(panels), start=1):
        left = np.asarray(forward(rows, [*params[:depth], params[-1]], relu), float).ravel()
        axes.plot(range(n_bits + 1), left, "-o", color=COLOURS["blue"], markersize=7)
        folded = "fold" if depth == 1 else "folds"
        title = f"after {depth} {folded}, {units[depth - 1]} units"
        axes.set(title=title, xlabel="how many inputs are 1", ylim=(-0.1, 1.1))
        axes.set_xticks(range(0, n_bits + 1, max(1, n_bits // 8)))
    np.atleast_1d(panels)[0].set_ylabel("what is handed on")
    return figure


def fold_once(fold, forward, relu):
    """Draw what the learner's fold answers between 0 and 1, and where the two ends and the middle go."""
    params = as_arrays(fold)
    y = np.linspace(0, 1, 201)
    figure, axes = new_figure(5.6, 3.2)
    axes.plot(y, np.ravel(forward(y[:, None], params, relu)), color=COLOURS["blue"], lw=2.5)
    at = np.array([0, 0.25, 0.5, 0.75, 1])
    axes.plot(at, np.ravel(forward(at[:, None], params, relu)), "o", color=COLOURS["vermillion"], markersize=8)
    axes.set(xlabel="what goes in, $y$", ylabel="what comes out", xticks=at, title="your fold")
    return figure
