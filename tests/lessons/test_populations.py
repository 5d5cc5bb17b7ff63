"""Laws that the population simulators must obey, written apart from their own formulas."""

import tracemalloc

import numpy as np
import pytest

from helpers.reference.spiking_neuron import populations as pop
from helpers.reference.spiking_neuron.lif import fi_curve, simulate_lif
from helpers.reference.spiking_neuron.recurrent_network import poisson_kicks, poisson_table

CURRENTS = np.array([1.2, 1.61, 2.0, 2.7, 4.03])


def rng(seed=0):
    return np.random.default_rng(seed)


def times_of(activity, dt, neuron):
    return (activity.steps[activity.neurons == neuron] + 1) * dt


def test_closed_form_intervals_are_those_of_the_f_i_curve():
    times, neurons = pop.lif_spike_times(CURRENTS, 1000.0)
    assert np.count_nonzero(neurons == 0) == 0  # 1.2 nA is below the rheobase of 1.5
    for neuron, current in list(enumerate(CURRENTS))[1:]:
        gaps = np.diff(times[neurons == neuron])
        assert 1000 / gaps == pytest.approx(np.full(len(gaps), fi_curve(current, pop.LIF)), rel=1e-10)
    assert 1000 / np.diff(times[neurons == 2])[0] == pytest.approx(63.0400, abs=1e-4)
    assert 1000 / pop.lif_intervals([2.0])[0] == pytest.approx(72.1348, abs=1e-4)


def test_closed_form_solves_the_differential_equation():
    (first, second, *_), _ = pop.lif_spike_times([2.3], 40.0, v0=-58.0)
    h, v = 1e-4, -58.0
    for _ in range(round(first / h)):  # Heun's method, which knows nothing of logarithms
        slope = (-65.0 - v + 23.0) / 10.0
        v += h * (slope + (-65.0 - (v + h * slope) + 23.0) / 10.0) / 2
    assert v == pytest.approx(-50.0, abs=1e-3)
    assert second - first == pytest.approx(1000 / fi_curve(2.3, pop.LIF))


@pytest.mark.parametrize("bad", [-50.0, -40.0])
def test_a_start_at_the_threshold_or_above_is_refused(bad):
    with pytest.raises(ValueError, match="below V_th"):
        pop.lif_spike_times([2.0], 10.0, v0=bad)


def test_stepped_intervals_approach_the_closed_form_with_the_first_order():
    currents, steps = np.linspace(1.7, 3.9, 60), (0.1, 0.05, 0.025, 0.0125)
    exact, owners = pop.lif_spike_times(currents, 200.0)
    fifth = [exact[owners == neuron][4] for neuron in range(len(currents))]
    errors = []
    for dt in steps:
        activity = pop.simulate_lif_population(currents, 200.0, dt)
        late = [times_of(activity, dt, neuron)[4] - fifth[neuron] for neuron in range(len(currents))]
        assert min(late) > -1e-3 * dt and max(late) < 5.01 * dt  # each of five spikes is late by up to one step
        errors.append(np.mean(late))
    assert -np.polyfit(np.arange(4), np.log2(errors), 1)[0] == pytest.approx(1.0, abs=0.1)


def test_stepped_population_is_the_single_cell_many_times():
    dt, n_steps = 0.1, 3000
    activity = pop.simulate_lif_population(CURRENTS, n_steps * dt, dt, trace=range(5), dtype=np.float64)
    for neuron, current in enumerate(CURRENTS):
        v, spikes = simulate_lif(np.full(n_steps, current), dt, pop.LIF)
        assert times_of(activity, dt, neuron) == pytest.approx(spikes)
        assert activity.traces[:, neuron] == pytest.approx(v, abs=1e-9)
    rounded = pop.simulate_lif_population(CURRENTS, n_steps * dt, dt)
    assert rounded.counts.tolist() == activity.counts.tolist()


@pytest.mark.parametrize("t_ref", [0.0, 0.1, 0.26, 2.0])
def test_a_spike_holds_the_potential_for_round_t_ref_over_dt_following_steps(t_ref):
    params = pop.LIF | {"t_ref": t_ref}
    activity = pop.simulate_lif_population([3.3], 60.0, 0.1, params=params, trace=[0])
    held, v, spikes = round(t_ref / 0.1), activity.traces[:, 0], activity.steps
    assert len(spikes) > 4
    for step in spikes[:-1]:
        assert np.all(v[step : step + held + 1] == params["V_reset"]) and v[step + held + 1] > params["V_reset"]


def test_noise_has_the_standard_deviation_and_the_correlation_time_it_should():
    quiet = pop.LIF | {"V_th": 1e3}
    v = pop.simulate_lif_population(np.zeros(400), 150.0, 0.1, rng(), 3.0, quiet, trace=range(400)).traces[500:]
    assert v.std() == pytest.approx(3.0, rel=0.05) and v.mean() == pytest.approx(-65.0, abs=0.2)
    lagged = np.mean((v[:-100] + 65) * (v[100:] + 65)) / v.var()  # 10 ms = tau
    assert lagged == pytest.approx(np.exp(-1), abs=0.06)


