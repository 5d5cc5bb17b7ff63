"""Neural codes: Poisson trains and how irregular they are, counts and latencies read out, jitter, populations, bits.

Serves lesson neural_codes. Times are in ms, rates in Hz, angles in radians. A train is a one-dimensional sequence of
spike times; a trial is a list of trains, one for each cell, and trains may be empty and unsorted.
"""

from __future__ import annotations

import numpy as np


def poisson_train(rate: float, duration: float, dt: float, rng: np.random.Generator) -> np.ndarray:
    """Return the sorted spike times of a Poisson process of constant rate, from 0 up to but without the duration.

    P(n spikes) = m^n e^-m / n! with m = rate * duration / 1000; given n, the times are independent and uniform.

    Parameters
    ----------
    rate : spikes per second (Hz), at least 0
    duration : ms
    dt : width in ms of the bins of methods that count spikes bin by bin; times here are exact, and dt is not used
    rng : source of randomness

    Returns
    -------
    (n_spikes,) array of times in ms

    Source: P. Dayan & L. F. Abbott, Theoretical Neuroscience, 2001, section 1.4. Serves: exercise poisson-train.
    """
    n_spikes = rng.poisson(rate * duration / 1000)
    return np.sort(rng.uniform(0, duration, n_spikes))


def cv_isi(spike_times) -> float:
    """Return the coefficient of variation of the intervals between spikes: their standard deviation over their mean.

    The variance divides by the number of intervals minus 1. It is 1 for a long Poisson train, with a sampling s.d. of
    about 1 / sqrt(n) for n intervals, and 0 for a clock.

    Parameters
    ----------
    spike_times : sorted times; with fewer than three there is no spread, and the result is nan

    Source: W. R. Softky & C. Koch, Journal of Neuroscience 13:334-350, 1993. Serves: exercise two-extremes.
    """
    intervals = np.diff(np.asarray(spike_times, float))
    if intervals.size < 2:
        return float("nan")
    # Var = (sum of squares - n mean^2) / (n - 1), about the first interval to keep digits
    shifted = intervals - intervals[0]
    variance = (shifted @ shifted - shifted.sum() ** 2 / shifted.size) / (shifted.size - 1)
    return float(np.sqrt(max(variance, 0.0)) / intervals.mean())


def fano_factor(counts) -> float:
    """Return the Fano factor of spike counts: their variance over their mean.

    The variance divides by the number of counts minus 1. It is 1 for Poisson counts, with a sampling s.d. of
    sqrt(2 / (n - 1)) for n counts.

    Parameters
    ----------
    counts : at least two counts that are not all 0, else the result is nan

    Source: U. Fano, Physical Review 72:26-29, 1947. Serves: exercises fano-cases and two-extremes.
    """
    counts = np.asarray(counts, float)
    total = counts.sum()
    if counts.size < 2 or total == 0:
        return float("nan")
    centred = counts - total / counts.size
    return float(centred @ centred / (counts.size - 1) * counts.size / total)


def population_vector(counts, preferred) -> float:
    """Return the direction of the population vector: each cell's preferred direction, weighted with its count.

    angle of sum_k n_k exp(i phi_k)

    Parameters
    ----------
    counts, preferred : (n_cells,) counts, at least 0, and preferred directions in radians

    Returns
    -------
    angle in radians, from -pi to pi; nan where the vectors cancel: a sum shorter than 1e-9 times the sum of the counts,
    and also where all counts are 0

    Source: A. P. Georgopoulos, A. B. Schwartz & R. E. Kettner, Science 233:1416-1419, 1986 (who weigh with the change
    of the rate). Serves: exercise population-vector.
    """
    counts = np.asarray(counts, float)
    vector = np.sum(counts * np.exp(1j * np.asarray(preferred, float)))
    return float(np.angle(vector)) if abs(vector) > 1e-9 * counts.sum() else float("nan")


def count_readout(trains) -> int:
    """Return the index of the train with the most spikes, the smallest index among equals.

    Serves: exercise count-readout.
    """
    return int(np.argmax([np.size(train) for train in trains]))


def latency_readout(trains) -> int:
    """Return the index of the train with the earliest spike, the smallest index among equals.

    A train without spikes never wins; if none has a spike, the result is 0. Trains need not be sorted.

    Source: T. Gollisch & M. Meister, Science 319:1108-1111, 2008 (the idea). Serves: exercise latency-readout.
    """
    return int(np.argmin([np.min(np.append(np.asarray(train, float), np.inf)) for train in trains]))


