"""Stage 3: what nbgrader would have written, in few statements, and consistent whatever interrupts it."""

from __future__ import annotations

import errno
import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.nbgraderformat import MetadataValidator
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from traitlets.config import Config

from course.grade.books.gradebook import Book
from course.grade.books.record import NAME, Record
from course.grade.job import CellResult, Job, Result
from tests.grade.course import (
    ANSWERS,
    LESSON,
    answered,
    grade,
    graded_notebook,
    hand_in,
    make_api,
    released,
    rows_of,
    score_of,
    solved,
)

pytest_plugins = ["tests.grade.fixtures"]


def gradebook(root):
    return Gradebook(f"sqlite:///{root}/gradebook.db", "gates")


def test_scores_flags_and_comments_are_nbgraders(root, standin):
    hand_in(root, "ada", solved(root))
    hand_in(root, "bob", released(root))
    hand_in(root, "cy", answered(root, and_gate="def and_gate(a, b):\n    return 1", or_gate=ANSWERS["or-gate"]))
    grade(root)
    ada, bob, cy = (rows_of(root, student) for student in ("ada", "bob", "cy"))
    assert ada["check-and-gate"] == (3.0, None, False, None)
    assert ada["claim-check"] == (None, None, True, None)
    assert bob["claim-check"] == (0.0, None, False, "No response.")
    assert bob["and-gate"] == "No response." and ada["and-gate"] is None
    assert cy["check-and-gate"][0] == 0.0 and cy["check-or-gate"][0] == 4.0
    assert [score_of(root, student) for student in ("ada", "bob", "cy")] == [7.0, 0.0, 4.0]


def test_a_resubmission_never_keeps_an_old_score(root, standin):
    hand_in(root, "ada", solved(root))
    grade(root)
    hand_in(root, "ada", released(root))  # without a timestamp: only the content is new
    assert grade(root)["ada"].changed
    assert score_of(root, "ada") == 0.0
    hand_in(root, "ada", b"not a notebook")
    grade(root)
    assert score_of(root, "ada") == 0.0
    hand_in(root, "ada", solved(root))
    grade(root)
    assert score_of(root, "ada") == 7.0


def test_a_score_given_by_hand_stays_and_is_flagged_for_review(root, standin):
    hand_in(root, "ada", solved(root))
    grade(root)
    with gradebook(root) as book:
        by_hand = book.find_grade("claim-check", LESSON, LESSON, "ada")
        by_hand.manual_score, by_hand.needs_manual_grade = 1.5, False
        book.db.commit()
    hand_in(root, "ada", answered(root, **{**{"claim_check": "Something else."}, "and_gate": ANSWERS["and-gate"]}))
    grade(root)
    assert rows_of(root, "ada")["claim-check"] == (None, 1.5, True, None)


def test_what_is_unchanged_is_not_run_again_unless_forced(root, standin):
    hand_in(root, "ada", solved(root))
    hand_in(root, "bob", released(root))
    grade(root)
    assert len(standin.ran) == 2
    again = grade(root)
    assert not any(row.changed for row in again.values()) and len(standin.ran) == 2
    assert again["ada"].scores["check-and-gate"] == 3.0
    grade(root, force=True)
    assert len(standin.ran) == 4


def test_equal_work_is_executed_once(root, standin):
    for student in ("ada", "bob", "cy"):
        hand_in(root, student, solved(root))
    grade(root)
    assert len(standin.ran) == 1 and score_of(root, "cy") == 7.0


def test_a_lost_gradebook_row_is_written_again_from_the_cache(root, standin):
    hand_in(root, "ada", solved(root))
    grade(root)
    with gradebook(root) as book:
        book.remove_submission(LESSON, "ada")
    assert grade(root)["ada"].changed and score_of(root, "ada") == 7.0
    assert len(standin.ran) == 1


LATE = Config({"LateSubmissionPlugin": {"penalty_method": "zero"}})


