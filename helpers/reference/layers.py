"""Layers: activations, the forward pass of a network, and networks whose weights are chosen by hand.

Serves lesson layers. The convention that later lessons share: `params` is a list with one pair (W, b) a layer,
first layer first; W has shape (n_in, n_out), b has shape (n_out,). A layer computes X @ W + b. The activation comes
after every layer but the last.
"""

from __future__ import annotations

import math

import numpy as np

_erfc = np.vectorize(math.erfc, otypes=[float])


def step(z) -> np.ndarray:
    """Return 1 where z >= 0 and 0 elsewhere: a threshold unit with bias -theta.

    Source: McCulloch & Pitts, Bull. Math. Biophys. 5:115-133, 1943.
    """
    return (np.asarray(z) >= 0).astype(float)


def sigmoid(z) -> np.ndarray:
    """Return 1 / (1 + exp(-z)) = exp(-log(1 + exp(-z))), without overflow for any z."""
    return np.exp(-np.logaddexp(0, -np.asarray(z, float)))


def relu(z) -> np.ndarray:
    """Return z where it is positive and 0 elsewhere (Fukushima, IEEE Trans. Syst. Sci. Cybern. 5:322, 1969)."""
    z = np.asarray(z, float)
    return z * (z > 0)


def gelu(z) -> np.ndarray:
    """Return z Phi(z), Phi the normal distribution function, in its exact form: z erfc(-z / sqrt(2)) / 2.

    The tanh form z/2 (1 + tanh(sqrt(2/pi) (z + 0.044715 z^3))) differs from it by less than 0.0005.

    Source: Hendrycks & Gimpel, arXiv 1606.08415, 2016.
    """
    z = np.asarray(z, float)
    return z * _erfc(-z / math.sqrt(2)) / 2 if z.size else z


ACTIVATIONS = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": relu, "gelu": gelu}


def activation(name: str):
    """Return the activation function of that name: sigmoid, tanh, relu or gelu. It works on arrays of any shape.

    Serves: exercise activation.
    """
    return ACTIVATIONS[name]


def mlp_forward(X, params, activation) -> np.ndarray:
    """Return the output of a network on every row of X.

    H_0 = X;  H_k = activation(H_{k-1} W_k + b_k);  the last layer leaves the activation out.

    Parameters
    ----------
    X : (n_samples, n_in) array
    params : list of (W, b), see the top of this file; at least one pair
    activation : function of an array, entry by entry

    Returns
    -------
    (n_samples, n_out) array

    Serves: exercise mlp-forward; later lessons use it.
    """
    H = np.asarray(X, float)
    for depth, (W, b) in enumerate(params, start=1):
        H = np.einsum("si,io->so", H, np.asarray(W, float)) + np.asarray(b, float)
        H = H if depth == len(params) else activation(H)
    return H


def xor_by_hand() -> list:
    """Return params of a network of step units that answers 0, 1, 1, 0 on 00, 01, 10, 11.

    The hidden units are "a and not b" and "b and not a"; the output adds them.

    Source: Minsky & Papert, Perceptrons, 1969, for why one layer is not enough. Serves: exercise xor-by-hand.
    """
    W = np.array([[1.0, -1.0], [-1.0, 1.0]])
    return [(W, np.array([-0.5, -0.5])), (np.ones((2, 1)), np.zeros(1))]


def collapse_linear(weights) -> np.ndarray:
    """Return the one matrix that a stack of linear layers without biases equals: W_1 W_2 ... W_k.

    Its rank is at most the smallest width in the stack. Serves: exercise collapse-linear.
    """
    return np.linalg.multi_dot(weights) if len(weights) > 1 else np.asarray(weights[0], float)


def steps_and_levels(switches, levels) -> list:
    """Return params of a network of one input that answers levels[k] from switches[k - 1] up to switches[k]."""
    switches, levels = np.asarray(switches, float), np.asarray(levels, float)
    return [(np.ones((1, switches.size)), -switches), (np.diff(levels)[:, None], levels[:1])]


def staircase_network(f, n_steps: int) -> list:
    """Return params of n_steps - 1 step units that follow f on [0, 1] as a staircase of n_steps equal treads.

    A tread has the value of f in its middle. So for |f(u) - f(v)| <= L |u - v| the error is at most L / (2 n_steps).

    Parameters
    ----------
    f : function of a number in [0, 1]
    n_steps : int >= 2

    Source: the elementary case of Cybenko, Math. Control Signals Systems 2:303-314, 1989.
    Serves: exercise staircase-network.
    """
    middles = (np.arange(n_steps) + 0.5) / n_steps
    return steps_and_levels(np.arange(1, n_steps) / n_steps, [float(f(x)) for x in middles])


def parity_network(n_bits: int) -> list:
    """Return params of n_bits step units that answer 1 if an odd number of the inputs is 1, else 0.

    All units see the count of ones; parity is a staircase of that count with levels 0, 1, 0, 1, ...

    Source: Rumelhart, Hinton & Williams, in Parallel Distributed Processing, vol. 1, 1986, chapter 8 (their figure of a
    parity network counts in this way). Serves: exercise parity-network.
    """
    counts = np.arange(n_bits + 1)
    (W, b), output = steps_and_levels(counts[1:] - 0.5, counts % 2)
    return [(np.repeat(W, n_bits, axis=0), b), output]
