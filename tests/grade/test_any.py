"""Any nbgrader course: its own answers are tried first, and honest work gets what stock nbgrader gives, either way."""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import socket
from pathlib import Path

import nbformat
import nbgrader
import pytest
from nbgrader.plugins import ExportPlugin

from course import doctor
from course.authoring.lesson import ROOT
from course.errors import CourseError
from course.grade import guard, hook, pool
from course.grade.books.export import COLUMN, MarkedCsv
from course.grade.books.feedback import HideTests
from course.grade.books.summary import summary
from course.grade.engine import Grading
from course.grade.guard import Guard, Way
from course.grade.intake.folder import Folder
from course.grade.intake.rebuild import FORGEABLE
from course.grade.intake.template import Asked, Template
from course.grade.job import CellResult, Result
from course.grade.trusted import told
from course.grade.trusted.execute import Executor
from course.grade.trusted.visible import known_lessons
from tests.grade import any_course
from tests.grade.any_course import FIXTURES, LESSON, comments, grade, hand_in, make_course, open_course, scores

MISSING = Executor.available()
pytestmark = [pytest.mark.sandbox, pytest.mark.skipif(MISSING is not None, reason=str(MISSING))]
TEXTS = {path.stem: path.read_text() for path in sorted(FIXTURES.glob("*.py"))}
STUDENTS = ("ada", "bob", "cy")  # all right, partly wrong, blank
HIDDEN = "CANARY-HIDDEN"
OWN = known_lessons()[0]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of which 48 kinds of test are graded for three students, and the rows of that run."""
    root = make_course(tmp_path_factory.mktemp("any") / "course", TEXTS, FIXTURES / "files")
    wrong = {name: source for text in TEXTS.values() for name, source in any_course.wrong_answers(text).items()}
    for student, answers in zip(STUDENTS, ({}, wrong, None), strict=True):
        hand_in(root, student, answers)
    return root, grade(root)


def checks_in(text: str) -> list[dict]:
    return [known for known, _ in any_course.read(text) if "test" in known]


def test_right_answers_get_full_marks_whatever_the_tests_ask_for(course):
    root, _ = course
    found = scores(root, "ada")
    wanted = {
        f"{name}/test-{any_course.slug(known['test'])}": float(known["points"])
        for name, text in TEXTS.items()
        for known in checks_in(text)
    }
    assert len(wanted) >= 47 and {cell: found[cell] for cell in wanted} == wanted
    assert found["everyday/by-hand"] is None, "a person gives these points"
    assert scores(root, "cy")["everyday/by-hand"] == 0


def test_the_way_of_each_notebook_is_read_off_the_instructors_own_answers(course):
    root, rows = course
    assert rows["ada"].together == rows["cy"].together == ("everyday", "numeric")
    ways = [json.loads(path.read_text()) for path in (root / ".cache" / "grade" / "ways").iterdir()]
    assert {way["notebook"]: way["together"] for way in ways} == {"everyday": True, "numeric": True, "travels": False}
    assert all(bool(way["stuck"]) == way["together"] for way in ways)


@pytest.mark.slow
@pytest.mark.long
def test_every_cell_scores_as_under_stock_nbgrader(course, tmp_path):
    root, _ = course
    stock = Path(shutil.copytree(root, tmp_path / "stock", ignore=shutil.ignore_patterns("autograded", "gradebook.db")))
    any_course.release(stock)
    for student in STUDENTS:
        any_course.grade_by_stock(stock, student)
        assert scores(root, student) == scores(stock, student), student
    lost = {cell for cell, score in scores(root, "bob").items() if score == 0}
    assert len(lost) > 10 and scores(root, "bob")["everyday/test-partial-credit"] == 2.5


def test_it_is_said_wherever_the_score_is_shown(course, tmp_path, monkeypatch, capsys):
    root, rows = course
    said = comments(root, "ada")
    assert said["everyday/return-value"] == f"({FORGEABLE})" and said["numeric/in-place-array"] == f"({FORGEABLE})"
    assert not any(comment for name, comment in said.items() if name.startswith("travels"))
    assert comments(root, "cy")["everyday/return-value"] == f"No response. ({FORGEABLE})"
    api = open_course(root)
    api.coursedir.assignment_id = LESSON
    assert f"3  everyday was {FORGEABLE}" in summary(api.coursedir, list(rows.values()))
    notebook = (root / "autograded" / "ada" / LESSON / "everyday.ipynb").read_text()
    assert FORGEABLE in notebook and FORGEABLE not in (root / "autograded/ada" / LESSON / "travels.ipynb").read_text()
    monkeypatch.chdir(tmp_path)
    with any_course.Gradebook(f"sqlite:///{root}/gradebook.db", "any") as gradebook:
        MarkedCsv().export(gradebook)
    rows = list(csv.DictReader((tmp_path / "grades.csv").open()))
    assert {row["student_id"]: row[COLUMN] for row in rows} == dict.fromkeys(STUDENTS, "everyday numeric")
    assert isinstance(MarkedCsv(), ExportPlugin) and float(rows[0]["score"]) > 40


def test_what_a_grader_reads_by_hand_is_kept_for_the_grader_alone(course):
    root, _ = course
    graded = nbformat.read(root / "autograded" / "ada" / LESSON / "everyday.ipynb", 4)
    cell = next(cell for cell in graded.cells if any_course.grade_id(cell) == "by-hand")
    assert cell.outputs[0]["text"] == "read by a person\n"
    shown, _ = HideTests().preprocess_cell(cell, {}, 0)
    assert shown.outputs == []


def test_the_doctor_lists_the_ways_and_the_tests_that_do_not_travel(course, monkeypatch, capsys):
    root, _ = course
    (root / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "any"\n')
    monkeypatch.chdir(root)
    assert doctor.main(argparse.Namespace(port=1, grading=True)) == 0
    shown = capsys.readouterr().out
    assert f"{LESSON}/travels: two processes\n" in shown
    assert f"{LESSON}/everyday: ONE process, scores could be forged, because these tests do not travel" in shown
    assert "everyday, test-helper-deleted: sum_of_squares does not use square" in shown


def test_the_doctor_names_settings_that_were_handed_in(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nbgrader_config.py").write_text('c = get_config()\nc.Exchange.root = "exchange"\n')
    (tmp_path / "source" / LESSON).mkdir(parents=True)
    places = ["submitted/eve/x/nbgrader_config.py", "exchange/any/inbound/eve/jupyter_config.json",
              "autograded/eve/jupyter_lab_config.py"]  # fmt: skip
    for place in places:
        Path(place).parent.mkdir(parents=True)
        Path(place).write_text("")
    assert doctor.main(argparse.Namespace(port=1, grading=True)) == 1  # nothing is released yet
    told = [line.split(" may have been handed in")[0] for line in capsys.readouterr().err.splitlines()]
    assert {str(tmp_path / place) for place in places} == {path for path in told if "_config." in path}


def test_what_was_found_out_is_stored_and_no_submission_has_a_part_in_it(course, monkeypatch):
    root, _ = course
    monkeypatch.setattr(pool, "run_job", lambda *job: pytest.fail("it was tried again"))
    folder = hand_in(root, "dee", {}, own=["import os"])
    (folder / ".cache" / "grade" / "ways").mkdir(parents=True)
    for path in (root / ".cache" / "grade" / "ways").iterdir():
        plain = json.loads(path.read_text()) | {"together": True}
        (folder / ".cache" / "grade" / "ways" / path.name).write_text(json.dumps(plain))
    try:
        api = open_course(root)
        api.coursedir.assignment_id = LESSON
        ways = Grading(any_course.Autograde(coursedir=api.coursedir, parent=api), any_course.Options()).look()
    finally:
        shutil.rmtree(root / "submitted" / "dee")
    assert {name: way.together for name, way in ways.items()} == {"everyday": True, "numeric": True, "travels": False}


SMALL = """
# %% solution="f"
def f(x):
    ### BEGIN SOLUTION
    return {answer}
    ### END SOLUTION
