"""Train a spiking network with the learner's own step, and read digits with it.

`smooth` stands in for the step where its slope is to be a true one. On the way back `slope` is taken for the slope of
both. Serves lesson spiking_networks.
"""

from __future__ import annotations

import numpy as np


def smooth(u):
    """Return the smooth spike at u = potential minus threshold: 1/2 + u / (1 + 2 |u|), a rise from 0 to 1."""
    return 0.5 + u / (1 + 2 * np.abs(u))


def slope(u):
    """Return 1 / (1 + 2 |u|)^2: the true slope of the smooth spike, and the stand-in for that of the step."""
    return 1 / (1 + 2 * np.abs(u)) ** 2


def start(n_in: int, n_hidden: int, n_out: int, beta: float, scale: float, rng: np.random.Generator) -> dict:
    """Return a network at its start: random weights of deviation scale / sqrt(n_in), and a readout of zeros (float32).

    scale : 3 lets a typical hidden neuron fire a few times for an image
    """
    W = rng.normal(0, scale / np.sqrt(n_in), (n_in, n_hidden))
    return {"W": W.astype(np.float32), "V": np.zeros((n_hidden, n_out), np.float32), "beta": beta, "spike": "step"}


def logits_of(params: dict, spikes, lif_layer_forward) -> np.ndarray:
    """Return the mean over time of the leaky readout, computed with the learner's layer."""
    hidden, _ = lif_layer_forward(spikes, params["W"], params["beta"])
    readout, total = 0.0, 0.0
    for fired in np.asarray(hidden):
        readout = params["beta"] * readout + fired @ params["V"]
        total = total + readout
    return total / len(hidden)


def accuracy(params: dict, spikes, y, lif_layer_forward) -> float:
    """Return the share of images whose largest logit is that of the label."""
    return float(np.mean(logits_of(params, spikes, lif_layer_forward).argmax(axis=1) == y))


def cost_of(params: dict, spikes, lif_layer_forward, count_synops) -> dict:
    """Return what one image costs a spiking network on average, counted by the learner's functions.

    "add": synaptic operations; "mac": updates of a neuron, potential times beta and added to, in every step; "memory":
    one access for the weight of each synaptic operation, two for the potential of each update
    """
    hidden = np.asarray(lif_layer_forward(spikes, params["W"], params["beta"])[0])
    n_steps, n_samples, _ = np.shape(spikes)
    n_hidden, n_out = params["V"].shape
    synops = (count_synops(spikes, n_hidden) + count_synops(hidden, n_out)) / n_samples
    updates = n_steps * (n_hidden + n_out)
    return {"add": synops, "mac": updates, "memory": synops + 2 * updates}


def ordinary_cost(params: list, X, skip_zeros: bool = False) -> dict:
    """Return what one image costs a ReLU network on average, in the kinds of `cost_of`.

    params : list of (W, b), as in lesson backpropagation
    skip_zeros : a hardware that leaves out what would be multiplied by 0
    """
    macs, answers, active = 0.0, 0, np.asarray(X, float)
    for W, b in params:
        macs += (np.mean(np.count_nonzero(active, axis=1)) if skip_zeros else len(W)) * W.shape[1]
        answers += W.shape[1]
        active = np.maximum(active @ W + b, 0)
    return {"add": 0.0, "mac": float(macs), "memory": float(macs) + 2 * answers}  # answers are written and read


def train(step, params: dict, spikes, y, rng, *, learn=("W", "V"), n_epochs=20, batch_size=64, eta=0.01, watch=None):
    """Return the trained network and the mean loss of each epoch; Adam does the steps.

    Parameters
    ----------
    step : the learner's bptt_step(params, spikes, y), which returns (loss, gradients)
    params : the start; it is not changed
    spikes : (n_steps, n_samples, n_in) array, or a function that draws a new one for each epoch
    y : (n_samples,) labels
    learn : names of the weights that move; the others stay as they are
    watch : function of (share done, params, losses so far), called after each epoch
    """
    params = {name: np.array(value) if name in ("W", "V") else value for name, value in params.items()}
    mean, square = ({name: np.zeros_like(params[name]) for name in learn} for _ in range(2))
    losses, count = [], 0
    for epoch in range(n_epochs):
        shown = spikes() if callable(spikes) else spikes
        seen = []
        for batch in np.array_split(rng.permutation(len(y)), len(y) // batch_size):
            loss, grads = step(params, shown[:, batch], y[batch])
            seen.append(loss)
            count += 1
            for name in learn:
                adam(params[name], np.asarray(grads[name]), mean[name], square[name], count, eta)
        losses.append(float(np.mean(seen)))
        if watch is not None:
            watch((epoch + 1) / n_epochs, params, losses)
    return params, losses


def adam(weights, slopes, mean, square, count: int, eta: float) -> None:
    """Move weights by one step of Adam, in place (lesson training)."""
    mean += 0.1 * (slopes - mean)
    square += 0.001 * (slopes * slopes - square)
    weights -= eta * mean / (1 - 0.9**count) / (np.sqrt(square / (1 - 0.999**count)) + 1e-8)
