"""Fit a network with one hidden layer to a few hundred answers within milliseconds.

Lesson synapses_and_dendrites asks how many hidden units stand in for one cell. That needs many fits to the end, so
plain gradient descent (lesson gradient_descent) is too slow; the steps here are those of Levenberg and Marquardt.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def network(X, parameters, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the answers c + sum_j a_j tanh(w_j . x + b_j) and their derivatives for each parameter.

    parameters : W (n_in * width), then b (width), a (width), c
    """
    n_in = X.shape[1]
    W, b, a = np.split(parameters[:-1], [n_in * width, (n_in + 1) * width])
    hidden = np.tanh(X @ W.reshape(n_in, width) + b)
    back = a * (1 - hidden**2)
    slopes = (X[:, :, np.newaxis] * back[:, np.newaxis, :]).reshape(len(X), -1)
    return hidden @ a + parameters[-1], np.hstack([slopes, back, hidden, np.ones((len(X), 1))])


def fit_network(X, y, width: int, rng: np.random.Generator, n_steps: int = 40) -> Callable:
    """Return a network of `width` tanh units and a linear output, fitted to y in the sense of least squares.

    Parameters
    ----------
    X, y : (n_samples, n_in) and (n_samples,) arrays
    width : number of hidden units
    rng : source of the random start
    n_steps : steps that are tried, of which those are taken that lower the error

    Returns
    -------
    function of an (n, n_in) array that returns (n,) answers

    Sources: K. Levenberg, Quarterly of Applied Mathematics 2:164-168, 1944; D. W. Marquardt, J. SIAM 11:431-441, 1963.
    """
    X, y = np.asarray(X, float), np.asarray(y, float)
    start = rng.normal(size=(X.shape[1] + 1) * width) * 1.5 / np.sqrt(X.shape[1])
    parameters = np.concatenate([start, 0.1 * rng.normal(size=width), [y.mean()]])
    answers, slopes = network(X, parameters, width)
    damping = 1.0
    for _ in range(n_steps):
        curvature = slopes.T @ slopes + damping * np.eye(parameters.size)
        trial = parameters + np.linalg.solve(curvature, slopes.T @ (y - answers))
        new_answers, new_slopes = network(X, trial, width)
        if np.sum((y - new_answers) ** 2) < np.sum((y - answers) ** 2):
            parameters, answers, slopes, damping = trial, new_answers, new_slopes, max(damping / 4, 1e-6)
        else:
            damping *= 6
    return lambda rows: network(np.asarray(rows, float), parameters, width)[0]
