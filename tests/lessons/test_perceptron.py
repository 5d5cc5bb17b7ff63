"""Laws that the perceptron's reference must obey, written apart from its own formulas."""

from fractions import Fraction
from itertools import permutations, product
from math import comb
from pathlib import Path

import nbformat
import numpy as np
import pytest

from course.authoring import kernels
from course.authoring.lesson import ROOT, find_lessons
from course.authoring.stock import stock_course
from helpers.data import digits, two_blobs
from helpers.figures.perceptron import cover_share
from helpers.labs.perceptron_loss import slopes_and_steps
from helpers.labs.tallies import how_often
from helpers.reference.perceptron import (
    cycle_length,
    margin,
    novikoff_bound,
    perceptron_predict,
    perceptron_update,
    random_association_units,
    train_perceptron,
)

LESSON = next(path.stem for path in find_lessons() if path.stem.endswith("_perceptron"))
SQUARE = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
AND, XOR = np.array([-1, -1, -1, 1]), np.array([-1, 1, 1, -1])


def corners(n):
    return np.array(list(product([0, 1], repeat=n)))


def train_in_fractions(X, y, eta, max_epochs):
    """Train in exact rational numbers, one scalar at a time: no NumPy, no rounding."""
    w, b, history = [Fraction(0)] * len(X[0]), Fraction(0), []
    for _ in range(max_epochs):
        mistakes = 0
        for row, label in zip(X.tolist(), y.tolist(), strict=True):
            if label * (sum(u * v for u, v in zip(w, row, strict=True)) + b) <= 0:
                w = [u + eta * label * v for u, v in zip(w, row, strict=True)]
                b, mistakes = b + eta * label, mistakes + 1
        history.append(mistakes)
        if mistakes == 0:
            break
    return [float(u) for u in w], float(b), history


def integer_rows(seed, n=8, d=3):
    rng = np.random.default_rng(seed)
    return rng.integers(-4, 5, (n, d)), rng.choice([-1, 1], n)


def separable_rows(seed, n=12, d=3):
    """Rows of integers that a known teacher (w, b) separates, none of them on its plane."""
    rng = np.random.default_rng(seed)
    w, b = rng.integers(-3, 4, d), rng.integers(-3, 4) + 0.5
    X = rng.integers(-5, 6, (n, d))
    return X, np.sign(X @ w + b).astype(int), w, b


def test_predict_fires_on_the_line_as_the_threshold_unit_does():
    answers = perceptron_predict(np.array([[1, 1], [1, 0], [2, 1]]), np.array([1, 1]), -2)
    assert answers.tolist() == [1, -1, 1]
    assert answers.dtype.kind == "i"


def test_predict_flips_with_the_signs_of_the_weights_off_the_line():
    X, _ = integer_rows(0, n=40)
    w = np.array([1.0, -2.0, 3.0])
    assert np.array_equal(perceptron_predict(X, w, 0.5), -perceptron_predict(X, -w, -0.5))


@pytest.mark.parametrize("seed", range(5))
def test_an_update_lowers_the_error_of_its_row_by_the_squared_length(seed):
    X, y = integer_rows(seed)
    w, b = np.zeros(3), 0.0
    for x, label in zip(X, y, strict=True):
        before = label * (w @ x + b)
        w_new, b_new = perceptron_update(w, b, x, label, 0.5)
        after = label * (w_new @ x + b_new)
        gain = 0.5 * (x @ x + 1) if before <= 0 else 0
        assert after - before == gain
        w, b = w_new, b_new


@pytest.mark.parametrize("seed", range(5))
def test_training_is_stochastic_descent_on_the_sum_of_how_far_rows_are_on_the_wrong_side(seed):
    """The same weights, bit for bit, as steps down max(0, -y f); at its corner the slope is that of the wrong side."""
    X, y = integer_rows(seed)
    v, rows = np.zeros(4), np.column_stack([X, np.ones(len(X))])
    for _ in range(20):
        for row, label in zip(rows, y, strict=True):
            cost = [max(0.0, -label * (row @ (v + way * nudge))) for nudge in np.eye(4) / 1024 for way in (1, -1)]
            f = label * (row @ v)
            slope = np.subtract(cost[::2], cost[1::2]) * 512 if abs(f) > 0.01 else -label * row * (f <= 0)
            v = v - slope
    w, b, _ = train_perceptron(X, y, 1, 20)
    assert np.array_equal(v, np.append(w, b)) and np.any(v)


def test_an_update_leaves_its_arguments_alone():
    w, x = np.array([0.0, 0.0]), np.array([1.0, 2.0])
    perceptron_update(w, 0.0, x, 1, 1)
    assert w.tolist() == [0, 0] and x.tolist() == [1, 2]


