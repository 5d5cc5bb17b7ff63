"""Figures of the lesson on the spiking neuron: a spike and its gates, traces, f-I curves, noise, a phase plane.

Each takes the learner's functions or numbers that they gave, and returns a Matplotlib Figure.
"""

from __future__ import annotations

import numpy as np

from helpers.figures import COLOURS, FONT_SIZE, new_figure
from helpers.labs import firing_patterns

GATES = (("m (sodium)", "vermillion", "-"), ("h (sodium)", "orange", "--"), ("n (potassium)", "blue", "-."))
SPIKE_TOP = 20.0  # mV: where the drawn line of a spike ends (the model has no top)


def gate_curves(v, goals, taus):
    """Draw against the potential where each gate is going, and its time constant.

    v : (n,) array in mV
    goals, taus : three arrays each, for m, h and n
    """
    figure, (left, right) = new_figure(9, 3.8, 1, 2)
    for (name, colour, line), goal, tau in zip(GATES, goals, taus, strict=True):
        left.plot(v, goal, color=COLOURS[colour], linestyle=line, linewidth=2, label=name)
        right.plot(v, tau, color=COLOURS[colour], linestyle=line, linewidth=2, label=name)
    for axes in (left, right):
        axes.axvline(-65, color=COLOURS["grey"], linewidth=0.8)
    left.text(-63.5, 0.93, "rest", fontsize=FONT_SIZE - 2, color=COLOURS["black"])
    left.set(xlabel="membrane potential (mV)", ylabel="share of gates open", title="where the gates are going")
    right.set(xlabel="membrane potential (mV)", ylabel="time constant (ms)", title="how long they take")
    left.legend(frameon=False, fontsize=FONT_SIZE - 1, loc="center right")
    return figure


def action_potential(times, v, gates):
    """Draw a spike above the three gates that make it.

    times : (n,) array in ms;  v : (n,) array in mV;  gates : (n, 3) array, shares of m, h and n that are open
    """
    figure, (above, below) = new_figure(7, 5.2, 2, 1, sharex=True, height_ratios=(1, 1))
    above.plot(times, v, color=COLOURS["black"], linewidth=2)
    above.axvspan(2, 3, color=COLOURS["yellow"], alpha=0.5, linewidth=0)
    above.text(1.9, 20, "pulse", fontsize=FONT_SIZE - 2, ha="right")
    above.set(ylabel="membrane potential (mV)", title="an action potential")
    for (name, colour, line), gate in zip(GATES, np.asarray(gates).T, strict=True):
        below.plot(times, gate, color=COLOURS[colour], linestyle=line, linewidth=2, label=name)
    below.set(xlabel="time (ms)", ylabel="share of gates open")
    below.set_ylim(0, 1.3)
    below.legend(frameon=False, fontsize=FONT_SIZE - 1, ncols=3, loc="upper right")
    return figure


def approach(exact, paths: dict):
    """Draw the way of a potential to where it settles, and how others approach it in large steps.

    exact : (times in ms, potentials in mV);  paths : {name: (times, potentials)}
    """
    figure, axes = new_figure(6.5, 3.6)
    axes.plot(*exact, color=COLOURS["grey"], linewidth=5, alpha=0.5, label="solution")
    for (name, path), colour, marker in zip(paths.items(), ("blue", "vermillion"), ("o", "s"), strict=False):
        axes.plot(*path, color=COLOURS[colour], marker=marker, linestyle="--", label=name)
    axes.set(xlabel="time (ms)", ylabel="membrane potential (mV)")
    axes.legend(frameon=False, fontsize=FONT_SIZE - 1, loc="lower right")
    return figure


def two_regimes(runs: dict, dt: float, threshold: float, shown: float = 400.0):
    """Draw the traces of cells under noise one below the other, with a line for each spike and their mean potential.

    runs : {name: (trace in mV, spike times in ms, potential without noise and threshold in mV)}
    shown : ms of each trace
    """
    figure, panels = new_figure(8, 4.6, len(runs), 1, sharex=True, sharey=True)
    for axes, (name, (v, times, mean)), colour in zip(panels, runs.items(), ("blue", "vermillion"), strict=False):
        n = round(shown / dt)
        axes.plot(dt * (np.arange(n) + 1), np.asarray(v, float)[:n], color=COLOURS[colour], linewidth=1)
        spikes = np.asarray(times, float)
        axes.vlines(spikes[spikes < shown], threshold, SPIKE_TOP, color=COLOURS[colour])
        axes.axhline(threshold, color=COLOURS["black"], linewidth=0.8, label="threshold")
        axes.axhline(mean, color=COLOURS["grey"], linestyle="--", label="where the mean current leads")
        axes.set_title(f"{name}, {len(spikes) / (dt * len(v) / 1000):.0f} spikes a second")
        axes.set_ylabel("potential (mV)")
    panels[-1].set_xlabel("time (ms)")
    panels[-1].set(xlim=(0, shown), ylim=(None, 45))
    panels[-1].legend(frameon=False, fontsize=FONT_SIZE - 2, loc="upper right", ncols=2)
    return figure


