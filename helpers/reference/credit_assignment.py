"""Ways to tell a hidden layer its part in an error: through wires, by neighbours, by trying. Serves credit_assignment.

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


NUDGE = 1e-3  # how far a number is changed in one try


def row_losses(params, X, y, noise=None) -> np.ndarray:
    """Return the loss of each row of a tanh network; noise[k], (n_samples, units), is added to layer k's sums."""
    h = X
    for k, (W, b) in enumerate(params):
        z = h @ W + b if noise is None else h @ W + b + noise[k]
        h = np.tanh(z)
    shifted = z - z.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(y)), y]


def coins(shape, rng) -> np.ndarray:
    """Return +1 and -1, each by a coin toss of its own."""
    return rng.choice([-1.0, 1.0], size=shape)


def mean_of(tries) -> list:
    """Return the mean of several lists of (dW, db)."""
    return [tuple(sum(parts) / len(tries) for parts in zip(*layer, strict=True)) for layer in zip(*tries, strict=True)]


def perturbation_grads(params, X, y, rng, n_tries: int = 1) -> list:
    """Return what weight perturbation takes for the gradient of the mean loss of a tanh network.

    In a try every weight and bias is changed by +-NUDGE at once, each by its own coin xi. All of them hear the same
    number, the rise of the mean loss over NUDGE, and each takes rise * xi. The result is the mean over the tries.

    Its mean is the gradient g. For N numbers the mean square error of one try is (N - 1) |g|^2: see tries_needed.

    Source: M. Jabri & B. Flower, Neural Computation 3:546, 1991; J. Werfel, X. Xie & H. S. Seung, Neural Computation
    17:2699, 2005. Serves: exercise perturbation-grads.
    """
    before, tries = row_losses(params, X, y).mean(), []
    for _ in range(n_tries):
        xi = [(coins(np.shape(W), rng), coins(np.shape(b), rng)) for W, b in params]
        moved = [(W + NUDGE * v, b + NUDGE * c) for (W, b), (v, c) in zip(params, xi, strict=True)]
        rise = (row_losses(moved, X, y).mean() - before) / NUDGE
        tries.append([(rise * v, rise * c) for v, c in xi])
    return mean_of(tries)


def node_perturbation_grads(params, X, y, rng, n_tries: int = 1) -> list:
    """Return what node perturbation takes for the gradient of the mean loss of a tanh network.

    In a try the weighted sum of every unit is changed by +-NUDGE, each unit in each row by its own coin. A row's units
    hear the rise of the loss of this row; rise * coin stands where backpropagation has the gradient at a unit's sum.

    Source: as of perturbation_grads. Serves: exercise node-perturbation-grads.
    """
    inputs, before, tries = forward_mlp(params, X, "tanh")[:-1], row_losses(params, X, y), []
    for _ in range(n_tries):
        xi = [coins((len(X), len(b)), rng) for _, b in params]
        rise = (row_losses(params, X, y, [NUDGE * c for c in xi]) - before) / (NUDGE * len(X))
        tries.append(deltas_to_grads(inputs, [rise[:, np.newaxis] * c for c in xi]))
    return mean_of(tries)


def tries_needed(n_numbers: int, degrees: float) -> float:
    """Return after how many tries of perturbation the typical error is as long as |g| tan(degrees).

    With coins the error of one number in one try is the sum of what all others add, so its mean square is the sum of
    their squared slopes. Over all N numbers that makes (N - 1) |g|^2, and 1 / K of it in a mean over K tries.

    Serves: exercise tries-needed.
    """
    return (n_numbers - 1) / np.tan(np.radians(degrees)) ** 2


def learned_feedback_step(params, feedback, grads, eta: float, decay: float) -> tuple[list, list]:
    """Return params and feedback after one step in which the two ends of every wire change alike, and all decay.

    W <- (1 - decay) W - eta dW, b <- b - eta db, B_k <- (1 - decay) B_k - eta dW_{k+1}^T, so that the gap between
    B_k and W_{k+1}^T is multiplied by 1 - decay, whatever dW is.

    Source: J. F. Kolen & J. B. Pollack, ICNN 3:1375, 1994; M. Akrout et al., NeurIPS 32, 2019.
    Serves: exercise learned-feedback-step.
    """
    keep = 1 - decay
    moved = [(keep * W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
    wires = [keep * B - eta * dW.T for B, (dW, _) in zip(feedback, grads[1:], strict=True)]
    return moved, wires


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
