"""Figures of the lesson on spiking networks: a spike and its stand-ins, codes, traces, rasters, scores and energy.

Each takes the learner's functions or numbers that they gave, and returns a Matplotlib Figure.
"""

from __future__ import annotations

import numpy as np

from helpers.figures import COLOURS, new_figure

KINDS = (("fast_sigmoid", "blue", "-"), ("arctan", "vermillion", "--"), ("triangle", "green", ":"))


def slopes(heaviside, surrogate, fire):
    """Draw the step with its smooth twin, and beside it the surrogates.

    heaviside, surrogate : the learner's functions
    fire : fire(u, "smooth") is the smooth twin
    """
    figure, (left, right) = new_figure(9, 3.6, 1, 2)
    u = np.linspace(-2.5, 2.5, 501)
    left.plot(u, heaviside(u), color=COLOURS["black"], linewidth=2, label="step")
    left.plot(u, fire(u, "smooth"), color=COLOURS["blue"], linestyle="--", linewidth=2, label="smooth twin")
    left.set(xlabel="u = potential - threshold", ylabel="what is sent", title="What a cell does")
    left.legend(frameon=False, fontsize=11, loc="upper left")
    for kind, colour, line in KINDS:
        label = kind.replace("_", " ")
        right.plot(u, surrogate(u, kind), color=COLOURS[colour], linestyle=line, linewidth=2, label=label)
    right.set(
        xlabel="u = potential - threshold", ylabel="stand-in for its slope", title="What it is taken for, backwards"
    )
    right.set_ylim(0, 1.45)
    right.legend(frameon=False, fontsize=11, loc="upper right")
    return figure


def raster(axes, spikes, colour: str = "black") -> None:
    """Draw spikes (n_steps, n_neurons) as short upright lines, a row for each neuron."""
    spikes = np.asarray(spikes)
    steps, neurons = np.nonzero(spikes)
    axes.vlines(steps, neurons - 0.4, neurons + 0.4, color=COLOURS[colour], linewidth=1.8)
    axes.set(xlim=(-0.6, len(spikes) - 0.4), ylim=(spikes.shape[1] - 0.4, -0.6), xlabel="time step")


def codes(image, trains: dict):
    """Draw a digit, and its spikes in several codes.

    image : (64,) intensities
    trains : {code: (n_steps, 64) array of spikes}
    """
    figure, panels = new_figure(9, 3.8, 1, 1 + len(trains), width_ratios=(0.8, *[1] * len(trains)))
    panels[0].imshow(np.reshape(image, (8, 8)), cmap="gray_r")
    panels[0].set(xticks=(), yticks=(), title="picture")
    for axes, (code, spikes) in zip(panels[1:], trains.items(), strict=True):
        raster(axes, spikes)
        axes.set(title=f"{code}: {np.sum(spikes):.0f} spikes", ylabel="pixel")
    return figure


def trace(inputs, potentials, spikes, beta: float):
    """Draw the inputs, the potential and the spikes of one neuron, step by step.

    inputs, potentials, spikes : (n_steps,) arrays
    """
    figure, (above, below) = new_figure(8, 4.2, 2, 1, sharex=True, height_ratios=(0.35, 1))
    steps = np.arange(len(inputs))
    above.vlines(steps[np.asarray(inputs) > 0], 0, 1, color=COLOURS["grey"], linewidth=2)
    above.set(yticks=(), ylabel="input", ylim=(0, 1.1))
    below.plot(steps, potentials, color=COLOURS["blue"], marker="o", markersize=4, linewidth=1.5, label="potential")
    fired = np.asarray(spikes) > 0
    look = {"color": COLOURS["vermillion"], "marker": "*", "markersize": 13, "linestyle": "none"}
    below.plot(steps[fired], np.asarray(potentials)[fired], label="spike", **look)
    below.axhline(1, color=COLOURS["black"], linestyle="--", linewidth=1)
    below.set(xlabel="time step", ylabel="potential (threshold 1)", title=f"beta = {beta:g}: {fired.sum()} spikes")
    below.legend(frameon=False, fontsize=11, ncols=2, loc="lower right")
    return figure


