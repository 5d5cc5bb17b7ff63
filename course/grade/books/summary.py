"""A class at a glance: how many, how well, exercise by exercise, and what went wrong most often."""

from __future__ import annotations

from collections import Counter

from nbgrader.api import Assignment, Grade, Gradebook, GradeCell, Notebook, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import case, func, select

from course.grade.intake.match import AS_RELEASED, POINTS
from course.grade.intake.rebuild import FORGEABLE
from course.grade.submission import Row

MESSAGES = 5
LIMITS = 20
WIDTH = 160


def summary(courses, rows: list[Row]) -> str:
    """Return the table for a lesson, from the gradebook, with the messages of the run that has just ended."""
    lesson = courses.assignment_id
    with Gradebook(courses.db_url, courses.course_id) as gradebook:
        cells = gradebook.db.execute(per_cell(lesson)).all()
        totals = gradebook.db.execute(per_submission(lesson)).all()
    lines = ["", f"{lesson}: {counts(rows)}"]
    if totals:
        most = sum(cell.most for cell in cells)
        mean = sum(total.score or 0.0 for total in totals) / len(totals)
        lines += ["", *table(cells, mean, most)]
    return "\n".join([*lines, *messages(rows), *limits(rows), *other_points(rows), *forgeable(rows)])


def per_cell(lesson: str):
    """Return the query for mean and maximum of each graded cell, and how many wait to be read by a person."""
    waiting = func.sum(case((Grade.needs_manual_grade, 1), else_=0))
    return (
        select(GradeCell.name, func.avg(Grade.score).label("mean"), GradeCell.max_score.label("most"),
               func.count(Grade.id).label("n"), waiting.label("waiting"))
        .join(Grade, Grade.cell_id == GradeCell.id)
        .join(Notebook, Notebook.id == GradeCell.notebook_id)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .where(Assignment.name == lesson)
        .group_by(GradeCell.id, GradeCell.name, GradeCell.max_score)
        .order_by(GradeCell.name)
    )  # fmt: skip


def per_submission(lesson: str):
    return (
        select(SubmittedAssignment.student_id, func.sum(Grade.score).label("score"))
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == lesson)
        .group_by(SubmittedAssignment.student_id)
    )


def counts(rows: list[Row]) -> str:
    new = sum(row.graded and row.changed for row in rows)
    old = sum(row.graded and not row.changed for row in rows)
    failed = sum(not row.graded for row in rows)
    parts = [f"{new} graded", f"{old} unchanged" * bool(old), f"{failed} NOT graded" * bool(failed)]
    odd = sum(bool(row.notes) for row in rows)
    remark = f" ({odd} with remarks, see grading.json beside the graded notebook)" if odd else ""
    return ", ".join(filter(None, parts)) + remark


def table(cells, mean: float, most: float) -> list[str]:
    width = max([len(cell.name) for cell in cells] + [len("exercise")])
    lines = [f"{'exercise':<{width}}     n   mean    of   share"]
    for cell in cells:
        share = f"{cell.mean / cell.most:7.0%}" if cell.most else "      -"
        by_hand = f"   {cell.waiting:.0f} to be graded by hand" if cell.waiting else ""
        lines.append(f"{cell.name:<{width}} {cell.n:>5} {cell.mean:>6.2f} {cell.most:>5g} {share}{by_hand}")
    share = f"{mean / most:7.0%}" if most else "      -"
    return [*lines, f"{'together':<{width}} {'':>5} {mean:>6.2f} {most:>5g} {share}"]


def messages(rows: list[Row]) -> list[str]:
    """Return the messages that most submissions got."""
    counter = Counter(gist(error) for row in rows for error in set(row.errors))
    common = counter.most_common(MESSAGES)
    return ["", "Most frequent messages:", *(f"{count:>5}  {text}" for text, count in common)] if common else []


def limits(rows: list[Row]) -> list[str]:
    """Return whose scores a limit decided, and whose may be others on a quieter machine."""
    met = [f"{row.student}: {gist(text)}" for row in rows for text in row.limits]
    doubtful = [f"{row.student}: {text}" for row in rows for text in row.doubtful]
    more = [f"... and {len(met) - LIMITS} more, see grading.json beside the graded notebooks"] * (len(met) > LIMITS)
    lines = ["", "Decided by a limit:", *(f"  {text}" for text in met[:LIMITS] + more)] if met else []
    return lines + (["", "Not final:", *(f"  {text}" for text in doubtful)] if doubtful else [])


def other_points(rows: list[Row]) -> list[str]:
    """Return who handed in a copy of an earlier release in which cells had other points."""
    found = [f"  {row.student}: {note.removeprefix(POINTS).strip()}" for row in rows for note in row.notes
             if note.startswith(POINTS)]  # fmt: skip
    then = any(AS_RELEASED in row.notes for row in rows)
    how = "each check counts with its points of then, at most with those of now" if then else (
        "graded by the present ones (--as-released grades by those of then)"
    )  # fmt: skip
    return ["", f"Of an earlier release with other points; {how}:", *found] if found else []


def forgeable(rows: list[Row]) -> list[str]:
    """Return what is to be known of the notebooks that were graded in one process with their tests."""
    counter = Counter(name for row in rows for name in row.together)
    found = [f"{count:>5}  {name} was {FORGEABLE}" for name, count in sorted(counter.items())]
    return ["", *found, "       (why: `python -m course doctor --grading`)"] if found else []


def gist(text: str) -> str:
    """Return in one line what a failed check says about the class: the hint where a known mistake was recognised."""
    if "not written yet" in text or "not handed in yet" in text or text.startswith("NotImplementedError"):
        return "not written yet"
    _, recognised, hint = text.partition("Hint: ")
    line = " ".join((hint if recognised else text.partition("\n")[0] or text).split())
    return line if len(line) <= WIDTH else line[: WIDTH - 3] + "..."
