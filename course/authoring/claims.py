"""Build docs/claims.md: what essays claim, which cell of which lesson meets it, and the number that it measured."""

from __future__ import annotations

import re
import sys
import tempfile
import tomllib
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import nbformat

from course.authoring.expand import grade_ids, owners_of
from course.authoring.lesson import NOT_IN_NOTEBOOKS, ROOT, Lesson, LessonCell, LessonError, find_lessons, read_lesson
from course.files import write_atomically

VERDICTS = ("holds", "holds weakly", "contested", "dated", "wrong")
CARRIES = ("measured here", "by a model and a source", "by source", "by definition")
MEASURED, _, BY_SOURCE, BY_DEFINITION = CARRIES
REQUIRED = ("claim", "lessons", "verdict", "carries", "computes")
PAGE = "docs/claims.md"
NUMBER = re.compile(r"(?<![\w.])[-+−]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?")
ROW = re.compile(
    r'^\| <a id="(?P<claim>[\w-]+)-(?P<lesson>\w+)"></a>(?:[^|]*\|){3} (?P<measured>.*?) (?:\| [^|]* ){3}\|$'
)


@dataclass(frozen=True)
class Claim:
    """One entry of lessons/claims.toml."""

    name: str
    claim: str
    lessons: tuple[str, ...]
    verdict: str
    carries: str | dict  # what the verdict rests on, one of CARRIES, or one for each lesson
    computes: str
    condition: str = ""  # where the verdict is true
    source: str = ""
    shows: str | dict = ""  # a pattern for the lines of the output that hold the number, or one for each lesson
    varies: str = ""  # why the number is another one on each machine

    def carried(self, concept: str) -> str:
        """Return what carries the verdict in a lesson."""
        return self.carries[concept] if isinstance(self.carries, dict) else self.carries


def add_arguments(parser) -> None:
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="measure these anew (default: all); as in 01")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if the page says otherwise")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder that holds lessons/ (default: this course)")


def main(arguments) -> int:
    """Measure the claims of the lessons and write the page, or with --check only say where they differ from it."""
    from tqdm import tqdm

    course = Course(arguments.root)
    problems = course.unmet()
    if problems:
        raise LessonError("\n".join(problems))
    told = course.told()
    chosen = [read_lesson(path) for path in find_lessons(arguments.lessons, arguments.root / "lessons")]
    found = {}
    for lesson in tqdm(chosen, unit="lesson", disable=None, file=sys.stderr):
        found |= course.measure(lesson)
    if arguments.check:
        return report(course.differences(found, told))
    write_atomically(arguments.root / PAGE, course.page(told | found))
    print(f"{PAGE}: {len(course.claims)} claims, {len(found)} measured now.")
    return 0


def report(problems: list[str]) -> int:
    """Print problems with the command that mends them; return the exit code."""
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print("Run `python -m course claims` and look at the differences before you commit them.", file=sys.stderr)
    return 1 if problems else 0


def read_claims(folder: Path) -> dict[str, Claim]:
    """Return the entries of claims.toml in a folder of lessons, by their ids; none if there is no such file."""
    file = folder / "claims.toml"
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    except tomllib.TOMLDecodeError as problem:
        raise LessonError(f"{folder.name}/{file.name}: this is not TOML ({problem}). Mend the line.") from None
    return {name: read_claim(name, entry, f"{folder.name}/{file.name}: [{name}]") for name, entry in entries.items()}


def read_claim(name: str, entry: dict, place: str) -> Claim:
    """Return one entry, or raise an error that quotes its place."""
    missing = [key for key in REQUIRED if not entry.get(key)]
    unknown = set(entry) - set(Claim.__dataclass_fields__) | ({"name"} & set(entry))
    if missing or unknown:
        raise LessonError(f"{place}: missing {missing}, unknown {sorted(unknown)}. The head of the file says the keys.")
    wrong = [word for word in entry["verdict"].split(", ") if word not in VERDICTS]
    if wrong:
        raise LessonError(f"{place}: verdict {wrong[0]!r}. Say one of {', '.join(VERDICTS)} (or two, with a comma).")
    check_carries(entry, place)
    return Claim(name, **(entry | {"lessons": tuple(entry["lessons"])}))


def check_carries(entry: dict, place: str) -> None:
    """Raise an error that quotes its place where an entry does not say what carries its verdict, or lacks a source."""
    carries = entry["carries"]
    told = carries if isinstance(carries, dict) else dict.fromkeys(entry["lessons"], carries)
    if set(told) != set(entry["lessons"]):
        raise LessonError(f"{place}: carries speaks of {sorted(told)}. Say it once, or for each of {entry['lessons']}.")
    for word in told.values():
        if word not in CARRIES:
            raise LessonError(f"{place}: carries {word!r}. Say one of {', '.join(CARRIES)}.")
        if word not in (MEASURED, BY_DEFINITION) and not entry.get("source"):
            raise LessonError(f"{place}: a verdict carried {word} needs its source. Add `source`, or measure it here.")


