"""Rates of a leaky integrate-and-fire cell with noise or adaptation, and its gain. Serves lesson plasticity_and_reward.

The cell is that of spiking_neuron: tau 10 ms, R 10 MOhm, rest and reset -65 mV, threshold -50 mV, refractory 2 ms.
"""

from __future__ import annotations

import numpy as np

from helpers.labs.lif_runs import slope_between

TAU, R, REST, THRESHOLD, REFRACTORY = 10.0, 10.0, -65.0, -50.0, 2.0  # ms, MOhm, mV, mV, ms
TAU_ADAPT = 100.0  # ms in which the current that a spike leaves behind fades


def rates(drives, rng, noise: float = 0.0, adaptation: float = 0.0, seconds: float = 20.0, dt: float = 0.2):
    """Return the firing rate in Hz at each drive, from a simulation by Euler and Maruyama.

    tau dV = (E_L - V + R (I - w)) dt + noise sqrt(2 tau) dW,  tau_w dw = -w dt, and w grows by `adaptation` at a spike

    Parameters
    ----------
    drives : steady currents I in nA
    rng : source of the noise
    noise : mV by which the potential would scatter (standard deviation) if there were no threshold
    adaptation : nA that each spike leaves behind, to be taken off the drive
    seconds : biological time for each drive, split over 20 cells that differ in their noise
    """
    drives = np.tile(np.asarray(drives, float), (20, 1))
    v, w, rest_until, count = np.full(drives.shape, REST), 0 * drives, 0 * drives, 0 * drives
    n_steps, early = round(seconds * 1000 / 20 / dt), round(200 / dt)  # the first 200 ms are not counted
    for k in range(early + n_steps):
        kick = noise * np.sqrt(2 * dt / TAU) * rng.standard_normal(v.shape)
        v = np.where(rest_until > k, REST, v + dt / TAU * (REST - v + R * (drives - w)) + kick)
        fired = v >= THRESHOLD
        w += adaptation * fired - dt / TAU_ADAPT * w
        v, rest_until = np.where(fired, REST, v), np.where(fired, k + 1 + REFRACTORY / dt, rest_until)
        if k >= early:
            count += fired
    return count.mean(axis=0) / (n_steps * dt / 1000)


def curves(drives, conditions: dict, seed: int = 1990) -> dict:
    """Return {condition: (n,) rates in Hz} at each drive in nA, all conditions with the same noise but for its size.

    conditions : {name: (noise in mV, nA that each spike leaves behind, nA of extra current)}
    """
    return {
        name: rates(drives + extra, np.random.default_rng(seed), noise, left)
        for name, (noise, left, extra) in conditions.items()
    }


def gains(drives, curves: dict) -> dict:
    """Return {condition: slope in Hz per nA, from 20 to 60 Hz} of the curves of `curves`, to whole numbers."""
    return {name: round(gain(drives, rates)) for name, rates in curves.items()}


def gains_in_words(gains: dict) -> str:
    """Return a sentence on the slopes of `gains`."""
    told = [f"{name} {slope}" for name, slope in gains.items()]
    return f"Slope from 20 to 60 Hz, in Hz per nA: {'; '.join(told)}."


def gain(drives, rates, low: float = 20.0, high: float = 60.0) -> float:
    """Return the slope of a curve of rates, in Hz for each nA, between the drives at which it passes two rates.

    A curve that is only moved to the left or right keeps its gain.
    """
    return slope_between(drives, rates, low, high)
