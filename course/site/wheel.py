"""A wheel of `helpers` alone: what a notebook needs beside NumPy, Matplotlib and ipywidgets, without the grader."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from course.authoring.lesson import ROOT
from course.errors import CourseError
from course.site import browser_fonts

NAME = "neurons-helpers"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", ".ipynb_checkpoints")
PROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}"
version = "{version}"
description = "What the notebooks of the course on artificial and biological neurons import"
requires-python = "{python}"
license = "BSD-3-Clause"
license-files = ["LICENSE", "LICENSE-texts"]
dependencies = {dependencies}

[tool.setuptools.packages.find]
include = ["helpers*"]

[tool.setuptools.package-data]
helpers = {data}
"""


def project_file() -> str:
    """Return the pyproject.toml of the wheel: version, Python and needs are those of the course."""
    course = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = course["project"]
    return PROJECT.format(
        name=NAME,
        version=project["version"],
        python=project["requires-python"],
        dependencies=project["dependencies"],
        data=[*course["tool"]["setuptools"]["package-data"]["helpers"], browser_fonts.LIST],
    )


IN_BROWSER = """

if __import__("sys").platform == "emscripten":  # before Matplotlib is imported
    from helpers import browser_fonts

    browser_fonts.write_cache()
"""


def add_fonts(helpers: Path) -> None:
    """Add to a copy of helpers what spares a browser the search for fonts."""
    shutil.copy(browser_fonts.__file__, helpers)
    fonts = json.dumps(browser_fonts.own_fonts(), sort_keys=True)
    (helpers / browser_fonts.LIST).write_text(fonts, encoding="utf-8")
    with open(helpers / "__init__.py", "a", encoding="utf-8") as file:
        file.write(IN_BROWSER)


def build(folder: Path) -> Path:
    """Build the wheel into a folder and return its path; nothing is left beside the sources, nothing is fetched."""
    with tempfile.TemporaryDirectory() as place:
        project = Path(place)
        shutil.copytree(ROOT / "helpers", project / "helpers", ignore=LEFT_OUT)
        add_fonts(project / "helpers")
        for name in ("LICENSE", "LICENSE-texts"):
            shutil.copy(ROOT / name, project)
        (project / "pyproject.toml").write_text(project_file(), encoding="utf-8")
        folder.mkdir(parents=True, exist_ok=True)
        words = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index",
                 "--wheel-dir", str(folder), str(project)]  # fmt: skip
        same_bytes = os.environ | {"SOURCE_DATE_EPOCH": "1577836800"}
        done = subprocess.run(words, env=same_bytes, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CourseError(f"The wheel of helpers could not be built:\n{done.stderr[-1500:]}")
    return max(folder.glob(f"{NAME.replace('-', '_')}-*.whl"), key=lambda file: file.stat().st_mtime)