class Course:
    """The claims of a course, the lessons that meet them, and the page that tells."""

    def __init__(self, root: Path = ROOT):
        self.root = root
        self.claims = read_claims(root / "lessons")
        self.lessons = {lesson.concept: lesson for lesson in map(read_lesson, find_lessons(None, root / "lessons"))}

    def pairs(self) -> list[tuple[Claim, Lesson]]:
        """Return every claim with each lesson it names, as far as there are such lessons yet."""
        found = [(claim, concept) for claim in self.claims.values() for concept in claim.lessons]
        return [(claim, self.lessons[concept]) for claim, concept in found if concept in self.lessons]

    def unmet(self) -> list[str]:
        """Return an error for each claim that has no cell in a lesson it names."""
        return [
            f'{lesson.path.parent.name}/{lesson.path.name}: no cell meets [{claim.name}] ("{claim.claim}"). Mark the '
            f'cell that measures it, as in `# %% claim="{claim.name}"`, or the one that tells it with a source.'
            for claim, lesson in self.pairs()
            if not cells_of(claim, lesson)
        ]

    def measure(self, lesson: Lesson) -> dict[tuple[str, str], str]:
        """Run a solved lesson; return what its marked cells measured, by claim and lesson."""
        from nbclient.exceptions import CellExecutionError

        from course.authoring import kernels

        name = f"{lesson.name}/{lesson.name}.ipynb"
        notebook = nbformat.read(self.root / "solutions" / name, as_version=4)
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / lesson.name
            folder.mkdir()
            try:
                return self.measured(lesson, kernels.run(notebook, folder))
            except CellExecutionError as error:
                raise LessonError(
                    f"solutions/{name} stops: {error.ename}: {error.evalue}. Build, then audit it."
                ) from None

    def measured(self, lesson: Lesson, notebook) -> dict[tuple[str, str], str]:
        """Return what the marked cells of a notebook that has been run measured, by claim and lesson."""
        owners = owners_of(lesson)
        lines: dict[int, list[str]] = {}
        for cell in notebook.cells:
            lines.setdefault(owners[cell.id], []).extend(printed(cell))
        found = {}
        for claim, other in self.pairs():
            cells = (
                [cell for cell in cells_of(claim, lesson) if cell.kind == "code"] if other.name == lesson.name else []
            )
            if cells:
                said = [lines.get(lesson.cells.index(cell), []) for cell in cells]
                found[claim.name, lesson.concept] = sentence(claim, lesson, cells, said)
        return found

    def told(self) -> dict[tuple[str, str], str]:
        """Return what the page says was measured, by claim and lesson."""
        file = self.root / PAGE
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        rows = [found for found in map(ROW.match, text.splitlines()) if found]
        return {(row["claim"], row["lesson"]): unescaped(row["measured"]) for row in rows}

    def differences(self, found: dict, told: dict) -> list[str]:
        """Return where measurements are not what the page says (words, and numbers but for their last digits)."""
        return [
            f"[{name}] in {concept}: {PAGE} says {told.get((name, concept), 'nothing')!r}, measured: {now!r}"
            for (name, concept), now in found.items()
            if not alike(now, told.get((name, concept), ""), words_only=bool(self.claims[name].varies))
        ]

    def page(self, measured: dict[tuple[str, str], str]) -> str:
        """Return the whole page."""
        rows = [row(claim, lesson, measured.get((claim.name, lesson.concept))) for claim, lesson in self.pairs()]
        counts = Counter(claim.verdict.split(", ")[0] for claim in self.claims.values())
        verdicts = ", ".join(f"{verdict} {counts[verdict]}" for verdict in VERDICTS)
        carries = Counter(claim.carried(lesson.concept) for claim, lesson in self.pairs())
        carried = ", ".join(f"{word} {carries[word]}" for word in CARRIES)
        head = HEAD.format(n=len(self.claims), verdicts=verdicts, rows=len(rows), carried=carried)
        return head + "\n".join(rows) + "\n"


HEAD = """# What is claimed, and what the lessons measure

Essays and lectures that put artificial beside biological neurons say the same sentences again and again. Here are {n}
of them, each with the cell of a lesson that puts it to the test, what that cell measured in the solved notebook, and a
verdict. Counted by its first word: {verdicts}.

A verdict is on the sentence as it is printed, and no larger than what carries it. *Measured here*: the number beside it
decides. *By a model and a source*: the number comes from a model that was built by hand, which shows how the thing can
be; that cells, or people, are so is what the source has found. *By source*: history, and whatever else was read and not
measured. *By definition*: no experiment could refute the sentence; the lesson shows what follows from it.
Counted over the {rows} rows: {carried}.

The sources stand in full at the end of each lesson. Your own numbers differ a little from those below where chance or
the speed of a machine is part of them.

<!-- Built by `python -m course claims` from lessons/claims.toml and the cells that name a claim. Do not edit. -->

| claim | lesson | cell | measured | verdict | carried by | source |
|---|---|---|---|---|---|---|
"""


