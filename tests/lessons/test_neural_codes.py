"""Laws that the reference of neural codes must obey, written apart from its own formulas; worlds of spikes; figures."""

from __future__ import annotations

import math
from importlib import resources

import numpy as np
import pytest

from helpers.figures import neural_codes as figures
from helpers.labs import receptor, spike_codes
from helpers.reference.neural_codes import (
    bits_above_chance,
    coincidence_detector,
    count_readout,
    cv_isi,
    entropy_bits,
    fano_factor,
    information_bits,
    jitter_accuracy,
    latency_readout,
    poisson_train,
    population_vector,
)

S_D = 4.5  # sampling errors that a law may be off by


def normal_area(x: float) -> float:
    """Return the area under the bell curve left of x."""
    return 0.5 * (1 + math.erf(x / math.sqrt(2)))


def one_a_bin(rate, duration, dt, rng):
    """Draw a train with at most one spike in a bin: the common mistake."""
    return dt * np.flatnonzero(rng.random(round(duration / dt)) < rate * dt / 1000)


def windows(train, duration, width):
    return np.histogram(train, np.arange(0, duration + width / 2, width))[0]


@pytest.mark.parametrize("rate, seed", [(5, 1), (40, 2), (300, 3)])
def test_a_poisson_train_has_cv_and_fano_one(rate, seed):
    duration = 8_000_000 // rate
    train = poisson_train(rate, duration, 1, np.random.default_rng(seed))
    mean = rate * duration / 1000
    assert abs(train.size - mean) < S_D * math.sqrt(mean)
    assert 0 <= train[0]
    assert train[-1] < duration
    assert np.all(np.diff(train) >= 0)
    assert abs(cv_isi(train) - 1) < S_D / math.sqrt(train.size)
    counts = windows(train, duration, duration / 1000)
    assert abs(fano_factor(counts) - 1) < S_D * math.sqrt(2 / (counts.size - 1))


def test_intervals_are_exponential_and_times_uniform():
    """The largest gap between two distributions, times sqrt(n), exceeds 2.2 once in 8000 samples (Kolmogorov)."""
    train = poisson_train(50, 100_000, 1, np.random.default_rng(4))
    for values, share in (
        (np.sort(np.diff(train)), lambda x: 1 - np.exp(-x / 20)),
        (train, lambda x: x / 100_000),
    ):
        steps = np.arange(values.size + 1) / values.size
        gap = max(np.abs(share(values) - steps[1:]).max(), np.abs(share(values) - steps[:-1]).max())
        assert gap * math.sqrt(values.size) < 2.2


def test_the_law_tells_one_spike_a_bin_from_a_poisson_train():
    """The check's band would let nothing through that has F = 1 - r dt at r dt = 0.4."""
    train = one_a_bin(400, 20_000, 1, np.random.default_rng(5))
    counts = windows(train, 20_000, 10)
    band = 5 * math.sqrt(2 / (counts.size - 1))
    assert fano_factor(counts) == pytest.approx(0.6, abs=0.1)
    assert abs(fano_factor(counts) - 1) > band


def test_no_rate_no_spikes_and_a_generator_fixes_the_train():
    assert poisson_train(0, 1000, 1, np.random.default_rng(6)).shape == (0,)
    one, two = (poisson_train(30, 1000, 1, np.random.default_rng(7)) for _ in range(2))
    assert one.tolist() == two.tolist()


@pytest.mark.parametrize("measure, draw, spread", [
    (fano_factor, lambda rng: rng.poisson(7, 100), math.sqrt(2 / 99)),
    (cv_isi, lambda rng: np.cumsum(rng.exponential(3, 401)), 1 / math.sqrt(400)),
])  # fmt: skip
def test_sampling_errors_are_those_that_the_lesson_says(measure, draw, spread):
    found = [measure(draw(np.random.default_rng([8, seed]))) for seed in range(500)]
    assert np.std(found) == pytest.approx(spread, rel=0.15)
    assert np.mean(found) == pytest.approx(1, abs=S_D * spread / math.sqrt(500) + 1 / 400)


