"""The Analogy Ledger at the end of the course: numbers decide, bets before and after are scored, one page is printed.

Serves lesson the_reckoning. It makes do with what the ledger holds and says what is missing. What anybody wrote into
the ledger is escaped, for the page is opened in a browser.
"""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from pathlib import Path

from helpers import ledger, ledger_numbers, pretest, records
from helpers.messages import emit

# What carries the result on each claim, and how far it goes. The result itself follows from a number.
COURSE = {
    "L1": (
        "by a model and a source",
        "A model cell below its threshold adds up its inputs; shunting and dendrites do not just add.",
    ),
    "L2": (
        "by a model and a source",
        "A model cell with two dendritic branches solves what no single unit can; that dendrites spike was recorded.",
    ),
    "L3": (
        "measured here",
        "No stack of linear layers computes XOR, one bent hidden layer does. More depth need not help.",
    ),
    "L4": (
        "by a model and a source",
        "Local rules come near the gradient, in models; nobody has seen a cortex compute it.",
    ),
    "L5": (
        "measured here",
        "Plain Hebb grows without end. It takes forgetting, order in time or reward to learn with it.",
    ),
    "L6": (
        "by a model and a source",
        "In one ear times tell what counts cannot; a rate that changes within milliseconds does so as well.",
    ),
    "L7": (
        "by source",
        "Energy for one event depends on the audit: 25-fold between three, with the firing rate of each.",
    ),
    "L8": (
        "by a model and a source",
        "It depends on how many spikes a code sends, on the price of each, and on memory.",
    ),
    "L9": (
        "by a model and a source",
        "A network reads most digits after a few dozen; what life taught a brain before is not counted.",
    ),
    "L10": (
        "by a model and a source",
        "Brittle against an aimed attack, not against noise or lost units: these are three claims.",
    ),
    "L11": (
        "measured here",
        "A quarter of a trained first layer was oriented, not half; with noise for pictures, 2 %.",
    ),
    "L12": (
        "measured here",
        "In a network trained on one task after the other it does; replay of a few dozen items saves most.",
    ),
}
OUTCOME = {"holds": 1.0, "open": 0.5, "breaks": 0.0}
OPEN = {  # why a bet on the slogan is not decided by its number
    "L4": "The number is about a network's wires, the bet about brains: it stays open.",
}
FILE = "my_evidence.html"
STYLE = """
.evidence { font: 11pt/1.35 sans-serif; color: #000; background: #fff; max-width: 75em }
.evidence table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: inherit }
/* twice .evidence: JupyterLab aligns the cells of tables to the right, and has the more specific rule */
section.evidence.evidence th, section.evidence.evidence td { border: 1px solid #888; padding: 0.2em 0.4em;
  text-align: left; vertical-align: top; overflow-wrap: anywhere; white-space: normal }
.evidence th:nth-child(1) { width: 17% } .evidence th:nth-child(2), .evidence th:nth-child(3) { width: 6.5% }
.evidence th:nth-child(4) { width: 48% }
.evidence .small { font-size: 85% }
@media print { @page { size: A4 portrait; margin: 8mm } .evidence { font-size: 6.2pt; line-height: 1.15 }
  .evidence p, .evidence h1 { margin: 0.4em 0 } .evidence tr { break-inside: avoid } }
"""


@dataclass
class Row:
    """One claim: confidences (None if not stated), what it is scored against and why, and the learner's evidence."""

    claim: str
    before: float | None
    after: float | None
    verdict: str
    carries: str  # what the verdict rests on; "" for the learner's own
    reason: str
    evidence: list[str]

    @property
    def outcome(self) -> float:
        """Return 1 where the claim held, 0 where it did not, 0.5 where that is open."""
        return OUTCOME.get(self.verdict, 0.5)


