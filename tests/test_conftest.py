"""In CI a browser or sandbox test may not be skipped: shown on tests that are."""

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


def test_long_work_for_each_lesson_is_shared_out_and_all_else_stays_with_its_file():
    long = [f"tests/test_grade_lessons.py::test_solved[{name}-solutions]" for name in ("01_a_b", "02_c")]
    assert [group_of(one) for one in long] == [f"tests/test_grade_lessons.py:{name}" for name in ("01_a_b", "02_c")]
    assert group_of("tests/test_build.py::test_x[01_a_b]") == "tests/test_build.py"
    assert group_of("solutions/01_a_b/01_a_b.ipynb::Cell 3") == "solutions/01_a_b/01_a_b.ipynb"
    assert rank(long[0]) < rank("tests/test_build.py::test_x") < rank("tests/test_quiz.py::test_x")


def test_tests_of_one_group_run_in_one_process():
    command = [sys.executable, "-m", "pytest", "-v", "-n", "2", "-p", "no:cacheprovider", "--no-loadscope-reorder"]
    notebooks = [f"solutions/{name}" for name in ("00_orientation", "01_threshold_logic")]
    said = subprocess.run([*command, *notebooks], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    runs = re.findall(r"\[(gw\d)\].*(?:PASSED|FAILED) (solutions/\S+?)(?:::|\.ipynb)", said)
    assert len(runs) > 20 and " failed" not in said, said[-2000:]
    assert len(set(runs)) == 2, "each notebook in one process"
