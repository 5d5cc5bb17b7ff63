"""Laws that the reference of layers must obey, written apart from its own formulas, and figures that really draw."""

from __future__ import annotations

import math
import warnings
from decimal import Decimal
from itertools import product

import numpy as np
import pytest

from helpers.data import gate_inputs
from helpers.figures import layers as figures
from helpers.labs import folding, networks, parity_by_heart, signed_training, staircases, unit_by_unit
from helpers.reference.gradient_descent import numerical_gradient
from helpers.reference.layers import (
    activation,
    collapse_linear,
    gelu,
    mlp_forward,
    parity_network,
    staircase_network,
    step,
    xor_by_hand,
)

NAMES = ("sigmoid", "tanh", "relu", "gelu")
BOUNDED = {"a sine": 2 * math.pi, "a line": 1.0, "a kink": 2.0}  # the largest slope of each target that has one


def by_loops(row, params, bend):
    """Run a network on one row, one unit and one weight at a time."""
    signals = [float(value) for value in row]
    for depth, (W, b) in enumerate(params):
        sums = [sum(signal * W[i][j] for i, signal in enumerate(signals)) + b[j] for j in range(len(b))]
        signals = sums if depth == len(params) - 1 else [float(bend(np.array(value))) for value in sums]
    return signals


def random_params(sizes, rng):
    return [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:], strict=False)]


def errors(f, n_steps, x):
    return np.abs(mlp_forward(x[:, None], staircase_network(f, n_steps), step)[:, 0] - f(x))


def test_step_fires_at_its_threshold():
    assert step([-1e-12, 0, 2]).tolist() == [0, 1, 1]


@pytest.mark.parametrize("name", NAMES)
def test_extreme_inputs_give_the_limits_without_a_warning(name):
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        low, high = activation(name)(np.array([-1e4, 1e4]))
    limits = {"sigmoid": (0, 1), "tanh": (-1, 1), "relu": (0, 1e4), "gelu": (0, 1e4)}
    assert (low, high) == pytest.approx(limits[name], abs=1e-12)


@pytest.mark.parametrize("z", [-3.0, -0.7, 0.0, 0.4, 2.0])
def test_sigmoid_agrees_with_exact_decimal_arithmetic(z):
    assert activation("sigmoid")(z) == pytest.approx(float(1 / (1 + Decimal(-z).exp())), rel=1e-14)


@pytest.mark.parametrize("name", NAMES)
def test_activations_keep_the_shape(name):
    for shape in ((0,), (1, 1), (2, 3, 4)):
        assert np.shape(activation(name)(np.ones(shape))) == shape


def test_gelu_is_the_mean_of_a_gate_that_opens_by_chance():
    """GELU(z) is z times the chance that a normal number lies below z: integrate the bell with fine trapezia."""
    grid = np.linspace(-12, 12, 240_001)
    bell = np.exp(-(grid**2) / 2) / math.sqrt(2 * math.pi)
    below = np.concatenate([[0], np.cumsum((bell[1:] + bell[:-1]) / 2)]) * (grid[1] - grid[0])
    chosen = slice(90_000, 150_001, 2500)
    assert gelu(grid[chosen]) == pytest.approx(grid[chosen] * below[chosen], abs=1e-9)


def test_gelu_falls_and_rises_with_its_minimum_near_minus_three_quarters():
    z = np.linspace(-3, 0, 300_001)
    lowest = np.argmin(gelu(z))
    assert (z[lowest], gelu(z)[lowest]) == pytest.approx((-0.7518, -0.16997), abs=1e-4)
    assert np.all(np.diff(gelu(z))[: lowest - 1] < 0)
    assert np.all(np.diff(gelu(z))[lowest + 1 :] > 0)


def test_gap_between_gelu_and_relu_is_even_and_at_most_the_depth_of_the_dip():
    z = np.linspace(0, 6, 60_001)
    right, left = activation("relu")(z) - gelu(z), activation("relu")(-z) - gelu(-z)
    assert right == pytest.approx(left, abs=1e-12)
    assert right.max() == pytest.approx(0.16997, abs=1e-5)