def test_cv_and_fano_of_samples_worked_out_by_hand():
    assert cv_isi([0, 10, 40]) == pytest.approx(math.sqrt(200) / 20)
    assert cv_isi(np.arange(0, 1000, 7.0) + 1e6) == pytest.approx(0, abs=1e-9)
    # a gamma process of order k is as regular as CV = 1 / sqrt(k)
    assert cv_isi(np.cumsum(np.random.default_rng(9).gamma(4, 5, 20_000))) == pytest.approx(0.5, abs=0.02)
    assert fano_factor([2, 4, 6]) == pytest.approx(1)
    assert fano_factor([6, 12, 18]) == pytest.approx(3)
    for too_little in ([], [4.0], [4.0, 9.0]):
        assert math.isnan(cv_isi(too_little))
    for unknown in ([], [3], [0, 0, 0]):
        assert math.isnan(fano_factor(unknown))


def test_population_vector_turns_with_its_cells_and_does_not_mind_whole_turns():
    rng = np.random.default_rng(10)
    for n in (1, 3, 20):
        counts, preferred = rng.integers(1, 9, n), rng.uniform(-7, 7, n)
        x, y = (sum(c * f(p) for c, p in zip(counts, preferred, strict=True)) for f in (math.cos, math.sin))
        found = population_vector(counts, preferred)
        assert (math.cos(found), math.sin(found)) == pytest.approx((x / math.hypot(x, y), y / math.hypot(x, y)))
        turned = population_vector(counts, preferred + 2 * np.pi * rng.integers(-2, 3, n) + 1.0)
        assert spike_codes.angle_between(turned, found + 1.0) < 1e-9
    assert population_vector([1, 1], [0.1, 2 * np.pi - 0.1]) == pytest.approx(0, abs=1e-9)  # a mean of angles gives pi


def test_votes_that_cancel_have_no_direction():
    assert math.isnan(population_vector([0, 0], [1, 2]))
    assert math.isnan(population_vector([5, 5], [0.3, 0.3 + np.pi]))
    for n in (3, 7, 100):
        assert math.isnan(population_vector(np.full(n, 4), 2 * np.pi * np.arange(n) / n + 0.2))


@pytest.mark.parametrize("n_cells", [25, 100, 400])
def test_the_error_of_a_population_is_that_of_a_mean(n_cells):
    """Across the true direction each cell adds noise of variance m (1 + cos) sin^2; along it, the sum is n m / 2."""
    error = spike_codes.typical_error(population_vector, n_cells, np.random.default_rng(11), n_trials=600)
    expected = math.degrees(math.sqrt(2 / (n_cells * 5.0)))
    assert error == pytest.approx(expected, rel=S_D / math.sqrt(2 * 600))


def test_shared_noise_is_not_averaged_away():
    error = spike_codes.typical_error(population_vector, 2500, np.random.default_rng(12), shared=6.0)
    assert error == pytest.approx(6.0, rel=0.2)


def test_readers_of_counts_and_of_times():
    assert count_readout([[9.0], [1.0, 2.0], [3.0, 4.0]]) == 1
    assert count_readout([[], []]) == 0
    assert latency_readout([[9.0, 4.0], [5.0], []]) == 0
    assert latency_readout([[], [1e9]]) == 1
    assert latency_readout([[], []]) == 0
    assert latency_readout([[2.0], [-1.0], [-1.0]]) == 1
    rng = np.random.default_rng(13)
    for _ in range(30):
        trains = [rng.uniform(0, 50, n).round() for n in rng.integers(0, 5, 4)]
        everything = [(time, cell) for cell, train in enumerate(trains) for time in train]
        assert latency_readout(trains) == (min(everything)[1] if everything else 0)
        assert count_readout(trains) == max(range(4), key=lambda cell: (len(trains[cell]), -cell))


def test_equal_counts_leave_the_count_reader_at_chance():
    trials, labels = spike_codes.time_code(400, np.random.default_rng(14))
    assert {len(train) for trial in trials for train in trial} == {spike_codes.N_SPIKES}
    assert np.mean([count_readout(trial) == label for trial, label in zip(trials, labels, strict=True)]) == 0.5
    assert np.mean([latency_readout(trial) == label for trial, label in zip(trials, labels, strict=True)]) == 1.0


