"""Race our Hodgkin-Huxley population against NEURON, Brian2 and NEST, in CPU seconds.

    python -m benchmarks.hh_population [--rounds 5] [--neuron PYTHON] [--brian2 PYTHON] [--nest PYTHON]

with the peers of benchmarks/requirements-simulators.txt, each in its environment. 2,000 cells of one compartment, each
under its own constant current, 200 ms in steps of 0.025 ms, one thread, spikes (upward crossings of 0 mV) recorded.
NEURON reads its rates from a table too (its default). NEST's cell chooses its own steps, and dates a spike to its top;
Brian2's method is exponential_euler. "Converged" is ours with steps of dt / 8, float64 and no table: it tells who is
how far off.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from benchmarks.simulators import check, nest_run, parse, quiet_nest, race, table
from helpers.reference.spiking_neuron.hh_population import SQUID, resting_gates, simulate_hh_population

N, DURATION, DT, START = 2000, 200.0, 0.025, -65.0
CLOSING = """
Ours makes some forty NumPy calls a step for all cells together. 57 % of the time goes into the gates: reading their
steps from the table (six numbers a cell), and taking them. The rest is plain arithmetic, and only compiled code, which
keeps a cell in registers, would make fewer trips to the cache. NEURON solves a tree of compartments for every cell,
though each has one compartment only; it is built for trees."""
EQUATIONS = """
dv/dt = (current - g_Na * m**3 * h * (v - E_Na) - g_K * n**4 * (v - E_K) - g_L * (v - E_L)) / C / ms : 1
dm/dt = (1 / exprel(-(v + 40) / 10) * (1 - m) - 4 * exp(-(v + 65) / 18) * m) / ms : 1
dh/dt = (0.07 * exp(-(v + 65) / 20) * (1 - h) - h / (1 + exp(-(v + 35) / 10))) / ms : 1
dn/dt = (0.1 / exprel(-(v + 55) / 10) * (1 - n) - 0.125 * exp(-(v + 65) / 80) * n) / ms : 1
current : 1 (constant)
"""


def currents() -> np.ndarray:
    """Return constant currents in uA/cm^2, some of them below the onset at 6.26."""
    return np.linspace(4.0, 20.0, N)


def rates(times, neurons) -> dict:
    """Return the mean rate in Hz, that of the last 100 ms, and the mean time of each cell's first spike."""
    times, neurons = np.asarray(times, float), np.asarray(neurons)
    order = np.argsort(times, kind="stable")
    _, first = np.unique(neurons[order], return_index=True)
    late = np.count_nonzero(times > DURATION - 100)
    return {"rate": len(times) / N / DURATION * 1e3, "last 100 ms": late / N * 10,
            "first spike, ms": float(times[order][first].mean())}  # fmt: skip


def ours(task):
    def run():
        spikes = simulate_hh_population(currents(), DURATION, DT, START)
        return rates((spikes.steps + 1) * DT, spikes.neurons)

    return run


def converged() -> dict:
    """Return the same numbers from steps of dt / 8, without a table, in float64."""
    spikes = simulate_hh_population(currents(), DURATION, DT / 8, START, spacing=None, dtype=np.float64)
    return rates((spikes.steps + 1) * DT / 8, spikes.neurons)


def neuron_cell(h, parallel, number: int, current: float) -> list:
    """Return all objects of one cell: its area is 1e-4 cm^2, so that 1 uA/cm^2 is 0.1 nA."""
    cell = h.Section(name=f"cell{number}")
    cell.L = cell.diam = np.sqrt(1e4 / np.pi)  # um
    cell.cm = SQUID["C"]
    cell.insert("hh")
    membrane = cell(0.5).hh
    membrane.gnabar, membrane.gkbar, membrane.gl = (SQUID[name] / 1e3 for name in ("g_Na", "g_K", "g_L"))
    membrane.el, cell.ena, cell.ek = SQUID["E_L"], SQUID["E_Na"], SQUID["E_K"]
    clamp = h.IClamp(cell(0.5))
    clamp.delay, clamp.dur, clamp.amp = 0, 1e9, 0.1 * current
    source = h.NetCon(cell(0.5)._ref_v, None, sec=cell)
    source.threshold = 0
    parallel.set_gid2node(number, parallel.id())
    parallel.cell(number, source)
    return [cell, clamp, source]


