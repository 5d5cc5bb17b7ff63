"""Laws that the reference of training must obey, written apart from its own formulas."""

import numpy as np
import pytest

from helpers.data import digits_split
from helpers.figures import training as figures
from helpers.labs import forms_left_out
from helpers.labs.broken_runs import FAULTS, HEALTHY, broken_run
from helpers.reference import training
from helpers.reference.backpropagation import backprop_mlp


def test_first_step_of_adam_is_the_rate_times_the_sign():
    g = np.array([1e-3, -5.0, 1e6])
    w, (_, _, t) = training.adam_step(np.zeros(3), g, (0, 0, 0), 0.1)
    assert w == pytest.approx(-0.1 * np.sign(g), rel=1e-4) and t == 1


def test_adam_equals_weighted_sums_over_all_gradients():
    rng = np.random.default_rng(0)
    gradients, w, state = rng.normal(size=(7, 4)), np.zeros(4), (0, 0, 0)
    expected = np.zeros(4)
    for t in range(1, 8):
        w, state = training.adam_step(w, gradients[t - 1], state, 0.01)
        means = [
            np.average(gradients[:t] ** k, axis=0, weights=b ** np.arange(t)[::-1]) for k, b in ((1, 0.9), (2, 0.999))
        ]
        expected = expected - 0.01 * means[0] / (np.sqrt(means[1]) + 1e-8)
    assert w == pytest.approx(expected, rel=1e-10)


def test_momentum_approaches_its_terminal_velocity_and_plain_descent_is_momentum_without_memory():
    v = 0.0
    for _ in range(200):
        _, v = training.momentum_step(np.zeros(1), np.array([2.0]), v, 0.1, 0.9)
    assert v == pytest.approx(20.0)
    w, g = np.ones(3), np.arange(3.0)
    assert training.momentum_step(w, g, 5.0, 0.1, 0.0)[0].tolist() == training.sgd_step(w, g, 0.1).tolist()


def test_he_start_hands_on_the_mean_square_through_ten_relu_layers():
    rng = np.random.default_rng(1)
    h = rng.normal(size=(200, 400))
    for _ in range(10):
        W, b = training.he_init(400, 400, rng)
        h = np.maximum(h @ W + b, 0)
    assert 0.5 < np.mean(h**2) < 2


def test_gradient_norm_is_the_steepest_slope():
    rng = np.random.default_rng(2)
    params, X, y = training.initial_params((5, 6, 3), rng), rng.normal(size=(8, 5)), rng.integers(0, 3, 8)
    (W, b), output = params
    dW = backprop_mlp(params, X, y)[1][0][0]
    away = 1e-6 * dW / np.linalg.norm(dW)
    losses = [backprop_mlp([(W + sign * away, b), output], X, y)[0] for sign in (1, -1)]
    assert training.gradient_norms(params, X, y)[0] == pytest.approx((losses[0] - losses[1]) / 2e-6, rel=1e-5)


def test_penalty_quadruples_for_doubled_weights_and_ignores_biases():
    params = training.initial_params((3, 4, 2), np.random.default_rng(3))
    penalty, grads = training.l2_penalty(params, 0.3)
    doubled, _ = training.l2_penalty([(2 * W, b + 9) for W, b in params], 0.3)
    assert doubled == pytest.approx(4 * penalty)
    # Euler: w . grad = 2 penalty for a quadratic
    assert sum(np.vdot(W, dW) for (W, _), (dW, _) in zip(params, grads, strict=True)) == pytest.approx(2 * penalty)
    assert not any(db.any() for _, db in grads)


@pytest.mark.parametrize("p", [0.0, 0.2, 0.7])
def test_dropout_keeps_the_mean_and_rests_in_use(p):
    x = np.full(40000, 2.0)
    out = training.dropout(x, p, np.random.default_rng(4), True)
    assert out.mean() == pytest.approx(2, abs=0.06) and np.mean(out == 0) == pytest.approx(p, abs=0.015)
    assert training.dropout(x, p, np.random.default_rng(4), False).tolist() == x.tolist()


@pytest.mark.parametrize("hidden", [(7,), (6, 5)])
def test_gradients_in_place_equal_those_of_backpropagation(hidden):
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(11, 4)), rng.integers(0, 3, 11)
    trainer = training.Trainer((4, *hidden, 3), 8, rng)
    order = np.array([3, 1, 10, 7, 0])
    trainer.fill_gradients(np.c_[X, np.ones(11)].astype(np.float32), order, np.eye(3, dtype=np.float32)[:, y[order]])
    _, grads = backprop_mlp([(W.astype(float), b.astype(float)) for W, b in trainer.params()], X[order], y[order])
    for slope, (dW, db) in zip(trainer.slopes, grads, strict=True):
        assert slope[:, :-1].T == pytest.approx(dW, abs=1e-6) and slope[:, -1] == pytest.approx(db, abs=1e-6)


