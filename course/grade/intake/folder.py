"""Take in one folder of submitted/: which notebook is meant, which data files come along. Nothing in it is changed.

No link is followed, nothing but plain files is opened, sizes are limited, and no file can stand in for a module.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path, PurePosixPath

from rapidfuzz import fuzz

from course.grade.intake import read
from course.grade.intake.copy_in import SETS_UP, SETTINGS
from course.grade.intake.likeness import Budget
from course.grade.intake.match import Matching, is_blank, match
from course.grade.intake.read import SubmittedNotebook, Unreadable, read_notebook
from course.grade.intake.rebuild import Rebuilt, rebuild, rebuild_empty
from course.grade.intake.template import Template

MAX_FILES = 200
MAX_FILE = 10_000_000
MAX_ALL_FILES = 50_000_000
MAX_ALL_NOTEBOOKS = 100_000_000
MAX_OTHERS = 30  # notebooks of other names that are looked at, those of the likest names
NOTEBOOKS = (".ipynb", ".ipynb.txt", ".ipynb.json")  # the last two by browsers that know better
MAX_DEPTH = 4
OURS = ("timestamp.txt", "submission_secret.txt")  # nbgrader's own; not for the student's code
LEFT_OUT = "not_collected.txt"  # what our collecting left in the exchange, and why
MAX_LEFT_OUT = 50  # lines of it that are told
LONGEST_SECRET = 1_000  # bytes; nbgrader writes 128
IGNORED_FOLDERS = (".ipynb_checkpoints", "__pycache__", ".git", ".vscode", "__MACOSX", "feedback")
RUNNING = (".py", ".pyc", ".pyd", ".so", ".pth", ".egg", ".zip", ".dylib", ".dll")


@dataclass
class Folder:
    """The plain files of a submission, by relative name, and what was left behind."""

    path: Path
    notebooks: dict[str, bytes | None] = field(default_factory=dict)  # None: too large to be read
    files: dict[str, bytes] = field(default_factory=dict)
    own: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    handed_in: datetime | None = None

    def digest(self) -> str:
        """Return a hash of everything that was handed in, the time included."""
        content = hashlib.sha256()
        for part in (self.notebooks, self.files, self.own):
            for name, data in sorted(part.items()):
                content.update(f"{name!r} {len(data or b'')} ".encode())
                content.update(data or b"too large")
        return content.hexdigest()


def take_in(path: Path, own: Sequence[str] = ()) -> Folder:
    """Read the plain files of a submission's folder, the notebooks of the lesson's own names first."""
    folder = Folder(path)
    total = notebooks = 0
    found = {file.relative_to(path).as_posix(): file for file in plain_files(path, folder.notes)}
    for name in sorted(found, key=lambda name: name not in own):
        file, is_notebook = found[name], name.lower().endswith(NOTEBOOKS)
        limits = (read.MAX_BYTES, MAX_ALL_NOTEBOOKS - notebooks) if is_notebook else (MAX_FILE, MAX_ALL_FILES - total)
        content = read_plain(file, min(limits))
        if is_notebook and content is None and file.lstat().st_size <= read.MAX_BYTES:
            folder.notes.append(f"The file {quoted(name)} was left out: all notebooks together are too large.")
        elif is_notebook:
            folder.notebooks[name] = content
            notebooks += len(content or b"")
        elif content is None:
            folder.notes.append(f"The file {quoted(name)} was left out: it is too large or cannot be read.")
        elif name in (*OURS, LEFT_OUT):
            folder.own[name] = content
        elif reason := refusal(name):
            folder.notes.append(f"The file {quoted(name)} was left out: {reason}.")
        else:
            folder.files[name] = content
            total += len(content)
    folder.notes += left_behind(folder)
    return folder


def left_behind(folder: Folder) -> list[str]:
    """Return what collecting has written down of the files that it left in the exchange."""
    lines = folder.own.get(LEFT_OUT, b"").decode("utf-8", "replace").splitlines()[:MAX_LEFT_OUT]
    return [f"When it was collected: {line[:200]}" for line in lines if line.isprintable()]


def plain_files(path: Path, notes: list[str]) -> list[Path]:
    """Return the plain files under a folder, those on top first; links, pipes and sockets are named in the notes."""
    found = []
    for place, folders, names in os.walk(path):
        depth = len(Path(place).relative_to(path).parts)
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        folders[:] = sorted(set(folders) - set(IGNORED_FOLDERS) - set(links)) if depth < MAX_DEPTH else []
        for name in sorted([*names, *links], key=lambda name: (not name.lower().endswith(NOTEBOOKS), name)):
            file = Path(place, name)
            if name.startswith(".") or name.endswith(".pyc"):
                continue
            if not stat.S_ISREG(file.lstat().st_mode):
                notes.append(f"{quoted(file.relative_to(path).as_posix())} was left out: it is not a plain file.")
            elif len(found) < MAX_FILES:
                found.append(file)
            elif len(found) == MAX_FILES:
                notes.append(f"Only the first {MAX_FILES} files were taken along.")
                return found
    return found


def read_plain(file: Path, limit: int) -> bytes | None:
    """Return a file's bytes without following a link or waiting for a pipe; None if there are more than the limit."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(file, flags), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return None
            content = stream.read(limit + 1)
    except OSError:
        return None
    return content if len(content) <= limit else None


