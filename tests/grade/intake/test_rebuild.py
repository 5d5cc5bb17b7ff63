"""Stage 1: whatever was done to the cells of a submission, what is right is found again."""

from __future__ import annotations

import copy
import dataclasses
import json
import random

import pytest

from course.grade import releases
from course.grade.books.gradebook import auto_score
from course.grade.books.summary import other_points
from course.grade.intake.images import safe_attachments
from course.grade.intake.match import EARLIER, POINTS
from course.grade.intake.read import Unreadable, read_notebook
from course.grade.intake.rebuild import rebuild
from course.grade.intake.template import Asked, Template, defined_names, hash_of
from course.grade.submission import Row
from tests.grade.course import AND, AND_TEST, ANSWERS, ESSAY, OR, OR_TEST, SETUP

STUB = "    # YOUR CODE HERE\n    raise NotImplementedError()"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="


def stub(source: str) -> str:
    head, _, _ = source.partition("    ### BEGIN SOLUTION")
    return head + STUB


ESSAY_STUB = ESSAY.partition("### BEGIN")[0] + "YOUR ANSWER HERE"
CELLS = (
    Asked("given-setup", "code", SETUP, locked=True, cell_id="given-setup"),
    Asked("and-gate", "code", stub(AND), solution=True, names=("and_gate",), cell_id="and-gate"),
    Asked("check-and-gate", "code", AND_TEST, locked=True, grade=True, points=3, cell_id="check-and-gate"),
    Asked("or-gate", "code", stub(OR), solution=True, names=("or_gate",), cell_id="or-gate"),
    Asked("check-or-gate", "code", OR_TEST, locked=True, grade=True, points=4, cell_id="check-or-gate"),
    Asked("claim-check", "markdown", ESSAY_STUB, solution=True, grade=True, points=2, cell_id="claim-check"),
)
TEMPLATE = Template("01_gates", CELLS, plain=frozenset({"print('play')"}))


def handed_in(**answers: str) -> dict:
    """Return the notebook of a student who answered everything, or what is given here."""
    texts = {**ANSWERS, **{name.replace("_", "-"): source for name, source in answers.items()}}
    cells = []
    for asked in CELLS:
        nbgrader = {"grade_id": asked.grade_id, "grade": asked.grade, "solution": asked.solution}
        source = texts.get(asked.grade_id, asked.visible)
        cells.append(raw_cell(asked.cell_type, source, asked.cell_id, {"nbgrader": nbgrader}))
    cells.insert(3, raw_cell("code", "print('play')", "play"))
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def raw_cell(cell_type: str, source: str, cell_id: str, metadata: dict | None = None) -> dict:
    outputs = {"outputs": [], "execution_count": 1} if cell_type == "code" else {}
    return {"cell_type": cell_type, "source": source, "id": cell_id, "metadata": metadata or {}, **outputs}


def index_of(notebook: dict, cell_id: str) -> int:
    return next(place for place, cell in enumerate(notebook["cells"]) if cell["id"] == cell_id)


def rebuilt(notebook):
    content = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
    return rebuild(TEMPLATE, read_notebook(content))


def sources(result) -> dict[str, str]:
    return {cell.id: cell.source for cell in result.cells}


def assert_all_found(result, order=None):
    found = sources(result)
    assert {name: found[name].strip() for name in ANSWERS} == {name: text.strip() for name, text in ANSWERS.items()}
    assert [cell.id for cell in result.cells if cell.asked] == [asked.grade_id for asked in CELLS]
    assert found["check-and-gate"] == AND_TEST


def test_an_honest_notebook_keeps_its_answers_and_gets_the_hidden_tests():
    result = rebuilt(handed_in())
    assert_all_found(result)
    assert result.notes == ()
    assert [cell.id for cell in result.cells][3] == "own-1"
    roles = {cell.id: cell.role for cell in result.job("01_gates").cells}
    assert roles == {
        "given-setup": "locked", "and-gate": "student", "check-and-gate": "test", "own-1": "play",
        "or-gate": "student", "check-or-gate": "test", "claim-check": "markdown",
    }  # fmt: skip