def test_adam_in_place_equals_adam_step():
    rng = np.random.default_rng(6)
    trainer = training.Trainer((4, 5, 3), 2, rng)
    w, state = trainer.theta.astype(float), (0, 0, 0)
    for _ in range(5):
        trainer.grad[:] = rng.normal(size=w.size)
        w, state = training.adam_step(w, trainer.grad.astype(float), state, 0.01)
        trainer.adam(0.01)
    assert trainer.theta == pytest.approx(w, abs=1e-6)


def test_training_reads_digits_of_known_forms_and_fewer_of_unknown_ones():
    scores = {}
    for kind in ("stratified", "forms"):
        rng = np.random.default_rng(7)
        X, y, X_new, y_new = digits_split(kind, rng)
        params, history = training.train(X, y, rng)
        assert history.shape == (31,) and history[-1] < 0.1 and 2 < history[0] < 3
        scores[kind] = training.accuracy(params, X_new, y_new)
    assert scores["stratified"] > 0.95 and scores["forms"] < scores["stratified"] - 0.02


def test_the_record_of_forms_left_out_is_what_is_measured():
    measured = forms_left_out.measure()
    assert forms_left_out.RECORDED == pytest.approx(measured, abs=1)  # an image is 0.8 points of a form
    assert np.mean(forms_left_out.RECORDED) == pytest.approx(np.mean(measured), abs=0.2)


def test_text_of_the_lesson_says_what_the_record_says():
    """A new form costs about four points, the worst ten, and the last three are harder than the mean."""
    lost = 97.4 - np.array(forms_left_out.RECORDED)
    assert 3.5 < lost.mean() < 4.5 and 9.5 < lost.max() < 10.5 and lost[-3:].mean() > lost.mean()


@pytest.mark.parametrize("fault", [*FAULTS, HEALTHY])
def test_every_fault_is_told_from_its_history(fault):
    assert [training.diagnose(broken_run(fault, np.random.default_rng([8, seed]))) for seed in range(3)] == [fault] * 3


def test_an_unknown_fault_is_named():
    with pytest.raises(ValueError, match="gremlins"):
        broken_run("gremlins", np.random.default_rng(0))


def test_a_gallery_has_three_panels_for_each_run():
    runs = {name: broken_run(name, np.random.default_rng(0), n_epochs=2) for name in (HEALTHY, "saturated")}
    assert len(figures.gallery(runs).axes) == 6


def test_losses_of_a_lesion_that_lie_close_count_as_equal():
    from helpers.labs.lesions import worst_digit

    losses = [0, 14, 15.3, 3]
    assert [worst_digit(losses, guess) for guess in (1, 2, 3, "1", None)] == [1, 2, 2, 2, 2]


def test_images_are_drawn_as_many_of_each_digit():
    from helpers.labs.image_counts import of_each_digit

    y = np.random.default_rng(9).integers(0, 10, 400)
    rows = of_each_digit(y, 5, np.random.default_rng(1))
    assert len(set(rows)) == 50 and np.bincount(y[rows]).tolist() == [5] * 10
    assert set(rows) != set(of_each_digit(y, 5, np.random.default_rng(2)))


def test_the_best_setting_is_that_of_the_validation_set():
    from helpers.labs.overfitting import best

    found = {"by heart": {"train": 99, "validation": 80}, "priced": {"train": 82, "validation": 89}}
    assert best(found) == "priced"
    drawn = {
        name: row | {"runs": {"train": [row["train"]] * 3, "validation": [70, 80, 90]}} for name, row in found.items()
    }
    assert len(figures.two_sets(drawn).axes) == 1 and "82, 89" in figures.two_sets_in_words(drawn)


def test_the_test_set_is_the_same_in_every_run_and_no_run_trains_or_chooses_on_it():
    from helpers.labs.overfitting import three_sets

    runs = [three_sets(seed) for seed in range(3)]
    seen = {image.tobytes() for run in runs for part in ("train", "validation") for image in run[part][0]}
    assert all(np.array_equal(run["test"][0], runs[0]["test"][0]) for run in runs)
    assert not seen & {image.tobytes() for image in runs[0]["test"][0]}
    assert not np.array_equal(runs[0]["train"][0], runs[1]["train"][0])
