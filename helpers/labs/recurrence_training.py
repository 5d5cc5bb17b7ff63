"""A loop that learns to hold a cue, by backpropagation through time with the learner's own derivative of one step.

A step of the loop is h <- (1 - gate) h + gate tanh(W h); a gate of 1 is the plain loop of the lesson.
"""

from __future__ import annotations

import numpy as np

from helpers.labs.recurrence_echo import random_loop

N_UNITS = 10
N_CUES = 2
RATE = 0.3
LIMIT = 0.1  # a longer gradient is shortened to this length (Pascanu, Mikolov & Bengio 2013)


def error_and_gradient(gradient_through_time, W, cue, steps, gate=1.0) -> tuple[float, np.ndarray]:
    """Return half the squared distance between the last state and the cue, and its gradient for W.

    gradient_through_time : function (W, h, steps); asked for one step at a time, on the way back
    cue : (n,) state at the start, and the state that is wanted at the end
    """
    states = [np.asarray(cue, dtype=float)]
    sums = []
    for _ in range(steps):
        sums.append(np.tanh(W @ states[-1]))
        states.append((1 - gate) * states[-1] + gate * sums[-1])
    error = states[-1] - cue
    loss, gradient = 0.5 * float(error @ error), np.zeros(W.shape)
    for h, out in zip(reversed(states[:-1]), reversed(sums), strict=True):
        gradient += np.outer(gate * error * (1 - out**2), h)
        one_step = np.asarray(gradient_through_time(W, h.copy(), 1), dtype=float)
        error = (1 - gate) * error + gate * (one_step.T @ error)
    return loss, gradient


def hold(gradient_through_time, steps, radius, gate=1.0, n_updates=150, seeds=(0, 1)) -> tuple[float, float]:
    """Return the length of the first gradient, and the error left after training, in per cent of a silent loop's.

    radius : spectral radius of the random weights at the start. Means over the seeds; each loop learns two cues of
    +0.5 and -0.5. A loop that ends silent has 100 % of the error.
    """
    lengths, left = [], []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        W = random_loop(radius, rng, N_UNITS)[0]
        cues = 0.5 * rng.choice([-1, 1], size=(N_CUES, N_UNITS))
        for update in range(n_updates + 1):
            found = [error_and_gradient(gradient_through_time, W, cue, steps, gate) for cue in cues]
            gradient = np.mean([each for _, each in found], axis=0)
            length = float(np.linalg.norm(gradient))
            if update == 0:
                lengths.append(length)
            if update < n_updates:
                W = W - RATE * gradient * min(1.0, LIMIT / max(length, 1e-300))
        left.append(100 * np.mean([loss for loss, _ in found]) / (0.5 * N_UNITS * 0.25))
    return float(np.mean(lengths)), float(np.mean(left))
