"""A bench for Hodgkin and Huxley's axon, run by the learner's own rates. Serves spiking_neuron.

C dV/dt = I - g_Na m^3 h (V - E_Na) - g_K n^4 (V - E_K) - g_L (V - E_L),  dx/dt = alpha_x (1 - x) - beta_x x
"""

from __future__ import annotations

import numpy as np

# A. L. Hodgkin & A. F. Huxley, J. Physiology 117:500-544, 1952, modern sign, 6.3 C: mS/cm^2, mV; C is 1 uF/cm^2
G_NA, G_K, G_L = 120.0, 36.0, 0.3
E_NA, E_K, E_L = 50.0, -77.0, -54.387
LOWEST, GRID = -130.0, 0.1  # mV: the rates are asked for once, at 2400 potentials, and interpolated
DT = 0.02  # ms


def gate_table(hh_rates, dt: float) -> np.ndarray:
    """Return for each potential of the grid where m, h, n are going, and which share of the way is left after dt."""
    v = np.round(LOWEST + GRID * np.arange(2400), 10)
    rates = np.array([np.broadcast_to(rate, v.shape) for rate in hh_rates(v)], float)
    alpha, beta = rates[0::2], rates[1::2]
    return np.concatenate([alpha / (alpha + beta), np.exp(-dt * (alpha + beta))]).T


def look_up(table: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return targets and shares left of the three gates at the potentials v: two arrays (3, n_cells)."""
    place = np.clip((v - LOWEST) / GRID, 0, len(table) - 1.001)
    low = place.astype(int)
    found = table[low] + (place - low)[:, np.newaxis] * (table[low + 1] - table[low])
    return found[:, :3].T, found[:, 3:].T


def clamp(hh_rates, current, dt: float = DT) -> np.ndarray:
    """Return the potentials of axons under given currents, all run at once from rest, in mV.

    Parameters
    ----------
    hh_rates : the learner's hh_rates(v) -> alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n, for arrays v
    current : (n_steps, n_cells) array, uA/cm^2, one value for each step and axon
    dt : ms; gates and potential take exponential Euler steps, the potential half a step after the gates

    Returns
    -------
    (n_steps, n_cells) array, the potential after each step
    """
    current = np.asarray(current, float)
    table = gate_table(hh_rates, dt)
    v = np.full(current.shape[1], rest(table))
    gates = look_up(table, v)[0]
    trace = np.empty(current.shape)
    for step, drive in enumerate(current):
        targets, left = look_up(table, v)
        gates = targets + (gates - targets) * left
        m, h, n = gates
        g_na, g_k = G_NA * m**3 * h, G_K * n**4
        total = g_na + g_k + G_L
        goal = (g_na * E_NA + g_k * E_K + G_L * E_L + drive) / total
        v = goal + (v - goal) * np.exp(-dt * total)
        trace[step] = v
    return trace


def rest(table: np.ndarray) -> float:
    """Return the potential at which no current flows with the gates at their targets, by bisection."""

    def outward(v: float) -> float:
        m, h, n = look_up(table, np.array([v]))[0][:, 0]
        return G_NA * m**3 * h * (v - E_NA) + G_K * n**4 * (v - E_K) + G_L * (v - E_L)

    low, high = -80.0, -55.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if outward(middle) > 0 else (middle, high)
    return low


def crossings(trace, dt: float = DT, level: float = 0.0) -> list[np.ndarray]:
    """Return for each axon the times at which its potential rises through a level, in ms."""
    trace = np.asarray(trace)
    above = trace >= level
    return [dt * (np.flatnonzero(up) + 1) for up in (above[1:] & ~above[:-1]).T]


def pulses(strengths, starts, width: float, duration: float, dt: float = DT) -> np.ndarray:
    """Return currents (n_steps, n_cells): for each axon a pulse of its strength at each of its starts (ms)."""
    times = dt * np.arange(round(duration / dt))[:, np.newaxis]
    current = np.zeros((len(times), len(strengths)))
    for start in starts:
        current += np.where((times >= start) & (times < np.add(start, width)), strengths, 0.0)
    return current


def steady_rates(hh_rates, currents, duration: float = 400.0) -> np.ndarray:
    """Return the firing rate of an axon under each constant current, in Hz; the first half counts as transient."""
    trace = clamp(hh_rates, np.broadcast_to(currents, (round(duration / DT), len(currents))))
    late = [times[times > duration / 2] for times in crossings(trace)]
    return np.array([1000 / np.diff(times).mean() if len(times) > 2 else 0.0 for times in late])


def shortest_wait(hh_rates, strength: float) -> float:
    """Return after how many ms a second pulse of 1 ms, as strong as the first, fires the axon again (in half ms)."""
    waits = np.arange(3, 25.1, 0.5)
    strengths = np.full(len(waits), float(strength))
    both = pulses(strengths, [2.0], 1.0, 50.0) + pulses(strengths, [2.0 + waits], 1.0, 50.0)
    again = [len(times) > 1 for times in crossings(clamp(hh_rates, both))]
    return float(waits[np.argmax(again)]) if any(again) else np.inf
