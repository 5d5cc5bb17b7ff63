"""Izhikevich's two equations: their trace, and where both stand still. Serves spiking_neuron."""

from __future__ import annotations

import numpy as np

PEAK = 30.0  # mV: a spike is cut off here


def izhikevich(current, dt: float, a: float, b: float, c: float, d: float) -> np.ndarray:
    """Return the trace of Izhikevich's model, which starts at v = -65, u = -65 b.

    dv/dt = 0.04 v^2 + 5 v + 140 - u + I,   du/dt = a (b v - u);   v >= 30: v <- c, u <- u + d

    Step k, in this order: if v >= 30, v <- c and u <- u + d; then v takes two Euler steps of dt / 2 with u as it is;
    then u takes one Euler step of dt with the new v. Counts of spikes depend on this scheme.

    Parameters
    ----------
    current : (n_steps,) array, in the model's own units
    dt : ms
    a, b, c, d : numbers

    Returns
    -------
    (n_steps,) array, mV: v after each step, 30 where it is larger (a spike's tip; the reset follows in the next step)

    Source: E. M. Izhikevich, IEEE Transactions on Neural Networks 14:1569-1572, 2003, with the scheme of its program.
    Serves spiking_neuron / izhikevich.
    """
    half, kept, gained = dt / 2, 1 - a * dt, a * b * dt
    v, u = -65.0, -65.0 * b
    trace = np.empty(len(current))
    for step, drive in enumerate(np.asarray(current, float).tolist()):
        if v >= PEAK:
            v, u = float(c), u + d
        outside = 140 + drive - u
        v += half * (v * (0.04 * v + 5) + outside)
        v += half * (v * (0.04 * v + 5) + outside)
        u = kept * u + gained * v
        trace[step] = v
    return np.minimum(trace, PEAK)


def fixed_points(current: float, b: float) -> np.ndarray:
    """Return the potentials at which neither v nor u changes, in rising order; none, one or two.

    u = b v and 0.04 v^2 + 5 v + 140 - u + I = 0:  v = -(5 - b) / 0.08 +- sqrt((5 - b)^2 - 0.16 (140 + I)) / 0.08

    Parameters
    ----------
    current, b : numbers

    Returns
    -------
    array of length 0, 1 or 2, mV

    Source: E. M. Izhikevich, IEEE Transactions on Neural Networks 14:1569-1572, 2003 (the equations). Serves
    spiking_neuron / fixed-points.
    """
    middle, under = -(5 - b) / 0.08, (5 - b) ** 2 - 0.16 * (140 + current)
    if under < 0:
        return np.array([])
    return np.unique(middle + np.array([-1.0, 1.0]) * np.sqrt(under) / 0.08)
