"""Grade what students have submitted for a lesson: `python -m course grade 01_threshold_logic`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from course.errors import CourseError
from course.grade.progress import Progress
from course.printable import printable

CONFIG = "nbgrader_config.py"
DATABASES = (
    "For a PostgreSQL server it is `postgresql+psycopg://USER@HOST/NAME`, after `pip install 'psycopg[binary]'`; "
    "without one, a file: `sqlite:////FOLDER/gradebook.db`."
)
STUDENTS = ("submitted", "autograded", "feedback", "downloaded", "exchange", "workspace")  # where students' files lie


def add_arguments(parser) -> None:
    parser.add_argument("lesson", help="the lesson's name or number, such as 01_threshold_logic or 1")
    parser.add_argument("--student", default="*", metavar="ID", help="grade one student's submission only")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="submissions executed at once")
    parser.add_argument("--scheduler", metavar="tcp://...", help="execute on a Dask cluster")
    parser.add_argument("--no-sandbox", action="store_true", help="execute without walls; the feedback says so")
    figures = parser.add_mutually_exclusive_group()
    figures.add_argument("--figures", action="store_true", help="run also the lesson's own cells that no score needs")
    figures.add_argument("--no-figures", action="store_true", help="draw nothing at all, not even what students added")
    parser.add_argument("--force", action="store_true", help="grade again what has not changed")
    parser.add_argument("--as-released", action="store_true", help="the copy of an earlier release gets its points")
    parser.add_argument("--stock", action="store_true", help="execute as nbgrader alone would, to compare; unsafe")


def main(arguments) -> int:
    if arguments.workers < 1:
        raise CourseError("--workers must be at least 1.")
    api = open_course(find_root())
    courses = api.coursedir
    courses.assignment_id = find_lesson(courses, arguments.lesson)
    courses.student_id = arguments.student
    rows = grade(api, arguments)
    if wrong := wrong_way_round(courses):
        if not rows:
            raise CourseError(wrong)
        print(wrong, file=sys.stderr)
    if not rows:
        where = courses.format_path(courses.submitted_directory, courses.student_id, courses.assignment_id)
        raise CourseError(f"Nothing was handed in: there is no folder {os.path.relpath(where, courses.root)}.")
    from course.grade.books.summary import summary

    print(printable(summary(courses, rows)))
    return 0 if all(row.graded for row in rows) else 1


def wrong_way_round(courses) -> str:
    """Return how to mend folders that stand as submitted/LESSON/STUDENT, an empty text if there are none."""
    lesson, step = courses.assignment_id, courses.submitted_directory
    place = Path(courses.root, step, lesson)
    students = sorted(path.name for path in place.iterdir() if path.name != lesson) if place.is_dir() else []
    if not students:
        return ""
    ada = students[0]
    return (
        f"{step}/{lesson}/{ada} stands the wrong way round: it has to be {step}/STUDENT/{lesson}. For each student: "
        f"mkdir -p {step}/{ada} && mv {step}/{lesson}/{ada} {step}/{ada}/{lesson}"
    )


def find_root() -> Path:
    """Return the course's folder: the one with nbgrader_config.py here or above, else the repository's own.

    That file is executed, so none is taken that may have been handed in.
    """
    here = Path.cwd()
    found = [folder for folder in [here, *here.parents] if (folder / CONFIG).is_file()]
    own = Path(__file__).resolve().parents[2]
    return next((folder for folder in found if not is_handed_in(folder, [*found, own])), own)


def is_handed_in(folder: Path, courses: list[Path]) -> bool:
    """Does a folder lie where the work of students is kept, in one of these courses or in any submitted/?"""
    below = [folder.resolve().relative_to(course) for course in courses if folder.resolve().is_relative_to(course)]
    return "submitted" in folder.resolve().parts or any(path.parts[:1] and path.parts[0] in STUDENTS for path in below)


def open_course(root: Path):
    """Return nbgrader's API for the course in a folder, with the settings of its nbgrader_config.py."""
    # A grammar of web addresses that jsonschema would build in half the time that starting takes; nothing here uses it.
    sys.modules.setdefault("rfc3987_syntax", None)
    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import PyFileConfigLoader

    if not (root / CONFIG).is_file():
        raise CourseError(f"There is no {CONFIG} in {root}. Run this in the course's folder.")
    config = PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    config.CourseDirectory.setdefault("root", str(root))
    courses = CourseDirectory(config=config)
    check_address(courses.db_url)
    return NbGraderAPI(courses, config=config)


def check_address(address: str) -> None:
    """Raise CourseError if the gradebook's address cannot be read, or the package that speaks with it is missing."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        make_url(address).get_dialect().import_dbapi()
    except ModuleNotFoundError as error:
        raise CourseError(f"The gradebook's address needs the package {error.name}. {DATABASES}") from error
    except ArgumentError as error:
        raise CourseError(f"The gradebook's address in {CONFIG} cannot be read. {DATABASES}") from error


def find_lesson(courses, wanted: str) -> str:
    """Return the full name of a lesson, which may be given by its number or the start of its name."""
    source = Path(courses.root, courses.source_directory)
    names = sorted(path.name for path in source.iterdir() if path.is_dir()) if source.is_dir() else []
    wanted = wanted.rstrip("/").rpartition("/")[2]
    if wanted in names:
        return wanted
    start = f"{int(wanted):02d}_" if wanted.isascii() and wanted.isdigit() else wanted
    found = [name for name in names if name.startswith(start)]
    if len(found) == 1:
        return found[0]
    raise CourseError(f"There is no one lesson {wanted!r}; there are: {', '.join(names) or 'none yet'}.")


def grade(api, arguments) -> list:
    from nbgrader.converters import Autograde

    from course.grade.engine import Grading
    from course.grade.hook import CourseGrading
    from course.grade.submission import Options

    converter = Autograde(coursedir=api.coursedir, parent=api)
    converter.log.setLevel("ERROR")
    sandbox, figures = not arguments.no_sandbox, not arguments.no_figures
    settings = CourseGrading(parent=api)
    options = Options(
        arguments.workers, arguments.scheduler, sandbox, figures, arguments.force, arguments.figures,
        settings.together, arguments.as_released or settings.as_released,
    )  # fmt: skip
    grading = Grading(converter, options)
    students = grading.students()
    progress = Progress(len(students))
    grading.report = lambda row: report(row, progress)
    try:
        if arguments.stock:
            from course.grade.stock import grade_stock

            return grade_stock(api, [student for student, _ in students], arguments.force, grading.tell, grading.rows)
        return grading.run() if students else []
    except KeyboardInterrupt:
        progress.say(f"Stopped. {progress.done} of {len(students)} are done; the same command goes on from here.")
        raise
    finally:
        progress.close()


def report(row, progress: Progress) -> None:
    """Say what a person has to know at once: who could not be graded, and whose file could not be read."""
    if not row.graded:
        progress.say(f"{row.student}: NOT GRADED: {row.reason}")
    for reason in row.unreadable:
        progress.say(f"{row.student}: nothing to grade: {reason}")
    progress.step()


if __name__ == "__main__":
    sys.exit("Run this as `python -m course grade LESSON`.")
