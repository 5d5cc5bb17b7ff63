"""Catch the faults: examples as data that right functions meet and faulty ones do not.

A learner who finds inputs on which a faulty function shows has understood what the function is for. The right and the
faulty functions stand in the built record of the lesson; none of them is an answer that the lesson still grades.
"""

from __future__ import annotations

import contextlib
import copy
import html
import io
import reprlib
import sys
import warnings

import numpy as np

from helpers import progress, records
from helpers.check import built, difference
from helpers.messages import CourseMessage, emit, notebook_shell
from helpers.packing import unpack_text
from helpers.quiz import to_html

tried: dict[str, dict] = {}  # by catch: the examples of the last run, and how often each fault has met new ones
MOST_CASES, MOST_NUMBERS, LARGEST, LONGEST = 8, 400, 1e6, 200


class ReadCases(CourseMessage):
    """The examples cannot be read; the message says how they are written."""


class NotACase(Exception):
    """Why one example does not count, in words."""


def written(name: str) -> None:
    """Stop until the examples are written; `name` is looked up where this is called."""
    if sys._getframe(1).f_globals.get(name) is None:
        raise ReadCases(
            f"{name}: not written yet. In the cell above write a list of pairs ((arguments), expected) in place of "
            "`raise NotImplementedError()`, run that cell, then this one."
        )


def score(name: str, cases, points: float) -> float:
    """Show which faulty functions the examples catch, and return the points.

    One point when there is an example and every right function meets all of them; the others in equal steps, one for
    each faulty function that gives another result on at least one example. Wrong examples give no points.

    Parameters
    ----------
    name : "concept/id" of the catch
    cases : list of at most eight pairs (arguments, expected); arguments is a tuple
    points : points for all

    Raises
    ------
    ReadCases
        if `cases` is no such list
    """
    concept, _, key = name.partition("/")
    record = built(concept)["catches"][key]
    function = record["function"]
    rights = [load(source, concept, function) for source in record["rights"]]
    faults = [(fault["why"], load(fault["source"], concept, function)) for fault in record["faults"]]
    examples = checked(cases)
    wrong = [
        (spell(function, arguments, expected), said)
        for (arguments, expected), case in zip(examples, cases, strict=True)
        if (said := missed(rights, arguments, expected, case[0]))
    ]
    caught = [why for why, fault in faults if any(differs(fault, *example) for example in examples)]
    if wrong or not examples:
        show_wrong(function, wrong)
        return 0
    words = {fault["why"]: fault.get("nudge") or fault["why"] for fault in record["faults"]}
    again = met_again(name, examples, [why for why, _ in faults if why not in caught])
    show_caught(function, len(examples), [why for why, _ in faults], caught, {why: words[why] for why in again})
    share = (points - 1) / len(faults)
    if len(caught) == len(faults):
        progress.passed(name)
        return points
    return 1 + share * len(caught)


def met_again(name: str, examples: list, large: list[str]) -> list[str]:
    """Return the faults at large that have met other examples before: they get a nudge. Never in grading."""
    if records.is_grading() or notebook_shell() is None:
        return []
    before = tried.get(name, {"examples": "", "met": {}})
    text = repr(examples)
    step = text != before["examples"]
    met = {why: before["met"].get(why, 0) + step for why in large}
    tried[name] = {"examples": text, "met": met}
    return [why for why in large if met[why] > 1]


def load(source: str, concept: str, function: str):
    """Return a function of the built record."""
    scope: dict = {"np": np}
    exec(compile(unpack_text(source, concept), "<catch>", "exec"), scope)
    return scope[function]


def checked(cases) -> list[tuple[tuple, object]]:
    """Return the examples as pairs of a tuple and a value, or raise ReadCases. Only plain data is read."""
    how = (
        "It is a list of pairs, as in [((2, 3), 5), ((0, 1), 1)]: the arguments in a tuple, then what should come back."
    )
    if type(cases) not in (list, tuple):
        raise ReadCases(f"The examples are a {type(cases).__name__}. {how}")
    if len(cases) > MOST_CASES:
        raise ReadCases(f"There are {len(cases)} examples. Choose at most {MOST_CASES}: fewer, and well chosen.")
    found = []
    for number, case in enumerate(cases, 1):
        if type(case) not in (list, tuple) or len(case) != 2:
            raise ReadCases(f"Example {number} is no pair. {how}")
        arguments, expected = case
        if type(arguments) not in (list, tuple):
            arguments = (arguments,)  # one argument without its comma
        if size(arguments) + size(expected) > MOST_NUMBERS:
            raise ReadCases(
                f"Example {number} is too large. Small ones show more: at most {MOST_NUMBERS} numbers in all."
            )
        found.append((tuple(arguments), expected))
    return found


