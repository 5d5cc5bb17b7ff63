"""Simulated cells of motor cortex during reaches in eight directions: what a decoder on a power budget has to read.

Some cells speak in counts: their rate follows the cosine of the angle between the reach and the direction they prefer
(Georgopoulos et al. 1982, J. Neuroscience 2:1527). Some speak in times: all directions bring the same number of spikes,
but the first comes the earlier, the nearer the reach is to their direction. Some say nothing of the reach. On the
second day gains have changed, directions have turned a little, and two cells are gone.
"""

from __future__ import annotations

import time

import numpy as np

from helpers import variant
from helpers.labs.unknown_neuron import student_name

N_CELLS = 40
N_DIRECTIONS = 8
DURATION = 200  # ms after the go signal, one column each
LOST_OVERNIGHT = 2
COUNTS, TIMES, IDLE = 24, 7, 9  # how many cells speak in which way
TURNED = np.deg2rad(12)  # standard deviation of the change of a preferred direction over night


class Population:
    """Forty cells with their directions, rates and gains; `seed` decides them all.

    seed : whole number, or a list of whole numbers
    """

    def __init__(self, seed):
        self.seed = list(seed) if isinstance(seed, list | tuple) else [seed]
        rng = np.random.default_rng(seed)
        kinds = np.repeat([0, 1, 2], [COUNTS, TIMES, IDLE])
        self.kinds = rng.permutation(kinds)  # 0 counts, 1 times, 2 idle
        self.preferred = rng.uniform(0, 2 * np.pi, N_CELLS)
        self.base = rng.uniform(8, 20, N_CELLS)  # Hz
        self.depth = rng.uniform(10, 25, N_CELLS)  # Hz
        self.idle = rng.uniform(5, 50, N_CELLS)  # Hz
        self.turn = rng.normal(0, TURNED, N_CELLS)  # on the second day
        self.gain = np.exp(rng.normal(0, 0.15, N_CELLS))
        self.gone = rng.choice(N_CELLS, LOST_OVERNIGHT, replace=False)

    def reaches(self, n_trials: int, rng, day: int = 1, lost=()) -> tuple[np.ndarray, np.ndarray]:
        """Return spikes and directions of trials.

        Parameters
        ----------
        n_trials : number of trials; the directions are drawn from rng
        rng : numpy.random.Generator
        day : 1, or 2: after a night
        lost : numbers of cells that are silent

        Returns
        -------
        (spikes, directions) : a bool array (n_trials, 40, 200), True where a cell fires in a millisecond after the go
            signal; whole numbers 0 to 7, direction k points at 45 k degrees
        """
        if day not in (1, 2):
            raise ValueError(f"day is 1 or 2, not {day!r}")
        directions = rng.integers(0, N_DIRECTIONS, n_trials)
        angle = 2 * np.pi * directions[:, np.newaxis] / N_DIRECTIONS
        preferred = self.preferred + (self.turn if day == 2 else 0)
        gain = self.gain if day == 2 else np.ones(N_CELLS)
        tuned = np.cos(angle - preferred)
        excited = np.exp(rng.normal(0, 0.2, (n_trials, 1)))  # one for all cells of a trial: their noise is shared
        rate = np.maximum(self.base + self.depth * tuned, 0) * gain * excited
        rate = np.where(self.kinds == 0, rate, np.where(self.kinds == 1, 2.0, self.idle * gain))
        spikes = rng.random((n_trials, N_CELLS, DURATION)) < rate[..., np.newaxis] / 1000
        first = 15 + 30 * (1 - tuned) + rng.normal(0, 5, tuned.shape) + (4 if day == 2 else 0)
        fires = (self.kinds == 1) & (rng.random(tuned.shape) < 0.9)
        trial, cell = np.nonzero(fires)
        for later in (0, 8):  # two spikes, 8 ms apart
            spikes[trial, cell, np.clip(first[fires] + later, 0, DURATION - 1).astype(int)] = True
        silent = np.concatenate([np.asarray(lost, dtype=int), self.gone if day == 2 else np.zeros(0, int)])
        spikes[:, silent] = False
        return spikes, directions


