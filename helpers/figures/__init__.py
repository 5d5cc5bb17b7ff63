"""Show figures that everybody can read: a required description, colours for every eye, no figure left open.

The figures of a lesson are in the module named as the lesson. Each function there takes the learner's own function and
returns a Matplotlib Figure made by `new_figure`; the lesson shows it with `show(figure, alt="...")`.
"""

from __future__ import annotations

import base64
import html
import io
import sys

from matplotlib.figure import Figure

from helpers.messages import emit

# Okabe & Ito, Color Universal Design, 2008: eight colours that stay apart with any kind of colour vision.
COLOURS = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky_blue": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "purple": "#CC79A7",
    "grey": "#7F7F7F",
}
LINES = ("blue", "vermillion", "green", "orange", "sky_blue", "purple", "black")  # yellow is too pale for a line
# A marker for each class as well, because colour alone says nothing to some and nothing in print.
MARKERS = {"positive": "o", "negative": "s", "first": "o", "second": "s", "third": "^", "fourth": "D", "wrong": "X"}
FONT_SIZE = 12
DOTS_PER_INCH = 100
FILLERS = {"alt", "chart", "diagram", "figure", "graph", "image", "none", "picture", "plot", "png", "todo", "untitled"}


def new_figure(width: float = 6, height: float = 4, rows: int = 1, columns: int = 1, **subplots):
    """Return a new figure and its axes, outside pyplot, so that nothing is shown twice or kept in memory.

    Parameters
    ----------
    width, height : size in inches; 6 inches are 600 pixels, which fit JupyterLab's output area
    rows, columns : number of panels
    subplots : passed to `Figure.subplots` (sharex, sharey, squeeze, width_ratios, ...)

    Returns
    -------
    figure, axes : one Axes, or an array of them if there are several panels
    """
    figure = Figure(figsize=(width, height), dpi=DOTS_PER_INCH, layout="constrained")
    axes = figure.subplots(rows, columns, **subplots)
    for panel in figure.axes:
        plain_style(panel)
    return figure, axes


def plain_style(axes) -> None:
    """Give axes readable letters, our colours in an order that stays apart, and no box."""
    axes.set_prop_cycle(color=[COLOURS[name] for name in LINES])
    axes.tick_params(labelsize=FONT_SIZE - 1)
    for text in (axes.title, axes.xaxis.label, axes.yaxis.label):
        text.set_fontsize(FONT_SIZE)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def show(figure, alt: str) -> None:
    """Show a figure with a description that screen readers read, and close it.

    Parameters
    ----------
    figure : a Matplotlib Figure
    alt : one or two sentences that say what the figure shows, for those who do not see it

    Raises
    ------
    ValueError
        if the description is missing or says nothing
    """
    alt = checked_alt(alt)
    emit(figure_html(figure, alt), f"[Figure: {alt}]")


def checked_alt(alt: str) -> str:
    """Return the description on one line, or raise ValueError if it describes nothing."""
    words = alt.split() if isinstance(alt, str) else []
    if len(words) < 3 or {word.strip(".,:").lower() for word in words} <= FILLERS:
        raise ValueError(
            f"alt={alt!r} describes nothing. Say in a sentence what the figure shows, "
            'as in alt="The four rows of XOR: no straight line separates the two classes."'
        )
    return " ".join(words)


def figure_html(figure, alt: str) -> str:
    """Return a figure as HTML that stands alone; a pyplot figure is closed."""
    picture = base64.b64encode(png(figure)).decode("ascii")
    return (
        '<figure style="margin: 0.5em 0">'
        f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{picture}" style="max-width: 100%; height: auto">'
        "</figure>"
    )


def png(figure) -> bytes:
    """Return a figure as PNG bytes, the same for the same figure; a pyplot figure is closed."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=figure.dpi, facecolor="white", metadata={"Software": None})
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(figure)
    return buffer.getvalue()
