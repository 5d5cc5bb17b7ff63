"""The audit is green on a lesson that grades truly, and red on each way of grading falsely."""

from __future__ import annotations

import json
import subprocess
import sys

import nbformat
import pytest

from course.authoring import audit, build
from course.authoring.lesson import ROOT, read_lesson
from tests.authoring.lesson_text import RIGHT, changed, write_lesson

QUIZ = RIGHT[RIGHT.index("# %% [markdown] quiz") : RIGHT.index("# %% [markdown] essay")]
LESSON = RIGHT.replace(QUIZ, "")
HIDDEN = LESSON[LESSON.index("### BEGIN HIDDEN") : LESSON.index("### END HIDDEN TESTS")]
WEAK = LESSON.replace('== 1, "1 + 1', '>= 0, "1 + 1')


def course_of(root, text=LESSON):
    """Write a lesson and its built files, and return the lesson."""
    path = write_lesson(root, text)
    for name, content in build.built_files(path).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    return read_lesson(path)


def row_of(root, lesson):
    row = audit.Audit(lesson.name)
    audit.wrong_answers(lesson, root, row)
    return row


@pytest.mark.slow
def test_green_on_a_lesson_that_grades_truly(tmp_path):
    course_of(tmp_path)
    command = [sys.executable, "-m", "course", "audit", "--json", "--root", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    assert {"lesson", "exercises", "points", "points_auto", "blank", "solved", "wrong_total", "wrong_caught"} <= set(
        row
    )
    assert (row["blank"], row["solved"]) == (0, 100)
    assert (row["points"], row["points_auto"], row["exercises"]) == (4, 3, 1)
    assert row["strangers"] == row["strangers_silent"] == 0
    assert row["wrong_caught"] == row["hints_shown"] == row["wrong_total"] == 3
    assert row["seconds"] > 0


@pytest.mark.slow
def test_red_with_lesson_and_cell_on_a_weakened_check(tmp_path):
    course_of(tmp_path, WEAK.replace(HIDDEN, "### BEGIN HIDDEN TESTS\n"))
    command = [sys.executable, "-m", "course", "audit", "--root", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "FAILED 01_demo" in done.stderr
    assert 'cell wrong="threshold-unit": the check gives it full points' in done.stderr


@pytest.mark.slow
def test_red_on_a_check_that_tests_itself(tmp_path):
    own = "\nthreshold_unit = lambda x, w, t: int(np.dot(w, x) >= t)\nassert threshold_unit([1, 1]"
    row = audit.prove(course_of(tmp_path, changed("\nassert threshold_unit([1, 1]", own, LESSON)), tmp_path)
    assert any("blank scores 100 % instead of 0 %" in problem for problem in row.problems)


def test_weak_check_is_told_with_its_wrong_answer(tmp_path):
    lesson = course_of(tmp_path, WEAK.replace(HIDDEN, "### BEGIN HIDDEN TESTS\n"))
    row = row_of(tmp_path, lesson)
    assert row.wrong_caught < row.wrong_total == 3
    assert any('cell wrong="threshold-unit"' in problem for problem in row.problems)


def test_recorded_hint_of_another_mistake_is_found(tmp_path):
    lesson = course_of(tmp_path)
    record = tmp_path / "helpers" / "built" / "demo.json"
    record.write_text(
        record.read_text(encoding="utf-8").replace("You used > where", "You used < where"), encoding="utf-8"
    )
    row = row_of(tmp_path, lesson)
    assert (row.wrong_caught, row.hints_shown) == (3, 2)
    assert "its hint is not shown" in row.problems[0]


STRANGER = """
# %% stranger="threshold-unit"
def threshold_unit(x, w, theta):
    return 2 * int(np.dot(w, x) >= theta)
"""


def strangers_row(root, text):
    row = audit.Audit("01_demo")
    audit.strangers(course_of(root, text), root, row)
    return row


def test_a_stranger_that_loses_points_without_a_hint_is_fine(tmp_path):
    row = strangers_row(tmp_path, LESSON + STRANGER)
    assert row.problems == []
    assert (row.strangers, row.strangers_silent) == (1, 1)
    assert "2 * int" not in (tmp_path / "solutions" / "01_demo" / "01_demo.ipynb").read_text(encoding="utf-8")


def test_a_stranger_that_gets_the_hint_of_another_mistake_is_red(tmp_path):
    row = strangers_row(
        tmp_path, LESSON + changed("2 * int(np.dot(w, x) >= theta)", "int(np.dot(w, x) >= theta + 1e-9)", STRANGER)
    )
    assert row.strangers_silent == 0
    (problem,) = row.problems
    assert 'cell stranger="threshold-unit": it gets the hint of another mistake: You used > where' in problem


def test_a_stranger_that_passes_is_red(tmp_path):
    row = strangers_row(tmp_path, LESSON + changed("2 * int", "int", STRANGER))
    assert row.strangers_silent == 0
    assert "the check gives it full points" in row.problems[0]


def test_what_a_stranger_says_is_seen_when_it_leaks(tmp_path):
    lesson = course_of(tmp_path, LESSON + STRANGER)
    notebook = nbformat.read(tmp_path / "notebooks" / "01_demo" / "01_demo.ipynb", as_version=4)
    assert audit.leaks(lesson, notebook) == []
    notebook.cells[0].source += "\n    return 2 * int(np.dot(w, x) >= theta)"
    assert any("2 * int" in problem for problem in audit.leaks(lesson, notebook))


def test_a_line_of_a_stranger_that_a_hint_tells_is_no_leak(tmp_path):
    told = "score = np.dot(w, x) - theta"
    stranger = changed("    return 2 *", f"    {told}\n    return 2 *", STRANGER)
    hinted = changed("# 3. `>=`.", f"# 3. Begin with `{told}`.", LESSON)
    assert told in audit.dropped_lines(course_of(tmp_path, LESSON + stranger))
    assert told not in audit.dropped_lines(course_of(tmp_path, hinted + stranger))
    wrong = changed("stranger=", 'why="Twice too much." wrong=', stranger)
    assert told in audit.dropped_lines(course_of(tmp_path, hinted + wrong))


def used(root, monkeypatch, changing: dict, excused: str = ""):
    """Return the row of a lesson beside an open.toml, its wrong answers changing later cells as told."""
    lesson = read_lesson(write_lesson(root, LESSON))
    (root / "lessons" / "open.toml").write_text(f"changes = [{excused}]\n", encoding="utf-8")
    told = {"threshold-unit": {"wrong": 3, "changing": changing}}
    monkeypatch.setattr(audit, "remembered_changes", lambda lesson: told)
    row = audit.Audit("01_demo")
    audit.uses(lesson, row)
    return row


def test_a_function_whose_wrong_answers_change_nothing_below_is_red(tmp_path, monkeypatch):
    row = used(tmp_path, monkeypatch, {})
    assert (row.used_shown, row.used_total) == (0, 1)
    (problem,) = row.problems
    assert 'cell exercise="threshold-unit": none of its recorded wrong answers changes' in problem


def test_one_wrong_answer_that_changes_a_later_cell_is_enough(tmp_path, monkeypatch):
    row = used(tmp_path, monkeypatch, {"31": 73})
    assert (row.used_shown, row.used_total, row.problems) == (1, 1, [])
    assert "1 of 1" in audit.table([row])


def test_a_lesson_of_the_list_is_excused_until_it_keeps_the_rule(tmp_path, monkeypatch):
    assert used(tmp_path, monkeypatch, {}, '"demo"').problems == []


def test_a_lesson_of_the_list_that_keeps_the_rule_is_taken_out(tmp_path, monkeypatch):
    (problem,) = used(tmp_path, monkeypatch, {"31": 73}, '"demo"').problems
    assert "take it out of lessons/open.toml" in problem


def test_stale_notebook_is_red(tmp_path):
    lesson = course_of(tmp_path)
    write_lesson(tmp_path, changed("# # A unit", "# # The unit", LESSON))
    row = audit.prove(read_lesson(lesson.path), tmp_path)
    assert "python -m course build" in row.problems[0]
    assert row.blank is None


def leak(root, spoil):
    lesson = course_of(root)
    notebook = nbformat.read(root / "notebooks" / "01_demo" / "01_demo.ipynb", as_version=4)
    assert audit.leaks(lesson, notebook) == []
    spoil({cell.id: cell for cell in notebook.cells}, notebook)
    return audit.leaks(lesson, notebook)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda c, n: c["threshold-unit"].update(source="### BEGIN SOLUTION"), "marker"),
        (lambda c, n: c["given-setup"].update(source="rng = np.random.default_rng(1943)"), "default_rng"),
        (
            lambda c, n: c["hint-threshold-unit"].update(source="return int(np.dot(w, x) > theta)"),
            "np.dot(w, x) > theta",
        ),
        (
            lambda c, n: c["given-setup"].update(source="from helpers.reference import demo"),
            "imports helpers.reference",
        ),
        (
            lambda c, n: c["given-setup"].update(source="import helpers.reference.demo as d"),
            "imports helpers.reference",
        ),
        (
            lambda c, n: c["given-setup"].update(outputs=[{"output_type": "stream", "name": "stdout", "text": "1"}]),
            "outputs",
        ),
        (lambda c, n: c["given-setup"].metadata.update(answer="x >= theta"), "has metadata"),
        (lambda c, n: c["given-setup"].metadata.nbgrader.update(note="### END HIDDEN TESTS"), "marker"),
        (lambda c, n: n.metadata.update(authors="x"), "has metadata"),
    ],
)
def test_leak_is_found(tmp_path, spoil, words):
    found = leak(tmp_path, spoil)
    assert any(words in problem for problem in found), found


def test_a_lesson_that_cannot_be_read_is_a_row_with_its_problem(tmp_path):
    row = audit.audit(
        write_lesson(tmp_path, changed("### END SOLUTION\n\n# %% [markdown] hint", "\n\n# %% [markdown] hint"))
    )
    assert "markers are unbalanced" in row.problems[0]


def test_results_are_remembered_by_content(tmp_path, monkeypatch):
    lesson = course_of(tmp_path)
    monkeypatch.setattr(audit, "ROOT", tmp_path)
    runs = []
    monkeypatch.setattr(audit, "prove", lambda lesson, root: runs.append(1) or audit.Audit(lesson.name, blank=0))
    monkeypatch.setattr(audit, "audit_key", lambda lesson, root: "key")
    for _ in range(2):
        assert audit.audit(lesson.path).blank == 0
    assert audit.audit(lesson.path, force=True).blank == 0
    assert len(runs) == 2
