"""Ten questions before the course and after it: first answers are kept, and at the end the gain is shown.

The first lesson asks them without telling what is right; the last one asks the same ten. What was answered lies in the
learner's own records and is handed in nowhere. The key is in the record of the lesson that asks them after the course.
"""

from __future__ import annotations

import datetime
import html
from importlib import resources

from helpers import records
from helpers.check import built
from helpers.messages import emit, emit_live, notebook_shell
from helpers.packing import unpack
from helpers.quiz import LETTERS, is_right, to_html

FILE = "pretest.json"
UNKNOWN = "?"  # "I do not know"
NO_IDEA = "I do not know"
SAID = {
    "before": "What is right is not told now: the last lesson asks the same ten, and then shows what has changed.",
    "after": "What is right is told once this lesson is closed: run this cell again then.",
}


def questions() -> list[dict]:
    """Return the ten questions: [{"id": ..., "text": ..., "options": [four texts]}, ...]."""
    return built("pretest").get("questions", [])


def key() -> dict | None:
    """Return salt, right answers and explanations, as the builder packed them; None in a package without them."""
    folder = resources.files("helpers") / "built"
    names = sorted(file.name.removesuffix(".json") for file in folder.iterdir()) if folder.is_dir() else []
    found = (built(name).get("posttest") for name in names)
    return next((record for record in found if record), None)


def kept() -> dict[str, dict[str, str]]:
    """Return the first answers: {"before": {question: letter}, "after": {...}}; {} where nothing was handed in."""
    content, known = records.read(FILE), {question["id"]: question for question in questions()}
    found = {}
    for when in SAID:
        answers = content.get(when, {}).get("answers") if isinstance(content.get(when), dict) else None
        if isinstance(answers, dict):
            found[when] = {name: letter for name, letter in answers.items() if fits(known.get(name), letter)}
    return {when: answers for when, answers in found.items() if answers}


def fits(question: dict | None, letter) -> bool:
    """Return whether a letter answers a question."""
    return question is not None and letter in (*LETTERS[: len(question["options"])], UNKNOWN)


def keep(when: str, answers: dict[str, str]) -> bool:
    """Note the answers if they are the first; return whether the first ones, these or others, are noted."""
    if when in kept():
        return True
    row = {"when": datetime.date.today().isoformat(), "answers": answers}
    return records.kept() and records.write(FILE, {"version": 1, **records.read(FILE), when: row})


def ask(when: str) -> None:
    """Ask the ten questions, or say what became of the answers that were given.

    Parameters
    ----------
    when : "before" or "after" the course; after it the gain is shown when all are answered
    """
    if records.is_grading():
        return
    if when in kept():
        answered(when)
        return
    parts = form(when) if notebook_shell() else []
    asked = "".join(f"<div>{as_html(number, question)}</div>" for number, question in enumerate(questions(), 1))
    lines = [as_text(number, question) for number, question in enumerate(questions(), 1)]
    emit_live(parts, asked, "\n".join(["Run this cell in JupyterLab to answer.", *lines]))


def as_html(number: int, question: dict) -> str:
    """Return a question and its options as HTML."""
    options = "".join(
        f"<li><strong>{letter})</strong> {to_html(text)}</li>"
        for letter, text in zip(LETTERS, question["options"], strict=False)
    )
    return (
        f'<p style="margin: 0.9em 0 0.2em; line-height: 1.45"><strong>{number}.</strong> '
        f"{to_html(question['text'])}</p>"
        f'<ul style="list-style: none; margin: 0 0 0.3em; padding-left: 1.4em; line-height: 1.45">{options}</ul>'
    )


def as_text(number: int, question: dict) -> str:
    """Return the same as plain text."""
    options = [f"   {letter}) {text}" for letter, text in zip(LETTERS, question["options"], strict=False)]
    return "\n".join([f"{number}. {' '.join(question['text'].split())}", *options, f"   or: {NO_IDEA}"])


def form(when: str) -> list:
    """Return the live form: ten rows of buttons, and one button that keeps all answers."""
    import ipywidgets

    rows, parts = {}, []
    for number, question in enumerate(questions(), 1):
        letters = LETTERS[: len(question["options"])]
        rows[question["id"]] = ipywidgets.ToggleButtons(
            options=[*((f"{letter})", letter) for letter in letters), (NO_IDEA, UNKNOWN)],
            value=None,
            tooltips=[*(f"Answer {letter} to question {number}" for letter in letters), f"{NO_IDEA} ({number})"],
            style={"button_width": "auto"},
        )
        parts += [ipywidgets.HTMLMath(as_html(number, question)), rows[question["id"]]]
    button = ipywidgets.Button(description="Keep my answers", layout={"width": "14em", "margin": "1em 0 0.3em"})
    told = ipywidgets.HTML()

    def hand_in(_) -> None:
        missing = [str(number) for number, row in enumerate(rows.values(), 1) if row.value is None]
        if missing:
            told.value = status(f'Still without an answer: {", ".join(missing)}. "{NO_IDEA}" is one, too.')
            return
        if not keep(when, {name: row.value for name, row in rows.items()}):
            told.value = status("Your answers could not be kept here: your records cannot be written to.")
            return
        for widget in (*rows.values(), button):
            widget.disabled = True
        told.value = status(html.escape(thanks(when))) + (as_table() if when == "after" and key() else "")

    button.on_click(hand_in)
    return [*parts, button, told]


