"""A temporary course for one lesson, graded by nbgrader as it comes (in a real kernel), and as this course grades."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import warnings
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import is_grade
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from course.authoring.kernels import THREADS, LocalKernelManager
from course.authoring.lesson import ROOT
from course.errors import CourseError


class StockCourse:
    """One lesson in a folder of its own: submit notebooks, autograde them, read their scores."""

    def __init__(self, folder: Path, lesson: str, source: Path):
        self.folder, self.lesson = folder, lesson
        target = folder / "source" / lesson
        target.mkdir(parents=True)
        shutil.copy(source, target / f"{lesson}.ipynb")
        config = Config()
        config.CourseDirectory.root = str(folder)
        config.CourseDirectory.course_id = "neurons"
        config.CourseDirectory.db_url = f"sqlite:///{(folder / 'gradebook.db').as_posix()}"
        config.OverwriteCells.add_missing_cells = True
        config.ExecutePreprocessor.timeout = 120
        config.Execute.extra_arguments = ["--IPKernelApp.log_level=40"]  # no warnings about ports of this machine only
        config.Execute.kernel_manager_class = LocalKernelManager
        config.NbGraderAPI.log_level = logging.ERROR
        self.api = NbGraderAPI(CourseDirectory(config=config), config=config)
        self.demand(self.api.generate_assignment(lesson), "generate_assignment")

    def demand(self, result: dict, step: str) -> None:
        """Raise an error that quotes nbgrader's log if a step of it failed."""
        if not result["success"]:
            raise CourseError(f"{self.lesson}: nbgrader's {step} failed:\n{result.get('error') or result.get('log')}")

    def submit(self, student: str, notebook) -> None:
        """Hand a notebook in for a student."""
        folder = self.folder / "submitted" / student / self.lesson
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{self.lesson}.ipynb")

    def autograde(self, student: str) -> tuple[float, list[str]]:
        """Return the share of the automatic points in percent, and the cells that lost some."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)  # nbgrader 0.9.6 with SQLAlchemy 2: noise, the scores are right
            self.demand(self.api.autograde(self.lesson, student), "autograde")
        return self.shares(student)

    def grade_here(self) -> dict[str, tuple[float, list[str]]]:
        """Grade everything again as this course does (behind walls, where they can be had), and return the shares."""
        from course.grade.engine import Grading
        from course.grade.submission import Options
        from course.grade.trusted.execute import Executor

        self.api.coursedir.assignment_id = self.lesson
        converter = Autograde(coursedir=self.api.coursedir, parent=self.api)
        problem = Executor.available()
        if problem:
            print(f"{self.lesson}: graded without walls. {problem}", file=sys.stderr)
        options = Options(sandbox=problem is None, figures=False, force=True)
        rows = Grading(converter, options).run()
        failed = [f"{row.student}: {row.reason}" for row in rows if not row.graded]
        if failed:
            raise CourseError(f"{self.lesson}: this course's own grading failed: {'; '.join(failed)}")
        return {row.student: self.shares(row.student) for row in rows}

    def shares(self, student: str) -> tuple[float, list[str]]:
        """Return the share of the automatic points in percent in the gradebook, and the cells that lost some."""
        with Gradebook(self.api.coursedir.db_url) as gradebook:
            grades = gradebook.find_submission(self.lesson, student).notebooks[0].grades
            automatic = [grade for grade in grades if grade.cell.cell_type == "code"]
            total = sum(grade.max_score for grade in automatic)
            lost = [
                f"{g.name} {g.auto_score or 0:g} of {g.max_score:g}" for g in automatic if g.auto_score != g.max_score
            ]
            score = sum(grade.auto_score or 0 for grade in automatic)
        return 100 * (score / total if total else self.share_without_error(student)), lost

    def share_without_error(self, student: str) -> float:
        """Return the share of test cells that ran through: the score of a lesson whose checks give no points."""
        path = self.folder / "autograded" / student / self.lesson / f"{self.lesson}.ipynb"
        tests = [cell for cell in nbformat.read(path, as_version=4).cells if is_grade(cell)]
        passed = [cell for cell in tests if not any(output.output_type == "error" for output in cell.outputs)]
        return len(passed) / max(len(tests), 1)


@contextmanager
def stock_course(lesson: str, source: Path):
    """Give a temporary course for one lesson, with the environment that its kernels need."""
    added = {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "PYTHONPATH": str(ROOT)}
    added |= dict.fromkeys(THREADS, "1")
    added["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"  # nbgrader runs `alembic`
    before = {name: os.environ.get(name) for name in added}
    os.environ.update(added)
    folder = tempfile.mkdtemp(prefix="course-")
    here = os.getcwd()
    try:
        yield StockCourse(Path(folder), lesson, source)
    finally:
        os.chdir(here)
        shutil.rmtree(folder, ignore_errors=True)
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
