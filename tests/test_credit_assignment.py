"""Laws that the reference of local learning must obey, written apart from its own formulas; helpers; figures."""

from __future__ import annotations

import math

import numpy as np
import pytest

from course.lesson import ROOT
from helpers import credit_rules, noisy_cell, spike_pairs
from helpers.data import digits_split
from helpers.figures import local_learning as figures
from helpers.reference.backpropagation import ACTIVATIONS, backprop_mlp, softmax_cross_entropy
from helpers.reference.local_learning import (
    SONG_2000,
    STDP_CELL,
    feedback_alignment_grads,
    poisson_spikes,
    population,
    predictive_coding_grads,
    run_stdp,
    simulate_stdp_population,
    stdp_weight_change,
    three_factor_update,
    update_alignment,
)

UNEVEN = {"a_plus": 0.03, "a_minus": 0.02, "tau_plus": 12.0, "tau_minus": 31.0}


def random_net(sizes, rng, n_samples=6):
    params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:])]  # noqa: B905
    return params, rng.normal(size=(n_samples, sizes[0])), rng.integers(0, sizes[-1], n_samples)


def largest_gap(some, other):
    return max(
        np.abs(a - b).max() for pair, two in zip(some, other, strict=True) for a, b in zip(pair, two, strict=True)
    )


def degrees(update, grad):
    return math.degrees(math.acos(min(1.0, max(-1.0, update_alignment(update, grad)))))


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


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
def test_feedback_alignment_with_mirrored_feedback_is_backprop(activation):
    params, X, y = random_net((4, 6, 5, 3), np.random.default_rng(1))
    grads = feedback_alignment_grads(params, [W.T for W, _ in params[1:]], X, y, activation)
    assert largest_gap(grads, backprop_mlp(params, X, y, activation)[1]) < 1e-14


def test_feedback_alignment_is_linear_in_the_feedback_and_leaves_the_last_layer_alone():
    rng = np.random.default_rng(2)
    params, X, y = random_net((4, 6, 5, 3), rng)
    one, two = ([rng.normal(size=(5, 6)), rng.normal(size=(3, 5))] for _ in range(2))
    a, b = (feedback_alignment_grads(params, [B[0], one[1]], X, y, "tanh") for B in (one, two))
    both = feedback_alignment_grads(params, [one[0] + 3 * two[0], one[1]], X, y, "tanh")
    assert both[0][0] == pytest.approx(a[0][0] + 3 * b[0][0])
    assert both[1][0] == pytest.approx(a[1][0])
    assert both[2][0] == pytest.approx(backprop_mlp(params, X, y, "tanh")[1][2][0])


def relaxed(params, X, y, activation, n_steps, rate):
    """Let values relax on the energy with fixed predictions, layer by layer, and read the gradient from the errors."""
    bend, slope = ACTIVATIONS[activation]
    forward = [X]
    for W, b in params[:-1]:
        forward.append(bend(forward[-1] @ W + b))
    logits = forward[-1] @ params[-1][0] + params[-1][1]
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    top = (np.eye(logits.shape[1])[y] - shares) / len(y)
    values = [h.copy() for h in forward]
    for _ in range(n_steps):
        moved = [X]
        for k in range(1, len(params)):
            above = top if k == len(params) - 1 else (values[k + 1] - forward[k + 1]) * slope(forward[k + 1])
            moved.append(values[k] + rate * (-(values[k] - forward[k]) + above @ params[k][0].T))
        values = moved
    local = [(v - h) * slope(h) for v, h in zip(values[1:], forward[1:], strict=True)] + [top]
    return [(-h.T @ e, -e.sum(axis=0)) for h, e in zip(forward, local, strict=True)]


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
@pytest.mark.parametrize("sizes", [(4, 3), (3, 5, 2), (5, 6, 4, 7, 3)])
def test_predictive_coding_with_fixed_predictions_is_backprop(sizes, activation):
    params, X, y = random_net(sizes, np.random.default_rng([3, len(sizes)]))
    true = backprop_mlp(params, X, y, activation)[1]
    assert largest_gap(predictive_coding_grads(params, X, y, activation), true) < 1e-10
    # written out as a relaxation: exact in as many steps of size 1 as there are hidden layers, slowly with small steps
    for n_steps in range(len(sizes)):
        found = relaxed(params, X, y, activation, n_steps, 1.0)
        assert largest_gap(found, predictive_coding_grads(params, X, y, activation, n_steps)) < 1e-10
    assert largest_gap(relaxed(params, X, y, activation, 400, 0.1), true) < 1e-10


