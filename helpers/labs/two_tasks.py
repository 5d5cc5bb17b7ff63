"""A stream of digits that comes sorted, as life does, and a memory of fixed size beside the network that learns it."""

from __future__ import annotations

import numpy as np

from helpers.labs.small_network import gradients


def learn_sorted(remember, params, X, y, softmax_cross_entropy, rng, *, size, replayed=5, eta=0.05):
    """Return params after one pass through the rows sorted by label, each step with some rows of the memory.

    remember : function of (memory, item, n_seen, size, rng) that returns the new memory, a list of at most `size` items
    """
    parts = [np.array(part, float) for layer in params for part in layer]
    memory: list = []
    for seen, row in enumerate(np.argsort(y, kind="stable")):
        again = [memory[place] for place in rng.integers(0, len(memory), replayed)] if memory else []
        rows = np.array([row, *again], int)
        for part, slope in zip(parts, gradients(parts, X[rows], y[rows], softmax_cross_entropy, 1.0), strict=True):
            part -= eta * slope
        memory = list(remember(memory, int(row), seen, size, rng))
    return [tuple(parts[:2]), tuple(parts[2:])]


def the_last(memory, item, n_seen, size, rng) -> list:
    """Return a memory of the last `size` items: the control of a memory that forgets what is old."""
    return [*memory, item][-size:]
