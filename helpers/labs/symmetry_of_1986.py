"""The symmetry network of 1986: is a row of six bits its own mirror image?

Serves lesson backpropagation: the way back is the learner's linear_vjp.
"""

from __future__ import annotations

import numpy as np

from helpers.data import gate_inputs
from helpers.labs.digit_reader import quick_products


def train_symmetry(linear_vjp, seed: int, sweeps: int):
    """Train the symmetry network of 1986 until all outputs are within 0.1 of what they should be.

    Six inputs, two hidden units, one output, sigmoids; the error is half the squared error, summed over all 64 rows.
    A step is -eta times the gradient plus momentum times the last step: eta 0.1, momentum 0.9, first weights from
    -0.3 to 0.3 (Rumelhart, Hinton & Williams 1986, figure 1).

    Parameters
    ----------
    linear_vjp : the learner's function
    seed : for the first weights
    sweeps : give up after so many

    Returns
    -------
    W : (6, 2) weights into the hidden units
    errors : the error after each sweep; as many as `sweeps` if it gave up
    """
    rows = gate_inputs(6).astype(float)
    target = np.all(rows == rows[:, ::-1], axis=1)[:, np.newaxis]
    rng, errors, speeds, gap = np.random.default_rng(seed), [], [0.0] * 4, np.ones(1)
    weights = [rng.uniform(-0.3, 0.3, shape) for shape in ((6, 2), 2, (2, 1), 1)]
    while len(errors) < sweeps and gap.max() > 0.1:
        W1, b1, W2, b2 = weights
        hidden = 1 / (1 + np.exp(-rows @ W1 - b1))
        out = 1 / (1 + np.exp(-hidden @ W2 - b2))
        gap = np.abs(out - target)
        errors.append(np.sum(gap**2) / 2)
        dhidden, dW2, db2 = linear_vjp((out - target) * out * (1 - out), hidden, W2)
        _, dW1, db1 = linear_vjp(dhidden * hidden * (1 - hidden), rows, W1)
        speeds = [0.9 * speed - 0.1 * slope for speed, slope in zip(speeds, (dW1, db1, dW2, db2), strict=True)]
        weights = [weight + speed for weight, speed in zip(weights, speeds, strict=True)]
    return weights[0], errors


def how_many_solve(linear_vjp, seeds, sweeps: int) -> int:
    """Return from how many of these seeds the symmetry network gets there in fewer than so many sweeps.

    A linear_vjp that is right and slow is not waited for: the course's goes on, and a sentence says so.
    """
    arguments = np.ones((64, 2)), np.ones((64, 6)), np.ones((6, 2))
    vjp = quick_products(linear_vjp, arguments, 2 * sweeps * len(seeds), limit=30)
    return sum(len(train_symmetry(vjp, seed, sweeps)[1]) < sweeps for seed in seeds)


def sizes_over_the_smallest(W) -> list[list[float]]:
    """Return the sizes of the first three weights into each hidden unit, sorted, over the smallest of them."""
    sizes = np.sort(np.abs(W[:3]), axis=0)
    return (sizes / sizes[0]).T.round(2).tolist()
