"""Figures of the lesson on the spiking neuron: traces, f-I curves, all-or-none, firing patterns, a phase plane.

Each takes the learner's functions or numbers that they gave, and returns a Matplotlib Figure.
"""

from __future__ import annotations

import numpy as np

from helpers.figures import COLOURS, FONT_SIZE, new_figure
from helpers.labs import firing_patterns

SPIKE_TOP = 20.0  # mV: where the drawn line of a spike ends (the model has no top)


def trace_and_raster(simulate_lif, currents: dict, dt: float, params: dict):
    """Draw the learner's traces under several currents, with a line for each spike, and a raster below.

    simulate_lif : the learner's simulate_lif(current, dt, params)
    currents : {name: (n_steps,) array in nA}
    """
    figure, (above, below) = new_figure(8, 4.4, 2, 1, sharex=True, height_ratios=(3, 1))
    looks = (("blue", "-"), ("vermillion", "--"), ("green", ":"))
    for row, ((name, current), (colour, line)) in enumerate(zip(currents.items(), looks, strict=False)):
        v, times = simulate_lif(current, dt, params)
        v, times = np.asarray(v, float), np.asarray(times, float)
        above.plot(dt * (np.arange(len(v)) + 1), v, color=COLOURS[colour], linestyle=line, label=name)
        above.vlines(times, params["V_th"], SPIKE_TOP, color=COLOURS[colour], linestyle=line)
        below.eventplot([times], lineoffsets=-row, linelengths=0.8, colors=COLOURS[colour])
    above.axhline(params["V_th"], color=COLOURS["grey"], linewidth=0.8)
    above.text(0, params["V_th"] + 1, "threshold", fontsize=FONT_SIZE - 2, color=COLOURS["black"])
    above.set(ylabel="potential (mV)", ylim=(None, SPIKE_TOP + 25))
    above.legend(frameon=False, fontsize=FONT_SIZE - 2, loc="upper right", ncols=3)
    below.set(xlabel="time (ms)", yticks=-np.arange(len(currents)), yticklabels=list(currents))
    below.set_ylim(-len(currents) + 0.4, 0.6)
    return figure


def best_relu(current, rate) -> np.ndarray:
    """Return slope * max(0, current - corner), with slope and corner chosen for the least squared error."""
    current, rate = np.asarray(current, float), np.asarray(rate, float)
    best = (np.inf, np.zeros_like(rate))
    for corner in np.linspace(current[0], current[-1], 400, endpoint=False):
        ramp = np.maximum(0, current - corner)
        fitted = ramp * (ramp @ rate) / (ramp @ ramp)
        best = min(best, (float(np.sum((fitted - rate) ** 2)), fitted), key=lambda pair: pair[0])
    return best[1]


def fi_with_relu(current, rates: dict):
    """Draw f-I curves with the ReLU that fits each best, and what is left between the two.

    current : (n,) array in nA
    rates : {cell: (n,) array in Hz}
    """
    figure, (left, right) = new_figure(9, 3.9, 1, 2)
    for (name, rate), colour in zip(rates.items(), ("blue", "vermillion", "green"), strict=False):
        fitted = best_relu(current, rate)
        left.plot(current, rate, color=COLOURS[colour], linewidth=2, label=name)
        left.plot(current, fitted, color=COLOURS[colour], linestyle="--")
        right.plot(current, np.asarray(rate) - fitted, color=COLOURS[colour], linewidth=2, label=name)
    right.axhline(0, color=COLOURS["black"], linewidth=0.8)
    left.set(xlabel="current (nA)", ylabel="rate (Hz)", title="f-I curve, and the best ReLU (dashed)")
    right.set(xlabel="current (nA)", ylabel="curve minus ReLU (Hz)", title="what the ReLU misses")
    left.legend(frameon=False, fontsize=FONT_SIZE - 2)
    return figure


def peaks_after_pulses(strengths, axon_peaks, passive_peaks):
    """Draw the height that an axon reaches after a pulse, and the height if it answered in proportion to the pulse.

    strengths : (n,) array in uA/cm^2;  axon_peaks, passive_peaks : (n,) arrays in mV
    """
    figure, axes = new_figure(6.5, 3.8)
    axes.plot(strengths, axon_peaks, color=COLOURS["blue"], marker="o", markersize=4, label="Hodgkin-Huxley")
    axes.plot(strengths, passive_peaks, color=COLOURS["vermillion"], linestyle="--", label="in proportion")
    axes.set(xlabel="pulse of 1 ms (uA/cm²)", ylabel="highest potential (mV)", title="All or none")
    axes.legend(frameon=False, fontsize=FONT_SIZE - 1, loc="center right")
    return figure


