"""Compare grading by stock nbgrader with grading by this course: CPU, wall time, memory, and the scores.

    python -m benchmarks.autograde 01_threshold_logic 02_perceptron             both, in turns, on the same submissions
    python -m benchmarks.autograde 01_threshold_logic --submissions 1000 --soak  this course alone, memory over time
    python -m benchmarks.autograde 01_threshold_logic --profile                  this course alone, who spends its time

CPU seconds are user and system time of all processes, those included that were killed on the way. They are what to
compare on a machine that does other things too; wall time needs a quiet one. Each row is the median of the rounds so
far: rows are printed as they come, the last of an engine counts. An engine that fails has a row that says why, and the
others go on. Before it begins, a small trial of each engine tells how long it will take.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from nbgrader.api import Gradebook

from benchmarks.autograde_run import processor_time
from benchmarks.hand_ins import make_class
from course.authoring.lesson import ROOT, find_lessons
from course.grade.progress import duration

ONE = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
TRIAL = 8  # submissions of the run that tells how long all will take
WARM = 6  # submissions after which everything has started
SUBREAPER = 36  # prctl: orphans become children of this process, so that their CPU time is counted


@dataclass
class Measured:
    """One run over a class."""

    processor: float  # CPU seconds of all processes, start and end included
    wall: float
    peak: float  # MB: the largest sum of proportional set sizes
    marks: list  # (submissions done, wall seconds, CPU seconds) when all had started, and at the end

    def each(self, column: int) -> float | None:
        """Return the cost of one more submission, without starting."""
        if len(self.marks) < 2:
            return None
        first, last = self.marks
        return (last[column] - first[column]) / (last[0] - first[0])


class Failed(RuntimeError):
    """An engine did not come to its end; the message is the last line of what it said."""


def environment() -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, **ONE, "PYTHONPATH": str(ROOT), "PATH": path,
            "MPLBACKEND": "module://matplotlib_inline.backend_inline"}  # fmt: skip


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def reap() -> None:
    """Wait for orphans, which counts their time."""
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        return


def memory_of(pid: int) -> float:
    """Return the MB of a process and all below it, shared pages shared out."""
    total = 0
    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    for process in family:
        try:
            lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def run(engine: str, root: Path, lesson: str, workers: int) -> Measured:
    """Grade the class in `root` once."""
    command = [sys.executable, "-m", "benchmarks.autograde_run", engine, str(root), lesson, str(workers), str(WARM)]
    before, start, peak = spent(), time.monotonic(), 0.0
    with tempfile.TemporaryFile("w+") as answer, tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(command, stdout=answer, stderr=complaints, env=environment(), cwd=root)
        while process.poll() is None:
            peak = max(peak, memory_of(process.pid))
            time.sleep(0.5)
        wall = time.monotonic() - start
        reap()
        answer.seek(0)
        lines = answer.read().splitlines()
        complaints.seek(0)
        said = [line.strip() for line in complaints.read().splitlines() if line.strip()]
    if process.returncode or not lines:
        raise Failed(said[-1] if said else f"exit code {process.returncode}, without a word")
    marks = json.loads(lines[-1])
    # Processes in a namespace that is torn down are not waited for: the last look at the living counts them.
    return Measured(max(spent() - before, *(mark[2] for mark in marks), 0.0), wall, peak, marks)


def scores(root: Path, lesson: str) -> dict[str, dict[str, float]]:
    """Return the automatic scores of every cell by student."""
    with Gradebook(f"sqlite:///{root}/gradebook.db", "neurons") as gradebook:
        return {
            submission.student.id: {
                grade.name: grade.auto_score for book in submission.notebooks for grade in book.grades
            }
            for submission in gradebook.assignment_submissions(lesson)
        }


Engine = tuple[str, int]  # name, workers


def compare(lesson: str, size: int, rounds: int, engines: list[Engine], say=print) -> dict:
    """Run every engine in turn, `rounds` times, each on a fresh copy of the same class; print a row after each run.

    An engine that fails is not run again: its error stands in place of its measurements, whatever it had measured.
    """
    found: dict[Engine, list[Measured] | Failed] = {engine: [] for engine in engines}
    known: dict = {}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        say(f"{lesson}: a trial of {min(TRIAL, size)} submissions with each engine, to tell how long all will take")
        say(forecast(Path(folder), lesson, size, rounds, found))
        make_class(Path(folder, "class"), lesson, size)
        say(head(lesson, size))
        for engine in [engine for engine in engines if isinstance(found[engine], Failed)]:
            say(row(engine, found))  # in its trial already
        for number in range(rounds):
            for engine in engines if number % 2 == 0 else reversed(engines):
                if not isinstance(found[engine], Failed):
                    attempt(Path(folder), lesson, engine, found, known, say)
                    say(row(engine, found))
    return found


def attempt(folder: Path, lesson: str, engine: Engine, found: dict, known: dict, say=print) -> float:
    """Run one engine on a copy of the class, note what it took or why it failed, and return its wall seconds."""
    root, begun = folder / "run", time.monotonic()
    shutil.copytree(folder / "class", root)
    try:
        found[engine].append(run(engine[0], root, lesson, engine[1]))
        given = scores(root, lesson)
        if given != known.setdefault("scores", given):
            say(f"{lesson}: {engine[0]} gives other scores: {differing(known['scores'], given)}")
    except Failed as error:
        found[engine] = error
    finally:
        shutil.rmtree(root)
    return time.monotonic() - begun


def forecast(folder: Path, lesson: str, size: int, rounds: int, found: dict[Engine, list | Failed]) -> str:
    """Return in a sentence how long all rounds will take, from one small trial of each engine."""
    small = min(TRIAL, size)
    make_class(folder / "class", lesson, small)
    times = {}
    for engine in found:
        tried: dict = {engine: []}
        seconds = attempt(folder, lesson, engine, tried, {})
        if isinstance(tried[engine], Failed):
            found[engine] = tried[engine]
        else:
            times[engine] = seconds + (size - small) * (tried[engine][0].each(1) or seconds / small)
    shutil.rmtree(folder / "class")
    parts = ", ".join(f"{name} {workers}: {duration(one)}" for (name, workers), one in times.items())
    return f"{lesson}: {rounds} rounds will take about {duration(rounds * sum(times.values()))} ({parts} each)"


def differing(first: dict, second: dict) -> list:
    return [(name, score, second.get(name)) for name, score in first.items() if score != second.get(name)]


def median(values) -> float:
    values = [value for value in values if value is not None]
    return statistics.median(values) if values else float("nan")


HEADS = ("engine", "workers", "CPU s each", "ratio", "wall s each", "ratio", "CPU s all", "ratio", "wall s all")


def head(lesson: str, size: int) -> str:
    """Return the head of the table."""
    load = os.getloadavg()
    return (f"{lesson}: {size} submissions; load {load[0]:.1f} (1 min), {load[2]:.1f} (15 min)\n"
            f"| {' | '.join(HEADS)} | peak MB |\n{'|---' * 10}|")  # fmt: skip


def row(engine: Engine, found: dict[Engine, list[Measured] | Failed]) -> str:
    """Return the row of an engine so far; ratios are stock's cost over this one's, with as many workers."""
    name, workers = engine
    runs, base = found[engine], found.get(("stock", workers), [])
    if isinstance(runs, Failed):
        return f"| {name} | {workers} | FAILED: {str(runs).replace('|', '/')} |" + " |" * 7
    base = [] if isinstance(base, Failed) else base
    columns = [name, str(workers)]
    for value in (lambda m: m.each(2), lambda m: m.each(1), lambda m: m.processor):
        cost, stock = median(map(value, runs)), median(map(value, base))
        columns += [f"{cost:.3f}", f"{stock / cost:.1f}"]
    columns += [f"{median(m.wall for m in runs):.1f}", f"{max(m.peak for m in runs):.0f}"]
    return "| " + " | ".join(columns) + " |"


def table(lesson: str, size: int, found: dict) -> str:
    """Return a row for each engine."""
    return "\n".join([head(lesson, size), *(row(engine, found) for engine in found)])


def profile(lesson: str, size: int) -> None:
    """Print who spends this course's CPU seconds, a submission, with one worker."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        root = Path(folder, "class")
        make_class(root, lesson, size)
        command = [sys.executable, "-m", "benchmarks.autograde_run", "profile", str(root), lesson, "1", str(WARM)]
        done = subprocess.run(command, env=environment(), cwd=root, capture_output=True, text=True, check=True)
    rows = json.loads(done.stdout.splitlines()[-1])
    total = sum(value for name, value in rows.items() if ": " not in name)
    print(f"\n{lesson}: {size} submissions, one worker, after the first {WARM}")
    print("| spent by | CPU ms each | share |\n|---|--:|--:|")
    for name, value in rows.items():
        print(f"| {name} | {1000 * value:.0f} | {value / total:.0%} |")