def test_a_higher_rate_is_first_in_proportion():
    trials, labels = spike_codes.count_code(3000, np.random.default_rng(15), rates=(90.0, 30.0))
    share = np.mean([latency_readout(trial) == label for trial, label in zip(trials, labels, strict=True)])
    assert abs(share - 0.75) < S_D * math.sqrt(0.75 * 0.25 / 3000) + math.exp(-12)


@pytest.mark.parametrize("lead, sigma", [(4.0, 4.0), (4.0, 1.5), (10.0, 25.0)])
def test_jitter_takes_what_the_bell_curve_says(lead, sigma):
    """Two spikes moved by sigma each keep their order with probability Phi(lead / (sqrt(2) sigma))."""
    trials, labels = [[[20.0], [20.0 + lead]], [[50.0 + lead], [50.0]]] * 1000, [0, 1] * 1000
    share = jitter_accuracy(trials, labels, [sigma], np.random.default_rng(16))[0]
    expected = normal_area(lead / (math.sqrt(2) * sigma))
    assert abs(share - expected) < S_D * math.sqrt(expected * (1 - expected) / 2000)


def test_jitter_moves_every_spike_by_itself_from_its_first_place():
    seen = []

    def look(trial):
        seen.append([np.array(train) for train in trial])
        return 1

    rng = np.random.default_rng(17)
    trials = [[rng.uniform(0, 100, 300), [], rng.uniform(0, 100, 200)], [[1.0]]]
    before = [np.array(train) for trial in trials for train in trial]
    shares = jitter_accuracy(trials, [1, 0], [5.0, 0.0, 5.0], np.random.default_rng(18), look)
    assert shares == pytest.approx([0.5, 0.5, 0.5])
    assert [len(trial) for trial in seen] == [3, 1] * 3
    for moved, sigma in zip(seen[::2], (5.0, 0.0, 5.0), strict=True):
        moves = np.concatenate([moved[0] - trials[0][0], moved[2] - trials[0][2]])
        assert np.std(moves) == pytest.approx(sigma, rel=S_D / math.sqrt(1000))
    assert all(np.array_equal(a, b) for a, b in zip(before, (t for trial in trials for t in trial), strict=True))


def in_small_steps(times, weight, tau, threshold, dt=0.001):
    """Follow the leaky cell on a fine grid; times are whole steps."""
    steps, fired, v = np.round(np.sort(times) / dt).astype(int), [], 0.0
    for step in range(steps.max() + 1):
        v *= math.exp(-dt / tau)
        for _ in range(int(np.sum(steps == step))):
            v += weight
            if v >= threshold:
                fired.append(step * dt)
                v = 0.0
    return fired


@pytest.mark.parametrize("seed, n, tau, threshold", [(19, 12, 1.0, 1.4), (20, 30, 2.0, 2.3), (21, 30, 6.0, 4.6)])
def test_coincidence_detector_agrees_with_small_steps(seed, n, tau, threshold):
    times = np.random.default_rng(seed).integers(1, 10_000, n) * 0.001
    found = coincidence_detector(times, 1.0, tau, threshold)
    assert found == pytest.approx(in_small_steps(times, 1.0, tau, threshold), abs=1e-6)
    assert len(found) >= 1


def test_sixteen_together_fire_the_cell_and_spread_out_they_do_not():
    assert coincidence_detector([20.0] * 16, 1.0, 5.0, 9.5) == pytest.approx([20.0])
    assert coincidence_detector(6.25 * np.arange(16), 1.0, 5.0, 9.5).size == 0
    # a train of period T climbs to 1 / (1 - exp(-T / tau)), never higher
    for period in (0.5, 2.0, 9.0):
        ceiling = 1 / (1 - math.exp(-period / 5))
        train = period * np.arange(400)
        assert coincidence_detector(train, 1.0, 5.0, 1.001 * ceiling).size == 0
        assert coincidence_detector(train, 1.0, 5.0, 0.999 * ceiling).size > 0


def test_the_cell_fires_at_its_threshold_and_starts_again_from_zero():
    assert coincidence_detector([7.0] * 3, 1.0, 10.0, 3.0) == pytest.approx([7.0])
    assert coincidence_detector([0.0, 1.0, 2.0], 1.4, 10.0, 1.5) == pytest.approx([1.0])
    assert coincidence_detector([], 1.0, 10.0, 1.5).shape == (0,)


