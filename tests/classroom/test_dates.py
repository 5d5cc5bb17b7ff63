"""When a lesson is due, who has more time, and what being late costs."""

from __future__ import annotations

import datetime

import pytest
from nbgrader.api import Gradebook
from traitlets.config import Config

from course.classroom import dates
from course.classroom.late import PerDay
from course.classroom.sheet import read_sheet
from course.errors import CourseError
from tests.grade import course

LATE = "2026-10-13 09:00:00.000000 UTC"  # eleven hours after it was due


@pytest.fixture
def root(tmp_path):
    return course.make_course(tmp_path)


@pytest.fixture
def extra():
    config = Config()
    config.AssignLatePenalties.plugin_class = "course.classroom.late.PerDay"
    config.PerDay.share = 0.25
    return config


def book(root) -> Gradebook:
    return Gradebook(f"sqlite:///{root}/gradebook.db", "gates")


def test_an_extension_holds_from_before_the_hand_in_and_lateness_costs(root, extra):
    with book(root) as gradebook:
        gradebook.add_student("ada")
        gradebook.add_student("eve")
        dates.set_due(gradebook, course.LESSON, dates.read_time("2026-10-12T22:00+00:00"))
        dates.extend(gradebook, course.LESSON, "ada", dates.read_span("1d"))
        dates.extend(gradebook, course.LESSON, "eve", dates.read_span("1w"))
        lines = dates.shown(gradebook, course.LESSON)
        assert [line.split(":")[0].strip() for line in lines] == [course.LESSON, "ada", "eve"]
    for student in ("ada", "ben"):
        course.hand_in(root, student, course.solved(root), when=LATE)
    rows = course.grade(root, extra)
    assert all(row.graded for row in rows.values())
    assert not course.rows_of(root, "ada")["late"] and course.rows_of(root, "ben")["late"] == 1.75  # of 7 points

    sheet = read_sheet(course.make_api(root).coursedir, course.LESSON)
    assert [(one.student, one.late, one.penalty) for one in sheet.handed_in] == [
        ("ada", 0, 0), ("ben", 11 * 3600, 1.75)
    ]  # fmt: skip
    assert sheet.missing == ["eve"]  # an extension is no hand-in
    assert sheet.totals.tolist() == [7, 5.25]

    with book(root) as gradebook:  # in time after all; and ada's is taken back
        dates.extend(gradebook, course.LESSON, "ben", dates.read_span("12h"))
        dates.extend(gradebook, course.LESSON, "ada", dates.read_span("0h"))
    course.grade(root, extra)
    assert course.rows_of(root, "ada")["late"] == 1.75 and not course.rows_of(root, "ben")["late"]


def test_nobody_by_that_name(root):
    said = "No student 'zoe' is in the gradebook .it has: nobody"
    with book(root) as gradebook, pytest.raises(CourseError, match=said):
        dates.extend(gradebook, course.LESSON, "zoe", dates.read_span("1d"))


def test_times_and_spans():
    assert dates.read_time("2026-10-12T22:00+02:00") == datetime.datetime(2026, 10, 12, 20)
    assert dates.read_span("3d") == datetime.timedelta(days=3)
    for text in ("3", "d", "-1d", "1.5h", "9999d"):
        with pytest.raises(CourseError, match="Write it as in 12h"):
            dates.read_span(text)


@pytest.mark.parametrize(("hours", "lost"), [(0.2, None), (1, 1.0), (24, 1.0), (25, 2.0), (500, 5.0)])
def test_a_share_for_each_day_that_has_begun_up_to_a_half(hours, lost):
    assert PerDay(grace_minutes=30).late_submission_penalty("ada", 10, hours * 3600) == lost
