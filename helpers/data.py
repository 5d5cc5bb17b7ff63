"""Toy data sets for the perceptron and network lessons, and 8x8 digits. Labels of two classes are -1 and +1.

Randomness comes from the generator that is passed in: `np.random.default_rng(seed)`.
"""

from __future__ import annotations

import io
from functools import cache
from importlib import resources

import numpy as np

N_HELD_OUT = 360  # images of the digits that `digits_split` holds out: the last ones come from other writers


def gate_inputs(n: int) -> np.ndarray:
    """Return all 2**n rows of n binary inputs, in counting order: 00, 01, 10, 11.

    Parameters
    ----------
    n : number of inputs, at least 1

    Returns
    -------
    X : (2**n, n) array of the integers 0 and 1; the first column changes slowest
    """
    rows = np.arange(2**n)[:, np.newaxis]
    return (rows >> np.arange(n)[::-1]) & 1


def gate_data(fires) -> tuple[np.ndarray, np.ndarray]:
    """Return the four rows of two binary inputs as floats, and +1 where `fires(row sums)` holds, else -1."""
    X = gate_inputs(2)
    return X.astype(float), np.where(fires(X.sum(axis=1)), 1, -1)


def and_data() -> tuple[np.ndarray, np.ndarray]:
    """Return AND over {0, 1}: X (4, 2) in counting order and y (4,), +1 for the row 11."""
    return gate_data(lambda total: total == 2)


def or_data() -> tuple[np.ndarray, np.ndarray]:
    """Return OR over {0, 1}: X (4, 2) in counting order and y (4,), -1 for the row 00."""
    return gate_data(lambda total: total >= 1)


def xor_data() -> tuple[np.ndarray, np.ndarray]:
    """Return XOR over {0, 1}: X (4, 2) in counting order and y (4,), +1 for the rows 01 and 10."""
    return gate_data(lambda total: total == 1)


def two_blobs(n: int, gap: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return two clouds of points in the plane that a straight line separates.

    There is a line, in a random place and direction, from which every point is at least `gap` away: the strip without
    points is at least 2 gap wide.

    Parameters
    ----------
    n : number of points; the classes differ by at most one
    gap : guaranteed distance of every point from the line, at least 0
    rng : source of randomness

    Returns
    -------
    X : (n, 2) points in random order
    y : (n,) labels -1 and +1
    """
    y = rng.permutation(np.where(np.arange(n) % 2, 1, -1))
    angle = rng.uniform(0, 2 * np.pi)
    across = np.array([np.cos(angle), np.sin(angle)])
    along = np.array([-across[1], across[0]])
    # The small constant keeps the promise after rounding.
    distance = y * (gap + 1e-9 + np.abs(rng.normal(1.0, 0.5, n)))
    middle = rng.uniform(-1, 1, 2)
    return middle + np.outer(distance, across) + np.outer(rng.normal(0, 1, n), along), y


def random_dichotomy(n: int, d: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return n points in d dimensions with labels drawn by coin tosses, as in Cover's counting argument.

    Parameters
    ----------
    n, d : number of points and of dimensions
    rng : source of randomness

    Returns
    -------
    X : (n, d) points from a normal distribution, so in general position with probability one
    y : (n,) labels -1 and +1, independent of X
    """
    return rng.normal(size=(n, d)), rng.choice([-1, 1], size=n)
