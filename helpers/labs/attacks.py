"""What a change of every pixel costs several networks, with an aim and without one."""

from __future__ import annotations

import numpy as np


def curves(fgsm, networks: dict, accuracy, X, y, signs, strengths) -> dict[str, list[float]]:
    """Return the per cent read after random and after aimed changes of each strength, for each network.

    fgsm : the learner's function of (params, X, y, epsilon)
    networks : {name: params}
    signs : array of -1 and 1 in the shape of X, the control
    """
    found = {}
    for name, params in networks.items():
        found[f"{name}, random"] = [100 * accuracy(params, X + size * signs, y) for size in strengths]
        found[f"{name}, aimed"] = [
            100 * accuracy(params, np.asarray(fgsm(params, X, y, size), float), y) for size in strengths
        ]
    return found


def lost(found: dict, place: int) -> dict[str, float]:
    """Return the points that each curve has lost at one of its places."""
    return {name: values[0] - values[place] for name, values in found.items()}
