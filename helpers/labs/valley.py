"""A valley whose floor is nearly flat and whose walls are steep, and a marble that rolls in it.

The marble keeps a part of its last step and adds the step down the slope: the heavy ball of Polyak (1964).
"""

from __future__ import annotations

import numpy as np

START = (1.0, 1.0)


def slope_of(curvatures):
    """Return the slope of sum_i curvature_i * w_i^2 / 2, as a function of an array w."""
    curvatures = np.array(curvatures, dtype=float)

    def slope(w):
        return curvatures * np.asarray(w, dtype=float)

    return slope


def marble(slope, start, eta, kept, n_steps):
    """Return the places that a marble rolls through: step = kept * last step - eta * slope.

    Parameters
    ----------
    slope : function of an array of shape (d,) that returns an array of shape (d,)
    start : (d,) numbers
    eta : learning rate
    kept : share of the last step that is kept, from 0 (then it walks) to less than 1
    n_steps : whole number

    Returns
    -------
    array of shape (n_steps + 1, d); the first is the start
    """
    path, step = [np.array(start, dtype=float)], 0.0
    for _ in range(n_steps):
        step = kept * step - eta * np.asarray(slope(path[-1]))
        path.append(path[-1] + step)
    return np.array(path)


def steps_needed(path, share=1e-3):
    """Return after how many steps a path is, and stays, nearer to 0 than this share of its first distance.

    A path that is not there at its end returns its length.
    """
    distance = np.linalg.norm(np.asarray(path, dtype=float), axis=1)
    away = np.flatnonzero(~(distance <= share * distance[0]))
    return int(away[-1]) + 1 if away.size else 0


def hills(w):
    """Return the height of a landscape of hills, sum_i exp(sin w_i)."""
    return float(np.sum(np.exp(np.sin(w))))


def hills_slope(w):
    """Return the slope of `hills` at w, by calculus."""
    return np.exp(np.sin(w)) * np.cos(w)


def nudge_errors(gradient, place, sizes):
    """Return a row for each nudge: its size, and the largest error of the measured slopes of `hills`, as texts.

    Parameters
    ----------
    gradient : the learner's numerical_gradient(f, w, eps)
    place : array of shape (d,)
    sizes : the nudges
    """
    rows = []
    for eps in sizes:
        error = np.max(np.abs(np.asarray(gradient(hills, place.copy(), eps)) - hills_slope(place)))
        rows.append([f"{eps:.0e}", f"{error:.1e}"])
    return rows


def best_nudge(rows):
    """Return the size, as a text, of the nudge whose error is the smallest in rows of `nudge_errors`."""
    return min(rows, key=lambda row: float(row[1]))[0]


def runs_away(descent, slope, start, rate, n_steps=2000):
    """Return whether a walk ends farther out than it began: its largest number is larger, or beyond all bounds.

    Parameters
    ----------
    descent : the learner's gradient_descent(grad, w0, eta, n_steps)
    slope : function of an array of shape (d,) that returns an array of shape (d,)
    start : array of shape (d,)
    rate : the learning rate
    """
    with np.errstate(all="ignore"):
        end = np.asarray(descent(slope, start.copy(), rate, n_steps))[-1]
    return not np.max(np.abs(end)) < np.max(np.abs(start))


def leaves_ravine(descent, across, rate):
    """Return whether a walk in the ravine of curvatures 1 and `across` runs away: see `runs_away`.

    Parameters
    ----------
    descent : the learner's gradient_descent(grad, w0, eta, n_steps)
    across : the curvature across the ravine
    rate : the learning rate
    """
    return runs_away(descent, slope_of((1, across)), np.array([1.8, 0.4]), rate)


def steps_of_both(descent, across, eta, kept, n_steps=2000):
    """Return after how many steps a walker and a marble in the ravine are a thousandth as far from 0 as at the start.

    Parameters
    ----------
    descent : the learner's gradient_descent(grad, w0, eta, n_steps), which moves the walker
    across : the curvature across the ravine; along it it is 1
    eta : the learning rate of both
    kept : share of its last step that the marble keeps, from 0 to less than 1
    n_steps : both stop after so many
    """
    slope = slope_of((1, across))
    walked = descent(slope, np.array(START), eta, n_steps)
    return steps_needed(walked), steps_needed(marble(slope, START, eta, kept, n_steps))


def shares_of_kinds(rng, n_weights, n_draws):
    """Return the shares of minima and of maxima among random symmetric Hessians.

    Parameters
    ----------
    rng : NumPy random generator
    n_weights : the size of the matrices
    n_draws : how many are drawn
    """
    drawn = rng.standard_normal((n_draws, n_weights, n_weights))
    curvatures = np.linalg.eigvalsh(drawn + drawn.transpose(0, 2, 1))  # smallest first
    return float(np.mean(curvatures[:, 0] > 0)), float(np.mean(curvatures[:, -1] < 0))


def steps_until_away(path, distance=0.5):
    """Return after how many steps the second number of a path is this far from 0; a text if that never happens."""
    path = np.asarray(path, dtype=float)
    away = np.flatnonzero(np.abs(path[:, 1]) > distance)
    return int(away[0]) if away.size else f"not in {len(path) - 1}"


def game_of_two(w):
    """Return the slopes of two players whose stake is u v: the first walks down, the second up (its sign is turned)."""
    return np.array([w[1], -w[0]])
