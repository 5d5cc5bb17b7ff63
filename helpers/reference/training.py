"""Training: three optimisers, a start, regularisation, a fast training loop, and a diagnosis.

Serves lesson 06_training. `params` is a list with one pair (W, b) a layer, as in `layers` and `backpropagation`. Steps
take arrays and return new ones; what an optimiser has to remember is passed in and handed back.

`train` computes in float32 and in place, because speed is its point: all weights lie in one flat array, so that one
statement moves them all, and the arrays of a step are made once. Everything else is float64.
"""

from __future__ import annotations

import numpy as np

from helpers.reference.backpropagation import backprop_mlp, forward_mlp, softmax_cross_entropy


def sgd_step(w, g, eta) -> np.ndarray:
    """Return the weights after one step of (stochastic) gradient descent: w - eta g.

    Source: Robbins & Monro, Ann. Math. Stat. 22:400-407, 1951. Serves: exercise sgd-step.
    """
    return w - eta * g


def momentum_step(w, g, velocity, eta, beta=0.9) -> tuple[np.ndarray, np.ndarray]:
    """Return weights and velocity after one step with momentum: v = beta v + g, then w - eta v.

    Under a constant gradient the velocity approaches g / (1 - beta).

    Source: Polyak, USSR Comput. Math. Math. Phys. 4(5):1-17, 1964. Serves: exercise momentum-step.
    """
    velocity = beta * velocity + g
    return w - eta * velocity, velocity


def adam_step(w, g, state, eta, beta1=0.9, beta2=0.999, eps=1e-8) -> tuple[np.ndarray, tuple]:
    """Return weights and state after one step of Adam.

    t = t + 1;  m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g^2;
    w - eta m' / (sqrt(v') + eps)  with  m' = m / (1 - beta1^t),  v' = v / (1 - beta2^t)

    Parameters
    ----------
    w, g : arrays of one shape
    state : (m, v, t); (0, 0, 0) before the first step

    Source: Kingma & Ba, ICLR 2015, algorithm 1. Serves: exercise adam-step.
    """
    m, v, t = state
    t += 1
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g * g - v)
    correction = np.sqrt(1 - beta2**t)
    # m' / (sqrt(v') + eps), with both corrections moved into the numbers in front
    step = eta * correction / (1 - beta1**t)
    return w - step * m / (np.sqrt(v) + eps * correction), (m, v, t)


def he_init(n_in, n_out, rng) -> tuple[np.ndarray, np.ndarray]:
    """Return (W, b): W (n_in, n_out) from a normal distribution of variance 2 / n_in, and b all zero.

    Source: He, Zhang, Ren & Sun, ICCV 2015, equation 10. Serves: exercise he-init.
    """
    return rng.normal(0.0, np.sqrt(2 / n_in), (n_in, n_out)), np.zeros(n_out)


def initial_params(sizes, rng) -> list:
    """Return a He-initialised network; `sizes` are the inputs and the units of each layer."""
    return [he_init(n_in, n_out, rng) for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True)]


def gradient_norms(params, X, y, activation="relu") -> np.ndarray:
    """Return for each layer, first layer first, the root of the sum of squares of the gradient of its weights W.

    Serves: exercise gradient-norms.
    """
    _, grads = backprop_mlp(params, X, y, activation)
    return np.sqrt([np.vdot(dW, dW) for dW, _ in grads])


def l2_penalty(params, strength) -> tuple[float, list]:
    """Return strength / 2 times the sum of all squared weights, and its gradient; biases are free.

    Source: Krogh & Hertz, NeurIPS 4:950-957, 1992. Serves: exercise l2-penalty.
    """
    penalty = strength / 2 * sum(np.vdot(W, W) for W, _ in params)
    return float(penalty), [(strength * W, np.zeros_like(b)) for W, b in params]


def dropout(x, p, rng, train) -> np.ndarray:
    """Return x with each entry set to 0 with probability p and the others divided by 1 - p; unchanged unless `train`.

    Source: Srivastava et al., J. Mach. Learn. Res. 15:1929-1958, 2014 (inverted form). Serves: exercise dropout.
    """
    if not train:
        return np.array(x)
    return np.where(rng.random(np.shape(x)) < p, 0.0, np.divide(x, 1 - p))


def accuracy(params, X, y) -> float:
    """Return the share of rows whose largest logit is that of the label."""
    return float(np.mean(forward_mlp(params, X)[-1].argmax(axis=1) == y))


def layer_views(flat, sizes) -> list:
    """Return (W, b) of each layer as views into one flat array."""
    views, start = [], 0
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        W = flat[start : start + n_in * n_out].reshape(n_in, n_out)
        start += n_in * n_out
        views.append((W, flat[start : start + n_out]))
        start += n_out
    return views


