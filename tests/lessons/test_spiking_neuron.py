"""Laws that the references of the spiking neuron must obey, written apart from their formulas; bench and figures."""

from __future__ import annotations

import math

import numpy as np
import pytest

from helpers.figures import spiking_neuron as figures
from helpers.labs import current_clamp, firing_patterns, lif_runs, unknown_neuron
from helpers.messages import CourseMessage
from helpers.reference.spiking_neuron import (
    exact_spikes,
    fi_curve,
    fixed_points,
    gate_goal,
    hh_rates,
    identify_neuron,
    izhikevich,
    lif_step,
    noisy_current,
    rheobase,
    simulate_lif,
)

CELL = {"tau": 10.0, "R": 10.0, "E_L": -65.0, "V_th": -50.0, "V_reset": -65.0, "t_ref": 2.0}


def cells(n: int):
    return [unknown_neuron.draw_cell(np.random.default_rng([8, seed])) for seed in range(n)]


# LIF


@pytest.mark.parametrize("cell", cells(4))
def test_a_step_solves_the_differential_equation(cell):
    """Against the classical Runge-Kutta method with tiny steps, below the threshold."""
    v, current, dt = cell["E_L"] - 3.0, -0.4, 2.7
    expected, h = v, dt / 500

    def slope(x):
        return (cell["E_L"] - x + cell["R"] * current) / cell["tau"]

    for _ in range(500):
        k1 = slope(expected)
        k2 = slope(expected + h / 2 * k1)
        k3 = slope(expected + h / 2 * k2)
        expected += h / 6 * (k1 + 2 * k2 + 2 * k3 + slope(expected + h * k3))
    assert lif_step(v, current, dt, cell)[0] == pytest.approx(expected, abs=1e-9)


def test_a_step_fires_at_the_threshold_and_not_a_hair_below():
    edge = {"tau": 1.0, "R": 10.0, "E_L": -15.0, "V_th": 0.0, "V_reset": -20.0}
    assert lif_step(0.0, 1.5, math.log(2), edge) == (-20.0, True)
    assert lif_step(-1e-9, 1.5, math.log(2), edge) == (pytest.approx(0, abs=1e-8), False)


@pytest.mark.parametrize("cell", cells(5))
@pytest.mark.parametrize("dt", [0.1, 0.3])
def test_the_blocks_of_the_trace_are_its_single_steps(cell, dt):
    rng = np.random.default_rng(3)
    current = rheobase(cell) * np.repeat(rng.uniform(-1, 4, 50), 23)
    v, held, trace, times = cell["E_L"], 0, [], []
    for k, drive in enumerate(current):
        if held:
            held -= 1
        else:
            v, spiked = lif_step(v, drive, dt, cell)
            if spiked:
                held = round(cell["t_ref"] / dt)
                times.append((k + 1) * dt)
        trace.append(v)
    found, found_times = simulate_lif(current, dt, cell)
    assert len(times) > 1
    assert found_times == pytest.approx(times)
    assert found == pytest.approx(trace, abs=1e-9)


def test_a_spike_holds_exactly_the_following_steps():
    for dt, t_ref in ((0.5, 2.0), (0.25, 1.1), (0.1, 0.0)):
        v, times = simulate_lif(np.full(400, 3.0), dt, CELL | {"t_ref": t_ref, "V_reset": -70.0})
        spike = round(times[0] / dt) - 1
        held = np.flatnonzero(v[spike:] != -70.0)[0] - 1
        assert held == round(t_ref / dt)


def test_worked_rates_and_the_rheobase():
    assert rheobase(CELL) == 1.5
    assert fi_curve(2.0, CELL | {"t_ref": 0.0}) == pytest.approx(72.1348, abs=5e-5)
    assert fi_curve(2.0, CELL) == pytest.approx(63.0400, abs=5e-5)
    assert np.all(fi_curve([[-5, 0], [1.5, 1.4999]], CELL) == 0)
    assert 0 < fi_curve(1.5 + 1e-9, CELL) < 5
    assert fi_curve(1e9, CELL) == pytest.approx(1000 / CELL["t_ref"])


