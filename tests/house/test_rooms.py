"""The walls of the house: who may import whom, and where a file may stand. Read off the syntax; nothing is run."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from course.authoring.expand import visible_source
from course.authoring.lesson import NOT_IN_NOTEBOOKS, find_lessons, read_lesson

ROOT = Path(__file__).resolve().parents[2]
OURS = ("course", "helpers", "tests", "benchmarks", "lessons")
DRAWING = {"numpy", "matplotlib", "ipywidgets", "IPython"}
SHELL = {"numpy", "matplotlib", "matplotlib_inline", "ipywidgets", "IPython", "traitlets"}  # what running cells takes


@dataclass(frozen=True)
class Wall:
    """What the modules of a folder may import: of this repository, with exceptions, and of other packages."""

    may: tuple[str, ...]
    but_not: tuple[str, ...] = ()
    packages: set[str] | None = None  # None: any


# A module keeps to the wall of the innermost folder that is named here.
WALLS = {
    # What may cross, and what both sides share: nothing of either side.
    "course/grade/wire": Wall(("course.grade.wire",), packages=SHELL),
    # What runs beside submitted code: nothing that decides, writes or reads submissions; no nbgrader, no reference.
    "course/grade/sandboxed": Wall(("course.grade.wire", "course.grade.sandboxed"), packages=SHELL),
    # The engine works on any nbgrader course: it knows nothing of how lessons are written or handed out.
    # Of the helpers it holds what a check cell itself uses and words its messages with, on the side of the tests.
    "course/grade": Wall(
        ("course.grade", "course.errors", "course.names", "course.printable", "helpers.check", "helpers.own_names",
         "helpers.calls", "helpers.pasting", "helpers.raised"),
    ),  # fmt: skip
    "course": Wall(("course", "helpers"), but_not=("helpers.reference",)),
    "helpers/reference": Wall(("helpers.reference",), packages={"numpy"}),  # and only earlier ones, see below
    # Figures, widgets and labs take the learner's function; a reference would answer for the learner.
    "helpers": Wall(("helpers",), but_not=("helpers.reference",), packages=DRAWING),
}
LESSON = Wall(("helpers",), packages=DRAWING)  # and only earlier references
# Folders of tests of no one room: submissions and what hands them in, data, earlier scores, these walls.
OWN = {"attacks", "attacking", "fixtures", "net", "house"}
DATA = {"attacks", "fixtures"}  # scripts that are read, not imported

# What goes through a wall for a reason; each is to be mended, none to be added lightly.
EXCEPTIONS = {
    # It shows a record, and only when it is run as a script does it measure that anew with the reference.
    "helpers/labs/forms_left_out.py imports helpers.reference.training",
}


def modules(root: Path, *folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in (root / folder).rglob("*.py") if "__pycache__" not in path.parts)


def imports(tree: ast.AST, package: str = "") -> Iterator[str]:
    """Yield the full dotted name of all that is imported anywhere, in functions and by `import_module` too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in ("import_module", "__import__", "run_module") and isinstance(node.args[0].value, str):
                yield node.args[0].value


def imports_of(root: Path, path: Path) -> Iterator[str]:
    return imports(ast.parse(path.read_text(encoding="utf-8")), ".".join(path.relative_to(root).parent.parts))


def inside(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(place + ".") for place in places)


def crosses(name: str, wall: Wall) -> bool:
    """Return whether an import goes through a wall."""
    top = name.split(".")[0]
    if top in OURS:
        return not inside(name, wall.may) or inside(name, wall.but_not)
    return wall.packages is not None and top not in wall.packages | sys.stdlib_module_names


def wall_of(root: Path, path: Path) -> Wall:
    folders = [folder.relative_to(root).as_posix() for folder in path.parents if folder.is_relative_to(root)]
    return next(WALLS[folder] for folder in folders if folder in WALLS)


def through_walls(root: Path) -> list[str]:
    """Find modules of course/ and helpers/ that import what is not theirs."""
    found = [
        f"{path.relative_to(root).as_posix()} imports {name}"
        for path in modules(root, "course", "helpers")
        for name in imports_of(root, path)
        if crosses(name, wall_of(root, path))
    ]
    return [line for line in found if line not in EXCEPTIONS]


def concepts(root: Path) -> list[str]:
    """Return the concepts of the lessons, in their order."""
    return [path.stem.split("_", 1)[1] for path in sorted((root / "lessons").glob("[0-9][0-9]_*.py"))]