AMPLIFIER = 8.0  # uW for each electrode that is read
BUDGET = 4.0  # uJ for one decision
CELL_MS = round(BUDGET * 1000 / AMPLIFIER)  # milliseconds of one cell that the budget buys
DAYS = {"day 1": (1, False), "day 2": (2, False), "20 % lost": (1, True)}
TRIALS = 400
LONG = 45  # seconds of computing in a check from which it is said that grading stops after a minute


def my_population(name: str | None = None) -> Population:
    """Return a learner's own population, the same on every run: drawn with the account's name and the variant's."""
    name = student_name() if name is None else name
    return Population([16, *(variant.NAME + name).encode()])


def four_cells(population: Population) -> list[int]:
    """Return the numbers of four cells, always the same: one of each kind and one more, in random order."""
    rng = np.random.default_rng([1605, *population.seed])
    cells = [rng.choice(np.flatnonzero(population.kinds == kind)) for kind in (0, 1, 2)]
    cells += [rng.choice(np.setdiff1d(np.arange(N_CELLS), cells))]
    return rng.permutation(cells).tolist()


def problem(cells, window) -> str:
    """Return in a sentence what is wrong with a choice of cells and window, or an empty text."""
    try:
        numbers = [int(cell) for cell in cells]
        whole = all(number == cell for number, cell in zip(numbers, cells, strict=True))
        int(window)
    except (TypeError, ValueError):
        return "cells is a list of whole numbers, window one whole number of milliseconds."
    if int(window) != window:
        return f"window is a whole number of milliseconds, and yours is {window}."
    if not whole or not numbers or min(numbers) < 0 or max(numbers) >= N_CELLS:
        return f"cells are whole numbers from 0 to {N_CELLS - 1}, at least one."
    if len(set(numbers)) < len(numbers):
        return "A cell stands in your list twice: one electrode reads it once."
    if not 1 <= window <= DURATION:
        return f"The window is {window} ms; a trial has {DURATION}."
    if len(numbers) * window > CELL_MS:
        spent = AMPLIFIER * len(numbers) * window / 1000
        return (
            f"{len(numbers)} cells for {window} ms are {spent:.1f} uJ, and the budget is {BUDGET:g}. "
            f"(Cells times milliseconds: at most {CELL_MS}.)"
        )
    return ""


