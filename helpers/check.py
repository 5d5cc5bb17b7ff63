"""Compare a result with what it should be, and say in a sentence what is wrong and why.

`close` is what checks call. `begin` and `passed` stand around every check cell: `begin` recognises known mistakes by
how the function behaves (see `helpers.fingerprint`), so that the learner reads about the idea and not only the line.
"""

from __future__ import annotations

import json
import numbers
import sys
import time
from functools import cache
from importlib import resources

import numpy as np

from helpers import derivation, fingerprint, own_names, records, release, voice
from helpers.messages import CourseMessage, notebook_shell, say
from helpers.voice import called as called
from helpers.voice import cleaned as cleaned

KINDS = {
    "b": "booleans",
    "i": "whole numbers",
    "u": "whole numbers",
    "f": "numbers",
    "c": "complex numbers",
    "U": "text",
}


class Misconception(CourseMessage):
    """The learner's function behaves as a known wrong answer does."""


class NotWritten(CourseMessage):
    """The exercise is still the stub, or its cell has not been run."""


class Undefined(CourseMessage):
    """The learner's code reads a name that nothing of hers defines."""


class Different(CourseMessage):
    """A result is not what it should be: the smallest difference that tells something, in a sentence."""


@cache
def built(concept: str) -> dict:
    """Return what the builder recorded for a lesson: fingerprints, hints and quiz (empty if there is nothing)."""
    file = resources.files("helpers") / "built" / f"{concept}.json"
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


passed_here: set[str] = set()  # checks that passed in this kernel, and have not failed since


def unpassed(concept: str, what: str) -> list[str]:
    """Return the functions that a number rests on whose checks have not passed in this notebook; [] elsewhere.

    Parameters
    ----------
    concept : name of the lesson, as in "perceptron"
    what : claim of a verdict or of a row in the ledger, or name of a prediction
    """
    if notebook_shell() is None or records.is_grading():
        return []
    keys = [key for key in built(concept).get("rests", {}).get(what, []) if f"{concept}/{key}" not in passed_here]
    checks = built(concept).get("checks", {})
    return list(dict.fromkeys(name for key in keys for name in checks.get(key, {}).get("names", [])))


def whose_check(names: list[str]) -> str:
    """Return these functions in words, with what is missing: their checks have not passed in this notebook."""
    listed = " and ".join(filter(None, [", ".join(f"`{name}`" for name in names[:-1]), f"`{names[-1]}`"]))
    return f"{listed}, whose {'check has' if len(names) == 1 else 'checks have'} not passed in this session"


def begin(check: str, namespace: dict | None = None) -> None:
    """Stop with a hint if the exercise is not written yet or behaves as a known wrong answer does.

    Parameters
    ----------
    check : `concept/exercise`, as in "threshold_logic/threshold-unit"
    namespace : where the learner's names are; by default the globals of the cell that calls

    Raises
    ------
    NotWritten, Undefined, Misconception
    """
    passed_here.discard(check)
    concept, _, key = check.partition("/")
    known = built(concept).get("checks", {}).get(key)
    if known is None:
        return
    release.tell()
    namespace = sys._getframe(1).f_globals if namespace is None else namespace
    guard = own_names.Guard(namespace, check, known.get("later", []), built(concept).get("cells", []))
    note = voice.syntax_note(known["names"])
    for name in known["names"]:
        if name not in namespace:
            raise NotWritten(
                f"{note}{name} is not defined yet. Run the cell that defines it, then this one. "
                "If that cell shows an error, mend it first."
            )
    log = fingerprint.trace(known["probes"], namespace, known["names"])
    if log.unwritten():
        raise NotWritten(
            f"{note}{' and '.join(known['names'])}: not written yet. Put your code in place of "
            "`raise NotImplementedError()`, run that cell, then this one."
        )
    borrowed = guard.borrowed(known["names"]) or log.undefined
    if borrowed:
        raise Undefined(note + own_names.sentence(borrowed[1], borrowed[0]))
    hint = known["hints"].get(log.fingerprint())
    if hint is not None:
        seen = log.calls[hint["at"]]
        seen += "" if seen.endswith("...") or not seen else "."
        raise Misconception(f"{note}{seen}\n\nHint: {hint['why']}" if seen else f"{note}Hint: {hint['why']}")
    if note:
        print(note.strip())
    voice.watch(namespace, known["names"])


def passed(check: str) -> None:
    """Say that every check of a cell holds, and open the derivation of what was asked for, if there is one."""
    from helpers import progress  # it reads this module's records

    passed_here.add(check)
    concept, _, exercise = check.partition("/")
    print(f"Well done: {exercise} passes every check in this cell.")
    progress.passed(check)
    derivation.show(concept, exercise, built(concept))


