"""What a rule learns from patches of a world: filters, as they look at pixels. Serves lesson seeing."""

from __future__ import annotations

import numpy as np

from helpers.labs.scenes import cut_patches, dead_leaves, same_spectrum, whiten


def three_worlds(rng: np.random.Generator, n_patches: int = 6000) -> dict[str, np.ndarray]:
    """Return patches of 10 x 10 pixels from dead leaves, from noise with the same spectrum, and from white noise.

    Returns
    -------
    {world: (n_patches, 100) array}
    """
    leaves = [dead_leaves(128, rng) for _ in range(6)]
    worlds = {
        "dead leaves": leaves,
        "noise, same spectrum": [same_spectrum(picture, rng) for picture in leaves],
        "white noise": list(rng.normal(size=(6, 128, 128))),
    }
    return {world: cut_patches(pictures, 10, n_patches, rng) for world, pictures in worlds.items()}


def learn_filters(ica_step, patches, n_filters: int = 60, n_steps: int = 30) -> np.ndarray:
    """Return the filters that a rule ends at, from a random start, as weights on pixels.

    Parameters
    ----------
    ica_step : function of (W, patches), which returns the new W, an orthonormal filter of white data in each row
    patches : (n_samples, n_pixels) array, not yet whitened
    n_filters : filters, and principal components that are kept

    Returns
    -------
    (n_filters, n_pixels) array
    """
    white, to_pixels = whiten(patches, n_filters)
    W = np.linalg.qr(np.random.default_rng(8).normal(size=(n_filters, n_filters)))[0]
    for _ in range(n_steps):
        W = np.asarray(ica_step(W, white))
    return W @ to_pixels


def principal_components(patches, count: int) -> np.ndarray:
    """Return the `count` directions of largest variance, largest first, a row each of length 1."""
    return np.linalg.eigh(patches.T @ patches / len(patches))[1][:, : -count - 1 : -1].T


def two_signals(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return n samples of two independent sparse signals of variance 1, and a mixture of them, (n, 2) arrays."""
    signals = rng.laplace(size=(n, 2)) / np.sqrt(2)
    return signals, signals @ np.array([[1.5, 0.4], [0.3, 0.7]])
