"""Which of the instructor's cells must run, and where: read off the names that they bind and use."""

from __future__ import annotations

import builtins
from collections.abc import Iterable

from course.grade.job import Cell
from course.grade.wire.names import WORD, cached_names_in

ALWAYS = {*dir(builtins), "get_ipython", "display"}


def needed_here(cells: tuple[Cell, ...]) -> set[str]:
    """Return the ids of the locked cells that the side of the tests runs.

    These are the ones that bind what a test uses, directly or through another such cell, and those that bind nothing
    and need nothing of the submission (they may seed or set something). All others, experiments and figures, would
    call submitted functions thousands of times for no score.
    """
    mine = [cell for cell in cells if cell.role in ("test", "locked")]
    named = {cell.id: cached_names_in(cell.source) for cell in mine}
    ours = ALWAYS.union(*(binds for _, binds in named.values())) - {name for cell in cells for name in cell.names}
    used: set[str] = set()
    needed = set()
    for cell in reversed(mine):
        uses, binds = named[cell.id]
        if cell.role == "test" or binds & used or (not binds and uses <= ours):
            used |= uses
            needed.add(cell.id)
    return needed


def can_idle(cells: tuple[Cell, ...], needed: set[str]) -> list[tuple[str, list[str], list[str], bool]]:
    """Return, from the last to the first, the instructor's cells that run beside the answers, as (id, names that they
    use, names that they bind, may they be left out?).

    Those that no test needs may be: experiments, which are locked, and playgrounds, which have the role "play".
    """
    found = []
    for cell in reversed(cells):
        if cell.role in ("locked", "play"):
            uses, binds = cached_names_in(cell.source)
            free = cell.role == "play" or (cell.id not in needed and bool(binds))
            found.append((cell.id, sorted(uses), sorted(binds), free))
    return found


def idle(candidates: Iterable[tuple[str, list[str], list[str], bool]], mentioned: set[str]) -> set[str]:
    """Return the ids of the instructor's cells that no score needs: nothing that runs mentions what they bind."""
    found: set[str] = set()
    words = set(mentioned)
    for name, uses, binds, free in candidates:
        if free and not words.intersection(binds):
            found.add(name)
        else:
            words.update(uses)
    return found


def words_of(cells: Iterable[Cell]) -> set[str]:
    """Return all words of the submitted cells, and the names that they should define."""
    mine = [cell for cell in cells if cell.role == "student"]
    return {word for cell in mine for word in (*WORD.findall(cell.source), *cell.names)}