def test_errors_come_down_one_layer_a_step():
    params, X, y = random_net((5, 6, 4, 7, 3), np.random.default_rng(4))
    for n_steps in range(6):
        grads = predictive_coding_grads(params, X, y, "tanh", n_steps)
        assert [bool(dW.any()) for dW, _ in grads] == [n_steps >= 3, n_steps >= 2, n_steps >= 1, True]


def test_at_equilibrium_it_is_close_and_not_equal():
    params, X, y = random_net((5, 6, 4, 3), np.random.default_rng(5), 20)
    params = [(0.5 * W, b) for W, b in params]
    true = backprop_mlp(params, X, y, "tanh")[1]
    off = [
        degrees(credit_rules.equilibrium_grads(params, X, y, softmax_cross_entropy, pull, 1000), true)
        for pull in (1.0, 0.1, 0.01)
    ]
    assert 1 < off[0] < 45
    assert off[0] > 5 * off[1] > 25 * off[2]  # the error falls with the pull, in proportion in the end


def test_equilibrium_is_one():
    """More steps and smaller ones change nothing: the values have settled."""
    params, X, y = random_net((5, 6, 4, 3), np.random.default_rng(6), 5)
    some = credit_rules.equilibrium_grads(params, X, y, softmax_cross_entropy, 1.0, 2000, 0.1)
    more = credit_rules.equilibrium_grads(params, X, y, softmax_cross_entropy, 1.0, 8000, 0.04)
    assert largest_gap(some, more) < 1e-8


def test_alignment_is_a_cosine():
    rng = np.random.default_rng(7)
    grad = [(rng.normal(size=(3, 2)), rng.normal(size=2)), (rng.normal(size=(2, 4)), rng.normal(size=4))]
    assert update_alignment(grad, [(5 * W, 5 * b) for W, b in grad]) == pytest.approx(1)
    assert update_alignment([(-W, -b) for W, b in grad], grad) == pytest.approx(-1)
    zeros = [(0 * W, 0 * b) for W, b in grad]
    assert update_alignment(zeros, grad) == update_alignment(grad, zeros) == update_alignment(zeros, zeros) == 0
    other = [(W[::-1], b[::-1]) for W, b in grad]
    # the law of cosines
    length = lambda layers: sum(np.sum(part**2) for layer in layers for part in layer)  # noqa: E731
    gap = [(W - V, b - c) for (W, b), (V, c) in zip(grad, other, strict=True)]
    cosine = (length(grad) + length(other) - length(gap)) / (2 * math.sqrt(length(grad) * length(other)))
    assert update_alignment(other, grad) == pytest.approx(cosine)


def test_feedback_alignment_learns_digits_and_falls_below_90_degrees_its_controls_do_not():
    data, sizes = digits_split("stratified", np.random.default_rng(8)), (64, 16, 16, 10)

    def gradient(params, X, y):
        return backprop_mlp(params, X, y, "tanh")[1]

    def angle(update, *at):
        return degrees(update[:-1], gradient(*at)[:-1])

    rules = credit_rules.four_rules(gradient, lambda *at: feedback_alignment_grads(*at, "tanh"), sizes)
    found = {name: credit_rules.follow(rule, angle, data, sizes, (0, 8, 16), 0) for name, rule in rules.items()}
    scores, angles = {n: run[0][-1] for n, run in found.items()}, {n: run[1][-1] for n, run in found.items()}
    assert scores["backprop"] > 93
    assert scores["feedback alignment"] > 88
    assert scores["output layer only"] < 85
    assert scores["feedback new in each step"] < 80
    assert angles["feedback alignment"] < 75
    assert angles["feedback new in each step"] > 75
    assert angles["output layer only"] == pytest.approx(90)


