"""Try the answer and the wrong answers of a lesson, known and strange: what each does on the probes and its check.

The graded cells of the lesson run once, in order, in a process of their own; for each wrong answer that process
forks, so that what one does is unseen by the next (where there is no fork, every trial starts anew).
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import math
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from course.authoring.expand import visible_source
from course.authoring.lazy import lazy_answers
from course.authoring.lesson import ROOT, Lesson, LessonCell, LessonError, read_lesson
from helpers import check, fingerprint, steps

GRADED = ("given", "exercise", "check")
SECONDS = 60  # of processor time: one wrong answer may loop for ever, and that counts as losing its points
PATIENCE = 20  # times as many seconds on the clock, for what sleeps: never what decides on a busy machine


@dataclass
class Trial:
    """What one answer did: `wrong` is the line of its cell, 0 for the lesson's own answer, negative for a lazy one."""

    check: str
    wrong: int
    calls: list
    outcomes: list
    failed: str | None  # why its check failed, or None if it passed
    used: list[str] = field(default_factory=list)  # the files of helpers that its process had imported


def probes_of(lesson: Lesson, key: str) -> str:
    """Return the probe programme of a check: its probes cell, or else its visible part."""
    for cell in lesson.with_role("probes"):
        if lesson.check_of(cell) == key:
            return cell.source
    return next(visible_source(cell.source) for cell in lesson.with_role("check") if cell.key == key)


def run_cell(cell: LessonCell, namespace: dict) -> None:
    """Run a cell's source as a notebook would, quietly; errors name the file, the cell and the line."""
    code = compile(cell.source, f"{cell.file} cell {cell.role} {cell.key}", "exec")
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code, namespace)


def probe(lesson: Lesson, test: LessonCell, wrong: LessonCell | None, namespace: dict) -> dict:
    """Put a wrong answer (or none) in place and return how it behaves on the probes."""
    if wrong is not None:
        run_cell(wrong, namespace)
    log = fingerprint.trace(probes_of(lesson, test.key), namespace, list(lesson.names_of(test.name)))
    return {"calls": log.calls, "outcomes": log.entries, "used": helper_files()}


def verdict(test: LessonCell, wrong: LessonCell | None, namespace: dict) -> dict:
    """Put a wrong answer (or none) in place and run its check, without the line that recognises mistakes."""
    try:
        if wrong is not None:
            run_cell(wrong, namespace)
        steps.start()
        run_cell(test, namespace)
        missed = [sentence for _, reached, sentence in steps.taken if not reached]
        if missed:
            return {"failed": f"not reached: {missed[0]}", "used": helper_files()}
    except BaseException as error:  # a wrong answer may do anything, SystemExit included
        return {"failed": f"{type(error).__name__}: {error}", "used": helper_files()}
    return {"failed": None, "used": helper_files()}


def helper_files() -> list[str]:
    """Return the files of `helpers` that this process has imported, as paths below the course's root."""
    loaded = [name for name in sys.modules if name.partition(".")[0] == "helpers"]
    files = [Path(file).resolve() for name in loaded if (file := getattr(sys.modules[name], "__file__", None))]
    return sorted({file.relative_to(ROOT).as_posix() for file in files if file.is_relative_to(ROOT)})


def import_everything(lesson: Lesson) -> None:
    """Import every module of `helpers` that any cell names, those of play cells too, for the list of what was used."""
    for cell in lesson.cells:
        for name in re.findall(r"\bhelpers(?:\.\w+)*", cell.source) if cell.kind == "code" else ():
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        for package, names in re.findall(r"^\s*from (helpers[\w.]*) import ([\w, ]+)", cell.source, re.MULTILINE):
            for name in re.findall(r"\w+", names):
                with contextlib.suppress(ImportError):
                    importlib.import_module(f"{package}.{name}")


def in_fork(work, seconds: float | None = None) -> dict:
    """Return what `work()` returns (JSON data), computed in a fork; one that hangs is killed."""
    limit = SECONDS if seconds is None else seconds
    with tempfile.TemporaryFile("w+") as answer:
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                end_after(limit)
                json.dump(work(), answer)
                answer.flush()
            os._exit(0)
        status = wait(child, limit)
        answer.seek(0)
        text = answer.read()
    return json.loads(text) if text else {"died": status}


def end_after(seconds: float) -> None:
    """Let this process end when it has used that much processor time, however busy the machine is."""
    import resource

    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    limit = math.ceil(used + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)


