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


def accuracy_against_energy(fronts, marks, mine=None, budget=4.0):
    """Return per cent of right directions against the energy of a decision.

    fronts : {name: {uJ: (per cent, cells, window)}};  marks : {name: (uJ, per cent)}
    mine : (uJ, per cent) of the learner's decoder, or None
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
    axes.text(budget * 1.04, 14, "budget", color=GREY)
    axes.axhline(12.5, color=GREY, lw=1)
    axes.text(0.85, 14, "chance", color=GREY)
    axes.set_xscale("log")
    axes.set_xticks([1, 2, 4, 8, 16, 32, 64], ["1", "2", "4", "8", "16", "32", "64"])
    axes.minorticks_off()
    axes.set(ylim=(0, 102), xlabel="energy of one decision (µJ)", ylabel="right directions (%)")
    axes.legend(fontsize=9, loc="lower right")
    return figure
