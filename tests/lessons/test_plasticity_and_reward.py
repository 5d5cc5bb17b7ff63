"""Laws that the reference of plasticity and reward must obey, written apart from its own formulas; helpers; figures."""

from __future__ import annotations

import math

import numpy as np
import pytest

from course.authoring.lesson import ROOT
from helpers.figures import plasticity_and_reward as figures
from helpers.labs import mazes, noisy_cell, poisson_synapses, reward_cells, spike_pairs
from helpers.reference.plasticity_and_reward import (
    SONG_2000,
    STDP_CELL,
    best_values,
    poisson_spikes,
    population,
    q_learning,
    run_stdp,
    simulate_stdp_population,
    stdp_weight_change,
    td_error,
    td_learning,
    td_traces,
    three_factor_update,
)

UNEVEN = {"a_plus": 0.03, "a_minus": 0.02, "tau_plus": 12.0, "tau_minus": 31.0}


def test_window_has_two_exponentials_and_nothing_at_zero():
    for t in (0.5, 3, 40):
        assert stdp_weight_change(t, UNEVEN) == pytest.approx(0.03 * math.exp(-t / 12))
        assert stdp_weight_change(-t, UNEVEN) == pytest.approx(-0.02 * math.exp(-t / 31))
    assert stdp_weight_change(0, UNEVEN) == 0
    assert stdp_weight_change(np.zeros((2, 3)), UNEVEN).shape == (2, 3)


def test_window_of_song_loses_five_per_cent_more_than_it_gains():
    times = np.arange(-400, 400) + 0.5
    change = stdp_weight_change(times, SONG_2000)
    assert -change[times < 0].sum() / change[times > 0].sum() == pytest.approx(1.05)
    assert change.sum() < 0


@pytest.mark.parametrize("seed", range(4))
def test_run_stdp_is_the_window_summed_over_all_pairs(seed):
    rng, dt = np.random.default_rng(seed), (0.5, 1.0, 2.0, 0.1)[seed]
    pre, post = (rng.random((80, 3)) < 0.1).astype(float), (rng.random(80) < 0.1).astype(float)
    small = {**UNEVEN, "a_plus": 0.003, "a_minus": 0.002}
    total = np.zeros(3)
    for k in range(3):
        for i in np.flatnonzero(pre[:, k]):
            for j in np.flatnonzero(post):
                total[k] += stdp_weight_change(dt * (j - i), small)
    assert run_stdp(np.full(3, 0.5), pre, post, dt, small) == pytest.approx(0.5 + total, abs=1e-12)


def test_all_pairs_and_nearest_pairs_differ_in_sign():
    train = spike_pairs.spikes_at([0, 5, 10, 15, 20, 35], 40)
    change = run_stdp([0.5], spike_pairs.spikes_at([30], 40)[:, np.newaxis], train, 1.0, SONG_2000)[0] - 0.5
    nearest = stdp_weight_change(20 - 30, SONG_2000) + stdp_weight_change(35 - 30, SONG_2000)
    assert change < 0 < nearest


def test_weights_stop_at_their_bounds_on_the_way():
    strong = {"a_plus": 0.4, "a_minus": 0.4, "tau_plus": 1e9, "tau_minus": 1e9}
    pre, post = np.array([[1.0], [0], [1]]), np.array([0.0, 1, 0])
    assert run_stdp([0.9], pre, post, 1.0, strong) == pytest.approx([0.6])  # 0.9 + 0.4 stops at 1, then - 0.4
    assert run_stdp([0.1], pre[:2], post[::-1][1:], 1.0, strong) == pytest.approx([0.1])  # one step: no pair
    assert run_stdp([0.1], [[0], [1]], [1, 0], 1.0, strong) == pytest.approx([0.0])


def test_third_factor_is_a_factor():
    e = np.array([[0.5, -2.0], [0.0, 1.0]])
    assert np.array_equal(three_factor_update(e, 0, 3), 0 * e)
    assert three_factor_update(e, -2, 0.5) == pytest.approx(-e)
    assert three_factor_update(e, 2, 0.25) + three_factor_update(e, 2, 0.25) == pytest.approx(e)


@pytest.mark.parametrize("seed", range(3))
def test_only_the_rewarded_pair_learns(seed):
    which, when, delta_t, rewards = spike_pairs.trials_with_reward(30, 200, np.random.default_rng(seed))
    amounts = stdp_weight_change(delta_t, SONG_2000)
    change = spike_pairs.gated(three_factor_update, amounts, which, when, rewards, 1.0, 30)
    assert change[0] > 6 * np.abs(change[1:]).std()
    assert change[0] > 2.5 * np.abs(change[1:]).max()
    ungated = spike_pairs.ungated(amounts, which, 30)
    assert ungated[1] > 0.7 * ungated[0] > 5 * ungated[2:].std()


