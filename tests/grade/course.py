"""A tiny course for the tests of grading: a locked cell, two exercises (one with partial credit), an essay."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from course.grade.engine import Grading
from course.grade.submission import Options

LESSON = "01_gates"

SETUP = "import numpy as np\n\nbits = [0, 1]"
AND = '''def and_gate(a, b):
    """Return 1 if both inputs are 1, else 0."""
    ### BEGIN SOLUTION
    return int(a == 1 and b == 1)
    ### END SOLUTION'''
AND_TEST = '''assert and_gate(1, 1) == 1, "1 and 1 is 1"
### BEGIN HIDDEN TESTS
secret_word = "walnut"
assert and_gate(0, 1) == 0, "0 and 1 is 0"
### END HIDDEN TESTS'''
OR = '''def or_gate(a, b):
    """Return 1 if any input is 1, else 0."""
    ### BEGIN SOLUTION
    return int(a == 1 or b == 1)
    ### END SOLUTION'''
OR_TEST = '''right = sum(or_gate(a, b) == (a or b) for a in bits for b in bits)
### BEGIN HIDDEN TESTS
right = right * 1
### END HIDDEN TESTS
right'''
ESSAY = "**Which gate cannot be built from one unit?** Say why.\n\n### BEGIN SOLUTION\nXOR.\n### END SOLUTION"


def marked(cell, grade_id: str, **flags):
    base = {"grade_id": grade_id, "grade": False, "solution": False, "locked": False, "task": False}
    cell.metadata["nbgrader"] = {"schema_version": 3, **base, **flags}
    cell["id"] = grade_id
    return cell


def source_notebook():
    test = {"grade": True, "locked": True}
    cells = [
        new_markdown_cell("# Gates", id="title"),
        marked(new_code_cell(SETUP), "given-setup", locked=True),
        marked(new_code_cell(AND), "and-gate", solution=True),
        marked(new_code_cell(AND_TEST), "check-and-gate", **test, points=3),
        new_code_cell("print('play here')", id="play"),
        marked(new_code_cell(OR), "or-gate", solution=True),
        marked(new_code_cell(OR_TEST), "check-or-gate", **test, points=4),
        marked(new_markdown_cell(ESSAY), "claim-check", grade=True, solution=True, points=2),
    ]
    spec = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    return new_notebook(cells=cells, metadata=spec)


def settings(root: Path) -> Config:
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.course_id = "gates"
    config.CourseDirectory.source_directory = "solutions"
    config.CourseDirectory.release_directory = "notebooks"
    config.Exchange.root = str(root / "exchange")
    return config


def make_api(root: Path, extra: Config | None = None) -> NbGraderAPI:
    config = settings(root)
    if extra is not None:
        config.merge(extra)
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def make_course(root: Path, extra: Config | None = None) -> Path:
    """Write the course's source notebook and let nbgrader make the release and the gradebook."""
    folder = root / "solutions" / LESSON
    folder.mkdir(parents=True)
    nbformat.write(source_notebook(), folder / f"{LESSON}.ipynb")
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ["PATH"]
    answer = make_api(root, extra).generate_assignment(LESSON)
    assert answer["success"], answer
    return root


def released(root: Path) -> dict:
    return json.loads((root / "notebooks" / LESSON / f"{LESSON}.ipynb").read_text())


def cell_of(notebook: dict, grade_id: str) -> dict:
    return next(cell for cell in notebook["cells"] if grade_id_of(cell) == grade_id)


def grade_id_of(cell: dict) -> str | None:
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


ANSWERS = {
    "and-gate": "def and_gate(a, b):\n    return a * b\n",
    "or-gate": "def or_gate(a, b):\n    return max(a, b)\n",
    "claim-check": "XOR, for no line parts its rows.",
}


def answered(root: Path, **answers: str) -> dict:
    """Return the released notebook with answers written in: `and_gate=...` for the cell and-gate."""
    notebook = released(root)
    for name, source in answers.items():
        cell_of(notebook, name.replace("_", "-"))["source"] = source
    return notebook


def solved(root: Path) -> dict:
    return answered(root, **{name.replace("-", "_"): source for name, source in ANSWERS.items()})


def hand_in(root: Path, student: str, notebook, name: str = f"{LESSON}.ipynb", when: str | None = None) -> Path:
    """Put a notebook (a dict, text or bytes) where collected submissions lie."""
    folder = root / "submitted" / student / LESSON
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(notebook, dict):
        notebook = json.dumps(notebook)
    content = notebook if isinstance(notebook, bytes) else notebook.encode()
    (folder / name).write_bytes(content)
    if when:
        (folder / "timestamp.txt").write_text(when)
    return folder


def grade(root: Path, extra: Config | None = None, report=lambda row: None, **options):
    """Grade what was handed in, and return what became of each submission by student."""
    api = make_api(root, extra)
    api.coursedir.assignment_id = LESSON
    converter = Autograde(coursedir=api.coursedir, parent=api)
    return {row.student: row for row in Grading(converter, Options(**options), report).run()}


def rows_of(root: Path, student: str) -> dict[str, tuple]:
    """Return what the gradebook holds of one submission: cell -> (auto, manual, needs a person, comment)."""
    with Gradebook(f"sqlite:///{root}/gradebook.db", "gates") as gradebook:
        submission = gradebook.find_submission(LESSON, student)
        notebook = submission.notebooks[0]
        comments = {comment.name: comment.auto_comment for comment in notebook.comments}
        grades = {
            grade.name: (grade.auto_score, grade.manual_score, grade.needs_manual_grade, comments.pop(grade.name, None))
            for grade in notebook.grades
        }
        return {**grades, **comments, "late": notebook.late_submission_penalty, "when": submission.timestamp}


def score_of(root: Path, student: str) -> float:
    with Gradebook(f"sqlite:///{root}/gradebook.db", "gates") as gradebook:
        return gradebook.find_submission(LESSON, student).score


def graded_notebook(root: Path, student: str):
    return nbformat.read(root / "autograded" / student / LESSON / f"{LESSON}.ipynb", 4)
