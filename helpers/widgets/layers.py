"""Widgets of the lesson on layers: bend the plane with a hidden layer, and build functions from steps."""

from __future__ import annotations

import ipywidgets
import numpy as np
from matplotlib.figure import Figure

from helpers.figures import layers as drawings
from helpers.widgets import explore


def bent_in_words(kind: str, bend: float, turn: float) -> str:
    """Return what is to be seen of a plane that two hidden units bend."""
    if bend == 0:
        return (
            "Left the square of inputs with its grid, right the same grid after two weighted sums: sheared, but "
            "all its lines are still straight, and no straight line parts the two classes of XOR."
        )
    return (
        f"Left the square of inputs with its grid, right the same grid after two {kind} units whose directions are "
        f"{turn:g} degrees apart: the lines of the grid are bent, and where the bending is strong enough a "
        "straight line on the right parts the rows 01 and 10 from 00 and 11."
    )


def explore_bent_plane(forward, activation) -> None:
    """Let the learner bend the plane with two hidden units of their own network.

    Parameters
    ----------
    forward : the learner's mlp_forward(X, params, activation)
    activation : the learner's activation(name)
    """

    def draw(kind: str, bend: float, turn: float) -> Figure:
        curve = activation(kind)
        blend = lambda z: (1 - bend) * z + bend * np.asarray(curve(z))  # noqa: E731
        return drawings.bent_plane(forward, blend, turn, f"two {kind} units, bend {bend:.1f}")

    explore(
        draw,
        look_for="start with bend at 0: the grid on the right is sheared but straight, and no line can do XOR. Raise "
        "bend: when does a line appear, and what is its shape on the left? At turn 0 both units look the same way: "
        "the plane becomes a curve, and how much bend is enough now?",
        alt=bent_in_words,
        kind=ipywidgets.Dropdown(options=["tanh", "sigmoid", "relu", "gelu"], description="activation"),
        bend=ipywidgets.FloatSlider(value=1, min=0, max=1, step=0.1, readout_format=".1f"),
        turn=ipywidgets.IntSlider(value=20, min=0, max=90, step=10),
    )


def explore_staircase(network, forward, step) -> None:
    """Let the learner build functions from steps with their own staircase_network and mlp_forward."""

    def draw(target: str, n_steps: int, beyond: bool) -> Figure:
        return drawings.staircase(network, forward, step, target, n_steps, beyond)

    def describe(target: str, n_steps: int, beyond: bool) -> str:
        outside = " Outside [0, 1] the staircase stays level while the function goes on." if beyond else ""
        return (
            f"Above, {target} on [0, 1] and a staircase of {n_steps} steps that follows it; below, one arrow up or "
            f"down for each hidden unit, at the place where it switches on.{outside}"
        )

    explore(
        draw,
        look_for="each arrow below is one hidden unit: its place is its threshold, its height its output weight. An "
        "arrow up and one down make a bump. Which target needs only one arrow? What happens beyond [0, 1]?",
        alt=describe,
        target=list(drawings.TARGETS),
        n_steps=ipywidgets.IntSlider(value=8, min=2, max=60, description="steps"),
        beyond=ipywidgets.Checkbox(value=False, description="beyond [0, 1]"),
    )
