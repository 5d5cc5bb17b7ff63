"""What slopes say: gradients in a graph of Values, a table of all slopes of a layer, a weight nudged or removed.

Serves lesson backpropagation. A Value is the learner's: `data` and `grad` are all that is looked at.
"""

from __future__ import annotations

import numpy as np

from helpers.table import table

NAMES = ("x", "x * x", "x * x + x", "y")  # the Values of y = (x * x + x) * x, parents before children
N_OUT = 4
ROWS, IN, OUT = 128, 784, 100  # a layer as it is used for images of 28 x 28 pixels


def rows_of_graph(order, left_over) -> list[tuple]:
    """Return (name, gradient, left-over gradient) for each Value of y = (x * x + x) * x.

    Parameters
    ----------
    order : the four Values, parents before children
    left_over : their gradients where nothing is set to 0 between two calls
    """
    return [(name, value.grad, left) for name, value, left in zip(NAMES, order, left_over, strict=True)]


def layer_and_signal(n_in: int, seed: int = 51) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return one input of a layer, (n_in,), its weights, (n_in, 4), and a gradient for each of its outputs, (4,)."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=n_in), rng.normal(size=(n_in, N_OUT)), rng.normal(size=N_OUT)


def tell_jacobian(jacobian, gap: float) -> None:
    """Print how far two ways to dx are apart, and a table of how large the Jacobian of a usual layer is.

    Parameters
    ----------
    jacobian : (n_out, n_in) array of all slopes of a layer
    gap : the largest difference between its transpose times the signal and the learner's dx
    """
    print(f"J has shape {jacobian.shape}; J^T v and your dx differ by at most {gap:.0e}")
    table(
        [f"a layer {IN} -> {OUT}, {ROWS} rows at once", "numbers"],
        [["its W", IN * OUT], ["its J", ROWS * IN * ROWS * OUT]],
    )


def tell_removal(name: str, weight, out, without) -> None:
    """Print the gradient of a weight beside the change of the output when it is removed.

    Parameters
    ----------
    name : of the weight
    weight : its Value, with its gradient filled in
    out, without : Values, the output with this weight and without it
    """
    print(f"{name:>6}: gradient {weight.grad:.6f}; out changes by {without.data - out.data:+.3f} if it is removed")
