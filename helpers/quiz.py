"""Quiz questions with an explanation for every option, and prediction cards.

The graded choice is a value in the hand-in cell, so that running the notebook again grades it. The built file knows the
right letter as a salted hash, and the explanations packed so that nobody reads them by a glance at the file.
"""

from __future__ import annotations

import hashlib
import html
import math
import re
import sys

from helpers import records
from helpers.check import built, unpassed, whose_check
from helpers.messages import CourseMessage, emit, emit_live, notebook_shell
from helpers.packing import pack, unpack
from helpers.table import as_html

__all__ = ["ask", "compare", "handed_in", "pack", "recall", "require", "score", "score_first", "unpack", *"ABCDEF"]
LETTERS = "abcdef"
A, B, C, D, E, F = LETTERS  # a graded answer is written without quotes: answer_3 = C
BLANKS = ("", "?")  # what stands for "no answer yet" in the hand-in cell


class QuizMessage(CourseMessage):
    """The hand-in cell cannot be read."""


class PredictFirst(CourseMessage):
    """An experiment is run before its prediction was made."""


def answer_hash(salt: str, question_id: str, letter: str) -> str:
    """Return the hash by which a right letter is known."""
    return hashlib.sha256(f"{salt}:{question_id}:{letter}".encode()).hexdigest()


def questions_of(concept: str) -> tuple[str, list[dict]]:
    """Return the salt and the questions of a lesson's quiz."""
    quiz = built(concept).get("quiz")
    if not quiz:
        raise QuizMessage(f"The quiz of {concept} is not built. An author builds it with `python -m course build`.")
    return quiz["salt"], quiz["questions"]


def is_right(salt: str, question: dict, letter: str) -> bool:
    """Return whether a letter is the right answer."""
    return answer_hash(salt, question["id"], letter) == question["right"]


def ask(concept: str, number: int, practice: bool = False) -> None:
    """Show the choices of one question; the one that is chosen is explained at once.

    Parameters
    ----------
    concept : name of the lesson, as in "threshold_logic"
    number : number of the question, from 1
    practice : whether its letter is handed in nowhere, as in a lesson whose graded questions stand apart
    """
    salt, questions = questions_of(concept)
    still = "Question {number}: choose {letters}. Run this cell in JupyterLab for buttons that explain your choice."
    if not practice:
        still += ' In the hand-in cell below the last question, it counts: {number}: "..."'
    offer(salt, questions, number, still, for_points=not practice)


def recall(concept: str, number: int) -> None:
    """Show the choices of a question on earlier lessons, for no points; the one chosen is explained at once."""
    asked = built(concept)["recall"]
    still = "Choose {letters}. Run this cell in JupyterLab for buttons that explain."
    offer(asked["salt"], asked["questions"], number, still, for_points=False)


def offer(salt: str, questions: list[dict], number: int, still: str, for_points: bool) -> None:
    """Show the buttons of a question; `still`, with the number and the letters in it, where no buttons live."""
    question = questions[number - 1]
    letters = LETTERS[: question["options"]]
    text = still.format(number=number, letters=f"{', '.join(letters[:-1])} or {letters[-1]}")
    parts = choices(salt, question, number, letters, for_points) if notebook_shell() else []
    emit_live(parts, f"<p>{html.escape(text)}</p>", text)


def choices(salt: str, question: dict, number: int, letters: str, for_points: bool = True) -> list:
    """Return the live row of buttons, and the place below where the choice is explained."""
    import ipywidgets

    buttons = ipywidgets.ToggleButtons(
        options=[(f"{letter})", letter) for letter in letters],
        value=None,
        description=f"Question {number}",
        tooltips=[f"Answer {letter} to question {number}" for letter in letters],
        style={"button_width": "4em", "description_width": "initial"},
    )
    answer = ipywidgets.HTMLMath()

    def explain(change) -> None:
        answer.value = explanation(salt, question, number, change["new"], for_points) if change["new"] else ""

    buttons.observe(explain, names="value")
    return [buttons, answer]


