"""How well each form of the digits is read by a network that learned from the 13 other forms: measured, and recorded.

Grouped cross-validation with the network of the training lesson (64-32-10, ReLU, Adam, 30 epochs). The lesson shows the
record, since fourteen trainings for each seed would take a learner too long. `python -m helpers.labs.forms_left_out`
measures it anew.
"""

from __future__ import annotations

import numpy as np

from helpers.data import FORM_STARTS, digit_forms, digits

SEEDS = range(3)
# Per cent read of each form, first form first, mean over three seeds.
RECORDED = (89.0, 97.4, 99.0, 87.9, 89.7, 90.0, 93.3, 98.6, 97.9, 95.9, 94.8, 93.8, 87.2, 96.2)


def read_when_left_out(form: int, seed: int) -> float:
    """Return the per cent of one form (0 to 13) that a network reads which was trained on all the others."""
    from helpers.reference import training  # here, so that a lesson that shows the record does not load its own answers

    forms, (images, labels) = digit_forms(), digits()
    X, new = images.reshape(len(labels), -1), forms == form
    params, _ = training.train(X[~new], labels[~new], np.random.default_rng(seed), record=False)
    return 100 * training.accuracy(params, X[new], labels[new])


def measure() -> list[float]:
    """Return for each form the per cent read when it is left out, a mean over SEEDS."""
    forms = range(len(FORM_STARTS))
    return [float(np.mean([read_when_left_out(form, seed) for seed in SEEDS])) for form in forms]


if __name__ == "__main__":
    print(", ".join(f"{share:.1f}" for share in measure()))
