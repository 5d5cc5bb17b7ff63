"""Build notebooks/, solutions/ and helpers/built/ from lessons/: the same lessons give the same bytes."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import sys
from functools import cache
from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter

from course.authoring import outline, pretest
from course.authoring.expand import graded_questions, quiz_question, right_letter, source_notebook
from course.authoring.lesson import (
    NOT_IN_NOTEBOOKS,
    REFRESHERS,
    ROOT,
    Lesson,
    LessonError,
    find_lessons,
    find_refreshers,
    read_lesson,
)
from course.authoring.lint import lint
from course.authoring.path import read_course
from course.authoring.proposals import decides, proposals
from course.authoring.rests import rests
from course.authoring.teaching_cells import model_answer
from course.authoring.trial import Trial, probes_of, trials_apart
from course.files import write_atomically
from helpers import fingerprint, own_names, quiz
from helpers.packing import pack, pack_text


def add_arguments(parser) -> None:
    parser.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="as in 01_threshold_logic or 01, or a refresher (default: all)"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 if a built file is not current"
    )
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder that holds lessons/ (default: this course)")


def main(arguments) -> int:
    """Build the lessons, or with --check only say which built files differ from what a build would write."""
    stale = []
    for path in sources(arguments.lessons, arguments.root / "lessons"):
        files = built_files(path)
        changed = [name for name, text in files.items() if current_text(arguments.root / name) != text]
        stale += changed
        if not arguments.check:
            keep_hand_edits(arguments.root, path.stem, changed)
            for name in changed:
                write_atomically(arguments.root / name, files[name])
            remember(arguments.root, files)
            print(f"{path.stem}: {f'wrote {len(changed)} files' if changed else 'is up to date'}")
    if not arguments.lessons:
        stale += orphans(arguments.root) + whole_course(arguments.root, arguments.check)
    if arguments.check and stale:
        print("\n".join(f"{name} is not what its lesson says." for name in stale), file=sys.stderr)
        print("Run `python -m course build` and commit what it writes.", file=sys.stderr)
        return 1
    return 0


def sources(names: list[str], folder: Path) -> list[Path]:
    """Return the files of the lessons and refreshers with these names, or all of them."""
    refreshers = find_refreshers(folder)
    chosen = [path for path in refreshers if not names or path.stem in names]
    others = [name for name in names if name not in {path.stem for path in chosen}]
    return [*(find_lessons(others, folder) if others or not names else []), *chosen]


def whole_course(root: Path, only_check: bool) -> list[str]:
    """Write what is built from all lessons together, and return what was not current."""
    known = read_course(root / "lessons")
    files = {outline.FILE: outline.text(known, root / "lessons")} | pretest.built_file(root / "lessons", known)
    changed = [name for name, text in files.items() if current_text(root / name) != text]
    for name in changed if not only_check else ():
        write_atomically(root / name, files[name])
    return changed


def built_files(path: Path) -> dict[str, str]:
    """Return the text of every file that a lesson builds, by its name from the root."""
    lesson = read_lesson(path)
    problems = lint(lesson, path.parent)
    if problems:
        raise LessonError("\n".join(str(problem) for problem in problems))
    source = nbformat.writes(source_notebook(lesson)) + "\n"
    if lesson.is_refresher:
        return {
            f"notebooks/{REFRESHERS}/{lesson.name}.ipynb": ungraded(release(source)),
            f"helpers/built/{lesson.concept}.json": json.dumps(known(lesson), indent=1, ensure_ascii=False) + "\n",
        }
    return {
        f"solutions/{lesson.name}/{lesson.name}.ipynb": source,
        f"notebooks/{lesson.name}/{lesson.name}.ipynb": release(source),
        f"helpers/built/{lesson.concept}.json": json.dumps(known(lesson), indent=1, ensure_ascii=False) + "\n",
    }


@cache
def exporter() -> NotebookExporter:
    """Return nbgrader's own chain from source to release notebook, without the step that opens the gradebook."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import InstantiateTests, SaveCells
    from traitlets.config import Config

    config = Config()
    config.Exporter.default_preprocessors = []
    chain = NotebookExporter(config=config)
    for step in GenerateAssignment.preprocessors.default_args[0]:
        if step not in (SaveCells, InstantiateTests):
            chain.register_preprocessor(step, enabled=True)
    return chain


def release(source: str) -> str:
    """Return the student's notebook, as plain `nbgrader generate_assignment` writes it from the source notebook."""
    notebook = nbformat.reads(source, as_version=4)
    text, _ = exporter().from_notebook_node(notebook, resources={"nbgrader": {}})
    return text if text.endswith("\n") else text + "\n"


def ungraded(text: str) -> str:
    """Return a released notebook without what makes nbgrader take its cells for those of an assignment."""
    notebook = nbformat.reads(text, as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)
    return nbformat.writes(notebook) + "\n"


