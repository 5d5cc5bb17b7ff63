"""Figures of the lesson on synapses and dendrites: potentials that add up, conductances, trains, a dendrite, branches.

Each takes the learner's functions or numbers that they gave, and returns a Matplotlib Figure.
"""

from __future__ import annotations

import numpy as np

from helpers.figures import COLOURS, new_figure

RATES = np.array([0.5, 1, 2, 3, 5, 7, 10, 14, 20, 30, 45, 70, 100])  # Hz
LOOKS = (("blue", "-", "o"), ("vermillion", "--", "s"), ("green", ":", "^"), ("black", "-.", "D"))


def legend(axes, **options) -> None:
    """Add a legend without a box."""
    axes.legend(frameon=False, fontsize=11, **options)


def spikes(times, traces: dict, counts, peaks: dict):
    """Draw what several numbers of synapses do to a membrane, and how high the potential gets.

    traces : {name: potential in mV above rest, over times in ms}
    peaks : {name: highest potential for each of the counts, mV above rest}
    """
    figure, (left, right) = new_figure(9, 3.8, 1, 2)
    for (name, trace), (colour, line, _) in zip(traces.items(), LOOKS, strict=False):
        left.plot(times, trace, color=COLOURS[colour], linestyle=line, linewidth=2, label=name)
    left.set(xlabel="time (ms)", ylabel="depolarisation (mV)", title="In time", xlim=(0, times[-1]))
    legend(left)
    for (name, heights), (colour, line, marker) in zip(peaks.items(), LOOKS, strict=False):
        right.plot(counts, heights, color=COLOURS[colour], linestyle=line, marker=marker, label=name)
    right.set(xlabel="excitatory synapses active together", ylabel="peak depolarisation (mV)")
    right.set(title="Peaks", ylim=(0, 125))
    right.set_xticks(counts[::3])
    legend(right, loc="center right")
    return figure


def inhibition(g, depolarised: dict):
    """Draw how far excitation lifts a cell, alone and against two kinds of inhibition.

    g : excitatory conductances, nS
    depolarised : {kind: potential above rest for each g, mV}
    """
    figure, axes = new_figure(6.5, 3.8)
    for (name, curve), (colour, line, _) in zip(depolarised.items(), LOOKS, strict=False):
        axes.plot(g, curve, color=COLOURS[colour], linestyle=line, linewidth=2, label=name)
    axes.axhline(0, color=COLOURS["grey"], linewidth=0.8)
    axes.set(xlabel="excitatory conductance (nS)", ylabel="depolarisation (mV)")
    axes.set_title("Two ways to say no")
    legend(axes)
    return figure


def settled(tsodyks_markram, rate: float, synapse) -> float:
    """Return the share that the last of many regular spikes releases."""
    n_spikes = int(np.clip(4 * rate, 20, 150))  # at least some seconds, so that nothing changes any more
    return float(np.asarray(tsodyks_markram(1000 / rate * np.arange(n_spikes), *synapse))[-1])


def frequency_filter(tsodyks_markram, synapses: dict):
    """Draw what each synapse releases at each spike, and in each second, of a long regular train, against its rate.

    synapses : {name: (U, tau_d, tau_f)}, times in ms
    """
    figure, (left, right) = new_figure(9, 3.8, 1, 2)
    for (name, synapse), (colour, line, marker) in zip(synapses.items(), LOOKS, strict=False):
        released = np.array([settled(tsodyks_markram, rate, synapse) for rate in RATES])
        look = {"color": COLOURS[colour], "linestyle": line, "marker": marker, "label": name}
        left.semilogx(RATES, released, **look)
        right.semilogx(RATES, RATES * released, **look)
    left.set(xlabel="rate (spikes / s)", ylabel="release per spike (share of supply)", ylim=(0, None))
    right.set(xlabel="rate (spikes / s)", ylabel="release per second (supplies)", ylim=(0, None))
    left.set_title("One spike")
    right.set_title("All spikes of a second")
    for axes in (left, right):
        axes.set_xticks([1, 10, 100], ["1", "10", "100"])
    legend(right)
    return figure


def potentials(times, traces: dict, opened: float = 0.0):
    """Draw membrane potentials in time.

    traces : {name: mV over times}
    opened : ms, when the synapses open
    """
    figure, axes = new_figure(7.5, 3.6)
    for (name, trace), (colour, line, _) in zip(traces.items(), LOOKS, strict=False):
        axes.plot(times, trace, color=COLOURS[colour], linestyle=line, linewidth=2, label=name)
    axes.axvline(opened, color=COLOURS["grey"], linewidth=1)
    axes.set(xlabel="time (ms)", ylabel="membrane potential (mV)", xlim=(times[0], times[-1]))
    legend(axes, loc="upper right")
    return figure


