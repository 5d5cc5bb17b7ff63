"""Backpropagation: scalars that remember how they were made, and the same chain rule for whole layers.

Serves lesson backpropagation. `params` is a list with one pair (W, b) a layer, as in `layers`: a layer computes
X @ W + b, and the activation comes after every layer but the last. `grads` has the same form. The loss is the mean over
the rows of X; labels y are whole numbers 0 .. n_classes - 1. The arrays keep their type: float64, unless params and X
are float32.

Sources: S. Linnainmaa, master's thesis, University of Helsinki, 1970, and BIT 16:146-160, 1976 (reverse accumulation);
D. E. Rumelhart, G. E. Hinton & R. J. Williams, Nature 323:533-536, 1986 (networks).
"""

from __future__ import annotations

import math
from itertools import count
from operator import attrgetter

import numpy as np

_births = count()


class Value:
    """A number that remembers the numbers it was made from, and the slope of that step along each of them.

    data : the number, a float
    grad : d(output) / d(this number), after `output.backward()`; 0.0 before
    parents : the Values that it was made from
    local_gradients : for each parent, d(this number) / d(parent)

    Numbers may stand on either side of + - * /; the power has to be a number. Serves: exercise value.
    """

    __slots__ = ("birth", "data", "grad", "local_gradients", "parents")

    def __init__(self, data, parents=(), local_gradients=()):
        self.data = data
        self.grad = 0.0
        self.parents = parents
        self.local_gradients = local_gradients
        self.birth = next(_births)

    def __repr__(self) -> str:
        return f"Value(data={self.data:.6g}, grad={self.grad:.6g})"

    def __add__(self, other):
        if isinstance(other, Value):
            return Value(self.data + other.data, (self, other), (1.0, 1.0))
        return Value(self.data + other, (self,), (1.0,))

    def __mul__(self, other):
        if isinstance(other, Value):
            return Value(self.data * other.data, (self, other), (other.data, self.data))
        return Value(self.data * other, (self,), (other,))

    def __pow__(self, power):
        return Value(self.data**power, (self,), (power * self.data ** (power - 1),))

    def tanh(self):
        out = math.tanh(self.data)
        return Value(out, (self,), (1.0 - out * out,))

    def relu(self):
        """Return the Value where it is positive, else 0; the slope at exactly 0 is taken as 0."""
        return Value(self.data, (self,), (1.0,)) if self.data > 0 else Value(0.0, (self,), (0.0,))

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return self**-1 * other

    def backward(self) -> None:
        """Set `grad` of every Value that this one was made from to d(this) / d(that Value)."""
        fill_gradients(self)


def topological_order(output: Value) -> list[Value]:
    """Return every Value that `output` was made from, parents before children, each once, `output` last.

    A Value is younger than its parents, so the order of birth will do.

    Serves: exercise topological-order.
    """
    found, waiting = {output}, [output]
    while waiting:
        for parent in waiting.pop().parents:
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return sorted(found, key=attrgetter("birth"))


def fill_gradients(output: Value) -> None:
    """Set `grad` of every Value in the graph of `output`: what it had before is forgotten.

    d(output)/d(parent) = sum over its children of d(output)/d(child) * d(child)/d(parent)

    Serves: exercise fill-gradients.
    """
    order = topological_order(output)
    for value in order:
        value.grad = 0.0
    output.grad = 1.0
    for value in reversed(order):
        grad = value.grad
        for parent, slope in zip(value.parents, value.local_gradients, strict=True):
            parent.grad += grad * slope


def linear_vjp(dout, x, W) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the gradients of a loss with respect to x, W and b of the layer out = x @ W + b.

    dx = dout W^T,  dW = x^T dout,  db = sum of dout over the rows

    Parameters
    ----------
    dout : (n_samples, n_out) gradient of the loss with respect to out
    x : (n_samples, n_in) input of the layer
    W : (n_in, n_out) weights

    Returns
    -------
    dx, dW, db : arrays of the shapes of x, W and b = (n_out,)

    Serves: exercise linear-vjp.
    """
    return dout @ W.T, x.T @ dout, dout.sum(axis=0)


def softmax_cross_entropy(logits, y) -> tuple[float, np.ndarray]:
    """Return the mean cross-entropy of softmax(logits) with the labels, and its gradient.

    loss = mean over rows of log(sum_j exp(z_j)) - z_y,  dlogits = (softmax(z) - onehot(y)) / n_samples

    The row's maximum is taken off first, which changes neither and keeps exp from overflowing.

    Parameters
    ----------
    logits : (n_samples, n_classes) array
    y : (n_samples,) whole numbers from 0 to n_classes - 1

    Returns
    -------
    loss : number
    dlogits : (n_samples, n_classes) array

    Serves: exercise softmax-cross-entropy.
    """
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    dlogits = np.exp(shifted)
    total = dlogits.sum(axis=1)
    loss = np.mean(np.log(total) - shifted[rows, y])
    dlogits /= total[:, np.newaxis]
    dlogits[rows, y] -= 1
    dlogits /= len(y)
    return float(loss), dlogits


# An activation, and its slope written with the activation's own output h: nothing else has to be kept.
ACTIVATIONS = {
    "relu": (lambda z: np.maximum(z, 0), lambda h: h > 0),
    "tanh": (np.tanh, lambda h: 1 - h * h),
    "sigmoid": (lambda z: 0.5 * np.tanh(0.5 * z) + 0.5, lambda h: h * (1 - h)),
}


def forward_mlp(params, X, activation: str = "relu") -> list[np.ndarray]:
    """Return the input of every layer and, last, the logits: [X, H_1, ..., logits].

    Parameters
    ----------
    params : list of (W, b)
    X : (n_samples, n_in) array
    activation : "relu", "tanh" or "sigmoid", after every layer but the last
    """
    bend, _ = ACTIVATIONS[activation]
    layers = [X]
    for W, b in params[:-1]:
        layers.append(bend(layers[-1] @ W + b))
    W, b = params[-1]
    return [*layers, layers[-1] @ W + b]


def backprop_mlp(params, X, y, activation: str = "relu") -> tuple[float, list]:
    """Return the mean cross-entropy of a network on (X, y) and the gradient of every weight and bias.

    Parameters
    ----------
    params : list of (W, b); it is not changed
    X : (n_samples, n_in) array
    y : (n_samples,) whole numbers from 0 to n_out - 1
    activation : "relu", "tanh" or "sigmoid", after every layer but the last

    Returns
    -------
    loss : number
    grads : list of (dW, db), one pair a layer, in the order of params

    Serves: exercise backprop-mlp; lesson training and later ones train with it.
    """
    _, slope = ACTIVATIONS[activation]
    *inputs, logits = forward_mlp(params, X, activation)
    loss, delta = softmax_cross_entropy(logits, y)
    grads = []
    for depth in reversed(range(len(params))):
        h, (W, _) = inputs[depth], params[depth]
        grads.append((h.T @ delta, delta.sum(axis=0)))
        if depth:  # the gradient of the data is not asked for, and X may be wide
            delta = delta @ W.T
            delta *= slope(h)
    return loss, grads[::-1]
