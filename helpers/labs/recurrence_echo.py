"""Random loops that remember: 60 tanh units with fixed random weights hear a row of coin tosses, and a plain sum reads.

After Jaeger (2001, echo state networks) and Maass, Natschläger & Markram (2002, liquid state machines).
"""

from __future__ import annotations

import numpy as np

N_UNITS = 60
NOISE = 0.003  # of every unit in every step, so that nobody reads the last digits of a number
STRENGTH = 0.1  # of the input


def random_loop(radius, rng, n_units=N_UNITS) -> tuple[np.ndarray, np.ndarray]:
    """Return weights among the units, scaled to a spectral radius (0: no loops), and weights from the input."""
    W = rng.normal(size=(n_units, n_units))
    return W * radius / np.max(np.abs(np.linalg.eigvals(W))), STRENGTH * rng.normal(size=n_units)


def read_the_past(rnn_forward, radius, lags, n_steps=1500, seed=0) -> dict:
    """Return how many per cent of the tosses of `lag` steps ago are read from the units now, for each lag.

    Parameters
    ----------
    rnn_forward : function (x, W, w_in) that returns the states of all units after each input
    radius : spectral radius of the loop; 0 cuts all connections between units
    lags : steps into the past

    The sum that reads is fitted (least squares) to the first two thirds and scored on the last third.
    """
    rng = np.random.default_rng(seed)
    W, w_in = random_loop(radius, rng)
    tosses = rng.choice([-1, 1], size=n_steps)
    states = np.asarray(rnn_forward(tosses, W, w_in)) + NOISE * rng.normal(size=(n_steps, len(W)))
    found = {}
    for lag in lags:
        X = np.column_stack([states[100:], np.ones(n_steps - 100)])
        y = tosses[100 - lag : n_steps - lag]
        n_fit = 2 * len(y) // 3
        w = np.linalg.lstsq(X[:n_fit], y[:n_fit], rcond=None)[0]
        found[lag] = float(100 * np.mean(np.where(X[n_fit:] @ w > 0, 1, -1) == y[n_fit:]))
    return found


def norms_through_time(gradient_through_time, radii, steps, n_units=20, seed=0) -> dict:
    """Return the size of the gradient after each number of steps, a list for each spectral radius; from near rest."""
    found = {}
    for radius in radii:
        rng = np.random.default_rng(seed)
        W, h = random_loop(radius, rng, n_units)[0], 0.01 * rng.normal(size=n_units)
        found[radius] = [float(np.linalg.norm(gradient_through_time(W, h.copy(), k), 2)) for k in steps]
    return found
