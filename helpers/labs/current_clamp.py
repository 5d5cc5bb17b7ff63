"""A bench for Hodgkin and Huxley's axon, run by the learner's own rates. Serves spiking_neuron.

C dV/dt = I - g_Na m^3 h (V - E_Na) - g_K n^4 (V - E_K) - g_L (V - E_L),  dx/dt = alpha_x (1 - x) - beta_x x
"""

from __future__ import annotations

import numpy as np

from helpers.messages import CourseMessage

# A. L. Hodgkin & A. F. Huxley, J. Physiology 117:500-544, 1952, modern sign, 6.3 C: mS/cm^2, mV; C is 1 uF/cm^2
G_NA, G_K, G_L = 120.0, 36.0, 0.3
E_NA, E_K, E_L = 50.0, -77.0, -54.387
LOWEST, GRID = -130.0, 0.1  # mV: the rates are asked for once, at 2400 potentials, and interpolated
DT = 0.02  # ms
NAMES = ("alpha_m", "beta_m", "alpha_h", "beta_h", "alpha_n", "beta_n")


class NoRates(CourseMessage):
    """The learner's rates cannot drive an axon."""


def gate_table(hh_rates, dt: float) -> np.ndarray:
    """Return for each potential of the grid where m, h, n are going, and which share of the way is left after dt.

    Raises
    ------
    NoRates
        where the rates are not six, not one for each potential, or no numbers above 0: it says which, and where
    """
    v = np.round(LOWEST + GRID * np.arange(2400), 10)
    given = hh_rates(v)
    if not isinstance(given, tuple | list | np.ndarray) or len(given) != 6:
        raise NoRates("The axon cannot run: `hh_rates` has to return six rates. See its check above.")
    try:
        rates = np.array([np.broadcast_to(np.asarray(rate, float), v.shape) for rate in given])
    except (TypeError, ValueError):
        raise NoRates("The axon cannot run: each rate has to be an array as long as v. See the check above.") from None
    bad = ~(np.isfinite(rates) & (rates >= 0))
    if bad.any():
        which, where = np.argwhere(bad)[0]
        raise NoRates(
            f"The axon cannot run: your {NAMES[which]} at {v[where]:g} mV is {rates[which, where]:g}, and a rate is a "
            "number above 0. See the check of `hh_rates` above."
        )
    alpha, beta = rates[0::2], rates[1::2]
    total = np.maximum(alpha + beta, 1e-12)
    return np.concatenate([alpha / total, np.exp(-dt * total)]).T


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
    return run(hh_rates, current, dt)[0]


def run(hh_rates, current, dt: float = DT, m_gates: int = 3, g_na: float = G_NA) -> tuple[np.ndarray, np.ndarray]:
    """Return potentials (n_steps, n_cells), and the gates m, h, n (n_steps, 3, n_cells): see `clamp`.

    m_gates : how many m gates a sodium channel has
    g_na : conductance of all sodium channels, mS/cm^2; another axon than the squid's first settles for 100 ms
    """
    current = np.asarray(current, float)
    table = gate_table(hh_rates, dt)
    settle = 0 if m_gates == 3 and g_na == G_NA else round(100 / dt)
    v = np.full(current.shape[1], rest(table))
    gates = look_up(table, v)[0]
    trace, opened = np.empty(current.shape), np.empty((len(current), 3, current.shape[1]))
    for step, drive in enumerate(np.concatenate([np.zeros((settle, current.shape[1])), current]), -settle):
        targets, left = look_up(table, v)
        gates = targets + (gates - targets) * left
        m, h, n = gates
        open_na, open_k = g_na * m**m_gates * h, G_K * n**4
        total = open_na + open_k + G_L
        goal = (open_na * E_NA + open_k * E_K + G_L * E_L + drive) / total
        v = goal + (v - goal) * np.exp(-dt * total)
        if step >= 0:
            trace[step], opened[step] = v, gates
    return trace, opened


def action_potential(
    hh_rates, strength: float = 15.0, m_gates: int = 3, g_na: float = G_NA
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return times (ms), potential (mV) and gates (n_steps, 3) of one axon that gets a pulse of 1 ms at 2 ms.

    Parameters
    ----------
    strength : of the pulse, uA/cm^2
    m_gates, g_na : see `run`
    """
    v, gates = run(hh_rates, pulses([strength], [2.0], 1.0, 16.0), m_gates=m_gates, g_na=g_na)
    return DT * (np.arange(len(v)) + 1), v[:, 0], gates[:, :, 0]


def pulls(v, gates, g_na: float = G_NA) -> list[list]:
    """Return rows for a table: the currents into the cell at rest, where the potential rises fastest, and at its top.

    Parameters
    ----------
    v, gates : of one axon, as `action_potential` returns them

    Returns
    -------
    rows of moment, potential (mV), sodium, potassium and leak current (uA/cm^2)
    """
    m, h, n = np.asarray(gates).T
    flows = np.array([g_na * m**3 * h * (E_NA - v), G_K * n**4 * (E_K - v), G_L * (E_L - v)])
    moments = {"at rest": 0, "rising fastest": int(np.argmax(np.diff(v))), "at the top": int(np.argmax(v))}
    return [[name, round(float(v[k]), 1), *(round(float(flow), 1) for flow in flows[:, k])]
            for name, k in moments.items()]  # fmt: skip


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
