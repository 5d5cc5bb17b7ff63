"""Seeing: cross-correlation, receptive fields, Gabor filters and their tuning, and rules that learn filters.

Serves lesson seeing. Angles are in radians. On every patch x runs along the columns to the right and y along the
rows downwards, both 0 in the middle; the wave of angle theta runs along u = x cos(theta) + y sin(theta), so its stripes
are perpendicular to theta. Everything is float64.
"""

from __future__ import annotations

import numpy as np

WAVELENGTHS = (3, 4, 6, 8)  # of the gratings that `tuning_curve` shows, in pixels


def conv2d(image, kernel, stride: int = 1, padding: int = 0) -> np.ndarray:
    """Return the cross-correlation of an image with a kernel, as deep-learning libraries have it.

    out[i, j] = sum_{a, b} padded[i * stride + a, j * stride + b] * kernel[a, b]

    A convolution in the sense of mathematics would turn the kernel by 180 degrees first.

    Parameters
    ----------
    image : (height, width) array
    kernel : (k_rows, k_columns) array, no larger than the padded image
    stride : step of the kernel, at least 1
    padding : rings of zeros put round the image first

    Returns
    -------
    ((height + 2 padding - k_rows) // stride + 1, likewise for columns) array

    Source: Y. LeCun et al., Neural Computation 1:541-551, 1989. Serves: exercise conv2d.
    """
    kernel = np.asarray(kernel, float)
    padded = np.pad(np.asarray(image, float), padding)
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)[::stride, ::stride]
    return np.tensordot(windows, kernel, axes=2)


def receptive_field(layers) -> tuple[int, int]:
    """Return how many pixels wide one unit of the last layer sees, and how far its neighbour's view is shifted.

    size_0 = 1, step_0 = 1;  size_k = size_{k-1} + (kernel_k - 1) step_{k-1};  step_k = step_{k-1} stride_k

    Parameters
    ----------
    layers : list of (kernel_size, stride), first layer first; convolutions and poolings alike

    Source: A. Araujo, W. Norris & J. Sim, Distill, 2019, doi 10.23915/distill.00021. Serves: exercise receptive-field.
    """
    kernels, strides = np.array(layers, int).reshape(-1, 2).T
    steps = np.cumprod(np.concatenate([[1], strides]))
    return int(1 + np.sum((kernels - 1) * steps[:-1])), int(steps[-1])


def offsets(size: int) -> np.ndarray:
    """Return the distances of pixels from the middle: -(size - 1) / 2 up to (size - 1) / 2."""
    return np.arange(size) - (size - 1) / 2


def gabor(size: int, theta: float, wavelength: float, sigma: float) -> np.ndarray:
    """Return an even Gabor filter: a cosine wave under a round Gaussian window, both with their top in the middle.

    g = exp(-(x^2 + y^2) / (2 sigma^2)) cos(2 pi u / wavelength),  u = x cos(theta) + y sin(theta)

    Neither is its mean taken off nor its length set to 1.

    Returns
    -------
    (size, size) array

    Source: J. G. Daugman, J. Opt. Soc. Am. A 2:1160-1169, 1985. Serves: exercise gabor.
    """
    x, y = offsets(size), offsets(size)[:, np.newaxis]
    along = 2 * np.pi / wavelength * (x * np.cos(theta) + y * np.sin(theta))
    return np.exp(-(x * x + y * y) / (2 * sigma**2)) * np.cos(along)


def tuning_curve(filter, angles) -> np.ndarray:
    """Return, for each angle, the largest response of a filter to a grating of that angle.

    response = max over wavelengths 3, 4, 6, 8 of |sum of filter * exp(2 pi i u / wavelength)|

    which is the largest value, over all phases, of the sum of filter * cos(2 pi u / wavelength + phase).

    Parameters
    ----------
    filter : (size, size) array
    angles : sequence of angles in radians

    Returns
    -------
    array with one number, at least 0, for each angle

    Serves: exercise tuning-curve.
    """
    filter, angles = np.asarray(filter, float), np.asarray(angles, float)
    y, x = offsets(filter.shape[0]), offsets(filter.shape[1])
    # a plane wave is a column wave times a row wave
    turns = 2 * np.pi / np.array(WAVELENGTHS)[:, np.newaxis, np.newaxis]
    rows = np.exp(1j * turns * np.outer(np.sin(angles), y))
    columns = np.exp(1j * turns * np.outer(np.cos(angles), x))
    return np.abs(np.einsum("lay,yx,lax->la", rows, filter, columns)).max(axis=0)


