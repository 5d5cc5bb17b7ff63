"""The ledger's cards in a lesson: a bet on a slogan at its beginning, a verdict of two clicks at its end.

Each has a plain-text twin that says what to write where no button lives. In grading, and without data, they are silent.
"""

from __future__ import annotations

import html

from helpers import ledger, records
from helpers.messages import emit, emit_live, notebook_shell

CHOICES = ("holds", "breaks", "cannot tell")
# A long choice wraps in a narrow window; ipywidgets gives each one line of fixed height.
WHOLE_LABELS = (
    "<style>.course-which, .course-which .widget-radio-box { height: auto !important; overflow: visible; "
    "max-width: 100% } .course-which .widget-radio-box label { height: auto !important; line-height: 1.4 !important; "
    "white-space: normal; display: flex; flex-direction: row; align-items: flex-start } "
    ".course-which .widget-radio-box input { flex: none; margin: 0 0.5em 0 0 !important; order: -1 }</style>"
)
CARD = (
    "border: 1px solid #888; border-left: 6px solid #0072B2; border-radius: 4px; padding: 0.5em 0.9em; "
    "max-width: 46em; line-height: 1.45; white-space: normal"
)


def card(title: str, *paragraphs: str) -> str:
    """Return a card as HTML; `title` and `paragraphs` are HTML already. Colours are the page's own, light or dark."""
    body = "".join(f'<p style="margin: 0.3em 0">{words}</p>' for words in paragraphs if words)
    return f'<div style="{CARD}"><strong>{title}</strong>{body}</div>'


def slogan(claim: str) -> str:
    """Return a claim with its number."""
    return f"{claim} {ledger.CLAIMS[claim]}"


def entry(claim: str) -> dict | None:
    """Return what the ledger's file holds of a claim; None where it cannot be read, and in grading."""
    content = None if records.is_grading() else ledger.load()
    if content is None or claim not in ledger.CLAIMS:
        return None
    found = content.get("claims", {}).get(claim)
    return {**(found if isinstance(found, dict) else {}), **ledger.entry(content.get("claims", {}), claim)}


def bet_in_words(found: dict) -> str:
    """Return the bet, and its change, as a sentence."""
    if found["before"] is None:
        return "You have not bet on it yet."
    if found.get("now") is not None:
        return f"You first bet {ledger.percent(found['before'])}, now {ledger.percent(found['now'])}."
    return f"Your bet: {ledger.percent(found['before'])}."


def today(claim: str) -> None:
    """Show the claim that a lesson is about, and take the learner's bet on it."""
    found = entry(claim)
    if found is None:
        return
    how = f'To bet without a slider: ledger.confidence("{claim}", 60)'
    words = "What do you bet that it holds? 0 % is surely not, 100 % surely, 50 % no idea."
    still = card(
        f"The claim of today: {html.escape(slogan(claim))}",
        bet_in_words(found),
        words,
        f"<small>{html.escape(how)}</small>",
    )
    parts = bet_widgets(claim, found, words) if notebook_shell() else []
    emit_live(parts, still, f"The claim of today: {slogan(claim)}\n{bet_in_words(found)} {words}\n{how}")


def bet_widgets(claim: str, found: dict, words: str) -> list:
    """Return the live card: slogan, slider, button, and the bet in words."""
    import ipywidgets

    value = found.get("now") if found.get("now") is not None else found["before"]
    value = value if isinstance(value, int | float) and 0 <= value <= 100 else 50
    slider = ipywidgets.IntSlider(
        value=round(value), min=0, max=100, step=5, description="my bet, %", style={"description_width": "6em"},
        layout={"width": "min(100%, 28em)"},
    )  # fmt: skip
    button = ipywidgets.Button(
        description="Bet" if found["before"] is None else "Change my bet", button_style="primary",
        tooltip=f"Write this bet on {claim} into the ledger",
    )  # fmt: skip
    said = ipywidgets.HTML(status(bet_in_words(found)))

    def keep(_button) -> None:
        ledger.confidence(claim, slider.value)
        kept = entry(claim) or found
        said.value = status(
            bet_in_words(kept) + (" The first one is kept and scored." if kept.get("now") is not None else "")
        )
        button.description = "Change my bet"

    button.on_click(keep)
    top = ipywidgets.HTML(card(f"The claim of today: {html.escape(slogan(claim))}", words))
    return [top, slider, ipywidgets.HBox([button, said], layout={"flex_flow": "row wrap", "align_items": "center"})]