def test_and_is_learned_with_eighteen_mistakes_in_nine_passes():
    w, b, mistakes = train_perceptron(SQUARE, AND, 1, 100)
    assert (w.tolist(), b) == ([3, 2], -4)
    assert sum(mistakes) == 18 and len(mistakes) == 9 and mistakes[-1] == 0


@pytest.mark.parametrize("seed", range(6))
def test_training_agrees_with_exact_rational_arithmetic(seed):
    X, y = integer_rows(seed)
    w, b, mistakes = train_perceptron(X, y, 0.25, 30)
    exact_w, exact_b, exact_mistakes = train_in_fractions(X, y, Fraction(1, 4), 30)
    assert (w.tolist(), b, mistakes) == (exact_w, exact_b, exact_mistakes)


@pytest.mark.parametrize("eta", [0.125, 0.5, 2, 1024])
def test_the_learning_rate_only_rescales_the_weights(eta):
    X, y, *_ = separable_rows(3)
    w, b, mistakes = train_perceptron(X, y, 1, 500)
    w_scaled, b_scaled, mistakes_scaled = train_perceptron(X, y, eta, 500)
    assert mistakes == mistakes_scaled
    assert np.array_equal(w_scaled, eta * w) and b_scaled == eta * b


def test_one_tenth_breaks_the_scaling_through_a_tie():
    assert sum(train_perceptron(SQUARE, AND, 0.1, 100)[2]) != 18
    assert sum(train_in_fractions(SQUARE, AND, Fraction(1, 10), 100)[2]) == 18


def test_training_stops_when_the_passes_run_out():
    _, _, mistakes = train_perceptron(SQUARE, XOR, 1, 7)
    assert len(mistakes) == 7 and min(mistakes) > 0
    assert train_perceptron(SQUARE, XOR, 1, 0)[2] == []


@pytest.mark.parametrize("seed", range(8))
def test_what_is_learned_separates_and_keeps_the_bound(seed):
    X, y, w_teacher, b_teacher = separable_rows(seed)
    w, b, mistakes = train_perceptron(X, y, 1, 5000)
    assert mistakes[-1] == 0
    assert np.array_equal(perceptron_predict(X, w, b), y)
    assert margin(X, y, w, b) > 0
    assert sum(mistakes) <= novikoff_bound(X, y, w_teacher, b_teacher)
    assert sum(mistakes) <= novikoff_bound(X, y, w, b)


def test_the_margin_does_not_change_with_scale_and_changes_sign_with_the_labels():
    X, y, w, b = separable_rows(1)
    assert margin(X, y, 3 * w, 3 * b) == pytest.approx(margin(X, y, w, b))
    assert margin(X, -y, w, b) < 0
    worst = max(y * (X @ w + b)) / np.sqrt(w @ w + b * b)
    assert margin(X, -y, w, b) == pytest.approx(-worst)


def test_no_direction_beats_the_best_margin_on_and():
    best = margin(SQUARE, AND, np.array([2, 2]), -3)
    assert best == pytest.approx(17**-0.5)
    angles = np.random.default_rng(0).standard_normal((4000, 3))
    assert max(margin(SQUARE, AND, v[:2], v[2]) for v in angles) <= best


def test_the_bound_on_and_is_fifty_one():
    assert novikoff_bound(SQUARE, AND, np.array([2, 2]), -3) == pytest.approx(51)


def test_there_is_no_bound_for_weights_that_do_not_separate():
    assert novikoff_bound(SQUARE, XOR, np.array([1, 1]), -0.5) == float("inf")
    assert novikoff_bound(SQUARE, AND, np.array([1, 0]), -1) == float("inf"), "a row on the line"


@pytest.mark.parametrize("n", [2, 3, 4])
def test_on_parity_every_row_is_wrong_once_a_pass(n):
    X = corners(n)
    y = np.where(X.sum(axis=1) % 2, 1, -1)
    assert cycle_length(X, y) == 2**n
    assert train_perceptron(X, y, 1, 6)[2] == [2**n] * 6


def test_the_cycle_is_that_of_a_long_run():
    for seed in range(12):
        X, y = integer_rows(seed, n=6, d=2)
        history = train_in_fractions(X, y, 1, 400)[2]
        length = cycle_length(X, y)
        if history[-1] == 0:
            assert length == 0
        else:
            # late in the run, some block of passes with `length` mistakes repeats for ever
            sums = [sum(history[-k:]) for k in range(1, 100)]
            k = sums.index(length) + 1
            assert all(history[-k:] == history[-(m + 1) * k : -m * k] for m in range(1, 3))


def test_a_cycle_that_is_not_waited_for_is_not_reported():
    assert cycle_length(SQUARE, AND, max_epochs=3) is None
    assert cycle_length(SQUARE, AND, max_epochs=9) == 0


