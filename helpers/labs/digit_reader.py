"""Let a network read digits by gradient descent, with the learner's own way back, or with other wires for it.

Serves lesson backpropagation. An answer that is right and slow is not waited for: `quick` goes on with the course's.
"""

from __future__ import annotations

import time

import numpy as np

from helpers import records
from helpers.labs.gradient_check import mean_loss
from helpers.messages import say

SIZES = (64, 16, 16, 10)
LIMIT = 30.0  # CPU seconds


def forward(params, X) -> list:
    """Return the input of each layer of a tanh network, and last its logits."""
    layers = [X]
    for W, b in params[:-1]:
        layers.append(np.tanh(layers[-1] @ W + b))
    W, b = params[-1]
    return [*layers, layers[-1] @ W + b]


def way_back(params, X, y, activation="tanh") -> tuple:
    """Return the mean cross-entropy of a tanh network and its gradients, as backprop_mlp(params, X, y, "tanh") does."""
    *inputs, logits = forward(params, X)
    loss, delta = mean_loss(logits, y)
    grads = []
    for (W, _), h in zip(params[::-1], inputs[::-1], strict=True):
        grads.insert(0, (h.T @ delta, delta.sum(axis=0)))
        delta = delta @ W.T * (1 - h**2)
    return loss, grads


def quick(mine, course, arguments, calls: int, limit: float = LIMIT):
    """Return the learner's function, or the course's, with a sentence, where so many calls would take minutes.

    Parameters
    ----------
    mine, course : two functions that return the same
    arguments : for one call, of the size that is used
    calls : how often it will be called
    limit : CPU seconds that are waited for

    While grading it is always the learner's: nothing there may stand in for an answer.
    """
    if records.is_grading():
        return mine
    begun = time.process_time()
    mine(*arguments)
    seconds = (time.process_time() - begun) * calls
    if seconds <= limit:
        return mine
    say(
        f"Your loops would take about {max(1, round(seconds / 60))} minutes for these {calls} calls. They give the "
        "same numbers, so this run uses the course's products. The way from your loop to `@` stands under linear_vjp."
    )
    return course


def quick_products(linear_vjp, arguments, calls: int, limit: float = LIMIT):
    """Return the learner's linear_vjp, or products of matrices where so many calls of it would take minutes."""

    def by_products(dout, x, W):
        return dout @ W.T, x.T @ dout, dout.sum(axis=0)

    return quick(linear_vjp, by_products, arguments, calls, limit)


def start(rng, sizes=SIZES) -> list:
    """Return first weights: normal, divided by the root of the number of inputs; biases of 0."""
    pairs = zip(sizes, sizes[1:], strict=False)
    return [(rng.normal(size=pair) / np.sqrt(pair[0]), np.zeros(pair[1])) for pair in pairs]


def learn(backprop_mlp, X, y, n_steps: int, eta: float, seed: int = 5) -> tuple[dict, dict]:
    """Train a tanh network with gradient descent on all rows.

    Returns
    -------
    {step: params} and {step: loss}, before the first step, after a tenth of the steps, and after the last
    """
    look_at = (0, n_steps // 10, n_steps)
    params, snapshots, losses = start(np.random.default_rng(seed)), {}, {}
    backprop = quick(backprop_mlp, way_back, (params, X, y, "tanh"), n_steps + 1)
    for step in range(n_steps + 1):
        loss, grads = backprop(params, X, y, "tanh")
        if step in look_at:
            snapshots[step], losses[step] = params, float(loss)
        params = [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
    return snapshots, losses


def accuracy(params, X, y) -> float:
    """Return the share of rows that a tanh network classifies correctly."""
    return float(np.mean(forward(params, X)[-1].argmax(axis=1) == y))


def rows_of_progress(snapshots: dict, losses: dict, X, y) -> list[list]:
    """Return [step, loss, per cent of the rows X that are classified correctly] for each step that was kept."""
    return [
        [step, f"{losses[step]:.3f}", f"{accuracy(params, X, y):.0%}".replace("%", " %")]
        for step, params in snapshots.items()
    ]


WIRES = ("its own weights", "random wires", "no wires")


def learn_by_wires(linear_vjp, softmax_cross_entropy, X, y, wires: str, seed: int, n_steps: int = 200, eta=0.5) -> list:
    """Train a network of one hidden layer of 16 tanh units; the error goes back through one of WIRES.

    dx of a layer is linear_vjp(dout, x, W)[0]. With another matrix for W the error goes back by other wires, while dW
    and db stay as they are.

    Parameters
    ----------
    linear_vjp, softmax_cross_entropy : the learner's functions
    X, y : images and labels
    wires : one of WIRES
    seed : of the first weights, and of the random wires
    """
    rng = np.random.default_rng(seed)
    (W1, b1), (W2, b2) = start(rng, (64, 16, 10))
    back = rng.normal(size=W2.shape) / np.sqrt(len(W2)) * (wires != "no wires")
    for _ in range(n_steps):
        hidden = np.tanh(X @ W1 + b1)
        _, dlogits = softmax_cross_entropy(hidden @ W2 + b2, y)
        dhidden, dW2, db2 = linear_vjp(dlogits, hidden, W2 if wires == "its own weights" else back)
        _, dW1, db1 = linear_vjp(dhidden * (1 - hidden**2), X, W1)
        W1, b1, W2, b2 = W1 - eta * dW1, b1 - eta * db1, W2 - eta * dW2, b2 - eta * db2
    return [(W1, b1), (W2, b2)]


def by_wires(linear_vjp, softmax_cross_entropy, split, seeds=(0, 1), n_images: int = 700) -> dict:
    """Return, for each of WIRES, the mean per cent of held-out digits read after learning from n_images."""
    X, y, X_test, y_test = split
    found, arguments = {}, (np.ones((n_images, 16)), X[:n_images], np.ones((64, 16)))
    vjp = quick_products(linear_vjp, arguments, 2 * 200 * len(seeds) * len(WIRES), limit=30)
    for wires in WIRES:
        scores = []
        for seed in seeds:
            params = learn_by_wires(vjp, softmax_cross_entropy, X[:n_images], y[:n_images], wires, seed)
            scores.append(100 * accuracy(params, X_test, y_test))
        found[wires] = float(np.mean(scores))
    return found


def nudge_and_remove(backprop_mlp, softmax_cross_entropy, params, X, y):
    """Return for each weight of the last layer (tanh below) its gradient, slope by a nudge, and change by removal.

    The loss after each change needs the last layer alone: what comes in stays as it is.
    """
    *_, last_input, logits = forward(params, X)
    loss, (W, b) = softmax_cross_entropy(logits, y)[0], params[-1]
    gradient = quick(backprop_mlp, way_back, (params, X, y, "tanh"), 1)(params, X, y, "tanh")[1][-1][0]
    nudged, removed = [], []
    for place in range(W.size):
        for new, results in ((0.0, removed), (W.flat[place] + 1e-4, nudged)):
            changed = np.where(np.arange(W.size).reshape(W.shape) == place, new, W)
            results.append(softmax_cross_entropy(last_input @ changed + b, y)[0] - loss)
    return np.ravel(gradient), np.array(nudged) / 1e-4, np.array(removed)
