"""The drawings of the reckoning: one unit and a crowd in its place; an attack on a picture; task A, then task B."""

from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle

from course.authoring.drawings import CARD, INK, SOFT, card, wires
from helpers.figures import COLOURS

BLUE, BACK, GREEN = COLOURS["blue"], "#A34700", "#00694F"  # task A, task B, what is replayed
PURPLE = "#8A3A6C"  # with green: slopes below and above 0


def _arrow(axes, start, end, colour, width=2.0, bend=0.0, line="-"):
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", connectionstyle=f"arc3,rad={bend}", mutation_scale=13, color=colour, lw=width,
            linestyle=line, shrinkA=0, shrinkB=0, zorder=3,
        )
    )  # fmt: skip


def _box(axes, x, y, width, height, colour, ground="white", line="-"):
    axes.add_patch(
        FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0.4", fc=ground, ec=colour, lw=1.6, ls=line, zorder=2)
    )


def _digits(axes, x, y, digits, colour):
    """Draw a row of small pictures with a digit in each, centred at x."""
    for place, digit in enumerate(digits):
        left = x + 4.3 * (place - (len(digits) - 1) / 2) - 1.7
        _box(axes, left, y, 3.0, 3.4, colour)
        axes.text(left + 1.5, y + 1.6, digit, fontsize=10, color=colour, ha="center", va="center", zorder=4)


def _network(axes, x, y):
    """Draw three inputs, three hidden units and two groups of outputs; return the places of the two groups."""
    layers = [
        [(x + across, y) for across in (-7, 0, 7)],
        [(x + across, y + 7) for across in (-7, 0, 7)],
        [(x + across, y + 14) for across in (-5, 5)],
    ]
    wires(axes, layers)
    for layer in layers:
        for place in layer:
            axes.add_patch(Circle(place, 1.5, facecolor="white", edgecolor=INK, lw=1.4, zorder=4))
    return layers[-1]


def _answers(axes, outputs, known):
    """Write above the two groups of outputs what is known of them: a colour and a word."""
    for (x, y), (text, colour, line) in zip(outputs, known, strict=True):
        _box(axes, x - 4.2, y + 3.2, 8.4, 5.4, colour, "white", line)
        axes.text(x, y + 5.9, text, fontsize=8.5, color=colour, ha="center", va="center", zorder=5, linespacing=1.15)


def task_a_task_b_memory():
    """Return three columns: A is learned; then B, with A asked again; or B with a few rows of A replayed, and A asked."""
    figure, axes = card(3.9)
    columns = (17, 49, 82)
    for x, title in zip(columns, ("Task A", "then task B", "or B with a memory"), strict=True):
        axes.text(x, 52.8, title, fontsize=11, color=INK, ha="center", va="center", weight="bold")
    fine_a, fine_b = ("0 to 4:\nknown", BLUE, "-"), ("5 to 9:\nknown", BACK, "-")
    asked_a, open_b = ("0 to 4:\n?", BLUE, "--"), ("5 to 9:\nnot yet", SOFT, "--")
    for x, known in zip(columns, ((fine_a, open_b), (asked_a, fine_b), (asked_a, fine_b)), strict=True):
        _answers(axes, _network(axes, x, 25), known)
    _digits(axes, columns[0], 13, "01234", BLUE)
    _digits(axes, columns[1], 13, "56789", BACK)
    _digits(axes, columns[2] - 10.75, 13, "13", BLUE)
    _digits(axes, columns[2] + 4.3, 13, "56789", BACK)
    for x, colour in zip(columns, (BLUE, BACK, INK), strict=True):
        _arrow(axes, (x, 17.8), (x, 22.6), colour)
    _arrow(axes, (columns[0] + 12.5, 32), (columns[1] - 12.5, 32), INK, 1.4)
    axes.text((columns[1] + columns[2]) / 2, 32, "or", fontsize=11, color=INK, ha="center", va="center")
    _box(axes, 38, 2, 20, 7, GREEN, "#E3F3EE")
    axes.text(43, 5.5, "memory", fontsize=9, color=GREEN, ha="center", va="center", zorder=4)
    _digits(axes, 53, 3.6, "13", BLUE)
    _arrow(axes, (19.5, 12.2), (37, 5.4), GREEN, 1.8, 0.22)
    axes.text(
        17.5, 3.6, "keeps a few images of A,\nwith their labels", fontsize=8.5, color=GREEN, ha="center", va="center"
    )
    _arrow(axes, (58.8, 5.4), (columns[2] - 10.75, 12.2), GREEN, 1.8, 0.25)
    axes.text(84, 5.6, "replay: mixed into\nthe rows of task B", fontsize=8.5, color=GREEN, ha="center", va="center")
    return figure