def test_the_simulated_rate_tends_to_the_formula_with_first_order():
    currents, errors = np.linspace(1.83, 4.07, 50), []
    for dt in (0.4, 0.2, 0.1):
        found = [np.diff(simulate_lif(np.full(round(150 / dt), i), dt, CELL)[1]).mean() for i in currents]
        errors.append(np.mean(found - 1000 / fi_curve(currents, CELL)))
    assert 0 < errors[2] < 0.1
    assert np.log2(np.divide(errors[:2], errors[1:])) == pytest.approx([1, 1], abs=0.3)


def test_the_propagator_is_exact_for_steps_of_current_and_second_order_for_a_sampled_wave():
    cell, errors = CELL | {"V_th": 1e9}, []

    def wave(t):
        return 0.7 * np.sin(t)

    for dt in (0.2, 0.1, 0.05):
        t = dt * np.arange(round(20 / dt))
        v = simulate_lif(wave(t + dt / 2), dt, cell)[0]
        end, w, tau = 20.0, 1.0, cell["tau"]  # dv/dt = (-v + R I) / tau, solved by hand
        response = (np.sin(w * end) - w * tau * np.cos(w * end) + w * tau * np.exp(-end / tau)) / (1 + (w * tau) ** 2)
        errors.append(abs(v[-1] - cell["E_L"] - 7 * response))
    assert np.log2(np.divide(errors[:2], errors[1:])) == pytest.approx([2, 2], abs=0.2)


def test_below_the_threshold_answers_add_up_and_above_they_do_not():
    a, b = np.abs(np.random.default_rng(8).normal(size=(2, 2000))) * 0.6

    def answer(current):
        return simulate_lif(current, 0.1, CELL)[0] - CELL["E_L"]

    assert answer(a + b) == pytest.approx(answer(a) + answer(b), abs=1e-10)
    assert np.abs(answer(3 * a + 3 * b) - answer(3 * a) - answer(3 * b)).max() > 5


def test_without_leak_and_refractory_time_the_curve_is_a_relu():
    current = np.linspace(0, 6, 121)
    flat = fi_curve(current, CELL | {"t_ref": 0.0, "tau": 1e7, "R": 1e7})
    assert np.abs(flat - figures.best_relu(current, flat)).max() < 1e-3
    bent = fi_curve(current, CELL)
    assert np.abs(bent - figures.best_relu(current, bent)).max() > 0.1 * bent.max()


def test_runs_boil_down_to_what_they_are():
    found = lif_runs.mean_intervals(simulate_lif, [2.0], 0.01, CELL)
    assert found == pytest.approx(1000 / fi_curve([2.0], CELL), rel=1e-3)
    assert np.isnan(lif_runs.variation([1, 2, 3]))
    assert lif_runs.variations({"clock": (None, np.arange(50), None)}) == {"clock": 0.0}
    mine = (noisy_current, simulate_lif)
    assert lif_runs.gain([0, 1, 2, 3], [0, 10, 50, 70], 30, 60) == 30.0
    assert lif_runs.rates(mine, [1.0, 2.0], 0, CELL) == [0.0, pytest.approx(fi_curve(2.0, CELL), abs=1)]
    quiet, noisy = lif_runs.irregularity(mine, 2.0, [0, 8], CELL)
    assert quiet < 0.01 < 0.3 < noisy


# Hodgkin and Huxley


def test_at_rest_the_three_pulls_cancel_and_without_sodium_nothing_fires():
    _, v, gates = current_clamp.action_potential(hh_rates, 15.0)
    rest, rising, _ = current_clamp.pulls(v, gates)
    assert rest[2:] == [1.2, -4.4, 3.2]
    assert rising[2] > 100
    assert np.max(current_clamp.action_potential(hh_rates, 15.0, g_na=0.0)[1]) < -40


