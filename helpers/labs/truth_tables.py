"""Plumbing of the experiments on truth tables: how many one unit computes, and how long a slow search will take."""

from __future__ import annotations

from itertools import product

import numpy as np

from helpers import check
from helpers.data import gate_inputs

GATES = {"AND": 2, "OR": 2, "NOT": 1, "NAND": 2, "MAJORITY": 3}  # how many inputs each has
LARGEST_WEIGHT = {1: 1, 2: 1, 3: 2, 4: 3}  # whole weights up to this size give all threshold functions of n inputs
SHORT = 3.0  # CPU seconds that one waits without a word


def how_many(n: int) -> int:
    """Return how many functions of n inputs, 1 to 4, one threshold unit computes: all small whole weights are tried."""
    largest = LARGEST_WEIGHT[n]
    weights = np.array(list(product(range(-largest, largest + 1), repeat=n)))
    thetas = np.arange(-n * largest, n * largest + 2)
    answers = weights @ gate_inputs(n).T >= thetas[:, None, None]  # each unit on each row, at once
    return len(np.unique(answers.reshape(-1, 2**n), axis=0))


def random_rows(n_rows: int, n_inputs: int, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs 0 and 1 by chance, an array of shape (n_rows, n_inputs), and a random order of the inputs.

    The order holds the numbers of the inputs, 0 to n_inputs - 1: x[order] is a row in that order.
    """
    rng = np.random.default_rng(seed)
    return rng.integers(0, 2, (n_rows, n_inputs)), rng.permutation(n_inputs)


def shares_alike(own, found: dict) -> list[list[str]]:
    """Return a row of a table for each name in `found`: on how many rows its answers are those of `own`."""
    return [[name, f"{np.mean(np.asarray(answers) == np.asarray(own)):.0%}"] for name, answers in found.items()]


def gates_under_noise(noise: float, n_times: int = 1000, seed: int = 5) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """Return for each gate its name, the rows of its inputs, and normal noise that is added to the sums of the rows.

    noise : standard deviation, in the units of the sums
    Rows have the shape (2**n, n) for n inputs, the noise has the shape (n_times, 2**n).
    """
    rng = np.random.default_rng(seed)
    return [(name, gate_inputs(n), noise * rng.standard_normal((n_times, 2**n))) for name, n in GATES.items()]


def firing_and_silent(table) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of inputs on which a truth table says 1, and those on which it says 0.

    table : 2**n answers in counting order; a row has n numbers 0 or 1
    """
    rows, answers = gate_inputs(int(np.log2(len(table)))), np.asarray(table)
    return rows[answers == 1], rows[answers == 0]


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
