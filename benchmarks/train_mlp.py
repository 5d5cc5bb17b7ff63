"""Race the reference of lesson training against scikit-learn and PyTorch on the same work, in CPU seconds.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install -r benchmarks/requirements.txt -e .
    /tmp/peers/bin/python benchmarks/train_mlp.py

Same work: one hidden layer of ReLU units, softmax with cross-entropy, float32, as many epochs, batches and shuffles,
plain SGD (no momentum, no penalty) or Adam with the same settings. The three take turns, one round after the other; the
table shows medians of CPU seconds (process_time, one BLAS thread), and how many times longer a peer takes.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import argparse
import statistics
import time
import warnings

import numpy as np
import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from helpers.data import digits_split
from helpers.reference.training import accuracy, train

CLOSING = """
The goals are 7 on digits and 2.5 on 784-100. "At best" is what a trainer could reach that made the same five matrix
products a step and spent nothing else. Where the ratio is near it, only other products (smaller types, fused ones)
would get further; where it is far above, the time goes into NumPy calls on small arrays, and compiled code would."""
RATES = {"sgd": 0.1, "adam": 0.003}


def digits():
    """Return the training digits of a stratified split: 1437 rows of 64 pixels."""
    X, y, *_ = digits_split("stratified", np.random.default_rng(0))
    return X.astype(np.float32), y, 32


def synthetic(n_samples=6000):
    """Return rows of 784 numbers in ten noisy classes, the size of MNIST's images, and 100 hidden units."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, 10, n_samples)
    return (rng.normal(size=(10, 784))[y] / 4 + rng.normal(size=(n_samples, 784))).astype(np.float32), y, 100


def ours(X, y, hidden, epochs, batch, optimiser):
    params, _ = train(X, y, np.random.default_rng(0), (hidden,), epochs, batch, RATES[optimiser],
                      optimiser=optimiser, record=False)  # fmt: skip
    return accuracy(params, X, y)


def sklearn(X, y, hidden, epochs, batch, optimiser):
    model = MLPClassifier((hidden,), solver=optimiser, alpha=0.0, batch_size=batch, max_iter=epochs, momentum=0.0,
                          learning_rate_init=RATES[optimiser], nesterovs_momentum=False, tol=0.0,
                          n_iter_no_change=epochs + 1, random_state=0)  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(X, y).score(X, y)


def pytorch(X, y, hidden, epochs, batch, optimiser):
    torch.manual_seed(0)
    inputs, labels = torch.from_numpy(X), torch.from_numpy(y)
    layers = [torch.nn.Linear(X.shape[1], hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, 10)]
    for layer in layers[::2]:
        torch.nn.init.kaiming_normal_(layer.weight)
        torch.nn.init.zeros_(layer.bias)
    model, loss_of = torch.nn.Sequential(*layers), torch.nn.CrossEntropyLoss()
    step = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[optimiser](model.parameters(), lr=RATES[optimiser])
    for _ in range(epochs):
        order = torch.randperm(len(labels))
        shuffled, targets = inputs[order], labels[order]
        for start in range(0, len(labels), batch):
            step.zero_grad()
            loss_of(model(shuffled[start : start + batch]), targets[start : start + batch]).backward()
            step.step()
    with torch.no_grad():
        return float((model(inputs).argmax(1) == labels).float().mean())


def products(X, y, hidden, epochs, batch, optimiser):
    """Make the five matrix products of each training step and nothing else: no trainer that makes them is faster."""
    rng = np.random.default_rng(0)
    first, second = (rng.standard_normal(shape).astype(X.dtype) for shape in ((X.shape[1], hidden), (hidden, 10)))
    for start in list(range(0, len(X), batch)) * epochs:
        rows = X[start : start + batch]
        inside = rows @ first
        out = inside @ second
        inside.T @ out, rows.T @ (out @ second.T)
    return float("nan")


CONTENDERS = {"ours": ours, "scikit-learn": sklearn, "PyTorch": pytorch}
FLOOR = {"products": products}


def race(data, epochs, batch, optimiser, rounds):
    """Return {name: (median CPU seconds, training accuracy)}; the contenders take turns."""
    runs = CONTENDERS | FLOOR
    seconds, scores = {name: [] for name in runs}, {}
    for run in runs.values():  # warm up
        run(*data, 1, batch, optimiser)
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.process_time()
            scores[name] = run(*data, epochs, batch, optimiser)
            seconds[name].append(time.process_time() - start)
    return {name: (statistics.median(times), scores[name]) for name, times in seconds.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{'task':<14}{'batch':>6}{'':>2}{'optimiser':<10}" + "".join(f"{name:>14}" for name in CONTENDERS)
          + f"{'sklearn/ours':>14}{'torch/ours':>12}{'goal':>6}   right on training data")  # fmt: skip
    for task, data, epochs, goal in (("digits 64-32", digits(), 20, 7), ("784-100", synthetic(), 5, 2.5)):
        for batch in (32, 128):
            for optimiser in RATES:
                found = race(data, epochs, batch, optimiser, arguments.rounds)
                floor, _ = found.pop("products")
                (base, _), *peers = found.values()
                times = "".join(f"{time_:>12.3f} s" for time_, _ in found.values())
                ratios = [time_ / base for time_, _ in peers]
                right = ", ".join(f"{score:.1%}" for _, score in found.values())
                line = f"{task:<14}{batch:>6}  {optimiser:<10}{times}{ratios[0]:>14.1f}{ratios[1]:>12.1f}{goal:>6}"
                best = "  ".join(f"{time_ / floor:.1f}" for time_, _ in peers)
                print(f"{line}   {right}   products alone {floor / base:.0%} of ours, at best {best}")
    print(CLOSING)


if __name__ == "__main__":
    main()
