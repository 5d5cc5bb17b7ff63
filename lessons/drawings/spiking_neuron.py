"""Drawings of the lesson on the spiking neuron: channels and gates, the membrane as RC, nullclines."""

import numpy as np
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle

from course.authoring.drawings import CARD, INK, SOFT, card
from helpers.figures import COLOURS

BLUE, RED, ORANGE = COLOURS["blue"], COLOURS["vermillion"], COLOURS["orange"]
FAT = "#E8DFC8"


def _arrow(axes, start, end, colour=INK, width=1.8, head=13):
    axes.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=head, color=colour, lw=width,
                                   shrinkA=0, shrinkB=0, zorder=6))  # fmt: skip


def _channel(axes, x, colour, doors, ball, flow):
    """Draw a channel in the membrane at x: doors open or shut, a ball (h) in its mouth or beside, ions that pass."""
    for side in (-1, 1):
        axes.add_patch(Rectangle((x + side * 2.0 - (1.6 if side < 0 else 0), 16), 1.6, 10, fc=colour, ec=INK, lw=1,
                                 zorder=3))  # fmt: skip
    for level in range(doors[0]):
        y = 24.6 - 2.3 * level
        if doors[1]:
            for side in (-1, 1):
                axes.plot((x + side * 2.0, x + side * 1.7), (y, y - 1.8), color=INK, lw=2.2, zorder=4)
        else:
            axes.plot((x - 2.0, x + 2.0), (y, y), color=INK, lw=2.2, zorder=4)
    if ball is not None:
        place = (x, 14.6) if ball else (x + 4.6, 12.6)
        axes.plot((x + 2.8, place[0]), (16, place[1]), color=ORANGE, lw=1.6, zorder=3)
        axes.add_patch(Circle(place, 1.5, fc=ORANGE, ec=INK, lw=1, zorder=5))
    if flow > 0:
        _arrow(axes, (x, 30.5), (x, 11), RED, 2.2)
    if flow < 0:
        _arrow(axes, (x, 11.5), (x, 31), BLUE, 2.2)


def three_moments():
    """Sodium and potassium channels at rest, while the potential rises, and while it falls."""
    figure, axes = card(3.7)
    moments = (
        ("at rest", (3, False), False, False, 0, 0, "−65 mV", "m shut, h open, n shut"),
        ("rising", (3, True), False, False, 1, 0, "towards +50 mV", "m open, h open, n shut"),
        ("falling", (3, True), True, True, 0, -1, "towards −77 mV", "m open, h shut, n open"),
    )
    for number, (name, m_doors, ball, n_open, sodium, potassium, potential, gates) in enumerate(moments):
        left = 2 + 33 * number
        for x, width in ((left, 5), (left + 12.2, 5.6), (left + 25, 5)):
            axes.add_patch(Rectangle((x, 17), width, 8, fc=FAT, ec="none", zorder=2))
        _channel(axes, left + 8.6, "#F8DDCC", m_doors, ball, sodium)
        _channel(axes, left + 21.4, "#D6E6F2", (4, n_open), None, potassium)
        axes.text(left + 8.6, 33, "sodium", ha="center", fontsize=9, color=RED)
        axes.text(left + 21.4, 33, "potassium", ha="center", fontsize=9, color=BLUE)
        axes.text(left + 15, 48.2, name, ha="center", fontsize=11.5, color=INK, weight="bold")
        axes.text(left + 15, 43.6, potential, ha="center", fontsize=9.5, color=INK)
        axes.text(left + 15, 5.6, gates, ha="center", fontsize=9.5, color=INK)
        if number:
            axes.plot((left - 1.5, left - 1.5), (4, 50), color="#D8D2C2", lw=1)
    axes.text(1.2, 38, "outside", fontsize=8.5, color=SOFT)
    axes.text(1.2, 9.4, "inside", fontsize=8.5, color=SOFT)
    axes.text(50, 1.2, "bars: gates m (three) and n (four); orange ball: gate h, which plugs the channel from inside",
              ha="center", fontsize=8.5, color=SOFT)  # fmt: skip
    return figure


