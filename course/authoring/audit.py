"""Prove on the built notebooks that every lesson grades truly: blank 0, solved 100 %, every wrong answer caught."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import re
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from pathlib import Path

import nbformat
from nbgrader.utils import is_solution
from tqdm import tqdm

from course.authoring.build import built_files, content_key, current_text, print_of, remembered_trials
from course.authoring.changes import remembered_changes
from course.authoring.expand import points_of, without_region
from course.authoring.lesson import (
    BEGIN_HIDDEN,
    BEGIN_SOLUTION,
    END_HIDDEN,
    END_SOLUTION,
    ROOT,
    Lesson,
    LessonCell,
    find_lessons,
    read_lesson,
)
from course.authoring.stock import stock_course
from course.authoring.style import still_open
from course.authoring.teaching_cells import minutes_of
from course.files import write_atomically

MARKERS = (BEGIN_SOLUTION, END_SOLUTION, BEGIN_HIDDEN, END_HIDDEN)
FOLDED = {"source_hidden": True}
COLUMNS = (
    *("lesson", "exercises", "points", "blank", "solved"),
    *("wrong caught", "hints", "strangers silent", "change a later cell", "minutes", "seconds"),
)


@dataclass
class Audit:
    """What the audit of one lesson found; `problems` is empty if the lesson grades truly."""

    lesson: str
    exercises: int = 0
    points: float = 0
    points_auto: float = 0
    blank: float | None = None
    solved: float | None = None
    wrong_total: int = 0
    wrong_caught: int = 0
    hints_shown: int = 0
    strangers: int = 0
    strangers_silent: int = 0
    minutes: float = 0
    seconds: float = 0
    used_total: int = 0  # graded functions with recorded wrong answers
    used_shown: int = 0  # and those that drive a later cell: with a wrong answer it shows something else
    problems: list[str] = field(default_factory=list)


def add_arguments(parser) -> None:
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="as in 01_threshold_logic or 01 (default: all)")
    parser.add_argument("--json", action="store_true", help="print a list of objects instead of a table")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="lessons audited at once")
    parser.add_argument("--force", action="store_true", help="prove again what is known from an earlier run")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder that holds lessons/ (default: this course)")


def main(arguments) -> int:
    """Audit lessons in parallel, print what was found, and return 1 if anything fails."""
    paths = find_lessons(arguments.lessons, arguments.root / "lessons")
    rows = {}
    with ProcessPoolExecutor(max(1, min(arguments.workers, len(paths) or 1))) as pool:
        waiting = {pool.submit(audit, path, arguments.force): path.stem for path in paths}
        done = tqdm(as_completed(waiting), total=len(waiting), unit="lesson", disable=None, file=sys.stderr)
        for future in done:
            rows[waiting[future]] = future.result()
    found = [rows[path.stem] for path in paths]
    print(json.dumps([as_json(row) for row in found], indent=1) if arguments.json else table(found))
    for row in found:
        for problem in row.problems:
            print(f"FAILED {row.lesson}: {problem}", file=sys.stderr)
    return 1 if any(row.problems for row in found) else 0


def as_json(row: Audit) -> dict:
    """Return the row as `--json` prints it; minutes and problems are for the table and for people."""
    return asdict(row)


def table(rows: list[Audit]) -> str:
    """Return the audit as a table, a row a lesson and one for the sum."""
    cells = [COLUMNS]
    for row in rows:
        cells.append(
            (
                row.lesson,
                str(row.exercises),
                f"{row.points:g}",
                percent(row.blank),
                percent(row.solved),
                f"{row.wrong_caught} of {row.wrong_total}",
                f"{row.hints_shown} of {row.wrong_total}",
                f"{row.strangers_silent} of {row.strangers}",
                f"{row.used_shown} of {row.used_total}" if row.used_total else "-",
                f"{row.minutes:g}",
                f"{row.seconds:.1f}",
            )
        )
    widths = [max(len(line[k]) for line in cells) for k in range(len(COLUMNS))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    points = sum(row.points for row in rows)
    verdict = "every lesson grades truly" if not any(row.problems for row in rows) else "see the failures below"
    return "\n".join([*lines, "", f"{len(rows)} lessons, {points:g} points: {verdict}."])


def percent(value: float | None) -> str:
    """Return a score in percent, or a dash if there was none."""
    return "-" if value is None else f"{value:g} %"


def audit(path: Path, force: bool = False) -> Audit:
    """Return the audit of one lesson, from .cache/ if nothing that decides it has changed."""
    root = path.parent.parent
    try:
        lesson = read_lesson(path)
        file = ROOT / ".cache" / "audit" / f"{lesson.name}-{audit_key(lesson, root)}.json"
        if file.exists() and not force:
            return Audit(**json.loads(file.read_text(encoding="utf-8")))
        row = prove(lesson, root)
    except Exception as error:
        return Audit(path.stem, problems=[f"{type(error).__name__}: {error}"])
    if not row.problems:
        write_atomically(file, json.dumps(asdict(row)))
    return row


def audit_key(lesson: Lesson, root: Path) -> str:
    """Return a hash of the lesson, its built files, what runs them, and this file."""
    digest = hashlib.sha256(content_key(lesson).encode())
    for name in built_names(lesson):
        digest.update((current_text(root / name) or "").encode())
    for source in sorted((ROOT / "course").rglob("*.py")):
        digest.update(source.read_bytes())
    digest.update(importlib.metadata.version("nbgrader").encode())
    return digest.hexdigest()[:20]


def built_names(lesson: Lesson) -> tuple[str, str, str]:
    """Return the names of a lesson's built files: source notebook, student's notebook, record for the helpers."""
    file = f"{lesson.name}/{lesson.name}.ipynb"
    return f"solutions/{file}", f"notebooks/{file}", f"helpers/built/{lesson.concept}.json"


def prove(lesson: Lesson, root: Path) -> Audit:
    """Carry out the whole proof for one lesson."""
    start = time.monotonic()
    checks = lesson.with_role("check")
    row = Audit(
        lesson.name,
        exercises=len({cell.name for cell in checks}),
        points=sum(points_of(cell) for cell in lesson.with_role("check", "hand_in", "essay", "catch")),
        points_auto=sum(points_of(cell) for cell in lesson.with_role("check", "hand_in", "catch")),
        minutes=round(minutes_of(lesson.cells)),
    )
    stale = [name for name, text in built_files(lesson.path).items() if current_text(root / name) != text]
    if stale:
        row.problems.append(f"{', '.join(stale)}: not what the lesson says. Run `python -m course build`.")
        return row
    source, student, _ = (root / name for name in built_names(lesson))
    wrong_answers(lesson, root, row)
    strangers(lesson, root, row)
    uses(lesson, row)
    row.problems += leaks(lesson, nbformat.read(student, as_version=4))
    scores(lesson, source, student, row)
    row.seconds = round(time.monotonic() - start, 1)
    return row


def wrong_answers(lesson: Lesson, root: Path, row: Audit) -> None:
    """Count the wrong answers that lose points on their own check, and those whose own hint is shown."""
    recorded = json.loads(current_text(root / built_names(lesson)[2]) or "{}")
    whys = {cell.line: cell for cell in lesson.wrong_answers()}
    lazies = {cell.line: cell for cell in lesson.with_role("hint", "starter")}
    row.wrong_total = len(whys)
    tried = remembered_trials(lesson)
    for trial in tried:
        if trial.wrong == 0:
            if trial.failed:
                row.problems.append(f"check {trial.check!r}: the lesson's own answer fails it: {trial.failed}")
            continue
        if trial.wrong < 0:
            if trial.failed is None:
                row.problems.append(str(lazies[-trial.wrong].error("put into the stub as it is, it passes the check.")))
            continue
        if trial.wrong not in whys:
            continue  # see `strangers`
        cell = whys[trial.wrong]
        if trial.failed is None:
            row.problems.append(str(cell.error("the check gives it full points. Test what it gets wrong.")))
        else:
            row.wrong_caught += 1
        hint = recorded["checks"][trial.check]["hints"].get(print_of(trial), {})
        if hint.get("why") == cell.options["why"]:
            row.hints_shown += 1
        else:
            row.problems.append(str(cell.error(f"its hint is not shown; shown is: {hint.get('why', 'nothing')}")))
    row.problems += untried(whys, tried)


def untried(cells: dict[int, LessonCell], tried: list) -> list[str]:
    """Return an error for each of these answers, by line, that no trial is about."""
    missing = cells.keys() - {trial.wrong for trial in tried}
    return [str(cells[line].error("it was not tried on its check.")) for line in sorted(missing)]


def strangers(lesson: Lesson, root: Path, row: Audit) -> None:
    """Count the wrong answers of other kinds that lose points and get no hint: a hint would tell of another mistake."""
    recorded = json.loads(current_text(root / built_names(lesson)[2]) or "{}")
    cells = {cell.line: cell for cell in lesson.with_role("stranger")}
    row.strangers = len(cells)
    tried = [trial for trial in remembered_trials(lesson) if trial.wrong in cells]
    for trial in tried:
        cell = cells[trial.wrong]
        hint = recorded["checks"][trial.check]["hints"].get(print_of(trial))
        if trial.failed is None:
            row.problems.append(str(cell.error("the check gives it full points. Test what it gets wrong.")))
        if hint:
            row.problems.append(
                str(cell.error(f"it gets the hint of another mistake: {hint['why']} Add probes on which they differ."))
            )
        row.strangers_silent += trial.failed is not None and not hint
    row.problems += untried(cells, tried)


def uses(lesson: Lesson, row: Audit) -> None:
    """Count the functions of which a wrong answer changes what a later cell shows; any other drives nothing.

    Asked of lessons beside an open.toml alone, which says what its lessons still owe; not where there is no fork.
    """
    excused = still_open(lesson.path.parent)
    if not excused or not hasattr(os, "fork"):
        return
    found = remembered_changes(lesson)
    row.used_total = len(found)
    row.used_shown = sum(bool(told["changing"]) for told in found.values())
    idle = [
        str(lesson.exercise_of(exercise).error(
            "none of its recorded wrong answers changes what a later cell shows. Build it, then use it."
        ))
        for exercise, told in found.items() if not told["changing"]
    ]  # fmt: skip
    if lesson.concept not in excused.get("changes", []):
        row.problems += idle
    elif not idle:
        row.problems.append(f"{lesson.concept} keeps the rule `changes`: take it out of lessons/open.toml.")


def dropped_lines(lesson: Lesson) -> dict[str, LessonCell]:
    """Return the lines that only authors may see: hidden tests and wrong answers, with the cell they stand in.

    A line that the lesson's own visible code holds is no secret; a stranger may also share a line with a hint, since
    it is an answer that differs from the right one elsewhere.
    """
    authors = ("wrong", "stranger", "right", "fault")
    faults = {cell.line for cell in lesson.wrong_answers() if cell.role == "fault"}  # these are shown, to be mended
    public = [cell for cell in lesson.cells if cell.role not in (*authors, "probes") or cell.line in faults]
    shown = "\n".join(line for cell in public for line in visible(cell))
    told = "\n".join([shown, *(cell.source for cell in lesson.with_role("hint"))])
    lines = {}
    for cell in lesson.with_role("check", *authors):
        for line in map(str.strip, cell.source.splitlines()):
            if len(line) >= 12 and line not in (told if cell.role == "stranger" else shown):
                lines.setdefault(line, cell)
    return lines


def visible(cell: LessonCell) -> list[str]:
    """Return the code lines of a cell that students see."""
    if cell.kind != "code":
        return []
    hidden = without_region(cell.source, BEGIN_HIDDEN, END_HIDDEN)
    return without_region(hidden, BEGIN_SOLUTION, END_SOLUTION).splitlines()


def leaks(lesson: Lesson, notebook) -> list[str]:
    """Return what a student's notebook shows and should not: in code, prose, outputs or metadata."""
    found = []
    lines = dropped_lines(lesson)
    closed = closed_references(lesson)
    for cell in notebook.cells:
        text = "\n".join([cell.source, json.dumps(cell.metadata), json.dumps(cell.get("outputs", []))])
        place = f"notebooks/{lesson.name}: cell {cell.id!r}"
        found += [f"{place} shows the marker {mark!r}" for mark in MARKERS if mark in text]
        found += [
            f"{place} shows {line!r} of {own.file}:{own.line}" for line, own in lines.items() if line in cell.source
        ]
        found += [f"{place} imports helpers.reference.{name}" for name in closed if names_reference(cell.source, name)]
        if cell.get("outputs") or cell.get("execution_count"):
            found.append(f"{place} has outputs")
        metadata = {name for name, part in cell.metadata.items() if (name, part) != ("jupyter", FOLDED)}
        if metadata - {"nbgrader", "deletable", "editable"}:
            found.append(f"{place} has metadata {sorted(cell.metadata)}")
    if set(notebook.metadata) - {"kernelspec", "language_info"}:
        found.append(f"notebooks/{lesson.name} has metadata {sorted(notebook.metadata)}")
    return found


