"""Widgets of the lesson on neural codes: a raster with jitter, a vote of arrows, two codes read by two readers."""

from __future__ import annotations

import ipywidgets
import numpy as np
from matplotlib.figure import Figure

from helpers.figures import neural_codes as drawings
from helpers.widgets import explore

DURATION = 500  # ms
N_TRIALS = 20


def slider(value: float, low: float, high: float, step: float, description: str):
    """Return a slider of numbers with one decimal."""
    return ipywidgets.FloatSlider(
        value=value, min=low, max=high, step=step, description=description, readout_format=".1f"
    )


def jittered_copies(train, jitter: float, seed: int) -> list:
    """Return N_TRIALS copies of a train, each spike of each moved by a random number of its own."""
    rng = np.random.default_rng([seed, 1])
    return [train + jitter * rng.standard_normal(train.size) for _ in range(N_TRIALS)]


def replay(poisson_train, rate: int, jitter: float, seed: int) -> tuple[np.ndarray, list]:
    """Return one of the learner's trains, and N_TRIALS jittered copies of it."""
    train = np.asarray(poisson_train(rate, DURATION, 1, np.random.default_rng(seed)), float)
    return train, jittered_copies(train, jitter, seed)


def explore_raster(poisson_train, cv_isi, fano_factor) -> None:
    """Let the learner play one of their own trains twenty times, and jitter its spikes more and more."""

    def played(rate: int, jitter: float, seed: int) -> tuple[list, float, float]:
        train, trains = replay(poisson_train, rate, jitter, seed)
        return trains, float(cv_isi(train)), float(fano_factor([moved.size for moved in trains]))

    def draw(rate: int, jitter: float, seed: int) -> Figure:
        trains, cv, fano = played(rate, jitter, seed)
        title = f"one train, {N_TRIALS} times: CV of the train {cv:.2f}, Fano factor of the counts {fano:.2f}"
        return drawings.replayed(trains, DURATION, title)

    def describe(rate: int, jitter: float, seed: int) -> str:
        trains, cv, fano = played(rate, jitter, seed)
        return (
            f"A raster of {N_TRIALS} trials of one train of {trains[0].size} spikes in {DURATION} ms, jittered by "
            f"{jitter:g} ms; below, the rate of all trials in bins of 5 ms. CV {cv:.2f}, Fano factor {fano:.2f}."
        )

    explore(
        draw,
        look_for="without jitter the columns stand like a fence. At how many ms do they melt into one another, and "
        "what does the Fano factor say about it? Then a higher rate: which jitter blurs it now?",
        alt=describe,
        rate=ipywidgets.IntSlider(value=40, min=5, max=150, step=5, description="rate (Hz)"),
        jitter=slider(2, 0, 40, 0.5, "jitter (ms)"),
        seed=ipywidgets.IntSlider(value=18, min=0, max=20, description="train"),
    )


def explore_population(population_vector, tuned_counts) -> None:
    """Let the learner turn a direction and watch their own population vector follow it."""

    def votes(cells: int, direction: int, seed: int):
        preferred = 2 * np.pi * np.arange(cells) / cells
        counts = tuned_counts(np.radians(direction), preferred, np.random.default_rng(seed))
        return counts, preferred, float(population_vector(counts, preferred))

    def draw(cells: int, direction: int, seed: int) -> Figure:
        counts, preferred, found = votes(cells, direction, seed)
        return drawings.arrows(counts, preferred, np.radians(direction), found)

    def describe(cells: int, direction: int, seed: int) -> str:
        found = np.degrees(votes(cells, direction, seed)[2])
        return (
            f"Arrows of {cells} cells, each along its preferred direction and as long as its count. The direction "
            f"meant is {direction} degrees, the population vector points to {found:.0f} degrees."
        )

    explore(
        draw,
        look_for="single arrows are unreliable, and their sum is not. Change the noise and watch the gap between the "
        "two thick lines. Then cross 180 degrees: does anything happen there?",
        alt=describe,
        cells=ipywidgets.IntSlider(value=12, min=3, max=60, step=3),
        direction=ipywidgets.IntSlider(value=160, min=0, max=355, step=5, description="direction (°)"),
        seed=ipywidgets.IntSlider(value=1, min=0, max=20, description="noise"),
    )


def jittered(trials, jitter: float) -> list:
    """Return trials whose spikes are moved, each by a random number of its own."""
    rng = np.random.default_rng(12)
    return [[train + jitter * rng.standard_normal(len(train)) for train in trial] for trial in trials]


def shares_right(readers: dict, trials, labels) -> dict:
    """Return for each reader how many per cent of the trials it reads rightly."""
    return {
        name: 100 * np.mean([reader(trial) == label for trial, label in zip(trials, labels, strict=True)])
        for name, reader in readers.items()
    }


def in_words(shares: dict) -> str:
    """Return what each reader reads rightly in each world, in per cent."""
    return "; ".join(
        f"{world}: " + ", ".join(f"{name} {share:.0f} %" for name, share in by_reader.items())
        for world, by_reader in shares.items()
    )


def read_two_codes(count_readout, latency_readout, count_code, time_code) -> None:
    """Let the learner jitter two worlds and see how their two readers fare in both."""
    readers = {"counts": count_readout, "latency": latency_readout}

    def read(jitter: float, lead: float) -> tuple[dict, dict]:
        worlds = {
            "code of counts": count_code(200, np.random.default_rng(10)),
            "code of times": time_code(200, np.random.default_rng(11), lead),
        }
        moved = {world: jittered(trials, jitter) for world, (trials, _) in worlds.items()}
        shares = {world: shares_right(readers, moved[world], labels) for world, (_, labels) in worlds.items()}
        return {world: trials[:6] for world, trials in moved.items()}, shares

    def describe(jitter: float, lead: float) -> str:
        found = in_words(read(jitter, lead)[1])
        return f"Six trials of two cells in each world, jitter {jitter:g} ms, lead {lead:g} ms. Right of 200: {found}."

    explore(
        lambda jitter, lead: drawings.two_worlds(*read(jitter, lead)),
        look_for="which of the four bars move with the jitter, and which never do? Make the lead longer: how much "
        "jitter does the code of times stand now?",
        alt=describe,
        jitter=slider(0, 0, 40, 0.5, "jitter (ms)"),
        lead=slider(4, 1, 20, 1, "lead (ms)"),
    )