def due(root, when: datetime) -> None:
    with gradebook(root) as book:
        book.update_or_create_assignment(LESSON, duedate=when)


TIMES = [("2030-01-02 10:00:00 UTC", None), ("2030-01-03 10:00:00 UTC", 7.0)]


@pytest.mark.parametrize(("handed_in", "penalty"), TIMES)
def test_late_work_is_penalised_by_nbgraders_plugin(root, standin, handed_in, penalty):
    due(root, datetime(2030, 1, 2, 12))
    hand_in(root, "ada", solved(root), when=handed_in)
    grade(root, LATE)
    assert rows_of(root, "ada")["late"] == penalty
    assert rows_of(root, "ada")["when"] == datetime.strptime(handed_in, "%Y-%m-%d %H:%M:%S UTC")


def test_what_being_late_costs_follows_the_due_date_the_extension_and_the_rule(root, standin):
    """Nothing is executed again for it: the second and later runs find every result in the cache."""
    hand_in(root, "ada", solved(root), when="2030-01-02 10:00:00 UTC")
    grade(root, LATE)
    assert rows_of(root, "ada")["late"] is None
    ran = len(standin.ran)
    due(root, datetime(2030, 1, 1, 10))
    assert grade(root, LATE)["ada"].changed and rows_of(root, "ada")["late"] == 7
    assert not grade(root, LATE)["ada"].changed
    assert grade(root)["ada"].changed and rows_of(root, "ada")["late"] is None
    grade(root, LATE)
    with gradebook(root) as book:
        book.grant_extension(LESSON, "ada", days=3)
    row = grade(root, LATE)["ada"]
    assert row.changed and "worked out anew" in row.notes[-1] and rows_of(root, "ada")["late"] is None
    due(root, datetime(2029, 1, 1, 10))
    assert grade(root, LATE)["ada"].changed and rows_of(root, "ada")["late"] == 7
    assert len(standin.ran) == ran


def test_points_given_by_hand_after_grading_are_lost_to_lateness_too(root, standin):
    due(root, datetime(2030, 1, 1, 10))
    hand_in(root, "ada", solved(root), when="2030-01-02 10:00:00 UTC")
    grade(root, LATE)
    with gradebook(root) as book:
        book.find_grade("claim-check", LESSON, LESSON, "ada").manual_score = 2
        book.db.commit()
    assert grade(root, LATE)["ada"].changed and rows_of(root, "ada")["late"] == 9


def test_an_extension_lifts_the_penalty(root, standin):
    due(root, datetime(2030, 1, 2, 12))
    hand_in(root, "ada", solved(root), when="2030-01-03 10:00:00 UTC")
    grade(root, LATE)
    with gradebook(root) as book:
        book.grant_extension(LESSON, "ada", days=2)
        assert book.find_submission(LESSON, "ada").extension == timedelta(days=2)
    grade(root, LATE, force=True)
    assert rows_of(root, "ada")["late"] is None


def test_a_timestamp_that_is_none_does_not_stop_anything(root, standin):
    hand_in(root, "ada", solved(root), when="last Tuesday, \x00 honest")
    assert grade(root)["ada"].graded
    assert rows_of(root, "ada")["when"] is None


def test_cells_added_after_the_first_grading_get_rows(root, standin):
    hand_in(root, "ada", solved(root))
    grade(root)
    with gradebook(root) as book:
        book.add_grade_cell("bonus", LESSON, LESSON, max_score=1, cell_type="code")
        book.add_source_cell("bonus", LESSON, LESSON, source="pass", cell_type="code", locked=True)
    assert grade(root)["ada"].graded
    assert rows_of(root, "ada")["bonus"][:2] == (1.0, None)


def test_a_score_outside_its_range_is_not_believed(root, standin, monkeypatch):
    scores = {"check-and-gate": 99.0, "check-or-gate": float("nan")}
    results = [CellResult(name, score=score) for name, score in scores.items()]
    monkeypatch.setattr(standin, "run", lambda job: Result(results))
    hand_in(root, "ada", solved(root))
    grade(root)
    assert rows_of(root, "ada")["check-and-gate"][0] == 3.0 and rows_of(root, "ada")["check-or-gate"][0] == 0.0


