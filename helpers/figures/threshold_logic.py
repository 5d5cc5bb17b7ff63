"""Figures of threshold_logic: a unit on the square of its inputs, the atlas of sixteen functions, counts, an adder.

Each takes the learner's function or numbers that it gave, and returns a Matplotlib Figure.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Rectangle

from helpers.figures import COLOURS, new_figure

CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))
SHADES = ListedColormap(["#FFFFFF", "#CFE6F5"])  # silent, fires
NO_FRAME = {"color": COLOURS["grey"], "linestyle": "--", "linewidth": 4}
DASHES = {"green": "-", "orange": (0, (6, 1.5, 1, 1.5)), "purple": (0, (1, 1.2)), "blue": (0, (10, 2))}
FRAMES = [  # colour and line style, so that no class is told by its colour alone
    {"color": COLOURS[name], "linestyle": dashes, "linewidth": 4} for name, dashes in DASHES.items()
]
NAMES = {  # by the answers on 00, 01, 10, 11
    (0, 0, 0, 0): "never",
    (0, 0, 0, 1): "a AND b",
    (0, 0, 1, 0): "a AND NOT b",
    (0, 0, 1, 1): "a",
    (0, 1, 0, 0): "b AND NOT a",
    (0, 1, 0, 1): "b",
    (0, 1, 1, 0): "a XOR b",
    (0, 1, 1, 1): "a OR b",
    (1, 0, 0, 0): "a NOR b",
    (1, 0, 0, 1): "a XNOR b",
    (1, 0, 1, 0): "NOT b",
    (1, 0, 1, 1): "b implies a",
    (1, 1, 0, 0): "NOT a",
    (1, 1, 0, 1): "a implies b",
    (1, 1, 1, 0): "a NAND b",
    (1, 1, 1, 1): "always",
}


def plane_style(axes, low: float, high: float) -> None:
    """Give axes the look of the input square."""
    axes.set(xlim=(low, high), ylim=(low, high), aspect="equal", xticks=(0, 1), yticks=(0, 1))


def draw_corners(axes, answers, size: float) -> None:
    """Draw the four rows as corners: filled where the function fires, empty where it is silent."""
    for corner, answer in zip(CORNERS, answers, strict=True):
        fill = COLOURS["blue"] if answer else "white"
        axes.plot(*corner, "o", markersize=size, color=fill, markeredgecolor=COLOURS["blue"], markeredgewidth=2)


def unit_on_square(unit, w, theta: float, wanted=None):
    """Draw where a unit of two inputs fires, its line, and its answers at the four corners.

    Parameters
    ----------
    unit : the learner's threshold_unit(x, w, theta)
    w, theta : two weights and the threshold
    wanted : the answers that it should give on 00, 01, 10, 11, or None; corners where it errs are crossed out
    """
    figure, axes = new_figure(4.6, 4.3)
    ticks = np.linspace(-0.5, 1.5, 81)
    fires = [[int(unit((a, b), w, theta)) for a in ticks] for b in ticks]
    axes.pcolormesh(ticks, ticks, fires, cmap=SHADES, vmin=0, vmax=1, shading="nearest")
    answers = [int(unit(corner, w, theta)) for corner in CORNERS]
    draw_corners(axes, answers, 18)
    draw_line(axes, w, theta)
    title = f"fires where {w[0]:g} a + {w[1]:g} b ≥ {theta:g}".replace("+ -", "− ").replace("-", "−")
    if wanted is not None:
        errs = [corner for corner, got, should in zip(CORNERS, answers, wanted, strict=True) if got != should]
        for corner in errs:
            axes.plot(*corner, "X", markersize=13, color=COLOURS["vermillion"], markeredgecolor="white")
        title += f"\n{NAMES[tuple(wanted)]}: {4 - len(errs)} of 4 rows right"
    plane_style(axes, -0.5, 1.5)
    axes.set(xlabel="input a", ylabel="input b", title=title)
    return figure


def draw_line(axes, w, theta: float) -> None:
    """Draw the line w . x = theta, and an arrow from its middle to the side where the unit fires."""
    length = np.hypot(*w)
    if not length:
        return
    foot = np.array((0.5, 0.5)) + (theta - sum(w) / 2) * np.array(w) / length**2
    axes.axline(foot, foot + (-w[1], w[0]), color=COLOURS["black"], linewidth=2)
    if np.all(np.abs(foot - 0.5) < 1):
        axes.annotate("", foot + 0.3 * np.array(w) / length, foot, arrowprops={"arrowstyle": "-|>", "linewidth": 2})


def rows_right(counts):
    """Draw how many units get 0, 1, 2, 3 or 4 rows of XOR right.

    counts : for each unit tried, the number of rows that it got right
    """
    figure, axes = new_figure(6, 3.4)
    heights = np.bincount(np.asarray(counts, int), minlength=5)
    bars = axes.bar(range(5), heights, color=COLOURS["sky_blue"], edgecolor=COLOURS["black"])
    axes.bar_label(bars, fontsize=12)
    axes.set(xlabel="rows of XOR that the unit gets right, of 4", ylabel="units", xticks=range(5))
    axes.set_title(f"{len(counts)} random threshold units")
    axes.margins(y=0.15)
    return figure


def atlas(classify):
    """Draw all sixteen functions of two inputs, framed by class, with a line where one parts 1 from 0.

    classify : function of a table (the answers on 00, 01, 10, 11) that returns the name of its class; a class whose
        name begins with "no" is drawn in grey
    """
    figure, panels = new_figure(8, 9.4, 4, 4)
    frames = iter(FRAMES)
    classes: dict[str, tuple[dict, int]] = {}
    for axes, table in zip(panels.flat, product((0, 1), repeat=4), strict=True):
        name = str(classify(table))
        frame, seen = classes.get(name) or (NO_FRAME if name.startswith("no") else next(frames), 0)
        classes[name] = frame, seen + 1
        draw_function(axes, table, frame)
    for name, (frame, seen) in classes.items():
        figure.axes[0].plot([], [], **frame, label=f"{name}: {seen}")
    figure.legend(loc="outside lower center", ncols=2, fontsize=12, frameon=False, handlelength=4)
    return figure


def best_line(table) -> np.ndarray:
    """Return (w1, w2, offset) of the least-squares plane through answers of -1 and +1 at the corners of the square.

    On two inputs it parts 1 from 0 wherever a line can.
    """
    return np.linalg.lstsq(np.c_[CORNERS, np.ones(4)], 2 * np.array(table) - 1, rcond=None)[0]


def draw_function(axes, table, frame: dict) -> None:
    """Draw one function of the atlas: corners, name, frame, and the best line by least squares if it separates."""
    *w, offset = best_line(table)
    if np.hypot(*w) > 1e-9:  # for XOR the best line is no line at all
        ticks = np.linspace(-0.5, 1.5, 101)
        a, b = np.meshgrid(ticks, ticks)
        axes.pcolormesh(ticks, ticks, w[0] * a + w[1] * b + offset >= 0, cmap=SHADES, vmin=0, vmax=1)
        foot = np.array((0.5, 0.5)) - (offset + sum(w) / 2) * np.array(w) / np.hypot(*w) ** 2
        axes.axline(foot, foot + (-w[1], w[0]), color=COLOURS["black"], linewidth=1.5)
    elif sum(table) == 4:
        axes.set_facecolor(SHADES(1))
    draw_corners(axes, table, 9)
    plane_style(axes, -0.5, 1.5)
    axes.set(xticks=(), yticks=())
    axes.set_title(f"{NAMES[table]}\n{''.join(map(str, table))}", fontsize=12)
    for side in axes.spines.values():
        side.set(visible=True, capstyle="butt", **frame)  # other ends would fill the gaps of a dashed frame


def shrinking_share(counts: dict[int, int]):
    """Draw all functions and threshold functions against the number of inputs, with the share of one unit.

    counts : number of threshold functions by number of inputs
    """
    figure, axes = new_figure(6.5, 4)
    inputs = sorted(counts)
    every, single = [2.0 ** (2**n) for n in inputs], [counts[n] for n in inputs]
    axes.semilogy(inputs, every, "s-", color=COLOURS["grey"], markersize=8)
    axes.semilogy(inputs, single, "o-", color=COLOURS["blue"], markersize=8)
    axes.annotate("all", (inputs[-1], every[-1]), (-12, 2), textcoords="offset points", ha="right", fontsize=12)
    for n, total, some in zip(inputs, every, single, strict=True):
        label = f"{some:,}\n{some / total:.{0 if some / total > 0.1 else 1}%}".replace(",", "\u2009")
        axes.annotate(label, (n, some), (0, -8), textcoords="offset points", ha="center", va="top", fontsize=12)
    axes.set(xlabel="inputs", ylabel="functions", xticks=inputs, title="What one unit computes, and its share")
    axes.set(xlim=(inputs[0] - 0.3, inputs[-1] + 0.3), ylim=(0.4, 3 * every[-1]))
    return figure


def columns(adder, first: int, second: int, bits: int = 8):
    """Add two numbers with a chain of full adders and return the rows of bits, lowest place first.

    adder : the learner's full_adder(a, b, carry) -> (total, carry_out)
    returns : carries into each place and out of the last (bits + 1), bits of first, of second, and of the result
    """
    ones, twos, carries, totals = [first >> k & 1 for k in range(bits)], [second >> k & 1 for k in range(bits)], [0], []
    for a, b in zip(ones, twos, strict=True):
        total, carry = adder(a, b, carries[-1])
        totals.append(int(total))
        carries.append(int(carry))
    return carries, ones, twos, [*totals, carries[-1]]


def add(adder, first: int, second: int, bits: int = 8) -> int:
    """Return the sum of two numbers of so many bits, as a chain of the learner's full adders computes it."""
    return sum(bit << place for place, bit in enumerate(columns(adder, first, second, bits)[-1]))


