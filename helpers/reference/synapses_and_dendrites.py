"""Synapses and dendrites: potentials, conductances, synapses that change within seconds, cells with branches.

Serves lesson synapses_and_dendrites. Times in ms, potentials in mV, conductances in nS, currents in pA.
A current is counted as positive where it flows into the cell, which depolarises it.
"""

from __future__ import annotations

import numpy as np


def alpha_psp(t, tau: float) -> np.ndarray:
    """Return the alpha function with its peak, of height 1, at t = tau.

    (t / tau) exp(1 - t / tau)  for t >= 0, and 0 before

    Parameters
    ----------
    t : number or array of any shape, ms since the synapse became active
    tau : time of the peak, ms, above 0

    Returns
    -------
    array of the shape of t

    Source: W. Rall, Journal of Neurophysiology 30:1138-1168, 1967. Serves synapses_and_dendrites / alpha-psp.
    """
    turns = np.maximum(np.asarray(t, float), 0) / tau  # 0 before the start, where the formula gives 0 as well
    return turns * np.exp(1 - turns)


def conductance_current(g, v, reversal):
    """Return the current through a conductance, positive into the cell: g (reversal - v).

    Parameters
    ----------
    g : conductance, nS, at least 0
    v, reversal : membrane and reversal potential, mV

    Returns
    -------
    pA, of the shape that the arguments broadcast to

    Source: P. Dayan & L. F. Abbott, Theoretical Neuroscience, 2001, chapter 5 (there with the other sign).
    Given in synapses_and_dendrites, below the examples of current-cases.
    """
    return -np.multiply(g, np.subtract(v, reversal))


def steady_voltage(g, reversal, injected: float = 0.0) -> float:
    """Return the potential at which the currents of several conductances and of an electrode cancel.

    sum_k g_k (E_k - v) + I = 0,  so  v = (sum_k g_k E_k + I) / sum_k g_k

    Parameters
    ----------
    g, reversal : sequences of equal length, nS and mV; no g below 0, one of them above 0
    injected : pA

    Returns
    -------
    float, mV: without an electrode between the smallest and the largest reversal potential

    Source: Dayan & Abbott 2001, chapter 5. Serves synapses_and_dendrites / steady-voltage.
    """
    weights = np.asarray(g, float)
    return float(np.average(np.asarray(reversal, float), weights=weights) + injected / weights.sum())


def piece_voltage(beside, axial: float, g_synapse: float) -> float:
    """Return the potential at which a piece of dendrite balances its leak, a synapse to 0 mV and its neighbours.

    Parameters
    ----------
    beside : potentials of its neighbours, mV, one or two
    axial, g_synapse : nS to each neighbour, and of the synapse; the leak is 1 nS to -70 mV

    Source: Dayan & Abbott 2001, chapter 6. Serves synapses_and_dendrites / piece-voltage.
    """
    return steady_voltage([1.0, g_synapse, *[axial] * len(beside)], [-70.0, 0.0, *beside])


def membrane_step(v, dt: float, capacitance: float, g, reversal, injected: float = 0.0) -> float:
    """Return the potential after dt, if all conductances stay as they are: the exact solution.

    C dv/dt = sum_k g_k (E_k - v) + I  is a decay towards the steady voltage with the time constant C / sum_k g_k.

    Parameters
    ----------
    v : mV at the beginning
    dt : ms
    capacitance : pF (pF / nS = ms)
    g, reversal, injected : as in `steady_voltage`

    Source: Dayan & Abbott 2001, chapter 5. Serves synapses_and_dendrites / membrane-step.
    """
    left = np.exp(-dt * float(np.sum(g)) / capacitance)
    return float(left * v + (1 - left) * steady_voltage(g, reversal, injected))


def nmda_open(v, magnesium: float):
    """Return the share of NMDA channels that magnesium leaves free: 1 / (1 + magnesium / 3.57 * exp(-0.062 v)).

    Parameters
    ----------
    v : number or array, mV
    magnesium : mM, at least 0

    Source: C. E. Jahr & C. F. Stevens, Journal of Neuroscience 10:3178-3182, 1990.
    Serves synapses_and_dendrites / nmda-open.
    """
    rise = np.exp(0.062 * np.asarray(v, float))
    return rise / (rise + magnesium / 3.57)


