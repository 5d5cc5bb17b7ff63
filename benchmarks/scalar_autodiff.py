"""Measure our scalar autodiff against micrograd, on micrograd's own two examples.

    PYTHONPATH=. /tmp/peers/bin/python benchmarks/scalar_autodiff.py [--rounds 9]

with the peers of benchmarks/requirements.txt. Examples: the expression of micrograd's README, and a training step of
the network 2-16-16-1 of its demo (ReLU, max-margin loss, weight penalty) on 100 points of two moons, forward and
backward. Both engines run the same code on the same numbers, in turn, round by round. Times are CPU seconds of this
process on one thread; the table shows medians. Before anything is timed, both have to give the same gradients.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import time

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import numpy as np  # noqa: E402 - it reads the lines above

from helpers.reference.backpropagation import Value  # noqa: E402

SIZES = (2, 16, 16, 1)
PENALTY = 1e-4


def readme_expression(V):
    """Return the inputs and the result of the expression in micrograd's README, after backward."""
    a, b = V(-4.0), V(2.0)
    c, d = a + b, a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    g.backward()
    return [a, b], g


def two_moons(n: int, rng) -> tuple[list, list]:
    """Return n points on two half circles that reach into each other, with noise, and their labels -1 and +1."""
    labels = np.where(np.arange(n) % 2, 1, -1)
    angle = rng.uniform(0, np.pi, n)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    points = np.where(labels[:, np.newaxis] < 0, circle, (1.0, 0.5) - circle) + rng.normal(0, 0.1, (n, 2))
    return points.tolist(), labels.tolist()


def training_step(V, points, labels, weights):
    """Return all parameters and the loss of the demo's network, after backward."""
    layers = [[[V(w) for w in unit] for unit in layer] for layer in weights]  # the last number of a unit is its bias
    scores = []
    for point in points:
        signals = [V(number) for number in point]
        for depth, layer in enumerate(layers):
            sums = [sum((w * s for w, s in zip(unit, signals)), unit[-1]) for unit in layer]  # noqa: B905
            signals = sums if depth == len(layers) - 1 else [total.relu() for total in sums]
        scores.append(signals[0])
    losses = [(1 + -label * score).relu() for label, score in zip(labels, scores, strict=True)]
    parameters = [w for layer in layers for unit in layer for w in unit]
    loss = sum(losses) * (1.0 / len(losses)) + PENALTY * sum(w * w for w in parameters)
    loss.backward()
    return parameters, loss


def gradients(run, V) -> np.ndarray:
    """Return the result of a run and its gradients, as plain numbers."""
    inputs, output = run(V)
    return np.array([output.data, *(value.grad for value in inputs)])


def seconds(run, V) -> float:
    """Return the CPU seconds of one run; what the last one left behind is collected first."""
    gc.collect()
    start = time.process_time()
    run(V)
    return time.process_time() - start


def compare(name: str, run, engines: dict, rounds: int) -> None:
    """Time every engine in every round, in turn, and print a row a engine."""
    found = {engine: gradients(run, V) for engine, V in engines.items()}
    for engine, numbers in found.items():
        np.testing.assert_allclose(numbers, found["ours"], rtol=1e-9, atol=1e-12, err_msg=f"{engine} differs on {name}")
    times: dict[str, list[float]] = {engine: [] for engine in engines}
    for _ in range(rounds):
        for engine, V in engines.items():
            times[engine].append(seconds(run, V))
    ours = statistics.median(times["ours"])
    for engine, measured in times.items():
        median = statistics.median(measured)
        print(f"{name:<34} {engine:<10} {1e3 * median:>10.2f} ms {median / ours:>8.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    engines = {"ours": Value}
    try:
        from micrograd.engine import Value as MicrogradValue

        engines["micrograd"] = MicrogradValue
    except ImportError:
        print("micrograd is not installed: see benchmarks/requirements.txt.")
    rng = np.random.default_rng(1337)
    points, labels = two_moons(100, rng)
    weights = [rng.uniform(-1, 1, (n_out, n_in + 1)).tolist() for n_in, n_out in zip(SIZES, SIZES[1:], strict=False)]
    print(f"{'example':<34} {'engine':<10} {'CPU, median':>13} {'/ ours':>8}")
    compare("README expression, 1000 times", lambda V: [readme_expression(V) for _ in range(1000)][-1], engines, rounds)
    compare("step of the demo's 2-16-16-1 MLP", lambda V: training_step(V, points, labels, weights), engines, rounds)


if __name__ == "__main__":
    main()