def block(v, shares: dict, currents: dict):
    """Draw the share of NMDA channels that are free, and the current through them, against the potential.

    v : mV
    shares, currents : {name: values at v}, the currents in pA
    """
    figure, (left, right) = new_figure(9, 3.6, 1, 2)
    for axes, curves in ((left, shares), (right, currents)):
        for (name, curve), (colour, line, _) in zip(curves.items(), LOOKS, strict=False):
            axes.plot(v, curve, color=COLOURS[colour], linestyle=line, linewidth=2, label=name)
        axes.set_xlabel("membrane potential (mV)")
    right.axhline(0, color=COLOURS["grey"], linewidth=1)
    left.set(ylabel="free NMDA channels (share)", title="Magnesium block", ylim=(0, 1.05))
    right.set(ylabel="current into the cell (pA)", title="Current-voltage curve")
    legend(left)
    return figure


def pairing(delays, charges: dict):
    """Draw the charge through NMDA receptors with an electrode's pulse, relative to that without, against the delay.

    delays : ms from the opening of the synapse to the start of the pulse
    charges : {name: ratio for each delay}
    """
    figure, axes = new_figure(7.5, 3.8)
    for (name, ratios), (colour, line, marker) in zip(charges.items(), LOOKS, strict=False):
        axes.plot(delays, ratios, color=COLOURS[colour], linestyle=line, marker=marker, label=name)
    axes.axhline(1, color=COLOURS["grey"], linewidth=1)
    axes.axvline(0, color=COLOURS["grey"], linewidth=1)
    axes.set(xlabel="start of the depolarisation after the synapse opened (ms)", ylabel="NMDA charge / charge alone")
    axes.set_ylim(0, None)
    legend(axes)
    return figure


