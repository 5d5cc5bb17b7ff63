"""Hand a lesson out: look first, write its cells into the gradebook, copy the student's version into the exchange.

Each release has a number; what was handed out is kept in releases/, and students who hold an earlier one are told by
their start page and their checks. Nothing is written but the gradebook, releases/ and the exchange's outbound folder.
"""

from __future__ import annotations

import argparse
import os
import shutil
import stat
import tempfile
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGrader, NbGraderAPI
from nbgrader.utils import temp_attrs

from course.authoring import build
from course.authoring.audit import leaks
from course.authoring.lesson import find_lessons, read_lesson
from course.classroom import versions
from course.errors import CourseError
from course.grade.command import STUDENTS, check_address
from course.grade.intake.template import load_templates
from course.grade.releases import remember
from course.lab import ROOT, make_exchange
from helpers import release as labels


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lesson", metavar="LESSON", help="as in 01_threshold_logic or 01")
    parser.add_argument("--again", action="store_true", help="replace what was released before")
    parser.add_argument("--note", default="", metavar="TEXT", help="what has changed, for those with an old copy")
    parser.add_argument("--due", metavar="WHEN", help='when it is due, as in "2026-10-12 22:00"')
    parser.add_argument("--look", action="store_true", help="say what stands in the way, and change nothing")


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


def outbound(exchange: Path, lesson: str) -> Path:
    return exchange / "neurons" / "outbound" / lesson


def reasons_against(lesson: str, exchange: Path, again: bool) -> list[str]:
    """Return what stands in the way of a release, each with what mends it; nothing is changed."""
    found = about_exchange(lesson, exchange)
    if outbound(exchange, lesson).exists() and not again:
        found.append(f"it is released already. To replace it: python -m course release {lesson} --again")
    notebook = ROOT / "notebooks" / lesson / f"{lesson}.ipynb"
    if not notebook.is_file():
        return [*found, "it is not built. Run `python -m course build`."]
    last = (versions.known(ROOT, lesson) or [None])[-1]
    if again and last and last.hash == versions.hash_of(notebook.parent) and outbound(exchange, lesson).exists():
        found.append(f"nothing in notebooks/{lesson} has changed since release {last.version} of {last.when[:10]}. "
                     f"What you edited in lessons/ comes there by `python -m course build {lesson}`.")  # fmt: skip
    (path,) = find_lessons([lesson])
    found += [f"it would show what students must not see: {leak}" for leak in
              leaks(read_lesson(path), nbformat.read(notebook, as_version=4))[:3]]  # fmt: skip
    return found


def about_exchange(lesson: str, exchange: Path) -> list[str]:
    """Return what is wrong with the exchange, as far as this release needs it."""
    private = [ROOT / name for name in STUDENTS if name != "exchange"]
    if any(exchange.resolve().is_relative_to(folder) for folder in private):
        return [f"the exchange {exchange} lies in a folder of students' work. Set NEURONS_EXCHANGE to another."]
    if not exchange.is_dir():
        return []  # it is made below
    if stat.S_IMODE(exchange.stat().st_mode) & 0o777 != 0o777 and exchange.stat().st_uid != os.getuid():
        return [f"the exchange {exchange} is not open to students, and not yours. Its owner: chmod 777 {exchange}"]
    wanted = [place for place in (outbound(exchange, lesson).parent, exchange / "neurons", exchange) if place.exists()]
    if not os.access(wanted[0], os.W_OK | os.X_OK):
        return [f"you may not write to {wanted[0]}: it is another's. Release as that user, or have it handed to you."]
    return []


def remember_release(api: NbGraderAPI, lesson: str) -> None:
    """Keep hashes of what the gradebook holds of a lesson: a student's copy may be of that release."""
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        remember(ROOT, lesson, load_templates(gradebook, lesson, []))


def handed_in(api: NbGraderAPI, lesson: str) -> int:
    """Return how many have handed a lesson in, as far as the gradebook knows."""
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        try:
            return sum(bool(one.notebooks) for one in gradebook.assignment_submissions(lesson))
        except MissingEntry:
            return 0


def send_out(api: NbGraderAPI, lesson: str, version: versions.Version, exchange: Path, again: bool) -> None:
    """Copy a lesson and its label into the exchange; notebooks/ stays as it was built."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "notebooks" / lesson, Path(folder, lesson))
        Path(folder, lesson, labels.FILE).write_text(versions.label(lesson, version, exchange), encoding="utf-8")
        api.config.ExchangeReleaseAssignment.force = again
        with temp_attrs(api.coursedir, release_directory=folder):
            carry_out("release the lesson", api.release_assignment(lesson))


def main(arguments: argparse.Namespace) -> int:
    from course.classroom import dates

    lesson = find_lessons([arguments.lesson])[0].stem
    if os.name == "nt":
        raise CourseError("The exchange needs Linux or macOS: its file names hold colons.")
    due = dates.read_time(arguments.due) if arguments.due else None
    exchange = Path(os.environ.get("NEURONS_EXCHANGE", ROOT / "exchange"))
    reasons = reasons_against(lesson, exchange, arguments.again)
    if due is not None and due < dates.read_time("now"):
        reasons.append(f"--due {arguments.due} is over. Name a time to come.")
    if not reasons:
        print(f"Comparing notebooks/{lesson} with its source; this takes up to half a minute.", flush=True)
        if build.main(argparse.Namespace(lessons=[lesson], check=True, root=ROOT)):
            reasons.append("it is not built as its source is: build it first, as the lines above say.")
    if reasons:
        raise CourseError(f"{lesson} was not released:\n" + "\n".join(f"- {reason}" for reason in reasons))
    version = versions.next_version(ROOT, lesson, arguments.note)
    if arguments.look:
        print(f"Nothing stands in the way of release {version.version} of {lesson}. Nothing was changed.")
        return 0
    make_exchange(ROOT)
    api = nbgrader_api()
    print("Writing its cells into the gradebook.", flush=True)
    remember_release(api, lesson)  # as students have it now
    # Into another folder: notebooks/ is built already, and nbgrader would empty it before it writes.
    with tempfile.TemporaryDirectory() as folder, temp_attrs(api.coursedir, release_directory=folder):
        carry_out("write the cells into the gradebook", api.generate_assignment(lesson, force=True))
    remember_release(api, lesson)
    send_out(api, lesson, version, exchange, arguments.again)
    versions.keep(ROOT, lesson, version)
    if due is not None:
        with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
            dates.set_due(gradebook, lesson, due)
    print(f"Release {version.version} of {lesson} is in {exchange}. Students fetch it in JupyterLab: Nbgrader > "
          "Assignment List.")  # fmt: skip
    if arguments.again and (count := handed_in(api, lesson)):
        print(f"{count} have handed in already: `python -m course grade {lesson}` grades them by this release, with "
              "--as-released by the points of theirs. Start page and checks tell them of the new one.")  # fmt: skip
    return 0