@pytest.mark.parametrize("sizes", [(3, 2), (2, 4, 1), (4, 1, 3, 2)])
@pytest.mark.parametrize("bend", [np.tanh, step, np.square])
def test_forward_agrees_with_loops_over_single_weights(sizes, bend):
    rng = np.random.default_rng(sizes)
    params, X = random_params(sizes, rng), rng.normal(size=(5, sizes[0]))
    assert mlp_forward(X, params, bend) == pytest.approx(np.array([by_loops(row, params, bend) for row in X]))


def test_hidden_units_may_change_places_and_rows_move_with_their_outputs():
    rng = np.random.default_rng(5)
    (W, b), (V, c) = params = random_params((3, 6, 2), rng)
    X, units, rows = rng.normal(size=(9, 3)), rng.permutation(6), rng.permutation(9)
    output = mlp_forward(X, params, np.tanh)
    assert mlp_forward(X, [(W[:, units], b[units]), (V[units], c)], np.tanh) == pytest.approx(output)
    assert mlp_forward(X[rows], params, np.tanh) == pytest.approx(output[rows])
    assert not np.allclose(mlp_forward(X, [(W[:, units], b), (V[units], c)], np.tanh), output)


@pytest.mark.parametrize("sizes", [(4, 2), (5, 1, 5), (6, 3, 7, 2, 4)])
def test_a_linear_stack_is_one_matrix_of_no_higher_rank(sizes):
    rng = np.random.default_rng(sizes)
    weights = [rng.normal(size=pair) for pair in zip(sizes, sizes[1:], strict=False)]
    X = rng.normal(size=(20, sizes[0]))
    stack = mlp_forward(X, [(W, np.zeros(W.shape[1])) for W in weights], lambda z: z)
    assert X @ collapse_linear(weights) == pytest.approx(stack)
    assert np.linalg.matrix_rank(collapse_linear(weights)) == min(sizes)
    bent = mlp_forward(X, [(W, np.zeros(W.shape[1])) for W in weights], np.tanh)
    assert not np.allclose(X @ np.linalg.lstsq(X, bent, rcond=None)[0], bent) or len(sizes) == 2


def test_collapse_keeps_the_order_of_the_layers():
    first, second = np.array([[0, 1], [0, 0]]), np.array([[0, 0], [1, 0]])
    assert collapse_linear([first, second]).tolist() == [[1, 0], [0, 0]]


def test_xor_by_hand_computes_xor():
    rows = np.array(list(product((0, 1), repeat=2)))
    assert mlp_forward(rows, xor_by_hand(), step).ravel().tolist() == [0, 1, 1, 0]


@pytest.mark.parametrize("n_bits", range(2, 9))
def test_parity_network_is_right_on_all_rows_with_one_unit_a_bit(n_bits):
    rows = list(product((0, 1), repeat=n_bits))
    params = parity_network(n_bits)
    assert mlp_forward(np.array(rows), params, step).ravel().tolist() == [row.count(1) % 2 for row in rows]
    assert params[0][0].shape == (n_bits, n_bits)


@pytest.mark.parametrize("name", BOUNDED)
@pytest.mark.parametrize("n_steps", [2, 7, 30])
def test_staircase_error_stays_below_the_lipschitz_bound(name, n_steps):
    gap = errors(figures.TARGETS[name], n_steps, np.linspace(0, 1, 4001)).max()
    assert gap <= BOUNDED[name] / (2 * n_steps) + 1e-9


@pytest.mark.parametrize("name", BOUNDED)
def test_staircase_error_falls_as_one_over_n(name):
    x = np.linspace(0, 1, 20_011)
    largest = [errors(figures.TARGETS[name], n, x).max() for n in (16, 64, 256)]
    rate = np.polyfit(np.log([16, 64, 256]), np.log(largest), 1)[0]
    assert rate == pytest.approx(-1, abs=0.05)


def test_a_jump_is_approached_in_the_mean_and_not_at_every_point():
    x = np.linspace(0, 1, 20_011)
    coarse, fine = (errors(figures.TARGETS["a jump"], n, x) for n in (16, 256))
    assert fine.mean() < coarse.mean() / 10
    assert min(coarse.max(), fine.max()) >= 0.5


