"""What the start in a browser costs with and without bytecode, in turns: `python -m benchmarks.start_up [TIMES]`.

"Before" is the same site with Python's sources and with the kernel's own packages installed one after another. Prints
seconds from Run All to the first "Well done" of solved lesson 01, network off, and the ratio of the medians.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from unittest import mock

from benchmarks.browser import measured
from course.authoring.expand import source_notebook
from course.authoring.lesson import find_lessons, read_lesson
from course.site import lite
from tests.site.distribution import distribution
from tests.site.in_browser import served

LESSON = "01_threshold_logic"


def main(times: int = 3) -> None:
    lesson = read_lesson(find_lessons([LESSON])[0])
    solved = {lesson.name: source_notebook(lesson)}
    found: dict[str, list[float]] = {"before": [], "after": []}
    with tempfile.TemporaryDirectory() as folder:
        lite.build(Path(folder) / "after", [lesson], distribution(), solved)
        at_start = tuple(name for name in lite.AT_START if name not in lite.OF_KERNEL)
        as_before = {"AT_START": at_start, "OF_KERNEL": {}}
        with mock.patch.multiple(lite, **as_before), mock.patch.object(lite.bytecode, "compile_folder"):
            lite.build(Path(folder) / "before", [lesson], distribution(), {lesson.name: source_notebook(lesson)})
        with served(Path(folder)) as address:
            for _ in range(times):
                for kind, row in found.items():
                    run = measured(f"{address}/{kind}", lesson.name)
                    assert not run.errors and run.first, run.errors
                    row.append(run.first)
                    print(f"{kind}: page {run.ready:.1f} s, first Well done {run.first:.1f} s", flush=True)
    before, after = (statistics.median(row) for row in found.values())
    print(f"before {before:.1f} s, after {after:.1f} s, ratio {after / before:.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
