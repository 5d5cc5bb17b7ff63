"""The report of a class: of three whose numbers are counted by hand, and of a generated one of 200."""

from __future__ import annotations

import csv
import html.parser
import json
import types

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbgrader.api import Gradebook

from course.classroom import gain, report
from course.classroom.page import page
from course.classroom.sheet import Item, Sheet, in_order, messages_in, read_sheet
from course.errors import CourseError
from helpers.pretest import key
from helpers.quiz import LETTERS, is_right
from tests.classroom import generated

LESSON, CELL = "01_demo", "check-threshold-unit"


@pytest.fixture(scope="module")
def coursedir(tmp_path_factory):
    """Return a course with three submissions: 3, 1 and 0 of 3 points, the last two with a message."""
    tmp_path = tmp_path_factory.mktemp("class")
    url = f"sqlite:///{(tmp_path / 'gradebook.db').as_posix()}"
    with Gradebook(url) as gradebook:
        gradebook.add_assignment(LESSON)
        gradebook.add_notebook(LESSON, LESSON)
        gradebook.add_grade_cell(CELL, LESSON, LESSON, max_score=3, cell_type="code")
        for student, score in (("one", 3), ("two", 1), ("three", 0)):
            gradebook.add_student(student)
            gradebook.add_submission(LESSON, student)
            grade = gradebook.find_grade(CELL, LESSON, LESSON, student)
            grade.auto_score, grade.needs_manual_grade = score, False
            write_autograded(tmp_path, student, "" if score == 3 else "The unit fires at the threshold.\nmore")
        gradebook.db.commit()
    names = {"autograded_directory": "autograded", "release_directory": "notebooks", "course_id": ""}
    return types.SimpleNamespace(root=str(tmp_path), db_url=url, **names)


def write_autograded(root, student, message):
    outputs = [new_output("error", ename="Different", evalue=message, traceback=[])] if message else []
    cell = new_code_cell("", outputs=outputs, metadata={"nbgrader": {"grade_id": CELL}})
    path = root / "autograded" / student / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(new_notebook(cells=[cell]), path)


def test_points_and_messages(coursedir):
    head, row, message, help_wanted = report.text(read_sheet(coursedir, LESSON), 2).splitlines()
    assert head == "01_demo: 3 submissions, 3 points"
    assert "1.33 of 3" in row and "full   1 of 3" in row and "by hand" not in row
    assert message.split() == "2 x The unit fires at the threshold.".split()
    assert help_wanted.startswith("2 may need help") and "two" not in help_wanted


def test_notebook_that_cannot_be_read_does_not_stop_the_report(tmp_path):
    write_autograded(tmp_path, "one", "A message.")
    path = tmp_path / "autograded" / "one" / LESSON / f"{LESSON}.ipynb"
    assert list(messages_in(path)) == [(CELL, "A message.", False)]
    path.write_text("{")
    assert list(messages_in(path)) == []


def test_lesson_that_was_never_released(coursedir):
    with pytest.raises(CourseError, match="not in the gradebook: .*release 02_other"):
        read_sheet(coursedir, "02_other")


def test_the_table_of_points_has_a_row_for_each_student_and_a_column_for_each_exercise(coursedir, tmp_path):
    rows = report.table_of_points(read_sheet(coursedir, LESSON))
    place = report.write_csv(tmp_path / "points.csv", rows)
    assert place.read_text().splitlines() == [f"student,{CELL}", "one,3", "three,0", "two,1"]


def test_what_a_spreadsheet_would_compute_is_written_as_text(tmp_path):
    place = report.write_csv(tmp_path / "x.csv", [["=1+1", "-2.5", "@a", "b"]])
    assert place.read_text().strip() == "'=1+1,-2.5,'@a,b"


# --- a class of 200 --------------------------------------------------------------------------------------------------
class Page(html.parser.HTMLParser):
    """What a page shows, its pictures, and whatever it would fetch or run."""

    def __init__(self, text: str):
        super().__init__()
        self.images, self.words, self.fetched, self.tags = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        found = dict(attributes)
        self.fetched += [found[name] for name in ("src", "href") if name in found]
        if tag == "img":
            self.images.append(found)

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    directory, points = generated.make_class(tmp_path_factory.mktemp("two-hundred"))
    return directory, points, read_sheet(directory, generated.LESSON)


def column(name: str) -> int:
    return sorted(generated.ITEMS).index(name)


def test_the_numbers_are_those_of_the_definitions(big):
    _, points, sheet = big
    order = [list(generated.ITEMS).index(item.name) for item in sheet.items]
    points = points[:, order]
    np.testing.assert_array_equal(sheet.scores, points)
    for k, item in enumerate(sheet.items):
        known = ~np.isnan(points[:, k])
        rest = np.nansum(points[known], axis=1) - points[known, k]
        assert sheet.difficulty(k) == pytest.approx(np.mean(points[known, k] / item.points))
        assert sheet.discrimination(k) == pytest.approx(np.corrcoef(points[known, k], rest)[0, 1])
    hard, middle, easy = (sheet.difficulty(column(f"check-{name}")) for name in ("hard", "middle", "easy"))
    assert hard < 0.3 < 0.4 < middle < 0.6 < 0.7 < easy
    lottery, telling = (sheet.discrimination(column(f"check-{name}")) for name in ("lottery", "middle"))
    assert abs(lottery) < 0.15 < 0.3 < telling
    assert "hardly or not at all" in sheet.remark(column("check-lottery"))
    assert not sheet.remark(column("check-middle"))


