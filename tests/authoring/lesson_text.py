"""A small lesson that is right, as text: tests change one thing in it, or build it as it stands."""

from __future__ import annotations

from pathlib import Path

RIGHT = '''# %% [markdown]
# # A unit with a threshold

# %% given="setup"
import numpy as np

# %% exercise="threshold-unit" minutes=5 difficulty=1
def threshold_unit(x, w, theta):
    """Return 1 if the weighted input reaches the threshold, else 0."""
    ### BEGIN SOLUTION
    return int(np.dot(w, x) >= theta)
    ### END SOLUTION

# %% [markdown] hint="threshold-unit"
# 1. Multiply and add first.
# 2. Compare with the threshold.
#
#    Which comparison?
# 3. `>=`.

# %% check="threshold-unit" points=3
assert threshold_unit([1, 1], [1, 1], 2) == 1, "1 + 1 reaches the threshold 2, so the unit fires"
assert threshold_unit([1, 0], [1, 1], 2) == 0, "1 alone does not reach the threshold 2"
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1943)
for _ in range(20):
    x, w = rng.normal(size=3), rng.normal(size=3)
    assert threshold_unit(x, w, 0.1) == (x @ w >= 0.1), "the unit fires when the weighted input reaches the threshold"
### END HIDDEN TESTS

# %% wrong="threshold-unit" why="You used > where the unit fires at the threshold itself."
def threshold_unit(x, w, theta):
    return int(np.dot(w, x) > theta)

# %% wrong="threshold-unit" why="The weights are missing: each input counts as much as its weight."
def threshold_unit(x, w, theta):
    return int(sum(x) >= theta)

# %% wrong="threshold-unit" why="The function prints its answer; it has to return it."
def threshold_unit(x, w, theta):
    print(int(np.dot(w, x) >= theta))

# %% probes="threshold-unit"
threshold_unit([1, 1], [1, 1], 2)
threshold_unit([1, 1], [2, -1], 2)

# %% prediction="share-on-xor"
# Your prediction in percent, as in share_on_xor = 60
### BEGIN SOLUTION
share_on_xor = 75
### END SOLUTION

# %% experiment="share-on-xor"
quiz.compare("Best share on XOR", share_on_xor, 75, unit="%")

# %% [markdown] quiz="best-on-xor"
# How many rows of XOR can one unit get right?
#
# - ( ) Two
#   > That is a coin toss.
# - (x) Three
#   > OR is wrong in one row only.

# %% hand_in="quiz" points=2

# %% [markdown] essay="claim-check" points=1
# What would falsify the claim?
#
# ### BEGIN SOLUTION
# One row of the table.
# ### END SOLUTION
'''


def write_lesson(root: Path, text: str = RIGHT, name: str = "01_demo") -> Path:
    """Write a lesson into root/lessons and return its path."""
    path = root / "lessons" / f"{name}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def changed(old: str, new: str, text: str = RIGHT) -> str:
    """Return the lesson with one thing changed; the test fails if there is nothing to change."""
    assert old in text, old
    return text.replace(old, new, 1)


CLAIMS = """[best-on-xor]
claim = "One unit gets half of XOR right."
carries = "measured here"
lessons = ["demo"]
verdict = "wrong"
computes = "the best share of rows"

[elsewhere]
claim = "Weights are synapses."
carries = "by source"
lessons = ["layers"]
verdict = "holds weakly, dated"
computes = "signs"
source = "Dale 1935"
"""


def write_claims(root: Path, text: str = CLAIMS) -> Path:
    """Write claims.toml into root/lessons and return its path."""
    path = root / "lessons" / "claims.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
