"""A race of optimisers: in the ravine of two weights, and on digits. The steps are the learner's own functions.

A runner is a pair (step, memory): step(w, g, memory, eta) returns (w, memory); memory is what it knows at the start.
"""

from __future__ import annotations

import numpy as np

from helpers.labs.overfitting import gradients

START = np.array([-1.8, 0.4])


def runners(sgd_step, momentum_step, adam_step) -> dict:
    """Return the learner's three optimisers as runners, by name; plain descent has a memory of nothing."""

    def sgd_without_memory(w, g, nothing, eta):
        return sgd_step(w, g, eta), nothing

    return {"SGD": (sgd_without_memory, 0), "momentum": (momentum_step, 0), "Adam": (adam_step, (0, 0, 0))}


def ravine_paths(runners, etas, ratio=20, n_steps=60) -> dict:
    """Return the path of each runner through (w1^2 + ratio w2^2) / 2, an array (n_steps + 1, 2), by its name."""
    curvature = np.array([1.0, ratio])
    paths = {}
    for name, (step, memory) in runners.items():
        path = [START]
        for _ in range(n_steps):
            w, memory = step(path[-1].copy(), curvature * path[-1], memory, etas[name])
            path.append(np.asarray(w))
        paths[name] = np.array(path)
    return paths


def heights(paths, ratio) -> dict:
    """Return the height of each point of each path above the lowest point."""
    return {name: path**2 @ np.array([0.5, ratio / 2]) for name, path in paths.items()}


def way_come(path) -> float:
    """Return the per cent of the way along the floor, from the start to the lowest point, that a path has come."""
    return round(100 * float(1 - path[-1][0] / path[0][0]), 1)


def digits_losses(runners, etas, params, X, y, n_epochs=8, batch_size=32, seed=0) -> dict:
    """Return the mean loss of each runner on X, y at the start and after each epoch; all start and shuffle alike."""
    losses = {}
    for name, (step, memory) in runners.items():
        rng, net = np.random.default_rng(seed), [np.array(a) for layer in params for a in layer]
        memories, found = [memory] * len(net), [mean_loss(pairs(net), X, y)]
        for _ in range(n_epochs):
            order = rng.permutation(len(X))
            for start in range(0, len(X), batch_size):
                rows = order[start : start + batch_size]
                slopes = [g for layer in gradients(pairs(net), X[rows], y[rows], whole, 0, rng) for g in layer]
                moved = [step(w, g, m, etas[name]) for w, g, m in zip(net, slopes, memories, strict=True)]
                net, memories = [w for w, _ in moved], [m for _, m in moved]
            found.append(mean_loss(pairs(net), X, y))
        losses[name] = np.array(found)
    return losses


def whole(x, p, rng, train):
    """Return x: no unit drops out."""
    return x


def mean_loss(params, X, y) -> float:
    """Return the mean cross-entropy of a ReLU network with one hidden layer."""
    (W1, b1), (W2, b2) = params
    logits = np.maximum(X @ W1 + b1, 0) @ W2 + b2
    logits = logits - logits.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(y)), y]))


def pairs(arrays) -> list:
    """Return a flat list of arrays as pairs (W, b)."""
    return list(zip(arrays[::2], arrays[1::2], strict=True))
