"""Build it, then use it: for each graded function a recorded wrong answer that changes what a later cell shows.

The solved lesson runs once from top to bottom. Where a function has been checked, a copy of the process stays behind.
When it is known what every cell shows, each copy forks: the fork takes one wrong answer and runs the cells below that
depend on the function, until one shows something else (text, tables, widgets, or the pixels of a figure). The wrong
answers of a function are tried in turn until one does: that proves that it drives something, and saves a quarter of an
hour in a lesson that has a hundred of them.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import io
import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from course.authoring.build import content_key
from course.authoring.expand import expand
from course.authoring.lesson import ROOT, Lesson, LessonCell, LessonError, read_lesson
from course.authoring.trial import in_fork, run_apart, run_cell
from course.files import write_atomically
from helpers import messages, own_names

RUN = ("", "given", "exercise", "fault", "prediction", "experiment", "verdict")
SHOWS = ("", "given", "experiment", "verdict")  # what these show, a learner looks at
SECONDS = 10  # of processor time for cells that take next to none with the right answer
TIMES = 4  # as long as with the right answer: a wrong answer that takes longer changes nothing that one would wait for


@dataclass(eq=False)
class Step:
    """One code cell as the notebook has it: what it shows, and the names it reads and makes."""

    cell: LessonCell
    source: str
    reads: set[str] = field(default_factory=set)
    makes: set[str] = field(default_factory=set)
    shown: list[str] = field(default_factory=list)
    seconds: float = 0.0


def steps_of(lesson: Lesson) -> list[Step]:
    """Return the code cells of a solved lesson that run here, in order; checks, quizzes and cards are left out."""
    found = []
    for cell in lesson.with_role(*RUN):
        source = "\n".join(built.source for built in expand(lesson, cell) if built.cell_type == "code")
        if cell.kind == "code" and source:
            found.append(Step(cell, source, *names(source)))
    return found


def names(source: str) -> tuple[set[str], set[str]]:
    """Return the names that a cell reads, and those that it makes or changes (`row[0] = 1` changes `row`)."""
    nodes = list(ast.walk(ast.parse(source)))
    changed = {ast.unparse(node.value).split(".")[0].split("[")[0] for node in nodes
               if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store)}  # fmt: skip
    reads = {node.id for node in nodes if isinstance(node, ast.Name)}
    return reads, own_names.stored(source) | (changed & reads)


def depending(steps: list[Step], function: set[str]) -> list[Step]:
    """Return the cells that use a function, directly or by what others made with it, and those that these need."""
    touched, using = set(function), set()
    for index, step in enumerate(steps):
        if step.reads & touched:
            using.add(index)
            touched |= step.makes
    return needed_for(steps, [steps[index] for index in sorted(using)])


def needed_for(steps: list[Step], wanted: list[Step]) -> list[Step]:
    """Return some cells with those above them that make what they read, in order.

    A function may call one that is written further down, as a method does with the function of a later exercise: that
    one is kept too.
    """
    needed: set[str] = set()
    kept = []
    for step in reversed(steps):
        if step in wanted or step.makes & needed:
            kept.append(step)
            needed |= step.reads
    kept.reverse()
    below = steps[: steps.index(kept[-1])] if kept else []
    called = [step for step in below if step not in kept and defined(step) & needed]
    return needed_for(steps, kept + called) if called else kept


def defined(step: Step) -> set[str]:
    """Return the functions and classes that a cell defines."""
    return {node.name for node in ast.parse(step.source).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def show_markup() -> None:
    """Let the helpers print what a notebook would show as HTML, pictures and all, in place of the plain twin."""
    plain = messages.emit

    def emit(markup: str, text: str) -> None:
        print(markup)

    messages.emit = emit
    for name, module in list(sys.modules.items()):
        if name.startswith("helpers.") and getattr(module, "emit", None) is plain:
            module.emit = emit


def show(step: Step, namespace: dict) -> list[str]:
    """Run a cell; return what it shows, line by line, long lines (pictures) as a hash."""
    tree = ast.parse(step.source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    place = f"{step.cell.file} cell {step.cell.role} {step.cell.key}"
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        exec(compile(tree, place, "exec"), namespace)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), place, "eval"), namespace)
            if value is not None:
                print(repr(value))
    lines = printed.getvalue().splitlines()
    return [line if len(line) < 200 else hashlib.sha256(line.encode()).hexdigest() for line in lines]


def show_or_fail(step: Step, namespace: dict) -> list[str]:
    """Run a cell that may raise, which is something to see, too."""
    try:
        return show(step, namespace)
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]


@dataclass
class Copy:
    """A process that waits behind the last check of an exercise, and what it will be asked."""

    exercise: str
    process: int
    start: int  # a pipe: it goes on when something is written there
    answer: Path


def changes(lesson: Lesson, every: bool = False) -> dict[str, dict]:
    """Return, by the graded function's exercise, {"wrong": how many, "changing": line of the answer -> line of a cell}.

    "changing" holds the first that changes something; with `every`, each that does.

    Runs in this process, which has to fork: see `changes_apart`.
    """
    show_markup()
    namespace: dict = {"__name__": "__main__"}
    steps, copies = steps_of(lesson), []
    with tempfile.TemporaryDirectory() as place:
        for number, step in enumerate(steps):
            begun = time.process_time()
            try:
                step.shown = show(step, namespace)
            except Exception as error:
                raise step.cell.error(f"in the solved lesson it stops: {type(error).__name__}: {error}") from error
            step.seconds = time.process_time() - begun
            for exercise in exercises_ending(lesson, step.cell):
                copies.append(left_behind(lesson, exercise, steps, number + 1, namespace, Path(place), every))
        baseline = Path(place) / "shown.json"
        baseline.write_text(json.dumps([[step.shown, step.seconds] for step in steps]))
        return {copy.exercise: told_by(copy) for copy in copies}


def exercises_ending(lesson: Lesson, cell: LessonCell) -> list[str]:
    """Return the exercise whose last cell this is, if it is graded and has recorded wrong answers."""
    cells = [other for other in lesson.with_role("exercise") if other.name == cell.name]
    graded = any(check.name == cell.name for check in lesson.with_role("check"))
    last = cell.role == "exercise" and cell is cells[-1] and not cells[0].options.get("extension")
    return [cell.name] if last and graded and wrongs_of(lesson, cell.name) else []


def wrongs_of(lesson: Lesson, exercise: str) -> list[LessonCell]:
    """Return the recorded wrong answers of an exercise."""
    return [cell for cell in lesson.wrong_answers() if cell.name == exercise]


def left_behind(
    lesson: Lesson, exercise: str, steps: list[Step], now: int, namespace: dict, place: Path, every: bool
) -> Copy:
    """Leave a copy of this process behind that waits until it is known what all cells show."""
    read, write = os.pipe()
    answer = place / f"{exercise}.json"
    process = os.fork()
    if process:
        os.close(read)
        return Copy(exercise, process, write, answer)
    os.close(write)
    if os.read(read, 1):
        with contextlib.suppress(BaseException):
            for step, (shown, seconds) in zip(steps, json.loads((place / "shown.json").read_text()), strict=True):
                step.shown, step.seconds = shown, seconds
            function = set(lesson.names_of(exercise))
            below = depending(steps[now:], function)
            wrongs = wrongs_of(lesson, exercise)
            found: dict[int, int] = {}
            for wrong in wrongs:
                if line := changed_cell(below, wrong, namespace):
                    found[wrong.line] = line
                    if not every:
                        break
            answer.write_text(json.dumps({"wrong": len(wrongs), "changing": found}))
    os._exit(0)


def told_by(copy: Copy) -> dict:
    """Let a copy go on, and return what it found."""
    with contextlib.suppress(BrokenPipeError):
        os.write(copy.start, b"x")
    os.close(copy.start)
    os.waitpid(copy.process, 0)
    if not copy.answer.exists():
        raise LessonError(f"{copy.exercise}: its wrong answers could not be tried below its check.")
    return json.loads(copy.answer.read_text())


def changed_cell(below: list[Step], wrong: LessonCell, namespace: dict) -> int:
    """Return the line of the first cell that shows something else with a wrong answer, 0 if none does."""
    limit = SECONDS + TIMES * sum(step.seconds for step in below)
    while True:
        found = in_fork(lambda: first_change(below, wrong, namespace), limit)
        if not found.get("at"):
            return 0
        # What differs from run to run (a time that was measured) is no change: the right answer must not show it.
        again = in_fork(lambda found=found: shown_with(below, found["at"], namespace), limit)
        step = below[found["at"] - 1]
        if "shown" not in again or not unsteady(step, again["shown"]):
            return step.cell.line
        step.shown = masked(step.shown, again["shown"])


def first_change(below: list[Step], wrong: LessonCell, namespace: dict) -> dict:
    """Put a wrong answer in place, run cells, and return the place of the first that shows something else."""
    run_cell(wrong, namespace)
    for place, step in enumerate(below, 1):
        shown = show_or_fail(step, namespace)
        if step.cell.role in SHOWS and unsteady(step, shown):
            return {"at": place}
    return {}


def shown_with(below: list[Step], place: int, namespace: dict) -> dict:
    """Return what the cell at a place shows with the right answer, run as for a wrong one."""
    for step in below[:place]:
        shown = show_or_fail(step, namespace)
    return {"shown": shown}


ANY = "\0 differs from run to run"


def unsteady(step: Step, shown: list[str]) -> bool:
    """Return whether a cell shows something else than it did, lines apart that are never twice the same."""
    if ANY in step.shown and len(step.shown) == 1:
        return False
    return len(shown) != len(step.shown) or any(
        one not in (other, ANY) for one, other in zip(step.shown, shown, strict=True)
    )


def masked(one: list[str], other: list[str]) -> list[str]:
    """Return what two runs show alike; all of it is left open where they have not as many lines."""
    if len(one) != len(other):
        return [ANY]
    return [line if line == second else ANY for line, second in zip(one, other, strict=True)]


def remembered_changes(lesson: Lesson) -> dict[str, dict]:
    """Return the changes of a lesson, from .cache/ if nothing that decides them has changed."""
    parts = [Path(__file__).read_bytes(), version("matplotlib").encode(), content_key(lesson).encode()]
    file = ROOT / ".cache" / "changes" / f"{lesson.name}-{hashlib.sha256(b'|'.join(parts)).hexdigest()[:20]}.json"
    if file.exists():
        return json.loads(file.read_text(encoding="utf-8"))
    found = changes_apart(lesson)
    for old in file.parent.glob(f"{lesson.name}-*.json"):
        old.unlink(missing_ok=True)
    write_atomically(file, json.dumps(found))
    return found


def changes_apart(lesson: Lesson) -> dict[str, dict]:
    """Return the changes of a lesson."""
    return run_apart("course.authoring.changes", lesson, NEURONS_RECORDS="beside")


if __name__ == "__main__":
    print(json.dumps(changes(read_lesson(Path(sys.argv[1])))))
