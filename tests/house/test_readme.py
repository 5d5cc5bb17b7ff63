"""The README's table of lessons is what lessons/ says, and its screenshot and commands exist."""

from __future__ import annotations

import re

import pytest

from course.__main__ import COMMANDS
from course.authoring import path
from course.authoring.lesson import ROOT, find_lessons, read_lesson

README = (ROOT / "README.md").read_text(encoding="utf-8")


def row_of(file) -> str:
    """Return a lesson's row: link, title, minutes and points, as its first cell says."""
    lesson = read_lesson(file)
    head = lesson.cells[0].source
    title = re.search(r"^# (?:\d+\. )?(.*)", head)[1]
    minutes = re.search(r"(\d+) minutes", head)[1]
    points = sum(c.options.get("points", 0) for c in lesson.with_role("check", "hand_in", "essay", "catch"))
    said = f"{points:g} points" if points else "no points"
    assert said in head, f"{file.name}: its first cell does not say {said}"
    return f"| [{lesson.name}](notebooks/{lesson.name}/{lesson.name}.ipynb) | {title} | {minutes} | {points:g} |"


def test_table_of_lessons():
    rows = re.findall(r"^\| \[\d\d_.*", README, re.MULTILINE)
    assert rows == [row_of(file) for file in find_lessons()]


def test_the_sum_of_points():
    rows = re.findall(r"^\| \[\d\d_.*", README, re.MULTILINE)
    points = sum(float(row.rstrip(" |").rpartition("| ")[2]) for row in rows)
    assert f"{points:g} points; " in README


def test_ways_through_the_course_are_those_that_the_lessons_need():
    assert re.findall(r"^- \*\*.*", README, re.MULTILINE) == path.ways(path.read_course())


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_links_lead_somewhere(link):
    assert (ROOT / link).exists()


def test_screenshot_has_a_description():
    (alt,) = re.findall(r"!\[([^]]*)\]\(docs/lesson\.png\)", README)
    assert len(alt) > 40


def test_commands_exist():
    named = set(re.findall(r"python -m course (\w+)", README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    assert named <= set(COMMANDS)
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"^make (\w+)", README, re.MULTILINE)) <= targets
