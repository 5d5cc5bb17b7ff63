"""Race our populations of leaky integrate-and-fire neurons against Brian2 and NEST, in CPU seconds.

    python -m benchmarks.lif_population [--rounds 5] [--brian2 PYTHON] [--nest PYTHON]

with the peers of benchmarks/requirements-simulators.txt, each in its environment. 5,000 neurons, one second: constant
currents around and above the rheobase, without noise (three ways: closed form, stepped, precise spike times) and with
white noise. Steps of 0.1 ms, one thread, spikes recorded. All hold a neuron for as many steps after a spike.
"""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.simulators import check, nest_run, parse, quiet_nest, race, table
from helpers.reference.spiking_neuron.lif_population import LIF, lif_spike_times, simulate_lif_population

N, DURATION, DT = 5000, 1000.0, 0.1
CLOSING = """
Closed form: between two spikes there is nothing to step, so its cost is that of writing the spikes down; no stepper can
follow, and with noise or a changing input it is no use. Stepped: some five NumPy calls a step, of which one finds who
fired; compiled code does all in one pass, but each neuron costs it several operations. With noise, our time is the
generator's (NumPy's ziggurat, float32): faster normal numbers would be the only gain."""


def currents() -> np.ndarray:
    """Return constant currents in nA, some of them below the rheobase of 1.5."""
    return np.linspace(1.2, 3.0, N)


def rates(times, neurons) -> dict:
    """Return the mean rate in Hz, and that of the second half alone."""
    late = np.count_nonzero(np.asarray(times) > DURATION / 2)
    return {"rate": len(neurons) / N / DURATION * 1e3, "second half": late / N / DURATION * 2e3}


def closed_form(task):
    drive = currents()
    return lambda: rates(*lif_spike_times(drive, DURATION))


def stepped(task):
    drive = currents()

    def run():
        spikes = simulate_lif_population(drive, DURATION, DT, np.random.Generator(np.random.SFC64(1)), task["noise"])
        return rates((spikes.steps + 1) * DT, spikes.neurons)

    return run


def brian2_objects(b2, noise: float):
    """Return the population in Brian2's words. Its refractory time counts from the spike's own step: one step more."""
    b2.defaultclock.dt = DT * b2.ms
    b2.seed(1)
    equations = "dv/dt = (E_L - v + drive) / tau {} : 1 (unless refractory)\ndrive : 1 (constant)"
    noisy = "+ noise * sqrt(2 / tau) * xi" if noise else ""
    namespace = LIF | {"tau": LIF["tau"] * b2.ms, "noise": noise}
    group = b2.NeuronGroup(N, equations.format(noisy), threshold="v >= V_th", reset="v = V_reset", namespace=namespace,
                           refractory=(LIF["t_ref"] + DT) * b2.ms, method="euler" if noise else "exact")  # fmt: skip
    group.v, group.drive = LIF["E_L"], LIF["R"] * currents()
    monitor = b2.SpikeMonitor(group)
    return [group, monitor], monitor, DURATION * b2.ms


def brian2(task, runner: str):
    import brian2 as b2

    from benchmarks import brian2_builds

    def found(times, neurons):
        return rates(times + DT, neurons)  # its times are those of the steps' beginnings

    return getattr(brian2_builds, runner)(b2, lambda: brian2_objects(b2, task["noise"]), str(task), found)


def nest(task, model="iaf_psc_delta"):
    """Set NEST up. Its noise is a current that is constant for a step: as strong as gives V the same s.d."""
    nest = quiet_nest(DT)
    population = nest.Create(model, N, {
        "tau_m": LIF["tau"], "C_m": LIF["tau"] / LIF["R"] * 1e3, "E_L": LIF["E_L"], "V_th": LIF["V_th"],
        "V_reset": LIF["V_reset"], "t_ref": LIF["t_ref"], "V_m": LIF["E_L"]})  # fmt: skip
    population.I_e = (currents() * 1e3).tolist()
    recorder = nest.Create("spike_recorder")
    nest.Connect(population, recorder)
    if task["noise"]:
        kept = math.exp(-DT / LIF["tau"])
        strength = task["noise"] / LIF["R"] * math.sqrt((1 + kept) / (1 - kept)) * 1e3
        source = nest.Create("noise_generator", 1, {"std": strength, "dt": DT})
        nest.Connect(source, population)
    return nest_run(nest, recorder, DURATION, rates)


SETUPS = {
    "closed form (ours)": closed_form,
    "stepped (ours)": stepped,
    "Brian2 Cython": lambda task: brian2(task, "cython_run"),
    "Brian2 C++": lambda task: brian2(task, "cpp_run"),
    "NEST": nest,
    "NEST precise times": lambda task: nest(task, "iaf_psc_delta_ps"),
}
NO_NOISE = ("closed form (ours)", "NEST precise times")
ENVIRONMENTS = {name: "ours" if "ours" in name else name.split()[0].lower() for name in SETUPS}


def main() -> None:
    options = parse(__doc__, ENVIRONMENTS, SETUPS)
    with tempfile.TemporaryDirectory() as folder:
        for noise in (0.0, 3.0):
            able = {name: where for name, where in options.contenders.items() if not noise or name not in NO_NOISE}
            report(noise, race(__file__, able, {"noise": noise}, options.rounds, options.pythons, Path(folder)))
    print(CLOSING)


def report(noise: float, results: dict) -> None:
    """Print the tables of one task: against the closed form, where there is one, and against the stepped population."""
    columns = ("rate", "second half")
    peers = {name: found for name, found in results.items() if "ours" not in name}
    if not noise:
        ours = {"closed form (ours)": results["closed form (ours)"]}
        table(f"{N} LIF neurons, constant currents, closed form", ours | peers, dict.fromkeys(peers, 5), columns)
    ours = {"stepped (ours)": results["stepped (ours)"]}
    goals = {"NEST": 1, "Brian2 Cython": 2}
    what = f"noise of {noise} mV" if noise else "constant currents"
    table(f"{N} LIF neurons, {what}, stepped", ours | peers, goals, columns)
    check(results, "rate", 0.02 if noise else 0.01)


if __name__ == "__main__":
    main()
