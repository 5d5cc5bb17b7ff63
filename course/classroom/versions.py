"""The releases of a lesson by number: `releases/LESSON/` keeps of each its notebook, hash, date and what changed."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from course.files import write_atomically
from helpers import release


@dataclass(frozen=True)
class Version:
    """One release: its number from 1 on, when (ISO, UTC), the hash of what was handed out, and what changed."""

    version: int
    when: str
    hash: str
    points: float
    note: str = ""


def folder_of(root: Path, lesson: str) -> Path:
    return root / "releases" / lesson


def known(root: Path, lesson: str) -> list[Version]:
    """Return the releases of a lesson, the first one first."""
    file = folder_of(root, lesson) / "versions.json"
    return [Version(**one) for one in json.loads(file.read_text(encoding="utf-8"))] if file.exists() else []


def hash_of(lesson_folder: Path) -> str:
    """Return a hash of all that is handed out of a lesson."""
    digest = hashlib.sha256()
    for path in files(lesson_folder):
        digest.update(path.relative_to(lesson_folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def files(lesson_folder: Path) -> list[Path]:
    found = (path for path in lesson_folder.rglob("*") if path.is_file() and path.name != release.FILE)
    return sorted(path for path in found if ".ipynb_checkpoints" not in path.parts)


def points_in(notebook: Path) -> float:
    """Return the points that the cells of a notebook can give."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return sum(cell["metadata"].get("nbgrader", {}).get("points", 0) for cell in cells)


def next_version(root: Path, lesson: str, note: str) -> Version:
    """Return what the release of the lesson as it is built now will be."""
    folder = root / "notebooks" / lesson
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    points = points_in(folder / f"{lesson}.ipynb")
    return Version(len(known(root, lesson)) + 1, now, hash_of(folder), points, note)


def keep(root: Path, lesson: str, version: Version) -> None:
    """Keep a release that is out: its notebook first, then its line in the list."""
    place, source = folder_of(root, lesson), root / "notebooks" / lesson
    for path in files(source):
        write_atomically(place / f"v{version.version}" / path.relative_to(source), path.read_bytes())
    rows = [asdict(one) for one in (*known(root, lesson), version)]
    write_atomically(place / "versions.json", json.dumps(rows, indent=1) + "\n")


def label(lesson: str, version: Version, exchange: Path) -> str:
    """Return the `release.json` that goes out with a lesson: what a copy is, and where the newest one lies."""
    outbound = exchange / "neurons" / "outbound" / lesson
    return json.dumps({"lesson": lesson, **asdict(version), "exchange": str(outbound)}, indent=1) + "\n"
