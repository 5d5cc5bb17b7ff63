"""Spiking networks: surrogate gradients, two encodings, a layer of leaky neurons, backpropagation through time, energy.

Serves lesson spiking_networks. Arrays of spikes are (n_steps, n_samples, n_neurons) and hold 0 and 1. One step of a
leaky integrate-and-fire (LIF) layer with decay beta and threshold 1:

    v[t] = beta v[t-1] + x[t] @ W - s[t-1],   s[t] = 1 where v[t] > 1, else 0,   v and s are 0 before the first step

so a spike takes 1 off the potential in the step after it.

`bptt_step` computes in the type of the weights: float64 for teaching, float32 where speed is the point.
"""

from __future__ import annotations

import numpy as np

from helpers.reference.backpropagation import softmax_cross_entropy

STEEPNESS = 2.0  # of the fast sigmoid: with 2 its smooth spike rises from 0 to 1, as the step does
NEAR = 65536  # numbers that stay in a processor's near memory, a few times over


def heaviside(u) -> np.ndarray:
    """Return 1 where u > 0 and 0 elsewhere, also at 0. Serves: exercise heaviside."""
    return np.heaviside(u, 0.0)


def surrogate(u, kind: str = "fast_sigmoid") -> np.ndarray:
    """Return what stands in for the slope of the step at u. Each kind has area 1, as a rise from 0 to 1 must have.

    fast_sigmoid 1 / (1 + 2 |u|)^2;  arctan 1 / (1 + (pi u)^2);  triangle max(0, 1 - |u|)

    Raises
    ------
    ValueError
        for another kind

    Source: F. Zenke & S. Ganguli, Neural Computation 30:1514-1541, 2018 (fast sigmoid); E. O. Neftci, H. Mostafa &
    F. Zenke, IEEE Signal Processing Magazine 36:51-63, 2019. Serves: exercise surrogate.
    """
    if kind == "fast_sigmoid":
        return (1 + STEEPNESS * np.abs(u)) ** -2.0
    if kind == "arctan":
        return 1 / (1 + np.square(np.multiply(np.pi, u)))
    if kind == "triangle":
        return np.clip(1 - np.abs(u), 0, None)
    raise ValueError(f"no surrogate is called {kind!r}: fast_sigmoid, arctan or triangle")


def smooth_spike(u) -> np.ndarray:
    """Return 1/2 + u / (1 + 2 |u|), a smooth rise from 0 to 1 whose slope is the fast sigmoid's surrogate."""
    return 0.5 + u / (1 + STEEPNESS * np.abs(u))


def rate_encode(X, n_steps: int, rng: np.random.Generator) -> np.ndarray:
    """Return spikes that fall in each step with the probability X, independently.

    Parameters
    ----------
    X : (n_samples, n_pixels) intensities from 0 to 1
    n_steps, rng : number of steps; source of randomness

    Returns
    -------
    (n_steps, n_samples, n_pixels) array of 0 and 1

    Serves: exercise rate-encode.
    """
    return (rng.random((n_steps, *np.shape(X))) < X).astype(float)


def latency_encode(X, n_steps: int) -> np.ndarray:
    """Return one spike for each pixel above 0, the brighter the earlier: in step floor((1 - x) n_steps).

    Parameters
    ----------
    X : (n_samples, n_pixels) intensities from 0 to 1; an intensity of 0 gives no spike
    n_steps : number of steps

    Returns
    -------
    (n_steps, n_samples, n_pixels) array of 0 and 1

    Source: S. Thorpe, A. Delorme & R. Van Rullen, Neural Networks 14:715-725, 2001 (the idea). Serves: exercise
    latency-encode.
    """
    X = np.asarray(X, float)
    spikes = np.zeros((n_steps, *X.shape))
    lit = np.nonzero(X > 0)
    step = np.minimum(np.floor((1 - X[lit]) * n_steps).astype(int), n_steps - 1)  # 1 - x may round to 1
    spikes[(step, *lit)] = 1
    return spikes