def test_rates_follow_the_paper_away_from_the_holes_and_are_smooth_across_them():
    for v in (-90.0, -65.0, -54.0, -20.0, 33.0):
        away = -(v + 65)  # the paper's V: displacement from rest, with the other sign
        paper = (
            0.1 * (away + 25) / (math.exp((away + 25) / 10) - 1),
            4 * math.exp(away / 18),
            0.07 * math.exp(away / 20),
            1 / (math.exp((away + 30) / 10) + 1),
            0.01 * (away + 10) / (math.exp((away + 10) / 10) - 1),
            0.125 * math.exp(away / 80),
        )
        assert [float(rate) for rate in hh_rates(v)] == pytest.approx(paper)
    assert hh_rates(-40.0)[0] == 1
    assert hh_rates(-55.0)[4] == pytest.approx(0.1, abs=1e-15)
    for hole, which in ((-40, 0), (-55, 4)):
        for step in (1e-3, 1e-7, 1e-12):
            below, at, above = hh_rates(hole + np.array([-step, 0, step]))[which]
            assert below <= at <= above
            assert above - below <= 0.11 * step


def test_the_axon_rests_fires_and_jumps_where_it_should():
    assert current_clamp.rest(current_clamp.gate_table(hh_rates, 0.02)) == pytest.approx(-64.996, abs=1e-3)
    silent, onset, ten = current_clamp.steady_rates(hh_rates, [6.2, 6.3, 10.0])
    assert silent == 0
    assert 45 < onset < 56
    assert ten == pytest.approx(68.3, abs=0.3)


def test_spikes_of_the_axon_are_all_or_none_and_it_is_refractory():
    strengths = np.array([3.0, 6.0, 7.5, 15.0])
    axon = current_clamp.clamp(hh_rates, current_clamp.pulses(strengths, [2.0], 1.0, 25.0))
    peaks = axon.max(axis=0)
    assert np.all(peaks[:2] < -55)
    assert np.all(peaks[2:] > 30)
    assert peaks[3] - peaks[2] < 5
    assert 5 < current_clamp.shortest_wait(hh_rates, 14.0) < 20


def test_the_clamp_agrees_with_small_runge_kutta_steps_on_every_equation():
    def slope(state, drive):
        v, m, h, n = state
        am, bm, ah, bh, an, bn = (float(rate) for rate in hh_rates(v))
        flow = 120 * m**3 * h * (v - 50) + 36 * n**4 * (v + 77) + 0.3 * (v + 54.387)
        return np.array([drive - flow, am * (1 - m) - bm * m, ah * (1 - h) - bh * h, an * (1 - n) - bn * n])

    v0 = -64.99637
    a = [float(rate) for rate in hh_rates(v0)]
    state, dt, path = np.array([v0, *(a[k] / (a[k] + a[k + 1]) for k in (0, 2, 4))]), 0.02, []
    for step in range(500):
        drive = 12.0 if step < 150 else 0.0
        k1 = slope(state, drive)
        k2 = slope(state + dt / 2 * k1, drive)
        k3 = slope(state + dt / 2 * k2, drive)
        state = state + dt / 6 * (k1 + 2 * k2 + 2 * k3 + slope(state + dt * k3, drive))
        path.append(state[0])
    found = current_clamp.clamp(hh_rates, np.where(np.arange(500) < 150, 12.0, 0.0)[:, np.newaxis])[:, 0]
    assert max(path) > 30
    assert found.max() == pytest.approx(max(path), abs=0.5)
    assert np.argmax(found) == pytest.approx(np.argmax(path), abs=3)
    assert found[-1] == pytest.approx(path[-1], abs=0.3)


# Izhikevich


@pytest.mark.parametrize("dt", [1.0, 0.25])
def test_the_model_follows_its_published_scheme(dt):
    a, b, c, d = 0.02, 0.2, -65.0, 8.0
    v, u, expected = -65.0, -13.0, []
    for _ in range(300):
        if v >= 30:
            v, u = c, u + d
        v += 0.5 * dt * (0.04 * v * v + 5 * v + 140 - u + 10)
        v += 0.5 * dt * (0.04 * v * v + 5 * v + 140 - u + 10)
        u += dt * a * (b * v - u)
        expected.append(30.0 if v > 30 else v)
    found = izhikevich(np.full(300, 10.0), dt, a, b, c, d)
    # with 1 ms the top of a spike is far above 30, and magnifies rounding
    assert found == pytest.approx(expected, rel=1e-5, abs=1e-5)
    assert np.count_nonzero(found == 30) == sum(x == 30.0 for x in expected) > 1


