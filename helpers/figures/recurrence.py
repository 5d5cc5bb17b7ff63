"""Figures of the lesson on loops. Each takes numbers made with the learner's own functions and returns a Figure."""

from __future__ import annotations

import numpy as np

from helpers.figures import COLOURS, LINES, new_figure

FIRST, SECOND, GREY = COLOURS["vermillion"], COLOURS["blue"], COLOURS["grey"]
MARKERS = "os^Dv"


def pictures(states, titles, side=10, width=7.4):
    """Return states of a network as pictures in a row: black for +1, white for -1.

    states : list of (side * side,) arrays;  titles : one text for each
    """
    figure, axes = new_figure(width, 2.5, columns=len(states), squeeze=False)
    for panel, state, title in zip(axes[0], states, titles, strict=True):
        panel.imshow(np.reshape(state, (side, side)), cmap="gray_r", vmin=-1, vmax=1, interpolation="nearest")
        panel.set_title(title, fontsize=10)
        panel.set(xticks=[], yticks=[])
        for spine in panel.spines.values():
            spine.set_visible(True)
            spine.set_color(GREY)
    return figure


def descent(heights, end):
    """Return the energy after each turn of one unit, and what the energy is in the end, counted anew, as a ring.

    heights : (n_turns + 1,) list, the energy at the start and after each turn
    """
    figure, axes = new_figure(6.6, 3.2)
    axes.step(range(len(heights)), heights, where="post", color=SECOND, linewidth=2)
    axes.plot(len(heights) - 1, end, "o", markersize=10, markerfacecolor="none", markeredgecolor=FIRST, clip_on=False)
    axes.set(xlabel="turns so far, one unit each", ylabel="energy", xlim=(0, len(heights) - 1))
    place = (0.5 * len(heights), end + 0.06 * (max(heights) - min(heights)))  # below the stair, above the axis
    words, line = "energy of the end state,\ncounted anew", {"arrowstyle": "-", "shrinkB": 6}
    axes.annotate(words, (len(heights) - 1, end), place, ha="right", va="bottom", fontsize=11, arrowprops=line)
    return figure


def descent_in_words(heights, end) -> str:
    """Return what `descent` shows."""
    rises = int(np.sum(np.diff(heights) > 0))
    falls = int(np.sum(np.diff(heights) < 0))
    return (
        f"Energy after each of {len(heights) - 1} turns, as a stair from {heights[0]:.0f} to {heights[-1]:.0f}: it "
        f"falls {falls} times and rises {rises} times. A ring marks the end state, counted anew: {end:.0f}."
    )


def landscape(like_a, like_b, heights, paths):
    """Return the energy of states by their likeness to two stored patterns, with recalls as arrows.

    like_a, like_b, heights : (n, n) arrays;  paths : list of (start, end), each a pair of likenesses
    """
    figure, axes = new_figure(6.6, 4.9)
    drawn = axes.contourf(like_a, like_b, heights, levels=12, cmap="cividis")
    figure.colorbar(drawn, ax=axes, label="energy")
    for start, end in paths:
        axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": "white", "lw": 1.8})
        axes.plot(*start, "o", color="white", markersize=7, markeredgecolor="black")
    for x, y, name, ha, va in ((1, 0, "A", "left", "center"), (-1, 0, "−A", "right", "center"),
                               (0, 1, "B", "center", "bottom"), (0, -1, "−B", "center", "top")):  # fmt: skip
        axes.plot(x, y, "s", color=FIRST, markersize=8, clip_on=False)
        axes.text(1.06 * x, 1.06 * y, name, ha=ha, va=va, fontsize=13)
    axes.set(xlim=(-1.35, 1.35), ylim=(-1.25, 1.25), xlabel="likeness to pattern A", ylabel="likeness to pattern B")
    return figure


def landscape_in_words(paths) -> str:
    """Return what `landscape` shows."""
    ends = ", ".join(f"from ({a:.2f}, {b:.2f}) to ({to_a:.1f}, {to_b:.1f})" for (a, b), (to_a, to_b) in paths)
    return (
        "Energy against the likeness to patterns A and B, a diamond: low at its four corners, which are A, B and their "
        f"negatives, and high in the middle. Arrows lead {ends}."
    )


