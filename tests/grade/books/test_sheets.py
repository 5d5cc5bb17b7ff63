"""What graded pages show of outputs: the student's own numbers, progress bars, and nothing of the grader's machine."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course.grade.books.page import PAGES, NameExercises, said_and_hint, title_in, without_mathjax
from course.grade.books.record import outputs_of
from course.grade.intake.printed import LONGEST, MARK, printed_in
from course.grade.intake.read import read_cell
from course.grade.intake.rebuild import RebuiltCell
from course.grade.job import LEFT_OUT, CellResult
from course.grade.trusted.outputs import clean_text
from course.grade.wire.shell import Shell


def stream(text) -> dict:
    return {"output_type": "stream", "name": "stdout", "text": text}


def test_what_a_notebook_printed_is_read_as_text_whatever_the_outputs_are():
    shown = {"output_type": "display_data", "data": {"text/plain": ["L1 ", "holds"], "text/html": "<script>x</script>"}}
    error = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": ["x"]}
    cell = {
        "cell_type": "code",
        "source": "",
        "outputs": [stream(["my number ", "is 42\n"]), shown, error, None, 3, {}],
    }
    assert read_cell(cell).printed == "my number is 42\nL1 holds\nValueError: no"
    assert printed_in({"outputs": {"text": "x"}}) == printed_in({}) == printed_in({"outputs": [stream(7)]}) == ""
    assert len(printed_in({"outputs": [stream("x" * 10_000_000)] * 5})) < LONGEST + 100


def test_a_cell_that_was_not_run_shows_what_the_student_handed_in_and_says_so():
    cell = RebuiltCell("own-1", "code", "x", printed="42\nScore: 7 of 7")
    (output,) = outputs_of(cell, CellResult("own-1", [dict(LEFT_OUT)]))
    lines = output["text"].rstrip("\n").split("\n")
    assert "nobody checked it" in lines[0] and lines[1:] == [MARK + "42", MARK + "Score: 7 of 7"]
    assert outputs_of(cell, CellResult("own-1", [stream("ran")]))[0]["text"] == "ran"
    assert outputs_of(RebuiltCell("own-1", "code", "x"), CellResult("own-1", [dict(LEFT_OUT)])) == [LEFT_OUT]


class BareShell:
    """The part of a shell that keeps text."""

    keep_text, _take_back_line = Shell.keep_text, Shell._take_back_line

    def __init__(self, room: int):
        self.ran, self.left = SimpleNamespace(outputs=[]), room


@pytest.mark.parametrize("written", [["\r{} %"], ["{} %", "\r"], ["{} %\r"]])
def test_a_progress_bar_is_one_line_and_takes_no_room(written):
    shell = BareShell(200)
    for text in ["begin\n", *(part.format(number) for number in range(100) for part in written), "\n", "end\n"]:
        shell.keep_text("stderr", text)
    (output,) = shell.ran.outputs
    assert clean_text(output["text"], 20_000) == "begin\n99 %\nend\n"
    assert clean_text("a\r\nb\rc\n", 100) == "a\nc\n"


PLACES = [
    "<function f at 0x7f{0}dead1234>",
    "/usr/lib/python3.{0}/warnings.py:12: RuntimeWarning: overflow",
    "/home/{0}/course/.venv/lib/python3.11/site-packages/numpy/x.py:3: UserWarning",
    'File "/tmp/tmp{0}/ipykernel/cell.py", line 2',
    "No such file: '/tmp/work-{0}/data.csv'",
]


@pytest.mark.parametrize("place", PLACES)
def test_a_text_is_the_same_on_every_machine_and_each_time(place):
    here, there = (clean_text(place.format(name), 1000) for name in ("1a2", "9f8"))
    assert here == there and not any(sign in here for sign in ("/usr", "/home", "/tmp", "1a2"))


def test_paths_of_this_machine_are_not_shown_and_other_slashes_are():
    assert str(PAGES.parent) not in clean_text(f"{PAGES}/x.py:1: old", 1000)
    for text in ("1/2/3 and a/b", "https://example.org/a/b.html", "0xff and 0x1f", "w = 1 / 2 / 3", "data/x.csv"):
        assert clean_text(text, 1000) == text


def marked(cell, name: str, **flags):
    cell.metadata["nbgrader"] = {"grade_id": name, "grade": False, "solution": False, "schema_version": 3, **flags}
    return cell


def test_graded_cells_are_named_after_the_exercise_above_them():
    cells = [
        new_markdown_cell("# 1. Logic\n\ntext"),
        new_markdown_cell("**Exercise: `gate`** &nbsp; 3 points"),
        marked(new_code_cell("x"), "gate", solution=True),
        new_markdown_cell("<details><summary>Hint 1</summary>no heading</details>"),
        marked(new_code_cell("x"), "check-gate", grade=True, points=1),
        marked(new_code_cell("x"), "check-gate-b", grade=True, points=2),
        new_markdown_cell("## 1.7 Claim check: an *essay*\n\n```\n# a comment\n```"),
        marked(new_markdown_cell("x"), "claim", grade=True, solution=True, points=2),
    ]
    NameExercises().preprocess(new_notebook(cells=cells), {})
    titles = [cell.metadata["nbgrader"]["title"] for cell in cells if "nbgrader" in cell.metadata]
    assert titles == ["gate", "gate", "gate: check-gate-b", "1.7 Claim check: an essay"]
    assert title_in("no title") == ""


def test_every_kind_of_exercise_is_named_and_a_second_question_below_it_is_not_taken_for_it():
    heads = ["Mend: `shuffle`", "Extension: `gate`", "Catch the faults: `cases`, examples for `count`"]
    cells = [new_markdown_cell("## 1.1 Rules")]
    for number, head in enumerate(heads):
        cells += [new_markdown_cell(f"**{head}** &nbsp; 3 points")]
        cells += [marked(new_code_cell("x"), f"a{number}", solution=True)]
        cells += [marked(new_code_cell("x"), f"check-a{number}", grade=True, points=3)]
    cells += [new_markdown_cell("Now in words."), marked(new_code_cell("x"), "spam-words", solution=True)]
    NameExercises().preprocess(new_notebook(cells=cells), {})
    titles = [cell.metadata["nbgrader"]["title"] for cell in cells if "nbgrader" in cell.metadata]
    cases = "cases, examples for count"
    assert titles == ["shuffle", "shuffle", "gate", "gate", cases, cases, "spam words"]
    assert title_in("# " + "word " * 40) == "word " * 15 + "..."


def test_a_reason_is_not_told_twice():
    cell = RebuiltCell("check-gate", "code", "x")
    reason = 'gate("a") is 0.\n\nHint: the sign \\ is "no" gate.'
    error = {"output_type": "error", "ename": "Different", "evalue": reason, "traceback": [f"Different: {reason}"]}
    assert len(outputs_of(cell, CellResult("check-gate", [error], error=reason))) == 1
    (output,) = outputs_of(cell, CellResult("check-gate", [], error=reason))
    assert output["text"] == reason + "\n"


def test_a_failed_check_says_its_sentence_without_the_name_of_an_error():
    def shown(name: str, *lines: str, message: str = "too small") -> str:
        return said_and_hint(new_output("error", ename=name, evalue=message, traceback=list(lines)))[0]

    assert shown("Misconception", "Misconception: too small") == "too small"
    assert shown("AssertionError", "AssertionError: too small") == "too small"
    assert shown("ValueError", "ValueError: too small") == "ValueError: too small", (
        "a learner's own error keeps its name"
    )
    head = [
        "Traceback (most recent call last):",
        '  File "<cell>", line 4, in <module>\n    raise NotImplementedError()',
    ]
    assert shown("NotImplementedError", *head, "NotImplementedError", message="") == "Not written yet."
    inner = [head[0], head[1].replace("<module>", "f"), "NotImplementedError"]
    assert shown("NotImplementedError", *inner, message="") == "\n".join(inner)


def test_a_hint_stands_apart_from_the_message():
    error = new_output("error", ename="A", evalue="", traceback=["A: gate(1) is 0.\n\nHint: use >=,", "not >."])
    assert said_and_hint(error) == ("A: gate(1) is 0.", "use >=,\nnot >.")
    error.traceback = ["A: no hint"]
    assert said_and_hint(error) == ("A: no hint", "")


def test_nothing_is_loaded_from_another_server():
    page = (
        "<head><!-- Load mathjax --><script src='https://x/y.js'></script><!-- End of mathjax configuration --></head>"
    )
    assert without_mathjax(page) == "<head></head>"
    assert not [path for path in PAGES.rglob("*.j2") if "http" in path.read_text()]
