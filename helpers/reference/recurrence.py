"""Recurrence: a memory of Hopfield, the gradient through a loop, and attention as one look-up.

Serves lesson recurrence. States of a Hopfield network are -1 and +1; W[i, j] is the weight from unit j to unit i, so
that W @ s holds what every unit receives.
"""

from __future__ import annotations

import numpy as np


def hopfield_weights(patterns) -> np.ndarray:
    """Return the weights (n_units, n_units) of a network that stores patterns: the votes of all pairs, none to itself.

    Parameters
    ----------
    patterns : (n_patterns, n_units) of -1 and +1

    Source: Hopfield, PNAS 79:2554-2558, 1982, equation 2 (with states 0 and 1 there, and without the factor 1/N).
    Serves: exercise hopfield-weights.
    """
    patterns = np.asarray(patterns, dtype=float)
    W = patterns.T @ patterns / patterns.shape[1]
    np.fill_diagonal(W, 0)
    return W


def energy(W, s) -> float:
    """Return the energy of a state: minus half of s W s, so that each pair of units counts once.

    Source: Hopfield, PNAS 79:2554-2558, 1982, equation 7. Serves: exercise energy.
    """
    s = np.asarray(s, dtype=float)
    return float(-0.5 * s @ np.asarray(W, dtype=float) @ s)


def energy_change(W, s, i) -> float:
    """Return by how much the energy changes if unit i alone flips: twice what its pairs hold, with the sign changed.

    Source: Hopfield, PNAS 79:2554-2558, 1982, equation 8. Serves: exercise energy-change.
    """
    received = sum(float(weight) * float(state) for weight, state in zip(W[i], s, strict=True))
    return 2 * float(s[i]) * received


def recall(W, s, rng, synchronous=False, n_sweeps=10) -> np.ndarray:
    """Return the states of a network from the start on, one row after each sweep: (n_sweeps + 1, n_units).

    A unit takes the sign of what it receives and keeps its state where that is 0. Asynchronously every unit has one
    turn a sweep, in a random order, and hears the others as they are then; synchronously all move at once.

    Source: Hopfield, PNAS 79:2554-2558, 1982, equation 1. Serves: exercise recall.
    """
    W, s = np.asarray(W, dtype=float), np.array(s)
    states = [s.copy()]
    for _ in range(n_sweeps):
        if synchronous:
            received = W @ s
            s = np.where(received == 0, s, np.sign(received)).astype(s.dtype)
        else:
            for i in rng.permutation(len(s)):
                received = W[i] @ s
                if received != 0:
                    s[i] = 1 if received > 0 else -1
        states.append(s.copy())
    return np.array(states)


def two_cycle() -> tuple[np.ndarray, np.ndarray]:
    """Return two units that excite each other, and a state in which they differ: all at once they swap for ever.

    Source: Goles-Chacc, Fogelman-Soulie & Pellegrin, Discrete Appl. Math. 12:261-277, 1985 (a symmetric network whose
    units move at once ends in a fixed point or in a cycle of two). Serves: exercise two-cycle.
    """
    return np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([1, -1])


def gradient_through_time(W, h, steps) -> np.ndarray:
    """Return the derivatives of the state after `steps` updates h <- tanh(W h) by the state h at the start.

    Each update multiplies from the left by diag(1 - h'^2) W, with h' the state that it leads to.

    Parameters
    ----------
    W : (n, n);  h : (n,)

    Returns
    -------
    (n, n) array: entry [i, j] says how unit i at the end depends on unit j at the start

    Source: Bengio, Simard & Frasconi, IEEE Trans. Neural Networks 5:157-166, 1994. Serves: exercise
    gradient-through-time.
    """
    W, h = np.asarray(W, dtype=float), np.asarray(h, dtype=float)
    through = np.eye(len(h))
    for _ in range(steps):
        h = np.tanh(W @ h)
        through = (1 - h**2)[:, np.newaxis] * (W @ through)
    return through


def clipped_step(W, h, wanted, steps, eta, limit) -> np.ndarray:
    """Return the weights after one step of descent through time, its gradient no longer than `limit`.

    The loss is half the sum of squares of the last state minus `wanted`; a step of the loop is h = tanh(W @ h).

    Source: R. Pascanu, T. Mikolov & Y. Bengio, ICML, 2013 (the clipping). Serves: exercise clipped-step.
    """
    before, gradient = [np.asarray(h, float)], np.zeros(np.shape(W))
    for _ in range(steps):
        before.append(np.tanh(W @ before[-1]))
    blame = before.pop() - wanted
    after = blame + wanted
    while before:
        blame = blame * (1 - after**2)
        after = before.pop()
        gradient += blame[:, None] * after
        blame = blame @ W
    length = float(np.sqrt(np.sum(gradient**2)))
    return W - eta * (gradient * (limit / length) if length > limit else gradient)


def attention(query, keys, values, sharpness) -> np.ndarray:
    """Return the weighted mean of the values, with weights softmax(sharpness * keys query).

    Parameters
    ----------
    query : (d,);  keys : (n, d);  values : (n, m);  sharpness : number, 1 / sqrt(d) in a transformer

    Returns
    -------
    (m,) array

    Source: Bahdanau, Cho & Bengio, ICLR 2015; Vaswani et al., NeurIPS 2017, equation 1 (for one query). With keys =
    values it is one update of a modern Hopfield network (Ramsauer et al., ICLR 2021, equation 3). Serves: exercise
    attention.
    """
    scores = sharpness * (np.asarray(keys, dtype=float) @ np.asarray(query, dtype=float))
    weights = np.exp(scores - scores.max())
    return weights / weights.sum() @ np.asarray(values, dtype=float)
