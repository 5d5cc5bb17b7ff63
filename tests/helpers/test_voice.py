"""One voice: a failing check is a readable box, an untouched stub says so, common errors are told in plain words."""

from __future__ import annotations

import nbformat
import numpy as np
import pytest

from course.authoring import kernels
from course.authoring.lesson import ROOT
from helpers import voice

PREDICT = "perceptron-predict"
BEGIN = 'from helpers import check; check.begin("perceptron/perceptron-predict")\n'
STRICT = "def perceptron_predict(X, w, b):\n    return np.where(X @ w + b >= 0.1, 1, -1)"
RIGHT = "def perceptron_predict(X, w, b):\n    return np.where(X @ w + b >= 0, 1, -1)"
ASKS = "def perceptron_predict(X, w, b):\n    if X @ w + b >= 0:\n        return 1\n    return -1"
NO_PYTHON = "def perceptron_predict(X, w, b)\n    return 1"


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Run pieces of lesson 02 in one kernel; return (text shown, error) of each named piece."""
    from nbclient import NotebookClient

    lesson = nbformat.read(ROOT / "notebooks" / "02_perceptron" / "02_perceptron.ipynb", as_version=4)
    cells = {cell.id: cell.source for cell in lesson.cells if cell.cell_type == "code"}
    check = cells[f"check-{PREDICT}"]
    pieces = {
        "setup": cells["given-setup"],
        "stub": cells[PREDICT],
        "untouched": check,
        "a play cell": "print(perceptron_predict(X_and, [1, 1], 0))",
        "no python": NO_PYTHON,
        "after no python": check,
        "strict": STRICT,
        "recorded mistake": check,
        "asks an array": ASKS,
        "raised": check,
        "assert": 'from helpers import check; check.begin("perceptron/perceptron-predict")\n'
        "def perceptron_predict(X, w, b): return np.float64(2.5)\n"
        'assert perceptron_predict(1, 2, 3) == 3.5, f"It gave {perceptron_predict(1, 2, 3)!r} at {object()}."',
        "shapes": "np.dot(np.zeros(3), np.zeros(4))",
        "prints": "def perceptron_predict(X, w, b):\n    print(1)",
        "printed": check,
        "gives back": "def perceptron_predict(X, w, b):\n    return X",
        "two calls": f"{BEGIN}ones = [perceptron_predict(k, 1, 2) for k in (1, 2)]\nassert ones == [2, 3], 'Both.'",
        "one of them": f"{BEGIN}one = perceptron_predict(5, 1, 2)\nother = 7\nassert one == other, 'One.'",
        "right": RIGHT,
        "passes": check,
        "untouched catch": cells["check-mistake-cases"],
        "untouched quiz": cells["check-quiz"],
        "untouched explain": next(source for name, source in cells.items() if name.startswith("explained-")),
        "own again": "perceptron_predict.__name__, hasattr(perceptron_predict, '__wrapped__')",
    }
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in pieces.values()])
    folder = tmp_path_factory.mktemp("lesson")
    NotebookClient(
        notebook, timeout=120, allow_errors=True, kernel_manager_class=kernels.LocalKernelManager,
        resources={"metadata": {"path": str(folder)}},
    ).execute()  # fmt: skip
    return {name: said(cell) for name, cell in zip(pieces, notebook.cells, strict=True)}


def said(cell) -> tuple[str, str]:
    texts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    errors = ["\n".join(output.traceback) for output in cell.outputs if output.output_type == "error"]
    return "\n".join(texts), "\n".join(errors)


UNTOUCHED = [
    *("untouched", "recorded mistake", "raised", "a play cell", "after no python"),
    *("untouched catch", "untouched quiz", "untouched explain"),
]


@pytest.mark.parametrize(
    ("piece", "parts"),
    [
        ("untouched", ["Not yet.", "perceptron_predict: not written yet."]),
        ("a play cell", ["`perceptron_predict` is not written yet"]),
        ("after no python", ["The cell above did not run (SyntaxError in line 1", "judges your earlier version"]),
        ("recorded mistake", ["Hint: You used > where the unit also fires on the line"]),
        ("raised", ["here they get a whole array", "You called: perceptron_predict(np.array([[0.0, 0.0], [0.0, 1.0]"]),
        ("shapes", ["What this means: `np.dot` of two rows of numbers", "one has 3 entries and the other 4"]),
        ("raised", ["It was raised in line 2 of your cell: `if X @ w + b >= 0:`"]),
        ("printed", ["`print` shows, `return` gives back", "You called: perceptron_predict("]),
        ("passes", ["Well done"]),
        ("untouched catch", ["Not yet.", "mistake_cases: not written yet."]),
        ("untouched quiz", ["Not yet.", "The quiz is not handed in yet"]),
        ("untouched explain", ["Not yet.", "Write two or three sentences first"]),
        ("own again", ["('perceptron_predict', False)"]),
    ],
)
def test_what_is_shown(ran, piece, parts):
    text, _ = ran[piece]
    for part in parts:
        assert part in text, text


@pytest.mark.parametrize("piece", UNTOUCHED)
def test_no_wall_of_traceback_stands_below_it(ran, piece):
    assert len(ran[piece][1].splitlines()) == 1


def test_a_call_is_shown_where_it_is_known_and_no_other(ran):
    assert "Both." in ran["two calls"][0] and "You called" not in ran["two calls"][0]
    text = ran["one of them"][0]
    assert "You called: perceptron_predict(5, 1, 2)" in text and "It returned: 5" in text, text


def test_a_plain_assert_shows_no_names_of_numpy_and_no_address(ran):
    text, error = ran["assert"]
    assert "It gave 2.5 at <object object>." in text and "Expected: 3.5" in text
    assert "np.float64" not in text + error and "0x" not in text + error


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float64(0.5), "0.5"),
        (np.array([1, 2]), "np.array([1, 2])"),
        (np.arange(8.0).tolist() * 2, str(np.arange(8.0).tolist() * 2)),
        (np.array([np.nan, np.inf, 1]), "np.array([np.nan, np.inf, 1.0])"),
        (np.float32([0.5]), "np.array([0.5], dtype=np.float32)"),
        (np.zeros((0, 3)), "np.zeros((0, 3))"),
        (lambda w: 2 * w[0], "lambda w: 2 * w[0]"),
        (np.maximum, "np.maximum"),
        (np.zeros((40, 3)), "<an array of shape (40, 3)>"),
        ([(np.zeros(2), 1)], "[(np.array([0.0, 0.0]), 1)]"),
        ((1,), "(1,)"),
        (np.random.default_rng(1), "<a random generator>"),
        (len, "len"),
        (object(), "<a object>"),
        (None, "None"),
    ],
)
def test_arguments_are_written_as_they_can_be_pasted(value, text):
    assert voice.paste(value) == text


def test_only_the_outermost_call_is_noted_and_an_error_leaves_it():
    voice.last.clear()

    def half(x):
        return x / 2 if x < 4 else half_of(x - 4)

    half_of = voice.recorded("half", half)
    assert half_of(6) == 1.0
    assert (voice.last.call, voice.last.result, voice.last.depth) == ("half(6)", "1.0", 0)
    with pytest.raises(TypeError):
        half_of("six")
    assert (voice.last.call, voice.last.result, voice.last.depth) == ("half('six')", "", 0)


def test_while_grading_no_call_is_shown_for_it_could_be_a_hidden_one():
    voice.last.clear()
    voice.recorded("half", lambda x: x / 2)(4)
    source = 'check.begin("demo/half")\nassert half(4) == 3, "half of 4"'
    hidden = source + "\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS"
    error = AssertionError("half of 4")
    voice.last.calls[0].error = error
    assert "half(4)" in voice.box(error, source)[1]
    assert "half(4)" not in voice.box(error, hidden)[1]


def test_messages_are_the_same_from_run_to_run():
    assert voice.cleaned(f"{[np.float64(1.5), np.True_]} <f at 0x7f00>") == "[1.5, True] <f>"


def test_errors_that_the_course_does_not_know_are_left_alone():
    assert voice.meaning(RuntimeError("truth value of an array")) == ""
    assert voice.meaning(KeyError("weights")) == ""
    assert "`return`" in voice.meaning(TypeError("cannot unpack non-iterable NoneType object"))
