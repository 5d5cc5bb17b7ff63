"""The widget of the perceptron lesson: watch the line move, mistake by mistake, with the learner's own update."""

from __future__ import annotations

from functools import cache

import numpy as np

from helpers.figures.perceptron import boundary, updates_of
from helpers.widgets import play_frames


def explore_learning(update, predict, X, y, n_frames=19, max_rows=100):
    """Show each mistake of training as a frame: the line after it, and a ring round the row that was learned from.

    Parameters
    ----------
    update : the learner's perceptron_update(w, b, x, y, eta)
    predict : the learner's perceptron_predict(X, w, b)
    X, y : rows in the plane, and their labels -1 and +1
    n_frames : int, the start and as many mistakes as follow; with fewer mistakes the last frame stays
    max_rows : int, how many rows are gone through at most
    """

    @cache
    def states():
        first, *rest = updates_of(update, X, y, n_rows=max_rows)
        return [first, *(state for state in rest if state[3])]

    def state(number):
        number = min(number, len(states()) - 1)
        row, w, b, _ = states()[number]
        return number, row, w, b, int(np.sum(y * (X @ w + b) <= 0))

    def draw(number):
        number, row, w, b, wrong = state(number)
        title = f"{number} mistakes so far: w = ({w[0]:g}, {w[1]:g}), b = {b:g}\n{wrong} of {len(y)} rows are wrong now"
        return boundary(predict, X, y, w, b, row, title)

    def describe(number):
        number, row, w, b, wrong = state(number)
        learned = "at the start" if row is None else f"after learning from the ringed row {X[row].astype(int).tolist()}"
        return (
            f"The plane with the rows {learned}, {number} mistakes so far: the line for weights {w[0]:g} and {w[1]:g} "
            f"and bias {b:g} leaves {wrong} rows on the wrong side or on the line."
        )

    look_for = "the ringed row is treated better after each step. Which rows pay for it? When is the last one right?"
    play_frames(draw, n_frames, look_for=look_for, alt=describe)