def test_association_units_are_fixed_functions_of_a_row():
    X = np.vstack([SQUARE, SQUARE])
    answers = random_association_units(X, 300, np.random.default_rng(5))
    assert answers.shape == (8, 300) and answers.dtype.kind == "i"
    assert set(np.unique(answers)) == {0, 1}
    assert np.array_equal(answers[:4], answers[4:])
    assert np.array_equal(answers[:2], random_association_units(SQUARE[:2], 300, np.random.default_rng(5)))
    assert not np.array_equal(answers, random_association_units(X, 300, np.random.default_rng(6)))


def test_no_association_unit_computes_xor():
    columns = {tuple(column) for column in random_association_units(SQUARE, 5000, np.random.default_rng(0)).T}
    assert columns == set(product([0, 1], repeat=4)) - {(0, 1, 1, 0), (1, 0, 0, 1)}


def test_units_agree_on_two_rows_as_their_angle_says():
    X = np.array([[0.0, 0.0, 0.0], [1.0, 2.0, -1.0], [-3.0, 0.5, 1.0]])
    answers = random_association_units(X, 20000, np.random.default_rng(1))
    rows = np.hstack([X, np.ones((3, 1))])
    for i, j in [(0, 1), (0, 2), (1, 2)]:
        cosine = rows[i] @ rows[j] / np.linalg.norm(rows[i]) / np.linalg.norm(rows[j])
        agree = np.mean(answers[i] == answers[j])
        assert agree == pytest.approx(1 - np.arccos(cosine) / np.pi, abs=4 * 0.5 / 20000**0.5)


def test_enough_association_units_make_xor_separable():
    def share(n_units):
        runs = [random_association_units(SQUARE, n_units, np.random.default_rng(seed)) for seed in range(100)]
        return np.mean([train_perceptron(units, XOR, 1, 200)[2][-1] == 0 for units in runs])

    assert share(1) == 0
    assert share(5) < share(20)
    assert share(50) >= 0.98


def test_random_labels_are_learned_as_often_as_cover_says():
    """Two inputs and a bias are three numbers: C(N, 3) of the 2^N colourings of N points can be learned."""
    for n_points in (4, 6):
        rng = np.random.default_rng(n_points)
        learned = 0
        for _ in range(200):
            X, y = rng.standard_normal((n_points, 2)), rng.choice([-1, 1], n_points)
            learned += train_perceptron(X, y, 1, 300)[2][-1] == 0
        expected = 2 * sum(comb(n_points - 1, k) for k in range(3)) / 2**n_points
        assert learned / 200 == pytest.approx(expected, abs=4 * (expected * (1 - expected) / 200) ** 0.5)


def test_covers_share_obeys_his_recurrence_and_counts_the_fourteen_functions_of_the_square():
    def count(n_points, n_numbers):
        return round(cover_share(n_points, n_numbers) * 2**n_points)

    assert count(4, 3) == 14
    assert all(count(2 * d, d) == 2 ** (2 * d - 1) for d in (1, 2, 5, 10)), "one half at two points a number"
    for n_points, n_numbers in product(range(1, 8), range(2, 6)):
        assert count(n_points + 1, n_numbers) == count(n_points, n_numbers) + count(n_points, n_numbers - 1)


# Examples for the catch, and their points out of 3: all four faults shown, none of them, one example wrong, none given.
EXAMPLES = {
    "good": ("[((X, [1], w, -2), 1), ((X, [1], w, -3), 1), (([[1, 0], [0, 1]], [-1, -1], w, 0), 2)]", 3),
    "lazy": ("[(([[3, 1]], [1], w, 0), 0), (([[2, 2]], [-1], w, 0), 1)]", 1),
    "false": ("[((X, [1], w, -2), 0), ((X, [1], w, -3), 1)]", 0),
    "empty": ("[]", 0),
}


def catch_alone(name: str, folder: Path) -> Path:
    """Write the catch of the lesson and its setup as a notebook of their own: what stands elsewhere costs only time."""
    notebook = nbformat.read(ROOT / name / LESSON / f"{LESSON}.ipynb", as_version=4)
    wanted = {"given-setup", "mistake-cases", "check-mistake-cases"}
    notebook.cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") in wanted]
    assert len(notebook.cells) == len(wanted)
    nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder / f"{name}.ipynb"


