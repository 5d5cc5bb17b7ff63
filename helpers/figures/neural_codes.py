"""Figures of the lesson on neural codes: rasters, intervals, arrows of a population, jitter, volleys, bits, an ear.

Each takes the learner's functions or numbers that they gave, and returns a Matplotlib Figure.
"""

from __future__ import annotations

import numpy as np

from helpers.figures import COLOURS, LINES, new_figure

STYLES = ("-", "--", "-.", ":")
SIGNS = ("o", "s", "^", "D")


def raster(axes, trains, colours=None) -> None:
    """Draw trains as rows of short strokes, the first on top."""
    trains = [np.asarray(train, float).ravel() for train in trains]
    colours = [COLOURS["blue"]] * len(trains) if colours is None else colours
    axes.eventplot(trains, lineoffsets=np.arange(len(trains)), linelengths=0.8, linewidths=1.2, colors=colours)
    axes.set_ylim(len(trains) - 0.4, -0.6)


def replayed(trains, duration: float, title: str):
    """Draw repeated trials of one train, and below how the spikes of all trials lie.

    trains : list of trains, one for each trial;  duration : ms
    """
    figure, (above, below) = new_figure(7.5, 4.4, 2, 1, sharex=True, height_ratios=(2, 1))
    raster(above, trains)
    above.set(ylabel="trial", title=title, xlim=(0, duration))
    pooled = np.concatenate([np.asarray(train, float).ravel() for train in trains])
    rate = 1000 / 5 / len(trains) * np.histogram(pooled, np.arange(0, duration + 1, 5))[0]
    below.stairs(rate, np.arange(0, duration + 1, 5), fill=True, color=COLOURS["orange"])
    below.set(xlabel="time (ms)", ylabel="all trials (Hz)", ylim=(0, None))
    return figure


def arrows(counts, preferred, angle: float, found: float):
    """Draw each cell's arrow, the direction that was meant and the direction of the population vector.

    counts, preferred : (n_cells,);  angle, found : radians, found may be nan
    """
    figure, axes = new_figure(5, 4.6)
    counts, preferred = np.asarray(counts, float), np.asarray(preferred, float)
    for count, direction in zip(counts, preferred, strict=True):
        tip = count * np.array([np.cos(direction), np.sin(direction)])
        axes.plot([0, tip[0]], [0, tip[1]], color=COLOURS["grey"], linewidth=1)
    largest = max(counts.max(initial=0), 1)
    for name, direction, colour, line in (("meant", angle, "black", "--"), ("population vector", found, "blue", "-")):
        tip = 1.15 * largest * np.array([np.cos(direction), np.sin(direction)])
        axes.plot([0, tip[0]], [0, tip[1]], color=COLOURS[colour], linestyle=line, linewidth=2.5, label=name)
    axes.set(xlim=(-1.3 * largest, 1.3 * largest), ylim=(-1.3 * largest, 1.3 * largest), aspect="equal")
    axes.set(xlabel="spikes, to the right", ylabel="spikes, upwards", title=f"{counts.size} cells vote")
    axes.legend(frameon=False, fontsize=11, loc="upper right")
    return figure


def curves(axes, x, named: dict) -> None:
    """Draw named curves over x, each with its own colour, line and marker."""
    for index, (name, y) in enumerate(named.items()):
        look = {"color": COLOURS[LINES[index]], "linestyle": STYLES[index], "marker": SIGNS[index]}
        axes.plot(x, np.asarray(y), linewidth=2, markersize=6, label=name, **look)
    axes.legend(frameon=False, fontsize=11)


def population_error(sizes, errors: dict):
    """Draw the error of a population vector against the number of cells, both logarithmic, with a slope of -1/2.

    errors : {name: error in degrees for each size}
    """
    figure, axes = new_figure(6.5, 4.2)
    curves(axes, sizes, errors)
    first = float(next(iter(errors.values()))[0])
    axes.plot(sizes, first * np.sqrt(sizes[0] / np.asarray(sizes)), color=COLOURS["black"], linewidth=0.8)
    axes.set(xscale="log", yscale="log", xlabel="number of cells", ylabel="typical error (degrees)")
    axes.set(xticks=sizes, xticklabels=[str(size) for size in sizes], yticks=(1, 2, 5, 10), yticklabels=(1, 2, 5, 10))
    axes.minorticks_off()
    axes.set_title("Thin line: 1 / square root of the number")
    return figure


