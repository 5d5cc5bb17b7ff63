"""A small network of units that each see one window of a picture, with weights shared between windows or not.

One hidden layer of rectified units looks through square windows, their answers are averaged over all places, and a
softmax layer reads the averages. If the weights are shared this is a convolutional network; if each place has weights
of its own it is a locally connected one. Serves lesson seeing, which hands in the loss that the learner knows.
"""

from __future__ import annotations

import numpy as np

WINDOW, STRIDE = 5, 2
PADDING = WINDOW - 1  # so that a digit anywhere is seen in full


def place_digits(images, column: int, width: int = 16) -> np.ndarray:
    """Return the 8x8 digits on empty fields of 8 x width pixels, their left edge in the given column."""
    fields = np.zeros((len(images), 8, width))
    fields[:, :, column : column + 8] = np.reshape(images, (-1, 8, 8))
    return fields


def windows(fields) -> np.ndarray:
    """Return what each place sees: (n_places, n_samples, WINDOW * WINDOW)."""
    padded = np.pad(fields, [(0, 0), (PADDING, PADDING), (PADDING, PADDING)])
    seen = np.lib.stride_tricks.sliding_window_view(padded, (WINDOW, WINDOW), axis=(1, 2))[:, ::STRIDE, ::STRIDE]
    return np.moveaxis(seen.reshape(len(fields), -1, WINDOW * WINDOW), 1, 0)


def new_network(fields, n_kinds: int, shared: bool, rng: np.random.Generator) -> list[np.ndarray]:
    """Return [W, b, V, c]: W is (1 or n_places, pixels of a window, n_kinds), b likewise, V and c read ten digits."""
    n_places = 1 if shared else windows(fields[:1]).shape[0]
    W = rng.normal(size=(n_places, WINDOW**2, n_kinds)) * np.sqrt(2 / WINDOW**2)
    return [W, np.zeros((n_places, 1, n_kinds)), np.zeros((n_kinds, 10)), np.zeros(10)]


def kernels_of(network) -> np.ndarray:
    """Return the kernels of a network with shared weights, one a row: (n_kinds, pixels of a window)."""
    return network[0][0].T


def forward(network, seen) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the hidden answers at every place, their sums over places, and the logits."""
    W, b, V, c = network
    hidden = np.maximum(seen @ W + b, 0)  # one matrix product for each place; a shared W is used at all
    pooled = hidden.mean(axis=0) * 10  # a larger unit of measure, for logits of a useful size
    return hidden, pooled, pooled @ V + c


def gradients(network, seen, labels, softmax_cross_entropy) -> list[np.ndarray]:
    """Return the gradient of the loss for each array of the network."""
    W, _, V, _ = network
    hidden, pooled, logits = forward(network, seen)
    _, dlogits = softmax_cross_entropy(logits, labels)
    delta = (dlogits @ V.T)[np.newaxis] * (hidden > 0) * (10 / len(seen))
    dW, db = seen.transpose(0, 2, 1) @ delta, delta.sum(axis=1, keepdims=True)
    if len(W) == 1:  # one kernel serves all places, so it hears from all of them
        dW, db = dW.sum(axis=0, keepdims=True), db.sum(axis=0, keepdims=True)
    return [dW, db, pooled.T @ dlogits, dlogits.sum(axis=0)]


def train_network(fields, labels, shared: bool, softmax_cross_entropy, rng: np.random.Generator, **options):
    """Train a network on pictures and return it.

    Parameters
    ----------
    fields : (n_samples, height, width) array
    labels : (n_samples,) whole numbers from 0 to 9
    shared : one set of weights for all places, or one for each
    softmax_cross_entropy : function of (logits, labels) that returns (loss, dlogits), as in lesson backpropagation
    rng : source of randomness
    options : n_kinds of units (24), n_epochs (20), eta (0.01): Adam's step size
    """
    n_kinds, n_epochs, eta = (options.get(k, v) for k, v in (("n_kinds", 24), ("n_epochs", 20), ("eta", 0.01)))
    network = new_network(fields, n_kinds, shared, rng)
    means, squares = [np.zeros_like(part) for part in network], [np.zeros_like(part) for part in network]
    seen, step = windows(fields), 0
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(len(labels)), len(labels) // 48):
            step += 1
            slopes = gradients(network, seen[:, batch], labels[batch], softmax_cross_entropy)
            for part, mean, square, slope in zip(network, means, squares, slopes, strict=True):
                mean += 0.1 * (slope - mean)
                square += 0.001 * (slope * slope - square)
                scale = np.sqrt(square / (1 - 0.999**step)) + 1e-8
                part -= eta * mean / (1 - 0.9**step) / scale
    return network


def read_with(conv2d, network, fields) -> np.ndarray:
    """Return the digits that a network with shared weights reads, its maps made by the learner's conv2d.

    For each kind of unit: conv2d of the picture with its kernel, plus the bias, negative answers set to 0, the mean
    over all places. The last layer weighs these means.

    Parameters
    ----------
    conv2d : function of (image, kernel, stride, padding)
    network : what train_network returned, with shared weights
    fields : (n_samples, height, width) array

    Returns
    -------
    (n_samples,) whole numbers from 0 to 9
    """
    W, b, V, c = network
    pooled = np.zeros((len(fields), W.shape[2]))
    for kind in range(W.shape[2]):
        kernel = W[0, :, kind].reshape(WINDOW, WINDOW)
        for row, field in enumerate(fields):
            feature_map = np.asarray(conv2d(field, kernel, STRIDE, PADDING))
            pooled[row, kind] = 10 * np.maximum(feature_map + b[0, 0, kind], 0).mean()
    return (pooled @ V + c).argmax(axis=1)


def read_in_places(conv2d, network, images, labels, columns) -> list[float]:
    """Return the per cent of digits that a network reads when they begin at each of some columns of the field.

    A network with shared weights is run by the learner's conv2d, one with local weights by its own code: it has no
    kernel that could slide.
    """
    shared, found = len(network[0]) == 1, []
    for column in columns:
        fields = place_digits(images, column)
        right = np.mean(read_with(conv2d, network, fields) == labels) if shared else accuracy(network, fields, labels)
        found.append(round(100 * float(right), 1))
    return found


def tell_places(name: str, shares, network, images, labels) -> None:
    """Print what a network reads in the place it knows, in a new one, and of many digits in the place it knows.

    Parameters
    ----------
    name : of the network
    shares : (known place, new place), per cent, as read_in_places returns them
    network, images, labels : what is read in the known place, at the left of the field
    """
    left = 100 * accuracy(network, place_digits(images, 0), labels)
    print(
        f"{name}: reads {shares[0]:.1f} % left, {shares[1]:.1f} % in the new place; "
        f"of all {len(labels)} new digits {left:.1f} % left"
    )


def accuracy(network, fields, labels) -> float:
    """Return the share of pictures that the network classifies correctly."""
    return float(np.mean(forward(network, windows(fields))[2].argmax(axis=1) == labels))