def names_reference(source: str, concept: str) -> bool:
    """Return whether a text imports the reference of a concept, in one of the ways there are."""
    dotted = rf"helpers\.reference\.{concept}\b"
    listed = rf"from\s+helpers\.reference\s+import\s+[^\n]*\b{concept}\b"
    return bool(re.search(f"{dotted}|{listed}", source))


def closed_references(lesson: Lesson) -> list[str]:
    """Return the concepts whose references this lesson's students may not import: its own and later ones."""
    names = {path.stem for path in lesson.path.parent.glob("[0-9][0-9]_*.py")}
    return sorted(name.split("_", 1)[1] for name in names if name >= lesson.name)


def scores(lesson: Lesson, source: Path, student: Path, row: Audit) -> None:
    """Autograde an untouched and a solved notebook, and note both in percent.

    Twice: with nbgrader in a real kernel, and with this course's own grading, which must agree.
    """
    blank = nbformat.read(student, as_version=4)
    with stock_course(lesson.name, source) as course:
        course.submit("blank", blank)
        course.submit("solved", solved_notebook(blank, nbformat.read(source, as_version=4)))
        results = {name: course.autograde(name) for name in ("blank", "solved")}
        again = course.grade_here()
    for name, wanted in (("blank", 0), ("solved", 100)):
        share, lost = results[name]
        setattr(row, name, share)
        if share != wanted:
            row.problems.append(f"{name} scores {share:g} % instead of {wanted} %: {', '.join(lost) or 'no cell'}")
        if again[name] != results[name]:
            share, lost = again[name]
            row.problems.append(
                f"{name} scores {share:g} % in this course's own grading: {', '.join(lost) or 'no cell'}"
            )


def solved_notebook(blank, source):
    """Return the student's notebook with the answers typed in, the way an honest student hands it in."""
    solved = nbformat.from_dict(blank)
    answers = {cell.metadata.nbgrader.grade_id: cell.source for cell in source.cells if is_solution(cell)}
    for cell in solved.cells:
        if is_solution(cell):
            cell.source = answers[cell.metadata.nbgrader.grade_id]
    return solved
