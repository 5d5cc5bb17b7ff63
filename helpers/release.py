"""Which release of a lesson a copy is, and whether a newer one is out: `release.json` beside the notebook says so.

The file comes with the lesson out of a class's exchange, where the newest release has one, too. Without it, or without
the exchange, nothing is said.
"""

from __future__ import annotations

import json
from pathlib import Path

from helpers import records

FILE = "release.json"
LARGEST = 10_000  # bytes


def read(folder: Path) -> dict:
    """Return what a folder's `release.json` says; {} where there is none that can be read."""
    try:
        file = folder / FILE
        found = json.loads(file.read_text(encoding="utf-8")) if file.stat().st_size <= LARGEST else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and type(found.get("version")) is int else {}


def newer(folder: Path) -> str:
    """Return a sentence if a newer release than the copy in a folder is out, else an empty text."""
    mine = read(folder)
    out = read(Path(str(mine.get("exchange", "")))) if mine.get("exchange") else {}
    if not out or out["version"] <= mine["version"] or out.get("lesson") != mine.get("lesson"):
        return ""
    note = " ".join(str(out.get("note", "")).split())
    changed = f" What has changed: {note.rstrip('.')}." if note else ""
    return (
        f"Your copy of {mine['lesson']} is release {mine['version']}; release {out['version']} is out since "
        f"{str(out.get('when', ''))[:10]}.{changed} Your work is not lost: hand this copy in as it is, or rename its "
        "folder, fetch the lesson again and paste your answers."
    )


def tell() -> None:
    """Say once in a session, where a learner works, that a newer release is out."""
    if not records.is_grading() and (sentence := newer(Path.cwd())):
        records.say_once(sentence)
