"""Train a small network on XOR by gradient descent while each cell keeps its sign (Dale's principle), or may not.

Sigmoid units, a linear output z that is read as the probability 1 / (1 + exp(-z)), and the cross-entropy of lesson
gradient_descent. How such slopes are found is the matter of lesson backpropagation.
"""

from __future__ import annotations

import numpy as np

from helpers.data import gate_inputs
from helpers.labs.networks import activation_is_right, forward_is_right, insist

RULES = ("any sign", "Dale", "no inhibition")
XOR = np.array([[0.0], [1.0], [1.0], [0.0]])


def signs_of(rule: str, n_hidden: int):
    """Return the sign of each input's and of each hidden unit's weights, as columns; None if any sign may be.

    Under Dale's principle both inputs excite, half of the hidden units excite and half inhibit.
    """
    if rule not in RULES:
        raise ValueError(f"{rule!r} is no rule; choose one of {', '.join(RULES)}")
    if rule == "any sign":
        return None
    hidden = np.ones((n_hidden, 1))
    if rule == "Dale":
        hidden[n_hidden // 2 :] = -1
    return np.ones((2, 1)), hidden


def probability(z) -> np.ndarray:
    """Return 1 / (1 + exp(-z)), which never overflows in this form."""
    return (1 + np.tanh(np.asarray(z, float) / 2)) / 2


def slopes(params, X, y) -> list:
    """Return the gradient of the mean cross-entropy, in the form of params: one hidden layer of sigmoid units."""
    (W1, b1), (W2, b2) = params
    hidden = probability(X @ W1 + b1)
    to_output = (probability(hidden @ W2 + b2) - y) / len(y)
    to_hidden = to_output @ W2.T * hidden * (1 - hidden)
    return [(X.T @ to_hidden, to_hidden.sum(axis=0)), (hidden.T @ to_output, to_output.sum(axis=0))]


def learn_xor(forward, sigmoid, rule, seed, n_steps=500, eta=2.0, n_hidden=8, wanted=XOR) -> int | None:
    """Return after how many steps of gradient descent XOR is learned, None if it is not learned in n_steps.

    It is learned when each row's probability is within 0.1 of its label. A weight that would cross zero against the
    sign of its cell stays at zero. Biases are free.

    Parameters
    ----------
    forward, sigmoid : the learner's mlp_forward(X, params, activation), and the activation of the hidden units
    rule : one of RULES
    seed : of the first weights and biases, which are normal; only their signs are given by the rule
    wanted : the four answers to the rows 00, 01, 10, 11, as a column, where it is not XOR that is learned
    """
    rng, X = np.random.default_rng(seed), gate_inputs(2).astype(float)
    W1, b1, W2, b2 = (rng.normal(size=shape) for shape in ((2, n_hidden), n_hidden, (n_hidden, 1), 1))
    signs = signs_of(rule, n_hidden)
    if signs is not None:
        W1, W2 = signs[0] * np.abs(W1), signs[1] * np.abs(W2)
    params = [(W1, b1), (W2, b2)]
    for step in range(n_steps + 1):
        if np.max(np.abs(probability(forward(X, params, sigmoid)) - wanted)) < 0.1:
            return step
        pairs = zip(params, slopes(params, X, wanted), strict=True)
        params = [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in pairs]
        if signs is not None:
            params = [(np.where(W * sign > 0, W, 0.0), b) for (W, b), sign in zip(params, signs, strict=True)]
    return None


def starts(forward, activation, rule: str, n_steps: int = 500, wanted=(0, 1, 1, 0), n_starts: int = 10) -> list:
    """Return after how many steps each of some random starts has learned a table, None for one that has not.

    Parameters
    ----------
    forward, activation : the learner's mlp_forward and activation
    rule : one of RULES
    wanted : the answers to the rows 00, 01, 10, 11
    """
    insist(forward_is_right(forward), "mlp_forward")
    insist(activation_is_right(activation, "sigmoid"), "activation")
    column = np.reshape(wanted, (4, 1)).astype(float)
    sigmoid = activation("sigmoid")
    return [learn_xor(forward, sigmoid, rule, seed, n_steps, wanted=column) for seed in range(n_starts)]


def in_words(rule: str, found: list) -> str:
    """Return a sentence: how many of the starts learned XOR, and when."""
    done = [steps for steps in found if steps is not None]
    when = f", the median after {np.median(done):.0f} steps" if done else ""
    return f"{rule}: {len(done)} of {len(found)} starts learn XOR{when}"


def how_many(found: list) -> int:
    """Return how many of the starts learned."""
    return sum(steps is not None for steps in found)