def test_the_same_bytes_give_the_same_job_and_outputs_do_not_count():
    noisy = handed_in()
    noisy["cells"][1]["outputs"] = [{"output_type": "execute_result", "data": {"text/plain": "100"}}]
    noisy["metadata"] = {"kernelspec": {"name": "evil"}, "widgets": {"x": 1}}
    assert rebuilt(noisy).job("x").key() == rebuilt(handed_in()).job("x").key()


@pytest.mark.parametrize("seed", range(5))
def test_reordered_cells_run_in_the_instructors_order(seed):
    notebook = handed_in()
    random.Random(seed).shuffle(notebook["cells"])
    assert_all_found(rebuilt(notebook))


def test_an_edited_test_is_replaced_and_said_so():
    notebook = handed_in()
    notebook["cells"][index_of(notebook, "check-and-gate")]["source"] = "pass"
    result = rebuilt(notebook)
    assert_all_found(result)
    assert any("check-and-gate was edited" in note for note in result.notes)


def test_deleted_cells_are_put_back_or_count_as_not_answered():
    notebook = handed_in()
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] not in ("check-and-gate", "or-gate")]
    result = rebuilt(notebook)
    found = {cell.id: cell for cell in result.cells}
    assert found["check-and-gate"].source == AND_TEST
    assert found["or-gate"].blank and found["or-gate"].source == stub(OR)
    assert any("or-gate" in note and "not answered" in note for note in result.notes)


def test_points_and_roles_come_from_the_gradebook_alone():
    notebook = handed_in()
    for cell in notebook["cells"]:
        cell["metadata"].get("nbgrader", {}).update(points=100, grade=True, solution=False, locked=False)
    job = rebuilt(notebook).job("x")
    assert {cell.id: cell.points for cell in job.cells if cell.points} == {"check-and-gate": 3, "check-or-gate": 4}


def test_a_test_relabelled_as_an_answer_does_not_become_one():
    notebook = handed_in()
    notebook["cells"][index_of(notebook, "and-gate")]["metadata"]["nbgrader"]["grade_id"] = "check-and-gate"
    result = rebuilt(notebook)
    assert sources(result)["check-and-gate"] == AND_TEST
    assert sources(result)["and-gate"] == ANSWERS["and-gate"]  # recognised by its cell id or by what it defines


def test_of_two_copies_the_written_one_counts():
    notebook = handed_in()
    place = index_of(notebook, "and-gate")
    blank = copy.deepcopy(notebook["cells"][place]) | {"source": stub(AND)}
    notebook["cells"].insert(place + 1, blank)
    result = rebuilt(notebook)
    assert_all_found(result)
    assert not any(cell.source == stub(AND) for cell in result.cells)
    assert any("2 times" in note for note in result.notes)


def test_of_two_written_copies_the_last_before_the_test_counts_and_the_other_still_runs():
    notebook = handed_in()
    place = index_of(notebook, "and-gate")
    first = copy.deepcopy(notebook["cells"][place]) | {"source": "def helper():\n    return 1\n"}
    scratch = copy.deepcopy(notebook["cells"][place]) | {"source": "def and_gate(a, b):\n    return 'later'\n"}
    notebook["cells"].insert(place, first)
    notebook["cells"].append(scratch)
    result = rebuilt(notebook)
    assert_all_found(result)
    order = [cell.source for cell in result.cells]
    assert order.index(first["source"]) < order.index(ANSWERS["and-gate"]) < order.index(scratch["source"])
    assert order.index(scratch["source"]) > order.index(AND_TEST)


def test_helper_functions_in_added_cells_stay_before_the_test_that_needs_them():
    notebook = handed_in(and_gate="def and_gate(a, b):\n    return times(a, b)\n")
    helper = raw_cell("code", "def times(a, b):\n    return a * b", "added")
    notebook["cells"].insert(index_of(notebook, "and-gate") + 1, helper)
    order = [cell.source for cell in rebuilt(notebook).cells]
    assert order.index(helper["source"]) == order.index("def and_gate(a, b):\n    return times(a, b)\n") + 1


