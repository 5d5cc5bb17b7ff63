"""Laws that the reference of seeing must obey, written apart from its own formulas; small worlds; figures that draw."""

from __future__ import annotations

import math

import numpy as np
import pytest

from helpers.data import digits_split
from helpers.figures import seeing as figures
from helpers.labs import first_layer, learned_filters
from helpers.labs.learned_filters import two_signals
from helpers.labs.local_network import (
    accuracy,
    forward,
    gradients,
    new_network,
    place_digits,
    read_with,
    train_network,
    windows,
)
from helpers.labs.scenes import cut_patches, dead_leaves, footprint, same_spectrum, whiten
from helpers.reference.backpropagation import softmax_cross_entropy
from helpers.reference.seeing import (
    conv2d,
    gabor,
    hebb_step,
    ica_one,
    ica_step,
    oja_step,
    orientation_selectivity,
    receptive_field,
    tuning_curve,
)

ANGLES = np.pi * np.arange(24) / 24


def pixel_by_pixel(image, kernel, stride, padding):
    """Follow the definition one product at a time; outside the image there are zeros."""
    (height, width), (k_rows, k_columns) = np.shape(image), np.shape(kernel)
    answers = []
    for top in range(-padding, height + padding - k_rows + 1, stride):
        answers.append([])
        for left in range(-padding, width + padding - k_columns + 1, stride):
            total = 0.0
            for a in range(k_rows):
                for b in range(k_columns):
                    if 0 <= top + a < height and 0 <= left + b < width:
                        total += image[top + a][left + b] * kernel[a][b]
            answers[-1].append(total)
    return np.array(answers)


@pytest.mark.parametrize("shape, window", [((5, 5), (3, 3)), ((4, 9), (2, 3)), ((6, 6), (6, 6)), ((3, 7), (1, 4))])
@pytest.mark.parametrize("stride, padding", [(1, 0), (2, 1), (3, 2), (1, 4)])
def test_cross_correlation_agrees_with_its_definition(shape, window, stride, padding):
    rng = np.random.default_rng([*shape, stride])
    image, kernel = rng.normal(size=shape), rng.normal(size=window)
    assert conv2d(image, kernel, stride, padding) == pytest.approx(pixel_by_pixel(image, kernel, stride, padding))


def test_turning_the_kernel_gives_the_convolution_of_mathematics():
    """A true convolution multiplies polynomials: padded in full, and checked against numpy.convolve on one row."""
    row, kernel = np.array([[1.0, 4, 2, 7]]), np.array([[3.0, -1, 2]])
    padded = np.pad(row, ((0, 0), (2, 2)))
    assert conv2d(padded, kernel[:, ::-1])[0] == pytest.approx(np.convolve(row[0], kernel[0]))
    assert not np.allclose(conv2d(padded, kernel)[0], np.convolve(row[0], kernel[0]))


def test_a_map_moves_with_its_picture_unless_the_stride_forbids_it():
    rng = np.random.default_rng(1)
    image, kernel = np.zeros((12, 12)), rng.normal(size=(3, 3))
    image[4:8, 4:8] = rng.normal(size=(4, 4))
    moved = np.roll(image, (1, 2), axis=(0, 1))
    assert conv2d(moved, kernel) == pytest.approx(np.roll(conv2d(image, kernel), (1, 2), axis=(0, 1)))
    coarse = [conv2d(picture, kernel, stride=2) for picture in (image, moved)]
    assert not any(np.allclose(coarse[1], np.roll(coarse[0], (k, j), axis=(0, 1))) for k in (0, 1) for j in (0, 1))