def try_decoder(build_decoder, decode, population: Population, seed) -> dict:
    """Build a decoder from 400 trials of the first day and try it three times, on 400 new trials each.

    `decode` is given what its electrodes have read and nothing else: the chosen cells, for the chosen milliseconds.

    Parameters
    ----------
    build_decoder, decode : as the learner wrote them
    population : its own seed decides the trials as well
    seed : whole number; with the population's it decides the trials, and alone the generator that build_decoder gets: a
        generator shows its seed, and from the population's the labels of all trials could be drawn again

    Returns
    -------
    dict : "problem", a sentence, empty if all is well; then also "cells", "window", "uJ" for one decision, and per cent
        of right directions on "day 1", on "day 2", and on day 1 with a fifth of the chosen cells silent ("20 % lost");
        "seconds" that both functions computed, where they run in this process
    """
    draws = np.random.default_rng([1601, seed, *population.seed])
    spikes, directions = population.reaches(TRIALS, draws)
    started = time.process_time()
    made = build_decoder(spikes, directions, np.random.default_rng([1602, seed]))
    seconds = time.process_time() - started
    if not isinstance(made, tuple | list) or len(made) != 3:
        return {"problem": "build_decoder returns three things: cells, window and params."}
    cells, window, params = made
    if said := problem(cells, window):
        return {"problem": said}
    cells, window = [int(cell) for cell in cells], int(window)
    found = {"problem": "", "cells": len(cells), "window": window, "uJ": AMPLIFIER * len(cells) * window / 1000}
    for name, (day, lose) in DAYS.items():
        parts = []
        for _ in range(4):  # another fifth of the cells, at least one, is silent in each quarter of the trials
            lost = draws.choice(cells, max(1, round(len(cells) / 5)), replace=False) if lose else ()
            parts.append(population.reaches(TRIALS // 4, draws, day, lost))
        new, right = (np.concatenate(part) for part in zip(*parts, strict=True))
        started = time.process_time()
        answer = np.asarray(decode(new[:, cells, :window], params))
        seconds += time.process_time() - started
        if answer.shape != (TRIALS,):
            return {"problem": f"decode returns {TRIALS} directions for {TRIALS} trials, not shape {answer.shape}."}
        if not np.isin(answer, range(N_DIRECTIONS)).all():
            strange = answer[~np.isin(answer, range(N_DIRECTIONS))][0]
            return {"problem": f"decode returns whole numbers from 0 to 7, and yours has {strange}."}
        found[name] = 100 * float(np.mean(answer == right))
    return found | {"seconds": seconds}


def mean_of(found: list[dict]) -> dict:
    """Return the mean of each number over several tries."""
    return {name: float(np.mean([one[name] for one in found])) for name in ("uJ", *DAYS)}


def summary(found: list[dict]) -> str:
    """Return what several tries found, as a table in plain text: each mean with its lowest and highest population."""
    first, mean = found[0], mean_of(found)
    told = [f"{first['cells']} cells for {first['window']} ms, {mean['uJ']:.2f} uJ."]
    told += [f"Per cent right in {len(found)} populations:", f"{'':<10}{'mean':>7}{'lowest':>8}{'highest':>9}"]
    for name in DAYS:
        every = [one[name] for one in found]
        told += [f"{name:<10}{mean[name]:>7.1f}{min(every):>8.0f}{max(every):>9.0f}"]
    seconds = sum(one["seconds"] for one in found)
    if seconds > LONG:
        told += [f"That was {seconds:.0f} s of computing, and grading stops a check after a minute: make it faster."]
    return "\n".join(told)


def preferred_of(counts, directions) -> tuple[np.ndarray, np.ndarray]:
    """Return for each cell the direction in which it fires most, in radians, and its mean count.

    counts : (n_trials, n_cells);  directions : (n_trials,), 0 to 7
    """
    counts, angles = np.asarray(counts, dtype=float), 2 * np.pi * np.asarray(directions) / N_DIRECTIONS
    mean = counts.mean(axis=0)
    more = counts - mean
    return np.arctan2(np.sin(angles) @ more, np.cos(angles) @ more), mean


def landmarks(population: Population, elect, first_spikes, seed=0) -> dict:
    """Return three decoders that stand for decades of work, none within the budget: {name: (uJ, per cent right)}.

    All read all 40 cells: a population vector of 200 ms, the nearest mean of counts, and of first spikes of 80 ms.
    """
    draws = np.random.default_rng([1603, seed])
    spikes, directions = population.reaches(TRIALS, draws)
    new, right = population.reaches(TRIALS, draws)

    def nearest(of, window):
        x, y = of(spikes[:, :, :window]), of(new[:, :, :window])
        means = np.array([x[directions == k].mean(axis=0) for k in range(N_DIRECTIONS)])
        return np.argmin(((y[:, np.newaxis] - means) ** 2).sum(axis=2), axis=1)

    def count(recorded):
        return recorded.sum(axis=2).astype(float)

    preferred, mean = preferred_of(count(spikes), directions)
    answers = {
        "population vector, 200 ms": (200, elect(count(new), preferred, mean)),
        "nearest mean of counts, 200 ms": (200, nearest(count, 200)),
        "nearest mean of first spikes, 80 ms": (80, nearest(lambda x: np.asarray(first_spikes(x), dtype=float), 80)),
    }
    return {
        name: (AMPLIFIER * N_CELLS * window / 1000, 100 * float(np.mean(np.asarray(answer) == right)))
        for name, (window, answer) in answers.items()
    }


def frontier(read, tells_apart, population: Population, windows=(20, 35, 50, 70, 100, 200), seed=0) -> dict:
    """Return accuracy in per cent of a linear discriminant on `read(recorded)` for budgets of 1, 2, 4, 8 and 16 uJ.

    For each budget and window the cells that `tells_apart` scores highest are read. The window is chosen on 400 trials
    of its own; what is returned was measured on 400 others.

    Parameters
    ----------
    read : takes spikes (n_trials, n_cells, n_ms) and returns (n_trials, n_cells) numbers, or a list of such arrays
    tells_apart : as the learner wrote it

    Returns
    -------
    dict : {uJ: (per cent right, cells, window)}
    """
    draws = np.random.default_rng([1604, seed])
    spikes, directions = population.reaches(TRIALS, draws)
    validation, test = population.reaches(TRIALS, draws), population.reaches(TRIALS, draws)
    found = {}
    for budget in (1, 2, 4, 8, 16):
        tries = []
        for window in windows:
            size = min(int(budget * 1000 / AMPLIFIER / window), N_CELLS)
            if size:
                reached = _discriminant(read, tells_apart, spikes, directions, *validation, size, window)
                tries.append((reached, size, window))
        _, size, window = max(tries)
        found[budget] = _discriminant(read, tells_apart, spikes, directions, *test, size, window), size, window
    return found


def _discriminant(read, tells_apart, spikes, directions, new, right, size, window) -> float:
    """Return per cent right of a linear discriminant on the best cells for a window."""
    parts = read(spikes[:, :, :window])
    scores = [np.asarray(tells_apart(part, directions)) for part in (parts if isinstance(parts, list) else [parts])]
    cells = np.argsort(-np.max(scores, axis=0))[:size]

    def features(recorded):
        read_now = read(recorded[:, cells, :window])
        return np.hstack(read_now if isinstance(read_now, list) else [read_now]).astype(float)

    x = features(spikes)
    means = np.array([x[directions == k].mean(axis=0) for k in range(N_DIRECTIONS)])
    scatter = np.atleast_2d(np.cov((x - means[directions]).T)) + 0.1 * np.eye(x.shape[1])
    W = np.linalg.solve(scatter, means.T)
    return 100 * float(np.mean(np.argmax(features(new) @ W - 0.5 * np.sum(means.T * W, axis=0), axis=1) == right))


def first_five(build_decoder) -> tuple[np.ndarray, object]:
    """Return what a learner's decoder reads of five trials of another population, and its params."""
    population = Population([16, 0])
    spikes, directions = population.reaches(TRIALS, np.random.default_rng(0))
    cells, window, params = build_decoder(spikes, directions, np.random.default_rng(1))
    new, _ = population.reaches(5, np.random.default_rng(2))
    return new[:, [int(cell) for cell in cells], : int(window)], params


def three_fronts(first_spikes, tells_apart, population: Population) -> dict:
    """Return accuracy against energy for readers of counts, of first spikes and of both: {name: frontier(...)}."""
    readers = {
        "counts": lambda recorded: np.sum(recorded, axis=2),
        "first spikes": lambda recorded: np.asarray(first_spikes(recorded)),
        "both": lambda recorded: [np.sum(recorded, axis=2), np.asarray(first_spikes(recorded))],
    }
    return {name: frontier(reader, tells_apart, population) for name, reader in readers.items()}


def right_at(fronts: dict, reader: str, budget) -> float:
    """Return per cent right of one reader of `three_fronts` at one budget in uJ."""
    return fronts[reader][budget][0]


def gain_of_both(fronts: dict, budget) -> float:
    """Return how many percentage points more than counts alone both codes read at one budget in uJ."""
    return round(right_at(fronts, "both", budget) - right_at(fronts, "counts", budget), 1)


def readers_at(fronts: dict, budget) -> list[list]:
    """Return a row for each reader of `three_fronts` at one budget in uJ: its name, per cent right, cells, window."""
    if budget not in fronts["both"]:
        raise ValueError(f"The curves have points at {', '.join(map(str, fronts['both']))} uJ, not at {budget}.")
    return [[name, round(front[budget][0], 1), *front[budget][1:]] for name, front in fronts.items()]


def rows_of(tried: dict) -> list[list]:
    """Return a row for each way in which `try_decoder` tried: its name and per cent right; or what is wrong."""
    if tried["problem"]:
        return [[tried["problem"], ""]]
    return [[name, round(tried[name], 1)] for name in DAYS]


def place_of(tried: dict):
    """Return energy and per cent on day 1 of what `try_decoder` found; None where the decoder could not be tried."""
    return None if tried["problem"] else (tried["uJ"], tried["day 1"])
