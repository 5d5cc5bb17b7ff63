"""Grades for Canvas and Moodle, in the headers that these read, and the table of points."""

from __future__ import annotations

import argparse
import csv
import types

import numpy as np
import pytest

from course.classroom import export
from course.errors import CourseError
from tests.classroom import generated

LESSON = generated.LESSON
CANVAS_EXPORT = f"""Student,ID,SIS User ID,SIS Login ID,Section,"{LESSON} (4711)",Essay (4712),Final Score
    Points Possible,,,,,12,10,(read only)
"Last1, First1",9001,S1,student001,Group A,,,
"Last2, First2",9002,S2,someone-else,Group B,,,
"Nobody, Known",1,S3,nobody,Group B,,,
"""
MOODLE_HEAD = "First name,Last name,ID number,Institution,Department,Email address,"
MOODLE_EXPORT = f"""{MOODLE_HEAD}"Assignment: {LESSON} (Real)",Course total
First1,Last1,student001,,,one@example.org,,
First2,Last2,,,,two@example.org,,
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    directory, points = generated.make_class(tmp_path_factory.mktemp("class"))
    sheet = export.read_sheet(directory, LESSON)
    return directory, sheet


def canvas_reads(rows: list[list[str]]) -> bool:
    """Does a header fit what Canvas's importer looks for: names first, the SIS columns, and Section before grades?"""
    head = rows[0]
    start = "Student" in head[0] and "ID" in head[1] and head[2] == "SIS User ID" and head[3] == "SIS Login ID"
    return start and head[4] == "Section" and "Points Possible" in rows[1][0] and len({len(row) for row in rows}) == 1


def test_a_file_for_canvas(course):
    directory, sheet = course
    rows = export.without_roster(directory, [sheet], export.CANVAS)
    assert canvas_reads(rows) and not canvas_reads([rows[0][:4] + rows[0][5:], *rows[1:]])
    assert rows[0][5:] == [LESSON] and rows[1][5:] == ["12"]
    assert len(rows) == 2 + generated.STUDENTS - generated.MISSING
    place = generated.LATE - 1  # one with a penalty
    assert rows[2 + place][:4] == [f"Last{place}, First{place}", str(9000 + place), "", f"student{place:03d}"]
    assert float(rows[2 + place][5]) == max(0, np.nansum(sheet.scores[place]) - 1)


def test_a_file_for_moodle(course):
    directory, sheet = course
    rows = export.without_roster(directory, [sheet], export.MOODLE)
    assert rows[0] == ["First name", "Surname", "ID number", "Email address", LESSON]
    assert rows[1][:3] == ["First0", "Last0", "student000"] and len({len(row) for row in rows}) == 1


def test_the_roster_of_canvas_says_who_is_who_and_which_column_it_is(course, tmp_path):
    directory, sheet = course
    (tmp_path / "roster.csv").write_text("\ufeff" + CANVAS_EXPORT)
    rows, lost = export.with_roster(directory, [sheet], export.CANVAS, tmp_path / "roster.csv")
    assert canvas_reads(rows)
    assert rows[0][5:] == [f"{LESSON} (4711)"]
    assert [row[1] for row in rows[2:]] == ["9001", "9002"]  # the second by the number that the gradebook knows
    assert rows[2][5] == export.totals_of([sheet])["student001"][LESSON]
    assert "student000" in lost and "student001" not in lost and len(lost) == 192


def test_the_roster_of_moodle(course, tmp_path):
    directory, sheet = course
    (tmp_path / "roster.csv").write_text(MOODLE_EXPORT.replace(",", ";"))
    rows, lost = export.with_roster(directory, [sheet], export.MOODLE, tmp_path / "roster.csv")
    assert rows[0] == [*MOODLE_EXPORT.split(",")[:6], f"Assignment: {LESSON} (Real)"]
    assert [row[5] for row in rows[1:]] == ["one@example.org", "two@example.org"]  # the second by the full name


def test_a_roster_that_is_none(course, tmp_path):
    directory, sheet = course
    (tmp_path / "roster.csv").write_text("name,grade\nada,1\n")
    with pytest.raises(CourseError, match="no column ID, SIS Login ID.*Export the gradebook of canvas"):
        export.with_roster(directory, [sheet], export.CANVAS, tmp_path / "roster.csv")
    with pytest.raises(CourseError, match="cannot be read"):
        export.read_roster(tmp_path / "none.csv", export.CANVAS)


def test_the_table_has_every_exercise_and_what_lateness_cost(course):
    directory, sheet = course
    head, *rows = export.table(directory, [sheet])
    assert head[1:6] == [f"{LESSON} {item.name}" for item in sheet.items] and len(rows) == generated.STUDENTS
    row = dict(zip(head, rows[generated.LATE - 1], strict=True))
    assert row[f"{LESSON} hours late"] == "20.0" and row[f"{LESSON} penalty"] == "1"
    assert set(rows[-1][1:]) == {""}  # handed nothing in


def test_the_command_says_what_has_to_be_known(course, tmp_path, monkeypatch, capsys):
    directory, _ = course
    monkeypatch.setattr(export, "nbgrader_api", lambda: types.SimpleNamespace(coursedir=directory))
    words = {"lessons": [], "canvas": True, "moodle": False, "table": False, "roster": None}
    assert export.main(argparse.Namespace(**words, to=tmp_path / "out.csv")) == 0
    said = capsys.readouterr().out
    assert "44 answers wait" in said and "194 people" in said
    with open(tmp_path / "out.csv", encoding="utf-8", newline="") as file:
        assert canvas_reads(list(csv.reader(file)))
