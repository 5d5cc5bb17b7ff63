# %% [markdown] needs="backpropagation"
# # {lesson}. Loops: memory, attractors, attention
#
# **About 160 minutes if NumPy is at your fingertips, about 240 [if not]{refresher:numpy} · 26 points · can be started alone; {needs}**
#
# You see half a letter and know the whole. The networks so far forgot each input as soon as the next one came. This lesson
# tries three places where a network can keep something: its weights, activity in a loop, and a list in which it looks things up.
#
# After this lesson you can
#
# - build a memory that completes a pattern from a part of it, and say when it comes to rest and how much it holds;
# - let a circuit hold a cue by activity alone;
# - follow a gradient through time, and say what a gate is for;
# - derive attention from its law.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, quiz
from helpers.figures import recurrence as figures
from helpers.figures import show
from helpers.labs import recurrence_circuits as circuits
from helpers.labs import recurrence_echo as echo
from helpers.labs import recurrence_memory as memory
from helpers.labs import recurrence_training as training
from helpers.table import table
from helpers.widgets import recurrence as widgets

# %% [markdown] recall="hebb-grows"
# Lesson {lesson:seeing}: by Hebb's rule a weight grows by the rate times input times answer. What happens to the weight
# between two units, one +1 and the other -1?
#
# - ( ) It grows
#   > The product is -1.
# - (x) It falls
#   > The product is -1. Today this rule stores whole patterns.
# - ( ) Nothing: the two cancel
#   > The product is not 0.

# %% [markdown] recall="chain-of-slopes"
# Lesson {lesson:backpropagation}: $y = \tanh(2x)$ and $z = 3y$. What is the derivative of $z$ with respect to $x$ at $x = 0$?
#
# - ( ) 5
#   > Derivatives of a chain are multiplied, not added.
# - (x) 6
#   > The slope of tanh at 0 is 1: $3 \cdot 1 \cdot 2$.
# - ( ) 0
#   > The slope of tanh at 0 is 1.

# %% [markdown] recall="capacity-of-a-unit"
# Lesson {lesson:perceptron}: how many random facts can one large unit with $d$ adjustable numbers learn by heart?
#
# - ( ) Any number
#   > Beyond some number no weights fit.
# - ( ) About $d^2$
#   > Far too many.
# - (x) About $2d$
#   > Cover's count. Today you count for a whole network.

# %% [markdown] today="L12"
# A network can store something new by adding to its weights. Does that overwrite what was stored before? Section {lesson}.4 measures it.

# %% [markdown] drawing="one-way-and-round"
# Left: three layers, joined from left to right. Right: five units, each joined to every other in both directions.

# %% [markdown]
# ## {lesson}.1 How can a network store a pattern?
#
# A **recurrent network** has loops: what a unit sends out comes back to it through other units. The simplest one is the
# **Hopfield network** (Hopfield 1982; Amari 1972). Each unit is $+1$ (active) or $-1$ (silent). All units together
# are the *state* $s$. Unit $i$ listens to unit $j$ through the weight $W_{ij}$, and receives the sum
#
# $$(W s)_i = \sum_j W_{ij}\, s_j .$$
#
# If the sum is above 0, the unit becomes $+1$; if it is below 0, $-1$.
#
# Now store a picture, in which $+1$ is ink and $-1$ is paper. Two pixels that are alike in it should support each other, and two that
# differ should oppose each other. If several pictures disagree about a pair of pixels, each has a vote.

# %% exercise="hopfield-weights" minutes=8 difficulty=1
def hopfield_weights(patterns):
    """`hopfield_weights(np.array([[1, -1]]))` is [[0, -0.5], [-0.5, 0]].

    Return the weights of a network that stores patterns.

    No unit listens to itself: W[i, i] is 0. If one pattern is stored alone, all other
    weights have the size 1/n_units, and in that pattern every unit receives
    (n_units - 1) / n_units times its own state. The weights of several patterns are the
    sums of those that each gives alone.

    Parameters
    ----------
    patterns : array of shape (n_patterns, n_units) that holds -1 and +1

    Returns
    -------
    array of shape (n_units, n_units)
    """
    ### BEGIN SOLUTION
    W = patterns.T @ patterns / patterns.shape[1]
    np.fill_diagonal(W, 0)
    return W
    ### END SOLUTION

# %% [markdown] hint="hopfield-weights"
# 1. Which product of two states is $+1$ if they are alike and $-1$ if they differ?
# 2. One pattern first: every unit has to support the state of every other. Which sign has the weight between two that differ?
#    Then the other patterns add what they ask for, pair by pair.
# 3. Three loops are fine: over patterns, over i and over j, into an array of zeros; leave out i = j. (One product of two matrices
#    does the same: it has to sum over the patterns.)

# %% check="hopfield-weights" points=2
check.close(hopfield_weights(np.array([[1, -1]])), [[0, -0.5], [-0.5, 0]], "Two units that differ: minus 1/2; and no unit has a weight to itself.")
W = hopfield_weights(np.array([[1, 1, -1, -1]]))
check.close(W[0], [0, 0.25, -0.25, -0.25], "Unit 0 is like unit 1 and unlike units 2 and 3; each counts 1/4.")
two = np.array([[1, 1, 1, 1], [1, 1, -1, -1]])
check.close(hopfield_weights(two)[0], [0, 0.5, 0, 0], "Both patterns agree about units 0 and 1; about the other pairs the votes cancel.")
check.close(hopfield_weights(np.array([[1, 1], [1, 1], [1, -1]]))[0], [0, 0.5], "Three patterns: two votes for, one against, each of size 1/2.")
check.close(np.sign(hopfield_weights(two) @ two[1]), two[1], "Two patterns that have nothing in common: each stays as it is.")
### BEGIN HIDDEN TESTS
from helpers.reference import recurrence as reference
for n_patterns, n_units in [(1, 6), (3, 10), (7, 12)]:
    patterns = np.random.default_rng([8, n_units]).choice([-1, 1], size=(n_patterns, n_units))
    W = np.array(hopfield_weights(patterns), dtype=float)
    check.close(W, W.T, "The weight from i to j equals that from j to i.")
    check.close(np.diag(W), np.zeros(n_units), "No unit listens to itself.")
    check.close(W, reference.hopfield_weights(patterns), f"Each pattern casts its vote on each pair: {n_patterns} patterns in {n_units} units.")
    check.close(hopfield_weights(patterns.astype(float)), W, "Whole numbers or not, the weights are the same.")
### END HIDDEN TESTS

# %% wrong="hopfield-weights" why="Your units listen to themselves. A unit that supports itself clings to its state, right or wrong: the diagonal is 0."
def hopfield_weights(patterns): return patterns.T @ patterns / patterns.shape[1]

# %% wrong="hopfield-weights" why="The votes are not divided by the number of units: each counts 1/n_units."
def hopfield_weights(patterns, right=hopfield_weights): return right(patterns) * patterns.shape[1]

# %% wrong="hopfield-weights" why="You divide by the number of patterns. Each vote counts 1/n_units, however many patterns there are."
def hopfield_weights(patterns, right=hopfield_weights): return right(patterns) * patterns.shape[1] / len(patterns)

# %% wrong="hopfield-weights" why="Two units that are both silent do not count in your sum, as with states 0 and 1. Here they are alike: (-1) times (-1) is +1."
def hopfield_weights(patterns):
    W = (patterns > 0).astype(float).T @ (patterns > 0) / patterns.shape[1]
    np.fill_diagonal(W, 0)
    return W

# %% wrong="hopfield-weights" why="Only the last pattern is stored. Every pattern adds its votes to those that are already there."
def hopfield_weights(patterns, right=hopfield_weights): return right(patterns[-1:])

# %% wrong="hopfield-weights" why="You take the mean over the patterns. Votes add up: the weights of several patterns are the sums of those that each gives alone."
def hopfield_weights(patterns, right=hopfield_weights): return right(patterns) / len(patterns)

# %% wrong="hopfield-weights" why="Your weights know only which side has more votes. How many votes it is ahead counts as well: add them up, and take no sign."
def hopfield_weights(patterns, right=hopfield_weights): return np.sign(right(patterns)) / patterns.shape[1]

# %% wrong="hopfield-weights" why="Only one of the two directions of each pair has its weight. Unit i listens to j, and j to i: W[i, j] and W[j, i] are the same."
def hopfield_weights(patterns, right=hopfield_weights): return np.triu(right(patterns))

# %% [markdown] derivation="hopfield-weights"
# Let $x$ be a pattern that is stored alone. Unit $i$ receives $\sum_{j \neq i} W_{ij}\, x_j$, which is to be $\frac{n-1}{n}\, x_i$. These are
# $n - 1$ terms of the size $1/n$, so they reach that sum only if every one has the sign of $x_i$: $W_{ij}\, x_j = x_i / n$. Multiply
# by $x_j$, whose square is 1: $W_{ij} = x_i x_j / n$. For several patterns, add these up. If the patterns are the rows of $X$, this is
# $X^\top X / n$, with zeros put on the diagonal.

# %% stranger="hopfield-weights"
def hopfield_weights(patterns, right=hopfield_weights): return -right(patterns)

# %% [markdown]
# ## {lesson}.2 How does the network find a pattern again?
#
# Your weights obey Hebb's rule: each pattern adds to $W_{ij}$ the state of unit $i$ times that of unit $j$, with the rate $1/n$. Nothing
# but the two units at a connection decides its weight.
#
# Now give each state a number, its **energy**. The weight between two units asks them to be alike if it is positive, and to differ if
# it is negative. A pair that does what its weight asks is *satisfied*. A satisfied pair lowers the energy by the size of its weight,
# and an unsatisfied pair raises it by as much. Each pair counts once.

# %% given="pair"
pair = np.array([[0.0, 2.0], [2.0, 0.0]])  # the weights of two units

# %% exercise="energy" minutes=4 difficulty=1
def energy(W, s):
    """`energy(pair, np.array([1, 1]))` is -2 for two units whose weight is 2.

    Return the energy of a state, as it is defined above. Doubled weights double it, and
    the negative of a state has the same energy.

    W : array of shape (n_units, n_units), symmetric, with zeros on the diagonal
    s : array of shape (n_units,) that holds -1 and +1
    """
    ### BEGIN SOLUTION
    return -s @ W @ s / 2
    ### END SOLUTION

# %% [markdown] hint="energy"
# 1. The product $s_i s_j$ is $+1$ for two units that are alike. What is the contribution of one pair?
# 2. A satisfied pair has a positive weight and is alike, or a negative weight and differs. So which sign has the product of all
#    three numbers?
# 3. A loop over i and, in it, a loop over j > i takes each pair once. A sum over all i and all j takes the pair (1, 2), and then
#    (2, 1) again.

# %% check="energy" points=1
check.close(energy(pair, np.array([1, 1])), -2, "One pair, satisfied: minus its weight, once.")
check.close(energy(pair, np.array([1, -1])), 2, "The same pair, unsatisfied.")
check.close(energy(pair, np.array([-1, -1])), -2, "Two silent units are alike, too.")
three = np.array([[0.0, 2.0, -1.0], [2.0, 0.0, 4.0], [-1.0, 4.0, 0.0]])
check.close(energy(three, np.array([1, 1, 1])), -5, "Three pairs: -2, +1 and -4.")
check.close(energy(three, np.array([1, -1, 1])), 7, "Now +2, +1 and +4.")
check.close(energy(pair / 8, np.array([1, 1])), -0.25, "A weight of 0.25 counts as 0.25: an energy need not be whole.")
### BEGIN HIDDEN TESTS
from helpers.reference import recurrence as reference
for seed in range(4):
    rng = np.random.default_rng([81, seed])
    W = rng.normal(size=(6, 6))
    W = (W + W.T) * (1 - np.eye(6))
    s = rng.choice([-1, 1], size=6)
    check.close(energy(W, s), reference.energy(W, s), "Six units, 15 pairs, each once.")
    check.close(energy(W, -s), energy(W, s), "In the negative of a state the same pairs are alike.")
### END HIDDEN TESTS

# %% wrong="energy" why="Each pair is counted twice, as (i, j) and as (j, i). Halve it."
def energy(W, s): return -s @ W @ s

# %% wrong="energy" why="The sign is wrong: a satisfied pair lowers the energy."
def energy(W, s): return s @ W @ s / 2

# %% wrong="energy" why="You add up what the units receive, without asking whether each of them agrees with it: multiply by its own state, too."
def energy(W, s): return -np.sum(W @ s) / 2

# %% wrong="energy" why="Every pair that is alike counts as satisfied in your sum. If the weight is negative, a pair is satisfied when it differs."
def energy(W, s): return -np.sum(np.triu(np.abs(W), 1) * np.outer(s, s))

# %% wrong="energy" why="An unsatisfied pair adds nothing to your sum. It raises the energy by the size of its weight."
def energy(W, s): return -np.sum(np.maximum(np.triu(W, 1) * np.outer(s, s), 0))

# %% stranger="energy"
def energy(W, s): return np.sum(W) / 2

# %% wrong="energy" why="A pair that differs adds nothing to your sum. It should add its weight."
def energy(W, s): return -np.sum(np.triu(W, 1) * (np.equal.outer(s, s)))

# %% [markdown]
# ### When is a state at rest?
#
# A state is *at rest* if no unit would change. A sum of exactly 0 favours neither state, so the unit **keeps the one it has**.
# Write examples of this first.

