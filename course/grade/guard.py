"""Before anybody is graded: the instructor's own answers must get full marks here, as they do under stock nbgrader.

They are run once in two processes. Where a test fails there (it asks for something that does not travel between two
processes), they are run in one process, tests and answers together, inside the same walls; that is then the way for
every submission of this notebook. Where they fail there too, nothing is graded. Only the instructor's own files decide.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from course.errors import CourseError
from course.grade import pool
from course.grade.books.cache import write_atomically
from course.grade.intake.folder import Folder
from course.grade.intake.read import Unreadable, join_lines, read_notebook
from course.grade.intake.rebuild import rebuild
from course.grade.intake.template import Template
from course.grade.job import Job, Result
from course.grade.submission import Options
from course.grade.trusted.visible import known_lessons

Run = Callable[[Job], Result]
TRIES = 2  # a busy machine must not decide which way is taken
MANY = 8  # failed tests that are named
STOP = "The instructor's own answers do not get full marks, so nothing was graded. Failed:"
MEND = "Mend source or tests, or, if they were changed since, run `nbgrader generate_assignment {}` again."
OWN = "The tests of this course's own lessons must travel between two processes, which these do not:"


@dataclass(frozen=True)
class Way:
    """How a notebook is graded, and which tests kept it from two processes: (id of the cell, what went wrong)."""

    notebook: str
    together: bool = False
    stuck: tuple[tuple[str, str], ...] = ()


class Guard:
    """Decides for the notebooks of one lesson. `folders`: where the instructor's notebook lies, and the release."""

    def __init__(
        self, lesson: str, folders: list[Path], files: dict[str, bytes], environment: str, store: Path, limits=None
    ):
        self.lesson, self.folders, self.files = lesson, folders, files
        self.environment, self.store, self.limits = environment, store, limits

    def way(self, template: Template, run: Run, allowed: bool = True) -> Way:
        """Return how this notebook is graded; CourseError if the instructor's answers lose points either way."""
        if not any(cell.role == "test" for cell in template.cells):
            return Way(template.notebook)
        source = self.source_of(template)
        if source is None:
            return self.without_source(template)
        job = self.job(template, source)
        place = self.store / f"{job.key()}.json"
        way = stored(place, template.notebook) or self.try_out(template, job, run)
        keep(place, way)
        if way.together and not allowed:
            raise CourseError(f"Grading in one process is switched off, and these tests need it:\n{lines(way)}")
        if way.together and is_own(self.lesson):
            raise CourseError(f"{OWN}\n{lines(way)}")
        return way

    def try_out(self, template: Template, job: Job, run: Run) -> Way:
        """Run the instructor's answers, in two processes and if need be in one."""
        name = template.notebook
        stuck = failures(job, run)
        if not stuck:
            return Way(name)
        if language := foreign_language(template):
            raise CourseError(f"{name} is a notebook in {language}, which is not graded here: see docs/any-course.md.")
        together = replace(job, way="source")
        failed = failures(together, run)
        if not failed:
            return Way(name, True, stuck)
        told = stuck if is_own(self.lesson) else failed  # our own lessons must travel: why they do not is what helps
        raise CourseError(f"{STOP}\n{lines(Way(name, stuck=told))}\n{MEND.format(self.lesson)}")

    def job(self, template: Template, source: bytes) -> Job:
        """Return the instructor's answers as a submission that brings no files of its own."""
        try:
            rebuilt = rebuild(template, read_notebook(source))
        except Unreadable as reason:
            raise CourseError(f"The instructor's {template.notebook}.ipynb cannot be read: {reason}") from reason
        files = tuple(sorted(self.files.items()))
        job = rebuilt.job(self.lesson, files, False, self.environment, False)
        return replace(job, modules=local_modules(self.files), limits=self.limits)

    def source_of(self, template: Template) -> bytes | None:
        """Return the instructor's notebook, between the cells that nbgrader puts before and after it when releasing."""
        source, release = (folder / f"{template.notebook}.ipynb" for folder in self.folders)
        if not source.is_file():
            return None
        content = source.read_bytes()
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            return with_header(json.loads(content), json.loads(release.read_bytes()))
        return content

    def without_source(self, template: Template) -> Way:
        if is_own(self.lesson):
            return Way(template.notebook)  # the audit has shown that its tests travel
        raise CourseError(
            f"{self.folders[0]} does not hold {template.notebook}.ipynb, with which grading begins: whether the tests "
            "work here is tried on the instructor's own answers."
        )