def strip_nbgrader(notebook: dict) -> dict:
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    return notebook


def strip_ids(notebook: dict) -> dict:
    for cell in strip_nbgrader(notebook)["cells"]:
        del cell["id"]
    return notebook


def like_colab(notebook: dict) -> dict:
    for cell in notebook["cells"]:
        cell["metadata"] = {"id": cell.pop("id"), "colab": {"base_uri": "https://localhost:8080/"}}
    notebook.update(nbformat_minor=0, metadata={"colab": {"provenance": []}})
    return notebook


@pytest.mark.parametrize("strip", [strip_nbgrader, strip_ids, like_colab])
def test_answers_are_found_without_metadata(strip):
    notebook = handed_in(claim_check=ESSAY_STUB.replace("YOUR ANSWER HERE", ANSWERS["claim-check"]))
    result = rebuilt(strip(notebook))
    found = sources(result)
    assert found["and-gate"] == ANSWERS["and-gate"] and found["or-gate"] == ANSWERS["or-gate"]
    assert ANSWERS["claim-check"] in found["claim-check"]
    assert sum(cell.asked is None for cell in result.cells) == 1  # the playground cell, and no copy of a test
    assert any("metadata is missing" in note for note in result.notes)


def test_an_essay_without_metadata_or_prompt_is_found_by_its_place():
    assert sources(rebuilt(strip_ids(handed_in())))["claim-check"] == ANSWERS["claim-check"]


def test_an_answer_merged_into_a_locked_cell_is_found_by_what_it_defines():
    notebook = handed_in()
    setup, answer = index_of(notebook, "given-setup"), index_of(notebook, "and-gate")
    notebook["cells"][setup]["source"] += "\n\n" + notebook["cells"].pop(answer)["source"]
    result = rebuilt(notebook)
    assert ANSWERS["and-gate"] in sources(result)["and-gate"]
    assert sources(result)["given-setup"] == SETUP


def as_version_3(notebook: dict) -> dict:
    cells = [{**cell, "input": cell["source"]} for cell in notebook["cells"]]
    for cell in cells:
        if cell["cell_type"] == "code":
            del cell["source"]
    return {"worksheets": [{"cells": cells}], "nbformat": 3, "nbformat_minor": 0, "metadata": {"name": "x"}}


def with_nan(notebook: dict) -> bytes:
    return json.dumps({**notebook, "metadata": {"score": float("nan"), "n": 1}}).encode()


