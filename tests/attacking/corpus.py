"""Read tests/attacks/: a lesson, and submissions of it with the score that each deserves.

`python -m tests.attacking.corpus` grades them all and prints a table; `--stock` also lets nbgrader alone grade them,
for comparison (in a sandbox: under stock nbgrader submitted code has the grader's rights); `--write` puts the table
into docs/attacks.md.
"""

from __future__ import annotations

import argparse
import copy
import json
import re
import runpy
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.grade.wire.limits import Limits

FOLDER = Path(__file__).parents[1] / "attacks"
LESSON = "01_threshold_logic"
HEADER = re.compile(r"^# %%(.*)$", re.MULTILINE)
POINTS = 7
TEST = {"grade": True, "locked": True}


@dataclass
class Attack:
    """One submission: what it tries, what it deserves, and how it is made from the notebook of a good student."""

    name: str
    tries: str
    deserves: float
    limits: Limits
    stock: str = ""  # why stock nbgrader is not let loose on it
    cells: list[tuple[str, str]] = field(default_factory=list)  # (exercise or "", source)
    functions: dict = field(default_factory=dict)  # `edit` or `hand_in`

    def hand_in(self, released: dict, folder: Path) -> None:
        """Write this submission into the folder of its student."""
        folder.mkdir(parents=True)
        notebook = solved(released)
        if "hand_in" in self.functions:
            return self.functions["hand_in"](notebook, folder)
        if "edit" in self.functions:
            self.functions["edit"](notebook)
        else:
            notebook["cells"] = self.merged(notebook["cells"])
        (folder / f"{LESSON}.ipynb").write_text(json.dumps(notebook))

    def merged(self, cells: list[dict]) -> list[dict]:
        """Return the cells of the notebook with this submission's answers, and its own cells in between."""
        added = [(exercise, plain(new_code_cell(source))) for exercise, source in self.cells]
        if not any(exercise for exercise, _ in added):  # they come first, where they can do most harm
            return [cell for _, cell in added] + cells
        result = []
        for cell in cells:
            if grade_id(cell) in [exercise for exercise, _ in added]:
                while added[0][0] != grade_id(cell):
                    result.append(added.pop(0)[1])
                cell["source"] = added.pop(0)[1]["source"]
            result.append(cell)
        return result + [cell for _, cell in added]


def names() -> list[str]:
    """Return the names of all submissions."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "lesson")


def read(name: str) -> Attack:
    """Return one submission by the name of its file."""
    path = FOLDER / f"{name}.py"
    text = path.read_text()
    known = dict(re.findall(r"^# (Tries|Deserves|Limits|Stock): (.*)$", text, re.MULTILINE))
    options = {key: float(value) for key, value in re.findall(r"(\w+)=([\d.]+)", known.get("Limits", ""))}
    options = {key: int(value) if key in ("memory", "restarts") else value for key, value in options.items()}
    exercise = re.compile(r'exercise="([^"]+)"')
    cells = [("".join(exercise.findall(header)), source) for header, source in split(text)]
    functions = {} if cells else runpy.run_path(str(path))
    deserves = float(known["Deserves"].split()[0])
    return Attack(name, known["Tries"], deserves, Limits(**options), known.get("Stock", ""), cells, functions)


def split(text: str) -> list[tuple[str, str]]:
    """Return the cells of a percent script as (header, source)."""
    parts = HEADER.split(text)
    return [(parts[i].strip(), parts[i + 1].strip("\n")) for i in range(1, len(parts), 2)]


def plain(cell) -> dict:
    return json.loads(json.dumps(cell))


def grade_id(cell: dict) -> str | None:
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def source_notebook():
    """Return the instructor's notebook of the lesson."""
    cells = []
    for header, source in split((FOLDER / "lesson.py").read_text()):
        options = dict(re.findall(r'(\w+)="?([^"\s]+)"?', header))
        text = re.sub(r"^# ?", "", source, flags=re.MULTILINE)
        if "essay" in options:
            flags = {"grade": True, "solution": True, "points": float(options["points"])}
            cells.append(marked(new_markdown_cell(text), options["essay"], **flags))
        elif "markdown" in header:
            cells.append(new_markdown_cell(text, id="title"))
        elif "exercise" in options:
            cells.append(marked(new_code_cell(source), options["exercise"], solution=True))
        elif "check" in options:
            points = float(options["points"])
            cells.append(marked(new_code_cell(source), "check-" + options["check"], **TEST, points=points))
        else:
            cells.append(marked(new_code_cell(source), "given-" + options["given"], locked=True))
    spec = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    return new_notebook(cells=cells, metadata=spec)


