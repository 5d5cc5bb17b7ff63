"""Small worlds of spikes: two codes for one bit, tuned cells, and how many bits are left. Times in ms, NumPy only.

A trial is a list of trains, one for each cell; its label is the index of the cell that the stimulus speaks for.
"""

from __future__ import annotations

from importlib import resources

import numpy as np

WINDOW = 100.0  # ms, length of a trial
RATES = (80.0, 40.0)  # Hz, of the cell that the stimulus speaks for and of the other
N_SPIKES = 5  # of each cell in the code of times
GAP = 4.0  # ms, by which the right cell is first in the code of times


def alternating(n_trials: int) -> np.ndarray:
    """Return the labels 0, 1, 0, 1, ...: both equally often, so that chance is 50 %."""
    return np.arange(n_trials) % 2


def count_code(n_trials: int, rng, rates=RATES) -> tuple[list, np.ndarray]:
    """Return trials in which the right cell fires at the higher rate, both at random moments, and their labels."""
    labels = alternating(n_trials)
    trials = [
        [np.sort(rng.uniform(0, WINDOW, rng.poisson(rates[int(cell != label)] * WINDOW / 1000))) for cell in (0, 1)]
        for label in labels
    ]
    return trials, labels


def time_code(n_trials: int, rng, gap: float = GAP) -> tuple[list, np.ndarray]:
    """Return trials with equal counts in which the right cell's first spike is `gap` ms ahead, and their labels.

    The first spike of a trial comes at a random moment between 10 and 30 ms; all spikes after the two first ones fall
    at random into the rest of the window, from 20 ms after the later of these two.
    """
    labels = alternating(n_trials)
    trials = []
    for label in labels:
        onset = rng.uniform(10, 30)
        rest = np.sort(rng.uniform(onset + gap + 20, WINDOW, (2, N_SPIKES - 1)), axis=1)
        firsts = [onset if cell == label else onset + gap for cell in (0, 1)]
        trials.append([np.append(first, later) for first, later in zip(firsts, rest, strict=True)])
    return trials, labels


def shuffle_times(trial, rng) -> list:
    """Return a trial with the same counts, its spikes at new random moments of the window."""
    return [np.sort(rng.uniform(0, WINDOW, np.size(train))) for train in trial]


def bin_times(trial, width: float) -> list:
    """Return a trial whose spikes are known to bins of a width only: each time becomes the start of its bin."""
    return [width * np.floor(np.asarray(train, float) / width) for train in trial]


def first_order(trial) -> int:
    """Return which of two cells fired first: 0 or 1, or 2 if that cannot be told."""
    first, second = (np.min(train, initial=np.inf) for train in trial)
    return 2 if first == second else int(second < first)


def tuned_counts(angle: float, preferred, rng, mean: float = 5.0) -> np.ndarray:
    """Return Poisson counts of cells with cosine tuning: mean * (1 + cos(angle - preferred))."""
    return rng.poisson(mean * (1 + np.cos(angle - np.asarray(preferred))))


def angle_between(a, b):
    """Return the smallest angle between two directions, in radians."""
    return np.abs(np.angle(np.exp(1j * (np.asarray(a) - np.asarray(b)))))


def typical_error(population_vector, n_cells: int, rng, shared: float = 0.0, n_trials: int = 300) -> float:
    """Return how far a population vector of evenly spread cells is from random directions, in degrees.

    Root of the mean squared angle. `shared` is the standard deviation, in degrees, of a wobble of the direction that
    all cells see alike in a trial; beyond that each has Poisson noise of its own.
    """
    preferred, errors = 2 * np.pi * np.arange(n_cells) / n_cells, []
    for angle in rng.uniform(-np.pi, np.pi, n_trials):
        seen = angle + np.radians(shared) * rng.standard_normal()
        errors.append(angle_between(population_vector(tuned_counts(seen, preferred, rng), preferred), angle))
    return float(np.degrees(np.sqrt(np.mean(np.square(errors)))))


def share_fired(coincidence_detector, widths, tau: float, rng, n_inputs=16, threshold=9.5, n_trials=60) -> np.ndarray:
    """Return, for each spread, the share of volleys that fire a cell; inputs of weight 1 at normal random times."""
    return np.array(
        [
            np.mean(
                [
                    len(coincidence_detector(rng.normal(50, width, n_inputs), 1.0, tau, threshold)) > 0
                    for _ in range(n_trials)
                ]
            )
            for width in widths
        ]
    )


def entropy_bits(values) -> float:
    """Return the entropy of observed values in bits: the sum of p log2(1 / p) over the shares p of each value."""
    _, numbers = np.unique(np.asarray(values), axis=0, return_counts=True)
    shares = numbers / numbers.sum()
    return float(-np.sum(shares * np.log2(shares)))


def shared_bits(first, second) -> float:
    """Return the mutual information of two columns of observed values, in bits: H(first) + H(second) - H(both)."""
    both = np.column_stack([first, second])
    return entropy_bits(first) + entropy_bits(second) - entropy_bits(both)


def recorded_spikes() -> tuple[np.ndarray, np.ndarray]:
    """Return times (ms) and heights (mV) of the spikes in the recording of a nerve cell that Matplotlib brings along.

    12000 values, 0.5 ms apart, in units of 100 mV; a spike is a maximum above -20 mV between two crossings. The file
    does not say which cell it is.
    """
    file = resources.files("matplotlib") / "mpl-data" / "sample_data" / "membrane.dat"
    trace = 100 * np.frombuffer(file.read_bytes(), np.float32).astype(float)
    above = trace > -20
    starts = np.flatnonzero(~above[:-1] & above[1:]) + 1
    ends = np.flatnonzero(above[:-1] & ~above[1:]) + 1
    pairs = [(start, ends[ends > start][0]) for start in starts if np.any(ends > start)]
    peaks = np.array([start + np.argmax(trace[start:end]) for start, end in pairs], int)
    return 0.5 * peaks, trace[peaks]