FORMATS = {
    "nbformat 3": as_version_3,
    "nbformat 5": lambda notebook: {**notebook, "nbformat": 5},
    "no nbformat": lambda notebook: {"cells": notebook["cells"]},
    "byte order mark": lambda notebook: b"\xef\xbb\xbf" + json.dumps(notebook).encode(),
    "UTF-16": lambda notebook: json.dumps(notebook).encode("utf-16"),
    "CRLF in the file": lambda notebook: json.dumps(notebook, indent=1).replace("\n", "\r\n").encode(),
    "CRLF in the sources": lambda notebook: json.dumps(notebook).replace("\\n", "\\r\\n").encode(),
    "Latin-1": lambda notebook: json.dumps({**notebook, "title": "é"}, ensure_ascii=False).encode("latin-1"),
    "NaN": with_nan,
    "lines in lists": lambda notebook: {
        **notebook, "cells": [{**cell, "source": cell["source"].splitlines(True)} for cell in notebook["cells"]]
    },
    "cells that are none": lambda notebook: {**notebook, "cells": [None, 7, [], *notebook["cells"], {"source": 3}]},
    "metadata that is none": lambda notebook: {
        **notebook, "cells": [*notebook["cells"], {"cell_type": "code", "metadata": [1], "source": None, "id": 4}]
    },
    "a surrogate without its pair": lambda notebook: json.dumps(notebook).replace("play", "\\ud800").encode(),
    "a number of 5000 digits": lambda notebook: json.dumps(notebook).replace(": 1", ": 1" + "0" * 5000, 1).encode(),
    "duplicate cell ids": lambda notebook: {
        **notebook, "cells": [{**cell, "id": "same"} for cell in notebook["cells"]]
    },
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_odd_formats_are_read(name):
    assert_all_found(rebuilt(FORMATS[name](handed_in())))


def test_a_truncated_notebook_keeps_the_cells_before_the_damage():
    text = json.dumps(handed_in())
    result = rebuilt(text[: text.index('"id": "or-gate"')].encode())
    assert sources(result)["and-gate"] == ANSWERS["and-gate"]
    assert any("before the damage" in note for note in result.notes)


UNREADABLE = {
    "empty": b"  ",
    "binary": bytes(range(256)),
    "text": b"hello",
    "a list": b"[1, 2]",
    "no cells": b'{"nbformat": 4}',
    "deep": b"[" * 200_000,
    "deep cells": b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "many brackets": b"[" + b"[]," * 2_100_000 + b"1]",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_says_why(name):
    with pytest.raises(Unreadable, match=r"notebook|cells"):
        read_notebook(UNREADABLE[name])


def test_a_notebook_that_is_too_large_says_so(monkeypatch):
    monkeypatch.setattr("course.grade.intake.read.MAX_BYTES", 1000)
    with pytest.raises(Unreadable, match="Clear its outputs"):
        read_notebook(json.dumps(handed_in()).encode())


def test_images_are_let_through_and_nothing_else_that_is_attached():
    page = {"text/html": "PHNjcmlwdD4="}
    drawing = {"image/svg+xml": "PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+", "image/png": "PHN2Zz4="}
    attached = {"a.png": {"image/png": PNG}, "b.html": page, "c.svg": drawing, '"><script>.png': {"image/png": PNG}}
    assert safe_attachments(attached) == {"a.png": {"image/png": PNG}}
    assert safe_attachments({"a.png": {"image/svg+xml": PNG}}) == {"a.png": {"image/png": PNG}}


def test_a_raw_cell_becomes_text():
    notebook = handed_in()
    notebook["cells"].append({"cell_type": "raw", "metadata": {}, "source": "<script>alert(1)</script>", "id": "raw"})
    last = rebuilt(notebook).cells[-1]
    assert last.cell_type == "markdown" and last.source.startswith("    <script>")


def test_names_are_those_an_answer_binds():
    source = "import x\ndef f(): pass\nclass C: pass\na, b = 1, 2\nd: int = 3\ne[0] = 4\nif a:\n    g = 1"
    assert defined_names(source) == ("f", "C", "a", "b", "d")
    assert defined_names("%matplotlib inline\ndef f(): pass\nx = 1\nx == 2") == ("f", "x")


def test_a_cell_for_playing_that_was_changed_is_the_students():
    notebook = handed_in()
    notebook["cells"][index_of(notebook, "play")]["source"] = "print('mine')"
    assert {cell.id: cell.role for cell in rebuilt(notebook).job("x").cells}["own-1"] == "student"


def test_a_giant_cell_of_the_students_own_is_left_out_and_the_others_stay():
    notebook = handed_in()
    own = [
        raw_cell("code", source, name) for source, name in (("x = '" + "y" * 600_000 + "'", "big"), ("z = 1", "small"))
    ]
    notebook["cells"] = [*own, *notebook["cells"]]
    result = rebuilt(notebook)
    assert [cell.source for cell in result.cells if cell.id.startswith("own-")][:1] == ["z = 1"]
    assert any("left out" in note for note in result.notes)


# --- Answers in other cells than their own ------------------------------------------------------------------------

BELOW = [("markdown", "XOR, because no line parts its rows."), ("raw", "XOR."),
         ("code", "It is XOR, because no line can part the rows.")]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), BELOW)