def superposition_excess(respond, a, b) -> float:
    """Return by how many per cent the answer to two inputs together exceeds the sum of both, all counted from rest.

    Parameters
    ----------
    respond : function of an array of inputs that returns a number
    a, b : arrays of one shape

    Serves synapses_and_dendrites / superposition-excess.
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    first, second, both = (respond(x) - respond(0 * a) for x in (a, b, a + b))
    return float(100 * (both - first - second) / (first + second))


def tsodyks_markram(spike_times, U: float, tau_d: float, tau_f: float) -> np.ndarray:
    """Return the share of its resources that a synapse releases at each spike.

    Between spikes  dx/dt = (1 - x) / tau_d,  du/dt = -u / tau_f,  with x = 1 and u = 0 before the first.
    At a spike, in this order:  u <- u + U (1 - u),  release u x,  x <- x - u x.
    tau_f = 0 means no facilitation: u is forgotten at once, so that u = U at every spike.

    Parameters
    ----------
    spike_times : n increasing times, ms
    U : 0 < U <= 1, share that the first spike releases
    tau_d, tau_f : time constants of recovery (above 0) and of facilitation (0 or above), ms

    Returns
    -------
    (n,) array of u x

    At regular spikes T apart it comes to rest at u = U / (1 - (1 - U) exp(-T / tau_f)) and
    x = (1 - exp(-T / tau_d)) / (1 - (1 - u) exp(-T / tau_d)).

    Sources: M. Tsodyks & H. Markram, PNAS 94:719-723, 1997; H. Markram, Y. Wang & M. Tsodyks, PNAS 95, 1998.
    Letting u decay to U and jump after the release, from u = U on, gives the same numbers (Brian's guide has it so).
    Serves synapses_and_dendrites / tsodyks-markram.
    """
    gaps = np.diff(np.asarray(spike_times, float))
    kept = np.exp(-gaps / tau_f) if tau_f > 0 else np.zeros(gaps.shape)
    empty = np.exp(-gaps / tau_d)
    released, u, x = np.zeros(np.size(spike_times)), U, 1.0
    for k in range(released.size):
        if k:
            u = 1 - (1 - U) * (1 - u * kept[k - 1])
            x = 1 - empty[k - 1] * (1 - x)
        released[k] = u * x
        x *= 1 - u
    return released


def steady_release(interval: float, U: float, tau_d: float, tau_f: float) -> float:
    """Return what a synapse releases at each of endlessly many regular spikes, in closed form (`tsodyks_markram`)."""
    u = U / (1 - (1 - U) * (np.exp(-interval / tau_f) if tau_f > 0 else 0.0))
    empty = np.exp(-interval / tau_d)
    return float(u * (1 - empty) / (1 - (1 - u) * empty))


def dendritic_neuron(x, branches, nonlinearity) -> float:
    """Return what reaches the soma of a cell whose branches sum, bend the sum, and add up.

    sum over branches b of nonlinearity(w_b . x)

    Parameters
    ----------
    x : (n,) inputs
    branches : (n_branches, n) weights, one row a branch; 0 where an input makes no synapse
    nonlinearity : function of one number

    Source: P. Poirazi, T. Brannon & B. W. Mel, Neuron 37:989-999, 2003.
    Serves synapses_and_dendrites / dendritic-neuron.
    """
    return float(sum(map(nonlinearity, (np.asarray(branches, float) @ np.asarray(x, float)).tolist())))


def feature_binding_wiring() -> dict:
    """Return a cell with two branches for (A and B) or (C and D).

    A branch spikes if its sum reaches branch_threshold; the cell fires if at least soma_threshold branches spike.
    No single threshold on one sum gets more than 15 of the 16 rows right, since AB + CD = AC + BD (tests).

    Returns
    -------
    {"branches": two rows of four weights, "branch_threshold": number, "soma_threshold": number}

    Source: R. D. Caze, M. Humphries & B. Gutkin, PLoS Computational Biology 9:e1002867, 2013 (feature binding problem).
    Serves synapses_and_dendrites / feature-binding-wiring. Any wiring with the same answers is as good.
    """
    return {"branches": [[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]], "branch_threshold": 1.5, "soma_threshold": 0.5}


def cell_fires(wiring: dict, X) -> np.ndarray:
    """Return 0 or 1 for each row of X, (n_rows, 4), as in `feature_binding_wiring`; 1e-9 of rounding is forgiven."""
    sums = np.asarray(X, float) @ np.asarray(wiring["branches"], float).T
    spikes = (sums >= wiring["branch_threshold"] - 1e-9).sum(axis=1)
    return (spikes >= wiring["soma_threshold"] - 1e-9).astype(int)


def saturating_fires(wiring: dict, X) -> np.ndarray:
    """Return 0 or 1 for each row of X: each branch passes on its sum up to 1 and no further (no branch spikes)."""
    sums = np.minimum(np.asarray(X, float) @ np.asarray(wiring["branches"], float).T, 1).sum(axis=1)
    return (sums >= wiring["soma_threshold"] - 1e-9).astype(int)


def unexplained(answers, fitted) -> float:
    """Return the share of the variance of answers that a fit misses: mean (answers - fitted)^2 / variance."""
    answers = np.asarray(answers, float)
    return float(np.mean((answers - np.asarray(fitted, float)) ** 2) / np.var(answers))


def hidden_units_needed(answers, fit, widths, seeds, tolerance: float):
    """Return the smallest width whose best fit, over all seeds, leaves at most `tolerance` of the variance; else None.

    Parameters
    ----------
    answers : (n,) what the cell does, not all equal
    fit : function of (width, seed) that returns n numbers, what a network with that many hidden units says
    widths : increasing whole numbers
    seeds : starting points; a bad start says nothing about a width, so the best one counts
    tolerance : share of the variance, 0.05 for 95 % explained

    Idea: P. Poirazi, T. Brannon & B. W. Mel, 2003; D. Beniaguev, I. Segev & M. London, Neuron 109:2727-2739, 2021.
    Serves synapses_and_dendrites / hidden-units-needed.
    """
    enough = (w for w in widths if any(unexplained(answers, fit(w, seed)) <= tolerance for seed in seeds))
    return next(enough, None)
