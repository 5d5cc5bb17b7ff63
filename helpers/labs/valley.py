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
