"""Twenty ways in which one small model fires: Izhikevich's parameters and stimuli. Serves spiking_neuron.

From E. M. Izhikevich, IEEE Transactions on Neural Networks 15:1063-1070, 2004, figure 1 and the program that goes with
it. Every pattern runs in the learner's own izhikevich(current, dt, a, b, c, d). Where the paper starts at another
potential, the cell first settles under the resting current. Two patterns of the paper (class 1, integrator) use another
parabola, 0.04 v^2 + 4.1 v + 108; moved along the axis it is the usual one, with another c and a shifted current (and a
spike cut off 11.25 mV higher). Accommodation has another second equation there; here the phasic cell shows it. Some
pulses are a little weaker or earlier than in the paper, since our scheme takes half steps of v; for the same reason the
last pattern has d = 0, where the program has -2.
"""

from __future__ import annotations

import numpy as np

SETTLE = 300.0  # ms before each pattern, not shown
SHIFT = (5 - 4.1) / 0.08  # mV by which the other parabola is moved
OTHER = (0.02, -0.1, -55 - SHIFT, 6)  # its cell: class 1 and integrator
OFFSET = 0.04 * SHIFT**2 + 4.1 * SHIFT + 108 - 140 + 0.1 * SHIFT  # its resting current; the last term is -b SHIFT

# rest is reached from below, or the cell would already fire; then one pulse begins the firing and another ends it
BISTABLE = [(-SETTLE, 0, -1, 1 / SETTLE), (37.5, 42.5, 1, 0), (214, 219, 1, 0)]

# name: ((a, b, c, d), dt, duration, resting current, [(begin, end, current added, added a ms later)])
# times in ms; a stimulus without an end (None) lasts
PATTERNS = {
    "tonic spiking": ((0.02, 0.2, -65, 6), 0.25, 100, 0, [(10, None, 14, 0)]),
    "phasic spiking": ((0.02, 0.25, -65, 6), 0.25, 200, 0, [(20, None, 0.5, 0)]),
    "tonic bursting": ((0.02, 0.2, -50, 2), 0.25, 220, 0, [(22, None, 15, 0)]),
    "phasic bursting": ((0.02, 0.25, -55, 0.05), 0.2, 200, 0, [(20, None, 0.6, 0)]),
    "mixed mode": ((0.02, 0.2, -55, 4), 0.25, 160, 0, [(16, None, 10, 0)]),
    "frequency adaptation": ((0.01, 0.2, -65, 8), 0.25, 85, 0, [(8.5, None, 30, 0)]),
    "class 1": (OTHER, 0.25, 300, OFFSET, [(30, None, 0, 0.075)]),
    "class 2": ((0.2, 0.26, -65, 0), 0.25, 300, -0.5, [(30, None, 0, 0.015)]),
    "spike latency": ((0.02, 0.2, -65, 6), 0.2, 100, 0, [(10, 13, 7.04, 0)]),
    "subthreshold oscillations": ((0.05, 0.26, -60, 0), 0.25, 200, 0, [(20, 25, 2, 0)]),
    "resonator": ((0.1, 0.26, -60, -1), 0.25, 400, 0, [(t, t + 4, 0.65, 0) for t in (40, 60, 280, 320)]),
    "integrator": (OTHER, 0.25, 100, OFFSET, [(t, t + 2, 9, 0) for t in (9, 14, 70, 80)]),
    "rebound spike": ((0.03, 0.25, -60, 4), 0.2, 200, 0, [(20, 25, -15, 0)]),
    "rebound burst": ((0.03, 0.25, -52, 0), 0.2, 200, 0, [(20, 25, -15, 0)]),
    "threshold variability": (
        (0.03, 0.25, -60, 4),
        0.25,
        100,
        0,
        [(10, 15, 1, 0), (70, 75, -6, 0), (80, 85, 1, 0)],
    ),
    "bistability": ((0.1, 0.26, -60, 0), 0.25, 300, 0.24, BISTABLE),
    "depolarising after-potential": ((1, 0.2, -60, -21), 0.1, 50, 0, [(9, 11, 14, 0)]),
    "accommodation": ((0.02, 0.25, -65, 6), 0.25, 400, 0, [(0, 200, 0, 0.00275), (300, 360, 0.55, 0)]),
    "inhibition-induced spiking": ((-0.02, -1, -60, 8), 0.5, 350, 80, [(50, 250, -5, 0)]),
    "inhibition-induced bursting": ((-0.026, -1, -45, 0), 0.5, 350, 80, [(50, 250, -5, 0)]),
}


