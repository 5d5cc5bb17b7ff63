"""Laws that the reference of spiking networks must obey, written apart from its own formulas; training; figures."""

from __future__ import annotations

import numpy as np
import pytest

from course.authoring.lesson import ROOT
from helpers.data import digits_split
from helpers.figures import spiking_networks as figures
from helpers.labs import spiking_training as lab
from helpers.labs.spiking_training import accuracy, cost_of, ordinary_cost, slope, smooth, start, train
from helpers.reference.backpropagation import softmax_cross_entropy
from helpers.reference.spiking_networks import (
    bptt_step,
    count_synops,
    energy_nj,
    heaviside,
    latency_encode,
    lif_layer_forward,
    rate_encode,
    readout_weights,
    surrogate,
)
from helpers.reference.training import accuracy as mlp_accuracy
from helpers.reference.training import train as train_mlp
from helpers.widgets import spiking_networks as widgets

KINDS = ("fast_sigmoid", "arctan", "triangle")


def fire(u, spike):
    return heaviside(u) if spike == "step" else smooth(u)


def one_by_one(spikes, W, beta):
    """Follow the definition neuron by neuron and step by step, in plain numbers."""
    n_steps, n_samples, n_in = spikes.shape
    s, v = np.zeros((2, n_steps, n_samples, W.shape[1]))
    for sample in range(n_samples):
        for neuron in range(W.shape[1]):
            potential, fired = 0.0, 0
            for t in range(n_steps):
                drive = sum(W[i, neuron] for i in range(n_in) if spikes[t, sample, i])
                potential = beta * potential + drive - fired
                fired = 1 if potential > 1 else 0
                s[t, sample, neuron], v[t, sample, neuron] = fired, potential
    return s, v


def network(seed, spike="step", n_steps=8, beta=0.83):
    """Return parameters, spikes and labels of a small network whose neurons fire now and then."""
    rng = np.random.default_rng(seed)
    params = {"W": rng.normal(0.4, 0.8, (5, 6)), "V": rng.normal(size=(6, 3)), "beta": beta, "spike": spike}
    return params, (rng.random((n_steps, 4, 5)) < 0.5).astype(float), rng.integers(0, 3, 4)


def loss_of(params, spikes, y):
    """Return the loss by the definition, with a readout that is carried from step to step."""
    readout, total, v, s = 0.0, 0.0, 0.0, 0.0
    for x in spikes:
        v = params["beta"] * v + x @ params["W"] - s
        s = fire(v - 1, params["spike"])
        readout = params["beta"] * readout + s @ params["V"]
        total = total + readout / len(spikes)
    return softmax_cross_entropy(total, y)[0]


def difference(params, name, place, spikes, y, nudge):
    """Return the central difference of the loss by one weight."""
    near = []
    for sign in (1, -1):
        moved = params[name].copy()
        moved[place] += sign * nudge
        near.append(loss_of({**params, name: moved}, spikes, y))
    return (near[0] - near[1]) / (2 * nudge)


def test_the_step_is_strict_and_all_or_none():
    assert heaviside(np.array([-1.0, -1e-300, 0.0, 1e-300, 5.0])).tolist() == [0, 0, 0, 1, 1]


@pytest.mark.parametrize("kind", KINDS)
def test_surrogates_are_even_bumps_of_height_and_area_one(kind):
    u = np.linspace(-3, 3, 101)
    bump = surrogate(u, kind)
    assert bump == pytest.approx(bump[::-1])
    assert surrogate(0.0, kind) == 1
    assert np.all(np.diff(bump[50:]) <= 0)
    v = np.tan(np.linspace(-np.pi / 2, np.pi / 2, 200_002)[1:-1])  # the whole line, ever more coarsely
    assert np.trapezoid(surrogate(v, kind), v) == pytest.approx(1, abs=1e-3)


def test_another_surrogate_is_refused():
    with pytest.raises(ValueError, match="boxcar"):
        surrogate(0.0, "boxcar")


