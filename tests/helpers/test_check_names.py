"""An answer that works only because of a name that a check, or a cell further down, has made is told so at once."""

from __future__ import annotations

import ast
import builtins
import os

import nbformat
import pytest

from course.authoring.lesson import ROOT, find_lessons, read_lesson
from course.authoring.trial import in_fork
from course.grade.job import Cell, Job
from course.grade.trusted.execute import Executor
from helpers import check, own_names

LESSONS = [path.stem for path in find_lessons()]
LONG = {"06_training", "14_spiking_networks", "15_the_reckoning"}
SAID = "a name that it does not define: it is no parameter of yours"


def notebook_cells(room: str, lesson: str) -> dict[str, str]:
    """Return the code cells of a notebook with an nbgrader id, by it."""
    cells = nbformat.read(ROOT / room / lesson / f"{lesson}.ipynb", as_version=4).cells
    return {
        cell.metadata["nbgrader"]["grade_id"]: cell.source
        for cell in cells
        if cell.cell_type == "code" and "nbgrader" in cell.metadata
    }


def renamed(source: str) -> list[tuple[str, str]]:
    """Return (what, source) for each parameter that its function reads: renamed in the `def` line, and only there."""
    found = []
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        parameters = function.args.posonlyargs + function.args.args + function.args.kwonlyargs
        read = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        for parameter in parameters:
            if parameter.arg in read and parameter.arg != "self":
                lines = source.encode().split(b"\n")
                line, start = lines[parameter.lineno - 1], parameter.col_offset
                end = start + len(parameter.arg.encode())
                lines[parameter.lineno - 1] = line[:start] + parameter.arg.encode() + b"_given" + line[end:]
                found.append((f"{function.name}({parameter.arg})", b"\n".join(lines).decode()))
    return found


def outcome(shell, source: str) -> str:
    """Run a cell and return the error that it shows, an empty text if there is none."""
    errors = [output for output in shell.run(source, 600).outputs if output["output_type"] == "error"]
    return f"{errors[0]['ename']}: {errors[0]['evalue']}" if errors else ""


def is_known(shell, name: str) -> bool:
    """Return whether a name means something without any parameter, such as `filter`."""
    return name in shell.user_ns or hasattr(builtins, name)


def visible_names(shell) -> set[str]:
    return {name for name in shell.user_ns if not name.startswith("_")}


def walk(lesson: str) -> dict:
    """Go through a lesson as its learner does; return what the checks say of right and of renamed answers."""
    os.environ["MPLBACKEND"] = "agg"
    from course.grade.wire.shell import make_shell

    shell = make_shell()
    filled = read_lesson(ROOT / "lessons" / f"{lesson}.py").with_role("exercise", "catch")
    exercises = {cell.key for cell in filled}
    answers, visible = notebook_cells("solutions", lesson), notebook_cells("notebooks", lesson)
    right, wrong, left, since = [], [], [], []
    for name, source in visible.items():
        if name.startswith("given-"):
            assert not outcome(shell, source), name
        elif name.startswith("check-") and name != "check-quiz":
            for exercise in since:
                for what, answer in renamed(answers[exercise]):
                    said = in_fork(lambda a=answer, s=source: twice(shell, a, s), 600)["said"]
                    wrong.append([what, *said, is_known(shell, what.partition("(")[2][:-1])])
            before = visible_names(shell)
            right.append([name, outcome(shell, source)])
            left += [[name, found] for found in visible_names(shell) - before - {"check", "catch", "steps"}]
            since = []
        elif name in exercises:
            assert not outcome(shell, answers[name]), name
            since.append(name)
    return {"right": right, "wrong": wrong, "left": left}


def twice(shell, answer: str, check: str) -> dict:
    """Return what a check says of an answer, and says again when its own names may have stayed."""
    outcome(shell, answer)
    return {"said": [outcome(shell, check), outcome(shell, check)]}


@pytest.mark.slow
@pytest.mark.parametrize(
    "lesson", [pytest.param(name, marks=pytest.mark.long if name in LONG else ()) for name in LESSONS]
)
def test_a_parameter_renamed_in_the_def_line_alone_is_told_at_once(lesson):
    found = in_fork(lambda: walk(lesson), 3000)
    assert "died" not in found
    print(f"{lesson}: {len(found['wrong'])} renamed, {len(found['right'])} right answers")
    passing = [one for one in found["wrong"] if not (one[1] and one[2])]
    silent = [one for one in found["wrong"] if not one[3] and not all(map(is_said, one[1:3]))]
    assert passing == [] and silent == []
    assert [one for one in found["right"] if one[1]] == [] and found["left"] == []


def is_said(text: str) -> bool:
    """Return whether a check says which name is missing.

    Python does it itself where the function binds that name too, or where a check passes the parameter by its name.
    """
    by_python = ("UnboundLocalError", "unexpected keyword argument", "cannot access free variable")
    return SAID in text or any(sign in text for sign in by_python)


@pytest.fixture
def shell(monkeypatch):
    """An IPython shell with a lesson of its own: one exercise, a check, and a cell for play below it."""
    from IPython.core.interactiveshell import InteractiveShell

    known = {"names": ["f"], "later": ["shift"], "probes": "f(1)", "hints": {}}
    built = {"checks": {"f": known}, "cells": [own_names.digest("shift = 5")]}
    monkeypatch.setattr(check, "built", lambda concept: built)
    before = InteractiveShell._instance
    InteractiveShell._instance = None
    made = InteractiveShell.instance(history_length=0)
    made.history_manager.enabled = False
    yield made
    made.reset(new_session=True)
    for kind in type(made)._walk_mro():
        kind._instance = before if kind is InteractiveShell else None


