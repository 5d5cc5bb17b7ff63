"""A course in a temporary folder to which the whole corpus is handed in, and the road that it takes there."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from course.grade import hook, pool
from course.grade.engine import Grading
from course.grade.submission import Options
from course.grade.trusted.execute import USUAL, Executor
from tests.attacking.corpus import LESSON, Attack, Outcome, grade_id, solved, source_notebook

SECRETS = [f"CANARY-{what}" for what in ("HIDDEN", "SOLUTION", "GRADEBOOK", "HOME", "ENVIRONMENT", "OTHER")]
VICTIM = "another"
MOST = 3_000_000  # characters of a graded notebook, or of its feedback
# A formula is of elements that draw; any other element in it, and any attribute that acts, counts as active.
DRAWN = (
    "semantics mrow mi mo mn mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd"
)
INERT = "".join(f":not({name})" for name in [*DRAWN.split(), "annotation"])
ACTIVE = f"script, iframe, form, style, svg, object, embed, link, meta, base, math {INERT}"


def make_course(root: Path) -> dict:
    """Make the course, with the secrets that nobody may see, and return the released notebook."""
    folder = root / "solutions" / LESSON
    folder.mkdir(parents=True)
    nbformat.write(source_notebook(), folder / f"{LESSON}.ipynb")
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ["PATH"]
    answer = open_course(root).generate_assignment(LESSON)
    assert answer["success"], answer
    released = json.loads((root / "notebooks" / LESSON / f"{LESSON}.ipynb").read_text())
    with book(root) as gradebook:
        gradebook.add_student(VICTIM, last_name="CANARY-GRADEBOOK")
    notebook = solved(released)
    notebook["cells"][0]["source"] = "CANARY-OTHER"
    (root / "submitted" / VICTIM / LESSON).mkdir(parents=True)
    (root / "submitted" / VICTIM / LESSON / f"{LESSON}.ipynb").write_text(json.dumps(notebook))
    return released


def book(root: Path) -> Gradebook:
    return Gradebook(f"sqlite:///{root}/gradebook.db", "attacks")


def open_course(root: Path, switched_on: bool = False) -> NbGraderAPI:
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.course_id = "attacks"
    config.CourseDirectory.source_directory = "solutions"
    config.CourseDirectory.release_directory = "notebooks"
    config.CourseDirectory.db_url = f"sqlite:///{root}/gradebook.db"
    config.OverwriteCells.add_missing_cells = True
    config.ExecutePreprocessor.timeout = 10
    config.ExecutePreprocessor.interrupt_on_timeout = True
    config.NbGraderAPI.log_level = "ERROR"
    if switched_on:
        hook.switch_on(config)
    return NbGraderAPI(CourseDirectory(config=config), config=config)


class Engine:
    """Stage 2 with the limits that each submission asks for, so that a loop without end costs no half minute."""

    def __init__(self, executor: Executor):
        self.executor, self.limits = executor, {}

    def run(self, job):
        return self.executor.run(replace(job, limits=self.limits.get(job.key(), USUAL)))


class CorpusGrading(Grading):
    """The course's own grading; only the limits are the corpus's."""

    def __init__(self, converter: Autograde, engine: Engine, attacks: list[Attack]):
        super().__init__(converter, Options(workers=1))
        self.engine, self.attacks = engine, {attack.name: attack for attack in attacks}

    def rebuild(self, student: str, path: Path):
        submission = super().rebuild(student, path)
        if student in self.attacks:
            self.engine.limits |= dict.fromkeys(submission.keys, self.attacks[student].limits)
        return submission


@contextmanager
def canaries(root: Path):
    """Plant secrets in the grader's home and environment."""
    home = root.parent / "home"
    (home / ".ssh").mkdir(parents=True, exist_ok=True)
    (home / ".ssh" / "id").write_text("CANARY-HOME")
    before = {name: os.environ.get(name) for name in ("HOME", "SECRET")}
    os.environ.update(HOME=str(home), SECRET="CANARY-ENVIRONMENT")
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def hand_in_all(root: Path, released: dict, attacks: list[Attack]) -> None:
    for attack in attacks:
        attack.hand_in(released, root / "submitted" / attack.name / LESSON)


