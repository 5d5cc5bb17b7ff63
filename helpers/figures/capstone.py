"""Figures of the capstone. Each takes numbers made with the learner's own functions and returns a Figure."""

from __future__ import annotations

import numpy as np

from helpers.figures import COLOURS, new_figure

FIRST, SECOND, GREY = COLOURS["vermillion"], COLOURS["blue"], COLOURS["grey"]


def trials(spikes, directions, cells):
    """Return the spikes of some cells for all trials, sorted by direction: a raster for each cell.

    spikes : (n_trials, n_cells, n_ms) bool;  directions : (n_trials,), 0 to 7;  cells : numbers of cells
    """
    figure, panels = new_figure(7.4, 3.4, columns=len(cells), squeeze=False, sharey=True)
    order = np.argsort(directions, kind="stable")
    for axes, cell in zip(panels[0], cells, strict=True):
        row, time = np.nonzero(spikes[order, cell])
        axes.plot(time, row, "|", color="black", markersize=2)
        for change in np.flatnonzero(np.diff(directions[order])):
            axes.axhline(change + 0.5, color=SECOND, lw=0.7)
        axes.set_title(f"cell {cell}")
        axes.set_xlabel("time after go (ms)")
    middles = [np.mean(np.flatnonzero(directions[order] == k)) for k in range(8)]
    panels[0, 0].set_yticks(middles, [f"{45 * k}°" for k in range(8)])
    panels[0, 0].set_ylabel("direction of the reach")
    return figure


def trials_in_words(spikes, directions, cells) -> str:
    """Return what `trials` shows, in numbers: mean count and median time of the first spike, for each direction."""
    told = [f"Rasters of cells {', '.join(map(str, cells))}, trials sorted by direction, from 0° to 315°."]
    for cell in cells:
        counts, firsts = [], []
        for direction in range(8):
            group = spikes[directions == direction, cell]
            fires = group.any(axis=1)
            counts.append(f"{group.sum() / max(len(group), 1):.1f}")
            firsts.append(f"{np.median(group[fires].argmax(axis=1)):.0f}" if fires.any() else "none")
        told.append(f"Cell {cell}: mean counts {', '.join(counts)}; median first spikes {', '.join(firsts)} ms.")
    return " ".join(told)


def two_scores(by_counts, by_times, window):
    """Return how well each cell tells directions apart, by its count against by its first spike.

    by_counts, by_times : (n_cells,) ratios;  window : ms
    """
    figure, axes = new_figure(5.6, 4.2)
    axes.plot([0, 1], [0, 1], transform=axes.transAxes, color=GREY, lw=1, ls=":")
    axes.plot(by_counts, by_times, "o", color=SECOND, markersize=6, alpha=0.8)
    for cell in np.argsort(-np.maximum(by_counts, by_times))[:5]:
        axes.annotate(str(cell), (by_counts[cell], by_times[cell]), xytext=(5, 4), textcoords="offset points")
    top = 1.1 * max(np.max(by_counts), np.max(by_times))
    axes.set(xlim=(0, top), ylim=(0, top))
    axes.set_xlabel("F ratio of the count")
    axes.set_ylabel("F ratio of the first spike")
    axes.set_title(f"40 cells, the first {window} ms")
    return figure


def scores_in_words(by_counts, by_times, window) -> str:
    """Return what `two_scores` shows, in numbers: the five highest cells, and how many stand near 0."""
    near = np.sum(np.maximum(by_counts, by_times) < 0.2)
    five = np.argsort(-np.maximum(by_counts, by_times))[:5]
    told = [f"cell {cell}, {by_counts[cell]:.2f} and {by_times[cell]:.2f}" for cell in five]
    return (
        f"F ratios of the count and of the first spike in {window} ms, for {len(by_counts)} cells. {near} cells are "
        f"below 0.2 in both. The five highest, by count and by first spike: {'; '.join(told)}."
    )


def accuracy_against_energy(fronts, marks, mine=None, budget=4.0):
    """Return per cent of right directions against the energy of a decision.

    fronts : {name: {uJ: (per cent, cells, window)}};  marks : {name: (uJ, per cent)}
    mine : (uJ, per cent) of the learner's decoder, or None;  budget : uJ, where the dotted line stands
    """
    figure, axes = new_figure(7.2, 4.4)
    styles = (("o-", FIRST), ("s--", SECOND), ("^:", COLOURS["green"]))
    for (name, front), (line, colour) in zip(fronts.items(), styles, strict=False):
        axes.plot(list(front), [row[0] for row in front.values()], line, color=colour, label=name)
    for (name, place), marker in zip(marks.items(), "DPv", strict=False):
        axes.plot(*place, marker, color=GREY, markersize=9, label=name)
    if mine is not None:
        axes.plot(*mine, "*", color="black", markersize=17, label="your decoder")
    axes.axvline(budget, color=GREY, lw=1, ls=":")
    axes.text(budget * 1.04, 42, "budget", color=GREY)
    axes.axhline(12.5, color=GREY, lw=1)
    axes.text(0.85, 14, "chance", color=GREY)
    axes.set_xscale("log")
    axes.set_xticks([1, 2, 4, 8, 16, 32, 64], ["1", "2", "4", "8", "16", "32", "64"])
    axes.minorticks_off()
    axes.set(ylim=(0, 102), xlabel="energy of one decision (µJ)", ylabel="right directions (%)")
    axes.legend(fontsize=9, loc="lower right")
    return figure


def energy_in_words(fronts, marks, mine=None) -> str:
    """Return what `accuracy_against_energy` shows, in numbers."""
    told = []
    for name, front in fronts.items():
        points = [f"{row[0]:.0f} at {energy}" for energy, row in front.items()]
        told.append(f"{name}: {', '.join(points)}.")
    told += [f"{name}: {right:.0f} at {energy:g}." for name, (energy, right) in marks.items()]
    told += [] if mine is None else [f"Your decoder: {mine[1]:.0f} at {mine[0]:g}."]
    return f"Right directions in per cent against energy in microjoules. {' '.join(told)}"
