"""The reckoning: an attack on a network, forgetting and replay, lesions, few examples, and an energy budget.

Serves lesson the_reckoning. `params` is a list with one pair (W, b) a layer, as in `backpropagation`: ReLU after
every layer but the last, softmax with cross-entropy at the end.
"""

from __future__ import annotations

import numpy as np

from helpers.reference.backpropagation import backprop_mlp, forward_mlp, softmax_cross_entropy


def input_gradient(params, X, y) -> np.ndarray:
    """Return the gradient of the mean cross-entropy with respect to X, an array of X's shape.

    The hidden units that answer row n select a matrix: within them the network is linear, and the chain rule is a
    product, dz/dx = W_1 D_1(n) W_2 D_2(n) ... W_L. It is built here from the input's side (`backprop_mlp` comes from
    the other end), for all rows at once.
    """
    *inputs, logits = forward_mlp(params, X)
    _, dlogits = softmax_cross_entropy(logits, y)
    jacobian = np.broadcast_to(params[0][0], (len(X), *np.shape(params[0][0])))
    for (W, _), h in zip(params[1:], inputs[1:], strict=True):
        jacobian = (jacobian * (h > 0)[:, np.newaxis]) @ W
    return np.einsum("nij,nj->ni", jacobian, dlogits)


def fgsm(params, X, y, epsilon) -> np.ndarray:
    """Return X moved by the fast gradient sign method: X + epsilon sign(dL/dX), with sign(0) = 0 and no clipping.

    Among all changes of at most epsilon a pixel it raises the loss most, as far as the loss is linear. On a linear unit
    the logit of the label falls by exactly epsilon ||w||_1.

    Parameters
    ----------
    params : list of (W, b)
    X : (n_samples, n_in) array
    y : (n_samples,) whole numbers from 0 to n_out - 1
    epsilon : number, at least 0, in units of X

    Source: Goodfellow, Shlens & Szegedy, Explaining and harnessing adversarial examples, ICLR 2015.
    Serves: the_reckoning / fgsm.
    """
    return X + epsilon * np.sign(input_gradient(params, X, y))


def accuracy(params, X, y) -> float:
    """Return the share of rows whose largest logit is that of the label."""
    return float(np.mean(forward_mlp(params, X)[-1].argmax(axis=1) == y))


def forgetting(params, task, memory, tests, n_steps, eta) -> np.ndarray:
    """Return what a network knows of several tests before and after each step of learning a new task with replay.

    A step is one of gradient descent on the mean cross-entropy of all rows, those of the task and those of the memory.

    Parameters
    ----------
    params : list of (W, b); it is not changed
    task, memory : (X, y) each; memory may have no rows
    tests : list of (X, y)
    n_steps, eta : number of steps, and their rate

    Returns
    -------
    (n_steps + 1, len(tests)) array of accuracies from 0 to 1

    Source: McCloskey & Cohen, Psychology of Learning and Motivation 24:109-165, 1989; rehearsal: Ratcliff,
    Psychological Review 97:285-308, 1990. Serves: the_reckoning / forgetting.
    """
    X, y = np.vstack([task[0], memory[0]]), np.hstack([task[1], memory[1]]).astype(int)
    weights = [np.array(part, float) for layer in params for part in layer]
    known = np.empty((n_steps + 1, len(tests)))
    for step in range(n_steps + 1):
        network = list(zip(weights[::2], weights[1::2], strict=True))
        known[step] = [accuracy(network, *test) for test in tests]
        slopes = [slope for layer in backprop_mlp(network, X, y)[1] for slope in layer]
        weights = [weight - eta * slope for weight, slope in zip(weights, slopes, strict=True)]
    return known


def lesion_curve(params, X, y, fractions, rng) -> np.ndarray:
    """Return the accuracy on (X, y) after a share of the last hidden layer's units was silenced, for each fraction.

    For each fraction in turn rng.permutation(n_hidden) is drawn once, and its first round(fraction n_hidden) units
    answer 0. Every lesion begins with the whole network.

    Parameters
    ----------
    params : list of at least two (W, b); it is not changed
    X, y : (n_samples, n_in) array; (n_samples,) labels
    fractions : numbers from 0 to 1
    rng : source of randomness

    Returns
    -------
    (len(fractions),) array

    Source: the method of Morcos et al., On the importance of single directions for generalization, ICLR 2018.
    Serves: the_reckoning / lesion-curve.
    """
    hidden, (W, b) = forward_mlp(params, X)[-2], params[-1]
    found = []
    for fraction in fractions:
        order = rng.permutation(len(W))
        spared = np.sort(order[round(fraction * len(W)) :])
        found.append(np.mean((hidden[:, spared] @ W[spared] + b).argmax(axis=1) == y))
    return np.array(found)


