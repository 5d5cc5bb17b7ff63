"""How close the staircase networks of lesson layers come to a curve, inside [0, 1] and outside."""

from __future__ import annotations

import numpy as np

from helpers.labs.networks import as_arrays, forward_is_right, insist


def largest_gap(network, forward, step, f, n_steps: int, low: float, high: float, n_places: int = 401) -> float:
    """Return how far a staircase network of f is from f at most, between low and high.

    Parameters
    ----------
    network, forward, step : the learner's staircase_network(f, n_steps), mlp_forward and the step
    f : function of an array
    """
    return float(np.max(gaps(network, forward, step, f, n_steps, np.linspace(low, high, n_places))))


def gaps(network, forward, step, f, n_steps: int, x) -> np.ndarray:
    """Return how far a staircase network of f is from f at the places x."""
    insist(forward_is_right(forward), "mlp_forward")
    line = as_arrays(network(lambda u: 1.0 * u, 4))
    at = np.linspace(0, 1, 41)
    insist(np.max(np.abs(np.ravel(forward(at[:, None], line, step)) - at)) < 0.2501, "staircase_network")
    return np.abs(np.ravel(forward(x[:, None], as_arrays(network(f, n_steps)), step)) - f(x))
