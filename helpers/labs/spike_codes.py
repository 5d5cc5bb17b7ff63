"""Small worlds of spikes: two codes for one bit, tuned cells, a noisy cell, and bits in bins. Times in ms, NumPy only.

A trial is a list of trains, one for each cell; its label is the index of the cell that the stimulus speaks for.
"""

from __future__ import annotations

import numpy as np

WINDOW = 100.0  # ms, length of a trial
RATES = (80.0, 40.0)  # Hz, of the cell that the stimulus speaks for and of the other
N_SPIKES = 5  # of each cell in the code of times
GAP = 4.0  # ms, by which the right cell is first in the code of times


def alternating(n_trials: int) -> np.ndarray:
    """Return the labels 0, 1, 0, 1, ...: both equally often, so that chance is 50 %."""
    return np.arange(n_trials) % 2


def count_code(n_trials: int, rng, rates=RATES) -> tuple[list, np.ndarray]:
    """Return trials in which the right cell fires at the higher rate, both at random moments, and their labels."""
    labels = alternating(n_trials)
    trials = [
        [np.sort(rng.uniform(0, WINDOW, rng.poisson(rates[int(cell != label)] * WINDOW / 1000))) for cell in (0, 1)]
        for label in labels
    ]
    return trials, labels


def time_code(n_trials: int, rng, gap: float = GAP) -> tuple[list, np.ndarray]:
    """Return trials with equal counts in which the right cell's first spike is `gap` ms ahead, and their labels.

    The first spike of a trial comes at a random moment between 10 and 30 ms; all spikes after the two first ones fall
    at random into the rest of the window, from 20 ms after the later of these two.
    """
    labels = alternating(n_trials)
    trials = []
    for label in labels:
        onset = rng.uniform(10, 30)
        rest = np.sort(rng.uniform(onset + gap + 20, WINDOW, (2, N_SPIKES - 1)), axis=1)
        firsts = [onset if cell == label else onset + gap for cell in (0, 1)]
        trials.append([np.append(first, later) for first, later in zip(firsts, rest, strict=True)])
    return trials, labels


def shuffle_times(trial, rng) -> list:
    """Return a trial with the same counts, its spikes at new random moments of the window."""
    return [np.sort(rng.uniform(0, WINDOW, np.size(train))) for train in trial]


def bin_times(trial, width: float) -> list:
    """Return a trial whose spikes are known to bins of a width only: each time becomes the start of its bin."""
    return [width * np.floor(np.asarray(train, float) / width) for train in trial]


def tuned_counts(angle: float, preferred, rng, mean: float = 5.0) -> np.ndarray:
    """Return Poisson counts of cells with cosine tuning: mean * (1 + cos(angle - preferred))."""
    return rng.poisson(mean * (1 + np.cos(angle - np.asarray(preferred))))


def angle_between(a, b):
    """Return the smallest angle between two directions, in radians."""
    return np.abs(np.angle(np.exp(1j * (np.asarray(a) - np.asarray(b)))))


def typical_error(population_vector, n_cells: int, rng, shared: float = 0.0, n_trials: int = 300) -> float:
    """Return how far a population vector of evenly spread cells is from random directions, in degrees.

    Root of the mean squared angle. `shared` is the standard deviation, in degrees, of a wobble of the direction that
    all cells see alike in a trial; beyond that each has Poisson noise of its own.
    """
    preferred, errors = 2 * np.pi * np.arange(n_cells) / n_cells, []
    for angle in rng.uniform(-np.pi, np.pi, n_trials):
        seen = angle + np.radians(shared) * rng.standard_normal()
        errors.append(angle_between(population_vector(tuned_counts(seen, preferred, rng), preferred), angle))
    return float(np.degrees(np.sqrt(np.mean(np.square(errors)))))


def share_fired(coincidence_detector, widths, tau: float, rng, n_inputs=16, threshold=9.5, n_trials=60) -> np.ndarray:
    """Return, for each spread, the share of volleys that fire a cell; inputs of weight 1 at normal random times."""
    return np.array(
        [
            np.mean(
                [
                    len(coincidence_detector(rng.normal(50, width, n_inputs), 1.0, tau, threshold)) > 0
                    for _ in range(n_trials)
                ]
            )
            for width in widths
        ]
    )


def spread_and_share(coincidence_detector, tau: float, rng) -> tuple[np.ndarray, np.ndarray]:
    """Return 20 spreads of the inputs up to tau, in ms, and the share of 60 trials in which each fires the cell."""
    spreads = tau * np.linspace(0.05, 1.0, 20)
    return spreads, share_fired(coincidence_detector, spreads, tau, rng)