def secret_in(content: bytes | None) -> str:
    """Return the secret under which feedback is handed back, an empty text if this is none that submit wrote."""
    text = (content or b"").decode("ascii", "replace")
    return text if len(text) <= LONGEST_SECRET and text.isascii() and text.strip().isprintable() else ""


def no_folder(path: Path) -> str:
    """Return why a place in submitted/ is not opened, or an empty text. A link may lead to anybody's work."""
    for place in (path, path.parent):
        if place.is_symlink():
            return f"{place} is a link, and links are not followed: put the folder itself there."
    return "" if path.is_dir() else f"{path} is not a folder."


def without_clashes(files: dict[str, bytes], ours: set[str], notes: list[str]) -> dict[str, bytes]:
    """Return the files whose place no file of ours takes: a folder named like one, or a file named like its folder."""
    folders = {str(parent) for name in ours for parent in PurePosixPath(name).parents}
    kept = {}
    for name, content in files.items():
        if name in folders or ours & {str(parent) for parent in PurePosixPath(name).parents}:
            notes.append(f"The file {quoted(name)} was left out: its name is one of the lesson's own.")
        else:
            kept[name] = content
    return kept


def refusal(name: str) -> str | None:
    """Return why a file may not come along, or None."""
    path = PurePosixPath(name)
    if any(not part.isprintable() or "\\" in part or len(part.encode()) > 200 for part in path.parts):
        return "its name is not one that can be used everywhere"
    if SETTINGS.fullmatch(path.name):
        return SETS_UP
    if path.suffix.lower() in RUNNING[1:]:
        return "compiled code and archives of code are not taken along"
    top = path.parts[0]
    if len(path.parts) > 1 and top in module_names():
        return f"the folder would stand in for the module {top}"
    if path.suffix == ".py" and path.stem in module_names():
        return f"it would stand in for the module {path.stem}"
    return None


@cache
def module_names() -> frozenset[str]:
    """Return the names of all modules that are installed here, and of the two that Python runs by itself."""
    import pkgutil

    installed = {module.name for module in pkgutil.iter_modules() if not module.name.startswith("__editable__")}
    always = {"helpers", "course", "numpy", "matplotlib", "IPython", "sitecustomize", "usercustomize"}
    return frozenset(installed | always | sys.stdlib_module_names)


def quoted(name: str) -> str:
    """Return a file name that is safe to print: one line, not too long."""
    return ascii(name if len(name) <= 80 else name[:77] + "...")


