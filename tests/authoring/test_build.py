"""Built files: stable, equal to nbgrader's own release, written whole, and never over somebody's work."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pytest

from course.__main__ import main
from course.authoring import build
from course.authoring.lesson import ROOT, LessonError, read_lesson
from course.authoring.stock import stock_course
from helpers import quiz
from tests.authoring.lesson_text import RIGHT, changed, write_lesson

SOURCE, STUDENT, RECORD = (
    "solutions/01_demo/01_demo.ipynb",
    "notebooks/01_demo/01_demo.ipynb",
    "helpers/built/demo.json",
)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return build.built_files(write_lesson(tmp_path_factory.mktemp("course")))


def run(root, *words):
    """Run the command in this process (a process of its own only loads packages for two seconds)."""
    said, told = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
        code = main(["build", "--root", str(root), *words])
    return SimpleNamespace(returncode=code, stdout=said.getvalue(), stderr=told.getvalue())


def cells(text):
    return {cell.id: cell for cell in nbformat.reads(text, as_version=4).cells}


def test_notebooks_are_valid_and_without_outputs(files):
    for name in (SOURCE, STUDENT):
        notebook = nbformat.reads(files[name], as_version=4)
        nbformat.validate(notebook)
        assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in notebook.cells)


def test_student_sees_stub_and_visible_asserts_only(files):
    student = cells(files[STUDENT])
    assert "raise NotImplementedError()" in student["threshold-unit"].source
    assert "np.dot" not in student["threshold-unit"].source
    check = student["check-threshold-unit"].source
    assert "1 alone does not reach" in check
    assert "default_rng" not in check
    assert check.splitlines()[0].endswith('check.begin("demo/threshold-unit")')
    assert check.splitlines()[-1] == 'check.passed("demo/threshold-unit")'


@pytest.mark.parametrize(
    ("cell", "role"),
    [
        ("given-setup", (False, True, False)),
        ("threshold-unit", (False, False, True)),
        ("check-threshold-unit", (True, True, False)),
        ("prediction-share-on-xor", (False, False, True)),
        ("experiment-share-on-xor", (False, True, False)),
        ("quiz-best-on-xor", (False, True, False)),
        ("quiz-answers", (False, False, True)),
        ("check-quiz", (True, True, False)),
        ("claim-check", (True, False, True)),
    ],
)
def test_roles_become_nbgrader_metadata(files, cell, role):
    found = cells(files[SOURCE])[cell].metadata.nbgrader
    assert (found.grade, found.locked, found.solution) == role
    assert found.schema_version == 3
    assert found.task is False


def test_wrong_answers_and_probes_are_in_no_notebook(files):
    for name in (SOURCE, STUDENT):
        assert "sum(x) >= theta" not in files[name]
        assert "[2, -1]" not in files[name]


def test_record_holds_hints_and_no_answer(files):
    record = json.loads(files[RECORD])
    hints = record["checks"]["threshold-unit"]["hints"]
    assert {hint["why"].split()[0] for hint in hints.values()} == {"You", "The"}
    assert len(hints) == 3
    assert "np.dot" not in files[RECORD]
    assert "coin toss" not in files[RECORD]
    question = record["quiz"]["questions"][0]
    assert question["right"] == quiz.answer_hash(record["quiz"]["salt"], "best-on-xor", "b")


def test_second_build_is_identical_under_another_hash_seed(files, tmp_path):
    path = write_lesson(tmp_path)
    code = (
        "import sys, json, pathlib; from course.authoring import build; build.remembered_trials = build.trials_apart;"
        "print(json.dumps(build.built_files(pathlib.Path(sys.argv[1]))))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4711"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout.splitlines()[-1]) == files


@pytest.mark.slow
def test_student_notebook_equals_plain_nbgrader(files, tmp_path):
    source = tmp_path / "source.ipynb"
    source.write_text(files[SOURCE], encoding="utf-8")
    with stock_course("01_demo", source) as course:
        written = (course.folder / "release" / "01_demo" / "01_demo.ipynb").read_text(encoding="utf-8")
    assert written.rstrip("\n") == files[STUDENT].rstrip("\n")


def test_plain_cell_ids_are_unique_and_stable(tmp_path):
    twice = changed("# %% hand_in", "# %%\n1 + 1\n\n# %%\n1 + 1\n\n# %% hand_in")
    notebook = nbformat.reads(build.built_files(write_lesson(tmp_path, twice))[SOURCE], as_version=4)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert {cell.id for cell in notebook.cells} > set(cells(build.built_files(write_lesson(tmp_path, RIGHT))[SOURCE]))


def test_check_names_stale_file_and_mending_command(tmp_path):
    write_lesson(tmp_path)
    assert run(tmp_path).returncode == 0
    assert run(tmp_path, "--check").returncode == 0
    write_lesson(tmp_path, changed("# # A unit with a threshold", "# # Another title"))
    stale = run(tmp_path, "--check")
    assert stale.returncode == 1
    assert SOURCE in stale.stderr
    assert "python -m course build" in stale.stderr
    (tmp_path / "lessons" / "01_demo.py").rename(tmp_path / "lessons" / "01_other.py")
    assert f"{STUDENT} (its lesson is gone" in run(tmp_path, "--check").stderr


def test_hand_edit_is_set_aside_before_a_build_replaces_it(tmp_path):
    write_lesson(tmp_path)
    run(tmp_path)
    edited = (tmp_path / SOURCE).read_text(encoding="utf-8").replace("A unit with a threshold", "My edit")
    (tmp_path / SOURCE).write_text(edited, encoding="utf-8")
    told = run(tmp_path).stdout
    kept = tmp_path / "set-aside" / "01_demo-solutions-1.ipynb"
    assert kept.read_text(encoding="utf-8") == edited
    assert "course adopt set-aside/01_demo-solutions-1.ipynb" in told
    assert "My edit" not in (tmp_path / SOURCE).read_text(encoding="utf-8")
    assert list((tmp_path / SOURCE).parent.iterdir()) == [tmp_path / SOURCE]


def test_author_errors_end_the_build_and_write_nothing(tmp_path):
    write_lesson(tmp_path, changed(" points=3", ""))
    failed = run(tmp_path)
    assert failed.returncode == 2
    assert "lessons/01_demo.py:" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert not (tmp_path / "solutions").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (changed("threshold_unit([1, 1], [2, -1], 2)\n", ""), "behaves as the answer does"),
        (
            changed("    return int(np.dot(w, x) >= theta)\n    ###", "    return 0\n    ###"),
            "own answer fails its check",
        ),
        (changed("import numpy as np\n", "1\n"), "name 'np' is not defined. Mark the cell that defines it as `given`"),
        (changed("import numpy as np\n", "import nump\n"), "it fails when the graded cells run in order"),
    ],
    ids=["hint that cannot be told", "answer that fails", "name that is not given", "given cell that fails"],
)
def test_lesson_that_cannot_be_built(tmp_path, text, words):
    with pytest.raises(LessonError, match=words):
        build.built_files(write_lesson(tmp_path, text))


@pytest.mark.long  # minutes, which is why it runs here, beside other tests, and not as a step of .ci/run
def test_committed_notebooks_are_what_the_lessons_say():
    done = subprocess.run(
        [sys.executable, "-m", "course", "build", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_reading_a_lesson_keeps_every_cell(tmp_path):
    roles = [cell.role for cell in read_lesson(write_lesson(tmp_path)).cells]
    assert roles.count("wrong") == 3
    assert roles[0] == ""
