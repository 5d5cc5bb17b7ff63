"""Figures of the training lesson. Each takes numbers made with the learner's own functions and returns a Figure."""

from __future__ import annotations

import numpy as np

from helpers.figures import COLOURS, LINES, new_figure

FIRST, SECOND, GREY = COLOURS["vermillion"], COLOURS["blue"], COLOURS["grey"]
CHANCE = float(np.log(10))


def gradients_by_depth(norms):
    """Return the size of the gradient in each layer, on a logarithmic axis.

    norms : {name of a network: (n_layers,) array, first layer first}
    """
    figure, axes = new_figure(7.2, 4.2)
    for (name, sizes), marker, colour in zip(norms.items(), "os^D", LINES, strict=False):
        layers = np.arange(1, len(sizes) + 1)
        axes.semilogy(layers, np.maximum(sizes, 1e-16), marker + "-", color=colour, markersize=5, label=name)
    axes.set(xlabel="layer (1 is next to the image)", ylabel="size of the gradient", ylim=(1e-16, 1e2))
    axes.set_xticks([1, 5, 10, 15, len(layers)])
    axes.legend(frameon=False, loc="lower right")
    return figure


def walk(step, n_steps, start=(-1.8, 0.5), curvature=(1.0, 20.0)):
    """Return the places that an optimiser visits in a ravine with these two curvatures.

    step : function (w, g, state) -> (w, state); the state is None at first
    """
    place, state = np.array(start), None
    path = [place]
    for _ in range(n_steps):
        place, state = step(place, np.array(curvature) * place, state)
        path.append(np.asarray(place, float))
    return np.nan_to_num(np.array(path), nan=1e6)


def ravine_walks(steps, n_steps=40):
    """Return the paths of several optimisers through a ravine, and their height after each step.

    steps : {name: function (w, g, state) -> (w, state)}
    """
    figure, (plane, heights) = new_figure(9.4, 4.0, columns=2)
    x, y = np.meshgrid(np.linspace(-2, 1.2, 121), np.linspace(-0.8, 0.8, 81))
    plane.contour(x, y, x**2 / 2 + 10 * y**2, levels=np.geomspace(0.02, 8, 12), colors=GREY, linewidths=0.6)
    for (name, step), marker, colour in zip(steps.items(), "os^", LINES, strict=False):
        path = walk(step, n_steps)
        plane.plot(*path.T, marker=marker, markersize=3.5, lw=1.2, color=colour, label=name)
        heights.semilogy(np.maximum(path**2 @ [0.5, 10], 1e-12), lw=1.8, color=colour, label=name)
        heights.plot(n_steps, max(path[-1] ** 2 @ [0.5, 10], 1e-12), marker, color=colour)
    plane.plot(0, 0, "*", color="black", markersize=12)
    plane.set(xlim=(-2, 1.2), ylim=(-0.8, 0.8), xlabel="$w_1$ (flat)", ylabel="$w_2$ (steep)")
    heights.set(xlabel="step", ylabel="height above the lowest point")
    heights.legend(frameon=False)
    return figure


def panels(axes, history, shown=None):
    """Draw one run on three axes: loss, accuracy, and the size of the gradients, up to an epoch."""
    shown = len(history["loss"]) if shown is None else shown + 1
    losses, accuracies, norms = axes
    batches = np.asarray(history["batch_loss"])[: max(shown - 1, 0)]
    time = np.arange(batches.size) / np.asarray(history["batch_loss"]).shape[1]
    losses.plot(time, batches.ravel(), color=COLOURS["sky_blue"], lw=0.9, label="each batch")
    losses.plot(history["loss"][:shown], "o-", color=FIRST, markersize=3.5, lw=1.6, label="all training images")
    losses.axhline(CHANCE, color=GREY, lw=1, ls=":")
    accuracies.plot(100 * history["train_accuracy"][:shown], "o-", color=FIRST, markersize=3.5, label="training")
    accuracies.plot(100 * history["test_accuracy"][:shown], "s--", color=SECOND, markersize=3.5, label="held out")
    accuracies.set(ylim=(-3, 103))
    for layer, (marker, colour) in enumerate((("o-", FIRST), ("s--", SECOND))):
        sizes = np.maximum(np.asarray(history["gradient_norms"])[:shown, layer], 1e-12)
        norms.semilogy(sizes, marker, color=colour, markersize=3.5, label=f"layer {layer + 1}")
    norms.set(ylim=(1e-13, 1e3))
    for panel in axes:
        panel.set(xlim=(-0.5, len(history["loss"]) - 0.5))


