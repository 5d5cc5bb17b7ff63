"""Read a lesson: a percent-format script whose cells say their role in one short key."""

from __future__ import annotations

import ast
import difflib
import re
from dataclasses import dataclass, replace
from pathlib import Path

import jupytext

from course.errors import CourseError

ROLES = (
    "given",
    "exercise",
    "check",
    "wrong",
    "stranger",
    "probes",
    "hint",
    "quiz",
    "hand_in",
    "prediction",
    "experiment",
    "essay",
    "catch",
    "right",
    "fault",
    "explain",
    "starter",
    "sibling",
    "derivation",
    "drawing",
    "recall",
    "today",
    "verdict",
    "recap",
    "next",
    "pause",
    "guide",
    "pretest",
)
# What the first cell of a lesson says of the whole lesson: the concepts it builds on, and whether it is still a slot.
OF_THE_LESSON = {"needs", "slot"}
OPTIONS = {
    "": OF_THE_LESSON,
    "exercise": {"part", "minutes", "difficulty", "mend", "extension"},
    "check": {"part", "points", "practice", "steps"},
    "wrong": {"part", "why"},
    "stranger": {"part"},
    "probes": {"part"},
    "hand_in": {"points", "practice"},
    "essay": {"points"},
    "quiz": {"graded"},
    "catch": {"function", "points", "minutes", "difficulty"},
    "fault": {"why", "nudge"},
    "explain": {"minutes"},
    "verdict": {"course"},
}
MARKDOWN_ROLES = (
    "hint", "quiz", "essay", "sibling", "derivation", "drawing", "recall", "today", "recap", "next", "pause", "guide",
    "pretest",
)  # fmt: skip
# Cells of which a notebook has at most what the builder makes of them elsewhere: in a hint, in helpers/built.
NOT_IN_NOTEBOOKS = ("wrong", "stranger", "probes", "right", "sibling", "derivation", "guide")
ONCE_A_LESSON = ("recap", "next")  # their header says no id: `recap=true`
OF_A_CLAIM = ("today", "verdict")  # their header names a claim of the ledger: `today="L3"`
WITHOUT_ID = (*ONCE_A_LESSON, "pause", "guide")
ROOT = Path(__file__).resolve().parents[2]
# Beside the lessons, in their format: refreshers are notebooks without points, and the ten questions that the first
# lesson and the last ask are no notebook. Neither is a lesson: they have no number, and no class is handed them.
REFRESHERS, PRETEST = "refreshers", "pretest"

BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"


class LessonError(CourseError):
    """What is wrong in a lesson file, with the file, the line of the cell, and the fix."""


@dataclass
class LessonCell:
    """One cell of a lesson: its role ("" for plain prose and play), the id it names, and its other options."""

    kind: str  # "code" or "markdown"
    role: str
    name: str
    options: dict
    source: str
    line: int
    file: str
    claims: tuple[str, ...] = ()  # ids of lessons/claims.toml that this cell meets
    written: tuple[str, ...] = ()  # source and `why` as the lesson file has them, `{lesson:...}` and all

    @property
    def key(self) -> str:
        """Return the id of the exercise or check, with its part: `value-backward`."""
        part = self.options.get("part")
        return f"{self.name}-{part}" if part else self.name

    def error(self, message: str) -> LessonError:
        """Return an error that quotes the file, the line and the header of this cell."""
        header = f'{self.role}="{self.name}"' if self.role else "plain cell"
        return LessonError(f"{self.file}:{self.line}: cell {header}: {message}")

    def tree(self) -> ast.Module:
        """Return the syntax tree of a code cell, or raise an error that quotes it."""
        try:
            return ast.parse(self.source)
        except SyntaxError as problem:
            text = (problem.text or "").strip()
            raise self.error(
                f"this is not Python: {problem.msg} in {text!r}. Mend the line (cell magics such as %matplotlib or "
                "%%time do not belong in a lesson: use a plain function call)."
            ) from None

    def defined_names(self) -> tuple[str, ...]:
        """Return the names that this cell's top level defines, in order."""
        names: list[str] = []
        for node in self.tree().body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.append(node.name)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names += [leaf.id for target in targets for leaf in ast.walk(target) if isinstance(leaf, ast.Name)]
        return tuple(dict.fromkeys(names))