# %% catch="rest-cases" function="is_at_rest" points=3 minutes=6 difficulty=1
# is_at_rest(W, s) says True if no unit of the network changes, else False. A unit
# that receives exactly 0 does not. W is a list of rows (row i: what unit i listens to),
# s the list of states, -1 or +1.
#
# There are right versions of it and four faulty ones, which you do not see. Write at
# most eight examples, each as ((W, s), True or False). This one is true, but all faulty
# versions meet it too:
#
# rest_cases = [(([[0, 1], [1, 0]], [1, 1]), True)]
### BEGIN SOLUTION
rest_cases = [
    (([[0, 0], [0, 0]], [1, -1]), True),  # nobody is asked for anything
    (([[0, 1], [1, 0]], [-1, -1]), True),  # both are asked to stay silent
    (([[0, 3], [3, 0]], [1, 1]), True),  # the size of a sum does not matter
    (([[0, 2, 1], [2, 0, 1], [1, 1, 0]], [1, 1, -1]), False),  # only one is moved
]
### END SOLUTION

# %% right="rest-cases"
def is_at_rest(W, s):
    if not set(s) <= {-1, 1}:
        raise ValueError("each state is -1 or +1")
    if np.shape(W) != (len(s), len(s)):
        raise ValueError("W needs a row and a column for each unit")
    return bool(np.all(np.asarray(s) * (np.asarray(W) @ np.asarray(s)) >= 0))

# %% right="rest-cases"
def is_at_rest(W, s):
    for row, state in zip(W, s):
        received = 0
        for weight, other in zip(row, s):
            received = received + weight * other
        if received > 0 and state < 0 or received < 0 and state > 0:
            return False
    return True

# %% fault="rest-cases" why="It lets a unit that receives 0 move. Such a unit stays."
def is_at_rest(W, s):
    return bool(np.all(np.asarray(s) * (np.asarray(W) @ np.asarray(s)) > 0))

# %% fault="rest-cases" why="It asks whether some unit stays. All of them have to."
def is_at_rest(W, s):
    return bool(np.any(np.asarray(s) * (np.asarray(W) @ np.asarray(s)) >= 0))

# %% fault="rest-cases" why="It asks whether all sums are 0 or more, and does not look at the states: a silent unit that is asked to be silent stays, too."
def is_at_rest(W, s):
    return bool(np.all(np.asarray(W) @ np.asarray(s) >= 0))

# %% fault="rest-cases" why="It compares the sums with the states. Only the signs matter: a sum of 3 and a state of 1 agree."
def is_at_rest(W, s):
    received = np.asarray(W) @ np.asarray(s)
    return bool(np.all((received == np.asarray(s)) | (received == 0)))

# %% [markdown]
# ### Who moves first?
#
# The units can move in two ways. *Synchronous*: at each tick of a clock all units move at once, and each uses the *old* states of the
# others. *Asynchronous*: the units move one after another, in a random order, and each uses the states of the others as they are *at
# that moment*. A *sweep* is over when every unit has had one turn.
#
# To see the difference, take a line of units. The first listens to nobody, and each of the others listens only to the one before it.

# %% given="line"
line = np.eye(3, k=-1)
print(line)

# %% exercise="recall" minutes=14 difficulty=2
def recall(W, s, rng, synchronous=False, n_sweeps=10):
    """`recall(line, np.array([1, -1, -1]), np.random.default_rng(1), True, 2)` is
    [[1, -1, -1], [1, 1, -1], [1, 1, 1]].

    Return the states of a network: the start, and the state after each sweep.

    In a sweep every unit has one turn: it becomes +1 if the sum that it receives is
    above 0, -1 if it is below 0, and keeps its state if it is exactly 0.
    If synchronous is True all units move at once, by the states before the sweep. If it
    is False they move one after another, in an order drawn from rng anew for each
    sweep, and each uses the states as they are at its turn.

    Parameters
    ----------
    W : array of shape (n_units, n_units); row i holds what unit i listens to
    s : array of shape (n_units,) that holds -1 and +1; it is not changed
    rng : generator
    n_sweeps : whole number, at least 0

    Returns
    -------
    array of shape (n_sweeps + 1, n_units), or a list of n_sweeps + 1 states
    """
    ### BEGIN SOLUTION
    s = np.array(s)
    states = [s.copy()]
    for _ in range(n_sweeps):
        old = s.copy()
        for i in rng.permutation(len(s)):
            received = W[i] @ (old if synchronous else s)
            if received > 0:
                s[i] = 1
            elif received < 0:
                s[i] = -1
        states.append(s.copy())
    return np.array(states)
    ### END SOLUTION

# %% [markdown] hint="recall"
# 1. Work on a copy of `s`. Write a loop over sweeps, and in it a loop over units. The two ways differ only in which states a unit
#    listens to.
# 2. `rng.permutation(n)` is a random order of 0 to n - 1. Unit i receives `W[i] @ states`. For the synchronous way keep a copy of
#    the states from before the sweep and listen to that.
# 3. Two `if`s, for above 0 and for below 0; otherwise nothing happens. Append `s.copy()` after each sweep: without `.copy()`
#    all entries of your list are one and the same array.

# %% [markdown] sibling="recall"
# *One sweep by hand.* Three units, and each listens to one other: unit 1 to unit 2 with weight 1, unit 2 to unit 3 with weight
# $-2$, unit 3 to unit 1 with weight 3. The start is $(1, -1, 1)$. All at once: the sums are $1 \cdot (-1) = -1$, $-2 \cdot 1 = -2$ and
# $3 \cdot 1 = 3$, so only unit 1 changes, and the sweep ends at $(-1, -1, 1)$. One at a time, in the order 1, 2, 3: unit 1
# becomes $-1$, and unit 2 stays. Now unit 3 receives $3 \cdot (-1) = -3$ and becomes $-1$ as well. The sweep ends at
# $(-1, -1, -1)$. In the order 3, 2, 1 it ends at $(-1, -1, 1)$.

# %% starter="recall"
def recall(W, s, rng, synchronous=False, n_sweeps=10):
    s = np.array(s)
    states = [s.copy()]
    for _ in range(n_sweeps):
        old = s.copy()
        for i in rng.permutation(len(s)):
            if synchronous:
                received = W[i] @ ...
            else:
                received = W[i] @ ...
            if received > 0:
                s[i] = 1
            elif received < 0:
                s[i] = -1
        states.append(...)
    return np.array(states)

# %% check="recall" points=5
for at_once in (True, False):
    n_rows = len(recall(np.zeros((2, 2)), np.array([1, -1]), np.random.default_rng(1), at_once, 5))
    assert n_rows == 6, f"5 sweeps give 6 states, not {n_rows}: the start, and one after each sweep, also where nothing changes any more."
states = recall(line, np.array([1, -1, -1]), np.random.default_rng(1), True, 2)
check.close(states, [[1, -1, -1], [1, 1, -1], [1, 1, 1]], "All at once: the news moves by one unit per sweep. The first unit receives 0 and keeps its state.")
check.close(recall(line, np.array([-1, 1, 1]), np.random.default_rng(1), True, 1), [[-1, 1, 1], [-1, -1, 1]], "Again: a silent unit that receives 0 stays silent.")
check.close(recall(np.zeros((2, 2)), np.array([1, -1]), np.random.default_rng(1), False, 2), [[1, -1]] * 3, "One at a time, too: a unit that receives exactly 0 keeps its state, +1 or -1.")
start = np.array([1, -1, -1, -1, -1, -1])
ends = [int(np.sum(np.array(recall(np.eye(6, k=-1), start, np.random.default_rng(seed), False, 1))[-1])) for seed in range(12)]
check.unchanged(start, [1, -1, -1, -1, -1, -1], "The start that was handed in has changed. Work on a copy of s.")
assert min(ends) >= -2, "One at a time, the first unit of a line lost its state +1. It listens to nobody, so it keeps it: row i of W, not column i, holds what unit i listens to."
assert max(ends) > -2, "In twelve runs no unit heard the news from a neighbour that moved before it in the same sweep. One at a time, in an order drawn from rng, some do."
assert len(set(ends)) > 1, "Twelve seeds, one result: the order of the units is to be drawn from rng."
check.close(recall(line, np.array([1, -1, 1]), np.random.default_rng(1), False, 0), [[1, -1, 1]], "No sweeps: only the start.")
big = np.random.default_rng(3).choice([-1, 1], size=120)
spoiled = np.concatenate([-big[:40], big[40:]])
after = np.array(recall(np.outer(big, big) / 120, spoiled, np.random.default_rng(4), False, 1))
check.close(after[0], spoiled, "The first entry is the start, even after the sweep. (Is the same array in your list twice?)")
check.close(after[1], big, "Each unit has had its turn after one sweep, so the pattern is whole.")
for at_once in (False, True):
    n_rows = len(recall(np.outer(big, big) / 120, big, np.random.default_rng(4), at_once, 5))
    assert n_rows == 6, f"5 sweeps give 6 states, not {n_rows}, also from a stored pattern, where no unit wants to change."
rng_1, rng_2 = np.random.default_rng(5), np.random.default_rng(5)
recall(line, np.array([1, -1, -1]), rng_1, False, 1)
recall(line, np.array([1, -1, -1]), rng_2, False, 4)
assert rng_1.random() != rng_2.random(), "Further sweeps drew nothing from rng, the generator that was handed in. Each sweep needs a new order from it."
check.swift(lambda: recall(np.ones((200, 200)), np.ones(200, dtype=int), np.random.default_rng(1), False, 4), 400, "all that recalls below", "Let `W[i] @ states` add up, in place of a loop over j.")
### BEGIN HIDDEN TESTS
from helpers.reference import recurrence as reference
for seed in range(4):
    rng = np.random.default_rng([82, seed])
    W = rng.integers(-2, 3, size=(9, 9))
    W = (W + W.T) * (1 - np.eye(9, dtype=int))
    s = rng.choice([-1, 1], size=9)
    right = reference.recall(W, s, rng, True, 5)
    check.close(recall(W, s, np.random.default_rng(seed), True, 5), right, "All at once, by the states before the sweep; where the sum is 0, nothing changes.")
    states = np.array(recall(W, s, np.random.default_rng(seed), False, 30), dtype=float)
    heights = [reference.energy(W, state) for state in states]
    assert np.all(np.diff(heights) <= 1e-9), "One at a time, the energy never rises."
    check.close(reference.recall(W, states[-1], rng, True, 1)[-1], states[-1], "After 30 sweeps, one at a time, no unit of nine wants to change.")
    check.close(recall(W, s, np.random.default_rng(seed), False, 30), states, "With the same seed, the states follow the same course.")
### END HIDDEN TESTS

# %% probes="recall"
for s, n in (([1, -1, -1], 2), ([-1, 1, 1], 1)):
    probe(recall(np.eye(3, k=-1), np.array(s), np.random.default_rng(1), True, n))
probe(len(recall(np.eye(3, k=-1), np.array([1, -1, -1]), np.random.default_rng(1), True, 0)))
start = np.array([1, -1, -1, -1, -1, -1])
ends = [int(np.sum(np.array(recall(np.eye(6, k=-1), start, np.random.default_rng(seed), False, 1))[-1])) for seed in range(12)]
one_at_a_time = [max(ends) > -2, min(ends) < 6, len(set(ends)) > 1, start.tolist() == [1, -1, -1, -1, -1, -1], min(ends) >= -2]
probe(one_at_a_time)
ends_of_the_other_line = [int(np.sum(np.array(recall(np.eye(6, k=1), start[::-1].copy(), np.random.default_rng(seed), False, 1))[-1])) for seed in range(12)]
probe(max(ends_of_the_other_line) > -2)
rows_at_rest = [len(recall(np.zeros((2, 2)), np.array([1, -1]), np.random.default_rng(1), at_once, 5)) for at_once in (True, False)]
probe(rows_at_rest)
big = np.random.default_rng(3).choice([-1, 1], size=120)
spoiled = np.concatenate([-big[:40], big[40:]])
after = np.array(recall(np.outer(big, big) / 120, spoiled, np.random.default_rng(4), False, 1))
one_sweep = [bool(np.all(after[0] == spoiled)), bool(np.all(after[-1] == big)), len(after)]
probe(one_sweep)
rng_1, rng_2 = np.random.default_rng(5), np.random.default_rng(5)
recall(np.eye(3, k=-1), np.array([1, -1, -1]), rng_1, False, 1)
recall(np.eye(3, k=-1), np.array([1, -1, -1]), rng_2, False, 4)
new_order_each_sweep = rng_1.random() != rng_2.random()
probe(new_order_each_sweep)
rng_3 = np.random.default_rng(5)
recall(np.eye(3, k=-1), np.array([1, -1, -1]), rng_3, False, 1)
probe(rng_3.random() != np.random.default_rng(5).random())
probe(recall(0.25 * np.eye(3, k=-1), np.array([1, -1, -1]), np.random.default_rng(1), True, 2))

# %% wrong="recall" why="All your units move at once, even when synchronous is False. One after another, each hears what those before it have become."
def recall(W, s, rng, synchronous=False, n_sweeps=10, right=recall): return right(W, s, rng, True, n_sweeps)

# %% wrong="recall" why="Your units move one after another, even when synchronous is True. At once means that all use a copy of the states from before the sweep."
def recall(W, s, rng, synchronous=False, n_sweeps=10):
    states = [np.array(s)]
    for _ in range(n_sweeps):
        new = states[-1].copy()
        for i in rng.permutation(len(new)):
            new[i] = np.sign(W[i] @ new) or new[i]
        states.append(new)
    return np.array(states)

# %% wrong="recall" why="A unit that receives exactly 0 becomes 0, since np.sign(0) is 0. It should keep the state it has."
def recall(W, s, rng, synchronous=False, n_sweeps=10):
    states = [np.array(s)]
    for _ in range(n_sweeps):
        new = states[-1].copy()
        for i in rng.permutation(len(new)):
            new[i] = np.sign(W[i] @ (states[-1] if synchronous else new))
        states.append(new)
    return np.array(states)

