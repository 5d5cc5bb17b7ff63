"""Two costs that the perceptron's rule might go down, and how each slopes where the rule takes a step.

The first is the number of wrong rows. The second is the perceptron loss: how far a row is on the wrong side.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Slopes(NamedTuple):
    """What was found at all places: see `slopes_and_steps`."""

    not_zero: int  # slopes of the number of wrong rows that are not zero
    slopes: int  # how many there were
    moves: int  # places at which the rule changes the weights
    pairs: int  # pairs of a place and a row
    gap: float  # the largest difference between a step of the rule and minus the slope of the perceptron loss


def slopes_and_steps(predict, update, X, y, nudge=1e-6, n_places=100, seed=3) -> Slopes:
    """Return how two costs slope at random places, beside the steps of the learner's own rule.

    Parameters
    ----------
    predict, update : the learner's perceptron_predict(X, w, b) and perceptron_update(w, b, x, y, eta)
    X, y : rows in the plane, and their labels -1 and +1
    nudge : how far w1, w2 and b are moved, one at a time and both ways, to measure a slope
    n_places : how many places (w1, w2, b), drawn from the normal distribution with `seed`
    """

    def wrong_rows(v):
        return np.sum(np.asarray(predict(X, v[:2], v[2])) != y)

    def how_wrong(v):  # one number for each row
        return np.maximum(0, -y * (X @ v[:2] + v[2]))

    not_zero, moves, gap = 0, 0, 0.0
    for place in np.random.default_rng(seed).standard_normal((n_places, 3)):
        not_zero += int(np.count_nonzero(slopes_at(wrong_rows, place, nudge)))
        updates = [update(place[:2].copy(), place[2], x, label, 1) for x, label in zip(X, y, strict=True)]
        steps = np.array([[*w, b] for w, b in updates], dtype=float) - place
        moves += bool(np.any(steps))
        gap = max(gap, float(np.abs(steps + slopes_at(how_wrong, place, nudge).T).max()))
    return Slopes(not_zero, 3 * n_places, moves, n_places * len(y), gap)


def slopes_at(cost, v, nudge) -> np.ndarray:
    """Return the slope of a cost along each of its three numbers, by a nudge both ways."""
    return np.array([cost(v + step) - cost(v - step) for step in nudge * np.eye(3)]) / (2 * nudge)