def wait(child: int, seconds: float) -> str:
    """Wait for a process, kill it if it sleeps far beyond its time, and say how it ended."""
    late = f"did not end within {seconds:g} seconds"
    end = time.monotonic() + PATIENCE * seconds
    pause = 0.0005
    while (found := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return late
        time.sleep(pause)
        pause = min(pause * 2, 0.05)
    out_of_time = os.WIFSIGNALED(found[1]) and os.WTERMSIG(found[1]) in (signal.SIGXCPU, signal.SIGKILL)
    return late if out_of_time else "ended the process"


def trials(lesson: Lesson) -> list[Trial]:
    """Return what the answer and every wrong answer do, check by check. Runs in this process: see `trials_apart`."""
    os.environ.setdefault("MPLBACKEND", "agg")
    import_everything(lesson)
    namespace = fresh_namespace()
    found = []
    for cell in lesson.with_role(*GRADED):
        if cell.role != "check":
            execute(cell, namespace)
            continue
        wrongs = [wrong for wrong in lesson.wrong_answers() if lesson.check_of(wrong) == cell.key]
        wrongs += [other for other in lesson.with_role("stranger") if lesson.check_of(other) == cell.key]
        for wrong in [None, *wrongs]:
            found.append(attempt(lesson, cell, wrong, namespace))
        found += [lazy_attempt(lesson, cell, lazy, namespace) for lazy in lazy_answers(lesson, cell.name)]
    return found


def lazy_attempt(lesson: Lesson, test: LessonCell, lazy: LessonCell, namespace: dict) -> Trial:
    """Run the check on a pasted hint or an unfilled start; `wrong` is minus the line of its cell."""
    outcome = unseen(lambda scope: verdict(test, lazy, scope), lesson, test, namespace)
    return Trial(test.key, -lazy.line, [], [], failed=outcome.get("died") or outcome["failed"])


def execute(cell: LessonCell, namespace: dict) -> None:
    """Run a given or answer cell, or raise an error that quotes it."""
    try:
        run_cell(cell, namespace)
    except Exception as error:
        raise cell.error(
            f"it fails when the graded cells run in order: {type(error).__name__}: {error}. Graded cells use names "
            "from given and exercise cells only; mark what they need as `given`."
        ) from error


def attempt(lesson: Lesson, test: LessonCell, wrong: LessonCell | None, namespace: dict) -> Trial:
    """Try one answer, probes and check apart from each other."""
    parts = (lambda scope: probe(lesson, test, wrong, scope), lambda scope: verdict(test, wrong, scope))
    behaviour, outcome = (unseen(part, lesson, test, namespace) for part in parts)
    used = sorted({*behaviour.pop("used", []), *outcome.get("used", [])})
    died = {"calls": [""], "outcomes": [behaviour]}
    return Trial(
        test.key,
        wrong.line if wrong else 0,
        **(died if "died" in behaviour else behaviour),
        failed=outcome.get("died") or outcome["failed"],
        used=used,
    )


def unseen(part, lesson: Lesson, test: LessonCell, namespace: dict) -> dict:
    """Return what `part(namespace)` returns: in a fork, or, where there is none, in a namespace made anew."""
    if hasattr(os, "fork"):
        return in_fork(lambda: part(namespace))
    return part(namespace_before(lesson, test))


def fresh_namespace() -> dict:
    """Return what a notebook starts with, and what the builder imports in check cells."""
    return {"__name__": "__main__", "check": check, "steps": steps}


def namespace_before(lesson: Lesson, test: LessonCell) -> dict:
    """Return a fresh namespace in which every given and answer cell before a check has run."""
    fresh = fresh_namespace()
    for cell in lesson.with_role("given", "exercise"):
        if cell.line < test.line:
            execute(cell, fresh)
    return fresh


def trials_apart(lesson: Lesson) -> list[Trial]:
    """Return the trials of a lesson."""
    return [Trial(**row) for row in run_apart("course.authoring.trial", lesson)]


def run_apart(module: str, lesson: Lesson, **more: str):
    """Return the JSON that a module prints last of a lesson, in a process and a folder of its own, one BLAS thread."""
    environment = os.environ | {"MPLBACKEND": "agg", "PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)} | more
    environment |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    command = [sys.executable, "-m", module, str(lesson.path.resolve())]
    with tempfile.TemporaryDirectory() as folder:
        inner = Path(folder) / lesson.name
        inner.mkdir()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=inner, check=False)
    if done.returncode:
        raise trial_error(lesson, done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def trial_error(lesson: Lesson, text: str):
    """Return the error that a trial process died with."""
    last = [line for line in text.strip().splitlines() if line.strip()][-1:] or ["it said nothing"]
    message = last[0].removeprefix("course.authoring.lesson.LessonError: ")
    return LessonError(message if message.startswith("lessons/") else f"{lesson.path.name}: {message}")


if __name__ == "__main__":
    print(json.dumps([vars(trial) for trial in trials(read_lesson(Path(sys.argv[1])))]))
