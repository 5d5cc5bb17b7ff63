"""Spikes for plasticity_and_reward: volleys that reach a leaky cell, and pairs of spikes that a reward may follow.

The rules of learning are not here: the lesson hands the learner's own to what it does with these spikes.
"""

from __future__ import annotations

import numpy as np

TAU_CELL, GAIN = 10.0, 0.17  # ms; what a spike of weight 1 adds to the potential, in thresholds
NEAR = 0.1  # s: pairs further apart than this are left out
ETA = 2.0  # the rate of the three-factor rule in `gated`


def spikes_at(steps, n_steps: int) -> np.ndarray:
    """Return a train of n_steps zeros with a 1 at each of the given steps."""
    train = np.zeros(n_steps)
    train[np.asarray(steps, int)] = 1.0
    return train


def volley(latencies, jitter: float, n_steps: int, dt: float, rng) -> np.ndarray:
    """Return one spike of every input, at its latency and some jitter (ms): (n_steps, n_inputs) of 0 and 1."""
    times = np.asarray(latencies) + jitter * rng.normal(size=len(latencies))
    spikes = np.zeros((n_steps, len(latencies)))
    spikes[np.clip(times / dt, 0, n_steps - 1).astype(int), np.arange(len(latencies))] = 1.0
    return spikes


def cell_answers(w, spikes, dt: float) -> np.ndarray:
    """Return the spikes of a leaky integrate-and-fire cell, (n_steps,) of 0 and 1.

    v decays with 10 ms, each input spike adds 0.17 w, above 1 the cell fires and v is 0 again.
    """
    v, answers = 0.0, np.zeros(len(spikes))
    for step, push in enumerate(GAIN * (spikes @ np.asarray(w, float))):
        v = v * np.exp(-dt / TAU_CELL) + push
        if v > 1:
            v, answers[step] = 0.0, 1.0
    return answers