def explanation(salt: str, question: dict, number: int, letter: str, for_points: bool = True) -> str:
    """Return what is shown for one choice: the verdict in words, the explanation, and the line to hand in."""
    hand_in = f'<br>To hand it in, write <code>{number}: "{letter}"</code> in <code>quiz_answers</code>.'
    verdict = "Right." if is_right(salt, question, letter) else "Not quite."
    mark, colour = ("✓", "#009E73") if verdict == "Right." else ("✗", "#D55E00")
    text = to_html(unpack(question["explanations"][LETTERS.index(letter)], salt, question["id"], letter))
    return (
        f'<div role="status" style="border-left: 4px solid {colour}; padding-left: 0.8em; line-height: 1.5">'
        f"<strong>{mark} {letter}) {verdict}</strong> {text}{hand_in if for_points else ''}</div>"
    )


def to_html(text: str) -> str:
    """Return a sentence of Markdown as HTML: code, strong and emphasised words; formulas stay as they are."""
    parts = re.split(r"(\$\$.+?\$\$|\$.+?\$|`.+?`)", html.escape(text, quote=False), flags=re.DOTALL)
    return "".join(part if part.startswith("$") else words_to_html(part) for part in parts)


def words_to_html(part: str) -> str:
    """Return text without formulas as HTML."""
    if part.startswith("`"):
        return f"<code>{part[1:-1]}</code>"
    part = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", part)
    return re.sub(r"\*(.+?)\*|\b_(.+?)_\b", lambda found: f"<em>{found[1] or found[2]}</em>", part)


def score(concept: str, quiz_answers, points: float) -> float:
    """Return the points for a handed-in quiz, in proportion to the questions that are right.

    Parameters
    ----------
    concept : name of the lesson
    quiz_answers : dict from question number to letter, as in {1: "b", 2: "a"}
    points : points for the whole quiz

    Raises
    ------
    QuizMessage
        if `quiz_answers` cannot be read; the message says what to write
    """
    salt, questions = questions_of(concept)
    given = checked_answers(quiz_answers, questions)
    right = 0
    for number, question in enumerate(questions, 1):
        letter = given.get(number)
        correct = letter is not None and is_right(salt, question, letter)
        right += correct
        print(f"Question {number}: {'right' if correct else 'no answer yet' if letter is None else 'not quite'}")
    print(f"{right} of {len(questions)} right.")
    return points if right == len(questions) else points * right / len(questions)


def score_first(concept: str, answers: dict, points: float) -> float | None:
    """Return the points for the graded questions, and explain them when all are answered.

    Where the learner's record knows first answers, these count. Without a key (in a class, before the feedback) the
    answers are only noted: in the learner's own kernel no number is shown, which would read as points, and Validate
    finds nothing wrong.

    Parameters
    ----------
    concept : name of the lesson
    answers : from question number to letter, as in {1: C, 2: A}; None where there is no answer yet
    points : points for all questions
    """
    key = built(concept).get("graded")
    if key is None:
        print("Noted. What is right, and why, comes with the feedback.")
        return 0 if records.is_scoring() or notebook_shell() is None else None
    salt, questions = key["salt"], key["questions"]
    given = checked_answers(answers, questions)
    counted = given | {number: letter for number, letter in first_answers(concept, given).items() if number in given}
    right = sum(is_right(salt, questions[number - 1], letter) for number, letter in counted.items())
    missing = [str(number) for number in range(1, len(questions) + 1) if number not in given]
    if missing:
        print(
            f"{len(given)} of {len(questions)} answered. What is right opens when {' and '.join(missing)} has a letter."
        )
    else:
        explain_all(salt, questions, counted, given)
    return points if right == len(questions) else points * right / len(questions)


def explain_all(salt: str, questions: list[dict], counted: dict, given: dict) -> None:
    """Show for every graded question whether the answer that counts is right, and why."""
    parts, lines = [], []
    for number, question in enumerate(questions, 1):
        letter = counted[number]
        verdict = "right" if is_right(salt, question, letter) else "not quite"
        text = unpack(question["explanations"][LETTERS.index(letter)], salt, question["id"], letter)
        later = "" if given[number] == letter else f" (your first answer; now {given[number].upper()})"
        parts.append(f"<p><strong>{number}. {letter.upper()}: {verdict}{later}.</strong> {to_html(text)}</p>")
        lines.append(f"Question {number}, {letter.upper()}: {verdict}{later}. {text}")
    emit("".join(parts), "\n".join(lines))


