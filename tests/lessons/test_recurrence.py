"""Laws that the reference of recurrence must obey, written apart from its own formulas."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from helpers.figures import png
from helpers.figures import recurrence as figures
from helpers.labs import recurrence_circuits as circuits
from helpers.labs import recurrence_echo as echo
from helpers.labs import recurrence_memory as memory
from helpers.labs import recurrence_training as training
from helpers.reference import recurrence
from helpers.widgets import recurrence as widgets


def symmetric(n, rng):
    """Return whole-number weights, symmetric, without self-connections."""
    W = rng.integers(-3, 4, size=(n, n))
    return np.triu(W, 1) + np.triu(W, 1).T


def test_weights_are_votes_of_pairs():
    patterns = np.random.default_rng(0).choice([-1, 1], size=(5, 7))
    W = recurrence.hopfield_weights(patterns)
    for i, j in itertools.combinations(range(7), 2):
        alike = sum(1 if pattern[i] == pattern[j] else -1 for pattern in patterns)
        assert W[i, j] == W[j, i] == pytest.approx(alike / 7)
    assert not np.diag(W).any()


def test_orthogonal_patterns_and_their_negatives_are_fixed_points():
    hadamard = np.array([[1]])
    for _ in range(4):
        hadamard = np.block([[hadamard, hadamard], [hadamard, -hadamard]])
    W = recurrence.hopfield_weights(hadamard[1:6])
    for pattern in (*hadamard[1:6], *-hadamard[1:6]):
        for at_once in (True, False):
            assert recurrence.recall(W, pattern, np.random.default_rng(0), at_once, 1)[-1].tolist() == pattern.tolist()


def test_energy_counts_each_pair_once_and_falls_by_twice_the_sum_when_a_unit_turns():
    rng = np.random.default_rng(1)
    W, s = symmetric(8, rng), rng.choice([-1, 1], size=8)
    pairs = sum(-W[i, j] * s[i] * s[j] for i, j in itertools.combinations(range(8), 2))
    assert recurrence.energy(W, s) == pytest.approx(pairs)
    turned = s.copy()
    turned[3] *= -1
    assert recurrence.energy(W, turned) - pairs == pytest.approx(2 * s[3] * (W @ s)[3])


@pytest.mark.parametrize("seed", range(6))
def test_one_at_a_time_the_energy_never_rises_and_recall_comes_to_rest(seed):
    rng = np.random.default_rng(seed)
    W, s = symmetric(10, rng), rng.choice([-1, 1], size=10)
    states = recurrence.recall(W, s, rng, False, 40)
    heights = [recurrence.energy(W, state) for state in states]
    assert np.all(np.diff(heights) <= 0) and memory.settled(states)
    assert np.all(states[-1] * (W @ states[-1]) >= 0)


@pytest.mark.parametrize("seed", range(6))
def test_all_at_once_a_symmetric_network_ends_in_a_cycle_of_at_most_two(seed):
    rng = np.random.default_rng(seed)
    W = memory.random_network(9, rng)
    states = recurrence.recall(W, rng.choice([-1, 1], size=9), rng, True, 60)
    assert states[-1].tolist() == states[-3].tolist()


def test_every_unit_has_one_turn_a_sweep_in_an_order_that_chance_decides():
    line, start = np.eye(6, k=-1), np.array([1, -1, -1, -1, -1, -1])
    reached = [recurrence.recall(line, start, np.random.default_rng(k), False, 1)[-1].sum() for k in range(200)]
    # the news passes unit k only if 1, 2, ..., k have their turns in this order: 1/k!, so 1 + 1/2 + 1/6 + ... = e - 1
    assert np.mean((np.array(reached) + 4) / 2) == pytest.approx(np.e - 1, abs=0.15)
    assert start.tolist() == [1, -1, -1, -1, -1, -1]
    assert recurrence.recall(line, start, np.random.default_rng(0), True, 5).sum(axis=1).tolist() == [
        -4,
        -2,
        0,
        2,
        4,
        6,
    ]


def test_the_example_flips_at_once_and_settles_one_at_a_time():
    W, s = recurrence.two_cycle()
    assert W.tolist() == W.T.tolist() and not np.diag(W).any()
    flips = recurrence.recall(W, s, np.random.default_rng(0), True, 5)
    assert [row.tolist() for row in flips] == [s.tolist(), (-s).tolist()] * 3
    assert abs(recurrence.recall(W, s, np.random.default_rng(0), False, 2)[-1].sum()) == 2


def test_gradient_through_time_is_the_slope_of_the_whole_run():
    rng = np.random.default_rng(2)
    W, h = rng.normal(size=(4, 4)), rng.normal(size=4)

    def run(state):
        for _ in range(3):
            state = np.tanh(W @ state)
        return state

    through = recurrence.gradient_through_time(W, h, 3)
    for j, nudge in enumerate(1e-6 * np.eye(4)):
        assert through[:, j] == pytest.approx((run(h + nudge) - run(h - nudge)) / 2e-6, abs=1e-7)


def test_gradients_of_two_stretches_multiply_and_at_rest_they_are_powers():
    rng = np.random.default_rng(3)
    W, h = rng.normal(size=(3, 3)), rng.normal(size=3)
    middle = np.tanh(W @ np.tanh(W @ h))
    late, early = recurrence.gradient_through_time(W, middle, 4), recurrence.gradient_through_time(W, h, 2)
    assert recurrence.gradient_through_time(W, h, 6) == pytest.approx(late @ early)
    assert recurrence.gradient_through_time(W, np.zeros(3), 5) == pytest.approx(W @ W @ W @ W @ W)


def test_attention_obeys_its_law():
    rng = np.random.default_rng(4)
    query, keys, values = rng.normal(size=3), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    weights = recurrence.attention(query, keys, np.eye(6), 0.7)
    assert weights.sum() == pytest.approx(1) and weights.min() > 0
    ratio = np.exp(0.7 * sum((keys[2] - keys[5]) * query))
    assert weights[2] / weights[5] == pytest.approx(ratio)
    order = rng.permutation(6)
    for sharpness in (0, 0.7, 3000):
        same = recurrence.attention(query, keys[order], values[order], sharpness)
        assert recurrence.attention(query, keys, values, sharpness) == pytest.approx(same)
    assert recurrence.attention(query, keys, values, 0) == pytest.approx(values.mean(axis=0))
    best = max(range(6), key=lambda k: float(keys[k] @ query))
    assert recurrence.attention(query, keys, values, 1e5) == pytest.approx(values[best])


def test_one_look_is_the_slope_of_a_smooth_maximum():
    """Ramsauer et al. 2021: the update is the gradient of log-sum-exp of the scores."""
    rng = np.random.default_rng(5)
    query, keys = rng.normal(size=3), rng.normal(size=(5, 3))

    def smooth_maximum(q):
        return np.log(np.exp(2 * keys @ q).sum()) / 2

    slope = [(smooth_maximum(query + e) - smooth_maximum(query - e)) / 2e-6 for e in 1e-6 * np.eye(3)]
    assert recurrence.attention(query, keys, keys, 2) == pytest.approx(slope, abs=1e-8)


def test_half_a_letter_brings_back_the_whole_as_the_text_says():
    letters = memory.pictures("TXFV")
    W = recurrence.hopfield_weights(letters)

    def back(letter, hidden):
        start = letter.copy()
        start[hidden] = -1
        return sum(
            np.array_equal(recurrence.recall(W, start, np.random.default_rng(seed), False, 6)[-1], letter)
            for seed in range(50)
        )

    assert min(back(letter, slice(0, 50)) for letter in letters) >= 45
    T, X, F, V = (back(letter, slice(50, 100)) for letter in letters)
    assert min(T, V) >= 45 and max(X, F) <= 20


def test_beyond_the_capacity_old_and_new_are_lost_alike():
    found = memory.old_and_new(recurrence.hopfield_weights, recurrence.recall, (10, 60), seeds=(7,))
    assert found[10]["first"] == found[10]["last"] == 100
    assert found[60]["first"] <= 20 and found[60]["last"] <= 20 and found[60]["bits"] < 90


def test_half_of_the_connections_can_go():
    rng = np.random.default_rng(6)
    patterns = memory.random_patterns(10, 200, rng)
    W = recurrence.hopfield_weights(patterns)
    cut = memory.cut_connections(W, 0.5, rng)
    assert cut.tolist() == cut.T.tolist() and np.mean(cut == 0) == pytest.approx(0.5, abs=0.15)
    assert memory.right_bits(cut, recurrence.recall, patterns, 0.1, rng).mean() > 0.99
    almost = memory.cut_connections(W, 0.98, rng)
    assert memory.right_bits(almost, recurrence.recall, patterns, 0.1, rng).mean() < 0.9


def test_letters_are_fixed_points_and_wrong_bits_are_as_many_as_asked():
    letters = memory.pictures("TXFV")
    W = recurrence.hopfield_weights(letters)
    assert letters.shape == (4, 100) and set(letters.ravel()) == {-1, 1}
    for letter in letters:
        assert np.all(letter * (W @ letter) > 0)
        assert int(np.sum(memory.with_wrong_bits(letter, 0.25, np.random.default_rng(0)) != letter)) == 25


def test_a_loop_keeps_a_cue_and_the_control_does_not():
    kept, lost = circuits.trials(1.2, 1.0, 60), circuits.trials(0, 0, 60)
    assert kept["right"] > 95 and kept["outlasts"] > 1.9
    assert 25 < lost["right"] < 75 and lost["outlasts"] < 0.1
    _, rates = circuits.two_groups(1.2, 1.0, n_trials=40)
    assert np.mean(np.sum(rates[-1] > 0.5, axis=1) == 1) > 0.9  # winner takes all
    _, rates = circuits.two_groups(1.2, 0, n_trials=40)
    assert np.mean(np.sum(rates[-1] > 0.5, axis=1) == 2) > 0.9  # without inhibition nobody wins


def rnn_forward(x, W, w_in):
    states = np.zeros((len(x) + 1, len(w_in)))
    for t, toss in enumerate(x):
        states[t + 1] = np.tanh(W @ states[t] + w_in * toss)
    return states[1:]


def test_loops_echo_and_without_them_the_past_is_gone():
    with_loops = echo.read_the_past(rnn_forward, 0.9, (0, 10, 40))
    without = echo.read_the_past(rnn_forward, 0, (0, 1, 10))
    assert with_loops[0] == 100 and with_loops[10] > 95 and with_loops[40] < 65
    assert without[0] == 100 and without[1] < 60 and without[10] < 60


def test_the_spectral_radius_decides_what_is_left_of_a_gradient():
    norms = echo.norms_through_time(recurrence.gradient_through_time, (0.8, 1.3), (0, 40))
    assert norms[0.8][0] == norms[1.3][0] == 1 and norms[0.8][1] < 1e-2 < 1 < norms[1.3][1]


def test_energy_of_two_patterns_depends_on_the_likeness_to_each():
    """-N/2 (a^2 + b^2) + 1 for P = 2 patterns, the self-connections taken off."""
    a, b, heights = memory.landscape(recurrence.hopfield_weights, recurrence.energy)
    assert heights == pytest.approx(-32 * (a**2 + b**2) + 1)
    paths = memory.paths(recurrence.hopfield_weights, recurrence.recall, [(0.5, 0.2), (-0.1, -0.6)])
    assert [tuple(map(float, end)) for _, end in paths] == [(1, 0), (0, -1)]
    assert len(png(figures.landscape(a, b, heights, paths))) > 10_000


def test_the_widget_shows_three_states_and_says_how_many_pixels_are_wrong(capsys):
    widgets.explore_recall(recurrence.hopfield_weights, recurrence.recall)
    text = capsys.readouterr().out
    assert "Look for: raise the wrong pixels" in text and "25 wrong at the start" in text
    states = widgets.run(recurrence.hopfield_weights, recurrence.recall, "T", 100, 0)
    assert states[-1].tolist() == (-memory.pictures("T")[0]).tolist()


def loss_through_time(W, h, wanted, steps):
    """Return half the sum of squares of the last state minus the wanted one."""
    for _ in range(steps):
        h = np.tanh(W @ h)
    return np.sum((h - wanted) ** 2) / 2


def test_an_unclipped_step_goes_down_the_measured_slope():
    rng = np.random.default_rng(85)
    W, h, wanted = rng.normal(size=(3, 3)), rng.uniform(-1, 1, 3), rng.uniform(-1, 1, 3)
    slope = np.zeros((3, 3))
    for place in itertools.product(range(3), repeat=2):
        nudge = np.zeros((3, 3))
        nudge[place] = 1e-6
        up, down = (loss_through_time(W + sign * nudge, h, wanted, 4) for sign in (1, -1))
        slope[place] = (up - down) / 2e-6
    assert W - recurrence.clipped_step(W, h, wanted, 4, 1.0, np.inf) == pytest.approx(slope, abs=1e-7)
    short = W - recurrence.clipped_step(W, h, wanted, 4, 1.0, 0.01)
    assert short == pytest.approx(0.01 * slope / np.linalg.norm(slope), abs=1e-8)


def test_clipping_does_what_the_lesson_says_of_it_however_numbers_are_rounded():
    for rounding in range(3):
        starts, ends = [], {np.inf: [], 0.1: []}
        for seed, limit in itertools.product(range(6), ends):
            rng = np.random.default_rng(seed)
            W = rng.normal(size=(6, 6))
            W *= 1.3 / np.max(np.abs(np.linalg.eigvals(W)))
            h, wanted = rng.uniform(-0.5, 0.5, 6), rng.uniform(-0.6, 0.6, 6)
            W *= 1 + 1e-13 * np.random.default_rng(rounding).normal(size=W.shape)
            starts.append(loss_through_time(W, h, wanted, 12))
            for _ in range(400):
                W = recurrence.clipped_step(W, h, wanted, 12, 0.3, limit)
            ends[limit].append(loss_through_time(W, h, wanted, 12))
        assert np.mean(starts) == pytest.approx(0.9, abs=0.05)
        assert np.mean(ends[np.inf]) > 1.2 and max(ends[0.1]) < 0.01


def test_a_single_turn_changes_the_energy_by_twice_the_sum_that_the_unit_disagrees_with():
    rng = np.random.default_rng(87)
    W = memory.random_network(9, rng)
    s = rng.choice([-1, 1], size=9)
    for i in range(9):
        turned = s.copy()
        turned[i] *= -1
        pairs = list(itertools.combinations(range(9), 2))
        before, after = (sum(-W[a, b] * state[a] * state[b] for a, b in pairs) for state in (s, turned))
        assert recurrence.energy_change(W, s, i) == pytest.approx(after - before)


def test_a_mixture_of_three_letters_is_a_spurious_state():
    letters = memory.pictures("TXF")
    W = recurrence.hopfield_weights(memory.pictures("TXFV"))
    mixture = np.sign(letters.sum(axis=0))
    for seed in range(5):
        assert np.all(recurrence.recall(W, mixture, np.random.default_rng(seed), False, 3)[-1] == mixture)
    assert recurrence.energy(W, mixture) > max(recurrence.energy(W, letter) for letter in letters)


@pytest.mark.parametrize("gate", [1.0, 0.3])
def test_the_error_that_trains_a_loop_is_the_measured_slope(gate):
    rng = np.random.default_rng(5)
    W, cue = rng.normal(size=(4, 4)) / 2, rng.normal(size=4)
    _, gradient = training.error_and_gradient(recurrence.gradient_through_time, W, cue, 6, gate)
    for place in ((0, 0), (1, 2), (3, 1)):
        nudge = np.zeros((4, 4))
        nudge[place] = 1e-6
        above, below = (
            training.error_and_gradient(recurrence.gradient_through_time, moved, cue, 6, gate)[0]
            for moved in (W + nudge, W - nudge)
        )
        assert gradient[place] == pytest.approx((above - below) / 2e-6, rel=1e-5)


def test_a_loop_learns_to_hold_for_few_steps_and_for_forty_only_with_a_gate():
    few, many, gated = (
        training.hold(recurrence.gradient_through_time, steps, 0.7, gate, seeds=(0, 1))
        for steps, gate in ((5, 1), (40, 1), (40, 0.1))
    )
    assert few[1] < 2 and many[1] > 90 and gated[1] < 10
    assert many[0] < 1e-3 * few[0]


def recall_that_rounds_otherwise(W, s, rng, synchronous=False, n_sweeps=10):
    """Recall as the reference does, with each sum taken backwards: where it should be 0, other roundings decide."""
    s = np.array(s)
    states = [s.copy()]
    for _ in range(n_sweeps):
        old = s.copy()
        for i in rng.permutation(len(s)):
            received = np.cumsum((W[i] * (old if synchronous else s))[::-1])[-1]
            if received != 0:
                s[i] = 1 if received > 0 else -1
        states.append(s.copy())
    return np.array(states)


@pytest.mark.parametrize("recall", [recurrence.recall, recall_that_rounds_otherwise])
def test_the_verdict_on_overwriting_does_not_hang_on_a_rounding(recall):
    held = memory.old_and_new(recurrence.hopfield_weights, recall, (10, 20, 60))
    assert memory.lost(held, 10, 20) < 25 and memory.lost(held, 10, 60) > 80 and held[60]["last"] < 20


@pytest.mark.parametrize("recall", [recurrence.recall, recall_that_rounds_otherwise])
def test_from_noise_about_a_third_ends_at_letters_at_negatives_and_elsewhere(recall):
    letters = memory.pictures("TXFV")
    found = dict(memory.where_noise_ends(recurrence.hopfield_weights(letters), recall, letters))
    assert sum(found.values()) == 200
    assert all(50 <= count <= 84 for count in found.values())


def test_half_of_the_connections_can_go_as_the_lesson_says():
    patterns = memory.random_patterns(10, 200, np.random.default_rng(3))
    rows = memory.after_damage(recurrence.hopfield_weights(patterns), recurrence.recall, patterns, (0, 0.5, 0.98))
    assert [name for name, _ in rows] == ["0%", "50%", "98%"]
    assert rows[1][1] > 99 and rows[2][1] < 90


def test_the_energy_followed_turn_by_turn_is_that_of_the_end_state():
    letters = memory.pictures("TXFV")
    W, start = recurrence.hopfield_weights(letters), memory.with_wrong_bits(letters[0], 0.4, np.random.default_rng(1))
    kept = start.copy()
    heights, counted = memory.descend(W, start, recurrence.energy, recurrence.energy_change)
    assert heights[-1] == pytest.approx(counted) and np.all(np.diff(heights) <= 0)
    assert start.tolist() == kept.tolist() and len(heights) == 101


def test_what_is_said_of_a_figure_holds_its_numbers():
    assert "falls 1 times and rises 1 times" in figures.descent_in_words([3.0, 1.0, 2.0], 2.0)
    assert "(0.50, 0.20) to (1.0, 0.0)" in figures.landscape_in_words([((0.5, 0.2), (1.0, 0.0))])
    assert "26 stored: 90 and 85" in figures.capacity_in_words({26: {"first": 90, "last": 85}}, 200)
    flips = {"all at once": np.array([[1, -1], [-1, 1], [1, -1]])}
    assert "changes in 2 of 2 sweeps" in figures.clocks_in_words(flips, {"all at once": [1, 1, 1]})
    assert "45 at 10" in figures.echo_in_words({"loops cut": {10: 45.0}})
    assert "cherry 0.75" in figures.attention_in_words({1: [0.75, 0.25]}, ["cherry", "leaf"])
    assert "0.0002 for 0.8" in figures.norms_in_words([0, 40], {0.8: [1, 0.0002]})
    assert "end at 1.0 and 0.0" in figures.groups_in_words({"with loops": (None, np.array([[0, 0], [1, 0]]))})
