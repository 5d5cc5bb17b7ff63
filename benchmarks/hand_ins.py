"""A temporary course with real submissions of one lesson: solved, blank, half done, and with known mistakes."""

from __future__ import annotations

import copy
import os
import shutil
import sys
from pathlib import Path

import nbformat
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from course.authoring.lesson import ROOT, read_lesson

DISTINCT = 16  # kinds of submissions; each submission also has a comment of its own, so that no two are the same


def settings(root: Path) -> Config:
    """Return nbgrader's settings for a course in `root`."""
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.course_id = "neurons"
    config.CourseDirectory.source_directory = "solutions"
    config.CourseDirectory.release_directory = "notebooks"
    config.CourseDirectory.db_url = f"sqlite:///{(root / 'gradebook.db').as_posix()}"
    config.OverwriteCells.add_missing_cells = True
    config.Execute.extra_arguments = ["--IPKernelApp.log_level=40"]
    return config


def grade_id(cell) -> str | None:
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def answers_of(source) -> dict[str, str]:
    """Return the instructor's answers by their ids."""
    marked = [cell for cell in source.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    return {grade_id(cell): cell.source for cell in marked if cell.cell_type == "code"}


def kinds_of(lesson: str, source) -> list[dict[str, str]]:
    """Return what students wrote: a dict of answers for each kind of submission."""
    right = answers_of(source)
    half = len(right) // 2
    kinds = [right, {}, dict(list(right.items())[:half]), dict(list(right.items())[half:])]
    wrong = [cell for cell in read_lesson(ROOT / "lessons" / f"{lesson}.py").with_role("wrong") if cell.name in right]
    count = min(len(wrong), DISTINCT - len(kinds))
    chosen = [wrong[k * len(wrong) // count] for k in range(count)]
    return kinds + [{**right, cell.name: f"{right[cell.name]}\n\n{cell.source}"} for cell in chosen]


def hand_in(root: Path, lesson: str, number: int, answers: dict[str, str], released) -> None:
    """Write one student's notebook; the comment makes it a submission that no cache knows."""
    notebook = copy.deepcopy(released)
    first = True
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and marks.get("solution"):
            cell.source = answers.get(grade_id(cell), cell.source) + (f"\n# student {number}" if first else "")
            first = False
    folder = root / "submitted" / f"s{number:04d}" / lesson
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{lesson}.ipynb")


def make_class(root: Path, lesson: str, size: int) -> None:
    """Make a course in `root` with one lesson and `size` submissions."""
    shutil.copytree(ROOT / "solutions" / lesson, root / "solutions" / lesson)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"  # for `alembic`
    config = settings(root)
    answer = NbGraderAPI(CourseDirectory(config=config), config=config).generate_assignment(lesson)
    if not answer["success"]:
        raise SystemExit(f"nbgrader could not release {lesson}:\n{answer['log']}")
    file = f"{lesson}/{lesson}.ipynb"
    source, released = (nbformat.read(root / name / file, 4) for name in ("solutions", "notebooks"))
    kinds = kinds_of(lesson, source)
    for number in range(size):
        hand_in(root, lesson, number, kinds[number % len(kinds)], released)
