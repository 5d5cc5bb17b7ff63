"""Laws that the reference of backpropagation must obey, by ways that do not go through its own formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest

from helpers.data import digits_split, gate_inputs
from helpers.figures import backpropagation as figures
from helpers.labs import (
    counted_products,
    digit_reader,
    gradient_check,
    scalar_moons,
    sensitivities,
    symmetry_of_1986,
)
from helpers.reference.backpropagation import (
    Value,
    backprop_mlp,
    fill_gradients,
    forward_mlp,
    linear_vjp,
    softmax_cross_entropy,
    topological_order,
)
from helpers.reference.gradient_descent import numerical_gradient
from helpers.reference.layers import ACTIVATIONS, mlp_forward

SIZES = [(4, 3), (3, 5, 2), (5, 4, 6, 3), (2, 7, 3, 4, 2)]


def slopes(f, array, step=1e-5):
    """Return the gradient of f() with respect to an array that it reads, by central differences in place."""
    found = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        kept = array[place]
        array[place] = kept + step
        up = f()
        array[place] = kept - step
        found[place] = (up - f()) / (2 * step)
        array[place] = kept
    return found


def network(sizes, seed):
    rng = np.random.default_rng([seed, *sizes])
    params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:], strict=False)]
    return params, rng.normal(size=(6, sizes[0])), rng.integers(0, sizes[-1], 6)


def readme_expression(V):
    """Return a and b, and the number that micrograd's README makes of them."""
    a, b = V(-4.0), V(2.0)
    c, d = a + b, a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    return a, b, f / 2.0 + 10.0 / f


def test_accumulation_on_a_diamond():
    x = Value(3.0)
    y = (x * x + x) * x
    y.backward()
    assert (y.data, x.grad) == (36, 33)


def test_the_example_of_micrograds_readme():
    a, b, g = readme_expression(Value)
    g.backward()
    assert (g.data, a.grad, b.grad) == pytest.approx((24.7041, 138.8338, 645.5773), abs=5e-5)


def test_values_agree_with_complex_steps():
    """An analytic f has the slope Im f(x + ih) / h, to rounding, for a tiny h: no difference is taken."""

    def f(x, y, tanh):
        h = tanh(x * y + 0.5) * x + 2.0 * y
        return (h * h - y) / (3.0 + h**2) + tanh(h)

    for x, y in np.random.default_rng(1).normal(size=(10, 2)):
        a, b = Value(x), Value(y)
        f(a, b, lambda value: value.tanh()).backward()
        assert a.grad == pytest.approx(f(x + 1e-30j, y, np.tanh).imag * 1e30, rel=1e-12)
        assert b.grad == pytest.approx(f(x, y + 1e-30j, np.tanh).imag * 1e30, rel=1e-12)


def test_plain_numbers_on_either_side():
    x = Value(2.0)
    assert [value.data for value in (3 + x, x + 3, 3 * x, x * 3, 3 - x, x - 3, 3 / x, x / 4, -x, x**3)] == [
        5, 5, 6, 6, 1, -1, 1.5, 0.5, -2, 8,
    ]  # fmt: skip


@pytest.mark.parametrize(("number", "slope"), [(2.0, 1), (-2.0, 0), (0.0, 0)])
def test_relu_blocks_below_zero_and_at_zero(number, slope):
    x = Value(number)
    x.relu().backward()
    assert x.grad == slope


def test_every_value_stands_after_its_parents_and_once():
    rng = np.random.default_rng(2)
    values = [Value(number) for number in rng.normal(size=4)]
    for _ in range(60):
        first, second = rng.integers(0, len(values), 2)
        values.append(values[first] * values[second] + values[first].tanh())
    order = topological_order(values[-1])
    assert len(set(order)) == len(order)
    assert order[-1] is values[-1]
    place = {value: position for position, value in enumerate(order)}
    assert all(place[parent] < place[value] for value in order for parent in value.parents)