@pytest.mark.parametrize(
    "layers", [[(3, 1)], [(3, 2), (3, 1)], [(5, 3), (2, 2), (3, 2)], [(1, 2), (4, 1), (2, 3), (3, 1)]]
)
def test_receptive_field_is_what_a_nudged_pixel_can_change(layers):
    length = 80

    def top(signal):
        for kernel_size, stride in layers:
            signal = conv2d(signal, np.ones((1, kernel_size)))[:, ::stride]
        return signal[0]

    seen = np.array([top(np.eye(1, length, pixel))[:2] > 0 for pixel in range(length)])
    size, step = receptive_field(layers)
    assert np.ptp(np.flatnonzero(seen[:, 0])) + 1 == size  # a kernel of 1 with a stride leaves gaps inside
    assert np.argmax(seen[:, 1]) - np.argmax(seen[:, 0]) == step


def test_vgg_sees_212_pixels_and_a_picture_sees_itself():
    vgg = [(3, 1), (3, 1), (2, 2)] * 2 + [(3, 1), (3, 1), (3, 1), (2, 2)] * 3
    assert receptive_field(vgg) == (212, 32)
    assert receptive_field([]) == (1, 1)


def test_gabor_follows_its_formula_pixel_by_pixel():
    size, theta, wavelength, sigma = 6, 0.7, 3.5, 1.8
    patch = gabor(size, theta, wavelength, sigma)
    for row in range(size):
        for column in range(size):
            x, y = column - 2.5, row - 2.5
            bell = math.exp(-(x**2 + y**2) / (2 * sigma**2))
            wave = math.cos(2 * math.pi * (x * math.cos(theta) + y * math.sin(theta)) / wavelength)
            assert patch[row, column] == pytest.approx(bell * wave, abs=1e-12)


@pytest.mark.parametrize("theta", ANGLES[::5])
def test_a_gabor_filter_likes_its_own_angle_best(theta):
    curve = tuning_curve(gabor(15, theta, 4, 2.5), ANGLES)
    assert ANGLES[np.argmax(curve)] == pytest.approx(theta)
    assert orientation_selectivity(curve) > 0.8


def test_tuning_is_the_largest_answer_over_very_many_phases():
    filter = np.random.default_rng(2).normal(size=(7, 7))
    x, y = np.meshgrid(np.arange(7) - 3.0, np.arange(7) - 3.0)
    for angle, found in zip(ANGLES[:4], tuning_curve(filter, ANGLES[:4]), strict=True):
        u = x * np.cos(angle) + y * np.sin(angle)
        answers = [
            np.sum(filter * np.cos(2 * np.pi * u / wavelength + phase))
            for wavelength in (3, 4, 6, 8)
            for phase in np.linspace(0, 2 * np.pi, 2000)
        ]
        assert found == pytest.approx(max(answers), rel=1e-5)


def test_selectivity_of_curves_that_can_be_worked_out():
    assert orientation_selectivity(np.full(10, 3.0)) == pytest.approx(0, abs=1e-12)
    assert orientation_selectivity([0, 2, 0, 0]) == pytest.approx(1)
    assert orientation_selectivity(np.zeros(5)) == 0
    # r = 1 + c cos(2 theta) has the index c / 2
    assert orientation_selectivity(1 + 0.6 * np.cos(2 * ANGLES)) == pytest.approx(0.3)
    # a flat curve seems tuned if angles are not doubled: the arrows fill half a circle
    assert abs(np.mean(np.exp(1j * ANGLES))) == pytest.approx(2 / math.pi, abs=0.01)


def cloud(n, rng):
    basis = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    return rng.normal(size=(n, 4)) * np.sqrt([3.0, 1.0, 0.5, 0.2]) @ basis.T


def test_oja_finds_the_first_principal_component_with_length_one():
    X = cloud(6000, np.random.default_rng(1982))
    first = np.linalg.eigh(np.cov(X.T))[1][:, -1]
    w = np.full(4, 0.5)
    for step, x in enumerate(X):
        w = oja_step(w, x, 0.05 / (1 + step / 50))
    assert np.linalg.norm(w) == pytest.approx(1, abs=0.02)
    assert abs(w @ first) == pytest.approx(1, abs=0.02)


