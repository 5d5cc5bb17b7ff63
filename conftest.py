"""How tests are shared out among processes: by file, since most share what their file sets up, and by lesson where one
file does long work for each lesson. The longest begin first, so that no process is left alone with them at the end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

BY_LESSON = {"test_grade_lessons.py", "test_grade_stock.py", "test_lessons.py"}
LONG = ("test_grade_lessons.py", "test_build.py", "test_attacks.py", "test_class_cycle.py", "test_grade_stock.py")


def group_of(nodeid: str) -> str:
    """Return the name of what runs in one process: a file, or one lesson's part of it."""
    file, _, test = nodeid.partition("::")
    lesson = re.search(r"\[(\d\d_\w+)", test)
    return f"{file}:{lesson[1]}" if lesson and Path(file).name in BY_LESSON else file


def rank(nodeid: str) -> int:
    """Return how early a test begins: 0 is first."""
    name = Path(nodeid.partition("::")[0]).name
    return LONG.index(name) if name in LONG else len(LONG)


def pytest_configure(config) -> None:
    """Make the mark known where xdist is switched off (`-p no:xdist`), too."""
    config.addinivalue_line("markers", "xdist_group(name): tests of one group run in one process")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items) -> None:
    """Name the group of every test; xdist reads it with `--dist loadgroup`."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item.nodeid)))
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: rank(item.nodeid))
