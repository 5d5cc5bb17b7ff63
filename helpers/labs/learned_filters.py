"""What a rule learns from patches of a world: filters, as they look at pixels. Serves lesson seeing."""

from __future__ import annotations

import numpy as np

from helpers.labs.scenes import cut_patches, dead_leaves, same_spectrum, whiten
from helpers.table import table


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


def growth_rate(length: float, eta: float, n_steps: int, covariance) -> float:
    """Return the r for which a length of 1 grows to `length` as exp(r eta t), and print it beside lambda_1.

    Parameters
    ----------
    length : of the weights after n_steps steps
    eta : learning rate
    covariance : (n_inputs, n_inputs) array, whose largest eigenvalue is lambda_1
    """
    rate = float(np.log(length) / (eta * n_steps))
    largest = np.linalg.eigvalsh(covariance)[-1]
    print(f"Hebb: |w| = {length:.3g}, grown as exp({rate:.2f} eta t); lambda_1 = {largest:.2f}")
    return rate


def components_beside(w, patches, count: int) -> np.ndarray:
    """Return the first principal components of patches; show how much of w lies along three of them, in a table.

    Parameters
    ----------
    w : (n_pixels,) array
    patches : (n_samples, n_pixels) array
    count : how many components are returned

    Returns
    -------
    (count, n_pixels) array, largest variance first
    """
    components = principal_components(patches, count)
    length = np.linalg.norm(w)
    parts = np.abs(components[:3] @ w) / length
    variances = np.mean((patches @ components[:3].T) ** 2, axis=0)
    rows = [
        [f"principal component {number}", f"{variance:.1f}", f"{part:.2f}"]
        for number, (part, variance) in enumerate(zip(parts, variances, strict=True), start=1)
    ]
    rows.append(["plane of the first two", "", f"{np.hypot(parts[0], parts[1]):.2f}"])
    table(["direction", "variance of the patches", "overlap with w"], rows, f"Oja's w has the length {length:.3f}.")
    return components


def row_of_step(step: int, w, cloud) -> list:
    """Return [step, direction of w in degrees, mean fourth power of its answers] as a table shows them.

    w : (2,) array of length 1
    cloud : (n_samples, 2) array, whitened
    """
    angle = np.degrees(np.arctan2(w[1], w[0])) % 180
    return [step, f"{angle:.0f}", f"{np.mean((cloud @ w) ** 4):.2f}"]


def tell_medians(measured: dict) -> None:
    """Print the median selectivity and the median size of the filters from each world.

    measured : {world: (selectivity, pixels that it looks at)}, two arrays of one number a filter
    """
    for world, (selectivity, pixels) in measured.items():
        print(
            f"{world:>20}: median selectivity {np.median(selectivity):.2f}, median size {np.median(pixels):4.1f} pixels"
        )


def oriented_and_local(measured: dict, least: float, most_pixels: float) -> dict[str, float]:
    """Return the per cent of filters from each world that are selective enough and small enough.

    measured : {world: (selectivity, pixels that it looks at)}, two arrays of one number a filter
    least, most_pixels : the smallest selectivity and the largest size that count
    """
    return {
        world: float(100 * np.mean((selectivity >= least) & (pixels <= most_pixels)))
        for world, (selectivity, pixels) in measured.items()
    }


def principal_components(patches, count: int) -> np.ndarray:
    """Return the `count` directions of largest variance, largest first, a row each of length 1."""
    return np.linalg.eigh(patches.T @ patches / len(patches))[1][:, : -count - 1 : -1].T


def two_signals(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return n samples of two independent sparse signals of variance 1, and a mixture of them, (n, 2) arrays."""
    signals = rng.laplace(size=(n, 2)) / np.sqrt(2)
    return signals, signals @ np.array([[1.5, 0.4], [0.3, 0.7]])