def test_fast_sigmoid_is_the_slope_of_the_smooth_spike():
    u = np.array([-2.0, -0.3, 0.2, 1.7])
    assert (fire(u + 1e-6, "smooth") - fire(u - 1e-6, "smooth")) / 2e-6 == pytest.approx(surrogate(u, "fast_sigmoid"))
    assert slope(u) == pytest.approx(surrogate(u, "fast_sigmoid"))
    assert fire(np.array([-1e9, 1e9]), "smooth") == pytest.approx([0, 1], abs=1e-6)


def test_rate_code_has_binomial_counts():
    X = np.tile([0.0, 0.2, 0.7, 1.0], (2000, 1))
    counts = rate_encode(X, 25, np.random.default_rng(1)).sum(axis=0)
    assert counts.mean(axis=0) == pytest.approx(25 * X[0], abs=0.25)
    assert counts.var(axis=0) == pytest.approx(25 * X[0] * (1 - X[0]), abs=0.6)


def test_latency_code_follows_its_formula_pixel_by_pixel():
    X = np.random.default_rng(2).uniform(size=(5, 7)) * (np.arange(7) > 1)
    spikes = latency_encode(X, 9)
    assert np.array_equal(spikes.sum(axis=0), X > 0)
    for sample, pixel in np.argwhere(X > 0):
        t = int(spikes[:, sample, pixel].argmax())
        assert t <= (1 - X[sample, pixel]) * 9 < t + 1
    assert latency_encode(np.array([[1e-30]]), 4)[3, 0, 0] == 1


@pytest.mark.parametrize("beta", [0.0, 0.6, 1.0])
def test_layer_agrees_with_its_definition(beta):
    params, spikes, _ = network(3)
    s, v = lif_layer_forward(spikes, params["W"], beta)
    expected_s, expected_v = one_by_one(spikes, params["W"], beta)
    assert v == pytest.approx(expected_v, abs=1e-12)
    assert np.array_equal(s, expected_s)
    assert 0.05 < s.mean() < 0.95


def test_without_a_leak_charge_is_kept_or_paid():
    params, spikes, _ = network(4, n_steps=30)
    s, v = lif_layer_forward(spikes, params["W"], 1.0)
    assert v[-1] + s[:-1].sum(axis=0) == pytest.approx((spikes @ params["W"]).sum(axis=0))


def test_below_the_threshold_the_layer_is_linear():
    rng = np.random.default_rng(5)
    spikes = (rng.random((20, 3, 4)) < 0.3).astype(float)
    W = rng.uniform(0, 0.01, (4, 2))
    s, v = lif_layer_forward(spikes, W, 0.9)
    assert not s.any()
    assert lif_layer_forward(spikes, 3 * W, 0.9)[1] == pytest.approx(3 * v)


def test_readout_weights_are_those_of_a_leaky_integrator_averaged_over_time():
    beta, n_steps = 0.7, 6
    for t in range(n_steps):
        seen = [beta ** (k - t) if k >= t else 0.0 for k in range(n_steps)]
        assert readout_weights(n_steps, beta)[t] == pytest.approx(np.mean(seen))


