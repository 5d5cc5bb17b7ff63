"""Parity learned from examples: random step units, and an output layer that is fitted to the rows shown."""

from __future__ import annotations

import numpy as np

from helpers.data import gate_inputs


def shares_right(n_shown, seed, n_bits=8, n_hidden=400) -> tuple[float, float]:
    """Return which share of the rows shown is right after fitting, and which share of all the others.

    Parameters
    ----------
    n_shown : how many of the 2**n_bits rows are shown, drawn at random
    seed : of the order of the rows and of the random units
    n_hidden : step units with normal weights and biases, which are not trained; the output layer is fitted to the
        labels -0.5 and 0.5 by least squares (the shortest weights, where many fit), and its sign is the answer

    Returns
    -------
    (shown, others) : shares from 0 to 1; others is nan if all rows are shown
    """
    rng = np.random.default_rng(seed)
    rows = gate_inputs(n_bits)
    odd = rows.sum(axis=1) % 2
    order = rng.permutation(len(rows))
    hidden = np.where(rows @ rng.normal(size=(n_bits, n_hidden)) + rng.normal(size=n_hidden) >= 0, 1.0, 0.0)
    w = np.linalg.lstsq(hidden[order[:n_shown]], odd[order[:n_shown]] - 0.5, rcond=None)[0]
    right = ((hidden @ w > 0) == odd)[order]
    return float(right[:n_shown].mean()), float(right[n_shown:].mean()) if n_shown < len(rows) else float("nan")