def two_clocks(runs, energies):
    """Return the states of a small network sweep by sweep, once for each way of updating, and their energies.

    runs : {name: (n_sweeps + 1, n_units) array of -1 and +1};  energies : {name: (n_sweeps + 1,) list}
    """
    figure, axes = new_figure(7.6, 4.2, rows=2, columns=len(runs), sharey="row", height_ratios=(1, 1.3), squeeze=False)
    for column, (name, states) in enumerate(runs.items()):
        states = np.asarray(states)
        top, below = axes[:, column]
        top.imshow(states.T, cmap="gray_r", vmin=-1.4, vmax=1.4, aspect="auto", interpolation="nearest")
        top.set(
            title=name, yticks=range(states.shape[1]), yticklabels=[f"unit {k + 1}" for k in range(states.shape[1])]
        )
        top.set_xticks(np.arange(len(states) + 1) - 0.5, minor=True)
        top.set_yticks(np.arange(states.shape[1] + 1) - 0.5, minor=True)
        top.grid(which="minor", color=GREY, lw=0.8)
        top.tick_params(which="minor", length=0)
        below.plot(energies[name], "o-", color=SECOND)
        below.set(xlabel="sweep")
    axes[1, 0].set_ylabel("energy")
    return figure


def clocks_in_words(runs, energies) -> str:
    """Return what `two_clocks` shows."""
    said = []
    for name, states in runs.items():
        changed = int(np.sum(np.any(np.diff(np.asarray(states), axis=0) != 0, axis=1)))
        levels = f"from {energies[name][0]:g} to {energies[name][-1]:g}"
        said.append(f"{name}, it changes in {changed} of {len(states) - 1} sweeps, and its energy goes {levels}")
    return f"A network sweep by sweep, black for +1 and pale for -1, with its energy below: {'; '.join(said)}."


def capacity(found, n_units):
    """Return how many of the first and of the last patterns come back, against all that are stored.

    found : {count: {"first": per cent, "last": per cent, "bits": per cent}}
    """
    figure, axes = new_figure(6.8, 3.9)
    counts = list(found)
    for name, label, marker, colour in (("first", "the first ten stored", "o-", FIRST),
                                        ("last", "the last ten stored", "s--", SECOND)):  # fmt: skip
        axes.plot(counts, [found[n][name] for n in counts], marker, color=colour, label=label)
    axes.plot(counts, [found[n]["bits"] for n in counts], ":", color="black", label="right bits of both")
    axes.axvline(0.138 * n_units, color=GREY, lw=1.2)
    axes.text(0.138 * n_units, 107, " 0.138 patterns per unit", color=GREY, fontsize=10, va="center")
    axes.set(xlabel=f"patterns stored in {n_units} units", ylabel="recalled (%)", ylim=(-4, 112))
    axes.legend(frameon=False, fontsize=10, loc="center right")
    return figure


def capacity_in_words(found, n_units) -> str:
    """Return what `capacity` shows."""
    said = "; ".join(f"{n} stored: {share['first']:.0f} and {share['last']:.0f}" for n, share in found.items())
    return (
        f"Per cent of the first ten and of the last ten patterns that come back, against the number stored in "
        f"{n_units} units. {said}. A line marks {0.138 * n_units:.0f} patterns, 0.138 per unit."
    )


