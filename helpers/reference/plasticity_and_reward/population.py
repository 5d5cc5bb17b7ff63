"""A fast simulator of cells whose thousand synapses learn by STDP. Serves lesson plasticity_and_reward.

NumPy has a price for each call, and a step of 0.1 ms is too short to pay it. Between two spikes of a cell, though,
nothing branches: weights only shrink, the conductance is a linear filter of the input, and the potential a linear
recursion. So a whole stretch of steps is computed with some thirty calls, up to the first crossing of the threshold.
What depends on the inputs alone (the trace after every input spike) is computed once, before the run.
"""

from __future__ import annotations

import numpy as np

from helpers.reference.plasticity_and_reward.spikes import SONG_2000

# The cell of Brian2's example "STDP", adapted there from Song, Miller & Abbott 2000: mV and ms; g_max in leaks.
STDP_CELL = {
    "tau_m": 10.0, "tau_e": 5.0, "e_leak": -74.0, "e_syn": 0.0, "v_threshold": -54.0, "v_reset": -60.0, "g_max": 0.01,
}  # fmt: skip
STRETCH = 320  # steps computed at once: about the distance of two output spikes


def poisson_spikes(n_inputs: int, rate: float, n_steps: int, dt: float, rng) -> tuple[np.ndarray, np.ndarray]:
    """Return the steps and the inputs of all spikes of independent inputs, sorted by step, then by input.

    In every step every input fires with the probability rate * dt, independently. (Gaps are drawn, not tosses.)

    Parameters
    ----------
    n_inputs, n_steps : whole numbers
    rate : Hz
    dt : ms
    rng : np.random.Generator
    """
    probability, total = rate * dt / 1000.0, n_inputs * n_steps
    places, last = [np.zeros(0, np.int64)], -1
    while last < total:
        count = int(1.02 * probability * (total - last)) + 1000
        places.append(last + np.cumsum(rng.geometric(probability, count)))
        last = int(places[-1][-1])
    places = np.concatenate(places)
    places = places[: np.searchsorted(places, total)]
    steps = places // n_inputs
    return steps, places - steps * n_inputs


def link_spikes(steps, inputs, n_inputs: int, decay: float) -> tuple[np.ndarray, np.ndarray]:
    """Return for every spike the place of its input's previous spike (-1: none), and the input's trace after it.

    trace = trace before * decay**(steps since) + 1
    """
    order = np.argsort(inputs.astype(np.int32), kind="stable")
    first = np.searchsorted(inputs[order], np.arange(n_inputs + 1))
    starts, counts = first[:-1], np.diff(first)
    previous, traces = np.full(len(steps), -1), np.ones(len(steps))
    for rank in range(1, counts.max(initial=0)):
        at = starts[counts > rank] + rank
        now, before = order[at], order[at - 1]
        previous[now] = before
        traces[now] += traces[before] * decay ** (steps[now] - steps[before])
    return previous, traces


def weights_met(w, inputs, losses, previous, begin: int) -> np.ndarray:
    """Return the weight that each spike of a stretch meets: earlier spikes of the same input have lowered it.

    losses : what each spike takes off its weight; previous : place of the input's previous spike, begin : of the first
    """
    met, again = w[inputs], (previous >= begin).nonzero()[0]
    if not again.size:
        return met
    taken, repeated = np.zeros(len(inputs)), again
    while again.size:  # settles an input's second spike first, then its third, ...: few are left after each round
        before = previous[again] - begin
        total = taken[before] + losses[before]
        changed = total != taken[again]
        taken[again] = total
        again = again[changed]
    met[repeated] = np.maximum(met[repeated] - taken[repeated], 0.0)
    return met


