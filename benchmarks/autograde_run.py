"""One measured run: grade a class by stock nbgrader or by this course, and print marks. Started by autograde.py."""

from __future__ import annotations

import json
import logging
import multiprocessing
import sys
import time
import warnings
from pathlib import Path

import psutil

STARTED = time.monotonic()


def processor_time(pid: int | None = None) -> float:
    """Return the CPU seconds of a process and all it started: those that live and those that it waited for."""
    try:
        first = psutil.Process(pid)
        family, total = [first, *first.children(recursive=True)], 0.0
    except psutil.NoSuchProcess:
        return 0.0
    for process in family:
        try:
            total += sum(process.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return total


def open_converter(root: Path, lesson: str, students: str):
    """Return nbgrader's own converter for a class."""
    from nbgrader.apps import NbGraderAPI
    from nbgrader.converters import Autograde
    from nbgrader.coursedir import CourseDirectory

    from benchmarks.hand_ins import settings

    api = NbGraderAPI(CourseDirectory(config=settings(root)), config=settings(root))
    api.coursedir.assignment_id, api.coursedir.student_id = lesson, students
    converter = Autograde(coursedir=api.coursedir, parent=api)
    converter.log.setLevel(logging.ERROR)
    return converter


def stock_part(root: Path, lesson: str, students: str) -> None:
    from course.grade.hook import STOCK_START

    warnings.simplefilter("ignore")  # nbgrader 0.9.6 with SQLAlchemy 2: noise
    STOCK_START(open_converter(root, lesson, students))


def grade_stock(root: Path, lesson: str, workers: int, seen) -> None:
    """Grade by stock nbgrader: in this process, or one half of the class in each of two."""
    if workers == 1:
        from course.grade.hook import STOCK_START

        converter = open_converter(root, lesson, "*")
        converter.run_post_convert_hook = seen
        warnings.simplefilter("ignore")
        return STOCK_START(converter)
    context = multiprocessing.get_context("spawn")
    halves = [context.Process(target=stock_part, args=(root, lesson, part)) for part in ("s*[02468]", "s*[13579]")]
    for process in halves:
        process.start()
    for process in halves:
        process.join()
        assert process.exitcode == 0, "one half of the class was not graded"


def grade_ours(root: Path, lesson: str, workers: int, seen, figures: bool) -> None:
    from course.grade.engine import Grading
    from course.grade.submission import Options

    def report(row) -> None:
        assert row.graded, row
        seen()

    Grading(open_converter(root, lesson, "*"), Options(workers, everything=figures), report).run()


def main() -> None:
    engine, folder, lesson, *numbers = sys.argv[1:]
    root, (workers, warm) = Path(folder), map(int, numbers)
    marks: list[tuple[int, float, float]] = []
    count = 0
    size = len(list((root / "submitted").iterdir()))

    def seen() -> None:
        nonlocal count
        count += 1
        if count in (warm, size):  # looking costs some milliseconds: twice only
            marks.append((count, time.monotonic() - STARTED, processor_time()))

    if engine == "stock":
        grade_stock(root, lesson, workers, seen)
    else:
        grade_ours(root, lesson, workers, seen, figures=engine == "figures")
    print(json.dumps(marks))


if __name__ == "__main__":
    main()
