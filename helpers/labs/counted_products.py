"""Numbers that count how often they are multiplied: what a function costs, on any machine, busy or not.

Serves lesson backpropagation. Counted are products of two single numbers, those inside `@` as well as those of a loop.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from helpers.messages import say

SIZES, ROWS = (784, 100, 10), 1


class Cost(NamedTuple):
    """Multiplications of the way forward alone, of one call for all gradients, and how many weights there are."""

    forward: int
    call: int
    n_weights: int
    counted: bool  # False: the function took no such numbers, and the counts follow from the shapes


class Counted(float):
    """A float that counts the products it takes part in."""

    total = 0

    def __mul__(self, other):
        Counted.total += 1
        return Counted(float(self) * float(other))

    __rmul__ = __mul__

    def __add__(self, other):
        return Counted(float(self) + float(other))

    __radd__ = __add__

    def __sub__(self, other):
        return Counted(float(self) - float(other))

    def __rsub__(self, other):
        return Counted(float(other) - float(self))

    def __truediv__(self, other):
        return Counted(float(self) / float(other))

    def __rtruediv__(self, other):
        return Counted(float(other) / float(self))

    def __pow__(self, power):
        return Counted(float(self) ** float(power))

    def __neg__(self):
        return Counted(-float(self))

    def exp(self):
        """Return the exponential: np.exp asks for it."""
        return Counted(math.exp(self))

    def log(self):
        """Return the logarithm: np.log asks for it."""
        return Counted(math.log(self))

    def tanh(self):
        """Return tanh: np.tanh asks for it."""
        return Counted(math.tanh(self))


def counted(array) -> np.ndarray:
    """Return an array of numbers that count."""
    found = np.empty(np.shape(array), dtype=object)
    for place, number in np.ndenumerate(np.asarray(array, float)):
        found[place] = Counted(number)
    return found


def products(sizes, rows: int) -> list[int]:
    """Return how many multiplications X @ W takes in each layer."""
    return [rows * n_in * n_out for n_in, n_out in zip(sizes, sizes[1:], strict=False)]


def cost(backprop_mlp, sizes=SIZES, rows: int = ROWS) -> Cost:
    """Return what backprop_mlp(params, X, y, "tanh") costs in multiplications, for a network of these sizes.

    Where the function does not take numbers that count, the counts are those of its matrix products, by their shapes.
    Raises what the function raises if it does not take ordinary numbers either: then there is nothing to count.
    """
    rng = np.random.default_rng(60)
    pairs = list(zip(sizes, sizes[1:], strict=False))
    params = [(counted(rng.normal(size=pair) / 5), counted(np.zeros(pair[1]))) for pair in pairs]
    X, y = counted(rng.normal(size=(rows, sizes[0]))), rng.integers(0, sizes[-1], rows)
    forward, n_weights = sum(products(sizes, rows)), sum(W.size + b.size for W, b in params)
    Counted.total = 0
    try:
        backprop_mlp(params, X, y, "tanh")
    except Exception:  # whatever a learner's function makes of numbers that it did not expect
        plain = [(np.array(W, float), np.array(b, float)) for W, b in params]
        backprop_mlp(plain, np.array(X, float), y, "tanh")
        say("Your function does not take numbers that count, so these are the counts of its products, by their shapes.")
        return Cost(forward, 3 * forward, n_weights, False)
    return Cost(forward, Counted.total, n_weights, True)


def kept_numbers(sizes, rows: int) -> int:
    """Return how many numbers wait for the way back: the input of each layer, for each row."""
    return rows * sum(sizes[:-1])
