"""Grade a class of 300 with 20 hostile submissions among them, and prove that no honest student notices.

    python -m benchmarks.class_of_300                              lesson 02, two workers
    python -m benchmarks.class_of_300 --students 12 --hostile 4    the same in small

Honest students hand in right, half done, blank and mistaken notebooks, whose scores are known beforehand. The hostile
ones are those of tests/attacks, carried over to this lesson. Then `python -m course grade` and nbgrader's own
generate_feedback run as an instructor runs them. Some of the honest ones are graded once more in a class of their own.
The exit code is 1 if an honest student has another score than the known one, no page of feedback, or another score or
page than in the class without hostile neighbours; if something handed in was changed; or if a hostile submission has
more than full marks, or less although everything in it is right.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from difflib import unified_diff
from itertools import cycle, islice
from pathlib import Path

import nbformat

from benchmarks.autograde import ONE, SUBREAPER, environment, memory_of, reap, scores, spent
from benchmarks.autograde_run import processor_time
from benchmarks.hand_ins import answers_of, hand_in, kinds_of, make_class
from tests.attacking import corpus
from tests.attacking.course import state

LESSON = "02_perceptron"
TIMEOUT = 10  # seconds for a cell: honest ones need less than one, and an endless loop costs no minute
# One of each kind. They stand in this order, so that a small class has different ones too.
HOSTILE = (
    "fork_bomb", "endless_stubborn_cell", "flood_of_text", "half_a_test_repeated",
    "memory_bomb", "links_to_files", "code_that_takes_time_to_colour", "kill_everything",
    "left_behind", "tags_that_nest_without_end", "full_disk", "patched_numpy_testing",
    "flood_of_images", "reads_everything", "endless_cell", "gradebook_by_sqlite",
    "not_json", "huge_notebook", "script_in_markdown", "system_exit",
)  # fmt: skip
WHOLE = corpus.POINTS  # what an attack deserves in its own lesson if all of its answers are right


@dataclass
class Used:
    """What a command took, all of its processes together."""

    wall: float
    processor: float  # CPU seconds
    peak: float  # MB, shared pages counted once
    code: int
    said: str


def points_of(source) -> dict[str, float]:
    """Return the points of each answer: those of the tests that stand below it."""
    found, answer = {}, ""
    for cell in source.cells:
        marks = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and marks.get("solution"):
            answer = marks["grade_id"]
        if cell.cell_type == "code" and marks.get("grade"):
            found[answer] = found.get(answer, 0.0) + float(marks["points"])
    return found


def expected(source, answers: dict[str, str]) -> float:
    """Return the score of a notebook: an answer earns its points if it is right, whatever it calls."""
    right, points = answers_of(source), points_of(source)
    return sum(points.get(name, 0.0) for name, text in right.items() if answers.get(name) == text)


def honest_class(root: Path, numbers: list[int]) -> dict[str, float]:
    """Hand in for the honest students of these numbers, and return what each deserves."""
    source, released = books(root)
    kinds, deserved = kinds_of(LESSON, source), {}
    for number in numbers:
        answers = kinds[number % len(kinds)]
        hand_in(root, LESSON, number, answers, released)
        deserved[f"s{number:04d}"] = expected(source, answers)
    return deserved


def books(root: Path) -> list:
    """Return the instructor's and the released notebook."""
    return [nbformat.read(root / name / LESSON / f"{LESSON}.ipynb", 4) for name in ("solutions", "notebooks")]


def hostile_class(root: Path, numbers: list[int]) -> dict[str, str]:
    """Hand in for the hostile students of these numbers, and return the name of the attack of each."""
    source, released = books(root)
    chosen = dict(zip((f"s{number:04d}" for number in numbers), islice(cycle(HOSTILE), len(numbers)), strict=True))
    for student, name in chosen.items():
        carried_over(corpus.read(name), source, released, root / "submitted" / student / LESSON)
    return chosen


def carried_over(attack: corpus.Attack, source, released, folder: Path) -> None:
    """Write an attack into a solved notebook of this lesson, whose first exercises lend it the ids of its own."""
    right = answers_of(source)
    lent = dict(zip(right, ("double", "slope", "shake"), strict=False))
    lent |= {f"check-{name}": f"check-{other}" for name, other in lent.items()}
    notebook = corpus.plain(released)
    for cell in notebook["cells"]:
        name = corpus.grade_id(cell)
        cell["source"] = right.get(name, "".join(cell["source"]))
        if name in lent:
            cell["metadata"]["nbgrader"]["grade_id"] = lent[name]
    essay = {"nbgrader": {"grade_id": "claim", "grade": False, "solution": False, "locked": False, "schema_version": 3}}
    notebook["cells"].append({"cell_type": "markdown", "id": "claim", "metadata": essay, "source": "An essay."})
    usual, corpus.solved = corpus.solved, lambda released: notebook
    try:
        attack.hand_in(notebook, folder)
    finally:
        corpus.solved = usual
    for path in folder.rglob("*.ipynb"):
        if path.is_file() and not path.is_symlink():
            path.write_bytes(given_back(path.read_bytes(), lent))
    if (folder / f"{corpus.LESSON}.ipynb").exists():
        (folder / f"{corpus.LESSON}.ipynb").rename(folder / f"{LESSON}.ipynb")


def given_back(text: bytes, lent: dict[str, str]) -> bytes:
    for name, other in lent.items():
        text = text.replace(f'"grade_id": "{other}"'.encode(), f'"grade_id": "{name}"'.encode())
    return text