def stated(value) -> float | None:
    """Return a confidence, or None for whatever is not a number from 0 to 100."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value) if 0 <= value <= 100 else None


def rows(verdicts: dict | None = None) -> list[Row]:
    """Return all twelve claims with what the ledger holds; `verdicts` are the learner's, in place of the numbers'."""
    own = {claim: word for claim, word in dict(verdicts or {}).items() if claim in COURSE and word in OUTCOME}
    if len(own) < len(verdicts or {}):
        print(f"Left out: a verdict of your own is one of {', '.join(OUTCOME)}, for a claim from L1 to L12.")
    found = []
    for claim, kept in ledger.read().items():
        (carries, why), decided = COURSE[claim], ledger_numbers.decide(claim, kept)
        verdict, reason = decided.word, because(decided, why)
        if own.get(claim, verdict) != verdict:
            verdict, carries, reason = own[claim], "", f"Your own verdict. (By the number: {verdict}. {reason})"
        sure = stated(kept["before"]), stated(kept["after"])
        found.append(Row(claim, *sure, verdict, carries, reason, ledger.lines(kept)))
    return found


def because(decided: ledger_numbers.Decision, why: str) -> str:
    """Return by which number a claim was decided, and how far that goes."""
    sentence = ledger_numbers.SENTENCES[decided.claim]
    told = {True: "It holds", False: "It does not hold", None: "Within its error"}[decided.holds]
    parts = [f'"{sentence.text}" {told}: {decided.spelled()}.']
    if decided.outcome == 0.5 and decided.claim in OPEN:
        parts.append(OPEN[decided.claim])
    return " ".join([*parts, why])


def score(some: list[Row], when: str) -> float:
    """Return the Brier score of the confidences stated "before" or "after", on rows that all have one."""
    return ledger.brier_score([getattr(row, when) for row in some], [row.outcome for row in some])


def scored_by(brier_score, found: list[Row]) -> list[tuple[str, float]]:
    """Return ("you, before", score) and ("you, after", score), as far as there are bets. brier_score : the learner's"""
    outcomes = [row.outcome for row in found]
    bets = {when: [getattr(row, when) for row in found] for when in ("before", "after")}
    return [
        (f"you, {when}", brier_score(some, outcomes))
        for when, some in bets.items()
        if any(bet is not None for bet in some)
    ]


def scores(found: list[Row]) -> list[str]:
    """Return in sentences how well the confidences fit the outcomes, beside two bets that know no claim."""
    both = [row for row in found if row.before is not None and row.after is not None]
    said = []
    if both:
        held = [row.outcome for row in both]
        best = 100 * sum(held) / len(held)
        half, constant = (ledger.brier_score([bet] * len(both), held) for bet in (50, best))
        said.append(
            f"On the {len(both)} claims rated both times, the Brier score is {score(both, 'before'):.3f} before and "
            f"{score(both, 'after'):.3f} after the course (0 is perfect; 50 % everywhere would get {half:.3f}, and "
            f"{best:.0f} % everywhere, the best bet of one size for all, {constant:.3f})."
        )
    for when in ("before", "after"):
        some = [row for row in found if getattr(row, when) is not None]
        if some and len(some) != len(both):
            said.append(f"On all {len(some)} claims rated {when} the course it is {score(some, when):.3f}.")
    return said


def missing(found: list[Row]) -> list[str]:
    """Return in sentences what the ledger lacks."""
    lacks = {
        'No confidence "before" (the first lesson asks): {}.': [row.claim for row in found if row.before is None],
        'No confidence "after": {}.': [row.claim for row in found if row.after is None],
        "No evidence yet (the lessons record it at their end): {}.": [row.claim for row in found if not row.evidence],
    }
    return [sentence.format(", ".join(claims)) for sentence, claims in lacks.items() if claims]


def summary(found: list[Row]) -> list[str]:
    """Return what stands above the table: scores, what the ten questions show, and what is missing."""
    return [
        *(scores(found) or ["No Brier score: no confidence is in the ledger."]),
        *([f"The ten questions. {' '.join(said)}"] if (said := pretest.gain()) else []),
        *missing(found),
    ]


