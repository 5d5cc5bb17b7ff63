"""Two groups of cells, described by their rates, that excite themselves and inhibit each other.

tau dr/dt = -r + f(own r - cross r_other + cue + noise), with f a sigmoid between rest (0) and the highest rate (1).
After Wang (2001, 2002), much simplified: a rate for a group, no spikes, no NMDA channels.
"""

from __future__ import annotations

import numpy as np

TAU = 0.02  # s
DT = 0.002  # s
NOISE = 0.2
CUE = (0.2, 0.5)  # s: when it begins and ends
DURATION = 2.5  # s


def two_groups(own, cross, cue=(0.6, 0.4), seed=0, n_trials=1) -> tuple[np.ndarray, np.ndarray]:
    """Return times in s, and the rates of both groups (1 is the highest) as an array (n_times, n_trials, 2).

    Parameters
    ----------
    own, cross : how strongly each group excites itself and inhibits the other; 0 cuts the connection
    cue : what each group gets from outside, from 0.2 to 0.5 s: (2,), or (n_trials, 2) for one cue a trial
    """
    rng = np.random.default_rng(seed)
    times = np.arange(round(DURATION / DT) + 1) * DT
    W = np.array([[own, -cross], [-cross, own]])
    rates = np.zeros((len(times), n_trials, 2))
    for t in range(len(times) - 1):
        received = rates[t] @ W + NOISE * rng.normal(size=(n_trials, 2))
        if CUE[0] <= times[t] < CUE[1]:
            received = received + np.asarray(cue)
        rates[t + 1] = rates[t] + DT / TAU * (1 / (1 + np.exp(-(received - 0.5) / 0.1)) - rates[t])
    return times, rates


def outlasts(rates) -> float:
    """Return for how long (s) after the cue a group stays above half of its highest rate.

    rates : (n_times,) of one group; dips shorter than 0.1 s do not count
    """
    silent = 0
    after = np.asarray(rates)[round(CUE[1] / DT) :] > 0.5
    for step, active in enumerate(after):
        silent = 0 if active else silent + 1
        if silent * DT >= 0.1:
            return (step + 1 - silent) * DT
    return (len(after) - 1) * DT


def compared(own, cross) -> list:
    """Return rows (loops, seconds by which activity outlasts the cue, per cent of cues read after two seconds)."""
    rows = []
    for name, a, b in (("both kinds", own, cross), ("no inhibition", own, 0), ("none", 0, 0)):
        found = trials(a, b)
        rows.append([name, round(found["outlasts"], 2), round(found["right"], 1)])
    return rows


def trials(own, cross, n_trials=200, seed=0) -> dict:
    """Return what is left of a cue to one of the groups: {"outlasts": mean s, "right": per cent of trials}.

    The cue goes to one of both groups, in turn. Two seconds after it a reader names the group that is more active.
    """
    cued = np.arange(n_trials) % 2
    _, rates = two_groups(own, cross, 0.6 * np.eye(2)[cued], seed, n_trials)
    last = rates[-1]
    right = last[np.arange(n_trials), cued] > last[np.arange(n_trials), 1 - cued]
    lasting = [outlasts(rates[:, trial, cued[trial]]) for trial in range(n_trials)]
    return {"outlasts": float(np.mean(lasting)), "right": float(100 * np.mean(right))}