def irregularity(sigmas, variations: dict):
    """Draw the coefficient of variation of the intervals against the noise, a curve for each mean current.

    sigmas : (n,) mV;  variations : {name: (n,) values, NaN where there are too few spikes}
    """
    figure, axes = new_figure(6.5, 3.8)
    looks = (("blue", "o", "-"), ("vermillion", "s", "--"))
    for (name, values), (colour, marker, line) in zip(variations.items(), looks, strict=False):
        axes.plot(sigmas, values, color=COLOURS[colour], marker=marker, linestyle=line, label=name)
    axes.axhline(1, color=COLOURS["grey"], linestyle=":")
    axes.text(sigmas[-1], 1.03, "pure chance", fontsize=FONT_SIZE - 2, ha="right")
    axes.set(xlabel="noise (mV)", ylabel="CV of the intervals", ylim=(0, 1.15))
    axes.legend(frameon=False, fontsize=FONT_SIZE - 1, loc="upper center", bbox_to_anchor=(0.5, 1.18), ncols=2)
    return figure


def fi_under_noise(currents, rates: dict):
    """Draw f-I curves, one for each size of the noise. rates : {name: (n,) array in Hz}."""
    figure, axes = new_figure(6.5, 3.8)
    looks = (("black", "o", "-"), ("blue", "s", "--"), ("vermillion", "^", "-."))
    for (name, rate), (colour, marker, line) in zip(rates.items(), looks, strict=False):
        axes.plot(currents, rate, color=COLOURS[colour], marker=marker, markersize=5, linestyle=line, label=name)
    axes.set(xlabel="mean current (nA)", ylabel="rate (Hz)")
    axes.legend(frameon=False, fontsize=FONT_SIZE - 1, loc="upper left")
    return figure


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


def relu_gaps(current, rates: dict) -> dict:
    """Return the largest gap in Hz between each curve of rates and the ReLU that fits it best."""
    return {name: np.max(np.abs(rate - best_relu(current, rate))) for name, rate in rates.items()}


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


def gallery(izhikevich):
    """Draw the twenty firing patterns of the learner's izhikevich, each with the name of how it fires."""
    figure, panels = new_figure(11, 9.6, 5, 4, sharey=True)
    for axes, name in zip(panels.flat, firing_patterns.PATTERNS, strict=True):
        times, current, trace = firing_patterns.run(name, izhikevich)
        axes.plot(times, trace, color=COLOURS["blue"], linewidth=0.9)
        reach = np.ptp(current) or 1.0
        axes.plot(times, -115 + 20 * (current - current.min()) / reach, color=COLOURS["black"], linewidth=0.9)
        axes.set_title(f"{name}:\n{firing_patterns.name_of(trace)}", fontsize=10)
        axes.set(ylim=(-118, 40), xticks=(), yticks=(-65, 0, 30))
        axes.tick_params(labelsize=9)
        axes.set_xlabel(f"{times[-1]:.0f} ms", fontsize=9, labelpad=1)
    for axes in panels[:, 0]:
        axes.set_ylabel("v (mV)", fontsize=9)
    return figure


def recovery(trace, dt: float, a: float, b: float, d: float) -> np.ndarray:
    """Return Izhikevich's u along a trace of v: du/dt = a (b v - u), and d more after each spike."""
    u, path = -65.0 * b, []
    for v, fired in zip(trace, np.concatenate([[False], np.asarray(trace[:-1]) >= 30]), strict=True):
        u += d * fired
        u += dt * a * (b * v - u)
        path.append(u)
    return np.array(path)


def phase_plane(izhikevich, fixed_points, cell: tuple, current: float, duration: float = 250.0, dt: float = 0.05):
    """Draw v against u with the two nullclines and their crossings, and v against time beside it.

    izhikevich : the learner's izhikevich(current, dt, a, b, c, d)
    fixed_points : the learner's fixed_points(current, b)
    cell : (a, b, c, d)
    """
    a, b, _, d = cell
    trace = np.asarray(izhikevich(np.full(round(duration / dt), float(current)), dt, *cell), float)
    u, v = recovery(trace, dt, a, b, d), np.linspace(-90, 32, 300)
    figure, (left, right) = new_figure(9.5, 4.2, 1, 2)
    parabola = 0.04 * v**2 + 5 * v + 140 + current
    left.plot(v, parabola, color=COLOURS["vermillion"], linestyle="--", label="v-nullcline")
    left.plot(v, b * v, color=COLOURS["green"], linestyle=":", linewidth=2, label="u-nullcline")
    left.plot(trace, u, color=COLOURS["blue"], linewidth=1, label="the cell's path")
    left.plot(trace[0], u[0], marker="o", color=COLOURS["black"], linestyle="none", label="start")
    crossings = np.atleast_1d(np.asarray(fixed_points(float(current), b), float))
    left.plot(crossings, b * crossings, marker="D", markersize=8, color=COLOURS["orange"], markeredgecolor="black",
              linestyle="none", label="fixed points" if len(crossings) else None)  # fmt: skip
    low, high = min(u.min(), -18) - 8, max(u.max(), parabola.min()) + 15
    left.set(xlim=(-90, 32), ylim=(low - 12, high), xlabel="potential v (mV)", ylabel="recovery u (mV/ms)")
    left.legend(frameon=False, fontsize=FONT_SIZE - 3, loc="lower right", ncols=2)
    right.plot(dt * (np.arange(len(trace)) + 1), trace, color=COLOURS["blue"])
    right.set(xlabel="time (ms)", ylabel="potential v (mV)", title=f"I = {current:g}")
    return figure
