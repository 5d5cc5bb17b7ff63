"""Lay cells out for a page in another process, with limits on time, memory and size for each cell and each page.

The process is started once and serves as long as this one lives. A cell that uses up its limit ends it: the cell is
shown as plain text, and the next one gets a new process. Texts that all submissions share are laid out once.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path

from course.grade.books.sanitise import Clean, as_it_is

SECONDS = 2.0  # of processor time for one cell
OF_PAGE = 10.0  # and for all cells of a page
PATIENCE = 600.0  # seconds of any time, for a busy machine: what computes is ended by its own limit long before
MEMORY = 1 << 30  # bytes of address space
SIZE = 5_000_000  # characters of HTML of one page, without images
SIZE_OF_IMAGES = 20_000_000
SHORT = 500  # characters that are still shown of each cell once the page is full
KEPT, KEPT_SIZE = 500, 20_000  # how many texts are remembered, and how long they may be
SERVES = ("-m", "course.grade.books.render_process")
TOO_LONG = "laying it out takes too long"
FULL = "this page is too long already, so that only the beginning is here"


@dataclass
class Page:
    """What the cells of one page have used up so far."""

    seconds: float = 0.0
    size: int = 0
    images: int = 0

    def take(self, made: str) -> bool:
        """Count a cell; return whether there is room for it."""
        images = sum(len(part) for part in made.split('"') if part.startswith("data:image/"))
        if self.size + len(made) - images > SIZE or self.images + images > SIZE_OF_IMAGES:
            return False
        self.size, self.images = self.size + len(made) - images, self.images + images
        return True


def page_of(resources: MutableMapping | None) -> Page:
    """Return the count of the page that is being made: nbconvert has one set of resources for each."""
    if resources is None:
        return Page()
    if not isinstance(resources.get("laid_out"), Page):
        resources["laid_out"] = Page()
    return resources["laid_out"]


def rendered(kind: str, source: str, attachments: dict, resources: MutableMapping | None = None) -> Clean:
    """Return the HTML of one cell for a page; plain text with the reason where a limit is met."""
    page = page_of(resources)
    made = _process.lay_out(kind, source, attachments, page)
    if page.take(made):
        return made
    short = as_it_is(source[:SHORT], FULL)
    page.size += len(short)
    return short if page.size <= 2 * SIZE else Clean("")


class Process:
    """The process that lays out, as seen from here."""

    def __init__(self) -> None:
        self.child: subprocess.Popen | None = None
        self.owner = 0
        self.lock = threading.Lock()
        self.known: OrderedDict[str, Clean] = OrderedDict()

    def lay_out(self, kind: str, source: str, attachments: dict, page: Page) -> Clean:
        key = json.dumps([kind, source, attachments], sort_keys=True)
        with self.lock:
            if key in self.known:
                self.known.move_to_end(key)
                return self.known[key]
            if page.seconds >= OF_PAGE:
                return as_it_is(source, "the cells before took too long to lay out")
            made = self.ask(key.encode(), source, page)
            if self.child is not None and len(key) + len(made) <= KEPT_SIZE:
                self.known[key] = made
                while len(self.known) > KEPT:
                    self.known.popitem(last=False)
            return made

    def ask(self, question: bytes, source: str, page: Page) -> Clean:
        """Let the other process do it; end it and say so if it does not answer."""
        try:
            child = self.running()
            child.stdin.write(len(question).to_bytes(8, "big") + question)
            child.stdin.flush()
            answer = json.loads(self.read(child))
        except (OSError, EOFError, ValueError):
            self.end()
            page.seconds += SECONDS
            return as_it_is(source, TOO_LONG)
        page.seconds += answer["seconds"]
        return Clean(answer["html"]) if "html" in answer else as_it_is(source, answer["plain"])

    def read(self, child: subprocess.Popen) -> bytes:
        size = int.from_bytes(self.read_exactly(child, 8), "big")
        return self.read_exactly(child, size)

    def read_exactly(self, child: subprocess.Popen, size: int) -> bytes:
        parts, descriptor = [], child.stdout.fileno()
        while size:
            if not select.select([descriptor], [], [], PATIENCE)[0]:
                raise EOFError
            part = os.read(descriptor, min(size, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def running(self) -> subprocess.Popen:
        """Return the process, started anew where it ended or where it belongs to the parent of this process."""
        if self.child is None or self.owner != os.getpid() or self.child.poll() is not None:
            if self.owner == os.getpid():
                self.end()
            root = str(Path(__file__).resolve().parents[3])
            self.child = subprocess.Popen(
                [sys.executable, *SERVES],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))},
            )
            self.owner = os.getpid()
        return self.child

    def end(self) -> None:
        """End the process; the next question starts a new one."""
        child, self.child = self.child, None
        if child is not None and self.owner == os.getpid():
            child.kill()
            child.wait()
            child.stdin.close()
            child.stdout.close()


_process = Process()
atexit.register(_process.end)