def learning(rasters: list, losses: list, label: int):
    """Draw the hidden layer's spikes for one digit before and during training, and the loss so far.

    rasters : [before, now], each (n_steps, n_hidden)
    losses : mean loss of each epoch so far
    label : the digit that is shown
    """
    figure, (left, middle, right) = new_figure(9.5, 3.8, 1, 3)
    for axes, name, spikes in zip((left, middle), (f"a {label}, before", f"epoch {len(losses)}"), rasters, strict=True):
        raster(axes, spikes, "blue" if axes is middle else "grey")
        axes.set(title=f"{name}: {np.sum(spikes):.0f} spikes", ylabel="hidden neuron")
    right.plot(np.arange(1, len(losses) + 1), losses, color=COLOURS["vermillion"], marker="o")
    right.set(xlabel="epoch", ylabel="mean loss", ylim=(0, 2.4), xlim=(0.5, max(len(losses), 8) + 0.5))
    right.set_title("all training digits")
    return figure


def scores(read: dict, chance: float = 10.0):
    """Draw the share of digits that each network reads, with two standard errors, and each split as a dot.

    read : {network: per cent of the held-out digits, one number for each split}
    chance : per cent, drawn as a line
    """
    figure, axes = new_figure(8.5, 3.6)
    rows = np.arange(len(read))
    runs = [np.asarray(run, float) for run in read.values()]
    errors = [2 * np.std(run, ddof=1) / np.sqrt(len(run)) for run in runs]
    shares = [np.mean(run) for run in runs]
    colours = [COLOURS["blue" if name.startswith("spiking") else "grey"] for name in read]
    bars = axes.barh(rows, shares, color=colours, height=0.62)
    axes.errorbar(shares, rows, xerr=errors, fmt="none", ecolor=COLOURS["black"], capsize=4)
    for row, run in zip(rows, runs, strict=True):
        axes.plot(run, np.full(len(run), row + 0.2), "D", color=COLOURS["orange"], markersize=4)
    axes.bar_label(bars, labels=[f"{share:.1f} %" for share in shares], label_type="center", color="white", fontsize=12)
    axes.axvline(chance, color=COLOURS["black"], linestyle=":")
    axes.text(chance + 0.7, len(read) - 0.48, "chance", fontsize=11, va="center")
    axes.set(yticks=rows, yticklabels=list(read), xlim=(0, 104), xlabel="held-out digits read (%)")
    axes.set_ylim(len(read) - 0.25, -0.5)
    return figure


def race(found: dict):
    """Draw the loss at the end of training against the width of the surrogate, a line for each shape.

    found : {(kind, width): (loss, digits read in per cent)}
    """
    figure, (left, right) = new_figure(9, 3.6, 1, 2)
    for kind, colour, line in KINDS:
        widths = [width for name, width in found if name == kind]
        look = {"color": COLOURS[colour], "linestyle": line, "marker": "o", "linewidth": 2}
        for axes, which in ((left, 0), (right, 1)):
            axes.plot(widths, [found[kind, width][which] for width in widths], label=kind.replace("_", " "), **look)
    for axes, label in ((left, "loss in the last epoch"), (right, "new digits read (%)")):
        axes.set(xscale="log", xlabel="width of the surrogate", ylabel=label)
    left.legend(frameon=False, fontsize=11)
    return figure


def energy_bars(arithmetic: dict, memory: dict, title: str):
    """Draw the energy for one image of several networks, arithmetic and memory access on top of each other.

    arithmetic, memory : {network: nanojoules}
    """
    figure, axes = new_figure(8.5, 3.6)
    places, names = np.arange(len(arithmetic)), list(arithmetic)
    first, second = (np.array([part[name] for name in names]) for part in (arithmetic, memory))
    axes.barh(places, first, color=COLOURS["blue"], height=0.6, label="arithmetic")
    axes.barh(
        places, second, left=first, color=COLOURS["orange"], hatch="//", edgecolor="white", height=0.6, label="memory"
    )
    for place, total in zip(places, first + second, strict=True):
        axes.text(total, place, f" {total:,.3g} nJ" if total < 1000 else f" {total:,.0f} nJ", va="center", fontsize=11)
    axes.set(yticks=places, yticklabels=names, xlabel="energy for one image (nJ)", xlim=(0, 1.22 * max(first + second)))
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.legend(frameon=False, fontsize=11, loc="lower right")
    axes.set_title(title)
    return figure
