"""The page of claims, for narrow windows too: docs/claims.md's table as a list, by verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass

from course.authoring.claims import MEASURED, VERDICTS
from course.site.guides import relinked

CELL = re.compile(r"(?<!\\)\|")
ANCHOR = re.compile(r'<a id="([^"]+)"></a>')


@dataclass
class Row:
    """A line of the table, its cells as Markdown."""

    anchor: str
    claim: str
    lesson: str
    place: str
    measured: str
    verdict: str
    carried: str
    source: str


def rows(text: str) -> list[Row]:
    """Return the lines of the table of docs/claims.md."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in CELL.split(line.strip())[1:-1]]
        anchor = ANCHOR.search(line)
        if anchor and len(cells) == 7:
            found.append(Row(anchor[1], ANCHOR.sub("", cells[0]), *cells[1:]))
    return found


def page(text: str) -> str:
    """Return the page: what stands above the table, then the claims, a part for each verdict."""
    head = text.partition("<!--")[0].strip()
    found = rows(text)
    parts = [head]
    for verdict in VERDICTS:
        own = [row for row in found if row.verdict.split(",")[0] == verdict]
        if own:
            parts += [f"## {verdict.capitalize()}", *map(entry, own)]
    return relinked("\n\n".join(parts) + "\n", "docs/claims.md", "claims.md")


def entry(row: Row) -> str:
    """Return one claim with what was measured and what decides."""
    measured = row.measured.replace("<br>", "  \n  ")
    source = "" if row.source == "this measurement" else f" Source: {row.source}."
    by = "" if row.carried == MEASURED else "by "
    return (f"({row.anchor})=\n**{row.claim}**\n: *{row.verdict}*, {by}{row.carried}; {row.lesson}, {row.place}\n\n"
            f"  {measured}\n\n  {source.strip()}").rstrip()  # fmt: skip
