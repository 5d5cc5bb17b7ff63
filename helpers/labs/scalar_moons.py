"""Two half-moons, and a small network of single Values that learns to tell them apart.

Serves lesson backpropagation: the learner's Value finds every slope, this module only takes the steps.
"""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np

from helpers.messages import say

LIMIT = 60.0  # CPU seconds


class Run(NamedTuple):
    """What training leaves: places, labels -1 and 1, the loss before each step and at the end, answers on a grid."""

    X: np.ndarray
    y: np.ndarray
    losses: list
    n_values: int  # Values in the graph of one step
    right: float  # share of the points on the right side
    places: tuple  # both coordinates of a grid of places
    answers: np.ndarray  # of the trained network at these places


def two_moons(n: int, rng: np.random.Generator, noise: float = 0.08) -> tuple[np.ndarray, np.ndarray]:
    """Return n points of two half-moons that reach into each other, (n, 2), and their labels -1 and 1."""
    angle, y = np.pi * (np.arange(n) // 2 + 0.5) / (n // 2), np.where(np.arange(n) % 2, 1, -1)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    return np.where(y[:, np.newaxis] > 0, upper, lower) + noise * rng.normal(size=(n, 2)), y


def grid() -> tuple[np.ndarray, np.ndarray]:
    """Return the places (both coordinates) where the trained network is asked."""
    return np.meshgrid(np.linspace(-1.6, 2.6, 43), np.linspace(-1.2, 1.7, 30))


def start(Value, n_hidden: int, rng: np.random.Generator):
    """Return weights, the bias last, of n_hidden units and of the output unit: lists of Values."""
    weights, biases = rng.normal(size=(2, n_hidden)), rng.normal(size=n_hidden)
    hidden = [[Value(w) for w in (*weights[:, k].tolist(), float(biases[k]))] for k in range(n_hidden)]
    return hidden, [Value(w) for w in (*(rng.normal(size=n_hidden) / np.sqrt(n_hidden)).tolist(), 0.0)]


def count(output) -> int:
    """Return how many Values a Value was made from, itself among them."""
    seen, waiting = {id(output)}, [output]
    while waiting:
        for parent in waiting.pop().parents:
            if id(parent) not in seen:
                seen.add(id(parent))
                waiting.append(parent)
    return len(seen)


def train(Value, network, n_hidden: int = 8, eta: float = 0.3, n_steps: int = 100, seed: int = 3) -> Run:
    """Train network(x, hidden, last) on 24 points by gradient descent on the mean squared error.

    Parameters
    ----------
    Value, network : the learner's class, and how the lesson puts a network together
    eta : the learning rate
    n_steps : fewer are taken, and it is said, where they would take more than a minute
    """
    X, y = two_moons(24, np.random.default_rng(0))
    hidden, last = start(Value, n_hidden, np.random.default_rng(seed))
    losses, n_values, begun = [], 0, time.process_time()
    for step in range(n_steps + 1):
        loss = Value(0.0)
        for x, label in zip(X.tolist(), y.tolist(), strict=True):
            gap = network(x, hidden, last) + -label
            loss = loss + gap * gap
        loss = loss * (1 / len(y))
        losses.append(loss.data)
        n_values = n_values or count(loss)
        if step == n_steps:
            break
        loss.backward()
        for unit in [*hidden, last]:
            for weight in unit:
                weight.data -= eta * weight.grad
        if time.process_time() - begun > LIMIT:
            say(f"Each step makes {n_values:,} Values and took long here, so this run stops after {step + 1} steps.")
            break
    across, up = grid()
    places = np.column_stack([across.ravel(), up.ravel()]).tolist()
    answers = np.array([network(place, hidden, last).data for place in places]).reshape(across.shape)
    found = np.array([network(x, hidden, last).data for x in X.tolist()])
    return Run(X, y, losses, n_values, float(np.mean(np.sign(found) == y)), (across, up), answers)
