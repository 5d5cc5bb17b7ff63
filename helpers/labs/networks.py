"""What the experiments of lesson layers do with a learner's network: lists become arrays, wrong ones are refused."""

from __future__ import annotations

import numpy as np

from helpers import stills, voice
from helpers.labs.unit_by_unit import by_units, in_another_order
from helpers.messages import CourseMessage

CHAIN = [
    (np.array([[1.0, 0.0], [2.0, 1.0]]), np.array([0.0, -3.0])),
    (np.array([[1.0, -1.0], [0.0, 2.0]]), np.array([1.0, 1.0])),
    (np.array([[-2.0], [-1.0]]), np.array([1.0])),  # below 0 in the end, so that a bent last layer shows
]
ROWS = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.0]])
KNOWN = {  # what an activation answers to -1.5, 0 and 2.5
    "sigmoid": (0.182426, 0.5, 0.924142),
    "tanh": (-0.905148, 0.0, 0.986614),
    "relu": (0.0, 0.0, 2.5),
    "gelu": (-0.100211, 0.0, 2.484476),
}


class NotRight(CourseMessage):
    """A function whose answers are wrong: nothing is measured with it."""


def insist(right: bool, name: str) -> None:
    """Stop, with the course's own run of this cell, where the learner's function `name` is not right yet."""
    if not right:
        stills.show(voice.running["source"])
        raise NotRight(
            f"Nothing is measured here with your {name}: it is not right yet. Its check above says what is missing."
        )


def as_arrays(params) -> list:
    """Return params as a list of pairs of arrays of floats, whatever lists and tuples they are made of."""
    return [(np.asarray(W, float), np.asarray(b, float)) for W, b in params]


def forward_is_right(forward) -> bool:
    """Return whether a forward pass gives the numbers of three layers that were computed by hand."""
    given = [(W.copy(), b.copy()) for W, b in CHAIN]
    return same(forward(ROWS.copy(), given, np.abs), [[-13], [-12], [-11]])


def activation_is_right(activation, *names) -> bool:
    """Return whether activation(name) of each name is right at three places."""
    places = np.array([-1.5, 0.0, 2.5])
    return all(same(activation(name)(places.copy()), KNOWN[name], 1e-3) for name in names)


def tell_lowest_and_gap(z, gelu, gap) -> None:
    """Print where GELU is lowest and where it is furthest from ReLU.

    Parameters
    ----------
    z : (n,) array of places
    gelu, gap : (n,) arrays, GELU at these places and its distance to ReLU
    """
    print(f"lowest value of GELU: {gelu.min():.3f} at z = {z[np.argmin(gelu)]:.3f}")
    print(f"largest gap to ReLU: {gap.max():.3f} at |z| = {abs(z[np.argmax(gap)]):.3f}")


def same(found, wanted, tolerance: float = 1e-6) -> bool:
    """Return whether two arrays agree, also where what was found is no array at all."""
    try:
        return np.shape(found) == np.shape(wanted) and np.allclose(np.asarray(found, float), wanted, atol=tolerance)
    except (TypeError, ValueError):
        return False


def alone_and_shuffled(forward, activation, seed: int = 41, n_hidden: int = 8) -> tuple[float, float]:
    """Return the largest difference to single units in a loop, and to the same units in another order.

    Parameters
    ----------
    forward : the learner's mlp_forward(X, params, activation)
    activation : of the hidden units, a function of arrays
    """
    insist(forward_is_right(forward), "mlp_forward")
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(50, 6))
    first = rng.normal(size=(6, n_hidden)), rng.normal(size=n_hidden)
    params = [first, (rng.normal(size=(n_hidden, 1)), rng.normal(size=1))]
    output = np.asarray(forward(X, params, activation), float)
    shuffled = np.asarray(forward(X, in_another_order(params, rng), activation), float)
    return float(np.max(np.abs(output - by_units(X, params, activation)))), float(np.max(np.abs(output - shuffled)))


def ranks(collapse, forward, X, widths, seed: int = 44) -> tuple[int, int]:
    """Return the rank of what four random layers make of X: as one matrix, and with tanh between them.

    Parameters
    ----------
    collapse, forward : the learner's collapse_linear(weights) and mlp_forward(X, params, activation)
    X : (n_samples, n_in) array
    widths : how many units each layer has
    """
    insist(forward_is_right(forward), "mlp_forward")
    weights = [W for W, _ in CHAIN]
    insist(same(collapse([W.copy() for W in weights]), weights[0] @ weights[1] @ weights[2]), "collapse_linear")
    rng, sizes = np.random.default_rng(seed), [X.shape[1], *widths]
    weights = [rng.normal(size=pair) / np.sqrt(pair[0]) for pair in zip(sizes, sizes[1:], strict=False)]
    bent = forward(X, [(W, np.zeros(W.shape[1])) for W in weights], np.tanh)
    whole = np.asarray(collapse(weights), float)
    return int(np.linalg.matrix_rank(X @ whole)), int(np.linalg.matrix_rank(np.asarray(bent, float)))