def test_noise_fires_cells_below_the_rheobase_and_needs_a_generator():
    assert pop.simulate_lif_population(np.full(50, 1.3), 300.0, 0.1, rng(), 4.0).counts.mean() > 3
    assert not pop.simulate_lif_population(np.full(50, 1.3), 300.0, 0.1).counts.any()
    with pytest.raises(ValueError, match="rng"):
        pop.simulate_lif_population([1.3], 1.0, 0.1, noise=1.0)


def test_blocks_of_neurons_are_one_population():
    currents = np.linspace(1.0, 4.0, 9000)  # more than a block
    activity = pop.simulate_lif_population(currents, 30.0, 0.1, trace=[0, 8999, 8000])
    alone = pop.simulate_lif_population(currents[[0, 8999, 8000]], 30.0, 0.1, trace=[0, 1, 2])
    assert activity.counts[[0, 8999, 8000]].tolist() == alone.counts.tolist()
    assert activity.traces.tolist() == alone.traces.tolist()
    assert np.all(np.diff(activity.steps) >= 0)
    assert np.bincount(activity.neurons, minlength=9000).tolist() == activity.counts.tolist()


def lif(n_steps):
    pop.simulate_lif_population(np.full(300, 2.0), n_steps * 0.1, 0.1, rng(), 2.0, spikes=False)


def network(n_steps):
    pop.simulate_network(SMALL, n_steps * 0.1, 0.1, 5.0, rng(), external=4.0, spikes=False)


def squids(n_steps):
    pop.simulate_hh_population(np.full(100, 10.0), n_steps * 0.025, spikes=False)


SMALL = pop.random_network(rng(1), 80, 20, 16, 4)


@pytest.mark.parametrize("simulate", [lif, network, squids])
def test_memory_does_not_grow_with_the_number_of_steps(simulate):
    peaks = []
    simulate(600)  # what is made once for all runs
    for n_steps in (1000, 4000):
        tracemalloc.start()
        simulate(n_steps)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.1 * peaks[0] + 20_000  # a trace of one neuron alone would take 4 bytes a step and neuron


def test_the_same_seed_gives_the_same_spikes_and_another_seed_others():
    def run(seed):
        noisy = pop.simulate_lif_population(np.full(50, 1.6), 100.0, 0.1, rng(seed), 3.0)
        driven = pop.simulate_network(SMALL, 100.0, 0.1, 5.0, rng(seed), external=4.0)
        return [(a.steps.tolist(), a.neurons.tolist()) for a in (noisy, driven)]

    assert run(1) == run(1)
    assert all(one != other for one, other in zip(run(1), run(2), strict=True))


def test_every_neuron_has_its_inputs_and_the_lists_of_targets_are_the_same_wiring():
    net = pop.random_network(rng(2), 60, 15, 12, 3)
    assert net.sources.shape == (75, 15) and net.n_exc == 60
    assert np.all(net.sources[:, :12] < 60) and np.all(net.sources[:, 12:] >= 60)
    listed = sorted((j, i) for j in range(75) for i in net.targets[net.starts[j] : net.starts[j + 1]].tolist())
    assert listed == sorted((j, i) for i in range(75) for j in net.sources[i].tolist())


def dense_network(net, n_steps, dt, v0, drive, params):
    """Return the spikes (step, neuron) of the same network from a full matrix of weights, neuron by neuron."""
    n, delay, held = len(net.sources), round(params["delay"] / dt), round(params["t_ref"] / dt)
    W = np.zeros((n, n))
    for i in range(n):
        for j in net.sources[i]:
            W[i, j] += params["w_exc"] if j < net.n_exc else -params["g"] * params["w_exc"]
    v, free_at, fired, keep = v0.copy(), np.zeros(n, int), np.zeros((n_steps, n)), np.exp(-dt / params["tau"])
    for k in range(n_steps):
        arriving = W @ fired[k - delay] if k >= delay else np.zeros(n)
        for i in range(n):
            if k < free_at[i]:
                continue
            v[i] = params["E_L"] + drive + (v[i] - params["E_L"] - drive) * keep + arriving[i]
            if v[i] >= params["V_th"]:
                v[i], free_at[i], fired[k, i] = params["V_reset"], k + held + 1, 1
    return [tuple(place) for place in np.argwhere(fired).tolist()]


@pytest.mark.parametrize("changes", [{}, {"t_ref": 0.0}, {"delay": 0.1}, {"t_ref": 0.5, "delay": 2.3, "g": 3.5}])
def test_network_fires_as_a_dense_loop_does(changes):
    params, v0 = pop.BRUNEL | {"w_exc": 1.03} | changes, rng(3).uniform(0, 20, 100)
    activity = pop.simulate_network(SMALL, 80.0, 0.1, v0, drive=27.3, params=params)
    expected = dense_network(SMALL, 800, 0.1, v0, 27.3, params)
    assert len(expected) > 100
    assert list(zip(activity.steps.tolist(), activity.neurons.tolist(), strict=True)) == expected


