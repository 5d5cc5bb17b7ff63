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


EQUAL = 2.1  # points: three images of a digit; losses that lie closer than this count as equal


def worst_digit(losses, guess=None) -> int:
    """Return the digit that loses most; the guess, if it is one of those whose losses count as equal to the largest.

    losses : ten numbers, in points
    guess : what was predicted
    """
    losses = np.asarray(losses, float)
    worst = int(np.argmax(losses))
    known = isinstance(guess, int | np.integer) and 0 <= guess < len(losses)
    return int(guess) if known and losses[worst] - losses[guess] <= EQUAL else worst


def share_foretold(params, X, y, least=2) -> float:
    """Return the share of hidden units whose lesion hurts most the digit that they support most.

    Counted are units that cost some digit more than `least` points when they are taken out alone.
    """
    lost = harm_of(params, X, y)
    counted = lost.max(axis=1) > least
    agree = np.argmax(params[1][0], axis=1) == np.argmax(lost, axis=1)
    return float(np.mean(agree[counted]))