@pytest.mark.parametrize(
    "draw, n, tau, threshold", [(0, 1, 5, 0.7), (1, 40, 3, 1.7), (2, 60, 8, 3.3), (3, 80, 30, 5.1)]
)
def test_the_inputs_of_the_check_are_far_from_the_knifes_edge(draw, n, tau, threshold):
    """The same draws as in the hidden test: a threshold moved by 1e-6 changes nothing."""
    rng = np.random.default_rng(1996)
    draws = [rng.uniform(10, 110, k) for k in (1, 40, 60, 80)]
    found = [coincidence_detector(draws[draw], 0.9, tau, threshold * (1 + e)).tolist() for e in (-1e-6, 0, 1e-6)]
    assert found[0] == found[1] == found[2]
    assert len(draws[draw]) == n


def test_bits_of_values_that_can_be_worked_out():
    assert entropy_bits([0, 1, 2, 3]) == pytest.approx(2)
    assert entropy_bits([5, 5, 5]) == pytest.approx(0)
    assert entropy_bits([0, 0, 0, 0, 1, 1, 2, 3]) == pytest.approx(1.75)
    assert information_bits([0, 1, 0, 1], [7, 9, 7, 9]) == pytest.approx(1)
    assert information_bits([0, 1, 0, 1], [7, 7, 9, 9]) == pytest.approx(0, abs=1e-12)
    assert information_bits([0, 0, 0, 0, 1, 1, 1, 1], [2, 2, 2, 3, 3, 5, 5, 5]) == pytest.approx(0.75)


@pytest.mark.parametrize("seed", range(5))
def test_information_is_what_entropies_lose_when_pairs_are_counted(seed):
    rng = np.random.default_rng([26, seed])
    s, r = rng.integers(0, 4, 60), rng.integers(0, 5, 60)
    assert information_bits(s, r) == pytest.approx(entropy_bits(s) + entropy_bits(r) - entropy_bits(10 * s + r))
    assert information_bits(s, r) == pytest.approx(information_bits(r, s))
    assert information_bits(s, r) >= -1e-12


def test_the_bias_of_few_trials_is_that_of_the_formula():
    """(S - 1) (R - 1) / (2 N ln 2) bits for independent columns and many trials."""
    rng = np.random.default_rng(27)
    found = [information_bits(rng.integers(0, 3, 400), rng.integers(0, 5, 400)) for _ in range(200)]
    assert np.mean(found) == pytest.approx(2 * 4 / (2 * 400 * math.log(2)), rel=0.12)
    chance = [bits_above_chance(rng.integers(0, 2, 60), rng.integers(0, 4, 60), rng, 20) for _ in range(60)]
    assert abs(np.mean(chance)) < 0.015


def test_bins_keep_what_is_left_of_leads_that_cross_an_edge():
    """Two spikes 4 ms apart fall into two bins of width b with probability q = 4 / b; ties are read as cell 0."""
    world = spike_codes.time_code(2000, np.random.default_rng(22))
    entropy = lambda p: -sum(x * math.log2(x) for x in (p, 1 - p) if x > 0)  # noqa: E731
    for width, kept in zip((2, 5, 10), spike_codes.bits_in_bins(information_bits, latency_readout, world, (2, 5, 10)),
                           strict=True):  # fmt: skip
        q = min(1, 4 / width)
        assert kept == pytest.approx(entropy(q / 2) - entropy(q) / 2, abs=0.06)


def test_few_trials_find_bits_in_labels_that_were_dealt():
    found, dealt = spike_codes.bits_of_few_trials(information_bits, [10, 200], np.random.default_rng(28))
    assert dealt[0] > 0.4 > 0.1 > dealt[1] and found[0] > dealt[0] and found[1] > 0.3


@pytest.mark.parametrize("drive, noise, low, high", [(17, 1, 0.1, 0.3), (6, 6, 0.75, 1.0)])
def test_a_noisy_cell_is_a_clock_or_nearly_a_poisson_process(drive, noise, low, high):
    train = spike_codes.lif_train(drive, noise, np.random.default_rng(29), 20_000)
    assert low < cv_isi(train) < high
    assert np.diff(train).min() > 2


