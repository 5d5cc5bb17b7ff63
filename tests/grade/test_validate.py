"""`python -m course validate`: what a student, or CI, is told about one notebook."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from course.__main__ import main as course
from course.grade import button
from course.grade.job import CellResult
from course.grade.trusted import execute
from course.grade.trusted.visible import ROOT
from course.grade.validate import Own, Verdict, judge
from tests.grade.course import ANSWERS, answered, cell_of, released, solved

pytest_plugins = ["tests.grade.fixtures"]


@pytest.fixture
def engine(monkeypatch, standin):
    """Put the stand-in where validate starts its engine."""
    monkeypatch.setattr(execute, "Executor", type(standin))


def validate(tmp_path, capsys, notebook) -> tuple[int, dict[str, str], str]:
    """Return the exit code, the report line by line, and the errors."""
    path = tmp_path / "01_gates.ipynb"
    path.write_bytes(notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode())
    code = course(["validate", str(path)])
    shown = capsys.readouterr()
    return code, {line.split()[0]: " ".join(line.split()[1:]) for line in shown.out.splitlines() if line}, shown.err


def test_a_solved_notebook_passes(root, engine, tmp_path, capsys):
    code, report, _ = validate(tmp_path, capsys, solved(root))
    assert code == 0
    assert report["check-and-gate"] == "passed 3 of 3"
    assert report["claim-check"] == "to be graded by hand"


def test_an_essay_that_is_not_written_is_no_failure(root, engine, tmp_path, capsys):
    notebook = answered(root, and_gate=ANSWERS["and-gate"], or_gate=ANSWERS["or-gate"])
    code, report, _ = validate(tmp_path, capsys, notebook)
    assert code == 0 and report["claim-check"] == "to be graded by hand not written yet"


def test_a_blank_exercise_is_not_written_yet(root, engine, tmp_path, capsys):
    code, report, _ = validate(tmp_path, capsys, released(root))
    assert code == 1
    assert report["check-and-gate"] == "not written yet 0 of 3"
    assert report["check-or-gate"].startswith("not written yet")


def test_a_wrong_answer_fails_with_its_message_and_partial_credit_is_not_enough(root, engine, tmp_path, capsys):
    notebook = answered(root, and_gate="def and_gate(a, b):\n    return 0", or_gate="def or_gate(a, b):\n    return 1")
    code, report, _ = validate(tmp_path, capsys, notebook)
    assert code == 1
    assert report["check-and-gate"] == "FAILED 0 of 3 1 and 1 is 1"
    assert report["check-or-gate"].startswith("FAILED 3 of 4")


def test_a_test_that_was_edited_is_not_believed(root, engine, tmp_path, capsys):
    notebook = solved(root)
    cell_of(notebook, "check-and-gate")["source"] = "pass"
    code, report, _ = validate(tmp_path, capsys, notebook)
    assert code == 1 and report["check-and-gate"].startswith("CHANGED")


@pytest.mark.parametrize("notebook", [b"{", b"[]", b'{"cells": []}', {"cells": [{"cell_type": "code", "source": "1"}]}])
def test_what_is_no_lesson_is_answered_with_a_sentence(engine, tmp_path, capsys, notebook):
    code, report, error = validate(tmp_path, capsys, notebook)
    assert code == 2 and report == {} and error.strip().endswith((".", "?"))


def test_a_missing_file_is_answered_with_a_sentence(capsys):
    assert course(["validate", "nowhere.ipynb"]) == 2
    assert "nowhere.ipynb cannot be read" in capsys.readouterr().err


def test_data_beside_the_notebook_is_there(root, engine, tmp_path, capsys):
    (tmp_path / "rows.csv").write_text("1")
    (tmp_path / "page.html").write_text("1")
    from course.grade.validate import files_beside

    assert files_beside(tmp_path / "01_gates.ipynb") == (("rows.csv", b"1"),)


LESSON = "01_threshold_logic"
BREAK_OUT = """
import os
for path in {paths}:
    try:
        print(open(path).read())
    except OSError:
        pass
    try:
        open(path + ".written", "w").close()
    except OSError:
        pass