def test_hebb_grows_without_bound_at_the_rate_of_the_largest_eigenvalue():
    X = cloud(4000, np.random.default_rng(1949))
    eta, w, lengths = 0.004, np.full(4, 0.5), []
    for x in X:
        w = hebb_step(w, x, eta)
        lengths.append(np.linalg.norm(w))
    assert np.all(np.diff(lengths) >= 0)
    rate = np.log(lengths[-1] / lengths[999]) / (eta * 3000)
    assert rate == pytest.approx(np.linalg.eigvalsh(np.cov(X[1000:].T))[-1], rel=0.08)


def test_oja_is_hebb_and_a_normalisation_to_first_order():
    rng = np.random.default_rng(3)
    w, x = rng.normal(size=(2, 5))
    w /= np.linalg.norm(w)
    gaps = []
    for eta in (1e-2, 1e-3):
        hebb = hebb_step(w, x, eta)
        gaps.append(np.linalg.norm(hebb / np.linalg.norm(hebb) - oja_step(w, x, eta)))
    assert gaps[0] / gaps[1] == pytest.approx(100, rel=0.2)


def test_decorrelation_is_the_inverse_square_root_and_keeps_rows_orthonormal():
    rng = np.random.default_rng(4)
    data, W = rng.laplace(size=(400, 5)), np.linalg.qr(rng.normal(size=(5, 5)))[0][:3]
    pulled = np.array(
        [np.mean(data.T * np.tanh(data @ w), axis=1) - np.mean(1 - np.tanh(data @ w) ** 2) * w for w in W]
    )
    values, vectors = np.linalg.eigh(pulled @ pulled.T)
    expected = vectors @ np.diag(values**-0.5) @ vectors.T @ pulled
    assert ica_step(W, data) == pytest.approx(expected)
    assert ica_step(W, data) @ ica_step(W, data).T == pytest.approx(np.eye(3))


def test_ica_separates_sources_that_were_mixed():
    rng = np.random.default_rng(5)
    sources = rng.laplace(size=(5000, 4))
    white, V = whiten(sources @ rng.normal(size=(4, 4)), 4)
    W = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    for _ in range(30):
        W = ica_step(W, white)
    match = np.abs(np.corrcoef((white @ W.T).T, sources.T)[:4, 4:])
    assert np.all(match.max(axis=1) > 0.97)
    assert sorted(match.argmax(axis=1)) == [0, 1, 2, 3]


def test_dead_leaves_cover_the_ground_with_few_values_and_sharp_edges():
    picture = dead_leaves(64, np.random.default_rng(6), smallest=4)
    assert picture.mean() == pytest.approx(0, abs=1e-12)
    assert picture.std() == pytest.approx(1)
    steps = np.diff(picture, axis=1).ravel()
    assert np.mean(np.abs(steps) < 1e-9) > 0.6  # even ground
    assert np.mean(steps**4) / np.mean(steps**2) ** 2 > 6  # and rare, high steps; noise has 3


def test_same_spectrum_keeps_amplitudes_and_loses_edges():
    rng = np.random.default_rng(7)
    picture = dead_leaves(64, rng)
    noise = same_spectrum(picture, rng)
    assert np.abs(np.fft.fft2(noise)) == pytest.approx(np.abs(np.fft.fft2(picture)), abs=1e-8)
    steps = np.diff(noise, axis=1).ravel()
    assert np.mean(steps**4) / np.mean(steps**2) ** 2 == pytest.approx(3, abs=0.4)


def test_patches_are_windows_and_whitening_leaves_no_correlation():
    rng = np.random.default_rng(8)
    pictures = rng.normal(size=(2, 20, 20)) @ rng.normal(size=(20, 20))
    patches = cut_patches(pictures, 4, 500, rng)
    found = [p.reshape(4, 4) for p in patches[:3]]
    for patch in found:
        cut = [
            w - w.mean()
            for p in pictures
            for w in np.lib.stride_tricks.sliding_window_view(p, (4, 4)).reshape(-1, 4, 4)
        ]
        assert min(np.abs(window - patch).max() for window in cut) < 1e-9
    white, V = whiten(patches, 10)
    assert white.T @ white / len(white) == pytest.approx(np.eye(10), abs=1e-9)
    assert white == pytest.approx(patches @ V.T)


