"""How many new images a network reads after learning from a few, with as many updates as if they were many."""

from __future__ import annotations

import numpy as np

UPDATES, BATCH = 1350, 32  # thirty epochs of 1437 images


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