def swift(call, calls: int, what: str, cure: str, limit: float = 60.0, head: str = "Right, and slow") -> None:
    """Say so where an answer is right, and so slow that what comes further down would stand still for minutes.

    It stands at the end of a check, costs no point, and is silent while grading.

    Parameters
    ----------
    call : function without arguments, which calls the learner's once, at the size that is used further down
    calls : how often that will be done
    what : what does it, such as "the training in section 5.6"
    cure : a sentence: what makes it fast, or what to lower
    limit : CPU seconds in all that are no matter
    head : how it begins; where nothing says yet that the answer is right, "Slow"
    """
    if records.is_grading():
        return
    begun = time.process_time()
    call()
    seconds = (time.process_time() - begun) * calls
    if seconds > limit:
        long = f"{seconds / 60:.0f} minutes" if seconds >= 90 else f"{seconds:.0f} seconds"
        say(f"{head}: with it, {what} would take about {long}. {cure}")


def close(actual, expected, message: str = "", *, rtol: float = 1e-6, atol: float = 1e-9) -> None:
    """Raise an error in plain words unless `actual` equals `expected` in shape, kind and value.

    Parameters
    ----------
    actual, expected : numbers, or arrays or (nested) lists of numbers
    message : a sentence about the idea, shown first
    rtol, atol : allowed difference, atol + rtol * abs(expected), number by number; NaN equals nothing but NaN

    Raises
    ------
    Different
        naming the first of: no result, not numbers, wrong shape, wrong kind, NaN, infinity, wrong value
    """
    wanted = np.asarray(expected)
    problem = difference(actual, wanted, rtol, atol)
    if problem:
        raise Different(f"{message}\n\n{problem}" if message else problem)


changed_elsewhere: list = []  # what a function in another process changed: grading notes it here


def unchanged(value, before, message: str) -> None:
    """Raise an error if a function changed an argument that was not its own to change, however little.

    Parameters
    ----------
    value : what was passed to the function, or a list of such arguments
    before : an equal copy that the function has not seen; numbers in a list equal those in an array
    message : a sentence about the idea

    Raises
    ------
    Different
        also where the function ran in another process, as in grading, on a copy of the argument
    """
    if noted_in(value) or not same(value, before):
        raise Different(message)


def write_back(array, after) -> None:
    """Let probes see an array that a function changed in another process, as in grading; they put it back themselves.

    Does nothing outside probes: what a test holds is never changed for it.
    """
    alike = type(array) is type(after) is np.ndarray and (array.shape, array.dtype) == (after.shape, after.dtype)
    if fingerprint.undo is not None and alike and array.flags.writeable:
        fingerprint.undo.append((array, array.copy()))
        np.copyto(array, after)


def noted_in(value, depth: int = 0) -> bool:
    """Return whether an argument, or anything in it, was changed in another process."""
    if any(value is other or share_memory(value, other) for other in changed_elsewhere):
        return True
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return depth < 20 and any(noted_in(item, depth + 1) for item in items)


def share_memory(one, other) -> bool:
    """Return whether two arrays are views of the same numbers."""
    if not (isinstance(one, np.ndarray) and isinstance(other, np.ndarray)):
        return False
    try:
        return np.shares_memory(one, other, max_work=10_000)
    except RuntimeError:  # too hard to say
        return True


def same(value, before) -> bool:
    """Return whether two values are equal exactly; NaN equals NaN, a list an array of its numbers."""
    if isinstance(value, dict) and isinstance(before, dict):
        return value.keys() == before.keys() and all(same(value[key], before[key]) for key in value)
    one, other = as_numbers(value), as_numbers(before)
    if one is not None and other is not None:
        return one.shape == other.shape and bool(np.all((one == other) | (one != one) & (other != other)))
    if isinstance(value, list | tuple) and isinstance(before, list | tuple):
        return len(value) == len(before) and all(map(same, value, before))
    return type(value) is type(before) and (value == before or not isinstance(value, str | bytes | set | frozenset))


def as_numbers(value) -> np.ndarray | None:
    """Return a number, or a regular list or array of numbers or texts, as an array; None for everything else."""
    if isinstance(value, list | tuple):
        return fingerprint.as_array(value)
    known = isinstance(value, bool | numbers.Number) or isinstance(value, np.ndarray | np.generic)
    array = np.asarray(value) if known else None
    return array if array is not None and array.dtype.kind in KINDS else None


