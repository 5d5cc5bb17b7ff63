"""Which rows of a truth table a point neuron, or one branch, could get wrong. Serves lesson synapses_and_dendrites."""

from __future__ import annotations

from itertools import combinations

import numpy as np


def possible(is_threshold_function, wanted, n_wrong: int) -> list[tuple[int, ...]]:
    """Return all sets of n_wrong rows such that some threshold unit is wrong on exactly these.

    Parameters
    ----------
    is_threshold_function : function of a table that says whether a single unit computes it
    wanted : the table, an answer 0 or 1 for each row
    """
    found = []
    for rows in combinations(range(len(wanted)), n_wrong):
        flipped = np.array(wanted)
        flipped[list(rows)] = 1 - flipped[list(rows)]
        if is_threshold_function(flipped):
            found.append(rows)
    return found


def weight_pairs(grid) -> list[list[float]]:
    """Return all pairs of two weights from a grid of n values, n * n of them."""
    return [[float(first), float(second)] for first in grid for second in grid]


def xor_in_words(right: int, control: int, n_pairs: int, spike: str) -> str:
    """Return how many rows of XOR one branch gets right, for the page of claims.

    Parameters
    ----------
    right, control : of 4 rows, with calcium spikes, and with those of the control at its best weights
    n_pairs : pairs of weights that the control tried
    spike : what the control is called
    """
    return (
        f"My one branch with calcium spikes is right on {right} of 4 rows of XOR. Control: with {spike}, which only "
        f"grows, the best of {n_pairs} pairs of weights is right on {control}."
    )