def test_order_selects_the_early_inputs_and_a_shuffled_volley_none():
    fast = {**SONG_2000, "a_plus": 0.02, "a_minus": 0.021}
    first, w, latencies = spike_pairs.flashes(run_stdp, fast, False, 1)
    early = latencies < np.median(latencies)
    assert np.nanmean(first[-20:]) < np.nanmean(first[:5]) - 2
    assert w[early].mean() > w[~early].mean() + 0.15
    _, control, _ = spike_pairs.flashes(run_stdp, fast, True, 1)
    assert abs(control[early].mean() - control[~early].mean()) < 0.1


def test_updates_by_reward_point_along_the_gradient_of_the_reward():
    eligibility, reward, slope = spike_pairs.random_unit(3000, np.random.default_rng(10))
    step = sum(three_factor_update(e, r, 0.1) for e, r in zip(eligibility, reward, strict=True))
    assert spike_pairs.degrees_between(step, slope) < 11


def test_noise_and_adaptation_change_the_gain_and_a_steady_current_does_not():
    drives = np.arange(0.25, 3.6, 0.25)

    def slope(noise, left, extra):
        found = noisy_cell.rates(drives + extra, np.random.default_rng(1), noise, left, seconds=8, dt=0.25)
        return noisy_cell.gain(drives, found)

    plain = slope(1, 0.1, 0)
    assert slope(1, 0.1, 0.5) == pytest.approx(plain, rel=0.15)
    assert slope(1, 0, 0) > 1.4 * plain
    assert slope(1, 0, 0) > 1.2 * slope(4, 0, 0) > 1.4 * slope(8, 0, 0)


def test_a_cell_without_noise_fires_as_its_equation_says():
    (silent, rate) = noisy_cell.rates([1.4, 2.0], np.random.default_rng(1), dt=0.02, seconds=40)
    assert silent == 0
    assert rate == pytest.approx(63.04, rel=0.02)  # 1 / (t_ref + tau ln(20 / 5))


def test_the_claim_about_gains_measures_a_gain():
    rows = (ROOT / "docs" / "claims.md").read_text().splitlines()
    row = next(line for line in rows if 'id="neuromodulators-' in line)
    assert "Hz per nA" in row


def step_by_step(steps, inputs, w, n_steps, dt, params, cell):
    """Simulate a learning cell one step after the other, as the docstring of the fast one says."""
    w, v, g, x, y, fired = w.copy(), cell["v_reset"], 0.0, np.zeros(len(w)), 0.0, []
    for k in range(n_steps):
        pre = np.isin(np.arange(len(w)), inputs[steps == k])
        dv = (g * (cell["e_syn"] - v) + cell["e_leak"] - v) / cell["tau_m"]
        v, g = v + dt * dv, g - dt * g / cell["tau_e"]
        x, y = x * math.exp(-dt / params["tau_plus"]), y * math.exp(-dt / params["tau_minus"])
        post = v > cell["v_threshold"]
        g += cell["g_max"] * w[pre].sum()
        w = np.clip(w + params["a_plus"] * post * x - params["a_minus"] * pre * y, 0, 1)
        x, y = x + pre, y + post
        if post:
            v = cell["v_reset"]
            fired.append(k)
    return w, fired


@pytest.mark.parametrize("params", [SONG_2000, {"a_plus": 0.05, "a_minus": 0.06, "tau_plus": 15.0, "tau_minus": 30.0}])
def test_fast_population_is_the_slow_one(params):
    rng, n, n_steps, dt = np.random.default_rng(11), 300, 6000, 0.1
    cell, w = {**STDP_CELL, "g_max": 0.04}, rng.random(300)
    steps, inputs = poisson_spikes(n, 20.0, n_steps, dt, rng)
    previous, traces = population.link_spikes(steps, inputs, n, math.exp(-dt / params["tau_plus"]))
    fast = population.LearningCell(w, dt, params, cell)
    fired = population.run_cell(fast, steps, inputs, previous, traces, n_steps)
    slow, slow_fired = step_by_step(steps, inputs, w, n_steps, dt, params, cell)
    assert len(fired) > 5
    assert fired == slow_fired
    assert fast.w == pytest.approx(slow, abs=1e-11)