def neuron(task):
    from neuron import h

    h.load_file("stdrun.hoc")
    parallel = h.ParallelContext()
    parallel.gid_clear()
    cells = [neuron_cell(h, parallel, number, current) for number, current in enumerate(currents())]
    times, who = h.Vector(), h.Vector()
    parallel.spike_record(-1, times, who)
    h.celsius, h.dt, h.steps_per_ms = 6.3, DT, 1 / DT
    parallel.set_maxstep(10)
    h.finitialize(START)

    def run():
        parallel.psolve(DURATION)
        cells.clear()  # or the next round would advance these too
        return rates(times.as_numpy().copy(), who.as_numpy().copy())

    return run


def brian2_objects(b2):
    """Return the population in Brian2's words."""
    b2.defaultclock.dt = DT * b2.ms
    namespace = {name: value for name, value in SQUID.items()} | {"ms": b2.ms}
    group = b2.NeuronGroup(N, EQUATIONS, threshold="v >= 0", refractory="v >= 0", method="exponential_euler",
                           namespace=namespace)  # fmt: skip
    group.v, group.current = START, currents()
    group.m, group.h, group.n = resting_gates(START).ravel()
    monitor = b2.SpikeMonitor(group)
    return [group, monitor], monitor, DURATION * b2.ms


def brian2(task, runner: str):
    import brian2 as b2

    from benchmarks import brian2_builds

    def found(times, neurons):
        return rates(times + DT, neurons)  # its times are those of the steps' beginnings

    return getattr(brian2_builds, runner)(b2, lambda: brian2_objects(b2), str(task), found)


def nest(task):
    """Set NEST up; its cell has C in pF and conductances in nS, here for 1e-4 cm^2."""
    nest = quiet_nest(DT)
    m, h, n = resting_gates(START).ravel()
    cells = nest.Create("hh_psc_alpha", N, {
        "C_m": SQUID["C"] * 100, "g_Na": SQUID["g_Na"] * 100, "g_K": SQUID["g_K"] * 100, "g_L": SQUID["g_L"] * 100,
        "E_Na": SQUID["E_Na"], "E_K": SQUID["E_K"], "E_L": SQUID["E_L"], "V_m": START, "t_ref": 2.0,
        "Act_m": m, "Inact_h": h, "Act_n": n})  # fmt: skip
    cells.I_e = (currents() * 100).tolist()
    recorder = nest.Create("spike_recorder")
    nest.Connect(cells, recorder)
    return nest_run(nest, recorder, DURATION, rates)


SETUPS = {
    "ours": ours,
    "NEURON": neuron,
    "Brian2 Cython": lambda task: brian2(task, "cython_run"),
    "Brian2 C++": lambda task: brian2(task, "cpp_run"),
    "NEST": nest,
}
ENVIRONMENTS = {name: name.split()[0].lower() for name in SETUPS}


def main() -> None:
    options = parse(__doc__, ENVIRONMENTS, SETUPS)
    with tempfile.TemporaryDirectory() as folder:
        found = race(__file__, options.contenders, {}, options.rounds, options.pythons, Path(folder))
    table(
        f"{N} Hodgkin-Huxley cells, {DURATION:g} ms", found, {"NEURON": 2.5}, ("rate", "last 100 ms", "first spike, ms")
    )
    print(f"{'converged':<59}   " + "".join(f"{value:>16.4f}" for value in converged().values()))
    check(found, "rate", 0.02)
    check(found, "last 100 ms", 0.02)
    check(found, "first spike, ms", 0.05, exempt=("NEST",))
    print(CLOSING)


if __name__ == "__main__":
    main()