def test_staircase_is_level_outside_its_support():
    params = staircase_network(np.exp, 50)
    left, right = (mlp_forward(np.linspace(*ends, 50)[:, None], params, step) for ends in ((-9, 0), (1, 9)))
    assert np.ptp(left) == np.ptp(right) == 0
    assert np.exp(9) - right[-1, 0] > 8000


def test_a_cut_is_found_exactly_where_one_exists():
    labels = figures.XOR
    assert figures.widest_gap(figures.CORNERS, labels)[2] < 1e-9
    moved = figures.CORNERS * [[1, 1], [1, 1], [1, 1], [3, 3]] - [[0, 0], [0, 0], [0, 0], [5, 0]]
    direction, offset, room = figures.widest_gap(moved, np.array([0, 1, 1, 0]))
    assert room > 0
    assert ((moved @ direction > offset) == (labels == 1)).all()


def titles(figure):
    return " ".join(axes.get_title() for axes in figure.axes)


def test_bent_plane_says_whether_a_line_parts_the_rows():
    assert "no line" in titles(figures.bent_plane(mlp_forward, lambda z: z))
    assert "one line parts" in titles(figures.bent_plane(mlp_forward, np.tanh))


def test_staircase_figure_measures_the_network_that_it_is_given():
    good = titles(figures.staircase(staircase_network, mlp_forward, step, "a line", 10))
    poor = titles(figures.staircase(lambda f, n: staircase_network(f, 2), mlp_forward, step, "a line", 10))
    assert "0.050" in good
    assert "0.250" in poor
    assert "outside: 0.65" in titles(figures.staircase(staircase_network, mlp_forward, step, "a line", 10, beyond=True))


def test_remaining_figures_draw_what_they_are_given():
    assert len(figures.activations(activation).axes) == 2
    counts = figures.parity_counts(parity_network, mlp_forward, step, 5)
    assert counts.axes[0].lines[0].get_ydata().tolist() == [0, 1, 0, 1, 0, 1]
    measured = figures.approximation_errors(staircase_network, mlp_forward, step, [2, 4, 8])
    assert measured["a line"][0] == pytest.approx([1 / 4, 1 / 8, 1 / 16], abs=1e-3)
    curve = figures.error_curves(measured, [2, 4, 8]).axes[0].lines[1]
    assert curve.get_ydata() == pytest.approx(measured["a line"][0])
    steps = figures.training_steps({"learns": [10, 20], "does not": [None]}, 50).axes[0]
    assert [label.get_text() for label in steps.get_yticklabels()] == ["does not", "learns"]
    assert sorted(float(line.get_xdata()[0]) for line in steps.lines if line.get_marker() == "o") == [10, 20]


def test_a_network_of_steps_is_drawn_with_what_its_units_say():
    plane, said = figures.xor_network(xor_by_hand(), mlp_forward, step).axes
    assert len(plane.lines) == 2
    assert [text.get_text() for text in said.texts] == ["0", "0", "0", "0", "1", "1", "1", "0", "1", "0", "0", "0"]


FOLD = [(np.array([[2.0, 4.0]]), np.array([0.0, -2.0])), (np.array([[1.0], [-1.0]]), np.zeros(1))]


def test_folding_is_parity_with_two_units_a_fold_and_the_figure_shows_each_fold():
    rows = gate_inputs(8)
    output = mlp_forward(rows, folding.folded(FOLD, 3), activation("relu"))[:, 0]
    assert output.tolist() == (rows.sum(axis=1) % 2).tolist()
    panels = figures.folds(folding.folded(FOLD, 3), mlp_forward, activation("relu")).axes
    after = [panel.lines[0].get_ydata().tolist() for panel in panels]
    assert after[0] == [0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25, 0]
    assert after[1] == [0, 0.5, 1, 0.5, 0, 0.5, 1, 0.5, 0]
    assert after[2] == [0, 1, 0, 1, 0, 1, 0, 1, 0]
    assert [panel.get_title().split(", ")[1] for panel in panels] == ["2 units", "4 units", "6 units"]