def choose_notebooks(folder: Folder, templates: list[Template]) -> list[Rebuilt]:
    """Return what was handed in for each notebook of the lesson, matched by name and, failing that, by its cells."""
    choice = Choice({name: open_notebook(content) for name, content in folder.notebooks.items()}, templates)
    rebuilt = [choice.choose(template) for template in templates]
    for name in sorted(set(choice.opened) - choice.taken):
        folder.notes.append(f"The notebook {quoted(name)} was not graded: another one was.")
    return rebuilt


def open_notebook(content: bytes | None) -> SubmittedNotebook | str:
    """Return the notebook, or the reason why it cannot be read."""
    try:
        return read_notebook(content) if content is not None else too_large()
    except Unreadable as reason:
        return str(reason)


def too_large() -> str:
    return f"The notebook is larger than {read.MAX_BYTES // 1_000_000} MB. Clear its outputs and hand it in again."


class Choice:
    """The notebooks of one submission: each is matched with a lesson's once, and all of that on one budget."""

    def __init__(self, opened: dict[str, SubmittedNotebook | str], templates: list[Template]):
        self.opened, self.budget = opened, Budget()
        self.reserved = {f"{template.notebook}.ipynb" for template in templates}
        self.taken: set[str] = set()
        self.matchings: dict[tuple[str, str], Matching] = {}

    def matching(self, template: Template, name: str) -> Matching:
        key = (template.notebook, name)
        if key not in self.matchings:
            self.matchings[key] = match(template, self.opened[name].cells, self.budget)
        return self.matchings[key]

    def rebuild(self, template: Template, name: str) -> Rebuilt:
        return rebuild(template, self.opened[name], self.matching(template, name))

    def choose(self, template: Template) -> Rebuilt:
        """Take the notebook of the right name; one of another name only if that is missing, unreadable or blank."""
        right = f"{template.notebook}.ipynb"
        found = self.opened.get(right)
        self.taken.add(right)
        if isinstance(found, SubmittedNotebook) and self.answers_in(template, right):
            return self.rebuild(template, right)
        others = [name for name in self.opened if name not in self.taken | self.reserved]
        others = sorted(others, key=lambda name: -fuzz.ratio(name, right))[:MAX_OTHERS]
        scores = {name: self.likeness(template, name) for name in others}
        best = max(others, key=lambda name: scores[name], default=None)
        if best is not None and scores[best] > (0, 0) and (found is None or isinstance(found, str) or scores[best][0]):
            self.taken.add(best)
            note = f"{why_not(right, found)} The notebook {quoted(best)} was graded in its place."
            return with_note(self.rebuild(template, best), note)
        if isinstance(found, SubmittedNotebook):
            return self.rebuild(template, right)
        return rebuild_empty(template, why_not(right, found))

    def likeness(self, template: Template, name: str) -> tuple[int, int]:
        """Return how many answers a notebook holds, and how many cells of the lesson can be recognised in it."""
        if isinstance(self.opened[name], str):
            return (0, 0)
        matching = self.matching(template, name)
        return self.answers_in(template, name), len(matching.answers) + len(matching.instructors)

    def answers_in(self, template: Template, name: str) -> int:
        matching, cells = self.matching(template, name), self.opened[name].cells
        places = matching.answers.items()
        written = {name for name, place in places if not is_blank(template.by_id[name], cells[place].source)}
        return len(written | set(matching.below) | set(matching.served))


def why_not(right: str, found) -> str:
    if found is None:
        return f"There is no notebook {right} in what was handed in."
    return f"{right}: {found}" if isinstance(found, str) else f"In {right} nothing was written."


def with_note(rebuilt: Rebuilt, note: str) -> Rebuilt:
    return Rebuilt(rebuilt.template, rebuilt.cells, (note, *rebuilt.notes), rebuilt.unreadable)
