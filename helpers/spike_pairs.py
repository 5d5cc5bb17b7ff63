"""Spikes for lesson 11_local_learning: volleys that reach a leaky cell, and pairs of spikes that a reward may follow.

The rules of learning are not here: the lesson hands the learner's own to what it does with these spikes.
"""

from __future__ import annotations

import numpy as np

TAU_CELL, GAIN = 10.0, 0.17  # ms; what a spike of weight 1 adds to the potential, in thresholds
NEAR = 0.1  # s: pairs further apart than this are left out


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
        trains[pair] = [np.append(trains[pair][0], paired[pair::2]), np.append(trains[pair][1], paired[pair::2] + 0.005)]
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