def test_footprint_counts_pixels():
    rng = np.random.default_rng(9)
    shapes = np.array([np.eye(1, 100, 4)[0], np.repeat([1.0, 0], [25, 75]), rng.normal(size=100)])
    assert footprint(shapes)[:2] == pytest.approx([1, 25])
    assert footprint(rng.normal(size=(200, 400))).mean() == pytest.approx(400 / 3, rel=0.05)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_leaves_teach_oriented_local_filters_and_noise_teaches_none(seed):
    rng = np.random.default_rng(seed)
    leaves = [dead_leaves(96, rng) for _ in range(5)]
    worlds = {"leaves": leaves, "same": [same_spectrum(p, rng) for p in leaves], "white": rng.normal(size=(5, 96, 96))}
    selectivity, size = {}, {}
    for world, pictures in worlds.items():
        white, V = whiten(cut_patches(pictures, 8, 4000, rng), 36)
        W = np.linalg.qr(rng.normal(size=(36, 36)))[0]
        for _ in range(30):
            W = ica_step(W, white)
        curves = [tuning_curve(filter.reshape(8, 8), ANGLES) for filter in W @ V]
        selectivity[world] = np.median([orientation_selectivity(curve) for curve in curves])
        size[world] = np.median(footprint(W @ V))
    assert selectivity["leaves"] > 2 * max(selectivity["same"], selectivity["white"])
    assert size["leaves"] < 0.7 * min(size["same"], size["white"])


@pytest.mark.parametrize("shared", [True, False])
def test_gradients_of_the_local_network_agree_with_finite_differences(shared):
    rng = np.random.default_rng(10)
    fields, labels = rng.uniform(size=(3, 8, 8)), np.array([1, 7, 3])
    network = new_network(fields, 2, shared, rng)
    network[2] += rng.normal(size=network[2].shape)
    seen = windows(fields)
    slopes = gradients(network, seen, labels, softmax_cross_entropy)

    def loss():
        return softmax_cross_entropy(forward(network, seen)[2], labels)[0]

    for part, slope in zip(network, slopes, strict=True):
        for _ in range(5):
            place = tuple(rng.integers(size) for size in part.shape)
            value = part[place]
            part[place] = value + 1e-5
            above = loss()
            part[place] = value - 1e-5
            numerical = (above - loss()) / 2e-5
            part[place] = value
            assert slope[place] == pytest.approx(numerical, rel=1e-5, abs=1e-8)


@pytest.mark.slow
def test_only_shared_weights_read_in_a_place_never_seen():
    X, y, X_new, y_new = digits_split("stratified", np.random.default_rng(7))
    for shared in (True, False):
        network = train_network(place_digits(X, 0), y, shared, softmax_cross_entropy, np.random.default_rng(1))
        known, new = (accuracy(network, place_digits(X_new, column), y_new) for column in (0, 8))
        assert known > 0.88
        assert new == pytest.approx(known, abs=1e-9) if shared else new < 0.25


