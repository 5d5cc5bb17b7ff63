"""Laws that the reference of gradient descent must obey, written apart from its own formulas."""

import math
from decimal import Decimal, getcontext
from fractions import Fraction

import numpy as np
import pytest

from helpers.data import two_blobs
from helpers.figures import gradient_descent as figures
from helpers.labs import one_unit, valley
from helpers.reference.gradient_descent import (
    binary_cross_entropy,
    delta_rule_step,
    gradient_descent,
    half_mse_hessian,
    largest_stable_rate,
    mse_loss,
    numerical_gradient,
    sigmoid,
)

getcontext().prec = 60


def exact_sigmoid(z):
    """Return the sigmoid with sixty digits, as a Decimal."""
    return 1 / (1 + Decimal(-z).exp())


def bowl(seed, d=4):
    """Return a symmetric matrix with eigenvalues that are known, and the direction of the largest."""
    rng = np.random.default_rng(seed)
    axes = np.linalg.qr(rng.standard_normal((d, d)))[0]
    curvatures = np.linspace(0.2, 5.0, d)
    return (axes * curvatures) @ axes.T, curvatures[-1], axes[:, -1]


@pytest.mark.parametrize("seed", range(5))
def test_mean_squared_error_agrees_with_exact_fractions(seed):
    rng = np.random.default_rng(seed)
    X, y, w, b = rng.integers(-5, 6, (7, 3)), rng.integers(-9, 10, 7), rng.integers(-3, 4, 3), int(rng.integers(-3, 4))
    errors = [Fraction(int(t)) - sum(int(u) * int(v) for u, v in zip(w, x, strict=True)) - b
              for x, t in zip(X, y, strict=True)]  # fmt: skip
    assert mse_loss(X, y, w, b) == pytest.approx(float(sum(e * e for e in errors) / 7), rel=1e-14)


def test_mean_squared_error_is_variance_at_the_mean():
    y = np.array([1.0, 4.0, -2.0, 9.0])
    assert mse_loss(np.zeros((4, 2)), y, np.ones(2), y.mean()) == pytest.approx(y.var())


@pytest.mark.parametrize("seed", range(5))
def test_delta_rule_is_minus_half_the_gradient_of_the_squared_error(seed):
    rng = np.random.default_rng(seed)
    w, b, x, y, eta = rng.standard_normal(3), 0.3, rng.standard_normal(3), 1.7, 0.01
    # a complex nudge finds the derivative without subtracting anything
    slopes = [
        ((y - (w + 1e-30j * unit) @ x - b) ** 2).imag / 1e-30 for unit in np.eye(3)
    ] + [((y - w @ x - (b + 1e-30j)) ** 2).imag / 1e-30]  # fmt: skip
    moved, bias = delta_rule_step(w, b, x, y, eta)
    assert np.append(moved - w, bias - b) == pytest.approx(-eta / 2 * np.array(slopes), rel=1e-12)


def test_delta_rule_rests_where_there_is_no_error_and_leaves_its_arguments_alone():
    w, x = np.array([1.0, 1.0]), np.array([1.0, 2.0])
    moved, bias = delta_rule_step(w, -2.0, x, 1.0, 0.5)
    assert moved.tolist() == [1, 1] and bias == -2
    delta_rule_step(w, -2.0, x, 5.0, 0.5)
    assert w.tolist() == [1, 1] and x.tolist() == [1, 2]


def test_delta_rule_solves_a_row_in_one_step_at_its_own_best_rate_and_runs_away_above_twice_that():
    w, x, y = np.zeros(2), np.array([3.0, 4.0]), 1.0
    best = 1 / 26  # |x|^2 + 1 for the bias
    moved, bias = delta_rule_step(w, 0.0, x, y, best)
    assert moved @ x + bias == pytest.approx(y)
    for rate, grows in ((1.99 * best, False), (2.01 * best, True)):
        moved, bias = delta_rule_step(w, 0.0, x, y, rate)
        assert (abs(y - moved @ x - bias) > 1) == grows


def test_central_differences_have_order_two():
    place = np.array([0.7, -0.4])
    exact = np.array([math.exp(0.7), -math.sin(-0.4)])
    sizes = np.array([0.2, 0.1, 0.05, 0.025])
    errors = [np.abs(numerical_gradient(lambda w: np.exp(w[0]) + np.cos(w[1]), place, eps) - exact) for eps in sizes]
    orders = np.diff(np.log(errors), axis=0) / np.diff(np.log(sizes))[:, None]
    assert orders == pytest.approx(2 * np.ones_like(orders), abs=0.02)


