"""The students' package: it installs and works where nothing else is, and no answer can be found in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from argparse import Namespace
from pathlib import Path

import pytest

from course.authoring.lesson import ROOT, find_lessons, read_lesson
from course.classroom import bundle, scan, start
from course.errors import CourseError

LESSON = "02_perceptron"
# Runs the notebook of a lesson up to its first check, with an answer typed in: what a student's kernel would do.
TRY = """
import contextlib, json, sys
from IPython.core.interactiveshell import InteractiveShell
notebook, answers = json.load(open(sys.argv[1])), json.loads(sys.argv[2])
shell = InteractiveShell.instance()
for cell in notebook["cells"]:
    if cell["cell_type"] != "code":
        continue
    name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
    is_check = name.startswith("check-")
    if name in answers or name.startswith("given-") or is_check:
        result = shell.run_cell(answers.get(name, "".join(cell["source"])))
        if is_check:
            print("VERDICT", name, "passed" if result.success else type(result.error_in_exec).__name__)
            break
import helpers
print("HELPERS", helpers.__file__)
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    """Make the package of one lesson and unpack it."""
    folder = tmp_path_factory.mktemp("student")
    archive = folder / "package.zip"
    assert bundle.main(Namespace(lessons=[LESSON], output=archive, exchange="/srv/nbgrader/exchange")) == 0
    with zipfile.ZipFile(archive) as file:
        file.extractall(folder)
    return folder / "neurons"


@pytest.fixture(scope="module")
def python(unpacked) -> Path:
    """Install the wheel in an environment of its own; what it depends on comes from this one, for want of a network."""
    subprocess.run([sys.executable, "-m", "venv", unpacked / ".venv"], check=True)
    own = unpacked / ".venv" / "bin" / "python"
    (wheel,) = unpacked.glob("*.whl")
    command = [own, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--disable-pip-version-check", wheel]
    subprocess.run(command, check=True)
    (packages,) = (unpacked / ".venv").glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return own


def run(python: Path, *words: str, folder: Path) -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "MPLBACKEND": "agg"}
    done = subprocess.run([python, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_package_holds_what_a_student_needs_and_nothing_else(unpacked):
    names = sorted(path.name.split("-0")[0] for path in unpacked.iterdir() if path.name != ".venv")
    wheel = "artificial_and_biological_neurons"
    assert names == sorted([LESSON, "LICENSE", "LICENSE-texts", "README.md", wheel, "nbgrader_config.py", "refreshers",
                            "requirements.txt", "settings", "start.py"])  # fmt: skip
    readme = (unpacked / "README.md").read_text()
    assert "/srv/nbgrader/exchange" in readme and ".venv/bin/python start.py" in readme and "{" not in readme
    assert "/srv/nbgrader/exchange" in (unpacked / "nbgrader_config.py").read_text()
    assert "nbgrader==" in (unpacked / "requirements.txt").read_text()
    extension = unpacked / "settings" / "labextensions" / "neurons"
    assert (extension / "package.json").is_file(), "Submit saves first"
    assert "extra_labextensions_path" in (unpacked / "start.py").read_text()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="its folders of an environment are others")
def test_checks_work_where_nothing_else_is(unpacked, python):
    lesson = read_lesson(find_lessons([LESSON])[0])
    exercise = lesson.with_role("exercise")[0]
    wrong = next(cell for cell in lesson.wrong_answers() if cell.name == exercise.name)
    place = unpacked / LESSON
    for source, verdict in ((exercise.source, "passed"), (wrong.source, "Misconception")):
        said = run(python, "-c", TRY, f"{LESSON}.ipynb", json.dumps({exercise.key: source}), folder=place)
        assert f"VERDICT check-{exercise.key} {verdict}" in said, said
        assert f"HELPERS {unpacked}/.venv/" in said
    assert wrong.options["why"] in said


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="its folders of an environment are others")
def test_start_writes_the_start_page_and_installs_nothing_twice(unpacked, python):
    assert run(python, "start.py", "install", folder=unpacked) == ""
    run(python, "start.py", "--version", folder=unpacked)  # JupyterLab's own word: it says its version and ends
    assert f"({LESSON}/{LESSON}.ipynb)" in (unpacked / "START.md").read_text()