def test_poisson_spikes_are_independent_tosses():
    steps, inputs = poisson_spikes(50, 20.0, 20000, 0.1, np.random.default_rng(12))
    expected = 50 * 20000 * 0.002
    assert len(steps) == pytest.approx(expected, abs=5 * math.sqrt(expected))
    assert (np.diff(steps * 50 + inputs) > 0).all()  # sorted, and no input twice in a step
    counts = np.bincount(inputs, minlength=50)
    assert counts.var() / counts.mean() == pytest.approx(1, abs=5 * math.sqrt(2 / 49))


def test_population_settles_where_song_found_it():
    """Unrelated inputs: weights part into small and large ones, and the output rate comes down from its start."""
    twice = {**SONG_2000, "a_plus": 0.01, "a_minus": 0.0105}
    w, times = simulate_stdp_population(60_000.0, np.random.default_rng(13), n_cells=2, params=twice)
    assert w.shape == (2, 1000) and len(times) == 2
    assert ((w >= 0) & (w <= 1)).all()
    for weights, spikes in zip(w, times, strict=True):
        assert np.mean((weights < 0.2) | (weights > 0.8)) > 0.5  # 0.4 if they were spread evenly
        assert 5 < np.sum(spikes > 40_000) / 20 < 40
        assert np.sum(spikes < 2_000) / 2 > np.sum(spikes > 40_000) / 20


@pytest.mark.parametrize("seed", range(3))
def test_what_pairs_ask_for_is_the_window_summed_over_the_newest_pairs(seed):
    rng = np.random.default_rng(seed)
    reach, part = poisson_synapses.REACH, poisson_synapses.PART
    heard, fired = 1.0 * (rng.random((reach + part, 3)) < 0.05), 1.0 * (rng.random(reach + part) < 0.1)
    total = np.zeros(3)
    for k in range(3):
        for i in np.flatnonzero(heard[:, k]):
            for j in np.flatnonzero(fired):
                if max(i, j) >= reach and abs(i - j) <= reach:
                    total[k] += stdp_weight_change(j - i, UNEVEN)
    distances = np.arange(1, reach + 1.0)
    gains, losses = stdp_weight_change(distances, UNEVEN), stdp_weight_change(-distances, UNEVEN)
    assert sum(poisson_synapses.pairs(heard, fired, gains, losses)) == pytest.approx(total, abs=1e-12)


def test_unrelated_inputs_part_and_the_rate_settles():
    slow, out_slow = poisson_synapses.settle(stdp_weight_change, SONG_2000, rate=15.0)
    fast, out_fast = poisson_synapses.settle(stdp_weight_change, SONG_2000, rate=40.0)
    assert np.mean(np.abs(fast - 0.5) < 0.3) < 0.2
    assert fast.max() > 0.95 and np.median(fast) < 0.1
    assert slow.mean() > 1.5 * fast.mean()
    assert 0.7 < out_slow / out_fast < 1.4
    free, wild = poisson_synapses.settle(stdp_weight_change, {**SONG_2000, "a_minus": 0.0}, seconds=100)
    assert free.min() > 0.95 and wild > 5 * out_fast
    soft, _ = poisson_synapses.settle(stdp_weight_change, SONG_2000, soft=0.1)
    assert np.mean(np.abs(soft - 0.5) < 0.3) > 0.95  # one group where steps shrink towards the bounds
    other, sent = poisson_synapses.settle(stdp_weight_change, SONG_2000, another=out_fast)
    assert 0.9 < sent / out_fast < 1.1  # a control that does not fall silent
    assert np.mean(other > 0.8) < 0.02 and np.mean(fast > 0.8) > 0.1


def test_right_values_have_no_error():
    coming = [0.0, 4.0, 8.0, -1.0]
    values = [sum(reward * 0.5**k for k, reward in enumerate(coming[start:])) for start in range(5)]
    for k, reward in enumerate(coming):
        assert td_error(values[k], reward, values[k + 1], 0.5) == pytest.approx(0)
    assert td_error(1.0, 3.0, 0.0, 0.5) == 2


def test_errors_move_to_the_cue_and_their_sum_stays():
    rewards = np.zeros((300, 12))
    rewards[:-1, 9] = 1
    errors = td_learning(rewards, 3, 0.3, 1.0)
    assert errors.sum(axis=1) == pytest.approx(rewards.sum(axis=1))
    assert errors[0, 9] == 1 and errors[0, 3] == 0
    assert errors[-2, 3] == pytest.approx(1, abs=1e-6) and errors[-2, 9] == pytest.approx(0, abs=1e-6)
    assert errors[-1, 9] == pytest.approx(-1, abs=1e-6)
    assert not errors[:, :3].any()


