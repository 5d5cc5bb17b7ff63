"""The widget of the training lesson: seven training runs, watched epoch by epoch."""

from __future__ import annotations

import ipywidgets
import numpy as np

from helpers.figures.training import run_panels
from helpers.labs.broken_runs import FAULTS, HEALTHY, broken_run
from helpers.widgets import explore

N_EPOCHS = 15


def said(diagnose, history: dict) -> str:
    """Return the learner's diagnosis of a run, or that there is none yet."""
    try:
        return str(diagnose(history))
    except NotImplementedError:
        return "(not written yet)"


def in_words(history: dict, epoch: int, run_with: str, seed: int) -> str:
    """Return what the three panels of a run show."""
    first, last = history["gradient_norms"][epoch]
    return (
        f"Three panels of a run ({run_with}, seed {seed}) up to epoch {epoch}: the loss is "
        f"{history['loss'][epoch]:.2f} after {history['loss'][0]:.2f} at the start; right are "
        f"{history['train_accuracy'][epoch]:.0%} of the training images and {history['test_accuracy'][epoch]:.0%} "
        f"of those held out; the gradient is {first:.1g} in layer 1 and {last:.1g} in layer 2."
    )


def explore_runs(diagnose) -> None:
    """Let the learner watch sound and broken runs grow, with their own diagnosis above the curves."""
    known: dict[tuple, dict] = {}

    def run(fault: str, seed: int) -> dict:
        if (fault, seed) not in known:
            known[fault, seed] = broken_run(fault, np.random.default_rng(seed), n_epochs=N_EPOCHS)
        return known[fault, seed]

    def draw(run_with: str, seed: int, epoch: int):
        history = run(run_with, seed)
        words = f"this run: {run_with}; your diagnosis after the last epoch: {said(diagnose, history)}"
        return run_panels(history, epoch, words)

    explore(
        draw,
        look_for="move the epoch from 0 upwards. Which faults can you tell before the first epoch is over? Which two "
        "have the same loss curve, and which panel parts them? Which one looks better than the healthy run?",
        alt=lambda run_with, seed, epoch: in_words(run(run_with, seed), epoch, run_with, seed),
        run_with=ipywidgets.Dropdown(options=[HEALTHY, *FAULTS], value="unshuffled", description="run"),
        seed=ipywidgets.IntSlider(value=0, min=0, max=9),
        epoch=ipywidgets.IntSlider(value=N_EPOCHS, min=0, max=N_EPOCHS),
    )