def known(lesson: Lesson) -> dict:
    """Return what helpers need of a lesson: how its wrong answers behave, its quiz, its verdicts for the ledger."""
    checks = {}
    if lesson.with_role("check"):
        tried = remembered_trials(lesson)
        for cell in lesson.with_role("check"):
            checks[cell.key] = {
                "names": list(lesson.names_of(cell.name)),
                "later": names_from_below(lesson, cell),
                "probes": probes_of(lesson, cell.key).strip(),
                "hints": hints(lesson, cell, [trial for trial in tried if trial.check == cell.key]),
            }
    cells = [own_names.digest(cell.source) for cell in source_notebook(lesson).cells if is_ours(cell)] if checks else []
    record = {"checks": checks, "cells": cells, "quiz": quiz_key(lesson), "ledger": proposals(lesson)}
    below = rests(lesson) if checks else {}
    return record | ({"rests": below} if below else {}) | teaching(lesson)


def teaching(lesson: Lesson) -> dict:
    """Return what the cells that teach need in the helpers: nothing where a lesson has none of them."""
    parts = {
        "decides": decides(lesson),
        "graded": questions(lesson, graded_questions(lesson)) if graded_questions(lesson) else None,
        "recall": questions(lesson, lesson.with_role("recall")) if lesson.with_role("recall") else None,
        "posttest": pretest.key(lesson, questions),
        "catches": {cell.name: catch_record(lesson, cell) for cell in lesson.with_role("catch")},
        "explains": {cell.name: explain_record(lesson, cell) for cell in lesson.with_role("explain")},
        "derivations": {
            cell.name: pack_text(cell.source.strip(), lesson.concept) for cell in lesson.with_role("derivation")
        },
    }
    return {name: part for name, part in parts.items() if part}


def catch_record(lesson: Lesson, cell) -> dict:
    """Return the functions of a catch: some right ones in different styles, and the faulty ones with their faults."""
    companions = {role: [c for c in lesson.with_role(role) if c.name == cell.name] for role in ("right", "fault")}
    return {
        "function": cell.options["function"],
        "rights": [pack_text(other.source, lesson.concept) for other in companions["right"]],
        "faults": [
            {
                "why": other.options["why"],
                **({"nudge": other.options["nudge"]} if other.options.get("nudge") else {}),
                "source": pack_text(other.source, lesson.concept),
            }
            for other in companions["fault"]
        ],
    }


def explain_record(lesson: Lesson, cell) -> dict:
    """Return the model answer of an `explain` and what a good answer says."""
    answer, rubric = model_answer(cell)
    return {"answer": pack_text(answer, lesson.concept), "rubric": [pack_text(line, lesson.concept) for line in rubric]}


def is_ours(cell) -> bool:
    """Return whether a cell of the notebook is code that no learner is asked to change, and no check."""
    marks = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and not marks.get("solution") and not marks.get("grade")


def names_from_below(lesson: Lesson, check) -> list[str]:
    """Return the names that cells below a check make for play, and no cell above it makes."""
    cells = [cell for cell in lesson.cells if cell.kind == "code" and cell.role not in (*NOT_IN_NOTEBOOKS, "check")]
    made = {cell.line: own_names.stored(cell.source) for cell in cells}
    above = set().union(*(made[cell.line] for cell in cells if cell.line < check.line or cell.role == "exercise"))
    below = set().union(*(made[cell.line] for cell in cells if cell.line > check.line))
    return sorted(below - above)


def hints(lesson: Lesson, check, tried: list[Trial]) -> dict:
    """Return the hint of each wrong answer under the fingerprint of its behaviour."""
    right = next(trial for trial in tried if trial.wrong == 0)
    if right.failed:
        given = " Mark the cell that defines it as `given`." if right.failed.startswith("NameError") else ""
        raise check.error(f"the lesson's own answer fails its check: {right.failed}.{given}")
    wrongs = {cell.line: cell for cell in lesson.wrong_answers()}
    found: dict[str, dict] = {}
    seen = {print_of(right): "the answer"}
    for trial in tried:
        if trial.wrong not in wrongs:  # the answer, a stranger, or a lazy one: no hint is meant for it
            continue
        cell, mark = wrongs[trial.wrong], print_of(trial)
        if mark in seen:
            raise cell.error(
                f"on the probes it behaves as {seen[mark]} does, so its hint cannot be told. Add a cell "
                f'`# %% probes="{cell.name}"` with calls (no asserts) on which all of them differ.'
            )
        seen[mark] = f"the wrong answer in line {cell.line}"
        found[mark] = {"why": cell.options["why"], "at": first_difference(right.outcomes, trial.outcomes)}
    return found


def print_of(trial: Trial) -> str:
    """Return the fingerprint of a trial's behaviour."""
    log = fingerprint.Log()
    log.entries = trial.outcomes
    return log.fingerprint()


def first_difference(right: list, wrong: list) -> int:
    """Return the index of the first call on which a wrong answer shows."""
    differ = [k for k, outcome in enumerate(wrong) if k >= len(right) or outcome != right[k]]
    return differ[0] if differ else max(len(wrong) - 1, 0)


def quiz_key(lesson: Lesson) -> dict:
    """Return the quiz with buttons as helpers.quiz reads it; graded questions of the newer kind stand apart."""
    return questions(lesson, [cell for cell in lesson.with_role("quiz") if not cell.options.get("graded")])