def jitter_accuracy(trains, labels, sigmas, rng: np.random.Generator, readout=latency_readout) -> np.ndarray:
    """Return, for each sigma, the share of trials that a readout gets right when each spike is moved at random.

    Every spike of every train is moved by its own normal deviate of standard deviation sigma, from its original time
    and afresh for each sigma. Times may become negative, and trains unsorted.

    Parameters
    ----------
    trains : list of trials, each a list of trains
    labels : (n_trials,) the index that the readout should return
    sigmas : standard deviations in ms, at least 0
    rng : source of randomness
    readout : function of one trial that returns an index

    Returns
    -------
    (n_sigmas,) array of shares from 0 to 1

    Serves: exercise jitter-accuracy.
    """
    sizes = [np.size(train) for trial in trains for train in trial]
    spikes = np.concatenate([np.asarray(train, float).ravel() for trial in trains for train in trial])
    trial_ends = np.cumsum([len(trial) for trial in trains])[:-1]
    shares = []
    for sigma in sigmas:
        moved = np.split(spikes + sigma * rng.standard_normal(spikes.size), np.cumsum(sizes)[:-1])
        trials = (moved[start:end] for start, end in zip([0, *trial_ends], [*trial_ends, len(sizes)], strict=True))
        shares.append(np.mean([readout(trial) == label for trial, label in zip(trials, labels, strict=True)]))
    return np.array(shares)


def coincidence_detector(spike_times, weight: float, tau: float, threshold: float) -> np.ndarray:
    """Return when a leaky cell fires whose inputs arrive at the given times, event by event and exactly.

    Between inputs v decays as exp(-t / tau); each input adds the weight; where v >= threshold after that, the cell
    fires at this moment and v is 0. Inputs that arrive together are taken one after the other.

    Parameters
    ----------
    spike_times : times of all inputs in ms, in any order
    weight, threshold : in the same unit; weight above 0, threshold above 0
    tau : membrane time constant in ms

    Returns
    -------
    (n_output_spikes,) array of times in ms

    Source: P. Konig, A. K. Engel & W. Singer, Trends in Neurosciences 19:130-137, 1996 (the question). Serves: exercise
    coincidence-detector.
    """
    times = np.sort(np.asarray(spike_times, float).ravel())
    # trace[k, i]: what is left at input k of an earlier input i
    left = np.tril(np.exp(-np.abs(times[:, np.newaxis] - times) / tau))
    fired, start = [], 0
    while start < times.size:
        reached = np.flatnonzero(weight * left[start:, start:].sum(axis=1) >= threshold)
        if reached.size == 0:
            break
        fired.append(times[start + reached[0]])
        start += int(reached[0]) + 1
    return np.array(fired)


def entropy_bits(values) -> float:
    """Return the entropy of observed values in bits: what it takes on average to say which value it is.

    log2 n - (1/n) sum_v n_v log2 n_v for n values of which n_v are v

    Parameters
    ----------
    values : at least one number

    Source: C. E. Shannon, Bell System Technical Journal 27:379-423, 1948. Serves: exercise entropy-bits.
    """
    numbers = np.sort(np.asarray(values, float).ravel())
    edges = np.flatnonzero(np.append(True, np.diff(numbers) != 0))
    n_each = np.diff(np.append(edges, numbers.size))
    return float(np.log2(numbers.size) - n_each @ np.log2(n_each) / numbers.size)


def information_bits(stimuli, responses) -> float:
    """Return the mutual information of two columns of observed values in bits, from their table of counts.

    sum over the table of p(s, r) log2(p(s, r) / (p(s) p(r))); few pairs make it too large

    Parameters
    ----------
    stimuli, responses : (n,) numbers each, n at least 1

    Source: C. E. Shannon, Bell System Technical Journal 27:379-423, 1948; its bias: S. Panzeri et al., Journal of
    Neurophysiology 98:1064-1072, 2007. Serves: exercise information-bits.
    """
    rows, columns = (np.unique(np.asarray(v, float), return_inverse=True) for v in (stimuli, responses))
    joint = np.zeros((rows[0].size, columns[0].size))
    np.add.at(joint, (rows[1], columns[1]), 1 / rows[1].size)
    expected = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    seen = joint > 0
    return float(np.sum(joint[seen] * np.log2(joint[seen] / expected[seen])))


def bits_above_chance(stimuli, responses, rng: np.random.Generator, n_shuffles: int) -> float:
    """Return the mutual information less its mean over shuffled stimuli. Serves: exercise bits-above-chance."""
    dealt = [information_bits(rng.permutation(np.asarray(stimuli)), responses) for _ in range(n_shuffles)]
    return information_bits(stimuli, responses) - float(np.mean(dealt))