def told_shuffled_labels(seed):
    """Return, for three rules that learned from shuffled labels, degrees to the true gradient and to their own one."""
    data, sizes = digits_split("stratified", np.random.default_rng(2016)), (64, 16, 16, 10)
    X, y, rng = data[0][:600], data[1][:600], np.random.default_rng([16, seed])
    dealt = np.random.default_rng([11, seed]).permutation(y)
    params, wires = credit_rules.new_network(sizes, rng), credit_rules.random_feedback(sizes, rng)
    rule = lambda p, X, y: feedback_alignment_grads(p, wires, X, y, "tanh")  # noqa: E731
    params = credit_rules.descend(rule, params, X, dealt, np.random.default_rng(seed), 10)
    X, y, dealt = X[:200], y[:200], dealt[:200]
    loss = lambda p: backprop_mlp(p, X, dealt, "tanh")[0]  # noqa: E731
    true, own = (backprop_mlp(params, X, told, "tanh")[1] for told in (y, dealt))
    updates = (
        credit_rules.equilibrium_grads(params, X, dealt, softmax_cross_entropy),
        rule(params, X, dealt),
        credit_rules.perturbation_grads(params, loss, np.random.default_rng(3), 100),
    )
    return [[degrees(update[:-1], grad[:-1]) for update in updates] for grad in (true, own)]


def test_no_rule_points_down_a_cost_that_it_is_not_told():
    """The control for "no global cost": told shuffled labels, every rule goes down the shuffled cost."""
    to_true, to_own = np.mean([told_shuffled_labels(seed) for seed in range(3)], axis=0)
    assert to_true == pytest.approx(90, abs=12)
    assert (to_own < 85).all()


def test_the_claim_about_a_global_cost_is_told_with_its_control():
    row = next(line for line in (ROOT / "docs" / "claims.md").read_text().splitlines() if "no-global-cost" in line)
    assert "shuffled" in row


def test_perturbation_finds_the_gradient_as_the_root_of_tries_over_weights():
    params, X, y = random_net((6, 8, 3), np.random.default_rng(9), 30)
    true = backprop_mlp(params, X, y, "tanh")[1]
    n_weights = sum(part.size for layer in params for part in layer)
    for tries in (20, 2000):
        found = credit_rules.perturbation_grads(
            params, lambda p: backprop_mlp(p, X, y, "tanh")[0], np.random.default_rng(1), tries
        )
        expected = math.sqrt(tries / (tries + n_weights))
        assert update_alignment(found, true) == pytest.approx(expected, abs=0.2)


@pytest.mark.parametrize("seed", range(3))
def test_only_the_rewarded_pair_learns(seed):
    which, when, delta_t, rewards = spike_pairs.trials_with_reward(30, 200, np.random.default_rng(seed))
    amounts = stdp_weight_change(delta_t, SONG_2000)
    change = spike_pairs.gated(three_factor_update, amounts, which, when, rewards, 2.0, 1.0, 30)
    assert change[0] > 6 * np.abs(change[1:]).std()
    assert change[0] > 2.5 * np.abs(change[1:]).max()
    ungated = np.bincount(which, amounts, 30)
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
    assert step @ slope / np.linalg.norm(step) / np.linalg.norm(slope) > 0.98


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


def test_figures_take_what_the_learner_hands_in():
    def listed(delta_t, params):
        return stdp_weight_change(delta_t, params).tolist()

    axes = figures.window(listed, SONG_2000).axes[0]
    assert axes.lines[0].get_ydata().min() == pytest.approx(-0.525, rel=1e-2)
    first, w = {"same": np.full((2, 20), 5.0)}, {"same": np.ones((2, 4))}
    assert figures.latency(first, w, np.ones((2, 4))).axes[0].lines[0].get_ydata() == pytest.approx([5, 5])
    assert len(figures.rewarded({"a": np.arange(5.0), "b": np.arange(5.0)}).axes) == 2
    assert len(figures.surprise({"one": np.ones(9)}, 2, 5).axes[0].patches) == 9
    panels = figures.learning({"a": [1, 2], "b": [3, 4]}, {"a": [90, 50]}, (0, 3)).axes
    assert [len(panel.lines) for panel in panels] == [2, 2]
    board = figures.scoreboard({"a": (90, 40, 91), "b": (0, 0, 89)}).axes[0]
    assert [list(board.lines[k].get_xdata()) for k in range(3)] == [[90, 0], [40, 0], [91, 89]]
    curves = {name: np.arange(3.0) for name in "abcdef"}
    assert [len(panel.lines) for panel in figures.gains(np.arange(3.0), curves).axes] == [3, 3]
    spikes = spike_pairs.volley(np.array([3.0, 8]), 0.0, 40, 0.5, np.random.default_rng(0))
    assert len(figures.raster(spikes, np.zeros(40), [0.5, 1], 0.5, "a").axes[0].collections[0].get_offsets()) == 2