def state(folder: Path) -> dict[str, str]:
    """Return what lies in a folder: links by their target, files by their content."""
    found = {}
    for place, folders, names in os.walk(folder):
        for name in [*folders, *names]:
            path = Path(place, name)
            if path.is_symlink():
                found[str(path)] = "-> " + os.readlink(path)
            elif path.is_file():
                found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
            else:
                found[str(path)] = str(path.lstat().st_mode)
    return found


def grade_all(place: Path, attacks: list[Attack]) -> dict[str, Outcome]:
    """Hand the corpus in, grade it, make the feedback, and return what became of each submission."""
    root = place / "course"
    released = make_course(root)
    hand_in_all(root, released, attacks)
    before = state(root / "submitted")
    with canaries(root):
        rows = grade_course(root, attacks)
        try:
            api = open_course(root, switched_on=True)
            for _ in range(2):  # the second time, nbgrader compares with what is there
                answer = api.generate_feedback(LESSON, force=False)
                assert answer["success"], answer["log"]
            assert len(api.get_submissions(LESSON)) == len(attacks) + 1, "what Formgrader shows"
        finally:
            hook.switch_off()
    assert rows[VICTIM].graded and set(rows) == {VICTIM, *(attack.name for attack in attacks)}, "the batch was stopped"
    assert state(root / "submitted") == before, "something handed in was changed"
    return {attack.name: outcome_of(root, attack.name, rows[attack.name]) for attack in attacks}


def grade_course(root: Path, attacks: list[Attack]) -> dict:
    """Grade everything that was handed in, and return the rows by student."""
    api = open_course(root)
    api.coursedir.assignment_id = LESSON
    converter = Autograde(coursedir=api.coursedir, parent=api)
    with Executor() as executor:
        grading = CorpusGrading(converter, Engine(executor), attacks)
        usual, pool.engine = pool.engine, lambda sandbox: grading.engine
        try:
            return {row.student: row for row in grading.run()}
        finally:
            pool.engine = usual


def outcome_of(root: Path, name: str, row) -> Outcome:
    if not row.graded:
        return Outcome(None, [row.reason])
    with book(root) as gradebook:
        submission = gradebook.find_submission(LESSON, name)
        grades = submission.notebooks[0].grades
        score = sum(grade.auto_score or 0 for grade in grades)
        given = [grade.name for grade in grades if grade.manual_score is not None]
    shown = [shown_in(root / "autograded" / name / LESSON / f"{LESSON}.ipynb"), str(vars(row))]
    page = (root / "feedback" / name / LESSON / f"{LESSON}.html").read_text()
    found = [f"it shows {secret}" for secret in SECRETS if any(secret in text for text in [*shown, page])]
    found += [f"it shows {len(text)} characters" for text in [*shown, page] if len(text) > MOST]
    found += [f"points by hand for {name}" for name in given]
    return Outcome(score, found + active_in(page))


def shown_in(path: Path) -> str:
    """Return what a graded notebook holds beside the instructor's own cells."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("locked") or grade_id(cell) is None and cell["id"] == "title":
            cell["source"] = ""
    return json.dumps(notebook, ensure_ascii=False)


def active_in(page: str) -> list[str]:
    """Return what could act in the browser of a reader."""
    soup = BeautifulSoup(page, "html.parser")
    body = soup.select_one("#notebook-container")
    found = [f"active content: {str(element)[:80]}" for element in body.select(ACTIVE)]
    for element in soup.find_all(True):
        for name, value in element.attrs.items():
            text = str(value).lower().replace(" ", "")
            if name.startswith("on") or text.startswith(("javascript:", "data:text", "data:image/svg")):
                found.append(f"active attribute: {str(element)[:80]}")
    if "CANARY-SCRIPT" in "".join(str(part) for part in soup.select("head, head ~ script")):
        found.append("text of the submission in the page's own scripts or title")
    return found
