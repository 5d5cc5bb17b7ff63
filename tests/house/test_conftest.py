"""In CI a browser or sandbox test may not be skipped, elsewhere it is told at the end: shown on tests that are."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from conftest import group_of, rank
from tests.browser import ROOT

SKIPPING = """
import pytest

@pytest.mark.{marker}
def test_skips():
    pytest.skip("there is no Chromium")
"""
SETTINGS = "[pytest]\nmarkers =\n    browser\n    sandbox\n    slow\n"


def run_pytest(folder, marker, **environment) -> str:
    """Return what pytest says of a skipped test with this marker, under the real conftest.py."""
    (folder / "test_it.py").write_text(SKIPPING.format(marker=marker))
    (folder / "pytest.ini").write_text(SETTINGS)
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    bare = {name: value for name, value in os.environ.items() if name != "COURSE_CI"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # the others take two seconds to load
    return subprocess.run(command, cwd=folder, env=bare | alone | environment, capture_output=True, text=True).stdout


@pytest.mark.parametrize("marker", ["browser", "sandbox"])
def test_skip_is_a_failure_in_ci(tmp_path, marker):
    said = run_pytest(tmp_path, marker, COURSE_CI="1")
    assert "1 failed" in said and f"a {marker} test may not be skipped" in said and "there is no Chromium" in said


def test_skip_is_a_skip_elsewhere(tmp_path):
    assert "1 skipped" in run_pytest(tmp_path, "browser")


def test_other_skips_are_allowed_in_ci(tmp_path):
    assert "1 skipped" in run_pytest(tmp_path, "slow", COURSE_CI="1")


WALLED = """
import pytest
from course.grade.trusted.execute import Executor

@pytest.mark.skipif(Executor.available() is not None, reason=str(Executor.available()))
@pytest.mark.parametrize("number", range(3))
def test_walls(number):
    pass
"""
PAGES = """
from tests.browser import require_browser

def test_page():
    require_browser()
"""
NONE = """
import pytest

def test_other():
    pytest.skip("this system has no fork")
"""


def said_at_the_end(folder, *files: str, path: str, options: tuple[str, ...] = ()) -> str:
    """Return what pytest says, under the real conftest.py, of these files where PATH is `path`."""
    for number, text in enumerate(files):
        (folder / f"test_{number}.py").write_text(text)
    (folder / "pytest.ini").write_text(SETTINGS)
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    environment = {name: value for name, value in os.environ.items() if name != "COURSE_CI"}
    environment |= {"PATH": path, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return done.stdout + done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the sandbox is for Linux, whatever is installed")
@pytest.mark.parametrize("options", [(), ("-p", "xdist", "-n", "2")], ids=["alone", "xdist"])
def test_what_was_left_out_is_told_with_the_one_command_that_brings_it(tmp_path, options):
    said = said_at_the_end(tmp_path, WALLED, PAGES, NONE, path="/nowhere", options=options)
    assert "5 skipped" in said, said
    assert "3 tests for want of bubblewrap (walls around submissions): it is not installed" in said
    assert "1 test for want of Chromium (pages in a browser): it is not installed" in said
    assert said.count("sudo apt-get install") == 1 and "sudo apt-get install bubblewrap chromium\n" in said


def test_what_is_here_and_does_not_work_is_told_with_its_reason_and_no_command(tmp_path):
    bwrap = tmp_path / "bin" / "bwrap"
    bwrap.parent.mkdir()
    bwrap.write_text("#!/bin/sh\necho no user namespaces >&2\nexit 1\n")
    bwrap.chmod(0o755)
    said = said_at_the_end(tmp_path, WALLED, path=f"{bwrap.parent}:/bin:/usr/bin")
    assert "3 tests for want of bubblewrap" in said and "does not work here" in said and "To run them too" not in said


def test_nothing_is_told_where_nothing_is_wanting(tmp_path):
    said = said_at_the_end(tmp_path, NONE, path="/nowhere")
    assert "1 skipped" in said and "for want of" not in said


def test_long_work_for_each_lesson_is_shared_out_and_all_else_stays_with_its_file():
    long = [f"tests/grade/test_every_lesson.py::test_solved[{name}-solutions]" for name in ("01_a_b", "02_c")]
    parts = [f"tests/grade/test_every_lesson.py:{name}" for name in ("01_a_b", "02_c")]
    assert [group_of(one) for one in long] == parts
    assert group_of("tests/authoring/test_build.py::test_x[01_a_b]") == "tests/authoring/test_build.py"
    assert group_of("solutions/01_a_b/01_a_b.ipynb::Cell 3") == "solutions/01_a_b/01_a_b.ipynb"
    assert rank(long[0]) < rank("tests/authoring/test_build.py::test_x") < rank("tests/helpers/test_quiz.py::test_x")


def test_tests_of_one_group_run_in_one_process():
    command = [sys.executable, "-m", "pytest", "-v", "-n", "2", "-p", "no:cacheprovider", "--no-loadscope-reorder"]
    files = ["tests/house/test_environment.py", "tests/helpers/test_progress.py"]
    said = subprocess.run([*command, *files], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    runs = re.findall(r"\[(gw\d)\].*(?:PASSED|FAILED) (tests/\S+?)::", said)
    assert len(runs) > 20 and " failed" not in said, said[-2000:]
    assert len(set(runs)) == 2, "each file in one process"
