"""One unit that learns row after row: rows far from the border, fours and nines, and forms that it never saw."""

from __future__ import annotations

import numpy as np

from helpers.data import digit_forms, digits, digits_split


def far_rows(X, y, n_rows=12, distance=8.0, seed=1):
    """Return X and y with a further group of rows of label +1, far on their correct side of the best line.

    Parameters
    ----------
    X, y : arrays of shape (n_samples, 2) and (n_samples,), labels -1 and +1
    n_rows : how many rows are added
    distance : how far their middle lies from the middle of the label +1
    """
    Z = np.column_stack([X, np.ones(len(X))])
    across = np.linalg.lstsq(Z, y, rcond=None)[0][:-1]
    middle = X[y == 1].mean(axis=0) + distance * across / np.linalg.norm(across)
    added = middle + np.random.default_rng(seed).standard_normal((n_rows, X.shape[1]))
    return np.vstack([X, added]), np.append(y, np.ones(n_rows))


def fours_and_nines():
    """Return the fours (label -1) and nines (+1) of the digits: X, y to learn from, X, y of the last three forms."""
    X, digit, X_new, digit_new = digits_split("forms")
    old, new = np.isin(digit, (4, 9)), np.isin(digit_new, (4, 9))
    return X[old], labels(digit[old]), X_new[new], labels(digit_new[new])


def labels(digit):
    """Return -1 for each four and +1 for each nine."""
    return np.where(digit == 9, 1.0, -1.0)


def row_by_row(step, X, y, eta=0.02, passes=1):
    """Return the numbers (w, b) of a unit at the start, all 0, and after each row, by the learner's own rule.

    Parameters
    ----------
    step : the learner's delta_rule_step(w, b, x, y, eta)
    X, y : rows and targets, in the order in which they are seen
    passes : how often all of them are seen

    Returns
    -------
    array of shape (passes * n_samples + 1, n_features + 1)
    """
    w, b = np.zeros(X.shape[1]), 0.0
    path = [np.append(w, b)]
    for k in range(passes * len(X)):
        row = k % len(X)
        w, b = step(np.array(w, dtype=float), b, X[row].copy(), y[row], eta)
        path.append(np.append(w, b))
    return np.array(path)


def share_right(v, X, y):
    """Return the share of the rows whose weighted sum, with the numbers v = (w, b), has the sign of the label."""
    return float(np.mean(np.sign(X @ v[:-1] + v[-1]) == y))


def n_wrong(v, X, y):
    """Return how many rows have a weighted sum, with the numbers v = (w, b), that has not the sign of their label."""
    return int(np.sum(np.sign(X @ v[:-1] + v[-1]) != y))


def each_form_left_out(step, eta=0.02):
    """Return the share of fours and nines read right on each of the 14 forms, by a unit that saw the 13 others once."""
    images, digit = digits()
    chosen = np.isin(digit, (4, 9))
    X, y, forms = images.reshape(len(digit), -1)[chosen], labels(digit[chosen]), digit_forms()[chosen]
    shares = []
    for form in range(forms.max() + 1):
        new = forms == form
        shares.append(share_right(row_by_row(step, X[~new], y[~new], eta)[-1], X[new], y[new]))
    return shares
