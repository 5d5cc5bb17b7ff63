"""Race the reference of spiking_networks against PyTorch and snnTorch: a training step of such a network, CPU seconds.

    python -m venv /tmp/peers-torch && /tmp/peers-torch/bin/pip install -r benchmarks/requirements-torch.txt
    PYTHONPATH=. /tmp/peers-torch/bin/python benchmarks/surrogate_gradient.py

Same work: forward and backward pass of one batch, float32, one hidden layer of leaky neurons with a fast-sigmoid
surrogate, a leaky readout averaged over time, cross-entropy. snnTorch takes the reset as a constant on the way back, so
here all do. PyTorch is a loop written by hand, step by step; "tuned" is the same with its matrix products outside the
loop. Losses and gradients are compared first; then the contenders take turns, and the table
shows medians of CPU seconds (process_time, one thread) and how many times longer a peer takes.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import argparse
import statistics
import time

import numpy as np
import snntorch
import torch
from snntorch import surrogate

from helpers.reference.spiking_networks import STEEPNESS, bptt_step

BETA = 0.9
GOAL = 8
SIZES = (  # steps, samples, inputs, hidden neurons
    (25, 32, 64, 64),
    (100, 32, 64, 64),
    (25, 64, 64, 100),
    (100, 64, 64, 100),
    (100, 128, 64, 128),
    (25, 64, 784, 100),
    (25, 256, 784, 128),
)


def task(n_steps, n_samples, n_in, n_hidden, seed=0):
    """Return a network and a batch: a fifth of the inputs fires in each step, and so do about as many neurons."""
    rng = np.random.default_rng(seed)
    W = (rng.normal(0.05, 1, (n_in, n_hidden)) / np.sqrt(n_in / 5)).astype(np.float32)
    V = rng.normal(0, 0.3, (n_hidden, 10)).astype(np.float32)
    spikes = (rng.random((n_steps, n_samples, n_in)) < 0.2).astype(np.float32)
    return {"W": W, "V": V, "beta": BETA, "spike": "step"}, spikes, rng.integers(0, 10, n_samples)


class Ours:
    """The reference, with its large arrays kept from step to step."""

    def __init__(self, params, spikes, y):
        self.arguments, self.kept = (params, spikes, y), {}

    def step(self):
        return bptt_step(*self.arguments, detach_reset=True, workspace=self.kept)


class Torch:
    """A loop written by hand; the spike is snnTorch's own autograd function."""

    def __init__(self, params, spikes, y):
        self.W, self.V = (torch.tensor(params[name], requires_grad=True) for name in ("W", "V"))
        self.spikes, self.y = torch.from_numpy(spikes), torch.from_numpy(y)
        self.fire = surrogate.fast_sigmoid(slope=STEEPNESS)

    def logits(self):
        v = o = total = fired = torch.zeros(())
        for x in self.spikes:
            v = BETA * v + x @ self.W - fired.detach()
            fired = self.fire(v - 1)
            o = BETA * o + fired @ self.V
            total = total + o
        return total / len(self.spikes)

    def step(self):
        self.W.grad = self.V.grad = None
        loss = torch.nn.functional.cross_entropy(self.logits(), self.y)
        loss.backward()
        return loss.item(), {"W": self.W.grad.numpy(), "V": self.V.grad.numpy()}


class TunedTorch(Torch):
    """The same with fewer calls: all input currents in one product before the loop, the readout's in one after it."""

    def logits(self):
        currents = self.spikes @ self.W
        v, fired = currents[0], [self.fire(currents[0] - 1)]
        for current in currents[1:]:
            v = BETA * v + current - fired[-1].detach()
            fired.append(self.fire(v - 1))
        drives = torch.stack(fired) @ self.V
        o = total = drives[0]
        for drive in drives[1:]:
            o = BETA * o + drive
            total = total + o
        return total / len(currents)


class SnnTorch(Torch):
    """The loop of snnTorch's tutorials: two linear layers, two `Leaky`, step by step."""

    def __init__(self, params, spikes, y):
        super().__init__(params, spikes, y)
        self.hidden = snntorch.Leaky(beta=BETA, spike_grad=self.fire)
        self.readout = snntorch.Leaky(beta=BETA, reset_mechanism="none")

    def logits(self):
        v, o, total = self.hidden.reset_mem(), self.readout.reset_mem(), 0.0
        for x in self.spikes:
            fired, v = self.hidden(x @ self.W, v)
            _, o = self.readout(fired @ self.V, o)
            total = total + o
        return total / len(self.spikes)


CONTENDERS = {"ours": Ours, "PyTorch": Torch, "tuned": TunedTorch, "snnTorch": SnnTorch}


def compare(found) -> float:
    """Return the largest relative gap of a peer's loss and gradients from ours."""
    (loss, grads), *others = found
    gaps = [abs(other - loss) / loss for other, _ in others]
    for _, theirs in others:
        gaps += [np.abs(theirs[name] - grads[name]).max() / np.abs(grads[name]).max() for name in grads]
    return max(gaps)


def race(size, rounds):
    """Return {name: median CPU seconds of a step}, and the largest gap between results; the contenders take turns."""
    runs = {name: contender(*task(*size)) for name, contender in CONTENDERS.items()}
    gap = compare([run.step() for run in runs.values()])  # this warms them up, too
    seconds = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            repeats = 5 if name == "ours" else 1
            start = time.process_time()
            for _ in range(repeats):
                run.step()
            seconds[name].append((time.process_time() - start) / repeats)
    return {name: statistics.median(times) for name, times in seconds.items()}, gap


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    print(f"numpy {np.__version__}, torch {torch.__version__}, snntorch {snntorch.__version__}; goal: {GOAL} times")
    print(f"{'steps':>5}{'batch':>6}{'network':>14}" + "".join(f"{name:>13}" for name in CONTENDERS)
          + "".join(f"{name + '/ours':>15}" for name in list(CONTENDERS)[1:]) + f"{'largest gap':>13}")  # fmt: skip
    for size in SIZES:
        seconds, gap = race(size, arguments.rounds)
        base, *peers = seconds.values()
        n_steps, n_samples, n_in, n_hidden = size
        line = f"{n_steps:>5}{n_samples:>6}{f'{n_in}-{n_hidden}-10':>14}"
        line += "".join(f"{1000 * time_:>10.2f} ms" for time_ in seconds.values())
        print(line + "".join(f"{time_ / base:>15.1f}" for time_ in peers) + f"{gap:>13.0e}")
    print("Where inputs are many, all spend their time in the same two matrix products, and the ratios shrink.")
    print("The gap is relative to the largest entry; where it exceeds 1e-4, rounding has moved a spike.")


if __name__ == "__main__":
    main()
