"""Threshold logic: the unit of McCulloch and Pitts, the functions it can compute, and what can be built from it.

Serves lesson threshold_logic. Tables list a function's value on all 2**n rows of inputs in counting order: the
first input is the most significant bit, so two inputs run through 00, 01, 10, 11.
"""

from __future__ import annotations

import itertools

import numpy as np


def input_rows(n: int) -> np.ndarray:
    """Return all rows of n zeros and ones in counting order, shape (2**n, n)."""
    return np.arange(2**n)[:, None] >> np.arange(n)[::-1] & 1


def threshold_unit(x, w, theta):
    """Return 1 where the weighted input reaches the threshold, else 0.

    y = 1 if w . x >= theta, else 0

    Parameters
    ----------
    x : (n,) or (n_rows, n) inputs.
    w : (n,) weights.
    theta : threshold, in the units of the weighted sum.

    Returns
    -------
    int for one row, (n_rows,) integer array for several.

    Source: McCulloch & Pitts, Bull. Math. Biophys. 5:115-133, 1943; weights are the modern form.
    Serves: exercise threshold-unit.
    """
    fires = np.inner(x, w) >= theta
    return fires.astype(int) if np.ndim(fires) else int(fires)


GATES = {  # (w, theta), with the threshold halfway between the two sums that it has to tell apart
    "AND": ((1.0, 1.0), 1.5),
    "OR": ((1.0, 1.0), 0.5),
    "NOT": ((-1.0,), -0.5),
    "NAND": ((-1.0, -1.0), -1.5),
    "MAJORITY": ((1.0, 1.0, 1.0), 1.5),
}


def gate(name: str) -> tuple[tuple[float, ...], float]:
    """Return weights and threshold of a unit that computes AND, OR, NOT, NAND or MAJORITY (of three).

    Serves: exercise gate. Any unit with the same table is as good.
    """
    return GATES[name]


def truth_table(f, n: int) -> np.ndarray:
    """Return f on all rows of n inputs in counting order, shape (2**n,); f takes n separate arguments.

    Serves: exercise truth-table.
    """
    return np.array([int(f(*row)) for row in input_rows(n).tolist()])


def is_threshold_function(table) -> bool:
    """Return whether one threshold unit computes the table of 2**n zeros and ones, n <= 8.

    No weights are searched. Suppose two rows that should fire and two that should not add up to the same vector:
    a + b = c + d. A unit would need w.a + w.b >= 2 theta > w.c + w.d, a contradiction. Up to eight inputs, every
    function without such a pair of pairs is a threshold function.

    Raises
    ------
    ValueError : the length is not 2**n with 1 <= n <= 8.

    Sources: Elgot, SWCT 1961 (2-asummable = completely monotonic); Muroga, Tsuboi & Baugh, IEEE Trans. Comput.
    C-19:818-825, 1970 (sufficient for n <= 8). For n <= 4 the tests prove it without these.
    Serves: exercise is-threshold-function.
    """
    fires = np.asarray(table).astype(bool)
    n = fires.size.bit_length() - 1
    if fires.shape != (2**n,) or not 1 <= n <= 8:
        raise ValueError(f"a table has 2, 4, 8, ... 256 entries; this one has the shape {fires.shape}")
    code = input_rows(n) @ 3 ** np.arange(n)  # a + b = c + d exactly if the codes of both sums agree: digits 0, 1, 2
    sums = code[:, None] + code
    return not np.intersect1d(sums[fires[:, None] & fires], sums[~fires[:, None] & ~fires]).size


LARGEST_WEIGHT = {1: 1, 2: 1, 3: 2, 4: 3}  # integer weights up to this size give all threshold functions of n inputs


def threshold_functions(n: int) -> np.ndarray:
    """Return the tables of all threshold functions of n <= 4 inputs, shape (count, 2**n), sorted.

    Every unit with small integer weights and integer threshold is tried, in one array. The counts are 4, 14, 104, 1882
    (OEIS A000609). That larger weights add nothing is proved in the tests, table by table.
    """
    largest = LARGEST_WEIGHT[n]
    weights = np.array(list(itertools.product(range(-largest, largest + 1), repeat=n)))
    thetas = np.arange(-n * largest, n * largest + 2)
    fires = weights @ input_rows(n).T >= thetas[:, None, None]
    return np.unique(fires.reshape(-1, 2**n).astype(int), axis=0)


def functions_of_1943(n: int, smallest_theta: int = 0) -> np.ndarray:
    """Return the tables that one true 1943 unit of n inputs computes, shape (count, 2**n), sorted.

    Each input excites (counts 1), inhibits (one active inhibitor silences the unit) or is not connected; the threshold
    is an integer from smallest_theta to n + 1. Below 0 nothing new can happen. Two inputs: 11 of 16 functions, or 7 if
    the threshold is at least 1, so that silence in is silence out.

    Source: McCulloch & Pitts 1943, the physical assumptions 2 and 4.
    """
    rows = input_rows(n)
    roles = np.array(list(itertools.product((-1, 0, 1), repeat=n)))
    excitation, inhibition = (roles == 1) @ rows.T, (roles == -1) @ rows.T
    thetas = np.arange(smallest_theta, n + 2)
    fires = (excitation >= thetas[:, None, None]) & (inhibition == 0)
    return np.unique(fires.reshape(-1, 2**n).astype(int), axis=0)


def full_adder(a: int, b: int, carry: int) -> tuple[int, int]:
    """Return (sum bit, carry bit) of three bits, by arithmetic: a + b + carry = sum + 2 carry_out.

    Serves: exercise full-adder.
    """
    carry_out, total = divmod(int(a) + int(b) + int(carry), 2)
    return total, carry_out


def count_params(sizes) -> tuple[int, int, int]:
    """Return (units, weights, biases) of a fully connected network with the layer sizes given, inputs first.

    Input lines compute nothing and are not units; each unit has one weight a line of the layer below, and one bias.

    Serves: exercise count-params.
    """
    widths = [int(size) for size in sizes]
    units = sum(widths) - widths[0]
    return units, sum(below * above for below, above in itertools.pairwise(widths)), units