def test_central_differences_are_exact_for_quadratics_and_nine_digits_good_at_1e_minus_5():
    H, *_ = bowl(1)
    place = np.array([1.0, -2.0, 0.5, 3.0])
    for eps in (1.0, 0.25):
        assert numerical_gradient(lambda w: w @ H @ w / 2, place, eps) == pytest.approx(H @ place, rel=1e-12)
    fine = numerical_gradient(lambda w: np.sum(np.exp(w)), place, 1e-5)
    assert fine == pytest.approx(np.exp(place), rel=1e-9)


def test_a_step_has_no_slope_but_at_its_edge():
    X, y = two_blobs(40, 0.5, np.random.default_rng(0))
    places = np.random.default_rng(1).standard_normal((50, 3))
    slopes = [numerical_gradient(lambda v: np.sum(np.sign(X @ v[:2] + v[2]) != y), v, 1e-7) for v in places]
    assert not np.any(slopes)
    assert numerical_gradient(lambda w: float(w[0] >= 0), np.zeros(1), 1e-3).tolist() == [500.0]


def test_descent_in_a_bowl_follows_the_closed_form():
    H, *_ = bowl(2)
    start, eta = np.array([1.0, -1.0, 2.0, 0.5]), 0.3
    path = gradient_descent(lambda w: H @ w, start, eta, 9)
    assert path.shape == (10, 4)
    for k, place in enumerate(path):
        assert place == pytest.approx(np.linalg.matrix_power(np.eye(4) - eta * H, k) @ start, abs=1e-12)


def test_descent_without_steps_is_the_start_and_the_start_is_not_changed():
    start = np.array([1.0, 2.0])
    assert gradient_descent(lambda w: w, start, 0.5, 0).tolist() == [[1, 2]]
    gradient_descent(lambda w: w, start, 0.5, 3)
    assert start.tolist() == [1, 2]


@pytest.mark.parametrize("seed", range(6))
def test_the_largest_stable_rate_is_two_over_the_largest_curvature_and_divides_falling_from_growing(seed):
    H, steepest, direction = bowl(seed)
    rate = largest_stable_rate(H)
    assert rate == pytest.approx(2 / steepest, rel=1e-12)
    start = np.random.default_rng(seed).standard_normal(4)
    loss = np.einsum(
        "ki,ij,kj->k", *(lambda path: (path, H, path))(gradient_descent(lambda w: H @ w, start, 0.99 * rate, 60))
    )
    assert np.all(np.diff(loss) < 0)
    away = gradient_descent(lambda w: H @ w, direction, 1.01 * rate, 60) @ direction
    assert np.all(np.diff(np.abs(away)) > 0) and np.all(away[1:] * away[:-1] < 0)


def test_flat_and_downward_directions_set_no_limit():
    assert largest_stable_rate(np.zeros((3, 3))) == math.inf
    assert largest_stable_rate(-np.eye(2)) == math.inf
    assert largest_stable_rate(np.diag([-100.0, 0.5])) == 4
    assert largest_stable_rate([[0, 2], [2, 0]]) == pytest.approx(1)


def test_adaline_is_stable_up_to_two_over_the_largest_eigenvalue_of_its_inputs():
    X, y = two_blobs(60, 0.3, np.random.default_rng(5))
    Z = np.column_stack([X, np.ones(60)])
    limit = 2 / max(np.roots(np.poly(Z.T @ Z / 60)).real)
    assert largest_stable_rate(Z.T @ Z / 60) == pytest.approx(limit, rel=1e-9)

    def batch(v, eta):
        """Return the weights after one pass of delta-rule steps that all start from v, averaged."""
        return np.mean([np.append(*delta_rule_step(v[:2], v[2], x, t, eta)) for x, t in zip(X, y, strict=True)], axis=0)

    for share, arrives in ((0.95, True), (1.05, False)):
        v = np.zeros(3)
        for _ in range(200):
            v = batch(v, share * limit)
        assert (mse_loss(X, y, v[:2], v[2]) < 1) == arrives


@pytest.mark.parametrize("z", [-1e4, -745.0, -710.0, -40.0, -1.5, 0.0, 0.3, 30.0, 709.0, 1e4])
def test_sigmoid_agrees_with_sixty_digits_far_out(z):
    assert float(sigmoid(z)) == pytest.approx(float(exact_sigmoid(z)), rel=1e-11, abs=5e-324)


def test_sigmoid_is_point_symmetric_and_rises_without_warnings(recwarn):
    z = np.concatenate([np.linspace(-25, 25, 301), [-1e4, 1e4, -750, 750]])
    assert sigmoid(-z) == pytest.approx(1 - sigmoid(z), abs=1e-15)
    assert np.all(np.diff(sigmoid(z[:301])) > 0)
    assert sigmoid(np.zeros((2, 3))).shape == (2, 3) and sigmoid(0) == 0.5
    assert not recwarn.list


