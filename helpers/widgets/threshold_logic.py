"""Widgets of threshold_logic: weights and a threshold to move, and numbers to add with the learner's own adder."""

from __future__ import annotations

import ipywidgets
from matplotlib.figure import Figure

from helpers.figures import threshold_logic as drawings
from helpers.widgets import explore

TARGETS = {"no function": None} | {name: table for table, name in drawings.NAMES.items()}


def slider(value: float) -> ipywidgets.FloatSlider:
    """Return a slider for a weight or a threshold."""
    return ipywidgets.FloatSlider(value=value, min=-3, max=3, step=0.5, readout_format=".1f")


def explore_unit(unit) -> None:
    """Let the learner move two weights and the threshold of their own unit over the square of inputs."""

    def draw(w1: float, w2: float, theta: float, compare_with: str) -> Figure:
        return drawings.unit_on_square(unit, (w1, w2), theta, TARGETS[compare_with])

    def describe(w1: float, w2: float, theta: float, compare_with: str) -> str:
        firing = [f"{a}{b}" for a, b in drawings.CORNERS if unit((a, b), (w1, w2), theta)]
        return (
            f"The square of inputs a and b. With weights {w1:g} and {w2:g} and threshold {theta:g} the unit fires on "
            f"the rows {', '.join(firing) or 'none'}; a straight line parts the plane where it fires from the rest."
        )

    explore(
        draw,
        look_for="the weights turn the line, the threshold shifts it. Choose a function to compare with and get 4 of 4 "
        "rows right. Which function resists you?",
        alt=describe,
        w1=slider(1),
        w2=slider(-1),
        theta=slider(0.5),
        compare_with=list(TARGETS),
    )


def explore_adder(adder) -> None:
    """Let the learner choose two numbers of eight bits and watch a chain of their own full adders add them."""

    def draw(first: int, second: int) -> Figure:
        return drawings.adder_columns(adder, first, second)

    def describe(first: int, second: int) -> str:
        return (
            f"{first} and {second} in binary, one above the other, the carries below them, and the result of eight "
            f"full adders in the last row: {drawings.add(adder, first, second)}."
        )

    explore(
        draw,
        look_for="how far does one carry travel? Try 255 + 1: the last column has to wait for all the others.",
        alt=describe,
        first=ipywidgets.IntSlider(value=93, min=0, max=255),
        second=ipywidgets.IntSlider(value=58, min=0, max=255),
    )
