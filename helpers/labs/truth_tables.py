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


def shares_alike(own, found: dict) -> list[list[str]]:
    """Return a row of a table for each name in `found`: on how many rows its answers are those of `own`."""
    return [[name, f"{np.mean(np.asarray(answers) == own):.0%}"] for name, answers in found.items()]


def functions_of_1943(unit, truth_table, smallest_theta: int) -> set[tuple]:
    """Return the truth tables of all units of 1943 with two inputs and a threshold from `smallest_theta` up to 3.

    unit : unit_of_1943(x, role, theta); truth_table : the learner's truth_table(f, n)
    """
    found = set()
    roles = (-1, 0, 1)
    for role_a, role_b, theta in product(roles, roles, range(smallest_theta, 4)):
        found.add(tuple(truth_table(lambda a, b, role=(role_a, role_b), theta=theta: unit((a, b), role, theta), 2)))
    return found


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