def two_worlds(trials_by_world: dict, shares: dict):
    """Draw some trials of each world, and how often each reader is right there.

    trials_by_world : {world: list of trials of two trains}
    shares : {world: {reader: per cent right}}
    """
    figure, panels = new_figure(9, 4.4, 2, 2, width_ratios=(2, 1))
    for (left, right), (world, trials) in zip(panels, trials_by_world.items(), strict=True):
        rows = [train for trial in trials for train in trial]
        raster(left, rows, [COLOURS["blue"], COLOURS["vermillion"]] * len(trials))
        for edge in range(2, len(rows), 2):
            left.axhline(edge - 0.5, color=COLOURS["grey"], linewidth=0.6)
        left.set(title=world, yticks=(), xlim=(-10, 110), xlabel="time (ms)", ylabel="trials")
        bars = right.barh(
            list(shares[world]), list(shares[world].values()), color=[COLOURS["green"], COLOURS["orange"]]
        )
        right.bar_label(bars, fmt="%.0f %%", fontsize=11, padding=3)
        right.axvline(50, color=COLOURS["black"], linestyle=":", linewidth=1)
        right.set(xlim=(0, 125), xticks=(0, 50, 100), xlabel="right (%)")
        right.invert_yaxis()
    return figure


def jitter_curves(sigmas, shares: dict):
    """Draw per cent right against jitter for several readers and worlds.

    shares : {name: per cent right for each sigma}
    """
    figure, axes = new_figure(7.5, 4.2)
    curves(axes, sigmas, shares)
    axes.axhline(50, color=COLOURS["black"], linestyle=":", linewidth=1)
    axes.set_xscale("symlog", linthresh=0.5)
    axes.set(xticks=sigmas, xticklabels=[f"{sigma:g}" for sigma in sigmas], ylim=(40, 103), xlim=(-0.03, 40))
    axes.set_xticks([], minor=True)
    axes.set(xlabel="jitter, standard deviation (ms)", ylabel="trials read correctly (%)")
    axes.legend(frameon=False, fontsize=10, loc="center left", bbox_to_anchor=(1, 0.6))
    return figure


def potential(detector, inputs, tau: float, threshold: float, t):
    """Return the potential at the times t of a cell whose spikes the learner's detector finds; inputs have weight 1."""
    inputs, fired = np.sort(np.asarray(inputs, float)), np.asarray(detector(inputs, 1.0, tau, threshold), float)
    v = np.zeros(len(t))
    for k, now in enumerate(t):
        last = fired[fired <= now].max(initial=-np.inf)
        counted = inputs[(inputs > last) & (inputs <= now)]
        v[k] = np.sum(np.exp(-(now - counted) / tau))
    return v


def volleys(detector, fires: dict, tau: float = 5.0, threshold: float = 9.5):
    """Draw the potential for inputs together and spread out, and how often a cell fires against the spread.

    detector : the learner's coincidence_detector
    fires : {tau: (spreads in ms, share of trials with a spike)}
    """
    figure, (left, right) = new_figure(9, 3.9, 1, 2)
    t, rng = np.linspace(0, 110, 1101), np.random.default_rng(3)
    together, apart = 30 + np.sort(rng.normal(0, 0.8, 16)), np.linspace(5, 100, 16)
    for name, inputs, colour, line in (("together", together, "blue", "-"), ("spread out", apart, "orange", "--")):
        left.plot(t, potential(detector, inputs, tau, threshold, t), color=COLOURS[colour], linestyle=line, label=name)
        fired = np.asarray(detector(inputs, 1.0, tau, threshold), float)
        left.plot(fired, np.full(len(fired), threshold), color=COLOURS[colour], marker="^", markersize=9, linestyle="")
    left.axhline(threshold, color=COLOURS["black"], linestyle=":", linewidth=1)
    left.set(xlabel="time (ms)", ylabel="membrane potential (inputs)", title=f"16 inputs, tau = {tau:g} ms")
    left.set(ylim=(0, 11))
    left.legend(frameon=False, fontsize=11)
    for index, (constant, (spreads, shares)) in enumerate(fires.items()):
        look = {"color": COLOURS[LINES[index]], "linestyle": STYLES[index]}
        right.plot(spreads, shares, linewidth=2, label=f"tau = {constant} ms", **look)
    right.set(xscale="log", xticks=(0.1, 1, 10), xticklabels=("0.1", "1", "10"), ylim=(-0.03, 1.05))
    right.set(xlabel="spread of the inputs, s.d. (ms)", ylabel="share of trials with a spike", title="Who fires?")
    right.legend(frameon=False, fontsize=11)
    return figure


def bits_kept(widths, kept: dict):
    """Draw how many bits about the stimulus are left in bins of each width.

    kept : {name: bits for each width}
    """
    figure, axes = new_figure(7.5, 4)
    curves(axes, widths, kept)
    axes.set(xscale="log", xticks=widths, xticklabels=widths, ylim=(-0.03, 1.08))
    axes.minorticks_off()
    axes.set(xlabel="width of the bins (ms)", ylabel="mutual information (bits)")
    axes.legend(frameon=False, fontsize=10, loc="center left", bbox_to_anchor=(1, 0.6))
    return figure


