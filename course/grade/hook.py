"""Switch this course's grading on in nbgrader: one line in nbgrader_config.py, one road for every way to grade.

`nbgrader autograde`, Formgrader's button and `python -m course grade` all start nbgrader's converter Autograde; its
`start` is replaced. Everything else of nbgrader stays: gradebook, exchange, Formgrader, feedback.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from traitlets import Bool, Enum, Float, Integer, Unicode, default
from traitlets.config import LoggingConfigurable

from course.names import read_names_as_utf8

STOCK_START = getattr(Autograde.start, "stock", Autograde.start)
STOCK_TIMESTAMP = getattr(NbGraderAPI.get_submitted_timestamp, "stock", NbGraderAPI.get_submitted_timestamp)
SWITCH = "NEURONS_GRADER"  # set it to "stock" to grade as nbgrader alone would, for comparison


class CourseGrading(LoggingConfigurable):
    """How this course grades: `c.CourseGrading.workers = 4` in nbgrader_config.py."""

    engine = Enum(("course", "stock"), help="Who executes submissions: this course or nbgrader alone.").tag(config=True)
    workers = Integer(1, min=1, help="How many submissions are executed at once.").tag(config=True)
    scheduler = Unicode("", help="Address of a Dask scheduler, in place of processes here.").tag(config=True)
    sandbox = Bool(True, help="Whether submitted code runs behind walls.").tag(config=True)
    figures = Bool(True, help="Whether the figures of what students wrote are drawn.").tag(config=True)
    call_seconds = Float(0, help="Own seconds for one call by a test; 0: a third of those for a cell.").tag(config=True)
    submission_seconds = Float(0, help="Own seconds for a submission; 0: six times those for a cell.").tag(config=True)
    everything = Bool(False, help="Whether the lesson's own cells run that no score needs.").tag(config=True)

    together = Bool(
        True,
        help="Whether a notebook whose tests do not travel between two processes is graded in one (its scores could "
        "be forged, and it is said wherever they are shown); if not, grading stops.",
    ).tag(config=True)

    as_released = Bool(
        False,
        help="Whether the copy of an earlier release counts with the points of that release (at most the present "
        "ones); if not, with the present ones.",
    ).tag(config=True)

    @default("engine")
    def _engine_from_environment(self) -> str:
        return "stock" if os.environ.get(SWITCH) == "stock" else "course"

    def options(self, force: bool):
        from course.grade.submission import Options

        scheduler = self.scheduler or None
        return Options(
            self.workers, scheduler, self.sandbox, self.figures, force, self.everything, self.together,
            self.as_released,
        )  # fmt: skip


def limits(converter: Autograde):
    """Return how much a submission may use: the usual, unless the settings say otherwise.

    A cell and a test have `c.ExecutePreprocessor.timeout` seconds, as in nbgrader, but of the submission's own time.
    """
    from course.grade.wire.limits import Limits

    config, settings = converter.config, CourseGrading(parent=converter)
    places = [config[name] for name in ("Execute", "ExecutePreprocessor") if "timeout" in config.get(name, {})]
    cell = places[0]["timeout"] if places else Limits.cell
    return Limits.for_cell(cell, settings.call_seconds, settings.submission_seconds)


def start(self: Autograde) -> None:
    """Grade the submissions that this converter is set to, or leave it to stock nbgrader."""
    settings = CourseGrading(parent=self)
    if settings.engine == "stock":
        return STOCK_START(self)
    from course.errors import CourseError
    from course.grade.engine import Grading

    try:
        rows = Grading(self, settings.options(self.force), lambda row: log_row(self, row)).run()
    except CourseError as error:
        self.log.error("%s", error)
        raise NbGraderException(str(error)) from error
    if not rows:
        raise NbGraderException(f"Nothing was handed in for {self.coursedir.assignment_id}.")
    failed = [row for row in rows if not row.graded]
    if failed:
        raise NbGraderException("\n".join(f"{row.student} could not be graded: {row.reason}" for row in failed))
    return None


def log_row(converter: Autograde, row) -> None:
    """Say in nbgrader's log what became of a submission; Formgrader shows it."""
    from course.grade.intake.rebuild import FORGEABLE

    if not row.graded:
        converter.log.error("%s could not be graded: %s", row.student, row.reason)
        return
    converter.log.info("%s: %s", row.student, "graded" if row.changed else "nothing new since it was graded")
    for name in row.together:
        converter.log.warning("%s: %s was %s", row.student, name, FORGEABLE)
    for note in row.notes:
        converter.log.warning("%s: %s", row.student, note)


def submitted_timestamp(api: NbGraderAPI, assignment_id: str, student_id: str) -> datetime | None:
    """Return when something was handed in, None if that cannot be read: one odd file must not hide a class."""
    from course.grade.intake.folder import Folder, no_folder, read_plain
    from course.grade.submission import LONGEST_TIME, read_timestamp

    courses = api.coursedir
    place = Path(courses.format_path(courses.submitted_directory, student_id, assignment_id))
    content = None if no_folder(place) else read_plain(place / "timestamp.txt", LONGEST_TIME)
    return read_timestamp(Folder(place, own={"timestamp.txt": content or b""}))


def switch_on(config) -> None:
    """Set nbgrader up to grade as this course does, and to give feedback that is safe to open."""
    from course.grade.books.page import set_up

    if Path(sys.argv[0]).name == "nbgrader":  # its own command, which has done nothing yet
        read_names_as_utf8()
    start.stock = STOCK_START
    Autograde.start = start
    submitted_timestamp.stock = STOCK_TIMESTAMP
    NbGraderAPI.get_submitted_timestamp = submitted_timestamp
    config.GenerateFeedback.preprocessors = [
        "course.grade.books.page.GetGradesAndWaiting",
        "course.grade.books.feedback.HideTests",
        "course.grade.books.page.NameExercises",
        "course.grade.books.feedback.ModelAnswers",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
    config.ExportApp.setdefault("plugin_class", "course.grade.books.export.MarkedCsv")
    config.ExchangeFactory.collect = "course.grade.intake.collect.Collect"
    config.ExchangeFactory.list = "course.grade.intake.collect.List"
    config.ExchangeFactory.release_feedback = "course.grade.books.feedback.ReleaseFeedback"
    set_up(config)


def switch_off() -> None:
    """Give nbgrader its own functions back."""
    Autograde.start = STOCK_START
    NbGraderAPI.get_submitted_timestamp = STOCK_TIMESTAMP