def cv_of_intervals(activity, n):
    order = np.lexsort((activity.steps, activity.neurons))
    trains = np.split(activity.steps[order], np.cumsum(np.bincount(activity.neurons, minlength=n))[:-1])
    gaps = [np.diff(train) for train in trains if len(train) > 5]
    return np.mean([gap.std() / gap.mean() for gap in gaps])


def test_the_network_of_5000_is_irregular_at_its_stated_rate():
    net = pop.random_network(rng(4))
    assert net.sources.shape == (5000, 500)
    v0 = rng(5).uniform(0, 20, 5000)
    driven = pop.simulate_network(net, 800.0, 0.1, v0, drive=30.0)
    noisy = pop.simulate_network(net, 800.0, 0.1, v0, rng(6), external=3.0)
    assert driven.counts.mean() / 0.8 == pytest.approx(14, rel=0.15)
    assert noisy.counts.mean() / 0.8 == pytest.approx(10, rel=0.15)
    assert 0.8 < cv_of_intervals(driven, 5000) < 1.3 and 0.8 < cv_of_intervals(noisy, 5000) < 1.3


def test_without_synapses_the_network_is_a_population_of_cells():
    params = pop.BRUNEL | {"w_exc": 0.0}
    activity = pop.simulate_network(SMALL, 300.0, 0.1, 0.0, drive=30.0, params=params)
    alone = pop.simulate_lif_population([30.0], 300.0, 0.1, params=params | {"R": 1.0})
    assert activity.counts.tolist() == alone.counts.tolist() * 100


def test_a_delay_between_two_grid_points_is_refused_and_poisson_input_needs_a_generator():
    with pytest.raises(ValueError, match="whole number of steps"):
        pop.simulate_network(SMALL, 1.0, 0.4, 0.0)
    with pytest.raises(ValueError, match="rng"):
        pop.simulate_network(SMALL, 1.0, 0.1, 0.0, external=1.0)


@pytest.mark.parametrize("mean", [0.03, 0.6, 9.0])
def test_kicks_are_poisson_numbers(mean):
    n = 200_000
    counts = np.rint(poisson_kicks(rng(7), poisson_table(mean, 0.4), (n,)) / 0.4).astype(int)
    assert counts.mean() == pytest.approx(mean, abs=4 * np.sqrt(mean / n))
    spread = np.sqrt((mean + 2 * mean**2) / n)  # standard deviation of the variance of a sample
    assert counts.var() == pytest.approx(mean, abs=4 * spread)
    assert np.mean(counts == 0) == pytest.approx(np.exp(-mean), abs=4 * np.sqrt(np.exp(-mean) / n))


def test_squids_rest_where_they_should():
    activity = pop.simulate_hh_population([0.0], 250.0, trace=[0])
    assert activity.traces[-1, 0] == pytest.approx(-64.996, abs=1e-3) and not activity.counts.any()


def test_squids_start_to_fire_for_good_near_their_onset_and_jump():
    currents = np.linspace(6.1, 6.4, 13)
    activity = pop.simulate_hh_population(currents, 600.0)
    late = np.bincount(activity.neurons[activity.steps * 0.025 > 400], minlength=13) / 0.2
    assert currents[np.argmax(late > 0)] == pytest.approx(6.26, abs=0.03)
    assert late[late > 0].min() >= 45  # type II: no slow firing below


def steady_rate(duration, dt, **options):
    activity = pop.simulate_hh_population([10.0], duration, dt, **options)
    late = (activity.steps + 1)[activity.steps * dt > 100] * dt
    return 1000 / np.diff(late).mean()


def test_squids_fire_at_their_known_rate():
    assert steady_rate(700.0, 0.025) == pytest.approx(68.3, abs=0.06)


def test_the_table_and_float32_change_the_rate_by_less_than_a_step_in_the_whole_run():
    exact = steady_rate(400.0, 0.05, spacing=None, dtype=np.float64)
    assert steady_rate(400.0, 0.05) == pytest.approx(exact, rel=1.01 * 0.05 / 280)  # 280 ms from first to last spike


def test_the_scheme_of_the_squids_is_of_second_order():
    options = {"spacing": None, "dtype": np.float64, "trace": [0], "v0": -60.0}
    ends = [pop.simulate_hh_population([10.0], 1.6, dt, **options).traces[-1, 0] for dt in (0.02, 0.01, 0.005, 0.0025)]
    ratios = np.diff(ends)[:-1] / np.diff(ends)[1:]
    assert ratios == pytest.approx([4, 4], rel=0.15)


def test_squids_at_the_potentials_where_a_rate_is_0_by_0():
    for v in (-40.0, -55.0):
        trace = pop.simulate_hh_population([0.0], 5.0, v0=v, spacing=None, trace=[0]).traces
        assert np.all(np.isfinite(trace))


def test_a_squid_does_not_care_about_its_neighbours():
    currents = np.linspace(5.0, 20.0, 2500)  # more than a block
    activity = pop.simulate_hh_population(currents, 20.0, trace=[0, 2499])
    alone = pop.simulate_hh_population(currents[[0, 2499]], 20.0, trace=[0, 1])
    assert activity.traces == pytest.approx(alone.traces, abs=0.02)
    assert activity.counts[[0, 2499]].tolist() == alone.counts.tolist()
