"""Widgets of plasticity and reward: the STDP window under sliders, a volley that is learned, and a maze."""

from __future__ import annotations

import ipywidgets
import numpy as np

from helpers.figures import plasticity_and_reward as drawings
from helpers.labs import mazes
from helpers.labs.spike_pairs import cell_answers, volley
from helpers.widgets import explore, play_frames


def window_params(ratio: float, tau_plus: float, tau_minus: float) -> dict:
    """Return the parameters of a window whose losses are `ratio` times as high as its gains."""
    return {"a_plus": 0.005, "a_minus": 0.005 * ratio, "tau_plus": tau_plus, "tau_minus": tau_minus}


def balance(stdp_weight_change, params: dict) -> float:
    """Return the area of gains minus losses under a window, in % ms."""
    times = np.arange(-2000, 2001) / 4
    return 100 * float(np.sum(np.asarray(stdp_weight_change(times, params), float))) / 4


def explore_window(stdp_weight_change) -> None:
    """Let the learner stretch and tilt their own STDP window."""

    def draw(ratio: float, tau_plus: float, tau_minus: float):
        params = window_params(ratio, tau_plus, tau_minus)
        figure, area = drawings.window(stdp_weight_change, params), balance(stdp_weight_change, params)
        figure.axes[0].set_title(f"One pair of spikes; gains minus losses: {area:+.2f} % ms")
        return figure

    def describe(ratio: float, tau_plus: float, tau_minus: float) -> str:
        area = balance(stdp_weight_change, window_params(ratio, tau_plus, tau_minus))
        return (
            f"Change of the weight against the time from the pre- to the postsynaptic spike, with A- / A+ = {ratio:g}, "
            f"tau+ {tau_plus:g} ms and tau- {tau_minus:g} ms. The areas of gains minus losses are {area:+.2f} % ms."
        )

    explore(
        draw,
        look_for="the two areas. Spikes that have nothing to do with each other fall anywhere, so they add up the "
        "whole curve. For which settings do unrelated spikes weaken a synapse, and for which do they strengthen it?",
        alt=describe,
        ratio=ipywidgets.FloatSlider(value=1.05, min=0, max=2, step=0.05, description="A- / A+"),
        tau_plus=ipywidgets.FloatSlider(value=20, min=5, max=50, step=5, description="tau+ (ms)"),
        tau_minus=ipywidgets.FloatSlider(value=20, min=5, max=50, step=5, description="tau- (ms)"),
    )


def play_volleys(run_stdp, params, rng, n_inputs: int = 60, dt: float = 0.5, n_steps: int = 120) -> None:
    """Show how the learner's run_stdp changes what a cell hears of a volley that comes again and again.

    Parameters
    ----------
    run_stdp : the learner's run_stdp(w, pre_spikes, post_spikes, dt, params)
    params : of the window
    rng : source of the latencies and their jitter
    """
    latencies, w, seen = np.sort(rng.uniform(5, 45, n_inputs)), np.full(n_inputs, 0.5), {}
    for number in range(121):
        spikes = volley(latencies, 1.0, n_steps, dt, rng)
        answer = cell_answers(w, spikes, dt)
        if number in (0, 5, 10, 20, 30, 45, 60, 80, 120):
            seen[number] = spikes, answer, w
        w = np.asarray(run_stdp(w, spikes, answer, dt, params), float)

    def times(answer) -> str:
        return ", ".join(f"{time:g} ms" for time in dt * np.flatnonzero(answer)) or "no time"

    def draw(number: int):
        spikes, answer, weights = seen[number]
        return drawings.raster(spikes, answer, weights, dt, f"volley {number}: the cell fires at {times(answer)}")

    play_frames(
        draw,
        list(seen),
        look_for="the red line moves to the left. Inputs before it darken, inputs behind it fade, and then there are "
        "new ones before it. Who is left in the end?",
        alt=lambda number: (
            f"Sixty inputs fire one after the other, those with large weights dark. In volley {number} the "
            f"cell fires at {times(seen[number][1])}; the mean weight is {np.mean(seen[number][2]):.2f}."
        ),
    )


def explore_maze(q_learning) -> None:
    """Let the learner's q_learning find its way, with exploration, patience and time as sliders."""

    def learned(epsilon: float, gamma: float, steps: int, run: int):
        world = mazes.maze()
        Q, rewards = q_learning(world, steps, epsilon, 0.5, gamma, np.random.default_rng([12, run]))
        return world, np.asarray(Q, float), float(np.sum(rewards))

    def draw(epsilon: float, gamma: float, steps: int, run: int):
        world, Q, earned = learned(epsilon, gamma, steps, run)
        figure = drawings.maze(Q, mazes.greedy_path(world, Q))
        figure.axes[0].set_title(f"after {steps:,} steps, which brought {earned:g}")
        return figure

    def describe(epsilon: float, gamma: float, steps: int, run: int) -> str:
        world, Q, earned = learned(epsilon, gamma, steps, run)
        path = mazes.greedy_path(world, Q)
        end = "the cheese" if mazes.finds_cheese(world, Q) else "the crumb" if world["ends"][path[-1]] else "nowhere"
        return (
            f"A maze with a crumb near the start and a cheese farther away. With epsilon {epsilon:g} and gamma "
            f"{gamma:g}, {steps:,} steps brought {earned:g}; the best actions lead to {end}."
        )

    explore(
        draw,
        look_for="with epsilon 0, go through the runs: what does the mouse settle for? Then raise epsilon. Start "
        "again with few steps: from which end do the values grow? And what does a small gamma do to the far squares?",
        alt=describe,
        epsilon=ipywidgets.FloatSlider(value=0.0, min=0, max=1, step=0.1, description="epsilon"),
        gamma=ipywidgets.FloatSlider(value=0.9, min=0.05, max=0.95, step=0.05, description="gamma"),
        steps=ipywidgets.SelectionSlider(options=[10, 30, 100, 300, 1000, 3000], value=300, description="steps"),
        run=ipywidgets.IntSlider(value=1, min=0, max=19, description="run"),
    )
