"""All pictures for slides, the map of lessons, and the syllabuses that rest on it."""

from __future__ import annotations

import argparse
import re

import numpy as np
import pytest
from matplotlib.patches import FancyArrowPatch

from course.authoring import figures
from course.authoring.drawings import distance, png, too_small
from course.authoring.lesson import ROOT, find_lessons
from course.authoring.path import direct, read_course, way

TEACHING = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
PLANS = {part.partition("\n")[0]: re.findall(r"`(\d\d_\w+)`", part) for part in TEACHING.split("\n## ")[1:]}


def test_the_map_is_what_the_lessons_say():
    figure = figures.course_map(read_course())
    assert not too_small(figure)
    committed = figures.MAP.with_suffix(".png").read_bytes()
    assert distance(png(figure), committed) < 2, "run `python -m course figures --map`"


def test_no_line_of_the_map_runs_behind_a_lesson():
    known = read_course()
    axes = figures.course_map(known).axes[0]
    lines = [line.get_xydata() for line in axes.lines]
    for patch in axes.patches:
        if isinstance(patch, FancyArrowPatch):
            lines += patch.get_path().to_polygons(closed_only=False)
    for x, y in figures.places(known).values():
        for line in lines:
            for start, end in zip(line, line[1:], strict=False):
                along = start + np.linspace(0, 1, 200)[:, np.newaxis] * (end - start)
                inside = (abs(along[:, 0] - x) < 0.4) & (abs(along[:, 1] - y) < 0.28)
                assert not inside.any(), f"a line crosses the box at column {x}, row {y}"


def test_an_arrow_for_each_need_that_no_other_brings_along():
    known = read_course()
    found = direct(known)
    assert ("perceptron", "gradient_descent") in found
    assert ("orientation", "perceptron") not in found
    for concept, lesson in known.items():
        reached = {need for need, to in found if to == concept}
        brought = {other.concept for other in way(reached, known)}
        assert reached | brought >= set(lesson.needs) & known.keys(), lesson.name


def test_boxes_do_not_lie_on_each_other():
    spots = figures.places(read_course())
    assert len(set(spots.values())) == len(spots) == len(find_lessons())


@pytest.mark.parametrize("plan", ["Fifteen weeks", "Seven weeks, twice a week", "Two days"])
def test_a_syllabus_holds_what_each_of_its_lessons_builds_on(plan):
    known, seen = read_course(), set()
    names = {lesson.name: concept for concept, lesson in known.items()}
    for name in PLANS[plan]:
        concept = names[name]
        assert {need for need in known[concept].needs if need in known} <= seen, f"{name} comes too early in {plan}"
        seen.add(concept)


def test_fifteen_weeks_hold_every_lesson():
    assert PLANS["Fifteen weeks"] == [path.stem for path in find_lessons()]


def test_one_command_writes_all_pictures_with_their_descriptions(tmp_path):
    assert figures.main(argparse.Namespace(lessons=["02"], output=tmp_path, map=False)) == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert {"02_perceptron-drawing-mark-one.svg", "02_perceptron-drawing-mark-one.png", "index.html"} <= names
    assert any("-still-" in name for name in names)
    page = (tmp_path / "index.html").read_text()
    shown = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', page)
    assert {name for name, _ in shown} == {name for name in names if name.endswith(".png")}
    assert all(len(alt) > 20 for _, alt in shown)
