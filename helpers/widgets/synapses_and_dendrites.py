"""Widgets of the lesson on synapses and dendrites: a synapse that changes with its use, a cell branch by branch."""

from __future__ import annotations

import ipywidgets
import numpy as np
from matplotlib.figure import Figure

from helpers.figures import synapses_and_dendrites as drawings
from helpers.widgets import explore

PLACES = {
    "A B | C D": [[1, 1, 0, 0], [0, 0, 1, 1]],
    "A C | B D": [[1, 0, 1, 0], [0, 1, 0, 1]],
    "all on one": [[1, 1, 1, 1]],
    "one each": [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]],
}


def explore_synapse(tsodyks_markram) -> None:
    """Let the learner drive their own synapse with a train of spikes, a pause, and one more spike."""

    def released(rate: int, pause: int, kind: tuple) -> tuple[np.ndarray, np.ndarray]:
        times = 1000 / rate * np.arange(10)
        times = np.append(times, times[-1] + pause)
        return times, np.asarray(tsodyks_markram(times, *kind), float)

    def draw(rate: int, pause: int, kind: tuple) -> Figure:
        return drawings.train(tsodyks_markram, released(rate, pause, kind)[0], kind, f"{rate} Hz, pause, one spike")

    def describe(rate: int, pause: int, kind: tuple) -> str:
        shares = released(rate, pause, kind)[1]
        return (
            f"Ten spikes at {rate} Hz, a pause of {pause} ms and one spike more. The first releases {shares[0]:.2f} of "
            f"its full supply, the tenth {shares[9]:.2f}, the one after the pause {shares[10]:.2f}."
        )

    explore(
        draw,
        look_for="the tenth spike against the first. Then make the pause longer: how long does the synapse remember?",
        alt=describe,
        rate=ipywidgets.IntSlider(value=20, min=2, max=80, step=2, description="rate (Hz)"),
        pause=ipywidgets.IntSlider(value=500, min=50, max=3000, step=50, description="pause (ms)"),
        kind=ipywidgets.Dropdown(
            options={"depressing": (0.5, 800, 0), "facilitating": (0.15, 130, 530)}, description="synapse"
        ),
    )


def explore_branches(dendritic_neuron, branch_threshold: float = 1.5) -> None:
    """Let the learner place four equal synapses on branches and switch inputs on and off."""

    def draw(A: bool, B: bool, C: bool, D: bool, places: str) -> Figure:
        wiring = {"branches": PLACES[places], "branch_threshold": branch_threshold, "soma_threshold": 0.5}
        return drawings.tree(dendritic_neuron, wiring, [int(A), int(B), int(C), int(D)])

    def describe(A: bool, B: bool, C: bool, D: bool, places: str) -> str:
        wiring = {"branches": PLACES[places], "branch_threshold": branch_threshold, "soma_threshold": 0.5}
        *spikes, fires = drawings.states_of(dendritic_neuron, wiring, [int(A), int(B), int(C), int(D)])
        active = " ".join(name for name, on in zip("ABCD", (A, B, C, D), strict=True) if on) or "none"
        return (
            f"A cell whose synapses lie {places} on its branches. Active inputs: {active}. {sum(spikes)} of "
            f"{len(spikes)} branches spike, and the cell {'fires' if fires else 'is silent'}."
        )

    explore(
        draw,
        look_for="when do two active synapses make a branch spike, and when not? Change the inputs first, then the "
        "places of the synapses. No synapse gets any stronger.",
        alt=describe,
        A=True,
        B=True,
        C=False,
        D=False,
        places=ipywidgets.Dropdown(options=list(PLACES), value="one each", description="places"),
    )