def difference(actual, wanted: np.ndarray, rtol: float, atol: float) -> str:
    """Return the smallest difference that tells something, or an empty text if there is none."""
    if actual is None:
        return "The function returned None. Is there a `return`?"
    try:
        got = np.asarray(actual)
    except (ValueError, TypeError):
        return f"The result is a {type(actual).__name__} that does not make a regular array."
    if got.dtype.kind == "O" and all(isinstance(item, bool | int | float | np.number) for item in got.flat):
        got = np.array(got.tolist())  # plain numbers in an array of objects are numbers
    if got.dtype.kind not in KINDS:
        return f"The result is a {type(actual).__name__}, not {KINDS.get(wanted.dtype.kind, 'numbers')}."
    if got.shape != wanted.shape:
        return f"The result has shape {got.shape}; it should have shape {wanted.shape}{shape_help(got, wanted)}."
    if not kinds_agree(got, wanted):
        return f"The result holds {KINDS[got.dtype.kind]}; it should hold {KINDS.get(wanted.dtype.kind, 'numbers')}."
    return values_differ(got, wanted, rtol, atol)


FIRST_ALONE = "or did `return` stand inside the loop, so that only the first {} came back"


def shape_help(got: np.ndarray, wanted: np.ndarray) -> str:
    """Return what a wrong shape usually means; where it may mean several things, all of them."""
    if got.size == wanted.size and got.T.shape == wanted.shape:
        return " (rows and columns are swapped)"
    if got.size == wanted.size:
        return " (the same count of numbers, arranged in another way)"
    if got.ndim == 0:
        return f" (a single number: was something summed or averaged too far, {FIRST_ALONE.format('value')}?)"
    if wanted.ndim > 1 and got.shape in (wanted.shape[1:], (1, *wanted.shape[1:])):
        return f" (a single row: was something summed or averaged over the rows, {FIRST_ALONE.format('row')}?)"
    if wanted.ndim == 0 and got.size > 1:
        return " (several numbers where one is asked for: is a sum, a mean or a largest one still to be taken?)"
    return ""


def kinds_agree(got: np.ndarray, wanted: np.ndarray) -> bool:
    """Return whether two arrays hold the same kind of thing: numbers of any type are one kind, text another."""
    numbers = "biuf"
    if wanted.dtype.kind in numbers:
        return got.dtype.kind in numbers
    if wanted.dtype.kind == "c":
        return got.dtype.kind in numbers + "c"
    return got.dtype.kind == wanted.dtype.kind


def values_differ(got: np.ndarray, wanted: np.ndarray, rtol: float, atol: float) -> str:
    """Return where two arrays of one shape and kind first differ, or an empty text."""
    if wanted.dtype.kind == "U":
        bad = got != wanted
    else:
        with np.errstate(all="ignore"):
            bad = ~np.isclose(got, wanted, rtol=rtol, atol=atol, equal_nan=True)
    if not bad.any():
        return ""
    where = tuple(int(i) for i in np.argwhere(bad)[0]) if wanted.ndim else ()
    value, should = got[where], wanted[where]
    place = f" at index {where[0] if len(where) == 1 else where}" if where else ""
    count = f" {int(bad.sum())} of {wanted.size} values differ." if wanted.size > 1 else ""
    return f"The result{place} is {spell(value)}; it should be {spell(should)}.{relation(value, should)}{count}"


def spell(value) -> str:
    """Return a number as a reader wants it: short, and NaN and infinity in words."""
    if isinstance(value, np.str_):
        return repr(str(value))
    if isinstance(value, np.bool_ | np.integer):
        return str(value.item())
    if np.isnan(value):
        return "NaN (not a number)"
    if np.isinf(value):
        return "infinite" if value > 0 else "minus infinity"
    return f"{value.item():.6g}"


def relation(value, should) -> str:
    """Return how a wrong number relates to the right one, where that says something."""
    if isinstance(value, np.str_) or not (np.isfinite(value) and np.isfinite(should)) or not should:
        return ""
    ratio = value / should
    if isinstance(should, np.integer) and max(abs(value), abs(should)) < 10 and value == round(value.real):
        return ""  # whole numbers below ten may be labels or places: direction 6 is not twice direction 3
    if ratio == -1:
        return " Only the sign is wrong." if abs(should) != 1 else ""  # 1 for -1 may be a label, which has no size
    if abs(ratio) > 1.5 and np.isclose(ratio, round(ratio.real)) and abs(ratio) <= 1000:
        return f" It is {round(ratio.real)} times as large."
    return f" They agree to {-np.log10(abs(ratio - 1)):.0f} digits." if 0 < abs(ratio - 1) < 1e-3 else ""
