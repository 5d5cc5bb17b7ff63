"""Figures of plasticity_and_reward: the STDP window, weights, latencies, a reward's choice, surprise, a maze, gains.

Each takes the learner's functions or numbers that they gave, and returns a Matplotlib Figure.
"""

from __future__ import annotations

import numpy as np

from helpers.figures import COLOURS, new_figure
from helpers.labs import mazes

LOOKS = (("blue", "o", "-"), ("orange", "s", "--"), ("grey", "^", ":"), ("purple", "D", "-."))


def window(stdp_weight_change, params):
    """Draw the learner's STDP window, the gains in blue and the losses in orange.

    params : dict with a_plus, a_minus, tau_plus, tau_minus
    """
    figure, axes = new_figure(7, 3.8)
    for times, colour, hatch in (
        (np.linspace(-80, -0.01, 200), "orange", "//"),
        (np.linspace(0.01, 80, 200), "blue", ""),
    ):
        change = 100 * np.asarray(stdp_weight_change(times, params), float)
        axes.plot(times, change, color=COLOURS[colour], linewidth=2)
        axes.fill_between(times, change, color=COLOURS[colour], alpha=0.25, hatch=hatch, linewidth=0)
    at_zero = 100 * float(np.asarray(stdp_weight_change(0.0, params)))
    axes.plot([0], [at_zero], marker="o", color=COLOURS["black"])
    axes.axhline(0, color=COLOURS["black"], linewidth=0.8)
    axes.set(xlabel="t_post - t_pre (ms)", ylabel="change (% of the largest weight)", xlim=(-80, 80))
    axes.set_title("One pair of spikes")
    axes.text(0.98, 0.95, "pre first", transform=axes.transAxes, ha="right", va="top", fontsize=11)
    axes.text(0.02, 0.95, "post first", transform=axes.transAxes, va="top", fontsize=11)
    return figure


