"""A recording: one auditory receptor of a grasshopper that hears a sound whose loudness wanders. Times in ms.

The data, their source and their licence: helpers/data_files/LICENSE-grasshopper.txt. Two sounds of ten seconds: the
loudness of the "slow" one wanders up to 200 times a second, that of the "fast" one up to 800 times.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import numpy as np

SOUNDS = ("slow", "fast")
DURATION = 10_000  # ms
STEP = 0.5  # ms, between two values of the loudness
N_DRAWS = 30  # of a jitter, and of shuffled labels
DELAY = {"slow": 6.0, "fast": 7.0}  # ms, from the sound to the spike: where the mean sound before one is loudest


@cache
def _recording() -> dict[str, np.ndarray]:
    file = resources.files("helpers") / "data_files" / "grasshopper.npz"
    with file.open("rb") as opened, np.load(opened) as stored:
        return {name: stored[name] for name in stored.files}


def spikes(sound: str = "slow") -> np.ndarray:
    """Return the times of the recorded spikes, in ms."""
    return _recording()[f"{sound}_spikes"] / 10


def decibels(sound: str = "slow") -> tuple[np.ndarray, np.ndarray]:
    """Return times in ms, and how many decibels the sound is above its mean."""
    loudness = _recording()[f"{sound}_sound"] / 100
    return STEP * np.arange(len(loudness)), loudness


def mean_level(sound: str, width: float) -> np.ndarray:
    """Return the mean loudness (dB) in windows that lie side by side and end the DELAY early, up to DURATION."""
    times, level = decibels(sound)
    window = np.floor((times + DELAY[sound]) / width).astype(int)
    return (np.bincount(window, level) / np.maximum(np.bincount(window), 1))[: int(DURATION / width)]


def loud(sound: str, width: float) -> np.ndarray:
    """Return 1 for each window in which the sound was louder than in most, else 0; windows end the DELAY early.

    The first windows, which would begin before the sound, are left out, as in `counts`.
    """
    chosen = mean_level(sound, width)[_first(sound, width) :]
    return (chosen > np.median(chosen)).astype(int)


def counts(sound: str, width: float, jitter: float, rng: np.random.Generator) -> np.ndarray:
    """Return the number of spikes in each window; each spike is moved by a normal number of s.d. `jitter` before.

    A spike that is moved beyond an end of the recording comes in at the other.
    """
    times = spikes(sound)
    moved = (times + jitter * rng.standard_normal(len(times))) % DURATION
    last = int(DURATION / width)
    found = np.histogram(moved, width * np.arange(last + 1))[0]
    return found[_first(sound, width) :]


def _first(sound: str, width: float) -> int:
    return int(np.ceil(DELAY[sound] / width))


def mean_sound(sound: str, jitter: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return times before a spike in ms, and the mean loudness there: the spike-triggered average."""
    times, level = decibels(sound)
    lags = np.arange(-20, 5, STEP)
    moved = spikes(sound) + jitter * np.random.default_rng(seed).standard_normal(len(spikes(sound)))
    places = np.floor((moved[:, np.newaxis] + lags) / STEP).astype(int)
    inside = np.all((places >= 0) & (places < len(level)), axis=1)
    return lags, level[places[inside]].mean(axis=0)


def bits_against_jitter(information_bits, sound: str, sigmas, widths, rng: np.random.Generator):
    """Return the bits about the loudness in counts of jittered spikes, and those that chance finds.

    Each number is a mean over 30 draws of the jitter, or 30 deals of the loudness.

    Parameters
    ----------
    information_bits : the learner's function
    sigmas, widths : ms of jitter, a curve of bits for each width (ms) of the windows

    Returns
    -------
    {name: bits at each sigma}, and {name: bits with the loudness shuffled}
    """
    told, chance = {}, {}
    for width in widths:
        name, hears, still = f"windows of {width} ms", loud(sound, width), counts(sound, width, 0, rng)
        told[name] = [
            float(np.mean([information_bits(hears, counts(sound, width, sigma, rng)) for _ in range(N_DRAWS)]))
            for sigma in sigmas
        ]
        chance[name] = float(np.mean([information_bits(rng.permutation(hears), still) for _ in range(N_DRAWS)]))
    return told, chance


def half_at(sigmas, bits, chance: float = 0.0) -> float:
    """Return the jitter at which the first of some falling numbers of bits above chance is halved, by lines between."""
    bits = np.asarray(bits, float) - chance
    below = np.flatnonzero(bits < bits[0] / 2)
    if below.size == 0:
        return float("nan")
    after = below[0]
    return float(np.interp(bits[0] / 2, [bits[after], bits[after - 1]], [sigmas[after], sigmas[after - 1]]))


def louder_half(times, sound: str, width: float, dealt: np.random.Generator | None = None) -> float:
    """Return how often the time of a lone spike tells which half of its window was louder, DELAY earlier, in per cent.

    Windows with exactly one spike are taken: their counts are equal by selection.

    Parameters
    ----------
    times : of the spikes, ms
    width : of a window, ms
    dealt : for a control, the louder halves are dealt out anew among the windows, and the share is a mean over 30 deals
    """
    window, place, count = np.unique(np.floor_divide(times, width), return_index=True, return_counts=True)
    lone = (count == 1) & (window >= _first(sound, width))
    late = np.asarray(times)[place[lone]] % width >= width / 2
    halves = mean_level(sound, width / 2).reshape(-1, 2)[window[lone].astype(int)]
    louder = halves[:, 1] > halves[:, 0]
    deals = [louder] if dealt is None else [dealt.permutation(louder) for _ in range(N_DRAWS)]
    return 100 * float(np.mean([late == deal for deal in deals]))


def poisson_copy(sound: str, rng: np.random.Generator) -> np.ndarray:
    """Return the spikes of a Poisson process whose rate follows the loudness as the recorded cell's does.

    The rate in a step of 0.5 ms is that of the recorded spikes, DELAY later, over all steps that were about as loud.
    """
    at, level = decibels(sound)
    fired = np.histogram(spikes(sound) - DELAY[sound], np.append(at, at[-1] + STEP))[0]
    group = np.searchsorted(np.quantile(level, np.linspace(0, 1, 21)[1:-1]), level)
    rate = (np.bincount(group, fired) / np.bincount(group))[group]
    times = np.repeat(at, rng.poisson(rate)) + DELAY[sound]
    return np.sort((times + STEP * rng.random(len(times)))[times < DURATION - STEP])