def few_shot_curve(learner, train, test, shots, rng) -> np.ndarray:
    """Return the share of test rows that a learner reads rightly after a few examples of each class.

    For each number of shots, and each class of the training labels, that many rows are drawn without replacement.

    Parameters
    ----------
    learner : function of (X_few, y_few, X_test) that returns a label for each row of X_test
    train, test : (X, y) each
    shots : whole numbers, at least 1, none larger than the smallest class
    rng : source of randomness

    Returns
    -------
    (len(shots),) array

    Source: the task of Lake, Salakhutdinov & Tenenbaum, Science 350:1332-1338, 2015, on other data.
    Serves: the_reckoning / few-shot-curve.
    """
    X, y = map(np.asarray, train)
    found = []
    for shot in shots:
        mixed = rng.permutation(len(y))
        rank = np.empty(len(y), int)  # how many of its own class stand before a row in this order
        for label in np.unique(y):
            own = mixed[y[mixed] == label]
            rank[own] = np.arange(len(own))
        rows = np.flatnonzero(rank < shot)
        found.append(np.mean(np.asarray(learner(X[rows], y[rows], test[0])) == test[1]))
    return np.array(found)


def brain_budget(rate_hz, power=20.0, synapses=1.5e14, share=1.0, release=1.0):
    """Return the energy of one synaptic event in joules: power share / (synapses rate release).

    Parameters
    ----------
    rate_hz : mean firing rate in spikes per second, above 0; a number or an array
    power : power of the whole brain in watts
    synapses : number of synapses
    share : of the power, what is spent on what is counted
    release : probability that a spike which arrives at a synapse releases transmitter

    Returns
    -------
    joules per synaptic event, a number or an array as rate_hz

    Sources: Attwell & Laughlin, J. Cereb. Blood Flow Metab. 21:1133-1145, 2001; Levy & Calvert, PNAS 118:e2008173118,
    2021; number of neocortical synapses: Pakkenberg et al., Experimental Gerontology 38:95-99, 2003.
    Serves: the_reckoning / brain-budget.
    """
    events_per_second = np.multiply(rate_hz, synapses * release)
    return power * share / events_per_second


def with_copies(params, copies: int) -> list:
    """Return a network in which each unit of the last hidden layer stands so many times, and that answers the same.

    Each copy listens as its original does; what it says counts one part in `copies`, so that together they say what
    the original said. Source: J. von Neumann, Probabilistic logics and the synthesis of reliable organisms from
    unreliable components, Automata Studies, 1956. Serves: the_reckoning / with-copies.
    """
    (W_in, b_in), (W_out, b_out) = params[-2:]
    which = np.arange(len(b_in) * copies) // copies
    return [*params[:-2], (np.asarray(W_in)[:, which], np.asarray(b_in)[which]), (W_out[which] / copies, b_out)]


def brier_score(bets, outcomes) -> float:
    """Return the mean of (bet / 100 - outcome)^2 over the bets that were stated (Brier 1950).

    Serves: the_reckoning / brier-score.
    """
    gaps = [(bet / 100 - outcome) ** 2 for bet, outcome in zip(bets, outcomes, strict=True) if bet is not None]
    return float(np.mean(gaps))


def best_constant(outcomes) -> tuple[float, float]:
    """Return the bet in per cent that, made on every claim, has the lowest Brier score, and that score.

    The mean of squares about c is the variance plus (c - mean)^2. Serves: the_reckoning / best-constant.
    """
    return 100 * float(np.mean(outcomes)), float(np.var(outcomes))


def remember(memory, item, n_seen: int, size: int, rng) -> list:
    """Return a memory of at most `size` items in which each item met so far stands with the same probability.

    Source: algorithm R of J. Vitter, ACM Transactions on Mathematical Software 11:37-57, 1985.
    Serves: the_reckoning / remember.
    """
    if len(memory) < size:
        return [*memory, item]
    place = int(rng.integers(n_seen + 1))
    return [*memory[:place], item, *memory[place + 1 :]] if place < size else list(memory)
