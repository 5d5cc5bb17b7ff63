"""The class of 300 in small: hostile neighbours change nobody else's score or feedback."""

import sys

import pytest

from benchmarks import class_of_300

pytestmark = [
    pytest.mark.long,
    pytest.mark.sandbox,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it looks into /proc"),
]


def test_nobody_notices_hostile_neighbours(tmp_path):
    said = []
    assert class_of_300.prove(tmp_path, students=9, hostile=4, sample=4, workers=2, say=said.append) == []
    hostile = next(line for line in said if line.startswith("hostile: "))
    assert hostile.count(",") == 3 and "not graded" not in hostile


def test_a_page_that_differs_is_told_with_its_lines(tmp_path, monkeypatch):
    monkeypatch.setattr(class_of_300, "scores", lambda *_: {})
    for room, text in ("class", "a\nb"), ("alone", "a\nc"):
        page = tmp_path / room / "feedback" / "s0001" / class_of_300.LESSON / f"{class_of_300.LESSON}.html"
        page.parent.mkdir(parents=True)
        page.write_text(text, encoding="utf-8")
    faults = class_of_300.faults_of_neighbours(tmp_path / "class", tmp_path / "alone", ["s0001", "s0002"])
    assert faults[0] == "s0001: another page without hostile neighbours:" and faults[-2:] == ["-b", "+c"]
