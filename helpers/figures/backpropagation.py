"""Figures of the lesson on backpropagation: a graph of Values step by step, errors layer by layer, moons and symmetry.

Graphs are read from the learner's own Values: `data`, `parents` and `local_gradients` are all that is looked at.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from matplotlib.patches import FancyArrowPatch, Rectangle

from helpers.figures import COLOURS, new_figure

BOX = (0.86, 0.66)  # width and height of a Value's box, in columns and rows
COLUMN = 1.75  # distance of two columns
SIGNED = "PuOr"  # orange below zero, purple above: apart for every eye


class Step(NamedTuple):
    """One moment: how many Values are computed, the gradients so far (None before), the Value at work, a sentence."""

    known: int
    gradients: list | None
    current: int
    said: str


def names_of(order, given: dict) -> list[str]:
    """Return a name for each Value: the one given for it, or its number as it is."""
    known = {id(value): name for name, value in given.items()}
    return [known.get(id(value), "") for value in order]


def operation(value) -> str:
    """Return the sign of the operation that made a Value, told from its numbers."""
    parents = [parent.data for parent in value.parents]
    if len(parents) == 2:
        return "+" if math.isclose(value.data, sum(parents), abs_tol=1e-12) else "×"
    if len(parents) == 1:
        return "tanh" if math.isclose(value.data, math.tanh(parents[0]), abs_tol=1e-12) else "relu"
    return ""


def steps(topological_order, output, names: dict | None = None) -> list[Step]:
    """Return the moments of a forward and a backward pass, first to last.

    Parameters
    ----------
    topological_order : the learner's function
    output : the learner's Value at the end
    names : {name: Value} for those that have a name
    """
    order = list(topological_order(output))
    labels = [name or operation(value) for name, value in zip(names_of(order, names or {}), order, strict=True)]
    frames = [
        Step(k + 1, None, k, f"forward: {label} is {value.data:.4g}")
        for k, (label, value) in enumerate(zip(labels, order, strict=True))
    ]
    place = {id(value): k for k, value in enumerate(order)}
    gradients = [0.0] * len(order)
    gradients[place[id(output)]] = 1.0
    frames.append(Step(len(order), list(gradients), place[id(output)], "backward: all gradients 0, the output's 1"))
    for k in reversed(range(len(order))):
        for parent, slope in zip(order[k].parents, order[k].local_gradients, strict=True):
            gradients[place[id(parent)]] += slope * gradients[k]
        if order[k].parents:
            frames.append(Step(len(order), list(gradients), k, f"backward: {labels[k]} hands down {gradients[k]:.4g}"))
    return frames


def second_call(topological_order, output) -> list[float]:
    """Return, in order, the gradients after two backward passes when nobody sets them to 0 in between."""
    order = list(topological_order(output))
    place = {id(value): k for k, value in enumerate(order)}
    kept = np.zeros(len(order))
    for _ in range(2):
        kept[place[id(output)]] = 1.0
        for k in reversed(range(len(order))):
            for parent, slope in zip(order[k].parents, order[k].local_gradients, strict=True):
                kept[place[id(parent)]] += slope * kept[k]
    return kept.tolist()


def layout(order) -> np.ndarray:
    """Return a place (column, row) for each Value: as many columns in as its longest way from the start."""
    place = {id(value): k for k, value in enumerate(order)}
    column, row, leaves = [], [], 0
    for value in order:
        parents = [place[id(parent)] for parent in value.parents if id(parent) in place]
        column.append(max((column[k] + 1 for k in parents), default=0))
        row.append(np.mean([row[k] for k in parents]) if parents else -leaves)
        leaves += not parents
    return np.column_stack([COLUMN * np.array(column), np.array(row, float)])


def graph(order, step: Step, names: dict | None = None):
    """Draw a graph of Values at one moment: data and gradient in each box, the local gradient on each arrow.

    order : the Values, parents before children
    """
    places, labels = layout(order), names_of(order, names or {})
    room = 1.25 if np.ptp(places[:, 1]) == 0 else 0.6  # for arrows that go round
    width, height = np.ptp(places, axis=0) + (1.3, 2 * room)
    figure, axes = new_figure(min(9.0, 1.1 * width), 1.1 * height * min(1.0, 9.0 / (1.1 * width)) + 0.35)
    for k, value in enumerate(order):
        draw_arrows(axes, order, places, k, step)
        draw_box(axes, places[k], labels[k], value, k, step)
    low, high = places.min(axis=0), places.max(axis=0)
    axes.set(xlim=(low[0] - 0.6, high[0] + 0.6), ylim=(low[1] - room, high[1] + room), title=step.said, aspect="equal")
    axes.set_axis_off()
    return figure


def draw_box(axes, place, name: str, value, k: int, step: Step) -> None:
    """Draw one Value: its name and operation, its number, its gradient."""
    active = k == step.current
    edge = COLOURS["vermillion"] if active and step.gradients else COLOURS["blue"] if active else COLOURS["grey"]
    corner = place - np.array(BOX) / 2
    fill = "#FFFFFF" if k >= step.known else "#EAF3FA" if step.gradients is None else "#FDF0E6"
    axes.add_patch(Rectangle(corner, *BOX, facecolor=fill, edgecolor=edge, linewidth=3 if active else 1, zorder=3))
    lines = [" = ".join(part for part in (name, operation(value)) if part) or "constant"]
    lines.append(f"{value.data:.4g}" if k < step.known else "?")
    lines.append("" if step.gradients is None else f"grad {step.gradients[k]:.4g}")
    for offset, line, weight in zip((0.21, 0, -0.21), lines, ("normal", "bold", "normal"), strict=True):
        colour = COLOURS["vermillion"] if offset < 0 else COLOURS["black"]
        at = (place[0], place[1] + offset)
        axes.text(*at, line, ha="center", va="center", fontsize=10, color=colour, fontweight=weight, zorder=4)


def draw_arrows(axes, order, places, k: int, step: Step) -> None:
    """Draw the arrows into one Value, each with its local gradient once the forward pass has come by."""
    place = {id(value): position for position, value in enumerate(order)}
    parents = [place.get(id(parent)) for parent in order[k].parents]
    for nth, (parent, slope) in enumerate(zip(parents, order[k].local_gradients, strict=True)):
        if parent is None:
            continue
        start, end, bend = ends_of_arrow(places[parent], places[k], nth if parents.count(parent) > 1 else None)
        busy = k == step.current and step.gradients is not None
        colour = COLOURS["vermillion"] if busy else COLOURS["grey"]
        look = {"arrowstyle": "<|-" if busy else "-|>", "color": colour, "linewidth": 2 if busy else 1.2}
        axes.add_patch(
            FancyArrowPatch(start, end, connectionstyle=f"arc3,rad={bend}", mutation_scale=12, zorder=2, **look)
        )
        if k < step.known:
            middle = (start + end) / 2 + (0, -bend * (end[0] - start[0]) / 2)
            shade = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
            axes.text(
                *middle, f"{slope:.3g}", ha="center", va="center", fontsize=10, color=colour, bbox=shade, zorder=5
            )


def ends_of_arrow(parent, child, nth: int | None):
    """Return where an arrow starts and ends and how it bends: around boxes in its way, and apart from its twin.

    nth : 0 or 1 if a Value comes from the same parent twice, else None
    """
    span = round((child[0] - parent[0]) / COLUMN)
    if span > 1 and abs(child[1] - parent[1]) < 0.01:  # over the boxes in between, or under them
        side = 1 if span % 2 else -1
        start, end = parent + (0.1 * side, -side * BOX[1] / 2), child + (-0.1, -side * BOX[1] / 2)
        return start, end, side * 1.5 / (end[0] - start[0])
    bend = 0.0 if nth is None else (-0.3, 0.3)[nth]
    return parent + (BOX[0] / 2, 0), child - (BOX[0] / 2, 0), bend


def errors_by_layer(gradients, image, title: str):
    """Draw one image and, for each layer of the network, the error that reaches each unit.

    Parameters
    ----------
    gradients : list of (dW, db) for this image alone: then db is the gradient at each unit's weighted sum
    image : 64 pixels
    title : what the network made of it
    """
    deltas = [np.ravel(db) for _, db in gradients]
    figure, panels = new_figure(7.2, 4.6, len(deltas), 2, width_ratios=(1, 4.2), squeeze=False)
    for axes in panels[1:, 0]:
        axes.set_axis_off()
    panels[0, 0].imshow(np.reshape(image, (8, 8)), cmap="gray_r", vmin=0, vmax=1)
    panels[0, 0].set(xticks=(), yticks=())
    panels[0, 0].spines[:].set_visible(False)
    for depth, (axes, delta) in enumerate(zip(panels[:, 1], deltas, strict=True), start=1):
        largest = max(np.abs(delta).max(), 1e-12)
        axes.imshow(delta[np.newaxis], cmap=SIGNED, vmin=-1.2 * largest, vmax=1.2 * largest, aspect="auto")
        for unit, error in enumerate(delta):
            sign = "+" if error > 0.25 * largest else "−" if error < -0.25 * largest else ""
            colour = "white" if abs(error) > 0.55 * largest else COLOURS["black"]
            axes.text(unit, 0, sign, ha="center", va="center", fontsize=14, color=colour)
        what = "output" if depth == len(deltas) else f"hidden layer {depth}"
        axes.set(yticks=(), xticks=range(0, len(delta), 1 if len(delta) <= 16 else 4))
        axes.set_title(f"{what}: errors up to {largest:.2g}", fontsize=12)
    figure.suptitle(title, fontsize=12)
    return figure


def nudge_and_removal(gradient, nudged, weight, removed):
    """Draw what the gradient says against what a nudge does, and against what removing the weight does.

    Parameters
    ----------
    gradient : gradient of the loss for each weight
    nudged : change of the loss per unit of weight when the weight is nudged
    weight : each weight
    removed : change of the loss when the weight is set to 0
    """
    figure, (left, right) = new_figure(8.4, 3.8, 1, 2)
    announced = -np.asarray(weight) * np.asarray(gradient)
    pairs = ((left, gradient, nudged, "gradient", "measured slope of a nudge"),)
    pairs += ((right, announced, removed, "−weight × gradient", "change of loss when removed"),)
    for axes, x, y, below, beside in pairs:
        both = np.concatenate([x, y])
        ends = np.array([both.min(), both.max()])
        axes.plot(ends, ends, color=COLOURS["grey"], linewidth=1.5, label="just as announced")
        axes.plot(x, y, "o", color=COLOURS["blue"], markersize=4, alpha=0.7)
        axes.set(xlabel=below, ylabel=beside)
        axes.legend(frameon=False, fontsize=11, loc="lower right")
    return figure


def symmetry(W, history):
    """Draw the weights into the two hidden units of the symmetry network, and how its error fell.

    W : (6, 2) weights, a column a hidden unit
    history : the error after each sweep
    """
    figure, (left, middle, right) = new_figure(9, 3.4, 1, 3, width_ratios=(1, 1, 1.1))
    for unit, axes in enumerate((left, middle)):
        w = np.asarray(W)[:, unit]
        colours = [COLOURS["blue"] if value > 0 else COLOURS["orange"] for value in w]
        bars = axes.bar(range(1, 7), w, color=colours, edgecolor=COLOURS["black"])
        axes.bar_label(bars, [f"{value:.1f}" for value in w], fontsize=10)
        axes.axvline(3.5, color=COLOURS["grey"], linestyle="--")
        axes.axhline(0, color=COLOURS["black"], linewidth=1)
        axes.set(xlabel="input", xticks=range(1, 7), title=f"weights into hidden unit {unit + 1}")
        axes.margins(y=0.15)
    right.plot(history, color=COLOURS["blue"], linewidth=2)
    right.set(xlabel="sweep", ylabel="error", title="error, all 64 patterns", ylim=(0, None))
    return figure


def moons(run):
    """Draw what a small network learned of two half-moons: its loss step by step, its answers, and the points.

    run : a Run of helpers.labs.scalar_moons
    """
    figure, (left, right) = new_figure(8.4, 3.6, 1, 2)
    left.plot(run.losses, color=COLOURS["blue"], linewidth=2)
    left.set(xlabel="step", ylabel="mean squared error", ylim=(0, None), title="loss")
    across, up = run.places
    right.contourf(across, up, np.clip(run.answers, -1.2, 1.2), levels=12, cmap=SIGNED, alpha=0.5, vmin=-1.5, vmax=1.5)
    right.contour(across, up, run.answers, levels=[0], colors=COLOURS["black"], linewidths=1.5)
    for label, marker, name, colour in ((1, "o", "wanted +1", "purple"), (-1, "s", "wanted −1", "orange")):
        right.plot(*run.X[run.y == label].T, marker, color=COLOURS[colour], markeredgecolor="black", label=name)
    right.set(xlabel="first input", ylabel="second input", title="answer: purple above 0, orange below", aspect="equal")
    right.legend(frameon=True, fontsize=9, loc="upper left")
    return figure