def released_course(root: Path) -> None:
    """Make the course without any submission."""
    make_class(root, LESSON, 0)
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.ExecutePreprocessor.timeout = {TIMEOUT}\n")


def run(root: Path, *command: str) -> Used:
    """Run a command of the instructor's in the course's folder."""
    before, start, peak, used = spent(), time.monotonic(), 0.0, 0.0
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen([sys.executable, "-m", *command], stdout=said, stderr=said, cwd=root,
                                   env=environment())  # fmt: skip
        while process.poll() is None:
            peak = max(peak, memory_of(process.pid))
            used = max(used, processor_time(process.pid))
            time.sleep(1)
        wall = time.monotonic() - start
        reap()
        said.seek(0)
        return Used(wall, max(used, spent() - before), peak, process.returncode, said.read())


def grade(root: Path, workers: int) -> list[tuple[str, Used]]:
    """Grade the class and make its feedback."""
    graded = run(root, "course", "grade", LESSON, "--workers", str(workers))
    pages = run(root, "nbgrader", "generate_feedback", LESSON)
    return [("grading", graded), ("feedback", pages)]


def page(root: Path, student: str) -> bytes:
    path = root / "feedback" / student / LESSON / f"{LESSON}.html"
    return path.read_bytes() if path.is_file() else b""


def totals(found: dict[str, dict[str, float | None]]) -> dict[str, float]:
    return {student: sum(score or 0.0 for score in cells.values()) for student, cells in found.items()}


def faults_of_honest(root: Path, deserved: dict[str, float]) -> list[str]:
    """Return which honest students have not what they deserve."""
    got = totals(scores(root, LESSON))
    faults = [f"{student}: {got.get(student)} where {score:g} is deserved" for student, score in deserved.items()
              if got.get(student) != score]  # fmt: skip
    return faults + [f"{student}: no page of feedback" for student in deserved if not page(root, student)]


def faults_of_hostile(root: Path, chosen: dict[str, str]) -> list[str]:
    """Return which hostile ones have more than full marks, or less although all of their answers are right."""
    got, full = totals(scores(root, LESSON)), sum(points_of(books(root)[0]).values())
    faults = []
    for student, name in chosen.items():
        attack = corpus.read(name)
        if got.get(student, 0.0) > full or (attack.deserves == WHOLE and got.get(student) != full):
            faults.append(f"{student} ({name}): {got.get(student)} of {full:g}")
        if attack.deserves < WHOLE and got.get(student, 0.0) >= full:
            faults.append(f"{student} ({name}): full marks for wrong answers")
    return faults


def faults_of_neighbours(root: Path, alone: Path, students: list[str]) -> list[str]:
    """Return which of these students have other scores or pages than in a class without hostile submissions."""
    first, second = scores(root, LESSON), scores(alone, LESSON)
    faults = [f"{student}: other scores without hostile neighbours" for student in students
              if first.get(student) != second.get(student)]  # fmt: skip
    for student in students:
        pages = [page(where, student).decode().splitlines() for where in (root, alone)]
        other = [line[:300] for line in unified_diff(*pages, "among", "alone", n=0, lineterm="")]
        faults += [f"{student}: another page without hostile neighbours:", *other[:12]] if other else []
    return faults


def among(students: int, hostile: int) -> list[int]:
    """Return the numbers of the hostile students, evenly among the others."""
    return [(2 * k + 1) * students // (2 * hostile) for k in range(hostile)]


def prove(folder: Path, students: int, hostile: int, sample: int, workers: int, say=print) -> list[str]:
    """Grade the class and, apart, a sample of its honest part; return all that is wrong."""
    root, alone = folder / "class", folder / "alone"
    bad = among(students, hostile)
    good = [number for number in range(students) if number not in bad]
    released_course(root)
    deserved, chosen = honest_class(root, good), hostile_class(root, bad)
    before = state(root / "submitted")
    say(f"{LESSON}: {len(good)} honest and {len(bad)} hostile submissions, {workers} worker(s)")
    say("| | wall s | CPU s | peak MB |\n|---|--:|--:|--:|")
    for name, used in grade(root, workers):
        say(f"| {name} | {used.wall:.0f} | {used.processor:.0f} | {used.peak:.0f} |")
        if "Traceback" in used.said or used.code not in (0, 1):
            say(used.said[-3000:])
    faults = faults_of_honest(root, deserved) + faults_of_hostile(root, chosen)
    if state(root / "submitted") != before:
        faults.append("something that was handed in was changed")
    got = totals(scores(root, LESSON))
    say("hostile: " + ", ".join(f"{name} {got.get(student, 'not graded')}" for student, name in chosen.items()))
    chosen_few = good[:: max(len(good) // sample, 1)][:sample]
    released_course(alone)
    few = list(honest_class(alone, chosen_few))
    grade(alone, workers)
    return faults + faults_of_neighbours(root, alone, few)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=300, help="hostile ones included")
    parser.add_argument("--hostile", type=int, default=20)
    parser.add_argument("--sample", type=int, default=30, help="honest ones that are graded apart as well")
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    os.environ.update(ONE)
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory(prefix="class-") as folder:
        faults = prove(Path(folder), chosen.students, chosen.hostile, chosen.sample, chosen.workers,
                       lambda text: print(text, flush=True))  # fmt: skip
    for fault in faults:
        print(fault)
    print("Something differs." if faults else "Every honest student has the known score and the same page of feedback "
          "as without hostile neighbours; nothing handed in was changed.")  # fmt: skip
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
