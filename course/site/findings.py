"""Look through a built site: dead links, images without a description, what loads from elsewhere, leaks."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from course.authoring.lesson import find_lessons, find_refreshers, read_lesson
from course.site import leaks

LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}
LINKS_THAT_LOAD = ("stylesheet", "icon", "preload", "preconnect", "dns-prefetch", "modulepreload", "manifest")
STYLE_ADDRESS = re.compile(r"""(?:url\(\s*['"]?|@import\s+['"])((?:https?:)?//[^'")\s]+)""")


class Reader(HTMLParser):
    """Read off a page its links, anchors, images, and what it loads."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.bare: list[str] = []
        self.loaded: list[str] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.anchors |= {value for name in ("id", "name") if (value := found.get(name))}
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if tag == "img" and not (found.get("alt") or "").strip() and found.get("role") != "presentation":
            self.bare.append(found.get("src") or "an image without an address")
        if tag in LOADING and found.get(LOADING[tag]):
            self.loaded.append(found[LOADING[tag]])
        if tag == "link" and set((found.get("rel") or "").split()) & set(LINKS_THAT_LOAD):
            self.loaded.append(found.get("href") or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


@cache
def read(file: Path, changed: float) -> Reader:
    """Return what stands in a page; `changed` is the time of its last change."""
    reader = Reader()
    reader.feed(file.read_text(encoding="utf-8"))
    return reader


def reader_of(file: Path) -> Reader:
    return read(file, file.stat().st_mtime)


def pages(folder: Path) -> list[Path]:
    """Return the pages of a site, without those of the JupyterLab in the browser."""
    lab = folder / "lite"
    return [file for file in sorted(folder.rglob("*.html")) if lab not in file.parents and "_static" not in file.parts]


def of_site(folder: Path) -> list[str]:
    """Return all that is wrong with a site, a line each."""
    lessons = [read_lesson(path) for path in [*find_lessons(), *find_refreshers()]]
    found = [line for page in pages(folder) for line in of_page(page, folder)]
    return found + from_styles(folder) + leaks.of_site(folder, lessons)


def of_page(page: Path, folder: Path) -> list[str]:
    """Return what is wrong with one page."""
    name, reader = page.relative_to(folder).as_posix(), reader_of(page)
    found = [f"{name}: an image has no description: {source[:60]}" for source in reader.bare]
    found += [f"{name} loads {address} from elsewhere" for address in reader.loaded if is_elsewhere(address)]
    addresses = [*reader.links, *(address for address in reader.loaded if not is_elsewhere(address))]
    return found + [line for address in addresses if (line := broken(address, page, folder))]


def is_elsewhere(address: str) -> bool:
    """Return whether an address leads to another machine."""
    return bool(urlsplit(address).netloc)


def broken(address: str, page: Path, folder: Path) -> str | None:
    """Return in a sentence why an address inside the site leads nowhere, or None."""
    parts = urlsplit(address)
    lab = folder / "lite"
    if parts.scheme or parts.netloc:
        return None
    name = page.relative_to(folder).as_posix()
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if lab in target.parents and not lab.exists():  # the pages alone were built
        return None
    if target.is_dir():
        target /= "index.html"
    if not target.exists():
        return f"{name}: the link {address} leads nowhere"
    inside = target.suffix == ".html" and parts.fragment and lab not in target.parents
    if inside and unquote(parts.fragment) not in reader_of(target).anchors:
        return f"{name}: {address} names a place that is not on that page"
    return None


def from_styles(folder: Path) -> list[str]:
    """Return what style sheets load from elsewhere."""
    return [
        f"{file.relative_to(folder).as_posix()} loads {address} from elsewhere"
        for file in sorted(folder.rglob("*.css"))
        for address in STYLE_ADDRESS.findall(file.read_text(encoding="utf-8", errors="replace"))
        if "www.w3.org" not in address
    ]