def closed(name: str, concept: str, order: list[str], own: bool) -> bool:
    """Return whether an import is of a reference that a lesson may not use: a later one's, or its own unless `own`."""
    parts = name.split(".")
    if parts[:2] != ["helpers", "reference"]:
        return False
    other = parts[2] if len(parts) > 2 else ""
    if other == concept:
        return not own
    return other not in order or concept not in order or order.index(other) > order.index(concept)


def later_references(root: Path) -> list[str]:
    """Find references that import those of later lessons."""
    place, order = root / "helpers" / "reference", concepts(root)
    return [
        f"{path.relative_to(root)} imports {name}"
        for path in modules(root, "helpers/reference")
        for name in imports_of(root, path)
        if closed(name, path.relative_to(place).parts[0].removesuffix(".py"), order, own=True)
    ]


def seen_in_lessons(root: Path) -> list[str]:
    """Find cells that learners see and that import more than `helpers` and the references of earlier lessons."""
    found, order = [], concepts(root)
    for path in find_lessons(folder=root / "lessons"):
        lesson = read_lesson(path)
        for cell in lesson.cells:
            if cell.kind == "code" and cell.role not in NOT_IN_NOTEBOOKS:
                for name in imports(ast.parse(visible_source(cell.source))):
                    if crosses(name, LESSON) or closed(name, lesson.concept, order, own=False):
                        found.append(f"lessons/{path.name}:{cell.line} imports {name}")
    return found


def flat(root: Path) -> list[str]:
    """Find modules that stand beside the room they belong to, or repeat their room in their name."""
    found = []
    for path in modules(root, "course", "helpers", "tests", "benchmarks"):
        folder, stem = path.parent, path.stem.removeprefix("test_")
        beside = [folder]
        if folder.is_relative_to(root / "tests"):
            beside.append(root / "course" / folder.relative_to(root / "tests"))
        rooms = {folder.name} | {child.name for place in beside for child in place.glob("*/")}
        data = DATA & {*path.relative_to(root).parts}
        if not data and any(stem == room or stem.startswith(room + "_") for room in rooms):
            found.append(f"{path.relative_to(root)}: the room belongs into the path, not into the name")
    return found


def mirrors(root: Path) -> list[str]:
    """Find folders of tests without a room, rooms without tests, and flat tests of no flat module."""
    tests, course = root / "tests", root / "course"
    having = {path.parent.relative_to(tests).as_posix() for path in modules(root, "tests")} - {"."}
    rooms = {path.parent.relative_to(course).as_posix() for path in modules(root, "course")} - {"."}
    known = rooms | {name for name in (*OURS, "deploy") if (root / name).is_dir()}
    strange = [name for name in sorted(having - known) if name.split("/")[0] not in OWN]
    found = [f"tests/{name} is the folder of no room" for name in strange]
    found += [f"course/{name} has no folder in tests/" for name in sorted(rooms - having)]
    names = tuple(f"test_{path.stem}" for path in course.glob("*.py"))
    found += [
        f"{path.relative_to(root)} is the test of no module that stands flat in course/"
        for path in sorted(tests.glob("test_*.py"))
        if not path.stem.startswith(names)
    ]
    return found


def not_packages(root: Path) -> list[str]:
    """Find folders with modules and without __init__.py: tests of the same name in two of them would collide."""
    folders = sorted({path.parent.relative_to(root) for path in modules(root, "course", "helpers", "tests")})
    bare = [folder for folder in folders if not (root / folder / "__init__.py").exists()]
    return [f"{folder} has no __init__.py" for folder in bare if not DATA & set(folder.parts)]


RULES = (through_walls, later_references, seen_in_lessons, flat, mirrors, not_packages)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_walls_stand(rule):
    assert rule(ROOT) == []


def test_the_sandbox_holds_the_rooms_behind_the_wall_and_no_other():
    tree = ast.parse((ROOT / "course/grade/trusted/sandbox.py").read_text(encoding="utf-8"))
    values = [node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "SHIPPED"]
    assert [sorted(ast.literal_eval(value)) for value in values] == [["sandboxed", "wire"]]


