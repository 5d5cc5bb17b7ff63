"""Rules to set beside backpropagation in lesson credit_assignment, and ways to learn by any of them and to compare.

`params` is a list of (W, b), as in backpropagation, with tanh after every layer but the last. What a rule returns has
the same form and is subtracted like a gradient. The loss that the learner knows, softmax_cross_entropy, is handed in.
"""

from __future__ import annotations

import numpy as np


def new_network(sizes, rng) -> list:
    """Return params with normal weights of variance 1 / n_in and biases 0."""
    return [(rng.normal(size=pair) / np.sqrt(pair[0]), np.zeros(pair[1])) for pair in zip(sizes, sizes[1:])]  # noqa: B905


def random_feedback(sizes, rng) -> list:
    """Return one normal matrix for each layer but the first, of shape (its size, the size of the layer below)."""
    return [rng.normal(size=(above, here)) / np.sqrt(here) for here, above in zip(sizes[1:], sizes[2:])]  # noqa: B905


def activities(params, X) -> list:
    """Return the input, every hidden layer, and the logits."""
    layers = [X]
    for W, b in params[:-1]:
        layers.append(np.tanh(layers[-1] @ W + b))
    return [*layers, layers[-1] @ params[-1][0] + params[-1][1]]


def accuracy(params, X, y) -> float:
    """Return the share of rows whose largest logit is at the label."""
    return float(np.mean(np.argmax(activities(params, X)[-1], axis=1) == y))


