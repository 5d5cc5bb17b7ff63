"""The copy of an earlier release, in which a check had other points: as the instructor chooses, those count."""

from __future__ import annotations

import json

import pytest

from course.grade.books.gradebook import auto_score
from course.grade.books.summary import summary
from course.grade.intake.match import AS_RELEASED
from course.grade.intake.rebuild import RebuiltCell
from course.grade.intake.template import Asked
from tests.grade import course

NOW = 6  # points of check-and-gate; 3 then


@pytest.fixture
def root(tmp_path):
    """A course in which ada holds the first release, ben the second."""
    root = course.make_course(tmp_path)
    course.grade(root)  # the first release is remembered when grading begins
    course.hand_in(root, "ada", course.solved(root))
    half = "def and_gate(a, b):\n    return 1\n"
    course.hand_in(root, "cleo", course.answered(root, **{"and-gate": half, "or-gate": course.ANSWERS["or-gate"]}))
    path = root / "solutions" / course.LESSON / f"{course.LESSON}.ipynb"
    notebook = json.loads(path.read_text())
    course.cell_of(notebook, "check-and-gate")["metadata"]["nbgrader"]["points"] = NOW
    locked = course.cell_of(notebook, "given-setup")
    locked["source"] = "import numpy as np\n\nbits = (0, 1)"
    path.write_text(json.dumps(notebook))
    api = course.make_api(root)
    assert api.generate_assignment(course.LESSON, force=True)["success"]
    course.hand_in(root, "ben", course.solved(root))
    return root


def points(root, *students: str) -> list[float]:
    return [course.rows_of(root, student)["check-and-gate"][0] for student in students]


def test_the_points_of_then_count_where_the_instructor_chooses_it(root):
    rows = [*course.grade(root).values()]
    assert points(root, "ada", "ben", "cleo") == [6, 6, 0]
    assert "--as-released grades by those of then" in summary(course.make_api(root).coursedir, rows)

    rows = [*course.grade(root, as_released=True).values()]
    assert [row.student for row in rows if row.changed] == ["ada", "cleo"]  # ben's copy is of the present release
    assert points(root, "ada", "ben", "cleo") == [3, 6, 0]
    assert AS_RELEASED in json.dumps(course.graded_notebook(root, "ada"))
    assert AS_RELEASED not in json.dumps(course.graded_notebook(root, "ben"))
    said = summary(course.make_api(root).coursedir, rows)
    assert "its points of then" in said and "ada: check-and-gate 3 then and 6 now" in said
    assert not any(row.changed for row in course.grade(root, as_released=True).values())

    course.grade(root)  # and back
    assert points(root, "ada") == [6]


@pytest.mark.parametrize(("found", "then", "counts"), [(6, None, 6), (6, 3, 3), (3, 3, 1.5), (6, 9, 6), (6, 0, 0)])
def test_the_same_share_counts_and_never_more_than_the_present_points(found, then, counts):
    asked = Asked("check", "code", "assert True", locked=True, grade=True, points=6, cell_id="check")
    assert auto_score(RebuiltCell("check", "code", "", asked), found, then) == counts
