"""Populations of leaky integrate-and-fire (LIF) neurons that do not know of each other.

    tau dV/dt = E_L - V + R I,   V >= V_th: a spike, V = V_reset, held there for t_ref

Serves lesson spiking_neuron. Units: ms, mV, MOhm, nA.

`lif_spike_times` knows the solution between two spikes, so it makes no steps: its times are exact to rounding
(float64). `simulate_lif_population` steps: it can take noise and give traces. It computes in float32 unless told
otherwise: errors of rounding fade with tau like the potential itself, and stay at some ten microvolts.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

LIF = {"tau": 10.0, "R": 10.0, "E_L": -65.0, "V_th": -50.0, "V_reset": -65.0, "t_ref": 2.0}
BLOCK = 8192  # neurons advanced together: a few arrays of them fit into a core's cache
NOISE = 1 << 16  # numbers drawn at a time


class Activity(NamedTuple):
    """Spikes of a stepped population, and traces if asked for.

    counts : (n_neurons,) spikes of each neuron
    steps, neurons : (n_spikes,) in which step (from 0) each spike fell, and whose it is, or None; its time is
        (step + 1) dt
    traces : (n_steps, n_traced) mV at the end of each step, or None
    """

    counts: np.ndarray
    steps: np.ndarray | None
    neurons: np.ndarray | None
    traces: np.ndarray | None


def lif_intervals(currents, params=LIF, start=None) -> np.ndarray:
    """Return how long each neuron takes from `start` (V_reset if None) to the threshold; inf if it never gets there.

    t = tau ln[(V_inf - V_start) / (V_inf - V_th)],   V_inf = E_L + R I

    Parameters
    ----------
    currents : (n,) constant currents in nA
    start : mV, below V_th, one or (n,)

    Source: Dayan & Abbott, Theoretical Neuroscience, ch. 5; the membrane: L. Lapicque, J. Physiol. Pathol. Gen.
    9:620-635, 1907.
    """
    start = np.asarray(params["V_reset"] if start is None else start, float)
    if np.any(start >= params["V_th"]):
        raise ValueError("who starts at the threshold or above has no way to go to it: start below V_th")
    target = params["E_L"] + params["R"] * np.asarray(currents, float)
    fires = target > params["V_th"]
    # ln(1 + x) keeps its digits where a strong current makes the interval short
    ratio = (params["V_th"] - start) / np.where(fires, target - params["V_th"], 1.0)
    return np.where(fires, params["tau"] * np.log1p(ratio), np.inf)


def lif_spike_times(currents, duration: float, params=LIF, v0=None) -> tuple[np.ndarray, np.ndarray]:
    """Return the times of all spikes before `duration`, and whose they are: sorted by neuron, then by time.

    first spike after tau ln[(V_inf - v0) / (V_inf - V_th)],
    then one every t_ref + tau ln[(V_inf - V_reset) / (V_inf - V_th)],   V_inf = E_L + R I

    Parameters
    ----------
    currents : (n,) constant currents in nA
    duration : ms
    params : as LIF
    v0 : mV at time 0, below V_th, one or (n,); E_L if None

    Returns
    -------
    times : (n_spikes,) ms;  neurons : (n_spikes,) whole numbers

    Raises
    ------
    ValueError
        if a neuron starts at or above its threshold

    Serves: later lessons, and as an oracle for whatever steps.
    """
    currents = np.atleast_1d(np.asarray(currents, float))
    first = lif_intervals(currents, params, params["E_L"] if v0 is None else v0)
    interval = params["t_ref"] + lif_intervals(currents, params)
    counts = np.zeros(len(currents), np.int64)
    early = first < duration
    counts[early] = np.ceil((duration - first[early]) / interval[early])
    neurons = np.repeat(np.arange(len(currents)), counts)
    rank = np.arange(len(neurons)) - np.repeat(np.cumsum(counts) - counts, counts)
    return first[neurons] + rank * interval[neurons], neurons


class Membranes:
    """Potentials of LIF neurons, as distance from where each would come to rest: y = V - V_inf.

    A step without input is y <- exp(-dt / tau) y, exact for a constant current. A refractory neuron is at -inf, where
    neither decay nor input moves it and no threshold is met; the last n_ref + 1 sets of spikes tell who comes back.
    """

    def __init__(self, target, v, dt: float, params, dtype):
        self.decay = dtype(np.exp(-dt / params["tau"]))
        self.target, self.y = np.asarray(target, dtype), np.asarray(np.asarray(v, float) - target, dtype)
        self.threshold, self.reset = (np.asarray(params[key] - target, dtype) for key in ("V_th", "V_reset"))
        self.v_reset, self.above = params["V_reset"], np.empty(self.y.shape, bool)
        self.waiting = [np.zeros(0, np.intp)] * (round(params["t_ref"] / dt) + 1)
        self.turn, self.size = 0, len(self.y)

    def step(self, arriving=None) -> np.ndarray:
        """Advance one step and return who fired. arriving : (n,) mV that are added at its end, or None."""
        back = self.waiting[self.turn]
        if back.size:
            self.y[back] = self.reset[back]
        np.multiply(self.y, self.decay, out=self.y)
        if arriving is not None:
            np.add(self.y, arriving, out=self.y)
        fired = np.greater_equal(self.y, self.threshold, out=self.above).nonzero()[0]
        if fired.size:
            self.y[fired] = -np.inf
        self.waiting[self.turn] = fired
        self.turn = (self.turn + 1) % len(self.waiting)
        return fired

    def potentials(self, which) -> np.ndarray:
        """Return the potentials of some neurons in mV; those that are refractory are at V_reset."""
        y = self.y[which]
        return np.where(np.isinf(y), self.v_reset, y + self.target[which])


def draw_noise(rng, noise: float, dt: float, params, shape, out) -> np.ndarray:
    """Return noise sqrt(1 - exp(-2 dt / tau)) N(0, 1), what noise adds to y in each step, in a part of `out`."""
    part = out[: shape[0] * shape[1]]
    rng.standard_normal(dtype=part.dtype.type, out=part)
    part *= noise * np.sqrt(-np.expm1(-2 * dt / params["tau"]))
    return part.reshape(shape)


def as_spikes(begin: int, found) -> tuple[np.ndarray, np.ndarray]:
    """Return steps and neurons (int32) of spikes that are given as one array of neurons a step."""
    steps = np.repeat(np.arange(begin, begin + len(found), dtype=np.int32), [len(one) for one in found])
    return steps, np.concatenate(found).astype(np.int32)


class Recorder:
    """Keeps what a run is asked for: counts always, spikes and the traces of some neurons if wanted."""

    def __init__(self, n_neurons: int, n_steps: int, spikes: bool, trace, dtype):
        self.counts = np.zeros(n_neurons, np.int64)
        self.parts = [(np.zeros(0, np.int32),) * 2] if spikes else None
        self.which = None if trace is None else np.atleast_1d(np.asarray(trace, np.intp))
        self.traces = None if trace is None else np.empty((n_steps, len(self.which)), dtype)

    def keep(self, begin: int, found, first: int = 0) -> None:
        """Take in the spikes of a stretch of steps. first : number of the first neuron of the block"""
        steps, neurons = as_spikes(begin, found)
        neurons += first
        self.counts += np.bincount(neurons, minlength=len(self.counts))
        if self.parts is not None:
            self.parts.append((steps, neurons))

    def watch(self, step: int, membranes, first: int = 0) -> None:
        """Write down the potentials of those traced neurons that are in this block."""
        here = (self.which >= first) & (self.which < first + membranes.size)
        self.traces[step, here] = membranes.potentials(self.which[here] - first)

    def activity(self) -> Activity:
        """Return all that was kept, spikes sorted by step, then by neuron."""
        if self.parts is None:
            return Activity(self.counts, None, None, self.traces)
        steps, neurons = (np.concatenate(column) for column in zip(*self.parts, strict=True))
        order = np.lexsort((neurons, steps))
        return Activity(self.counts, steps[order], neurons[order], self.traces)


def simulate_lif_population(currents, duration: float, dt: float, rng=None, noise=0.0, params=LIF, v0=None,
                            spikes=True, trace=None, dtype=np.float32) -> Activity:  # fmt: skip
    """Return the spikes of LIF neurons that are stepped with the exact propagator, with white noise if asked for.

    V <- V_inf + (V - V_inf) exp(-dt / tau) + noise sqrt(1 - exp(-2 dt / tau)) N(0, 1),   V_inf = E_L + R I

    Without a threshold V is exact at the grid, and `noise` its standard deviation in the long run. Then V >= V_th is
    tested: a spike at step k holds V at V_reset in step k and in exactly round(t_ref / dt) following steps. Spikes
    fall on the grid, late by dt / 2 on average without noise (first order). With noise, crossings between two grid
    points are missed, so rates come out too low by a part of the order sqrt(dt / tau).

    Memory does not grow with the number of steps; recorded spikes and traces do.

    Parameters
    ----------
    currents : (n,) nA, constant
    duration, dt : ms
    rng : np.random.Generator, needed with noise
    noise : standard deviation of V without a threshold, mV
    params : as LIF;  v0 : mV at time 0, below V_th, one or (n,); E_L if None
    spikes : whether spikes are recorded, or counted only
    trace : neurons whose potential is recorded, or None

    Raises
    ------
    ValueError
        for noise without a generator

    Source: S. Rotter & M. Diesmann, Biol. Cybern. 81:381-402, 1999 (propagator). Serves: later lessons, benchmarks.
    """
    if noise and rng is None:
        raise ValueError("noise is drawn from the generator that you pass in: rng=np.random.default_rng(seed)")
    currents, n_steps = np.atleast_1d(np.asarray(currents, float)), round(duration / dt)
    target = params["E_L"] + params["R"] * currents
    v = np.broadcast_to(np.asarray(params["E_L"] if v0 is None else v0, float), target.shape)
    recorder = Recorder(len(target), n_steps, spikes, trace, dtype)
    for first in range(0, len(target), BLOCK):
        block = slice(first, first + BLOCK)
        membranes = Membranes(target[block], v[block], dt, params, dtype)
        run_block(membranes, first, n_steps, recorder, rng, (noise, dt, params))
    return recorder.activity()


def run_block(membranes: Membranes, first: int, n_steps: int, recorder: Recorder, rng, noise) -> None:
    """Advance one block of neurons through all steps. noise : (noise, dt, params) as in simulate_lif_population"""
    size = membranes.size
    stretch = max(1, NOISE // size)
    buffer = np.empty(stretch * size, membranes.y.dtype) if noise[0] else None
    for begin in range(0, n_steps, stretch):
        count = min(stretch, n_steps - begin)
        arriving = [None] * count if buffer is None else draw_noise(rng, *noise, (count, size), buffer)
        found = []
        for step in range(count):
            found.append(membranes.step(arriving[step]))
            if recorder.which is not None:
                recorder.watch(begin + step, membranes, first)
        recorder.keep(begin, found, first)