@pytest.mark.parametrize("spike", ["step", "smooth"])
@pytest.mark.parametrize("beta", [0.0, 0.83, 1.0])
def test_loss_agrees_with_the_definition(spike, beta):
    params, spikes, y = network(6, spike, beta=beta)
    assert bptt_step(params, spikes, y)[0] == pytest.approx(loss_of(params, spikes, y), rel=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_in_the_smooth_twin_backpropagation_equals_finite_differences(seed):
    params, spikes, y = network(seed, "smooth")
    _, grads = bptt_step(params, spikes, y)
    for name in ("W", "V"):
        for place in np.ndindex(params[name].shape):
            numerical = difference(params, name, place, spikes, y, 1e-5)
            assert grads[name][place] == pytest.approx(numerical, rel=1e-5, abs=1e-8)


def test_central_differences_approach_the_gradient_with_order_two():
    params, spikes, y = network(1, "smooth")
    exact = bptt_step(params, spikes, y)[1]["W"][2, 3]
    gaps = [abs(difference(params, "W", (2, 3), spikes, y, nudge) - exact) for nudge in (1e-3, 5e-4)]
    assert gaps[0] / gaps[1] == pytest.approx(4, rel=0.05)


def test_with_a_step_the_true_slope_is_zero_and_the_surrogate_is_not():
    params, spikes, y = network(2)
    _, grads = bptt_step(params, spikes, y)
    for place in np.ndindex(params["W"].shape):
        assert difference(params, "W", place, spikes, y, 1e-7) == 0
    assert np.abs(grads["W"]).max() > 1e-3
    # the readout has no step after it: its gradient is exact
    assert grads["V"][1, 2] == pytest.approx(difference(params, "V", (1, 2), spikes, y, 1e-5), rel=1e-6)


def test_a_detached_reset_is_another_gradient_unless_nothing_fires_twice():
    params, spikes, y = network(3)
    whole, cut = (bptt_step(params, spikes, y, detach_reset=detach)[1]["W"] for detach in (False, True))
    assert not np.allclose(whole, cut)
    whole, cut = (bptt_step(params, spikes[:1], y, detach_reset=detach)[1]["W"] for detach in (False, True))
    assert whole == pytest.approx(cut)


@pytest.mark.parametrize("detach", [False, True])
@pytest.mark.parametrize("shape", [(3, 2), (25, 64), (40, 200)])
def test_single_precision_in_kept_arrays_agrees_with_double_precision(shape, detach):
    """float32 may decide a spike at the threshold otherwise, so the weights are fractions that both types hold."""
    n_steps, n_samples = shape
    rng, kept = np.random.default_rng(7), {}
    W, V = rng.integers(-40, 60, (30, 20)) / 64, rng.integers(-64, 64, (20, 10)) / 64
    for _ in range(2):
        spikes, y = (rng.random((n_steps, n_samples, 30)) < 0.2).astype(float), rng.integers(0, 10, n_samples)
        params = {"W": W, "V": V, "beta": 0.5, "spike": "step"}
        loss, grads = bptt_step(params, spikes, y, detach)
        single = {**params, "W": W.astype(np.float32), "V": V.astype(np.float32)}
        found, quick = bptt_step(single, spikes.astype(np.float32), y, detach, kept)
        assert found == pytest.approx(loss, rel=1e-5)
        for name in ("W", "V"):
            assert quick[name].dtype == np.float32
            assert quick[name] == pytest.approx(grads[name], rel=1e-3, abs=1e-5 * np.abs(grads[name]).max())


def test_kept_arrays_do_not_leak_into_results():
    params, spikes, y = network(8)
    kept = {}
    _, first = bptt_step(params, spikes, y, workspace=kept)
    copies = {name: grad.copy() for name, grad in first.items()}
    bptt_step(params, 1 - spikes, y, workspace=kept)
    assert all(np.array_equal(first[name], copies[name]) for name in first)


def test_synaptic_operations_are_counted_on_spikes_alone():
    rng = np.random.default_rng(9)
    spikes = (rng.random((6, 3, 4)) < 0.3).astype(float)
    W = np.where(rng.random((4, 7)) < 0.5, 1.0, 0.0)
    assert count_synops(spikes, W.sum(axis=1)) == pytest.approx(np.sum(spikes @ W))
    assert count_synops(spikes, 7) == 7 * np.count_nonzero(spikes)
    assert count_synops(np.zeros((5, 4)), 100) == 0


def test_energy_is_additive_and_in_nanojoules():
    assert energy_nj(1000, 4.6) == pytest.approx(4.6)
    assert energy_nj([1000, 500], [0.9, 5]) == pytest.approx(0.9 + 2.5)


def test_bills_are_those_counted_by_hand():
    params = {"W": np.full((2, 3), 0.6), "V": np.zeros((3, 4)), "beta": 1.0}
    spikes = np.ones((2, 5, 2))  # potentials 1.2 and 1.4: each hidden neuron fires in both steps
    assert cost_of(params, spikes, lif_layer_forward, count_synops) == {
        "add": 2 * 2 * 3 + 2 * 3 * 4,
        "mac": 2 * (3 + 4),
        "memory": 36 + 2 * 14,
    }
    layers = [(np.array([[1.0, -1, 1], [1, -1, -5]]), np.zeros(3)), (np.ones((3, 4)), np.zeros(4))]
    X = np.array([[1.0, 1], [0, 1]])  # hidden: 2, 0, 0 and 1, 0, 0
    assert ordinary_cost(layers, X) == {"add": 0, "mac": 6 + 12, "memory": 18 + 2 * 7}
    assert ordinary_cost(layers, X, skip_zeros=True)["mac"] == 1.5 * 3 + 1 * 4


def test_a_few_images_are_learned_by_heart_and_only_what_may_move_moves():
    X, y, *_ = digits_split("stratified", np.random.default_rng(10))
    spikes = latency_encode(X[:100], 12).astype(np.float32)
    first = start(64, 48, 10, 0.9, 3, np.random.default_rng(11))
    kept, shares = {}, []

    def step(params, spikes, y):
        return bptt_step(params, spikes, y, workspace=kept)

    trained, losses = train(step, first, spikes, y[:100], np.random.default_rng(12), n_epochs=40, batch_size=25,
                            watch=lambda share, params, losses: shares.append(share))  # fmt: skip
    assert losses[0] > 1.5
    assert losses[-1] < 0.1
    assert accuracy(trained, spikes, y[:100], lif_layer_forward) > 0.98
    assert shares == pytest.approx(np.arange(1, 41) / 40)
    frozen, _ = train(step, first, spikes, y[:100], np.random.default_rng(12), learn=("V",), n_epochs=2, batch_size=25)
    assert np.array_equal(frozen["W"], first["W"])
    assert not first["V"].any()
    assert frozen["V"].any()


def test_figures_and_widgets_draw_what_the_learner_gives(capsys):
    drawn = figures.slopes(heaviside, surrogate, fire)
    assert len(drawn.axes[1].lines) == 3
    train_of = latency_encode(np.linspace(0, 1, 64)[np.newaxis], 8)[:, 0]
    sheet = figures.codes(np.linspace(0, 1, 64), {"one": train_of, "two": train_of.tolist()})
    assert len(sheet.axes[1].collections[0].get_segments()) == 63
    assert len(figures.learning([train_of, train_of], [2.0, 1.0], 3).axes) == 3
    bars = figures.scores({"spiking": [100.0, 100.0], "other": [0.0, 0.0]}).axes[0].patches
    assert [bar.get_width() for bar in bars] == [100, 0]
    raced = figures.race({("arctan", 1): (0.2, 94.0), ("triangle", 1): (0.3, 93.0)})
    assert len(raced.axes[0].lines) == 3
    assert len(figures.energy_bars({"a": 1.0, "b": 2000.0}, {"a": 0.0, "b": 3.0}, "t").axes[0].patches) == 4
    widgets.explore_neuron(lambda *arguments: tuple(part.tolist() for part in lif_layer_forward(*arguments)))
    widgets.explore_energy(energy_nj, {"a": {"add": 10, "mac": 0, "memory": 5}, "b": {"add": 0, "mac": 9, "memory": 9}})
    printed = capsys.readouterr().out
    assert "No figure" not in printed
    assert printed.count("[Figure") == 2


def test_the_watch_leaves_a_still_figure_at_the_end(capsys):
    params = start(64, 8, 10, 0.9, 3, np.random.default_rng(13))
    digit = latency_encode(np.random.default_rng(14).uniform(size=(1, 64)), 6)
    watch = widgets.watch_training(lif_layer_forward, params, digit, 4)
    watch(0.5, params, [2.0])
    assert capsys.readouterr().out == ""
    watch(1.0, params, [2.0, 1.5])
    assert "one 4" in capsys.readouterr().out


def test_with_as_much_training_an_ordinary_network_has_no_lead_to_speak_of():
    X, y, X_new, y_new = digits_split("stratified", np.random.default_rng(12))
    spikes, spikes_new = (np.asarray(latency_encode(images, 16), np.float32) for images in (X, X_new))
    begin = start(64, 64, 10, beta=0.9, scale=3, rng=np.random.default_rng([12, 0]))
    spiking, _ = train(bptt_step, begin, spikes, y, np.random.default_rng(0), n_epochs=12)
    ordinary, _ = train_mlp(X, y, np.random.default_rng(0), (64,), n_epochs=12, batch_size=64, eta=0.01)
    lead = mlp_accuracy(ordinary, X_new, y_new) - accuracy(spiking, spikes_new, y_new, lif_layer_forward)
    assert abs(lead) < 0.025


def test_the_ordinary_network_makes_as_many_steps_as_the_spiking_one(monkeypatch):
    made = []
    monkeypatch.setattr(lab, "adam", lambda *arguments: made.append(arguments[4]))
    X, y, *_ = digits_split("stratified", np.random.default_rng(12))
    first = start(64, 4, 10, 0.9, 3, np.random.default_rng(1))
    lab.train(bptt_step, first, latency_encode(X, 4).astype(np.float32), y, np.random.default_rng(1), n_epochs=2)
    assert max(made) == lab.updates(len(y), 2) == 44
    made.clear()
    lab.ordinary(X, y, (4,), 2, np.random.default_rng(1))
    assert max(made) == 44
    text = next((ROOT / "lessons").glob("*_spiking_networks.py")).read_text()
    assert "lab.compare(NETWORKS" in text and "lab.updates(len(y), N_EPOCHS)" in text


@pytest.mark.parametrize("calls_slope", [True, False])
def test_a_race_in_which_no_width_matters_says_so(capsys, calls_slope):
    bump = {"kind": "fast_sigmoid", "width": 1.0}

    def step(params, spikes, y):
        return bump["width"] if calls_slope else 1.0, {name: np.zeros_like(params[name]) for name in ("W", "V")}

    lab.race(step, bump, ("arctan",), (0.1, 10), lab.digits(latency_encode, 4, 12), lif_layer_forward, 1)
    assert ("slope(u)" in capsys.readouterr().out) is not calls_slope


def test_a_race_gives_the_knobs_back_and_drives_the_bump():
    bump, seen = {"kind": "fast_sigmoid", "width": 1.0}, []

    def step(params, spikes, y):
        seen.append(dict(bump))
        return 1.0, {name: np.zeros_like(params[name]) for name in ("W", "V")}

    data = lab.digits(latency_encode, 4, 12)
    found = lab.race(step, bump, ("arctan", "triangle"), (0.1, 10), data, lif_layer_forward, 1)
    assert bump == {"kind": "fast_sigmoid", "width": 1.0}
    assert list(found) == [("arctan", 0.1), ("arctan", 10), ("triangle", 0.1), ("triangle", 10)]
    assert {(each["kind"], each["width"]) for each in seen} == set(found)


def test_weak_neurons_are_silent_and_wake_by_scaling():
    spikes = lab.digits(latency_encode, 8, 12)[0]
    weak = start(64, 16, 10, 0.9, 0.3, np.random.default_rng(3))

    def wake_silent(W, s, share):
        return W * np.where(s.any(axis=(0, 1)), 1, 1 + share)

    assert lab.silent(lif_layer_forward, weak, spikes) == 16
    woken, rounds = lab.wake(wake_silent, lif_layer_forward, weak, spikes, 0.3)
    assert lab.silent(lif_layer_forward, woken, spikes) == 0 and 2 < rounds < 20


def test_a_tiny_nudge_changes_nothing_and_a_large_one_does():
    spikes, y = lab.digits(latency_encode, 16, 12)[:2]
    found = lab.nudged(lif_layer_forward, spikes[:, :16], y[:16], (1e-6, 1.0), 20, np.random.default_rng(4))
    assert found[1e-6] == (0, 0.0) and found[1.0][0] > 5


def test_a_lead_is_counted_with_its_spread_over_splits():
    read = {"a": np.array([90.0, 92.0]), "b": np.array([89.0, 89.0])}
    assert lab.ahead(read, "a", "b") == pytest.approx((2.0, 2.0))


def test_the_labs_ordinary_network_learns_as_that_of_lesson_training_does():
    X, y, X_new, y_new = digits_split("stratified", np.random.default_rng(15))
    own = lab.ordinary(X, y, (32,), 12, np.random.default_rng(1))
    other, _ = train_mlp(X, y, np.random.default_rng(1), (32,), n_epochs=12, batch_size=64, eta=0.01)
    assert abs(mlp_accuracy(own, X_new, y_new) - mlp_accuracy(other, X_new, y_new)) < 0.03
