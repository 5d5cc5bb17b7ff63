"""The report of a class: points for each exercise and the messages that stopped most people."""

import types

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbgrader.api import Gradebook

from course.classroom import report
from course.errors import CourseError

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
    return types.SimpleNamespace(root=str(tmp_path), autograded_directory="autograded", db_url=url)


def write_autograded(root, student, message):
    outputs = [new_output("error", ename="Different", evalue=message, traceback=[])] if message else []
    cell = new_code_cell("", outputs=outputs, metadata={"nbgrader": {"grade_id": CELL}})
    path = root / "autograded" / student / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(new_notebook(cells=[cell]), path)


def test_points_and_messages(coursedir):
    head, row, message = report.report(coursedir, LESSON, 2).splitlines()
    assert head == "01_demo: 3 submissions, 3 points"
    assert "1.33 of 3" in row and "full   1 of 3" in row and "by hand" not in row
    assert message.split() == "2 x The unit fires at the threshold.".split()


def test_notebook_that_cannot_be_read_does_not_stop_the_report(tmp_path):
    write_autograded(tmp_path, "one", "A message.")
    write_autograded(tmp_path, "two", "A message.")
    (tmp_path / "autograded" / "two" / LESSON / f"{LESSON}.ipynb").write_text("{")
    assert report.failures(tmp_path / "autograded", LESSON) == {CELL: {"A message.": 1}}


def test_lesson_that_was_never_released(coursedir):
    with pytest.raises(CourseError, match="not in the gradebook: .*release 02_other"):
        report.report(coursedir, "02_other", 2)


def test_the_table_of_points_has_a_row_for_each_student_and_a_column_for_each_exercise(coursedir):
    place = report.write_points(coursedir, LESSON)
    assert place.name == f"report_{LESSON}.csv"  # .gitignore has /report*
    assert place.read_text().splitlines() == [f"student,{CELL}", "one,3", "three,0", "two,1"]
