"""The perceptron: Rosenblatt's learning rule, the bound on its mistakes, and what it does where no line will do.

Conventions (choices; the lesson says so too):

* Labels are -1 and +1. The unit answers +1 when w . x + b >= 0: like the unit of threshold logic, it fires at its
  threshold (b = -theta).
* A row is learned from when y (w . x + b) <= 0. So a row on the line itself is a mistake for both labels.
* Training starts from zero and goes through the rows in their order, again and again.
* In margins and bounds the bias is a weight like the others: its input is a further feature that is always 1.
"""

import numpy as np


def with_constant(X):
    """Return X with a last column of ones, the input of the bias: shape (n_samples, n_features + 1)."""
    X = np.asarray(X, dtype=float)
    return np.hstack([X, np.ones((X.shape[0], 1))])


def perceptron_predict(X, w, b):
    """Return the answer of the unit to each row, +1 where w . x + b >= 0 and -1 elsewhere.

    Parameters
    ----------
    X : array of shape (n_samples, n_features)
    w : array of shape (n_features,)
    b : float

    Returns
    -------
    array of int, shape (n_samples,): -1 or +1

    Source: Rosenblatt, Psychological Review 65:386, 1958.
    Serves perceptron / perceptron-predict.
    """
    fires = with_constant(X) @ np.append(w, b) >= 0
    return 2 * fires.astype(int) - 1


def perceptron_update(w, b, x, y, eta):
    """Return the weights and the bias after the unit has seen one labelled row.

    If y (w . x + b) <= 0, then w + eta y x and b + eta y; else w and b unchanged.

    Parameters
    ----------
    w, x : arrays of shape (n_features,)
    b : float
    y : -1 or +1, the right answer
    eta : float > 0, the learning rate

    Returns
    -------
    (w, b) : array of shape (n_features,) and float; the arguments are left as they were

    Source: Rosenblatt, Principles of Neurodynamics, 1962; Novikoff, 1962.
    Serves perceptron / perceptron-update.
    """
    weights, row = np.append(w, b).astype(float), np.append(x, 1.0)
    step = eta * y * (y * (weights @ row) <= 0)
    weights = weights + step * row
    return weights[:-1], float(weights[-1])


def train_perceptron(X, y, eta, max_epochs):
    """Train from zero, row after row in order, until a pass makes no mistake or max_epochs passes are done.

    Parameters
    ----------
    X : array of shape (n_samples, n_features)
    y : array of shape (n_samples,), -1 or +1
    eta : float > 0
    max_epochs : int >= 0

    Returns
    -------
    (w, b, mistakes_per_epoch) : array of shape (n_features,), float, list of int.
        The clean pass is counted: after success the list ends with 0. When max_epochs runs out first, the list has
        max_epochs entries, its last one is above 0, and w, b are those after the last row seen.

    Source: Rosenblatt 1958, 1962. Serves perceptron / train-perceptron.
    """
    signed = np.asarray(y)[:, None] * with_constant(X)  # a row is right when its product with the weights is above 0
    weights, mistakes_per_epoch = np.zeros(signed.shape[1]), []
    while len(mistakes_per_epoch) < max_epochs and mistakes_per_epoch[-1:] != [0]:
        mistakes_per_epoch.append(0)
        for row in signed:
            if weights @ row <= 0:
                weights = weights + eta * row
                mistakes_per_epoch[-1] += 1
    return weights[:-1], float(weights[-1]), mistakes_per_epoch


def margin(X, y, w, b):
    """Return the smallest y (w . x + b) of all rows, for weights and bias scaled together to length one.

    gamma = min_i y_i (w . x_i + b) / sqrt(|w|^2 + b^2)

    Parameters
    ----------
    X : array of shape (n_samples, n_features)
    y : array of shape (n_samples,), -1 or +1
    w, b : array of shape (n_features,) and float, not all zero

    Returns
    -------
    float : above 0 when every row is strictly on its side; below 0 when some row is on the wrong one

    Source: Novikoff 1962, with the bias as a weight. Serves perceptron / margin.
    """
    weights = np.append(w, b)
    return float(np.min(np.asarray(y) * (with_constant(X) @ weights)) / np.linalg.norm(weights))


def novikoff_bound(X, y, w, b):
    """Return the largest number of mistakes that training from zero can make, given one separating (w, b).

    (R / gamma)^2, where R = max_i sqrt(|x_i|^2 + 1) and gamma is the margin of (w, b); infinite when gamma <= 0.

    Parameters
    ----------
    X, y, w, b : as in `margin`

    Returns
    -------
    float

    Source: Novikoff, Symposium on the Mathematical Theory of Automata 12:615, 1962.
    Serves perceptron / novikoff-bound.
    """
    gamma = margin(X, y, w, b)
    if gamma <= 0:
        return float("inf")
    return float((with_constant(X) ** 2).sum(axis=1).max() / gamma**2)


def cycle_length(X, y, eta=1.0, max_epochs=1000):
    """Return how many updates one turn of the weights' cycle makes: 0 when training converges.

    The weights (w, b) are looked at before the first pass and after every pass. The first time they are what they
    were once before, the passes in between repeat for ever, and their updates are counted.

    Parameters
    ----------
    X, y : as in `train_perceptron`; integers, so that a return is exact
    eta : 1 or a power of two, for the same reason
    max_epochs : int, how many passes to wait

    Returns
    -------
    int, or None when nothing came back within max_epochs passes

    Source: the weights stay bounded, so with integer rows they must come back (Minsky & Papert, Perceptrons, 1969;
    Block & Levin, Proc. Amer. Math. Soc. 26:229, 1970). Serves perceptron / cycle-length.
    """
    signed = np.asarray(y)[:, None] * with_constant(X)
    weights = np.zeros(signed.shape[1])
    states, updates = [weights], [0]
    for _ in range(max_epochs):
        made = 0
        for row in signed:
            if weights @ row <= 0:
                weights, made = weights + eta * row, made + 1
        updates.append(updates[-1] + made)
        for state, before in zip(states, updates, strict=False):
            if np.array_equal(state, weights):
                return updates[-1] - before
        states.append(weights)
    return None


def random_association_units(X, n_units, rng):
    """Return the answers (0 or 1) of fixed random threshold units to each row.

    Unit j answers 1 when u_j . x + c_j >= 0. All components of u_j and c_j are independent standard normal numbers.
    They depend on rng alone, never on the values or the number of the rows: the same seed is the same units.

    Parameters
    ----------
    X : array of shape (n_samples, n_features)
    n_units : int
    rng : numpy.random.Generator

    Returns
    -------
    array of int, shape (n_samples, n_units): 0 or 1

    Source: the A-units of Rosenblatt 1958 had random fixed wires of +1 and -1 and a threshold; normal weights are
    today's form. Serves perceptron / random-association-units.
    """
    X = with_constant(X)
    weights = rng.standard_normal((X.shape[1], n_units))
    return (X @ weights >= 0).astype(int)
