"""How long each solved lesson takes in the browser's own Python, network off: `python -m benchmarks.browser [LESSON]`.

Needs `python -m course site --install` and `python -m tests.site.distribution`. Prints a row a lesson, in Markdown:
seconds until the notebook stands, until the first "Well done" after Run All, until all has run; and the slowest cell.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from course.authoring.expand import source_notebook
from course.authoring.lesson import find_lessons, read_lesson
from course.site import lite
from tests.site.distribution import distribution
from tests.site.in_browser import LiteNotebook, Run, open_alone, served

COLUMNS = ("lesson", "page, s", 'first "Well done", s', "all, s", "cells", "slowest cell", "s", "errors")
HEAD = f"| {' | '.join(COLUMNS)} |\n|---|--:|--:|--:|--:|---|--:|---|"


def measured(address: str, name: str) -> Run:
    """Run a solved lesson in a browser of its own."""
    with tempfile.TemporaryDirectory() as folder, open_alone(Path(folder)) as page:
        return LiteNotebook(page, address, f"{name}/{name}.ipynb").run_all()


def row(name: str, run: Run) -> str:
    first = "-" if run.first is None else f"{run.first:.0f}"
    return (f"| {name} | {run.ready:.0f} | {first} | {run.all:.0f} | {run.ran} of {run.of} | {run.slow_cell} "
            f"| {run.slowest:.0f} | {'; '.join(run.errors) or 'none'} |")  # fmt: skip


def main(names: list[str]) -> None:
    lessons = [read_lesson(path) for path in find_lessons(names)]
    lessons = [lesson for lesson in lessons if not lesson.cells[0].options.get("slot")]
    with tempfile.TemporaryDirectory() as folder:
        solved = {lesson.name: source_notebook(lesson) for lesson in lessons}
        lite.build(Path(folder) / "lite", lessons, distribution(), solved)
        print(HEAD)
        with served(Path(folder) / "lite") as address:
            for lesson in lessons:
                print(row(lesson.name, measured(address, lesson.name)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