@dataclass
class Lesson:
    """A lesson file: `01_threshold_logic` is its name, `threshold_logic` its concept.

    A refresher, `refreshers/numpy.py`, is read as one whose concept is `refresher_numpy`.
    """

    path: Path
    cells: list[LessonCell]

    @property
    def is_refresher(self) -> bool:
        return is_refresher(self.path)

    @property
    def folder(self) -> Path:
        """Return the folder of the lessons, for a refresher too."""
        return folder_of(self.path)

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def concept(self) -> str:
        if self.is_refresher:
            return f"refresher_{self.name}"
        return PRETEST if self.path.parent.name == PRETEST else self.name.split("_", 1)[1]

    @property
    def needs(self) -> tuple[str, ...]:
        """Return the concepts of the lessons that this one builds on, as its first cell says."""
        return read_needs(self.cells[0].options) if self.cells else ()

    def with_role(self, *roles: str) -> list[LessonCell]:
        """Return the cells that have one of these roles, in order."""
        return [cell for cell in self.cells if cell.role in roles]

    def names_of(self, exercise: str) -> tuple[str, ...]:
        """Return the names that the cells of one exercise define."""
        cells = [cell for cell in self.with_role("exercise") if cell.name == exercise]
        return tuple(dict.fromkeys(name for cell in cells for name in cell.defined_names()))

    def wrong_answers(self) -> list[LessonCell]:
        """Return the recorded wrong answers, among them the faulty function of a `mend`, in order."""
        found = []
        for cell in self.cells:
            function = self.names_of(cell.name)[:1] if cell.role == "fault" else ()
            if cell.role == "wrong":
                found.append(cell)
            elif function:  # a fault to mend; handed in as it is, it must not pass
                found.append(replace(cell, source=f"{cell.source}\n\n{function[0]} = faulty_{function[0]}"))
        return found

    def exercise_of(self, name: str) -> LessonCell | None:
        """Return the first cell of an exercise."""
        return next((cell for cell in self.with_role("exercise") if cell.name == name), None)

    def check_of(self, cell: LessonCell) -> str:
        """Return the key of the check that a wrong answer or probes cell is about."""
        keys = [check.key for check in self.with_role("check") if check.name == cell.name]
        if cell.key in keys:
            return cell.key
        if len(keys) == 1 and "part" not in cell.options:
            return keys[0]
        raise cell.error(
            f"there is no single check for {cell.key!r}. Name one of {keys or 'the exercises with a check'}"
            + (' by part="...".' if keys else f' (add `# %% check="{cell.name}" points=...`).')
        )