def questions(lesson: Lesson, cells: list) -> dict:
    """Return questions with salted hashes of the right letters, explanations packed."""
    salt = hashlib.sha256(f"quiz of {lesson.concept}".encode()).hexdigest()[:16]
    found = []
    for cell in cells:
        options = quiz_question(cell)[1]
        found.append(
            {
                "id": cell.name,
                "options": len(options),
                "right": quiz.answer_hash(salt, cell.name, right_letter(cell)),
                "explanations": [
                    pack(text, salt, cell.name, letter) for letter, (_, text, _) in zip("abcdef", options, strict=False)
                ],
            }
        )
    return {"salt": salt, "questions": found}


def remembered_trials(lesson: Lesson) -> list[Trial]:
    """Return the trials of a lesson, from .cache/ if neither the lesson nor what its trials use has changed."""
    file = trials_file(lesson)
    if file.exists():
        return [Trial(**row) for row in json.loads(file.read_text(encoding="utf-8"))]
    tried = trials_apart(lesson)
    for old in file.parent.glob(f"{lesson.name}-*.json"):
        old.unlink(missing_ok=True)
    write_atomically(used_file(lesson), json.dumps(sorted({name for trial in tried for name in trial.used})))
    write_atomically(trials_file(lesson), json.dumps([vars(trial) for trial in tried]))
    return tried


def trials_file(lesson: Lesson) -> Path:
    """Return where the trials of a lesson are remembered, as it and what it uses are now."""
    return ROOT / ".cache" / "trials" / f"{lesson.name}-{content_key(lesson)}.json"


def used_file(lesson: Lesson) -> Path:
    """Return where the files of helpers are listed that the last trials of a lesson imported."""
    return ROOT / ".cache" / "trials" / f"used-{lesson.name}.json"


def content_key(lesson: Lesson) -> str:
    """Return a hash of everything that decides how a lesson's cells behave.

    Of `helpers` only what the last trials imported counts: a file that is used from now on is named in one that was
    used before, or in the lesson, and that has changed then.
    """
    used = json.loads(current_text(used_file(lesson)) or "null")
    helpers = [ROOT / name for name in used] if used else sorted((ROOT / "helpers").rglob("*.py"))
    data = sorted(file for file in (ROOT / "helpers" / "data_files").glob("*") if file.is_file())
    sources = [*helpers, *data, ROOT / "course" / "authoring" / "trial.py", lesson.path]
    digest = hashlib.sha256(f"{sys.version_info[:2]} numpy {importlib.metadata.version('numpy')}".encode())
    for path in sources:
        digest.update(path.name.encode() + b"\0" + (path.read_bytes() if path.exists() else b"gone"))
    return digest.hexdigest()[:20]


def current_text(path: Path) -> str | None:
    """Return what a built file says now, or None if it is not there."""
    return path.read_text(encoding="utf-8") if path.exists() else None


def orphans(root: Path) -> list[str]:
    """Return built files whose lesson is gone."""
    names = {path.stem for path in sources([], root / "lessons")}
    found = [path for room in ("solutions", "notebooks") for path in sorted((root / room).glob("*/*.ipynb"))]
    lost = [path.relative_to(root).as_posix() for path in found if path.stem not in names]
    return [f"{name} (its lesson is gone: delete it)" for name in lost]


def fingerprints_file(root: Path) -> Path:
    """Return where a build notes what it wrote, to know hand edits from old builds."""
    return root / ".cache" / "built.json"


def remember(root: Path, files: dict[str, str]) -> None:
    """Note the hashes of what was just built."""
    path = fingerprints_file(root)
    notes = json.loads(current_text(path) or "{}")
    notes |= {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    write_atomically(path, json.dumps(notes, indent=1))


def keep_hand_edits(root: Path, lesson: str, changed: list[str]) -> None:
    """Set a built notebook aside before it is replaced, unless it is what git or an earlier build wrote."""
    notes = json.loads(current_text(fingerprints_file(root)) or "{}")
    for name in changed:
        text = current_text(root / name)
        if text is None or not name.endswith(".ipynb"):
            continue
        if hashlib.sha256(text.encode()).hexdigest() == notes.get(name) or is_committed(root, name):
            continue
        stem = Path(name).stem
        room = name.partition("/")[0]
        number = 1
        while (kept := root / "set-aside" / f"{stem}-{room}-{number}.ipynb").exists():
            number += 1
        write_atomically(kept, text)
        print(
            f"{name} was edited by hand; it is kept as {kept.relative_to(root).as_posix()}. "
            f"To carry the edits into the lesson: python -m course adopt {kept.relative_to(root).as_posix()}"
        )


def is_committed(root: Path, name: str) -> bool:
    """Return whether a file stands as git has it."""
    import subprocess

    done = subprocess.run(
        ["git", "-C", str(root), "diff", "--quiet", "HEAD", "--", name], capture_output=True, check=False
    )
    tracked = subprocess.run(
        ["git", "-C", str(root), "ls-files", "--error-unmatch", name], capture_output=True, check=False
    )
    return done.returncode == 0 and tracked.returncode == 0
