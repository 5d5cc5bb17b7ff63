"""Plain nbgrader courses of others: made of tests/fixtures/any_course, graded by nbgrader alone and by this course."""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import re
import shutil
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from course.authoring.kernels import LocalKernelManager
from course.grade.engine import Grading
from course.grade.submission import Options
from tests.grade.course import marked

FIXTURES = Path(__file__).parents[1] / "fixtures" / "any_course"
LESSON = "week1"
SPEC = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
HEADER = re.compile(r"^# %%(.*)$", re.MULTILINE)
Cell = tuple[str, str, str]  # kind, name, source


def slug(name: str) -> str:
    return re.sub(r"\W+", "-", name)


def read(text: str) -> list[tuple[dict, str]]:
    """Return the cells of a percent script as (header, source), without those that need what is not installed."""
    parts = HEADER.split(text)[1:]
    cells = []
    for header, source in zip(parts[::2], parts[1::2], strict=True):
        known = dict(re.findall(r'(\w+)="([^"]+)"', header)) | dict(re.findall(r"(points)=(\d+)", header))
        if "needs" not in known or importlib.util.find_spec(known["needs"]):
            cells.append((known, source.strip("\n")))
    return cells


def as_cell(known: dict, source: str):
    """Return a cell of the instructor's notebook; a cell without a role has no id of nbgrader's."""
    points = {"points": float(known["points"])} if "points" in known else {}
    if "solution" in known:
        return marked(new_code_cell(source), slug(known["solution"]), solution=True, grade=bool(points), **points)
    if "test" in known:
        return marked(new_code_cell(source), f"test-{slug(known['test'])}", grade=True, locked=True, **points)
    if "locked" in known:
        return marked(new_code_cell(source), slug(known["locked"]), locked=True)
    return new_code_cell(source)


def source_notebook(text: str):
    cells = [as_cell(known, source) for known, source in read(text) if "wrong" not in known]
    return new_notebook(cells=[new_markdown_cell("# A week"), *cells], metadata=SPEC)


def wrong_answers(text: str) -> dict[str, str]:
    return {slug(known["wrong"]): source for known, source in read(text) if "wrong" in known}


def open_course(root: Path, **settings) -> NbGraderAPI:
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.course_id = "any"
    config.CourseDirectory.db_url = f"sqlite:///{(root / 'gradebook.db').as_posix()}"
    config.Exchange.root = str(root / "exchange")
    config.Execute.extra_arguments = ["--IPKernelApp.log_level=40"]
    config.Execute.kernel_manager_class = LocalKernelManager
    config.NbGraderAPI.log_level = logging.ERROR
    for name, value in settings.items():
        setattr(config.CourseGrading, name, value)
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def make_course(root: Path, notebooks: dict[str, str], files: Path | None = None, lesson: str = LESSON) -> Path:
    """Write a course whose notebooks are percent scripts, and let nbgrader release it."""
    folder = root / "source" / lesson
    folder.mkdir(parents=True)
    for name, text in notebooks.items():
        nbformat.write(source_notebook(text), folder / f"{name}.ipynb")
    if files:
        shutil.copytree(files, folder, dirs_exist_ok=True)
    return release(root, lesson)


def release(root: Path, lesson: str = LESSON) -> Path:
    programs = str(Path(sys.executable).parent)  # nbgrader runs `alembic`
    if programs not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ["PATH"]
    answer = open_course(root).generate_assignment(lesson)
    assert answer["success"], answer
    return root


def hand_in(root: Path, student: str, answers: dict[str, str] | None, own=(), lesson: str = LESSON) -> Path:
    """Hand in the release with the instructor's answers, of which `answers` replace some; None: with no answers.

    `own` are cells of the student's own, which come first.
    """
    folder = root / "submitted" / student / lesson
    shutil.copytree(root / "release" / lesson, folder)
    for path in folder.glob("*.ipynb"):
        notebook = nbformat.read(path, 4)
        right = {grade_id(cell): cell.source for cell in nbformat.read(root / "source" / lesson / path.name, 4).cells}
        for cell in notebook.cells:
            if answers is not None and cell.metadata.get("nbgrader", {}).get("solution"):
                cell.source = answers.get(grade_id(cell), right[grade_id(cell)])
        notebook.cells[:0] = [new_code_cell(source) for source in own]
        path.write_text(json.dumps(notebook))
    return folder


def grade_id(cell) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def grade(root: Path, lesson: str = LESSON, **options) -> dict:
    """Grade as this course does; return the rows by student."""
    api = open_course(root)
    api.coursedir.assignment_id = lesson
    converter = Autograde(coursedir=api.coursedir, parent=api)
    return {row.student: row for row in Grading(converter, Options(**options)).run()}


def grade_by_stock(root: Path, student: str, lesson: str = LESSON) -> None:
    answer = open_course(root).autograde(lesson, student, force=True)
    assert answer["success"], answer


def scores(root: Path, student: str, lesson: str = LESSON) -> dict[str, float | None]:
    """Return what the gradebook holds for each graded cell."""
    with Gradebook(f"sqlite:///{(root / 'gradebook.db').as_posix()}", "any") as gradebook:
        notebooks = gradebook.find_submission(lesson, student).notebooks
        return {f"{book.name}/{grade.name}": grade.auto_score for book in notebooks for grade in book.grades}


def comments(root: Path, student: str, lesson: str = LESSON) -> dict[str, str | None]:
    with Gradebook(f"sqlite:///{(root / 'gradebook.db').as_posix()}", "any") as gradebook:
        notebooks = gradebook.find_submission(lesson, student).notebooks
        return {f"{book.name}/{one.name}": one.auto_comment for book in notebooks for one in book.comments}