LATER = {"lessons/01_early.py": "# %% [markdown]\n# # Early\n", "lessons/02_late.py": "# %% [markdown]\n# # Late\n"}
PLANTED = [
    (through_walls, "course/grade/wire/values.py", "from course.grade.trusted import link"),
    (through_walls, "course/grade/wire/values.py", "from course.grade.sandboxed.worker import work"),
    (through_walls, "course/grade/wire/values.py", "def f():\n    import nbgrader.api"),
    (through_walls, "course/grade/wire/values.py", "from course.grade.job import Job"),
    (through_walls, "course/grade/sandboxed/worker.py", "import course.grade.trusted.server as server"),
    (through_walls, "course/grade/sandboxed/worker.py", "from ..books import cache"),
    (through_walls, "course/grade/sandboxed/worker.py", "from course.grade.intake.folder import take_in"),
    (through_walls, "course/grade/sandboxed/worker.py", "from helpers.reference import perceptron"),
    (through_walls, "course/grade/sandboxed/worker.py", "import importlib\nimportlib.import_module('course.errors')"),
    (through_walls, "course/grade/sandboxed/worker.py", "from nbgrader.api import Gradebook"),
    (through_walls, "course/grade/engine.py", "from course.authoring.lesson import ROOT"),
    (through_walls, "course/grade/books/cache.py", "from course import classroom"),
    (through_walls, "course/grade/trusted/link.py", "from helpers.reference.layers import relu"),
    (through_walls, "course/authoring/trial.py", "from helpers.reference import layers"),
    (through_walls, "course/authoring/trial.py", "from tests.browser import ROOT"),
    (through_walls, "helpers/check.py", "from course.errors import CourseError"),
    (through_walls, "helpers/figures/layers.py", "from helpers.reference.layers import relu"),
    (through_walls, "helpers/widgets/layers.py", "from helpers.reference import layers"),
    (through_walls, "helpers/labs/scenes.py", "from ..reference import layers"),
    (through_walls, "helpers/labs/forms_left_out.py", "from helpers.reference import layers"),
    (through_walls, "helpers/labs/scenes.py", "from scipy import ndimage"),
    (through_walls, "helpers/reference/layers.py", "import numba"),
    (through_walls, "helpers/reference/layers.py", "from helpers.data import digits"),
    (later_references, "helpers/reference/early.py", "from helpers.reference.late import f"),
    (later_references, "helpers/reference/early/part.py", "from helpers.reference import late"),
    (later_references, "helpers/reference/early/part.py", "from ..late import f"),
    (seen_in_lessons, "lessons/01_early.py", "# %%\nfrom helpers.reference.late import f\n"),
    (seen_in_lessons, "lessons/01_early.py", '# %% given="setup"\nfrom helpers.reference import early\n'),
    (seen_in_lessons, "lessons/01_early.py", "# %%\nfrom course.authoring import build\n"),
    (seen_in_lessons, "lessons/01_early.py", "# %%\nimport scipy\n"),
    (flat, "course/grade/wire_values.py", "import course.grade.wire.channel"),
    (flat, "course/grade/wire/wire_values.py", ""),
    (flat, "course/grade/wire.py", ""),
    (flat, "tests/grade/test_wire.py", ""),
    (flat, "tests/test_grade_wire.py", ""),
    (mirrors, "tests/engine/test_values.py", ""),
    (mirrors, "tests/grade/engine/test_values.py", ""),
    (mirrors, "course/advice/words.py", ""),
    (mirrors, "tests/test_values.py", ""),
    (not_packages, "tests/grade/wire/test_values.py", ""),
]
FREE = [  # what a rule must let through
    (through_walls, "course/grade/sandboxed/worker.py", "from course.grade.wire import values\nimport numpy, json"),
    (through_walls, "course/grade/trusted/link.py", "from helpers import check\nfrom course.grade.job import Job"),
    (through_walls, "helpers/figures/layers.py", "from helpers.labs import scenes\nfrom matplotlib import colors"),
    (later_references, "helpers/reference/late.py", "from helpers.reference.early import f"),
    (later_references, "helpers/reference/late/__init__.py", "from helpers.reference.late.part import f"),
    (seen_in_lessons, "lessons/02_late.py", "# %%\nfrom helpers.reference.early import f\nimport numpy as np\n"),
    (seen_in_lessons, "lessons/01_early.py", '# %% check="f" points=1\nassert f(1) == 1, "f"\n'
     "### BEGIN HIDDEN TESTS\nfrom helpers.reference import early\n### END HIDDEN TESTS\n"),
    (flat, "course/grade/wire/values.py", ""),
]  # fmt: skip


def planted(root: Path, path: str, text: str) -> None:
    """Write a small repository with one file in it that is looked at."""
    for folder in ("course/grade/wire", "course/grade/trusted", "tests/grade"):
        (root / folder).mkdir(parents=True)
    for file, content in (LATER | {path: text}).items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(content)


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED)
def test_each_wall_is_seen_to_hold(tmp_path, rule, path, text):
    planted(tmp_path, path, text)
    found = rule(tmp_path)
    assert len(found) == 1 and str(Path(path).parent) in found[0], found


@pytest.mark.parametrize(("rule", "path", "text"), FREE)
def test_what_is_allowed_passes(tmp_path, rule, path, text):
    planted(tmp_path, path, text)
    assert rule(tmp_path) == []
