"""Make a variant of the course for another year, in a folder of its own: other orders of options and graded questions,
other unknown neurons. Build and audit it there, as the last lines say.

What it does not change: the exercises, their numbers and seeds, the figures. Solutions of this course are public, and
no variant hides that; docs/teaching.md says what does help.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

from course.authoring.lesson import ROOT, find_lessons, find_refreshers
from course.errors import CourseError

HEADER = re.compile(r"^# %%.*$", re.MULTILINE)
ASKED = re.compile(r'\b(?:quiz|recall)="([\w-]+)"')
GRADED = re.compile(r'\bquiz="([\w-]+)".*\bgraded=true')
OPTION = re.compile(r"^# - \([ x]\) ", re.MULTILINE)
BUILT = ("notebooks/", "solutions/", "helpers/built/")
NEURON = Path("helpers/labs/unknown_neuron.py")
DRAWN = "sha256("  # where the practice cell is drawn from the student's name


def add_arguments(parser) -> None:
    parser.add_argument("name", metavar="NAME", help="of the variant, as in 2027: another name, other orders")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where to; it must not be there yet")


def main(arguments) -> int:
    if not re.fullmatch(r"[\w.-]{1,40}", arguments.name):
        raise CourseError(f"{arguments.name!r} is no name for a variant: take letters and digits, as in 2027.")
    if arguments.folder.exists():
        raise CourseError(f"{arguments.folder} is there already. Name a new folder.")
    copy_course(arguments.folder)
    changed = total = 0
    for path in (*find_lessons(), *find_refreshers()):
        file = arguments.folder / path.relative_to(ROOT)
        before = file.read_text(encoding="utf-8")
        after = varied(before, arguments.name)
        file.write_text(after, encoding="utf-8")
        total += len(options_of(before))
        changed += sum(options_of(before)[name] != options for name, options in options_of(after).items())
    other_neurons(arguments.folder, arguments.name)
    print(f"{arguments.folder}: in {changed} of {total} questions the options stand in another order.")
    print(f"Now, in {arguments.folder}: make build, then make audit (it proves that the variant grades truly).")
    return 0


def copy_course(target: Path) -> None:
    """Copy what Git knows of the course, without what is built from it."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True)
    if done.returncode:
        raise CourseError("A variant is made of a clone: `git ls-files` knows what belongs to the course.")
    for name in done.stdout.decode().split("\0"):
        if name and not name.startswith(BUILT) and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    (target / "helpers" / "built").mkdir()


def varied(text: str, variant: str) -> str:
    """Return a lesson's text with the options of each question, and its graded questions, in the variant's order."""
    starts = [found.start() for found in HEADER.finditer(text)]
    first, cells = text[: starts[0]], [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    cells = [shuffled(cell, variant) for cell in cells]
    graded = [place for place, cell in enumerate(cells) if GRADED.search(cell.partition("\n")[0])]
    ordered = sorted(graded, key=lambda place: rank(variant, "order", GRADED.search(cells[place])[1]))
    moved = dict(zip(graded, [cells[place] for place in ordered], strict=True))
    return first + "".join(moved.get(place, cell) for place, cell in enumerate(cells))


def shuffled(cell: str, variant: str) -> str:
    """Return a cell with its options in another order; a cell that asks nothing as it is."""
    asked = ASKED.search(cell.partition("\n")[0])
    places = [found.start() for found in OPTION.finditer(cell)]
    if not asked or not places:
        return cell
    body = cell.rstrip("\n")
    options = [body[a:b].rstrip("\n") for a, b in zip(places, [*places[1:], len(body)], strict=True)]
    options.sort(key=lambda option: rank(variant, asked[1], OPTION.sub("", option)))
    return cell[: places[0]] + "\n".join(options) + cell[len(body) :]


def rank(*words: str) -> str:
    """Return what a question or an option is sorted by: the same on every machine, another in another variant."""
    return hashlib.sha256(":".join(words).encode()).hexdigest()


def options_of(text: str) -> dict[str, list[str]]:
    """Return the first lines of the options of each question, in order."""
    starts = [found.start() for found in HEADER.finditer(text)]
    cells = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    found = {}
    for cell in cells:
        asked = ASKED.search(cell.partition("\n")[0])
        if asked:
            found[asked[0]] = [line for line in cell.splitlines() if OPTION.match(line)]
    return found


def other_neurons(folder: Path, variant: str) -> None:
    """Let each student's practice cell be another one than last year."""
    file = folder / NEURON
    text = file.read_text(encoding="utf-8")
    if text.count(DRAWN) != 1:
        raise CourseError(f"{NEURON}: the practice cell is not drawn by one {DRAWN}...) any more; mend other_neurons.")
    file.write_text(text.replace(DRAWN, f'{DRAWN}b"{variant}:" + '), encoding="utf-8")
