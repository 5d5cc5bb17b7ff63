"""The sentence that decides each of the twelve claims: one number and its margin, fixed before it was measured.

The learner's own number decides where the ledger holds it, else that of the course's own run. A bet was made on the
slogan, so each sentence says what it means for the slogan if it holds: that it stands, that it falls, or nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers import ledger


@dataclass(frozen=True)
class Sentence:
    """What is said of one number, where it is measured, and what follows for the slogan."""

    text: str
    lesson: str
    name: str  # of the number that decides in that lesson's verdict
    sense: str  # the sentence holds where the number is "above" or "below" the limit (or at it)
    limit: float
    ours: float  # the number of the course's own run
    error: float = 0.0  # within it of the limit nothing is decided
    recorded: bool = False  # whether that lesson records this number as the value of its row
    slogan: bool | None = True  # whether the slogan stands if the sentence holds; None: neither


SENTENCES = {
    "L1": Sentence(
        "The best ReLU misses the f-I curve of the LIF cell by at most 10 % of its highest rate.",
        "spiking_neuron", "per cent that the best ReLU misses, the cell", "below", 10, 17.0,
    ),
    "L2": Sentence(
        "The best single threshold unit gets all 16 rows of feature binding right.",
        "synapses_and_dendrites", "of 16 rows right, best point neuron", "above", 16, 15,
    ),
    "L3": Sentence(
        "Parity of 8 bits is solved with at most half of the 8 units of one hidden layer.",
        "layers", "ReLU units for 8 bits in three hidden layers", "below", 4, 6,
    ),
    "L4": Sentence(
        "With random feedback wires a network reads digits to within 3 points of backprop.",
        "credit_assignment", "points behind backprop, random wires", "below", 3, 1.3, error=0.8, recorded=True,
        slogan=None,
    ),
    "L5": Sentence(
        "Plain Hebbian weights have grown more than tenfold when Oja's have settled.",
        "seeing", "length of w after 1000 steps, plain Hebb", "above", 10, 5.66e7, recorded=True, slogan=False,
    ),
    "L6": Sentence(
        "In an ear, where 5 ms hold just one spike, its time tells the louder half in at least 70 % of the windows.",
        "neural_codes", "ear, one spike in 5 ms, % right", "above", 70, 79.4, error=1.4,
    ),
    "L7": Sentence(
        "Charged with all 20 W at 1 Hz, a synaptic event costs less than an 8-bit multiply-add of 2014, 0.23 pJ.",
        "the_reckoning", "pJ for an event, all of 20 W at 1 Hz", "below", 0.23, 0.133,
    ),
    "L8": Sentence(
        "On the digits, at equal accuracy, spikes cost less than multiply-adds, at published prices: a ratio below 1.",
        "spiking_networks", "spiking over ordinary, at published prices", "below", 1, 4.1, recorded=True,
    ),
    "L9": Sentence(
        "From five images of each digit a network reads fewer than 80 % of new ones.",
        "the_reckoning", "per cent read from 5 images of each digit, random start", "below", 80, 88.8,
    ),
    "L10": Sentence(
        "A change that costs fewer than 5 points with random signs costs more than 30 with chosen ones.",
        "the_reckoning", "points lost to chosen signs, where random ones cost fewer than 5", "above", 30, 87.8,
    ),
    "L11": Sentence(
        "Trained on natural-like pictures, more than half of the first layer's filters are oriented.",
        "seeing", "per cent oriented, trained on dead leaves", "above", 50, 28.1, recorded=True,
    ),
    "L12": Sentence(
        "After the second task a network has lost more than half of its accuracy on the first.",
        "the_reckoning", "per cent of the old accuracy lost, nothing replayed", "above", 50, 95.0,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Decision:
    """How a claim came out: whether its sentence holds (None: within the error), by which number, and whose it is."""

    claim: str
    number: float
    own: bool
    holds: bool | None

    @property
    def outcome(self) -> float:
        """Return what a bet on the slogan is scored against: 1 if it stands, 0 if it falls, 0.5 if that is open."""
        slogan = SENTENCES[self.claim].slogan
        return 0.5 if self.holds is None or slogan is None else float(self.holds == slogan)

    @property
    def word(self) -> str:
        """Return the outcome in a word."""
        return {1.0: "holds", 0.0: "breaks"}.get(self.outcome, "open")

    def spelled(self) -> str:
        """Return the number, and whose it is."""
        return f"{self.number:.3g} ({'yours' if self.own else 'from the course'})"


def decide(claim: str, found: dict) -> Decision:
    """Return how a claim is decided by an entry of the ledger."""
    sentence = SENTENCES[claim]
    own = own_number(sentence, found)
    number = sentence.ours if own is None else own
    return Decision(claim, float(number), own is not None, holds(sentence, number))


def holds(sentence: Sentence, number: float) -> bool | None:
    """Return whether a sentence holds for a number; None within the error of its limit."""
    if sentence.error and abs(number - sentence.limit) <= sentence.error:
        return None
    return number <= sentence.limit if sentence.sense == "below" else number >= sentence.limit


def own_number(sentence: Sentence, found: dict) -> float | None:
    """Return the learner's number for a sentence, None where the ledger does not hold it.

    The row of a lesson holds either the numbers of its verdict, spelled out, or the one number that was recorded.
    """
    evidence = found.get("evidence")
    row = evidence.get(sentence.lesson) if isinstance(evidence, dict) else None
    if not isinstance(row, dict):
        return None
    text = row.get("evidence")
    if isinstance(text, str):
        told = re.search(rf"(?:^|; ){re.escape(sentence.name)}: (-?[0-9.]+(?:e[+-]?\d+)?)(?:;|$)", text)
        if told:
            return float(told[1])
    value = ledger.plain(row.get("value")) if sentence.recorded else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