def half_fired(fires) -> float:
    """Return the spread, in ms, at which the share of trials with a spike is closest to a half.

    fires : (spreads, shares), as `spread_and_share` returns them
    """
    spreads, shares = fires
    return float(spreads[np.argmin(np.abs(shares - 0.5))])


def lif_train(drive: float, noise: float, rng, duration: float = 10_000, dt: float = 0.1) -> np.ndarray:
    """Return the spikes of the leaky integrate-and-fire cell of lesson spiking_neuron under noise.

    tau dV = (drive - V) dt + noise sqrt(2 tau) dW, with tau = 10 ms; at 15 mV it fires, and is held at 0 for 2 ms.

    Parameters
    ----------
    drive : mV above rest at which the potential would settle, without noise and threshold
    noise : mV by which it would scatter (standard deviation) without a threshold
    """
    kicks = noise * np.sqrt(2 * dt / 10) * rng.standard_normal(round(duration / dt))
    v, held_until, fired = 0.0, -1, []
    for step, kick in enumerate(kicks.tolist()):
        if step < held_until:
            continue
        v += dt / 10 * (drive - v) + kick
        if v >= 15:
            fired.append(step * dt)
            v, held_until = 0.0, step + round(2 / dt)
    return np.array(fired)


def fading_sum(trial, tau: float = 20.0) -> float:
    """Return what a unit holds at the end of a trial that adds 1 for each spike and fades with tau."""
    return float(sum(np.exp((np.asarray(train, float) - WINDOW) / tau).sum() for train in trial))


def per_cent_right(readers: dict, worlds: dict) -> dict[tuple[str, str], float]:
    """Return by (world, reader) the per cent of the trials that a reader gets right."""
    score = {}
    for world, (trials, labels) in worlds.items():
        for reader, read in readers.items():
            answers = np.array([read(trial) for trial in trials])
            score[world, reader] = 100 * float(np.mean(answers == labels))
    return score


def jittered(jitter_accuracy, readers: dict, worlds: dict, sigmas) -> dict[str, np.ndarray]:
    """Return by "world, reader" the per cent right at each jitter; every reader gets the same moves."""
    curves = {}
    for world, (trials, labels) in worlds.items():
        for reader, read in readers.items():
            shares = jitter_accuracy(trials, labels, sigmas, np.random.default_rng(7), read)
            curves[f"{world}, {reader}"] = 100 * np.array(shares)
    return curves


def fading_change(trials, moved, tau: float) -> float:
    """Return by how many per cent the state of a fading unit changes on average when spikes have moved."""
    before, after = (np.array([fading_sum(trial, tau) for trial in some]) for some in (trials, moved))
    return float(100 * np.mean(np.abs(after - before)) / np.mean(before))


def answers_changed(read, trials, moved) -> float:
    """Return in how many per cent of the trials a reader answers differently when the spikes have moved."""
    return 100 * float(np.mean([read(one) != read(other) for one, other in zip(trials, moved, strict=True)]))


def in_windows(train, window: float, duration: float = 10_000) -> np.ndarray:
    """Return the counts of a train in windows of so many ms that do not overlap."""
    return np.histogram(train, np.arange(0, duration + 1, window))[0]


def who_is_first(trial) -> int:
    """Return -1 where cell 0 fires first, 1 where cell 1 does, and 0 for a tie: three answers, so that none is lost."""
    first = [min(train, default=np.inf) for train in trial]
    return int(first[1] < first[0]) - int(first[0] < first[1])


def bits_in_bins(information_bits, read, world, widths) -> list[float]:
    """Return how many bits a reader's answers tell about the stimulus, the spikes put into bins of each width."""
    trials, labels = world
    return [
        float(information_bits(labels, [read(bin_times(trial, width)) for trial in trials])) for width in widths
    ]


def bits_of_few_trials(information_bits, sizes, rng, n_repeats: int = 40) -> tuple[list[float], list[float]]:
    """Return the mean number of bits in a cell's count, by the number of trials: as they are, and labels dealt anew."""
    found, dealt = [], []
    for size in sizes:
        pairs = []
        for _ in range(n_repeats):
            trials, labels = count_code(size, rng)
            counts = [len(trial[0]) for trial in trials]
            pairs.append((information_bits(labels, counts), information_bits(rng.permutation(labels), counts)))
        true, chance = np.mean(pairs, axis=0)
        found.append(float(true))
        dealt.append(float(chance))
    return found, dealt
