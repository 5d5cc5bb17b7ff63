"""A recurrent network of excitatory and inhibitory LIF neurons with sparse random wiring, after Brunel (2000).

    tau dV_i/dt = E_L - V_i + drive + tau sum_j w_ij sum_k delta(t - t_j^k - delay)

Serves lesson spiking_neuron and later ones. Units: ms, mV. A spike of neuron j moves the potential of each of its
targets by w_ij, one delay later. All delays are equal, so what arrives within the next delay is known before its first
step: the targets of all those spikes are gathered at once, and what they get is summed by one np.bincount a delay.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from helpers.reference.spiking_neuron.lif_population import Activity, Membranes, Recorder

# Neurons as in Brunel (2000), with fewer but stronger inputs. With a drive of 30 mV, or a Poisson input of 3 kHz, they
# fire irregularly (CV of intervals near 1) at 14 or 10 Hz, and the whole population swings with the delay.
BRUNEL = {
    "tau": 20.0, "E_L": 0.0, "V_th": 20.0, "V_reset": 10.0, "t_ref": 2.0,
    "delay": 1.5, "w_exc": 0.4, "g": 6.0,
}  # fmt: skip
CELLS = 1 << 16  # a table of the Poisson distribution answers for so many equal parts of [0, 1)
RECORD = 500  # steps after which the spikes found are handed to the recorder


class Network(NamedTuple):
    """Who is wired to whom. Neurons 0 .. n_exc - 1 excite, the others inhibit.

    sources : (n_neurons, n_inputs) whom each neuron listens to; first its excitatory inputs
    starts, targets : the targets of neuron j are targets[starts[j] : starts[j + 1]]
    n_exc : number of excitatory neurons
    """

    sources: np.ndarray
    starts: np.ndarray
    targets: np.ndarray
    n_exc: int


def random_network(rng, n_exc=4000, n_inh=1000, exc_inputs=400, inh_inputs=100) -> Network:
    """Return a network in which each neuron has as many inputs, drawn evenly and independently.

    A pair may be joined twice, and a neuron to itself (in NEST: fixed_indegree with multapses and autapses). Memory: 12
    bytes a synapse.
    """
    n = n_exc + n_inh
    sources = np.empty((n, exc_inputs + inh_inputs), np.int32)
    sources[:, :exc_inputs] = rng.integers(0, n_exc, (n, exc_inputs))
    sources[:, exc_inputs:] = rng.integers(n_exc, n, (n, inh_inputs))
    order = np.argsort(sources, axis=None, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(sources.ravel(), minlength=n))])
    return Network(sources, starts, order // sources.shape[1], n_exc)


def poisson_table(mean: float, size: float):
    """Return size times the count for each of CELLS equal parts of [0, 1), the distribution function, and the size.

    A part in which the distribution function jumps has no single count, but nan; there are few, looked up anew.
    """
    last = int(mean + 12 * np.sqrt(mean) + 30)
    logs = -mean + np.arange(last + 1) * np.log(mean) - np.cumsum(np.log(np.maximum(np.arange(last + 1), 1)))
    upto = np.cumsum(np.exp(logs))  # distribution function; what lies above `last` is below 1e-16
    edges = np.searchsorted(upto, np.arange(CELLS + 1) / CELLS, side="right")
    odd = edges[:-1] != edges[1:]
    return np.where(odd, np.nan, size * edges[:-1]).astype(np.float32), upto, size


def poisson_kicks(rng, table, shape) -> np.ndarray:
    """Return size times independent Poisson numbers (float32), exact to the 53 bits of the uniform numbers behind them.

    Most need 16 random bits, that say in which cell of the table a uniform number falls. Where that leaves two counts
    open, 53 more bits decide.
    """
    kicks, upto, size = table
    cells = rng.integers(0, CELLS, shape, dtype=np.uint16)
    out = kicks[cells]
    open_ = np.isnan(out)
    uniform = (cells[open_] + rng.random(np.count_nonzero(open_))) / CELLS
    out[open_] = size * np.searchsorted(upto, uniform, side="right")
    return out


class Synapses:
    """Sums up what the spikes of one delay bring to every neuron in each step of the next."""

    def __init__(self, network: Network, params, window: int):
        n = len(network.sources)
        self.starts, self.targets, self.shape = network.starts.tolist(), network.targets, (window, n)
        self.weights = np.where(np.arange(n) < network.n_exc, params["w_exc"], -params["g"] * params["w_exc"])
        self.fan_out, self.rows = np.diff(network.starts), n * np.arange(window)

    def deliver(self, found) -> np.ndarray | None:
        """Return (window, n) mV in float32, or None if nobody fired. found : who fired in each step of a window"""
        neurons = np.concatenate(found)
        if not len(neurons):
            return None
        starts, each = self.starts, self.fan_out[neurons]
        places = np.concatenate([self.targets[starts[j] : starts[j + 1]] for j in neurons.tolist()])
        rows = np.repeat(self.rows[: len(found)], [len(fired) for fired in found])
        places += np.repeat(rows, each)
        sums = np.bincount(places, np.repeat(self.weights[neurons], each), self.shape[0] * self.shape[1])
        return sums.astype(np.float32).reshape(self.shape)


def simulate_network(network: Network, duration: float, dt: float, v0, rng=None, drive=0.0, external=0.0,
                     params=BRUNEL, spikes=True, trace=None) -> Activity:  # fmt: skip
    """Return the spikes of a recurrent network, stepped with the exact propagator.

    In each step: V decays (exactly), what arrives is added, V >= V_th is tested. A spike at step k holds V at V_reset
    in step k and exactly round(t_ref / dt) following ones (what arrives then is lost), and reaches its targets in step
    k + delay / dt. On the grid this is exact; what is approximated are spikes between two grid points, of the drive or
    of the Poisson input, which are put on the later one. Potentials are float32, sums of inputs float64.

    Memory does not grow with the number of steps; recorded spikes and traces do.

    Parameters
    ----------
    network : from random_network
    duration, dt : ms; the delay is a whole number of steps, at least one
    v0 : mV at time 0, one or (n_neurons,)
    rng : np.random.Generator, needed with external input
    drive : mV, the potential that a constant current alone would reach, above E_L
    external : kHz, rate of a Poisson input of weight w_exc to each neuron, independent of all others
    params : as BRUNEL;  spikes, trace : as in simulate_lif_population

    Raises
    ------
    ValueError
        if the delay is not a whole number of steps, or external input comes without a generator

    Source: N. Brunel, J. Comput. Neurosci. 8:183-208, 2000. Serves: later lessons, benchmarks.
    """
    window, n_steps, n = round(params["delay"] / dt), round(duration / dt), len(network.sources)
    if window < 1 or abs(window * dt - params["delay"]) > 1e-9:
        raise ValueError(f"a delay of {params['delay']} ms is no whole number of steps of {dt} ms")
    if external and rng is None:
        raise ValueError("external input is drawn from the generator that you pass in: rng=np.random.default_rng(seed)")
    membranes = Membranes(np.full(n, params["E_L"] + drive), np.broadcast_to(v0, n), dt, params, np.float32)
    recorder = Recorder(n, n_steps, spikes, trace, np.float32)
    table = poisson_table(external * dt, params["w_exc"]) if external else None
    run(membranes, Synapses(network, params, window), n_steps, recorder, rng, table)
    return recorder.activity()


def run(membranes: Membranes, synapses: Synapses, n_steps: int, recorder: Recorder, rng, table) -> None:
    """Advance through all steps, one delay after the other. table : as poisson_table returns it, or None"""
    arriving, pending = None, []
    window = synapses.shape[0]
    for begin in range(0, n_steps, window):
        if table is not None:
            kicks = poisson_kicks(rng, table, synapses.shape)
            arriving = kicks if arriving is None else np.add(arriving, kicks, out=kicks)
        found = []
        for step in range(min(window, n_steps - begin)):
            found.append(membranes.step(None if arriving is None else arriving[step]))
            if recorder.which is not None:
                recorder.watch(begin + step, membranes)
        pending += found
        arriving = synapses.deliver(found)
        if len(pending) >= RECORD or begin + window >= n_steps:
            recorder.keep(begin + len(found) - len(pending), pending)
            pending = []
