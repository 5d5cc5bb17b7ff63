"""Toy data sets for the perceptron and network lessons, and 8x8 digits. Labels of two classes are -1 and +1.

Randomness comes from the generator that is passed in: `np.random.default_rng(seed)`.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import numpy as np

N_HELD_OUT = 360  # a fifth of the 1797 digits, for a stratified split

# The 1797 digits came from 14 filled-in forms, one after the other. A form asks for the same 130 digits in the same
# order (0 to 9 three times, then 0 9 5 5 6 5 0 9 ...), and some images are missing, so the labels tell where each form
# begins: where the sequence starts again. (The form at 906 lacks its first 0; image 385 is labelled 3 where all other
# forms have an 8.) The source says that 13 people wrote this part. It does not say who filled in which form: a new
# form is very likely a new hand, and one person may have filled in two.
FORM_STARTS = (0, 130, 256, 386, 516, 646, 776, 906, 1029, 1157, 1287, 1415, 1545, 1667)
N_FORMS_HELD_OUT = 3  # 382 images, about a fifth


def gate_inputs(n: int) -> np.ndarray:
    """Return all 2**n rows of n binary inputs, in counting order: 00, 01, 10, 11.

    Parameters
    ----------
    n : number of inputs, at least 1

    Returns
    -------
    X : (2**n, n) array of the integers 0 and 1; the first column changes slowest
    """
    rows = np.arange(2**n)[:, np.newaxis]
    return (rows >> np.arange(n)[::-1]) & 1


def gate_data(fires) -> tuple[np.ndarray, np.ndarray]:
    """Return the four rows of two binary inputs as floats, and +1 where `fires(row sums)` holds, else -1."""
    X = gate_inputs(2)
    return X.astype(float), np.where(fires(X.sum(axis=1)), 1, -1)


def and_data() -> tuple[np.ndarray, np.ndarray]:
    """Return AND over {0, 1}: X (4, 2) in counting order and y (4,), +1 for the row 11."""
    return gate_data(lambda total: total == 2)


def or_data() -> tuple[np.ndarray, np.ndarray]:
    """Return OR over {0, 1}: X (4, 2) in counting order and y (4,), -1 for the row 00."""
    return gate_data(lambda total: total >= 1)


def xor_data() -> tuple[np.ndarray, np.ndarray]:
    """Return XOR over {0, 1}: X (4, 2) in counting order and y (4,), +1 for the rows 01 and 10."""
    return gate_data(lambda total: total == 1)


def two_blobs(n: int, gap: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return two clouds of points in the plane that a straight line separates.

    There is a line, in a random place and direction, from which every point is at least `gap` away: the strip without
    points is at least 2 gap wide.

    Parameters
    ----------
    n : number of points; the classes differ by at most one
    gap : guaranteed distance of every point from the line, at least 0
    rng : source of randomness

    Returns
    -------
    X : (n, 2) points in random order
    y : (n,) labels -1 and +1
    """
    y = rng.permutation(np.where(np.arange(n) % 2, 1, -1))
    angle = rng.uniform(0, 2 * np.pi)
    across = np.array([np.cos(angle), np.sin(angle)])
    along = np.array([-across[1], across[0]])
    # The small constant keeps the promise after rounding.
    distance = y * (gap + 1e-9 + np.abs(rng.normal(1.0, 0.5, n)))
    middle = rng.uniform(-1, 1, 2)
    return middle + np.outer(distance, across) + np.outer(rng.normal(0, 1, n), along), y


def random_dichotomy(n: int, d: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return n points in d dimensions with labels drawn by coin tosses, as in Cover's counting argument.

    Parameters
    ----------
    n, d : number of points and of dimensions
    rng : source of randomness

    Returns
    -------
    X : (n, d) points from a normal distribution, so in general position with probability one
    y : (n,) labels -1 and +1, independent of X
    """
    return rng.normal(size=(n, d)), rng.choice([-1, 1], size=n)


@cache
def stored_digits() -> tuple[np.ndarray, np.ndarray]:
    """Return the digits as they are stored: whole numbers from 0 to 16."""
    file = resources.files("helpers") / "data_files" / "digits.npz"
    with file.open("rb") as stream, np.load(stream) as archive:
        return archive["images"], archive["labels"]


def digits() -> tuple[np.ndarray, np.ndarray]:
    """Return 1797 digits written by 13 people (as the source says), in the order of their source.

    Each pixel counts the inked dots in a 4x4 block of a scan, 0 to 16, and is divided by 16 here. Source: E. Alpaydin
    & C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998, doi 10.24432/C50P49,
    its test part; licence CC BY 4.0 (data_files/LICENSE-digits.txt).

    Returns
    -------
    images : (1797, 8, 8) floats from 0 (paper) to 1 (ink), a fresh array
    labels : (1797,) integers 0 to 9, a fresh array
    """
    images, labels = stored_digits()
    return images / 16.0, labels.astype(int)


def digit_forms() -> np.ndarray:
    """Return for each of the 1797 digits the number of the form that it was written on, 0 to 13: (1797,) integers."""
    return np.searchsorted(FORM_STARTS, np.arange(len(stored_digits()[1])), side="right") - 1


def digits_split(kind: str, rng: np.random.Generator | None = None) -> tuple[np.ndarray, ...]:
    """Return the digits as training and held-out parts. How they are split changes a score by about six points.

    Parameters
    ----------
    kind : "forms" holds out the last three forms, 382 images: how well do you read forms of which you saw no image?
        "stratified" holds out 360 at random, the same share of each digit: an easier question, for each form is in both
    rng : source of randomness, for "stratified" only

    Returns
    -------
    X_train, y_train, X_test, y_test : images as rows of 64 numbers from 0 to 1; labels 0 to 9

    Raises
    ------
    ValueError
        if `kind` is neither, or "stratified" comes without `rng`
    """
    images, labels = digits()
    if kind == "forms":
        held_out = digit_forms() >= len(FORM_STARTS) - N_FORMS_HELD_OUT
    elif kind == "stratified" and rng is not None:
        held_out = stratified_mask(labels, N_HELD_OUT, rng)
    else:
        raise ValueError(f'digits_split takes "forms", or "stratified" with an rng, not {kind!r} with rng={rng!r}')
    X = images.reshape(len(labels), -1)
    return X[~held_out], labels[~held_out], X[held_out], labels[held_out]


def stratified_mask(labels: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Return a mask of `count` items drawn at random, with the same share of every label (to one item)."""
    order = rng.permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    # Shuffled, then sorted by label: evenly spaced places give each label its share, and nothing else decides.
    mask = np.zeros(len(labels), bool)
    mask[order[np.arange(count) * len(labels) // count]] = True
    return mask
