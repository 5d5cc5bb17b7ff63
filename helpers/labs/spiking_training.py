"""Train a spiking network with the learner's own step, and read digits with it.

`smooth` stands in for the step where its slope is to be a true one. On the way back `slope` is taken for the slope of
both. Serves lesson spiking_networks.
"""

from __future__ import annotations

import numpy as np

from helpers.data import digits_split
from helpers.labs.broken_runs import cross_entropy, softmax
from helpers.messages import say

BATCH = 64  # images a step, about


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


def nudged(lif_layer_forward, spikes, y, nudges, n_weights: int, rng) -> dict:
    """Return {nudge: (weights whose nudge changes the loss, the largest slope seen)} of a layer with random weights.

    The readout has random weights as well. The slope is the change of the loss over the nudge.
    """
    n_in = spikes.shape[2]
    W, V = rng.normal(0, 0.4, (n_in, 64)), rng.normal(0, 0.3, (64, 10))
    places = rng.integers(0, (n_in, 64), (n_weights, 2))

    def loss_of(W):
        return cross_entropy(logits_of({"W": W, "V": V, "beta": 0.9}, spikes, lif_layer_forward), y)[0]

    base, found = loss_of(W), {}
    for nudge in nudges:
        changes = []
        for place in places:
            moved = W.copy()
            moved[tuple(place)] += nudge
            changes.append(loss_of(moved) - base)
        found[nudge] = int(np.count_nonzero(changes)), float(np.max(np.abs(changes)) / nudge)
    return found


def digits(encode, n_steps: int, split: int) -> tuple:
    """Return (spikes, y, spikes_new, y_new, X, X_new) of the digits: another split, other images held out."""
    X, y, X_new, y_new = digits_split("stratified", np.random.default_rng(split))
    spikes, spikes_new = (np.asarray(encode(images, n_steps), np.float32) for images in (X, X_new))
    return spikes, y, spikes_new, y_new, X, X_new