def test_a_second_backward_changes_nothing_and_outputs_do_not_mix():
    x, z = Value(3.0), Value(2.0)
    first, second = (x * x + x) * x, x * z + z
    fill_gradients(first)
    fill_gradients(first)
    assert (x.grad, first.grad) == (33, 1)
    fill_gradients(second)
    assert (x.grad, z.grad) == (2, 4)


def test_a_chain_deeper_than_pythons_stack():
    start = value = Value(1.0)
    for _ in range(5000):
        value = value + 0.001
    value.backward()
    assert start.grad == 1


@pytest.mark.parametrize("shape", [(1, 1, 1), (5, 4, 3), (3, 3, 3), (2, 6, 1)])
def test_the_vjp_is_the_transposed_jacobian_times_the_signal(shape):
    n_samples, n_in, n_out = shape
    rng = np.random.default_rng(shape)
    x, W, b = rng.normal(size=(n_samples, n_in)), rng.normal(size=(n_in, n_out)), rng.normal(size=n_out)
    dout = rng.normal(size=(n_samples, n_out))
    for array, found in zip((x, W, b), linear_vjp(dout, x, W), strict=True):
        rows = [slopes(lambda k=k: (x @ W + b).flat[k], array).ravel() for k in range(dout.size)]
        assert found.shape == array.shape
        assert found.ravel() == pytest.approx(np.array(rows).T @ dout.ravel(), abs=1e-8)


def test_rows_of_dlogits_add_up_to_zero_and_the_gradient_is_that_of_the_loss():
    rng = np.random.default_rng(3)
    logits, y = 3 * rng.normal(size=(5, 4)), rng.integers(0, 4, 5)
    loss, dlogits = softmax_cross_entropy(logits, y)
    assert dlogits.sum(axis=1) == pytest.approx(np.zeros(5), abs=1e-15)
    assert dlogits == pytest.approx(slopes(lambda: softmax_cross_entropy(logits, y)[0], logits), abs=1e-9)
    shares = [math.exp(row[k]) / math.fsum(map(math.exp, row)) for row, k in zip(logits, y, strict=True)]
    assert loss == pytest.approx(-np.mean(np.log(shares)), rel=1e-12)


