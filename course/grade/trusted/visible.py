"""What of `helpers` the learner of one lesson may hold: one filter for the sandbox and for what is handed out.

Left out are the references of this and later lessons, the helper modules that a later lesson is the first to use, and
what the builder recorded for later lessons. A stub that says why stands in the place of each module.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
STUB = 'raise ImportError("{} is not available to submitted code while it is graded")\n'
FROM = r"from\s+(helpers[\w.]*)\s+import\s+(\([^)]*\)|[^\n]*)"
IMPORT = re.compile(rf"^\s*(?:{FROM}|import\s+(helpers[^\n]*))", re.MULTILINE)
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", re.DOTALL)
WITH_THE_FEEDBACK = ("graded", "posttest", "explains", "derivations")  # what a learner of an open lesson does not hold
COMMENT = re.compile(r"#[^\n]*")
WORD = re.compile(r"[\w.]+")


def known_lessons(root: Path = ROOT) -> list[str]:
    """Return the names of the lessons, in their order."""
    names = {path.stem for path in (root / "lessons").glob("[0-9]*_*.py")}
    names |= {path.name for path in (root / "notebooks").glob("[0-9]*_*") if path.is_dir()}
    return sorted(names)


def concept_of(lesson: str) -> str:
    """Return the concept that a lesson is about: its name without the number."""
    return re.sub(r"^\d+_", "", lesson)


def visible_references(lesson: str, lessons: Sequence[str] | None = None) -> set[str]:
    """Return the concepts whose references submitted code of this lesson may import: those of earlier lessons."""
    lessons = known_lessons() if lessons is None else lessons
    return {concept_of(other) for other in lessons if other < lesson} - {concept_of(lesson)}


def imported(source: str) -> set[str]:
    """Return the modules of `helpers` that a text may import; names that are no modules are among them."""
    found: set[str] = set()
    for module, names, plain in IMPORT.findall(COMMENT.sub("", source)):
        found.update(WORD.findall(plain), [module], (f"{module}.{name}" for name in WORD.findall(names)))
    parts = [name.split(".") for name in found if name.split(".")[0] == "helpers"]
    return {".".join(part[:length]) for part in parts for length in range(1, len(part) + 1)}


def text_of(root: Path, lesson: str) -> str:
    """Return what learners see of a lesson, from its source or from the notebook that is handed out."""
    source, notebook = root / "lessons" / f"{lesson}.py", root / "notebooks" / lesson / f"{lesson}.ipynb"
    if source.is_file():
        return HIDDEN.sub("", source.read_text(encoding="utf-8"))
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"] if notebook.is_file() else []
    return "\n".join("".join(cell["source"]) for cell in cells)


def place_of_helpers(source: Path) -> Path:
    """Return the folder `helpers` of a course, or where it is installed."""
    if (source / "helpers").is_dir():
        return source / "helpers"
    return Path(find_spec("helpers").origin).parent


def module_files(source: Path) -> dict[str, Path]:
    """Return the modules of `helpers` that are no references, by name."""
    found = {}
    place = place_of_helpers(source)
    for path in sorted(place.rglob("*.py")):
        parts = path.relative_to(place.parent).with_suffix("").parts
        if parts[:2] != ("helpers", "reference"):
            found[".".join(parts).removesuffix(".__init__")] = path
    return found


@cache
def first_uses(source: Path = ROOT) -> dict[str, str]:
    """Return, for each module of `helpers` that lessons use, directly or through another one, the first lesson."""
    files = module_files(source)
    uses = {name: imported(path.read_text(encoding="utf-8")) & files.keys() for name, path in files.items()}
    first: dict[str, str] = {}
    for lesson in known_lessons(source):
        waiting = imported(text_of(source, lesson)) & files.keys()
        while waiting:
            name = waiting.pop()
            if name not in first:
                first[name] = lesson
                waiting |= uses[name]
    return first


def hidden_modules(lesson: str, source: Path = ROOT) -> set[str]:
    """Return the modules of `helpers` that are made for a later lesson."""
    return {name for name, first in first_uses(source).items() if first > lesson and name != "helpers"}


def copy_helpers(
    target: Path, lesson: str, lessons: Sequence[str] | None = None, source: Path = ROOT, last: str | None = None
) -> None:
    """Fill `target` with `helpers` as the learner of a lesson may hold it; of several open ones, up to the `last`."""
    last = last or lesson
    shutil.copytree(place_of_helpers(source), target / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    kept = visible_references(lesson, lessons) | {"__init__"}
    for path in (target / "helpers" / "reference").iterdir():
        if path.stem not in kept or not (path.suffix == ".py" or path.is_dir()):
            leave_out(path, f"helpers.reference.{path.stem}")
    for name in hidden_modules(last, source):
        place = target.joinpath(*name.split("."))
        leave_out(place if place.is_dir() else place.with_suffix(".py"), name)
    for other in known_lessons(source):
        record = target / "helpers" / "built" / f"{concept_of(other)}.json"
        if other > last:
            record.unlink(missing_ok=True)
        elif other >= lesson:
            without_keys(record)


def without_keys(record: Path) -> None:
    """Take out of a lesson's record what comes with the feedback: graded questions, model answers, derivations."""
    if not record.is_file():
        return
    content = json.loads(record.read_text(encoding="utf-8"))
    kept = {name: part for name, part in content.items() if name not in WITH_THE_FEEDBACK}
    if kept != content:
        record.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def leave_out(path: Path, module: str) -> None:
    """Put a stub in the place of a module or a package."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    if path.parent.is_dir():  # else the package that held it is left out as well
        path.with_suffix(".py").write_text(STUB.format(module), encoding="utf-8")


def names_in(target: Path) -> Iterator[str]:
    """Yield the modules of a copy of `helpers` that can be imported, references included."""
    for path in sorted((target / "helpers").rglob("*.py")):
        if not path.read_text(encoding="utf-8").startswith(STUB.split("(")[0]):
            yield ".".join(path.relative_to(target).with_suffix("").parts).removesuffix(".__init__")
