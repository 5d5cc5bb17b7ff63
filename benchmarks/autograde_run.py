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


def by_process() -> dict[str, float]:
    """Return the CPU seconds of this course's processes so far: who spent them."""
    first = psutil.Process()
    spent = {"writer": sum(first.cpu_times()[:2]), "tests": 0.0, "answers, in the sandbox": 0.0}
    for process in first.children(recursive=True):
        command = process.cmdline()
        for kind, name in (
            ("course.grade.trusted.server", "tests"),
            ("course.grade.sandboxed.zygote", "answers, in the sandbox"),
        ):
            if kind in command and "bwrap" not in process.name():
                spent[name] += sum(process.cpu_times()[:4])  # with the forks that have ended
    return spent


class Stages:
    """CPU seconds that the writer spends in parts of its work."""

    PARTS = {"rebuild": "take in and rebuild", "write_scores": "scores to the gradebook", "tell": "report",
             "finish": "the rest: graded notebook, cache, commit"}  # fmt: skip

    def __init__(self, grading):
        self.spent = dict.fromkeys(self.PARTS, 0.0)
        for name in self.PARTS:
            setattr(grading, name, self.timed(name, getattr(grading, name)))

    def timed(self, name: str, function):
        def run(*arguments):
            inner, begun = sum(self.spent.values()), time.process_time()
            try:
                return function(*arguments)
            finally:  # what parts inside this one took is theirs
                used = time.process_time() - begun
                self.spent[name] += used - (sum(self.spent.values()) - inner)

        return run


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


def grade_ours(root: Path, lesson: str, workers: int, seen, figures: bool) -> Stages:
    from course.grade.engine import Grading
    from course.grade.submission import Options

    def report(row) -> None:
        assert row.graded, row
        seen()

    grading = Grading(open_converter(root, lesson, "*"), Options(workers, everything=figures), report)
    stages = Stages(grading)
    grading.run()
    return stages


def profile(root: Path, lesson: str, size: int, warm: int) -> dict[str, float]:
    """Return the CPU seconds a submission by who spends them, with one worker, after the first `warm`."""
    looks = []

    def seen() -> None:
        looks.append(by_process() if len(looks) + 1 in (warm, size) else None)

    stages = grade_ours(root, lesson, 1, seen, figures=False)
    first, last = looks[warm - 1], looks[-1]
    rows = {name: (last[name] - first[name]) / (size - warm) for name in last}
    return rows | {f"writer: {Stages.PARTS[name]}": spent / size for name, spent in stages.spent.items()}


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

    if engine == "profile":
        print(json.dumps(profile(root, lesson, size, warm)))
        return
    if engine == "stock":
        grade_stock(root, lesson, workers, seen)
    else:
        grade_ours(root, lesson, workers, seen, figures=engine == "figures")
    print(json.dumps(marks))


if __name__ == "__main__":
    main()
