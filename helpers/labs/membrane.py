"""A patch of membrane that spikes, and a dendrite that does not: what lesson synapses_and_dendrites measures on.

Potentials in mV, times in ms, current densities in uA/cm^2, conductances in nS.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

REST = -64.996  # mV, of the patch below without current
G_NA, G_K, G_LEAK = 120.0, 36.0, 0.3  # mS/cm^2
E_NA, E_K, E_LEAK = 50.0, -77.0, -54.387


def opening(x):
    """Return x / (1 - exp(-x)), 1 at x = 0."""
    small = np.abs(x) < 1e-7
    return np.where(small, 1.0, np.divide(x, -np.expm1(-x), where=~small, out=np.ones_like(x)))


def gates(v) -> tuple[np.ndarray, np.ndarray]:
    """Return the rates (3, n) in 1/ms at which the gates m, h and n open and close."""
    alpha = [opening((v + 40) / 10), 0.07 * np.exp(-(v + 65) / 20), 0.1 * opening((v + 55) / 10)]
    beta = [4 * np.exp(-(v + 65) / 18), 1 / (1 + np.exp(-(v + 35) / 10)), 0.125 * np.exp(-(v + 65) / 80)]
    return np.array(alpha), np.array(beta)


def excitable_patch(currents, dt: float = 0.01) -> np.ndarray:
    """Return the potential of patches of squid axon, each driven by its own current, from rest.

    Each step moves the gates, then the potential, by the exact solution with the other held still (first order in dt).

    Parameters
    ----------
    currents : (n_steps, n_patches) array, positive into the cell
    dt : step

    Returns
    -------
    (n_steps + 1, n_patches) array of potentials

    Source: A. L. Hodgkin & A. F. Huxley, Journal of Physiology 117:500-544, 1952, in today's signs, at 6.3 degrees C.
    """
    currents = np.asarray(currents, float)
    v = np.full(currents.shape[1], REST)
    alpha, beta = gates(v)
    state = alpha / (alpha + beta)
    trace = [v]
    for current in currents:
        alpha, beta = gates(v)
        rest = alpha / (alpha + beta)
        state = rest + (state - rest) * np.exp(-dt * (alpha + beta))
        g_na, g_k = G_NA * state[0] ** 3 * state[1], G_K * state[2] ** 4
        total = g_na + g_k + G_LEAK
        goal = (g_na * E_NA + g_k * E_K + G_LEAK * E_LEAK + current) / total
        v = goal + (v - goal) * np.exp(-dt * total)
        trace.append(v)
    return np.array(trace)


def relax_dendrite(
    piece_voltage: Callable, synapses: dict[int, float], axial: float = 25.0, n_pieces: int = 25, sweeps: int = 1200
) -> np.ndarray:
    """Return the steady potentials along a passive dendrite with open synapses: every piece balances its currents.

    Piece 0 is at the soma; the far end is closed. Each piece has a leak of 1 nS to -70 mV and `axial` nS to each of its
    neighbours, so that a potential falls by a factor e within about sqrt(axial) pieces. The pieces are visited in turn,
    again and again, until nothing changes any more.

    Parameters
    ----------
    piece_voltage : the learner's function of the neighbours' potentials, the axial conductance and that of a synapse
    synapses : {piece: conductance in nS} of synapses with reversal potential 0 mV
    axial, n_pieces, sweeps : nS between two pieces, how many there are, how often each is visited at most
    """
    v = [-70.0] * n_pieces
    for _ in range(sweeps):
        before = list(v)
        for piece in range(n_pieces):
            beside = [v[k] for k in (piece - 1, piece + 1) if 0 <= k < n_pieces]
            v[piece] = float(piece_voltage(beside, axial, synapses.get(piece, 0.0)))
        if max(abs(new - old) for new, old in zip(v, before, strict=True)) < 1e-5:
            break
    return np.array(v)


def volleys(alpha_psp: Callable, counts, inhibitory: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Return times in ms, and how far each number of synapses that open together depolarises a patch that can spike.

    Every excitatory synapse brings at most 1.5 uA/cm^2, 1 ms after it opened at 3 ms; an inhibitory one at most
    3 uA/cm^2 the other way, 2 ms after it opened at 2 ms.

    Parameters
    ----------
    alpha_psp : the learner's function
    counts : numbers of excitatory synapses, one patch for each
    inhibitory : number of inhibitory synapses

    Returns
    -------
    times : (n_times,);  depolarisation : (n_times, len(counts)), mV above rest
    """
    times = np.arange(0, 20, 0.02)
    excitation = 1.5 * np.asarray(alpha_psp(times - 3, 1.0), float)
    inhibition = 3.0 * inhibitory * np.asarray(alpha_psp(times - 2, 2.0), float)
    currents = np.outer(excitation, counts) - inhibition[:, np.newaxis]
    return times, excitable_patch(currents, 0.02)[1:] - REST


