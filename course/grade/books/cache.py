"""Results kept by the content of what was run: the same bytes are executed once."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import sys
import tempfile
from functools import cache
from pathlib import Path

from course.grade.job import CellResult, Result
from course.grade.trusted.visible import known_lessons

FIX = (
    "Give the worker the same commit of this course and the same packages (`pip install -r requirements.txt`), and "
    "start it again."
)
PACKAGES = ("numpy", "matplotlib", "ipython", "ipywidgets")


class Cache:
    """Results as small JSON files in one folder; a damaged or missing one is simply run again."""

    def __init__(self, folder: Path):
        self.folder = folder

    def path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"

    def get(self, key: str) -> Result | None:
        try:
            plain = json.loads(self.path(key).read_text(encoding="utf-8"))
            return Result(**{**plain, "cells": [CellResult(**cell) for cell in plain["cells"]]})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def put(self, key: str, result: Result) -> None:
        """Keep a result, unless something outside the submission decided it; a full disk is no reason to stop."""
        if not result.final:
            return
        path = self.path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            plain = {**vars(result), "cells": [vars(cell) for cell in result.cells]}
            write_atomically(path, json.dumps(plain).encode())
        except OSError:
            path.unlink(missing_ok=True)


def write_atomically(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def environment_key(sandbox: bool = True) -> str:
    """Return a hash of everything outside a submission that can change its result."""
    return key_of(environment(), sandbox)


def key_of(parts: dict[str, str], sandbox: bool) -> str:
    return hashlib.sha256(json.dumps([parts, sandbox], sort_keys=True).encode()).hexdigest()


def environment() -> dict[str, str]:
    """Return everything outside a submission that can change its result, part by part."""
    root = Path(__file__).resolve().parents[3]
    packages = {package: version(package) for package in PACKAGES}
    folders = {f"the folder {name}": hash_of(root / name) for name in ("helpers", "course/grade")}
    lessons = ", ".join(known_lessons(root))
    return {"Python": sys.version, "machine": platform.machine(), **packages, **folders, "the lessons": lessons}


def hash_of(root: Path) -> str:
    """Return a hash of all files in a folder."""
    content = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            content.update(f"{path.relative_to(root).as_posix()} {path.stat().st_size}".encode())
            content.update(path.read_bytes())
    return content.hexdigest()[:16]


@cache
def own_environment() -> dict[str, str]:
    """Return the environment that this process began with: what was imported stays, whatever the files say later."""
    return environment()


def difference(here: dict[str, str], there: dict[str, str], where: str) -> str:
    """Return in a sentence how a worker's environment differs from that of the grader, "" if it does not."""
    other = [name for name in {**here, **there} if here.get(name) != there.get(name)]
    if not other:
        return ""
    said = "; ".join(f"{name}: {here.get(name, 'none')} here, {there.get(name, 'none')} there" for name in other)
    return f"The Dask worker {where} would grade with something else than this grader has ({said}). {FIX}"


def version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "none"
