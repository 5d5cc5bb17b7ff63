"""How tests are shared out among processes: by file, since most share what their file sets up, and by lesson where one
file does long work for each lesson. The longest begin first, so that no process is left alone with them at the end."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

os.environ["NEURONS_RECORDS"] = "beside"  # no test, and nothing that a test starts, reads or writes a learner's home

BY_LESSON = {"test_every_lesson.py", "test_stock.py", "test_promises.py"}
LONG = ("test_built.py", "test_every_lesson.py", "test_build.py", "test_attacks.py", "test_cycle.py", "test_stock.py")


def group_of(nodeid: str) -> str:
    """Return the name of what runs in one process: a file, or one lesson's part of it."""
    file, _, test = nodeid.partition("::")
    lesson = re.search(r"\[(\d\d_\w+)", test)
    return f"{file}:{lesson[1]}" if lesson and Path(file).name in BY_LESSON else file


def rank(nodeid: str) -> int:
    """Return how early a test begins: 0 is first."""
    name = Path(nodeid.partition("::")[0]).name
    return LONG.index(name) if name in LONG else len(LONG)


def pytest_collection_modifyitems(config, items) -> None:
    """Put the longest first where the work is shared out."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Share tests out by our groups. (Marks of xdist 3.8 for `--dist loadgroup` are lost on pytest 9.2.)"""
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return ByGroup(config, log)
