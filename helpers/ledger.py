"""The Analogy Ledger: twelve claims, the learner's confidence before and after, and the evidence in between.

It is one small JSON file among the learner's records (`helpers.records`), the same wherever a lesson lies, so that it
outlives a restart and a new release of a lesson. A ledger beside a lesson, from before, is read into it.
It never decides a score and never stops a lesson: where it cannot write, it says so in a sentence.
"""

from __future__ import annotations

import contextlib
import hashlib
import html
import json
import math
from pathlib import Path

import numpy as np

from helpers import records
from helpers.messages import emit

CLAIMS = {
    "L1": "A neuron computes a weighted sum of its inputs and compares it with a threshold.",
    "L2": "One neuron is one simple unit.",
    "L3": "Depth helps.",
    "L4": "The brain learns by backpropagation.",
    "L5": "Hebb's rule is enough to learn.",
    "L6": "The timing of spikes matters.",
    "L7": "Brains are more energy-efficient than artificial networks.",
    "L8": "Spiking networks save energy.",
    "L9": "Brains learn from few examples, artificial networks need millions.",
    "L10": "Brains are robust, artificial networks are brittle.",
    "L11": "The visual cortex and convolutional networks learn the same features.",
    "L12": "Learning something new overwrites the old.",
}
VERDICTS = ("holds", "holds weakly", "breaks", "contested", "cannot tell")
VERSION = 1
# Rows that a lesson wrote which has since become two: for each claim, the lessons that stand for it now.
DIVIDED = {
    "local_learning": {
        "L4": ("credit_assignment",),
        "L5": ("plasticity_and_reward", "credit_assignment"),
        "L6": ("plasticity_and_reward",),
    }
}


def path() -> Path:
    """Return where the ledger is: the same file for all lessons of a learner."""
    return records.folder() / "ledger.json"


def read() -> dict:
    """Return the ledger: {"L1": {"before": 60, "after": None, "evidence": {lesson: {...}}}, ...}, all twelve claims."""
    claims = (load() or {}).get("claims", {})
    return {claim: entry(claims, claim) for claim in CLAIMS}


def entry(claims: dict, claim: str) -> dict:
    """Return one claim's entry in full, whatever is missing or odd in the file."""
    found = claims.get(claim) if isinstance(claims.get(claim), dict) else {}
    evidence = found.get("evidence") if isinstance(found.get("evidence"), dict) else {}
    rows = {lesson: row for lesson, row in evidence.items() if isinstance(row, dict)}
    return {"before": found.get("before"), "after": found.get("after"), "evidence": under_new_names(claim, rows)}


def verdicts(claims: dict, claim: str) -> dict:
    """Return the learner's own verdicts on a claim, {lesson: {"verdict": ..., "decided_by": ..., "numbers": ...}}."""
    found = claims.get(claim) if isinstance(claims.get(claim), dict) else {}
    given = found.get("verdicts") if isinstance(found.get("verdicts"), dict) else {}
    return {lesson: row for lesson, row in given.items() if isinstance(row, dict)}


def under_new_names(claim: str, rows: dict) -> dict:
    """Return rows of evidence with a divided lesson's row under both names; a row of the new lesson goes before it."""
    found = {}
    for lesson, row in rows.items():
        for name in DIVIDED.get(lesson, {}).get(claim, (lesson,)):
            if name == lesson or name not in rows:
                found[name] = row
    return found


def load() -> dict | None:
    """Return the file's content, or None if the place cannot be read; a damaged file is set aside for a new one."""
    file = path()
    try:
        return with_older(parsed(file), file)
    except FileNotFoundError:
        return with_older({}, file)
    except OSError as error:
        print(f"The ledger could not be read ({error.strerror}). The lesson goes on without it.")
        return None
    except (ValueError, RecursionError):
        set_aside(file)
        return with_older({}, file)


def parsed(file: Path) -> dict:
    """Return the content of a ledger's file; raise ValueError if it is none."""
    content = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or not isinstance(content.get("claims", {}), dict):
        raise ValueError("not a ledger")
    return content


def older_places() -> list[Path]:
    """Return where a ledger was kept before: above the lesson, and the same for a lesson in workspace/ or fetched."""
    above = Path.cwd().parent
    return [place / "ledger.json" for place in (above, above / "workspace", above.parent)]


