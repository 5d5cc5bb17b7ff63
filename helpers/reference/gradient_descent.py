"""Gradient descent: Adaline's delta rule, measured slopes, the largest rate that is stable, and logistic regression.

Conventions (choices; the lesson says so too):

* Adaline compares the weighted sum w . x + b itself with the target, before any threshold. Targets are real numbers;
  as labels they are -1 and +1.
* The mean squared error is a mean over rows, without a factor 1/2. The delta rule steps down *half* the squared error
  of one row, so that the 2 of the derivative cancels and the step is eta (y - w . x - b) x.
* So batch descent on half the mean squared error has the Hessian Z^T Z / N, where Z is X with a last column of ones.
* Labels of logistic regression are 0 and 1; cross-entropy is a mean over rows in nats, and probabilities are kept
  within [1e-12, 1 - 1e-12].
* A path holds the start as well: n_steps steps have n_steps + 1 places.
"""

import numpy as np

SMALLEST_PROBABILITY = 1e-12


def mse_loss(X, y, w, b):
    """Return the mean squared error of the weighted sums, mean_i (y_i - w . x_i - b)^2.

    Parameters
    ----------
    X : array of shape (n_samples, n_features)
    y : array of shape (n_samples,), real targets (as labels -1 and +1)
    w : array of shape (n_features,)
    b : float

    Returns
    -------
    float

    Source: Widrow & Hoff, Adaptive switching circuits, IRE WESCON Convention Record, part 4, 96-104, 1960.
    Serves gradient_descent / mse-loss.
    """
    total = 0.0
    for row, target in zip(np.asarray(X, dtype=float), np.asarray(y, dtype=float), strict=True):
        total += (target - b - sum(u * v for u, v in zip(w, row, strict=True))) ** 2
    return float(total / len(y))


def delta_rule_step(w, b, x, y, eta):
    """Return the weights and the bias after Adaline has seen one row.

    w + eta e x and b + eta e with the error e = y - w . x - b, whatever the sign of the sum: one step of length eta
    down the gradient of e^2 / 2.

    Parameters
    ----------
    w, x : arrays of shape (n_features,)
    b : float
    y : float, the target
    eta : float > 0

    Returns
    -------
    (w, b) : array of shape (n_features,) and float; the arguments are left as they were

    Source: Widrow & Hoff 1960 (their rule also divides by |x|^2, which is the same number for every pattern of -1 and
    +1). Serves gradient_descent / delta-rule-step.
    """
    weights, row = np.append(w, b).astype(float), np.append(x, 1.0)
    weights = weights + eta * (y - weights @ row) * row
    return weights[:-1], float(weights[-1])


def numerical_gradient(f, w, eps):
    """Return the gradient of f at w by central differences, (f(w + eps e_i) - f(w - eps e_i)) / (2 eps).

    The error is of order eps^2 for smooth f, until rounding takes over at small eps.

    Parameters
    ----------
    f : function of an array of shape (d,) that returns a number
    w : array of shape (d,)
    eps : float > 0

    Returns
    -------
    array of shape (d,)

    Source: Taylor's theorem. Serves gradient_descent / numerical-gradient.
    """
    w = np.asarray(w, dtype=float)
    nudges = eps * np.eye(w.size)
    return np.array([f(w + nudge) - f(w - nudge) for nudge in nudges]) / (2 * eps)


def gradient_descent(grad, w0, eta, n_steps):
    """Return the places that steps down the gradient pass through, w_{k+1} = w_k - eta grad(w_k).

    Parameters
    ----------
    grad : function of an array of shape (d,) that returns an array of shape (d,)
    w0 : array of shape (d,), the start
    eta : float, the learning rate
    n_steps : int >= 0

    Returns
    -------
    array of shape (n_steps + 1, d); row 0 is the start

    Source: Cauchy, Comptes rendus 25:536-538, 1847. Serves gradient_descent / gradient-descent.
    """
    path = np.empty((n_steps + 1, len(w0)))
    path[0] = w0
    for step in range(n_steps):
        path[step + 1] = path[step] - eta * np.asarray(grad(path[step].copy()))
    return path


def half_mse_hessian(X):
    """Return the Hessian of half the mean squared error of a unit: entry (j, k) is the mean product of inputs j and k.

    The bias is the last weight, with the input 1. Neither targets nor weights matter.

    Parameters
    ----------
    X : array of shape (n_samples, n_features)

    Returns
    -------
    array of shape (n_features + 1, n_features + 1)

    Source: Widrow & Stearns, Adaptive Signal Processing, 1985. Serves gradient_descent / half-mse-hessian.
    """
    hessian = np.zeros((len(X[0]) + 1, len(X[0]) + 1))
    for row in np.asarray(X, dtype=float):
        z = np.append(row, 1.0)
        hessian += np.outer(z, z) / len(X)
    return hessian


def largest_stable_rate(H):
    """Return 2 / lambda_max, the rate below which descent on w . H w / 2 does not run up any wall.

    Along an eigenvector of H with eigenvalue lambda each step multiplies w by 1 - eta lambda, whose size is at most 1
    for 0 <= eta lambda <= 2. Eigenvalues at or below 0 set no limit to the rate: along a flat direction descent rests,
    along one that curves down it leaves at any rate. If no eigenvalue is above 0, the answer is infinity.

    Parameters
    ----------
    H : array of shape (d, d), symmetric

    Returns
    -------
    float, possibly np.inf

    Source: for Adaline, Widrow & Stearns, Adaptive Signal Processing, 1985. Serves gradient_descent /
    largest-stable-rate.
    """
    steepest = float(np.linalg.eigh(np.asarray(H, dtype=float))[0][-1])
    return 2 / steepest if steepest > 0 else float("inf")


def sigmoid(z):
    """Return 1 / (1 + e^-z), element by element, for any z: no overflow, and full relative precision in both tails.

    Parameters
    ----------
    z : number or array of any shape

    Returns
    -------
    array of the shape of z (a NumPy float for a number)

    Source: Verhulst 1838, who called it logistic in 1845. Serves gradient_descent / sigmoid.
    """
    z = np.asarray(z, dtype=float)
    # log(1 + e^-z) without overflow; its exponential keeps the relative precision of the tail
    return np.exp(-np.logaddexp(0.0, -z))


def binary_cross_entropy(p, y):
    """Return the mean cross-entropy of probabilities, mean_i -(y_i log p_i + (1 - y_i) log(1 - p_i)), in nats.

    Each p is first moved into [1e-12, 1 - 1e-12]: being sure and wrong costs 27.6 and not infinity.

    Parameters
    ----------
    p : array of shape (n,), probabilities of the label 1, from 0 to 1
    y : array of shape (n,), labels 0 and 1

    Returns
    -------
    float

    Source: maximum likelihood for logistic regression, Cox, J. R. Stat. Soc. B 20:215-242, 1958. Serves
    gradient_descent / binary-cross-entropy.
    """
    p = np.clip(np.asarray(p, dtype=float), SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY)
    said = np.where(np.asarray(y) == 1, p, 1 - p)  # the probability given to what was the case
    return float(-np.log(said).mean())