def _circle(axes, place, text, colour=INK, ground="white"):
    axes.add_patch(Circle(place, 2.6, facecolor=ground, edgecolor=colour, lw=1.5, zorder=4))
    axes.text(*place, text, fontsize=9.5, color=colour, ha="center", va="center", zorder=5)


def _label(axes, x, y, text, colour):
    axes.text(
        x, y, text, fontsize=9.5, color=colour, ha="center", va="center", zorder=6,
        bbox={"boxstyle": "round,pad=0.15", "fc": CARD, "ec": "none"},
    )  # fmt: skip


def crowd_of_copies():
    """Return one hidden unit with its weights, and three copies of it whose weights to the outputs are asked for."""
    figure, axes = card(3.3)
    for x, title in ((22, "one unit"), (70, "a crowd of three in its place")):
        axes.text(x, 44.3, title, fontsize=11, color=INK, ha="center", va="center", weight="bold")
    for centre, units in ((22, (0,)), (70, (-17, 0, 17))):
        source, outputs = (centre, 5), [(centre - 9, 37), (centre + 9, 37)]
        for across in units:
            unit = (centre + across, 19)
            axes.plot(*zip(source, unit, strict=True), color=BLUE, lw=1.5, zorder=1)
            _label(axes, centre + 0.55 * across, 12.7, "2", BLUE)
            for output, weight in zip(outputs, ("3", "\N{MINUS SIGN}6"), strict=True):
                axes.plot(*zip(unit, output, strict=True), color=BACK, lw=1.5, zorder=1)
                near = 0.36 if len(units) > 1 else 0.5
                x, y = (here + near * (there - here) for here, there in zip(unit, output, strict=True))
                _label(axes, x, y, "?" if len(units) > 1 else weight, BACK)
            _circle(axes, unit, "h", BLUE, "#E8F0F8")
            axes.text(unit[0] + 3.4, unit[1] - 1.5, "b = 1", fontsize=8.5, color=BLUE, ha="left", va="center", zorder=6)
        _circle(axes, source, "x")
        for output, text in zip(outputs, ("0", "1"), strict=True):
            _circle(axes, output, text)
    axes.text(1.5, 5, "input", fontsize=9, color=SOFT, ha="left", va="center")
    axes.text(1.5, 19, "hidden", fontsize=9, color=SOFT, ha="left", va="center")
    axes.text(1.5, 37, "outputs", fontsize=9, color=SOFT, ha="left", va="center")
    return figure


PICTURE = ((0.1, 0.9, 0.2), (0.8, 0.5, 0.7), (0.0, 0.3, 0.9))  # ink of nine pixels
SLOPES = ((3, -4, 0), (1, 2, -1), (0, -2, 1))


def _grid(axes, left, bottom, side, paint):
    """Draw nine squares; paint(row, column) says the ground, the text and its colour."""
    for row in range(3):
        for column in range(3):
            x, y = left + side * column, bottom + side * (2 - row)
            ground, text, colour = paint(row, column)
            axes.add_patch(Rectangle((x, y), side, side, facecolor=ground, edgecolor=SOFT, lw=1, zorder=2))
            axes.text(x + side / 2, y + side / 2, text, fontsize=10, color=colour, ha="center", va="center", zorder=4)