def lif_layer_forward(spikes, W, beta: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the spikes of a LIF layer and its potentials.

    v[t] = beta v[t-1] + x[t] @ W - s[t-1],   s[t] = 1 where v[t] > 1

    Parameters
    ----------
    spikes : (n_steps, n_samples, n_in) array
    W : (n_in, n_out) array
    beta : decay of one step, from 0 to 1

    Returns
    -------
    s, v : (n_steps, n_samples, n_out) arrays; v as it was compared with the threshold

    Source: W. Gerstner et al., Neuronal Dynamics, 2014, section 1.3, in discrete time. Serves: exercise
    lif-layer-forward.
    """
    v = np.asarray(spikes) @ np.asarray(W)
    s = np.zeros_like(v)
    for t in range(len(v)):
        if t:
            v[t] += beta * v[t - 1] - s[t - 1]
        s[t] = v[t] > 1
    return s, v


def readout_weights(n_steps: int, beta: float) -> np.ndarray:
    """Return how much a spike of step t counts in the mean of a leaky integrator over all steps.

    It is seen in the steps t, t+1, ... with the weights 1, beta, beta^2, ..., each divided by n_steps.
    """
    return np.cumsum(beta ** np.arange(n_steps))[::-1] / n_steps


def bptt_step(params, spikes, y, detach_reset: bool = False, workspace=None) -> tuple[float, dict]:
    """Return the loss of a spiking network and its gradient, by backpropagation through time.

    One LIF layer, `o[t] = beta o[t-1] + s[t] @ V` as readout, the mean of o over time as logits, cross-entropy. With
    u = v - 1 the slope of a spike is taken as 1 / (1 + 2 |u|)^2, backwards only; the reset passes it on, too. All time
    steps share one matrix product for what comes in, and one for the gradient of W.

    Parameters
    ----------
    params : {"W": (n_in, n_hidden), "V": (n_hidden, n_out), "beta": decay, "spike": "step" or "smooth"}
        "smooth" replaces the step by `smooth_spike`: then the gradient is exact
    spikes : (n_steps, n_samples, n_in) array
    y : (n_samples,) labels
    detach_reset : take the reset as a constant in the backward pass, as some libraries do
    workspace : dict that keeps the large arrays from call to call

    Returns
    -------
    loss, {"W": dloss/dW, "V": dloss/dV}

    Source: E. O. Neftci, H. Mostafa & F. Zenke, IEEE Signal Processing Magazine 36:51-63, 2019. Serves: exercise
    bptt-step.
    """
    W, V, beta = params["W"], params["V"], params["beta"]
    n_steps, n_samples, n_in = np.shape(spikes)
    rows = np.asarray(spikes, W.dtype).reshape(-1, n_in)
    v, *scratch = kept_arrays(workspace, (n_steps, n_samples, W.shape[1]), W.dtype)
    np.dot(rows, W, out=v.reshape(-1, W.shape[1]))
    weights = readout_weights(n_steps, beta).astype(W.dtype)
    trace = run_forward(v, beta, params["spike"], weights, *scratch)
    loss, dlogits = softmax_cross_entropy(trace @ V, y)
    run_backward(v, beta, detach_reset, weights, dlogits @ V.T, *scratch)
    return loss, {"W": rows.T @ v.reshape(-1, W.shape[1]), "V": trace.T @ dlogits}


def kept_arrays(workspace, shape, dtype) -> list:
    """Return an array for all potentials and two for a few steps: those of the workspace, if they have this shape.

    A few steps are as many as stay in a processor's near memory; what can be done for them at once, is.
    """
    workspace = {} if workspace is None else workspace
    if workspace.get("key") != (shape, dtype):
        few = max(1, min(shape[0], NEAR // (shape[1] * shape[2])))
        workspace["key"] = (shape, dtype)
        workspace["arrays"] = [np.empty(shape, dtype), *np.empty((2, few, *shape[1:]), dtype)]
    return workspace["arrays"]


def run_forward(v, beta: float, spike: str, weights, s, carried) -> np.ndarray:
    """Turn the currents in v into potentials, in place. Return the sum of all spikes, each with its step's weight.

    s, carried : scratch for a few steps
    """
    decay, threshold = np.array(beta, v.dtype), np.array(1, v.dtype)  # as arrays they cost NumPy half a call less
    trace, carried, few = np.zeros_like(v[0]), carried[0], len(s)
    carried[...] = 0  # what is left of the step before: beta v - s
    for first in range(0, len(v), few):
        for potential, fired in zip(v[first : first + few], s, strict=False):
            potential += carried
            if spike == "smooth":
                fired[...] = smooth_spike(potential - 1)
            else:
                np.greater(potential, threshold, out=fired)
            np.multiply(potential, decay, out=carried)
            carried -= fired
        part = weights[first : first + few]
        trace += (part @ s[: len(part)].reshape(len(part), -1)).reshape(trace.shape)
    return trace


def run_backward(v, beta: float, detach_reset: bool, weights, drive, slope, pushed) -> None:
    """Turn the potentials in v into the derivatives of the loss by them, in place, last step first.

    dv[t] = (beta - slope[t]) dv[t+1] + slope[t] weights[t] drive, where - slope[t] is the reset's part

    drive : derivative of the loss by a spike that counts with weight 1;  slope, pushed : scratch for a few steps
    """
    later, decay = np.zeros_like(v[0]), np.array(beta, v.dtype)
    for last in range(len(v), 0, -len(slope)):
        few = v[max(0, last - len(slope)) : last]
        kept, push = slope[: len(few)], pushed[: len(few)]
        surrogate_into(kept, few)
        np.multiply(weights[last - len(few) : last, np.newaxis, np.newaxis], drive, out=push)
        push *= kept
        factors = [decay] * len(few) if detach_reset else np.subtract(decay, kept, out=kept)
        for potential, factor, new in zip(few[::-1], factors[::-1], push[::-1], strict=True):
            np.multiply(later, factor, out=potential)
            potential += new
            later = potential


def surrogate_into(slope, v) -> None:
    """Write the fast sigmoid's surrogate at v - 1 into slope, as (1/2 / (|v - 1| + 1/2))^2."""
    np.subtract(v, 1, out=slope)
    np.abs(slope, out=slope)
    slope += 1 / STEEPNESS
    np.divide(1 / STEEPNESS, slope, out=slope)
    slope *= slope


def count_synops(spikes, fanout) -> float:
    """Return the number of synaptic operations: each spike adds one weight at each synapse that it reaches.

    Parameters
    ----------
    spikes : array of 0 and 1 whose last axis runs over neurons
    fanout : synapses of each neuron, one number for all or one for each

    Source: P. A. Merolla et al., Science 345:668-673, 2014 (the unit). Serves: exercise count-synops.
    """
    spikes = np.asarray(spikes)
    per_neuron = spikes.sum(axis=tuple(range(spikes.ndim - 1)))
    return float(np.sum(per_neuron * fanout))


def energy_nj(ops, pj_per_op) -> float:
    """Return the energy in nanojoules of operations, each kind at its own price in picojoules.

    Parameters
    ----------
    ops, pj_per_op : a count and a price, or sequences of them, kind by kind

    Serves: exercise energy-nj.
    """
    return float(np.vdot(ops, pj_per_op)) * 1e-3