def test_the_graded_notebook_is_valid_and_holds_the_instructors_tests(root, standin):
    notebook = solved(root)
    notebook["cells"].append({"cell_type": "code", "source": "2", "metadata": {"x": 1}, "id": "<b>", "outputs": []})
    hand_in(root, "ada", notebook)
    hand_in(root, "bob", b"{")
    grade(root)
    for student in ("ada", "bob"):
        graded = graded_notebook(root, student)
        nbformat.validate(graded)
        MetadataValidator().validate_nb(graded)
        assert "walnut" in json.dumps(graded)
    assert "<b>" not in {cell["id"] for cell in graded_notebook(root, "ada").cells}


def test_the_reason_stands_beside_the_grade_and_in_the_notebook(root, standin):
    hand_in(root, "bob", b'{"cells": 3}')
    row = grade(root)["bob"]
    about = json.loads((root / "autograded" / "bob" / LESSON / NAME).read_text())
    assert row.graded and "no list of cells" in row.unreadable[0]
    assert about["unreadable"][LESSON] == row.unreadable[0]
    assert "no list of cells" in graded_notebook(root, "bob").cells[0].source


def test_only_harmless_files_stand_where_formgrader_serves_them(root, standin):
    folder = hand_in(root, "ada", solved(root), when="2030-01-01 10:00:00 UTC")
    for name in ("rows.csv", "page.html", "drawing.svg", "script.js"):
        (folder / name).write_text("<script>alert(1)</script>")
    grade(root)
    names = {path.name for path in (root / "autograded" / "ada" / LESSON).iterdir()}
    assert names == {f"{LESSON}.ipynb", NAME, "timestamp.txt", "rows.csv"}


def test_the_lessons_own_files_replace_the_students_copies(root, standin):
    (root / "solutions" / LESSON / "rows.csv").write_text("true")
    folder = hand_in(root, "ada", solved(root))
    (folder / "rows.csv").write_text("invented")
    grade(root)
    assert dict(standin.ran[0].files) == {"rows.csv": b"true"}
    grade(root, Config({"Autograde": {"exclude_overwriting": {LESSON: ["rows.csv"]}}}), force=True)
    assert dict(standin.ran[1].files) == {"rows.csv": b"invented"}


class Counter:
    """Count the statements and commits of all databases."""

    def __enter__(self):
        self.statements = self.commits = 0
        event.listen(Engine, "before_cursor_execute", self.statement)
        event.listen(Engine, "commit", self.commit)
        return self

    def __exit__(self, *exception):
        event.remove(Engine, "before_cursor_execute", self.statement)
        event.remove(Engine, "commit", self.commit)

    def statement(self, *arguments):
        self.statements += 1

    def commit(self, *arguments):
        self.commits += 1


def test_a_submission_costs_few_statements_and_one_commit(root, standin):
    for number in range(12):
        hand_in(root, f"s{number}", solved(root))
    with Counter() as two:
        grade(root)
    for number in range(12, 36):
        hand_in(root, f"s{number}", solved(root))
    with Counter() as many:
        grade(root)
    assert (many.statements - two.statements) / 12 <= 20
    assert many.commits - two.commits == 12


