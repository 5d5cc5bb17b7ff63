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


def read(recorded) -> np.ndarray:
    """Return counts and first spikes beside each other, (n_trials, 2 n_cells)."""
    recorded = np.asarray(recorded, dtype=bool)
    return np.hstack([recorded.sum(axis=2), first_spikes(recorded)]).astype(float)


def build_decoder(spikes, directions, rng=None, window=50, most=500):
    """Return (cells, window, params) of a linear discriminant on counts and first spikes of the best cells.

    Source: Fisher, Annals of Eugenics 7:179, 1936. Serves: exercise build-decoder.
    """
    early = spikes[:, :, :window]
    scores = tells_apart(read(early), directions).reshape(2, -1).max(axis=0)
    cells = np.argsort(-scores)[: most // window]
    x = read(early[:, cells])
    means = np.array([x[directions == k].mean(axis=0) for k in range(N_DIRECTIONS)])
    scatter = np.cov((x - means[directions]).T) + 0.1 * np.eye(x.shape[1])
    W = np.linalg.solve(scatter, means.T)
    return cells, window, (W, -0.5 * np.sum(means.T * W, axis=0))


def decode(recorded, params) -> np.ndarray:
    """Return the direction with the highest score for each trial. Serves: exercise build-decoder."""
    W, b = params
    return np.argmax(read(recorded) @ W + b, axis=1)
