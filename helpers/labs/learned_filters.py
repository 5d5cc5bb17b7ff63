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


def learn_from_worlds(ica_step, patches: dict) -> dict[str, np.ndarray]:
    """Return the filters that a rule learns from each world, {world: (60, n_pixels) array}."""
    return {world: learn_filters(ica_step, seen) for world, seen in patches.items()}


def pair_and_single(rng: np.random.Generator, n: int = 1000) -> tuple[np.ndarray, np.ndarray]:
    """Return n samples of three inputs, (n, 3), and their covariance: two go together (0.8), the third does not.

    All three have mean 0 and variance 1.
    """
    covariance = np.array([[1, 0.8, 0], [0.8, 1, 0], [0, 0, 1]])
    return rng.multivariate_normal(np.zeros(3), covariance, n), covariance


def tell_overlap(w, components, patches) -> None:
    """Print how long w is, how much of it lies along each of the first components, and their variances.

    Parameters
    ----------
    w : (n_pixels,) array
    components : (n_components, n_pixels) array, principal components, largest variance first
    patches : (n_samples, n_pixels) array, from which they come
    """
    length = np.linalg.norm(w)
    parts = np.abs(components[:3] @ w) / length
    variances = np.mean((patches @ components[:3].T) ** 2, axis=0)
    print(f"length of Oja's w: {length:.3f}")
    for number, (part, variance) in enumerate(zip(parts, variances, strict=True), start=1):
        print(f"principal component {number}: variance {variance:4.1f}, overlap with w {part:.2f}")
    print(f"overlap with the plane of the first two: {np.hypot(parts[0], parts[1]):.2f}")


def principal_components(patches, count: int) -> np.ndarray:
    """Return the `count` directions of largest variance, largest first, a row each of length 1."""
    return np.linalg.eigh(patches.T @ patches / len(patches))[1][:, : -count - 1 : -1].T


def two_signals(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return n samples of two independent sparse signals of variance 1, and a mixture of them, (n, 2) arrays."""
    signals = rng.laplace(size=(n, 2)) / np.sqrt(2)
    return signals, signals @ np.array([[1.5, 0.4], [0.3, 0.7]])
