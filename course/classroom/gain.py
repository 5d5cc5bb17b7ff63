"""The ten questions before and after the course, over a class: who gave her `pretest.json` to the instructor counts.

A learner's answers stay in her home and are handed in nowhere. Where a class agrees to give them, the files lie in one
folder, under whatever names, one a person; or as `pretest.json` beside a submitted notebook.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from helpers.pretest import UNKNOWN, key, questions
from helpers.quiz import is_right

LARGEST = 100_000  # bytes of a file that is taken for one
TIMES = ("before", "after")


@dataclass
class Gain:
    """Which of the questions were right before and after, (people, questions), of those who answered both times."""

    texts: list[str]
    before: np.ndarray
    after: np.ndarray
    once: int  # people who answered one of the two times only

    @property
    def normalised(self) -> float:
        """Gain as a share of what was open before, of the class's means (Hake, Am. J. Phys. 66:64, 1998)."""
        before, after = self.before.mean(), self.after.mean()
        return float((after - before) / (1 - before)) if before < 1 else np.nan


def read_gain(files: Iterable[Path]) -> Gain | None:
    """Return the gain of a class; None where nobody's answers of both times are there, or the key is not."""
    found = key()
    pairs, once = [], 0
    for file in files:
        times = [right_ones(answers, found) for answers in answers_in(file)] if found else []
        if len(times) == len(TIMES) and all(times):
            pairs.append(times)
        once += sum(map(bool, times)) == 1
    if not pairs:
        return None
    both = np.array(pairs, dtype=float)
    return Gain([" ".join(one["text"].split()) for one in questions()], both[:, 0], both[:, 1], once)


def answers_in(file: Path) -> list[dict]:
    """Return the answers before and after in one file, {} for a time without any; what is no such file has none."""
    try:
        content = json.loads(file.read_text(encoding="utf-8")) if file.stat().st_size <= LARGEST else {}
    except (OSError, ValueError, RecursionError):
        content = {}
    times = [content.get(when) if isinstance(content, dict) else None for when in TIMES]
    answers = [one.get("answers") if isinstance(one, dict) else None for one in times]
    return [one if isinstance(one, dict) else {} for one in answers]


def right_ones(answers: dict, found: dict) -> list[bool]:
    """Return for each question whether it was answered right; [] without answers."""
    letters = [answers.get(question["id"], UNKNOWN) for question in found["questions"]]
    if not answers:
        return []
    pairs = zip(found["questions"], letters, strict=True)
    return [is_right(found["salt"], question, str(letter)) for question, letter in pairs]


def files_of(folder: Path | None, submitted: Path) -> list[Path]:
    """Return the files that may hold answers: those of a folder, or those that were handed in beside a notebook."""
    if folder is not None:
        return sorted(folder.glob("*.json"))
    newest = {path.parent.parent.name: path for path in sorted(submitted.glob("*/*/pretest.json"))}
    return list(newest.values())