# %% wrong="recall" why="A unit that receives exactly 0 becomes -1: your condition has only two cases. It should keep the state it has."
def recall(W, s, rng, synchronous=False, n_sweeps=10):
    states = [np.array(s)]
    for _ in range(n_sweeps):
        new = states[-1].copy()
        for i in rng.permutation(len(new)):
            new[i] = 1 if W[i] @ (states[-1] if synchronous else new) > 0 else -1
        states.append(new)
    return np.array(states)

# %% wrong="recall" why="All your entries are the last state: one array is in the list again and again. Append a copy, s.copy()."
def recall(W, s, rng, synchronous=False, n_sweeps=10, right=recall): return np.array(right(W, s, rng, synchronous, n_sweeps))[[-1] * (n_sweeps + 1)]

# %% wrong="recall" why="The start is missing: n_sweeps sweeps have n_sweeps + 1 states."
def recall(W, s, rng, synchronous=False, n_sweeps=10, right=recall): return right(W, s, rng, synchronous, n_sweeps)[1:]

# %% wrong="recall" why="The order is always 0, 1, 2, ... Then the first units always lead. Draw an order with rng.permutation in every sweep."
def recall(W, s, rng, synchronous=False, n_sweeps=10, right=recall):
    return right(W, s, type("InOrder", (), {"permutation": np.arange}), synchronous, n_sweeps)

# %% wrong="recall" why="A silent unit that receives exactly 0 becomes +1: your condition has only two cases, with >= 0. It should keep the state it has."
def recall(W, s, rng, synchronous=False, n_sweeps=10):
    states = [np.array(s)]
    for _ in range(n_sweeps):
        new = states[-1].copy()
        for i in rng.permutation(len(new)):
            new[i] = 1 if W[i] @ (states[-1] if synchronous else new) >= 0 else -1
        states.append(new)
    return np.array(states)

# %% wrong="recall" why="The order is drawn once, and all sweeps use it. Draw a new one with rng inside the loop over sweeps."
def recall(W, s, rng, synchronous=False, n_sweeps=10, right=recall):
    order = rng.permutation(len(s))
    return right(W, s, type("Once", (), {"permutation": lambda n: order}), synchronous, n_sweeps)

# %% wrong="recall" why="Some units have two turns in a sweep and some have none: rng.integers draws the same number twice. rng.permutation draws each once."
def recall(W, s, rng, synchronous=False, n_sweeps=10, right=recall):
    return right(W, s, rng, synchronous, n_sweeps) if synchronous else right(W, s, type("Drawn", (), {"permutation": lambda n: rng.integers(0, n, n)}), synchronous, n_sweeps)

# %% wrong="recall" why="The start that was handed in is changed. Begin with a copy: s = np.array(s)."
def recall(W, s, rng, synchronous=False, n_sweeps=10, right=recall):
    states = right(W, s, rng, synchronous, n_sweeps)
    s[:] = states[-1]
    return states

# %% wrong="recall" why="You read column i of W. Row i holds what unit i listens to: W[i] @ states."
def recall(W, s, rng, synchronous=False, n_sweeps=10, right=recall): return right(W.T, s, rng, synchronous, n_sweeps)

# %% wrong="recall" why="One at a time, you read column i of W. Row i holds what unit i listens to: W[i] @ states."
def recall(W, s, rng, synchronous=False, n_sweeps=10, right=recall): return right(W if synchronous else W.T, s, rng, synchronous, n_sweeps)

# %% wrong="recall" why="One at a time, your list has an entry after each turn. It should have one after each sweep, when every unit has had its turn."
def recall(W, s, rng, synchronous=False, n_sweeps=10, right=recall):
    if synchronous:
        return right(W, s, rng, True, n_sweeps)
    states = [np.array(s)]
    for _ in range(n_sweeps):
        for i in rng.permutation(len(s)):
            new = states[-1].copy()
            new[i] = np.sign(W[i] @ new) or new[i]
            states.append(new)
    return np.array(states)

# %% wrong="recall" why="Your list ends early where nothing changes. It has n_sweeps + 1 entries in any case: a state at rest stands there again and again."
def recall(W, s, rng, synchronous=False, n_sweeps=10, right=recall):
    states = [np.array(s)]
    for _ in range(n_sweeps):
        states.append(right(W, states[-1], rng, synchronous, 1)[1])
        if np.all(states[-1] == states[-2]):
            return np.array(states[:-1])
    return np.array(states)

# %% stranger="recall"
def recall(W, s, rng, synchronous=False, n_sweeps=10, right=recall): return -right(W, s, rng, synchronous, n_sweeps)

# %% stranger="recall"
def recall(W, s, rng, synchronous=False, n_sweeps=10, right=recall):
    return right(W, s, type("FromTheLast", (), {"permutation": lambda n: np.arange(n)[::-1]}), synchronous, n_sweeps)

# %% stranger="recall"
def recall(W, s, rng, synchronous=False, n_sweeps=10, right=recall): return right(W, s, np.random, synchronous, n_sweeps)

# %% stranger="recall"
def recall(W, s, rng, synchronous=False, n_sweeps=10, right=recall): return right(W, s, np.random.default_rng(), synchronous, n_sweeps)

# %% stranger="recall"
def recall(W, s, rng, synchronous=False, n_sweeps=10, right=recall): return right(W, s, np.random.default_rng(0), synchronous, n_sweeps)

# %% stranger="recall"
def recall(W, s, rng, synchronous=False, n_sweeps=10):
    states = [np.array(s)]
    for _ in range(n_sweeps):
        new = states[-1].copy()
        for i in rng.permutation(len(new)):
            new[i] = np.sign(int(W[i] @ (states[-1] if synchronous else new))) or new[i]
        states.append(new)
    return np.array(states)

# %% stranger="recall"
def recall(W, s, rng, synchronous=False, n_sweeps=10):
    states = [np.array(s)]
    for _ in range(n_sweeps):
        new = states[-1].copy()
        for i in rng.permutation(len(new)):
            new[i] = np.sign(round(W[i] @ (states[-1] if synchronous else new))) or new[i]
        states.append(new)
    return np.array(states)

# %% [markdown] derivation="recall"
# *What is the difference between the two ways?* In both, unit $i$ takes the sign of $(W s)_i$, and keeps its state if that is 0.
# All at once, every $s$ on the right is the old one, so you need a copy. One at a time, $s$ is changed in place: a unit that comes
# later in the order hears the new states of those before it. That is why news can run down a whole line in a single sweep.

# %% [markdown] pause=true
# You have a network that moves. Next: does it come to rest, and where?

# %% [markdown]
# ### Does it always come to rest?
#
# *In numbers.* Unit 0 is $+1$. It listens with the weights 2 and $-5$ to two units that are both $+1$, so it receives $2 - 5 = -3$. Its
# two pairs contribute $-2$ and $+5$ to the energy, together $+3$. Now unit 0 flips to $-1$. Its pairs contribute $+2$ and $-5$, together
# $-3$. So the energy has fallen by 6, and no other pair has changed. By how much does the energy change for any unit, in any state?

# %% given="trio"
trio = np.array([[0.0, 2.0, -5.0], [2.0, 0.0, 1.0], [-5.0, 1.0, 0.0]])

# %% exercise="energy-change" minutes=6 difficulty=2
def energy_change(W, s, i):
    """`energy_change(trio, np.array([1, 1, 1]), 0)` is -6, as above.

    Return by how much the energy changes if unit i alone flips. It is negative if the
    energy falls. Row i of W is enough: the other rows may hold numbers that nobody
    knows (nan).

    W : array of shape (n_units, n_units), symmetric, with zeros on the diagonal
    s : array of shape (n_units,) that holds -1 and +1, before the flip; not changed
    i : whole number, the unit
    """
    ### BEGIN SOLUTION
    return 2 * s[i] * (W[i] @ s)
    ### END SOLUTION

# %% [markdown] hint="energy-change"
# 1. Only pairs with unit i change. What do they contribute together before the flip, in terms of what unit i receives?
# 2. In the example they contributed 3 while unit 0 was +1 and received -3. And after the flip?
# 3. What a pair contributes changes its sign when one of its two units flips. So the change is twice something, with a sign: try a unit
#    that is silent, too.

# %% check="energy-change" points=2
check.close(energy_change(trio, np.array([1, 1, 1]), 0), -6, "Unit 0 receives -3: its pairs contribute 3 before and -3 afterwards.")
s = np.array([-1, 1, 1])
check.close(energy_change(trio, s, 0), 6, "Flipping back costs as much.")
check.unchanged(s, [-1, 1, 1], "The state that was handed in has changed. The question is what would happen: flip a copy.")
check.close(energy_change(trio, np.array([1, -1, -1]), 1), -2, "Unit 1 is silent and receives 1.")
check.close(energy_change(trio, np.array([1, -1, 1]), 2), -12, "Unit 2 is +1 and receives -6.")
s = np.random.default_rng(12).choice([-1, 1], size=400)
known = np.full((400, 400), np.nan)
known[7] = np.random.default_rng(13).normal(size=400)
known[7, 7] = 0
wanted = 2 * np.sum(known[7] * s * s[7])
check.close(energy_change(known, s, 7), wanted, "400 units, and only row 7 is known: it is enough.")
check.unchanged(s, np.random.default_rng(12).choice([-1, 1], size=400), "The state that was handed in has changed. The question is what would happen.")
### BEGIN HIDDEN TESTS
from helpers.reference import recurrence as reference
for seed in range(4):
    rng = np.random.default_rng([86, seed])
    W = rng.normal(size=(7, 7))
    W = (W + W.T) * (1 - np.eye(7))
    s = rng.choice([-1, 1], size=7)
    for i in range(7):
        flipped = s.copy()
        flipped[i] = -s[i]
        change = reference.energy(W, flipped) - reference.energy(W, s)
        check.close(energy_change(W, s, i), change, f"Unit {i} of seven flips alone.", atol=1e-6)
### END HIDDEN TESTS

# %% wrong="energy-change" why="The pairs of the unit change from one sign to the other, so the change is twice what they contributed."
def energy_change(W, s, i): return s[i] * (W[i] @ s)

# %% wrong="energy-change" why="The sign is reversed: a unit that disagrees with its sum lowers the energy when it flips."
def energy_change(W, s, i): return -2 * s[i] * (W[i] @ s)

# %% wrong="energy-change" why="Whether the unit is active or silent matters: a silent unit that receives a negative sum agrees with it. Multiply by its own state."
def energy_change(W, s, i): return 2 * (W[i] @ s)

# %% wrong="energy-change" why="You assume that a flip always helps. If the unit agrees with its sum, flipping costs energy."
def energy_change(W, s, i): return -2 * abs(W[i] @ s)

# %% wrong="energy-change" why="Your answer needs weights outside row i, as the whole energy does, and these may be unknown. Only the pairs of unit i change, and all of their weights stand in row i (do not read column i)."
def energy_change(W, s, i):
    flipped = np.where(np.arange(len(s)) == i, -s, s)
    return (s @ W @ s - flipped @ W @ flipped) / 2

# %% stranger="energy-change"
def energy_change(W, s, i): return 2 * s[i] * np.sum(W[i])

# %% [markdown] derivation="energy-change"
# The pairs of unit $i$ contribute $-\sum_j W_{ij} s_i s_j = -s_i (W s)_i$. When it flips, $s_i$ changes its sign and nothing else does, so
# they contribute $+s_i (W s)_i$: the change is $2 s_i (W s)_i$. Here we used that $W_{ij} = W_{ji}$: the weights by which
# unit $i$ listens are those of its pairs.
#
# *So the network stops.* A unit flips only if its state and its sum have opposite signs, $s_i (W s)_i < 0$: then the energy falls.
# If it stays, nothing changes. There are only $2^n$ states, so only finitely many energies, and a number that can only fall among
# them has to stop. Where in this argument did we use that only *one* unit moves?

# %%
# Four letters are stored. Each of the 100 units has one turn;
# your `energy_change` decides whether it flips.
share_wrong = 0.4  # of the pixels at the start; then try 0.2
letters = memory.pictures("TXFV")
W_letters = hopfield_weights(letters)
start = memory.with_wrong_bits(letters[0], share_wrong, np.random.default_rng(1))
heights, counted = memory.descend(W_letters, start, energy, energy_change)
show(figures.descent(heights, counted),
     alt=figures.descent_in_words(heights, counted))

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the cell above)</summary>
#
# A unit whose sum disagrees with its state flips, and the energy falls by $2\,|\text{sum}|$. A unit that agrees with its sum stays. So
# with one turn at a time **the energy never rises**. There are only finitely many states, and a number that falls with each change
# cannot fall for ever among them: the network comes to rest.
#
# </details>
#
# ### Does the memory complete a pattern?
#
# Think of the energy as a height, and of all states side by side. A network that moves one unit at a time goes downhill, like a ball.

# %% [markdown] drawing="attractor"
# A curve with two valleys; its height is the energy, and the states lie side by side below it. A ball rolls into the left valley, past three pictures: on the slope a letter T with many wrong pixels, lower down the same T with a few, and on the floor the whole T. Over the floor of the right valley stands a question mark.

# %% [markdown]
# The network above stores four letters of 100 pixels each. Now a quarter of the pixels of a letter are flipped, and the units move
# one at a time. **Predict** how often the whole letter comes back, without a single wrong pixel. (What the second valley is, you can
# find out below, with the slider.)

# %% prediction="letters-back"
# In how many of 100 tries does the letter come back without a wrong pixel?
# Write: letters_back = (a number from 0 to 100)
### BEGIN SOLUTION
letters_back = 90
### END SOLUTION

