"""Build a wheel of `helpers` alone, of the files that lie in a folder: for a student's package, and for the browser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from course.authoring.lesson import ROOT
from course.errors import CourseError

LICENCES = ("LICENSE", "LICENSE-texts")
PROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}"
version = "{version}"
description = "What the notebooks of the course on artificial and biological neurons import"
requires-python = "{python}"
license = "{license}"
license-files = {licences}
dependencies = {dependencies}

[tool.setuptools.packages.find]
include = ["helpers*"]

[tool.setuptools.package-data]
{data}
"""


def of_the_course() -> dict:
    """Return the course's own pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def add_licences(project: Path) -> None:
    """Copy the texts of the licences, which a wheel has to hold."""
    for name in LICENCES:
        shutil.copyfile(ROOT / name, project / name)


def build(project: Path, target: Path, name: str, data: dict[str, list[str]], local: str = "") -> Path:
    """Build the wheel of project/helpers into `target` and return its path; nothing is fetched.

    The same files give the same bytes. Python, licence and what it depends on are those of the course.

    Parameters
    ----------
    project : folder with helpers/ and the licences (`add_licences`)
    target : folder for the wheel
    name : of the distribution
    data : which files of which packages are data, as setuptools has it
    local : what is added to the course's version, as in "+0a1b2c"

    Raises
    ------
    CourseError
        if pip cannot build it
    """
    ours = of_the_course()["project"]
    text = PROJECT.format(
        name=name, version=ours["version"] + local, python=ours["requires-python"], license=ours["license"],
        licences=json.dumps(LICENCES), dependencies=json.dumps(ours["dependencies"]),
        data="\n".join(f"{json.dumps(package)} = {json.dumps(patterns)}" for package, patterns in data.items()),
    )  # fmt: skip
    (project / "pyproject.toml").write_text(text, encoding="utf-8")
    target.mkdir(parents=True, exist_ok=True)
    words = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index",
             "--disable-pip-version-check", "--wheel-dir", str(target), str(project)]  # fmt: skip
    same_bytes = os.environ | {"SOURCE_DATE_EPOCH": "1577836800"}
    done = subprocess.run(words, env=same_bytes, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-1500:] or "no reason given"
        raise CourseError(f"The wheel of `helpers` could not be built:\n{said}")
    found = target.glob(f"{name.replace('-', '_')}-*.whl")
    return max(found, key=lambda file: file.stat().st_mtime)
