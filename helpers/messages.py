"""What the course says in a notebook: errors without a wall of traceback, and cards with a plain-text twin."""

from __future__ import annotations

import html
import sys
import textwrap


class CourseMessage(AssertionError):
    """An error whose sentence is all that a learner needs: IPython shows the sentence and leaves the traceback out."""

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython shows in place of a traceback."""
        return str(self).splitlines() or [type(self).__name__]


def notebook_shell():
    """Return IPython's shell if a notebook kernel runs, else None (plain Python, a grading process, a terminal)."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell if shell is not None and hasattr(shell, "kernel") else None


def emit(markup: str, text: str) -> None:
    """Show HTML in a notebook, and the same message as plain text everywhere else.

    The text travels along in a notebook, for exports and readers that take no HTML.
    """
    if notebook_shell() is None:
        print(text)
        return
    from IPython.display import display

    display({"text/plain": text, "text/html": markup}, raw=True)


def say(text: str) -> None:
    """Say a sentence or two, wrapped at words: a paragraph in a notebook, plain lines everywhere else."""
    emit(f'<p style="margin: 4px 0; max-width: 88ch">{html.escape(text)}</p>', textwrap.fill(text, 88))


# Part of every live widget, so that the still output below it is hidden as long as the widget lives, and only then: a
# notebook that is opened again, or exported, shows the still one.
LIVE_CLASS = "course-live"
HIDE_STILL = f"<style>.jp-OutputArea-child:has(.{LIVE_CLASS}) + .jp-OutputArea-child {{ display: none }}</style>"


def emit_live(parts: list, markup: str, text: str) -> None:
    """Show widgets in a notebook with a still output that takes their place where they cannot live.

    Parameters
    ----------
    parts : widgets, one below the other
    markup, text : the still output, as for `emit`
    """
    if notebook_shell() is not None:
        import ipywidgets
        from IPython.display import display

        box = ipywidgets.VBox([*parts, ipywidgets.HTML(HIDE_STILL, layout={"display": "none"})])
        box.add_class(LIVE_CLASS)
        display({**box._repr_mimebundle_(), "text/plain": "", "text/html": ""}, raw=True)
    emit(markup, text)
