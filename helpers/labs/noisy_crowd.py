"""Noise on every weight of a network, lesions, and what a crowd of copies makes of both.

`params` is a list of (W, b), as in backpropagation, with ReLU after every layer but the last.
"""

from __future__ import annotations

import numpy as np


def noisy(params, noise: float, rng) -> list:
    """Return params whose weights are multiplied by 1 + noise times a normal number of their own; biases stay.

    noise=1 is a synapse that sends its signal with probability 1/2: its standard deviation is as large as its mean.
    """
    return [(W * (1 + noise * rng.normal(size=np.shape(W))), b) for W, b in params]


def draws(params, noise: float, n_times: int) -> list[list]:
    """Return so many noisy versions of a network."""
    return [noisy(params, noise, np.random.default_rng([20, seed])) for seed in range(n_times)]


def crowds(with_copies, params, accuracy, X, y, noise: float, sizes, n_times: int = 10) -> dict[str, list[float]]:
    """Return the per cent read for each number of copies, with noise of their own and with noise that copies share.

    with_copies : the learner's function of (params, copies)
    """

    def read(networks) -> float:
        return float(np.mean([100 * accuracy(each, X, y) for each in networks]))

    once = draws(params, noise, n_times)
    return {
        "each copy its own noise": [read(draws(with_copies(params, copies), noise, n_times)) for copies in sizes],
        "all copies the same noise": [read([with_copies(each, copies) for each in once]) for copies in sizes],
    }


def lesions(lesion_curve, networks: dict, X, y, shares, n_times: int = 20) -> dict[str, np.ndarray]:
    """Return the per cent that each network reads for each share of silenced units: means over lesions.

    lesion_curve : the learner's function of (params, X, y, fractions, rng)
    """
    rng = np.random.default_rng(4)
    return {
        name: 100 * np.mean([lesion_curve(params, X, y, shares, rng) for _ in range(n_times)], axis=0)
        for name, params in networks.items()
    }