EXPECTED = {
    "single": "phasic spiking, spike latency, subthreshold oscillations, resonator, integrator, rebound spike, "
    "threshold variability, depolarising after-potential, accommodation",
    "phasic": "phasic bursting, rebound burst",
    "bursting": "tonic bursting, inhibition-induced bursting",
    "adapting": "frequency adaptation",
    "tonic": "tonic spiking, mixed mode, class 1, class 2, bistability, inhibition-induced spiking",
}
CLASS_OF = {name: label for label, names in EXPECTED.items() for name in names.split(", ")}


def test_there_are_twenty_patterns_and_each_has_a_class():
    assert len(firing_patterns.PATTERNS) == 20
    assert set(CLASS_OF) == set(firing_patterns.PATTERNS)


@pytest.mark.parametrize("name", firing_patterns.PATTERNS)
def test_each_pattern_fires_in_its_class(name):
    times, _, trace = firing_patterns.run(name, izhikevich)
    assert firing_patterns.name_of(trace) == CLASS_OF[name]
    # the label does not hang on the sampling: every sample twice, and a wide spike, give the same
    assert firing_patterns.name_of(np.repeat(trace, 2)) == CLASS_OF[name]


def test_what_the_patterns_are_named_after_is_there():
    spikes = {}
    for name in firing_patterns.PATTERNS:
        times, _, trace = firing_patterns.run(name, izhikevich)
        spikes[name] = times[trace >= 30]
    assert np.all(spikes["rebound spike"] > 25)  # after the inhibition
    assert np.all(spikes["rebound burst"] > 25)
    assert spikes["resonator"][0] > 320  # the pair 40 ms apart, not the one 20 ms apart
    assert spikes["integrator"][0] < 30  # the pair that is close
    assert spikes["threshold variability"][0] > 80  # only after inhibition
    assert spikes["accommodation"][0] > 300  # the step, not the ramp of the same height
    assert 40 < spikes["bistability"][0]  # switched on by a pulse ...
    assert spikes["bistability"][-1] < 220  # ... and off by another
    for name in ("inhibition-induced spiking", "inhibition-induced bursting"):
        assert spikes[name].min() > 50
        assert spikes[name].max() < 260
    rates = 1 / np.diff(spikes["class 1"])
    assert rates[-1] > 2 * rates[0]  # class 1 fires slowly at first, class 2 does not
    assert 1 / np.diff(spikes["class 2"])[0] > 1.3 * rates[0]
    seen = firing_patterns.features(izhikevich)
    assert seen["adaptation"] > 3
    assert seen["undershoot"] > 2
    assert seen["after inhibition"]
    assert not seen["alone"]


def test_the_other_parabola_is_the_usual_one_moved_along():
    shift, (a, b, c, _) = firing_patterns.SHIFT, firing_patterns.OTHER
    for v, u in ((-60.0, 5.0), (-40.0, 7.0), (0.0, 2.0)):
        other = 0.04 * v**2 + 4.1 * v + 108 - u
        w, moved_u = v - shift, u - b * shift
        usual = 0.04 * w**2 + 5 * w + 140 - moved_u + firing_patterns.OFFSET
        assert usual == pytest.approx(other)
        assert a * (b * w - moved_u) == pytest.approx(a * (b * v - u))
    assert c == pytest.approx(-55 - shift)


def spiking(samples, length, width=1):
    trace = np.full(length, -65.0)
    for sample in samples:
        trace[sample : sample + width] = 20
    return trace


@pytest.mark.parametrize(
    "samples, length, label",
    [
        ([], 50, "silent"),
        ([49], 50, "single"),
        ([10, 20], 41, "phasic"),
        ([10, 20], 40, "tonic"),
        ([5, 25, 35, 60], 70, "bursting"),
        ([5, 25, 36, 60], 70, "tonic"),
        ([5, 15, 25, 40], 50, "adapting"),
        ([5, 15, 25, 39], 50, "tonic"),
    ],
)
def test_the_rules_of_classification_at_their_edges(samples, length, label):
    assert firing_patterns.name_of(spiking(samples, length)) == label
    assert firing_patterns.name_of(spiking(samples, length).tolist()) == label


def test_a_wide_spike_counts_once_and_a_trace_that_begins_high_has_no_spike_there():
    assert firing_patterns.name_of(spiking([10, 30, 50], 70, width=5)) == "tonic"
    assert firing_patterns.name_of(spiking([0], 50, width=5)) == "silent"


