"""Hand a lesson out: write its cells into the gradebook, then copy the student's version into the exchange."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader, NbGraderAPI
from nbgrader.utils import temp_attrs

from course.authoring import build
from course.authoring.lesson import find_lessons
from course.errors import CourseError
from course.grade.command import check_address
from course.grade.intake.template import load_templates
from course.grade.releases import remember
from course.lab import ROOT, make_exchange


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lesson", metavar="LESSON", help="as in 01_threshold_logic or 01")
    parser.add_argument("--again", action="store_true", help="replace what was released before")


def nbgrader_api() -> NbGraderAPI:
    """Return nbgrader's own interface, set up by nbgrader_config.py."""
    os.chdir(ROOT)
    app = NbGrader()
    app.load_config_file()
    api = NbGraderAPI(config=app.config)
    check_address(api.coursedir.db_url)
    return api


def carry_out(step: str, result: dict) -> None:
    """Raise what nbgrader's log says where a step of nbgrader's did not succeed."""
    if not result["success"]:
        lines = (result.get("error") or result.get("log") or "").strip().splitlines() or ["no reason given"]
        raise CourseError(f"nbgrader could not {step}: {lines[-1]}")


def already_out(exchange: Path, lesson: str) -> bool:
    return (exchange / "neurons" / "outbound" / lesson).exists()


def remember_release(api: NbGraderAPI, lesson: str) -> None:
    """Keep hashes of what the gradebook holds of a lesson: a student's copy may be of that release."""
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        remember(ROOT, lesson, load_templates(gradebook, lesson, []))


def main(arguments: argparse.Namespace) -> int:
    lesson = find_lessons([arguments.lesson])[0].stem
    if os.name == "nt":
        raise CourseError("The exchange needs Linux or macOS: its file names hold colons.")
    exchange = make_exchange(ROOT)
    if already_out(exchange, lesson) and not arguments.again:  # before anything is changed
        raise CourseError(f"{lesson} is released already. To replace it: python -m course release {lesson} --again")
    print(f"Comparing notebooks/{lesson} with its source; this takes up to half a minute.", flush=True)
    if build.main(argparse.Namespace(lessons=[lesson], check=True, root=ROOT)):
        raise CourseError(f"{lesson} was not released: build it first, as the lines above say.")
    api = nbgrader_api()
    print("Writing its cells into the gradebook.", flush=True)
    remember_release(api, lesson)  # as students have it now
    # Into another folder: notebooks/ is built already, and nbgrader would empty it before it writes.
    with tempfile.TemporaryDirectory() as folder, temp_attrs(api.coursedir, release_directory=folder):
        carry_out("write the cells into the gradebook", api.generate_assignment(lesson, force=True))
    remember_release(api, lesson)
    api.config.ExchangeReleaseAssignment.force = arguments.again
    carry_out("release the lesson", api.release_assignment(lesson))
    print(f"{lesson} is released in {exchange}. Students fetch it in JupyterLab: Nbgrader > Assignment List.")
    return 0