# %% experiment="letters-back"
share_wrong = 0.25  # then try 0.4
rng = np.random.default_rng(1)
asked = [letters[k % 4] for k in range(100)]
starts = [memory.with_wrong_bits(letter, share_wrong, rng) for letter in asked]
ends = [recall(W_letters, start, rng, False, 5)[-1] for start in starts]
quiz.compare("Letters that come back whole", letters_back, memory.whole(ends, asked),
             unit="of 100", note=f"{share_wrong:.0%} of the pixels were wrong.")

# %%
# Spoil a letter, cut connections, and see what the memory makes of it
widgets.explore_recall(hopfield_weights, recall)

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Nearly every letter comes back whole. With 100 % wrong pixels you start at the *negative* of the letter, and nothing moves: if all
# states are flipped, all sums change their sign, so what was at rest is at rest again. The negative attracts the states near it as
# well, although nobody stored it.
#
# And the half-hidden letter of the opening? With its upper half left blank, each of the four letters came back in nearly all of
# 50 recalls. With the lower half blank T and V did, but X and F mostly did not.
#
# </details>
#
# This memory finds a pattern from a part of it, not by an address: it is an *associative* (or *content-addressable*) memory. States
# near a stored pattern move towards it: the pattern is an **attractor**.
#
# Are the letters and their negatives the only attractors? Start from a mixture of three letters, in which each pixel is as in most of
# them. Then start 200 times from random pixels.

# %%
mixed = "TXF"  # the letters in the mixture; then try "TXV"
mixture = np.sign(np.sum(memory.pictures(mixed), axis=0))
end = recall(W_letters, mixture, np.random.default_rng(0), False, 5)[-1]
rows = memory.mixture_and_letters(mixture, end, W_letters, energy)
table(["state", "pixels as in the mixture (%)", "energy"], rows)
table(["200 starts from random pixels end", "how many"],
      memory.where_noise_ends(W_letters, recall, letters))

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the cell above)</summary>
#
# The mixture stays as it is: it is an attractor that nobody stored, a *spurious state*. The energy of the mixture of T, X and F, -44.2,
# is higher than that of each letter in it. That need not be so: the mixture of T, F and V has -50.1, lower than V with -48.9. From
# random pixels only about a third of the runs end at a letter and about a third at a negative; the rest end in spurious states. So a
# memory of this kind can "recall" what was never stored. (Your counts may differ by a few from those of another computer: where a
# sum should be exactly 0, a rounding error may decide.)
#
# </details>
#
# Here is the whole landscape for two patterns A and B that have nothing in common. Its height is your energy. The *likeness* of a
# state to a pattern is the share of pixels that agree minus the share that differ: 1 for the pattern itself, -1 for its negative. Each
# arrow leads from a start to where your recall ends.

# %%
starts = [(0.45, 0.2), (0.1, 0.6), (-0.5, -0.3), (0.3, -0.45)]  # then move one start
like_a, like_b, heights = memory.landscape(hopfield_weights, energy)
arrows = memory.paths(hopfield_weights, recall, starts)
show(figures.landscape(like_a, like_b, heights, arrows),
     alt=figures.landscape_in_words(arrows))

# %% [markdown] quiz="half-way"
# A start is equally like A and like B: 0.5 and 0.5. Where does an asynchronous recall end?
#
# - ( ) It stays there, because A and B pull equally
#   > They do, but no unit listens to itself ($W_{ii} = 0$). Its own state is missing in the balance, so the first one to move flips, and the balance is gone.
# - (x) In A or in B: the order decides
#   > The start is on a ridge between two valleys, and the first units to move tip the balance.
# - ( ) In the mean of A and B
#   > Units are $+1$ or $-1$. There is no mean to go to.

# %% [markdown] pause=true
# You have a memory that completes patterns. Next: what if all units move at once, and how much can it hold?

# %% [markdown]
# ## {lesson}.3 What if all units move at once?
#
# The proof that the network comes to rest used that only *one* unit moves: the others stand still while it flips. What if all move
# at once? Find the smallest network for which this goes wrong, so that it flips back and forth for ever.

# %% exercise="two-cycle" minutes=6 difficulty=2
def two_cycle():
    """`two_cycle()` is a pair (W, s): a network and a start.

    Return an example, small enough to write down: if all units move at once, the state
    after one sweep is another one, after two sweeps it is the start again, and so on
    for ever. In neither of the two states does a unit receive exactly 0.

    W : array of shape (n, n), with n from 2 to 10: symmetric, zeros on the diagonal
    s : array of shape (n,) that holds -1 and +1
    """
    ### BEGIN SOLUTION
    return np.array([[0, 1], [1, 0]]), np.array([1, -1])
    ### END SOLUTION

# %% [markdown] hint="two-cycle"
# 1. Two units are enough. Which weights are free, and which are not?
# 2. There is one number to choose, the weight between the two, and a start. Go through the starts: (1, 1), (1, -1), (-1, -1).
# 3. With a positive weight, each unit becomes what the other one *was* a sweep ago. From which start do the two never agree?

# %% check="two-cycle" points=3
W, s = two_cycle()
W, s = np.array(W, dtype=float), np.array(s, dtype=float)
assert s.ndim == 1 and 2 <= len(s) <= 10 and W.shape == (len(s), len(s)), "The pair is (W, s), in this order: W is n x n, and s is a row of n states, with n from 2 to 10."
assert np.all(np.abs(s) == 1), "Each state is -1 or +1."
check.close(np.diag(W), np.zeros(len(s)), "No unit listens to itself: the diagonal of W is 0.")
check.close(W, W.T, "The network is symmetric: the weight from i to j equals that from j to i.")
assert np.all(W @ s != 0), "In your start a unit receives exactly 0."
other = np.sign(W @ s)
assert np.any(other != s), "Your start is at rest: all at once, no unit moves."
assert np.all(W @ other != 0), "In the second state a unit receives exactly 0."
check.close(np.sign(W @ other), s, "After two sweeps, all at once, the start has to be back.")
### BEGIN HIDDEN TESTS
from helpers.reference import recurrence as reference
states = reference.recall(W, s, np.random.default_rng(0), True, 9)
check.close(states[9], states[1], "All at once, the states flip for ever between two.")
for seed in range(5):
    states = reference.recall(W, s, np.random.default_rng(seed), False, 40)
    check.close(states[-1], states[-2], "One at a time it settles.")
### END HIDDEN TESTS

# %% probes="two-cycle"
W, s = two_cycle()
W, s = np.array(W, dtype=float), np.array(s, dtype=float)
other = np.sign(W @ s)
diagonal_is_0, symmetric, nobody_receives_0 = bool(np.all(np.diag(W) == 0)), bool(np.all(W == W.T)), bool(np.all(W @ s))
it_moves, the_start_comes_back = bool(np.any(other != s)), bool(np.all(np.sign(W @ other) == s))
probe(diagonal_is_0)
probe(symmetric)
probe(nobody_receives_0)
probe(it_moves)
probe(the_start_comes_back)

# %% wrong="two-cycle" why="Your network is not symmetric, and its start is not back after two sweeps. Let each pair have one weight for both directions: W[i, j] is W[j, i]."
def two_cycle(): return np.array([[0, 1], [-1, 0]]), np.array([1, 1])

# %% wrong="two-cycle" why="Your units listen to themselves. A unit that inhibits itself does flip, but here the diagonal is 0."
def two_cycle(): return np.array([[-1, 0], [0, -1]]), np.array([1, -1])

# %% wrong="two-cycle" why="In your start every unit already does what it is asked: it is at rest."
def two_cycle(): return np.array([[0, 1], [1, 0]]), np.array([1, 1])

# %% wrong="two-cycle" why="A unit that receives exactly 0 keeps its state, so it does not flip."
def two_cycle(): return np.zeros((2, 2)), np.array([1, -1])

# %%
# Your example in both ways; then try a start of your own
W, s = two_cycle()
runs = {}
energies = {}
for name, at_once in (("all at once", True), ("one at a time", False)):
    runs[name] = recall(W, s, np.random.default_rng(2), at_once, 6)
    energies[name] = [energy(W, state) for state in runs[name]]
show(figures.two_clocks(runs, energies),
     alt=figures.clocks_in_words(runs, energies))

# %% [markdown]
# Is your example a rare accident? Run 100 networks with random symmetric weights in both ways.

# %% claim="synchronous-asynchronous"
n_units = 20  # then try 6
rested = memory.at_rest(recall, n_units)
table(["how the units move", "of 100 networks at rest"], list(rested.items()),
      memory.rest_in_words(n_units, rested))

# %% [markdown] claim="synchronous-asynchronous"
# <details><summary><b>What we saw</b> (open it when you have run the cell above)</summary>
#
# One at a time all of these networks come to rest. All at once few do: 8 of 100 with 20 units, about 30 with 6. The others end in a cycle of two states.
# Goles and others proved in 1985 that a symmetric network, updated all at once, either comes to rest or alternates between two states.
#
# "Artificial networks update in lockstep, brains have no clock" **holds weakly**; this rests on a model and a published source. With these random
# weights the clock decides whether a network comes to rest. It need not: the memory with the four letters comes to rest either way. Brains have no clock that all cells obey, but they have rhythms that many cells
# follow. And artificial networks need no clock: the units of Hopfield's network moved one at a time.
#
# </details>

# %% explain="two-bakers"
# Two bakers in one street imitate each other. Every evening each looks at what the
# other sold *today*, rye or wheat, and bakes that tomorrow. One starts with rye, the
# other with wheat. Three years later they still swap every day. Then one of them begins
# to decide in the morning, when the other's shop window is already full.
#
# What happens now? And if there are many bakers in the street, who decide one after
# another, each to bake what most of the others bake: why can that not go on for ever?
# Two or three sentences: two_bakers = "..."
### BEGIN SOLUTION
two_bakers = """They decided at the same time, each by what the other was before, so they swapped for ever. Now one
decides later and sees what the other is now: both bake the same, and it stays. With many bakers who decide one at a
time each change makes more pairs agree than disagree, so the energy falls with every change, and it cannot fall for ever
because there are only so many states."""
### END SOLUTION
# rubric:
# - At once, by the old states: they swap. One after the other: they agree and stay.
# - With one change at a time, a number (energy, disagreeing pairs) falls each time.
# - There are finitely many states, so it has to stop.

# %% [markdown]
# ## {lesson}.4 Does the new overwrite the old?
#
# All patterns share the same weights. Look at unit $i$ while pattern A is recalled. One part of its sum comes from A; it has a size
# of about 1 and the right sign. The rest comes from all other patterns, and it is noise. *In numbers:* take 200 units and one other
# pattern. Its part of the sum is the mean of about 200 signs, each $+1$ or $-1$ by chance. Such a mean is about $1/\sqrt{200} = 0.07$
# away from 0. Nine other patterns make a noise that is about $\sqrt 9 = 3$ times as large: 0.21, against the 1 from A. (Why the
# root appears is explained in [probability in fifteen minutes]{refresher:probability}.)
#
# In general $P$ patterns in $N$ units make noise of size $\sqrt{P/N}$. What counts is the number of patterns *per unit*.
#
# Back to today's claim. A verdict needs a sentence that can lose, fixed before measuring. Lesson {lesson:the_reckoning} decides your
# bet by "after the second task a network has lost more than half of its accuracy on the first". For a memory of 200 units the two
# tasks are ten random patterns and ten more: **after ten new patterns, more than half of the ten old ones are lost.**
#
# And what if far more is added? **Predict** how many of the old patterns come back after *fifty* new ones. Each recall starts with
# 10 % of the bits wrong. A pattern counts as recalled if at least 95 % of its bits are right in the end.

# %% prediction="old-after-new"
# Ten patterns, then fifty more: what percentage of the old ones still comes back?
# Write: old_after_new = (a number from 0 to 100)
### BEGIN SOLUTION
old_after_new = 50
### END SOLUTION

# %% experiment="old-after-new"
n_units = 200  # then try 100
counts = (10, 20, 26, 30, 40, 60, 100)  # old and new together
held = memory.old_and_new(hopfield_weights, recall, counts, n_units)
show(figures.capacity(held, n_units),
     alt=figures.capacity_in_words(held, n_units))
quiz.compare("Old patterns that come back", old_after_new, held[60]["first"], unit="%")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# With 200 units, ten new patterns cost the old ones next to nothing. Fifty new ones cost all of them, *and the new ones are lost as
# well*. This is crowding: the weights are a sum, and a sum does not depend on the order in which it was added up. So the network
# cannot prefer the newest pattern, or the oldest. (Near the limit the two curves may lie 20 points apart, in either direction. That is
# chance: four networks stand behind each point, and in one network many patterns are lost together.)
#
# Amit, Gutfreund and Sompolinsky (1985) computed the limit for very large networks: 0.138 patterns per unit. Below it a recalled
# pattern has at most a few per cent of wrong bits; above it, recall ends far from all patterns. With 200 units the fall is less
# sharp. A single unit with $N$ inputs that learns from its errors holds about $2N$ random facts (lesson {lesson:perceptron}). Hebb's
# rule adds each pattern once and never corrects, and so it holds about one fourteenth as many.
#
# </details>
#
# ### Your verdict
#
# The sentence was: *after ten new patterns, more than half of the ten old ones are lost.* Your functions measure it once more, with
# 200 units. The number of units decides here: twenty patterns in 200 units are 0.10 per unit, below the limit of 0.138; in 100 units they are 0.20, above
# it, and about half of the old ones are lost. So the verdict holds for a memory with room to spare. In either case the new ones are lost with the old. The card shows
# the slogan: judge it by this sentence. One more warning before you click: this memory adds up its patterns and does not learn from errors. The networks of lessons
# {lesson:gradient_descent} and {lesson:the_reckoning} do, and there the same sentence may come out differently.