# the unknown cell


@pytest.mark.parametrize("cell", cells(12))
def test_the_electrode_reads_the_trace_with_tips_on_its_spikes(cell):
    dt, current = 0.2, np.repeat([0.0, 2.3, -1.1, 5.7], 700)
    v, times = simulate_lif(current, dt, cell)
    v[np.round(times / dt).astype(int) - 1] = unknown_neuron.TIP
    assert unknown_neuron.bench(cell)(current, dt) == pytest.approx(v, abs=1e-9)


def test_every_cell_is_found_with_two_probes():
    for cell in cells(60):
        probe = unknown_neuron.bench(cell)
        assert unknown_neuron.misses(identify_neuron(probe), cell) == []
        assert probe.calls == 2
        assert 0.2 <= rheobase(cell) <= 4.4


def test_tolerances_tell_right_from_nearly_right():
    cell = cells(1)[0]
    assert unknown_neuron.misses(cell, cell) == []
    assert unknown_neuron.misses(cell | {"tau": 1.03 * cell["tau"], "V_th": cell["V_th"] + 0.2}, cell) == [
        "tau",
        "V_th",
    ]
    assert unknown_neuron.misses(cell | {"R": math.nan, "t_ref": None}, cell) == ["R", "t_ref"]
    assert unknown_neuron.misses(None, cell) == list(unknown_neuron.TOLERANCES)
    assert "V_reset" in unknown_neuron.complaint(cell | {"V_reset": 0.0}, cell, 3)
    assert "Return a dict with the keys E_L, R" in unknown_neuron.complaint([1, 2], cell, 3)
    assert "no key E_L, tau" in unknown_neuron.complaint({"R": cell["R"]}, cell, 3, unknown_neuron.MEMBRANE)
    spike = {name: cell[name] for name in unknown_neuron.SPIKE}
    assert unknown_neuron.complaint(spike, cell, 3, unknown_neuron.SPIKE) == ""
    assert "10 probes" in unknown_neuron.complaint(cell, cell, 11)
    assert unknown_neuron.complaint(cell, cell, 10) == ""


def test_the_bench_refuses_too_many_too_long_and_odd_probes():
    probe = unknown_neuron.bench(CELL, max_probes=2)
    probe(np.zeros(3), 0.1)
    probe([1, 2], 1)
    with pytest.raises(CourseMessage, match="2 probes"):
        probe(np.zeros(3), 0.1)
    for current, dt in ((np.zeros(20_001), 0.1), (np.zeros((2, 2)), 0.1), ([np.nan], 0.1), ([1.0], 0.001), ([], 0.1)):
        with pytest.raises(CourseMessage):
            unknown_neuron.bench(CELL)(current, dt)


def test_students_get_their_own_cells_the_same_on_every_run(monkeypatch, capsys):
    names = [f"student{k}" for k in range(50)]
    drawn = [tuple(unknown_neuron.cell_of(name).values()) for name in names]
    assert len(set(drawn)) == 50
    assert drawn == [tuple(unknown_neuron.cell_of(name).values()) for name in names]
    readings = []
    for name in ("ada", "bob", "ada"):
        monkeypatch.setenv("JUPYTERHUB_USER", name)
        probe, judge = unknown_neuron.practice()
        readings.append(probe(np.full(50, -1.0), 0.5))
    assert np.array_equal(readings[0], readings[2])
    assert not np.allclose(readings[0], readings[1])
    judge(identify_neuron(probe))
    assert "6 of 6" in capsys.readouterr().out
    judge({"tau": 1e6})
    assert "0 of 6" in capsys.readouterr().out


def test_without_a_hub_the_login_name_counts_and_without_a_login_there_is_a_cell_too(monkeypatch):
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setattr(unknown_neuron.getpass, "getuser", lambda: "carol")
    assert unknown_neuron.student_name() == "carol"

    def nobody():
        raise KeyError("no such user")

    monkeypatch.setattr(unknown_neuron.getpass, "getuser", nobody)
    assert unknown_neuron.student_name() == "nobody"


# noise, exact spikes, fixed points, gates


