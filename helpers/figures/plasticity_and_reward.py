"""Figures of plasticity_and_reward: the STDP window, latencies, a reward's choice, gains, surprise.

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