def latency(seen: dict, latencies, smooth: int = 10):
    """Draw when the cell fires first, volley by volley, and what became of each weight.

    seen : {kind: (first, weights)}: (n_cells, n_volleys) latencies in ms, NaN where the cell was silent, and
        (n_cells, n_inputs) weights in the end
    latencies : (n_cells, n_inputs) of the inputs, ms
    """
    figure, (left, right) = new_figure(9, 3.8, 1, 2)
    for (kind, (times, weights)), (colour, marker, line) in zip(seen.items(), LOOKS, strict=False):
        blocks = np.array_split(np.asarray(times, float), times.shape[1] // smooth, axis=1)
        middle = [np.nanmean(block) if np.isfinite(block).any() else np.nan for block in blocks]
        left.plot(smooth * (0.5 + np.arange(len(middle))), middle, line, color=COLOURS[colour], lw=2, label=kind)
        right.plot(np.ravel(latencies), np.ravel(weights), marker, color=COLOURS[colour], ms=4, alpha=0.7)
    left.set(xlabel="volley", ylabel="first spike (ms)", ylim=(0, None), title="When does the cell answer?")
    left.legend(frameon=False, fontsize=11)
    right.axhline(0.5, color=COLOURS["black"], linewidth=0.8)
    right.set(
        xlabel="the input's usual latency (ms)", ylabel="weight", ylim=(-0.03, 1.03), title="Which inputs keep weight?"
    )
    return figure


def distribution(weights: dict):
    """Draw how many weights there are of each size, a panel for each condition.

    weights : {condition: (n_inputs,) weights from 0 to 1}
    """
    figure, panels = new_figure(8.5, 3.4, 1, len(weights), squeeze=False, sharey=True)
    for axes, (condition, values) in zip(panels[0], weights.items(), strict=True):
        axes.hist(np.asarray(values, float), bins=np.linspace(0, 1, 11), color=COLOURS["blue"], edgecolor="white")
        axes.axhline(len(values) / 10, color=COLOURS["grey"], linestyle="--", linewidth=1.5)
        axes.set(xlabel="weight", title=condition, xlim=(0, 1))
    panels[0, 0].set_ylabel("number of synapses")
    panels[0, 0].text(0.5, len(next(iter(weights.values()))) / 10 + 2, "at the start", ha="center", fontsize=11)
    return figure


def rewarded(changes: dict):
    """Draw how much each synapse changed, all panels on one scale: the rewarded pair, the other pair, and the rest.

    changes : {condition: (n_pairs,) array}
    """
    figure, panels = new_figure(9, 3.4, 1, len(changes), squeeze=False, sharey=True)
    for axes, (condition, change) in zip(panels[0], changes.items(), strict=True):
        others = np.arange(2, len(change))
        rest = axes.plot(others, change[2:], "^", color=COLOURS["grey"], ms=4, label=f"{len(others)} others, random")
        lone = axes.plot([1], [change[1]], "s", color=COLOURS["orange"], ms=9, label="pair 1, fires as often")
        best = axes.plot([0], [change[0]], "o", color=COLOURS["blue"], ms=9, label="pair 0")
        axes.axhline(0, color=COLOURS["black"], linewidth=0.8)
        axes.set(xlabel="synapse", title=condition)
    panels[0, 0].set_ylabel("change of the weight")
    figure.legend(handles=[*best, *lone, *rest], frameon=False, fontsize=11, loc="outside lower center", ncols=3)
    return figure


def gains(drives, curves: dict):
    """Draw rates against drive, the first three conditions on the left, the others on the right.

    drives : (n,) nA; curves : {condition: (n,) Hz}
    """
    figure, panels = new_figure(9, 3.9, 1, 2, sharey=True)
    conditions = list(curves.items())
    for axes, shown, title in zip(
        panels, (conditions[:3], conditions[3:]), ("Noise", "What spikes leave behind"), strict=True
    ):
        for (name, rates), (colour, marker, line) in zip(shown, LOOKS, strict=False):
            axes.plot(drives, rates, line, marker=marker, color=COLOURS[colour], linewidth=2, markersize=4, label=name)
        axes.axhspan(20, 60, color=COLOURS["grey"], alpha=0.15, linewidth=0)
        axes.set(xlabel="drive (nA)", title=title, ylim=(-3, None))
        axes.legend(frameon=False, fontsize=10, loc="upper left")
    panels[0].set_ylabel("rate (Hz)")
    panels[0].text(0.98, 22, "slope taken here", ha="right", fontsize=10, transform=panels[0].get_yaxis_transform())
    return figure


def surprise(rows: dict, cue: int, reward: int):
    """Draw the error of prediction through a trial, for several trials.

    rows : {name of the trial: (n_steps,) errors}; cue, reward : steps at which they come
    """
    figure, panels = new_figure(7.5, 4.6, len(rows), 1, sharex=True, sharey=True, squeeze=False)
    for axes, (name, errors) in zip(panels[:, 0], rows.items(), strict=True):
        axes.bar(np.arange(len(errors)), errors, color=COLOURS["blue"])
        axes.axvline(cue, color=COLOURS["orange"], linestyle="--")
        axes.axvline(reward, color=COLOURS["green"], linestyle=":", linewidth=2)
        axes.axhline(0, color=COLOURS["black"], linewidth=0.8)
        axes.set_title(name, fontsize=11, loc="left")
    panels[0, 0].text(cue + 0.2, 0.9, "cue", fontsize=11, va="top")
    panels[0, 0].text(reward - 0.7, 0.9, "time of the reward", fontsize=11, va="top", ha="right")
    figure.supylabel("prediction error", fontsize=12)
    panels[-1, 0].set_xlabel("step of the trial")
    return figure


def errors_moving(errors, cue: int, reward: int):
    """Draw the prediction error at every step (left to right) of every trial (top to bottom).

    errors : (n_trials, n_steps); cue, reward : steps at which they come
    """
    figure, axes = new_figure(7.5, 4.0)
    errors = np.asarray(errors, float)
    largest = max(float(np.max(np.abs(errors))), 1e-9)
    picture = axes.imshow(errors, aspect="auto", cmap="PuOr_r", vmin=-largest, vmax=largest, interpolation="nearest")
    axes.set(xlabel="step of the trial", ylabel="trial")
    for step, name in ((cue, "cue"), (reward, "reward")):
        axes.text(step, -0.02 * len(errors), name, ha="center", va="bottom", fontsize=11)
    axes.set_xticks(np.arange(0, errors.shape[1], 5))
    figure.colorbar(picture, ax=axes, label="prediction error", ticks=[-largest, 0, largest], format="%.1f")
    return figure


def reversals(td_error, values, amounts, shares):
    """Draw what cells with different values answer to each amount: where a line crosses 0 is the cell's value.

    td_error : the learner's function; values, shares : one number for each cell
    """
    figure, axes = new_figure(7.5, 4.0)
    offset = np.arange(len(amounts))
    shades = ("#2B6A99", COLOURS["sky_blue"], COLOURS["black"], COLOURS["orange"], COLOURS["vermillion"])
    markers = "osD^v"
    for number, (value, share) in enumerate(zip(values, shares, strict=True)):
        answers = [float(td_error(float(value), float(amount), 0.0, 1.0)) for amount in amounts]
        axes.plot(
            offset, answers, marker=markers[number % 5], color=shades[number % 5], linewidth=1.8,
            label=f"{share:g}: value {value:.1f}",
        )  # fmt: skip
    axes.axhline(0, color=COLOURS["black"], linewidth=0.8)
    axes.set_xticks(offset, [f"{amount:g}" for amount in amounts])
    axes.set(xlabel="amount that came", ylabel="prediction error")
    axes.legend(frameon=False, fontsize=11, title="share of its rates for good news", title_fontsize=11)
    return figure


def exploration(rows):
    """Draw against the share of random steps how often the cheese was found, and what was earned on the way.

    rows : lists of [share of random steps, runs of 20 that found the cheese, earned in 100 steps]
    """
    figure, (left, right) = new_figure(8.5, 3.6, 1, 2)
    shares, found, earned = np.array(rows, float).T
    left.plot(shares, found, marker="o", color=COLOURS["blue"], linewidth=2)
    left.set(xlabel="epsilon, share of random steps", ylabel="runs of 20", ylim=(0, 21))
    left.set_yticks([0, 5, 10, 15, 20])
    left.set_title("The best way is known in the end")
    right.plot(shares, earned, marker="s", color=COLOURS["vermillion"], linewidth=2)
    right.set(xlabel="epsilon, share of random steps", ylabel="reward in 100 steps", ylim=(0, None))
    right.set_title("Earned while it learned")
    return figure


def maze(Q, path):
    """Draw the maze: each square as dark as its best value, an arrow for its best action, and the way from the start.

    Q : (n_states, 4) values of up, right, down and left; path : states on the way
    """
    Q, known = np.asarray(Q, float), mazes.squares()
    figure, axes = new_figure(6.5, 3.9)
    grid = np.full((len(mazes.MAZE), len(mazes.MAZE[0])), np.nan)
    for (row, column), state in known.items():
        grid[row, column] = np.max(Q[state])
    axes.set_facecolor("0.35")
    picture = axes.imshow(grid, cmap="Blues", vmin=0, vmax=max(float(np.nanmax(grid)), 1e-9) * 1.6)
    for (row, column), state in known.items():
        mark = mazes.MAZE[row][column]
        name = {"S": "start", "c": "crumb", "C": "cheese"}.get(mark, "")
        axes.text(column, row - 0.33, name, ha="center", va="center", fontsize=11)
        if mark not in "cC" and np.ptp(Q[state]) > 0:
            down, right = mazes.MOVES[int(np.argmax(Q[state]))]
            axes.annotate(
                "", (column + 0.33 * right, row + 0.33 * down), (column - 0.2 * right, row - 0.2 * down),
                arrowprops={"arrowstyle": "-|>", "color": "black", "lw": 1.6},
            )  # fmt: skip
        if mark not in "cC":
            axes.text(column - 0.45, row + 0.44, f"{np.max(Q[state]):.1f}", fontsize=10, va="bottom")
    places = {state: place for place, state in known.items()}
    rows, columns = zip(*(places[state] for state in path), strict=True)
    axes.plot(columns, rows, color=COLOURS["vermillion"], linewidth=5, alpha=0.35, solid_capstyle="round")
    axes.set(xticks=[], yticks=[])
    figure.colorbar(picture, ax=axes, label="value of the best action", shrink=0.8)
    return figure


def raster(spikes, answer, w, dt: float, title: str):
    """Draw a volley, each spike as dark as its weight is large, and the times at which the cell answers.

    spikes : (n_steps, n_inputs); answer : (n_steps,); w : (n_inputs,) weights from 0 to 1
    """
    figure, axes = new_figure(7, 3.8)
    steps, inputs = np.nonzero(spikes)
    shades = np.asarray(w, float)[inputs]
    dots = axes.scatter(dt * steps, inputs, c=shades, cmap="cividis_r", vmin=0, vmax=1, s=22, edgecolor="0.6", lw=0.4)
    for time in dt * np.flatnonzero(answer):
        axes.axvline(time, color=COLOURS["vermillion"], linewidth=2)
    axes.set(xlabel="time (ms)", ylabel="input", xlim=(0, dt * len(spikes)), title=title)
    figure.colorbar(dots, ax=axes, label="weight")
    return figure