def _slope(row, column):
    slope = SLOPES[row][column]
    colour = GREEN if slope > 0 else PURPLE if slope < 0 else SOFT
    ground = "#E3F3EE" if slope > 0 else "#F6E8F1" if slope < 0 else "white"
    return ground, f"{slope:+d}".replace("-", "\N{MINUS SIGN}") if slope else "0", colour


def _scores(axes, left, top, widths, line):
    """Draw the scores of two digits, a bar each; dashed ones are not known yet."""
    for y, name, width, colour in zip((top + 1.8, top - 4.8), "49", widths, (BLUE, BACK), strict=True):
        axes.text(left, y, name, fontsize=10, color=colour, ha="center", va="center")
        ground = colour if line == "-" else "none"
        axes.add_patch(Rectangle((left + 2, y - 1.8), width, 3.6, fc=ground, ec=colour, lw=1.4, ls=line, zorder=2))


def aimed_change():
    """Return a picture, the scores that a network gives it, the slopes that come back, and the change that is asked for."""
    figure, axes = card(3.9)
    for x, y, title in (
        (12, 52.4, "the picture"),
        (41, 52.4, "the network"),
        (64, 52.4, "its scores"),
        (88, 52.4, "the attack"),
    ):
        axes.text(x, y, title, fontsize=11, color=INK, ha="center", va="center", weight="bold")
    _grid(axes, 3, 31, 6, lambda row, column: (str(1 - 0.85 * PICTURE[row][column]), "", INK))
    _grid(axes, 3, 6.5, 6, _slope)
    axes.text(12, 3, "slope at each pixel", fontsize=8.5, color=INK, ha="center", va="center")
    layers = [[(x, y) for y in (32, 40, 48)] for x in (34, 41)] + [[(48, y) for y in (36, 44)]]
    wires(axes, layers)
    for layer in layers:
        for place in layer:
            axes.add_patch(Circle(place, 1.5, facecolor="white", edgecolor=INK, lw=1.4, zorder=4))
    _box(axes, 31.5, 25, 19, 25.5, SOFT, "none")
    _arrow(axes, (22, 42), (30.6, 42), INK)
    _arrow(axes, (51.4, 42), (55.4, 42), INK)
    _scores(axes, 57.5, 41.5, (10, 4), "-")
    axes.text(64, 30, "true label: 4\nthe loss is small", fontsize=8.5, color=INK, ha="center", va="center")
    for start, end in (((56, 27.5), (49, 27.5)), ((47.5, 27.5), (41.8, 27.5)), ((40.2, 27.5), (34, 27.5))):
        _arrow(axes, start, end, INK, 1.8, line=(0, (3, 1.5)))
    _arrow(axes, (32.6, 27.5), (22.2, 17), INK, 1.8, -0.15, (0, (3, 1.5)))
    axes.text(
        45, 14, "backwards through the network:\nhow much the loss rises\nper unit of ink in each pixel",
        fontsize=8.5, color=INK, ha="center", va="center", linespacing=1.3,
    )  # fmt: skip
    _grid(axes, 79, 31, 6, lambda row, column: ("white", "\N{UP DOWN ARROW} ?", INK))
    axes.text(88, 25.3, "each pixel up or down,\nby at most $\\epsilon$: which way,\nand how far?", fontsize=8.5,
              color=INK, ha="center", va="center")  # fmt: skip
    _scores(axes, 80.5, 13.2, (7, 7), "--")
    _arrow(axes, (90, 15), (83, 15), BLUE, 1.8)
    _arrow(axes, (83, 8.4), (93, 8.4), BACK, 1.8)
    axes.text(88, 3, "the aim: a large loss", fontsize=8.5, color=INK, ha="center", va="center")
    return figure