def test_figures_draw_what_the_learner_gives():
    picture = dead_leaves(24, np.random.default_rng(11))
    sheet = figures.maps(conv2d, picture, {"mean": np.ones((3, 3)) / 9})
    shown = [image.get_array() for axes in sheet.axes for image in axes.images]
    assert any(np.shape(a) == (22, 22) and np.allclose(a, conv2d(picture, np.ones((3, 3)) / 9)) for a in shown)
    tuned = figures.tuning("a filter", gabor(9, 0.5, 4, 2), tuning_curve, orientation_selectivity)
    assert tuned.axes[1].lines[0].get_ydata().max() == pytest.approx(1)
    paths = {"Hebb": np.ones((4, 3)), "Oja": np.ones((4, 3))}
    assert len(figures.growth(paths, np.eye(3)).axes[0].lines) == 2
    assert figures.mosaic(np.ones((7, 9)), 3).shape == (13, 13)
    assert len(figures.filters({"a": np.ones((7, 9)), "b": np.ones((2, 9))}).axes) == 2
    dots = figures.selectivity_and_size({"a": (np.zeros(4), np.ones(4))}, 0.3, 20)
    assert len(dots.axes[0].collections[0].get_offsets()) == 4
    heights = [bar.get_height() for bar in figures.reading({"shared": (90, 80)}, np.ones((4, 9))).axes[0].patches]
    assert heights == [90, 80]
    assert figures.views([3, 5], ["conv", "pool"], 10).axes[0].patches[1].get_height() == 5


def test_the_small_network_reads_the_same_through_the_learners_conv2d():
    rng = np.random.default_rng(14)
    fields = place_digits(digits_split("stratified", rng)[0][:6], 3)
    network = new_network(fields, 5, True, rng)
    network[1] += rng.normal(size=network[1].shape)
    network[2] += rng.normal(size=network[2].shape)
    expected = forward(network, windows(fields))[2].argmax(axis=1)
    assert read_with(conv2d, network, fields).tolist() == expected.tolist()


def test_gradients_of_the_cleaner_agree_with_finite_differences():
    rng = np.random.default_rng(15)
    target = rng.normal(size=(4, 9))
    noisy, network = target + rng.normal(size=target.shape), first_layer.new_network(rng, 9)
    slopes = first_layer.gradients(network, noisy, target)

    def loss():
        return np.mean((first_layer.clean(network, noisy) - target) ** 2) / 2

    for part, slope in zip(network, slopes, strict=True):
        place = tuple(rng.integers(size) for size in part.shape)
        value = part[place]
        part[place] = value + 1e-5
        above = loss()
        part[place] = value - 1e-5
        numerical = (above - loss()) / 2e-5
        part[place] = value
        assert slope[place] == pytest.approx(numerical, rel=1e-5, abs=1e-9)


def oriented(filters) -> float:
    """Return the per cent of filters that count as oriented by the protocol of helpers.labs.first_layer."""
    curves = [tuning_curve(filter.reshape(10, 10), ANGLES) for filter in filters]
    found = np.array([orientation_selectivity(curve) for curve in curves])
    return 100 * np.mean(found >= first_layer.LEAST_SELECTIVE)


@pytest.mark.slow
def test_the_recorded_run_of_the_first_layer_is_repeated():
    for name, kernels in first_layer.kernels_of(first_layer.SEEDS[0]).items():
        assert oriented(kernels) == pytest.approx(first_layer.RECORDED[name][0], abs=2.5)


@pytest.mark.slow
def test_the_trained_cleaner_beats_every_matrix_on_leaves_and_none_on_noise():
    gains = {}
    for world, patches in first_layer.worlds(1).items():
        network = first_layer.train_cleaner(patches, np.random.default_rng(1))
        new = first_layer.worlds(4)[world]
        noisy = new + first_layer.NOISE * np.random.default_rng(5).normal(size=new.shape)
        matrix = np.mean((noisy @ first_layer.linear_cleaner(patches) - new) ** 2)
        gains[world] = 1 - np.mean((first_layer.clean(network, noisy) - new) ** 2) / matrix
    assert gains["dead leaves"] > 0.01
    assert gains["noise, same spectrum"] < 0


def test_whitening_leaves_the_turn_and_the_fourth_power_finds_it():
    signals, mixed = two_signals(20000, np.random.default_rng(16))
    white, _ = whiten(mixed, 2)
    ways = np.radians(np.arange(180))
    answers = white @ np.array([np.cos(ways), np.sin(ways)])
    assert np.mean(answers**2, axis=0) == pytest.approx(np.ones(180), abs=1e-9)
    best = answers[:, np.argmax(np.mean(answers**4, axis=0))]
    assert np.abs(np.corrcoef(best, signals.T)[0, 1:]).max() > 0.99