def test_huge_logits_give_numbers():
    logits = np.array([[1000.0, -1000.0], [-1000.0, 1000.0], [-1000.0, -1000.0]])
    with np.errstate(all="raise", under="ignore"):
        loss, dlogits = softmax_cross_entropy(logits, np.array([1, 1, 0]))
    assert loss == pytest.approx((2000 + math.log(2)) / 3)
    assert dlogits * 3 == pytest.approx(np.array([[1, -1], [0, 0], [-0.5, 0.5]]), abs=1e-12)


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
@pytest.mark.parametrize("sizes", SIZES)
def test_gradients_of_a_network_by_nudging(sizes, activation):
    params, X, y = network(sizes, 5)
    grads = backprop_mlp(params, X, y, activation)[1]
    for pair, found in zip(params, grads, strict=True):
        for array, gradient in zip(pair, found, strict=True):
            expected = slopes(lambda: backprop_mlp(params, X, y, activation)[0], array)
            assert gradient.shape == array.shape
            assert gradient == pytest.approx(expected, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_network_and_scalars_agree(activation):
    """The same network built of single Values has the same loss and the same gradients."""
    params, X, y = network((3, 4, 2), 6)
    loss, grads = backprop_mlp(params, X[:1], y[:1], activation)
    cells = [([[Value(w) for w in row] for row in W], [Value(bias) for bias in b]) for W, b in params]
    signals = [Value(number) for number in X[0]]
    for depth, (W, b) in enumerate(cells):
        sums = [sum((s * W[i][j] for i, s in enumerate(signals)), b[j]) for j in range(len(b))]
        signals = [getattr(value, activation)() for value in sums] if depth == 0 else sums
    wrong, right = signals[1 - y[0]], signals[y[0]]
    difference = wrong - right  # loss = log(1 + exp(d)) with the slope (1 + tanh(d / 2)) / 2
    assert loss == pytest.approx(math.log1p(math.exp(difference.data)))
    difference.backward()
    slope = (1 + math.tanh(difference.data / 2)) / 2
    for (W, b), (dW, db) in zip(cells, grads, strict=True):
        assert dW == pytest.approx(slope * np.array([[value.grad for value in row] for row in W]))
        assert db == pytest.approx(slope * np.array([value.grad for value in b]))


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_forward_is_that_of_the_lesson_before(activation):
    params, X, _ = network((3, 5, 4, 2), 7)
    assert forward_mlp(params, X, activation)[-1] == pytest.approx(mlp_forward(X, params, ACTIVATIONS[activation]))


def test_the_loss_is_a_mean_and_nothing_is_changed():
    params, X, y = network((3, 5, 2), 8)
    before = [(W.copy(), b.copy()) for W, b in params]
    loss, grads = backprop_mlp(params, X, y)
    twice_loss, twice = backprop_mlp(params, np.vstack([X, X]), np.concatenate([y, y]))
    assert loss == pytest.approx(twice_loss)
    for (W, b), (W_before, b_before), (dW, db), (dW2, db2) in zip(params, before, grads, twice, strict=True):
        assert np.array_equal(W, W_before)
        assert np.array_equal(b, b_before)
        assert dW == pytest.approx(dW2)
        assert db == pytest.approx(db2)


def test_single_precision_stays_single():
    params, X, y = network((3, 5, 2), 9)
    params = [(W.astype(np.float32), b.astype(np.float32)) for W, b in params]
    grads = backprop_mlp(params, X.astype(np.float32), y)[1]
    assert {array.dtype for pair in grads for array in pair} == {np.dtype(np.float32)}


def test_the_symmetry_network_finds_the_ratio_of_1986():
    W, errors = symmetry_of_1986.train_symmetry(linear_vjp, seed=1, sweeps=2500)
    assert len(errors) < 2500
    assert W[::-1] == pytest.approx(-W, rel=0.01)
    sizes = np.sort(np.abs(W[:3]), axis=0)
    assert sizes / sizes[0] == pytest.approx(np.array([[1, 1], [2, 2], [4, 4]]), rel=0.03)
    assert W[:, 0] == pytest.approx(-W[:, 1], rel=0.05)
    assert len(symmetry_of_1986.train_symmetry(linear_vjp, seed=0, sweeps=40)[1]) == 40
    symmetric = np.all(gate_inputs(6) == gate_inputs(6)[:, ::-1], axis=1)
    assert np.abs(gate_inputs(6) @ W)[symmetric].max() < 0.1 < np.abs(gate_inputs(6) @ W)[~symmetric].min()


def test_steps_through_a_graph_end_in_the_gradients():
    x = Value(3.0)
    y = (x * x + x) * x
    frames = figures.steps(topological_order, y, {"x": x, "y": y})
    assert [frame.known for frame in frames[:4]] == [1, 2, 3, 4]
    assert frames[3].gradients is None
    assert frames[4].gradients == [0, 0, 0, 1]
    assert frames[-1].gradients == [33, 3, 3, 1]
    assert figures.second_call(topological_order, y) == [105, 9, 6, 1]
    fill_gradients(y)
    rows = sensitivities.rows_of_graph(topological_order(y), [105, 9, 6, 1])
    assert rows == [("x", 33, 105), ("x * x", 3, 9), ("x * x + x", 3, 6), ("y", 1, 1)]


def test_what_slopes_say_is_told_with_its_numbers(capsys):
    x, W, signal = sensitivities.layer_and_signal(6)
    assert (x.shape, W.shape, signal.shape) == ((6,), (6, 4), (4,))
    sensitivities.tell_jacobian(W.T, 1e-11)
    told = capsys.readouterr().out
    assert "J has shape (4, 6); J^T v and your dx differ by at most 1e-11" in told
    assert f"{784 * 100:,}" in told and f"{128 * 784 * 128 * 100:,}" in told
    weight, out = Value(0.5), Value(2.0)
    weight.grad = 0.25
    sensitivities.tell_removal("idle", weight, out, Value(1.5))
    assert capsys.readouterr().out == "  idle: gradient 0.250000; out changes by -0.500 if it is removed\n"


def test_the_digit_reader_keeps_the_start_a_tenth_and_the_end():
    X, y, X_test, y_test = digits_split("stratified", np.random.default_rng(1986))
    snapshots, losses = digit_reader.learn(backprop_mlp, X[:50], y[:50], 20, 0.5)
    assert list(snapshots) == list(losses) == [0, 2, 20]
    rows = digit_reader.rows_of_progress(snapshots, losses, X_test, y_test)
    assert rows[2] == [20, f"{losses[20]:.3f}", f"{100 * digit_reader.accuracy(snapshots[20], X_test, y_test):.0f} %"]


def test_operations_are_told_from_the_numbers():
    a, b = Value(0.5), Value(-2.0)
    made = (a, a + b, a * b, a.tanh(), b.relu())
    assert [figures.operation(value) for value in made] == ["", "+", "×", "tanh", "relu"]


def test_a_graph_shows_each_number_and_each_gradient():
    w, x, b = Value(0.5), Value(-3.0), Value(0.25)
    out = (w * x + b).tanh()
    names = {"w": w, "x": x, "b": b, "out": out}
    last = figures.steps(topological_order, out, names)[-1]
    figure = figures.graph(topological_order(out), last, names)
    out.backward()
    said = {text.get_text() for text in figure.axes[0].texts}
    for value in (w, x, b, out):
        assert {f"{value.data:.4g}", f"grad {value.grad:.4g}"} <= said
    assert {"w", "x", "b", "out = tanh"} <= said


def test_errors_by_layer_has_a_strip_for_each_layer():
    params, X, y = network((64, 5, 4, 3), 10)
    grads = backprop_mlp(params, X[:1], y[:1], "tanh")[1]
    figure = figures.errors_by_layer(grads, X[0], "one image")
    strips = [axes.images[0].get_array() for axes in figure.axes if axes.images][1:]
    assert [strip.shape for strip in strips] == [(1, 5), (1, 4), (1, 3)]
    assert np.asarray(strips[-1])[0] == pytest.approx(grads[-1][1])


def test_counted_multiplications_are_those_of_the_products_by_shape():
    """One call needs a forward pass, as much again for dW, and dx of every layer but the first."""
    for sizes in ((784, 100, 10), (6, 5, 4, 3)):
        cost = counted_products.cost(backprop_mlp, sizes, 2)
        forward = counted_products.products(sizes, 2)
        slopes = cost.call - 2 * sum(forward) - sum(forward[1:])  # h * h and the slope times delta, entry by entry
        assert cost.counted and cost.forward == sum(forward) and slopes == 2 * 2 * sum(sizes[1:-1])
        assert cost.n_weights == sum(n_in * n_out + n_out for n_in, n_out in zip(sizes, sizes[1:], strict=False))
    assert round(counted_products.cost(backprop_mlp).call / counted_products.cost(backprop_mlp).forward, 1) == 2.0


def with_loops(dout, x, W):
    """Return the three gradients by loops over single numbers, as a learner writes them."""
    dx, dW, db = np.zeros(np.shape(x)), np.zeros(np.shape(W)), np.zeros(np.shape(W)[1])
    for s in range(len(x)):
        for o in range(np.shape(W)[1]):
            db[o] += dout[s, o]
            for i in range(np.shape(W)[0]):
                dx[s, i] += dout[s, o] * W[i, o]
                dW[i, o] += x[s, i] * dout[s, o]
    return dx, dW, db


def by_loops(params, X, y, activation="relu"):
    """Return loss and gradients of a network, every layer by loops; dx of the images as well."""
    inputs = [X]
    for W, b in params[:-1]:
        inputs.append(np.tanh(inputs[-1] @ W + b))
    loss, delta = softmax_cross_entropy(inputs[-1] @ params[-1][0] + params[-1][1], y)
    grads = []
    for (W, _), h in zip(params[::-1], inputs[::-1], strict=True):
        dh, dW, db = with_loops(delta, h, W)
        grads.insert(0, (dW, db))
        delta = dh * (1 - h**2)
    return loss, grads


def test_loops_are_counted_too_and_what_takes_no_such_numbers_is_counted_by_shape():
    cost = counted_products.cost(by_loops, (6, 5, 4, 3), 2)
    assert cost.counted and 3 * cost.forward <= cost.call < 3.6 * cost.forward


def test_a_function_that_fails_is_not_counted():
    def only_floats(params, X, y, activation):
        assert X.dtype == float
        return backprop_mlp(params, X, y, activation)

    def unwritten(params, X, y, activation):
        raise NotImplementedError

    assert counted_products.cost(only_floats, (6, 5, 3), 2) == (90, 270, 53, False)
    for broken, error in ((unwritten, NotImplementedError), (lambda *a: 1 / 0, ZeroDivisionError)):
        with pytest.raises(error):
            counted_products.cost(broken, (6, 5, 3), 2)


@pytest.mark.parametrize("positive", [False, True])
def test_a_gradient_check_agrees_with_the_reference(positive):
    assert gradient_check.largest_gap(backprop_mlp, numerical_gradient, positive) < 1e-8


def test_a_gradient_check_finds_each_planted_bug_and_misses_one_where_all_is_positive():
    gaps = gradient_check.gaps(backprop_mlp, numerical_gradient)
    assert all(gaps[bug][0] > 0.05 for bug in gradient_check.BUGS)
    assert [bug for bug in gradient_check.BUGS if gaps[bug][1] < 1e-6] == ["slope left out"]


def scalar_network(x, hidden, last):
    answers = [(w1 * x[0] + w2 * x[1] + bias).tanh() for w1, w2, bias in hidden]
    return sum((w * h for w, h in zip(last, answers, strict=False)), last[-1])


def test_values_learn_two_moons_and_one_unit_cannot():
    many, one = (scalar_moons.train(Value, scalar_network, n) for n in (8, 1))
    assert many.right == 1 and many.losses[-1] < 0.1 < 1 < many.losses[0] and len(many.losses) == 101
    assert one.right < 1 and one.losses[-1] > 0.2
    axes = figures.moons(many).axes
    assert axes[0].lines[0].get_ydata()[-1] == pytest.approx(many.losses[-1])


def test_a_slow_answer_is_not_waited_for(capsys):
    def slow(*arguments):
        return sum(range(200_000))

    assert digit_reader.quick(slow, linear_vjp, (1, 2, 3), 10**6) is linear_vjp
    assert "uses the course's products" in capsys.readouterr().out
    assert digit_reader.quick(linear_vjp, slow, (np.ones((2, 3)), np.ones((2, 4)), np.ones((4, 3))), 3) is linear_vjp
    assert capsys.readouterr().out == ""


def test_random_wires_teach_the_hidden_layer_and_no_wires_do_not():
    split = digits_split("stratified", np.random.default_rng(1986))
    read = digit_reader.by_wires(linear_vjp, softmax_cross_entropy, split)
    own, random, none = (read[wires] for wires in digit_reader.WIRES)
    assert own - 3 < random < own and none < own - 10


def test_nudging_the_last_layer_measures_its_gradient():
    params, X, y = network((64, 5, 4), 11)
    gradient, nudged, removed = digit_reader.nudge_and_remove(backprop_mlp, softmax_cross_entropy, params, X, y)
    assert nudged == pytest.approx(gradient, abs=1e-3) and len(removed) == 20
    W, b = params[-1]
    without = np.where(np.arange(20).reshape(5, 4) == 7, 0, W)
    change = backprop_mlp([params[0], (without, b)], X, y, "tanh")[0] - backprop_mlp(params, X, y, "tanh")[0]
    assert removed[7] == pytest.approx(change)


def test_the_labs_own_way_back_is_that_of_the_reference():
    params, X, y = network((5, 4, 6, 3), 12)
    loss, grads = digit_reader.way_back(params, X, y)
    expected_loss, expected = backprop_mlp(params, X, y, "tanh")
    assert loss == pytest.approx(expected_loss)
    for pair, right in zip(grads, expected, strict=True):
        assert all(np.allclose(one, other) for one, other in zip(pair, right, strict=True))
