"""Figures of the lesson on local learning: the STDP window, latencies, a reward's choice, surprise, and angles.

Each takes the learner's functions or numbers that they gave, and returns a Matplotlib Figure.
"""

from __future__ import annotations

import numpy as np

from helpers.figures import COLOURS, new_figure

LOOKS = (("blue", "o", "-"), ("orange", "s", "--"), ("grey", "^", ":"), ("purple", "D", "-."))


def window(stdp_weight_change, params):
    """Draw the learner's STDP window, the gains in blue and the losses in orange.

    params : dict with a_plus, a_minus, tau_plus, tau_minus
    """
    figure, axes = new_figure(7, 3.8)
    for times, colour, hatch in (
        (np.linspace(-80, -0.01, 200), "orange", "//"),
        (np.linspace(0.01, 80, 200), "blue", ""),
    ):
        change = 100 * np.asarray(stdp_weight_change(times, params), float)
        axes.plot(times, change, color=COLOURS[colour], linewidth=2)
        axes.fill_between(times, change, color=COLOURS[colour], alpha=0.25, hatch=hatch, linewidth=0)
    at_zero = 100 * float(np.asarray(stdp_weight_change(0.0, params)))
    axes.plot([0], [at_zero], marker="o", color=COLOURS["black"])
    axes.axhline(0, color=COLOURS["black"], linewidth=0.8)
    axes.set(xlabel="t_post - t_pre (ms)", ylabel="change (% of the largest weight)", xlim=(-80, 80))
    axes.set_title("One pair of spikes")
    axes.text(0.98, 0.95, "pre first", transform=axes.transAxes, ha="right", va="top", fontsize=11)
    axes.text(0.02, 0.95, "post first", transform=axes.transAxes, va="top", fontsize=11)
    return figure


def latency(first: dict, weights: dict, latencies, smooth: int = 10):
    """Draw when the cell fires first, volley by volley, and what became of each weight.

    first : {kind: (n_cells, n_volleys) latencies in ms, NaN where the cell was silent}
    weights : {kind: (n_cells, n_inputs)}; latencies : (n_cells, n_inputs) of the inputs, ms
    """
    figure, (left, right) = new_figure(9, 3.8, 1, 2)
    for (kind, times), (colour, marker, line) in zip(first.items(), LOOKS, strict=False):
        blocks = np.array_split(np.asarray(times, float), times.shape[1] // smooth, axis=1)
        middle = [np.nanmean(block) if np.isfinite(block).any() else np.nan for block in blocks]
        left.plot(smooth * (0.5 + np.arange(len(middle))), middle, line, color=COLOURS[colour], lw=2, label=kind)
        right.plot(np.ravel(latencies), np.ravel(weights[kind]), marker, color=COLOURS[colour], ms=4, alpha=0.7)
    left.set(xlabel="volley", ylabel="first spike (ms)", ylim=(0, None), title="When does the cell answer?")
    left.legend(frameon=False, fontsize=11)
    right.axhline(0.5, color=COLOURS["black"], linewidth=0.8)
    right.set(xlabel="the input's usual latency (ms)", ylabel="weight", ylim=(-0.03, 1.03), title="Whom does it hear?")
    return figure


def rewarded(changes: dict):
    """Draw how much each synapse changed: the rewarded pair, the pair without a reward, and all others.

    changes : {condition: (n_pairs,) array}
    """
    figure, panels = new_figure(9, 3.4, 1, len(changes), squeeze=False)
    for axes in panels[0, 1:2]:  # what rewards did, early panels, has one scale; what follows has its own
        axes.sharey(panels[0, 0])
    for axes, (condition, change) in zip(panels[0], changes.items(), strict=True):
        rest = axes.plot(np.arange(2, len(change)), change[2:], "^", color=COLOURS["grey"], ms=4, label="random firing")
        lone = axes.plot([1], [change[1]], "s", color=COLOURS["orange"], ms=9, label="pair 1")
        best = axes.plot([0], [change[0]], "o", color=COLOURS["blue"], ms=9, label="pair 0")
        axes.axhline(0, color=COLOURS["black"], linewidth=0.8)
        axes.set(xlabel="synapse", title=condition)
    panels[0, 0].set_ylabel("change of the weight")
    panels[0, 0].legend(handles=[*best, *lone, *rest], frameon=False, fontsize=10, loc="upper right")
    return figure


def gains(drives, curves: dict):
    """Draw rates against drive, the first three conditions on the left, the others on the right.

    drives : (n,) nA; curves : {condition: (n,) Hz}
    """
    figure, panels = new_figure(9, 3.9, 1, 2, sharey=True)
    conditions = list(curves.items())
    for axes, shown, title in zip(
        panels, (conditions[:3], conditions[3:]), ("Noise", "What spikes leave behind"), strict=True
    ):
        for (name, rates), (colour, marker, line) in zip(shown, LOOKS, strict=False):
            axes.plot(drives, rates, line, marker=marker, color=COLOURS[colour], linewidth=2, markersize=4, label=name)
        axes.axhspan(20, 60, color=COLOURS["grey"], alpha=0.15, linewidth=0)
        axes.set(xlabel="drive (nA)", title=title, ylim=(-3, None))
        axes.legend(frameon=False, fontsize=10, loc="upper left")
    panels[0].set_ylabel("rate (Hz)")
    panels[0].text(0.98, 22, "slope taken here", ha="right", fontsize=10, transform=panels[0].get_yaxis_transform())
    return figure


def surprise(rows: dict, cue: int, reward: int):
    """Draw the error of prediction through a trial, for several trials.

    rows : {name of the trial: (n_steps,) errors}; cue, reward : steps at which they come
    """
    figure, panels = new_figure(7.5, 4.6, len(rows), 1, sharex=True, sharey=True, squeeze=False)
    for axes, (name, errors) in zip(panels[:, 0], rows.items(), strict=True):
        axes.bar(np.arange(len(errors)), errors, color=COLOURS["blue"])
        axes.axvline(cue, color=COLOURS["orange"], linestyle="--")
        axes.axvline(reward, color=COLOURS["green"], linestyle=":", linewidth=2)
        axes.axhline(0, color=COLOURS["black"], linewidth=0.8)
        axes.set_title(name, fontsize=11, loc="left")
    panels[0, 0].text(cue + 0.2, 0.9, "cue", fontsize=11, va="top")
    panels[0, 0].text(reward - 0.7, 0.9, "time of the reward", fontsize=11, va="top", ha="right")
    figure.supylabel("error of prediction", fontsize=12)
    panels[-1, 0].set_xlabel("step of the trial")
    return figure


def learning(scores: dict, angles: dict, epochs):
    """Draw held-out accuracy and the angle to the gradient, epoch by epoch, for several rules.

    scores : {rule: per cent right, one for each of `epochs`}; angles : {rule: degrees}, for some of the rules
    """
    figure, (left, right) = new_figure(9, 4.2, 1, 2)
    for rule, (colour, marker, line) in zip(scores, LOOKS, strict=False):
        look = {"color": COLOURS[colour], "marker": marker, "linestyle": line, "linewidth": 2, "markersize": 5}
        left.plot(epochs, scores[rule], label=rule, **look)
        if rule in angles:
            right.plot(epochs, angles[rule], label=rule, **look)
    left.set(xlabel="epoch", ylabel="held-out digits read (%)", ylim=(0, 100), title="Does it learn?")
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False, fontsize=10)
    no_help = right.axhline(90, color=COLOURS["black"], linewidth=1, label="90°: no help at all")
    right.legend(handles=[no_help], frameon=False, fontsize=10, loc=(0.4, 0.12))
    right.set(xlabel="epoch", ylabel="degrees to the gradient", ylim=(0, 120), title="Hidden layers: which way?")
    for axes in (left, right):
        axes.set_xticks(epochs)
    return figure