def meet(trials_by_world: dict):
    """Draw some trials of each world, side by side, without saying which stimulus it was.

    trials_by_world : {world: list of trials of two trains}
    """
    figure, panels = new_figure(9, 3.8, 1, len(trials_by_world), sharey=True)
    for axes, (world, trials) in zip(panels, trials_by_world.items(), strict=True):
        rows = [train for trial in trials for train in trial]
        raster(axes, rows, [COLOURS["blue"], COLOURS["vermillion"]] * len(trials))
        for edge in range(2, len(rows), 2):
            axes.axhline(edge - 0.5, color=COLOURS["grey"], linewidth=0.6)
        axes.set(title=world, xlim=(-3, 103), xlabel="time (ms)")
        axes.set(yticks=2 * np.arange(len(trials)) + 0.5, yticklabels=np.arange(1, len(trials) + 1))
    panels[0].set_ylabel("trial (cell 0 above cell 1)")
    return figure


def extremes(sets: dict, numbers: dict):
    """Draw two sets of trains as rasters.

    sets : {name: list of trains}
    numbers : {name: (mean CV, Fano factor)}
    """
    figure, panels = new_figure(9, 3.4, 1, len(sets))
    for axes, (name, trains) in zip(panels, sets.items(), strict=True):
        raster(axes, trains)
        cv, fano = numbers[name]
        axes.set(title=f"{name}: CV {cv:.2f}, Fano factor {fano:.2f}", xlabel="time (ms)", xlim=(-10, 1010))
        axes.set(ylabel="trial", yticks=())
    return figure


def intervals(trains: dict, upto: float = 100.0):
    """Draw the distribution of the inter-spike intervals of several trains.

    trains : {name: spike times in ms}
    """
    figure, panels = new_figure(9.5, 3.0, 1, len(trains), sharey=True)
    for axes, (name, times), colour in zip(panels, trains.items(), LINES, strict=False):
        gaps = np.diff(np.asarray(times, float))
        axes.hist(gaps, np.arange(0, upto + 1, 2.5), density=True, color=COLOURS[colour])
        axes.set_title(name, fontsize=11)
        axes.set(xlim=(0, upto))
    figure.supxlabel("inter-spike interval (ms)", fontsize=12)
    panels[0].set_ylabel("density (1/ms)")
    return figure


def bias(sizes, found, dealt):
    """Draw how many bits a count seems to tell, by the number of trials, and with the labels dealt at random."""
    figure, axes = new_figure(6.5, 3.8)
    curves(axes, sizes, {"labels as they were": found, "labels dealt at random": dealt})
    axes.set(xscale="log", xticks=sizes, xticklabels=[str(size) for size in sizes], ylim=(-0.02, None))
    axes.minorticks_off()
    axes.set(xlabel="number of trials", ylabel="mutual information (bits)")
    return figure


def ear(sound, spikes, averages: dict, start: float = 1000.0, stop: float = 1250.0):
    """Draw a piece of a recording, and the mean loudness before a spike.

    sound : (times in ms, decibels above the mean);  spikes : ms
    averages : {name: (ms before a spike, decibels)}
    """
    figure, (left, right) = new_figure(9.5, 3.6, 1, 2, width_ratios=(3, 2))
    times, level = sound
    shown = (times >= start) & (times <= stop)
    left.plot(times[shown] - start, level[shown], color=COLOURS["orange"], linewidth=1.5)
    inside = spikes[(spikes >= start) & (spikes <= stop)] - start
    left.vlines(inside, 16, 20, color=COLOURS["blue"], linewidth=1.5)
    left.set(xlabel="time (ms)", ylabel="loudness above its mean (dB)", title="spikes above, the sound below")
    for index, (name, (lags, mean)) in enumerate(averages.items()):
        look = {"color": COLOURS[LINES[index]], "linestyle": STYLES[index]}
        right.plot(lags, mean, linewidth=2, label=name, **look)
    right.axvline(0, color=COLOURS["black"], linestyle=":", linewidth=1)
    right.set(xlabel="time from the spike (ms)", ylabel="mean loudness (dB)", title="spike-triggered average")
    right.set(ylim=(-4.5, 10))
    right.legend(frameon=False, fontsize=11)
    return figure


def ear_jitter(sigmas, bits: dict, chance: dict):
    """Draw what the spikes of a recording tell about the sound, against the jitter that is added to them.

    bits : {name: bits for each sigma};  chance : {name: bits with the loudness shuffled}
    """
    figure, axes = new_figure(7.5, 4)
    curves(axes, sigmas, bits)
    for level in chance.values():
        axes.axhline(level, color=COLOURS["black"], linestyle=":", linewidth=1)
    place = (sigmas[0], max(chance.values()))
    axes.annotate("loudness shuffled", place, (0, 5), textcoords="offset points", fontsize=11)
    axes.set_xscale("symlog", linthresh=0.5)
    axes.set(xticks=sigmas, xticklabels=[f"{sigma:g}" for sigma in sigmas], xlim=(-0.05, 1.25 * sigmas[-1]))
    axes.set_xticks([], minor=True)
    axes.set(xlabel="jitter added, standard deviation (ms)", ylabel="mutual information (bits a window)")
    axes.set(ylim=(0, None))
    return figure
