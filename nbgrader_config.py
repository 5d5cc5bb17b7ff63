"""nbgrader's settings: this folder is an nbgrader course.

Found when nbgrader or JupyterLab is started here (`make lab` does). A class that keeps its files elsewhere sets
environment variables: NEURONS_EXCHANGE (a folder that all students can write to) and NEURONS_DB (a database URL).
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent

# A new gradebook is made by the program `alembic`, which nbgrader looks for on PATH.
PROGRAMS = str(Path(sys.executable).parent)
if PROGRAMS not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = PROGRAMS + os.pathsep + os.environ.get("PATH", "")

c = get_config()  # noqa: F821  (traitlets puts this name here)

c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.course_id = "neurons"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"
c.CourseDirectory.db_url = os.environ.get("NEURONS_DB", f"sqlite:///{(ROOT / 'gradebook.db').as_posix()}")
# Files that a lesson's folder may collect and that belong to nobody's assignment.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "ledger.json"]

c.Exchange.root = os.environ.get("NEURONS_EXCHANGE", str(ROOT / "exchange"))

# Hand-ins through a learning platform: `nbgrader zip_collect LESSON` reads what was downloaded from
#   Moodle:  First Last_1234567_assignsubmission_file_/01_threshold_logic.ipynb   (or with _ in place of /)
#   Canvas:  lastfirst_LATE_4321_56789_01_threshold_logic-1.ipynb                  (4321 is the student's number)
# Who handed in is read from the platform's own part of the name, never from what a student called a file or folder.
c.FileNameCollectorPlugin.named_regexp = (
    r".*?/downloaded/[^/]+/extracted/(?:[^/]+/)??"
    r"(?P<canvas>[^/_]+_(?:LATE_)?(?=\d+_\d+_))?(?P<student_id>[^/_]+)_\d+_(?(canvas)|assignsubmission_file_?/?)"
    r"(?:.*/)?(?P<file_id>[^/]+?)(?:-\d+)?\.ipynb$"
)

# A deleted test cell counts as a wrong answer, instead of waiting for manual grading for ever.
c.OverwriteCells.add_missing_cells = True

# Being late costs nothing unless you say so: all points by nbgrader's own rule, or a share of them for each day.
# c.LateSubmissionPlugin.penalty_method = "zero"
# c.AssignLatePenalties.plugin_class = "course.classroom.late.PerDay"
# c.PerDay.share = 0.1
# c.PerDay.grace_minutes = 30

# Feedback is made anew each time: points given by hand after the first time must show in it.
c.GenerateFeedback.force = True

# Time for one cell and for one test in grading: an endless loop costs its own cell, not the evening. They are seconds
# of the submission's own, computing and sleeping; waiting for a busy machine does not count. A call by a test has a
# third of them (c.CourseGrading.call_seconds), a submission six times as many (c.CourseGrading.submission_seconds).
c.ExecutePreprocessor.timeout = 60
c.ExecutePreprocessor.interrupt_on_timeout = True

# --- Grading -----------------------------------------------------------------------------------------------------
# course/grade switches its own way of executing submissions on here, for `nbgrader autograde`, the Formgrader button
# and `python -m course grade` alike, and keeps hidden tests out of the feedback.
from course.grade.hook import switch_on  # noqa: E402

# How: c.CourseGrading.workers, .scheduler, .sandbox, .figures. NEURONS_GRADER=stock grades as nbgrader alone would.
switch_on(c)