def with_header(source: dict, release: dict) -> bytes:
    """Return the source with the release's cells that stand before its first cell and behind its last."""
    cells, released = source["cells"], release["cells"]
    known = {join_lines(cell["source"]).strip() for cell in cells} | {name_of(cell) for cell in cells if name_of(cell)}
    ours = [place for place, cell in enumerate(released) if {join_lines(cell["source"]).strip(), name_of(cell)} & known]
    if ours:
        source["cells"] = [*released[: ours[0]], *cells, *released[ours[-1] + 1 :]]
    return json.dumps(source).encode()


def name_of(cell: dict) -> str | None:
    return cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")


def failures(job: Job, run: Run) -> tuple[tuple[str, str], ...]:
    """Return the tests without full marks, and why; CourseError if something else went wrong, or decided it."""
    for _ in range(TRIES):
        result = run(job)
        if not result.complete:
            raise CourseError(f"The instructor's own answers could not be run. {' '.join(result.notes)}")
        if not (failed := failed_in(job, result)):
            return ()
    if result.doubts:
        raise CourseError(f"Which way is taken could not be found out: {'; '.join(result.doubts)}. Try it again later.")
    return failed


def failed_in(job: Job, result: Result) -> tuple[tuple[str, str], ...]:
    """Return the tests of one run without full marks, and why."""
    found = {cell.id: cell for cell in result.cells}
    failed = []
    for cell in job.cells:
        ran = found.get(cell.id)
        if cell.role == "test" and (ran is None or ran.error or ran.score is None or ran.score < cell.points):
            failed.append((cell.id, " ".join((ran and ran.error or "it did not run").split())[:300]))
    return tuple(failed)


def lines(way: Way) -> str:
    """Return the tests that are stuck, one a line."""
    shown = [f"  {way.notebook}, {cell}: {why}" for cell, why in way.stuck[:MANY]]
    more = len(way.stuck) - MANY
    return "\n".join([*shown, f"  and {more} more"] if more > 0 else shown)


def stored(place: Path, notebook: str) -> Way | None:
    """Return what was found out about the very same notebook, tests, files and environment; None if nothing was."""
    try:
        plain = json.loads(place.read_text(encoding="utf-8"))
        stuck = tuple((str(cell), str(why)) for cell, why in plain["stuck"])
        return Way(notebook, plain["together"] is True, stuck) if plain["notebook"] == notebook else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def keep(place: Path, way: Way) -> None:
    """Store what was found out; a full disk only means that it is found out again."""
    if place.is_file():
        return
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, json.dumps(asdict(way)).encode())


@contextmanager
def runner(options: Options) -> Iterator[Run]:
    """Give a function that executes a job where submissions are executed too; nothing is started before it is used."""
    opened = []

    def run(job: Job) -> Result:
        if not opened:
            opened.append(pool.open_pool(1, options.scheduler, options.sandbox))
        return opened[0].submit(pool.run_job, job, options.sandbox).result()

    try:
        yield run
    finally:
        if opened and (options.scheduler or options.workers > 1):  # else the same engine goes on with the class
            pool.close_pool(opened[0])


def is_own(lesson: str) -> bool:
    """Is this one of this course's own lessons?"""
    return lesson in known_lessons()


def foreign_language(template: Template) -> str | None:
    """Return the language of a notebook, None if it is Python or not said."""
    language = str(json.loads(template.kernelspec).get("language") or "python")
    return None if language.lower().startswith("python") else language


def local_modules(files: dict[str, bytes]) -> tuple[str, ...]:
    """Return the names under which the instructor's own files can be imported."""
    names = {name.split("/")[0].removesuffix(".py") for name in files if name.endswith(".py")}
    return tuple(sorted(name for name in names if name.isidentifier() and name not in sys.stdlib_module_names))


def without_shadows(folder: Folder, ours: dict[str, bytes]) -> None:
    """Leave out a student's files that would be imported in place of an instructor's: `x/` goes before `x.py`."""
    modules = set(local_modules(ours))
    for name in sorted(folder.files):
        if name not in ours and name.split("/")[0].split(".")[0] in modules and name.endswith((".py", ".pyc", ".so")):
            del folder.files[name]
            folder.notes.append(f"The file {ascii(name)} was left out: it would stand in for a module of the lesson.")


@cache
def packages_key() -> str:
    """Return the names and versions of all that is installed: tests of other courses may use any of it."""
    found = {f"{part.name} {part.version}" for part in importlib.metadata.distributions()}
    return ", ".join(sorted(found))