def scoreboard(angles: dict):
    """Draw the angle of each rule to the gradient: at the start, after learning, and after learning wrong labels.

    angles : {rule: degrees (at the start, later, later and told shuffled labels)}, in the order to be drawn
    """
    figure, axes = new_figure(8.5, 0.62 * len(angles) + 1.7)
    places = np.arange(len(angles))[::-1]
    looks = (("sky_blue", "o", "at the start"), ("blue", "s", "after learning"),
             ("vermillion", "D", "learned and told shuffled labels"))  # fmt: skip
    for moment, (colour, marker, label) in enumerate(looks):
        degrees = [each[moment] for each in angles.values()]
        heights = places + (0.18, 0, -0.18)[moment]  # side by side, so that none hides another
        axes.plot(degrees, heights, marker, color=COLOURS[colour], markersize=8, label=label)
    for place in places[:-1]:
        axes.axhline(place - 0.5, color=COLOURS["grey"], linewidth=0.5, zorder=0)
    axes.axvline(90, color=COLOURS["black"], linestyle=":", linewidth=1)
    axes.set(yticks=places, yticklabels=list(angles), xlim=(-4, 124), xticks=range(0, 121, 30))
    figure.supxlabel("degrees to the gradient for the true labels (below 90: downhill)", fontsize=12)
    figure.legend(frameon=False, fontsize=11, loc="outside upper center", ncols=3)
    return figure


def raster(spikes, answer, w, dt: float, title: str):
    """Draw a volley, each spike as dark as its weight is large, and the times at which the cell answers.

    spikes : (n_steps, n_inputs); answer : (n_steps,); w : (n_inputs,) weights from 0 to 1
    """
    figure, axes = new_figure(7, 3.8)
    steps, inputs = np.nonzero(spikes)
    shades = np.asarray(w, float)[inputs]
    dots = axes.scatter(dt * steps, inputs, c=shades, cmap="cividis_r", vmin=0, vmax=1, s=22, edgecolor="0.6", lw=0.4)
    for time in dt * np.flatnonzero(answer):
        axes.axvline(time, color=COLOURS["vermillion"], linewidth=2)
    axes.set(xlabel="time (ms)", ylabel="input", xlim=(0, dt * len(spikes)), title=title)
    figure.colorbar(dots, ax=axes, label="weight")
    return figure
