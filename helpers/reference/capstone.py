"""The capstone: the energy of one decision, three ways to read a population, and a decoder within a budget.

Serves lesson capstone. Directions are whole numbers 0 to 7, direction k points at 45 k degrees; spikes are bool arrays
(n_trials, n_cells, n_ms).
"""

from __future__ import annotations

import numpy as np

N_DIRECTIONS = 8


def decision_energy(n_cells, window_ms, n_operations, amplifier_uw=8.0, operation_pj=25.0) -> float:
    """Return the energy of one decision in microjoules: amplifiers while they read, and operations.

    A microwatt for a millisecond is a nanojoule. Serves: exercise decision-energy.
    """
    return n_cells * amplifier_uw * window_ms * 1e-3 + n_operations * operation_pj * 1e-6


def elect(counts, preferred, mean_counts) -> np.ndarray:
    """Return the direction (0 to 7) nearest to the vector sum of all cells' votes, for each trial.

    counts : (n_trials, n_cells);  preferred : (n_cells,) angles in radians;  mean_counts : (n_cells,)

    Source: Georgopoulos, Schwartz & Kettner, Science 233:1416, 1986. Serves: exercise election.
    """
    votes = np.asarray(counts, dtype=float) - mean_counts
    angle = np.arctan2(votes @ np.sin(preferred), votes @ np.cos(preferred))
    return np.round(angle / (2 * np.pi / N_DIRECTIONS)).astype(int) % N_DIRECTIONS


def tells_apart(x, directions) -> np.ndarray:
    """Return for each column of x the variance of the means of the directions over the mean variance within them.

    x : (n_trials, n_features);  a column that never changes gives 0.

    Source: Fisher, Annals of Eugenics 7:179, 1936 (the ratio that a discriminant makes large).
    Serves: exercise tells-apart.
    """
    x, directions = np.asarray(x, dtype=float), np.asarray(directions)
    groups = [x[directions == k] for k in np.unique(directions)]
    between = np.var([group.mean(axis=0) for group in groups], axis=0)
    within = np.mean([group.var(axis=0) for group in groups], axis=0)
    return np.divide(between, within, out=np.zeros_like(between), where=within > 0)


def first_spikes(recorded) -> np.ndarray:
    """Return the millisecond of the first spike, (n_trials, n_cells); the length of the window where there is none.

    Serves: exercise first-spikes.
    """
    recorded = np.asarray(recorded, dtype=bool)
    return np.where(recorded.any(axis=2), recorded.argmax(axis=2), recorded.shape[2])


def read(recorded, width=10) -> np.ndarray:
    """Return the counts of each cell in bins of `width` ms, (n_trials, n_cells n_bins)."""
    recorded = np.asarray(recorded, dtype=float)
    return recorded.reshape(*recorded.shape[:2], -1, width).sum(axis=3).reshape(len(recorded), -1)


def build_decoder(spikes, directions, rng=None, window=60, most=500):
    """Return (cells, window, params) of the most likely direction, if all bins of the best cells were Poisson counts.

    Source: Zhang, Ginzburg, McNaughton & Sejnowski, J. Neurophysiology 79:1017, 1998, equation 36 (with bins beside
    cells). Serves: exercise build-decoder.
    """
    early = spikes[:, :, :window]
    by_counts = tells_apart(early.sum(axis=2), directions)
    cells = np.argsort(-np.maximum(by_counts, tells_apart(first_spikes(early), directions)))[: most // window]
    x = read(early[:, cells])
    groups = [x[directions == k] for k in range(N_DIRECTIONS)]
    rates = np.array([(group.sum(axis=0) + 0.5) / (len(group) + 1) for group in groups])
    return cells, window, (np.log(rates).T, -rates.sum(axis=1))


def decode(recorded, params) -> np.ndarray:
    """Return the direction with the highest score for each trial. Serves: exercise decode."""
    W, b = params
    return np.argmax(read(recorded) @ W + b, axis=1)