def trials_with_reward(n_pairs: int, n_trials: int, rng) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return which pair of cells spiked, when (s), with which delta_t (ms), and when rewards came (s).

    Each pair has one synapse. All cells fire at random, once a second. A trial lasts 10 s. In even trials pair 0 fires
    pre before post by 5 ms, and 1 to 3 s later there is a reward; in odd trials pair 1 does the same, without a reward.
    """
    duration = 10.0 * n_trials
    trains = [[rng.uniform(0, duration, rng.poisson(duration)) for _ in range(2)] for _ in range(n_pairs)]
    paired = 10.0 * np.arange(n_trials) + rng.uniform(1, 6, n_trials)
    rewards = paired[::2] + rng.uniform(1, 3, len(paired[::2]))
    for pair in (0, 1):
        trains[pair] = [
            np.append(trains[pair][0], paired[pair::2]),
            np.append(trains[pair][1], paired[pair::2] + 0.005),
        ]
    which, when, delta_t = [], [], []
    for pair, (pre, post) in enumerate(trains):
        post = np.sort(post)
        first, last = np.searchsorted(post, pre - NEAR), np.searchsorted(post, pre + NEAR)
        near = np.concatenate([post[a:b] for a, b in zip(first, last, strict=True)])
        before = np.repeat(pre, last - first)
        which.append(np.full(len(near), pair))
        when.append(np.maximum(near, before))
        delta_t.append(1000 * (near - before))
    return np.concatenate(which), np.concatenate(when), np.concatenate(delta_t), rewards


def left_over(amounts, which, when, now: float, tau: float, n_pairs: int) -> np.ndarray:
    """Return each synapse's eligibility: what earlier pairs of spikes left there, fading with tau (s).

    amounts : what each pair of spikes would change; which : its synapse; when : its time (s)
    """
    past = (when < now) & (when > now - 12 * tau)
    fading = np.asarray(amounts)[past] * np.exp(-(now - when[past]) / tau)
    return np.bincount(which[past], fading, n_pairs)


def flashes(run_stdp, params, shuffled: bool, seed: int, n_volleys: int = 150, dt: float = 0.5):
    """Return what a cell learns from volleys of 60 inputs, one after the other, by the learner's run_stdp.

    shuffled : deal the latencies to the inputs anew in every volley, so that no input is early as a rule

    Returns
    -------
    first : (n_volleys,) time of the cell's first spike in ms, NaN where it was silent
    w : (60,) weights in the end, 0.5 at the start; latencies : (60,) of the inputs, ms
    """
    rng, w, first = np.random.default_rng([11, seed]), np.full(60, 0.5), []
    latencies = np.sort(rng.uniform(5, 45, 60))
    for _ in range(n_volleys):
        spikes = volley(rng.permutation(latencies) if shuffled else latencies, 1.0, 120, dt, rng)
        answer = cell_answers(w, spikes, dt)
        first.append(dt * np.argmax(answer) if answer.any() else np.nan)
        w = np.asarray(run_stdp(w, spikes, answer, dt, params), float)
    return np.array(first), w, latencies


def three_cells(run_stdp, params, shuffled: bool, n_volleys: int = 150):
    """Return what three cells learn, each with latencies of its own, as `flashes` for one.

    Returns
    -------
    first : (3, n_volleys); w : (3, 60); latencies : (3, 60)
    """
    cells = [flashes(run_stdp, params, shuffled, seed, n_volleys) for seed in range(3)]
    first, w, latencies = zip(*cells, strict=True)
    return np.array(first), np.array(w), np.array(latencies)


def random_unit(n: int, rng):
    """Return n trials of a unit that fires at random: what a reward meets, and where the gradient points.

    The unit fires to x with the probability p = sigmoid(x . w), and gets +1 where it fires to inputs with
    x_0 + x_1 > 0 or keeps silent to the others, -1 elsewhere.

    Returns
    -------
    eligibility : (n, 12) rows (fired - p) x; reward : (n,) of -1 and 1
    slope : (12,) gradient of the expected reward, summed over the trials: 2 p (1 - p) x, minus where it should not fire
    """
    x, w = rng.normal(size=(n, 12)), 0.3 * rng.normal(size=12)
    wanted, p = x[:, 0] + x[:, 1] > 0, 1 / (1 + np.exp(-x @ w))
    fired = rng.random(n) < p
    reward = np.where(fired == wanted, 1.0, -1.0)
    return (fired - p)[:, np.newaxis] * x, reward, (2 * np.where(wanted, 1, -1) * p * (1 - p)) @ x


def gated(three_factor_update, amounts, which, when, rewards, tau: float, n_pairs: int = 50) -> np.ndarray:
    """Return how the weights change if a reward of 1 comes at each of the given times, by the learner's update.

    Parameters
    ----------
    three_factor_update : the learner's three_factor_update(eligibility, reward, eta); eta is 2 here
    amounts, which, when : of each pair of spikes, what it would change, its synapse, and its time in s
    rewards : times in s
    tau : s in which an eligibility fades to 1/e

    Returns
    -------
    (n_pairs,) changes of the weights, in units of the largest weight
    """
    total = np.zeros(n_pairs)
    for now in rewards:
        eligibility = left_over(amounts, which, when, now, tau, n_pairs)
        total += np.asarray(three_factor_update(eligibility, 1.0, ETA), float)
    return total


def ungated(amounts, which, n_pairs: int = 50) -> np.ndarray:
    """Return how the weights change, (n_pairs,), if each pair of spikes changes its synapse at once, as in STDP."""
    return np.bincount(which, np.asarray(amounts, float), n_pairs)


def pair_rows(changes: dict) -> list:
    """Return a row for each condition of {condition: (n_pairs,) changes}: its name, the changes of pairs 0 and 1."""
    return [[name, *(round(float(change), 3) for change in by[:2])] for name, by in changes.items()]


def changes_in_words(changes: dict) -> str:
    """Return a sentence on the changes of pairs 0 and 1 in each condition of {condition: (n_pairs,) changes}."""
    told = [f"{name} {by[0]:+.3f} and {by[1]:+.3f}" for name, by in changes.items()]
    return f"Changes of pairs 0 and 1: {'; '.join(told)}."


def degrees_between(step, slope) -> float:
    """Return the angle between two arrays of shape (n,), in degrees."""
    cosine = step @ slope / np.linalg.norm(step) / np.linalg.norm(slope)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def updates_in_words(n_trials: int, degrees: dict) -> str:
    """Return a sentence on {"earned": degrees off the gradient, "at random": the same for the control}."""
    return (
        f"{n_trials:,} updates by reward point {degrees['earned']:.0f} degrees off the gradient; "
        f"with rewards dealt at random {degrees['at random']:.0f}."
    )
