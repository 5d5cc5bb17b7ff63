"""Training: three optimisers, a start, regularisation, a fast training loop, and a diagnosis.

Serves lesson training. `params` is a list with one pair (W, b) a layer, as in `layers` and `backpropagation`. Steps
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


class Trainer:
    """A ReLU network with softmax and cross-entropy, and every array that a step needs, made once.

    theta, grad : all weights and biases, and their gradients, each one flat array of float32
    layers, slopes : the same, seen as one matrix (n_out, n_in + 1) a layer. The bias is its last column: one more
        weight, from an input that is always 1. Units are rows here and images columns, so that softmax and the
        constant 1 go along whole rows of memory.
    """

    def __init__(self, sizes, batch_size, rng):
        start = [np.vstack([W, b]).T for W, b in initial_params(sizes, rng)]
        self.theta = np.concatenate([layer.ravel() for layer in start], dtype=np.float32)
        self.grad, self.m, self.v = (np.zeros_like(self.theta) for _ in range(3))
        shapes = [layer.shape for layer in start]
        self.layers, self.slopes = matrices_of(self.theta, shapes), matrices_of(self.grad, shapes)
        self.batch_size, self.t = 0, 0
        self.resize(batch_size)

    def resize(self, batch_size) -> None:
        """Make the arrays that hold a batch, unless they have the right size."""
        if batch_size != self.batch_size:
            self.batch_size, n_hidden = batch_size, [len(layer) for layer in self.layers[:-1]]
            self.rows = np.empty((batch_size, self.layers[0].shape[1]), np.float32)
            self.hidden = [np.ones((n + 1, batch_size), np.float32) for n in n_hidden]  # the last row stays 1
            self.errors = [np.empty((n, batch_size), np.float32) for n in n_hidden]
            self.logits = np.empty((len(self.layers[-1]), batch_size), np.float32)

    def fill_gradients(self, X, order, targets) -> None:
        """Write the gradient of the mean cross-entropy of the rows `order` of X into `slopes`.

        X : (n_samples, n_in + 1), last column 1;  targets : (n_classes, len(order)), one-hot columns
        """
        self.resize(len(order))
        inputs = [np.take(X, order, axis=0, out=self.rows, mode="clip").T, *self.hidden]
        for below, layer, above in zip(inputs, self.layers, self.hidden, strict=False):
            units = above[:-1]
            np.dot(layer, below, out=units)
            np.maximum(units, 0, out=units)
        delta = softmax_in_place(np.dot(self.layers[-1], inputs[-1], out=self.logits))
        delta -= targets
        delta *= np.float32(1 / len(order))
        for depth in range(len(self.layers) - 1, -1, -1):
            np.dot(delta, inputs[depth].T, out=self.slopes[depth])
            if depth:
                delta = np.dot(self.layers[depth][:, :-1].T, delta, out=self.errors[depth - 1])
                delta *= inputs[depth][:-1] > 0

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
        # g is free now and takes m' / (sqrt(v') + eps), with all corrections moved into the last two numbers
        second = np.sqrt((1 - beta2) / (1 - beta2**self.t))
        np.sqrt(v, out=g)
        g += np.float32(eps / second)
        np.divide(m, g, out=g)
        g *= np.float32(eta * (1 - beta1) / (1 - beta1**self.t) / second)
        self.theta -= g

    def params(self) -> list:
        """Return a copy of the network as a list of (W, b)."""
        return [(np.ascontiguousarray(layer[:, :-1].T), layer[:, -1].copy()) for layer in self.layers]


def matrices_of(flat, shapes) -> list:
    """Return matrices that are views of one flat array, one behind the other."""
    ends = np.cumsum([rows * columns for rows, columns in shapes])
    return [part.reshape(shape) for part, shape in zip(np.split(flat, ends[:-1]), shapes, strict=True)]


def softmax_in_place(z) -> np.ndarray:
    """Turn each column of logits into probabilities, in place."""
    z -= np.maximum.reduce(z, axis=0)
    np.exp(z, out=z)
    z /= np.add.reduce(z, axis=0)
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
    X = np.concatenate([X, np.ones((len(X), 1))], axis=1, dtype=np.float32)
    one_hot = np.eye(y.max() + 1, dtype=np.float32)[:, y]
    trainer = Trainer([X.shape[1] - 1, *hidden, len(one_hot)], min(batch_size, len(y)), rng)
    step = {"adam": trainer.adam, "sgd": trainer.sgd}[optimiser]
    history = [mean_loss(trainer.params(), X[:, :-1], y)] if record else []
    for _ in range(n_epochs):
        order = rng.permutation(len(y))
        targets = one_hot[:, order]
        for start in range(0, len(y), batch_size):
            batch = slice(start, start + batch_size)
            trainer.fill_gradients(X, order[batch], targets[:, batch])
            step(eta)
        if record:
            history.append(mean_loss(trainer.params(), X[:, :-1], y))
    return trainer.params(), np.array(history)


def mean_loss(params, X, y) -> float:
    """Return the mean cross-entropy of a ReLU network."""
    return softmax_cross_entropy(forward_mlp(params, X)[-1], y)[0]


def diagnose(history) -> str:
    """Return what is wrong with a run of `helpers.labs.broken_runs`: the name of one of its six faults, or "healthy".

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
