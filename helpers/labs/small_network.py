"""Train a small network in the ways that lesson the_reckoning compares: dropout, frozen, sparse, rewired, online.

The network has one hidden layer of rectified units, and reads with softmax: params are [(W1, b1), (W2, b2)], as in
`helpers.reference.backpropagation`. The loss that the learner knows is handed in, and randomness too.
"""

from __future__ import annotations

import numpy as np


def new_network(n_in: int, n_hidden: int, n_out: int, rng: np.random.Generator) -> list:
    """Return params with He's start in the first layer and a small second one."""
    first = rng.normal(size=(n_in, n_hidden)) * np.sqrt(2 / n_in)
    return [(first, np.zeros(n_hidden)), (rng.normal(size=(n_hidden, n_out)) * np.sqrt(1 / n_hidden), np.zeros(n_out))]


def gradients(parts, X, y, softmax_cross_entropy, heard) -> list[np.ndarray]:
    """Return the gradient for W1, b1, W2, b2; `heard` multiplies the hidden answers (1 without dropout)."""
    W1, b1, W2, b2 = parts
    hidden = np.maximum(X @ W1 + b1, 0)
    _, dlogits = softmax_cross_entropy((hidden * heard) @ W2 + b2, y)
    delta = (dlogits @ W2.T) * heard * (hidden > 0)
    return [X.T @ delta, delta.sum(axis=0), (hidden * heard).T @ dlogits, dlogits.sum(axis=0)]


class Adam:
    """Adam's two running means for a list of arrays, which it moves in place."""

    def __init__(self, parts, eta: float):
        self.parts, self.eta, self.t = parts, eta, 0
        self.means, self.squares = ([np.zeros_like(part) for part in parts] for _ in range(2))

    def step(self, slopes, frozen: int = 0) -> None:
        """Move every array but the first `frozen` ones."""
        self.t += 1
        correction = np.sqrt(1 - 0.999**self.t) / (1 - 0.9**self.t)
        rows = list(zip(self.parts, self.means, self.squares, slopes, strict=True))
        for part, mean, square, slope in rows[frozen:]:
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope * slope - square)
            part -= self.eta * correction * mean / (np.sqrt(square) + 1e-8)


def fit(params, X, y, softmax_cross_entropy, rng, *, n_epochs=30, batch=32, eta=0.003, dropout=0.0, freeze=False):
    """Return params trained from `params` on; these stay as they are.

    Parameters
    ----------
    params : [(W1, b1), (W2, b2)]
    X, y : (n_samples, n_in) array; (n_samples,) whole numbers
    softmax_cross_entropy : function of (logits, labels) that returns (loss, dlogits), as in lesson backpropagation
    dropout : probability of silencing a hidden unit, for each row anew
    freeze : leave the first layer as it is
    """
    parts = [np.array(part, float) for layer in params for part in layer]
    adam = Adam(parts, eta)
    for _ in range(n_epochs):
        order = rng.permutation(len(y))
        for rows in np.array_split(order, max(1, len(y) // batch)):
            heard = 1.0
            if dropout:
                heard = (rng.random((len(rows), len(parts[1]))) >= dropout) / (1 - dropout)
            adam.step(gradients(parts, X[rows], y[rows], softmax_cross_entropy, heard), 2 * freeze)
    return [tuple(parts[:2]), tuple(parts[2:])]


def fit_sparse(params, X, y, softmax_cross_entropy, rng, *, kept=0.1, rewired=0.0, n_epochs=30, batch=32, eta=0.003):
    """Return params trained with only a share `kept` of the first layer's connections.

    After each epoch but the last the weakest share `rewired` of these is pruned, and as many grow where there were
    none, at strength 0: with rewired=0 the wiring stays as chance made it (Mocanu et al., Nature Communications 9:2383,
    2018).
    """
    parts = [np.array(part, float) for layer in params for part in layer]
    wired = np.zeros(parts[0].size, bool)
    wired[rng.permutation(wired.size)[: round(kept * wired.size)]] = True
    adam = Adam(parts, eta)
    for epoch in range(n_epochs):
        mask = wired.reshape(parts[0].shape)
        parts[0] *= mask
        for rows in np.array_split(rng.permutation(len(y)), max(1, len(y) // batch)):
            slopes = gradients(parts, X[rows], y[rows], softmax_cross_entropy, 1.0)
            adam.step([slopes[0] * mask, *slopes[1:]])
            parts[0] *= mask
        if rewired and epoch < n_epochs - 1:
            rewire(wired, adam, rewired, rng)
    return [tuple(parts[:2]), tuple(parts[2:])]


def rewire(wired, adam: Adam, share: float, rng) -> None:
    """Prune the weakest share of the connections, and grow as many in empty places, in place."""
    strength, count = np.abs(adam.parts[0].ravel()), round(share * wired.sum())
    there, empty = np.flatnonzero(wired), np.flatnonzero(~wired)
    pruned, grown = there[np.argsort(strength[there])[:count]], rng.permutation(empty)[:count]
    wired[pruned], wired[grown] = False, True
    for memory in (adam.means[0], adam.squares[0]):
        memory.ravel()[pruned] = 0  # a view: these arrays are contiguous


def descend(params, X, y, softmax_cross_entropy, *, n_steps, eta):
    """Return params after steps of gradient descent on all rows at once."""
    parts = [np.array(part, float) for layer in params for part in layer]
    for _ in range(n_steps):
        for part, slope in zip(parts, gradients(parts, X, y, softmax_cross_entropy, 1.0), strict=True):
            part -= eta * slope
    return [tuple(parts[:2]), tuple(parts[2:])]


def learn_online(params, X, y, softmax_cross_entropy, rng, *, order, replayed=0, eta=0.05):
    """Return params after one pass: every row is seen once, in this order, and makes one step of gradient descent.

    With `replayed` > 0 each step also takes that many rows at random from those seen before.
    """
    parts = [np.array(part, float) for layer in params for part in layer]
    for place, row in enumerate(order):
        again = rng.integers(0, place, replayed) if replayed and place else []
        rows = np.array([row, *np.asarray(order)[again]], int)
        for part, slope in zip(parts, gradients(parts, X[rows], y[rows], softmax_cross_entropy, 1.0), strict=True):
            part -= eta * slope
    return [tuple(parts[:2]), tuple(parts[2:])]


def outputs(params, X) -> np.ndarray:
    """Return the outputs of a network [(W1, b1), (W2, b2)] with ReLU between its layers: (n_samples, n_out)."""
    (W1, b1), (W2, b2) = params
    return np.maximum(X @ W1 + b1, 0) @ W2 + b2


def network_learner(params, softmax_cross_entropy, freeze: bool, seed: int):
    """Return a function of (X, y, X_new) that trains a network from `params` on, and returns its labels for X_new."""

    def learner(X, y, X_new) -> np.ndarray:
        rng = np.random.default_rng(seed)
        fitted = fit(params, X, y, softmax_cross_entropy, rng, n_epochs=40, batch=10, freeze=freeze)
        return outputs(fitted, X_new).argmax(axis=1)

    return learner


def nearest(X, y, X_new) -> np.ndarray:
    """Return for each new row the label of the nearest row of X: learning without any training."""
    distances = (X**2).sum(axis=1) - 2 * X_new @ X.T
    return y[distances.argmin(axis=1)]
