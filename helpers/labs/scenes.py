"""Small worlds to learn to see in: dead leaves, noise with their spectrum, white noise; patches of them, whitened.

Randomness comes from the generator that is passed in: `np.random.default_rng(seed)`. Serves lesson seeing.
"""

from __future__ import annotations

import numpy as np


def dead_leaves(size: int, rng: np.random.Generator, smallest: float = 2.0, largest: float = 40.0) -> np.ndarray:
    """Return a picture of grey discs that fell on each other, as leaves do, until the ground was covered.

    A disc's radius r has a density that falls as 1 / r^3, so that the world looks much the same from near and from far;
    its place and its grey are uniform. Each disc hides what lies below it. It is drawn twice as large and averaged over
    2x2 pixels, so that edges are not jagged.

    Parameters
    ----------
    size : height and width in pixels
    rng : source of randomness
    smallest, largest : limits of the radius in pixels

    Returns
    -------
    (size, size) array of greys, shifted and scaled to mean 0 and standard deviation 1

    Source: A. B. Lee, D. Mumford & J. Huang, Int. J. Computer Vision 41:35-59, 2001, after G. Matheron, 1968.
    """
    picture = fallen_discs(2 * size, rng, 2 * smallest, 2 * largest)
    picture = picture.reshape(size, 2, size, 2).mean(axis=(1, 3))
    return (picture - picture.mean()) / picture.std()


def fallen_discs(size: int, rng: np.random.Generator, smallest: float, largest: float) -> np.ndarray:
    """Return greys from 0 to 1 of discs that cover the ground, painted from the top one down."""
    picture, bare = np.zeros((size, size)), np.ones((size, size), bool)
    ticks = np.arange(size)
    while bare.any():  # what is covered already stays as it is
        # the inverse of the radius' distribution function
        radius = (smallest**-2 - rng.uniform() * (smallest**-2 - largest**-2)) ** -0.5
        row, column = rng.uniform(-largest, size + largest, 2)
        grey = rng.uniform()
        rows = ticks[max(0, int(row - radius)) : max(0, int(row + radius) + 2)]
        columns = ticks[max(0, int(column - radius)) : max(0, int(column + radius) + 2)]
        if rows.size and columns.size:
            window = np.ix_(rows, columns)
            fresh = bare[window] & (np.add.outer((rows - row) ** 2, (columns - column) ** 2) <= radius**2)
            picture[window] = np.where(fresh, grey, picture[window])
            bare[window] &= ~fresh
    return picture


def same_spectrum(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return noise in which every wave is as strong as in the picture, and lies anywhere.

    The Fourier amplitudes are kept, the phases are those of white noise. So every correlation of two pixels stays as
    it was, and the edges are gone.
    """
    phases = np.angle(np.fft.fft2(rng.normal(size=picture.shape)))
    return np.fft.ifft2(np.abs(np.fft.fft2(picture)) * np.exp(1j * phases)).real


def cut_patches(pictures, size: int, count: int, rng: np.random.Generator) -> np.ndarray:
    """Return `count` square patches from random places, as rows of size * size pixels, each with its mean taken off.

    Parameters
    ----------
    pictures : sequence of arrays of one shape (height, width)
    """
    pictures = np.asarray(pictures)
    _, height, width = pictures.shape
    which = rng.integers(len(pictures), size=count)
    row, column = rng.integers(height - size + 1, size=count), rng.integers(width - size + 1, size=count)
    inside = np.arange(size)
    rows, columns = row[:, None, None] + inside[:, None], column[:, None, None] + inside
    patches = pictures[which[:, None, None], rows, columns].reshape(count, -1)
    return patches - patches.mean(axis=1, keepdims=True)


def whiten(patches: np.ndarray, n_kept: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the patches in coordinates without correlations, each of variance 1, and the matrix that does it.

    Only the n_kept principal components with the largest variance stay. With V the matrix, white = patches @ V.T. A
    filter w on white data looks at pixels as w @ V.

    Returns
    -------
    white : (n_samples, n_kept) array
    V : (n_kept, n_pixels) array
    """
    values, vectors = np.linalg.eigh(patches.T @ patches / len(patches))
    V = (vectors[:, -n_kept:] / np.sqrt(values[-n_kept:])).T
    return patches @ V.T, V


def footprint(filters: np.ndarray) -> np.ndarray:
    """Return how many pixels each filter really looks at: (sum of f^2)^2 / (sum of f^4).

    A single pixel gives 1, equal weights on n pixels give n, random normal weights about a third of all pixels.

    Parameters
    ----------
    filters : (n_filters, n_pixels) array
    """
    squares = np.asarray(filters) ** 2
    return squares.sum(axis=1) ** 2 / (squares**2).sum(axis=1)