def test_an_essay_in_a_new_cell_below_is_the_answer_and_a_person_is_told(kind, text):
    notebook = handed_in(claim_check=ESSAY_STUB)
    notebook["cells"] += [raw_cell(kind, text, "new"), raw_cell("markdown", "And a second cell.", "newer")]
    result = rebuilt(notebook)
    essay = next(cell for cell in result.cells if cell.id == "claim-check")
    assert not essay.blank and text in essay.source and "And a second cell." in essay.source
    assert any("claim-check" in note and "a person has to grade it" in note for note in result.notes)
    assert auto_score(essay, None) is None, "it waits for a person"
    assert sum(text in cell.source for cell in result.cells) == 1


OTHER = [("code", "x = 1"), ("markdown", "The lesson ends here."), ("markdown", "  ")]


@pytest.mark.parametrize(("kind", "text"), OTHER)
def test_scratch_code_and_the_lessons_own_text_below_an_essay_are_no_answer(kind, text):
    notebook = handed_in(claim_check=ESSAY_STUB)
    notebook["cells"].append(raw_cell(kind, text, "new"))
    template = dataclasses.replace(TEMPLATE, prose=frozenset({"The lesson ends here."}))
    result = rebuild(template, read_notebook(json.dumps(notebook).encode()))
    assert next(cell for cell in result.cells if cell.id == "claim-check").blank
    assert result.notes == ()


def test_an_essay_that_was_written_keeps_the_cells_below_it_apart():
    notebook = handed_in()
    notebook["cells"].append(raw_cell("markdown", "A remark.", "new"))
    assert_all_found(rebuilt(notebook))


BOTH = ANSWERS["and-gate"] + "\n\n" + ANSWERS["or-gate"]


def all_in(place: str) -> dict:
    """Return a notebook with both functions in one cell: an answer's, a new one at the start or the end, a test's."""
    stubs = {asked.grade_id.replace("-", "_"): asked.source for asked in CELLS if asked.grade_id.endswith("-gate")}
    stubs = {name: source for name, source in stubs.items() if not name.startswith("check")}
    if place in ("and-gate", "or-gate"):
        return handed_in(**{**stubs, place.replace("-", "_"): BOTH})
    notebook = handed_in(**stubs)
    notebook["cells"].insert(0 if place == "start" else len(notebook["cells"]), raw_cell("code", BOTH, "new"))
    return notebook


@pytest.mark.parametrize("place", ["and-gate", "or-gate", "start", "end"])
@pytest.mark.parametrize("stripped", [False, True])
def test_one_cell_may_answer_several_exercises(place, stripped):
    notebook = all_in(place)
    if stripped:
        notebook["cells"] = [raw_cell(cell["cell_type"], cell["source"], "") for cell in notebook["cells"]]
        for cell in notebook["cells"]:
            cell.pop("id")
    result = rebuilt(notebook)
    found = sources(result)
    assert "return a * b" in found["and-gate"] and "return max(a, b)" in found["or-gate"]
    assert not any(cell.blank for cell in result.cells if cell.id in ("and-gate", "or-gate"))
    assert any("by the names" in note for note in result.notes)


def test_a_stub_whose_answer_runs_right_below_it_and_a_name_of_another_exercise_are_left_alone():
    stub_of_and = next(asked.source for asked in CELLS if asked.grade_id == "and-gate")
    notebook = handed_in(and_gate=stub_of_and)
    notebook["cells"].insert(index_of(notebook, "and-gate") + 1, raw_cell("code", ANSWERS["and-gate"], "new"))
    assert sources(rebuilt(notebook))["and-gate"].rstrip() == stub_of_and.rstrip()
    same = tuple(dataclasses.replace(asked, names=("gate",)) if asked.names else asked for asked in CELLS)
    notebook = handed_in(and_gate="def gate(a, b): return 1", or_gate=CELLS[3].source)
    result = rebuild(Template("01_gates", same), read_notebook(json.dumps(notebook).encode()))
    assert next(cell for cell in result.cells if cell.id == "or-gate").blank


