"""The benchmark of grading tells how long it takes, prints rows as they come, and goes on where a contender fails."""

from __future__ import annotations

import sys

import pytest

from benchmarks import autograde
from benchmarks.autograde import Failed, Measured, compare


@pytest.fixture
def contenders(monkeypatch):
    """Fake contenders: each takes 2 CPU seconds a submission and 1 of wall, but `broken` fails at its second run."""
    ran: list[str] = []

    def run(engine, root, lesson, workers):
        ran.append(engine)
        if engine == "broken" and ran.count("broken") >= 2 or engine == "hopeless":
            raise Failed("AssertionError: one half of the class | was not graded")
        return Measured(64.0, 32.0, 100.0, [(6, 6.0, 12.0), (32, 32.0, 64.0)])

    monkeypatch.setattr(autograde, "run", run)
    monkeypatch.setattr(autograde, "make_class", lambda root, lesson, size: root.mkdir())
    monkeypatch.setattr(autograde, "scores", lambda root, lesson: {"s1": {"check": 1.0}})
    return ran


def test_a_contender_that_fails_is_a_row_that_says_so_and_the_others_go_on(contenders):
    said: list[str] = []
    engines = [("stock", 1), ("broken", 2), ("course", 1)]
    found = compare("01_x", 32, 3, engines, said.append)
    assert isinstance(found["broken", 2], Failed) and len(found["stock", 1]) == len(found["course", 1]) == 3
    rows = [text for text in said if text.startswith("| ") and "engine" not in text]
    assert [text.split(" | ")[0] for text in rows] == ["| stock", "| broken", "| course", "| course", "| stock"] + [
        "| stock", "| course"]  # fmt: skip
    assert rows[1] == "| broken | 2 | FAILED: AssertionError: one half of the class / was not graded |" + " |" * 7
    assert "2.000 | 1.0" in rows[-1]
    assert autograde.table("01_x", 32, found).count("FAILED") == 1


def test_how_long_it_takes_is_said_first(contenders):
    said: list[str] = []
    compare("01_x", 32, 3, [("stock", 1), ("hopeless", 1), ("course", 2)], said.append)
    assert "a trial of 8" in said[0] and said[1].startswith(
        "01_x: 3 rounds will take about 2 min 24 s (stock 1: 24 s, course 2: 24 s each)"
    )
    assert "| hopeless | 1 | FAILED" in said[3] and contenders.count("hopeless") == 1


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("import sys; sys.exit('database is locked')", "database is locked"),
        ("raise SystemExit(7)", "exit code 7, without a word"),
        ("pass", "exit code 0, without a word"),
    ],
)
def test_the_reason_is_the_last_line_of_what_the_contender_said(tmp_path, monkeypatch, program, why):
    (tmp_path / "python").write_text(f"#!{sys.executable}\n{program}\n")
    (tmp_path / "python").chmod(0o755)
    monkeypatch.setattr(autograde.sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(autograde, "reap", lambda: None)
    with pytest.raises(Failed, match=why):
        autograde.run("stock", tmp_path, "01_x", 1)
