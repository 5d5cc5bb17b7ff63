"""The widget of the gradient descent lesson: a walker on four surfaces, moved by the learner's own descent."""

from __future__ import annotations

import ipywidgets

from helpers.figures.gradient_descent import SURFACES, descend, outcome, walk
from helpers.widgets import explore

SHAPES = {
    "bowl": "round contours that close around one lowest point",
    "ravine": "long narrow contours, twenty times steeper across than along",
    "saddle": "two equally deep valleys with a saddle between them, where the walker starts on the ridge",
    "two valleys": "a deep and a shallow valley; the walker starts above the shallow one",
}


def explore_descent(descent) -> None:
    """Let the learner choose a surface, a learning rate and a number of steps for their own gradient descent."""

    def draw(surface, learning_rate, steps):
        return walk(descent, SURFACES[surface], learning_rate, steps)

    def describe(surface, learning_rate, steps):
        path = descend(descent, SURFACES[surface], learning_rate, steps)
        place, words = path[-1], outcome(path, SURFACES[surface])
        return (
            f"A map of the surface '{surface}': {SHAPES[surface]}. After {steps} steps with rate {learning_rate:.3g} "
            f"the walker is at ({place[0]:.2g}, {place[1]:.2g}): {words}. Beside it, its height after each step."
        )

    explore(
        draw,
        look_for="for each surface, the largest rate that still arrives. What happens just above it? On the saddle, "
        "how many steps pass before the walker finds a way down? Between two valleys, is the deeper one ever reached?",
        alt=describe,
        surface=ipywidgets.Dropdown(options=list(SURFACES), value="ravine"),
        learning_rate=ipywidgets.FloatLogSlider(value=0.03, min=-2, max=0.4, step=0.01, readout_format=".3f"),
        steps=ipywidgets.IntSlider(value=20, min=0, max=80),
    )