def first_answers(concept: str, given: dict[int, str]) -> dict[int, str]:
    """Return the answers that the learner gave first, noting those that are new; nothing while grading."""
    from helpers import progress

    return {number: progress.first_prediction(f"{concept} {number}", letter) for number, letter in given.items()}


def checked_answers(quiz_answers, questions: list[dict]) -> dict[int, str]:
    """Return the answers as {number: letter}, or raise a message that says what to write.

    Only exact built-in types are read: a grader calls this with whatever a submission holds.
    """
    example = ", ".join(f'{number}: "a"' for number in range(1, len(questions) + 1))
    if type(quiz_answers) is not dict or len(quiz_answers) > 100:
        raise QuizMessage(f"quiz_answers should be a dict of a letter for each question: {{{example}}}")
    answers: dict[int, str] = {}
    for key, value in quiz_answers.items():
        number = question_number(key)
        if number is None or not 1 <= number <= len(questions) or number in answers:
            raise QuizMessage(f"quiz_answers takes each question from 1 to {len(questions)} once: {{{example}}}")
        if value is None or value is ... or (type(value) is str and value.strip() in BLANKS):
            continue
        letters = LETTERS[: questions[number - 1]["options"]]
        letter = value.strip(" \t\n).(").lower() if type(value) is str else ""
        if len(letter) != 1 or letter not in letters:
            raise QuizMessage(f'Question {number} takes one letter from a to {letters[-1]}: {number}: "a"')
        answers[number] = letter
    return answers


def question_number(key) -> int | None:
    """Return the number that a key of the hand-in stands for, or None."""
    if type(key) is int:
        return key
    if type(key) is str and len(key) < 9 and key.strip().isdecimal():
        return int(key)
    return None


def require(name: str) -> None:
    """Stop an experiment until its prediction is made.

    Parameters
    ----------
    name : the name that the prediction cell assigns, looked up where this is called
    """
    value = sys._getframe(1).f_globals.get(name)
    if value is None or value is ...:
        raise PredictFirst(
            f"Predict first: in the prediction cell above, give {name} a value and run that cell, then this one. "
            "A guess is fine. It is not graded, and what surprises you stays with you."
        )
    from helpers import progress  # it reads the records of checks, which this module does too

    present.update(name=name, first=progress.first_prediction(name, value), now=value)


present: dict = {}  # the prediction of the experiment that runs: its first value and its present one


def first_row(predicted, unit: str) -> list[tuple[str, str]]:
    """Return what was predicted first, where that has been changed since."""
    changed = present and predicted is present["now"] and spell(present["first"]) != spell(present["now"])
    return [("You first predicted", with_unit(present["first"], unit))] if changed else []


RAISES = "raise NotImplementedError()"
LETTER = re.compile(r"^(answer_\d+) *= *([A-F])\b", re.MULTILINE)
ANSWER = re.compile(r"^(answer_\d+) *=", re.MULTILINE)


def handed_in(name: str) -> None:
    """Stop the cell that scores a quiz until the letters are written down; `name` is looked up where this is called."""
    scope = sys._getframe(1).f_globals
    if scope.get(name) is not None:
        return
    stands = RAISES in last_cell(name)
    kind = re.fullmatch(r"answer_(\d+)", name)
    if not kind:
        how = f"in place of `{RAISES}`" if stands or name not in scope else "for each question"
        raise QuizMessage(
            f"The quiz is not handed in yet: in the cell above, write your letters into {name} {how}, run that cell, "
            "then this one."
        )
    names = [f"answer_{number}" for number in range(1, int(kind[1]) + 1)]
    empty = [one for one in names if scope.get(one) is None]
    several = "have no letters" if len(empty) > 1 else "has no letter"
    also = f", delete the line `{RAISES}`" if stands else ""
    raise QuizMessage(
        f"The quiz is not handed in yet: {' and '.join(empty)} {several}. In the cell above write it as in "
        f"`{empty[0]} = C`{also}, run that cell, then this one."
    )