def test_sigmoid_is_half_a_tanh_and_its_slope_is_p_times_one_minus_p():
    z = np.linspace(-5, 5, 41)
    assert sigmoid(z) == pytest.approx((1 + np.tanh(z / 2)) / 2, rel=1e-12)
    slope = [numerical_gradient(lambda v: float(sigmoid(v[0])), np.array([point]), 1e-4)[0] for point in z]
    assert slope == pytest.approx(sigmoid(z) * (1 - sigmoid(z)), rel=1e-6)


def test_cross_entropy_of_known_cases(recwarn):
    assert binary_cross_entropy([0.5] * 3, [0, 1, 1]) == pytest.approx(math.log(2))
    assert binary_cross_entropy([0.25, 0.25], [1, 0]) == pytest.approx((math.log(4) + math.log(4 / 3)) / 2)
    assert binary_cross_entropy([1.0, 0.0], [1, 0]) == pytest.approx(0, abs=2e-12)
    assert binary_cross_entropy([1.0, 0.0], [0, 1]) == pytest.approx(12 * math.log(10), rel=1e-5)
    assert not recwarn.list


def test_cross_entropy_is_least_at_the_share_of_ones():
    y = np.array([1, 0, 0, 1, 1, 0, 0, 0])
    guesses = np.linspace(0.005, 0.995, 199)
    losses = [binary_cross_entropy(np.full(8, guess), y) for guess in guesses]
    assert guesses[np.argmin(losses)] == pytest.approx(3 / 8)


def test_the_gradient_of_logistic_regression_is_the_error_times_the_input():
    rng = np.random.default_rng(9)
    X, y, w = rng.standard_normal((20, 3)), rng.integers(0, 2, 20), rng.standard_normal(3)
    measured = numerical_gradient(lambda v: binary_cross_entropy(sigmoid(X @ v), y), w, 1e-5)
    assert measured == pytest.approx(sum((sigmoid(x @ w) - t) * x for x, t in zip(X, y, strict=True)) / 20, rel=1e-8)


def test_random_flat_places_are_rarely_minima():
    rng, exact = np.random.default_rng(4), {1: 1 / 2, 2: (2 - 2**0.5) / 4, 3: (math.pi - 2 * 2**0.5) / (4 * math.pi)}
    for n, share in exact.items():
        found, maxima = valley.shares_of_kinds(rng, n, 20_000)
        assert maxima == pytest.approx(found, abs=0.02)
        assert abs(found - share) < 4 * math.sqrt(share * (1 - share) / 20_000)


@pytest.mark.parametrize("name", figures.SURFACES)
def test_the_slope_of_every_surface_is_the_gradient_of_its_height(name):
    surface = figures.SURFACES[name]
    for place in np.random.default_rng(7).uniform(-2, 2, (10, 2)):
        assert surface.slope(place) == pytest.approx(numerical_gradient(surface.height, place, 1e-5), abs=1e-7)
        assert surface.height(place) >= surface.lowest - 1e-9


def test_the_words_below_the_walker_are_true():
    ends = {
        ("bowl", 1.0, 5): "at the lowest point",
        ("ravine", 0.11, 80): "it ran away",
        ("ravine", 0.05, 200): "at the lowest point",
    }
    ends |= {("two valleys", 0.1, 300): "no slope here, but not the lowest", ("saddle", 0.2, 80): "at the lowest point"}
    for (name, rate, steps), words in ends.items():
        surface = figures.SURFACES[name]
        assert figures.outcome(figures.descend(gradient_descent, surface, rate, steps), surface) == words


def test_a_rolling_marble_leaves_the_valley_in_which_descent_stops():
    surface = figures.SURFACES["two valleys"]
    stopped = gradient_descent(surface.slope, np.array(surface.start), 0.05, 2000)[-1]
    rolled = valley.marble(surface.slope, surface.start, 0.05, 0.97, 2000)[-1]
    assert surface.height(rolled) == pytest.approx(surface.lowest, abs=1e-6)
    assert surface.height(stopped) > surface.lowest + 0.3


def test_walking_finds_the_limit_that_the_curvature_sets():
    found = figures.measured_limit(gradient_descent, lambda w: np.array([1.0, 20.0]) * w, np.array([1.8, 0.4]))
    assert found == pytest.approx(0.1, rel=2e-3)