read = "".join(open(path).read() for path in {paths} if os.path.exists(path))
raise AssertionError("\\x1b[31mred \\x1b]0;title\\x07 \\x9b2J\\u202e" + read)
"""


def of_the_course(lesson: str) -> dict:
    return json.loads((ROOT / "notebooks" / lesson / f"{lesson}.ipynb").read_text())


@pytest.mark.sandbox
@pytest.mark.skipif(execute.Executor.available() is not None, reason=str(execute.Executor.available()))
@pytest.mark.parametrize("known", [True, False], ids=["a lesson of the course", "another notebook"])
def test_a_strangers_tests_reach_nothing_and_write_nothing_on_the_terminal(known, tmp_path, capsys):
    secret = tmp_path / "secret"
    secret.write_text("CANARY-FILE")
    notebook = of_the_course(LESSON)
    source = BREAK_OUT.format(paths=[str(secret)])
    for cell in notebook["cells"]:
        nbgrader = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and nbgrader.get("locked"):
            cell["source"] = source
            nbgrader.pop("checksum", None)
    if not known:
        test = {**notebook["cells"][-1], "cell_type": "code", "source": source, "outputs": [], "execution_count": None}
        flags = {"grade": True, "solution": False, "locked": True, "points": 1, "grade_id": "\x1b[2Jhers"}
        notebook["cells"] = [{**test, "id": "a", "metadata": {"nbgrader": {**flags, "schema_version": 3}}}]
    path = tmp_path / (f"{LESSON}.ipynb" if known else "other.ipynb")
    path.write_text(json.dumps(notebook))
    assert course(["validate", str(path)]) == 1
    shown = capsys.readouterr()
    assert "CANARY" not in shown.out + shown.err and not (tmp_path / "secret.written").exists()
    assert all(sign.isprintable() or sign == "\n" for sign in shown.out + shown.err)
    assert ("CHANGED" in shown.out) == known and ("red" in shown.out) != known


def test_without_walls_nothing_of_a_stranger_runs_unasked(root, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(execute.Executor, "available", staticmethod(lambda: "No walls here. Say --no-sandbox."))
    code, report, error = validate(tmp_path, capsys, solved(root))
    assert code == 2 and not report and "notebook of your own" in error


def own(id: str, role: str = "student", blank: bool = False) -> Own:
    test = role == "test"
    return Own(id, role, "", 3.0 * test, not test, blank, False, False, "" if test else None)


def test_a_blank_question_beside_an_exercise_does_not_hide_what_is_wrong_with_its_answer():
    cells = [own("prediction-size", blank=True), own("margin"), own("check-margin", "test"),
             own("bound", blank=True), own("check-bound", "test"),
             own("quiz-answers", blank=True), own("check-quiz", "test")]  # fmt: skip
    failed = [CellResult(cell.id, [], 0.0, "It is 5, not 4.") for cell in cells if cell.role == "test"]
    verdicts = judge(cells, SimpleNamespace(cells=failed))
    assert [verdict.word for verdict in verdicts] == ["FAILED", "not written yet", "not written yet"]
    assert verdicts[0].why == "It is 5, not 4."


def test_the_button_says_the_whole_hint_where_there_is_one():
    why = f"f({'0.0, ' * 60}) gave 1.\n\nHint: The bias counts too."
    verdict = Verdict("check-margin", "FAILED", False, "0 of 2", why)
    assert "\nmargin: FAILED: The bias counts too.\n" in button.report([verdict])


def test_the_button_reports_counts_then_what_is_left_then_what_passes():
    verdicts = [
        Verdict("check-gate", "FAILED", False, "0 of 2", "It adds.\n\x1b[1m" + "long " * 90),
        Verdict("check-unit", "passed", True, "3 of 3"),
        Verdict("check-table", "not written yet", False, "0 of 2"),
        Verdict("essay", "to be graded by hand", True),
        Verdict("check-adder", "CHANGED", False, "", "it is not as it was handed out"),
    ]
    lines = button.report(verdicts).splitlines()
    assert lines[0] == "1 of 4 checks pass." and lines[2].startswith("gate: FAILED: It adds. long long")
    assert len(lines[2]) < 200 and lines[3] == "adder: CHANGED: it is not as it was handed out"
    assert lines[4] == "not written yet: table"
    assert lines[5:7] == ["passed: unit", "to be graded by hand: essay"] and "Hidden tests" in lines[-1]


@pytest.mark.slow
@pytest.mark.long
def test_the_real_engine_gives_the_same_verdicts(root, tmp_path, capsys):
    code, report, error = validate(tmp_path, capsys, solved(root))
    assert code == 0 and report["check-or-gate"] == "passed 4 of 4", error
    code, report, _ = validate(tmp_path, capsys, answered(root, and_gate="def and_gate(a, b):\n    return 0"))
    assert code == 1 and "1 and 1 is 1" in report["check-and-gate"]
    assert report["check-or-gate"].startswith("not written yet")