def test_a_cell_without_noise_follows_its_formula():
    train = spike_codes.lif_train(20, 0, np.random.default_rng(30), 5_000, dt=0.02)
    assert np.diff(train) == pytest.approx(2 + 10 * math.log(20 / 5), rel=0.01)


def test_entropy_of_counts_and_times_of_a_poisson_train():
    counts = windows(poisson_train(40, 400_000, 1, np.random.default_rng(23)), 400_000, 1)
    p = [math.exp(-0.04) * 0.04**k / math.factorial(k) for k in range(6)]
    assert 100 * entropy_bits(counts) == pytest.approx(-100 * sum(q * math.log2(q) for q in p), rel=0.03)
    p = [math.exp(-4) * 4**k / math.factorial(k) for k in range(40)]
    by_count = entropy_bits(counts.reshape(-1, 100).sum(axis=1))
    assert by_count == pytest.approx(-sum(q * math.log2(q) for q in p), rel=0.03)


@pytest.mark.parametrize("sound, n, cv", [("slow", 929, 0.533), ("fast", 868, 0.450)])
def test_the_recording_is_whole(sound, n, cv):
    times, level = receptor.decibels(sound)
    spikes = receptor.spikes(sound)
    assert len(spikes) == n and 0 < spikes[0] and spikes[-1] < receptor.DURATION
    assert np.diff(spikes).min() > 3 and cv_isi(spikes) == pytest.approx(cv, abs=0.001)
    assert len(level) == 20_000 and times[-1] == 9999.5 and abs(level.mean()) < 0.01 and 5 < level.std() < 6.1


def test_the_recording_ships_with_source_and_licence():
    text = (resources.files("helpers") / "data_files" / "LICENSE-grasshopper.txt").read_text(encoding="utf-8")
    assert "10.1152/jn.00891.2005" in text and "NIPY Developers" in text and "Redistribution and use" in text


def test_the_sound_is_loud_six_milliseconds_before_a_spike_and_jitter_hides_it():
    peaks = {}
    for jitter in (0, 2, 8):
        lags, mean = receptor.mean_sound("slow", jitter)
        peaks[jitter] = mean.max()
        if jitter == 0:
            assert abs(lags[mean.argmax()] + receptor.DELAY["slow"]) <= 1
    assert peaks[0] > 5 > 3 > peaks[2] > 1 > peaks[8]


def test_windows_of_the_recording_lie_side_by_side():
    for width in (2, 5, 20):
        loud = receptor.loud("slow", width)
        counts = receptor.counts("slow", width, 0, np.random.default_rng(31))
        assert len(loud) == len(counts) and abs(loud.mean() - 0.5) < 0.01
        assert counts.sum() == np.sum(receptor.spikes() >= width * np.ceil(6 / width))


def test_a_lone_spike_tells_the_louder_half():
    rng = np.random.default_rng(33)
    right = receptor.louder_half(receptor.spikes(), "slow", 5)
    dealt = receptor.louder_half(receptor.spikes(), "slow", 5, rng)
    assert right == pytest.approx(79.3, abs=0.2) and abs(dealt - 50) < 2
    moved = receptor.spikes() + 4 * rng.standard_normal(len(receptor.spikes()))
    assert receptor.louder_half(moved[(moved > 0) & (moved < 10_000)], "slow", 5) < 55
    copies = [receptor.poisson_copy("slow", rng) for _ in range(20)]
    assert np.mean([len(copy) for copy in copies]) == pytest.approx(len(receptor.spikes()), rel=0.02)
    assert 69 < np.mean([receptor.louder_half(copy, "slow", 5) for copy in copies]) < 76
    lags, mean = receptor.mean_sound("fast")
    assert lags[mean.argmax()] == -receptor.DELAY["fast"]


def test_jitter_halves_what_the_ear_tells_at_two_milliseconds():
    sigmas, loud = [0, 0.5, 1, 2, 4, 8], receptor.loud("slow", 5)
    for seed in range(3):
        rng = np.random.default_rng([32, seed])
        bits = [information_bits(loud, receptor.counts("slow", 5, sigma, rng)) for sigma in sigmas]
        assert bits[0] == pytest.approx(0.138, abs=0.001)
        assert 1.3 < receptor.half_at(sigmas, bits) < 2.4
        assert information_bits(rng.permutation(loud), receptor.counts("slow", 5, 0, rng)) < 0.006
    assert receptor.half_at([0, 2], [4, 1]) == pytest.approx(4 / 3)
    assert math.isnan(receptor.half_at([0, 2], [4, 3]))


