"""Build the site in build/site: every lesson with its results to read, and a JupyterLab that runs in the browser.

Nothing is fetched from a network: Sphinx, JupyterLite, MathJax and Pyodide lie in .venv-site, which `--install` makes.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from course.authoring.lesson import ROOT, find_lessons, find_refreshers, read_lesson
from course.errors import CourseError
from course.site import contents, environment, findings, lite, solved

BUILD = ROOT / "build"


def add_arguments(parser) -> None:
    parser.add_argument("--install", action="store_true", help="install the site's own packages first (needs network)")
    parser.add_argument("--pages", action="store_true", help="the pages alone, without the JupyterLab in the browser")
    parser.add_argument("--pyodide", type=Path, metavar="FOLDER", help="a folder with the whole Pyodide distribution "
                        "of the pinned version: then the site needs no other server (default: NumPy from jsDelivr)")
    parser.add_argument("--output", type=Path, default=BUILD / "site", help="where to (default: build/site)")


def main(arguments) -> int:
    """Build the site and look through what was built; exit code 1 where something is wrong with it."""
    if arguments.install:
        environment.install(lite.browser_wheels)
    environment.require()
    start = time.monotonic()
    lessons = [lesson for path in find_lessons() if not is_slot(lesson := read_lesson(path))]
    refreshers = [read_lesson(path) for path in find_refreshers()]
    ran = solved.run_all([*lessons, *refreshers])
    source = BUILD / "site-source"
    contents.write(source, lessons, refreshers, ran, with_lite=not arguments.pages)
    print(sphinx(source, arguments.output))
    if not arguments.pages:
        distribution = lite.for_users(arguments.pyodide)
        lite.build(arguments.output / "lite", [*lessons, *refreshers], distribution, ran=ran)
    found = findings.of_site(arguments.output)
    print("\n".join(found) or "Links, descriptions of images and leaks: nothing found.")
    size = sum(file.stat().st_size for file in arguments.output.rglob("*") if file.is_file())
    print(f"{arguments.output}: {size / 1e6:.0f} MB, {time.monotonic() - start:.0f} s. To look at it: "
          f"`python -m http.server -d {shown(arguments.output)}`.")  # fmt: skip
    return 1 if found else 0


def is_slot(lesson) -> bool:
    """Return whether a lesson has its number and is not written yet."""
    return bool(lesson.cells[0].options.get("slot"))


def shown(path: Path) -> str:
    """Return a path as a person types it in the course's folder."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def sphinx(source: Path, output: Path) -> str:
    """Build the pages; a warning of Sphinx is an error, since it tells of something that a reader misses."""
    shutil.rmtree(output, ignore_errors=True)
    words = ["-m", "sphinx", "-b", "html", "-q", "-j", "2", "-d", BUILD / "site-doctrees", source, output]
    said = environment.run_python(words)
    warnings = [line for line in said.splitlines() if "WARNING" in line or "ERROR" in line]
    if warnings:
        raise CourseError("Sphinx warns:\n" + "\n".join(warnings[:30]))
    return f"{len(list(output.rglob('*.html')))} pages."
