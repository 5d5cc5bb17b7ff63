"""Izhikevich's two equations, and a rule that names how a trace fires. Serves spiking_neuron."""

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


def classify_firing(trace) -> str:
    """Return how a trace fires: silent, single, phasic, bursting, adapting or tonic. The first rule that fits decides.

    A spike is a sample at or above 0 mV whose predecessor is below 0. Intervals are those between neighbouring spikes.

    1. no spike: "silent";  2. one spike: "single"
    3. the last spike is in the first half of the trace: "phasic"
    4. some interval is at most half of the one before it: "bursting" (the cell has paused, and is fast again)
    5. the last interval is at least 1.5 times the median of all intervals: "adapting" (it slows down to the end)
    6. otherwise: "tonic"

    Sample i is in the first half if i < len(trace) / 2. The names follow E. M. Izhikevich, IEEE Transactions on Neural
    Networks 15:1063-1070, 2004; the rule is this course's own. Serves spiking_neuron / classify-firing.
    """
    above = np.asarray(trace, float) >= 0
    spikes = np.flatnonzero(above[1:] & ~above[:-1]) + 1
    if len(spikes) < 2:
        return ("silent", "single")[len(spikes)]
    intervals = np.diff(spikes)
    rules = {
        "phasic": spikes[-1] < len(above) / 2,
        "bursting": np.any(intervals[1:] <= intervals[:-1] / 2),
        "adapting": intervals[-1] >= 1.5 * np.median(intervals),
    }
    return next((name for name, fits in rules.items() if fits), "tonic")