# %% verdict="L12" course="breaks"
again = memory.old_and_new(hopfield_weights, recall, (10, 20, 60))
numbers = {
    "old patterns lost after ten new ones, in %": memory.lost(again, 10, 20),
    "old patterns lost after fifty new ones, in %": memory.lost(again, 10, 60),
    "newest that come back, of sixty stored, in %": again[60]["last"],
}
decided_by = "old patterns lost after ten new ones, in %"

# %% [markdown] quiz="more-room"
# A network is to hold twice as many patterns just as well. By what factor must the number of connections grow?
#
# - ( ) 1 (none are added): patterns are added up in the weights that exist
#   > Then $P$ grows and $N$ does not, and the noise is $\sqrt 2$ times as large.
# - ( ) 2: every pattern takes the same room
#   > It takes twice as many *units*. But each of these is joined to all others.
# - (x) 4
#   > The noise $\sqrt{P/N}$ stays the same with twice as many units, and these have four times as many pairs.

# %% [markdown]
# ### How many connections can be lost?
#
# The sums have room for noise. Then they should also survive damage. Cut connections at random, and start again with 10 % of the
# bits wrong.

# %%
n_stored = 10  # then try 20
patterns = memory.random_patterns(n_stored, 200, np.random.default_rng(3))
W = hopfield_weights(patterns)
shares = (0, 0.25, 0.5, 0.75, 0.9, 0.98)
rows = memory.after_damage(W, recall, patterns, shares)
table(["connections cut", "right bits after recall (%)"], rows)

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the cell above)</summary>
#
# With ten patterns half of the connections can go, and hardly a bit is lost. Every pattern is spread over all weights. That makes this
# memory robust against damage. It is also why too many patterns spoil all of them.
#
# </details>

# %% [markdown] pause=true
# You have built a memory in weights. The next one keeps its content in activity alone.

# %% [markdown]
# ## {lesson}.5 Can activity itself be a memory?
#
# *Working memory* is what you hold in mind for seconds, without any lasting change of synapses. In 1971 Fuster and Alexander found
# cells in the prefrontal cortex of monkeys that kept firing while the animal waited, long after the cue had gone. One explanation is
# a loop: cells that excite each other keep each other active (Wang 2001).
#
# The smallest model has two groups of cells:

# %% [markdown] drawing="two-groups"
# Left, two groups of cells: each has a green arrow to itself, marked own plus, and an orange line with a bar at its end to the other, marked cross minus; a cue comes to each from below. Right, the control: the same groups and cues, without any of these loops.

# %% [markdown]
# Each group has a rate $r$ between 0 (rest) and 1 (the highest). It follows a sigmoid $f$ of all that the group receives, with a
# time constant $\tau$ of 20 ms ($f$ is 0.5 where a group receives 0.5, 0.007 where it receives 0, 0.993 where it receives 1):
#
# $$\tau\, \frac{dr_1}{dt} = -r_1 + f(\text{own} \cdot r_1 - \text{cross} \cdot r_2 + \text{cue} + \text{noise}).$$
#
# `own` and `cross` are weights, pure numbers. The noise is drawn anew every 2 ms, with a standard deviation of 0.2. Both groups get a
# cue for 0.3 seconds, group 1 the stronger one (0.6, against 0.4).

# %%
own, cross = 1.2, 1.0  # then try cross = 0
times, rates = circuits.two_groups(own, cross, seed=4)
runs = {"with loops": (times, rates[:, 0])}
show(figures.two_groups(runs, circuits.CUE), alt=figures.groups_in_words(runs))

# %% [markdown]
# One group wins and silences the other. Inhibition turns a small difference into a decision, and self-excitation maintains it. Now one
# group alone gets the cue. In the control all loops are cut. Two seconds after the cue an observer names the group that is more active
# at that moment. **Predict** how often the observer is right in the control.

# %% prediction="cue-kept"
# With the loops cut, 200 trials: in what percentage of them is the group that is more
# active two seconds after the cue the one that was cued? Write: cue_kept = (0 to 100)
### BEGIN SOLUTION
cue_kept = 50
### END SOLUTION

# %% experiment="cue-kept" claim="working-memory"
own, cross = 1.2, 1.0  # then try own = 0.9
rows = circuits.compared(own, cross)
table(["loops", "activity outlasts the cue by (s)", "cue read after 2 s (%)"], rows)
quiz.compare("Cue read after two seconds, loops cut", cue_kept, rows[2][2], unit="%",
             note=f"With loops it was {rows[0][2]:g} %.")

# %% [markdown] claim="working-memory"
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# With loops of 1.2 the cue can be read for as long as we measured. Loops alone are not enough: with `own = 0.9` noise ends the activity after about 0.6 s,
# and the observer guesses. Without loops it ends within hundredths of a second; that the observer then guesses was certain, since two seconds are a
# hundred time constants. (Without inhibition, noise can switch on the other group as well, and then nobody can tell
# which group was cued.)
#
# So a loop *can* hold a cue, if it is strong enough for its noise. That brains do it in this way is another matter. "Working memory is persistent activity in recurrent
# circuits" is **contested**; this rests on a model and a published source. Many cells do fire through the delay. But the memory may
# also lie in synapses that are stronger for about a second (Mongillo, Barak and Tsodyks 2008), with activity only in bursts (the
# debate: Constantinidis and others, and Lundqvist and others, both 2018).
#
# </details>

# %% explain="loop-or-cell"
# A cell in the cortex of a monkey keeps firing after the cue. A loop with other cells
# may keep it active. Or it may do so alone, by channels of its own. You can record
# from many cells, choose the cue, and silence any cells for a moment.
#
# Which experiment tells the two cases apart, and what do you expect in each of them?
# Why is it not enough to record many cells at the same time?
# Two or three sentences: loop_or_cell = "..."
### BEGIN SOLUTION
loop_or_cell = """Silence the other cells for a moment during the delay, and watch this one. If a loop keeps it active, the activity is
lost and does not come back when the others are free again; if its own channels do, it goes on firing. Recording many
cells shows that they fire at the same time, but many cells that each hold themselves look the same as a loop."""
### END SOLUTION
# rubric:
# - The other cells are silenced for a moment (the loop is broken), not only watched.
# - In a loop the activity is lost for good; a cell that holds itself goes on.
# - Cells that fire together need not keep each other firing. (A longer cue fits both.)

# %% [markdown]
# ## {lesson}.6 Why is it hard to learn through a loop?
#
# Draw a recurrent network once for each step. The result is a deep network whose layers all have the same weights. So it can be
# trained by backpropagation, from the last step back to the first (this is called *backpropagation through time*). What happens to the
# gradient on the way?

# %% [markdown] drawing="loop-unrolled"
# Left: a box h with an arrow W from itself to itself, and an input from below. Right, the same unrolled: boxes h0, h1, h2 in a row, an arrow W from each to the next, an input to each; dashed orange arrows above lead back from h2 to h1 and from h1 to h0, the way of the gradient.

# %% [markdown]
# Take a loop of $n$ units without input. In each step all units move at once: $h \leftarrow \tanh(W h)$. If unit $j$ is nudged at
# the start, by how much does unit $i$ move after some steps? Each step multiplies the nudge once more, so it may shrink every time or
# grow every time. (Slopes and chains of them: [derivatives in fifteen minutes]{refresher:derivatives}.)
#
# *Worked example, with one unit.* Let $w = 2$ and $h = 0.5$. In the first step the sum is 1, and $h$ becomes $\tanh(1) = 0.762$. There
# tanh has the slope $1 - 0.762^2 = 0.420$, so a nudge is multiplied by $0.420 \cdot 2 = 0.840$. In the second step the sum is 1.523,
# $h$ becomes 0.909, and the slope there is 0.173. So the nudge is multiplied by 0.346. Both steps together: $0.346 \cdot 0.840 = 0.291$.

# %% exercise="gradient-through-time" minutes=14 difficulty=3
def gradient_through_time(W, h, steps):
    """`gradient_through_time(np.array([[0.5]]), np.array([0.0]), 3)` is [[0.125]].

    Return how the state after some steps depends on the state at the start.

    A step is h = tanh(W @ h). The entry [i, j] of the result is the derivative of unit
    i after the last step with respect to unit j at the start. It is right to six
    digits, also where it is as small as 1e-14: a nudge and a difference cannot do that.

    Parameters
    ----------
    W : array of shape (n, n); row i holds what unit i listens to
    h : array of shape (n,), the state at the start
    steps : whole number, at least 0 (then no unit has moved: each depends on itself)

    Returns
    -------
    array of shape (n, n)
    """
    ### BEGIN SOLUTION
    J = np.eye(len(h))
    for _ in range(steps):
        h = np.tanh(W @ h)
        J = np.diag(1 - h**2) @ W @ J
    return J
    ### END SOLUTION

# %% [markdown] hint="gradient-through-time"
# 1. Do it for one step first. Unit i ends at the tanh of its sum. By how much does the *sum* move if unit j is nudged? And
#    by how much does tanh pass that on?
# 2. One step has a matrix: entry [i, j] is the slope of unit i times `W[i, j]`. The slope of tanh, where it has the value
#    h, is $1 - h^2$. Two steps: the product of the two matrices. Which one stands on the left?
# 3. Keep two things in the loop, the state and the product so far, which begins as `np.eye(n)`. In each step compute the new
#    state, then its slopes, then multiply *from the left*. `np.diag(v)` is a matrix with v on its diagonal.

# %% [markdown] sibling="gradient-through-time"
# *Two units, one step.* Unit 1 listens to unit 2 with weight 3, and unit 2 to unit 1 with weight 1:
# $W = \begin{pmatrix} 0 & 3 \\ 1 & 0 \end{pmatrix}$, and $h = (0, 0.2)$. The sums are 0.6 and 0, the new state is $(0.537, 0)$,
# the slopes there are 0.712 and 1. A nudge of unit 2 moves the sum of unit 1 by 3 times as much, and unit 1 itself by
# $0.712 \cdot 3 = 2.135$ times as much. A nudge of unit 1 moves unit 2 by $1 \cdot 1$ times as much. So the matrix of this step is
# $\begin{pmatrix} 0 & 2.135 \\ 1 & 0 \end{pmatrix}$: each *row* of $W$ times the slope of the unit that listens.

# %% starter="gradient-through-time"
def gradient_through_time(W, h, steps):
    product = np.eye(len(h))
    for _ in range(steps):
        h = ...
        slopes = ...
        product = np.diag(slopes) @ ...
    return product

# %% check="gradient-through-time" points=4
check.close(gradient_through_time(np.array([[0.5]]), np.array([0.0]), 3), [[0.125]], "At rest tanh has the slope 1: three steps, so 0.5 three times over.")
check.close(gradient_through_time(np.array([[2.0]]), np.array([0.5]), 1), [[0.839949]], "The sum is 1, and the slope of tanh there is 0.42: as in the worked example.", rtol=1e-5)
check.close(gradient_through_time(np.array([[2.0]]), np.array([0.5]), 2), [[0.291061]], "The second step has a slope of its own, at its own state.", rtol=1e-5)
crossed = np.array([[0.0, 3.0], [1.0, 0.0]])
check.close(gradient_through_time(crossed, np.array([0.0, 0.2]), 1), [[0, 2.134728], [1, 0]], "Row i: what moves unit i. Each row of W times the slope of the unit that listens.", rtol=1e-5)
check.close(gradient_through_time(crossed, np.zeros(2), 0), np.eye(2), "No step: each unit depends on itself alone.")
mixed = np.array([[1.0, 0.5], [0.0, 2.0]])
check.close(gradient_through_time(mixed, np.array([0.3, 0.1]), 2), [[0.738103, 1.1689], [0.0, 3.30229]], "Units of different slopes: each step has its own, between the two products.", rtol=1e-5)
check.close(gradient_through_time(mixed, np.array([0.3, 0.2]), 2), [[0.628435, 0.942652], [0, 2.01622]], "Two steps: the matrix of the second stands on the left of that of the first.", rtol=1e-5)
tiny = gradient_through_time(np.array([[3.0]]), np.array([0.5]), 10)
check.close(1e14 * np.array(tiny), [[2.169827]], "A saturated unit forgets: ten steps leave 2e-14, right to six digits. A nudge cannot see that.", rtol=1e-5)
### BEGIN HIDDEN TESTS
from helpers.reference import recurrence as reference
for seed, (n, steps, size) in enumerate([(3, 1, 0.9), (4, 3, 0.8), (5, 6, 0.7), (6, 25, 0.2), (2, 2, 1.5)]):
    rng = np.random.default_rng([83, seed])
    W, h = size * rng.normal(size=(n, n)), rng.normal(size=n)
    right = reference.gradient_through_time(W, h, steps)
    scale = np.max(np.abs(right))
    check.close(np.array(gradient_through_time(W, h.copy(), steps)) / scale, right / scale, f"{n} units, {steps} steps (all entries divided by the largest).")
    W = 2.5 * np.eye(n) + 0.1 * rng.normal(size=(n, n))
    right = reference.gradient_through_time(W, h, 10)
    scale = np.max(np.abs(right))
    check.close(np.array(gradient_through_time(W, h.copy(), 10)) / scale, right / scale, f"{n} saturated units, ten steps (all entries divided by the largest).", rtol=1e-5)
### END HIDDEN TESTS

# %% [markdown] derivation="gradient-through-time"
# One step: $h'_i = \tanh(a_i)$ with $a_i = \sum_j W_{ij} h_j$. So $\partial h'_i / \partial h_j = (1 - h_i'^2)\, W_{ij}$, or as a matrix
# $D' W$ with $D' = \mathrm{diag}(1 - h'^2)$. The state after $n$ steps depends on the start through all states in between, and
# the chain rule multiplies: $D_n W \cdots D_2 W\, D_1 W$ for $n$ steps, the last on the left. If all slopes are near 1 this is $W^n$,
# the $n$-th power. In the long run its size grows or shrinks like $\rho^n$, with $\rho$ the largest absolute value of an eigenvalue. The slopes are at most
# 1, and the further a unit is from rest, the more they shrink it.