class Trainer:
    """A ReLU network with softmax and cross-entropy, and every array that a step needs, made once.

    theta, grad : all weights and biases, and their gradients, each one flat array of float32
    params, grads : the same, seen as lists of (W, b)
    """

    def __init__(self, sizes, batch_size, rng):
        self.theta = np.concatenate([a.ravel() for pair in initial_params(sizes, rng) for a in pair], dtype=np.float32)
        self.grad, self.m, self.v = (np.zeros_like(self.theta) for _ in range(3))
        self.params, self.grads = layer_views(self.theta, sizes), layer_views(self.grad, sizes)
        self.outputs = [np.empty((batch_size, n), np.float32) for n in sizes[1:]]
        self.errors = [np.empty((batch_size, n), np.float32) for n in sizes[1:]]
        self.t = 0

    def fill_gradients(self, X, targets) -> None:
        """Write the gradient of the batch's mean cross-entropy into `grads`; targets are one-hot rows."""
        n, last, inputs = len(X), len(self.params) - 1, [X]
        for depth, ((W, b), out) in enumerate(zip(self.params, self.outputs, strict=True)):
            out = np.dot(inputs[-1], W, out=out[:n])
            out += b
            inputs.append(np.maximum(out, 0, out=out) if depth < last else out)
        delta = softmax_in_place(inputs.pop())
        delta -= targets
        delta *= np.float32(1 / n)
        for depth in range(last, -1, -1):
            W, (dW, db) = self.params[depth][0], self.grads[depth]
            np.dot(inputs[depth].T, delta, out=dW)
            np.add.reduce(delta, axis=0, out=db)
            if depth:
                delta = np.dot(delta, W.T, out=self.errors[depth - 1][:n])
                delta *= inputs[depth] > 0

    def sgd(self, eta) -> None:
        """Move all weights by -eta times their gradients."""
        self.grad *= np.float32(eta)
        self.theta -= self.grad

    def adam(self, eta, beta1=0.9, beta2=0.999, eps=1e-8) -> None:
        """Take one step of Adam on all weights, in place; m is kept without its factor 1 - beta1, v likewise."""
        self.t += 1
        m, v, g = self.m, self.v, self.grad
        m *= np.float32(beta1)
        m += g
        v *= np.float32(beta2)
        g *= g
        v += g
        # g is free now and takes m' / (sqrt(v') + eps), the corrections moved into two numbers
        second = np.sqrt((1 - beta2) / (1 - beta2**self.t))
        np.sqrt(v, out=g)
        g += np.float32(eps / second)
        np.divide(m, g, out=g)
        g *= np.float32(eta * (1 - beta1) / (1 - beta1**self.t) / second)
        self.theta -= g


def softmax_in_place(z) -> np.ndarray:
    """Turn each row of logits into probabilities, in place."""
    z -= z.max(axis=1, keepdims=True)
    np.exp(z, out=z)
    z /= z.sum(axis=1, keepdims=True)
    return z


def train(X, y, rng, hidden=(32,), n_epochs=30, batch_size=32, eta=0.003, *, optimiser="adam", record=True):
    """Return a trained ReLU network, and its mean loss on (X, y) before the first epoch and after each one.

    An epoch visits every row once, in a new random order, in batches; the last batch may be smaller.

    Parameters
    ----------
    X, y : (n_samples, n_in) array; (n_samples,) whole numbers from 0 to n_classes - 1
    hidden : units of each hidden layer
    optimiser : "adam" or "sgd"
    record : False leaves the history empty and saves its time

    Returns
    -------
    params : list of (W, b), float32
    history : (n_epochs + 1,) array

    Serves: exercise train.
    """
    X, one_hot = np.asarray(X, np.float32), np.eye(y.max() + 1, dtype=np.float32)[y]
    trainer = Trainer([X.shape[1], *hidden, one_hot.shape[1]], min(batch_size, len(y)), rng)
    step = {"adam": trainer.adam, "sgd": trainer.sgd}[optimiser]
    history = [mean_loss(trainer.params, X, y)] if record else []
    for _ in range(n_epochs):
        order = rng.permutation(len(y))
        X_epoch, targets = X[order], one_hot[order]  # gathered once, so that a batch is a slice
        for start in range(0, len(y), batch_size):
            trainer.fill_gradients(X_epoch[start : start + batch_size], targets[start : start + batch_size])
            step(eta)
        if record:
            history.append(mean_loss(trainer.params, X, y))
    return trainer.params, np.array(history)


def mean_loss(params, X, y) -> float:
    """Return the mean cross-entropy of a ReLU network."""
    return softmax_cross_entropy(forward_mlp(params, X)[-1], y)[0]


def diagnose(history) -> str:
    """Return what is wrong with a run of `helpers.broken_runs`: the name of one of its six faults, or "healthy".

    The order matters: what has to be right from the start is asked first.

    Serves: exercise diagnose.
    """
    loss, batches = np.asarray(history["loss"]), np.asarray(history["batch_loss"])
    first_layer = np.asarray(history["gradient_norms"])[0, 0]
    train_end, test_end = history["train_accuracy"][-1], history["test_accuracy"][-1]
    signs = {
        "wrong loss": abs(loss[0] - np.log(10)) > 0.7,
        "saturated": first_layer < 1e-6,
        "rate too high": not np.max(loss) < 5 * loss[0],
        "rate too low": loss[-1] > 0.9 * loss[0],
        "unshuffled": loss[1:].mean() > 1.3 * batches.mean(),
        "leaking test data": test_end > train_end - 0.05,
    }
    return next((fault for fault, present in signs.items() if present), "healthy")