def status(words: str) -> str:
    """Return words that a screen reader reads when they change."""
    return f'<div role="status" style="padding-left: 0.6em; white-space: normal; line-height: 1.4">{words}</div>'


def verdict(
    claim: str, lesson: str, numbers: dict, decided_by: str = "", course: str = "", literature: str = ""
) -> None:
    """Ask for the learner's verdict on a claim: holds, breaks or cannot tell, then which number decided it.

    Parameters
    ----------
    claim : "L1" to "L12"
    lesson : name of the lesson, as in "perceptron"
    numbers : what the learner measured, {"what it is": number}, three of them; silent as long as one is missing, and
        not taken where they rest on a function whose check has not passed in this notebook
    decided_by : the name of the number that decides in the course's own row; by default what the lesson says
    course : the course's own verdict; by default what the lesson proposes
    literature : one or two sentences on what others found, shown with the course's row
    """
    found = entry(claim)
    if found is None or not numbers or any(ledger.plain(value) is None for value in numbers.values()):
        return
    if refused(claim, lesson):
        return
    ledger.change(claim, lambda kept: measured(kept, lesson, numbers))
    own = ledger.verdicts({claim: entry(claim) or {}}, claim).get(lesson, {})
    after = course_row(claim, lesson, decided_by, course, literature)
    names = ", ".join(f'"{name}"' for name in numbers)
    how = f'Without buttons: ledger.decide("{claim}", "{lesson}", "holds", decided_by=...), with one of {names}.'
    said = own_in_words(own)
    still = card(
        f"Your verdict: {html.escape(slogan(claim))}", html.escape(spelled(numbers)), html.escape(said),
        html.escape(after) if own.get("decided_by") else "", f"<small>{html.escape(how)}</small>",
    )  # fmt: skip
    lines = [
        f"Your verdict: {slogan(claim)}",
        spelled(numbers),
        said or "It holds, it breaks, or you cannot tell?",
        how,
    ]
    parts = verdict_widgets(claim, lesson, numbers, own, after) if notebook_shell() else []
    emit_live(parts, still, "\n".join([*lines, *([after] if own.get("decided_by") else [])]))


OURS = "From the course's own run, which is no row of yours:"


def refused(claim: str, lesson: str) -> bool:
    """Say so, and show the course's own run, where a row rests on functions whose checks have not passed here."""
    from helpers import check, stills, voice

    names = check.unpassed(lesson, claim)
    if names:
        tell(f"No row of yours for {claim} yet", rests_on(names))
        stills.show(voice.running["source"], OURS)
    return bool(names)


def rests_on(names: list[str]) -> str:
    """Return why numbers are not taken as the learner's, and what to run."""
    from helpers.check import whose_check

    those = "that check" if len(names) == 1 else "those checks"
    return f"It rests on {whose_check(names)}. Run {those}, then the cells in between, then this one again."


def not_measured(claim: str, lesson: str, error: BaseException, source: str) -> None:
    """Say why a verdict's numbers are missing, in place of the error with which its cell stopped."""
    from helpers import check, stills

    missing = getattr(error, "name", None) if isinstance(error, NameError) else None
    why = "Run the experiments above, then this cell again."
    if names := check.unpassed(lesson, claim):
        why = rests_on(names)
    elif missing:
        why = f"`{missing}` has no value yet: run the cell above that measures it, then this one."
    tell(f"Nothing is measured for {claim} yet", why)
    stills.show(source, OURS)


def tell(title: str, why: str) -> None:
    """Show a card without buttons: what is missing."""
    from helpers.voice import marked

    emit(card(html.escape(title), marked(why)), f"{title}. {why}")


def measured(kept: dict, lesson: str, numbers: dict) -> None:
    """Write the numbers as a row of evidence into a claim's entry; a verdict that stands there stays."""
    row = kept["evidence"].get(lesson, {})
    kept["evidence"][lesson] = {"verdict": "", **row, "evidence": spelled(numbers), "value": None}


def spelled(numbers: dict) -> str:
    """Return what was measured in one line."""
    return "; ".join(f"{name}: {spell(value)}" for name, value in numbers.items())


def spell(value) -> str:
    """Return a number with four digits, anything else as it is."""
    value = ledger.plain(value)
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def own_in_words(own: dict) -> str:
    """Return the learner's verdict as a sentence, or ""."""
    if not own.get("verdict"):
        return ""
    first = f" You first said: {own['first']}." if own.get("first") else ""
    by = f" What decided it: {own['decided_by']}." if own.get("decided_by") else ""
    return f"You said: {own['verdict']}.{by}{first}" + (f" {own['sentence']}" if own.get("sentence") else "")