INTERRUPTIONS = [
    (Record, "write"), (Record, "set_aside"), (Record, "put_in_place"), (Book, "commit"), (Book, "save_comments"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "name"), INTERRUPTIONS)
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
def test_interrupted_grading_is_consistent_and_goes_on(root, standin, monkeypatch, where, name, error):
    hand_in(root, "ada", solved(root))
    hand_in(root, "bob", solved(root))
    grade(root)
    hand_in(root, "bob", released(root))
    with monkeypatch.context() as broken:
        broken.setattr(where, name, raising(error))
        if isinstance(error, KeyboardInterrupt):
            with pytest.raises(KeyboardInterrupt):
                grade(root)
        else:
            assert "No space left" in grade(root)["bob"].reason
    assert rows_of(root, "bob")["check-and-gate"][0] in (3.0, 0.0)
    assert grade(root)["bob"].changed
    assert (score_of(root, "ada"), score_of(root, "bob")) == (7.0, 0.0)
    assert {path.name for path in (root / "autograded" / "bob").iterdir()} == {LESSON}
    assert "NotImplementedError" in json.dumps(graded_notebook(root, "bob"))


def raising(error: BaseException):
    def fail(*arguments):
        raise error

    return fail


def test_a_busy_database_is_waited_for(root, standin, monkeypatch):
    hand_in(root, "ada", solved(root))
    save, tries = Book.save, []

    def busy_once(book, *arguments):
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("insert", {}, Exception("database is locked"))
        return save(book, *arguments)

    monkeypatch.setattr(Book, "save", busy_once)
    assert grade(root)["ada"].graded and len(tries) == 2


def test_one_submission_never_stops_the_class(root, standin, monkeypatch):
    for student in ("ada", "bob", "cy"):
        hand_in(root, student, answered(root, and_gate=f"def and_gate(a, b):\n    return a * b  # {student}"))
    run = type(standin).run

    def broken(job: Job):
        if "# bob" in job.cells[1].source + job.cells[2].source:
            raise RuntimeError("the engine broke")
        return run(standin, job)

    monkeypatch.setattr(standin, "run", broken)
    rows = grade(root)
    assert not rows["bob"].graded and "the engine broke" in rows["bob"].reason
    assert rows["ada"].graded and rows["cy"].graded
    assert not (root / "autograded" / "bob").exists()


def test_an_incomplete_result_is_neither_saved_nor_kept(root, standin, monkeypatch):
    hand_in(root, "ada", solved(root))
    with monkeypatch.context() as broken:
        broken.setattr(standin, "run", lambda job: Result([], ["The sandbox went away."], complete=False))
        assert "sandbox went away" in grade(root)["ada"].reason
    assert grade(root)["ada"].graded and score_of(root, "ada") == 7.0


HONEST = {
    "right": {"and_gate": ANSWERS["and-gate"], "or_gate": ANSWERS["or-gate"], "claim_check": "XOR."},
    "partly": {"and_gate": ANSWERS["and-gate"], "or_gate": "def or_gate(a, b):\n    return 1\n"},
    "wrong": {"and_gate": "def and_gate(a, b):\n    return a + b\n", "or_gate": "def or_gate(a, b):\n    return 1/0\n"},
    "prints": {"and_gate": "print('hello')\n" + ANSWERS["and-gate"], "claim_check": "  "},
    "syntax": {"and_gate": "def and_gate(a, b:\n    return 1", "or_gate": ANSWERS["or-gate"]},
    "blank": {},
}


@pytest.mark.slow
def test_honest_work_gets_the_same_rows_from_stock_nbgrader(made_course, tmp_path):
    """The real engine, behind walls where there are any, against nbgrader's own kernel."""
    from course.grade.hook import switch_off
    from course.grade.trusted.execute import Executor

    ours, stock = (Path(shutil.copytree(made_course, tmp_path / name)) for name in ("ours", "stock"))
    for place in (ours, stock):
        due(place, datetime(2030, 1, 2))
        for student, answers in HONEST.items():
            late = student in ("right", "blank")
            hand_in(place, student, answered(place, **answers), when=f"2030-01-0{1 + 2 * late} 10:00:00 UTC")
    rows = grade(ours, LATE, sandbox=Executor.available() is None)
    assert all(row.graded for row in rows.values())
    switch_off()
    for student in HONEST:
        answer = make_api(stock, LATE).autograde(LESSON, student)
        assert answer["success"], answer
        assert rows_of(ours, student) == rows_of(stock, student), student
