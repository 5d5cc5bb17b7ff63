"""The wheel of helpers alone: installed somewhere, it is all that a solved lesson needs; the grader is not in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile

import pytest

from course.authoring.expand import source_notebook
from course.authoring.lesson import ROOT, find_lessons, read_lesson
from course.site import browser_fonts, wheel

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return wheel.build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """Return a folder into which pip has installed the wheel."""
    target = tmp_path_factory.mktemp("installed")
    words = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", target, built]
    subprocess.run([str(word) for word in words], check=True)
    return target


def python(folder, code):
    """Run Python that finds our packages in a folder only, and return what it prints."""
    environment = os.environ | {"PYTHONPATH": str(folder), "NEURONS_RECORDS": "beside"}
    words = [sys.executable, "-P", "-c", code]
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_it_holds_helpers_and_their_data_and_nothing_else(built):
    names = zipfile.ZipFile(built).namelist()
    about = built.name.removesuffix("-py3-none-any.whl") + ".dist-info"
    assert {name.split("/")[0] for name in names} == {"helpers", about}
    wanted = [f"helpers/built/{read_lesson(path).concept}.json" for path in find_lessons()[:16]]
    assert set(wanted) <= set(names) and "helpers/data_files/digits.npz" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_two_builds_are_the_same_bytes(built, tmp_path):
    assert wheel.build(tmp_path).read_bytes() == built.read_bytes()


def test_nothing_is_left_beside_the_sources():
    assert not list(ROOT.glob("*.egg-info/top_level.txt.new")) and not (ROOT / "build" / "lib").exists()


def test_a_lesson_runs_with_it_alone(installed):
    lesson = read_lesson(next(path for path in find_lessons() if path.stem == "02_perceptron"))
    cells = [cell.source for cell in source_notebook(lesson).cells if cell.cell_type == "code"]
    code = "\n".join([*cells, "import helpers; print(helpers.__file__)"])
    said = python(installed, code)
    assert said.count("Well done") >= 5 and str(installed) in said.splitlines()[-1]


def test_the_list_of_fonts_is_what_matplotlib_reads(installed, tmp_path):
    code = (
        f"import os; os.environ['MPLCONFIGDIR'] = {str(tmp_path)!r}\n"
        "from helpers import browser_fonts\n"
        "file = browser_fonts.write_cache()\n"
        "import logging; logging.basicConfig(level=logging.DEBUG)\n"
        "from matplotlib import font_manager\n"
        "count = len(font_manager.fontManager.ttflist)\n"
        "import json; print(json.dumps([str(file), font_manager.findfont('DejaVu Sans'), count]))"
    )
    environment = os.environ | {"PYTHONPATH": str(installed)}
    words = [sys.executable, "-P", "-c", code]
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    file, font, count = json.loads(done.stdout)
    assert "Using fontManager instance from" in done.stderr and "generated new" not in done.stderr
    assert file.startswith(str(tmp_path)) and font.endswith("DejaVuSans.ttf") and count >= 30


def test_fonts_are_matplotlibs_own():
    fonts = browser_fonts.own_fonts()
    assert all(not font["fname"].startswith("/") for kind in ("ttflist", "afmlist") for font in fonts[kind])
    assert browser_fonts.LIST not in [file.name for file in (ROOT / "helpers").iterdir()]
