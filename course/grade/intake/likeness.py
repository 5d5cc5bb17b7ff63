"""How alike two texts are, within a budget: a submission may be large, but comparing it has one price for all of it.

The budget counts pairs of characters that are compared, so it depends on the bytes alone, never on the machine.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from course.grade.intake.read import SubmittedCell
from course.grade.intake.template import loose_names

BUDGET = 20_000_000_000  # pairs of characters for one submission: about a second
LONGEST = 20_000  # characters of a cell that is compared with a text
SAME_TEST = 90.0  # percent of a test's text
ALIKE = 80.0  # percent of a stub's text that a cell must hold to be taken for its answer
LEAST_IN_COMMON = 2 / 3  # of a stub stands in any text that holds 80 % of it: 2c/(n+m) >= 0.8 and m >= c
PER_CHARACTER = 1_000  # what counting a character, or looking for names in it, costs, in pairs


class Budget:
    """What may still be compared for one submission."""

    def __init__(self, pairs: int = BUDGET):
        self.left, self.spent = pairs, False

    def pay(self, pairs: int) -> bool:
        """Take the price of a comparison, or say that nothing of that price is to be had any more."""
        if pairs > self.left:
            self.spent = True
            return False
        self.left -= pairs
        return True


class Texts:
    """The cells of one notebook, with what is worked out of each of them only once, and only if it is asked for."""

    def __init__(self, cells: tuple[SubmittedCell, ...], budget: Budget):
        self.cells, self.budget = cells, budget
        self.counts: dict[int, Counter | None] = {}
        self.names: dict[int, frozenset[str]] = {}
        self.plain = [normal(cell.source) for cell in cells]

    def names_of(self, place: int) -> frozenset[str]:
        """Return the names that a code cell seems to define."""
        if place not in self.names:
            cell = self.cells[place]
            read = cell.cell_type == "code" and self.budget.pay(PER_CHARACTER * len(cell.source))
            self.names[place] = frozenset(loose_names(cell.source)) if read else frozenset()
        return self.names[place]

    def count(self, place: int) -> Counter | None:
        """Return how often each character stands in a cell; None for a cell that is not compared."""
        if place not in self.counts:
            text = self.cells[place].source
            counted = len(text) < LONGEST and self.budget.pay(PER_CHARACTER * len(text))
            self.counts[place] = Counter(text) if counted else None
        return self.counts[place]

    def is_copy(self, text: str, place: int) -> bool:
        """Is a cell nearly this text? The cheap questions come first; each of them is a bound that never errs."""
        if normal_text(text) == self.plain[place]:
            return True
        source = self.cells[place].source.rstrip()
        most, needed = len(text) + len(source), SAME_TEST / 100 * (len(text) + len(source)) / 2
        if min(len(text), len(source)) < needed or most == 0:
            return False
        counts = self.count(place)
        if counts is None or in_common(text, counts) < needed:
            return False
        pairs = len(text) * len(source)
        return self.budget.pay(pairs) and fuzz.ratio(text, source, score_cutoff=SAME_TEST) > 0

    def holding(self, stub: str, place: int) -> float:
        """Return how much of a stub's text a cell holds, in percent; 0 for less than ALIKE."""
        source, needed = self.cells[place].source, LEAST_IN_COMMON * len(stub)
        if len(source) < needed:
            return 0.0
        counts = self.count(place)
        if counts is None or in_common(stub, counts) < needed:
            return 0.0
        if not self.budget.pay(len(stub) * len(source)) or LCSseq.similarity(stub, source) < needed:
            return 0.0
        # Windows of the stub's length, each compared with it: measured as the cube, above 64 characters.
        if not self.budget.pay(2 * len(stub) ** 3 + len(stub) * len(source)):
            return 0.0
        return fuzz.partial_ratio(stub, source, score_cutoff=ALIKE)


def normal(text: str) -> str:
    """Return a text without the white space that an editor may change."""
    return "\n".join(line.rstrip() for line in text.rstrip().split("\n"))


@lru_cache(maxsize=1024)
def normal_text(text: str) -> str:
    """Return `normal`, known already for each text of a lesson after its first comparison."""
    return normal(text)


def in_common(text: str, counts: Counter) -> int:
    """Return how many characters two texts share, in any order: at least as many as in one order."""
    return (characters(text) & counts).total()


@lru_cache(maxsize=1024)
def characters(text: str) -> Counter:
    return Counter(text)