def stimulus(name: str) -> tuple[np.ndarray, np.ndarray, float]:
    """Return the times of a pattern's steps (below 0 while the cell settles), the current in each, and dt."""
    _, dt, duration, resting, parts = PATTERNS[name]
    times = dt * np.arange(-round(SETTLE / dt), round(duration / dt))
    current = np.full(len(times), float(resting))
    for begin, end, added, slope in parts:
        on = (times >= begin - 1e-9) & (times < (np.inf if end is None else end - 1e-9))
        current[on] += added + slope * (times[on] - begin)
    return times, current, dt


def run(name: str, izhikevich) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return times, current and trace of a pattern from its beginning, made by the learner's izhikevich."""
    times, current, dt = stimulus(name)
    trace = np.asarray(izhikevich(current, dt, *PATTERNS[name][0]), float)
    shown = times >= 0
    return times[shown], current[shown], trace[shown]


def name_of(trace) -> str:
    """Return how a trace fires: silent, single, phasic, bursting, adapting or tonic. The first rule that fits decides.

    A spike is a sample at or above 0 mV whose predecessor is below 0. Intervals are those between neighbouring spikes.

    1. no spike: "silent";  2. one spike: "single"
    3. the last spike is in the first half of the trace: "phasic"
    4. some interval is at most half of the one before it: "bursting" (the cell has paused, and is fast again)
    5. the last interval is at least 1.5 times the median of all intervals: "adapting" (it slows down to the end)
    6. otherwise: "tonic"

    Sample i is in the first half if i < len(trace) / 2. The names follow Izhikevich (2004); the rule is this course's.
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


def onset(izhikevich, cell: tuple, currents, dt: float = 0.5, duration: float = 3000.0) -> tuple[float, float]:
    """Return the first of these constant currents under which a cell keeps firing, and its rate there in Hz.

    Only the second half of the time counts. (NaN, 0) if it keeps firing under none of them.
    """
    for current in currents:
        trace = np.asarray(izhikevich(np.full(round(duration / dt), float(current)), dt, *cell), float)
        spikes = np.flatnonzero(trace[len(trace) // 2 :] >= 30)
        if len(spikes) > 1:
            return float(current), float(1000 / (dt * np.mean(np.diff(spikes))))
    return float("nan"), 0.0


def parting(fixed_points, b: float, currents) -> float:
    """Return the smallest of the currents at which a cell has no fixed point any more."""
    return float(next(current for current in currents if len(fixed_points(current, b)) == 0))


def features(izhikevich) -> dict:
    """Return measured signs of adaptation, after-hyperpolarisation and a shifted threshold.

    adaptation : last interval over the first;  undershoot : mV below the rest after a spike
    alone, after inhibition : whether one and the same pulse fires the cell
    """
    spikes = np.flatnonzero(run("frequency adaptation", izhikevich)[2] >= 30)
    phasic = run("phasic spiking", izhikevich)[2]
    times, _, shifting = run("threshold variability", izhikevich)
    return {
        "adaptation": (spikes[-1] - spikes[-2]) / (spikes[1] - spikes[0]) if len(spikes) > 2 else np.nan,
        "undershoot": phasic[0] - phasic[np.argmax(phasic >= 30) :].min(),
        "alone": bool(shifting[times < 60].max() >= 30),
        "after inhibition": bool(shifting[times > 80].max() >= 30),
    }
