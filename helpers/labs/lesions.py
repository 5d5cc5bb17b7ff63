"""Take out one hidden unit of a network with one hidden layer, and see which digits suffer."""

from __future__ import annotations

import numpy as np


def right_by_digit(params, X, y, lesioned=None) -> np.ndarray:
    """Return the per cent of each digit's images that a network reads, without one hidden unit (None: with all)."""
    (W1, b1), (W2, b2) = params
    heard = np.arange(len(b1)) != lesioned
    said = ((np.maximum(X @ W1 + b1, 0) * heard) @ W2 + b2).argmax(axis=1)
    return np.array([100 * np.mean(said[y == digit] == digit) for digit in range(10)])


def harm_of(params, X, y) -> np.ndarray:
    """Return what taking out each hidden unit costs each digit, in points: an array (n_hidden, 10)."""
    whole = right_by_digit(params, X, y)
    return np.array([whole - right_by_digit(params, X, y, unit) for unit in range(len(params[0][1]))])
