"""Figures of the reckoning: attacked digits, curves of loss and of learning, an energy budget, the ledger.

Each takes the learner's functions or numbers that they gave, and returns a Matplotlib Figure.
"""

from __future__ import annotations

import numpy as np

from helpers.figures import COLOURS, LINES, new_figure

STYLES = ("o-", "s--", "^-.", "D:", "v-", "X--")
GREY = COLOURS["grey"]
MEMORIES = ("vermillion", "blue", "green", "black")  # a colour for each size of memory: none of them near another
# Energy of one operation in joules: Horowitz, ISSCC 2014, 45 nm; a multiply and an add, without fetching the numbers.
CHIP = {"32-bit float multiply-add": 4.6e-12, "8-bit integer multiply-add": 0.23e-12}
# The mean rate in Hz of three audits of a brain's energy, each of which belongs to that audit's own prices.
AUDITS = {"Lennie 2003": 0.16, "Levy & Calvert 2021": 1.2, "Attwell & Laughlin 2001": 4.0}
RATES = np.geomspace(min(AUDITS.values()), max(AUDITS.values()), 21)


def curves(places, lines: dict, xlabel: str, ylabel: str, chance: float | None = None, logarithmic: bool = False):
    """Draw several curves over the same places, each with its own marker, and a dotted line for guessing.

    places : (n,) numbers along the x axis
    lines : {name: (n,) numbers}
    """
    figure, axes = new_figure(7, 4)
    draw_curves(axes, places, lines)
    if chance is not None:
        axes.axhline(chance, color=GREY, linestyle=":", linewidth=1, label="guessing")
    if logarithmic:
        axes.set_xscale("log")
        axes.set_xticks(places, [f"{place:g}" for place in places])
        axes.minorticks_off()
    axes.set(xlabel=xlabel, ylabel=ylabel, ylim=(-3, 103))
    axes.legend(frameon=False, fontsize=10)
    return figure


def in_words(what: str, places, lines: dict) -> str:
    """Return the description of curves: where each begins, where it is halfway, and where it ends."""
    between = [len(places) // 2] if len(places) > 2 else []
    told = []
    for name, values in lines.items():
        *first, last = [f"{values[place]:.0f} at {places[place]:g}" for place in (0, *between, len(places) - 1)]
        told.append(f"{name}, {', '.join(first)} and {last}")
    return f"{what}: {'; '.join(told)}."


def draw_curves(axes, places, lines: dict) -> None:
    """Draw each line with a colour and a marker of its own."""
    for (name, values), style, colour in zip(lines.items(), STYLES, map(COLOURS.get, LINES), strict=False):
        axes.plot(places, np.asarray(values, float), style, color=colour, markersize=5, label=name)


def attacked(pictures: dict, said: dict):
    """Draw a digit as it is and changed, with what the network says to each.

    pictures : {how it was changed: (64,) pixels}
    said : {how it was changed: digit}
    """
    figure, panels = new_figure(2.3 * len(pictures), 2.9, columns=len(pictures), squeeze=False)
    for panel, (name, pixels) in zip(panels[0], pictures.items(), strict=True):
        panel.imshow(np.reshape(pixels, (8, 8)), cmap="gray_r", vmin=-0.3, vmax=1.3)
        panel.set(xticks=(), yticks=())
        panel.set_title(f"{name}\nread as {said[name]}", fontsize=12)
    return figure


def forgetting_curves(runs: dict):
    """Draw what is known of the old and of the new task, step by step, for several sizes of memory.

    runs : {name: (n_steps + 1, 2) accuracies, old task and new task}
    """
    figure, panels = new_figure(9, 3.9, columns=2, sharey=True)
    for column, (panel, title) in enumerate(zip(panels, ("old digits, 0 to 4", "new digits, 5 to 9"), strict=True)):
        for (name, known), style, colour in zip(runs.items(), STYLES, map(COLOURS.get, MEMORIES), strict=False):
            values = 100 * np.asarray(known, float)[:, column]
            panel.plot(values, style, color=colour, markersize=5, markevery=max(len(values) // 8, 1), label=name)
        panel.set_title(title, fontsize=12)
        panel.set(xlabel="step of learning the new digits", ylim=(-3, 103))
    panels[0].set_ylabel("read correctly (%)")
    panels[1].legend(frameon=False, fontsize=10, loc="lower right")
    return figure


def energy(brain_budget, settings: dict):
    """Draw the joules for one synaptic event against the mean rate, with three audits and the price of chip operations.

    The curve ends where the audits end; each audit's own rate is a mark on it.

    brain_budget : the learner's function
    settings : {name: keyword arguments for it}
    """
    figure, axes = new_figure(7.4, 4.4)
    for (name, keywords), style, colour in zip(settings.items(), STYLES, map(COLOURS.get, LINES), strict=False):
        for rates, mark in ((RATES, style[1:]), (list(AUDITS.values()), style[0])):
            picojoules = [1e12 * float(brain_budget(float(rate), **keywords)) for rate in rates]
            axes.loglog(rates, picojoules, mark, color=colour, markersize=8, label=name if mark == style[1:] else None)
    for name, joules in CHIP.items():
        axes.axhline(1e12 * joules, color=GREY, linewidth=1.5)
        axes.text(0.105, 1e12 * joules * 1.12, name, ha="left", va="bottom", fontsize=10)
    axes.set(xlabel="mean firing rate (Hz), each audit at its own", ylabel="energy for one event (pJ)", xlim=(0.1, 8))
    axes.set_xticks(list(AUDITS.values()), [f"{rate:g}\n{name}" for name, rate in AUDITS.items()], fontsize=10)
    axes.margins(y=0.12)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.minorticks_off()
    axes.legend(frameon=False, fontsize=10, loc="upper right", bbox_to_anchor=(1, 0.9))
    return figure


def before_and_after(rows):
    """Draw for each claim the confidence before and after, and the outcome it is scored against.

    rows : rows of `helpers.ledger_report`; a confidence that was not stated is left out
    """
    figure, axes = new_figure(7.4, 5.2)
    places = {row.claim: place for place, row in enumerate(rows)}
    for row in rows:
        if row.before is not None and row.after is not None:
            axes.plot([row.before, row.after], [places[row.claim]] * 2, color=GREY, linewidth=1.2, zorder=1)
    marks = {"before": ("o", "sky_blue"), "after": ("s", "vermillion"), "outcome": ("D", "black")}
    for name, (marker, colour) in marks.items():
        points = [(getattr(row, name), places[row.claim]) for row in rows if getattr(row, name) is not None]
        across, down = np.reshape(points, (-1, 2)).T
        scale, fill = (100, "none") if name == "outcome" else (1, COLOURS[colour])
        label = "scored as" if name == "outcome" else name
        axes.scatter(scale * across, down, 60, marker=marker, facecolors=fill, edgecolors=COLOURS[colour], label=label)
    axes.set_yticks(range(len(rows)), [f"{row.claim}  {row.verdict}" for row in rows])
    axes.invert_yaxis()
    axes.set(xlim=(-4, 104), xlabel="confidence in the claim (%)")
    axes.legend(frameon=False, fontsize=10, ncols=3, loc="upper center", bbox_to_anchor=(0.5, 1.1))
    return figure