def course_row(claim: str, lesson: str, decided_by: str, course: str, literature: str) -> str:
    """Return the course's own row, and the literature."""
    from helpers.check import built

    course = course or built(lesson).get("ledger", {}).get(claim, "")
    decided_by = decided_by or built(lesson).get("decides", {}).get(claim, "")
    row = f"The course says: {course or 'no verdict in this lesson'}."
    return " ".join(filter(None, (row, decided_by and f"What decided it: {decided_by}.", literature)))


def decide(claim: str, lesson: str, choice: str, decided_by: str = "", sentence: str = "") -> None:
    """Write the learner's verdict on a claim into the ledger; the first one is kept beside a changed one.

    Parameters
    ----------
    claim, lesson : "L3", "perceptron"
    choice : "holds", "breaks" or "cannot tell"
    decided_by : name of the number that decided it
    sentence : why, in a sentence, for whoever likes to
    """
    if claim not in ledger.CLAIMS or choice not in CHOICES:
        print(f"Nothing was written: a claim is one of L1 to L12, a verdict one of {', '.join(CHOICES)}.")
        return

    def update(kept: dict) -> None:
        given = kept["verdicts"] if isinstance(kept.get("verdicts"), dict) else {}
        old = given.get(lesson) if isinstance(given.get(lesson), dict) else {}
        new = {**old, "verdict": choice, "decided_by": str(decided_by) or old.get("decided_by", "")}
        new |= {"sentence": str(sentence)} if sentence else {}
        if old.get("verdict") not in (None, choice):
            new["first"] = old.get("first", old["verdict"])
        kept["verdicts"] = {**given, lesson: new}
        row = kept["evidence"].get(lesson, {"evidence": "", "value": None})
        kept["evidence"][lesson] = {**row, "verdict": choice}

    ledger.change(claim, update)


def verdict_widgets(claim: str, lesson: str, numbers: dict, own: dict, after: str) -> list:
    """Return the live card: what was measured, three buttons, the numbers to choose from, then the course's row."""
    import ipywidgets

    wrap = {"width": "98%", "max_width": "46em", "height": "auto"}
    first = ipywidgets.ToggleButtons(
        options=list(CHOICES), value=own.get("verdict") if own.get("verdict") in CHOICES else None,
        style={"button_width": "8em"}, layout=wrap,
        tooltips=["the claim holds", "the claim breaks", "these numbers cannot tell"],
    )  # fmt: skip
    which = ipywidgets.RadioButtons(
        options=[(f"{name}: {spell(value)}", name) for name, value in numbers.items()],
        value=own.get("decided_by") if own.get("decided_by") in numbers else None, layout=wrap,
    )  # fmt: skip
    sentence = ipywidgets.Text(
        value=own.get("sentence", ""), placeholder="why, in a sentence, if you like", layout=wrap,
        continuous_update=False,
    )  # fmt: skip
    which.add_class("course-which")
    question = ipywidgets.HTML(f"{WHOLE_LABELS}<strong>Which number decided it?</strong>")
    then = ipywidgets.VBox([question, which])
    said = ipywidgets.HTML()

    def redraw(_change=None) -> None:
        if _change is not None and first.value:
            decide(claim, lesson, first.value, which.value or "", sentence.value)
        then.layout.display = "" if first.value else "none"
        done = bool(first.value and which.value)
        sentence.layout.display = "" if done else "none"
        kept = ledger.verdicts({claim: entry(claim) or {}}, claim).get(lesson, {})
        said.value = status(f"{html.escape(own_in_words(kept))}<br>{html.escape(after)}") if done else ""

    for widget in (first, which, sentence):
        widget.observe(redraw, names="value")
    redraw()
    top = card(f"Your verdict: {html.escape(slogan(claim))}", html.escape(spelled(numbers)), "Does it hold?")
    return [ipywidgets.HTML(top), first, then, said, sentence]


def show_picture() -> None:
    """Show the picture of the twelve claims, and the same in words."""
    from helpers import ledger_picture
    from helpers.figures import figure_html

    if records.is_grading():
        return
    found = ledger_picture.rows()
    alt, said = ledger_picture.describe(found), ledger_picture.lines(found)
    items = "".join(f"<li>{html.escape(line)}</li>" for line in said)
    words = f"<details><summary>The picture in words</summary><ul>{items}</ul></details>"
    emit(figure_html(ledger_picture.figure(found), alt) + words, "\n".join([f"[Figure: {alt}]", *said]))