def rate_jump(currents, rates, lif_currents, lif_rates):
    """Draw the f-I curve of Hodgkin and Huxley's axon, which jumps, beside that of a LIF cell, which does not."""
    figure, (left, right) = new_figure(9, 3.6, 1, 2, sharey=True)
    left.plot(currents, rates, color=COLOURS["blue"], marker="o", markersize=4, linestyle="none")
    right.plot(lif_currents, lif_rates, color=COLOURS["vermillion"], linewidth=2)
    left.set(xlabel="current (uA/cm²)", ylabel="rate (Hz)", title="Hodgkin-Huxley: no slow firing")
    right.set(xlabel="current (nA)", title="LIF: as slow as you like")
    return figure


def gallery(izhikevich, classify_firing):
    """Draw the twenty firing patterns of the learner's izhikevich, each with the learner's label.

    Where the label is not text, the panel says so.
    """
    figure, panels = new_figure(11, 9, 5, 4)
    for axes, name in zip(panels.flat, firing_patterns.PATTERNS, strict=True):
        times, current, trace = firing_patterns.run(name, izhikevich)
        axes.plot(times, trace, color=COLOURS["blue"], linewidth=0.9)
        reach = np.ptp(current) or 1.0
        axes.plot(times, -115 + 20 * (current - current.min()) / reach, color=COLOURS["black"], linewidth=0.9)
        axes.set_title(f"{name}:\n{classify_firing(trace)}", fontsize=10)
        axes.set(ylim=(-118, 40), xticks=(), yticks=())
        axes.set_xlabel(f"{times[-1]:.0f} ms", fontsize=9, labelpad=1)
    return figure


def recovery(trace, dt: float, a: float, b: float, d: float) -> np.ndarray:
    """Return Izhikevich's u along a trace of v: du/dt = a (b v - u), and d more after each spike."""
    u, path = -65.0 * b, []
    for v, fired in zip(trace, np.concatenate([[False], np.asarray(trace[:-1]) >= 30]), strict=True):
        u += d * fired
        u += dt * a * (b * v - u)
        path.append(u)
    return np.array(path)


def phase_plane(izhikevich, cell: tuple, current: float, duration: float = 250.0, dt: float = 0.05):
    """Draw v against u with the two nullclines, and v against time beside it.

    izhikevich : the learner's izhikevich(current, dt, a, b, c, d)
    cell : (a, b, c, d)
    """
    a, b, _, d = cell
    trace = np.asarray(izhikevich(np.full(round(duration / dt), float(current)), dt, *cell), float)
    u, v = recovery(trace, dt, a, b, d), np.linspace(-90, 32, 300)
    figure, (left, right) = new_figure(9.5, 4, 1, 2)
    parabola = 0.04 * v**2 + 5 * v + 140 + current
    left.plot(v, parabola, color=COLOURS["vermillion"], linestyle="--", label="v stands still")
    left.plot(v, b * v, color=COLOURS["green"], linestyle=":", linewidth=2, label="u stands still")
    left.plot(trace, u, color=COLOURS["blue"], linewidth=1, label="the cell's path")
    left.plot(trace[0], u[0], marker="o", color=COLOURS["black"], linestyle="none", label="start")
    low, high = min(u.min(), -25) - 8, max(u.max(), parabola.min()) + 10
    left.set(xlim=(-90, 32), ylim=(low - 5, high), xlabel="potential v (mV)", ylabel="recovery u")
    left.legend(frameon=False, fontsize=FONT_SIZE - 2, loc="lower right")
    right.plot(dt * (np.arange(len(trace)) + 1), trace, color=COLOURS["blue"])
    right.set(xlabel="time (ms)", ylabel="potential v (mV)", title=f"I = {current:g}")
    return figure


def real_and_fitted(v, dt: float, spikes, fitted, start: float):
    """Draw a recording, and a piece of it with the LIF cell that was fitted to it.

    v : recording in mV;  spikes : times in ms;  fitted : trace of the LIF cell, which begins at `start` ms
    """
    figure, (above, below) = new_figure(9, 5, 2, 1)
    times = dt * np.arange(len(v))
    above.plot(times / 1000, v, color=COLOURS["black"], linewidth=0.6)
    above.plot(np.asarray(spikes) / 1000, np.full(len(spikes), 9.0), "|", color=COLOURS["vermillion"], markersize=9)
    above.set(xlabel="time (s)", ylabel="potential (mV)", title="A recording (of which cell, nobody says)")
    shown = (times >= start) & (times < start + dt * len(fitted))
    below.plot(times[shown] - start, np.asarray(v)[shown], color=COLOURS["black"], label="recorded")
    below.plot(dt * np.arange(1, len(fitted) + 1), fitted, color=COLOURS["blue"], linestyle="--", label="fitted LIF")
    below.set(xlabel="time (ms)", ylabel="potential (mV)")
    below.set_ylim(None, 18)
    below.legend(frameon=False, fontsize=FONT_SIZE - 1, loc="upper right", ncols=2)
    return figure