def with_older(content: dict, file: Path) -> dict:
    """Return the ledger with each older one that lies near read into it, once; the older files stay where they are."""
    if records.is_beside():
        return content
    merged = content["merged"] if isinstance(content.get("merged"), list) else []
    for older in older_places():
        try:
            if older.resolve() == file.resolve():
                continue
            mark = hashlib.sha256(older.read_bytes()).hexdigest()[:16]
            if mark not in merged:
                content = {**merge(content, parsed(older)), "merged": [*merged, mark]}
                merged = content["merged"]
        except (OSError, ValueError, RecursionError):
            continue
    return content


def merge(content: dict, older: dict) -> dict:
    """Return a ledger with what another one holds: gaps are filled, and a bet that differs is kept beside ours."""
    claims = dict(content.get("claims", {}))
    for claim in CLAIMS:
        if not isinstance(older.get("claims", {}).get(claim), dict):
            continue
        kept = claims.get(claim) if isinstance(claims.get(claim), dict) else {}
        ours, theirs = {**kept, **entry(claims, claim)}, entry(older["claims"], claim)
        for when in ("before", "after"):
            if ours[when] is None:
                ours[when] = theirs[when]
            elif theirs[when] not in (None, ours[when]):
                ours.setdefault("also", []).append({when: theirs[when]})
        ours["evidence"] = {**theirs["evidence"], **ours["evidence"]}
        if given := verdicts(older["claims"], claim) | verdicts(claims, claim):
            ours["verdicts"] = given
        claims[claim] = ours
    return {"version": VERSION, **content, "claims": claims}


def set_aside(file: Path) -> None:
    """Rename a damaged ledger, never over another file, and say so."""
    number = 1
    while (aside := file.with_name(f"ledger-damaged-{number}.json")).exists():
        number += 1
    with contextlib.suppress(OSError):
        file.rename(aside)
        print(f"The ledger was damaged. It is kept as {aside.name}, and a new one begins.")


def save(content: dict) -> bool:
    """Write the ledger; return whether that worked."""
    try:
        records.write_whole(path(), json.dumps(content, indent=1, ensure_ascii=False) + "\n")
        return True
    except OSError as error:
        print(f"The ledger could not be written here ({error.strerror}). The lesson goes on without it.")
        return False


def change(claim: str, update) -> bool:
    """Apply `update` to one claim's entry and save; what else the file holds stays as it is."""
    content = load()
    if content is None:
        return False
    content.setdefault("version", VERSION)
    claims = content.setdefault("claims", {})
    kept = claims.get(claim) if isinstance(claims.get(claim), dict) else {}
    claims[claim] = {**kept, **entry(claims, claim)}
    update(claims[claim])
    return save(content)


def record(claim: str, lesson: str, evidence: str, verdict: str = "", value=None) -> None:
    """Write one row of evidence; the same lesson writes over its own row only, and the learner's own verdict stays.

    Nothing is written where the number rests on a function whose check has not passed in this notebook.

    Parameters
    ----------
    claim : "L1" to "L12"
    lesson : name of the lesson, as in "threshold_logic"
    evidence : one sentence with the learner's own measured number
    verdict : "holds", "holds weakly", "breaks", "contested" or "cannot tell"; "" where the learner is to judge
    value : the number itself, if there is one
    """
    if claim not in CLAIMS or verdict not in ("", *VERDICTS):
        print(f"Nothing was written: a claim is one of L1 to L12, a verdict one of {', '.join(VERDICTS)}.")
        return
    from helpers import ledger_cards

    if ledger_cards.refused(claim, str(lesson)):
        return

    def write(found: dict) -> None:
        own = found["evidence"].get(str(lesson), {})
        said = verdict or own.get("verdict", "")
        found["evidence"][str(lesson)] = {**own, "evidence": str(evidence), "verdict": said, "value": plain(value)}

    if change(claim, write):
        print(f"In your ledger, {' '.join(filter(None, (claim, verdict)))}: {evidence}")


def confidence(claim: str, percent: float, when: str = "before") -> None:
    """Write how sure you are of a claim, from 0 to 100 percent, "before" or "after" the course."""
    number = plain(percent)
    if claim not in CLAIMS or when not in ("before", "after"):
        print('Nothing was written: a claim is one of L1 to L12, and `when` is "before" or "after".')
    elif isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number <= 100:
        print(f"Nothing was written: a confidence is a number from 0 to 100, not {percent!r}.")
    else:
        first = read()[claim]["before"]
        if change(claim, lambda found: bet(found, number, when)) and when == "before" and first not in (None, number):
            print(f"{claim}: {changed(first, number)}")