def read_notebook(path: Path):
    """Return the lesson file as a jupytext notebook."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise LessonError(f"{path}: cannot be read ({problem}). Save it as UTF-8 text.") from None
    return jupytext.reads(text, fmt="py:percent"), text


def read_lesson(path: Path) -> Lesson:
    """Return the lesson in a file, its cells with roles; raise LessonError where a header makes no sense."""
    named = r"[a-z][a-z0-9_]*" if path.parent.name in (REFRESHERS, PRETEST) else r"\d\d_[a-z][a-z0-9_]*"
    if not re.fullmatch(named, path.stem):
        raise LessonError(f"{path}: a lesson file is named like 01_threshold_logic.py. Rename it.")
    notebook, text = read_notebook(path)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.match(r"# %%(\s|$)", line)]
    if len(lines) != len(notebook.cells):
        raise LessonError(
            f"{path}: {len(notebook.cells)} cells under {len(lines)} `# %%` headers. Begin the file, and every cell, "
            "with a line `# %%` (none inside a string)."
        )
    name = f"{path.parent.name}/{path.name}"
    cells = [read_cell(cell, line, name) for cell, line in zip(notebook.cells, lines, strict=True)]
    for cell in cells[1:]:
        if OF_THE_LESSON & set(cell.options):
            raise cell.error("`needs` and `slot` are said of the whole lesson. Move them to its first cell.")
    write_numbers(cells, Numbers.of(path))
    return Lesson(path, cells)


def read_cell(cell, line: int, file: str) -> LessonCell:
    """Return one cell with its role; raise LessonError for unknown keys and for a role on the wrong kind of cell."""
    options = {key: value for key, value in cell.metadata.items() if key != "lines_to_next_cell"}
    claims = tuple(part.strip() for part in str(options.pop("claim")).split(",")) if "claim" in options else ()
    roles = [key for key in options if key in ROLES]
    role = roles[0] if roles else ""
    result = LessonCell(cell.cell_type, role, str(options.pop(role, "")), options, cell.source, line, file, claims)
    if len(roles) > 1:
        raise result.error(f"a cell has one role; this one says {' and '.join(roles)}. Split it.")
    unknown = set(options) - OPTIONS.get(role, set())
    if unknown:
        raise result.error(f"unknown key {', '.join(sorted(unknown))}. The roles are {', '.join(ROLES)}.")
    if claims and role in NOT_IN_NOTEBOOKS:
        raise result.error(
            f"a {role} cell is in no notebook and meets no claim. Move claim= to the cell that measures."
        )
    if role in WITHOUT_ID and result.name == "True":
        result.name = role
    pattern, example = (r"L\d+", "L3") if role in OF_A_CLAIM else (r"[a-z0-9]+(-[a-z0-9]+)*", "threshold-unit")
    if role and not re.fullmatch(pattern, result.name):
        what = "a claim of the ledger" if role in OF_A_CLAIM else "an id is small letters, digits and hyphens"
        raise result.error(f"{what}, as in {example}. Rename it.")
    wanted = "markdown" if role in MARKDOWN_ROLES else "code"
    if role and cell.cell_type != wanted:
        raise result.error(f"a {role} cell is a {wanted} cell. Write `# %%{' [markdown]' * (wanted == 'markdown')}`.")
    return result


NAMED_BY_NUMBER = re.compile(r"(\b[Ll]essons? )(\d+(?:(?:, | and | to | or )\d+)*)")
REFRESHER = re.compile(r"(?:\[([^]]+)\])?\{refresher:(\w+)\}")  # `[own words]{refresher:numpy}`, too
LINKED = ("", "hint", "sibling", "today", "recap", "next", "pause")  # cells whose text stands in the notebook itself
LESSON_NUMBER = re.compile(r"\{lesson(?::(\w+))?\}")  # `{lesson:perceptron}`, and in text `{lesson}`: this one


@dataclass(frozen=True)
class Numbers:
    """The numbers of a course's lessons: they stand in the names of the files, and nowhere else."""

    own: int | None
    by_concept: dict[str, int]
    refreshers: dict[str, str]  # their titles

    @classmethod
    def of(cls, path: Path) -> Numbers:
        """Return the numbers as a lesson sees them, slots included; what is no lesson has none."""
        own = int(path.stem[:2]) if path.stem[:2].isdigit() else None
        files = [*folder_of(path).glob("[0-9][0-9]_*.py"), *([path] if own is not None else [])]
        titles = {file.stem: title_in(file) for file in find_refreshers(folder_of(path))}
        return cls(own, {file.stem[3:]: int(file.stem[:2]) for file in files}, titles)

    def written_in(self, cell: LessonCell, text: str) -> str:
        """Return text with the numbers of the lessons that it names; raise LessonError for a name that is none."""

        def number(found: re.Match) -> str:
            concept = found[1]
            if concept is None:
                return str(self.own) if cell.kind == "markdown" and self.own is not None else found[0]
            if concept not in self.by_concept:
                near = difflib.get_close_matches(concept, self.by_concept, 1)
                meant = f" Did you mean {{lesson:{near[0]}}}?" if near else ""
                raise cell.error(f"there is no lesson {concept!r} for {found[0]}.{meant} Name a file of lessons/.")
            return str(self.by_concept[concept])

        return REFRESHER.sub(lambda found: self.refresher(cell, *found.groups()), LESSON_NUMBER.sub(number, text))

    def refresher(self, cell: LessonCell, words: str | None, name: str) -> str:
        """Return a refresher's title, or other words for it: as a link in a notebook's text, else with its file."""
        if name not in self.refreshers:
            known = ", ".join(self.refreshers) or "none"
            raise cell.error(f"there is no refresher {name!r} for {{refresher:{name}}}. There is: {known}.")
        if cell.kind == "markdown" and cell.role in LINKED:
            return f"[{words or self.refreshers[name]}](../{REFRESHERS}/{name}.ipynb)"
        return f"{words or self.refreshers[name]} ({REFRESHERS}/{name}.ipynb)"

    def named_in(self, cell: LessonCell, line: str) -> str:
        """Return a line of text as an author writes it: `lesson 5` becomes `lesson {lesson:backpropagation}`."""
        names = {number: concept for concept, number in self.by_concept.items()}

        def name(found: re.Match) -> str:
            return f"{{lesson:{names[int(found[0])]}}}" if int(found[0]) in names else found[0]

        if cell.kind == "markdown":
            line = re.sub(rf"^(#+ ){self.own}\.", r"\1{lesson}.", line)
        line = re.sub(rf"(\[[^]]+\])\(\.\./{REFRESHERS}/(\w+)\.ipynb\)", r"\1{refresher:\2}", line)
        for title in self.refreshers.values():
            line = line.replace(f"[{title}]{{refresher:", "{refresher:")
        line = re.sub(NAMED_BY_NUMBER, lambda found: found[1] + re.sub(r"\d+", name, found[2]), line)
        return re.sub(r"(\b[Ss]ection )(\d+)(?=\.\d)", lambda found: found[1] + re.sub(r"\d+", name, found[2]), line)


