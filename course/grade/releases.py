"""Remember the releases of a lesson, so that the copy of an earlier one is not taken for an edited one.

`releases/LESSON.json` holds, for each cell, the hashes of all texts that students were given; and under
"releases", for each release, the hash and the points of each of its cells.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from course.grade.intake.template import Template, hash_of

RELEASES = "releases"  # no notebook's cell: those names hold a space


def file_of(root: Path, lesson: str) -> Path:
    return Path(root) / "releases" / f"{lesson}.json"


def known(root: Path, lesson: str) -> dict[str, list]:
    """Return the hashes that are remembered, by cell; none where the file is missing or damaged."""
    earlier = Path(root) / ".cache" / "releases" / f"{lesson}.json"  # where it was kept before
    place = file_of(root, lesson)
    try:
        found = json.loads((place if place.exists() else earlier).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def remember(root: Path, lesson: str, templates: list[Template]) -> dict[str, list]:
    """Add what students are given now, and return all that is known."""
    found = known(root, lesson)
    before = json.dumps(found)
    if (now := release_of(templates)) not in found.setdefault(RELEASES, []):
        found[RELEASES].append(now)
    for template in templates:
        for asked in template.cells:
            texts = found.setdefault(f"{template.notebook} {asked.grade_id}", [])
            if (text := hash_of(asked.visible)) not in texts:
                texts.append(text)
    if json.dumps(found) != before:
        place = file_of(root, lesson)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return found


def release_of(templates: list[Template]) -> dict[str, list]:
    """Return the hash of the text and the points of each cell."""
    return {
        f"{template.notebook} {asked.grade_id}": [hash_of(asked.visible), asked.points]
        for template in templates
        for asked in template.cells
    }


def of_notebook(notebook: str, releases: list[dict]) -> tuple[dict[str, tuple], ...]:
    """Return the releases of one notebook, the latest first: (hash, points) by cell."""
    start = f"{notebook} "
    return tuple(
        {name.removeprefix(start): tuple(cell) for name, cell in one.items() if name.startswith(start)}
        for one in reversed(releases)
    )


def with_earlier(templates: list[Template], found: dict[str, list]) -> list[Template]:
    """Return the templates with the texts of earlier releases."""
    return [
        replace(
            template,
            earlier=frozenset(
                (asked.grade_id, text)
                for asked in template.cells
                for text in found.get(f"{template.notebook} {asked.grade_id}", ())
            ),
            releases=of_notebook(template.notebook, found.get(RELEASES, [])),
        )
        for template in templates
    ]