def test_a_fold_with_biases_of_its_own_and_in_lists_can_be_stacked_too():
    mirrored = [([[-2, -4]], [2, 2]), ([[1], [-1]], [0])]  # 2 - 2y, and 2 - 4y up to the middle
    assert folding.relu_units(mirrored, mlp_forward, activation, 3) == (8, 6)
    from_above = [([[2, -2]], [-1, 1]), ([[-1], [-1]], [1])]  # 1 - |2y - 1|
    assert folding.relu_units(from_above, mlp_forward, activation, 6) == (64, 12)


def test_counting_with_relu_is_parity_with_one_unit_a_bit():
    for n_bits in (2, 5, 8):
        rows = gate_inputs(n_bits)
        output = mlp_forward(rows, folding.counted(n_bits), activation("relu"))[:, 0]
        assert output.tolist() == (rows.sum(axis=1) % 2).tolist()
        assert folding.step_units(parity_network, mlp_forward, step, n_bits) == n_bits


def test_nothing_is_measured_with_a_function_that_is_not_right():
    flat = [(np.array([[2.0, 2.0]]), np.array([0.0, -1.0])), FOLD[1]]
    upside_down = lambda f, n: [(W, -b) for W, b in staircase_network(f, n)]  # noqa: E731
    no_parity = lambda n: [(np.eye(n), np.full(n, -0.5)), parity_network(n)[1]]  # noqa: E731
    silent = lambda name: lambda z: 0 * z  # noqa: E731
    for named, measure in (
        ("fold", lambda: folding.relu_units(flat, mlp_forward, activation, 3)),
        ("mlp_forward", lambda: folding.relu_units(FOLD, lambda X, p, a: None, activation, 3)),
        ("activation", lambda: folding.relu_units(FOLD, mlp_forward, silent, 3)),
        ("parity_network", lambda: folding.step_units(no_parity, mlp_forward, step, 8)),
        ("mlp_forward", lambda: networks.alone_and_shuffled(mlp_forward_without_bias, np.tanh)),
        ("collapse_linear", lambda: networks.ranks(lambda weights: weights[0], mlp_forward, np.ones((9, 4)), [2, 1])),
        ("staircase_network", lambda: staircases.largest_gap(upside_down, mlp_forward, step, np.square, 8, 0, 1)),
        ("activation", lambda: signed_training.starts(mlp_forward, silent, "Dale")),
    ):
        with pytest.raises(networks.NotRight, match=named):
            measure()
    with pytest.raises(networks.NotRight):
        networks.alone_and_shuffled(lambda X, params, bend: -mlp_forward(X, params, bend), np.tanh)


def mlp_forward_without_bias(X, params, bend):
    return mlp_forward(X, [(W, 0 * b) for W, b in params], bend)


def as_lists(network):
    return lambda *arguments: [(np.asarray(W).tolist(), np.asarray(b).tolist()) for W, b in network(*arguments)]


def forward_by_columns(X, params, bend):
    """As a learner writes it who takes a unit's column, and arrays for granted."""
    rows = []
    for row in X:
        h = row
        for k, (W, b) in enumerate(params):
            h = np.array([np.dot(W[:, unit], h) + b[unit] for unit in range(len(b))])
            h = h if k == len(params) - 1 else bend(h)
        rows.append(h)
    return np.array(rows)


def test_networks_made_of_lists_can_be_drawn_and_measured_with_any_right_forward_pass():
    forward = forward_by_columns
    assert networks.forward_is_right(forward)
    figures.xor_network(as_lists(xor_by_hand)(), forward, step)
    figures.parity_counts(as_lists(parity_network), forward, step, 4)
    figures.staircase(as_lists(staircase_network), forward, step, "a line", 4, beyond=True)
    assert folding.step_units(as_lists(parity_network), forward, step, 4) == 4
    assert folding.relu_units(as_lists(lambda: FOLD)(), forward, activation, 2) == (4, 4)
    gap = staircases.largest_gap(as_lists(staircase_network), forward, step, np.square, 8, 0, 1)
    assert gap == pytest.approx(1 / 8, abs=0.01)


