"""The widget of the first lesson: how strong the input is, for all four neurons at once."""

from __future__ import annotations

import ipywidgets

from helpers.figures import orientation as drawings
from helpers.widgets import explore


def explore_neurons() -> None:
    """Let the learner move the strength of the input pulses and watch four neurons answer."""
    explore(
        drawings.four_neurons,
        look_for="at which strength does the first neuron answer, and to which group? Which groups can a neuron not "
        "tell apart, however you set the slider? What happens to the differences when the input is very strong?",
        alt=drawings.describe,
        strength=ipywidgets.FloatSlider(
            value=3, min=1, max=8, step=0.5, description="strength (nA)", readout_format=".1f", continuous_update=False
        ),
    )
