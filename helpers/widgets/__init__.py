"""Widgets that redraw a figure with the learner's own function, and a still figure where no widget can run.

The widgets of a lesson are in the module named as the lesson, each a few lines on top of `explore` or `play_frames`.
"""

from __future__ import annotations

import contextlib
import html
import io
import threading
from collections.abc import Callable, Sequence

import ipywidgets

from helpers.figures import checked_alt, figure_html
from helpers.messages import CourseMessage, emit, emit_live

PRINTED_LINES = 5  # of what the learner's function prints, the last lines are shown below the figure


def explore(draw: Callable, *, look_for: str, alt: str | Callable, **controls) -> None:
    """Show a figure with controls that redraw it, and a sentence that says what to look for.

    Parameters
    ----------
    draw : function of the controls' values that returns a Matplotlib Figure
    look_for : what the learner should try and notice
    alt : description of the figure, or a function of the controls' values that returns it
    controls : a slider, menu or tick box for each argument of `draw`, in the short forms of ipywidgets: (0, 10) or
        (0.0, 1.0, 0.1) makes a slider, a list or dict a menu, True or False a tick box; or a widget

    An error in `draw` (the learner's function may be wrong or missing) shows as one line in place of the figure.
    """
    widgets = {name: control(name, short_form) for name, short_form in controls.items()}
    align(widgets.values())
    picture = ipywidgets.HTML()

    def redraw(_change=None) -> str:
        values = {name: widget.value for name, widget in widgets.items()}
        picture.value, text = drawn(draw, values, alt)
        return text

    for widget in widgets.values():
        if isinstance(widget, ipywidgets.Widget):
            widget.observe(redraw, names="value")
    text = redraw()
    shown = [widget for widget in widgets.values() if isinstance(widget, ipywidgets.DOMWidget)]
    present(look_for, [*shown, picture], picture.value, text)


def play_frames(draw: Callable, frames: int | Sequence, *, look_for: str, alt: str | Callable) -> None:
    """Show an animation with a play button and a slider; each frame is drawn once, when it is first seen.

    Parameters
    ----------
    draw : function of one frame that returns a Matplotlib Figure
    frames : number of frames (`draw` gets 0, 1, 2, ...), or a sequence of what `draw` gets
    look_for : what the learner should watch
    alt : description, or a function of a frame that returns it
    """
    frames = range(frames) if isinstance(frames, int) else list(frames)
    last = len(frames) - 1
    describe = (lambda frame: alt(frame)) if callable(alt) else alt
    done: dict[int, tuple[str, str]] = {}
    play = ipywidgets.Play(min=0, max=last, value=0, interval=400, show_repeat=False)
    slider = ipywidgets.IntSlider(min=0, max=last, value=0, description="frame")
    ipywidgets.jslink((play, "value"), (slider, "value"))
    picture = ipywidgets.HTML()

    def frame_at(index: int) -> tuple[str, str]:
        if index not in done:
            done[index] = drawn(draw, {"frame": frames[index]}, describe, positional=True)
        return done[index]

    def move(change) -> None:
        picture.value = frame_at(change["new"])[0]

    slider.observe(move, names="value")
    picture.value = frame_at(0)[0]
    # Where nothing moves, the last frame tells most.
    present(look_for, [ipywidgets.HBox([play, slider]), picture], *frame_at(last))


def control(name: str, short_form):
    """Return the widget for one control, labelled with its name in words."""
    if isinstance(short_form, ipywidgets.fixed):
        return short_form
    widget = short_form
    if not isinstance(widget, ipywidgets.Widget):
        widget = ipywidgets.interactive.widget_from_abbrev(short_form)
    if widget is None:
        raise ValueError(f"{name}={short_form!r} is no control: give (low, high), (low, high, step), a list or a bool.")
    if not widget.description:
        widget.description = name.replace("_", " ")
    return widget


def align(widgets) -> None:
    """Give the labels of all controls one width, wide enough for the longest."""
    labelled = [widget for widget in widgets if hasattr(getattr(widget, "style", None), "description_width")]
    longest = max((len(widget.description) for widget in labelled), default=0)
    for widget in labelled:
        widget.style.description_width = f"{0.6 * longest + 0.5:.1f}em"
        widget.layout.width = f"{0.6 * longest + 22:.1f}em"


def drawn(draw: Callable, values: dict, alt, positional: bool = False) -> tuple[str, str]:
    """Return a drawn figure as HTML and its description, or one line that says why there is none."""
    printed = io.StringIO()
    arguments = (list(values.values()), {}) if positional else ([], values)
    try:
        # JupyterLab may run a slider's call in a thread beside a running cell, whose prints are not ours to catch
        alone = threading.current_thread() is threading.main_thread()
        with contextlib.redirect_stdout(printed) if alone else contextlib.nullcontext():
            figure = draw(*arguments[0], **arguments[1])
            text = checked_alt(alt(*arguments[0], **arguments[1]) if callable(alt) else alt)
            return figure_html(figure, text) + printed_html(printed.getvalue()), f"[Figure: {text}]"
    except Exception as error:
        line = no_figure(error)
        return f'<p role="status"><strong>{html.escape(line)}</strong></p>', line


def no_figure(error: Exception) -> str:
    """Return in one line why there is no figure."""
    if isinstance(error, NotImplementedError):
        return "No figure yet: write the function above first, run its cell, then run this one again."
    said = " ".join(str(error).split())
    return f"No figure: {said}" if isinstance(error, CourseMessage) else f"No figure: {type(error).__name__}: {said}"


def printed_html(text: str) -> str:
    """Return the last lines that a function printed while it was drawn."""
    lines = text.splitlines()[-PRINTED_LINES:]
    return f"<pre>{html.escape(chr(10).join(lines))}</pre>" if lines else ""


def present(look_for: str, parts: list, still: str, text: str) -> None:
    """Show the sentence, then the widgets, with a still figure that takes their place where they cannot live."""
    sentence = f"Look for: {look_for}"
    emit(f"<p><em>{html.escape(sentence)}</em></p>", sentence)
    emit_live(parts, f"{still}<p>Run this cell in JupyterLab to move the controls.</p>", text)