# %% test="f" points=1
{test}
"""


def test_nothing_is_written_where_the_instructors_own_answers_lose_points(tmp_path):
    texts = {"good": SMALL.format(answer="x", test="assert f(1) == 1")}
    texts["bad"] = SMALL.format(answer="x", test='assert f(1) == 2, "f(1) is 2"')
    root = make_course(tmp_path / "course", texts)
    hand_in(root, "ada", {})
    with pytest.raises(CourseError, match="bad, test-f: f.1. is 2") as stopped:
        grade(root)
    assert "good" not in str(stopped.value)
    assert not (root / "autograded").exists()
    with any_course.Gradebook(f"sqlite:///{root}/gradebook.db", "any") as gradebook:
        assert not gradebook.assignment_submissions(LESSON) and not gradebook.students


def test_cells_that_nbgrader_puts_before_a_released_notebook_are_part_of_it(tmp_path):
    source = {
        "cells": [{"source": "a", "metadata": {}}, {"source": ["b"], "metadata": {"nbgrader": {"grade_id": "b"}}}]
    }
    stub = {"source": "stub", "metadata": {"nbgrader": {"grade_id": "b"}}}
    header, footer = {"source": "import x", "metadata": {}}, {"source": "end", "metadata": {}}
    release = {"cells": [header, source["cells"][0], stub, footer]}
    cells = json.loads(guard.with_header(source, release))["cells"]
    assert ["".join(cell["source"]) for cell in cells] == ["import x", "a", "b", "end"]


@pytest.mark.slow
@pytest.mark.long
def test_nbgraders_own_example_scores_as_under_stock_nbgrader(tmp_path):
    root, stock = tmp_path / "course", tmp_path / "stock"
    example = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide" / "source" / "ps1"
    for folder in (root, stock):
        shutil.copytree(example, folder / "source" / "ps1", ignore=shutil.ignore_patterns("*.html"))
        any_course.release(folder, "ps1")
        cheat = "def sum_of_squares(n):\n    return n * (n + 1) * (2 * n + 1) // 6"
        for student, answers in (("ada", {}), ("bob", {"sum_of_squares": cheat}), ("cy", None)):
            hand_in(folder, student, answers, lesson="ps1")
    rows = grade(root, "ps1")
    assert rows["ada"].together == ("problem1",), "it deletes a helper to see whether it is used"
    for student in ("ada", "bob", "cy"):
        any_course.grade_by_stock(stock, student, "ps1")
        assert scores(root, student, "ps1") == scores(stock, student, "ps1"), student
    assert scores(root, "bob", "ps1")["problem1/sum_of_squares_uses_squares"] == 0


# ---- This course's own lessons


def guard_with(tmp_path, lesson: str, *outcomes: Result):
    """Return a guard for a lesson with one test, and a run that gives these outcomes one after the other."""
    notebook = any_course.source_notebook(SMALL.format(answer="x", test="assert f(1) == 1"))
    (tmp_path / "source").mkdir()
    nbformat.write(notebook, tmp_path / "source" / "nb.ipynb")
    cells = tuple(guard_cell(cell) for cell in notebook.cells if cell.metadata.get("nbgrader"))
    template = Template("nb", cells)
    results = iter(outcomes)
    folders = [tmp_path / "source", tmp_path / "release"]
    return Guard(lesson, folders, {}, "", tmp_path / "ways"), template, lambda job: next(results)


def guard_cell(cell):
    marks = cell.metadata["nbgrader"]
    flags = {name: marks[name] for name in ("grade", "solution", "locked")}
    return Asked(marks["grade_id"], "code", cell.source, points=marks.get("points", 0.0), **flags)


FAILED = Result([CellResult("test-f", score=0.0, error="no")])
PASSED = Result([CellResult("test-f", score=1.0)])


def test_every_built_lesson_is_the_courses_own():
    """That their tests travel, test_grade_lessons shows: in two processes a solved notebook gets all its points."""
    built = [path.name for path in (ROOT / "notebooks").glob("[0-9]*") if path.is_dir()]
    assert built and all(map(guard.is_own, built)) and not guard.is_own("ps1")


def test_one_process_is_refused_to_the_lessons_of_this_course(tmp_path):
    trying, template, run = guard_with(tmp_path, OWN, FAILED, FAILED, PASSED)
    with pytest.raises(CourseError, match="own lessons must travel(.|\n)*nb, test-f: no"):
        trying.way(template, run)
    with pytest.raises(CourseError, match="own lessons must travel"):
        trying.way(template, run)


def test_one_process_can_be_switched_off(tmp_path):
    trying, template, run = guard_with(tmp_path, "week", FAILED, FAILED, PASSED)
    with pytest.raises(CourseError, match="switched off(.|\n)*nb, test-f: no"):
        trying.way(template, run, allowed=False)
    assert trying.way(template, run).together, "and it is stored what was found out"


def test_a_second_try_decides_where_the_first_was_unlucky(tmp_path):
    trying, template, run = guard_with(tmp_path, "week", FAILED, PASSED)
    assert trying.way(template, run) == Way("nb")


def test_what_went_wrong_outside_decides_nothing(tmp_path):
    trying, template, run = guard_with(tmp_path, "week", Result([], ["no room"], complete=False))
    with pytest.raises(CourseError, match="no room"):
        trying.way(template, run)
    assert not (tmp_path / "ways").exists()


def test_without_the_instructors_notebook_only_the_courses_own_lessons_are_graded(tmp_path):
    trying, template, run = guard_with(tmp_path, "week")
    (tmp_path / "source" / "nb.ipynb").unlink()
    with pytest.raises(CourseError, match="does not hold nb.ipynb"):
        trying.way(template, run)
    trying.lesson = OWN
    assert trying.way(template, run) == Way("nb")


# ---- Hostile work


HOSTILE = {
    "network": "import socket\nsocket.create_connection(('127.0.0.1', {port}), 1).sendall(b'x')",
    "files": "print(open({source!r}).read())",
    "gradebook": "import sqlite3\nsqlite3.connect({book!r}).execute('delete from grade')",
    "ends": "import os\nos._exit(0)",
    "prints": "import builtins\n"
    "get_ipython().events.register('pre_run_cell', lambda info: print(info.raw_cell) or display(info.raw_cell))",
    "raises": "class Told(Exception): pass\n"
    "def tell(info):\n    get_ipython().user_ns['Pair'] = lambda *all: (_ for _ in ()).throw(Told(info.raw_cell))\n"
    "get_ipython().events.register('pre_run_cell', tell)",
    "encodes": "def tell(info):\n    def fail(*all): raise ValueError(info.raw_cell.encode().hex())\n"
    "    get_ipython().user_ns['Pair'] = fail\nget_ipython().events.register('pre_run_cell', tell)",
    "names": "def tell(info):\n    def fail(*all): raise type(info.raw_cell.encode().hex(), (Exception,), {{}})\n"
    "    get_ipython().user_ns['Pair'] = fail\nget_ipython().events.register('pre_run_cell', tell)",
    "floods": "import os\n"
    "for k in range(3, 20):\n    try:\n        os.write(k, b'x' * 10_000_000)\n    except OSError: pass",
    "forges": "def nothing(*all, **more): pass\n"
    "get_ipython().run_cell = lambda *all, **more: __import__('types').SimpleNamespace("
    "error_before_exec=None, error_in_exec=None)",
}
WRONG = {"pair": "class Pair:\n    def __init__(self, a, b):\n        self.a, self.b = a, b\n\n"
         "def swap(pair):\n    return pair", "double": "def double(x):\n    return 2 * x"}  # fmt: skip
DESERVED = {"week/test-pair": 0.0, "week/test-double": 2.0}


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    """A course to which dishonest work was handed in: its own cell comes first, and the first answer is wrong."""
    root = tmp_path_factory.mktemp("hostile") / "course"
    make_course(root, {"week": (FIXTURES.parent / "any_course_hostile.py").read_text()})
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        known = {"port": server.getsockname()[1], "source": str(root / "source" / LESSON / "week.ipynb")}
        for name, source in HOSTILE.items():
            hand_in(root, name, WRONG, own=[source.format(book=str(root / "gradebook.db"), **known)])
        hand_in(root, "honest", {"pair": WRONG["pair"]})
        hand_in(root, "blank", None)
        rows = grade(root)
        with pytest.raises(BlockingIOError):
            server.accept()
    return root, rows


def test_dishonest_work_stays_inside_the_walls_and_is_at_most_forged(attacked):
    root, rows = attacked
    assert all(row.graded and row.together == ("week",) for row in rows.values())
    for student in ("honest", "network", "files", "gradebook", "ends", "prints", "floods"):
        assert scores(root, student) == DESERVED, student
    assert scores(root, "blank") == dict.fromkeys(DESERVED, 0.0)
    for student in HOSTILE:
        assert all(0 <= score <= 3 for score in scores(root, student).values())
        assert FORGEABLE in str(comments(root, student))


def test_no_hidden_test_is_shown_in_what_dishonest_work_gets_back(attacked):
    root, rows = attacked
    for student, row in rows.items():
        graded = nbformat.read(root / "autograded" / student / LESSON / "week.ipynb", 4)
        shown = [str(vars(row))]
        for cell in graded.cells:
            cell, _ = HideTests().preprocess_cell(cell, {}, 0)
            shown.append(json.dumps(cell))
        text = "".join(shown)
        assert HIDDEN not in text and HIDDEN.encode().hex() not in text and "double(5)" not in text, student
        assert len(text) < 30_000, student


def test_an_honest_student_is_told_what_failed(attacked):
    _, rows = attacked
    assert "a is ..., not 2" in rows["honest"].errors
    assert any("not defined" in error or "NotImplementedError" in error for error in rows["blank"].errors)


# ---- What may be told


TEST = """assert f(1) == 2, "f(1) is 2"
### BEGIN HIDDEN TESTS
assert f(3) == 6, f"f(3) is {f(3)}, not 6"
secret = "walnut"
if f(4) != 8:
    raise ValueError("four")