def last_cell(name: str) -> str:
    """Return the notebook's latest cell that assigns a name, an empty text where there is none."""
    shell = notebook_shell()
    history = [str(source) for source in shell.history_manager.input_hist_parsed] if shell is not None else []
    return next((cell for cell in reversed(history) if re.search(rf"^#? ?{name} *=", cell, re.MULTILINE)), "")


def letters_given(source: str) -> bool:
    """Return whether a hand-in cell has a letter for every question, and only the stub's last line still stands."""
    given, asked = dict(LETTER.findall(source)), set(ANSWER.findall(source))
    return bool(asked) and asked == set(given)


MEASURED = ("You measured", "It came out as")  # where a number rests on functions whose checks have not passed


def compare(question: str, predicted, measured, unit: str = "", note: str = "") -> None:
    """Show a prediction and a measurement side by side, with the gap in words.

    Parameters
    ----------
    question : what was predicted, one sentence
    predicted, measured : numbers, or choices as text; an odd prediction is shown as it is
    unit : shown behind both numbers
    note : one sentence on what the difference means
    """
    ours, theirs = with_unit(predicted, unit), with_unit(measured, unit)
    verdict = gap(predicted, measured, unit)
    doubt = unpassed(records.lesson(), present["name"]) if present and predicted is present["now"] else []
    rows = [*first_row(predicted, unit), ("You predicted", ours), (MEASURED[bool(doubt)], theirs)]
    rows += [] if doubt else [("The difference", verdict)]
    if doubt:
        note = f"This rests on {whose_check(doubt).replace('`', '')}. Until it has, the number says nothing."
    table = as_html((), rows, (False, False), question, named_rows=True)
    table += f"<p>{html.escape(note)}</p>" if note else ""
    lines = [question, *(f"  {label}: {text}" for label, text in rows), *([note] if note else [])]
    emit(table, "\n".join(lines))


def as_number(value) -> float | None:
    """Return a value as a finite float, or None."""
    try:
        number = float(value)
    except Exception:
        return None
    return number if math.isfinite(number) and not isinstance(value, str) else None


def spell(value) -> str:
    """Return a value in a few characters: numbers with four digits, anything else as it is, cut off."""
    number = as_number(value)
    if number is not None:
        if number == int(number) and abs(number) < 1e6:
            return str(int(number))
        return f"{number:.4g}"
    try:
        text = value if isinstance(value, str) else repr(value)
    except Exception:
        text = f"a {type(value).__name__}"
    return text if len(text) <= 60 else f"{text[:57]}..."


def with_unit(value, unit: str) -> str:
    """Return a value with its unit, if it is a number."""
    return f"{spell(value)} {unit}".strip() if as_number(value) is not None else spell(value)


def gap(predicted, measured, unit: str) -> str:
    """Return in words how far a prediction is from a measurement."""
    guess, truth = as_number(predicted), as_number(measured)
    if truth is None:
        same = isinstance(predicted, str) and spell(predicted).strip().lower() == spell(measured).strip().lower()
        return "none: it went as you predicted" if same else "it went otherwise than you predicted"
    if guess is None:
        return "your prediction is not a number, so there is no gap to measure"
    if spell(guess) == spell(truth):
        return "none: you predicted just that"
    if abs(guess - truth) <= abs(truth) / 100:
        return "less than 1 %: your prediction was right"
    side = "too low" if guess < truth else "too high"
    share = unit == "%" or unit.startswith("of ")  # a part of a known whole: a factor says nothing more
    word = "percentage points" if unit == "%" else "" if share else unit
    ratio = max(guess, truth) / min(guess, truth) if min(guess, truth) > 0 else 0
    factor = f", by a factor of about {spell_roughly(ratio)}" if ratio >= 2 and not share else ""
    return f"your prediction was {' '.join(filter(None, (spell_roughly(abs(guess - truth)), word, side)))}{factor}"


def spell_roughly(number: float) -> str:
    """Return a whole number below 1000 as it is, any other number with two digits."""
    if not math.isfinite(number) or (number == int(number) and number < 1000):
        return spell(number)
    return spell(float(f"{number:.1e}"))