def test_a_map_of_a_moved_picture_fits_only_at_stride_one():
    picture = dead_leaves(24, np.random.default_rng(17))
    edge = np.array([[-1.0, 0, 1]] * 3)
    assert figures.shift_error(conv2d, picture, edge, 1) < 1e-12
    assert figures.shift_error(conv2d, picture, edge, 2) > 0.5


def test_figures_of_directions_and_thresholds_draw_what_they_are_given():
    cloud = np.random.default_rng(18).normal(size=(50, 2))
    sheet = figures.directions(cloud, {"a": np.ones(180), "b": np.arange(180)})
    assert len(sheet.axes) == 3
    assert sheet.axes[2].lines[0].get_ydata().tolist() == list(range(180))
    shares = figures.share_by_threshold({"x": [0.1, 0.5], "y": [0.2, 0.2]}, 0.3).axes[0].lines[0].get_ydata()
    assert shares[0] == 100
    assert shares[-1] == 0


def test_one_filter_steps_as_a_newton_step_of_its_own_equation_would_from_a_loop_over_patches():
    rng = np.random.default_rng(99)
    patches, w = rng.laplace(size=(50, 3)), np.array([0.6, 0.0, 0.8])
    moved = np.zeros(3)
    for x in patches:
        y = sum(a * b for a, b in zip(w, x, strict=True))
        moved += (math.tanh(y) * x - (1 - math.tanh(y) ** 2) * w) / len(patches)
    assert ica_one(w, patches) == pytest.approx(moved)
    alone = ica_step(w[np.newaxis], patches)[0]
    assert abs(alone @ moved) == pytest.approx(np.linalg.norm(moved))


def test_what_the_cells_tell_of_filters_is_what_was_measured(capsys):
    covariance = np.array([[1, 0.8, 0], [0.8, 1, 0], [0, 0, 1]])
    assert learned_filters.growth_rate(np.exp(18.0), 0.01, 1000, covariance) == pytest.approx(1.8)
    assert "grown as exp(1.80 eta t); lambda_1 = 1.80" in capsys.readouterr().out
    measured = {
        "leaves": (np.array([0.4, 0.3, 0.2, 0.5]), np.array([10, 20, 5, 21])),
        "noise": (np.zeros(2), np.ones(2)),
    }
    assert learned_filters.oriented_and_local(measured, 0.3, 20) == {"leaves": 50, "noise": 0}
    learned_filters.tell_medians(measured)
    assert "leaves: median selectivity 0.35, median size 15.0 pixels" in capsys.readouterr().out
    cloud = np.array([[2.0, 0], [0, 1]])
    assert learned_filters.row_of_step(3, np.array([0.0, -1.0]), cloud) == [3, "90", "0.50"]


def test_oja_is_set_beside_the_components_that_it_is_to_find(capsys):
    patches = np.random.default_rng(3).normal(size=(5000, 4)) * [3, 2, 1, 0.5]
    components = learned_filters.components_beside(2 * np.eye(4)[1], patches, 3)
    assert np.abs(components) == pytest.approx(np.eye(4)[:3], abs=0.1)
    told = capsys.readouterr().out.splitlines()
    assert "length 2.000" in told[0]
    overlaps = [float(line.split()[-1]) for line in told[-4:]]
    assert overlaps == pytest.approx([0, 1, 0, 1], abs=0.1)


def test_kernels_are_shown_by_their_selectivity():
    kernels = {"leaves": np.arange(800.0).reshape(8, 100)}
    selective = {"leaves": np.array([0.1, 0.5, 0.2, 0.8, 0.3, 0.0, 0.4, 0.6])}
    assert first_layer.every_fourth(kernels, selective)["leaves"][:, 0].tolist() == [300, 400]
    assert list(first_layer.most_selective(kernels, selective, "leaves", 2)) == ["kernel 3", "kernel 7"]
