"""Fixtures for the tests of grading: `pytest_plugins = ["tests.grade.fixtures"]`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from course.grade import hook, pool
from course.grade.engine import Grading
from tests.grade.course import make_course
from tests.grade.standin import Executor as Standin


@pytest.fixture(scope="session")
def made_course(tmp_path_factory) -> Path:
    return make_course(tmp_path_factory.mktemp("made") / "course")


@pytest.fixture
def root(made_course, tmp_path) -> Path:
    """A course of one's own, in which nothing has been handed in yet."""
    return Path(shutil.copytree(made_course, tmp_path / "course"))


@pytest.fixture
def standin(monkeypatch) -> Standin:
    """Execute submissions with the stand-in for stage 2, and count them."""
    engine = Standin()
    monkeypatch.setattr(pool, "engine", lambda sandbox: engine)
    monkeypatch.setattr(pool, "what_is_missing", lambda: None)
    monkeypatch.setattr(Grading, "choose_ways", lambda self, folders: {})  # only what is handed in is counted
    return engine


@pytest.fixture
def switched_on():
    """Let nbgrader grade as the course does; afterwards, as it did before."""
    yield hook.switch_on
    hook.switch_off()