def status(text: str) -> str:
    """Return a sentence as HTML that is read out when it appears."""
    return f'<div role="status" style="border-left: 4px solid #0072B2; padding-left: 0.8em">{text}</div>'


def thanks(when: str) -> str:
    """Return what is said of answers that are kept."""
    return "Your ten answers are kept. " + ("" if when == "after" and key() else SAID[when])


def answered(when: str) -> None:
    """Say that the answers are kept; after the course, with a key, show what was right and the gain."""
    if when == "after" and key():
        emit(as_table(), "\n".join([*gain(), *table_lines()]))
        return
    day = records.read(FILE)[when].get("when", "")
    text = f"Your first answers{f' of {day}' if day else ''} are kept, and stay. {SAID[when]}"
    emit(f"<p>{html.escape(text)}</p>", text)


def right_ones(when: str) -> list[bool]:
    """Return for each question whether its first answer was right; [] without answers or without a key."""
    found, answers = key(), kept().get(when)
    if not found or not answers:
        return []
    return [is_right(found["salt"], question, answers.get(question["id"], UNKNOWN)) for question in found["questions"]]


def gain() -> list[str]:
    """Return in sentences how many of the ten were right before and after the course, and the gain.

    The normalised gain is the share of what was open before that is right after (R. R. Hake, American Journal of
    Physics 66:64, 1998).
    """
    before, after = right_ones("before"), right_ones("after")
    many = len(before or after)
    unknown = sum(letter == UNKNOWN for letter in kept().get("before", {}).values())
    said = f" ({unknown} times you said that you did not know)" if unknown else ""
    lines = [f"Before the course {sum(before)} of {many} questions were right{said}."] if before else []
    if after:
        lines.append(f"After it {sum(after)} of {many} are right.")
    if before and after and sum(before) < many:
        share = (sum(after) - sum(before)) / (many - sum(before))
        lines.append(
            f"Of the {many - sum(before)} that were open you gained {sum(after) - sum(before)}: {100 * share:.0f} %."
            if share >= 0
            else f"That is {sum(before) - sum(after)} fewer: see below which ones."
        )
    return lines


def rows() -> list[tuple[str, str, str, str]]:
    """Return for each question its text, the first answer before and after in words, and why the last one is (not)."""
    found, first = key(), kept()
    lines = []
    for question, known in zip(questions(), found["questions"] if found else [], strict=False):
        cells = []
        for when in SAID:
            letter = first.get(when, {}).get(question["id"])
            cells.append("not asked" if letter is None else in_words(found["salt"], known, letter))
        letter = first.get("after", {}).get(question["id"], UNKNOWN)
        shown = letter if letter != UNKNOWN else right_letter(found["salt"], known)
        why = unpack(known["explanations"][LETTERS.index(shown)], found["salt"], known["id"], shown)
        why = f"It is {shown}). {why}" if letter == UNKNOWN else why
        lines.append((question["text"], *cells, why))
    return lines


def right_letter(salt: str, question: dict) -> str:
    """Return the letter of the right option."""
    return next(letter for letter in LETTERS[: question["options"]] if is_right(salt, question, letter))


def in_words(salt: str, question: dict, letter: str) -> str:
    """Return an answer as the table shows it."""
    if letter == UNKNOWN:
        return NO_IDEA
    return f"✓ {letter}) right" if is_right(salt, question, letter) else f"✗ {letter}) not quite"


def as_table() -> str:
    """Return the gain and the ten questions, before and after, as HTML."""
    left = 'style="text-align: left; vertical-align: top; white-space: normal; line-height: 1.4"'
    body = "".join(
        f'<tr><th scope="row" {left}>{number}. {to_html(text)}</th><td {left}>{before}</td><td {left}>{after}</td>'
        f"<td {left}>{to_html(why)}</td></tr>"
        for number, (text, before, after, why) in enumerate(rows(), 1)
    )
    head = "".join(f'<th scope="col" {left}>{name}</th>' for name in ("Question", "Before", "After", "Why"))
    said = " ".join(gain())
    return f"<p><strong>{said}</strong></p><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def table_lines() -> list[str]:
    """Return the same as plain text, a line a question."""
    return [
        f"{number}. {' '.join(text.split())} Before: {before}; after: {after}. {why}"
        for number, (text, before, after, why) in enumerate(rows(), 1)
    ]
