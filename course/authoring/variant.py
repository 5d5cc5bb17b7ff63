"""Make a variant of the course for another year, in a folder of its own, all of it from one name: other orders of
options and graded questions, other inputs in hidden tests, other unknown neurons and populations. With --audit it is
built and audited there at once.

What it does not change: the exercises, what the visible checks ask, the data and numbers that the text speaks of, the
figures. Solutions of this course are public, and no variant hides that; docs/teaching.md says what does help.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from course.authoring.lesson import BEGIN_HIDDEN, END_HIDDEN, ROOT, find_lessons, find_refreshers, read_lesson
from course.errors import CourseError
from course.files import write_atomically

HEADER = re.compile(r"^# %%.*$", re.MULTILINE)
ASKED = re.compile(r'\b(?:quiz|recall)="([\w-]+)"')
GRADED = re.compile(r'\bquiz="([\w-]+)".*\bgraded=true')
CHECK = re.compile(r'\bcheck="([\w-]+)"(?:.*\bpart="([\w-]+)")?')
OPTION = re.compile(r"^# - \([ x]\) ", re.MULTILINE)
HIDDEN = re.compile(rf"(?<={BEGIN_HIDDEN}\n).*?(?={END_HIDDEN})", re.DOTALL)
BUILT = ("notebooks/", "solutions/", "helpers/built/")
STILLS = "helpers/built/stills/"  # kept from a run of the course, and true of the variant: nothing they show changes
QUESTIONS = Path("lessons/pretest/questions.py")
NAME_FILE = Path("helpers/variant.py")
UNNAMED = 'NAME = ""'
DRAWING = ("default_rng", "Population")  # what a hidden test draws its inputs from: the first argument is a seed
CHOSEN = "# chosen"  # on a line of a hidden test whose seeds were picked: each brings a case that others miss
ROUNDS = 6  # how often other inputs are drawn for a check before it keeps the course's own


def add_arguments(parser) -> None:
    parser.add_argument("name", metavar="NAME", help="of the variant, as in 2027: another name, another variant")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where to; it must not be there yet")
    parser.add_argument("--audit", action="store_true", help="try every hidden test there, build, and audit")
    parser.add_argument("--lessons", nargs="+", metavar="LESSON", default=[], help="audit these only, as in 01 02")


def main(arguments) -> int:
    if not re.fullmatch(r"[\w.-]{1,40}", arguments.name):
        raise CourseError(f"{arguments.name!r} is no name for a variant: take letters and digits, as in 2027.")
    if arguments.folder.exists():
        raise CourseError(f"{arguments.folder} is there already. Name a new folder.")
    audited = find_lessons(arguments.lessons)
    folder = arguments.folder.resolve()
    copy_course(folder)
    name_it(folder, arguments.name)
    changed = total = 0
    for path in (*find_lessons(), *find_refreshers(), ROOT / QUESTIONS):
        before = path.read_text(encoding="utf-8")
        after = varied(before, arguments.name)
        (folder / path.relative_to(ROOT)).write_text(after, encoding="utf-8")
        total += len(options_of(before))
        changed += sum(options_of(before)[name] != options for name, options in options_of(after).items())
    print(f"{folder}: in {changed} of {total} questions the options stand in another order.")
    tests = [inputs_of(path.read_text(encoding="utf-8"), arguments.name) for path in find_lessons()]
    print(f"{sum(map(sum, tests))} of {sum(map(len, tests))} hidden tests draw other inputs;", end=" ")
    print("the others have fixed ones, that are all there are or that were chosen.")
    if not arguments.audit:
        print(f"Now, in {folder}: make build, then make audit (it proves that the variant grades truly).")
        print("With --audit both are done at once, and a check that has no luck with its new inputs draws again.")
        return 0
    for path in audited:
        settle(folder, path, arguments.name)
    return proved(folder, [path.stem for path in audited] if arguments.lessons else [])


def copy_course(target: Path) -> None:
    """Copy what Git knows of the course, without what is built from it."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True)
    if done.returncode:
        raise CourseError("A variant is made of a clone: `git ls-files` knows what belongs to the course.")
    for name in done.stdout.decode().split("\0"):
        kept = name.startswith(STILLS) or not name.startswith(BUILT)
        if name and kept and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    (target / "helpers" / "built").mkdir(exist_ok=True)


def name_it(folder: Path, variant: str) -> None:
    """Write the name where helpers read it: each learner's unknown neuron and population are drawn with it."""
    file = folder / NAME_FILE
    text = file.read_text(encoding="utf-8")
    if text.count(UNNAMED) != 1:
        raise CourseError(f"{NAME_FILE} does not say {UNNAMED}: make a variant of the course itself, not of a variant.")
    file.write_text(text.replace(UNNAMED, f'NAME = "{variant}"'), encoding="utf-8")


def varied(text: str, variant: str, rounds: dict[str, int] | None = None) -> str:
    """Return a lesson's text with questions in the variant's order and hidden tests with inputs of its own.

    Parameters
    ----------
    rounds : for checks that draw again, how often they have drawn; from ROUNDS on they keep the course's own inputs
    """
    first, cells = cells_of(text)
    cells = [reseeded(shuffled(cell, variant), variant, rounds or {}) for cell in cells]
    graded = [place for place, cell in enumerate(cells) if GRADED.search(cell.partition("\n")[0])]
    ordered = sorted(graded, key=lambda place: rank(variant, "order", GRADED.search(cells[place])[1]))
    moved = dict(zip(graded, [cells[place] for place in ordered], strict=True))
    return first + "".join(moved.get(place, cell) for place, cell in enumerate(cells))