def row(claim: Claim, lesson: Lesson, measured: str | None) -> str:
    """Return one line of the table."""
    title = lesson.cells[0].source.splitlines()[0].lstrip("# ")
    cells = cells_of(claim, lesson)
    code = [cell for cell in cells if cell.kind == "code"]
    place = "; ".join(dict.fromkeys(position(lesson, cell) for cell in code or cells))
    carried = claim.carried(lesson.concept)
    columns = (
        f'<a id="{claim.name}-{lesson.concept}"></a>{escaped(claim.claim)}',
        f"[{escaped(title)}](../notebooks/{lesson.name}/{lesson.name}.ipynb)",
        place,
        escaped(measured or "not measured yet") if code else BY_SOURCE,
        claim.verdict + (f", {claim.condition}" if claim.condition else ""),
        carried.removeprefix("by "),
        escaped(claim.source) or ("this measurement" if carried == MEASURED else "the meaning of the words"),
    )
    return f"| {' | '.join(columns)} |"


def escaped(text: str) -> str:
    """Return text as a cell of a Markdown table holds it."""
    return re.sub(r"([\\|*_`<\[\]])", r"\\\1", text).replace("\n", "<br>")


def unescaped(text: str) -> str:
    """Return the text that was escaped."""
    return re.sub(r"\\([\\|*_`<\[\]])", r"\1", re.sub(r"(?<!\\)<br>", "\n", text))


def cells_of(claim: Claim, lesson: Lesson) -> list[LessonCell]:
    """Return the cells of a lesson that meet a claim."""
    return [cell for cell in lesson.cells if claim.name in cell.claims]


def position(lesson: Lesson, cell: LessonCell) -> str:
    """Return where a cell stands: its section, and its id or its place among the section's code cells, or "text"."""
    section, count, headings = "", 0, []
    for other in lesson.cells[: lesson.cells.index(cell) + 1]:
        headings = re.findall(r"^## (\d+\.\d+)", other.source, re.MULTILINE) if other.kind == "markdown" else []
        if other is not cell:
            section = headings[-1] if headings else section
        count = 0 if headings else count + (other.kind == "code" and other.role not in (*NOT_IN_NOTEBOOKS, "starter"))
    if cell.kind == "markdown":
        span = [*([section] if section and not cell.source.startswith("## ") else []), *headings]
        return f"{' and '.join(dict.fromkeys(span))}, text"
    return f"{section}, `{grade_ids(cell)[-1]}`" if cell.role else f"{section}, code cell {count}"


CARD = re.compile(r"(?P<question>.+)\n +You predicted: .*\n +You measured: (?P<measured>.*)\n +The difference: .*")


def printed(cell) -> list[str]:
    """Return what a notebook cell printed, line by line; of a prediction card only what was measured, and the note.

    Where two or more blanks part the columns of a table there is a middle dot; an array keeps its blanks.
    """
    lines = []
    for output in cell.get("outputs", []):
        stream = output.output_type == "stream"
        text = output.get("text", "") if stream else output.get("data", {}).get("text/plain", "")
        lines += CARD.sub(r"\g<question>: \g<measured>", text).splitlines()
    kept = [line.strip() for line in lines if not line.startswith(("[Figure:", "<Figure"))]
    return [" ".join((line if "[" in line else re.sub(r"\s{2,}", " · ", line)).split()) for line in kept]


def sentence(claim: Claim, lesson: Lesson, cells: list[LessonCell], said: list[list[str]]) -> str:
    """Return the measured sentence of a claim: the lines that its pattern picks, or the last one with a number."""
    pattern = claim.shows.get(lesson.concept) if isinstance(claim.shows, dict) else claim.shows
    if pattern:
        chosen = [line for lines in said for line in lines if re.search(pattern, line)]
    else:
        chosen = [numbered[-1] for lines in said if (numbered := [line for line in lines if NUMBER.search(line)])]
    if not chosen:
        wanted = f"line like {pattern!r}" if pattern else "number"
        raise cells[0].error(f"it prints no {wanted} for [{claim.name}]. Print a sentence, or correct `shows`.")
    return "\n".join(dict.fromkeys(chosen))


def alike(one: str, other: str, words_only: bool = False) -> bool:
    """Return whether two sentences say the same: equal words; numbers within 2 % or one unit of their last digit."""
    if NUMBER.sub("#", one) != NUMBER.sub("#", other):
        return False
    pairs = zip(NUMBER.findall(one), NUMBER.findall(other), strict=True)
    return words_only or all(near(a, b) for a, b in pairs)


def near(one: str, other: str) -> bool:
    """Return whether two printed numbers are as good as equal; below a millionth, all are rounding."""
    numbers = [Decimal(text.replace(",", "").replace("−", "-")) for text in (one, other)]
    a, b = map(float, numbers)
    unit = 10.0 ** max(number.as_tuple().exponent for number in numbers)  # 1 for 97, 0.01 for 0.97, 1e-16 for 4e-16
    return max(abs(a), abs(b)) < 1e-6 or abs(a - b) <= 1.001 * max(0.02 * max(abs(a), abs(b)), unit)
