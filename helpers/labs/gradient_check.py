"""Gradients against nudges, and networks with a bug planted in their way back.

Serves lesson backpropagation. A network is ReLU, its loss the mean cross-entropy, params a list of (W, b).
"""

from __future__ import annotations

import numpy as np

SIZES = (3, 4, 4, 3)
BUGS = ("slope left out", "W not transposed", "db without the sum over rows")


def place(positive: bool, seed: int = 7):
    """Return params, X and y of a small network; with `positive` all weights, biases and inputs are above 0."""
    rng = np.random.default_rng(seed)
    draw = (lambda shape: rng.uniform(0.1, 1, shape)) if positive else (lambda shape: rng.normal(size=shape))
    params = [(draw(pair), draw(pair[1])) for pair in zip(SIZES, SIZES[1:], strict=False)]
    return params, draw((5, SIZES[0])), rng.integers(0, SIZES[-1], 5)


def with_bug(bug: str):
    """Return backprop_mlp(params, X, y) with one of BUGS in its way back."""

    def backprop_mlp(params, X, y):
        inputs = [X]
        for W, b in params[:-1]:
            inputs.append(np.maximum(inputs[-1] @ W + b, 0))
        loss, delta = mean_loss(inputs[-1] @ params[-1][0] + params[-1][1], y)
        grads = []
        for depth in reversed(range(len(params))):
            h, (W, _) = inputs[depth], params[depth]
            grads.insert(0, (h.T @ delta, delta[0] if bug == BUGS[2] else delta.sum(axis=0)))
            square = W.shape[0] == W.shape[1]
            delta = delta @ (W if bug == BUGS[1] and square else W.T)
            delta = delta * (1 if bug == BUGS[0] else h > 0)
        return loss, grads

    return backprop_mlp


def mean_loss(logits, y):
    """Return the mean cross-entropy and its gradient for the logits."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(len(y)), y]))
    return loss, (p - np.eye(p.shape[1])[y]) / len(y)


def flat(pairs) -> np.ndarray:
    """Return all numbers of a list of pairs in one array."""
    return np.concatenate([np.ravel(array) for pair in pairs for array in pair])


def unflat(numbers, params) -> list:
    """Return the numbers of one array as a list of pairs in the shapes of params."""
    found, at = [], 0
    for pair in params:
        arrays = []
        for array in pair:
            arrays.append(numbers[at : at + array.size].reshape(array.shape))
            at += array.size
        found.append(tuple(arrays))
    return found


def largest_gap(backprop_mlp, numerical_gradient, positive: bool = False, eps: float = 1e-5) -> float:
    """Return the largest gap between a gradient and what nudges measure, over the largest slope.

    Parameters
    ----------
    backprop_mlp : function of (params, X, y) that returns (loss, grads)
    numerical_gradient : function of (f, w, eps), as in lesson gradient_descent
    positive : check at a place where weights, biases and inputs are all positive
    """
    params, X, y = place(positive)
    measured = numerical_gradient(lambda w: backprop_mlp(unflat(w, params), X, y)[0], flat(params), eps)
    return float(np.max(np.abs(flat(backprop_mlp(params, X, y)[1]) - measured)) / np.max(np.abs(measured)))


def gaps(backprop_mlp, numerical_gradient, eps: float = 1e-5) -> dict:
    """Return the largest gap where weights have both signs, and where all is positive: for "yours" and for each bug."""
    ways = {"yours": backprop_mlp} | {bug: with_bug(bug) for bug in BUGS}
    return {
        name: tuple(largest_gap(way, numerical_gradient, positive, eps) for positive in (False, True))
        for name, way in ways.items()
    }