CHECK = 'from helpers import check; check.begin("lesson/f")\na = [1]\nassert f(1) == 2, "no"\ncheck.passed("lesson/f")'


def ran(shell, *sources: str) -> str:
    """Run cells, and return the error of the last one as text."""
    for source in sources:
        done = shell.run_cell(source, store_history=True)
    error = done.error_in_exec or done.error_before_exec
    return "" if error is None else f"{type(error).__name__}: {error}"


@pytest.mark.parametrize(
    "answer",
    [
        "def f(x): return a[0] + x",
        "def f(x):\n    def inner(): return a[0]\n    return inner() + x",
        "def f(x): return sum(v + a[0] for v in [x])",
        "class A:\n    def get(self): return a[0]\ndef f(x): return A().get() + x",
        "import functools\n@functools.cache\ndef f(x): return a[0] + x",
        "def helper(x): return a[0] + x\nf = lambda x: helper(x)",
        "def f(x):\n    try:\n        return a[0] + x\n    except NameError:\n        return 0",
    ],
)
def test_a_name_of_the_check_is_told_wherever_the_answer_reads_it(shell, answer):
    for _ in range(2):
        said = ran(shell, answer, CHECK)
        assert said.startswith("Undefined: f reads `a`") and SAID in said
    assert "a" not in shell.user_ns


def test_names_of_a_cell_below_count_only_if_the_learner_made_them(shell):
    answer = "def f(x): return x + shift - 4"
    assert SAID in ran(shell, "shift = 5", answer, CHECK)
    assert shell.user_ns["shift"] == 5  # the notebook's names are left alone
    assert ran(shell, "shift = 5  # mine", CHECK) == ""


@pytest.mark.parametrize(
    "cells",
    [
        ["def f(x): return x + 1"],
        ["def f(x): return 2 if x < 2 else f(x - 1)"],
        ["ONE = 1", "def helper(x): return x + ONE", "def f(x): return helper(x)"],
        ["def f(x):\n    a = [1]\n    return a[0] + x"],
        ["a = [1]  # a constant of her own, by the name that the check uses too", "def f(x): return a[0] + x"],
        ["def f(x):\n    global a\n    a = [1]\n    return a[0] + x"],
        ["def f(x):\n    if x > 5: return nowhere\n    return x + 1"],
        ["def f(x): return later(x)", "def later(x): return x + 1"],
        ["import math\ndef f(x): return x + int(math.cos(0))"],
        ["def outer():\n    a = [1]\n    return lambda x: a[0] + x\nf = outer()"],
        ["class F:\n    a = [1]\n    b = a\n    def __call__(self, x): return self.a[0] + x\nf = F()"],
    ],
)
def test_right_answers_are_not_told_off(shell, cells):
    assert ran(shell, *cells, CHECK) == "" and ran(shell, CHECK) == ""


def test_a_check_that_fails_leaves_no_names_and_what_the_learner_had_comes_back(shell):
    assert "no" in ran(shell, "def f(x): return x", CHECK) and "a" not in shell.user_ns
    assert "no" in ran(shell, "a = 'mine'", CHECK) and shell.user_ns["a"] == "mine"


def test_a_typo_is_told_in_the_same_words(shell):
    assert ran(shell, "def f(x): return xx + 1", CHECK).startswith("Undefined: f reads `xx`, a name that it does not")


def test_a_cell_that_was_not_run_is_no_fault_of_the_answer(shell, monkeypatch):
    monkeypatch.setitem(check.built("")["checks"]["f"], "probes", "f(np.ones(1))")
    assert ran(shell, "def f(x): return x + 1", CHECK) == ""


FULL_ADDER = "def full_adder(a_in, b_in, carry):\n    total = a + b + carry\n    return total % 2, total // 2"


def test_grading_says_it_in_the_same_words():
    sources = notebook_cells("solutions", "01_threshold_logic")
    cells = [Cell(name, "locked", source) for name, source in sources.items() if name.startswith("given-")]
    cells += [Cell("full-adder", "student", FULL_ADDER, names=("full_adder",))]
    cells += [Cell("check", "test", sources["check-full-adder"], 4.0)]
    later = "assert full_adder(1, 1, 1) == (1, 1)"
    with Executor(sandbox=Executor.available() is None) as executor:
        result = executor.run(Job("01_threshold_logic", (*cells, Cell("later", "test", later, 1.0))))
    assert result.cells[-2].error == own_names.sentence("a", "full_adder") and result.cells[-2].score == 0
    assert result.cells[-1].error == own_names.sentence("a")


def test_stock_nbgrader_says_it_in_the_same_words():
    from nbclient import NotebookClient
    from nbformat.v4 import new_code_cell, new_notebook

    sources = notebook_cells("solutions", "01_threshold_logic")
    given = [source for name, source in sources.items() if name.startswith("given-")]
    check_cell = sources["check-full-adder"]
    notebook = new_notebook(cells=[new_code_cell(source) for source in [*given, FULL_ADDER, check_cell, check_cell]])
    NotebookClient(notebook, timeout=600, allow_errors=True, resources={"metadata": {"path": ROOT}}).execute()
    for cell in notebook.cells[-2:]:
        assert cell.outputs[-1]["evalue"] == own_names.sentence("a", "full_adder")