def orientation_selectivity(curve) -> float:
    """Return 1 - circular variance of a tuning curve: 0 for a flat one, 1 if only one angle gives a response.

    OSI = |sum_k r_k exp(2 i theta_k)| / sum_k r_k,  theta_k = pi k / n

    The angle is doubled because a grating turned by pi is the same grating. A curve of zeros gives 0.

    Parameters
    ----------
    curve : n responses, at least 0, to angles evenly spaced from 0 up to but without pi

    Source: D. L. Ringach, R. M. Shapley & M. J. Hawken, Journal of Neuroscience 22:5639-5651, 2002.
    Serves: exercise orientation-selectivity.
    """
    curve = np.asarray(curve, float)
    total = curve.sum()
    # angles doubled run once round the circle: this is the first Fourier coefficient of the curve
    return float(abs(np.fft.fft(curve)[1 % curve.size]) / total) if total > 0 else 0.0


def hebb_step(w, x, eta: float) -> np.ndarray:
    """Return the weights after one step of Hebb's rule: w + eta y x with y = w . x.

    Averaged over inputs with covariance C it is w + eta C w: along the first eigenvector the weights grow as
    exp(eta lambda_1 t).

    Source: D. O. Hebb, The Organization of Behavior, 1949 (the idea in words). Serves: exercise hebb-step.
    """
    w, x = np.asarray(w, float), np.asarray(x, float)
    return w + eta * (w @ x) * x


def oja_step(w, x, eta: float) -> np.ndarray:
    """Return the weights after one step of Oja's rule: w + eta y (x - y w) with y = w . x.

    For small eta it comes to rest at the first eigenvector of the covariance, with length 1.

    Source: E. Oja, Journal of Mathematical Biology 15:267-273, 1982. Serves: exercise oja-step.
    """
    w, x = np.asarray(w, float), np.asarray(x, float)
    y = w @ x
    return (1 - eta * y * y) * w + eta * y * x


def ica_one(w, patches) -> np.ndarray:
    """Return one filter after one step of FastICA with tanh, not brought to a length.

    w+ = E[x tanh(w . x)] - E[1 - tanh(w . x)^2] w

    Parameters
    ----------
    w : (n_dims,) array of length 1
    patches : (n_samples, n_dims) whitened data: mean 0, covariance 1

    Returns
    -------
    (n_dims,) array

    Source: A. Hyvarinen, IEEE Transactions on Neural Networks 10:626-634, 1999. Serves: exercise ica-one.
    """
    w, patches = np.asarray(w, float), np.asarray(patches, float)
    bent = np.tanh(patches @ w)
    return (patches.T @ bent) / len(patches) - w * (1 - np.mean(bent**2))


def ica_step(W, patches) -> np.ndarray:
    """Return the filters after one step of symmetric FastICA with tanh.

    w+ = E[x tanh(w . x)] - E[1 - tanh(w . x)^2] w  for each row w of W;  W <- (W+ W+^T)^(-1/2) W+

    The sign of a row has no meaning, and for sparse components it changes with every step.

    Parameters
    ----------
    W : (n_units, n_dims) array of orthonormal rows, n_units <= n_dims
    patches : (n_samples, n_dims) whitened data: mean 0, covariance 1

    Returns
    -------
    (n_units, n_dims) array of orthonormal rows

    Source: A. Hyvarinen, IEEE Transactions on Neural Networks 10:626-634, 1999. Serves: exercise ica-step.
    """
    W, patches = np.asarray(W, float), np.asarray(patches, float)
    bent = np.tanh(patches @ W.T)
    pulled = bent.T @ patches / len(patches) - np.mean(1 - bent * bent, axis=0)[:, np.newaxis] * W
    # W+ = U S V^T, so (W+ W+^T)^(-1/2) W+ = U V^T
    left, _, right = np.linalg.svd(pulled, full_matrices=False)
    return left @ right