def test_the_slope_of_a_valley_is_what_its_curvatures_say():
    slope = valley.slope_of((1, 20))
    height = numerical_gradient(lambda w: (w[0] ** 2 + 20 * w[1] ** 2) / 2, np.array([0.3, -0.2]), 1e-3)
    assert slope(np.array([0.3, -0.2])) == pytest.approx(height)


def test_a_marble_that_keeps_nothing_walks():
    slope = valley.slope_of((1, 20))
    walked = gradient_descent(slope, np.array(valley.START), 0.05, 30)
    assert valley.marble(slope, valley.START, 0.05, 0, 30) == pytest.approx(walked)


@pytest.mark.parametrize("conditioning", [10, 20, 200])
def test_a_walk_takes_conditioning_times_log_of_a_thousand_steps(conditioning):
    slope = valley.slope_of((1, conditioning))
    walked = gradient_descent(slope, np.array([1.0, 0.0]), 1 / conditioning, 2000)
    assert valley.steps_needed(walked) == pytest.approx(conditioning * math.log(1000), rel=0.06)


def test_steps_needed_counts_up_to_where_a_path_stays_near():
    assert valley.steps_needed([[1000.0], [0.5], [2.0], [0.9]]) == 3
    assert valley.steps_needed([[1.0], [0.5]]) == 2, "never there"
    assert valley.steps_needed([[1.0], [np.nan]]) == 2


def test_the_hessian_of_half_the_squared_error_is_what_second_differences_find():
    rng = np.random.default_rng(8)
    X, y, v = rng.standard_normal((9, 3)), rng.standard_normal(9), rng.standard_normal(4)

    def slope(v):
        return numerical_gradient(lambda u: mse_loss(X, y, u[:3], u[3]) / 2, v, 1e-2)

    columns = [(slope(v + unit) - slope(v - unit)) / 2 for unit in np.eye(4)]
    assert half_mse_hessian(X) == pytest.approx(np.array(columns), abs=1e-9)
    assert np.linalg.eigvalsh(half_mse_hessian(X))[0] > -1e-12


@pytest.mark.parametrize("eta", [0.1, 0.01])
def test_two_who_descend_and_ascend_leave_their_equilibrium(eta):
    path = gradient_descent(valley.game_of_two, np.array([1.0, 0.0]), eta, 50)
    assert np.linalg.norm(path, axis=1) == pytest.approx((1 + eta**2) ** (np.arange(51) / 2))


def test_fours_and_nines_of_the_last_three_forms_are_held_out():
    X, y, X_new, y_new = one_unit.fours_and_nines()
    assert len(X) == len(y) == 283 and len(X_new) == len(y_new) == 78
    assert set(y) == set(y_new) == {-1.0, 1.0}
    assert not {row.tobytes() for row in X} & {row.tobytes() for row in X_new}


def test_a_unit_that_sees_row_by_row_begins_at_zero_and_may_see_them_again():
    X, y = two_blobs(6, 0.5, np.random.default_rng(0))
    path = one_unit.row_by_row(delta_rule_step, X, y, eta=0.1, passes=2)
    assert path.shape == (13, 3) and not path[0].any()
    w, b = delta_rule_step(path[6, :2], path[6, 2], X[0], y[0], 0.1)
    assert path[7] == pytest.approx([*w, b])


def test_far_rows_lie_on_their_side_and_pull_the_line_of_adaline():
    X, y = two_blobs(60, 0.3, np.random.default_rng(5))
    X_far, y_far = one_unit.far_rows(X, y)
    assert len(X_far) == len(y_far) == 72 and set(y_far[60:]) == {1}
    wrong = []
    for rows, labels in ((X, y), (X_far, y_far)):
        v = np.linalg.lstsq(np.column_stack([rows, np.ones(len(rows))]), labels, rcond=None)[0]
        wrong.append(one_unit.n_wrong(v, rows, labels))
        assert one_unit.share_right(v, rows, labels) == pytest.approx(1 - wrong[-1] / len(labels))
    assert wrong[0] == 0 < wrong[1]


def test_every_form_is_left_out_once():
    shares = one_unit.each_form_left_out(lambda w, b, x, y, eta: (w, b + 1))  # says nine to all
    assert len(shares) == 14 and all(0.3 < share < 0.7 for share in shares)


def test_the_slope_made_of_delta_rule_steps_is_the_measured_one():
    rng = np.random.default_rng(12)
    X, y, v = rng.standard_normal((9, 3)), rng.standard_normal(9), rng.standard_normal(4)
    measured = numerical_gradient(lambda u: mse_loss(X, y, u[:3], u[3]) / 2, v, 1e-3)
    assert one_unit.mean_slope(delta_rule_step, X, y)(v) == pytest.approx(measured, rel=1e-8)


