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
    for (name, sizes), marker, colour in zip(norms.items(), "os^D", map(COLOURS.get, LINES), strict=False):
        layers = np.arange(1, len(sizes) + 1)
        axes.semilogy(layers, np.maximum(sizes, 1e-16), marker + "-", color=colour, markersize=5, label=name)
    axes.set(xlabel="layer (1 is next to the image)", ylabel="size of the gradient", ylim=(1e-16, 1e2))
    axes.set_xticks([1, 5, 10, 15, len(layers)])
    axes.legend(frameon=False, loc="lower right")
    return figure


def gradients_in_words(norms):
    """Return what gradients_by_depth shows, in words: the first layer's gradient divided by the last's."""
    ends = [f"{name} 10 to the {np.log10(sizes[0] / sizes[-1]):.1f}" for name, sizes in norms.items()]
    return "Size of the gradient layer by layer. First layer over last: " + "; ".join(ends) + "."


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


def gallery_in_words(histories):
    """Return what a gallery shows, in words, without the names of faults."""
    ends = "; ".join(f"{name} {history['loss'][-1]:.2g}" for name, history in histories.items())
    return (
        f"{len(histories)} rows, one for each run, with loss (dotted line: log 10), right answers and size of the "
        f"gradients against epochs. Loss at the end: {ends}."
    )


def hidden_unit_in_words(params, unit):
    """Return what hidden_unit shows, in words."""
    says = np.round(np.asarray(params[1][0])[unit], 1).tolist()
    return (
        f"Hidden unit {unit}: its 64 weights from the pixels as an image, "
        f"and bars for its weights to the digits 0 to 9: {says}."
    )


def hidden_unit(params, unit, title=""):
    """Return what a hidden unit listens to, as an image, and what it says to each digit, as bars."""
    (W1, _), (W2, _) = params
    figure, (image, bars) = new_figure(8, 3.3, columns=2, width_ratios=(1, 1.7))
    picture = np.asarray(W1)[:, unit].reshape(8, 8)
    limit = np.abs(picture).max()
    drawn = image.imshow(picture, cmap="PuOr_r", vmin=-limit, vmax=limit)
    figure.colorbar(drawn, ax=image, shrink=0.8)
    image.set(xticks=[], yticks=[], title="weights from the pixels")
    says = np.asarray(W2)[unit]
    bars.bar(range(10), says, color=np.where(says > 0, COLOURS["orange"], COLOURS["purple"]))
    bars.axhline(0, color="black", lw=0.8)
    bars.set(xticks=range(10), xlabel="digit", title="weights to the ten answers")
    if title:
        figure.suptitle(title, fontsize=12)
    return figure


def accuracy_by_form(by_form, lines):
    """Return how well each form is read by a network that saw the others: a dot for each form, and lines to compare.

    by_form : per cent read, one number a form, first form first
    lines : {label: per cent}, at most two
    """
    figure, axes = new_figure(7.2, 3.8)
    forms = np.arange(1, len(by_form) + 1)
    axes.plot(forms, by_form, "o", color=SECOND, markersize=7, label="this form left out, alone")
    axes.axhline(np.mean(by_form), color=SECOND, lw=1.2, label="their mean")
    for (label, level), style, colour in zip(lines.items(), ("--", ":"), (GREY, FIRST), strict=False):
        axes.axhline(level, color=colour, lw=1.8, ls=style, label=label)
    axes.set(xticks=forms, xlabel="form, in the order of the file", ylabel="images read (%)", ylim=(80, 101))
    axes.legend(frameon=False, fontsize=9, loc="lower left")
    return figure


def forms_in_words(by_form, lines):
    """Return what accuracy_by_form shows, in words."""
    levels = "; ".join(f"{label} {level:.1f}" for label, level in lines.items())
    return f"Per cent read of {len(by_form)} forms, each left out alone: mean {np.mean(by_form):.1f}. Lines: {levels}."


def depths_in_words(scores):
    """Return what accuracy_by_depth shows, in words."""
    means = [f"{np.mean(found):.1f} % with {n}" for n, found in scores.items()]
    return "New images read against hidden layers, means: " + ", ".join(means) + "."


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