class LearningCell:
    """A leaky integrate-and-fire cell with a conductance, whose weights learn: its state at the start of a step.

    w : (n_inputs,) weights from 0 to 1; v, g : potential (mV) and conductance (in leaks); y : trace of its own spikes
    """

    def __init__(self, w, dt: float, params, cell):
        self.w, self.v, self.g, self.y = np.array(w, float), cell["v_reset"], 0.0, 0.0
        self.params, self.cell, self.leak = params, cell, dt / cell["tau_m"]
        powers = np.arange(STRETCH + 1)
        self.g_decay = (1 - dt / cell["tau_e"]) ** powers
        self.g_growth = 1 / self.g_decay
        self.y_decay = np.exp(-dt / params["tau_minus"]) ** powers
        self.x_decay = np.exp(-dt / params["tau_plus"])

    def potentials(self, arriving) -> tuple[np.ndarray, np.ndarray]:
        """Return the potential after each step of a stretch, and the conductance before each step and at the end.

        arriving : conductance that arrives at the end of each step
        """
        n_steps, leak, cell = len(arriving), self.leak, self.cell
        g = np.empty(n_steps + 1)
        g[0] = self.g
        (arriving * self.g_growth[1 : n_steps + 1]).cumsum(out=g[1:])
        g[1:] += self.g
        g *= self.g_decay[: n_steps + 1]
        before = g[:-1]
        shrink = (1 - leak - leak * before).cumprod()
        drive = before * (leak * cell["e_syn"])
        drive += leak * cell["e_leak"]
        drive /= shrink
        v = drive.cumsum()
        v += self.v
        v *= shrink
        return v, g

    def advance(self, local, inputs, previous, begin: int, n_steps: int) -> tuple[int, bool]:
        """Go on until the cell fires, n_steps at most; return how many steps were taken, and whether it fired.

        local : step of each input spike in this stretch, from 0; inputs : where it came from;
        previous, begin : as in `weights_met`. The weights have then lost what input spikes before the last step cost.
        """
        losses = self.params["a_minus"] * self.y * self.y_decay[local]
        met = weights_met(self.w, inputs, losses, previous, begin)
        arriving = self.cell["g_max"] * np.bincount(local, met, n_steps)
        v, g = self.potentials(arriving)
        above = v > self.cell["v_threshold"]
        taken = int(above.argmax()) + 1
        fired = bool(above[taken - 1])
        taken = taken if fired else n_steps
        count = local.searchsorted(taken - 1) if fired else len(local)
        self.w = np.maximum(self.w - np.bincount(inputs[:count], losses[:count], len(self.w)), 0.0)
        self.v, self.g = (self.cell["v_reset"] if fired else v[-1]), g[taken]
        self.y *= self.y_decay[taken - 1] if fired else self.y_decay[taken]
        return taken, fired

    def fire(self, x, together) -> None:
        """Learn from the cell's own spike: x are the inputs' traces, `together` those that fire in the same step."""
        change = self.params["a_plus"] * x
        change[together] -= self.params["a_minus"] * self.y
        self.w = np.clip(self.w + change, 0.0, 1.0)
        self.y = (self.y + 1) * self.y_decay[1]


def run_cell(cell: LearningCell, steps, inputs, previous, traces, n_steps: int) -> list[int]:
    """Run one cell on all input spikes and return the steps in which it fired; its weights are in `cell.w` then."""
    at, fired_at, seen = 0, [], 0
    begins = np.searchsorted(steps, np.arange(n_steps + 1))  # place of the first spike from each step on
    latest = np.full(len(cell.w), len(steps))  # place of each input's latest spike; the last place stands for none
    traces, steps = np.append(traces, 0.0), np.append(steps, 0)
    while at < n_steps:
        stop = min(at + STRETCH, n_steps)
        part = slice(begins[at], begins[stop])
        taken, fired = cell.advance(steps[part] - at, inputs[part], previous[part], begins[at], stop - at)
        at += taken
        if fired:
            now = begins[at - 1]
            latest[inputs[seen:now]] = np.arange(seen, now)  # of several spikes of an input, the last one stays
            x = traces[latest] * cell.x_decay ** (at - 1 - steps[latest])
            cell.fire(x, inputs[now : begins[at]])
            fired_at.append(at - 1)
            seen = now
    return fired_at


def simulate_stdp_population(duration, rng, n_inputs=1000, rate=15.0, n_cells=1, dt=0.1, params=SONG_2000,
                             cell=STDP_CELL):  # fmt: skip
    """Return the weights and the output spikes of cells whose Poisson inputs learn by STDP, all pairs counted.

    tau_m dv/dt = e_leak - v + g (e_syn - v),  tau_e dg/dt = -g,  g grows by g_max w_i at each spike of input i;
    v > v_threshold: a spike, and v = v_reset. Euler steps of dt. Weights as in `run_stdp`, bounds 0 and 1.

    In each step: v and g advance, the threshold is tested, the input's spikes arrive with the weights as they are, the
    weights change by the traces of earlier steps, the traces grow. Computed in float64.

    Parameters
    ----------
    duration : ms
    rng : np.random.Generator, for the start (uniform weights from 0 to 1) and the spikes
    n_inputs : inputs that fire independently at `rate` Hz; all cells get the same spikes
    n_cells : cells, with different weights at the start
    dt : ms
    params : as in stdp_weight_change; cell : as STDP_CELL

    Returns
    -------
    weights : (n_cells, n_inputs) array
    spike_times : list with one array of times in ms for each cell

    Source: Song, Miller & Abbott, Nature Neuroscience 3:919-926, 2000; the cell as in Brian2's example "STDP".
    Serves: benchmarks/stdp.py, and whoever wants to see what a thousand synapses do in minutes.
    """
    n_steps = round(duration / dt)
    start = rng.random((n_cells, n_inputs))
    steps, inputs = poisson_spikes(n_inputs, rate, n_steps, dt, rng)
    previous, traces = link_spikes(steps, inputs, n_inputs, np.exp(-dt / params["tau_plus"]))
    cells = [LearningCell(w, dt, params, cell) for w in start]
    fired = [run_cell(one, steps, inputs, previous, traces, n_steps) for one in cells]
    return np.array([one.w for one in cells]), [dt * np.array(times) for times in fired]