def run_panels(history, shown=None, title=""):
    """Return one run: loss of batches and of all images, both accuracies, and both layers' gradients."""
    figure, axes = new_figure(9.6, 3.4, columns=3)
    panels(axes, history, shown)
    for panel, name in zip(axes, ("loss", "right answers (%)", "size of the gradient"), strict=True):
        panel.set(xlabel="epoch", ylabel=name)
        panel.legend(frameon=False, fontsize=9)
    if title:
        figure.suptitle(title, fontsize=12)
    return figure


def gallery(histories):
    """Return several runs below one another, in three panels each.

    histories : {name: history}
    """
    figure, axes = new_figure(9.6, 1.75 * len(histories), rows=len(histories), columns=3, sharex=True)
    for row, (name, history) in zip(axes, histories.items(), strict=True):
        panels(row, history)
        row[0].set_ylabel(name, fontsize=11)
    for panel, title in zip(axes[0], ("loss", "right answers (%)", "size of the gradient"), strict=True):
        panel.set_title(title, fontsize=12)
        panel.legend(frameon=False, fontsize=8)
    for panel in axes[-1]:
        panel.set_xlabel("epoch")
    return figure


def hidden_unit(params, unit, title=""):
    """Return what a hidden unit listens to, as an image, and what it says to each digit, as bars."""
    (W1, _), (W2, _) = params
    figure, (image, bars) = new_figure(8, 3.3, columns=2, width_ratios=(1, 1.7))
    picture = np.asarray(W1)[:, unit].reshape(8, 8)
    limit = np.abs(picture).max()
    drawn = image.imshow(picture, cmap="PuOr", vmin=-limit, vmax=limit)
    figure.colorbar(drawn, ax=image, shrink=0.8)
    image.set(xticks=[], yticks=[], title="weights from the pixels")
    says = np.asarray(W2)[unit]
    bars.bar(range(10), says, color=np.where(says > 0, COLOURS["orange"], COLOURS["purple"]))
    bars.axhline(0, color="black", lw=0.8)
    bars.set(xticks=range(10), xlabel="digit", title="weights to the ten answers")
    if title:
        figure.suptitle(title, fontsize=12)
    return figure


def accuracy_by_depth(scores):
    """Return held-out accuracy against the number of hidden layers: a point for each run, a line through the means.

    scores : {number of hidden layers: accuracies in percent}
    """
    figure, axes = new_figure(6.6, 3.8)
    places = range(len(scores))
    for place, values in zip(places, scores.values(), strict=True):
        axes.plot([place] * len(values), values, "o", color=SECOND, alpha=0.7, markersize=7)
    axes.plot(places, [np.mean(values) for values in scores.values()], "-", color=FIRST, lw=1.8, label="mean")
    axes.set(xticks=places, xlabel="hidden layers of 32 units", ylabel="new images right (%)")
    axes.set_xticklabels(list(scores))
    axes.legend(frameon=False)
    return figure


def folded_line(fold, n_folds):
    """Return what a few folds do to a straight line: the count of ones, folded again and again.

    fold : function of an array of numbers from 0 to 1
    """
    figure, axes = new_figure(9.4, 2.8, columns=n_folds, sharey=True)
    line, counts = np.linspace(0, 1, 1601), np.arange(2**n_folds + 1)
    y, dots = line, counts / counts[-1]
    for number, panel in enumerate(axes, start=1):
        y, dots = fold(y), fold(dots)
        panel.plot(line * counts[-1], y, color=SECOND, lw=1.4)
        panel.plot(counts, dots, "o", color=FIRST, markersize=4)
        panel.set(xlabel="ones among the bits", title=f"after {number} fold" + "s" * (number > 1), ylim=(-0.1, 1.1))
    axes[0].set_ylabel("output")
    return figure
