"""Widgets of the lesson on seeing: a world of leaves seen through a filter, a Gabor filter and its tuning, learning."""

from __future__ import annotations

import ipywidgets
import numpy as np
from matplotlib.figure import Figure

from helpers.figures import new_figure
from helpers.figures import seeing as drawings
from helpers.labs.scenes import dead_leaves
from helpers.widgets import explore, play_frames


def explore_gabor(gabor, tuning_curve, orientation_selectivity) -> None:
    """Let the learner turn and stretch their own Gabor filter and watch its tuning curve."""

    def draw(theta: int, wavelength: float, sigma: float) -> Figure:
        filter = np.asarray(gabor(15, np.radians(theta), wavelength, sigma))
        name = f"{theta}°, {wavelength:g} pixels"
        return drawings.tuning(name, filter, tuning_curve, orientation_selectivity)

    def describe(theta: int, wavelength: float, sigma: float) -> str:
        filter = np.asarray(gabor(15, np.radians(theta), wavelength, sigma))
        curve = np.asarray(tuning_curve(filter, drawings.half_turn()))
        best = np.degrees(drawings.half_turn()[np.argmax(curve)])
        return (
            f"A striped patch whose wave runs at {theta} degrees with wavelength {wavelength:g}, in a window of width "
            f"{sigma:g}; below, its tuning curve, highest at {best:.0f} degrees, with a selectivity of "
            f"{orientation_selectivity(curve):.2f}."
        )

    explore(
        draw,
        look_for="the peak follows theta. Which of the other two makes the curve sharp: many stripes under the window, "
        "or few? What is left of the tuning when the window is narrower than half a wave?",
        alt=describe,
        theta=ipywidgets.IntSlider(value=30, min=0, max=175, step=5, description="theta (degrees)"),
        wavelength=ipywidgets.FloatSlider(value=4, min=2.5, max=9, step=0.5, readout_format=".1f"),
        sigma=ipywidgets.FloatSlider(value=2.5, min=0.5, max=5, step=0.25, readout_format=".2f"),
    )


def leaves_in_words(smallest: float, theta: int, seed: int) -> str:
    """Return what is to be seen of a world of fallen leaves and of one filter's answers to it."""
    return (
        f"Left, grey discs of radius {smallest:g} pixels and more that hide each other. Right, the answers of one "
        f"filter whose wave runs at {theta} degrees: strong along the edges across that direction, near 0 on even "
        "ground."
    )


def explore_leaves(conv2d, gabor) -> None:
    """Let the learner make worlds of fallen leaves and look at them through their own filter."""

    def draw(smallest: float, theta: int, seed: int) -> Figure:
        picture = dead_leaves(64, np.random.default_rng(seed), smallest)
        kernel = np.asarray(gabor(7, np.radians(theta), 5, 1.6))
        answer = np.asarray(conv2d(picture, kernel - kernel.mean(), 1, 0))
        figure, (left, right) = new_figure(7, 3.7, 1, 2)
        drawings.grey_image(left, picture, "dead leaves")
        drawings.signed_image(right, answer, f"answers of one filter, {theta}°")
        return figure

    explore(
        draw,
        look_for="the picture is mostly even ground, and edges are rare. So the filter is silent nearly everywhere and "
        "speaks up strongly at few places. Turn theta: other edges light up.",
        alt=leaves_in_words,
        smallest=ipywidgets.FloatSlider(
            value=2, min=1, max=10, step=1, readout_format=".0f", description="smallest leaf"
        ),
        theta=ipywidgets.IntSlider(value=0, min=0, max=165, step=15, description="theta (degrees)"),
        seed=ipywidgets.IntSlider(value=7, min=0, max=20, description="world"),
    )


def play_learning(ica_step, white, to_pixels, rng, n_shown: int = 30) -> None:
    """Show the filters while the learner's ica_step changes them, from a random start.

    Parameters
    ----------
    ica_step : the learner's ica_step(W, patches)
    white, to_pixels : whitened patches, and the matrix that whitened them
    rng : source of the random start
    """
    snapshots = {0: np.linalg.qr(rng.normal(size=(white.shape[1],) * 2))[0]}
    W = snapshots[0]
    for step in range(1, 41):
        W = np.asarray(ica_step(W, white))
        if step in (1, 2, 4, 6, 10, 16, 24, 40):
            snapshots[step] = W

    def draw(step: int) -> Figure:
        return drawings.filters({f"after {step} steps": (snapshots[step] @ to_pixels)[:n_shown]}, 10, width=7)

    play_frames(
        draw,
        list(snapshots),
        look_for="at first every filter is noise that covers the whole patch. Within some ten steps each shrinks to "
        "one place and one direction. Nobody told them what an edge is.",
        alt=lambda step: f"Thirty filters of 10 x 10 pixels after {step} steps of learning on patches of dead leaves.",
    )
