"""Grade as nbgrader alone would: submitted code runs with the grader's own rights. For comparison only."""

from __future__ import annotations

from nbgrader.utils import temp_attrs

from course.grade.hook import CourseGrading
from course.grade.submission import Row


def grade_stock(api, students: list[str], force: bool, tell, rows: list[Row]) -> list[Row]:
    """Run stock nbgrader over the students, one at a time; `tell` hears of each."""
    api.config.CourseGrading.engine = "stock"
    api.update_config(api.config)
    courses = api.coursedir
    for student in students:
        with temp_attrs(courses, student_id=student):
            answer = api.autograde(courses.assignment_id, student, force=force)
        reason = "" if answer["success"] else last_line(answer)
        tell(Row(student, graded=answer["success"], reason=reason))
    return rows


def last_line(answer: dict) -> str:
    lines = [line for line in (answer.get("log") or answer.get("error") or "").splitlines() if line.strip()]
    return lines[-1] if lines else "stock nbgrader gave no reason"


def is_stock(api) -> bool:
    return CourseGrading(parent=api).engine == "stock"