def marked(cell, name: str, **flags):
    base = {"grade_id": name, "grade": False, "solution": False, "locked": False, "task": False}
    cell.metadata["nbgrader"] = {"schema_version": 3, **base, **flags}
    cell["id"] = name
    return cell


@cache
def answers() -> dict[str, str]:
    """Return the right answer to each exercise, as an honest student writes it."""
    found = {}
    for header, source in split((FOLDER / "lesson.py").read_text()):
        exercise = re.search(r'exercise="([^"]+)"', header)
        if exercise:
            lines = [line for line in source.split("\n") if "###" not in line and "CANARY" not in line]
            found[exercise[1]] = "\n".join(lines)
    return {**found, "claim": "A sum with weights, and a threshold."}


def solved(released: dict) -> dict:
    """Return a copy of the released notebook with the right answers in it."""
    notebook = copy.deepcopy(released)
    for cell in notebook["cells"]:
        cell["source"] = answers().get(grade_id(cell), "".join(cell["source"]))
    return notebook


@dataclass
class Outcome:
    """What became of one submission; a score of None means that it was not graded."""

    score: float | None
    problems: list[str] = field(default_factory=list)  # leaks and active content


def word(attack: Attack, outcome: Outcome | None) -> str:
    """Return in a few words what an engine made of a submission."""
    if outcome is None:
        return "not tried"
    if outcome.score is None:
        return "not graded, lost" if attack.deserves else "not graded"
    word = "" if outcome.score == attack.deserves else ", stolen" if outcome.score > attack.deserves else ", lost"
    leaks = ", leaked" if outcome.problems else ""
    return f"{outcome.score:g}{word}{leaks}"


def table(attacks: list[Attack], ours: dict[str, Outcome], stock: dict[str, Outcome]) -> str:
    """Return the table of all cases, and what it adds up to, in Markdown."""
    lines = ["| submission | tries | deserves | this course | nbgrader alone |", "|---|---|--:|--:|--:|"]
    words = {attack.name: [word(attack, found.get(attack.name)) for found in (ours, stock)] for attack in attacks}
    for attack in attacks:
        mine, other = words[attack.name]
        tries = attack.tries.replace("|", "\\|").replace("<", "&lt;")
        lines.append(f"| `{attack.name}` | {tries} | {attack.deserves:g} | {mine} | {other} |")
    sums = [summary([pair[column] for pair in words.values()]) for column in (0, 1)]
    return "\n".join([*lines, "", f"This course: {sums[0]}.", "", f"nbgrader alone: {sums[1]}."])


def summary(found: list[str]) -> str:
    tried = [text for text in found if text != "not tried"]
    counts = [(name, sum(name in text for text in tried)) for name in ("stolen", "lost", "leaked", "not graded")]
    return f"{len(tried)} submissions, " + ", ".join(f"{count} {name}" for name, count in counts)


HEAD = """# Attacks on grading

Made by `python -m tests.attacking.corpus --stock --write`. Each line is one hostile, broken or odd submission of
[tests/attacks/](../tests/attacks), what it tries, the score that it deserves out of 7, and what it got. *Stolen*:
more than it deserves; *lost*: less, or nothing because the submission was not graded; *leaked*: what it shows holds a
hidden test, a solution, somebody's file, or (in this course's feedback, where that is looked for) a script that runs.

"""


def main() -> None:
    """Grade the corpus and print the table."""
    from tests.attacking.course import grade_all
    from tests.attacking.stock import grade_with_stock

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="submissions of tests/attacks (default: all)")
    parser.add_argument("--stock", action="store_true", help="let nbgrader alone grade them too")
    parser.add_argument("--write", action="store_true", help="write the table into docs/attacks.md")
    arguments = parser.parse_args()
    attacks = [read(name) for name in arguments.names or names()]
    with tempfile.TemporaryDirectory() as folder:
        ours = grade_all(Path(folder), attacks)
        stock = grade_with_stock(Path(folder), attacks) if arguments.stock else {}
    text = table(attacks, ours, stock)
    print(text)
    for attack in attacks:
        for problem in ours[attack.name].problems:
            print(f"{attack.name}: {problem}", file=sys.stderr)
    if arguments.write:
        (FOLDER.parents[1] / "docs" / "attacks.md").write_text(HEAD + text + "\n")


if __name__ == "__main__":
    main()
