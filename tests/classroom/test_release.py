"""Handing a lesson out: refused before anything is changed."""

from __future__ import annotations

import argparse

import pytest

from course.classroom import release
from course.errors import CourseError

LESSON = "01_threshold_logic"


def test_a_lesson_that_is_out_is_refused_before_the_gradebook_is_touched(monkeypatch, tmp_path):
    (tmp_path / "neurons" / "outbound" / LESSON).mkdir(parents=True)
    monkeypatch.setenv("NEURONS_EXCHANGE", str(tmp_path))
    touched = []
    monkeypatch.setattr(release.build, "main", lambda *_: touched.append("build"))
    monkeypatch.setattr(release, "nbgrader_api", lambda: touched.append("gradebook"))
    with pytest.raises(CourseError, match="--again"):
        release.main(argparse.Namespace(lesson=LESSON, again=False))
    assert touched == []
