"""Where a learner's own records are: one place for each person, wherever a lesson's folder lies.

The ledger, the passed checks and the first predictions are small JSON files in one folder of the learner's home, so
that a copy in workspace/, an assignment that was fetched, and a hub's home meet. In grading nothing is read from there:
the place is one level above the notebook then, as it is for authors, and in a browser, where there is no home.

NEURONS_RECORDS names another folder, or says `beside`: one level above the notebook.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from pathlib import Path

from helpers.messages import notebook_shell

COURSE = "artificial-and-biological-neurons"
BESIDE = "beside"
said: set[str] = set()  # sentences that were said once in this session, and are not said again


def beside() -> Path:
    """Return the folder one level above the lesson's."""
    return Path.cwd().parent


def is_grading() -> bool:
    """Return whether a grader or a validator runs this notebook (nbgrader says so to the kernel)."""
    return bool(os.environ.get("NBGRADER_EXECUTION"))


def is_scoring() -> bool:
    """Return whether a grader runs this notebook, and not a validator, which wants no points."""
    return os.environ.get("NBGRADER_EXECUTION") == "autograde"


def is_beside() -> bool:
    """Return whether the records are with the notebook and not with the person."""
    return is_grading() or sys.platform == "emscripten" or os.environ.get("NEURONS_RECORDS") == BESIDE


def folder() -> Path:
    """Return the folder of the learner's records; where it cannot be written, one above the lesson, said once."""
    if is_beside():
        return beside()
    chosen = os.environ.get("NEURONS_RECORDS")
    try:
        place = Path(chosen).expanduser() if chosen else data_home() / COURSE
        place.mkdir(parents=True, exist_ok=True)
        if os.access(place, os.W_OK | os.X_OK):
            return place
    except (OSError, RuntimeError):
        pass
    say_once("Your home cannot be written to, so your ledger and progress are kept in the folder above this lesson's.")
    return beside()


def data_home() -> Path:
    """Return where this system keeps a person's data (XDG on Linux and macOS, APPDATA on Windows)."""
    named = os.environ.get("XDG_DATA_HOME") or os.environ.get("APPDATA")
    return Path(named) if named else Path.home() / ".local" / "share"


def say_once(sentence: str) -> None:
    """Print a sentence the first time only."""
    if sentence not in said:
        said.add(sentence)
        print(sentence)


def kept() -> bool:
    """Return whether progress is noted: by a learner in a notebook, never in grading or in an author's trial."""
    chosen = os.environ.get("NEURONS_RECORDS") == BESIDE
    return notebook_shell() is not None and not is_grading() and not chosen


def lesson() -> str:
    """Return the concept of the lesson whose folder the kernel runs in, or "" (a second copy is the same lesson)."""
    found = re.fullmatch(r"\d\d_([a-z_]+)(-\d+)?", Path.cwd().name)
    return found[1] if found else ""


def read(name: str) -> dict:
    """Return a record's content; {} where it is missing, cannot be read or is damaged."""
    try:
        content = json.loads((folder() / name).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def write(name: str, content: dict) -> bool:
    """Write a record in one step; return whether that worked. What cannot be noted stops no lesson."""
    try:
        write_whole(folder() / name, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
        return True
    except (OSError, TypeError, ValueError):
        return False


def write_whole(file: Path, text: str) -> None:
    """Write a file in one step, so that it is never half written; raise OSError, and leave nothing, if that fails."""
    temporary = file.with_name(f".{file.stem}-{os.getpid()}.tmp")
    try:
        temporary.write_text(text, encoding="utf-8", errors="replace")
        os.replace(temporary, file)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
