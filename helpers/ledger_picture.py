"""The picture of the twelve claims: the learner's bet on each, and what was measured since."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

from helpers import ledger
from helpers.check import built
from helpers.figures import COLOURS, new_figure

# A state has its own mark, word and colour, so that none of the three is needed alone (Okabe-Ito colours).
MARKS = {
    "holds": ("o", COLOURS["green"]),
    "holds weakly": ("D", COLOURS["sky_blue"]),
    "breaks": ("X", COLOURS["vermillion"]),
    "open": ("|", COLOURS["grey"]),
    "other": ("s", COLOURS["purple"]),
}


@dataclass
class Claim:
    """One claim as the picture shows it: bets in percent (None if there is none), and what was measured where."""

    claim: str
    slogan: str
    bet: float | None
    now: float | None
    state: str  # "open", or the verdict: "holds", "breaks", "cannot tell", "measured", ...
    where: str  # the lesson, as in "02 perceptron", or ""
    own: bool  # whether the learner gave that verdict herself, by a click


def names() -> dict[str, str]:
    """Return the number and name of each lesson by its concept."""
    found = built("outline").get("lessons", [])
    return {lesson["concept"]: lesson["name"].replace("_", " ") for lesson in found}


def rows() -> list[Claim]:
    """Return the twelve claims as they stand in the learner's ledger."""
    content = (ledger.load() or {}).get("claims", {})
    return [row(claim, content) for claim in ledger.CLAIMS]


def row(claim: str, content: dict) -> Claim:
    """Return one claim; the learner's own verdict of the latest lesson goes before a row that a lesson wrote."""
    found, own = ledger.entry(content, claim), ledger.verdicts(content, claim)
    kept = content.get(claim) if isinstance(content.get(claim), dict) else {}
    order = {concept: place for place, concept in enumerate(names())}
    source = own or found["evidence"]
    lesson = max(source, key=lambda concept: order.get(concept, -1), default="")
    state = str(source[lesson].get("verdict") or "measured") if lesson else "open"
    return Claim(
        claim, ledger.CLAIMS[claim].rstrip("."), number(found["before"]), number(kept.get("now")), state,
        names().get(lesson, lesson.replace("_", " ")), bool(own),
    )  # fmt: skip


def number(value) -> float | None:
    """Return a bet between 0 and 100, or None for whatever else stands in the file."""
    real = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if real and 0 <= value <= 100 else None


def standing(row: Claim) -> str:
    """Return a claim's state in words."""
    if row.state == "open":
        return "open"
    lesson = re.sub(r"^(\d\d) .*", r"lesson \1", row.where) or "a lesson"
    if row.own:
        return f"my verdict in {lesson}: {row.state}"
    return f"measured in {lesson}" + ("" if row.state == "measured" else f": {row.state}")


def bet(row: Claim) -> str:
    """Return a claim's bets in words."""
    if row.bet is None:
        return "no bet yet"
    return f"bet {row.bet:g} %" + ("" if row.now is None else f", changed to {row.now:g} %")


def lines(found: list[Claim]) -> list[str]:
    """Return the picture in words, a line for each claim."""
    return [f"{row.claim} {row.slogan}: {bet(row)}; {standing(row)}." for row in found]


def describe(found: list[Claim]) -> str:
    """Return the picture's alt text: the count of bets and states; the lines in words have the rest."""
    bets = sum(row.bet is not None for row in found)
    measured = [row for row in found if row.state != "open"]
    states = [
        f"{sum(row.state == state for row in measured)} {state}" for state in dict.fromkeys(r.state for r in measured)
    ]
    said = f" ({', '.join(states)})" if states else ""
    return (
        "The twelve claims of the ledger, one below the other, each with my bet between 0 and 100 %. "
        f"Bets made: {bets}. Measured: {len(measured)}{said}. Open: {len(found) - len(measured)}."
    )


def figure(found: list[Claim]):
    """Return the picture: each claim's slogan, below it bet and state. Narrow, so that it stays readable."""
    slogans = [textwrap.fill(f"{row.claim}  {row.slogan}", 62) for row in found]
    heights = [1 + slogan.count("\n") * 0.45 for slogan in slogans]
    made, axes = new_figure(5.4, 0.44 * sum(heights) + 0.6)
    place = 0.0
    for row, slogan, height in zip(found, slogans, heights, strict=True):
        place += height
        axes.text(0, place - 0.32, slogan, va="bottom", fontsize=11)
        draw(axes, place - 0.14, row)
    axes.set(xlim=(-2, 236), ylim=(place + 0.25, 0), yticks=[])
    axes.set_xticks([0, 50, 100], ["0", "50", "100 %"])
    axes.set_xlabel("my bet that the claim holds", loc="left")
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    return made


def draw(axes, place: float, row: Claim) -> None:
    """Draw one claim: a line from 0 to 100, the bet, its change, and the state at the right."""
    mark, colour = MARKS.get(row.state, MARKS["other"])
    axes.plot([0, 100], [place, place], color="#DDDDDD", linewidth=5, solid_capstyle="round", zorder=1)
    if row.bet is not None:
        axes.plot([0, row.bet], [place, place], color="#888888", linewidth=5, solid_capstyle="round", zorder=2)
        axes.plot(row.bet, place, "o", color="black", markersize=8, zorder=4)
    if row.bet is not None and row.now is not None:
        axes.annotate("", (row.now, place), (row.bet, place), arrowprops={"arrowstyle": "->", "lw": 2}, zorder=5)
        axes.plot(row.now, place, "o", markerfacecolor="white", markeredgecolor="black", markersize=8, zorder=4)
    axes.plot(109, place, mark, color=colour, markersize=8)
    axes.text(115, place, standing(row), va="center", fontsize=11)