def updates(n_images: int, n_epochs: int) -> int:
    """Return how many steps `train` and `ordinary` make of so many images in so many epochs."""
    return n_epochs * (n_images // BATCH)


def layers_of(params: list, X) -> list:
    """Return X, what each hidden ReLU layer of an ordinary network answers, and its logits."""
    layers = [X]
    for k, (W, b) in enumerate(params):
        z = layers[-1] @ W + b
        layers.append(z if k == len(params) - 1 else np.maximum(z, 0))
    return layers


def ordinary(X, y, hidden: tuple, n_epochs: int, rng) -> list:
    """Return a ReLU network, list of (W, b), after the steps that `train` makes, as many and by the same Adam."""
    sizes = (X.shape[1], *hidden, 10)
    X, one_hot = np.asarray(X, np.float32), np.eye(10, dtype=np.float32)[y]
    flat = []  # W and b of each layer, one after the other
    for here, above in zip(sizes, sizes[1:], strict=False):
        flat += [rng.normal(0, np.sqrt(2 / here), (here, above)).astype(np.float32), np.zeros(above, np.float32)]
    mean, square = ([np.zeros_like(part) for part in flat] for _ in range(2))
    count = 0
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(len(y)), len(y) // BATCH):
            count += 1
            *inputs, logits = layers_of(list(zip(flat[::2], flat[1::2], strict=True)), X[batch])
            delta = (softmax(logits) - one_hot[batch]) / np.float32(len(batch))
            slopes = []
            for k in reversed(range(len(inputs))):
                slopes = [inputs[k].T @ delta, delta.sum(axis=0), *slopes]
                delta = (delta @ flat[2 * k].T) * (inputs[k] > 0)
            for part in zip(flat, slopes, mean, square, strict=True):
                adam(*part, count, 0.01)
    return list(zip(flat[::2], flat[1::2], strict=True))


def compare(networks: dict, step, lif_layer_forward, encode, n_steps: int, splits, n_epochs: int) -> dict:
    """Return {network: new digits read in per cent, one number for each split}.

    networks : {name: ("W", "V") or ("V",), what a spiking network learns, or a tuple of the numbers of ReLU units}
    """
    read = {name: [] for name in networks}
    for split in splits:
        spikes, y, spikes_new, y_new, X, X_new = digits(encode, n_steps, split)
        first = start(X.shape[1], 64, 10, beta=0.9, scale=3, rng=np.random.default_rng([12, split]))
        for name, what in networks.items():
            rng = np.random.default_rng(split)
            if "V" in what:
                learned, _ = train(step, first, spikes, y, rng, learn=what, n_epochs=n_epochs)
                share = accuracy(learned, spikes_new, y_new, lif_layer_forward)
            else:
                logits = layers_of(ordinary(X, y, what, n_epochs, rng), X_new)[-1]
                share = np.mean(logits.argmax(axis=1) == y_new)
            read[name].append(100 * float(share))
    return {name: np.array(each) for name, each in read.items()}


def ahead(read: dict, better: str, worse: str) -> tuple[float, float]:
    """Return by how many points one network leads another, and two standard errors of that over the splits."""
    lead = read[better] - read[worse]
    return float(lead.mean()), float(2 * lead.std(ddof=1) / np.sqrt(len(lead)))


def race(step, bump: dict, kinds, widths, data, layer, n_epochs: int) -> dict:
    """Return {(kind, width): (loss in the last epoch, new digits read in per cent)}; bump is as before when it ends.

    bump : the dictionary with "kind" and "width" that the learner's way back reads
    data : what `digits` returns
    """
    spikes, y, spikes_new, y_new = data[:4]
    before, found = dict(bump), {}
    try:
        for kind in kinds:
            for width in widths:
                bump.update(kind=kind, width=width)
                first = start(spikes.shape[2], 64, 10, beta=0.9, scale=3, rng=np.random.default_rng(12))
                learned, losses = train(step, first, spikes, y, np.random.default_rng(1), n_epochs=n_epochs)
                found[kind, width] = losses[-1], 100 * accuracy(learned, spikes_new, y_new, layer)
    finally:
        bump.update(before)
    if len(widths) > 1 and all(found[kind, width][0] == found[kind, widths[0]][0] for kind, width in found):
        say("No width changed anything. Does your bptt_step call slope(u)? The race turns its knobs, kind and width.")
    return found


def silent(lif_layer_forward, params: dict, spikes) -> int:
    """Return how many hidden neurons fire in no step of any image."""
    fired = np.asarray(lif_layer_forward(spikes, params["W"], params["beta"])[0])
    return int(np.sum(~fired.any(axis=(0, 1))))


def wake(wake_silent, lif_layer_forward, params: dict, spikes, share: float, rounds: int = 40) -> tuple[dict, int]:
    """Return the network after rounds of the learner's wake_silent, and how many it took until no neuron was silent."""
    W = np.array(params["W"])
    for done in range(rounds + 1):
        fired = np.asarray(lif_layer_forward(spikes, W, params["beta"])[0])
        if fired.any(axis=(0, 1)).all() or done == rounds:
            return {**params, "W": W}, done
        W = np.asarray(wake_silent(W, fired, share), params["W"].dtype)


def as_good(target: float, sizes, encode, n_steps: int, splits, n_epochs: int) -> int:
    """Return the smallest of these numbers of ReLU units that reads at least `target` per cent, else the last."""
    for size in sizes:
        if compare({"": (size,)}, None, None, encode, n_steps, splits, n_epochs)[""].mean() >= target:
            return size
    return sizes[-1]


def costs_of(trained, by_rate, data, rate_data, small: int, lif_layer_forward, count_synops, n_epochs=12) -> dict:
    """Return {network: counted operations of one image}, as `cost_of` does, for two spiking and three ordinary ones.

    trained, by_rate : networks that learned from `data` and from `rate_data`, what `digits` returns
    small : ReLU units of the smallest network that reads as well
    """
    X, y, X_new = data[4], data[1], data[5]
    large, few = (ordinary(X, y, (size,), n_epochs, np.random.default_rng(12)) for size in (64, small))
    return {
        "spiking, latency code": cost_of(trained, data[2], lif_layer_forward, count_synops),
        "spiking, rate code": cost_of(by_rate, rate_data[2], lif_layer_forward, count_synops),
        "64 ReLU units": ordinary_cost(large, X_new),
        "64 ReLU units, zeros skipped": ordinary_cost(large, X_new, skip_zeros=True),
        f"{small} ReLU units": ordinary_cost(few, X_new),
    }