def ravine_race(paths, heights):
    """Return the paths of optimisers through a ravine, and their height above its lowest point, step by step.

    paths, heights : {name: (n_steps + 1, 2) array}, {name: (n_steps + 1,) array}
    """
    figure, (left, right) = new_figure(9, 3.8, columns=2)
    for (name, path), marker, colour in zip(paths.items(), "os^", map(COLOURS.get, LINES), strict=False):
        left.plot(path[:, 0], path[:, 1], marker + "-", color=colour, markersize=3.5, lw=1, label=name)
        right.semilogy(np.maximum(heights[name], 1e-12), color=colour, lw=1.8, label=name)
    left.plot(0, 0, "*", color="black", markersize=11)
    left.set(xlabel="weight along the ravine", ylabel="weight across the ravine")
    right.set(xlabel="step", ylabel="height above the lowest point")
    right.legend(frameon=False)
    return figure


def heights_in_words(heights):
    """Return what ravine_race shows, in words."""
    ends = ", ".join(f"{name} {height[-1]:.2g}" for name, height in heights.items())
    steps = len(next(iter(heights.values()))) - 1
    return f"Paths of optimisers in a ravine, and their heights; after {steps} steps {ends}."


def losses_in_words(curves):
    """Return what losses shows, in words."""
    ends = ", ".join(f"{name} {curve[-1]:.3f}" for name, curve in curves.items())
    return f"Loss of optimisers on digits against epochs, logarithmic; at the end {ends}."


def losses(curves):
    """Return the loss of several optimisers against epochs, on a logarithmic axis.

    curves : {name: (n_epochs + 1,) array}
    """
    figure, axes = new_figure(6.6, 3.6)
    for (name, curve), marker, colour in zip(curves.items(), "os^", map(COLOURS.get, LINES), strict=False):
        axes.semilogy(curve, marker + "-", color=colour, markersize=5, label=name)
    axes.set(xlabel="epoch", ylabel="mean loss on the training set")
    axes.legend(frameon=False)
    return figure


def two_sets(found):
    """Return right answers on the training and on the validation set: means, and beside them a small dot for each run.

    found : {name of a setting: {"train": per cent, "validation": per cent, "runs": {"train": [...], ...}}}
    """
    figure, axes = new_figure(7.4, 3.8)
    places = np.arange(len(found))
    for part, marker, colour, aside in (("train", "o", FIRST, -0.18), ("validation", "s", SECOND, 0.18)):
        label = "training set" if part == "train" else "validation set"
        for place, row in zip(places, found.values(), strict=True):
            runs = row["runs"][part]
            axes.plot([place + aside] * len(runs), runs, ".", color=colour, alpha=0.6, markersize=7)
        axes.plot(places, [row[part] for row in found.values()], marker, color=colour, markersize=8, label=label)
    axes.set(xticks=places, ylabel="right answers (%)")
    axes.set_xticklabels([name.replace(" ", "\n", 1) for name in found], fontsize=9)
    axes.legend(frameon=False, fontsize=9)
    return figure


def two_sets_in_words(found):
    """Return what two_sets shows, in words."""
    rows = [f"{name} {row['train']:.0f}, {row['validation']:.0f}" for name, row in found.items()]
    return "Per cent right in training and validation: " + "; ".join(rows) + ". Small dots: single runs."


def widths_in_words(scores):
    """Return what accuracy_by_width shows, in words."""
    return (
        "Right answers against hidden units: held out "
        + ", ".join(f"{row[1]:.0f} % with {n}" for n, row in scores.items())
        + "."
    )


def accuracy_by_width(scores):
    """Return right answers on training and held-out images against the number of hidden units.

    scores : {number of units: (per cent in training, per cent held out)}
    """
    figure, axes = new_figure(6.6, 3.6)
    for column, (label, marker, colour) in enumerate((("training", "o-", FIRST), ("held out", "s--", SECOND))):
        axes.semilogx(list(scores), [row[column] for row in scores.values()], marker, color=colour, label=label)
    axes.set(xlabel="hidden units (one layer)", ylabel="right answers (%)")
    axes.set_xticks(list(scores), [str(n) for n in scores])
    axes.minorticks_off()
    axes.legend(frameon=False)
    return figure
