"""A population of Hodgkin-Huxley neurons that do not know of each other, each under its own constant current.

    C dV/dt = I - g_Na m^3 h (V - E_Na) - g_K n^4 (V - E_K) - g_L (V - E_L),   dx/dt = alpha_x (1 - x) - beta_x x

Serves lesson spiking_neuron. Units: ms, mV, uA/cm^2, mS/cm^2, uF/cm^2; 6.3 C.

Potential and gates take turns, half a step apart, and each is exact while the other stands still: second order in dt.
What a gate does in a step depends on the potential alone, so it is read from a table. Everything is float32 (float64
with `dtype`), in blocks of neurons that stay in the core's cache.
"""

from __future__ import annotations

import numpy as np

from helpers.reference.spiking_neuron.hodgkin_huxley import hh_rates
from helpers.reference.spiking_neuron.lif_population import Activity, Recorder

SQUID = {"g_Na": 120.0, "g_K": 36.0, "g_L": 0.3, "E_Na": 50.0, "E_K": -77.0, "E_L": -54.387, "C": 1.0}
LOWEST, HIGHEST = -150.0, 120.0  # mV, ends of the table; beyond them the rates of the ends hold
SPACING = 0.005  # mV, between entries of the table: the rest is then right to a microvolt
BLOCK = 2048  # neurons advanced together
STRETCH = 500  # steps after which the spikes found are handed over


def gate_steps(v, dt: float) -> np.ndarray:
    """Return, for m, h and n in turn, the factor a and the summand b of a step at the potential v: x <- a x + b.

    a = exp(-(alpha + beta) dt),  b = (1 - a) alpha / (alpha + beta): exact while V stands still.

    Parameters
    ----------
    v : (n,) mV;  dt : ms

    Returns
    -------
    (6, n) array: a and b of m, of h, of n

    Source: S. Rush & H. Larsen, IEEE Trans. Biomed. Eng. 25:389-392, 1978.
    """
    rates = np.array(hh_rates(v))
    alpha, beta = rates[::2], rates[1::2]
    kept = -(alpha + beta) * dt
    return np.stack([np.exp(kept), -np.expm1(kept) * alpha / (alpha + beta)], axis=1).reshape(6, -1)


def resting_gates(v) -> np.ndarray:
    """Return (3, n): where m, h and n settle at the potentials v, alpha / (alpha + beta)."""
    rates = np.array(hh_rates(v))
    return rates[::2] / (rates[::2] + rates[1::2])