def soak(lesson: str, size: int, workers: int, every: float = 5.0) -> None:
    """Grade a large class with the real command and print the memory of its processes over time."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        root = Path(folder, "class")
        make_class(root, lesson, size)
        command = [sys.executable, "-m", "course", "grade", lesson, "--workers", str(workers)]
        before, start = spent(), time.monotonic()
        process = subprocess.Popen(command, env=environment(), cwd=root)
        samples, used = [], 0.0
        while process.poll() is None:
            used = max(used, processor_time(process.pid))
            samples.append((time.monotonic() - start, *by_role(process.pid)))
            time.sleep(every)
        wall = time.monotonic() - start
        reap()
        graded = sum(None not in cells.values() for cells in scores(root, lesson).values())
        print(f"\n{size} submissions of {lesson}, {workers} worker(s): {graded} have scores, exit code "
              f"{process.returncode}, {wall:.0f} s wall, {max(used, spent() - before):.0f} CPU s")  # fmt: skip
        print("| time s | writer MB | server of tests MB | zygote MB |\n|---|---|---|---|")
        for sample in samples[1 :: max(len(samples) // 10, 1)]:
            print("| " + " | ".join(f"{value:.0f}" for value in sample) + " |")


def by_role(pid: int) -> tuple[float, float, float]:
    """Return the resident MB of the process that writes, and of the servers (the first of each kind)."""
    try:
        writer = psutil.Process(pid)
        family = sorted(writer.children(recursive=True), key=lambda process: process.create_time())
    except psutil.NoSuchProcess:
        return (0.0, 0.0, 0.0)
    sizes = [resident(writer)]
    for kind in ("course.grade.trusted.server", "course.grade.sandboxed.zygote"):
        servers = [process for process in family if runs(process, kind)]
        sizes.append(resident(servers[0]) if servers else 0.0)
    return tuple(sizes)


def runs(process: psutil.Process, kind: str) -> bool:
    try:
        return kind in process.cmdline() and "bwrap" not in process.name()
    except psutil.Error:
        return False


def resident(process: psutil.Process) -> float:
    try:
        return process.memory_info().rss / 2**20
    except psutil.Error:
        return 0.0


def say(text: str) -> None:
    print(text, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lessons", nargs="*", default=["01_threshold_logic", "02_perceptron"])
    parser.add_argument("--submissions", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    engines = "stock, course, figures (this course, the figures of the lesson's own cells too)"
    parser.add_argument("--engines", nargs="*", default=["stock", "course"], help=engines)
    parser.add_argument("--profile", action="store_true", help="this course alone: who spends its CPU seconds")
    parser.add_argument("--soak", action="store_true", help="this course alone, with memory over time")
    chosen = parser.parse_args()
    os.environ.update(ONE)
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    for lesson in [file.stem for file in find_lessons(chosen.lessons)]:
        if chosen.profile:
            profile(lesson, chosen.submissions)
            continue
        if chosen.soak or chosen.submissions >= 1000:
            soak(lesson, chosen.submissions, chosen.workers[0])
            continue
        engines = [(name, workers) for workers in chosen.workers for name in chosen.engines]
        found = compare(lesson, chosen.submissions, chosen.rounds, engines, say)
        say(f"\nAll {chosen.rounds} rounds:\n{table(lesson, chosen.submissions, found)}")


if __name__ == "__main__":
    main()