# %% probes="gradient-through-time"
one_unit, crossed = np.array([[2.0]]), np.array([[0.0, 3.0], [1.0, 0.0]])
one_unit_two_steps = np.round(np.array(gradient_through_time(one_unit, np.array([0.5]), 2)), 4)
probe(one_unit_two_steps)
two_units_one_step = np.round(np.array(gradient_through_time(crossed, np.array([0.0, 0.2]), 1)), 4)
probe(two_units_one_step)
two_units_two_steps = np.round(np.array(gradient_through_time(np.array([[1.0, 0.5], [0.0, 2.0]]), np.array([0.3, 0.2]), 2)), 4)
probe(two_units_two_steps)
saturated = gradient_through_time(np.array([[3.0]]), np.array([0.5]), 10)
right_to_six_digits = bool(np.abs(1e14 * np.array(saturated)[0][0] - 2.169827) < 1e-3)
probe(right_to_six_digits)

# %% wrong="gradient-through-time" why="This is the power of W alone. Each step also multiplies by the slope of tanh, which is 1 only at rest."
def gradient_through_time(W, h, steps): return np.linalg.matrix_power(W, steps)

# %% wrong="gradient-through-time" why="Rows and columns are swapped: entry [i, j] is what unit j at the start does to unit i at the end."
def gradient_through_time(W, h, steps, right=gradient_through_time): return np.array(right(W, h, steps)).T

# %% wrong="gradient-through-time" why="You take the slope at the state from which a step begins. The sum has passed through tanh then: use the state that the step leads to."
def gradient_through_time(W, h, steps):
    J = np.eye(len(h))
    for _ in range(steps):
        J = np.diag(1 - h**2) @ W @ J
        h = np.tanh(W @ h)
    return J

# %% wrong="gradient-through-time" why="The slopes multiply the columns of W. The slope belongs to the unit that listens, and that is a row."
def gradient_through_time(W, h, steps):
    J = np.eye(len(h))
    for _ in range(steps):
        h = np.tanh(W @ h)
        J = W @ np.diag(1 - h**2) @ J
    return J

# %% wrong="gradient-through-time" why="The later step stands on the right in your product. It acts on what the earlier ones have done, so it stands on the left."
def gradient_through_time(W, h, steps):
    J = np.eye(len(h))
    for _ in range(steps):
        h = np.tanh(W @ h)
        J = J @ np.diag(1 - h**2) @ W
    return J

# %% wrong="gradient-through-time" why="A nudge and a difference lose their digits where the gradient is tiny. Multiply the matrices of the steps instead."
def gradient_through_time(W, h, steps):
    def run(h):
        for _ in range(steps):
            h = np.tanh(W @ h)
        return h
    return np.array([(run(h + 1e-5 * e) - run(h - 1e-5 * e)) / 2e-5 for e in np.eye(len(h))]).T

# %% wrong="gradient-through-time" why="Your W is transposed in the product. A step takes W as it stands: row i, column j is what unit j does to unit i."
def gradient_through_time(W, h, steps):
    J = np.eye(len(h))
    for _ in range(steps):
        h = np.tanh(W @ h)
        J = np.diag(1 - h**2) @ W.T @ J
    return J

# %% wrong="gradient-through-time" why="You multiply entry by entry, with *. A nudge of one unit reaches another by way of all units in between: that is the product of matrices, @."
def gradient_through_time(W, h, steps):
    J = np.eye(len(h))
    for _ in range(steps):
        h = np.tanh(W @ h)
        J = np.diag(1 - h**2) * W * J
    return J

# %% stranger="gradient-through-time"
def gradient_through_time(W, h, steps, right=gradient_through_time): return right(W, h, steps + 1)

# %% [markdown]
# The largest absolute value of an eigenvalue of $W$ is called its **spectral radius** (why it decides what grows and what fades:
# [matrices in fifteen minutes]{refresher:matrices}, section 4). Here it is set to three values, in a loop of 20 units near rest.

# %%
radii = (0.8, 1.0, 1.3)  # then try 0.5 and 1.1
steps = [0, 5, 10, 20, 30, 40]
norms = echo.norms_through_time(gradient_through_time, radii, steps)
show(figures.gradient_norms(steps, norms), alt=figures.norms_in_words(steps, norms))

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the cell above)</summary>
#
# Below 1 the gradient vanishes: with 0.8 it is thousands of times smaller after 40 steps. With 1.3 it explodes at first, until the
# units saturate and their slopes shrink; larger radii may go on exploding. At a spectral radius near 1 it survives. There is a catch:
# a loop that holds a state safely against noise makes every nudge shrink, and so its gradient vanishes as well (Bengio, Simard and
# Frasconi 1994).
#
# </details>
#
# ### What does that do to learning?
#
# Train a loop to *hold* something. Ten units, whose weights have a spectral radius of 0.7 before training, start in a pattern of +0.5 and -0.5, and are to show it again some steps later. Each loop
# learns two such patterns, in 150 updates. *Your* derivative of each step carries the error back. (A gradient longer than 0.1 is
# shortened to 0.1; the end of the lesson says why.)
#
# In the last row of the table the units have a **gate**: in each step only a share $g$ of the state is replaced,
# $h \leftarrow (1-g)\, h + g \tanh(W h)$.

# %% [markdown] drawing="gate-and-bypass"
# One step of a loop with a gate. From the old state h two ways lead to the new one. The upper way, drawn thick, is multiplied by 1 minus g and goes straight on. The lower one passes through W and tanh and is multiplied by g. Both are added. A g of 0 is called shut, a g of 1 open.

# %% [markdown]
# Without a gate ($g = 1$) only the lower way is there. **Predict** how much of the error is then left for 40 steps.

# %% prediction="error-left"
# Holding for 5 steps is learned: about 1 % of the error is left. (100 % is the error of
# a loop that has fallen silent.) For 40 steps, what percentage of the error is left?
# Write: error_left = (a number from 0 to 100)
### BEGIN SOLUTION
error_left = 20
### END SOLUTION

# %% experiment="error-left"
radius = 0.7  # the spectral radius at the start; then try 1.0
rows = []
for steps, gate in ((5, 1), (10, 1), (20, 1), (40, 1), (40, 0.1)):
    first, left = training.hold(gradient_through_time, steps, radius, gate)
    rows.append([steps, gate, f"{first:.0e}", round(left, 1)])
table(["steps to hold", "gate", "first gradient", "error (% of a silent loop)"], rows)
quiz.compare("Error left for 40 steps", error_left, rows[3][3], unit="%")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The longer the wait, the shorter the first gradient. For 40 steps 150 updates change nothing. With a radius of 1.0 at the start the
# gradient does arrive, and still most of the error is left: the gradient is exact, but after 40 steps it predicts the loss only
# for very small changes of the weights.
#
# With a gate of $g = 0.1$ the same ten units learn to hold for 40 steps in as many updates. In each step a share $1 - g$ of the
# state is passed on unchanged, without $W$ and without tanh, and the gradient comes back the same way. But this gate is fixed: it
# makes a loop that is ten times slower. And $g$ has to be small. After 40 steps this way has kept $(1-g)^{40}$ of the gradient: 0.015
# with $g = 0.1$, but $10^{-12}$ with 0.5, where again nothing is learned. To keep most of it, $g$ must be small against 1/steps.
#
# Two well-known networks take the step further, the LSTM (Hochreiter and Schmidhuber 1997; Gers and others 2000) and the GRU (Cho
# and others 2014). They *learn* when to open their gates: wide when something new is to be stored, and hardly while it is kept.
#
# </details>

# %% [markdown] quiz="gate-gradient"
# The gate of a unit is shut (0) for 1,000 steps. What is the gradient of the state at the end with respect to the state at the start?
#
# - ( ) 0: nothing passes a shut gate
#   > Nothing comes *in*. The state is handed on as it is.
# - ( ) About $0.8^{1000}$, as in any loop
#   > There is no $W$ and no tanh on the way from state to state.
# - (x) 1
#   > Each step multiplies by $1 - \text{gate}$, which is 1: a shut gate keeps the state, and its gradient too.

# %% [markdown]
# ### What does an untrained loop remember?
#
# Now nothing in the loop is trained. Sixty tanh units with random weights get coin tosses as their input, one in each step. Only a
# weighted sum of the units is fitted, to say what the toss was some steps ago. **Predict** how well it does. The control is the same
# 60 units with the same input, and with all loops cut.

# %% given="rnn"
def rnn_forward(x, W, w_in):
    """Return all states of a recurrent network (RNN), of shape (n_steps, n_units)."""
    h = np.zeros(len(w_in))
    states = []
    for toss in x:
        h = np.tanh(W @ h + w_in * toss)
        states.append(h)
    return np.array(states)

# %% prediction="ten-steps-ago"
# Spectral radius 0.9: what percentage of the tosses of ten steps ago is read right?
# (In ten steps a trace shrinks to about 0.35. Ten later tosses lie on top of it, and
# there are 60 units to tell them apart.)
# Guessing gives 50. Write: ten_steps_ago = (a number from 50 to 100)
### BEGIN SOLUTION
ten_steps_ago = 70
### END SOLUTION

# %% experiment="ten-steps-ago" claim="recurrent-feedback"
radius = 0.9  # the spectral radius; then try 0.5 and 1.3
lags = [0, 1, 2, 5, 8, 10, 12, 15, 20, 30]
with_loops = echo.read_the_past(rnn_forward, radius, lags)
without = echo.read_the_past(rnn_forward, 0, lags)
found = {f"loops, radius {radius}": with_loops, "loops cut": without}
show(figures.echo(found), alt=figures.echo_in_words(found))
quiz.compare("Tosses of ten steps ago, read from the loop", ten_steps_ago,
             round(with_loops[10], 1), unit="%",
             note=f"With the loops cut it was {without[10]:.0f} %.")

# %% [markdown] claim="recurrent-feedback"
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Each input leaves a trace that goes round the loop, and the traces of the last ten or so can all be read at once. Without loops the
# past is gone after one step. This is the difference that a loop makes, with weights that nobody trained.
#
# "Brains are full of recurrent and feedback connections, artificial networks feed forward" **holds weakly, and is dated**;
# this rests on a model and a published source. For brains it holds: most known connections between two areas of visual cortex have one that leads back
# (Felleman and Van Essen 1991). But artificial networks have had loops since Hopfield's of 1982, Elman (1990) trained one to predict
# the next word, and today's language models feed each word that they write back into their own input.
#
# </details>

# %% [markdown] pause=true
# You can follow the past along a loop. The last section reaches the past without a loop.

# %% [markdown]
# ## {lesson}.7 How does attention look something up?
#
# A loop has to carry everything along, because it does not know what will be needed. The alternative is to keep everything in a list
# and to *look it up*. In a dictionary each entry has a *key* and a *value*, and you come with a *query*. Here all three are rows of
# numbers, and no key needs to match exactly. Each key gets a *score*, its dot product with the query. The answer is a mean of all
# values, in which a key with a higher score has more weight. This is **attention** (Bahdanau, Cho and Bengio 2015, with a small
# network for the scores; with dot products in Vaswani and others 2017).

# %% [markdown] drawing="look-up"
# A query (1, 0) is compared with two keys, (1, 0) and (0, 1): scores 1 and 0. The scores become weights, 3/4 and 1/4, since here a score larger by 1 has 3 times the weight. The values 10 and 2 are mixed with these weights: the answer is 8.

# %% [markdown]
# One trap: `np.exp(1000)` is too large for a float. Lesson {lesson:backpropagation} met this, too.

# %% given="two-keys"
keys = np.array([[1.0, 0.0], [0.0, 1.0]])
values = np.array([[10.0], [2.0]])

# %% exercise="attention" minutes=10 difficulty=2
def attention(query, keys, values, sharpness):
    """`attention(np.array([1.0, 0.0]), keys, values, np.log(3))` is [8].

    Return the mean of the values, weighted by how well each key fits the query.

    The weights are positive and sum to 1. The score of a key is its dot product with
    the query. If the score of one key is larger by u than that of another, its weight
    is exp(sharpness * u) times as large: sharpness 0 weights all alike, a very large
    one picks the best key. It works for scores and sharpness of any size, also 5000.

    Parameters
    ----------
    query : array of shape (d,)
    keys : array of shape (n, d), a row for each; not changed
    values : array of shape (n, m), a row for each; not changed
    sharpness : number, at least 0

    Returns
    -------
    array of shape (m,)
    """
    ### BEGIN SOLUTION
    scores = sharpness * (keys @ query)
    weights = np.exp(scores - np.max(scores))
    return weights / np.sum(weights) @ values
    ### END SOLUTION

# %% [markdown] hint="attention"
# 1. The docstring says how two weights compare. Which positive function of the score has just these ratios? Dividing by
#    the sum keeps all ratios.
# 2. The law fixes the weights only up to a common factor, and their sum fixes the factor. You met such weights in lesson
#    {lesson:backpropagation}. What happens to them if all scores grow by the same amount?
# 3. Three steps: a score for each row of the keys; positive numbers with the right ratios, finite for a score of 15,000, too (see
#    the reminder above); and the mean of the rows of the values, with these numbers as shares. Try the worked example on paper.

