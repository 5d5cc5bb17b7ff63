"""Widgets of the lesson on the spiking neuron: a current to a LIF cell, and the phase plane of Izhikevich's model."""

from __future__ import annotations

import ipywidgets
import numpy as np
from matplotlib.figure import Figure

from helpers.figures import spiking_neuron as drawings
from helpers.widgets import explore

DT = 0.1  # ms
CELLS = {
    "regular spiking": (0.02, 0.2, -65, 8),
    "chattering": (0.02, 0.2, -50, 2),
    "fast spiking": (0.1, 0.2, -65, 2),
    "resonator": (0.1, 0.26, -65, 2),
}


def explore_current(simulate_lif, params: dict) -> None:
    """Let the learner set current, time constant and refractory time of a cell and watch trace and raster."""

    def made(current: float, tau: float, t_ref: float):
        drive = np.where(np.arange(2000) * DT < 20, 0.0, current)
        return drive, params | {"tau": tau, "t_ref": t_ref}

    def draw(current: float, tau: float, t_ref: float) -> Figure:
        drive, cell = made(current, tau, t_ref)
        return drawings.trace_and_raster(simulate_lif, {f"{current:.2f} nA": drive}, DT, cell)

    def describe(current: float, tau: float, t_ref: float) -> str:
        drive, cell = made(current, tau, t_ref)
        v, times = simulate_lif(drive, DT, cell)
        return (
            f"Potential of the cell over 200 ms under {current:.2f} nA that begin after 20 ms: {len(times)} spikes, "
            f"each followed by {t_ref:g} ms at the reset. The highest potential kept is {np.max(v):.1f} mV."
        )

    explore(
        draw,
        look_for="below 1.5 nA the potential settles and nothing ever fires; just above, it creeps. A longer tau makes "
        "it slower, and leaves the 1.5 nA where they are. What does t_ref change at 1.6 nA, and what at 6 nA?",
        alt=describe,
        current=ipywidgets.FloatSlider(value=2, min=0, max=6, step=0.05, description="current (nA)"),
        tau=ipywidgets.FloatSlider(value=10, min=2, max=40, step=1, readout_format=".0f", description="tau (ms)"),
        t_ref=ipywidgets.FloatSlider(value=2, min=0, max=10, step=0.5, readout_format=".1f", description="t_ref (ms)"),
    )


def explore_phase_plane(izhikevich, fixed_points) -> None:
    """Let the learner inject a current into four of Izhikevich's cells and watch the path in the phase plane."""

    def draw(cell: str, current: float) -> Figure:
        return drawings.phase_plane(izhikevich, fixed_points, CELLS[cell], current)

    def describe(cell: str, current: float) -> str:
        trace = np.asarray(izhikevich(np.full(5000, float(current)), 0.05, *CELLS[cell]))
        return (
            f"Left, the path of a {cell} cell in the plane of potential and recovery, with the two nullclines, a "
            f"parabola and a straight line, and {np.size(fixed_points(float(current), CELLS[cell][1]))} fixed points "
            f"where they cross. Right, its potential: {np.sum(trace >= 30)} spikes in 250 ms "
            f"under a current of {current:g}."
        )

    explore(
        draw,
        look_for="where the nullclines cross, the cell can rest. More current lifts the parabola. From which current "
        "on do they no longer cross (in the resonator: from which on does it fire although they do)?",
        alt=describe,
        cell=ipywidgets.Dropdown(options=list(CELLS), value="regular spiking"),
        current=ipywidgets.FloatSlider(value=2, min=0, max=15, step=0.25, readout_format=".2f"),
    )