def step_by_step_td(rewards, cue, eta, gamma, fade):
    """Walk through the trials one move after the other, as the lesson says it."""
    values, errors = [0.0] * rewards.shape[1], np.zeros(rewards.shape)
    for trial, row in enumerate(rewards):
        notes = [0.0] * len(row)
        for t, reward in enumerate(row):
            errors[trial, t] = reward + gamma * values[t] - (values[t - 1] if t else 0)
            notes = [gamma * fade * note for note in notes]
            if t > cue:
                notes[t - 1] += 1
            values = [value + eta * errors[trial, t] * note for value, note in zip(values, notes, strict=True)]
    return errors


@pytest.mark.parametrize("fade", [0.0, 0.4, 1.0])
def test_the_reference_that_goes_trial_by_trial_is_the_one_that_goes_step_by_step(fade):
    rewards = np.random.default_rng(8).normal(size=(7, 6))
    for cue in (0, 2, 5):
        found = td_traces(rewards, cue, 0.3, 0.8, fade)
        assert found == pytest.approx(step_by_step_td(rewards, cue, 0.3, 0.8, fade), abs=1e-12)
    assert td_traces(rewards, 2, 0.3, 0.8, 0.0) == pytest.approx(td_learning(rewards, 2, 0.3, 0.8))


def test_q_learning_finds_the_values_of_the_best_actions():
    world = mazes.maze()
    Q, brought = q_learning(world, 8000, 1.0, 1.0, 0.9, np.random.default_rng(1))
    assert Q[~world["ends"]] == pytest.approx(best_values(world, 0.9)[~world["ends"]])
    assert set(brought) == {0.0, 1.0, 10.0}
    assert mazes.finds_cheese(world, Q)
    assert not mazes.finds_cheese(world, np.zeros(Q.shape))
    corridor = mazes.corridor(4, 8.0)
    Q, _ = q_learning(corridor, 4000, 0.5, 0.5, 0.5, np.random.default_rng(2))
    assert Q[0, 1] == pytest.approx(2, rel=1e-6)  # as a graded question says


def test_exploration_pays_up_to_a_point():
    found, earned = zip(*(mazes.many_runs(q_learning, epsilon, 2000) for epsilon in (0, 0.2, 1)), strict=True)
    assert found[0] < 12 < found[2] == 20
    assert earned[2] < earned[0] < earned[1]


def test_cells_that_weigh_good_news_more_expect_more():
    values = reward_cells.settle(td_error, [0, 1], [0.1, 0.25, 0.5, 0.75, 0.9])
    assert values == pytest.approx([0.1, 0.25, 0.5, 0.75, 0.9], abs=0.05)  # share (1 - v) = (1 - share) v


def test_figures_take_what_the_learner_hands_in():
    def listed(delta_t, params):
        return stdp_weight_change(delta_t, params).tolist()

    axes = figures.window(listed, SONG_2000).axes[0]
    assert axes.lines[0].get_ydata().min() == pytest.approx(-0.525, rel=1e-2)
    seen = {"same": (np.full((2, 20), 5.0), np.ones((2, 4)))}
    assert figures.latency(seen, np.ones((2, 4))).axes[0].lines[0].get_ydata() == pytest.approx([5, 5])
    assert len(figures.rewarded({"a": np.arange(5.0), "b": np.arange(5.0)}).axes) == 2
    assert len(figures.surprise({"one": np.ones(9)}, 2, 5).axes[0].patches) == 9
    curves = {name: np.arange(3.0) for name in "abcdef"}
    assert [len(panel.lines) for panel in figures.gains(np.arange(3.0), curves).axes] == [3, 3]
    spikes = spike_pairs.volley(np.array([3.0, 8]), 0.0, 40, 0.5, np.random.default_rng(0))
    assert len(figures.raster(spikes, np.zeros(40), [0.5, 1], 0.5, "a").axes[0].collections[0].get_offsets()) == 2
    assert len(figures.distribution({"a": np.ones(9), "b": np.ones(9)}).axes) == 2
    assert figures.errors_moving([[0, 1.0], [1.0, 0]], 0, 1).axes[0].images[0].get_array().max() == 1
    assert len(figures.reversals(td_error, [1.0, 2], [0, 1, 5], [0.2, 0.8]).axes[0].lines) == 3
    assert len(figures.exploration([[0, 1, 5], [1, 20, 3]]).axes) == 2
    world = mazes.maze()
    Q = best_values(world, 0.9)
    assert "cheese" in [text.get_text() for text in figures.maze(Q, mazes.greedy_path(world, Q)).axes[0].texts]