def test_dates_lateness_and_penalties(big):
    _, points, sheet = big
    late = [one for one in sheet.handed_in if one.late > 0]
    assert len(late) == generated.LATE - generated.EXTENDED  # an extension of two days covers 20 hours
    assert {one.late for one in late} == {20 * 3600.0} and {one.penalty for one in late} == {1.0}
    assert len(sheet.missing) == generated.MISSING
    place = generated.LATE - 1
    assert sheet.totals[place] == max(0, np.nansum(points[place]) - 1)
    said = report.text(sheet, 1)
    assert "17 late, 3 with an extension" in said and "student" not in said
    assert "student004: 20 h late, penalty 1" in report.text(sheet, 1, names=True)


def test_the_page_bears_no_names_fetches_nothing_and_describes_its_pictures(big):
    _, _, sheet = big
    text = page([sheet], None, names=False)
    found = Page(text)
    assert not any(name in text for name in (*generated.names(), "First1", "Last1"))
    assert len(found.images) == 3
    for image in found.images:
        assert len(image["alt"]) > 60 and image["src"].startswith("data:image/svg+xml;base64,")
    assert all(link.startswith(("data:", "#")) for link in found.fetched)
    assert not {"script", "link", "iframe"} & set(found.tags) and "&lt;script&gt;" in text
    shown = " ".join(" ".join(found.words).split())
    assert f"misconception: {generated.SENTENCE}" in shown.replace("  ", " ")
    assert "194 submissions" in shown and "44 answers wait for a person" in shown
    assert "student199: handed nothing in" in page([sheet], None, names=True)


def test_the_files_beside_the_gradebook(big, tmp_path):
    directory, _, sheet = big
    here = types.SimpleNamespace(root=str(tmp_path))
    written = dict(report.write(here, [sheet], None, False, False))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(written.values())
    with open(tmp_path / written["Exercises"], encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    row = next(row for row in rows if row["sentence"] == generated.SENTENCE)
    assert row["misconception"] == "yes" and int(row["times"]) > 50 and 0 < float(row["item_rest"]) < 1
    list(report.write(here, [sheet], None, True, False))
    assert (tmp_path / f"report_{generated.LESSON}.csv").read_text().count("\n") == 195


def test_exercises_stand_in_the_order_of_the_lesson(tmp_path):
    cells = [{"metadata": {"nbgrader": {"grade_id": name}}} for name in ("b", "a")] + [{"metadata": {}}]
    (tmp_path / "x.ipynb").write_text(json.dumps({"cells": cells}))
    assert in_order([("a", 1), ("b", 2), ("old", 3)], [tmp_path / "x.ipynb"]) == [("b", 2), ("a", 1), ("old", 3)]


def test_a_small_class_gets_no_correlation_and_nothing_graded_is_no_error():
    sheet = Sheet("x", None, [Item("a", 1), Item("b", 2)], [], np.empty((0, 2)), ["ada"])
    assert np.isnan(sheet.discrimination(0)) and np.isnan(sheet.difficulty(1))
    assert "0 submissions" in page([sheet, sheet], None, names=True)
    assert report.text(sheet, 2).startswith("x: 0 submissions, 3 points")


# --- before and after the course -------------------------------------------------------------------------------------
def answers(right: int) -> dict:
    """Return answers to the ten questions of which so many are right."""
    found, chosen = key(), {}
    for place, question in enumerate(found["questions"]):
        letters = {is_right(found["salt"], question, letter): letter for letter in LETTERS[: question["options"]]}
        chosen[question["id"]] = letters[place < right]
    return {"answers": chosen}


def test_the_gain_of_those_who_gave_their_answers(tmp_path):
    for name, record in {
        "a": {"before": answers(2), "after": answers(6)},
        "b": {"before": answers(4), "after": answers(8)},
        "c": {"before": answers(9)},
        "d": ["no", "record"],
        "e": {"before": {"answers": {"x": ["strange"]}}, "after": {"answers": 3}},
    }.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(record))
    (tmp_path / "f.json").write_text("[" * 5000)
    found = gain.read_gain(gain.files_of(tmp_path, tmp_path))
    assert found.before.shape == (2, 10) and found.once == 2
    assert found.normalised == pytest.approx((0.7 - 0.3) / (1 - 0.3))
    sheet = Sheet("x", None, [Item("a", 1)], [], np.empty((0, 1)), [])
    text = page([sheet], found, names=False)
    assert "3.0 of 10 right before" in text and "normalised gain 0.57" in text
    assert "Right answers before and after the course, by question: 1: 100 and 100 %" in text
    assert gain.read_gain([]) is None