def test_start_refuses_a_python_that_is_everybodys(monkeypatch, capsys):
    monkeypatch.setattr(start, "is_own", lambda: False)
    monkeypatch.setattr(start, "wanted", lambda: "9")
    monkeypatch.chdir(ROOT)
    with pytest.raises(SystemExit, match="First make an environment of the course's own"):
        start.main([])


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="its folders of an environment are others")
def test_the_references_of_open_lessons_are_stubs(unpacked, python):
    lines = "import importlib\nfor name in ('threshold_logic', 'perceptron', 'training'):\n" \
            "    try:\n        importlib.import_module('helpers.reference.' + name); print(name, 'there')\n" \
            "    except ImportError as error: print(name, 'is not available' in str(error))\n"  # fmt: skip
    assert run(python, "-c", lines, folder=unpacked).split("\n")[:3] == [
        "threshold_logic there", "perceptron True", "training True"
    ]  # fmt: skip


def test_no_answer_is_found_and_each_kind_would_be(unpacked):
    contents = {name: content for name, content in scan.read(unpacked).items() if not name.startswith(".venv")}
    assert list(scan.search(contents, [LESSON])) == []
    lesson = read_lesson(find_lessons([LESSON])[0])
    answer = next(cell for cell in lesson.with_role("exercise") if scan.bodies_of(cell.source))
    test = next(line for cell in lesson.with_role("check") for line in scan.hidden_lines(cell.source)
                if line.startswith("assert ") and len(line) > scan.LONG)  # fmt: skip
    planted = {
        "solutions/02_perceptron/02_perceptron.ipynb": (b"{}", "nothing of solutions/"),
        "x.whl!helpers/reference/perceptron.py": (b"import numpy", "is the reference"),
        "x.whl!helpers/built/perceptron.json": (b'{"graded": {}}', "comes with the feedback"),
        "x.whl!helpers/labs/other.py": (answer.source.encode(), "holds an answer"),
        "notes.txt": (b"  " + test.encode(), "the hidden test"),
        "more.txt": (b"### BEGIN SOLUTION", "the marker"),
    }
    for name, (content, said) in planted.items():
        found = list(scan.search(contents | {name: content}, [LESSON]))
        assert any(said in line and name in line for line in found), (name, found)


def test_a_folder_with_an_answer_becomes_no_archive(tmp_path):
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "a.py").write_text("x = 1\n")
    with pytest.raises(CourseError, match="would hold answers"):
        scan.demand_no_answer(tmp_path, [LESSON])


def test_what_is_let_through_is_said(tmp_path):
    labs = tmp_path / "helpers" / "labs"
    labs.mkdir(parents=True)
    (labs / "digit_reader.py").write_text("x = 1\n")
    assert scan.excused(tmp_path, ["05_backpropagation"]) == ["helpers/labs/digit_reader.py (05_backpropagation)"]
    assert scan.excused(tmp_path, ["06_training"]) == [], "that lesson is graded"
    (labs / "digit_reader.py").write_text(scan.STUB.format("helpers.labs.digit_reader"))
    assert scan.excused(tmp_path, ["01_threshold_logic"]) == [], "a later lesson's lab is not in the package"
    assert "but for a few lines" in bundle.readable_labs(["x"]) and bundle.readable_labs([]) == ""


def test_a_lesson_that_needs_the_reference_of_an_open_one_waits():
    with pytest.raises(CourseError, match="06_training imports the reference of 05_backpropagation"):
        bundle.choose(["05_backpropagation", "06_training"], named=True)
    chosen, left_out = bundle.choose(["05_backpropagation", "06_training"], named=False)
    assert chosen == ["05_backpropagation"] and left_out["06_training"] == "the reference of 05_backpropagation"
    assert bundle.choose(["06_training"], named=True) == (["06_training"], {})


def test_pins_are_those_that_the_roots_need():
    text = "# made\na==1  # via b\nb==2 ; sys_platform == 'x'  # via course\nc==3  # via d\nd==4  # via e\n"
    assert bundle.pinned(text, ("b",)) == ["a==1", "b==2 ; sys_platform == 'x'"]
    lines = bundle.pinned((ROOT / "requirements.txt").read_text(), bundle.STUDENTS)
    names = {line.split("==")[0] for line in lines}
    assert {"numpy", "jupyterlab", "tornado"} <= names and not {"nbgrader", "pytest", "ruff"} & names
