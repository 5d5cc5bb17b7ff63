"""A wheel of `helpers` for the browser: with a list of the fonts, so that nobody waits for the search for them."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from course import wheel
from course.authoring.lesson import ROOT
from course.site import browser_fonts

NAME = "neurons-helpers"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", ".ipynb_checkpoints")
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
        wheel.add_licences(project)
        data = wheel.of_the_course()["tool"]["setuptools"]["package-data"]["helpers"]
        return wheel.build(project, folder, NAME, {"helpers": [*data, browser_fonts.LIST]})