@pytest.mark.parametrize("wanted", list(product((0, 1), repeat=4)))
def test_without_inhibition_a_table_is_learned_where_more_input_never_gives_less(wanted):
    none, second, first, both = wanted
    found = signed_training.starts(mlp_forward, activation, "no inhibition", 1000, wanted, n_starts=2)
    assert signed_training.how_many(found) == (0 if none > min(second, first) or max(second, first) > both else 2)


def test_absolute_values_fold_with_one_unit_and_seven_do_it_in_one_layer():
    """The lesson says so beside its 6 against 8: three units that fold, and seven that count."""
    rows, one = gate_inputs(8), np.ones((1, 1))
    odd = (rows.sum(axis=1) % 2).tolist()
    deep = [(np.ones((8, 1)), np.array([-4.0])), (one, np.array([-2.0])), (one, np.array([-1.0]))]
    assert mlp_forward(rows, [*deep, (one, np.zeros(1))], np.abs)[:, 0].tolist() == (1 - rows.sum(axis=1) % 2).tolist()
    heights = np.array([[-1.0], [1], [-1], [1], [-1], [1], [-1]])
    flat = [(np.ones((8, 7)), -np.arange(1.0, 8)), (heights, np.array([4.0]))]
    assert mlp_forward(rows, flat, np.abs)[:, 0].tolist() == odd


def test_units_alone_and_in_another_order_give_what_the_layers_give():
    rng = np.random.default_rng(6)
    params, X = random_params((3, 5, 2), rng), rng.normal(size=(4, 3))
    output = mlp_forward(X, params, np.tanh)
    assert unit_by_unit.by_units(X, params, np.tanh) == pytest.approx(output)
    shuffled = unit_by_unit.in_another_order(params, rng)
    assert not np.array_equal(shuffled[0][0], params[0][0])
    assert mlp_forward(X, shuffled, np.tanh) == pytest.approx(output)


def test_random_units_learn_shown_rows_of_parity_by_heart_and_miss_the_others():
    assert parity_by_heart.shares_right(256, 0)[0] == 1
    shown, others = np.mean([parity_by_heart.shares_right(128, seed) for seed in range(8)], axis=0)
    assert shown == 1
    assert others < 0.4


def test_slopes_of_the_training_on_xor_are_those_that_nudges_measure():
    rng, X = np.random.default_rng(8), gate_inputs(2).astype(float)
    params = random_params((2, 3, 1), rng)
    shapes = [part.shape for layer in params for part in layer]

    def loss(numbers):
        parts = np.split(numbers, np.cumsum([math.prod(shape) for shape in shapes])[:-1])
        W1, b1, W2, b2 = (part.reshape(shape) for part, shape in zip(parts, shapes, strict=True))
        p = activation("sigmoid")(mlp_forward(X, [(W1, b1), (W2, b2)], activation("sigmoid")))
        return -np.mean(signed_training.XOR * np.log(p) + (1 - signed_training.XOR) * np.log(1 - p))

    numbers = np.concatenate([np.ravel(part) for layer in params for part in layer])
    found = np.concatenate(
        [np.ravel(part) for layer in signed_training.slopes(params, X, signed_training.XOR) for part in layer]
    )
    assert found == pytest.approx(numerical_gradient(loss, numbers, 1e-5), abs=1e-8)


def test_xor_is_learned_with_any_sign_and_under_dale_and_not_without_inhibition():
    learn = lambda rule, seed: signed_training.learn_xor(mlp_forward, activation("sigmoid"), rule, seed)  # noqa: E731
    runs = {rule: [learn(rule, seed) for seed in range(3)] for rule in signed_training.RULES}
    assert None not in runs["any sign"] + runs["Dale"]
    assert runs["no inhibition"] == [None] * 3
    with pytest.raises(ValueError, match="choose one of"):
        learn("all signs", 0)


def test_signs_are_kept_at_every_step_of_training():
    seen = []

    def forward(X, params, bend):
        seen.append([np.array(W) for W, _ in params])
        return mlp_forward(X, params, bend)

    signed_training.learn_xor(forward, activation("sigmoid"), "Dale", 1)
    first, second = signed_training.signs_of("Dale", 8)
    assert len(seen) > 20
    assert all(np.all(W1 * first >= 0) and np.all(W2 * second >= 0) for W1, W2 in seen)