@pytest.mark.parametrize("dt", [0.05, 0.7, 4.0])
def test_under_the_noise_the_potential_scatters_as_asked_for(dt):
    for cell in cells(3):
        cell["V_th"] = 1e9
        current = noisy_current(1.0, 3.0, 60_000, dt, cell, np.random.default_rng(4))
        v = simulate_lif(current, dt, cell)[0][2000:]
        expected = cell["E_L"] + cell["R"]
        error = 3 * np.sqrt(2 * cell["tau"] / (dt * len(v)) + 2 / len(v))
        assert np.mean(v) == pytest.approx(expected, abs=4 * error)
        assert np.std(v) == pytest.approx(3, abs=3 * error)


def test_exact_spikes_are_where_smaller_and_smaller_steps_lead():
    cell = CELL | {"V_reset": -68.0, "t_ref": 2.1}
    current = np.array([1.9, 0.4, 3.0, 2.2, -1.0, 8.0, 2.0, 2.6])
    exact = exact_spikes(current, 12.0, cell)
    fine = simulate_lif(np.repeat(current, 12_000), 0.001, cell)[1]
    assert len(exact) == len(fine) > 5
    assert exact == pytest.approx(fine, abs=0.02)
    steady = exact_spikes(np.full(9, 2.7), 20.0, cell)
    assert np.diff(steady) == pytest.approx(1000 / fi_curve(2.7, cell), abs=1e-9)


def test_at_a_fixed_point_nothing_moves_and_a_strong_current_leaves_none():
    for current, b in ((-3.0, 0.2), (0.1, 0.26), (20.0, -0.1)):
        points = fixed_points(current, b)
        assert points[0] < points[1]
        assert 0.04 * points**2 + 5 * points + 140 - b * points + current == pytest.approx([0, 0], abs=1e-9)
    assert len(fixed_points(4.1, 0.2)) == 0
    assert len(fixed_points(22.6, -0.1)) == 0


def test_one_cell_fires_when_its_nullclines_part_and_the_other_before():
    slow, slow_rate = firing_patterns.onset(izhikevich, (0.02, -0.1, -55, 6), np.arange(22, 24, 0.1))
    fast, fast_rate = firing_patterns.onset(izhikevich, (0.2, 0.26, -65, 0), np.arange(0, 1, 0.05))
    assert slow == pytest.approx(22.6)
    assert slow_rate < 4
    assert len(fixed_points(fast, 0.26)) == 2
    assert fast_rate > 15
    assert np.isnan(firing_patterns.onset(izhikevich, (0.02, 0.2, -65, 8), [0.0])[0])


def test_both_forms_of_a_gate_are_one_equation():
    alpha, beta, x = np.array([0.3, 2.0]), np.array([0.1, 5.0]), np.array([0.2, 0.9])
    goal, tau = gate_goal(alpha, beta)
    assert (goal - x) / tau == pytest.approx(alpha * (1 - x) - beta * x)


def test_with_three_gates_m_an_axon_is_quiet_and_fires_when_pulsed():
    tops = {}
    for m_gates in (1, 2, 3, 4):
        for strength in (0.0, 15.0):
            tops[m_gates, strength] = current_clamp.action_potential(hh_rates, strength, m_gates)[1].max()
    assert tops[1, 0.0] > -50  # it cannot rest
    assert tops[2, 0.0] > 20  # it fires by itself
    assert tops[3, 0.0] < -60
    assert tops[3, 15.0] > 20
    assert tops[4, 15.0] < -40  # it is not fired


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        (lambda v: hh_rates(v)[:4], "six rates"),
        (lambda v: 0.1 * v, "six rates"),
        (lambda v: [np.nan if k == 0 else rate for k, rate in enumerate(hh_rates(v))], "alpha_m at -130 mV is nan"),
        (lambda v: [np.where(v == -55, np.nan, rate) for rate in hh_rates(v)], "at -55 mV is nan"),
        (lambda v: [rate[:3] for rate in hh_rates(v)], "as long as v"),
        (lambda v: [-rate for rate in hh_rates(v)], "above 0"),
    ],
)
def test_rates_that_cannot_drive_an_axon_are_named(rates, said):
    with pytest.raises(CourseMessage, match=said):
        current_clamp.clamp(rates, np.zeros((3, 1)))


