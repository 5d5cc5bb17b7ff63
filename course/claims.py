"""What the course claims: the sentences of lessons/claims.toml, and the cells that meet them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from course.lesson import LessonError

VERDICTS = ("holds", "holds weakly", "contested", "dated", "wrong")
REQUIRED = ("claim", "lessons", "verdict", "computes")


@dataclass(frozen=True)
class Claim:
    """One entry of lessons/claims.toml."""

    name: str
    claim: str
    lessons: tuple[str, ...]
    verdict: str
    computes: str
    condition: str = ""
    source: str = ""
    shows: str | dict = ""


def read_claims(folder: Path) -> dict[str, Claim]:
    """Return the entries of claims.toml in a folder of lessons, by their ids; none if there is no such file."""
    file = folder / "claims.toml"
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    except tomllib.TOMLDecodeError as problem:
        raise LessonError(f"{folder.name}/{file.name}: this is not TOML ({problem}). Mend the line.") from None
    return {name: read_claim(name, entry, f"{folder.name}/{file.name}: [{name}]") for name, entry in entries.items()}


def read_claim(name: str, entry: dict, place: str) -> Claim:
    """Return one entry, or raise an error that quotes its place."""
    missing = [key for key in REQUIRED if not entry.get(key)]
    unknown = set(entry) - set(Claim.__dataclass_fields__) | ({"name"} & set(entry))
    if missing or unknown:
        raise LessonError(f"{place}: missing {missing}, unknown {sorted(unknown)}. The head of the file says the keys.")
    wrong = [word for word in entry["verdict"].split(", ") if word not in VERDICTS]
    if wrong:
        raise LessonError(f"{place}: verdict {wrong[0]!r}. Say one of {', '.join(VERDICTS)} (or two, with a comma).")
    return Claim(name, **(entry | {"lessons": tuple(entry["lessons"])}))
