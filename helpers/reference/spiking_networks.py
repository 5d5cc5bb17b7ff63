"""Spiking networks: surrogate gradients, two encodings, a layer of leaky neurons, backpropagation through time, energy.

Serves lesson 12_spiking_networks. Arrays of spikes are (n_steps, n_samples, n_neurons) and hold 0 and 1. One step of a
leaky integrate-and-fire (LIF) layer with decay beta and threshold 1:

    v[t] = beta v[t-1] + x[t] @ W - s[t-1],   s[t] = 1 where v[t] > 1, else 0,   v and s are 0 before the first step

so a spike takes 1 off the potential in the step after it.

`bptt_step` computes in the type of the weights: float64 for teaching, float32 where speed is the point.
"""

from __future__ import annotations

import numpy as np

from helpers.reference.backpropagation import softmax_cross_entropy

STEEPNESS = 2.0  # of the fast sigmoid: with 2 its smooth spike rises from 0 to 1, as the step does


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
    u = v - 1 the slope of a spike is taken as 1 / (1 + 2 |u|)^2, backwards only; the reset passes it on, too.

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
    spikes = np.asarray(spikes, W.dtype)
    v = spikes @ W
    s = np.zeros_like(v)
    for t in range(len(v)):
        if t:
            v[t] += beta * v[t - 1] - s[t - 1]
        s[t] = smooth_spike(v[t] - 1) if params["spike"] == "smooth" else v[t] > 1
    weights = readout_weights(len(v), beta).astype(W.dtype)
    traces = np.tensordot(weights, s, axes=1)
    loss, dlogits = softmax_cross_entropy(traces @ V, y)
    dhidden = dlogits @ V.T
    slopes = surrogate(v - 1)
    dv = np.zeros_like(v)
    for t in reversed(range(len(v))):
        later = dv[t + 1] if t + 1 < len(v) else 0.0
        dv[t] = beta * later + (weights[t] * dhidden - (0 if detach_reset else later)) * slopes[t]
    dW = spikes.reshape(-1, len(W)).T @ dv.reshape(-1, W.shape[1])
    return loss, {"W": dW, "V": traces.T @ dlogits}


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