def test_shuffled_times_keep_counts():
    trials, _ = spike_codes.count_code(20, np.random.default_rng(24))
    for trial in trials:
        moved = spike_codes.shuffle_times(trial, np.random.default_rng(25))
        assert [len(train) for train in moved] == [len(train) for train in trial]


def test_the_spread_at_which_half_of_the_volleys_fire_is_a_share_of_tau():
    fires = spike_codes.spread_and_share(coincidence_detector, 5, np.random.default_rng(16))
    assert [fires[0][0], fires[0][-1]] == pytest.approx([0.25, 5.0])
    assert spike_codes.half_fired(fires) == pytest.approx(2.25, abs=0.26)
    assert spike_codes.half_fired(([1.0, 2.0, 3.0], np.array([0.9, 0.6, 0.1]))) == 2.0


def test_figures_draw_what_the_learner_gives():
    shown = figures.replayed([[1.0, 8.0], [3.0]], 50, "two trials")
    assert [len(rows.get_positions()) for rows in shown.axes[0].collections] == [2, 1]
    vote = figures.arrows([2, 1], [0.0, np.pi / 2], 0.5, population_vector([2, 1], [0.0, np.pi / 2]))
    assert vote.axes[0].lines[0].get_xdata()[1] == pytest.approx(2)
    assert len(figures.arrows([0, 0], [0.0, 1.0], 0.5, float("nan")).axes[0].lines) == 4
    fires = {5: (np.array([1.0, 2.0]), np.array([1.0, 0.5]))}
    volley = figures.volleys(lambda *arguments: coincidence_detector(*arguments).tolist(), fires)
    assert volley.axes[1].lines[0].get_ydata().tolist() == [1.0, 0.5]
    assert len(figures.jitter_curves([0, 1, 4], {"a": [1, 2, 3], "b": [3, 2, 1]}).axes[0].lines) == 3
    assert figures.bits_kept([1, 10], {"a": [1, 0.5]}).axes[0].lines[0].get_ydata().tolist() == [1, 0.5]
    assert len(figures.population_error(np.array([1, 4]), {"a": [2, 1]}).axes[0].lines) == 2
    worlds = figures.two_worlds({"a": [[[1.0], [2.0]]]} | {"b": [[[], [2.0]]]}, {"a": {"r": 50}, "b": {"r": 70}})
    assert [bar.get_width() for axes in worlds.axes[1::2] for bar in axes.patches] == [50, 70]
    met = figures.meet({"a": [[[1.0], [2.0]]], "b": [[[], [2.0]]]})
    assert [len(rows.get_positions()) for rows in met.axes[0].collections] == [1, 1]
    assert "CV 0.10" in figures.extremes({"a": [[1.0]], "b": [[2.0]]}, {"a": (0.1, 2), "b": (1, 0)}).axes[0].get_title()
    assert len(figures.intervals({"a": [1.0, 2, 4], "b": [1.0, 5, 6]}).axes) == 2
    assert figures.bias([10, 20], [1, 2], [0.5, 0.1]).axes[0].lines[1].get_ydata().tolist() == [0.5, 0.1]
    ear = figures.ear(receptor.decibels(), receptor.spikes(), {"slow": receptor.mean_sound("slow")})
    assert len(ear.axes[1].lines) == 2
    assert len(figures.ear_jitter([0, 1, 4], {"a": [1, 0.5, 0]}, {"a": 0.01}).axes[0].lines) == 2


def test_potential_follows_the_formula():
    t = np.array([0.0, 4.0, 9.0, 20.0])
    v = figures.potential(coincidence_detector, [4.0, 9.0], 5.0, 1.3, t)
    assert v == pytest.approx([0, 1, 0, 0])  # at 9 ms the cell fires and is reset
    v = figures.potential(coincidence_detector, [4.0, 9.0], 5.0, 1.5, t)
    assert v == pytest.approx([0, 1, 1 + math.exp(-1), math.exp(-16 / 5) + math.exp(-11 / 5)])
