"""Widgets of the reckoning: an attack with its strength on a slider, and the assumptions behind an energy budget."""

from __future__ import annotations

import ipywidgets
import numpy as np

from helpers.figures.the_reckoning import AUDITS, CHIP, attacked, energy
from helpers.widgets import explore


def explore_attack(fgsm, read, params, X, y, rng) -> None:
    """Let the learner attack one digit after the other with their own fgsm, and with random signs of the same size.

    read : function of (params, X) that returns the digits which the network reads
    """
    signs = rng.choice([-1.0, 1.0], np.shape(X))

    def pictures(image: int, strength: float) -> tuple[dict, dict]:
        row, label = X[image : image + 1], y[image : image + 1]
        changed = {
            "as it is": row,
            f"random, {strength:g}": row + strength * signs[image : image + 1],
            f"aimed, {strength:g}": np.asarray(fgsm(params, row, label, strength), float),
        }
        return changed, {name: int(read(params, pixels)[0]) for name, pixels in changed.items()}

    def describe(image: int, strength: float) -> str:
        _, said = pictures(image, strength)
        return f"The digit {y[image]} in three versions: " + "; ".join(f"{k}, read as {v}" for k, v in said.items())

    explore(
        lambda image, strength: attacked(*pictures(image, strength)),
        look_for="the strength at which the aimed change flips the answer, and at which the random one does. When "
        "could you no longer read the digit yourself?",
        alt=describe,
        image=ipywidgets.IntSlider(value=2, min=0, max=min(len(X) - 1, 40)),
        strength=ipywidgets.FloatSlider(value=0.1, min=0, max=0.6, step=0.05),
    )


def explore_budget(brain_budget) -> None:
    """Let the learner move every assumption behind "joules for one event" and watch the verdict flip."""

    def settings(power_share: float, release: float) -> dict:
        return {"your assumptions": {"share": power_share, "release": release}}

    def describe(power_share: float, release: float) -> str:
        spent = {name: float(brain_budget(rate, share=power_share, release=release)) for name, rate in AUDITS.items()}
        told = ", ".join(f"{spent[name] * 1e12:.2g} pJ at {rate:g} Hz ({name})" for name, rate in AUDITS.items())
        prices = ", ".join(f"{name} {joules * 1e12:.2g} pJ" for name, joules in CHIP.items())
        return (
            f"Energy for one synaptic event, at the mean rates of three audits: {told}, "
            f"for a share of {power_share:g} of 20 W and a release probability of {release:g}. Chips: {prices}."
        )

    explore(
        lambda power_share, release: energy(brain_budget, settings(power_share, release)),
        look_for="assumptions under which the brain beats the cheaper chip operation in every audit, and others under "
        "which it loses to the dearer one.",
        alt=describe,
        power_share=ipywidgets.FloatLogSlider(value=1.0, base=10, min=-2.5, max=0, step=0.25),
        release=ipywidgets.FloatSlider(value=1.0, min=0.1, max=1.0, step=0.1),
    )