def descend(rule, params, X, y, rng, n_epochs: int, eta: float = 0.2, batch: int = 16) -> list:
    """Return params after epochs of params - eta * rule(params, X, y) on small batches."""
    for _ in range(n_epochs):
        for rows in np.array_split(rng.permutation(len(y)), len(y) // batch):
            steps = rule(params, X[rows], y[rows])
            params = [(W - eta * np.asarray(dW), b - eta * np.asarray(db))
                      for (W, b), (dW, db) in zip(params, steps, strict=True)]  # fmt: skip
    return params


def equilibrium_grads(params, X, y, softmax_cross_entropy, pull: float = 1.0, n_steps: int = 300, rate: float = 0.1):
    """Return what predictive coding learns when values AND predictions settle, before any weight changes.

    The values v_k of the hidden layers go downhill, for each row, on the energy
    sum_k |v_k - tanh(v_{k-1} W_k + b_k)|^2 / 2 + pull * cross-entropy; then the weights follow that energy's slope,
    divided by `pull`. Where `pull` is small, the settled values are close to the forward ones.
    """
    values = activities(params, X)[:-1]
    for step in range(n_steps + 1):
        *predicted, logits = [v @ W + b for v, (W, b) in zip(values, params, strict=True)]
        predicted = [np.tanh(z) for z in predicted]
        errors = [v - mu for v, mu in zip(values[1:], predicted, strict=True)]
        top = -pull * len(y) * softmax_cross_entropy(logits, y)[1]
        local = [e * (1 - mu**2) for e, mu in zip(errors, predicted, strict=True)] + [top]
        if step < n_steps:
            hidden = [v - rate * (e - above @ W.T) for v, e, above, (W, _) in
                      zip(values[1:], errors, local[1:], params[1:], strict=True)]  # fmt: skip
            values = [X, *hidden]
    scale = -1.0 / (pull * len(y))
    return [(scale * v.T @ e, scale * e.sum(axis=0)) for v, e in zip(values, local, strict=True)]


def hebb_grads(params, X) -> list:
    """Return minus Hebb's change, the product of what goes in and what comes out of each layer: to be subtracted."""
    layers = activities(params, X)
    shares = np.exp(layers[-1] - layers[-1].max(axis=1, keepdims=True))
    layers[-1] = shares / shares.sum(axis=1, keepdims=True)
    return [(-h.T @ out / len(X), -out.mean(axis=0)) for h, out in zip(layers, layers[1:], strict=False)]


def output_only(grads) -> list:
    """Return grads with zeros in every layer but the last."""
    return [(0 * dW, 0 * db) for dW, db in grads[:-1]] + [grads[-1]]


def controls(grads, rng) -> dict:
    """Return two updates to try an instrument on: a random direction, and the signs of the gradient alone."""
    return {
        "a random direction": [(rng.normal(size=W.shape), rng.normal(size=b.shape)) for W, b in grads],
        "the right signs, all sizes equal": [(np.sign(W), np.sign(b)) for W, b in grads],
    }


def count_numbers(params) -> int:
    """Return how many weights and biases there are."""
    return sum(W.size + b.size for W, b in params)


def largest_gap(one, other) -> float:
    """Return the largest difference between two lists of (dW, db)."""
    return max(
        float(np.max(np.abs(np.subtract(a, b))))
        for pair, two in zip(one, other, strict=True)
        for a, b in zip(pair, two, strict=True)
    )


def first_images(data, n_images: int | None) -> tuple:
    """Return X_train, y_train, X_test, y_test with the first so many training images only; None: with all."""
    X, y, X_test, y_test = data
    return X[:n_images], y[:n_images], X_test, y_test


def follow(make_rule, measure, data, sizes, epochs, seed: int):
    """Train a network by a rule and measure it at each of the given epochs, of which the first is 0.

    make_rule : function of (feedback, rng) that returns a rule, a function of (params, X, y)
    measure : function of (update, params, X, y), such as an angle, taken on the first 200 rows of the training data
    data : X_train, y_train, X_test, y_test

    Returns
    -------
    scores : per cent of the test rows that are right; measured : what `measure` gave; params : in the end
    """
    rng, order = np.random.default_rng([16, seed]), np.random.default_rng(seed)
    X, y, X_test, y_test = data
    few = X[:200], y[:200]
    params, scores, measured = new_network(sizes, rng), [], []
    rule = make_rule(random_feedback(sizes, rng), np.random.default_rng([7, seed]))
    for last, epoch in zip([0, *epochs], epochs, strict=False):
        params = descend(rule, params, X, y, order, epoch - last)
        scores.append(100 * accuracy(params, X_test, y_test))
        measured.append(measure(rule(params, *few), params, *few))
    return scores, measured, params


def four_rules(gradient, feedback_alignment, sizes) -> dict:
    """Return {name: make_rule} for `follow`: the gradient, feedback alignment, and two controls.

    gradient : function of (params, X, y); feedback_alignment : function of (params, feedback, X, y)
    """
    return {
        "backprop": lambda B, rng: gradient,
        "feedback alignment": lambda B, rng: lambda params, X, y: feedback_alignment(params, B, X, y),
        "feedback new in each step": lambda B, rng: (
            lambda params, X, y: feedback_alignment(params, random_feedback(sizes, rng), X, y)
        ),
        "output layer only": lambda B, rng: lambda params, X, y: output_only(gradient(params, X, y)),
    }


def compare(rules: dict, measure, data, sizes, epochs, seeds, n_images: int | None = None) -> tuple[dict, dict]:
    """Return what `follow` gives for several rules, each an array with a row for each seed: scores, measured.

    n_images : learn from the first so many images only; None: from all
    """
    data = first_images(data, n_images)
    runs = {name: [follow(rule, measure, data, sizes, epochs, seed) for seed in seeds] for name, rule in rules.items()}
    scores, measured = ({name: np.array([run[k] for run in each]) for name, each in runs.items()} for k in (0, 1))
    return scores, measured


def without_hidden(gradient, data, sizes, epochs, seeds, n_images: int | None = None) -> list:
    """Return the row of a network with no hidden layer, trained by the gradient: name, per cent read, no angles."""
    rule, nothing = {"flat": lambda B, rng: gradient}, lambda *_: 0.0
    scores, _ = compare(rule, nothing, data, (sizes[0], sizes[-1]), epochs, seeds, n_images)
    return ["no hidden layer at all", f"{scores['flat'][:, -1].mean():.1f}", "-", "-"]


def measured_again(rules: dict, measure, data, sizes, epochs) -> tuple[float, float, float]:
    """Return the points by which feedback alignment ends behind backprop, their error, its last angle; five seeds."""
    two = {name: rules[name] for name in ("backprop", "feedback alignment")}
    scores, angles = compare(two, measure, data, sizes, epochs, range(5))
    return (*behind(scores), float(angles["feedback alignment"][:, -1].mean()))


def behind(scores: dict, one: str = "backprop", other: str = "feedback alignment") -> tuple[float, float]:
    """Return by how many points one rule ends behind another, and the standard error of that over the seeds."""
    gaps = scores[one][:, -1] - scores[other][:, -1]
    return float(gaps.mean()), float(gaps.std(ddof=1) / np.sqrt(len(gaps)))


def behind_in_words(gap: float, error: float, degrees: float) -> str:
    """Return a sentence on feedback alignment: points behind backprop, their standard error, degrees in the end."""
    ends = f"feedback alignment ends {gap:.1f} +- {error:.1f} points behind backprop"
    return f"{ends}, its angle at {degrees:.0f} degrees"


def rows(scores: dict, measured: dict) -> list:
    """Return a row for each rule: its name, per cent read at the end, degrees at the start and at the end."""
    return [
        [name, f"{scores[name][:, -1].mean():.1f}", *(f"{measured[name][:, k].mean():.0f}" for k in (0, -1))]
        for name in scores
    ]


RATES = {"weight perturbation": 0.03, "node perturbation": 0.1}  # the best of 0.003, 0.01, 0.03, 0.1, 0.2 at ten tries
RATE = 0.2  # of all others


# How the error travels in each of the rules of `learners`.
TRAVELS = {
    "backprop": "the same wires",
    "feedback alignment": "random wires",
    "predictive coding": "error cells, the same wires",
    "node perturbation": "one number for each image",
    "weight perturbation": "one number",
    "output layer alone": "nothing below the output",
}


def learners(gradient, feedback_alignment, predictive_coding, node_perturbation, weight_perturbation) -> dict:
    """Return {name: rule} for `reading`; each rule is a function of (params, wires, X, y, rng).

    gradient : function of (params, X, y); feedback_alignment : function of (params, wires, X, y), in a tanh network
    predictive_coding : function of (params, X, y, activation)
    node_perturbation, weight_perturbation : functions of (params, X, y, rng, n_tries)
    """
    return {
        "backprop": lambda params, wires, X, y, rng: gradient(params, X, y),
        "feedback alignment": lambda params, wires, X, y, rng: feedback_alignment(params, wires, X, y),
        "predictive coding": lambda params, wires, X, y, rng: predictive_coding(params, X, y, "tanh"),
        "node perturbation": lambda params, wires, X, y, rng: node_perturbation(params, X, y, rng, 10),
        "weight perturbation": lambda params, wires, X, y, rng: weight_perturbation(params, X, y, rng, 10),
        "output layer alone": lambda params, wires, X, y, rng: output_only(gradient(params, X, y)),
    }


def shuffled(y, seed: int) -> np.ndarray:
    """Return the labels, dealt out to the images anew."""
    return np.random.default_rng([11, seed]).permutation(y)


def reading(rules: dict, data, sizes, seeds, n_images: int | None = None, n_epochs: int = 10) -> dict:
    """Return {rule: [per cent of new images read, the same after learning from shuffled labels]}, means over seeds.

    rules : {name: function of (params, wires, X, y, rng)}, which returns what is subtracted
    data : X_train, y_train, X_test, y_test
    n_images : learn from the first so many images only; None: from all
    """
    X, y, X_test, y_test = first_images(data, n_images)
    found: dict = {}
    for name, rule in rules.items():
        scores = []
        for seed in seeds:
            for told in (y, shuffled(y, seed)):
                rng, tries = np.random.default_rng([16, seed]), np.random.default_rng([13, seed])
                params, wires = new_network(sizes, rng), random_feedback(sizes, rng)
                step = lambda p, X, y, wires=wires, tries=tries, rule=rule: rule(p, wires, X, y, tries)  # noqa: E731
                order = np.random.default_rng(seed)
                params = descend(step, params, X, told, order, n_epochs, RATES.get(name, RATE))
                scores.append(100 * accuracy(params, X_test, y_test))
        found[name] = np.reshape(scores, (-1, 2)).mean(axis=0).tolist()
    return found


def reading_rows(read: dict) -> list:
    """Return a row for each rule of `reading`: its name, how its error travels, per cent read, and if shuffled."""
    return [[name, TRAVELS[name], round(true), round(wrong)] for name, (true, wrong) in read.items()]


def angle_board(updates_of, degrees, gradient, feedback_alignment, data, sizes, seeds) -> tuple[dict, dict]:
    """Return the angles of several rules at three moments, to the gradient for the true labels and for those told.

    The moments: at the start; after ten epochs of feedback alignment; after ten epochs of it with shuffled labels,
    where the rules are told shuffled labels as well. Angles are taken on the first 200 images.

    updates_of : function of (params, wires, X, y, rng) that returns {rule: update}
    degrees : function of two updates; gradient : function of (params, X, y)
    feedback_alignment : function of (params, wires, X, y)

    Returns
    -------
    to_true, to_told : {rule: [degrees at the three moments]}, means over the seeds
    """
    X, y = data[:2]
    to_true: dict = {}
    to_told: dict = {}
    for seed in seeds:
        rng, dealt = np.random.default_rng([16, seed]), shuffled(y, seed)
        start, wires = new_network(sizes, rng), random_feedback(sizes, rng)
        rule = lambda params, X, y, wires=wires: feedback_alignment(params, wires, X, y)  # noqa: E731
        learned, misled = (descend(rule, start, X, told, np.random.default_rng(seed), 10) for told in (y, dealt))
        for params, told in ((start, y), (learned, y), (misled, dealt)):
            true, own = (gradient(params, X[:200], labels[:200]) for labels in (y, told))
            for name, update in updates_of(params, wires, X[:200], told[:200], np.random.default_rng(3)).items():
                to_true.setdefault(name, []).append(degrees(update, true))
                to_told.setdefault(name, []).append(degrees(update, own))
    mean = lambda found: {name: np.reshape(all_, (-1, 3)).mean(axis=0).tolist() for name, all_ in found.items()}  # noqa: E731
    return mean(to_true), mean(to_told)


def in_words(to_true: dict, to_told: dict) -> str:
    """Return the sentence about four of the rules of `angle_board`, told true and shuffled labels."""
    heard = ("backprop", "feedback alignment", "weight perturbation, 300 tries", "Hebb")
    parts = [f"{name} {to_true[name][1]:.0f} and {to_true[name][2]:.0f}" for name in heard]
    own = [f"{to_told[name][2]:.0f}" for name in heard[:3]]
    return (
        "degrees to the gradient for the true labels, told true and shuffled ones: "
        f"{'; '.join(parts)}. The first three to that for the labels they were told: {', '.join(own)}"
    )


def angle_by_tries(rule, angle, gradient, params, X, y, counts, seeds=range(5)) -> list:
    """Return the mean angle to the gradient after each of several numbers of tries.

    rule : function of (params, X, y, rng, n_tries); angle : function of (update, gradient), in degrees
    """
    true = gradient(params, X, y)
    rngs = [[np.random.default_rng([n, seed]) for seed in seeds] for n in counts]
    return [
        float(np.mean([angle(rule(params, X, y, rng, n), true) for rng in many]))
        for n, many in zip(counts, rngs, strict=True)
    ]


def wide_network(width: int) -> tuple[list, int]:
    """Return a network for images of 64 pixels with two hidden layers of the given width, and how many numbers it has.

    The first is params of `new_network`, the same ones each time.
    """
    params = new_network((64, width, width, 10), np.random.default_rng(width))
    return params, count_numbers(params)


def measured_angle(rule, angle, gradient, params, X, y, n_tries: int) -> float:
    """Return the angle to the gradient after a number of tries, in whole degrees: the mean over two seeds."""
    return round(angle_by_tries(rule, angle, gradient, params, X, y, [n_tries], (0, 1))[0], 0)


def before_and_after(gradient, params, X, y, n_epochs: int = 30) -> list:
    """Return [(name, params, gradient there)] for a network "at the start" and "after learning" by the gradient.

    gradient : function of (params, X, y)
    """
    trained = descend(gradient, params, X, y, np.random.default_rng(4), n_epochs)
    return [(name, at, gradient(at, X, y)) for name, at in (("at the start", params), ("after learning", trained))]


def settled_updates(params, X, y, softmax_cross_entropy, pulls) -> list:
    """Return what predictive coding learns where all has settled (`equilibrium_grads`), one update for each pull."""
    return [equilibrium_grads(params, X, y, softmax_cross_entropy, pull) for pull in pulls]


def gaps(fixed, settled, true, angle) -> list:
    """Return how far updates are from the gradient: the largest difference of `fixed`, the degrees of each settled one.

    fixed, true : lists of (dW, db); settled : a list of such lists; angle : function of (update, gradient), in degrees
    """
    return [largest_gap(fixed, true)] + [f"{angle(each, true):.2f}" for each in settled]


def settling_in_words(row: list) -> str:
    """Return the sentence about a row [network, gap with fixed predictions, degrees with the hardest pull, ...]."""
    return (
        f"predictive coding differs from backprop by {row[1]:.1g} with fixed predictions, "
        f"by {row[2]} degrees where they settle"
    )


def follow_learned(step, feedback_alignment, measure, data, sizes, epochs, seed: int, decay: float, eta: float = 0.2):
    """Train with feedback that is learned as well: scores and measures as of `follow`.

    step : function of (params, feedback, grads, eta, decay) that returns both after a step
    """
    rng, order = np.random.default_rng([16, seed]), np.random.default_rng(seed)
    X, y, X_test, y_test = data
    params = new_network(sizes, rng)
    wires, scores, measured = random_feedback(sizes, rng), [], []
    for last, epoch in zip([0, *epochs], epochs, strict=False):
        for _ in range(epoch - last):
            for rows in np.array_split(order.permutation(len(y)), len(y) // 16):
                grads = feedback_alignment(params, wires, X[rows], y[rows])
                params, wires = step(params, wires, grads, eta, decay)
        scores.append(100 * accuracy(params, X_test, y_test))
        measured.append(measure(feedback_alignment(params, wires, X[:200], y[:200]), params, X[:200], y[:200]))
    return scores, measured