def test_what_hangs_on_another_parameter_is_told_after_it():
    cell = cells(1)[0]
    told = unknown_neuron.complaint(cell | {"E_L": 0.0, "R": 1.0, "tau": 1.0, "V_th": 0.0}, cell, 2)
    assert told.startswith("E_L = 0 is")
    assert "may be why R and tau are off" in told
    assert "Also off: V_th" in told
    assert unknown_neuron.complaint(cell | {"V_th": 0.0}, cell, 2, unknown_neuron.MEMBRANE) == ""


def test_a_cell_of_ones_own_that_is_found_does_not_hide_what_the_check_missed(capsys):
    own, other = cells(2)

    def only_own(probe):
        return dict(own)

    assert "V_th" in unknown_neuron.try_on(only_own, [own, other], unknown_neuron.SPIKE)
    unknown_neuron.judge(own, own, 1)
    assert "But with the cells of the check you miss V_th" in capsys.readouterr().out
    assert unknown_neuron.try_on(only_own, [own], unknown_neuron.SPIKE) == ""
    unknown_neuron.judge(own, own, 1)
    assert "But with" not in capsys.readouterr().out


# figures


def test_figures_draw_what_the_learner_gives():
    def lists(current, dt, params):  # a learner may return lists
        return tuple(part.tolist() for part in simulate_lif(current, dt, params))

    drawn = figures.trace_and_raster(lists, {"2 nA": np.full(400, 2.0)}, 0.1, CELL)
    assert drawn.axes[0].lines[0].get_ydata()[0] == pytest.approx(lif_step(-65, 2, 0.1, CELL)[0])
    assert len(drawn.axes[1].collections[0].get_positions()) == 2
    current = np.linspace(0, 4, 50)
    assert len(figures.fi_with_relu(current, {"a": fi_curve(current, CELL)}).axes[0].lines) == 2
    assert len(figures.peaks_after_pulses([0, 1], [1, 2], [1, 2]).axes[0].lines) == 2
    assert len(figures.rate_jump([1, 2], [0, 50], [1, 2], [0, 1]).axes) == 2
    titles = [axes.get_title() for axes in figures.gallery(izhikevich).axes]
    assert "tonic bursting:\nbursting" in titles
    plane = figures.phase_plane(izhikevich, fixed_points, (0.02, 0.2, -65, 8), 10.0, duration=50)
    assert plane.axes[1].lines[0].get_ydata().max() == 30
    assert list(plane.axes[0].lines[4].get_xdata()) == []  # no place to rest
    quiet = figures.phase_plane(izhikevich, fixed_points, (0.02, 0.2, -65, 8), 0.0, duration=50)
    assert quiet.axes[0].lines[4].get_xdata() == pytest.approx([-70, -50])
    times, v, gates = current_clamp.action_potential(hh_rates)
    assert len(figures.action_potential(times, v, gates).axes[1].lines) == 3
    assert len(figures.gate_curves([0, 1], np.ones((3, 2)), np.ones((3, 2))).axes) == 2
    assert len(figures.approach(([0, 1], [0, 1]), {"a": ([0], [0])}).axes[0].lines) == 2
    runs = {name: (np.zeros(4000), [5.0, 900.0], -55.0) for name in ("a", "b")}
    assert len(figures.two_regimes(runs, 0.1, -50.0).axes) == 2
    assert len(figures.irregularity([0, 1], {"a": [np.nan, 0.8]}).axes[0].lines) == 2
    assert len(figures.fi_under_noise([0, 1], {"a": [0, 1], "b": [1, 2]}).axes[0].lines) == 2


def test_the_drawn_recovery_is_the_models_own():
    a, b, c, d, dt = 0.02, 0.2, -65.0, 8.0, 0.02
    trace = izhikevich(np.full(4000, 10.0), dt, a, b, c, d)
    v, u = -65.0, -13.0
    for _ in range(4000):
        if v >= 30:
            v, u = c, u + d
        for _ in range(2):
            v += dt / 2 * (0.04 * v * v + 5 * v + 140 - u + 10)
        u += dt * a * (b * v - u)
    assert np.count_nonzero(trace == 30) > 1
    assert figures.recovery(trace, dt, a, b, d)[-1] == pytest.approx(u, abs=0.1)
