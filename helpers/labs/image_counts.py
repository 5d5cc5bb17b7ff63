"""How many new images a network reads after learning from a few, with as many updates as if they were many."""

from __future__ import annotations

import numpy as np

UPDATES, BATCH = 900, 32  # twenty epochs of 1437 images


def per_cent_read(train, accuracy, split, chosen) -> float:
    """Return the per cent of new images read by a network that learned from the chosen images alone.

    Parameters
    ----------
    train, accuracy : the learner's training, and the share that a network reads
    split : (X, y, X_new, y_new)
    chosen : the numbers of the training images that it learns from
    """
    X, y, X_new, y_new = split
    epochs = UPDATES // int(np.ceil(len(chosen) / BATCH))
    params, _ = train(X[chosen], y[chosen], np.random.default_rng(0), n_epochs=epochs)
    return 100 * accuracy(params, X_new, y_new)


def of_each_digit(y, n, rng) -> np.ndarray:
    """Return the numbers of n rows of each label, drawn at random."""
    order = rng.permutation(len(y))
    return np.concatenate([order[y[order] == label][:n] for label in np.unique(y)])


def draws(train, accuracy, split, n, n_draws) -> list[float]:
    """Return the per cent of new images read after n images of each digit, once for each draw of these images."""
    labels = split[1]
    drawn = [of_each_digit(labels, n, np.random.default_rng([n, seed])) for seed in range(n_draws)]
    return [per_cent_read(train, accuracy, split, chosen) for chosen in drawn]


def rows(found) -> list[list]:
    """Return a row for each number of images of a digit: it, how many images that is, mean, lowest and highest draw."""
    return [
        [n, 10 * n, round(float(np.mean(shares)), 1), round(min(shares), 1), round(max(shares), 1)]
        for n, shares in found.items()
    ]
