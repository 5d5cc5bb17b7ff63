"""Grade the submissions of a lesson: rebuild each, execute it in a pool, save the scores. One process writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from glob import glob
from pathlib import Path
from unicodedata import category

from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import find_all_files
from sqlalchemy.exc import IntegrityError, OperationalError

from course.errors import CourseError
from course.grade.books.cache import Cache, environment_key
from course.grade.books.gradebook import Book
from course.grade.books.lock import alone
from course.grade.books.record import NAME, Record, files_of
from course.grade.guard import Guard, Way, is_own, local_modules, packages_key, runner, without_shadows
from course.grade.hook import limits
from course.grade.intake.folder import OURS, choose_notebooks, no_folder, take_in, without_clashes
from course.grade.intake.match import AS_RELEASED
from course.grade.intake.rebuild import Rebuilt
from course.grade.intake.template import Template, load_templates
from course.grade.job import Job
from course.grade.releases import remember, with_earlier
from course.grade.run import ATTEMPTS, Runner, sentence
from course.grade.submission import Options, Row, Submission, read_timestamp, row_of

NAMELESS = (
    "the name of this folder has signs that cannot be read. Rename it; or, if names with accents are told so all, set "
    "PYTHONUTF8=1 and grade again"
)
RENEWED = "The penalty for being late was worked out anew; the scores are as they were."


def nameless(student: str) -> str:
    """Return why the gradebook could not hold a student of this name, or an empty text."""
    return NAMELESS if any(category(sign) in ("Cc", "Cs") for sign in student) else ""


class Grading:
    """One run over the submissions that an Autograde converter is configured for."""

    def __init__(self, converter: Autograde, options: Options, report: Callable[[Row], None] = lambda row: None):
        self.converter, self.options, self.report = converter, options, report
        self.courses = converter.coursedir
        self.lesson = self.courses.assignment_id
        self.cache = Cache(Path(self.courses.root) / ".cache" / "grade")
        self.rows: list[Row] = []
        self.templates: list[Template] = []
        self.lesson_files: dict[str, bytes] = {}
        self.environment = ""
        self.ways: dict[str, Way] = {}
        self.scored: set[str] = set()

    def students(self) -> list[tuple[str, Path]]:
        """Return the students and folders that are to be graded, sorted."""
        step = self.courses.submitted_directory
        shape = self.courses.format_path(step, "(?P<student>.*)", re.escape(self.lesson), escape=True)
        excluded = set(filter(None, self.courses.student_id_exclude.split(",")))
        found = {}
        for path in sorted(glob(self.courses.format_path(step, self.courses.student_id, self.lesson))):
            match = re.fullmatch(shape, path, re.DOTALL)
            if match and match["student"] not in excluded:
                found[match["student"]] = Path(path)
        return list(found.items())

    def run(self) -> list[Row]:
        """Grade everything; a submission that fails never stops the others."""
        folder = Path(self.courses.root)
        with alone(folder), Gradebook(self.courses.db_url, self.courses.course_id) as gradebook:
            self.prepare(gradebook)
            runner = Runner(self.options, self.fail)
            for submission in runner.run(self.open(self.students())):
                self.finish(submission)
        return self.rows

    def look(self) -> dict[str, Way]:
        """Return how each notebook will be graded, without grading anything."""
        with Gradebook(self.courses.db_url, self.courses.course_id) as gradebook:
            self.prepare(gradebook)
        return self.ways

    def prepare(self, gradebook: Gradebook) -> None:
        """Read what is the same for all submissions."""
        penalties = AssignLatePenalties(parent=self.converter)
        penalties.init_plugin()
        self.book = Book(gradebook, self.lesson, penalties.plugin_inst, self.converter.create_student)
        names = (self.courses.source_directory, self.courses.release_directory)
        folders = [Path(self.courses.format_path(name, ".", self.lesson)) for name in names]
        self.templates = load_templates(gradebook, self.lesson, folders)
        if not any(template.cells for template in self.templates):
            raise CourseError(
                f"The gradebook has no cells for {self.lesson}. Run `nbgrader generate_assignment {self.lesson}` first."
            )
        found = remember(Path(self.courses.root), self.lesson, self.templates)
        self.templates = with_earlier(self.templates, found)
        self.scored = self.book.graded_students()
        self.environment = environment_key(self.options.sandbox)
        self.limits = limits(self.converter)
        self.environment += "" if is_own(self.lesson) else packages_key()
        self.lesson_files = {**self.files_from(folders[1]), **self.files_from(folders[0])}
        self.ways = self.choose_ways(folders)

    def choose_ways(self, folders: list[Path]) -> dict[str, Way]:
        """Return by notebook how it is graded; CourseError where the instructor's own answers lose points."""
        guard = Guard(
            self.lesson, folders, self.lesson_files, self.environment, self.cache.folder / "ways", self.limits
        )
        with runner(self.options) as run:
            return {one.notebook: guard.way(one, run, self.options.together) for one in self.templates}

    def files_from(self, source: Path) -> dict[str, bytes]:
        """Return the lesson's own data files: they replace a student's copies, as in stock nbgrader."""
        excluded = set(self.converter.exclude_overwriting.get(self.lesson, []))
        paths = find_all_files(str(source), [*self.courses.ignore, "*.ipynb"]) if source.is_dir() else []
        names = {Path(path).relative_to(source).as_posix(): Path(path) for path in paths}
        return {name: path.read_bytes() for name, path in names.items() if name not in excluded}

    def open(self, students: list[tuple[str, Path]]) -> Iterator[Submission]:
        """Stage 1: yield what has to be executed or saved."""
        for student, path in students:
            if refused := no_folder(path) or nameless(student):
                self.fail(student, refused)
                continue
            self.converter.notebooks = [str(found) for found in sorted(path.glob("*.ipynb"))]
            self.converter.run_pre_convert_hook()
            try:
                submission = self.rebuild(student, path)
            except Exception as error:
                self.fail(student, f"it could not be taken in: {sentence(error)}")
                continue
            if self.is_done(submission):
                self.renew(submission)
            else:
                yield submission

    def rebuild(self, student: str, path: Path) -> Submission:
        own = [f"{template.notebook}.ipynb" for template in self.templates]
        folder = take_in(path, own)
        digest = folder.digest()
        ours = {NAME, *OURS, *self.lesson_files, *own}
        folder.files = without_clashes(folder.files, ours, folder.notes)
        without_shadows(folder, self.lesson_files)
        folder.handed_in = read_timestamp(folder)
        rebuilt = [self.on_its_way(one) for one in choose_notebooks(folder, self.templates)]
        rebuilt[0] = replace(rebuilt[0], notes=(*folder.notes, *rebuilt[0].notes))
        files = tuple(sorted({**folder.files, **self.lesson_files}.items()))
        jobs = [self.job(one, files) for one in rebuilt]
        place = self.courses.format_path(self.courses.autograded_directory, student, self.lesson)
        submission = Submission(student, folder, Record(Path(place)), rebuilt, jobs, digest)
        for number, key in enumerate(submission.keys):
            kept = None if self.options.force else self.cache.get(key)
            if kept is not None:
                submission.results[number] = kept
        return submission

    def on_its_way(self, rebuilt: Rebuilt) -> Rebuilt:
        way = self.ways.get(rebuilt.template.notebook)
        then = rebuilt.then if self.options.as_released else {}
        notes = (*rebuilt.notes, AS_RELEASED) if then else rebuilt.notes
        return replace(rebuilt, together=way is not None and way.together, then=then, notes=notes)

    def job(self, rebuilt: Rebuilt, files: tuple) -> Job:
        """Return what is executed for one notebook."""
        chosen = self.options
        job = rebuilt.job(self.lesson, files, chosen.figures, self.environment, chosen.everything)
        job = replace(job, limits=self.limits)
        if not rebuilt.together:
            return replace(job, given=rebuilt.template.given)
        return replace(job, way="one", modules=local_modules(self.lesson_files), read_by_hand=rebuilt.read_by_hand)

    def is_done(self, submission: Submission) -> bool:
        """Was this very submission graded with these very tests, and are its scores in the gradebook?"""
        if self.options.force or submission.student not in self.scored or not submission.ready():
            return False
        known = submission.record.known()
        same_points = known.get("points then", {}) == submission.then()
        return known.get("submission") == submission.digest and known.get("jobs") == submission.keys and same_points

    def renew(self, submission: Submission) -> None:
        """Leave the scores of a graded submission as they are; only what its being late costs is worked out anew."""
        try:
            changed = self.book.renew_penalties(submission.student)
            if changed:
                self.book.commit()
        except Exception as error:
            self.book.rollback()
            return self.fail(submission.student, f"its late penalty could not be saved: {sentence(error)}")
        row = row_of(submission, changed)
        return self.tell(replace(row, notes=(*row.notes, RENEWED)) if changed else row)

    def finish(self, submission: Submission) -> None:
        """Stage 3 for one submission."""
        if not submission.complete():
            return self.fail(submission.student, f"grading was not complete. {' '.join(submission.notes())}".strip())
        for number, key in enumerate(submission.keys):
            self.cache.put(key, submission.results[number])
        try:
            self.save(submission)
            self.converter.set_permissions(self.lesson, submission.student)
            self.converter.run_post_convert_hook()
        except CourseError as error:
            return self.fail(submission.student, str(error))
        except Exception as error:  # whatever is wrong with one, the others go on
            return self.fail(submission.student, f"its grade could not be saved: {sentence(error)}")
        return self.tell(row_of(submission))

    def save(self, submission: Submission) -> None:
        """Write record and scores: both or, if anything goes wrong before the commit, neither."""
        record = submission.record
        try:
            self.write_scores(submission)
            record.write(files_of(submission, self.lesson_files))
            record.set_aside()
            self.book.commit()
            record.put_in_place()
        except BaseException:
            self.book.rollback()
            record.take_back()
            raise

    def write_scores(self, submission: Submission) -> None:
        """Write the scores, and wait for another program that is writing (each try waits some seconds by itself).

        On a database server it may have written the same new rows at the same time: they are found the next time.
        """
        timestamp = submission.folder.handed_in
        for _ in range(ATTEMPTS - 1):
            try:
                return self.book.save(submission.student, timestamp, submission.graded())
            except (OperationalError, IntegrityError):
                self.book.rollback()
        return self.book.save(submission.student, timestamp, submission.graded())

    def fail(self, student: str, reason: str) -> None:
        self.tell(Row(student, graded=False, reason=reason))

    def tell(self, row: Row) -> None:
        self.rows.append(row)
        self.report(row)
