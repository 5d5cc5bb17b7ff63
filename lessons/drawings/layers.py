"""Drawings of the lesson on layers: a network with one hidden unit and its column of W lit; a strip that is folded."""

from course.authoring.drawings import INK, SOFT, card
from helpers.figures import COLOURS

LIT, WIRE, LIT_GROUND = COLOURS["vermillion"], "#B5B5B5", "#F8DDCC"
DARK = "#A34700"  # the lit colour for letters
INPUTS, HIDDEN, OUTPUTS = 3, 4, 2
LIT_UNIT = 1  # the second
BITS = 8  # of the parity that a strip folded three times tells


def lit_column():
    """Return the network above, its matrices below: what a hidden unit hears is one column of W1."""
    figure, axes = card(4.5)
    layers = [_column(15, INPUTS), _column(48, HIDDEN), _column(81, OUTPUTS)]
    for left, right in ((0, 1), (1, 2)):
        for start in layers[left]:
            for number, end in enumerate(layers[right]):
                if (left, number) != (0, LIT_UNIT):
                    axes.plot(*zip(start, end, strict=True), color=WIRE, lw=0.9, zorder=1)
    for start in layers[0]:
        axes.plot(*zip(start, layers[1][LIT_UNIT], strict=True), color=LIT, lw=2.4, zorder=2)
    for depth, places in enumerate(layers):
        for number, (x, y) in enumerate(places):
            lit = (depth, number) == (1, LIT_UNIT)
            _unit(axes, x, y, LIT if lit else INK, LIT_GROUND if lit else "white")
    for x, head in (
        (15, "the inputs,\none row of X"),
        (48, "hidden layer:\nsums, then bent"),
        (81, "last layer:\nsums only"),
    ):
        axes.text(x, 60.6, head, ha="center", va="center", fontsize=10, color=INK)
    x, y = layers[1][LIT_UNIT]
    axes.text(x, y - 0.1, "2", ha="center", va="center", fontsize=11, color=DARK, zorder=4)
    axes.text(30, 19.2, "column 2:\nwhat unit 2 hears", ha="center", fontsize=9.5, color=DARK)
    _matrices(axes)
    return figure


def _column(x, count):
    """Return the places of a layer's units, top to bottom."""
    return [(x, 41.5 - 8.2 * (number - (count - 1) / 2)) for number in range(count)]


def _unit(axes, x, y, colour, ground):
    """Draw a unit."""
    from matplotlib.patches import Circle

    axes.add_patch(Circle((x, y), 2.6, facecolor=ground, edgecolor=colour, lw=1.8, zorder=3))


def _matrices(axes):
    """Draw the same network as a chain of arrays, with the shape of each on its arrow."""
    middle = 13.0
    _array(axes, 15, middle, 1, INPUTS, "X")
    _array(axes, 48, middle, 1, HIDDEN, "H", lit=LIT_UNIT)
    _array(axes, 81, middle, 1, OUTPUTS, "output")
    for start, end, rows, columns, name, lit in (
        (23, 38, INPUTS, HIDDEN, "W_1", LIT_UNIT),
        (58, 74, HIDDEN, OUTPUTS, "W_2", None),
    ):
        axes.annotate("", (end, middle), (start, middle), arrowprops={"arrowstyle": "-|>", "lw": 1.6, "color": INK})
        centre = (start + end) / 2 - 0.6
        _array(axes, centre, middle, rows, columns, "", lit=lit, every_row=True)
        axes.text(centre, 3.6, f"${name}$ has shape ({rows}, {columns})", ha="center", fontsize=9.5, color=INK)
    for x, columns in ((15, INPUTS), (48, HIDDEN), (81, OUTPUTS)):
        axes.text(x, 6.6, f"(rows, {columns})", ha="center", fontsize=9.5, color=SOFT)


def _array(axes, x, y, rows, columns, name, lit=None, every_row=False):
    """Draw an array as squares around a place; column `lit` is filled."""
    from matplotlib.patches import Rectangle

    side = 2.5
    for i in range(rows):
        for j in range(columns):
            corner = x + (j - columns / 2) * side, y + (rows / 2 - 1 - i) * side
            face, edge = (LIT_GROUND, LIT) if j == lit else ("white", INK)
            axes.add_patch(Rectangle(corner, side, side, facecolor=face, edgecolor=edge, lw=1.2, zorder=4 + (j == lit)))
    if name:
        axes.text(x, y + 3.4, f"${name}$" if len(name) == 1 else name, ha="center", fontsize=11, color=INK)


def fold_strip():
    """Return a strip with a dot for each number of ones, flat and folded once, twice and three times."""
    figure, axes = card(3.2)
    width, top, gap = 17.5, 34.0, 3.1
    for folds, head in enumerate(("the share of ones", "folded once", "folded twice", "folded three times")):
        left = 5 + 24.3 * folds
        across = BITS / 2**folds  # how many counts one layer of it is long
        for layer in range(2**folds):
            y = top - gap * layer
            axes.plot((left, left + width), (y, y), color=WIRE, lw=2.2, zorder=1)
            if layer:  # where the strip turns, right after an even layer and left after an odd one
                _turn(axes, left + width * (layer % 2), y + gap / 2, gap, 1 if layer % 2 else -1)
        for count in range(BITS + 1):
            layer, along = divmod(count, across) if count < BITS else (2**folds - 1, across)
            x = left + width * (along / across if layer % 2 == 0 else 1 - along / across)
            y = top - gap * layer
            if along == 0 and count > 0:  # on a fold
                x, y = x + (1 if layer % 2 else -1) * gap / 2, y + gap / 2
            _dot(axes, x, y, count)
        axes.text(left + width / 2, 41.5, head, ha="center", va="center", fontsize=10, color=INK)
        axes.text(left, 37.6, "0", ha="center", va="center", fontsize=9, color=SOFT)
        axes.text(left + width, 37.6, "1", ha="center", va="center", fontsize=9, color=SOFT)
    axes.text(5, 6.2, "dots: 0 to 8 ones among 8 bits", fontsize=9.5, color=SOFT, va="center")
    axes.text(5, 2.6, "odd: orange, and in the end on 1", fontsize=9.5, color=DARK, va="center")
    axes.text(43, 2.6, "even: blue, and in the end on 0", fontsize=9.5, color=COLOURS["blue"], va="center")
    return figure


def _turn(axes, x, y, height, side):
    """Draw the half circle in which the strip turns, to the right (side 1) or to the left (side -1)."""
    from matplotlib.patches import Arc

    first, last = (-90, 90) if side == 1 else (90, 270)
    axes.add_patch(Arc((x, y), height, height, theta1=first, theta2=last, color=WIRE, lw=2.2, zorder=1))


def _dot(axes, x, y, count):
    """Draw the dot of a number of ones, with the number in it."""
    from matplotlib.patches import Circle

    odd = count % 2 == 1
    face = LIT_GROUND if odd else "#D6E6F2"
    axes.add_patch(Circle((x, y), 1.03, facecolor=face, edgecolor=LIT if odd else COLOURS["blue"], lw=1.2, zorder=3))
    axes.text(x, y - 0.1, str(count), ha="center", va="center", fontsize=8, color=INK, zorder=4)