def changed(first: float, now: float) -> str:
    """Return a changed bet in words."""
    return f"you first bet {percent(first)}, now {percent(now)}. Both are kept; the first one is scored."


def bet(found: dict, number: float, when: str) -> None:
    """Write a bet into a claim's entry: the first one is kept, a later one stands beside it as a change."""
    if when == "before" and found["before"] not in (None, number):
        found["now"] = number
    else:
        found.pop("now", None) if when == "before" else None
        found[when] = number


def plain(value):
    """Return a value as JSON can hold it, or None."""
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, bool | int | float | str) else None


def brier_score(confidences, outcomes) -> float:
    """Return the mean squared gap between confidences and what turned out (Brier, 1950).

    mean((confidence / 100 - outcome)**2): 0 is perfect, sure and always wrong gets 1. Where every outcome is 0 or 1,
    "50 %" everywhere gets 0.25.

    Parameters
    ----------
    confidences : percentages from 0 to 100
    outcomes : 1 where the claim held, 0 where it did not, 0.5 where it held weakly or is contested
    """
    sure, held = np.asarray(confidences, float), np.asarray(outcomes, float)
    if sure.shape != held.shape or sure.size == 0:
        raise ValueError(f"one outcome for each confidence is needed, not {held.size} for {sure.size}")
    return float(np.mean((sure / 100 - held) ** 2))


def show(claims=None) -> None:
    """Show the ledger as a table: claim, before, evidence with verdicts, after.

    Parameters
    ----------
    claims : the claims to show, as in ["L1", "L3"]; all twelve by default
    """
    chosen = [claims] if isinstance(claims, str) else list(CLAIMS if claims is None else claims)
    content = read()
    rows = [(claim, content[claim]) for claim in chosen if claim in content]
    emit(table(rows), "\n".join(text_row(claim, found) for claim, found in rows))


def percent(number) -> str:
    """Return a confidence as the table shows it."""
    return f"{number:g} %" if isinstance(number, int | float) else "not stated"


def lines(found: dict) -> list[str]:
    """Return the evidence of a claim, a line for each lesson."""
    return [
        f"{row['verdict'] + ': ' if row.get('verdict') else ''}{row.get('evidence')} ({lesson})"
        for lesson, row in found["evidence"].items()
    ]


def text_row(claim: str, found: dict) -> str:
    """Return one claim as plain text."""
    head = f"{claim} {CLAIMS[claim]} Before: {percent(found['before'])}. After: {percent(found['after'])}."
    return "\n".join([head, *(f"   {line}" for line in lines(found) or ["no evidence yet"])])


def table(rows: list[tuple[str, dict]]) -> str:
    """Return the rows as an HTML table with a caption and headers for rows and columns."""
    left = 'style="text-align: left; vertical-align: top"'
    body = ""
    for claim, found in rows:
        evidence = "<br>".join(html.escape(line) for line in lines(found)) or "none yet"
        cells = (percent(found["before"]), evidence, percent(found["after"]))
        body += f'<tr><th scope="row" {left}>{claim} {html.escape(CLAIMS[claim])}</th>'
        body += "".join(f"<td {left}>{cell}</td>" for cell in cells) + "</tr>"
    head = "".join(f'<th scope="col" {left}>{name}</th>' for name in ("Claim", "Before", "Evidence", "After"))
    return f"<table><caption>The Analogy Ledger</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def today(claim: str) -> None:
    """Show the claim that a lesson is about, as a card with a place for the bet; silent in grading."""
    from helpers import ledger_cards

    ledger_cards.today(claim)


def verdict(
    claim: str, lesson: str, numbers: dict, decided_by: str = "", course: str = "", literature: str = ""
) -> None:
    """Ask for the learner's verdict in two clicks, then show the course's row: see `ledger_cards.verdict`."""
    from helpers import ledger_cards

    ledger_cards.verdict(claim, lesson, numbers, decided_by, course, literature)


def decide(claim: str, lesson: str, choice: str, decided_by: str = "", sentence: str = "") -> None:
    """Write the learner's verdict without buttons: "holds", "breaks" or "cannot tell"."""
    from helpers import ledger_cards

    ledger_cards.decide(claim, lesson, choice, decided_by, sentence)


def picture() -> None:
    """Show the picture of the twelve claims: slogan, bet, what was measured where."""
    from helpers import ledger_cards

    ledger_cards.show_picture()
