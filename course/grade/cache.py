"""Results kept by the content of what was run: the same bytes are executed once."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import sys
import tempfile
from pathlib import Path

from course.grade.job import CellResult, Result

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
    content = hashlib.sha256()
    content.update(f"{sys.version} {platform.machine()} sandbox={sandbox}".encode())
    for package in PACKAGES:
        content.update(f"{package} {version(package)}".encode())
    for name in ("helpers", "course/grade"):
        root = Path(__file__).resolve().parents[2] / name
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                content.update(f"{path.relative_to(root)} {path.stat().st_size}".encode())
                content.update(path.read_bytes())
    return content.hexdigest()


def version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "none"