def adder_columns(adder, first: int, second: int, bits: int = 8):
    """Draw an addition in columns, as at school, with the bits that the learner's adders give."""
    carries, ones, twos, totals = columns(adder, first, second, bits)
    result = sum(bit << place for place, bit in enumerate(totals))
    figure, axes = new_figure(6.5, 3.6)
    labels = [f"{first:>4}", f"{second:>4}", "carry", f"{result:>4}"]
    rows = [ones, twos, carries, totals]
    fills = [COLOURS["sky_blue"], COLOURS["sky_blue"], COLOURS["orange"], COLOURS["green"]]
    for height, row, label, fill in zip((3.2, 2.2, 1.2, 0), rows, labels, fills, strict=True):
        for place, bit in enumerate(row):
            colour = fill if bit else "white"
            axes.add_patch(Rectangle((bits - place, height), 0.92, 0.9, facecolor=colour, edgecolor=COLOURS["grey"]))
            axes.text(bits - place + 0.46, height + 0.44, bit, ha="center", va="center", fontsize=12)
        axes.text(-0.2, height + 0.44, label, ha="right", va="center", fontsize=12)
    axes.axhline(1.05, color=COLOURS["black"])
    verdict = "right" if result == first + second else f"wrong, it should be {first + second}"
    axes.set(xlim=(-1.2, bits + 1.1), ylim=(-0.1, 4.3), title=f"{first} + {second} = {result} ({verdict})")
    axes.set_axis_off()
    return figure


def counts(counted: dict[str, float]):
    """Mark counts of very different size as points on a logarithmic scale."""
    figure, axes = new_figure(7, 3.2)
    heights = range(len(counted))[::-1]
    for height, number in zip(heights, counted.values(), strict=True):
        size = f"{number / 1e9:.3g} billion" if number >= 1e9 else f"{number / 1e6:.3g} million"
        axes.plot(number, height, "o", markersize=13, color=COLOURS["blue"])
        axes.annotate(size, (number, height), (12, 0), textcoords="offset points", va="center", fontsize=12)
    axes.grid(axis="x", alpha=0.4)
    axes.set(xscale="log", xlim=(1e6, 1e13), ylim=(-0.6, len(counted) - 0.4), yticks=heights)
    axes.set(yticklabels=list(counted), xlabel="how many (each step is ten times more)")
    return figure


def in_millions(counted: dict[str, float]) -> str:
    """Return in words what `counts` shows."""
    return ", ".join(f"{what} {number / 1e6:,.1f} million" for what, number in counted.items())
