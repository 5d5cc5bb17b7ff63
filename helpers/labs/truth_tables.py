"""Plumbing of the experiments on truth tables: how many one unit computes, and how long a slow search will take."""

from __future__ import annotations

from itertools import product

import numpy as np

from helpers import check
from helpers.data import gate_inputs

LARGEST_WEIGHT = {1: 1, 2: 1, 3: 2, 4: 3}  # whole weights up to this size give all threshold functions of n inputs
SHORT = 3.0  # CPU seconds that one waits without a word


def how_many(n: int) -> int:
    """Return how many functions of n inputs, 1 to 4, one threshold unit computes: all small whole weights are tried."""
    largest = LARGEST_WEIGHT[n]
    weights = np.array(list(product(range(-largest, largest + 1), repeat=n)))
    thetas = np.arange(-n * largest, n * largest + 2)
    answers = weights @ gate_inputs(n).T >= thetas[:, None, None]  # each unit on each row, at once
    return len(np.unique(answers.reshape(-1, 2**n), axis=0))


def say_how_long(decide, calls: int, who: str) -> None:
    """Say how long so many calls of the learner's function will take, if that is longer than a moment.

    decide : the learner's is_threshold_function(table); it is timed on parity, where a search ends without a unit
    calls, who : how often it is asked, and by what, as in "This cell asks"
    """
    check.swift(
        lambda: decide([0, 1, 1, 0, 1, 0, 0, 1]),
        calls,
        f"the {calls} calls that {who[0].lower()}{who[1:]} for",
        "To wait less, let it try fewer weights and thresholds, or compute the sums once for all thresholds.",
        limit=SHORT,
        head="Your function is slow",
    )