# %% [markdown] sibling="attention"
# *Three keys.* Their scores are 3, 2 and 0, and a score that is larger by 1 has twice the weight (a sharpness of $\log 2$). Give the
# last key the number 1. The second scores 2 more and gets $2 \cdot 2 = 4$, the first scores 3 more and gets 8. The sum is 13, so the
# weights are 8/13, 4/13 and 1/13. With the values 26, 13 and 0 the answer is $16 + 4 + 0 = 20$. Now let the scores be 1003, 1002
# and 1000. The differences are the same, and so are the weights: no number above 8 was ever needed.

# %% check="attention" points=4
query = np.array([1.0, 0.0])
its_keys, its_values = keys.copy(), values.copy()
attention(query, its_keys, its_values, np.log(3))
check.unchanged([its_keys, its_values], [keys, values], "The keys or the values that were handed in have changed. The next query needs them as they were.")
check.close(attention(np.array([1.0, 0.0]), keys, values, np.log(3)), [8], "Scores 1 and 0, weights 3/4 and 1/4: as in the drawing.")
check.close(attention(query, keys, values, 0), [6], "Sharpness 0: every key has the same weight, and the answer is the mean.")
check.close(attention(query, keys, values, 5000), [10], "Very sharp: only the best key counts. (np.exp of a large number is infinite.)")
check.close(attention(query, keys[::-1], values[::-1], np.log(3)), [8], "The order of the entries does not matter.")
check.close(attention(query, keys, np.array([[10], [3]]), 0), [6.5], "Whole numbers as values: their mean need not be whole.")
check.close(attention(np.array([2.0, 1.0]), np.array([[1.0, 3.0], [2.0, 2.0]]), np.array([[1.0], [2.0]]), np.log(3)), [1.75], "Scores 5 and 6, as products: weights 1/4 and 3/4.")
three_keys, colours = np.array([[2.0, 0.0], [1.0, 0.0], [1.0, 5.0]]), np.array([[6.0, 0, 0], [0, 6.0, 0], [0, 0, 6.0]])
check.close(attention(query, three_keys, colours, np.log(4)), [4, 1, 1], "Scores 2, 1, 1: weights 4/6, 1/6, 1/6. Values may have more numbers than keys.")
far = np.array([[12000.0], [15000.0]])
check.close(attention(np.array([1.0]), far, np.array([[1.0], [2.0]]), 1), [2], "Scores of 12,000 and 15,000: the best is the second, and no number overflows.")
check.close(attention(np.array([-1.0]), far, np.array([[1.0], [2.0]]), 1), [1], "Scores of -12,000 and -15,000: the best is the first.")
### BEGIN HIDDEN TESTS
from helpers.reference import recurrence as reference
for seed, (n, d, m, sharpness) in enumerate([(4, 3, 2, 1.0), (6, 2, 5, 0.3), (3, 4, 1, 8.0), (5, 3, 3, 4000.0)]):
    rng = np.random.default_rng([84, seed])
    query, keys_now, values_now = rng.normal(size=d), rng.normal(size=(n, d)), rng.normal(size=(n, m))
    check.close(attention(query, keys_now, values_now, sharpness), reference.attention(query, keys_now, values_now, sharpness), f"The mean of the values, weighted by fit: {n} keys of {d} numbers, sharpness {sharpness:g}.")
    check.close(attention(query, keys_now, np.ones((n, 1)), sharpness), [1], "If all values are 1, so is their mean: the weights sum to 1.")
check.close(attention(np.array([-3.0]), np.array([[400.0], [500.0]]), np.array([[1.0], [2.0]]), 1.0), [1], "Scores of -1200 and -1500: the less negative one wins.")
### END HIDDEN TESTS

# %% wrong="attention" why="Your weights overflow: exp of a large number is infinite, and infinity divided by infinity is not a number. Subtract the largest score first, which changes no ratio."
def attention(query, keys, values, sharpness):
    weights = np.exp(sharpness * (keys @ query))
    return weights / np.sum(weights) @ values

# %% wrong="attention" why="Your weights do not sum to 1. Divide them by their sum, so that the answer is a mean of the values."
def attention(query, keys, values, sharpness):
    scores = sharpness * (keys @ query)
    return np.exp(scores - np.max(scores)) @ values

# %% wrong="attention" why="The sharpness changes nothing in your weights. It multiplies the scores before the exponential."
def attention(query, keys, values, sharpness, right=attention): return right(query, keys, values, 1.0)

# %% wrong="attention" why="You mix the keys. They only say where to look; what you get are the values."
def attention(query, keys, values, sharpness, right=attention): return right(query, keys, keys, sharpness)

# %% wrong="attention" why="You take only the best value. At a moderate sharpness the others count as well, each with its weight."
def attention(query, keys, values, sharpness): return values[np.argmax(keys @ query)]

# %% wrong="attention" why="Your weights are proportional to the scores. By the law, the ratio of two weights depends on the difference of their scores: that is an exponential."
def attention(query, keys, values, sharpness):
    scores = sharpness * (keys @ query)
    return scores / np.sum(scores) @ values if np.sum(scores) else np.mean(values, axis=0)

# %% wrong="attention" why="Your weights sum to 1 already, and then you divide by the number of keys once more. A weighted mean is the sum of weight times value."
def attention(query, keys, values, sharpness, right=attention): return right(query, keys, values, sharpness) / len(keys)

# %% wrong="attention" why="Your score is a distance. It should be the dot product of key and query, so that a longer key in the same direction has a higher score."
def attention(query, keys, values, sharpness):
    scores = -sharpness * np.sum((keys - query) ** 2, axis=1)
    weights = np.exp(scores - np.max(scores))
    return weights / np.sum(weights) @ values

# %% wrong="attention" why="Your scores come from the columns of the keys, as in query @ keys. A key is a row: keys @ query."
def attention(query, keys, values, sharpness, right=attention): return right(query, keys.T, values, sharpness)

# %% [markdown] derivation="attention"
# Let $\beta$ be the sharpness and $s_k$ the score of key $k$. The law says $w_k / w_1 = e^{\beta (s_k - s_1)}$: once one weight is known,
# so are all. So $w_k = c\, e^{\beta s_k}$ with the same $c$ for all keys. They sum to 1, and this gives $c$:
#
# $$w_k = \frac{e^{\beta s_k}}{\sum_l e^{\beta s_l}},$$
#
# the *softmax* of the scores. If $a$ is added to all scores, every term above and below is multiplied by $e^{\beta a}$, which cancels.
# So you may subtract the largest score: then no exponent is above 0, and nothing overflows.

# %% stranger="attention"
def attention(query, keys, values, sharpness):
    weights = np.exp(keys @ query - np.max(keys @ query))
    weights = (weights / np.sum(weights)) ** sharpness
    return weights / np.sum(weights) @ values

# %% stranger="attention"
def attention(query, keys, values, sharpness, right=attention):
    keys *= sharpness
    return right(query, keys, values, 1.0)

# %% stranger="attention"
def attention(query, keys, values, sharpness, right=attention): return right(-query, keys, values, sharpness)

# %% [markdown]
# The weights are a *softmax* of the scores, times the sharpness. If the values are the rows of the identity matrix, the answer *is* the
# list of weights. Here is a query for something round and red:

# %%
things = ["cherry", "tomato", "fire engine", "moon", "leaf"]
features = np.array([[1, 1], [0.9, 0.8], [0, 1], [1, 0], [0, 0]])  # round, red
wanted = np.array([1.0, 1.0])  # then try [0, 1] and [-1, 1]
weights = {}
for sharpness in (0, 1, 10):
    weights[sharpness] = attention(wanted, features, np.eye(5), sharpness)
show(figures.weights_of_attention(weights, things),
     alt=figures.attention_in_words(weights, things))

# %% [markdown]
# ### Can attention recall a stored pattern in one step?
#
# Compare this with the memory of section {lesson}.1. Let the stored patterns be the keys *and* the values, and let a damaged pattern be
# the query. Then attention returns a mixture of patterns, mostly of the one that fits best. Ramsauer and others (2021) showed that this
# is one step of recall in a modern form of the Hopfield network. Store 60 patterns in 100 units, far more than the 14 or so that
# Hebb's rule can hold there. **Predict** how many are restored by one step of attention (one *look*).

# %% prediction="one-look"
# 60 patterns, 100 units, a quarter of the bits wrong: how many of the 60 are whole
# after *one* look by attention? Write: one_look = (a number from 0 to 60)
### BEGIN SOLUTION
one_look = 30
### END SOLUTION

# %% experiment="one-look" claim="attention-like"
sharpness = 1  # then try 0.01
stored, damaged = memory.stored_and_damaged(60, 100, 0.25, np.random.default_rng(6))
looked = [np.sign(attention(query, stored, stored, sharpness)) for query in damaged]
found_by_look = memory.whole(looked, stored)
found_by_recall = memory.recalled_whole(hopfield_weights, recall, stored, damaged)
quiz.compare("Patterns whole after one look", one_look, found_by_look, unit="of 60",
             note=f"After a recall by Hopfield's rule: {found_by_recall} of 60.")

# %% [markdown] claim="attention-like,transformers-brain-like"
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# One look restores all of them where the older rule restores none. The price is not room: $W$ has 4,950 different weights, the list of patterns
# 6,000 numbers. But the list grows with each pattern, and somebody has to keep the patterns apart; Hebb's rule puts all into the same weights.
#
# "Attention in a transformer is like attention in a brain" **holds weakly**; this rests on a published source alone: your number shows that attention is
# like a *memory*, and says nothing of attention in a brain. (A transformer is a network made of many such looks.) Both give more weight to what fits a purpose. But attention in psychology is about a *limit*: we attend
# because we cannot take in everything (Lindsay 2020), while a transformer reads every key for every query. In cortex, too, objects
# compete, and a goal decides between them (Desimone and Duncan 1995). That is closer to the winner of section {lesson}.5 than to a mean.
#
# "Transformers are brain-like" **holds weakly**; this rests on a published source alone. With suitable codes for the position they come close to
# models of the hippocampus (Whittington and others 2022). But no cell is known to keep an exact copy of every past
# input, and the queries and keys are learned by backpropagation.
#
# </details>

# %% [markdown]
# <details><summary><b>Who decides where to look?</b></summary>
#
# In a transformer the query is computed from the state by learned weights. So the input decides which connections count at this moment,
# and each input switches the same network differently. Many looks work side by side and one after another, with the sharpness $1/\sqrt{d}$ (Vaswani and others 2017).
#
# </details>

# %% [markdown] quiz="double-keys"
# You list every key and its value twice. What happens to the answer of attention?
#
# - (x) Nothing
#   > All weights are halved, and each value comes twice. The mean is the same.
# - ( ) It doubles
#   > The weights sum to 1, however many there are.
# - ( ) It becomes sharper
#   > Sharpness is about ratios of weights, and these stay the same.

# %% [markdown]
# ## {lesson}.8 Two questions that count
#
# The questions above were for practice. These two give a point each, and your first answer counts.

# %% [markdown] quiz="one-turn" graded=true
# Units 4 and 5 of a Hopfield network are both $-1$. Unit 4 receives the sum $+0.5$, unit 5 the sum $-2$. Each has one turn, and no weight
# joins the two. What happens to the energy?
#
# - ( ) It falls by 5: by 1 for unit 4, and by 4 for unit 5
#   > Unit 5 is silent and is asked to be silent. It stays, and nothing changes.
# - ( ) It rises by 1, since a unit becomes active
#   > The unit does what it is asked. That lowers the energy.
# - (x) It falls by 1
#   > Unit 4 flips: its pairs contribute $+0.5$ before and $-0.5$ afterwards. Unit 5 agrees with its sum and stays.
# - ( ) It falls by 0.5, the sum of the unit that flips
#   > Before the flip its pairs contribute $+0.5$; afterwards $-0.5$.

# %% [markdown] quiz="which-loop" graded=true
# A loop of tanh units near rest has the spectral radius 0.5. An error appears 20 steps after the input that caused it. To about what part
# has its gradient shrunk when it arrives at that input, and what helps?
#
# - ( ) About 1/40; more training
#   > Factors multiply: 20 halves are not one fortieth. And even the longest training follows a gradient that hardly exists.
# - (x) About a millionth; a gate, or a look-up of that input
#   > $0.5^{20}$ is about $10^{-6}$. (A few times more or less: the radius tells the long run, and slopes below 1 shrink it.) A shut gate multiplies by 1, and attention needs one step.
# - ( ) About a millionth; a radius of 5 in place of 0.5
#   > Then it explodes first, and the units saturate.
# - ( ) It has not shrunk: there is only one matrix, not 20 layers
#   > Unrolled, it is 20 layers, all with the same weights.

# %% hand_in="quiz" points=2

# %% [markdown]
# ## For an evening: limit the gradient
#
# A gradient that explodes throws the weights far away in a single step. One cure is to *clip* the gradient (Pascanu, Mikolov and
# Bengio 2013): if it is longer than a limit, it is shortened to the limit, and its direction stays. Train a loop in this way. It has
# one matrix, which is used in every step, so every step contributes to the gradient.

# %% exercise="clipped-step" extension=true minutes=60 difficulty=3
def clipped_step(W, h, wanted, steps, eta, limit):
    """`clipped_step(np.eye(1), np.ones(1), np.zeros(1), 1, 1.0, 0.1)` is [[0.9]].

    Return the weights after one step of gradient descent through time.

    A step of the loop is h = tanh(W @ h). The loss is half the sum of squares of the
    last state minus the wanted one. The gradient for W is exact; all its entries
    together are one long arrow. If that is longer than limit, it is shortened to
    limit, in the same direction; if not, it stays. Then W moves down it by eta.

    W, h : arrays (n, n) and (n,), weights and the state at the start; not changed
    wanted : array (n,), the state that is wanted after the last step
    steps : whole number, at least 1; eta, limit : numbers above 0 (limit may be np.inf)
    """
    ### BEGIN SOLUTION
    states = [h]
    for _ in range(steps):
        states.append(np.tanh(W @ states[-1]))
    error, gradient = states[-1] - wanted, np.zeros(W.shape)
    for t in range(steps, 0, -1):
        error = error * (1 - states[t] ** 2)
        gradient += np.outer(error, states[t - 1])
        error = W.T @ error
    return W - eta * gradient * min(1, limit / max(np.linalg.norm(gradient), 1e-300))
    ### END SOLUTION