@pytest.mark.slow
@pytest.mark.long
def test_examples_get_the_same_points_in_a_kernel_in_nbgrader_and_here(tmp_path):
    source, student = (catch_alone(name, tmp_path) for name in ("solutions", "notebooks"))
    wanted = {name: points for name, (_, points) in EXAMPLES.items()}
    handed_in = {}
    for name, (examples, _) in EXAMPLES.items():
        notebook = nbformat.read(student, as_version=4)
        notebook.cells[1].source = f"X, w = [[1, 1]], [1, 1]\nmistake_cases = {examples}"
        handed_in[name] = notebook
    shown = {}
    for name, notebook in handed_in.items():
        ran = kernels.run(nbformat.from_dict(notebook), tmp_path)
        results = [output for output in ran.cells[2].outputs if output.output_type == "execute_result"]
        shown[name] = float(results[-1].data["text/plain"])
    assert shown == wanted, "in a kernel, as in JupyterLab"
    with stock_course(LESSON, source) as course:
        for name, notebook in handed_in.items():
            course.submit(name, notebook)
        shares = {name: course.autograde(name)[0] for name in handed_in}
        here = {name: share for name, (share, _) in course.grade_here().items()}
    assert {name: 3 * share / 100 for name, share in shares.items()} == pytest.approx(wanted), "in stock nbgrader"
    assert {name: 3 * share / 100 for name, share in here.items()} == pytest.approx(wanted), "in this course's grading"


def test_the_bound_holds_in_every_order_and_the_number_of_mistakes_does_not():
    orders = [list(order) for order in permutations(range(4))]
    made = {sum(train_perceptron(SQUARE[order], AND[order], 1, 100)[2]) for order in orders}
    assert made == {18, 20, 22} and max(made) < 51


def test_a_perceptron_learns_just_the_tables_that_lesson_one_counts():
    tables = [np.array(labels) for labels in product([-1, 1], repeat=8)]
    lengths = [cycle_length(corners(3), labels) for labels in tables]
    assert (lengths.count(0), max(lengths)) == (104, 20)
    passes = [len(train_perceptron(corners(3), y, 1, 50)[2]) for y, n in zip(tables, lengths, strict=True) if n == 0]
    assert max(passes) == 20, "the slowest converges in its 20th epoch"


def test_or_meets_the_numbers_of_its_worked_sibling():
    y_or = np.where(SQUARE.any(axis=1), 1, -1)
    assert margin(SQUARE, y_or, np.array([1, 1]), -0.5) == pytest.approx(1 / 3)
    assert novikoff_bound(SQUARE, y_or, np.array([1, 1]), -0.5) == pytest.approx(27)
    assert sum(train_perceptron(SQUARE, y_or, 1, 100)[2]) == 9


def test_the_mails_move_the_weights_as_the_model_answer_says():
    words = ["cheap", "pills", "now", "lunch"]
    mails = np.array([[word in mail.split() for word in words] for mail in ("cheap pills now", "lunch now")] * 2, float)
    w, b = np.zeros(4), 0.0
    for mail, label in zip(mails[:3], (1, -1, 1), strict=True):
        before = (*w, b)
        w, b = perceptron_update(w, b, mail, label, 1)
    assert dict(zip(words, w.tolist(), strict=True)) == {"cheap": 1, "pills": 1, "now": 0, "lunch": -1} and b == 0
    assert (*w, b) == before, "the third mail changes nothing"


def test_slopes_of_the_number_of_errors_are_zero_and_those_of_the_loss_are_the_steps():
    X, y = two_blobs(20, 0.5, np.random.default_rng(1))
    found = slopes_and_steps(perceptron_predict, perceptron_update, X, y, n_places=30)
    assert found.not_zero == 0 < found.moves and found.gap < 1e-6 and found.slopes == 90 and found.pairs == 600
    far = slopes_and_steps(perceptron_predict, perceptron_update, X, y, nudge=0.3, n_places=30)
    assert far.not_zero > 30 and far.gap > 0.1, "from far away the staircase has a slope"
    late = slopes_and_steps(perceptron_predict, lambda w, b, x, y, eta: (w, b), X, y, n_places=30)
    assert late.moves == 0 and late.gap > 0.1, "a rule that never moves follows neither"


def test_the_held_out_digits_are_read_as_the_lesson_says():
    images, digit = digits()
    either = np.isin(digit, (3, 8))
    X, y = images[either].reshape(-1, 64), np.where(digit[either] == 3, 1, -1)
    for n_train, said in ((10, 87), (30, 92), (100, 96), (250, 99)):
        shares = []
        for seed in range(20):
            order = np.random.default_rng(seed).permutation(len(X))
            w, b, _ = train_perceptron(X[order[:n_train]], y[order[:n_train]], 1, 100)
            right = perceptron_predict(X[order], w, b) == y[order]
            assert np.all(right[:n_train])
            shares.append(np.mean(right[n_train:]))
        assert round(100 * np.mean(shares)) == said


def test_a_tally_counts_each_number_once_and_the_smallest_first():
    assert how_often([20, 18, 20, 22]) == [[18, 1], [20, 2], [22, 1]]