def two_groups(runs, cue):
    """Return the rates of two groups of cells against time, a panel for each circuit; the time of the cue is grey.

    runs : {name: (times, rates)} with times (n,) in s and rates (n, 2);  cue : (begin, end) in s
    """
    width = 7.8 if len(runs) > 1 else 5.2
    figure, axes = new_figure(width, 3.3, columns=len(runs), sharey=True, squeeze=False)
    for panel, (name, (times, rates)) in zip(axes[0], runs.items(), strict=True):
        panel.axvspan(*cue, color=GREY, alpha=0.25, lw=0)
        panel.text(np.mean(cue), 1.09, "cue", ha="center", fontsize=9)
        for group, (style, colour) in enumerate((("-", FIRST), ("--", SECOND))):
            panel.plot(times, rates[:, group], style, color=colour, lw=1.6, label=f"group {group + 1}")
        panel.set_title(name, fontsize=10, pad=14)
        panel.set(xlabel="time (s)", ylim=(-0.04, 1.06))
    axes[0, 0].set_ylabel("rate (1 is the highest)")
    axes[0, -1].legend(frameon=False, fontsize=10)
    return figure


def groups_in_words(runs) -> str:
    """Return what `two_groups` shows."""
    said = []
    for name, (_, rates) in runs.items():
        ends = " and ".join(f"{rate:.1f}" for rate in rates[-1])
        said.append(f"{name}, they end at {ends}")
    return f"Rates of groups 1 and 2 against time, before, during and after a cue; {'; '.join(said)}."


def gradient_norms(steps, norms):
    """Return the size of the gradient through time on a logarithmic axis, a line for each spectral radius.

    norms : {spectral radius: (n,) list}
    """
    figure, axes = new_figure(6.6, 3.7)
    for (radius, sizes), marker, colour in zip(norms.items(), MARKERS, map(COLOURS.get, LINES), strict=False):
        axes.semilogy(steps, sizes, marker + "-", color=colour, label=f"spectral radius {radius:g}")
    axes.set(xlabel="steps through the loop", ylabel="size of the gradient")
    axes.legend(frameon=False, fontsize=10)
    return figure


def norms_in_words(steps, norms) -> str:
    """Return what `gradient_norms` shows."""
    said = ", ".join(f"{sizes[-1]:.1g} for {radius:g}" for radius, sizes in norms.items())
    return f"Size of the gradient against steps, logarithmic, by spectral radius. After {steps[-1]} steps: {said}."


def echo(found):
    """Return how well the past is read from the units now, against how long ago it was.

    found : {name: {lag: per cent right}}
    """
    figure, axes = new_figure(6.6, 3.7)
    for (name, shares), marker, colour in zip(found.items(), MARKERS, map(COLOURS.get, LINES), strict=False):
        axes.plot(list(shares), list(shares.values()), marker + "-", color=colour, label=name)
    axes.axhline(50, color=GREY, lw=1, ls="--")
    axes.text(23, 45, "a guess: 50 %", color=GREY, fontsize=10)
    axes.set(xlabel="steps into the past", ylabel="inputs read correctly (%)", ylim=(40, 104))
    axes.legend(frameon=False, fontsize=10)
    return figure


def echo_in_words(found) -> str:
    """Return what `echo` shows."""
    said = []
    for name, shares in found.items():
        said.append(f"{name}: " + ", ".join(f"{share:.0f} at {lag}" for lag, share in shares.items()))
    return f"Per cent of coin tosses read from the units, against how many steps ago they were. {'; '.join(said)}."


def weights_of_attention(weights, names):
    """Return the weight that each key gets, a panel for each sharpness.

    weights : {sharpness: (n_keys,) array};  names : a text for each key
    """
    figure, axes = new_figure(7.6, 2.9, columns=len(weights), sharey=True, squeeze=False)
    for panel, (sharpness, row) in zip(axes[0], weights.items(), strict=True):
        panel.barh(range(len(names)), row, color=SECOND)
        panel.set(title=f"sharpness {sharpness:g}", xlim=(0, 1.02), xlabel="weight", yticks=range(len(names)))
        panel.set_yticklabels(names, fontsize=10)
    axes[0, 0].invert_yaxis()
    return figure


def attention_in_words(weights, names) -> str:
    """Return what `weights_of_attention` shows."""
    said = []
    for sharpness, row in weights.items():
        shares = ", ".join(f"{name} {weight:.2f}" for name, weight in zip(names, row, strict=True))
        said.append(f"sharpness {sharpness:g}: {shares}")
    return f"Bars: the weight of each thing. {'; '.join(said)}."
