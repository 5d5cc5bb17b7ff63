"""What the course says in a notebook: errors without a wall of traceback, and cards with a plain-text twin."""

from __future__ import annotations

import sys


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


def emit(html: str, text: str, extra: dict | None = None) -> None:
    """Show HTML in a notebook, and the plain text everywhere else.

    Parameters
    ----------
    html, text : the same message twice; the text travels along, for exports and screen readers that read no HTML
    extra : further MIME types of the same output (a live widget)
    """
    if notebook_shell() is None:
        print(text)
        return
    from IPython.display import display

    display({"text/plain": text, "text/html": html, **(extra or {})}, raw=True)
