"""Two tasks one after the other, a stream of digits sorted as life is, and memories that replay the old."""

from __future__ import annotations

import numpy as np

from helpers.labs.small_network import descend, gradients, learn_online, outputs


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


def replays(forgetting, params, old, new, tests, n_steps: int, sizes, eta: float = 0.2) -> dict[str, np.ndarray]:
    """Return what is known of each test while the new task is learned, in per cent, for each number of replayed images.

    forgetting : the learner's function of (params, task, memory, tests, n_steps, eta)
    old, new : pairs (X, y); the memory holds the first images of the old task in one random order
    """
    X, y = old
    order = np.random.default_rng(5).permutation(len(y))
    return {
        f"{size} replayed": 100
        * np.array(forgetting(params, new, (X[order[:size]], y[order[:size]]), tests, n_steps, eta))
        for size in sizes
    }


def among_old(params, new, test, softmax_cross_entropy, n_steps: int, eta: float = 0.2) -> float:
    """Return the per cent of old digits read by a network after the new ones, asked among old answers only."""
    forgot = descend(params, *new, softmax_cross_entropy, n_steps=n_steps, eta=eta)
    said = outputs(forgot, test[0])[:, :5].argmax(axis=1)
    return float(100 * np.mean(said == test[1]))


def streams(params, X, y, softmax_cross_entropy, n_replayed: int) -> dict[str, list]:
    """Return a network for each stream of single images: mixed, sorted by digit, sorted with replay."""
    mixed, by_digit = np.random.default_rng(6).permutation(len(y)), np.argsort(y, kind="stable")
    return {
        name: learn_online(params, X, y, softmax_cross_entropy, np.random.default_rng(7), order=order, replayed=again)
        for name, order, again in (
            ("mixed", mixed, 0),
            ("sorted by digit", by_digit, 0),
            (f"sorted by digit, {n_replayed} replayed a step", by_digit, n_replayed),
        )
    }