def test_the_slope_of_logistic_regression_is_the_measured_one():
    rng = np.random.default_rng(13)
    X, labels, v = rng.standard_normal((9, 2)), rng.integers(0, 2, 9), rng.standard_normal(3)
    measured = numerical_gradient(lambda u: binary_cross_entropy(sigmoid(X @ u[:2] + u[2]), labels), v, 1e-5)
    assert one_unit.logistic_slope(sigmoid, X, labels)(v) == pytest.approx(measured, rel=1e-7)


@pytest.mark.parametrize(("second", "left"), [((1, 1), -1 / 3), ((0, 1), 1 / 4), ((-1, 1), 1)])
def test_a_second_row_overwrites_the_first_as_far_as_they_overlap(second, left):
    assert one_unit.one_after_the_other(delta_rule_step, (1, 0), second) == pytest.approx((1, left))


def test_a_step_below_the_limit_lowers_the_loss_from_everywhere():
    def loss(v):
        return float(v @ v)

    assert one_unit.falls_from(gradient_descent, loss, lambda v: 2 * v, 0.99, 40) == 40
    assert one_unit.falls_from(gradient_descent, loss, lambda v: 2 * v, 1.01, 40) == 0


def test_the_lowest_loss_is_where_the_slope_vanishes():
    X, y = two_blobs(20, 0.5, np.random.default_rng(0))
    v = np.linalg.solve(half_mse_hessian(X), np.append(X.T @ y, y.sum()) / 20)
    assert one_unit.lowest_loss(X, y) == pytest.approx(mse_loss(X, y, v[:2], v[2]))


def test_a_batch_catches_up_when_its_loss_is_no_longer_higher():
    assert one_unit.passes_to_catch_up(abs, 2, [5, 4, 3, 2, 1]) == (2, 3)


def test_it_is_said_in_words_who_is_ahead(capsys):
    one_unit.say_who_is_ahead(abs, 2, [5, 4, 3, 2, 1], 283)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "each of 283 rows seen once: loss 2.000 online, 4.000 in a batch"
    assert said[1] == "the batch needs 3 passes to get there"


def test_each_unit_is_told_with_its_wrong_rows():
    X, y = np.array([[1.0], [2.0], [-1.0]]), np.array([1.0, 1.0, 1.0])
    units = {"up": np.array([1.0, 0.0]), "down": np.array([-1.0, 0.0])}
    assert one_unit.wrong_of_each(units, X, y) == [["up", 1], ["down", 2]]


def test_the_nines_overwrite_the_fours_and_old_fours_among_them_prevent_it():
    seen = one_unit.forgetting(delta_rule_step)
    assert seen["fours"] == (1, 0) and seen["nines"] == (0, 1)
    assert min(seen["mixed"] + seen["nines, each with one of the fours"]) > 0.85
    assert one_unit.forgetting(delta_rule_step, ("nines", "fours"))["fours"] == (1, 0)


def test_the_best_nudge_is_the_one_with_the_smallest_error():
    rows = valley.nudge_errors(numerical_gradient, np.array([0.3, -1.2, 0.8]), (1e-2, 1e-5, 1e-12))
    assert valley.best_nudge(rows) == "1e-05" and [row[0] for row in rows] == ["1e-02", "1e-05", "1e-12"]


def test_a_walk_runs_away_above_its_limit_only():
    start, slope = np.array([1.8, 0.4]), valley.slope_of((1, 20))
    assert valley.runs_away(gradient_descent, slope, start, 0.101)
    assert not valley.runs_away(gradient_descent, slope, start, 0.099)


def test_the_ravine_is_left_above_two_over_its_steepest_curvature():
    assert valley.leaves_ravine(gradient_descent, 40, 0.051)
    assert not valley.leaves_ravine(gradient_descent, 40, 0.049)


def test_a_marble_that_keeps_nothing_needs_the_steps_of_the_walker():
    assert valley.steps_of_both(gradient_descent, 20, 0.05, 0) == (128, 128)
    walker, marble = valley.steps_of_both(gradient_descent, 20, 0.05, 0.6)
    assert marble < walker / 3


def test_a_start_off_the_ridge_gets_away_and_one_on_it_does_not():
    slope = figures.SURFACES["saddle"].slope
    path = gradient_descent(slope, np.array([1.0, 1e-4]), 0.1, 200)
    steps = valley.steps_until_away(path)
    assert abs(path[steps, 1]) > 0.5 > abs(path[steps - 1, 1])
    assert valley.steps_until_away(gradient_descent(slope, np.array([1.0, 0.0]), 0.1, 200)) == "not in 200"
