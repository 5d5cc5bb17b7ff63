"""Turn the repository's own Markdown (README, CONTRIBUTING, docs/) into pages: the same words, links into the site."""

from __future__ import annotations

import posixpath
import re

from course.authoring.lesson import ROOT

# Where a file of the repository stands in the site.
PAGES = {
    "CONTRIBUTING.md": "guides/contributing.md",
    "docs/any-course.md": "guides/any-course.md",
    "docs/attacks.md": "guides/attacks.md",
    "docs/for-whom.md": "for-whom.md",
    "docs/browser.md": "guides/browser.md",
    "docs/grading.md": "guides/grading.md",
}
README = "guides/start.md"
SECTIONS = ("Start", "How a class uses it", "Write a lesson", "Licence")
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")


def pages(secrets: set[str]) -> dict[str, str]:
    """Return the texts of the pages that the repository already holds, by their name in the site.

    Parameters
    ----------
    secrets : lines of answers; the guide for authors quotes some as an example, and the site shows dots there
    """
    texts = {name: masked((ROOT / name).read_text(encoding="utf-8"), secrets) for name in PAGES}
    found = {target: relinked(texts[name], name, target) for name, target in PAGES.items()}
    return found | {README: relinked(start_page(), "README.md", README)}


def masked(text: str, secrets: set[str]) -> str:
    """Return a text with dots in place of each line that is a secret."""
    lines = text.split("\n")
    return "\n".join(re.sub(r"\S.*", "...", line) if line.strip() in secrets else line for line in lines)


def start_page() -> str:
    """Return what the README says of installing and teaching; lessons and claims have pages of their own."""
    parts = re.split(r"^## (.+)$", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    texts = dict(zip(parts[1::2], parts[2::2], strict=True))
    return "# Install it, teach with it\n\n" + "\n\n".join(
        f"## {name}\n\n{texts[name].strip()}" for name in SECTIONS if name in texts
    )


def relinked(text: str, name: str, target: str) -> str:
    """Return a text of the repository whose links lead to pages of the site; what the site lacks is named, not linked.

    Parameters
    ----------
    name : the file in the repository, from which its links are read
    target : the page in the site, from which they lead on
    """

    def link(found) -> str:
        mark, words, address = found.groups()
        if mark or re.match(r"(?:https?:|mailto:|#)", address):
            return found[0]
        file, _, part = address.partition("#")
        goal = site_page(posixpath.normpath(posixpath.join(posixpath.dirname(name), file)))
        if goal is None:
            return words
        way = posixpath.relpath(goal, posixpath.dirname(target) or ".")
        return f"[{words}]({way}{'#' + part if part else ''})"

    return LINK.sub(link, text)


def site_page(file: str) -> str | None:
    """Return the page of the site that shows a file of the repository."""
    lesson = re.fullmatch(r"notebooks/(\d\d_\w+)/\1\.ipynb", file)
    refresher = re.fullmatch(r"notebooks/refreshers/(\w+)\.ipynb", file)
    if lesson:
        return f"lessons/{lesson[1]}.ipynb"
    if refresher:
        return f"refreshers/{refresher[1]}.ipynb"
    return {"README.md": README, "docs/claims.md": "claims.md"}.get(file) or PAGES.get(file)
