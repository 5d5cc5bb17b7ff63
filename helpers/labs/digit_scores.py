"""How many new images a network reads, for several splits and sizes; the training is the learner's own function."""

from __future__ import annotations

import numpy as np

from helpers.data import digits_split


def scores(train, accuracy, kind, n_runs, **options) -> list[float]:
    """Return the per cent of held-out images read in each run; each has a seed, and so a split, of its own.

    Parameters
    ----------
    train, accuracy : the learner's training, and the share that a network reads
    kind : of digits_split: "stratified" or "forms"
    n_runs : how many
    options : handed on to train
    """
    found = []
    for seed in range(n_runs):
        rng = np.random.default_rng(seed)
        X, y, X_new, y_new = digits_split(kind, rng)
        found.append(100 * accuracy(train(X, y, rng, **options)[0], X_new, y_new))
    return found


def deep_start(he_init, depth, rng, width=32) -> list:
    """Return the first weights of a network for digits with `depth` hidden layers: a pair (W, b) for each layer."""
    sizes = [64] + depth * [width] + [10]
    return [he_init(m, n, rng) for m, n in zip(sizes, sizes[1:], strict=False)]
