"""Run solved lessons, once for each state of what they use: a page shows what its cells show."""

from __future__ import annotations

import hashlib
import importlib.metadata
import sys
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path

import nbformat
from tqdm import tqdm

from course.authoring import kernels
from course.authoring.expand import source_notebook
from course.authoring.lesson import ROOT, Lesson
from course.files import write_atomically

FOLDER = ROOT / ".cache" / "site"
USED = ("*.py", "built/*.json", "data_files/*")


def run_all(lessons: list[Lesson]) -> dict[str, object]:
    """Return each lesson's solved notebook with its outputs, by the lesson's name; a bar tells how long it takes."""
    new = [lesson for lesson in lessons if not file_of(lesson).exists()]
    if new:
        print(f"Running {len(new)} solved lessons: about {round(8 * len(new) / 60 + 0.5)} minutes, once.", flush=True)
    for lesson in tqdm(new, unit="lesson", disable=None, file=sys.stderr):
        for old in FOLDER.glob(f"{lesson.name}-*.ipynb"):
            old.unlink(missing_ok=True)
        write_atomically(file_of(lesson), nbformat.writes(run(lesson)))
    return {lesson.name: nbformat.read(file_of(lesson), as_version=4) for lesson in lessons}


def run(lesson: Lesson):
    """Return the solved notebook of a lesson, run from top to bottom in a folder of its own."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / lesson.name
        folder.mkdir()
        return kernels.run(source_notebook(lesson), folder)


def file_of(lesson: Lesson) -> Path:
    """Return where the run of a lesson is kept, as the lesson and the helpers are now."""
    digest = hashlib.sha256(what_runs().encode())
    digest.update(nbformat.writes(source_notebook(lesson)).encode())
    return FOLDER / f"{lesson.name}-{digest.hexdigest()[:20]}.ipynb"


@cache
def what_runs() -> str:
    """Return a hash of all that lessons import."""
    digest = hashlib.sha256(str(sys.version_info[:2]).encode())
    for package in ("numpy", "matplotlib", "ipywidgets"):
        digest.update(importlib.metadata.version(package).encode())
    for pattern in USED:
        found = (ROOT / "helpers").rglob(pattern) if pattern == "*.py" else (ROOT / "helpers").glob(pattern)
        for file in sorted(file for file in found if file.is_file()):
            digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def seconds(notebook) -> dict[str, float]:
    """Return how long each cell of a notebook took when it was run here, by the cell's id."""
    found = {}
    for cell in notebook.cells:
        times = cell.metadata.get("execution", {})
        begin, end = times.get("iopub.execute_input"), times.get("shell.execute_reply")
        if begin and end:
            found[cell.id] = (moment(end) - moment(begin)).total_seconds()
    return found


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
