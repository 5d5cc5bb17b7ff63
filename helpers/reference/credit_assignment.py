"""Three ways to tell a hidden layer its part in an error. Serves lesson credit_assignment.

`params`, loss and activations are those of helpers.reference.backpropagation: a list with one pair (W, b) a layer, the
mean cross-entropy of softmax, the activation after every layer but the last. `grads` has the form of `params`.
"""

from __future__ import annotations

import numpy as np

from helpers.reference.backpropagation import ACTIVATIONS, forward_mlp, softmax_cross_entropy


def deltas_to_grads(inputs, deltas) -> list:
    """Return (dW, db) for each layer from its input and the gradient at its weighted sums."""
    return [(h.T @ delta, delta.sum(axis=0)) for h, delta in zip(inputs, deltas, strict=True)]


def fed_back(params, matrices, X, y, activation: str) -> tuple[list, list]:
    """Return every layer's input, and an error at its weighted sums that went down through the given matrices.

    matrices[k] : (size of layer k + 1, size of layer k), counted from 0, stands where backpropagation has W^T
    """
    _, slope = ACTIVATIONS[activation]
    *inputs, logits = forward_mlp(params, X, activation)
    deltas = [softmax_cross_entropy(logits, y)[1]]
    for matrix, h in zip(reversed(matrices), reversed(inputs[1:]), strict=True):
        deltas.insert(0, (deltas[0] @ matrix) * slope(h))
    return inputs, deltas


def feedback_alignment_grads(params, feedback, X, y, activation: str = "relu") -> list:
    """Return what feedback alignment takes for the gradient: errors go down through fixed random matrices.

    delta_last = (softmax - onehot) / n_samples,  delta_k = (delta_{k+1} B_k) * slope(h);  dW and db as in linear_vjp

    Only the way down is replaced: the last layer's gradient is the true one.

    Parameters
    ----------
    params : list of (W, b)
    feedback : list of len(params) - 1 matrices; feedback[k] has the shape of params[k + 1][0].T, so that with
        feedback[k] = params[k + 1][0].T the result is backpropagation
    X, y : (n_samples, n_in) array, and (n_samples,) whole numbers
    activation : "relu", "tanh" or "sigmoid"

    Returns
    -------
    list of (dW, db), to be subtracted like a gradient

    Source: T. P. Lillicrap, D. Cownden, D. B. Tweed & C. J. Akerman, Nature Communications 7:13276, 2016.
    Serves: exercise feedback-alignment-grads.
    """
    return deltas_to_grads(*fed_back(params, feedback, X, y, activation))


def predictive_coding_grads(params, X, y, activation: str = "relu", n_steps: int | None = None) -> list:
    """Return the gradient that local prediction errors give after n_steps, with every prediction held fixed.

    Every hidden layer k has a prediction h_k (its forward value) and an error e_k, 0 at first; the output has the
    error onehot - softmax throughout. In every step all hidden layers AT ONCE take

    e_k <- (e_{k+1} * slope_{k+1}) W_{k+1}^T,

    slope_{k+1} being the activation's slope at layer k + 1 (1 for the output), which is a step of size 1 down the
    energy sum_k |e_k|^2 / 2 with the predictions held fixed. Then dW_k = -h_{k-1}^T (e_k * slope_k) / n_samples.

    An error comes down one layer a step. So after n_steps the layers further than that below the output have 0, and
    from n_steps = len(params) - 1 (the default) on, the result is the gradient of backpropagation.

    Parameters
    ----------
    params : list of (W, b)
    X, y : (n_samples, n_in) array, and (n_samples,) whole numbers
    activation : "relu", "tanh" or "sigmoid"
    n_steps : whole number, at least 0; len(params) - 1 if it is None

    Returns
    -------
    list of (dW, db), to be subtracted like a gradient

    Source: B. Millidge, A. Tschantz & C. L. Buckley, Neural Computation 34:1329-1368, 2022 (fixed prediction
    assumption); Y. Song, T. Lukasiewicz, Z. Xu & R. Bogacz, NeurIPS 33, 2020 (equal by exact timing instead);
    R. Rosenbaum, PLoS ONE 17:e0266102, 2022 (steps of size 1). Serves: exercise predictive-coding-grads.
    """
    inputs, deltas = fed_back(params, [W.T for W, _ in params[1:]], X, y, activation)
    hidden = len(params) - 1
    reached = hidden if n_steps is None else min(n_steps, hidden)
    deltas = [0 * delta for delta in deltas[: hidden - reached]] + deltas[hidden - reached :]
    return deltas_to_grads(inputs, deltas)


def flat(layers) -> np.ndarray:
    """Return all numbers of a list of (W, b) in one row."""
    return np.concatenate([np.ravel(part) for layer in layers for part in layer])


def update_alignment(update, grad) -> float:
    """Return the cosine of the angle between an update and a gradient, all layers together.

    cos = sum u g / (sqrt(sum u^2) sqrt(sum g^2)), the sums over every weight and bias; 0 where one of them is all 0

    Parameters
    ----------
    update, grad : lists of (dW, db) of the same shapes, both to be subtracted: 1 means the same direction

    Serves: exercise update-alignment.
    """
    u, g = flat(update), flat(grad)
    lengths = np.linalg.norm(u) * np.linalg.norm(g)
    return float(u @ g / lengths) if lengths else 0.0
