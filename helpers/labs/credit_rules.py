"""Rules to set beside backpropagation in lesson credit_assignment, and one way to learn by any of them.

`params` is a list of (W, b), as in backpropagation, with tanh after every layer but the last. What a rule returns has
the same form and is subtracted like a gradient. The loss that the learner knows, softmax_cross_entropy, is handed in.
"""

from __future__ import annotations

import numpy as np


def new_network(sizes, rng) -> list:
    """Return params with normal weights of variance 1 / n_in and biases 0."""
    return [(rng.normal(size=pair) / np.sqrt(pair[0]), np.zeros(pair[1])) for pair in zip(sizes, sizes[1:])]  # noqa: B905


def random_feedback(sizes, rng) -> list:
    """Return one normal matrix for each layer but the first, of shape (its size, the size of the layer below)."""
    return [rng.normal(size=(above, here)) / np.sqrt(here) for here, above in zip(sizes[1:], sizes[2:])]  # noqa: B905


def activities(params, X) -> list:
    """Return the input, every hidden layer, and the logits."""
    layers = [X]
    for W, b in params[:-1]:
        layers.append(np.tanh(layers[-1] @ W + b))
    return [*layers, layers[-1] @ params[-1][0] + params[-1][1]]


def accuracy(params, X, y) -> float:
    """Return the share of rows whose largest logit is at the label."""
    return float(np.mean(np.argmax(activities(params, X)[-1], axis=1) == y))


def descend(rule, params, X, y, rng, n_epochs: int, eta: float = 0.2, batch: int = 16) -> list:
    """Return params after epochs of params - eta * rule(params, X, y) on small batches."""
    for _ in range(n_epochs):
        for rows in np.array_split(rng.permutation(len(y)), len(y) // batch):
            steps = rule(params, X[rows], y[rows])
            params = [(W - eta * np.asarray(dW), b - eta * np.asarray(db))
                      for (W, b), (dW, db) in zip(params, steps, strict=True)]  # fmt: skip
    return params


def equilibrium_grads(params, X, y, softmax_cross_entropy, pull: float = 1.0, n_steps: int = 300, rate: float = 0.1):
    """Return what predictive coding learns when values AND predictions settle, before any weight changes.

    The values v_k of the hidden layers go downhill, for each row, on the energy
    sum_k |v_k - tanh(v_{k-1} W_k + b_k)|^2 / 2 + pull * cross-entropy; then the weights follow that energy's slope,
    divided by `pull`. Where `pull` is small, the settled values are close to the forward ones.
    """
    values = activities(params, X)[:-1]
    for step in range(n_steps + 1):
        *predicted, logits = [v @ W + b for v, (W, b) in zip(values, params, strict=True)]
        predicted = [np.tanh(z) for z in predicted]
        errors = [v - mu for v, mu in zip(values[1:], predicted, strict=True)]
        top = -pull * len(y) * softmax_cross_entropy(logits, y)[1]
        local = [e * (1 - mu**2) for e, mu in zip(errors, predicted, strict=True)] + [top]
        if step < n_steps:
            hidden = [v - rate * (e - above @ W.T) for v, e, above, (W, _) in
                      zip(values[1:], errors, local[1:], params[1:], strict=True)]  # fmt: skip
            values = [X, *hidden]
    scale = -1.0 / (pull * len(y))
    return [(scale * v.T @ e, scale * e.sum(axis=0)) for v, e in zip(values, local, strict=True)]


def perturbation_grads(params, loss, rng, n_tries: int, size: float = 1e-3) -> list:
    """Return the mean of n_tries random directions, each weighted with how much the loss rises along it.

    loss : function of params. No error is sent anywhere: every weight hears one number, the same for all.
    """
    total = [(0 * W, 0 * b) for W, b in params]
    for _ in range(n_tries):
        way = [(rng.normal(size=W.shape), rng.normal(size=b.shape)) for W, b in params]
        up, down = (loss([(W + s * dW, b + s * db) for (W, b), (dW, db) in zip(params, way, strict=True)])
                    for s in (size, -size))  # fmt: skip
        rise = (up - down) / (2 * size * n_tries)
        total = [(W + rise * dW, b + rise * db) for (W, b), (dW, db) in zip(total, way, strict=True)]
    return total


def hebb_grads(params, X) -> list:
    """Return minus Hebb's change, the product of what goes in and what comes out of each layer: to be subtracted."""
    layers = activities(params, X)
    shares = np.exp(layers[-1] - layers[-1].max(axis=1, keepdims=True))
    layers[-1] = shares / shares.sum(axis=1, keepdims=True)
    return [(-h.T @ out / len(X), -out.mean(axis=0)) for h, out in zip(layers, layers[1:], strict=False)]


def output_only(grads) -> list:
    """Return grads with zeros in every layer but the last."""
    return [(0 * dW, 0 * db) for dW, db in grads[:-1]] + [grads[-1]]


def follow(make_rule, measure, data, sizes, epochs, seed: int):
    """Train a network by a rule and measure it at each of the given epochs, of which the first is 0.

    make_rule : function of (feedback, rng) that returns a rule, a function of (params, X, y)
    measure : function of (update, params, X, y), such as an angle, taken on the first 200 rows of the training data
    data : X_train, y_train, X_test, y_test

    Returns
    -------
    scores : per cent of the test rows that are right; measured : what `measure` gave; params : in the end
    """
    rng, order = np.random.default_rng([16, seed]), np.random.default_rng(seed)
    X, y, X_test, y_test = data
    few = X[:200], y[:200]
    params, scores, measured = new_network(sizes, rng), [], []
    rule = make_rule(random_feedback(sizes, rng), np.random.default_rng([7, seed]))
    for last, epoch in zip([0, *epochs], epochs, strict=False):
        params = descend(rule, params, X, y, order, epoch - last)
        scores.append(100 * accuracy(params, X_test, y_test))
        measured.append(measure(rule(params, *few), params, *few))
    return scores, measured, params


def four_rules(gradient, feedback_alignment, sizes) -> dict:
    """Return {name: make_rule} for `follow`: the gradient, feedback alignment, and two controls.

    gradient : function of (params, X, y); feedback_alignment : function of (params, feedback, X, y)
    """
    return {
        "backprop": lambda B, rng: gradient,
        "feedback alignment": lambda B, rng: lambda params, X, y: feedback_alignment(params, B, X, y),
        "feedback new in each step": lambda B, rng: (
            lambda params, X, y: feedback_alignment(params, random_feedback(sizes, rng), X, y)
        ),
        "output layer only": lambda B, rng: lambda params, X, y: output_only(gradient(params, X, y)),
    }
