"""How often each number came up in many runs of an experiment."""

from __future__ import annotations

from collections import Counter


def how_often(numbers) -> list[list]:
    """Return a row of a table for each number that occurs, the smallest first: the number, and how often it occurs."""
    return [[number, times] for number, times in sorted(Counter(numbers).items())]
