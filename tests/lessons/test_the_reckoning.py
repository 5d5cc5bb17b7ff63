"""The reckoning: laws and limits of its reference, and of the small networks that the lesson compares."""

import numpy as np
import pytest

from helpers import ledger, ledger_numbers
from helpers.data import digits_split
from helpers.figures import the_reckoning as figures
from helpers.labs import attacks, closer_to_biology, few_digits, noisy_crowd, two_tasks
from helpers.labs.small_network import (
    Adam,
    descend,
    fit,
    fit_sparse,
    gradients,
    learn_online,
    nearest,
    network_learner,
    new_network,
    rewire,
)
from helpers.reference import the_reckoning as reference
from helpers.reference.backpropagation import backprop_mlp, forward_mlp, softmax_cross_entropy
from helpers.widgets import the_reckoning as widgets


def network(sizes, seed):
    rng = np.random.default_rng(seed)
    return [
        (rng.normal(size=(m, n)) / np.sqrt(m), rng.normal(size=n) / 3)
        for m, n in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@pytest.fixture(scope="module")
def digits():
    return digits_split("stratified", np.random.default_rng(13))


@pytest.fixture(scope="module")
def reader(digits):
    X, y, _, _ = digits
    return fit(new_network(64, 64, 10, np.random.default_rng(1)), X, y, softmax_cross_entropy, np.random.default_rng(2))


def test_logit_of_a_linear_unit_falls_by_epsilon_times_the_sum_of_its_weights():
    rng = np.random.default_rng(1)
    w, X = rng.normal(size=30), rng.normal(size=(4, 30))
    unit = [(np.column_stack([w, np.zeros(30)]), np.zeros(2))]
    fall = (X - reference.fgsm(unit, X, np.zeros(4, int), 0.07)) @ w
    np.testing.assert_allclose(fall, 0.07 * np.abs(w).sum(), rtol=1e-12)


@pytest.mark.parametrize("sizes", [[5, 3], [6, 8, 4], [4, 7, 6, 3]])
def test_input_gradient_equals_central_differences(sizes):
    rng, params = np.random.default_rng(2), network(sizes, 3)
    X, y = rng.normal(size=(5, sizes[0])), rng.integers(0, sizes[-1], 5)

    def loss(X):
        return softmax_cross_entropy(forward_mlp(params, X)[-1], y)[0]

    found = reference.input_gradient(params, X, y)
    for place in np.ndindex(X.shape):
        step = np.zeros_like(X)
        step[place] = 1e-6
        np.testing.assert_allclose(found[place], (loss(X + step) - loss(X - step)) / 2e-6, rtol=1e-5, atol=1e-9)


def test_attack_moves_each_pixel_by_epsilon_or_not_at_all():
    params = [(np.diag([1.0, 1, 0]), np.array([0.5, -9, 1])), (np.array([[1.0, -1]] * 3), np.zeros(2))]
    moved = reference.fgsm(params, np.array([[0.0, 1, 1]]), np.array([0]), 0.3)
    np.testing.assert_allclose(moved, [[-0.3, 1, 1]])  # the second unit is silent, the third does not look


def test_same_largest_change_but_not_the_same_effect(reader, digits):
    _, _, X, y = digits
    signs = np.random.default_rng(3).choice([-1, 1], X.shape)
    aimed, chance = reference.fgsm(reader, X, y, 0.15), X + 0.15 * signs
    assert np.abs(aimed - X).max() == pytest.approx(np.abs(chance - X).max())
    assert reference.accuracy(reader, aimed, y) < 0.4 < 0.9 < reference.accuracy(reader, chance, y)


def test_first_task_collapses_and_fifty_rows_bring_most_of_it_back(digits):
    X, y, X_new, y_new = digits
    old, new_old = y < 5, y_new < 5
    start = fit(new_network(64, 64, 10, np.random.default_rng(1)), X[old], y[old], softmax_cross_entropy,
                np.random.default_rng(2), n_epochs=20)  # fmt: skip
    kept = np.random.default_rng(5).permutation(np.flatnonzero(old))[:50]
    tests = [(X_new[new_old], y_new[new_old]), (X_new[~new_old], y_new[~new_old])]
    known = {
        len(rows): reference.forgetting(start, (X[~old], y[~old]), (X[rows], y[rows]), tests, 150, 0.5)
        for rows in (kept[:0], kept)
    }
    assert known[0][0, 0] > 0.95 and known[0][0, 1] == 0
    assert known[0][-1, 0] < 0.1 and known[0][-1, 1] > 0.9
    assert known[50][-1, 0] > 0.7 and known[50][-1, 1] > 0.9


def test_forgetting_is_gradient_descent_on_all_rows():
    params = network([3, 4, 3], 5)
    rng = np.random.default_rng(6)
    task, memory = ((rng.normal(size=(n, 3)), rng.integers(0, 3, n)) for n in (6, 2))
    test = rng.normal(size=(400, 3)), rng.integers(0, 3, 400)
    before = [(W.copy(), b.copy()) for W, b in params]
    known = reference.forgetting(params, task, memory, [test], 2, 0.3)
    X, y = np.vstack([task[0], memory[0]]), np.append(task[1], memory[1])
    by_hand = params
    for _ in range(2):
        # the mean over 8 rows is 6/8 of the task's mean and 2/8 of the memory's
        shares = [(len(part) / 8, backprop_mlp(by_hand, X[rows], y[rows])[1]) for part, rows in
                  ((task[1], slice(6)), (memory[1], slice(6, 8)))]  # fmt: skip
        by_hand = [
            tuple(w - 0.3 * sum(share * grads[k][j] for share, grads in shares) for j, w in enumerate(layer))
            for k, layer in enumerate(by_hand)
        ]
    assert known[-1, 0] == reference.accuracy(by_hand, *test) != known[0, 0]
    for (W, b), (W_before, b_before) in zip(params, before, strict=True):
        assert np.array_equal(W, W_before) and np.array_equal(b, b_before)


def test_lesions_of_a_network_with_one_unit_for_each_class():
    params = [(np.eye(20), np.zeros(20)), (np.eye(20, 21), np.append(np.zeros(20), 0.5))]
    X, y, fractions = np.eye(20), np.arange(20), [0, 0.25, 0.33, 1]
    found = reference.lesion_curve(params, X, y, fractions, np.random.default_rng(1))
    np.testing.assert_allclose(found, [1, 0.75, 0.65, 0])
    rng = np.random.default_rng(2)
    orders = [rng.permutation(20) for _ in range(3)]
    some = reference.lesion_curve(params, X[:7], y[:7], [0.5] * 3, np.random.default_rng(2))
    np.testing.assert_allclose(some, [1 - np.mean(np.isin(range(7), order[:10])) for order in orders])


def test_lesions_without_lesion_and_without_unit(reader, digits):
    _, _, X, y = digits
    whole, none = reference.lesion_curve(reader, X, y, [0, 1], np.random.default_rng(1))
    assert whole == reference.accuracy(reader, X, y)
    assert none == np.mean(y == np.argmax(reader[-1][1]))


def test_few_shots_are_drawn_by_class_without_repetition():
    rng = np.random.default_rng(1)
    y = rng.permutation(np.repeat([3, 5, 8], [4, 9, 30]))
    X, seen = np.column_stack([np.arange(43), y]), []

    def learner(X_few, y_few, X_new):
        seen.append(X_few[:, 0])
        assert np.array_equal(X_few[:, 1], y_few)
        return X_new[:, 0]

    test = np.array([[1, 0], [2, 0], [3, 0], [4, 0]]), np.array([1, 2, 3, 9])
    found = reference.few_shot_curve(learner, (X, y), test, [1, 4, 4], rng)
    np.testing.assert_allclose(found, 0.75)
    for rows, shot in zip(seen, [1, 4, 4], strict=True):
        assert len(set(rows)) == len(rows) and [int(np.sum(y[rows] == c)) for c in (3, 5, 8)] == [shot] * 3
    assert set(seen[1]) != set(seen[2])


def test_energy_of_an_event_at_its_landmarks():
    assert reference.brain_budget(1) == pytest.approx(1.3333e-13, rel=1e-4)  # 20 W over 1.5e14 events a second
    low, high = reference.brain_budget(np.array([0.1, 10]))
    assert low / high == pytest.approx(100)
    events = 2e14 * 3 * 0.25
    assert reference.brain_budget(3, 17, 2e14, 0.5, 0.25) * events == pytest.approx(8.5)


@pytest.mark.parametrize("freeze", [False, True])
def test_small_network_has_the_gradient_of_the_reference(freeze):
    params, rng = network([5, 7, 3], 8), np.random.default_rng(9)
    X, y = rng.normal(size=(6, 5)), rng.integers(0, 3, 6)
    flat = [part for layer in params for part in layer]
    right = [part for layer in backprop_mlp(params, X, y)[1] for part in layer]
    for found, wanted in zip(gradients(flat, X, y, softmax_cross_entropy, 1.0), right, strict=True):
        np.testing.assert_allclose(found, wanted, atol=1e-14)
    after = fit(params, X, y, softmax_cross_entropy, rng, n_epochs=1, freeze=freeze)
    moved = [not np.array_equal(new, old) for new, old in zip((p for layer in after for p in layer), flat, strict=True)]
    assert moved == [not freeze, not freeze, True, True]


def test_dropout_silences_units_and_keeps_the_mean():
    params, rng = network([5, 7, 3], 8), np.random.default_rng(9)
    X, y = rng.normal(size=(1, 5)), np.array([1])
    flat = [part for layer in params for part in layer]
    heard = np.array([[0, 2, 0, 2, 2, 0, 2.0]])
    dW2 = gradients(flat, X, y, softmax_cross_entropy, heard)[2]
    assert not dW2[heard[0] == 0].any()
    trained = fit(params, np.repeat(X, 64, 0), np.repeat(y, 64), softmax_cross_entropy, rng, n_epochs=1, dropout=0.5)
    assert all(np.isfinite(part).all() for layer in trained for part in layer)


@pytest.mark.parametrize("rewired", [0.0, 0.3])
def test_sparse_networks_keep_their_number_of_connections(digits, rewired):
    X, y = digits[0][:200], digits[1][:200]
    start = new_network(64, 32, 10, np.random.default_rng(1))
    (W, _), _ = fit_sparse(start, X, y, softmax_cross_entropy, np.random.default_rng(2), kept=0.1, rewired=rewired,
                           n_epochs=4)  # fmt: skip
    assert 0 < np.count_nonzero(W) <= round(0.1 * W.size)


def test_rewiring_prunes_the_weakest_and_grows_elsewhere():
    strengths = np.array([[5.0, -1, 0, 0], [0, 3, -4, 0]])
    wired = (strengths != 0).ravel()
    adam = Adam([strengths], 0.1)
    adam.means[0] += 1
    rewire(wired, adam, 0.25, np.random.default_rng(1))
    assert wired.sum() == 4 and not wired[1] and wired[[0, 5, 6]].all()
    assert adam.means[0][0, 1] == 0


def test_online_pass_meets_each_row_once_and_replay_only_what_was_seen():
    X, y = np.eye(6), np.zeros(6, int)
    start, met = [(np.zeros((6, 2)), np.ones(2)), (np.ones((2, 2)), np.zeros(2))], []

    def loss(logits, labels):
        met.append(len(labels))
        return softmax_cross_entropy(logits, labels)

    after = learn_online(start, X, y, loss, np.random.default_rng(1), order=[4, 0, 2], replayed=2)
    assert met == [1, 3, 3]
    assert not np.any(start[0][0])
    untouched = [row for row in range(6) if not np.any(after[0][0][row])]
    assert untouched == [1, 3, 5]


def test_streams_differ_in_order_and_replay(digits):
    X, y, X_new, y_new = digits
    start = new_network(64, 64, 10, np.random.default_rng(1))
    streams = two_tasks.streams(start, X, y, softmax_cross_entropy, 5)
    read = [reference.accuracy(params, X_new, y_new) for params in streams.values()]
    assert read[1] < 0.2 < 0.85 < min(read[0], read[2])


def test_lost_points_are_counted_from_the_unchanged_picture(reader, digits):
    _, _, X, y = digits
    found = attacks.curves(reference.fgsm, {"plain": reader}, reference.accuracy, X, y, np.ones(X.shape), (0.0, 0.15))
    assert list(found) == ["plain, random", "plain, aimed"]
    assert attacks.lost(found, 1)["plain, aimed"] == pytest.approx(found["plain, aimed"][0] - found["plain, aimed"][1])


def test_halves_share_no_image_and_each_digit():
    X, y = np.arange(20)[:, None], np.repeat([3, 1], 10)
    (one, _), (other, labels) = few_digits.halves(X, y)
    assert sorted([*one[:, 0], *other[:, 0]]) == list(range(20)) and np.bincount(labels).tolist() == [0, 5, 0, 5]


def test_curves_are_told_by_their_ends():
    assert figures.in_words("Read", (1, 64), {"own": [62, 95]}) == "Read: own, 62 at 1 and 95 at 64."


def test_longer_curves_are_told_halfway_too():
    told = figures.in_words("Read", range(5), {"a": [9, 8, 7, 6, 5], "b": [0, 0, 3, 0, 1]})
    assert told == "Read: a, 9 at 0, 7 at 2 and 5 at 4; b, 0 at 0, 3 at 2 and 1 at 4."


def test_each_memory_has_a_colour_of_its_own():
    runs = {f"{size} replayed": [[1, 0], [0, 1]] for size in (0, 10, 50, 200)}
    colours = {line.get_color() for line in figures.forgetting_curves(runs).axes[0].lines}
    assert len(colours) == 4 and not {figures.COLOURS["vermillion"], figures.COLOURS["orange"]} <= colours


def test_nearest_row_is_the_nearest():
    rng = np.random.default_rng(4)
    X, y, new = rng.normal(size=(30, 4)), rng.integers(0, 9, 30), rng.normal(size=(12, 4))
    by_hand = [y[np.argmin([np.linalg.norm(row - x) for x in X])] for row in new]
    assert nearest(X, y, new).tolist() == by_hand


def test_network_learner_is_a_trained_network_that_reads(digits):
    X, y, X_new, _ = digits
    start = new_network(64, 16, 10, np.random.default_rng(1))
    said = network_learner(start, softmax_cross_entropy, False, seed=8)(X[:100], y[:100], X_new)
    trained = fit(start, X[:100], y[:100], softmax_cross_entropy, np.random.default_rng(8), n_epochs=40, batch=10)
    assert np.array_equal(said, forward_mlp(trained, X_new)[-1].argmax(axis=1))


def test_descent_is_that_of_forgetting_without_memory(digits):
    X, y, X_new, y_new = digits
    start = new_network(64, 16, 10, np.random.default_rng(1))
    known = reference.forgetting(start, (X, y), (X[:0], y[:0]), [(X_new, y_new)], 5, 0.3)
    after = descend(start, X, y, softmax_cross_entropy, n_steps=5, eta=0.3)
    assert reference.accuracy(after, X_new, y_new) == known[-1, 0] != known[0, 0]


def test_widgets_draw_with_functions_that_return_lists(reader, digits, capsys):
    _, _, X, y = digits
    widgets.explore_attack(
        lambda *arguments: reference.fgsm(*arguments).tolist(),
        lambda params, X: forward_mlp(params, X)[-1].argmax(axis=1).tolist(),
        reader, X, y, np.random.default_rng(4),
    )  # fmt: skip
    widgets.explore_budget(reference.brain_budget)
    said = capsys.readouterr().out
    assert "No figure" not in said and said.count("[Figure: ") == 2
    assert "0.83 pJ at 0.16 Hz (Lennie 2003), 0.11 pJ at 1.2 Hz (Levy & Calvert 2021), 0.033 pJ at 4 Hz (Att" in said


def test_energy_is_drawn_at_the_rates_of_the_audits_and_not_beyond():
    (axes,) = figures.energy(reference.brain_budget, {"all of 20 W": {}}).axes
    curve, marks = axes.lines[:2]
    assert marks.get_xdata().tolist() == [0.16, 1.2, 4.0]
    assert marks.get_ydata() == pytest.approx([0.83, 0.11, 0.033], rel=0.02)
    assert (min(curve.get_xdata()), max(curve.get_xdata())) == pytest.approx((0.16, 4.0))


def test_forgetting_figure_shows_both_tasks():
    runs = {"0 replayed": [[1, 0], [0.5, 0.5], [0, 1]], "50 replayed": [[1, 0], [1, 1], [1, 1]]}
    old, new = figures.forgetting_curves(runs).axes
    assert [line.get_ydata().tolist() for line in old.lines] == [[100, 50, 0], [100, 100, 100]]
    assert [line.get_ydata().tolist() for line in new.lines] == [[0, 50, 100], [0, 100, 100]]


@pytest.mark.parametrize("sizes", [(4, 3, 2), (5, 6, 4, 3)])
def test_a_crowd_of_copies_answers_as_the_network_does(sizes):
    params, X = network(sizes, 11), np.random.default_rng(12).normal(size=(9, sizes[0]))
    for copies in (1, 2, 5):
        crowd = reference.with_copies(params, copies)
        assert len(crowd[-1][0]) == copies * sizes[-2]
        np.testing.assert_allclose(forward_mlp(crowd, X)[-1], forward_mlp(params, X)[-1], atol=1e-12)


def test_noise_of_their_own_averages_out_and_shared_noise_does_not():
    unit, X = [(np.ones((1, 1)), np.zeros(1)), (np.ones((1, 1)), np.zeros(1))], np.ones((1, 1))
    crowd = reference.with_copies(unit, 400)
    own = [forward_mlp(noisy_crowd.noisy(crowd, 0.2, np.random.default_rng(s)), X)[-1][0, 0] for s in range(60)]
    shared = [
        forward_mlp(reference.with_copies(noisy_crowd.noisy(unit, 0.2, np.random.default_rng(s)), 400), X)[-1][0, 0]
        for s in range(60)
    ]
    assert np.std(own) < 0.2 * np.std(shared)
    assert np.std(shared) == pytest.approx(0.2 * np.sqrt(2), rel=0.3)


def test_a_crowd_reads_what_one_noisy_network_does_not(reader, digits):
    _, _, X, y = digits
    found = noisy_crowd.crowds(reference.with_copies, reader, reference.accuracy, X, y, 1.0, (1, 16), n_times=4)
    own, shared = found["each copy its own noise"], found["all copies the same noise"]
    assert own[0] == pytest.approx(shared[0]) and shared[1] == pytest.approx(shared[0])
    assert own[0] < 75 and own[1] > 88


def test_best_constant_is_the_lowest_of_all_constant_bets():
    outcomes = [1, 0, 0.5, 1, 0, 0, 0.5]
    bet, score = reference.best_constant(outcomes)
    assert score == pytest.approx(ledger.brier_score([bet] * 7, outcomes), abs=1e-15)
    assert all(ledger.brier_score([other] * 7, outcomes) > score for other in (0, bet - 0.1, bet + 0.1, 50, 100))
    assert reference.brier_score([bet, None, 20], [0, 1, 1]) == ledger.brier_score([bet, 20], [0, 1])


def test_each_item_of_a_life_is_remembered_alike():
    rng, counts = np.random.default_rng(3), np.zeros(12)
    for _ in range(3000):
        memory = []
        for item in range(12):
            memory = reference.remember(memory, item, item, 4, rng)
        counts[memory] += 1
    np.testing.assert_allclose(counts / 3000, 4 / 12, atol=0.045)  # five standard deviations


def test_a_sorted_life_needs_a_memory_of_all_of_it(digits):
    X, y, X_new, y_new = digits
    start = new_network(64, 64, 10, np.random.default_rng(1))
    read = [
        reference.accuracy(
            two_tasks.learn_sorted(rule, start, X, y, softmax_cross_entropy, np.random.default_rng(0), size=50),
            X_new, y_new,
        )
        for rule in (two_tasks.the_last, reference.remember)
    ]  # fmt: skip
    assert read[0] < 0.25 and read[1] > 0.7


def test_rows_of_biology_say_whose_number_they_hold(tmp_path, monkeypatch):
    (tmp_path / "15_the_reckoning").mkdir()
    monkeypatch.chdir(tmp_path / "15_the_reckoning")
    rows = closer_to_biology.rows(5.0, 80.0)
    assert [row[4] for row in rows] == ["worse", "worse", "worse", "better", "better", "better"]
    assert [row[5] for row in rows].count("you") == 1, "replay is measured in this lesson, and nothing else here"
    changed = closer_to_biology.rows(40.0, 41.0, n_steps=20)[-1]
    assert changed[2:] == ["95", "20", "better", "the course"], "another number of steps is another experiment"
    value = {"evidence": "gap", "verdict": "contested", "value": -0.4}
    ledger.change("L4", lambda found: found["evidence"].update({"credit_assignment": value}))
    gap = closer_to_biology.rows(5.0, 80.0)[1]
    assert gap[3:] == ["-0.4", "better", "you"]


def test_the_courses_own_numbers_of_this_lesson_are_those_of_its_run(reader, digits):
    _, _, X, y = digits
    moved = reference.fgsm(reader, X, y, 0.15)
    lost = 100 * (reference.accuracy(reader, X, y) - reference.accuracy(reader, moved, y))
    assert lost == pytest.approx(ledger_numbers.SENTENCES["L10"].ours, abs=3)
    assert 1e12 * reference.brain_budget(1.0) == pytest.approx(ledger_numbers.SENTENCES["L7"].ours, abs=0.001)