def write_numbers(cells: list[LessonCell], numbers: Numbers) -> None:
    """Write the number of a lesson in place of `{lesson:its_name}`, in sources, and in what wrong answers lack."""
    for place, cell in enumerate(cells):
        cell.written = (cell.source, str(cell.options.get("why", "")))
        if place == 0:
            cell.source = cell.source.replace("{needs}", builds_on(read_needs(cell.options)))
        cell.source = numbers.written_in(cell, cell.source)
        if "why" in cell.options:
            cell.options["why"] = numbers.written_in(cell, str(cell.options["why"]))


def read_needs(options: dict) -> tuple[str, ...]:
    """Return the concepts in `needs="perceptron, layers"`."""
    return tuple(part.strip() for part in str(options.get("needs", "")).split(",") if part.strip())


def builds_on(needs: tuple[str, ...]) -> str:
    """Return what the first cell says of its needs, in place of `{needs}`: "builds on lessons 3 and 4"."""
    named = [f"{{lesson:{concept}}}" for concept in needs]
    if not named:
        return "builds on no other lesson"
    listed = ", ".join(named[:-1]) + " and " * (len(named) > 1) + named[-1]
    return f"builds on lesson{'s' * (len(named) > 1)} {listed}"


def is_refresher(path: Path) -> bool:
    """Return whether a file is a refresher and no lesson."""
    return path.parent.name == REFRESHERS


def folder_of(path: Path) -> Path:
    """Return the folder of the lessons that a lesson or a refresher belongs to."""
    return path.parent.parent if path.parent.name in (REFRESHERS, PRETEST) else path.parent


def find_refreshers(folder: Path | None = None) -> list[Path]:
    """Return the files of the refreshers beside the lessons of a folder, in the order of their names."""
    return sorted(((folder or ROOT / "lessons") / REFRESHERS).glob("[a-z]*.py"))


def title_in(path: Path) -> str:
    """Return the title of a lesson or refresher: its first heading, without a number."""
    found = re.search(r"^# # (?:\{lesson\}\. )?(.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return found[1].strip() if found else path.stem


def is_slot(path: Path) -> bool:
    """Return whether a lesson has a name and a number, and is not written yet: its first line says `slot=true`."""
    try:
        with path.open(encoding="utf-8") as stream:
            return bool(re.search(r"\sslot=true\b", stream.readline()))
    except (OSError, UnicodeDecodeError):
        return False  # reading it as a lesson says what is wrong


def find_lessons(names: list[str] | None = None, folder: Path | None = None) -> list[Path]:
    """Return the lesson files with these names (all if none is given): `01_threshold_logic`, `01` or a path.

    Slots, lessons that have a number and no content yet, are left out.
    """
    folder = folder or ROOT / "lessons"
    files = [file for file in sorted(folder.glob("[0-9][0-9]_*.py")) if not is_slot(file)]
    if not names:
        return files
    chosen = []
    for name in names:
        stem = Path(name).stem
        found = [file for file in files if stem in (file.stem, file.stem[:2], file.stem[3:])]
        if not found:
            known = ", ".join(file.stem for file in files) or "none"
            raise LessonError(f"no lesson {name!r} in {folder.name}/. There is: {known}.")
        chosen += found
    return chosen
