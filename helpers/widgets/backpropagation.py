"""Widgets of the lesson on backpropagation: a graph of Values step by step, and the errors that reach each layer."""

from __future__ import annotations

import ipywidgets
from matplotlib.figure import Figure

from helpers.figures import backpropagation as drawings
from helpers.widgets import explore, play_frames


def step_graph(topological_order, output, names: dict) -> None:
    """Let the learner step forward and backward through a graph of their own Values.

    Parameters
    ----------
    topological_order : the learner's function
    output : the learner's Value at the end
    names : {name: Value}
    """
    order = list(topological_order(output))
    labels = drawings.names_of(order, names)

    def describe(step: drawings.Step) -> str:
        boxes = [
            f"{name or 'a Value made by ' + drawings.operation(value)}: {value.data:.4g}"
            + (f", gradient {step.gradients[k]:.4g}" if step.gradients else "")
            for k, (name, value) in enumerate(zip(labels, order, strict=True))
            if k < step.known
        ]
        return f"A graph of {len(order)} boxes joined by arrows, {step.said}. " + "; ".join(boxes) + "."

    play_frames(
        lambda step: drawings.graph(order, step, names),
        drawings.steps(topological_order, output, names),
        look_for="forward, each box waits for the boxes it is made from. Backward, each hands its gradient down, times "
        "the number on the arrow; a box with several arrows out adds up what comes back. Can you foretell each number?",
        alt=describe,
    )


def explore_errors(backprop_mlp, snapshots: dict, images, labels, activation: str = "relu") -> None:
    """Let the learner see, image by image, what error reaches each unit of each layer.

    Parameters
    ----------
    backprop_mlp : the learner's function
    snapshots : {number of training steps: params}
    images, labels : rows of 64 pixels and their digits
    activation : of the hidden layers
    """

    def draw(image: int, steps: int) -> Figure:
        one = slice(image, image + 1)
        loss, gradients = backprop_mlp(snapshots[steps], images[one], labels[one], activation)
        title = f"a {labels[image]}, after {steps} steps of training: loss {loss:.3g}"
        return drawings.errors_by_layer(gradients, images[image], title)

    def describe(image: int, steps: int) -> str:
        one = slice(image, image + 1)
        loss, gradients = backprop_mlp(snapshots[steps], images[one], labels[one], activation)
        sizes = ", ".join(f"{abs(db).max():.2g}" for _, db in gradients)
        return (
            f"The image of a {labels[image]} and a strip of cells for each layer, coloured by the error that reaches "
            f"each unit after {steps} steps of training. The loss is {loss:.3g}; the largest errors are {sizes}, first "
            "layer first. In the output strip only the right digit is negative."
        )

    explore(
        draw,
        look_for="in the output strip only the right digit has a minus: more of this one, less of all others. Train "
        "for longer and the errors shrink, for most images. Which digit resists?",
        alt=describe,
        image=ipywidgets.IntSlider(value=0, min=0, max=len(labels) - 1),
        steps=ipywidgets.Dropdown(options=list(snapshots), value=list(snapshots)[0], description="training steps"),
    )