def rc_circuit():
    """The membrane as a capacitor beside a resistor with a battery, and the way to where the potential settles."""
    figure, axes = card(3.7)
    top, bottom, x_c, x_r = 41, 9, 17, 34
    axes.plot((5, x_r), (top, top), color=INK, lw=1.8)
    axes.plot((5, x_r), (bottom, bottom), color=INK, lw=1.8)
    _arrow(axes, (5, 15), (5, 36), RED, 2.4, 16)
    axes.plot((5, 5), (bottom, 15), color=RED, lw=2.4)
    axes.plot((5, 5), (35, top), color=RED, lw=2.4)
    axes.text(6.6, 25, "$I$", fontsize=14, color=RED, va="center")
    for low, high in ((bottom, 24), (26, top)):
        axes.plot((x_c, x_c), (low, high), color=INK, lw=1.8)
    for y in (24, 26):
        axes.plot((x_c - 4, x_c + 4), (y, y), color=BLUE, lw=3)
    axes.text(x_c + 5, 25, "$C$", fontsize=14, color=BLUE, va="center")
    axes.plot((x_r, x_r), (33, top), color=INK, lw=1.8)
    steps = np.linspace(33, 23, 13)
    axes.plot(x_r + 1.7 * np.array([0, *[1, -1] * 5, 1, 0]), steps, color=INK, lw=1.8)
    axes.text(x_r + 3, 28, "$R$", fontsize=14, color=INK, va="center")
    axes.plot((x_r, x_r), (17, 23), color=INK, lw=1.8)
    axes.plot((x_r - 1.8, x_r + 1.8), (17, 17), color=INK, lw=3.2)  # the negative side is inside
    axes.plot((x_r - 3.4, x_r + 3.4), (15.4, 15.4), color=INK, lw=1.6)
    axes.plot((x_r, x_r), (bottom, 15.4), color=INK, lw=1.8)
    axes.text(x_r + 4, 16.2, "$E_L$", fontsize=13, color=INK, va="center")
    axes.text(19.5, 43, "inside, potential $V$", ha="center", fontsize=9.5, color=INK)
    axes.text(19.5, 5, "outside, 0 mV", ha="center", fontsize=9.5, color=INK)
    axes.text(19.5, 48.4, "a membrane: it stores, and it leaks", ha="center", fontsize=10.5, color=INK)
    left, right, base, goal = 54, 97, 11, 41
    axes.plot((left, left), (base - 2, goal + 3), color=INK, lw=1.4)
    axes.plot((left, right), (base - 2, base - 2), color=INK, lw=1.4)
    times = np.linspace(0, 3.4, 100)
    width = (right - left) / 3.4
    axes.plot(left + width * times, base + (goal - base) * (1 - np.exp(-times)), color=RED, lw=2.4)
    axes.plot((left, right), (goal, goal), color=INK, lw=1, ls="--")
    axes.plot((left, right), (base, base), color=SOFT, lw=0.8, ls=":")
    axes.text(right, goal + 1.4, "where it settles", ha="right", fontsize=9.5, color=INK)
    axes.text(left - 1, base, "$E_L$", ha="right", va="center", fontsize=11, color=INK)
    for k in (1, 2, 3):
        x, y = left + k * width, base + (goal - base) * (1 - np.exp(-k))
        axes.plot((x, x), (y, goal), color=BLUE, lw=2)
        axes.plot((x, x), (base - 2.8, base - 1.2), color=INK, lw=1.4)
        axes.text(x, base - 6.2, f"{k} τ" if k > 1 else "τ", ha="center", fontsize=10, color=INK)
        place = {1: (x - 1, (y + goal) / 2, "right"), 2: (x - 0.8, goal - 2.3, "right"), 3: (x, y - 2.6, "center")}[k]
        axes.text(*place[:2], f"{100 * np.exp(-k):.0f} % left", fontsize=9.5, ha=place[2], va="center", color=BLUE)
    axes.text(75.5, 48.4, "the way there: after each τ, 37 % is left", ha="center", fontsize=10.5, color=INK)
    return figure


def two_nullclines():
    """The straight line and the parabola of Izhikevich's equations: crossing twice, and parted by a current."""
    figure, axes = card(3.5)
    v = np.linspace(-84, -41, 120)
    for left, current, said in ((7, 0, "no current: they cross twice"), (57, 12, "I = 12: they do not meet")):
        width, bottom, height = 38, 8, 33

        def place(v, u, left=left, width=width, bottom=bottom, height=height):
            return left + width * (np.asarray(v) + 85) / 45, bottom + height * (np.asarray(u) + 21) / 39

        axes.plot((left, left), (bottom, bottom + height), color=INK, lw=1.4)
        axes.plot((left, left + width), (bottom, bottom), color=INK, lw=1.4)
        axes.plot(*place(v, 0.04 * v**2 + 5 * v + 140 + current), color=RED, lw=2.4)
        axes.plot(*place(v, 0.2 * v), color=BLUE, lw=2.4, ls="--")
        axes.text(left + width / 2, 45.6, said, ha="center", fontsize=10.5, color=INK, weight="bold")
        for mark in (-80, -70, -60, -50):
            x, y = place(mark, -21)
            axes.plot((x, x), (y - 0.7, y + 0.7), color=INK, lw=1.2)
            axes.text(x, y - 3.4, f"{mark}".replace("-", "\N{MINUS SIGN}"), ha="center", fontsize=9, color=INK)
        axes.text(left + width, bottom + 1.4, "$v$ (mV)", ha="right", fontsize=10, color=INK)
        axes.text(left + 1, bottom + height - 1.5, "$u$", fontsize=11, color=INK)
        if not current:
            for x, fill, name, down in ((-70, INK, "rest", -4.2), (-50, CARD, "saddle", -4.6)):
                spot = place(x, 0.2 * x)
                axes.add_patch(Circle(spot, 1.2, fc=fill, ec=INK, lw=1.6, zorder=7))
                axes.text(spot[0], spot[1] + down, name, ha="center", fontsize=10, color=INK)
    x, y = 57 + 38 * (85 - 62) / 45, 8 + 33 * (-4.2 + 21) / 39
    axes.text(x, y + 3.4, "v stands still", ha="center", fontsize=9.5, color=RED)
    axes.text(x + 1, 8 + 33 * (-12.4 + 21) / 39 - 5.2, "u stands still", ha="center", fontsize=9.5, color=BLUE)
    return figure
