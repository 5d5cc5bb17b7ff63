"""A network that cleans patches of pictures: what does its first layer learn from a world?

Noise is added to a patch, and the network gives back the patch without it: it learns from pictures alone, without
labels (P. Vincent et al., J. Machine Learning Research 11:3371, 2010). One hidden layer of rectified units looks at the
patch; slid over a picture it is a convolutional layer, and its weights are kernels. Serves lesson seeing.

The protocol, written down before anything was measured with it. Claim L11: "Trained on natural-like pictures, more than
half of the first layer's filters are oriented." World: six dead-leaves pictures of 128 x 128 pixels. Network: 100
pixels, 128 units, 100 pixels, He's start, Adam, 3,000 steps (a smaller one cleaned worse than a matrix; only losses
were looked at to choose it). Filters: all 128, silent ones too. Oriented: a selectivity of at least 0.3, by the
learner's tuning_curve at 24 angles and orientation_selectivity. Seeds: 1, 2 and 3 (pictures, start and order together).
The number: the mean share over the three seeds. It holds above 60 %, breaks below 40 %, and in between one cannot tell.
Controls: the same network trained on noise with the same spectrum, and before any training.
"""

from __future__ import annotations

import numpy as np

from helpers.labs.scenes import cut_patches, dead_leaves, same_spectrum

SEEDS = (1, 2, 3)
LEAST_SELECTIVE = 0.3  # from here on a filter counts as oriented
NOISE = 0.5  # standard deviation of what is added; a picture has 1
SIZE, UNITS, BATCH = 10, 128, 100


def worlds(seed: int) -> dict[str, np.ndarray]:
    """Return 6,000 patches each, rows of 100 pixels, of dead leaves and of noise with the same spectrum."""
    rng = np.random.default_rng(seed)
    leaves = [dead_leaves(128, rng) for _ in range(6)]
    noise = [same_spectrum(picture, rng) for picture in leaves]
    return {
        "dead leaves": cut_patches(leaves, SIZE, 6000, rng),
        "noise, same spectrum": cut_patches(noise, SIZE, 6000, rng),
    }


def new_network(rng: np.random.Generator, n_pixels: int = SIZE**2) -> list[np.ndarray]:
    """Return [W, b, V, c], He's start: W is (n_pixels, UNITS), V is (UNITS, n_pixels)."""
    W = rng.normal(0, np.sqrt(2 / n_pixels), (n_pixels, UNITS))
    return [W, np.zeros(UNITS), rng.normal(0, np.sqrt(1 / UNITS), (UNITS, n_pixels)), np.zeros(n_pixels)]


def clean(network, noisy) -> np.ndarray:
    """Return what the network makes of noisy patches, a row each."""
    W, b, V, c = network
    return np.maximum(noisy @ W + b, 0) @ V + c


def gradients(network, noisy, target) -> list[np.ndarray]:
    """Return the gradient of half the mean squared error, per pixel, for each array of the network."""
    W, b, V, c = network
    hidden = np.maximum(noisy @ W + b, 0)
    off = (hidden @ V + c - target) / target.size
    delta = (off @ V.T) * (hidden > 0)
    return [noisy.T @ delta, delta.sum(axis=0), hidden.T @ off, off.sum(axis=0)]


def train_cleaner(patches, rng: np.random.Generator, n_steps: int = 3000, eta: float = 0.01) -> list[np.ndarray]:
    """Return a network trained with Adam to clean patches; each step draws 100 of them and new noise.

    The rate falls in a straight line from eta to 0.

    Parameters
    ----------
    patches : (n_samples, n_pixels) array
    """
    network = new_network(rng, patches.shape[1])
    means, squares = [np.zeros_like(part) for part in network], [np.zeros_like(part) for part in network]
    for step in range(1, n_steps + 1):
        target = patches[rng.integers(len(patches), size=BATCH)]
        slopes = gradients(network, target + NOISE * rng.normal(size=target.shape), target)
        rate = eta * (1 - (step - 1) / n_steps)
        for part, mean, square, slope in zip(network, means, squares, slopes, strict=True):
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope * slope - square)
            part -= rate * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-12)
    return network


def linear_cleaner(patches) -> np.ndarray:
    """Return the matrix that cleans best among all that are linear: C (C + noise)^-1, with C the covariance."""
    C = patches.T @ patches / len(patches)
    return np.linalg.solve(C + NOISE**2 * np.eye(len(C)), C)


# Per cent of filters that are oriented, one number a seed of SEEDS, measured by this protocol with the course's own
# tuning_curve and orientation_selectivity. A test repeats the first.
RECORDED = {
    "before training": (0.0, 0.0, 0.0),
    "dead leaves": (24.2, 25.0, 35.2),
    "noise, same spectrum": (1.6, 0.0, 3.1),
}


def kernels_of(seed: int) -> dict[str, np.ndarray]:
    """Return the first layers of the protocol: before training, and trained in each of both worlds.

    Returns
    -------
    {name: (UNITS, n_pixels) array}, one filter a row
    """
    found = {"before training": new_network(np.random.default_rng(seed))[0].T}
    for world, patches in worlds(seed).items():
        found[world] = train_cleaner(patches, np.random.default_rng(seed))[0].T
    return found


def mean_share(name: str, own: float) -> float:
    """Return the mean over the seeds of the protocol, the first one measured by the learner, in per cent."""
    return float(np.mean([own, *RECORDED[name][1:]]))


def tell_oriented(selective: dict, least: float) -> None:
    """Print the median selectivity of each network's filters, and the per cent from `least` on.

    selective : {name: array of one selectivity a filter}
    """
    for name, values in selective.items():
        print(
            f"{name:>20}: median selectivity of the first layer {np.median(values):.2f}, "
            f"oriented {100 * np.mean(values >= least):.0f} %"
        )


def every_fourth(kernels: dict, selective: dict) -> dict[str, np.ndarray]:
    """Return every fourth kernel of each network, the most selective first, {name: (UNITS / 4, n_pixels) array}.

    kernels : {name: (UNITS, n_pixels) array}
    selective : {name: (UNITS,) array}
    """
    return {name: filters[np.argsort(-selective[name])[::4]] for name, filters in kernels.items()}


def most_selective(kernels: dict, selective: dict, name: str, count: int) -> dict[str, np.ndarray]:
    """Return the most selective kernels of one network, {"kernel 17": (SIZE, SIZE) array, ...}.

    kernels : {name: (UNITS, n_pixels) array}
    selective : {name: (UNITS,) array}
    """
    best = np.argsort(-selective[name])[:count]
    return {f"kernel {number}": kernels[name][number].reshape(SIZE, SIZE) for number in best}
