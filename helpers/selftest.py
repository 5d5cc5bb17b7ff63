"""Say in one table whether everything is here that the lessons need, and what mends it if not.

It imports nothing but Python's own modules before it has looked, so that it can speak where NumPy is missing, and it
never raises: a lesson goes on whatever it finds. It works in a browser and without nbgrader.
"""

from __future__ import annotations

import html
import importlib
import importlib.util
import os
import re
import sys
from dataclasses import dataclass
from importlib import resources

from helpers import records
from helpers.messages import emit, notebook_shell

PYTHON = (3, 11)
PACKAGES = {"numpy": (2, 1), "matplotlib": (3, 9), "ipywidgets": (8, 1)}  # as in pyproject.toml
DATA_FILES = ("built/orientation.json", "data_files/digits.npz")


@dataclass
class Finding:
    """One thing that was looked at: `fine` is True, False, or None for what a lesson can do without."""

    what: str
    fine: bool | None
    found: str
    mend: str = ""


def run() -> None:
    """Look at everything and show the table, with a last line that says whether you can start."""
    rows = findings()
    emit(table(rows), "\n".join([*(text_row(row) for row in rows), summary(rows)]))


def findings() -> list[Finding]:
    """Return what was found, a row for each thing looked at; a look that goes wrong is a finding too."""
    looks = [
        ("Python", python),
        *((name, lambda name=name: package(name)) for name in PACKAGES),
        ("Files of the course", course_files),
        ("Drawing", drawing),
        ("Sliders and buttons", controls),
        ("Place of your ledger", ledger_place),
        ("nbgrader", nbgrader),
    ]
    return [guarded(what, look) for what, look in looks]


def guarded(what: str, look) -> Finding:
    """Return what a look finds, or that it failed."""
    try:
        return look()
    except Exception as error:
        said = " ".join(str(error).split())[:120]
        return Finding(what, False, f"{type(error).__name__}: {said}", install())


def in_browser() -> bool:
    """Return whether Python itself runs in the browser (JupyterLite)."""
    return sys.platform == "emscripten"


def install() -> str:
    """Return what brings a missing part, here."""
    if in_browser():
        return "Reload the page. If that does not help, work on a computer with Python: the README says how."
    return "Close JupyterLab and start it with `make lab` in the course's folder: that installs what is missing."


def dotted(version) -> str:
    """Return a version as text."""
    return ".".join(str(part) for part in version)


def python() -> Finding:
    """Look at Python's own version."""
    fine = sys.version_info >= PYTHON
    mend = f"Install Python {dotted(PYTHON)} or newer, then run `make lab` in the course's folder."
    return Finding("Python", fine, dotted(sys.version_info[:3]), "" if fine else mend)


def package(name: str) -> Finding:
    """Look for a package: can it be imported, and is it new enough?"""
    try:
        found = str(importlib.import_module(name).__version__)
    except ModuleNotFoundError as error:
        missing = "missing" if error.name == name else f"needs {error.name}, which is missing"
        return Finding(name, False, missing, install())
    numbers = tuple(int(number) for number in re.findall(r"\d+", found)[:2])
    old = numbers < PACKAGES[name]
    return Finding(name, not old, f"{found}, too old: {dotted(PACKAGES[name])} is needed" if old else found, install())


def course_files() -> Finding:
    """Look whether the files that come with the course are there."""
    home = resources.files("helpers")
    missing = [name for name in DATA_FILES if not (home / name).is_file()]
    mend = "Get the whole course again (git pull, or a new clone): part of helpers/ is missing."
    return Finding("Files of the course", not missing, f"missing: {', '.join(missing)}" if missing else "here", mend)


def drawing() -> Finding:
    """Look whether a figure can be made."""
    from helpers.figures import new_figure, png

    figure, axes = new_figure(1, 1)
    axes.plot([0, 1])
    size = len(png(figure))
    return Finding("Drawing", size > 500, f"a test figure of {size} bytes", install())


def controls() -> Finding:
    """Look whether sliders can be made; where no notebook runs, figures stand still."""
    import ipywidgets

    ipywidgets.IntSlider()
    if notebook_shell() is None:
        return Finding("Sliders and buttons", None, "not in a notebook: figures stand still here")
    return Finding("Sliders and buttons", True, "can be made")


def ledger_place() -> Finding:
    """Look whether the folder of the learner's records, where the ledger is kept, can be written to."""
    place = records.folder()
    trial = place / f".course-selftest-{os.getpid()}.tmp"
    try:
        trial.write_text("", encoding="utf-8")
        trial.unlink()
    except OSError as error:
        mend = "Copy the lesson's folder to a place of your own. Without it lessons work, but forget your ledger."
        return Finding("Place of your ledger", False, f"cannot be written to ({error.strerror})", mend)
    return Finding("Place of your ledger", True, "can be written to")


def nbgrader() -> Finding:
    """Look for nbgrader, without importing it: only handing in needs it."""
    if importlib.util.find_spec("nbgrader"):
        return Finding("nbgrader", True, "here: you can validate and submit")
    return Finding("nbgrader", None, "not here: you can learn, but neither validate nor submit from this place")


def mark(row: Finding) -> str:
    """Return a finding's state in one word."""
    return {True: "ok", False: "MEND", None: "fine without"}[row.fine]


def summary(rows: list[Finding]) -> str:
    """Return the last line: can the learner start?"""
    bad = [row.what for row in rows if row.fine is False]
    if not bad:
        return "Everything that the lessons need is here. You can start."
    return f"To mend first: {', '.join(bad)}. The table says how. Then restart the kernel and run this cell again."


def text_row(row: Finding) -> str:
    """Return a finding as plain text."""
    return f"{mark(row):<12}  {row.what}: {row.found}" + (f"\n{'':12}  {row.mend}" if row.fine is False else "")


def table(rows: list[Finding]) -> str:
    """Return the findings as an HTML table with a caption, headers, and the last line below."""
    left = 'style="text-align: left; vertical-align: top"'
    body = ""
    for row in rows:
        state = f"<strong>{mark(row)}</strong>" if row.fine is False else mark(row)
        mend = re.sub(r"`(.+?)`", r"<code>\1</code>", html.escape(row.mend)) if row.fine is False else ""
        found = html.escape(row.found) + (f"<br>{mend}" if mend else "")
        body += f'<tr><th scope="row" {left}>{html.escape(row.what)}</th>'
        body += f"<td {left}>{state}</td><td {left}>{found}</td></tr>"
    head = "".join(f'<th scope="col" {left}>{name}</th>' for name in ("Part", "State", "Found"))
    caption = "<caption>Is everything here?</caption>"
    last = f"<p><strong>{html.escape(summary(rows))}</strong></p>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{last}"
