"""What the first edition had stands, or dropped.toml says why not: exercises, signatures, recorded wrong answers.

And a wrong answer that stands is caught: the audit tries every one of them, and each fails by its own mistake.
"""

from __future__ import annotations

import ast
import builtins
import copy
import json
import symtable
import tomllib
from functools import cache
from pathlib import Path

import pytest

from course.authoring import audit, trial
from course.authoring.lesson import ROOT, find_lessons, is_slot, read_lesson
from tests.net.record import RECORD, edition, written

PATHS = find_lessons()
DROPPED = Path(__file__).with_name("dropped.toml")
KINDS = ("exercises", "signatures", "wrong_answers")
OTHER = "keep"  # which test_keep.py reads
FIX = "Put it back as tests/net/first_edition.json has it, or give the reason in tests/net/dropped.toml"


@cache
def normal(source: str) -> str:
    """Return what a source does, as text: no comments, no layout, no docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.dump(tree)


def lost(then: dict, now: dict) -> dict[tuple[str, str], str]:
    """Return what is there no more, {(kind, key of dropped.toml): what it is}."""
    found = {}
    for name, exercise in then.items():
        if name not in now:
            found["exercises", name] = f"is gone; it defined {', '.join(exercise['names'])}"
            continue
        changed = {key: now[name]["names"].get(key) for key in exercise["names"]}
        if any(not keeps(exercise["names"][key], changed[key]) for key in changed):
            found["signatures", name] = f"has another signature: {exercise['names']} was it, now it is {changed}"
            continue
        standing = {normal(wrong["source"]) for wrong in now[name]["wrong"]}
        for number, wrong in enumerate(exercise["wrong"], 1):
            if normal(wrong["source"]) not in standing:
                told = f"has lost its recorded wrong answer {number}, or changed it: {wrong['why']!r}"
                found["wrong_answers", f"{name} {number}"] = told
    return found


def keeps(then: str | dict, now: str | dict | None) -> bool:
    """Return whether a signature is the same; a class may have got more methods."""
    if isinstance(then, dict) and isinstance(now, dict):
        return then.items() <= now.items()
    return then == now


def complaints(then: dict, now: dict, dropped: dict, files: dict[str, str]) -> list[str]:
    """Return what is lost without a reason, and what dropped.toml says that is not so; `files` are by concept."""
    missing, said = lost(then, now), [(kind, key) for kind in dropped if kind != OTHER for key in dropped[kind]]
    found = []
    for kind, key in sorted(missing.keys() - set(said)):
        name = key.split()[0]
        concept = now.get(name, then[name])["concept"]
        place = files.get(concept, f"lesson {concept!r} of the first edition")
        found.append(f'{place}: exercise {name!r} {missing[kind, key]}. {FIX}: under [{kind}] "{key}" = "..."')
    for kind, key in said:
        if kind not in KINDS:
            found.append(f"dropped.toml: there is no [{kind}]. Write one of {', '.join(KINDS)}.")
        elif not str(dropped[kind][key]).strip():
            found.append(f"dropped.toml: {key!r} under [{kind}] has no reason. Write a sentence.")
        elif (kind, key) not in missing and not free(kind, key, missing, then):
            found.append(f"dropped.toml: {key!r} under [{kind}] is not lost, or never was. Take the line out.")
    return found


def free(kind: str, key: str, missing: dict, then: dict) -> bool:
    """Return whether a wrong answer went with its exercise or its signature, so that its own reason does no harm."""
    name = key.split()[0]
    numbers = range(1, 1 + len(then.get(name, {"wrong": ()})["wrong"]))
    gone = ("exercises", name) in missing or ("signatures", name) in missing
    return kind == "wrong_answers" and gone and key in {f"{name} {number}" for number in numbers}


@pytest.fixture(scope="module")
def then():
    return json.loads(RECORD.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lessons():
    return [read_lesson(path) for path in PATHS]


@pytest.fixture(scope="module")
def files(lessons):
    return {lesson.concept: f"lessons/{lesson.path.name}" for lesson in lessons}


def test_nothing_of_the_first_edition_is_lost_without_a_reason(then, lessons, files):
    found = complaints(then, edition(lessons), tomllib.loads(DROPPED.read_text(encoding="utf-8")), files)
    assert not found, "\n" + "\n".join(found)


def test_the_record_is_that_of_the_first_edition(then):
    assert (len(then), sum(len(exercise["wrong"]) for exercise in then.values())) == (91, 373)
    assert RECORD.read_text(encoding="utf-8") == written(then), "It is made by a script, once. Take your change back."


def planted(then, change):
    """Return the complaints about a course that is as the record says but for one change."""
    now, dropped = copy.deepcopy(then), {}
    change(now, dropped)
    return complaints(then, now, dropped, {"seeing": "lessons/07_seeing.py"})


def drop_exercise(now, dropped):
    del now["conv2d"]


def drop_wrong(now, dropped):
    del now["conv2d"]["wrong"][2]


def edit_wrong(now, dropped):
    now["conv2d"]["wrong"][2]["source"] += "\n    return None"


def change_default(now, dropped):
    now["conv2d"]["names"]["conv2d"] = "(image, kernel, stride=1, padding=0)"


def swap_arguments(now, dropped):
    now["conv2d"]["names"]["conv2d"] = "(kernel, image, stride, padding)"


def rename(now, dropped):
    now["conv2d"]["names"] = {"convolve": now["conv2d"]["names"]["conv2d"]}


def untrue(now, dropped):
    dropped["exercises"] = {"conv2d": "It is said to be gone."}


def untrue_number(now, dropped):
    dropped["wrong_answers"] = {"conv2d 9": "There were four."}


def no_reason(now, dropped):
    drop_wrong(now, dropped)
    dropped["wrong_answers"] = {"conv2d 3": "  "}


def another_kind(now, dropped):
    dropped["exercise"] = {"conv2d": "A heading that nobody reads."}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (drop_exercise, "conv2d' is gone"),
        (drop_wrong, "wrong answer 3"),
        (edit_wrong, "wrong answer 3"),
        (change_default, "another signature"),
        (swap_arguments, "another signature"),
        (rename, "another signature"),
        (untrue, "not lost"),
        (untrue_number, "not lost"),
        (no_reason, "no reason"),
        (another_kind, "there is no [exercise]"),
    ],
)
def test_each_loss_is_told(then, change, words):
    (told,) = planted(then, change)
    assert words in told
    assert told.startswith(("lessons/07_seeing.py: exercise 'conv2d'", "dropped.toml: "))


def moved(now, dropped):
    now["conv2d"]["concept"] = "recurrence"


def more(now, dropped):
    now["value"]["names"]["Value"]["__neg__"] = "(self)"
    now["conv2d"]["names"]["pad"] = "(image)"
    now["conv2d"]["wrong"].append({"part": "", "why": "New.", "source": "conv2d = None"})


def commented(now, dropped):
    for wrong in now["conv2d"]["wrong"]:
        head, _, body = wrong["source"].partition(":")
        if body.startswith("\n"):
            wrong["source"] = f'{head}:  # as some write it\n    """Told in other words."""{body}'


def told_why(now, dropped):
    drop_exercise(now, dropped)
    dropped["exercises"] = {"conv2d": "It is read, not written."}
    dropped["wrong_answers"] = {"conv2d 3": "This one was dropped before."}


@pytest.mark.parametrize("change", [moved, more, commented, told_why])
def test_what_is_no_loss_is_not_told(then, change):
    assert planted(then, change) == []


def tried(lesson, monkeypatch) -> list[int]:
    """Return the lines of the wrong answers that the audit tries on their check, without running them."""
    lines = []
    monkeypatch.setattr(trial, "execute", lambda cell, namespace: None)
    monkeypatch.setattr(trial, "attempt", lambda lesson, test, wrong, namespace: lines.append(wrong and wrong.line))
    trial.trials(lesson)
    return [line for line in lines if line]


def test_the_audit_tries_every_wrong_answer_that_stands(lessons, monkeypatch):
    for lesson in lessons:
        others = {cell.line for cell in lesson.with_role("stranger", "hint", "starter")}  # not known, or no answers
        found = sorted(line for line in tried(lesson, monkeypatch) if abs(line) not in others)
        assert found == sorted(cell.line for cell in lesson.wrong_answers()), lesson.name


def test_the_audit_tells_a_wrong_answer_that_passes_and_one_that_was_not_tried(lessons, monkeypatch):
    lesson = lessons[0]
    wrong = [cell.line for cell in lesson.with_role("wrong")]
    passed = [trial.Trial(lesson.with_role("check")[0].key, line, [], [], None) for line in wrong[1:]]
    monkeypatch.setattr(audit, "remembered_trials", lambda lesson: passed)
    row = audit.Audit(lesson.name)
    audit.wrong_answers(lesson, ROOT, row)
    for line in wrong[1:]:
        assert any(f":{line}:" in told and "gives it full points" in told for told in row.problems), line
    assert any(f":{wrong[0]}:" in told and "was not tried" in told for told in row.problems)


def test_the_audit_of_all_lessons_is_a_step_of_what_must_hold():
    assert "step make audit\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    written = [path for path in sorted((ROOT / "lessons").glob("*.py")) if not is_slot(path)]
    assert sorted(PATHS) == written, "a lesson file that the audit does not find"


def global_names(source: str) -> set[str]:
    """Return the names that a source takes from outside: its globals that it does not assign at its top level."""
    top = symtable.symtable(source, "wrong", "exec")
    own = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    found, tables = set(), [top]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        used = [symbol for symbol in table.get_symbols() if symbol.is_referenced()]
        found |= {symbol.get_name() for symbol in used if symbol.is_global() or table is top}
    return found - own


def defined_above(lesson, cell) -> set[str]:
    """Return the names that graded cells define at their top level before the check of a wrong answer, and in it."""
    key = lesson.check_of(cell)
    (check,) = [each for each in lesson.with_role("check") if each.key == key]
    above = [each for each in lesson.with_role("given", "exercise") if each.line < check.line]
    found = {"check"}
    for each in [*above, check]:
        symbols = symtable.symtable(each.source, "cell", "exec").get_symbols()
        found |= {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}
    return found


def test_a_wrong_answer_fails_by_its_own_mistake_and_not_for_a_name_that_is_gone(lessons):
    for lesson in lessons:
        for cell in lesson.with_role("wrong"):
            unknown = global_names(cell.source) - defined_above(lesson, cell) - set(dir(builtins))
            assert not unknown, f"{cell.file}:{cell.line}: {cell.key}: nobody defines {', '.join(sorted(unknown))}"


def test_a_name_that_is_gone_is_seen():
    assert global_names("def f(x, right=f):\n    return [right(x, SONG) for y in x]") == {"SONG"}
    assert global_names("def g(x):\n    from math import pi\n    return pi * np.sum(x)") == {"np"}
