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


def wrong_of_each(units, X, y):
    """Return a row of a table for each unit: its name, and how many rows of X it has wrong.

    Parameters
    ----------
    units : {name: v}, the numbers v = (w, b) of each
    X, y : rows, and labels -1 and +1
    """
    return [[name, n_wrong(v, X, y)] for name, v in units.items()]


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


def mean_slope(step, X, y):
    """Return the slope of half the mean squared error, a function of v = (w, b), from the learner's own rule.

    The slope is minus the mean step of the delta rule over all rows, with the learning rate 1. That step changes
    linearly with the weights, so its values at 0 and at 1 along each weight give it everywhere.

    Parameters
    ----------
    step : the learner's delta_rule_step(w, b, x, y, eta)
    X, y : rows and targets
    """

    def mean_step(v):
        moved = [step(v[:-1].copy(), float(v[-1]), X[k].copy(), float(y[k]), 1.0) for k in range(len(X))]
        return np.mean([np.append(w, b) for w, b in moved], axis=0) - v

    at_zero = mean_step(np.zeros(X.shape[1] + 1))
    change = np.array([mean_step(unit) - at_zero for unit in np.eye(len(at_zero))]).T

    def slope(v):
        return -(at_zero + change @ np.asarray(v, dtype=float))

    return slope


def logistic_slope(sigmoid, X, labels):
    """Return the slope of the mean cross-entropy of a sigmoid unit, as a function of v = (w, b).

    Parameters
    ----------
    sigmoid : the learner's function
    X, labels : rows, and labels 0 and 1

    Source: the mean of (p - y) x over the rows, Cox 1958.
    """
    Z = np.column_stack([X, np.ones(len(X))])

    def slope(v):
        p = np.array(sigmoid(Z @ np.asarray(v, dtype=float)), dtype=float)
        return Z.T @ (p - labels) / len(Z)

    return slope


def one_after_the_other(step, first, second, eta=0.1, n_steps=2000):
    """Return the sum for a first row, with the target 1, when it is learned, and again when a second one is.

    Parameters
    ----------
    step : the learner's delta_rule_step(w, b, x, y, eta)
    first, second : the inputs of the two rows; the target of the second is -1
    eta : learning rate
    n_steps : how often each row is seen
    """
    first, second = np.array(first, dtype=float), np.array(second, dtype=float)
    w, b, sums = np.zeros(len(first)), 0.0, []
    for row, target in ((first, 1.0), (second, -1.0)):
        for _ in range(n_steps):
            w, b = step(np.array(w, dtype=float), b, row.copy(), target, eta)
        sums.append(float(np.dot(w, first) + b))
    return tuple(sums)


def falls_from(descent, loss, slope, eta, n_places=300, seed=2):
    """Return from how many random places of three numbers one step down the slope lowers the loss.

    Parameters
    ----------
    descent : the learner's gradient_descent(grad, w0, eta, n_steps)
    loss, slope : functions of the numbers v = (w1, w2, b)
    eta : learning rate
    n_places : number of places, drawn from a normal distribution of standard deviation 2
    """
    falls = 0
    for place in 2 * np.random.default_rng(seed).standard_normal((n_places, 3)):
        end = np.array(descent(slope, place.copy(), eta, 1)[-1], dtype=float)
        falls += bool(loss(end) < loss(place))
    return falls


def lowest_loss(X, y):
    """Return the lowest mean squared error that a unit without a threshold can have on these rows."""
    Z = np.column_stack([X, np.ones(len(X))])
    return float(np.mean((y - Z @ np.linalg.lstsq(Z, y, rcond=None)[0]) ** 2))


def passes_to_catch_up(loss, online, batch):
    """Return the loss of the online unit, and how many places of the batch's path have a higher one.

    Parameters
    ----------
    loss : function of the numbers v = (w, b)
    online : those numbers of the online unit
    batch : the path of the batch, one place for each pass
    """
    reached = loss(online)
    return reached, sum(bool(loss(place) > reached) for place in batch)


def say_who_is_ahead(loss, online, batch, n_rows):
    """Print the losses of both units when each row has been seen once, and when the batch is as low as the online unit.

    Parameters
    ----------
    loss, online, batch : as in `passes_to_catch_up`
    n_rows : how many rows there are
    """
    once, needed = passes_to_catch_up(loss, online, batch)
    print(f"each of {n_rows} rows seen once: loss {once:.3f} online, {loss(batch[1]):.3f} in a batch")
    print(f"the batch needs {needed} passes to get there")


def forgetting(step, order=("fours", "nines"), eta=0.02):
    """Return the shares of new fours and of new nines read right, after each stage of learning row by row.

    Parameters
    ----------
    step : the learner's delta_rule_step(w, b, x, y, eta)
    order : which of the two comes first, and which comes then
    eta : learning rate

    Returns
    -------
    {stage: (share of fours, share of nines)}: the two stages, both kinds mixed from the start, and the second kind
    with a row of the first, from memory, after each of its own
    """
    X, y, X_new, y_new = fours_and_nines()
    rows = {"fours": np.flatnonzero(y < 0), "nines": np.flatnonzero(y > 0)}
    first, then = (rows[name] for name in order)
    sorted_path = row_by_row(step, X[np.append(first, then)], y[np.append(first, then)], eta)
    replayed = np.ravel(np.column_stack([then, np.resize(first, len(then))]))
    replay = np.append(first, replayed)
    stages = {
        order[0]: sorted_path[len(first)],
        order[1]: sorted_path[-1],
        "mixed": row_by_row(step, X, y, eta)[-1],
        f"{order[1]}, each with one of the {order[0]}": row_by_row(step, X[replay], y[replay], eta)[-1],
    }
    four, nine = y_new < 0, y_new > 0
    return {
        name: (share_right(v, X_new[four], y_new[four]), share_right(v, X_new[nine], y_new[nine]))
        for name, v in stages.items()
    }
