"""Stage 1: which notebook is meant, which files come along, and that nothing handed in is followed or changed."""

from __future__ import annotations

import hashlib
import json
import os
import random
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from course.grade.intake import folder as intake
from course.grade.intake import likeness, match
from course.grade.intake.folder import Folder, choose_notebooks, take_in
from course.grade.intake.likeness import Budget
from course.grade.intake.read import SubmittedCell, read_notebook
from course.grade.intake.template import Template
from course.grade.submission import read_timestamp
from tests.grade.course import AND_TEST, ANSWERS
from tests.grade.intake.test_rebuild import TEMPLATE, handed_in, sources

NAME = "01_gates.ipynb"


def folder_with(place: Path, **files) -> Path:
    """Write files given as name=content, with `__` for a dot and `___` for a slash."""
    for name, content in files.items():
        path = place / name.replace("___", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        content = json.dumps(content) if isinstance(content, dict) else content
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return place


def grade_of(place: Path):
    folder = take_in(place)
    return choose_notebooks(folder, [TEMPLATE])[0], folder


def state(place: Path) -> dict:
    files = sorted(path for path in place.rglob("*") if path.is_file() and not path.is_symlink())
    return {path: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in files}


def blank() -> dict:
    return handed_in(**{asked.grade_id.replace("-", "_"): asked.source for asked in TEMPLATE.cells if asked.answer})


def test_the_notebook_of_the_right_name_is_taken(tmp_path):
    place = folder_with(tmp_path, **{"01_gates__ipynb": handed_in(), "notes__ipynb": blank()})
    rebuilt, folder = grade_of(place)
    assert sources(rebuilt)["and-gate"] == ANSWERS["and-gate"]
    assert any("notes.ipynb" in note and "not graded" in note for note in folder.notes)


@pytest.mark.parametrize("name", ["gates__ipynb", "01_gates (1)__ipynb", "deep___er___x__ipynb", "01_GATES__ipynb"])
def test_a_misnamed_notebook_is_recognised_by_its_cells(tmp_path, name):
    place = folder_with(tmp_path, **{name: handed_in(), "other__ipynb": {"cells": [{"cell_type": "code"}]}})
    rebuilt, _ = grade_of(place)
    assert sources(rebuilt)["or-gate"] == ANSWERS["or-gate"]
    assert "graded in its place" in rebuilt.notes[0] and rebuilt.unreadable is None


def test_notebooks_have_a_limit_together_and_the_right_one_comes_first(tmp_path, monkeypatch):
    size = len(json.dumps(handed_in()))
    monkeypatch.setattr(intake, "MAX_ALL_NOTEBOOKS", 2 * size)
    names = [f"deep___copy {k}__ipynb" for k in range(5)]
    names += ["01_gates (1)__ipynb", "01_gates__ipynb"]
    folder = take_in(folder_with(tmp_path, **{name: handed_in() for name in names}), [NAME])
    assert sources(choose_notebooks(folder, [TEMPLATE])[0])["and-gate"] == ANSWERS["and-gate"]
    assert list(folder.notebooks) == [NAME, "01_gates (1).ipynb"]
    assert sum("all notebooks together" in note for note in folder.notes) == 5


def spent_on(cells: list[SubmittedCell], notebooks: int, monkeypatch) -> tuple[int, Folder]:
    """Return how many pairs of characters were compared for notebooks of these cells, and what was handed in."""
    pairs = []
    for measure in ("ratio", "partial_ratio"):
        price = 1 if measure == "ratio" else 2  # the second compares again and again: at least so many
        usual = getattr(likeness.fuzz, measure)
        monkeypatch.setattr(
            likeness.fuzz, measure,
            lambda one, other, usual=usual, price=price, **more: pairs.append(
                len(one) * (len(other) if price == 1 else len(one) ** price)
            ) or usual(one, other, **more),
        )  # fmt: skip
    raw = [{"cell_type": cell.cell_type, "source": cell.source, "metadata": {}} for cell in cells]
    content = json.dumps({"cells": raw, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}).encode()
    folder = Folder(Path("."), notebooks={f"x{number}.ipynb": content for number in range(notebooks)})
    choose_notebooks(folder, [TEMPLATE])
    return sum(pairs), folder


HALF = "\n".join([AND_TEST[: len(AND_TEST) // 2], *AND_TEST.split("\n")[1:]])[: len(AND_TEST)]
STUBLIKE = TEMPLATE.by_id["and-gate"].source[::2] * 30


@pytest.mark.parametrize("text", [HALF, STUBLIKE, "x" * 19_000])
def test_comparing_has_one_budget_for_all_notebooks_of_a_submission(monkeypatch, text):
    monkeypatch.setattr(likeness, "BUDGET", 3_000_000)
    monkeypatch.setattr(intake, "Budget", lambda: likeness.Budget(likeness.BUDGET))
    cells = [SubmittedCell("code", f"{text}{number}") for number in range(100)]
    for notebooks in (1, 6):
        pairs, _ = spent_on(cells, notebooks, monkeypatch)
        assert pairs <= likeness.BUDGET


def test_what_was_matched_before_the_budget_was_spent_stays_and_the_rest_says_why(monkeypatch):
    notebook = handed_in()
    for cell in notebook["cells"]:
        cell.update(metadata={}, id="x")
    cells = read_notebook(json.dumps(notebook).encode()).cells
    odd = tuple(SubmittedCell("code", f"{HALF}{number}") for number in range(50))
    found = match.match(TEMPLATE, (*cells, *odd), likeness.Budget(1_500_000))
    assert match.SPENT in found.notes
    assert set(found.answers) >= {"and-gate", "or-gate"} and set(found.instructors) >= {"given-setup"}


@pytest.mark.parametrize("seed", range(20))
def test_the_cheap_questions_never_refuse_what_the_full_comparison_finds(seed):
    rng = random.Random(seed)
    asked = [asked for asked in TEMPLATE.cells if asked.cell_type == "code"]
    for one in asked:
        text = "".join(sign for sign in one.visible if rng.random() > 0.1)
        texts = likeness.Texts(
            (SubmittedCell("code", text), SubmittedCell("code", "y = 1\n" + text + "\nx = 2")), Budget()
        )
        assert texts.is_copy(one.visible, 0) == (fuzz.ratio(one.visible, text.rstrip()) >= likeness.SAME_TEST)
        whole = fuzz.partial_ratio(one.visible, texts.cells[1].source, score_cutoff=likeness.ALIKE)
        assert texts.holding(one.visible, 1) == whole


@pytest.mark.parametrize("text", ["9" * 1000, "2020-01-01 00:00:00 +" + "9" * 90, "yesterday, I think", "\x00"])
def test_a_time_that_cannot_be_read_is_said_and_counts_as_in_time(tmp_path, text):
    _, folder = grade_of(folder_with(tmp_path, **{"timestamp__txt": text, "01_gates__ipynb": handed_in()}))
    assert read_timestamp(folder) is None and "no time that can be read" in folder.notes[-1]


@pytest.mark.parametrize("right", [b"", b"not a notebook", None])
def test_a_copy_is_graded_where_the_right_one_is_unreadable_or_blank(tmp_path, right):
    right = json.dumps(blank()).encode() if right is None else right
    rebuilt, _ = grade_of(folder_with(tmp_path, **{"01_gates__ipynb": right, "01_gates-Copy1__ipynb": handed_in()}))
    assert sources(rebuilt)["and-gate"] == ANSWERS["and-gate"]
    assert any("Copy1" in note for note in rebuilt.notes)


def test_a_blank_notebook_stays_a_blank_notebook(tmp_path):
    rebuilt, _ = grade_of(folder_with(tmp_path, **{"01_gates__ipynb": blank()}))
    assert rebuilt.unreadable is None
    assert [cell.blank for cell in rebuilt.cells if cell.asked and cell.asked.answer] == [True, True, True]


@pytest.mark.parametrize("files", [{}, {"01_gates__ipynb": b"\x00"}, {"essay__txt": b"hi"}])
def test_no_notebook_that_can_be_read_is_an_empty_one_with_the_reason(tmp_path, files):
    rebuilt, _ = grade_of(folder_with(tmp_path, **files))
    assert NAME in rebuilt.unreadable
    assert all(cell.blank for cell in rebuilt.cells if cell.asked.answer)


def test_one_notebook_never_counts_for_two(tmp_path):
    second = Template("02_more", TEMPLATE.cells)
    folder = take_in(folder_with(tmp_path, **{"x__ipynb": handed_in()}))
    first, other = choose_notebooks(folder, [TEMPLATE, second])
    assert first.unreadable is None and other.unreadable


def test_links_pipes_and_sockets_are_left_out(tmp_path):
    secret = folder_with(tmp_path / "home", **{"answers__csv": b"1,2", "key__ipynb": handed_in()})
    place = folder_with(tmp_path / "hand-in", **{"01_gates__ipynb": handed_in()})
    (place / "link.csv").symlink_to(secret / "answers.csv")
    (place / "folder").symlink_to(secret)
    (place / "key.ipynb").symlink_to(secret / "key.ipynb")
    os.mkfifo(place / "pipe.csv")
    rebuilt, folder = grade_of(place)
    assert folder.files == {} and list(folder.notebooks) == [NAME]
    assert sum("not a plain file" in note for note in folder.notes) == 4


def test_a_link_in_place_of_the_notebook_is_not_followed(tmp_path):
    elsewhere = folder_with(tmp_path / "other", **{"01_gates__ipynb": handed_in()})
    place = folder_with(tmp_path / "hand-in", x__txt=b"")
    (place / NAME).symlink_to(elsewhere / NAME)
    rebuilt, _ = grade_of(place)
    assert rebuilt.unreadable


SHADOWS = ["numpy__py", "helpers___check__py", "helpers___x__csv", "random__py", "sitecustomize__py", "numpy___a__txt",
           "fast__so", "site__pth", "code__zip", "course___grade___save__py"]  # fmt: skip


@pytest.mark.parametrize("name", SHADOWS)
def test_files_that_would_stand_in_for_modules_are_left_out(tmp_path, name):
    folder = take_in(folder_with(tmp_path, **{name: b"x = 1"}))
    assert folder.files == {}
    assert any("left out" in note for note in folder.notes)


def test_data_files_and_own_modules_come_along(tmp_path):
    files = {"table__csv": b"1", "data___rows__json": b"{}", "my_tools__py": b"y = 2"}
    folder = take_in(folder_with(tmp_path, **files))
    assert folder.files == {"table.csv": b"1", "data/rows.json": b"{}", "my_tools.py": b"y = 2"}
    assert folder.notes == []


def test_nbgraders_own_files_never_reach_the_submitted_code(tmp_path):
    folder = take_in(folder_with(tmp_path, timestamp__txt=b"2030-01-01", submission_secret__txt=b"abc"))
    assert folder.files == {} and set(folder.own) == {"timestamp.txt", "submission_secret.txt"}


def test_names_that_play_tricks_are_left_out(tmp_path):
    for name in ["line\nbreak.csv", "back\\slash.csv", "\x1b[31mred.csv"]:
        (tmp_path / name).write_bytes(b"1")
    folder = take_in(tmp_path)
    assert folder.files == {}
    assert len(folder.notes) == 3 and all(note.isprintable() for note in folder.notes)


def test_sizes_and_numbers_are_limited(tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "MAX_FILE", 10)
    monkeypatch.setattr(intake, "MAX_ALL_FILES", 25)
    monkeypatch.setattr(intake, "MAX_FILES", 5)
    for number in range(9):
        (tmp_path / f"{number}.csv").write_bytes(b"x" * (11 if number == 0 else 8))
    folder = take_in(tmp_path)
    assert sum(map(len, folder.files.values())) <= 25
    assert "0.csv" not in folder.files and len(folder.files) == 3
    assert any("first 5 files" in note for note in folder.notes)


def test_a_notebook_beyond_the_limit_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr("course.grade.intake.read.MAX_BYTES", 100)
    rebuilt, _ = grade_of(folder_with(tmp_path, **{"01_gates__ipynb": handed_in()}))
    assert "larger than" in rebuilt.unreadable


def test_nothing_handed_in_is_changed(tmp_path):
    place = folder_with(tmp_path, **{"01_gates__ipynb": b"broken", "x__ipynb": handed_in(), "numpy__py": b"1"})
    before = state(place)
    grade_of(place)
    assert state(place) == before


def test_the_digest_tells_submissions_apart_by_content_name_and_time(tmp_path):
    variants = [{"a__csv": b"1"}, {"a__csv": b"2"}, {"b__csv": b"1"}, {"a__csv": b"1", "timestamp__txt": b"2030-01-01"}]
    digests = [take_in(folder_with(tmp_path / str(n), **files)).digest() for n, files in enumerate(variants)]
    assert len(set(digests)) == 4
    assert take_in(folder_with(tmp_path / "again", a__csv=b"1")).digest() == digests[0]
