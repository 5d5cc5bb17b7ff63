"""The figure of the first lesson: one train of input pulses, given to four kinds of neuron.

The pulses come in four groups. A pulse ends on branch A or on branch B of a dendrite, which only the last of the four
neurons can tell apart. The small simulations stand here, so that the figure and the numbers beside it are one.
"""

from __future__ import annotations

import numpy as np

from helpers.figures import COLOURS, FONT_SIZE, new_figure

DT = 0.1  # ms
DURATION = 160.0  # ms
WINDOW = 40.0  # ms: units without time get the sum over one window at a time
PULSE = 5.0  # ms, the length of a pulse of current

STARTS = (5.0, 45.0, 50.0, 85.0, 90.0, 125.0, 145.0)  # ms, when the pulses come
BRANCHES = ("A", "A", "A", "A", "B", "A", "A")  # where they arrive
GROUPS = ("one pulse", "two together,\none branch", "two together,\ntwo branches", "two apart,\none branch")
NEURONS = ("threshold unit", "ReLU unit", "LIF cell", "two-branch cell")

# The membrane of all cells here: time constant (ms), resistance (MOhm), rest, threshold (mV), refractory time (ms).
TAU, RESISTANCE, REST, THRESHOLD, REFRACTORY = 10.0, 10.0, -65.0, -50.0, 2.0
UNIT_THRESHOLD = 18.0  # pC, for the units: one default pulse brings 15 pC, two bring 30
COUPLING = 0.5  # share of a branch's current that reaches the cell body
DENDRITIC_SPIKE = (2.4, 10.0)  # nA and ms: what the cell body gets when a branch fires


def currents(strength) -> np.ndarray:
    """Return the current that arrives on branch A and on branch B at each step, in nA.

    Parameters
    ----------
    strength : the strength of each pulse in nA; a number, or one for each of the seven

    Returns
    -------
    (2, n_steps) array: row 0 is branch A, row 1 is branch B
    """
    total = np.zeros((2, steps(DURATION)))
    for start, branch, height in zip(STARTS, BRANCHES, np.broadcast_to(strength, len(STARTS)), strict=True):
        total["AB".index(branch), steps(start) : steps(start + PULSE)] += height
    return total


def steps(time: float) -> int:
    """Return how many time steps a time in ms takes."""
    return round(time / DT)


def charges(strength) -> np.ndarray:
    """Return the charge that arrives in each of the four windows, in pC (nA times ms), both branches together."""
    return currents(strength).sum(axis=0).reshape(-1, steps(WINDOW)).sum(axis=1) * DT


def threshold_unit(charge) -> np.ndarray:
    """Return 1 for each window whose charge reaches the threshold, else 0."""
    return (np.asarray(charge) >= UNIT_THRESHOLD).astype(int)


def relu_unit(charge) -> np.ndarray:
    """Return by how much the charge of each window exceeds the threshold, or 0."""
    return np.maximum(0.0, np.asarray(charge) - UNIT_THRESHOLD)


def lif(current, refractory: float = REFRACTORY) -> tuple[np.ndarray, np.ndarray]:
    """Return voltage and spike times of a leaky integrate-and-fire membrane.

    tau dV/dt = E_L - V + R I, with a spike and a reset to E_L where V reaches the threshold (the membrane: Lapicque
    1907; spike and reset are later: Dayan & Abbott, chapter 5; Brunel & van Rossum 2007). Within a step the current
    is constant, so each step is exact (Rotter & Diesmann 1999).

    Parameters
    ----------
    current : (n_steps,) nA
    refractory : ms for which V stays at rest after a spike

    Returns
    -------
    voltage : (n_steps + 1,) mV, from rest; spike_times : ms
    """
    keep, voltage, spikes, held = np.exp(-DT / TAU), [REST], [], 0
    for step, i in enumerate(np.asarray(current).tolist(), 1):
        if held:
            held -= 1
            voltage.append(REST)
            continue
        goal = REST + RESISTANCE * i
        v = goal + (voltage[-1] - goal) * keep
        if v >= THRESHOLD:
            spikes.append(step * DT)
            v, held = REST, steps(refractory)
        voltage.append(v)
    return np.array(voltage), np.array(spikes)


