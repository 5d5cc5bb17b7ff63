"""Run a network one unit at a time, and with its hidden units in another order: what a layer is made of."""

from __future__ import annotations

import numpy as np


def by_units(X, params, activation) -> np.ndarray:
    """Return the output of a network with one hidden layer, each unit computed alone and knowing of no other.

    Parameters
    ----------
    X : (n_samples, n_in) array
    params : [(W1, b1), (W2, b2)]
    activation : function of an array, entry by entry

    Returns
    -------
    (n_samples, n_out) array
    """
    (W1, b1), (W2, b2) = params
    output = np.zeros((len(X), len(b2)))
    for i, row in enumerate(X):
        for j, bias in enumerate(b1):
            weighted = sum(x * w for x, w in zip(row, W1[:, j], strict=True)) + bias
            output[i] += activation(np.array([weighted])) * W2[j]
    return output + b2


def in_another_order(params, rng) -> list:
    """Return the same network with its hidden units shuffled: columns of W1 with their biases, and rows of W2."""
    (W1, b1), (W2, b2) = params
    order = rng.permutation(len(b1))
    return [(W1[:, order], b1[order]), (W2[order], b2)]
