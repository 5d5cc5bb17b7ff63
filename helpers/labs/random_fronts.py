"""What may stand in front of a perceptron that has to learn: nothing, random A-units, or units without threshold."""

from __future__ import annotations

import numpy as np


def three_fronts(association_units, X, n_units: int, seed: int) -> dict[str, np.ndarray]:
    """Return what the learner sees of the rows X behind each of three fronts.

    association_units : random_association_units(X, n_units, rng)
    The weights of the linear units are small whole numbers, so that training computes exactly where 0 decides.
    """
    rng = np.random.default_rng(seed)
    units = association_units(X, n_units, rng)
    return {"nothing": X, "A-units": units, "linear units": X @ rng.integers(-4, 5, (X.shape[1], n_units))}


def learned_in_words(learned: dict[str, int]) -> str:
    """Return in a sentence behind which front XOR is learned, in how many draws of 100."""
    return (
        f"XOR learned: {learned['nothing']} of 100 with nothing in front, {learned['linear units']} with linear units, "
        f"{learned['A-units']} with A-units."
    )
