"""Race our recurrent network of 5,000 neurons with 500 inputs each against Brian2 and NEST, in CPU seconds.

    python -m benchmarks.recurrent_network [--rounds 5] [--brian2 PYTHON] [--nest PYTHON]

with the peers of benchmarks/requirements-simulators.txt, each in its environment. All get the same 2.5 million
synapses, potentials at the start and drive; one second in steps of 0.1 ms, one thread, spikes recorded. Two tasks: a
constant drive, where all must give the very same spikes until rounding tells them apart, and Poisson input.
NEURON is left out: it has no integrate-and-fire cell with a constant drive and this refractoriness.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.simulators import check, cpu_seconds, nest_run, parse, quiet_nest, race, table
from helpers.reference.spiking_neuron.recurrent_network import BRUNEL, Synapses, random_network, simulate_network

DURATION, DT, EARLY = 1000.0, 0.1, 20.0
TASKS = {"constant drive": {"drive": 30.0, "external": 0.0}, "Poisson input": {"drive": 0.0, "external": 3.0}}
BYTES = 72  # of one synaptic event in ours; see `limit`
CLOSING = """
An event costs what gathering and summing it costs, and the neurons' share beside it: five NumPy calls a step for all of
them, and Poisson numbers that are looked up by 16 random bits. A compiled loop also has to add each weight to its sum,
and cannot be faster than that alone. The more spikes, the more of the time are synapses, and the ratio falls."""


def start():
    """Return the network and the potentials at the start, the same for all."""
    rng = np.random.default_rng(1)
    network = random_network(rng)
    return network, rng.uniform(BRUNEL["E_L"], BRUNEL["V_th"], len(network.sources))


def statistics(times, neurons) -> dict:
    """Return the mean rate in Hz, the spikes of the first moments, and the mean CV of intervals (5 at least)."""
    times, neurons = np.asarray(times, float), np.asarray(neurons)
    order = np.lexsort((times, neurons))
    gaps, owner = np.diff(times[order]), neurons[order][1:]
    inside = neurons[order][:-1] == owner
    count, total, square = (np.bincount(owner[inside], weight) for weight in (None, gaps[inside], gaps[inside] ** 2))
    enough = count >= 5
    mean = total[enough] / count[enough]
    cv = np.sqrt(np.maximum(square[enough] / count[enough] - mean**2, 0)) / mean
    n_early = int(np.count_nonzero(times < EARLY + DT / 2))
    return {"rate": len(times) / 5000 / DURATION * 1e3, "CV of intervals": float(np.mean(cv)), "early spikes": n_early}


def ours(task):
    network, v0 = start()

    def run():
        spikes = simulate_network(network, DURATION, DT, v0, np.random.default_rng(2), **task)
        return statistics((spikes.steps + 1) * DT, spikes.neurons)

    return run


def limit(found: dict, rounds: int = 40) -> None:
    """Print what a synaptic event costs us, against the same sums alone and the same bytes copied, in turns.

    Bytes of an event in `Synapses.deliver`: its target read and written (16), the row added to it (read, read, written:
    24), its weight written (8), place and weight read to be summed (16), and its sum, which stays in the cache (8).
    """
    network, _ = start()
    n_inputs, window = network.sources.shape[1], round(BRUNEL["delay"] / DT)
    seconds = median(one["seconds"] for one in found["ours"])
    spikes = found["ours"][-1]["rate"] * len(network.sources) * DURATION / 1e3
    fired = np.array_split(np.random.default_rng(3).integers(0, 5000, round(spikes * window * DT / DURATION)), window)
    synapses = Synapses(network, BRUNEL, window)
    n_events = sum(int(synapses.fan_out[step].sum()) for step in fired)
    places = np.random.default_rng(4).integers(0, window * len(network.sources), n_events)
    weights, other = np.ones(n_events), np.empty(n_events * BYTES // 16)  # half of the bytes are read, half written
    memory = np.ones_like(other)
    jobs = {
        "gathered and summed": lambda: synapses.deliver(fired),
        "summed alone (np.bincount)": lambda: np.bincount(places, weights, window * len(network.sources)),
        "as many bytes copied": lambda: np.copyto(other, memory),
    }
    spent = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            begin = cpu_seconds()
            job()
            spent[name].append(cpu_seconds() - begin)
    total = spikes * n_inputs
    print(f"\nOurs: {total / 1e6:.0f} million synaptic events, {1e9 * seconds / total:.1f} ns each for the whole run. "
          f"An event alone, {BYTES} bytes:")  # fmt: skip
    for name, times in spent.items():
        print(f"  {name:<28}{1e9 * median(times) / n_events:>5.1f} ns")


def brian2_objects(b2, task):
    """Return the network in Brian2's words, which by default tests the threshold before spikes arrive, ours after.

    With synapses moved before thresholds, spikes are handed on a step later: the delay is one step shorter.
    """
    b2.defaultclock.dt = DT * b2.ms
    b2.seed(1)
    network, v0 = start()
    n, w = len(v0), BRUNEL["w_exc"]
    namespace = {"rest": BRUNEL["E_L"] + task["drive"], "tau": BRUNEL["tau"] * b2.ms, "V_th": BRUNEL["V_th"],
                 "V_reset": BRUNEL["V_reset"]}  # fmt: skip
    group = b2.NeuronGroup(n, "dv/dt = (rest - v) / tau : 1 (unless refractory)", threshold="v >= V_th",
                           reset="v = V_reset", refractory=(BRUNEL["t_ref"] + DT) * b2.ms, method="exact",
                           namespace=namespace)  # fmt: skip
    group.v = v0
    monitor, objects = b2.SpikeMonitor(group), []
    targets, exciting = np.repeat(np.arange(n), network.sources.shape[1]), network.sources.ravel() < network.n_exc
    for chosen, weight in ((exciting, w), (~exciting, -BRUNEL["g"] * w)):
        synapses = b2.Synapses(group, group, on_pre=f"v_post += {weight}", delay=(BRUNEL["delay"] - DT) * b2.ms)
        synapses.connect(i=network.sources.ravel()[chosen], j=targets[chosen])
        objects.append(synapses)
    if task["external"]:  # 400 inputs; each draws a binomial number a step, here as good as a Poisson one
        objects.append(b2.PoissonInput(group, "v", 400, task["external"] / 400 * b2.kHz, weight=w))
    return [group, monitor, *objects], monitor, DURATION * b2.ms


def brian2(task, runner: str):
    import brian2 as b2

    from benchmarks import brian2_builds

    b2.prefs.core.network.default_schedule = ["start", "groups", "synapses", "thresholds", "resets", "end"]

    def found(times, neurons):
        return statistics(times + DT, neurons)  # its times are those of the steps' beginnings

    return getattr(brian2_builds, runner)(b2, lambda: brian2_objects(b2, task), str(task), found)


def nest(task):
    """Set NEST up; the Poisson input has the delay of the network, so that NEST may exchange spikes as seldom."""
    nest = quiet_nest(DT)
    network, v0 = start()
    n, w, capacity = len(v0), BRUNEL["w_exc"], 250.0
    population = nest.Create("iaf_psc_delta", n, {
        "tau_m": BRUNEL["tau"], "C_m": capacity, "E_L": BRUNEL["E_L"], "V_th": BRUNEL["V_th"],
        "V_reset": BRUNEL["V_reset"], "t_ref": BRUNEL["t_ref"],
        "I_e": task["drive"] * capacity / BRUNEL["tau"]})  # fmt: skip
    population.V_m = v0.tolist()
    recorder = nest.Create("spike_recorder")
    nest.Connect(population, recorder)
    sources, targets = network.sources.ravel() + 1, np.repeat(np.arange(1, n + 1), network.sources.shape[1])
    weights = np.where(sources <= network.n_exc, w, -BRUNEL["g"] * w)
    delays = np.full(len(weights), BRUNEL["delay"])
    nest.Connect(sources.astype(np.int64), targets, "one_to_one",
                 {"weight": weights, "delay": delays, "synapse_model": "static_synapse"})  # fmt: skip
    if task["external"]:
        source = nest.Create("poisson_generator", 1, {"rate": task["external"] * 1e3})
        nest.Connect(source, population, "all_to_all", {"weight": w, "delay": BRUNEL["delay"]})
    return nest_run(nest, recorder, DURATION, statistics)


SETUPS = {
    "ours": ours,
    "Brian2 Cython": lambda task: brian2(task, "cython_run"),
    "Brian2 C++": lambda task: brian2(task, "cpp_run"),
    "NEST": nest,
}
ENVIRONMENTS = {name: name.split()[0].lower() for name in SETUPS}


def main() -> None:
    options = parse(__doc__, ENVIRONMENTS, SETUPS)
    with tempfile.TemporaryDirectory() as folder:
        for title, task in TASKS.items():
            found = race(__file__, options.contenders, task, options.rounds, options.pythons, Path(folder))
            goals = dict.fromkeys((name for name in found if name != "ours"), 1.5)
            table(f"5000 LIF neurons, 500 inputs each, {title}", found, goals,
                  ("rate", "CV of intervals", "early spikes"))  # fmt: skip
            check(found, "rate", 0.05 if task["external"] else 0.01)
            check(found, "CV of intervals", 0.05 if task["external"] else 0.01)
            if not task["external"]:  # with noise of their own, all differ
                check(found, "early spikes", 0.0)
            if "ours" in found:
                limit(found)
    print(CLOSING)


if __name__ == "__main__":
    main()
