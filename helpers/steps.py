"""Points in steps: a check whose parts count one by one, for what can be done well, better, and very well."""

from __future__ import annotations

from helpers import progress
from helpers.check import passed_here
from helpers.messages import emit
from helpers.table import as_html, as_text

taken: list[tuple[float, bool, str]] = []


def start() -> None:
    """Forget the steps of a check that did not come to its end: the first line of a check with steps."""
    taken.clear()


def step(points: float, reached, sentence: str) -> None:
    """Note one step of a check.

    Parameters
    ----------
    points : what the step is worth, above 0
    reached : whether it is reached
    sentence : what the step asks for, as in "at least 95 % of the validation images"
    """
    taken.append((points, bool(reached), sentence))


def score(check: str, points: float) -> float:
    """Show the steps and return the points reached: the last line of a check with steps.

    Raises
    ------
    ValueError
        if the steps of the check do not add up to its points
    """
    steps, taken[:] = list(taken), []
    total = sum(worth for worth, *_ in steps)
    if abs(total - points) > 1e-9:
        raise ValueError(f"{check}: the steps add up to {total:g} points, the check gives {points:g}.")
    reached = sum(worth for worth, done, _ in steps if done)
    if reached == total:
        progress.passed(check)
    if reached:
        passed_here.add(check)  # what it gives is measured, if not yet as good as it can be
    rows = [("✓ reached" if done else "○ not yet", f"{worth:g}", sentence) for worth, done, sentence in steps]
    parts = ("step", "points", "asks for"), rows, (False, True, False), ""
    summary = f"{reached:g} of {points:g} points."
    emit(f"{as_html(*parts)}<p><strong>{summary}</strong></p>", f"{as_text(*parts)}\n{summary}")
    return points if reached == total else reached
