"""Training runs with one main fault each, for learners to diagnose: a small network on a few digits, broken on purpose.

The network is 64-32-10 with tanh, trained by gradient descent in batches of ten. Everything follows from the seed.
"""

from __future__ import annotations

import numpy as np

from helpers.data import digits_split

FAULTS = ("rate too high", "rate too low", "saturated", "wrong loss", "unshuffled", "leaking test data")
HEALTHY = "healthy"
RATES = {"rate too high": 4.0, "rate too low": 1e-4, "saturated": 0.01, "unshuffled": 0.3}
GOOD_RATE = 0.2


def softmax(z) -> np.ndarray:
    """Return each row of logits as probabilities."""
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)


def cross_entropy(logits, y) -> tuple[float, np.ndarray]:
    """Return the mean of -log p(label), and its gradient with respect to the logits."""
    p, rows = softmax(logits), np.arange(len(y))
    loss = -np.mean(np.log(np.maximum(p[rows, y], 1e-300)))
    p[rows, y] -= 1
    return float(loss), p / len(y)


def squared_error(logits, y) -> tuple[float, np.ndarray]:
    """Return the mean over rows of sum((p - onehot(y))^2), and its gradient: the wrong loss for labels."""
    p = softmax(logits)
    gap = p - np.eye(p.shape[1])[y]
    slope = 2 / len(y) * p * (gap - np.sum(gap * p, axis=1, keepdims=True))
    return float(np.mean(np.sum(gap**2, axis=1))), slope


def forward(params, X) -> tuple[np.ndarray, np.ndarray]:
    """Return the hidden layer and the logits."""
    (W1, b1), (W2, b2) = params
    h = np.tanh(X @ W1 + b1)
    return h, h @ W2 + b2


def gradients(params, X, y, loss_of) -> tuple[float, list]:
    """Return the loss and the gradients of all weights and biases."""
    h, logits = forward(params, X)
    loss, delta = loss_of(logits, y)
    back = delta @ params[1][0].T * (1 - h * h)
    return loss, [(X.T @ back, back.sum(axis=0)), (h.T @ delta, delta.sum(axis=0))]


def measure(params, X, y, X_test, y_test, loss_of) -> dict:
    """Return one row of a history: the loss, both accuracies, and the norm of each layer's gradient."""
    loss, grads = gradients(params, X, y, loss_of)
    return {
        "loss": loss,
        "train_accuracy": np.mean(forward(params, X)[1].argmax(axis=1) == y),
        "test_accuracy": np.mean(forward(params, X_test)[1].argmax(axis=1) == y_test),
        "gradient_norms": np.sqrt([np.vdot(dW, dW) for dW, _ in grads]),
    }


def prepare(fault, rng, n_train, n_test):
    """Return the digits as X, y, X_test, y_test, and the first params; three of the six faults are made here."""
    X, y, X_test, y_test = digits_split("forms")
    rows, held_out = rng.choice(len(y), n_train, replace=False), rng.choice(len(y_test), n_test, replace=False)
    X, y, X_test, y_test = X[rows], y[rows], X_test[held_out], y_test[held_out]
    W1, W2 = rng.normal(0, np.sqrt(2 / 64), (64, 32)), rng.normal(0, np.sqrt(2 / 32), (32, 10))
    if fault == "saturated":  # pixels from 0 to 16, and weights that are all positive
        X, X_test, W1 = 16 * X, 16 * X_test, rng.uniform(0, 1, W1.shape)
    elif fault == "leaking test data":
        X, y = np.concatenate([X, X_test]), np.concatenate([y, y_test])
    elif fault == "unshuffled":
        X, y = X[np.argsort(y)], np.sort(y)
    # A small last layer answers every image with nearly the same ten probabilities at first.
    return (X, y, X_test, y_test), [(W1, np.zeros(32)), (W2 / 10, np.zeros(10))]


def broken_run(fault, rng, n_train=300, n_test=200, n_epochs=15, batch_size=10) -> dict:
    """Train with one fault and return what a lab book would hold.

    Parameters
    ----------
    fault : one of FAULTS, or HEALTHY
    rng : source of randomness: which digits, the first weights, the order
    n_train, n_test : images to train on, and held out, the latter from forms of which no image is trained on

    Returns
    -------
    history : dict of arrays
        loss, train_accuracy, test_accuracy : (n_epochs + 1,), before the first epoch and after each one
        batch_loss : (n_epochs, n_batches), each batch's loss just before its step
        gradient_norms : (n_epochs + 1, 2), of the weights of each layer, on all training images
    """
    if fault not in (*FAULTS, HEALTHY):
        raise ValueError(f"{fault!r} is no fault; choose one of {', '.join(FAULTS)}, or {HEALTHY}")
    data, params = prepare(fault, rng, n_train, n_test)
    loss_of = squared_error if fault == "wrong loss" else cross_entropy
    eta, (X, y) = RATES.get(fault, GOOD_RATE), data[:2]
    rows, snapshots, batch_loss = np.arange(len(y)), [measure(params, *data, loss_of)], []
    for _ in range(n_epochs):
        order = rows if fault == "unshuffled" else rng.permutation(rows)
        for batch in order.reshape(-1, batch_size):
            loss, grads = gradients(params, X[batch], y[batch], loss_of)
            params = [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            batch_loss.append(loss)
        snapshots.append(measure(params, *data, loss_of))
    history = {key: np.array([snapshot[key] for snapshot in snapshots]) for key in snapshots[0]}
    return {**history, "batch_loss": np.reshape(batch_loss, (n_epochs, -1))}


LETTERS = {
    "A": "unshuffled", "B": "rate too low", "C": "leaking test data", "D": "saturated", "E": "rate too high",
    "F": HEALTHY, "G": "wrong loss",
}  # fmt: skip


def lettered(seed=0) -> dict:
    """Return {letter: history} of seven runs, the healthy one and one for each fault, without their names."""
    return {letter: broken_run(name, np.random.default_rng(seed)) for letter, name in LETTERS.items()}


def named(guess) -> list[list[str]]:
    """Return a row for each run: its letter, what the guess calls it, and what was done.

    guess : seven letters, those of the healthy run and then of FAULTS, in this order
    """
    told = dict(zip(str(guess).upper(), (HEALTHY, *FAULTS), strict=False))
    return [[letter, told.get(letter, "-"), name] for letter, name in LETTERS.items()]


def share_named(diagnose, seeds) -> float:
    """Return the per cent of fresh broken runs, one for each fault and seed, that a diagnosis names rightly."""
    right = [diagnose(broken_run(fault, np.random.default_rng(seed))) == fault for fault in FAULTS for seed in seeds]
    return 100 * float(np.mean(right))


def right_letters() -> str:
    """Return the letters of the healthy run and of FAULTS, in this order."""
    letter_of = {name: letter for letter, name in LETTERS.items()}
    return "".join(letter_of[name] for name in (HEALTHY, *FAULTS))
