"""Which rows of a truth table a point neuron could get wrong. Serves lesson synapses_and_dendrites."""

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
