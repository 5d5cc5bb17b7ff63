"""A learner's progress: which checks passed, the first prediction, what is open, and where to go on.

It is kept in the learner's own records (`helpers.records`), is never handed in, and decides no score: points are those
of the visible checks, and grading may give others. Where it cannot be kept, nothing is said and no lesson stops.
"""

from __future__ import annotations

import datetime
import html

from helpers import records
from helpers.check import built
from helpers.messages import emit
from helpers.table import as_html
from helpers.table import as_text as as_text_table

FILE = "progress.json"


def outline() -> dict:
    """Return the course's outline as the builder wrote it: {"lessons": [...], "ways": {...}, "refreshers": [...]}."""
    return {"lessons": [], "ways": {}, "refreshers": []} | built("outline")


def passed(check: str, points: float | None = None) -> None:
    """Note that a check passed; the first time counts.

    Parameters
    ----------
    check : `concept/check`, as in "perceptron/perceptron-update"
    points : points of the check, where the outline does not know them
    """
    if not records.kept():
        return
    content = records.read(FILE)
    noted = checks(content)
    today = datetime.date.today().isoformat()
    noted[check] = {"when": today, **noted.pop(check, {}), **({} if points is None else {"points": points})}
    records.write(FILE, {"version": 1, **content, "checks": noted})  # the last one is where the learner works


def checks(content: dict | None = None) -> dict[str, dict]:
    """Return the checks that passed, in the order of the last time: {"perceptron/margin": {"when": ...}, ...}."""
    found = (records.read(FILE) if content is None else content).get("checks")
    return {str(k): v for k, v in found.items() if isinstance(v, dict)} if isinstance(found, dict) else {}


def first_prediction(name: str, value) -> object:
    """Return the first value that was predicted under a name in this lesson, and note it if this is the first.

    Parameters
    ----------
    name : name of the prediction's variable
    value : its value now; only a number, a truth value or a text can be kept
    """
    if not records.kept() or not isinstance(value, bool | int | float | str):
        return value
    content = records.read(FILE)
    noted = content["predictions"] if isinstance(content.get("predictions"), dict) else {}
    key = f"{records.lesson()}/{name}"
    if key not in noted:
        records.write(FILE, {"version": 1, **content, "predictions": {**noted, key: value}})
    return noted.get(key, value)


def state(entry: dict, done: dict[str, dict]) -> dict:
    """Return a lesson's state: its entry in the outline with points won and possible, and the exercises still open."""
    rows = [{**row, "done": f"{entry['concept']}/{row['check']}" in done} for row in entry["exercises"]]
    return {
        **entry,
        "rows": rows,
        "won": sum(row["points"] for row in rows if row["done"]),
        "possible": sum(row["points"] for row in rows),
        "open": [row for row in rows if not row["done"]],
    }


def states() -> list[dict]:
    """Return the state of each lesson, in order."""
    done = checks()
    return [state(entry, done) for entry in outline()["lessons"]]


def go_on(found: list[dict], done: dict[str, dict]) -> dict | None:
    """Return where to go on: the lesson worked on last, or the first unfinished one after it, then any before it."""
    concepts = [lesson["concept"] for lesson in found]
    touched = [key.partition("/")[0] for key in done if key.partition("/")[0] in concepts]
    start = concepts.index(touched[-1]) if touched else 0
    return next((lesson for lesson in found[start:] + found[:start] if lesson["open"]), None)


def lesson(concept: str | None = None) -> None:
    """Show a lesson's exercises: what passed, points, what is open and in which section to read again.

    Parameters
    ----------
    concept : name of the lesson, as in "perceptron"; by default the one whose folder this is
    """
    concept = concept or records.lesson()
    if records.is_grading():
        return
    found = next((entry for entry in states() if entry["concept"] == concept), None)
    if found is None:
        print(f"There is no lesson {concept!r} in the outline of the course.")
        return
    emit(as_table(found), as_text(found))


def closing(found: dict) -> str:
    """Return in a sentence what is open, and where to read again."""
    if not found["open"]:
        return "Every check of this lesson has passed."
    places = list(dict.fromkeys(row["section"] for row in found["open"]))
    return f"Open: {len(found['open'])} of {len(found['rows'])}. Read again: {'; '.join(places)}."


def count(row: dict) -> str:
    """Return a check's points as the table shows them."""
    return f"{row['points'] if row['done'] else 0:g} of {row['points']:g}" if row["points"] else "no points"


NOTE = (
    "Points of the visible checks. The quiz and texts that a person reads are not in this table; "
    "grading has the last word."
)


def parts(found: dict) -> tuple:
    """Return columns, rows, which columns stand at the right, and the caption of a lesson's table."""
    rows = [
        (row["section"], row["check"], "✓ passed" if row["done"] else "○ open", count(row)) for row in found["rows"]
    ]
    caption = f"{found['title']}: {found['won']:g} of {found['possible']:g} points"
    return ("Section", "Exercise", "State", "Points"), rows, (False,) * 4, caption


def as_table(found: dict) -> str:
    """Return a lesson's state as an HTML table."""
    below = f"<p>{html.escape(closing(found))}<br><small>{NOTE}</small></p>"
    return as_html(*parts(found), named_rows=True) + below


def as_text(found: dict) -> str:
    """Return the same as plain text."""
    return "\n".join([as_text_table(*parts(found)), closing(found), NOTE])


def show() -> None:
    """Show the whole course here: lessons, points, what is open, where to go on; the start page is written anew."""
    from helpers import start_page

    start_page.show()
