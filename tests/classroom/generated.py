"""A class of 200 that was never there: a gradebook with abilities, exercises of known difficulty, dates, lateness."""

from __future__ import annotations

import datetime
import types
from pathlib import Path

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbgrader.api import Gradebook

LESSON = "01_threshold_logic"
# name -> (points, how hard, how much it tells): the share of the points is a logistic function of the ability
ITEMS = {"check-easy": (2, -2.0, 1.5), "check-middle": (3, 0.0, 2.0), "check-hard": (3, 2.0, 1.5),
         "check-lottery": (2, 0.0, 0.0), "essay": (2, 0.0, 1.5)}  # fmt: skip
DUE = datetime.datetime(2026, 10, 12, 22)
SENTENCE = "You used > where the unit fires at the threshold itself."
HOSTILE = "<script>alert(1)</script> is no number"
STUDENTS, MISSING, LATE, EXTENDED = 200, 6, 20, 3
ESSAYS_READ = 150


def names() -> list[str]:
    return [f"student{number:03d}" for number in range(STUDENTS)]


def scores(rng: np.random.Generator) -> np.ndarray:
    """Return points, (students, items), in steps of 1."""
    ability = rng.normal(size=STUDENTS)
    columns = []
    for points, hard, telling in ITEMS.values():
        share = 1 / (1 + np.exp(-telling * (ability - hard)))
        columns.append(rng.binomial(points, share))
    return np.array(columns, dtype=float).T


def make_class(folder: Path) -> tuple[types.SimpleNamespace, np.ndarray]:
    """Fill a course's folder and return what stands for its CourseDirectory, and the points."""
    url = f"sqlite:///{(folder / 'gradebook.db').as_posix()}"
    rng = np.random.default_rng(0)
    points = scores(rng)
    with Gradebook(url, "neurons") as book:
        book.add_assignment(LESSON, duedate=DUE)
        book.add_notebook(LESSON, LESSON)
        for name, (most, *_) in ITEMS.items():
            kind = "markdown" if name == "essay" else "code"
            book.add_grade_cell(name, LESSON, LESSON, max_score=most, cell_type=kind)
        for place, student in enumerate(names()):
            own = {"first_name": f"First{place}", "last_name": f"Last{place}", "lms_user_id": str(9000 + place)}
            book.add_student(student, **own)
            if place >= STUDENTS - MISSING:
                continue
            extension = datetime.timedelta(days=2) if place < EXTENDED else None
            delay = datetime.timedelta(hours=20 if place < LATE else -1 - 100 * rng.random())
            one = book.add_submission(LESSON, student, timestamp=DUE + delay, extension=extension)
            for notebook in one.notebooks:
                notebook.late_submission_penalty = 1.0 if EXTENDED <= place < LATE else None
                for grade in notebook.grades:
                    score = points[place, list(ITEMS).index(grade.name)]
                    if grade.name == "essay":
                        grade.needs_manual_grade = place >= ESSAYS_READ
                        grade.manual_score = score if place < ESSAYS_READ else None
                    else:
                        grade.auto_score, grade.needs_manual_grade = score, False
            write_graded(folder, student, points[place], hostile=place == 0)
        book.db.commit()
    points = points[: STUDENTS - MISSING]
    points[ESSAYS_READ:, -1] = np.nan
    places = {f"{name}_directory": name for name in ("autograded", "submitted")} | {"release_directory": "notebooks"}
    return types.SimpleNamespace(root=str(folder), db_url=url, course_id="neurons", **places), points


def write_graded(folder: Path, student: str, points: np.ndarray, hostile: bool) -> None:
    cells = []
    for name, found, (most, *_) in zip(ITEMS, points, ITEMS.values(), strict=True):
        failed = name != "essay" and found < most
        said = HOSTILE if hostile else SENTENCE if name == "check-middle" else "Something else is wrong."
        kind = "Misconception" if said == SENTENCE else "Different"
        outputs = [new_output("error", ename=kind, evalue=said, traceback=[])] if failed or hostile else []
        cells.append(new_code_cell("", outputs=outputs, metadata={"nbgrader": {"grade_id": name}}))
    path = folder / "autograded" / student / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(new_notebook(cells=cells), path)
