"""Widgets of the lesson on spiking networks: one neuron in time, a raster while training, an energy bill."""

from __future__ import annotations

import ipywidgets
import numpy as np

from helpers.figures import checked_alt, figure_html
from helpers.figures import spiking_networks as drawings
from helpers.messages import HIDE_STILL, LIVE_CLASS, emit, notebook_shell
from helpers.widgets import explore

MEMORY_PRICES = (0, 1, 2, 5, 10, 20, 50, 100, 200, 640)  # pJ for 32 bits; 5 is a small cache, 640 DRAM


def explore_neuron(lif_layer_forward) -> None:
    """Let the learner drive one neuron of their own layer with a regular train and watch its potential."""

    def run(weight: float, beta: float, every: int):
        inputs = (np.arange(40) % every == 0).astype(float)
        spikes, potentials = lif_layer_forward(inputs[:, np.newaxis, np.newaxis], np.array([[weight]]), beta)
        return inputs, np.ravel(potentials), np.ravel(spikes)

    def draw(weight: float, beta: float, every: int):
        return drawings.trace(*run(weight, beta, every), beta)

    def describe(weight: float, beta: float, every: int) -> str:
        _, potentials, spikes = run(weight, beta, every)
        return (
            f"Inputs with weight {weight:g}, one in {every} steps, into a neuron with beta {beta:g}: it fires "
            f"{np.sum(spikes):.0f} times in 40 steps, and its potential reaches {np.max(potentials):.2f}."
        )

    explore(
        draw,
        look_for="the potential of a step with a spike stays above the threshold; it falls in the NEXT step. With the "
        "slowest inputs and beta = 0.7 the neuron is silent: how large must the weight be? And with beta = 1?",
        alt=describe,
        weight=ipywidgets.FloatSlider(value=0.45, min=0.05, max=2.5, step=0.05),
        beta=ipywidgets.FloatSlider(value=0.9, min=0, max=1, step=0.05),
        every=ipywidgets.IntSlider(value=2, min=1, max=8, description="input every"),
    )


class TrainingWatch:
    """A bar and a raster that follow a training run; called after each epoch with (share done, params, losses)."""

    def __init__(self, lif_layer_forward, spikes, label: int):
        self.layer, self.spikes, self.label = lif_layer_forward, spikes, label
        self.before = None
        self.bar = ipywidgets.FloatProgress(min=0, max=1, description="training")
        self.picture = ipywidgets.HTML("the first epoch is under way ...")
        self.live = notebook_shell() is not None
        if self.live:
            self.open()

    def open(self) -> None:
        """Show the live part; the still figure that `__call__` emits last takes its place where it cannot live."""
        from IPython.display import display

        box = ipywidgets.VBox([self.bar, self.picture, ipywidgets.HTML(HIDE_STILL, layout={"display": "none"})])
        box.add_class(LIVE_CLASS)
        display({**box._repr_mimebundle_(), "text/plain": "", "text/html": ""}, raw=True)

    def start(self, params: dict) -> None:
        """Keep the raster of the network before training."""
        self.before = self.raster(params)

    def raster(self, params: dict) -> np.ndarray:
        """Return the hidden spikes for the digit that is watched, (n_steps, n_hidden)."""
        spikes, _ = self.layer(self.spikes, params["W"], params["beta"])
        return np.asarray(spikes)[:, 0]

    def __call__(self, done: float, params: dict, losses: list) -> None:
        """Move the bar, draw the raster where it is watched, and leave a still figure at the end."""
        self.bar.value = done
        if not (done == 1 or (self.live and len(losses) % 2)):  # every other epoch: to draw takes longer than to train
            return
        now = self.raster(params)
        alt = checked_alt(
            f"Two rasters of the hidden layer for one {self.label}: {np.sum(self.before):.0f} spikes before training, "
            f"{np.sum(now):.0f} after {len(losses)} epochs. The mean loss is {losses[-1]:.2f}, in the first epoch "
            f"{losses[0]:.2f}."
        )
        shown = figure_html(drawings.learning([self.before, now], losses, self.label), alt)
        self.picture.value = shown
        if done == 1:
            emit(shown, f"[Figure: {alt}]")


def watch_training(lif_layer_forward, params: dict, spikes, label: int) -> TrainingWatch:
    """Return a watch for `helpers.labs.spiking_training.train`: a bar, and the hidden layer's raster for one digit.

    Parameters
    ----------
    lif_layer_forward : the learner's layer
    params : the network before training
    spikes : (n_steps, 1, n_in) array, one digit
    label : which digit it is
    """
    watch = TrainingWatch(lif_layer_forward, spikes, label)
    watch.start(params)
    return watch


def bills(energy_nj, costs: dict, add: float, memory: float) -> tuple[dict, dict]:
    """Return what arithmetic and what memory cost each network in nJ, from the prices of one operation in pJ."""
    arithmetic = {name: energy_nj([cost["add"], cost["mac"]], [add, 4.6]) for name, cost in costs.items()}
    return arithmetic, {name: energy_nj(cost["memory"], memory) for name, cost in costs.items()}


def explore_energy(energy_nj, costs: dict) -> None:
    """Let the learner set prices and see which network is cheaper for one image.

    Parameters
    ----------
    energy_nj : the learner's function
    costs : {network: {"add": count, "mac": count, "memory": count}}
    """

    def draw(add: float, memory: float):
        arithmetic, access = bills(energy_nj, costs, add, memory)
        cheapest = min(costs, key=lambda name: arithmetic[name] + access[name])
        return drawings.energy_bars(arithmetic, access, f"cheapest: {cheapest}")

    def describe(add: float, memory: float) -> str:
        arithmetic, access = bills(energy_nj, costs, add, memory)
        spelled = "; ".join(f"{name} {arithmetic[name] + access[name]:.3g} nJ" for name in costs)
        return (
            f"Bars of energy for one image, an addition at {add:g} pJ and a memory access at {memory:g} pJ: {spelled}."
        )

    explore(
        draw,
        look_for="which bar is the shortest? Start with free memory and cheap additions. Then let a memory access cost "
        "5 pJ (a small cache), then hundreds (DRAM). Then put memory back to 0, and give an addition the price of a "
        "whole synaptic operation on a chip, anything from 1.5 to 45 pJ.",
        alt=describe,
        add=ipywidgets.FloatSlider(value=0.9, min=0.1, max=45, step=0.1, description="one addition (pJ)"),
        memory=ipywidgets.SelectionSlider(
            options=[0, 1, 2, 5, 10, 20, 50, 100, 200, 640], value=0, description="one memory access (pJ)"
        ),
    )
