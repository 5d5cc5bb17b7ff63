"""Many runs of the learner's leaky integrate-and-fire cell, boiled down to one number each. Serves spiking_neuron."""

from __future__ import annotations

import numpy as np

FEWEST = 31  # intervals that a coefficient of variation rests on at least
DT = 0.25  # ms, the step under noise


def mean_intervals(simulate_lif, drives, dt: float, cell: dict) -> np.ndarray:
    """Return the mean inter-spike interval in ms under each constant current, over 150 ms."""
    found = []
    for drive in drives:
        times = simulate_lif(np.full(round(150 / dt), drive), dt, cell)[1]
        found.append(np.mean(np.diff(times)) if len(times) > 1 else np.nan)
    return np.array(found)


def variation(times) -> float:
    """Return the coefficient of variation of the intervals between spikes, nan if there are too few of them."""
    intervals = np.diff(np.asarray(times, float))
    return float(np.std(intervals) / np.mean(intervals)) if len(intervals) >= FEWEST else np.nan


def variations(runs: dict) -> dict[str, float]:
    """Return the coefficient of variation of each run; a run is (trace, spike times in ms, where the mean leads)."""
    return {name: variation(run[1]) for name, run in runs.items()}


def irregularity(mine, mean: float, sigmas, cell: dict) -> list[float]:
    """Return the coefficient of variation under a mean current with noise, for each sigma, over ten seconds.

    Parameters
    ----------
    mine : the learner's noisy_current and simulate_lif
    mean, sigmas : nA; mV by which the potential would scatter without a threshold
    """
    noisy_current, simulate_lif = mine
    found = []
    for sigma in sigmas:
        current = noisy_current(mean, sigma, 40_000, DT, cell, np.random.default_rng(2))
        found.append(variation(simulate_lif(current, DT, cell)[1]))
    return found


def gain(currents, rates, low: float, high: float) -> float:
    """Return the mean slope of an f-I curve between two rates, in Hz per nA, to one decimal.

    Parameters
    ----------
    currents, rates : nA; Hz at each of them, rising
    low, high : Hz, where the slope begins and ends
    """
    return round(slope_between(currents, rates, low, high), 1)


def slope_between(currents, rates, low: float, high: float) -> float:
    """Return the mean slope of a rising curve of rates between two of them: see `gain`.

    A curve that is only moved to the left or right keeps its slope.
    """
    start, end = np.interp([low, high], rates, currents)
    return float((high - low) / (end - start))


def rates(mine, currents, sigma: float, cell: dict) -> list[float]:
    """Return the firing rate in Hz at each mean current under noise of sigma mV, over five seconds."""
    noisy_current, simulate_lif = mine
    found = []
    for mean in currents:
        current = noisy_current(mean, sigma, 20_000, DT, cell, np.random.default_rng(3))
        found.append(len(simulate_lif(current, DT, cell)[1]) / 5)
    return found