def size(value, depth: int = 0) -> int:
    """Return how many numbers a value holds; more than any limit for what is no plain, small data."""
    if value is None or type(value) is bool or isinstance(value, np.bool_):
        return 1
    if isinstance(value, int | float | complex | np.number):
        return 1 if value != value or abs(value) <= LARGEST or abs(value) == float("inf") else MOST_NUMBERS + 1
    if type(value) is str:
        return 1 if len(value) <= LONGEST else MOST_NUMBERS + 1
    if type(value) is np.ndarray and value.dtype.kind in "biufcU" and value.size <= MOST_NUMBERS:
        return sum(size(item, depth + 1) for item in value.ravel().tolist())
    if type(value) in (list, tuple) and depth < 6 and len(value) <= MOST_NUMBERS:
        return 1 + sum(size(item, depth + 1) for item in value)
    return MOST_NUMBERS + 1


def outcome(function, arguments: tuple):
    """Return what a function gives for copies of the arguments, quietly; raise NotACase with what it raised."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return function(*copy.deepcopy(arguments))
        except Exception as error:
            raise NotACase(f"{type(error).__name__}: {error}") from None


def agree(one, other) -> bool:
    """Return whether two results are the same: shape, kind and values; tuples and lists part by part."""
    if isinstance(one, tuple) or isinstance(other, tuple):
        sequences = isinstance(one, list | tuple) and isinstance(other, list | tuple)
        return sequences and len(one) == len(other) and all(map(agree, one, other))
    if one is None or other is None or isinstance(one, str) or isinstance(other, str):
        return type(one) is type(other) and one == other
    try:
        return not difference(one, np.asarray(other), 1e-6, 1e-9)
    except (ValueError, TypeError):
        return False


def missed(rights: list, arguments: tuple, expected, given=()) -> str:
    """Return why an example is wrong: what right functions give there; an empty text if they meet it.

    `given`: the arguments as they were written, to name a comma that is missing.
    """
    for right in rights:
        try:
            result = outcome(right, arguments)
        except NotACase as error:
            if "positional argument" in str(error) and takes(right, given):
                one = f"(({short(given)},), {short(expected)})"
                return f"a comma is missing: write {one}, the one argument in a tuple of its own"
            return f"a right function does not take these arguments ({error})"
        if not agree(result, expected):
            return f"a right function gives {short(result)}"
    return ""


def takes(right, argument) -> bool:
    """Return whether a right function takes this as its one argument."""
    try:
        outcome(right, (argument,))
    except NotACase:
        return False
    return True


def differs(fault, arguments: tuple, expected) -> bool:
    """Return whether a faulty function shows on an example: another result, or an error."""
    try:
        return not agree(outcome(fault, arguments), expected)
    except NotACase:
        return True


def short(value) -> str:
    """Return a value in a few characters, without NumPy's type names."""
    plain = value.tolist() if isinstance(value, np.ndarray | np.generic) else value
    return reprlib.repr(plain)


def spell(function: str, arguments: tuple, expected) -> str:
    """Return an example as a sentence."""
    return f"You wrote that {function}({', '.join(map(short, arguments))}) is {short(expected)}"


def show_wrong(function: str, wrong: list[tuple[str, str]]) -> None:
    """Say which examples are wrong, and that they give no points."""
    if not wrong:
        lines = [f"No example yet: 0 points. Write calls of {function} with what should come back."]
    else:
        lines = [f"{call}, but {said}." for call, said in wrong]
        lines.append("A wrong example would accuse a right function: 0 points until it is right.")
    emit("".join(f"<p>{html.escape(line)}</p>" for line in lines), "\n".join(lines))


def show_caught(function: str, count: int, whys: list[str], caught: list[str], nudges: dict[str, str]) -> None:
    """Say which faulty functions were caught, with their fault, and how many are still at large.

    `nudges`: by the fault, a word on those that have been at large before.
    """
    head = f"All right functions meet your {count} example{'s' * (count != 1)}."
    large = "○ still at large: a faulty one meets all your examples"
    lines = [
        f"✓ caught: {why}" if why in caught else f"{large}. A nudge: {nudges[why]}" if why in nudges else large
        for why in whys
    ]
    tail = f"{len(caught)} of {len(whys)} faulty versions of {function} caught."
    if nudges:
        tail += " For which arguments does such a fault give another result than the specification?"
    elif len(caught) < len(whys):
        tail += (
            " Read the specification again: does one of its sentences, or a kind of input that it allows, "
            "stand in none of your examples?"
        )
    items = "".join(f"<li>{to_html(line)}</li>" for line in lines)
    emit(
        f"<p><strong>{html.escape(head)}</strong></p><ul>{items}</ul><p>{html.escape(tail)}</p>",
        "\n".join([head, *lines, tail]),
    )
