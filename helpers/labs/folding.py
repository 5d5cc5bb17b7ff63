"""Parity by folding and by counting: how many units each of the two takes.

Source: M. Telgarsky, Benefits of depth in neural networks, COLT, 2016, for the folds.
"""

from __future__ import annotations

import numpy as np

from helpers.labs.networks import activation_is_right, as_arrays, forward_is_right, insist, same


def folded(fold, n_folds: int) -> list:
    """Return params that take the share of ones among 2**n_folds bits, and fold it n_folds times.

    What leaves one fold and enters the next goes through two sums with nothing between them, and so through one matrix.

    Parameters
    ----------
    fold : [(W1, b1), (W2, b2)], one number in and one number out
    n_folds : int >= 1
    """
    (W1, b1), (W2, b2) = as_arrays(fold)
    share = np.full((2**n_folds, 1), 0.5**n_folds)
    again = [(W2 @ W1, b2 @ W1 + b1)] * (n_folds - 1)
    return [(share @ W1, b1), *again, (W2, b2)]


def counted(n_bits: int) -> list:
    """Return params of n_bits ReLU units in one layer that tell odd from even: each but the first turns the slope."""
    heights = np.where(np.arange(n_bits) % 2 == 1, -2.0, 2.0)
    heights[0] = 1
    return [(np.ones((n_bits, n_bits)), -np.arange(n_bits, dtype=float)), (heights[:, None], np.zeros(1))]


def one_row_a_count(n_bits: int) -> np.ndarray:
    """Return rows of n_bits with 0, 1, 2, ... ones."""
    return np.tri(n_bits + 1, n_bits, -1)


def units_of(params, forward, bend, n_bits: int) -> int | None:
    """Return how many hidden units a network has if it tells odd from even for every number of ones, else None."""
    params, rows = as_arrays(params), one_row_a_count(n_bits)
    rows = np.concatenate([rows, rows[:, ::-1]])  # a network that hears each bit by itself may be right from one end
    if not same(forward(rows, params, bend), rows.sum(axis=1)[:, None] % 2):
        return None
    return sum(len(b) for _, b in params[:-1])


def relu_units(fold, forward, activation, n_folds: int) -> tuple[int, int]:
    """Return how many ReLU units the parity of 2**n_folds bits takes: in our one layer, and with the learner's folds.

    Parameters
    ----------
    fold : the learner's fold(), run once
    forward, activation : the learner's mlp_forward and activation
    """
    insist(forward_is_right(forward), "mlp_forward")
    insist(activation_is_right(activation, "relu"), "activation")
    n_bits, relu = 2**n_folds, activation("relu")
    flat = units_of(counted(n_bits), forward, relu, n_bits)
    deep = units_of(folded(fold, n_folds), forward, relu, n_bits)
    insist(deep is not None, "fold")
    return flat, deep


def step_units(network, forward, step, n_bits: int) -> int:
    """Return how many step units the learner's parity_network takes for n_bits."""
    insist(forward_is_right(forward), "mlp_forward")
    found = units_of(network(n_bits), forward, step, n_bits)
    insist(found is not None, "parity_network")
    return found