def test_the_copy_of_an_earlier_release_is_not_called_edited(tmp_path):
    old = handed_in()
    old["cells"][index_of(old, "given-setup")]["source"] = "import numpy\n\nbits = [0, 1]"
    before = dataclasses.replace(CELLS[0], source="import numpy\n\nbits = [0, 1]")
    releases.remember(tmp_path, "01_gates", [dataclasses.replace(TEMPLATE, cells=(before, *CELLS[1:]))])
    (template,) = releases.with_earlier([TEMPLATE], releases.remember(tmp_path, "01_gates", [TEMPLATE]))
    notes = rebuild(template, read_notebook(json.dumps(old).encode())).notes
    assert notes == (f"{EARLIER} (Replaced: given-setup.)",)
    old["cells"][index_of(old, "given-setup")]["source"] = "import numpy, os"
    (note,) = rebuild(template, read_notebook(json.dumps(old).encode())).notes
    assert "given-setup was edited" in note
    releases.file_of(tmp_path, "01_gates").write_text("damaged")
    assert releases.known(tmp_path, "01_gates") == {}


def test_what_another_release_gave_other_points_for_is_said(tmp_path):
    shorter = AND_TEST.replace("### BEGIN HIDDEN", "# as before\n### BEGIN HIDDEN")
    assert shorter != AND_TEST
    test = dataclasses.replace(CELLS[2], source=shorter, points=2.0)
    of_then = [cell for cell in (*CELLS[:2], test, *CELLS[3:]) if cell.grade_id != "claim-check"]
    gone = Asked("check-xor", "code", "assert True", locked=True, grade=True, points=1, cell_id="check-xor")
    for cells in ([*of_then, gone], CELLS):
        found = releases.remember(tmp_path, "01_gates", [dataclasses.replace(TEMPLATE, cells=tuple(cells))])
    (template,) = releases.with_earlier([TEMPLATE], found)
    old = handed_in()
    old["cells"][index_of(old, "check-and-gate")]["source"] = test.visible
    del old["cells"][index_of(old, "claim-check")]
    first, second = [note for note in rebuild(template, read_notebook(json.dumps(old).encode())).notes
                     if "release" in note]  # fmt: skip
    assert first.startswith(EARLIER)
    parts = ("check-and-gate 2 then and 3 now", "check-xor 1 then and none now", "claim-check none then and 2 now")
    assert second == f"{POINTS} {', '.join(parts)}."
    rows = [Row("ada", notes=(first, second)), Row("ben", notes=(first,))]
    assert other_points(rows)[2:] == [f"  ada: {', '.join(parts)}."] and other_points(rows[1:]) == []
    assert rebuild(template, read_notebook(json.dumps(handed_in()).encode())).notes == ()


def test_a_record_of_releases_without_points_says_nothing_of_them(tmp_path):
    before = dataclasses.replace(CELLS[0], source="bits = 7")
    known = {"01_gates given-setup": [hash_of("bits = 7")]}  # as it was kept before points were
    releases.file_of(tmp_path, "01_gates").parent.mkdir(parents=True)
    releases.file_of(tmp_path, "01_gates").write_text(json.dumps(known))
    (template,) = releases.with_earlier([TEMPLATE], releases.remember(tmp_path, "01_gates", [TEMPLATE]))
    old = handed_in()
    old["cells"][index_of(old, "given-setup")]["source"] = before.source
    assert rebuild(template, read_notebook(json.dumps(old).encode())).notes == (f"{EARLIER} (Replaced: given-setup.)",)


def test_a_stub_of_which_a_part_was_deleted_is_still_a_stub():
    notebook = handed_in(and_gate=BOTH, or_gate="def or_gate(a, b):\n    raise NotImplementedError()")
    assert "return max(a, b)" in sources(rebuilt(notebook))["or-gate"]