def spikes_from(counts, peaks: dict, spike: float = 50.0) -> dict:
    """Return for each curve the first number of synapses that makes a spike.

    Parameters
    ----------
    counts : (n,) numbers of synapses, rising
    peaks : {name: (n,) highest depolarisation for each number, mV}
    spike : mV above which it is one
    """
    found = {}
    for name, heights in peaks.items():
        above = [int(count) for count, height in zip(counts, heights, strict=True) if height > spike]
        found[name] = above[0] if above else f"more than {counts[-1]}"
    return found


def volleys_in_words(counts, peaks: dict, inhibitory: float) -> str:
    """Return what volleys do to the patch, for the page of claims.

    Parameters
    ----------
    counts, peaks : as for `spikes_from`, 2 and 3 among the counts; the curves are those without and with inhibition
    inhibitory : number of inhibitory synapses
    """
    alone = dict(zip(counts, next(iter(peaks.values())), strict=True))
    first, later = spikes_from(counts, peaks).values()
    return (
        f"2 synapses lift my membrane by {alone[2]:.1f} mV, 3 by {alone[3]:.1f} mV: a spike. "
        f"From there, {counts[-1] / 3:.1f} times the stimulus makes the spike "
        f"{100 * (alone[counts[-1]] / alone[3] - 1):.1f} % higher. Inhibition, twice as slow and "
        f"{2 * inhibitory} times as strong as one synapse, moves the step from {first} to {later}."
    )


def soma_of(piece_voltage: Callable, places) -> Callable:
    """Return `relax_dendrite`'s dendrite as its soma sees it: a function of what opens at these places.

    The function takes an array of conductances in nS, one for each place, and returns the potential at the soma in mV.

    Parameters
    ----------
    piece_voltage : the learner's function
    places : the piece of each synapse; conductances at the same piece add up
    """

    def respond(conductances) -> float:
        opened = dict.fromkeys(places, 0.0)
        for place, conductance in zip(places, conductances, strict=True):
            opened[place] += conductance
        return relax_dendrite(piece_voltage, opened)[0]

    return respond


def dendrite_in_time(
    alpha_psp: Callable, membrane_step: Callable, place: int, g: float, n_pieces: int = 25, axial: float = 25.0,
    capacitance: float = 10.0, dt: float = 0.1, duration: float = 50.0,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Return times in ms, and how far a brief excitatory synapse depolarises each piece of `relax_dendrite`'s dendrite.

    The synapse opens at 2 ms and peaks 1 ms later. In each step every piece moves by the exact solution with its
    neighbours held still, forwards and backwards along the dendrite in turn.

    Parameters
    ----------
    alpha_psp, membrane_step : the learner's functions
    place : piece of the synapse
    g : its peak conductance, nS
    n_pieces, axial, capacitance : pieces; nS between two of them; pF of each (its leak is 1 nS)

    Returns
    -------
    times : (n_times,);  depolarisation : (n_times, n_pieces), mV above rest
    """
    times = dt * np.arange(round(duration / dt))
    opened = g * np.asarray(alpha_psp(times - 2, 1.0), float)
    v, trace = [-70.0] * n_pieces, []
    for step in range(len(times)):
        trace.append(list(v))
        order = range(n_pieces) if step % 2 else range(n_pieces - 1, -1, -1)
        for piece in order:
            beside = [v[k] for k in (piece - 1, piece + 1) if 0 <= k < n_pieces]
            synapse = opened[step] if piece == place else 0.0
            conductances = [1.0, synapse, *[axial] * len(beside)]
            v[piece] = float(membrane_step(v[piece], dt, capacitance, conductances, [-70.0, 0.0, *beside]))
    return times, np.array(trace) + 70


def landmarks(times, trace) -> list[float]:
    """Return the peak (mV), when it is reached (ms), and how long the trace stays above half of it (ms)."""
    trace = np.asarray(trace)
    top = float(np.max(trace))
    return [top, float(times[np.argmax(trace)]), float((times[1] - times[0]) * np.sum(trace > top / 2))]
