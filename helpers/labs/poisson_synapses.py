"""Two hundred synapses of one cell whose inputs have nothing to do with each other. Serves plasticity_and_reward.

The rule of learning is not here: `stdp_weight_change` is the learner's own. It is asked once, for all distances in
time; the answers are then added up over all pairs of spikes.
"""

from __future__ import annotations

import numpy as np

N_INPUTS, RATE = 200, 20.0  # inputs, and spikes a second of each
PUSH, LEAK = 0.07, np.exp(-1 / 10)  # what a spike of weight 1 adds to the potential, in thresholds; what 1 ms leaves
PART, REACH = 250, 100  # ms: how often the changes are made, and how far apart two spikes still count


def settle(
    stdp_weight_change,
    params,
    another: float | None = None,
    seconds: int = 800,
    rate: float = RATE,
    soft: float = 0.0,
    seed: int = 0,
):
    """Return the weights after some seconds of unrelated spikes, and the rate of the cell in the last quarter, in Hz.

    Weights start spread evenly from 0 to 1. A step is 1 ms. All pairs of spikes within 100 ms count, and four times a
    second all that they ask for is done at once, cut off to the range from 0 to 1.

    Parameters
    ----------
    stdp_weight_change : the learner's stdp_weight_change(delta_t, params)
    params : of the window
    another : for a control, the synapses meet the spikes of another cell, which fires at random at this rate, in Hz
    rate : of each input, in Hz
    soft : gains are multiplied by (1 - w)^soft and losses by w^soft; 0 is a hard bound (Guetig et al. 2003)
    """
    rng = np.random.default_rng([12, seed])
    w, cell = rng.permutation((np.arange(N_INPUTS) + 0.5) / N_INPUTS), Cell()
    distances = np.arange(1, REACH + 1.0)
    gains = np.asarray(stdp_weight_change(distances, params), float)
    losses = np.asarray(stdp_weight_change(-distances, params), float)
    n_parts, counts = seconds * 1000 // PART, []
    for _ in range(n_parts):
        heard = poisson(rate, rng)
        cell.meet(heard, cell.answer(heard, w) if another is None else rng.random(PART) < another / 1000)
        gained, lost = pairs(cell.heard, cell.fired, gains, losses)
        w = np.clip(w + (1 - w) ** soft * gained + w**soft * lost, 0, 1)
        counts.append(cell.fired[REACH:].sum())
    late = counts[-n_parts // 4 :]
    return w, float(np.sum(late) / (len(late) * PART / 1000))


def poisson(rate: float, rng) -> np.ndarray:
    """Return one part of the inputs' spikes, (PART, N_INPUTS) of 0 and 1; two of an input in one step count as one."""
    spikes = np.zeros(PART * N_INPUTS)
    spikes[rng.integers(len(spikes), size=rng.poisson(rate / 1000 * len(spikes)))] = 1.0
    return spikes.reshape(PART, N_INPUTS)


class Cell:
    """A leaky integrate-and-fire cell; it remembers the last 100 ms of its inputs' spikes and of those they met."""

    def __init__(self):
        self.v, self.heard, self.fired = 0.0, np.zeros((REACH, N_INPUTS)), np.zeros(REACH)

    def answer(self, spikes, w) -> np.ndarray:
        """Go on by one part; return its own spikes, (PART,) of 0 and 1."""
        fired = np.zeros(PART)
        for step, push in enumerate((PUSH * (spikes @ w)).tolist()):
            self.v = self.v * LEAK + push
            if self.v > 1:
                self.v, fired[step] = 0.0, 1.0
        return fired

    def meet(self, spikes, fired) -> None:
        """Remember one part: the inputs' spikes, and those that they meet."""
        self.heard = np.concatenate([self.heard[-REACH:], spikes])
        self.fired = np.concatenate([self.fired[-REACH:], fired])


def braked(stdp_weight_change, params, rates) -> list[list[float]]:
    """Return a row for each rate of the inputs (Hz): it, and what the cell and its weights come to by three rules.

    The columns: rate; mean weight and rate of the cell; its rate with all weights held at 0.5 on average; mean weight
    and rate of the cell without losses, after 100 s.
    """
    held, free = {**params, "a_plus": 0.0, "a_minus": 0.0}, {**params, "a_minus": 0.0}
    rows = []
    for rate in rates:
        w, out = settle(stdp_weight_change, params, rate=rate)
        _, still = settle(stdp_weight_change, held, rate=rate, seconds=100)
        grown, wild = settle(stdp_weight_change, free, rate=rate, seconds=100)
        rows.append([rate, float(np.mean(w)), out, still, float(np.mean(grown)), wild])
    return rows


def pairs(heard, fired, gains, losses) -> tuple[np.ndarray, np.ndarray]:
    """Return the gains and the losses of all pairs of spikes whose later one lies in the newest part, for each input.

    heard, fired : (100 + part, n_inputs) and (100 + part,); gains, losses : of distances of 1, 2, ... 100 ms
    """
    newest = np.where(np.arange(len(fired)) < REACH, 0.0, fired)
    gained = np.convolve(newest[::-1], np.append(0.0, gains))[len(fired) - 1 :: -1]  # by an input's spike, at each step
    lost = np.convolve(fired, np.append(0.0, losses))[: len(fired)]
    return gained @ heard, lost[REACH:] @ heard[REACH:]
