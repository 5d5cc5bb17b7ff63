"""Laws that the reference of credit assignment must obey, written apart from its own formulas; helpers; figures."""

from __future__ import annotations

import math

import numpy as np
import pytest

from course.authoring.lesson import ROOT
from helpers.data import digits_split
from helpers.figures import credit_assignment as figures
from helpers.labs import credit_rules
from helpers.reference.backpropagation import ACTIVATIONS, backprop_mlp, softmax_cross_entropy
from helpers.reference.credit_assignment import (
    NUDGE,
    feedback_alignment_grads,
    learned_feedback_step,
    node_perturbation_grads,
    perturbation_grads,
    predictive_coding_grads,
    row_losses,
    tries_needed,
    update_alignment,
)


def random_net(sizes, rng, n_samples=6):
    params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:])]  # noqa: B905
    return params, rng.normal(size=(n_samples, sizes[0])), rng.integers(0, sizes[-1], n_samples)


def largest_gap(some, other):
    return max(
        np.abs(a - b).max() for pair, two in zip(some, other, strict=True) for a, b in zip(pair, two, strict=True)
    )


def degrees(update, grad):
    return math.degrees(math.acos(min(1.0, max(-1.0, update_alignment(update, grad)))))


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
    true, own = (backprop_mlp(params, X, told, "tanh")[1] for told in (y, dealt))
    updates = (
        credit_rules.equilibrium_grads(params, X, dealt, softmax_cross_entropy),
        rule(params, X, dealt),
        perturbation_grads(params, X, dealt, np.random.default_rng(3), 100),
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


def numbers_of(layers):
    return np.concatenate([np.ravel(part) for pair in layers for part in pair])


def test_row_losses_are_those_of_backprop_and_noise_is_added_to_weighted_sums():
    params, X, y = random_net((4, 5, 3), np.random.default_rng(10))
    assert row_losses(params, X, y).mean() == pytest.approx(backprop_mlp(params, X, y, "tanh")[0])
    noise = [np.full((6, 5), 0.3), np.full((6, 3), -0.2)]
    moved = [(params[0][0], params[0][1] + 0.3), (params[1][0], params[1][1] - 0.2)]
    assert row_losses(params, X, y, noise) == pytest.approx(row_losses(moved, X, y))


def test_one_try_is_the_rise_times_each_coin():
    params, X, y = random_net((4, 5, 3), np.random.default_rng(11))
    true = numbers_of(backprop_mlp(params, X, y, "tanh")[1])
    for seed in range(5):
        update = numbers_of(perturbation_grads(params, X, y, np.random.default_rng(seed)))
        size = abs(update[0])
        assert np.abs(update) == pytest.approx(size)
        assert update @ true == pytest.approx(size**2, rel=0.05, abs=50 * NUDGE)


@pytest.mark.parametrize("tries", [20, 400])
def test_the_typical_error_is_that_of_the_law(tries):
    params, X, y = random_net((6, 8, 3), np.random.default_rng(9), 30)
    true = numbers_of(backprop_mlp(params, X, y, "tanh")[1])
    errors = [
        np.sum((numbers_of(perturbation_grads(params, X, y, np.random.default_rng([9, seed]), tries)) - true) ** 2)
        for seed in range(40)
    ]
    angle = math.degrees(math.atan(math.sqrt(np.mean(errors) / (true @ true))))
    assert tries_needed(true.size, angle) == pytest.approx(tries, rel=0.15)


def test_with_one_row_node_perturbation_keeps_the_law_with_units_for_numbers():
    params, X, y = random_net((6, 8, 3), np.random.default_rng(12), 1)
    deltas = lambda grads: np.concatenate([db for _, db in grads])  # noqa: E731
    true = deltas(backprop_mlp(params, X, y, "tanh")[1])
    errors = [
        np.sum((deltas(node_perturbation_grads(params, X, y, np.random.default_rng([3, seed]), 50)) - true) ** 2)
        for seed in range(60)
    ]
    assert np.mean(errors) / (true @ true) == pytest.approx(10 / 50, rel=0.2)


def test_node_perturbation_finds_the_gradient_of_all_layers():
    params, X, y = random_net((4, 5, 4, 3), np.random.default_rng(13))
    true = backprop_mlp(params, X, y, "tanh")[1]
    found = node_perturbation_grads(params, X, y, np.random.default_rng(1), 20000)
    assert degrees(found, true) < 3
    assert largest_gap(found, true) < 0.05


def test_learned_feedback_comes_to_mirror_the_weights_and_learns():
    data, sizes = digits_split("stratified", np.random.default_rng(8)), (64, 16, 16, 10)
    rule = lambda *at: feedback_alignment_grads(*at, "tanh")  # noqa: E731
    angle = lambda update, *at: degrees(update[:-1], backprop_mlp(*at, "tanh")[1][:-1])  # noqa: E731
    score, angles = credit_rules.follow_learned(learned_feedback_step, rule, angle, data, sizes, (0, 8), 0, 0.003)
    assert score[-1] > 88
    assert angles[0] > 70 > 20 > angles[-1]


def test_random_feedback_ends_within_three_points_of_backprop():
    """The sharp sentence of claim L4, as the lesson measures it."""
    data, sizes = digits_split("stratified", np.random.default_rng(2016)), (64, 16, 16, 10)
    rules = credit_rules.four_rules(
        lambda *at: backprop_mlp(*at, "tanh")[1], lambda *at: feedback_alignment_grads(*at, "tanh"), sizes
    )
    kept = {name: rules[name] for name in ("backprop", "feedback alignment")}
    scores, _ = credit_rules.compare(kept, lambda *at: 0.0, data, sizes, (0, 10), range(5))
    gap, error = credit_rules.behind(scores)
    assert gap + error < 3


def test_figures_take_what_the_learner_hands_in():
    panels = figures.learning({"a": [1, 2], "b": [3, 4]}, {"a": [90, 50]}, (0, 3)).axes
    assert [len(panel.lines) for panel in panels] == [2, 2]
    board = figures.scoreboard({"a": (90, 40, 91), "b": (0, 0, 89)}).axes[0]
    assert [list(board.lines[k].get_xdata()) for k in range(3)] == [[90, 0], [40, 0], [91, 89]]
    marks = figures.tries((1, 10), {"a": [80, 40]}, {"a": 5}, tries_needed).axes[0]
    assert list(marks.lines[0].get_ydata()) == [80, 40]
