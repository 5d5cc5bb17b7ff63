"""A few digits from hands that nobody has seen, and learners that start at random or with what an ancestor learned."""

from __future__ import annotations

import numpy as np

from helpers.labs.small_network import nearest, network_learner


def halves(X, y) -> tuple:
    """Return two pairs (X, y), each with every second image of each digit."""
    by_digit = np.argsort(y, kind="stable")
    return tuple((X[rows], y[rows]) for rows in (by_digit[::2], by_digit[1::2]))


def learners(start, ancestor, softmax_cross_entropy) -> dict:
    """Return {name: function of (X, y, X_new)}: the nearest example, and networks with two first layers, or frozen."""
    found = {"nearest example": nearest}
    for name, first_layer, freeze in (
        ("random start", start[0], False),
        ("random, frozen", start[0], True),
        ("inherited start", ancestor[0], False),
        ("inherited, frozen", ancestor[0], True),
    ):
        found[name] = network_learner([first_layer, start[1]], softmax_cross_entropy, freeze, seed=8)
    return found


def curves(few_shot_curve, learners: dict, train, test, shots, n_draws: int = 5) -> dict[str, np.ndarray]:
    """Return the per cent that each learner reads, for each number of examples: means over draws of the examples."""
    found = {}
    for name, learner in learners.items():
        draws = [np.random.default_rng(seed) for seed in range(n_draws)]
        found[name] = 100 * np.mean([few_shot_curve(learner, train, test, shots, rng) for rng in draws], axis=0)
    return found