def branch_response(counts, branches: dict):
    """Draw how far synapses that open together depolarise a thin branch, against their number.

    branches : {name: function of how many synapses open, which returns the highest potential in mV}
    """
    figure, axes = new_figure(7.5, 3.8)
    for (name, branch), (colour, line, marker) in zip(branches.items(), LOOKS, strict=False):
        heights = [branch(count) for count in counts]
        axes.plot(counts, heights, color=COLOURS[colour], linestyle=line, marker=marker, label=name)
    axes.set(xlabel="synapses that open together", ylabel="peak potential (mV)")
    legend(axes, loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def train(tsodyks_markram, spike_times, synapse, title: str):
    """Draw what each spike of a train releases.

    spike_times : ms
    synapse : (U, tau_d, tau_f)
    """
    figure, axes = new_figure(7, 3.2)
    released = np.asarray(tsodyks_markram(spike_times, *synapse), float)
    axes.vlines(spike_times, 0, released, color=COLOURS["blue"], linewidth=2)
    axes.plot(spike_times, released, "o", color=COLOURS["blue"])
    axes.set(xlabel="time (ms)", ylabel="release (share of supply)", title=title, ylim=(0, 1))
    axes.axhline(released[0], color=COLOURS["grey"], linestyle=":")
    axes.text(spike_times[-1], released[0], "first spike", ha="right", va="bottom", fontsize=11)
    return figure


def cable(potentials: dict, place: int, scale: float):
    """Draw the potential along a passive dendrite, against the exponential fall of an endless cable.

    potentials : {name: mV above rest in each piece, the first at the soma}
    place : piece of the synapse of the first curve
    scale : length constant, in pieces
    """
    figure, axes = new_figure(7, 3.8)
    for (name, curve), (colour, _, marker) in zip(potentials.items(), LOOKS, strict=False):
        axes.semilogy(curve, color=COLOURS[colour], marker=marker, markersize=4, label=name)
    first = np.asarray(next(iter(potentials.values())))
    pieces = np.arange(place + 1)
    fall = first[place] * np.exp((pieces - place) / scale)
    axes.semilogy(pieces, fall, color=COLOURS["black"], linestyle="--", label="endless cable")
    axes.set(xlabel="piece of the dendrite (0: soma)", ylabel="depolarisation (mV)")
    axes.set_title("From the synapse to the soma")
    axes.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
    legend(axes, loc="lower right")
    return figure


def travelling(times, traces: dict):
    """Draw an EPSP at several places, each divided by its own peak.

    traces : {place: depolarisation over times}
    """
    figure, axes = new_figure(7.5, 3.6)
    for (name, trace), (colour, line, _) in zip(traces.items(), LOOKS, strict=False):
        share = np.asarray(trace) / np.max(trace)
        axes.plot(times, share, color=COLOURS[colour], linestyle=line, linewidth=2, label=name)
    axes.set(xlabel="time (ms)", ylabel="depolarisation / its peak", xlim=(times[0], times[-1]), ylim=(0, 1.05))
    legend(axes, loc="upper right")
    return figure


def superposition(excess: dict):
    """Draw by how many per cent two inputs together exceed the sum of their single effects.

    excess : {condition: per cent}
    """
    figure, axes = new_figure(7.5, 3)
    places = np.arange(len(excess))[::-1]
    colours = [COLOURS["orange" if value > 1 else "blue" if value < -1 else "grey"] for value in excess.values()]
    axes.barh(places, list(excess.values()), color=colours, height=0.6)
    axes.axvline(0, color=COLOURS["black"], linewidth=1)
    axes.set_yticks(places, list(excess))
    for place, value in zip(places, excess.values(), strict=True):
        axes.text(max(value, 0) + 1.5, place, f"{value:+.0f} %", va="center", fontsize=11)
    axes.set(xlabel="deviation from superposition (%)", xlim=(None, max(excess.values()) * 1.2 + 10))
    return figure


def branch_table(dendritic_neuron, wiring: dict, rows, wanted):
    """Draw for every row of inputs what each branch and the soma of a wired cell do.

    dendritic_neuron : the learner's dendritic_neuron(x, branches, nonlinearity)
    wiring : {"branches": ..., "branch_threshold": ..., "soma_threshold": ...}
    rows, wanted : (n_rows, 4) inputs A, B, C, D and the right answers
    """
    states = [states_of(dendritic_neuron, wiring, row) for row in rows]
    picture = np.hstack([np.asarray(rows), states, np.asarray(wanted)[:, np.newaxis]]).T.astype(float)
    figure, axes = new_figure(8.5, 3.4)
    axes.imshow(picture, cmap="Blues", vmin=0, vmax=1.4, aspect="auto")
    names = ["A", "B", "C", "D", *(f"branch {k + 1}" for k in range(len(states[0]) - 1)), "soma", "wanted"]
    axes.set_yticks(range(len(names)), names)
    axes.set_xticks(range(len(picture.T)), [f"{number:04b}" for number in range(len(picture.T))], rotation=60)
    for line in (3.5, len(names) - 2.5, len(names) - 1.5):
        axes.axhline(line, color="white", linewidth=5)
    for column, (*_, soma, right) in enumerate(picture.T):
        if soma != right:
            axes.text(column, len(names) - 2, "X", ha="center", va="center", color=COLOURS["vermillion"], weight="bold")
    axes.set_xlabel("inputs A B C D; dark: active; X: the soma is wrong")
    return figure


def states_of(dendritic_neuron, wiring: dict, row) -> list[int]:
    """Return which branches spike on a row of inputs, and whether the cell fires."""

    def branch_spike(total):
        return np.where(np.asarray(total) >= wiring["branch_threshold"] - 1e-9, 1.0, 0.0)

    spikes = [int(round(float(dendritic_neuron(row, [w], branch_spike)))) for w in wiring["branches"]]
    drive = float(dendritic_neuron(row, wiring["branches"], branch_spike))
    return [*spikes, int(drive >= wiring["soma_threshold"] - 1e-9)]


def tree(dendritic_neuron, wiring: dict, row, names="ABCD"):
    """Draw one cell with its branches and synapses, and what is active."""
    *spikes, fires = states_of(dendritic_neuron, wiring, row)
    figure, axes = new_figure(6.5, 3.4)
    heights = np.linspace(1, -1, len(spikes)) if len(spikes) > 1 else [0.0]
    for number, (height, weights, spike) in enumerate(zip(heights, wiring["branches"], spikes, strict=True), start=1):
        look = {"color": COLOURS["orange" if spike else "grey"], "linewidth": 9 if spike else 4}
        axes.plot([0, 1, 6], [0, height, height], solid_capstyle="round", zorder=1, **look)
        axes.text(6.3, height, f"branch {number}" + (": spike" if spike else ""), va="center", fontsize=12)
        synapses = [k for k, weight in enumerate(weights) if weight]
        for place, k in zip(np.linspace(2, 5.4, len(synapses)), synapses, strict=True):
            face = COLOURS["blue"] if row[k] else "white"
            axes.plot(place, height, "o", markersize=17, color=face, markeredgecolor=COLOURS["blue"], zorder=2)
            colour = "white" if row[k] else COLOURS["black"]
            axes.text(place, height, names[k], ha="center", va="center", color=colour, fontsize=11, zorder=3)
    axes.plot(0, 0, "^", markersize=48, color=COLOURS["vermillion" if fires else "grey"], zorder=2)
    axes.set_title("the cell fires" if fires else "the cell is silent")
    axes.set(xlim=(-1.2, 8.8), ylim=(-1.8, 1.8))
    axes.set_axis_off()
    return figure


def units(missed: dict, widths, tolerance: float):
    """Draw the best fit of networks to cells, against their number of hidden units.

    missed : {cell: share of the variance left unexplained for each width}
    """
    figure, axes = new_figure(7, 4)
    for (name, shares), (colour, line, marker) in zip(missed.items(), LOOKS, strict=False):
        look = {"color": COLOURS[colour], "linestyle": line, "marker": marker, "label": name}
        axes.semilogy(widths, 100 * np.maximum(shares, 1e-5), **look)
    axes.axhline(100 * tolerance, color=COLOURS["grey"])
    axes.text(widths[-1], 115 * tolerance, "good enough", ha="right", fontsize=11)
    axes.set(xlabel="hidden units", ylabel="variance not explained (%)", xticks=list(widths))
    axes.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    legend(axes, loc="upper left", bbox_to_anchor=(1, 1))
    return figure