class Squids:
    """The state of one block of neurons, and room for what a step computes, so that no step asks for memory.

    v : (n,) potential; gates : (3, n) m, h, n half a step behind it
    """

    def __init__(self, currents, v, dt: float, params, spacing, dtype):
        self.v, self.gates = np.array(v, dtype), resting_gates(v).astype(dtype)
        self.drive = (np.asarray(currents, float) + params["g_L"] * params["E_L"]).astype(dtype)
        self.size, self.params, self.dt, self.spacing, self.dtype = len(self.v), params, dt, spacing, dtype
        self.exponent = dtype(-dt / params["C"])
        if spacing:
            nodes = LOWEST + spacing * np.arange(round((HIGHEST - LOWEST) / spacing) + 1)
            self.table = gate_steps(nodes, dt).astype(dtype)
        self.room, self.entry = np.empty((3, len(self.v)), dtype), np.empty(len(self.v), np.intp)
        self.above, self.was = (np.empty(len(self.v), bool) for _ in range(2))
        np.greater_equal(self.v, 0, out=self.above)

    def potentials(self, which) -> np.ndarray:
        """Return the potentials of some neurons in mV."""
        return self.v[which]

    def step_gates(self) -> None:
        """Advance m, h and n by a step at the present potential, by the nearest entry of the table if there is one."""
        if not self.spacing:
            kept, gained = gate_steps(self.v, self.dt).astype(self.dtype).reshape(3, 2, -1).swapaxes(0, 1)
            self.gates *= kept
            self.gates += gained
            return
        a, b, _ = self.room
        np.subtract(self.v, self.dtype(LOWEST - self.spacing / 2), out=a)
        np.multiply(a, self.dtype(1 / self.spacing), out=a)
        np.copyto(self.entry, a, casting="unsafe")
        for gate, kept, gained in zip(self.gates, self.table[::2], self.table[1::2], strict=True):
            np.take(kept, self.entry, out=a, mode="clip")
            np.take(gained, self.entry, out=b, mode="clip")
            np.multiply(gate, a, out=gate)
            np.add(gate, b, out=gate)

    def conductances(self) -> tuple[np.ndarray, np.ndarray]:
        """Return g_Na m^3 h and g_K n^4, in the first two rows of `room`."""
        m, h, n = self.gates
        sodium, potassium, _ = self.room
        np.multiply(m, m, out=sodium)
        sodium *= m
        sodium *= h
        sodium *= self.dtype(self.params["g_Na"])
        np.multiply(n, n, out=potassium)
        potassium *= potassium
        potassium *= self.dtype(self.params["g_K"])
        return sodium, potassium

    def step(self) -> np.ndarray:
        """Advance one step and return who crossed 0 mV upwards.

        g = sum of the conductances, V_inf = (I + sum of g_x E_x) / g;  V <- V_inf + (V - V_inf) exp(-g dt / C)
        """
        self.step_gates()
        sodium, potassium = self.conductances()
        goal = np.multiply(sodium, self.dtype(self.params["E_Na"]), out=self.room[2])
        goal += self.drive
        total = np.add(sodium, potassium, out=sodium)
        total += self.dtype(self.params["g_L"])
        potassium *= self.dtype(self.params["E_K"])
        goal += potassium
        goal /= total
        total *= self.exponent
        kept = np.exp(total, out=total)
        self.v -= goal
        self.v *= kept
        self.v += goal
        self.above, self.was = self.was, self.above
        np.greater_equal(self.v, 0, out=self.above)
        return np.greater(self.above, self.was, out=self.was).nonzero()[0]


def simulate_hh_population(currents, duration: float, dt: float = 0.025, v0=-65.0, params=SQUID, spikes=True,
                           trace=None, spacing=SPACING, dtype=np.float32) -> Activity:  # fmt: skip
    """Return the spikes of Hodgkin-Huxley neurons under constant currents; a spike is an upward crossing of 0 mV.

    Gates rest at v0 in the beginning. The scheme (Rush and Larsen's for the gates, exponential Euler for V, half a step
    apart) is of second order in dt. Memory does not grow with the number of steps; recorded spikes and traces do.

    Parameters
    ----------
    currents : (n,) uA/cm^2
    duration, dt : ms
    v0 : mV at time 0, one or (n,)
    params : as SQUID
    spikes, trace : as in simulate_lif_population
    spacing : mV between entries of the table of the gates' steps; None computes each step's rates instead
    dtype : np.float32 or np.float64

    Returns
    -------
    Activity, with the time of a spike (step + 1) dt

    Source: A. L. Hodgkin & A. F. Huxley, J. Physiol. 117:500-544, 1952. Serves: later lessons, benchmarks.
    """
    currents, n_steps = np.atleast_1d(np.asarray(currents, float)), round(duration / dt)
    v = np.broadcast_to(np.asarray(v0, float), currents.shape)
    recorder = Recorder(len(currents), n_steps, spikes, trace, dtype)
    for first in range(0, len(currents), BLOCK):
        block = slice(first, first + BLOCK)
        run_block(Squids(currents[block], v[block], dt, params, spacing, dtype), first, n_steps, recorder)
    return recorder.activity()


def run_block(squids: Squids, first: int, n_steps: int, recorder: Recorder) -> None:
    """Advance one block of neurons through all steps."""
    for begin in range(0, n_steps, STRETCH):
        found = []
        for step in range(begin, min(begin + STRETCH, n_steps)):
            found.append(squids.step())
            if recorder.which is not None:
                recorder.watch(step, squids, first)
        recorder.keep(begin, found, first)