def cells_of(text: str) -> tuple[str, list[str]]:
    """Return what stands above the first cell, and the cells."""
    starts = [found.start() for found in HEADER.finditer(text)]
    return text[: starts[0]], [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


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


def reseeded(cell: str, variant: str, rounds: dict[str, int]) -> str:
    """Return a check whose hidden test draws inputs of the variant's; any other cell as it is.

    What is right there is computed from the inputs, by the reference or by a law: so it changes with them.
    """
    key = key_of(cell)
    if not key or rounds.get(key, 0) >= ROUNDS:
        return cell
    number = 1000 + int(rank(variant, "inputs", key, str(rounds.get(key, 0)))[:8], 16) % 9000
    return HIDDEN.sub(lambda hidden: with_number(hidden[0], number), cell)


def key_of(cell: str) -> str:
    """Return the name of a check as the course writes it, with its part; an empty text for any other cell."""
    found = CHECK.search(cell.partition("\n")[0])
    return "" if not found else f"{found[1]}-{found[2]}" if found[2] else found[1]


def with_number(code: str, number: int) -> str:
    """Return code with this number in each seed, as `default_rng([N, 7])`; a line with `# chosen` keeps its own."""
    lines = code.splitlines(keepends=True)
    seeds = [
        call.args[0]
        for call in ast.walk(ast.parse(code))
        if isinstance(call, ast.Call) and called(call) in DRAWING and call.args
        and not lines[call.lineno - 1].rstrip().endswith(CHOSEN)
    ]  # fmt: skip
    places = []
    for seed in seeds:
        if isinstance(seed, ast.List):  # no list in a list: a generator that goes to a student's function travels
            places.append((seed.lineno, seed.col_offset + 1, f"{number}, "))
        else:
            places.append((seed.lineno, seed.col_offset, f"[{number}, "))
            places.append((seed.end_lineno, seed.end_col_offset, "]"))
    for line, column, added in sorted(places, reverse=True):
        raw = lines[line - 1].encode()
        lines[line - 1] = (raw[:column] + added.encode() + raw[column:]).decode()
    return "".join(lines)


def called(call: ast.Call) -> str:
    """Return the last name of what is called."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def rank(*words: str) -> str:
    """Return what a question or an option is sorted by: the same on every machine, another in another variant."""
    return hashlib.sha256(":".join(words).encode()).hexdigest()


def options_of(text: str) -> dict[str, list[str]]:
    """Return the first lines of the options of each question, in order."""
    found = {}
    for cell in cells_of(text)[1]:
        asked = ASKED.search(cell.partition("\n")[0])
        if asked:
            found[asked[0]] = [line for line in cell.splitlines() if OPTION.match(line)]
    return found


def inputs_of(text: str, variant: str) -> list[bool]:
    """Return for each hidden test of a lesson whether the variant gives it other inputs."""
    tests = [cell for cell in cells_of(text)[1] if HIDDEN.search(cell) and key_of(cell)]
    return [reseeded(cell, variant, {}) != cell for cell in tests]


def settle(folder: Path, path: Path, variant: str) -> None:
    """Try a lesson's checks in the variant; one that fails the right answer, or passes a wrong one, draws again.

    A test that asks for a mean within a few per cent, say, was proved with the course's own inputs and may have no luck
    with others. It is then no fault of anybody's answer, so such a check keeps the course's own in the end.
    """
    text, rounds = path.read_text(encoding="utf-8"), {}
    for _ in range(ROUNDS + 1):
        failing = tried(folder, path.stem)
        if not failing:
            break
        unmoved = [key for key in failing if rounds.get(key, 0) >= ROUNDS]
        if unmoved:
            raise CourseError(f"{path.stem}: {', '.join(unmoved)} fails with the course's own inputs as well.")
        rounds |= {key: rounds.get(key, 0) + 1 for key in failing}
        write_atomically(folder / path.relative_to(ROOT), varied(text, variant, rounds))
    for key, count in rounds.items():
        told = "keeps the course's own inputs" if count >= ROUNDS else f"drew {count + 1} times"
        print(f"{path.stem}: the check {key} {told}.")


def tried(folder: Path, lesson: str) -> list[str]:
    """Return the checks of a variant's lesson that do not hold, as its own code sees them."""
    words = [sys.executable, "-m", "course.authoring.variant", lesson]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise CourseError(f"{lesson} could not be tried in {folder}:\n{done.stderr.strip()}")
    return json.loads(done.stdout.splitlines()[-1])


def failing(lesson) -> list[str]:
    """Return the checks that fail the lesson's own answer, or that a recorded wrong answer passes."""
    from course.authoring.build import remembered_trials

    bad = (trial for trial in remembered_trials(lesson) if (trial.failed is not None) == (trial.wrong == 0))
    return sorted({trial.check for trial in bad})


def proved(folder: Path, lessons: list[str]) -> int:
    """Build and audit in the variant's folder, and return what the audit returns."""
    for words in (["build", *lessons], ["audit", *lessons]):
        done = subprocess.run([sys.executable, "-m", "course", *words], cwd=folder)
        if done.returncode:
            break
    return done.returncode


if __name__ == "__main__":  # in the variant's own folder, see `tried`
    print(json.dumps(failing(read_lesson(find_lessons(sys.argv[1:])[0]))))