### END HIDDEN TESTS"""


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("f(1) is 2", "f(1) is 2"),
        ("f(3) is walnut, not 6", "f(3) is ..., not 6"),
        ("four", "four"),
        ("walnut", None),
        ("f(1) is 2 walnut", None),
        ("name 'f' is not defined", "name 'f' is not defined"),
        ("name 'walnut' is not defined", None),
        ("name 'secret' is not defined", None),
    ],
)
def test_after_a_hidden_test_an_error_speaks_in_the_instructors_words(message, shown):
    assert told.words_for(message, TEST) == shown


def test_only_kinds_of_errors_that_python_has_are_named():
    assert told.kind_of("ValueError") == "ValueError"
    assert told.kind_of("walnut") == told.kind_of("print") == "Error"


# ---- The instructor's files


def test_a_students_file_never_stands_in_for_the_instructors_module(course):
    ours = {"lesson_tools.py": b"", "numbers.txt": b"", "pack/__init__.py": b""}
    names = ["lesson_tools/__init__.py", "lesson_tools.py", "pack.py", "pack/more.py", "own.py", "pack.txt"]
    folder = Folder(Path("."), files=dict.fromkeys(names, b"x"))
    guard.without_shadows(folder, ours)
    assert sorted(folder.files) == ["lesson_tools.py", "own.py", "pack.txt"], "the second is replaced by ours later"
    assert len(folder.notes) == 3


def test_an_instructors_module_goes_before_an_installed_one_of_its_name(tmp_path):
    text = SMALL.format(answer="[x]", test="import helpers, yaml_tools\nassert helpers.ours and f(f) == [f]")
    files = tmp_path / "files"
    files.mkdir()
    (files / "helpers.py").write_text("ours = True\n")
    (files / "yaml_tools.py").write_text("")
    root = make_course(tmp_path / "course", {"week": text}, files)
    folder = hand_in(root, "ada", {})
    (folder / "helpers.py").write_text("ours = False\n")
    (folder / "yaml_tools").mkdir()
    (folder / "yaml_tools" / "__init__.py").write_text("1 / 0")
    row = grade(root)["ada"]
    assert scores(root, "ada") == {"week/test-f": 1.0} and row.together == ("week",)
    assert "yaml_tools/__init__.py" in str(row.notes)


def test_the_two_lines_bring_the_marked_export(monkeypatch):
    from traitlets.config import Config

    config = Config()
    try:
        hook.switch_on(config)
    finally:
        hook.switch_off()
    assert config.ExportApp.plugin_class == "course.grade.books.export.MarkedCsv"
