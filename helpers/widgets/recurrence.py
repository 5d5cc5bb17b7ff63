"""The widget of the lesson on loops: a memory of four letters, with wrong pixels and cut connections as sliders."""

from __future__ import annotations

import ipywidgets
import numpy as np

from helpers.figures import recurrence as figures
from helpers.labs import recurrence_memory as memory
from helpers.widgets import explore

LETTERS = "TXFV"


def run(hopfield_weights, recall, letter: str, wrong: int, cut: int) -> list:
    """Return the states that the widget shows: the start, after one sweep, and after six."""
    rng = np.random.default_rng(8)
    stored = memory.pictures(LETTERS)
    W = memory.cut_connections(hopfield_weights(stored), cut / 100, rng)
    start = memory.with_wrong_bits(stored[LETTERS.index(letter)], wrong / 100, rng)
    states = recall(W, start, rng, False, 6)
    return [states[0], states[1], states[-1]]


def in_words(states: list, letter: str) -> list[str]:
    """Return for each state how many of its 100 pixels are not those of the letter."""
    right = memory.pictures(letter)[0]
    return [f"{int(np.sum(np.asarray(state) != right))} wrong" for state in states]


def explore_recall(hopfield_weights, recall) -> None:
    """Let the learner spoil a letter and cut connections, and see what the memory makes of it."""

    def draw(letter: str, wrong: int, cut: int):
        states = run(hopfield_weights, recall, letter, wrong, cut)
        heads = ["start", "after one sweep", "after six sweeps"]
        said = in_words(states, letter)
        return figures.pictures(states, [f"{head}: {words}" for head, words in zip(heads, said, strict=True)])

    def alt(letter: str, wrong: int, cut: int) -> str:
        counts = in_words(run(hopfield_weights, recall, letter, wrong, cut), letter)
        return (
            f"The letter {letter} in a memory of {', '.join(LETTERS)} with {cut} % of its connections cut: pixels "
            f"{counts[0]} at the start, {counts[1]} after one sweep, {counts[2]} after six."
        )

    explore(
        draw,
        look_for="raise the wrong pixels. Where does the letter no longer come back? What appears at 100 % wrong, "
        "and why? Then, at 25 % wrong, cut connections: does the memory break all at once?",
        alt=alt,
        letter=ipywidgets.Dropdown(options=list(LETTERS), value="F", description="letter"),
        wrong=ipywidgets.IntSlider(value=25, min=0, max=100, step=5, description="wrong pixels, %"),
        cut=ipywidgets.IntSlider(value=0, min=0, max=100, step=5, description="connections cut, %"),
    )