def two_branch_cell(branch_currents) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return voltage and spike times of a cell body fed by two branches, and the times of dendritic spikes.

    Each branch is a small membrane of its own. Half of its current reaches the cell body; when the branch itself
    reaches its threshold, it adds a dendritic spike, a pulse of 2.4 nA for 10 ms. A cartoon of the two-layer neuron of
    Poirazi, Brannon & Mel (Neuron 37:989, 2003).
    """
    height, length = DENDRITIC_SPIKE
    body, dendritic = COUPLING * np.sum(branch_currents, axis=0), []
    for current in branch_currents:
        _, times = lif(current, refractory=length)
        for time in times.tolist():
            body[steps(time) : steps(time + length)] += height
        dendritic += times.tolist()
    return *lif(body), np.array(sorted(dendritic))


def responses(strength) -> dict[str, np.ndarray]:
    """Return what each neuron makes of each group of pulses: 0 or 1, pC above threshold, spikes, spikes."""
    charge, arriving = charges(strength), currents(strength)
    windows = np.arange(0, DURATION + WINDOW, WINDOW)
    spikes = lif(arriving.sum(axis=0))[1], two_branch_cell(arriving)[1]
    counts = [np.histogram(times, windows)[0] for times in spikes]
    return dict(zip(NEURONS, (threshold_unit(charge), relu_unit(charge), *counts), strict=True))


def in_all(strength) -> dict[str, float]:
    """Return the answers of each neuron to the four groups, added up."""
    return {name: answers.sum() for name, answers in responses(strength).items()}


def rows_in_all(weak, strong) -> list[list]:
    """Return a row of a table for each neuron: its name, and its answers in all to weak and to strong pulses.

    Parameters
    ----------
    weak, strong : the strength of each pulse in nA; a number, or one for each of the seven
    """
    before, after = in_all(weak), in_all(strong)
    return [[name, before[name], after[name]] for name in NEURONS]


def describe(strength) -> str:
    """Return in words what `four_neurons` shows for this strength: its alt text."""
    found = {name: ", ".join(f"{value:g}" for value in values) for name, values in responses(strength).items()}
    height = float(np.mean(strength))
    return (
        f"Five panels over 160 ms. Above, the input: four groups of current pulses of {height:g} nA: one pulse; two "
        "together on branch A; two together on branches A and B; two apart on branch A. Below, the answers to the four "
        f"groups. Threshold unit: {found['threshold unit']}. ReLU unit: {found['ReLU unit']} pC. LIF cell: "
        f"{found['LIF cell']} spikes. Two-branch cell: {found['two-branch cell']} spikes."
    )


def four_neurons(strength):
    """Draw the input train, and below it what each of the four neurons makes of it.

    Parameters
    ----------
    strength : the strength of each pulse in nA; a number, or one for each of the seven
    """
    figure, panels = new_figure(9, 5.3, rows=5, sharex=True, height_ratios=(1.3, 0.6, 0.8, 1.2, 1.2))
    charge, arriving = charges(strength), currents(strength)
    draw_input(panels[0], strength)
    draw_answers(panels[1], threshold_unit(charge), "fires?", 'threshold unit: "is it enough?"', top=1)
    panels[1].set(yticks=(0, 1), yticklabels=("no", "yes"))
    draw_answers(panels[2], relu_unit(charge), "output\n(pC)", 'ReLU unit: "how much more than enough?"', top=20)
    draw_voltage(panels[3], *lif(arriving.sum(axis=0)), 'LIF cell: "enough, and soon enough?"')
    voltage, spikes, dendritic = two_branch_cell(arriving)
    draw_voltage(panels[4], voltage, spikes, 'two-branch cell: "enough, soon enough, and on one branch?"')
    panels[4].plot(dendritic, np.full(len(dendritic), -72.0), "^", color=COLOURS["orange"], label="dendritic spike")
    beside = {"loc": "lower right", "bbox_to_anchor": (1.01, 0.9), "ncols": 3, "handlelength": 1.2, "columnspacing": 1}
    panels[3].legend(*panels[4].get_legend_handles_labels(), fontsize=FONT_SIZE - 2, frameon=False, **beside)
    panels[4].set(xlabel="time (ms)", xlim=(0, DURATION), xticks=np.arange(0, DURATION + 1, 20))
    for panel in panels:
        panel.yaxis.label.set_fontsize(FONT_SIZE - 2)
        for edge in np.arange(WINDOW, DURATION, WINDOW):
            panel.axvline(edge, color=COLOURS["grey"], linestyle=":", linewidth=1)
    return figure


def draw_input(axes, strength) -> None:
    """Draw the pulses: filled on branch A, hatched on branch B, so that colour is not all that tells them apart."""
    heights = np.broadcast_to(np.asarray(strength, float), len(STARTS))
    fills = {"A": {"facecolor": COLOURS["blue"]}, "B": {"facecolor": "white", "hatch": "///"}}
    edges = {"A": "white", "B": COLOURS["vermillion"]}
    for branch, fill in fills.items():
        here = [number for number, place in enumerate(BRANCHES) if place == branch]
        starts = np.array(STARTS)[here]
        label = f"pulse on branch {branch}"
        axes.bar(starts, heights[here], PULSE, align="edge", edgecolor=edges[branch], label=label, **fill)
    top = max(heights.max(), 1.0)
    axes.set(ylim=(0, 1.9 * top), ylabel="input\n(nA)")
    axes.legend(loc="upper right", fontsize=FONT_SIZE - 2, frameon=False, ncols=2, bbox_to_anchor=(1.01, 1.5))
    axes.set_title("the same input for all four", loc="left", fontsize=FONT_SIZE)
    for number, name in enumerate(GROUPS):
        axes.text((number + 0.5) * WINDOW, 1.86 * top, name, ha="center", va="top", fontsize=FONT_SIZE - 2)


def draw_answers(axes, answers, label: str, title: str, top: float) -> None:
    """Draw one bar a window: the answers of a unit that knows no time."""
    middles = (np.arange(len(answers)) + 0.5) * WINDOW
    axes.bar(middles, answers, width=0.86 * WINDOW, color=COLOURS["sky_blue"], edgecolor=COLOURS["blue"])
    for middle in middles[np.asarray(answers) == 0]:
        axes.plot([middle - 0.43 * WINDOW, middle + 0.43 * WINDOW], [0, 0], color=COLOURS["blue"], linewidth=3)
    axes.set(ylim=(0, 1.15 * max(top, np.max(answers))), ylabel=label)
    axes.set_title(title, loc="left", fontsize=FONT_SIZE)


def draw_voltage(axes, voltage, spikes, title: str) -> None:
    """Draw a voltage with its threshold. A spike is a stroke: the model says when it comes, not what it looks like."""
    axes.plot(np.arange(len(voltage)) * DT, voltage, color=COLOURS["blue"], linewidth=1.5)
    axes.axhline(THRESHOLD, color=COLOURS["grey"], linestyle="--", linewidth=1, label="threshold")
    axes.vlines(spikes, THRESHOLD, -32, color=COLOURS["black"], linewidth=2.5, label="spike")
    axes.set(ylim=(-76, -30), yticks=(REST, THRESHOLD), ylabel="voltage\n(mV)")
    axes.set_title(f"{title}  {len(spikes)} spike{'s' * (len(spikes) != 1)}", loc="left", fontsize=FONT_SIZE)
