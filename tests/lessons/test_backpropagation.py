"""Laws that the reference of backpropagation must obey, by ways that do not go through its own formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest

from helpers.data import gate_inputs
from helpers.figures import backpropagation as figures
from helpers.reference.backpropagation import (
    Value,
    backprop_mlp,
    fill_gradients,
    forward_mlp,
    linear_vjp,
    softmax_cross_entropy,
    topological_order,
)
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
    W, errors = figures.train_symmetry(linear_vjp, seed=1, sweeps=2500)
    assert len(errors) < 2500
    assert W[::-1] == pytest.approx(-W, rel=0.01)
    sizes = np.sort(np.abs(W[:3]), axis=0)
    assert sizes / sizes[0] == pytest.approx(np.array([[1, 1], [2, 2], [4, 4]]), rel=0.03)
    assert W[:, 0] == pytest.approx(-W[:, 1], rel=0.05)
    assert len(figures.train_symmetry(linear_vjp, seed=0, sweeps=40)[1]) == 40
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


class CountedProducts(np.ndarray):
    """An array whose matrix products count their multiplications."""

    total = 0

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **keywords):
        plain = [np.asarray(each) for each in inputs]
        if ufunc is np.matmul:
            CountedProducts.total += plain[0].size * plain[1].shape[1]
        if out is not None:
            keywords["out"] = tuple(np.asarray(each) for each in out)
        result = getattr(ufunc, method)(*plain, **keywords)
        return result.view(CountedProducts) if isinstance(result, np.ndarray) else result


def test_backwards_needs_as_many_products_as_forwards_and_one_percent_more_for_the_net_of_the_lesson():
    rng, sizes = np.random.default_rng(61), (784, 100, 10)
    params = [
        (rng.normal(size=pair).view(CountedProducts) / 28, np.zeros(pair[1]))
        for pair in zip(sizes[:-1], sizes[1:], strict=True)
    ]
    X, y = rng.normal(size=(3, 784)).view(CountedProducts), rng.integers(0, 10, 3)
    CountedProducts.total = 0
    forward_mlp(params, X)
    forwards, CountedProducts.total = CountedProducts.total, 0
    backprop_mlp(params, X, y)
    assert forwards == 3 * (784 * 100 + 100 * 10)
    assert round((CountedProducts.total - forwards) / forwards, 2) == 1.01