def comma(words: str) -> str:
    """Return words with a comma before them, if there are any."""
    return words and f", {words}"


def table_row(row: Row) -> str:
    """Return one claim as a row of the table."""
    own = "<br>".join(map(html.escape, row.evidence)) or "none yet"
    cells = (
        ledger.percent(row.before), ledger.percent(row.after), own,
        f"<strong>{html.escape(row.verdict)}</strong>{comma(row.carries)}. {html.escape(row.reason)}",
    )  # fmt: skip
    head = f'<th scope="row">{row.claim} {html.escape(ledger.CLAIMS[row.claim])}</th>'
    return f"<tr>{head}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def body(found: list[Row]) -> str:
    """Return scores, gaps and table as HTML that stands alone."""
    names = ("Claim", "Before", "After", "What I measured", "What it is scored against")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    said = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in summary(found))
    return (
        f'<style>{STYLE}</style><section class="evidence"><h1>My evidence: the Analogy Ledger</h1>{said}'
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(map(table_row, found))}</tbody></table>"
        '<p class="small">Scored as 1 (holds), 0 (breaks) or 0.5 (open). One number decides each claim; its sentence '
        "was fixed before anything was measured.</p></section>"
    )


def text(found: list[Row]) -> str:
    """Return the same as plain text."""
    lines = summary(found)
    for row in found:
        lines.append(
            f"{row.claim} {ledger.CLAIMS[row.claim]} Scored against: {row.verdict}{comma(row.carries)}. {row.reason}"
        )
        confidences = f"before {ledger.percent(row.before)}, after {ledger.percent(row.after)}"
        lines += [f"   {line}" for line in [confidences, *(row.evidence or ["no evidence yet"])]]
    return "\n".join(lines)


def write(found: list[Row]) -> Path | None:
    """Write the printable page above the lesson's folder in one step; return where, or None and say why not."""
    file = records.beside() / FILE
    title = '<meta charset="utf-8"><title>My evidence</title>'
    page = f'<!doctype html><html lang="en"><head>{title}</head><body>{body(found)}</body></html>\n'
    try:
        records.write_whole(file, page)
        return file
    except OSError as error:
        print(f"The page could not be written here ({error.strerror}). It is shown below all the same.")
        return None


def show(verdicts: dict | None = None) -> None:
    """Show the page here, and write it as a file to be printed.

    Parameters
    ----------
    verdicts : the learner's own, as in {"L7": "breaks"}, where they are to count in place of the numbers'
    """
    found = rows(verdicts)
    file = write(found)
    emit(body(found), text(found))
    if file:
        print(f"To print it, open {file} in a browser. It is laid out for one page of A4.")


def decided(claims=None) -> None:
    """Print by which number each claim was decided, a line each: plain text, which stays in a notebook handed in."""
    chosen = list(ledger.CLAIMS if claims is None else claims)
    content = ledger.read()
    for claim in chosen:
        found = ledger_numbers.decide(claim, content[claim])
        sentence = ledger_numbers.SENTENCES[claim]
        margin = f"{'at most' if sentence.sense == 'below' else 'at least'} {sentence.limit:g}"
        said = f"{claim} {found.word}: {found.spelled()}, asked for {margin}. {sentence.text}"
        if sentence.slogan is False and found.holds is not None:
            told = "The sentence holds" if found.holds else "The sentence does not hold"
            said += f' {told}, so the slogan "{ledger.CLAIMS[claim].rstrip(".")}" {found.word}.'
        print(said)


def own_rows() -> None:
    """Print what the learner has measured, a line for each row of the ledger, for whoever reads the essay."""
    content = ledger.read()
    lines = [f"{claim} {line}" for claim, found in content.items() for line in ledger.lines(found)]
    print("\n".join(lines) if lines else "Your ledger holds no numbers yet: the lessons write them.")
