"""Copy a folder that somebody else owns, and may change meanwhile: nothing outside it is ever read.

Every file and folder is opened below the one that holds it, without following a link. A link stays a link, for intake
to refuse by name; what is no plain file, belongs to somebody else or is too large is left out, with the reason.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

MAX_ENTRIES = 2_000  # files, links and folders of one submission
MAX_DEPTH = 8
CHUNK = 1 << 20
FULL = (errno.ENOSPC, errno.EDQUOT)  # the grader's disk, not the student's folder
# nbgrader and Jupyter run such a file where they are started, and somebody may start them in this folder.
SETTINGS = re.compile(r"(nbgrader|ipython|jupyter\w*)_config\.(py|json)", re.IGNORECASE)
SETS_UP = "nbgrader or Jupyter would take it for its settings"
FOLLOW_NOTHING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass
class Copier:
    """What may come along (sizes in bytes), and what had to be left out."""

    ignore: list[str] = field(default_factory=list)  # patterns of names, as CourseDirectory.ignore has them
    max_file: int = 100_000_000
    room: int = 100_000_000
    left_out: list[str] = field(default_factory=list)
    entries: int = 0
    owner: int = -1

    def copy(self, source: Path, target: Path) -> None:
        """Copy a folder to a place where nothing is yet. Raises OSError if it cannot be opened, or is a link."""
        with opened(source) as folder:
            self.owner = os.fstat(folder).st_uid
            self.copy_folder(folder, target, PurePosixPath())

    def copy_folder(self, folder: int, target: Path, inside: PurePosixPath) -> None:
        target.mkdir(mode=0o755)
        for name in sorted(os.listdir(folder), key=lambda name: (not name.endswith((".ipynb", ".txt")), name)):
            if any(fnmatch(name, pattern) for pattern in self.ignore):
                continue
            self.entries += 1
            if self.entries > MAX_ENTRIES:
                if self.entries == MAX_ENTRIES + 1:
                    self.left_out.append(f"Only the first {MAX_ENTRIES} files were taken along.")
                return
            try:
                self.copy_entry(folder, name, target / name, inside / name)
            except OSError as error:
                if error.errno in FULL:
                    raise
                self.leave(inside / name, "it cannot be read")

    def copy_entry(self, folder: int, name: str, place: Path, inside: PurePosixPath) -> None:
        kind = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
        if SETTINGS.fullmatch(name):
            self.leave(inside, SETS_UP)
        elif stat.S_ISLNK(kind):
            os.symlink(os.readlink(name, dir_fd=folder), place)
        elif stat.S_ISDIR(kind) and len(inside.parts) > MAX_DEPTH:
            self.leave(inside, "it lies too deep")
        elif stat.S_ISDIR(kind):
            with opened(name, folder) as inner:
                self.copy_folder(inner, place, inside)
        elif stat.S_ISREG(kind):
            self.copy_file(folder, name, place, inside)
        else:
            self.leave(inside, "it is not a plain file")

    def copy_file(self, folder: int, name: str, place: Path, inside: PurePosixPath) -> None:
        with os.fdopen(os.open(name, FOLLOW_NOTHING, dir_fd=folder), "rb") as stream:
            found = os.fstat(stream.fileno())
            if reason := self.refusal(found):
                return self.leave(inside, reason)
            left = found.st_size
            with open(place, "wb") as copy:
                while left > 0 and (chunk := stream.read(min(left, CHUNK))):
                    copy.write(chunk)
                    left -= len(chunk)
        self.room -= found.st_size
        return None

    def refusal(self, found: os.stat_result) -> str | None:
        """Return why an open file may not come along. A hard link can lead to anybody's file, which stays theirs."""
        if not stat.S_ISREG(found.st_mode):
            return "it is not a plain file"
        if found.st_uid != self.owner:
            return "it belongs to somebody else"
        if found.st_size > min(self.max_file, self.room):
            return "it is too large"
        return None

    def leave(self, inside: PurePosixPath, reason: str) -> None:
        shown = str(inside)
        self.left_out.append(f"{ascii(shown if len(shown) <= 80 else shown[:77] + '...')} was left out: {reason}.")


@contextmanager
def opened(place: Path | str, folder: int | None = None) -> Iterator[int]:
    """Open a folder itself, not where a link leads."""
    descriptor = os.open(place, FOLLOW_NOTHING | getattr(os, "O_DIRECTORY", 0), dir_fd=folder)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
