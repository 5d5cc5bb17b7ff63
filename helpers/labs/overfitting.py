"""A network that can learn its few images by heart, some with a wrong label; and three sets for three questions.

The price of weights and the dropout are the learner's own functions.
"""

from __future__ import annotations

import numpy as np

from helpers.data import digits_split

N_TRAIN, N_VALIDATION, WRONG_LABELS = 200, 400, 0.2


def three_sets(seed: int) -> dict:
    """Return {"train": (X, y), "validation": (X, y), "test": (X, y)} of 200, 400 and 360 digits.

    The test set is the same for every seed, so that no image of it helps to choose. A fifth of the training labels is
    drawn at random, as by a tired assistant; the other two sets are right.
    """
    X, y, X_test, y_test = digits_split("stratified", np.random.default_rng([6]))
    rng = np.random.default_rng([6, seed])
    order = rng.permutation(len(y))
    train, validation = order[:N_TRAIN], order[N_TRAIN : N_TRAIN + N_VALIDATION]
    labels = y[train].copy()
    wrong = rng.random(N_TRAIN) < WRONG_LABELS
    labels[wrong] = rng.integers(0, 10, wrong.sum())
    return {"train": (X[train], labels), "validation": (X[validation], y[validation]), "test": (X_test, y_test)}


def fit(X, y, l2_penalty, dropout, strength=0.0, p=0.0, seed=0, n_epochs=60, n_hidden=64) -> list:
    """Return a network 64-n_hidden-10 trained by Adam with a price on its weights and dropout on its hidden units."""
    rng = np.random.default_rng(seed)
    sizes = ((X.shape[1], n_hidden), (n_hidden, 10))
    params = [(rng.normal(0, np.sqrt(2 / m), (m, n)), np.zeros(n)) for m, n in sizes]
    states = [[(0, 0, 0), (0, 0, 0)] for _ in params]
    for _ in range(n_epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 32):
            rows = order[start : start + 32]
            grads = gradients(params, X[rows], y[rows], dropout, p, rng)
            priced = l2_penalty(params, strength)[1]
            for k, (layer, slopes, price) in enumerate(zip(params, grads, priced, strict=True)):
                moved = [
                    adam(w, g + extra, s, 0.005) for w, g, extra, s in zip(layer, slopes, price, states[k], strict=True)
                ]
                params[k], states[k] = tuple(w for w, _ in moved), [s for _, s in moved]
    return params


def adam(w, g, state, eta) -> tuple:
    """Return (w, state) after one step of Adam (Kingma & Ba 2015) with the usual settings."""
    m, v, t = 0.9 * state[0] + 0.1 * g, 0.999 * state[1] + 0.001 * g**2, state[2] + 1
    return w - eta * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), (m, v, t)


def gradients(params, X, y, dropout, p, rng) -> list:
    """Return the gradients of the mean cross-entropy, with dropout on the hidden layer."""
    (W1, b1), (W2, b2) = params
    sums = X @ W1 + b1
    mask = dropout(np.ones(sums.shape), p, rng, True)
    h = np.maximum(sums, 0) * mask
    logits = h @ W2 + b2
    delta = np.exp(logits - logits.max(axis=1, keepdims=True))
    delta /= delta.sum(axis=1, keepdims=True)
    delta[np.arange(len(y)), y] -= 1
    delta /= len(y)
    back = delta @ W2.T * mask * (sums > 0)
    return [(X.T @ back, back.sum(axis=0)), (h.T @ delta, delta.sum(axis=0))]


def right(params, X, y) -> float:
    """Return the per cent of rows that a network reads right."""
    (W1, b1), (W2, b2) = params
    return 100 * float(np.mean((np.maximum(X @ W1 + b1, 0) @ W2 + b2).argmax(axis=1) == y))


def try_settings(settings, l2_penalty, dropout, seeds=range(3)) -> dict:
    """Return the per cent right in training and validation for each setting, and in each run; no test image is seen.

    settings : {name: {"strength": ..., "p": ...}}
    returns {name: {"train": mean, "validation": mean, "runs": {"train": one a seed, "validation": one a seed}}}
    """
    found = {}
    for name, options in settings.items():
        rows = []
        for seed in seeds:
            sets = three_sets(seed)
            params = fit(*sets["train"], l2_penalty, dropout, seed=seed, **options)
            rows.append([right(params, *sets[part]) for part in ("train", "validation")])
        columns = dict(zip(("train", "validation"), np.transpose(rows).tolist(), strict=True))
        found[name] = {part: float(np.mean(column)) for part, column in columns.items()} | {"runs": columns}
    return found


def best(found) -> str:
    """Return the setting with the highest mean on the validation set."""
    return max(found, key=lambda name: found[name]["validation"])


def open_the_test(options, l2_penalty, dropout, seeds=range(3)) -> float:
    """Return the per cent right on the test set for one setting: to be called once, when everything is chosen."""
    found = []
    for seed in seeds:
        sets = three_sets(seed)
        found.append(right(fit(*sets["train"], l2_penalty, dropout, seed=seed, **options), *sets["test"]))
    return float(np.mean(found))