# %% [markdown] hint="clipped-step"
# 1. Go forward and keep all states. Then go back from the last one with the error, last state minus wanted. One unit and two
#    steps on paper first: through which two places does w act on the end?
# 2. At each step back do three things: pass the error through the slope of tanh; note what W contributed here, the error of the unit
#    that listens times the state of the unit it listens to; send the error on to the state before.
# 3. Forward, the entry in row i and column j brings unit j's state to unit i. Backward the same entry brings unit i's error to
#    unit j. Add the contributions of all steps *first*, and measure the length of the sum.

# %% check="clipped-step" practice=true
check.close(clipped_step(np.eye(1), np.ones(1), np.zeros(1), 1, 1.0, 0.1), [[0.9]], "The gradient is 0.32, longer than 0.1: it is shortened to 0.1.", rtol=1e-5)
check.close(clipped_step(np.eye(1), np.ones(1), np.zeros(1), 1, 1.0, 0.5), [[0.680150]], "The gradient is 0.32, shorter than the limit: it stays as it is.", rtol=1e-5)
check.close(clipped_step(np.eye(1), np.ones(1), np.zeros(1), 1, 0.3, 0.1), [[0.97]], "The gradient is shortened to 0.1, and then W moves down it by eta, 0.3: a move of 0.03.", rtol=1e-5)
W, h, wanted = np.array([[0.5, -1.0], [2.0, 0.3]]), np.array([0.4, -0.2]), np.array([-0.5, 0.5])
check.close(clipped_step(W, h, wanted, 1, 1.0, np.inf), [[0.198833, -0.849416], [1.968789, 0.315605]], "One step: the error of the unit that listens times the state of the other.", rtol=1e-4)
check.unchanged([W, h], [[[0.5, -1.0], [2.0, 0.3]], [0.4, -0.2]], "The weights or the start that were handed in have changed. Return new weights.")
check.close(clipped_step(W, h, wanted, 3, 1.0, np.inf), [[1.188525, -0.248612], [1.412657, 1.027986]], "Three steps, one matrix: what it does at each of them is added up.", rtol=1e-4)
check.close(clipped_step(W, h, wanted, 3, 1.0, 0.01), [[0.504977, -0.994568], [1.995754, 0.305263]], "All entries are shortened by the same factor: the direction stays.", rtol=1e-4)
check.unchanged([W, h], [[[0.5, -1.0], [2.0, 0.3]], [0.4, -0.2]], "The weights or the start that were handed in have changed. Return new weights.")
### BEGIN HIDDEN TESTS
from helpers.reference import recurrence as reference
for seed, (n, steps, limit) in enumerate([(1, 4, 0.02), (3, 2, np.inf), (4, 5, 0.05), (5, 8, 100.0), (6, 12, 0.1)]):
    rng = np.random.default_rng([85, seed])
    W, h, wanted = 1.2 * rng.normal(size=(n, n)) / np.sqrt(n), rng.uniform(-1, 1, n), rng.uniform(-1, 1, n)
    check.close(clipped_step(W.copy(), h.copy(), wanted.copy(), steps, 0.3, limit), reference.clipped_step(W, h, wanted, steps, 0.3, limit), f"{n} units, {steps} steps, limit {limit:g}: down the clipped gradient.", rtol=1e-4, atol=1e-6)
### END HIDDEN TESTS

# %% [markdown] derivation="clipped-step"
# Give the matrix of each step a name of its own, $W_1, \dots, W_T$. With $e_T = h_T - \text{wanted}$, $d_t = e_t (1 - h_t^2)$ and
# $e_{t-1} = W^\top d_t$, the gradient for $W_t$ is $d_t h_{t-1}^\top$, as for any layer. All of them are one matrix, so the
# gradient for it is the sum, $g = \sum_t d_t h_{t-1}^\top$. Clipped it is $g \cdot \min(1, \text{limit} / |g|)$.
#
# *Does it help?* Six loops of 6 units, spectral radius 1.3 at the start, 12 steps, start and wanted state drawn from -0.5 to 0.5
# and from -0.6 to 0.6, 400 updates with $\eta = 0.3$.
# Without a limit their mean loss rises, from 0.9 to more than 1.2; how far, a rounding error decides, so it differs from one
# computer to the next. With a limit of 0.1 all six end below 0.01 on every computer. Try it with yours.

# %% wrong="clipped-step" why="You clipped each number by itself, so that the arrow points elsewhere. Shorten all of them by one factor: limit divided by the length of the whole."
def clipped_step(W, h, wanted, steps, eta, limit, right=clipped_step):
    return W - eta * np.clip(W - right(W, h, wanted, steps, 1.0, np.inf), -limit, limit)

# %% wrong="clipped-step" why="You always bring the gradient to the length of the limit. A gradient that is shorter stays as it is: else the walk never comes to rest."
def clipped_step(W, h, wanted, steps, eta, limit, right=clipped_step):
    gradient = W - right(W, h, wanted, steps, 1.0, np.inf)
    return W - eta * gradient * (limit if np.isfinite(limit) else 1) / np.linalg.norm(gradient)

# %% wrong="clipped-step" why="Only the last step contributes to your gradient. W works in every step: go further back, and add up."
def clipped_step(W, h, wanted, steps, eta, limit, right=clipped_step):
    for _ in range(steps - 1):
        h = np.tanh(W @ h)
    return right(W, h, wanted, 1, eta, limit)

# %% wrong="clipped-step" why="On the way back the error goes through W as it stands. Backward, an entry is used the other way round: W.T @ error."
def clipped_step(W, h, wanted, steps, eta, limit):
    states = [h]
    for _ in range(steps):
        states.append(np.tanh(W @ states[-1]))
    error, gradient = states[-1] - wanted, np.zeros(W.shape)
    for t in range(steps, 0, -1):
        error = error * (1 - states[t] ** 2)
        gradient = gradient + np.outer(error, states[t - 1])
        error = W @ error
    return W - eta * gradient * min(1, limit / max(np.linalg.norm(gradient), 1e-300))

# %% wrong="clipped-step" why="The limit is for the gradient. You shorten the move, eta times the gradient: clip first, and multiply by eta afterwards."
def clipped_step(W, h, wanted, steps, eta, limit, right=clipped_step):
    move = W - right(W, h, wanted, steps, eta, np.inf)
    return W - move * min(1, limit / max(np.linalg.norm(move), 1e-300))

# %% stranger="clipped-step"
def clipped_step(W, h, wanted, steps, eta, limit, right=clipped_step): return 2 * W - right(W, h, wanted, steps, eta, limit)

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** A memory can be searched by its content, by attractors, and a rule that uses only the two units at a connection is enough to
# store it. Attractor-like activity has been recorded: the place cells of a rat settle into one of two maps (Wills and others
# 2005), and the fly's compass is a ring on which one bump of activity wins (Kim and others 2017).
#
# **Wrong, or left out.**
#
# - *Symmetry.* Two cells are rarely joined by equal weights in both directions, and where one excites and the other inhibits
#   (Dale's principle, lesson {lesson:layers}) they cannot be. Without symmetry there need not be an energy, and a network may go round
#   for ever.
# - *One loop.* A brain is a recurrent network of recurrent networks. Each of ours was a single network, with nothing above or
#   below it.
# - *Two states.* A unit has two states; a cell fires spikes, as lesson {lesson:spiking_neuron} shows.
# - *Random patterns.* Memories resemble each other. Similar patterns disturb each other more than random ones.
# - *Backwards through time.* No animal is known to play its life back to find a gradient. What it might do instead is the question of
#   lesson {lesson:credit_assignment}.

# %% [markdown] recap=true
# - A Hopfield network stores patterns in symmetric weights. Each becomes an attractor, and a part of it is enough to recall it.
# - One at a time, units can only lower the energy, so the network comes to rest, perhaps in a spurious state. All at once, it may flip for ever.
# - It holds about 0.138 random patterns per unit. Beyond that it loses old and new alike, since a sum has no order.
# - A loop can keep activity going (working memory). Each step back multiplies a gradient by weights and slopes; a shut gate keeps this factor at 1.
# - Attention is a soft look-up by content: a mean of values, with weights that sum to 1.

# %% [markdown] next=true
# So far time came in steps, and a unit was a number. A nerve cell has a voltage that leaks away, and it answers with spikes.

# %% [markdown]
# ### Where to read on
#
# - J. Hertz, A. Krogh & R. Palmer, *Introduction to the Theory of Neural Computation*, Addison-Wesley, 1991,
#   [doi 10.1201/9780429499661](https://doi.org/10.1201/9780429499661): chapter 2 derives the capacity with no more than you have used here.
# - G. W. Lindsay, *Attention in psychology, neuroscience, and machine learning*, 2020,
#   [doi 10.3389/fncom.2020.00029](https://doi.org/10.3389/fncom.2020.00029): the word in three fields, and what they share.
#
# ### Sources
#
# - S. Amari, *IEEE Trans. Computers* C-21:1197, 1972. J. J. Hopfield, *PNAS* 79:2554, 1982, doi 10.1073/pnas.79.8.2554. D. J. Amit, H. Gutfreund & H. Sompolinsky, *Physical
#   Review Letters* 55:1530, 1985, doi 10.1103/PhysRevLett.55.1530. E. Goles-Chacc, F. Fogelman-Soulié & D. Pellegrin, *Discrete Applied
#   Mathematics* 12:261, 1985.
# - J. M. Fuster & G. E. Alexander, *Science* 173:652, 1971, doi 10.1126/science.173.3997.652. X.-J. Wang, *Trends in Neurosciences*
#   24:455, 2001, doi 10.1016/S0166-2236(00)01868-3. G. Mongillo, O. Barak & M. Tsodyks, *Science* 319:1543, 2008,
#   doi 10.1126/science.1150769. C. Constantinidis et al., *J. Neuroscience* 38:7020, 2018; M. Lundqvist, P. Herman & E. K. Miller, *J.
#   Neuroscience* 38:7013, 2018.
# - J. L. Elman, *Cognitive Science* 14:179, 1990, doi 10.1207/s15516709cog1402_1. Y. Bengio, P. Simard & P. Frasconi, *IEEE Trans.
#   Neural Networks* 5:157, 1994, doi 10.1109/72.279181. F. A. Gers, J. Schmidhuber & F. Cummins, *Neural Computation* 12:2451, 2000,
#   doi 10.1162/089976600300015015. S. Hochreiter & J. Schmidhuber, *Neural Computation* 9:1735, 1997,
#   doi 10.1162/neco.1997.9.8.1735. K. Cho et al., *EMNLP*, 2014, arXiv 1406.1078.
# - R. Pascanu, T. Mikolov & Y. Bengio, On the difficulty of training recurrent neural networks, *ICML*, 2013, arXiv 1211.5063.
# - Random loops: H. Jaeger, GMD report 148, 2001; W. Maass, T. Natschläger & H. Markram, *Neural Computation* 14:2531, 2002,
#   doi 10.1162/089976602760407955.
# - D. Bahdanau, K. Cho & Y. Bengio, *ICLR*, 2015, arXiv 1409.0473. A. Vaswani et al., *NeurIPS*, 2017, arXiv 1706.03762. H. Ramsauer et
#   al., *ICLR*, 2021, arXiv 2008.02217. J. C. R. Whittington, J. Warren & T. E. J. Behrens, *ICLR*, 2022, arXiv 2112.04035. R. Desimone & J.
#   Duncan, *Annual Review of Neuroscience* 18:193, 1995, doi 10.1146/annurev.ne.18.030195.001205.
# - D. J. Felleman & D. C. Van Essen, *Cerebral Cortex* 1:1, 1991. T. J. Wills et al., *Science* 308:873, 2005,
#   doi 10.1126/science.1108905. S. S. Kim et al., *Science* 356:849, 2017, doi 10.1126/science.aal4835.

# %% [markdown] guide=true
# **What the class will stumble on.**
#
# - *Old or new?* In `recall` the synchronous way needs a copy of the old states. Who writes one loop for both ways wonders why
#   nothing flips. Let them play `line` by hand, with three students who turn a card.
# - *The same array, ten times.* `states.append(s)` without a copy. Draw one box and ten arrows.
# - *Zero.* `np.sign(0)` is 0, and a state of 0 spreads silently. The examples of `rest_cases` are there to find it first.
# - *Which side?* In `gradient_through_time` the last step stands on the left, and slopes belong to rows. The sibling's two units
#   show both; a check with one unit shows neither.
# - *Overwriting.* "Of course the old ones are lost, the new ones lie on top." Ask how many of the newest come back, and whether a sum knows
#   the order in which it was added up.
#
# **In class.** Ten students in a ring with cards (black, white). Each looks at two classmates whom the teacher has named, with a plus or a minus, both
# ways. First all at a clap, then one at a time. Count unsatisfied pairs aloud: at a clap the count goes up and down, one at a
# time it only falls.
#
# **Two oral questions.** (1) Where does the proof that recall comes to rest use that the weights are symmetric? (The pairs of unit $i$ contribute
# $-s_i$ times *its own* sum only if both directions have the same weight.) (2) A loop with radius 0.9 echoes its inputs, a loop
# that latches keeps one of two states for ever. Which of them is easier to train, and why? (The first: what latches forgets
# nudges, so its gradient vanishes.)
