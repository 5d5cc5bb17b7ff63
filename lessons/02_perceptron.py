# %% [markdown] needs="threshold_logic"
# # {lesson}. The perceptron learns
#
# **About 140 minutes if NumPy is at your fingertips, about 270 [if not]{refresher:numpy} · 28 points · can be started alone; {needs}**
#
# In lesson {lesson:threshold_logic} you chose the weights of a threshold unit. Can a unit find them by itself? Between
# 1957 and 1962 a psychologist and a few mathematicians answered: yes, from nothing but its own mistakes. They could even
# say how many mistakes it can take at most.
#
# After this lesson you can
# - train a threshold unit, and say what its rule is and what it is not;
# - state, *before* training, a number of mistakes that it will never exceed;
# - tell from the weights that a problem has no solution, and why they then go round in a circle;
# - measure how many random facts fit into one unit, and compare units with nerve cells by that measure;
# - put random units in front of the learner, as Rosenblatt did, and measure what they are good for.

# %% given="setup"
from itertools import product

import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, quiz
from helpers.data import and_data, digits, gate_inputs
from helpers.data import random_dichotomy, two_blobs, xor_data
from helpers.figures import perceptron as figures
from helpers.figures import show
from helpers.labs import perceptron_loss
from helpers.labs.random_fronts import learned_in_words, three_fronts
from helpers.labs.tallies import how_often
from helpers.table import table
from helpers.widgets import perceptron as widgets

X_and, y_and = and_data()
X_xor, y_xor = xor_data()

# %% [markdown] recall="two-weights"
# A threshold unit has the weights 2 and -1 and the threshold 1. Which input makes it fire?
#
# - ( ) (0, 1)
#   > The sum is -1, below the threshold.
# - (x) (1, 1)
#   > $2 - 1 = 1$ reaches the threshold, and at the threshold the unit fires.
# - ( ) (0, 0)
#   > The sum is 0, and the threshold is 1.

# %% [markdown] recall="best-on-xor"
# One threshold unit tries to answer XOR. How many of the four rows can it get right?
#
# - ( ) Two: it can only guess
#   > OR gets three of them right. Only the row 11 is wrong.
# - (x) Three
#   > OR does, for example. All four are impossible, since $01 + 10 = 00 + 11$.
# - ( ) All four, with large enough weights
#   > Multiplying weights and threshold by ten gives the same unit.

# %% [markdown] recall="weights-of-a-net"
# A network has 3 inputs, 2 hidden units and 1 output unit, fully connected. How many weights and biases?
#
# - ( ) 8 weights and 2 biases
#   > Three units have three biases.
# - (x) 8 weights and 3 biases
#   > $3 \cdot 2 + 2 \cdot 1 = 8$, and one bias for each unit.
# - ( ) 8 weights and 6 biases
#   > Inputs have no bias.

# %% [markdown] today="L3"
# Of the twelve claims that this course tests, one gets a first test today, with layers that nobody has trained.

# %% [markdown]
# ## {lesson}.1 What does the unit answer?
#
# The unit of lesson {lesson:threshold_logic} fires when $w \cdot x \ge \theta$. Move the threshold to the other side and call
# $b = -\theta$ the **bias**: the unit fires when $w \cdot x + b \ge 0$. Its two answers are called $+1$ (it fires) and
# $-1$ here, which makes the learning rule short. A row with $w \cdot x + b = 0$ lies *on the line*, and there the unit fires.
#
# A warm-up, with the formula given above:

# %% exercise="perceptron-predict" minutes=4 difficulty=1
def perceptron_predict(X, w, b):
    """`perceptron_predict(X_and, np.array([1, 1]), -1.5)` is [-1, -1, -1, 1].

    Return the unit's answer to each row of X.

    Parameters
    ----------
    X : array of shape (n_samples, n_features)
    w : array of shape (n_features,)
    b : number, the bias

    Returns
    -------
    array of shape (n_samples,) that holds -1 and +1 only
    """
    ### BEGIN SOLUTION
    return np.where(X @ w + b >= 0, 1, -1)
    ### END SOLUTION

# %% [markdown] hint="perceptron-predict"
# 1. One number decides for each row: its weighted sum with the bias. A loop over the rows is fine, and so is one product
#    for all rows at once.
# 2. `X @ w` has shape `(n_samples,)`: each row's weighted sum. An `if` on it fails, because `if` wants one yes or no and
#    here there is one for each row. Either loop over the sums, or let `np.where` choose for all of them.
# 3. `np.where(np.array([3, 0, 5]) > 2, 1, -1)` is [1, -1, 1]. Which condition do you need, and what about the line itself?

# %% check="perceptron-predict" points=1
w_or = np.array([1.0, 1.0])
check.close(perceptron_predict(X_and, np.array([1, 1]), -1.5), [-1, -1, -1, 1], "Both inputs are needed: this is AND.")
check.close(perceptron_predict(X_and, w_or, -0.5), [-1, 1, 1, 1], "With b = -0.5 one active input is enough: OR.")
check.close(perceptron_predict(X_and, w_or, -2.0), [-1, -1, -1, 1], "(1, 1) is on the line, 1 + 1 - 2 = 0: it fires.")
### BEGIN HIDDEN TESTS
from helpers.reference import perceptron as reference
for seed in range(4):
    rng = np.random.default_rng([2, seed])
    X, w, b = 1.0 * rng.integers(-3, 4, (25, 3)), 1.0 * rng.integers(-2, 3, 3), float(rng.integers(-2, 3))
    check.close(perceptron_predict(X, w, b), reference.perceptron_predict(X, w, b), "+1 where w . x + b is 0 or more.")
### END HIDDEN TESTS

# %% wrong="perceptron-predict" why="You used > where the unit also fires on the line itself: the condition is >= 0."
def perceptron_predict(X, w, b):
    return np.where(X @ w + b > 0, 1, -1)

# %% wrong="perceptron-predict" why="np.sign has three answers: it gives 0 on the line, where this unit answers +1."
def perceptron_predict(X, w, b):
    return np.sign(X @ w + b)

# %% wrong="perceptron-predict" why="These are the 0 and 1 of lesson {lesson:threshold_logic}. Here the silent answer is called -1."
def perceptron_predict(X, w, b):
    return (X @ w + b >= 0).astype(int)

# %% stranger="perceptron-predict"
def perceptron_predict(X, w, b):
    return np.where(X @ w >= b, 1, -1)  # the bias with the sign of a threshold

# %% [markdown] claim="built-in-1957,single-layer"
# ## {lesson}.2 What was the perceptron?
#
# You may read: "The perceptron was built in 1957 as hardware. It was a single-layer classifier." Is that so? Frank
# Rosenblatt's report dates from 1957. In 1958 a program ran: in 50 trials an IBM 704 learned to tell cards marked on the left from cards marked on the right.
# The machine, the Mark I, came in 1960. So the first sentence is **wrong**: what dates from 1957 is the idea.
#
# And the second leaves a layer out: between photocells and response stood the *association units*, or A-units. Their random wires
# never changed; only the last layer learned. You build that layer first. In section {lesson}.8 you put the A-units back.

# %% [markdown] drawing="mark-one"
# Rosenblatt's machine from left to right: a square of photocells that see the letter T; grey wires, some solid and some dashed, from a few photocells to each of six association units, random and fixed; from these units orange lines of different width to one response unit, the weights that are learned.

# %% [markdown]
# ## {lesson}.3 What does it learn from a mistake?
#
# A row has a label $y$, the right answer: $+1$ or $-1$. The product $y\,(w \cdot x + b)$ is above 0 when the row is
# strictly on its side of the line. Then nothing changes. Every other row is a *mistake*, even a row *on* the line,
# whatever its label and whatever the unit happens to answer there. Why so strict? All weights start at 0, so at first
# every row lies on the line. If that were good enough, learning would never begin.
#
# Before you write the rule, pin down what a mistake is with examples: a correct function passes all of them,
# and each faulty one fails at least one.

# %% catch="mistake-cases" function="count_mistakes" points=3 minutes=6 difficulty=1
# count_mistakes(X, y, w, b) returns how many rows of X are mistakes. X is a list of
# rows, y the list of their labels (+1 or -1), w the list of weights, b the bias.
#
# There are right versions of it and four faulty ones, which you do not see. Write at
# most eight examples, each as ((X, y, w, b), the right count). This one is true, but
# all faulty versions meet it too:
#
# mistake_cases = [(([[3, 1]], [1], [1, 1], 0), 0)]
### BEGIN SOLUTION
mistake_cases = [
    (([[1, 1]], [1], [1, 1], -2), 1),  # on the line, label +1
    (([[1, 1]], [-1], [1, 1], -2), 1),  # on the line, label -1
    (([[1, 1]], [1], [1, 1], -3), 1),  # the bias decides
    (([[1, 0], [0, 1], [5, 5]], [-1, -1, 1], [1, 1], 0), 2),  # two mistakes
]
### END SOLUTION

# %% right="mistake-cases"
def count_mistakes(X, y, w, b):
    return int(np.sum(np.asarray(y) * (np.asarray(X) @ np.asarray(w) + b) <= 0))

# %% right="mistake-cases"
def count_mistakes(X, y, w, b):
    found = 0
    for x, label in zip(X, y):
        weighted = b
        for weight, entry in zip(w, x):
            weighted = weighted + weight * entry
        if not (label > 0 and weighted > 0 or label < 0 and weighted < 0):
            found = found + 1
    return found

# %% fault="mistake-cases" why="It asks for `< 0`, so a row on the line does not count."
def count_mistakes(X, y, w, b):
    return int(np.sum(np.asarray(y) * (np.asarray(X) @ np.asarray(w) + b) < 0))

# %% fault="mistake-cases" why="It compares the unit's answers with the labels, so a row with label +1 on the line does not count: there the unit happens to answer +1."
def count_mistakes(X, y, w, b):
    fires = np.asarray(X) @ np.asarray(w) + b >= 0
    return int(np.sum(fires != (np.asarray(y) > 0)))

# %% fault="mistake-cases" why="It forgets the bias."
def count_mistakes(X, y, w, b):
    return int(np.sum(np.asarray(y) * (np.asarray(X) @ np.asarray(w)) <= 0))

# %% fault="mistake-cases" why="It says whether there is a mistake, 1 or 0, and does not count them."
def count_mistakes(X, y, w, b):
    return int(np.any(np.asarray(y) * (np.asarray(X) @ np.asarray(w) + b) <= 0))

# %% [markdown]
# So what does a mistake change? Take a mistake with the label $+1$. **The row is added to the weights.** A number
# $\eta > 0$ (eta), the **learning rate**, says how much of it is added: each weight grows by $\eta$ times its input.
# The bias counts as one more weight, whose input is always 1. In the picture $\eta = 1$, and the bias is left out.

# %% [markdown] drawing="perceptron-step"
# Two pictures of the plane with a line through the middle and the weights as an arrow across it. Left: the row x, which should get +1, lies on the -1 side of the line. Right: the row has been added to the arrow as a dashed arrow; the new arrow points more towards x, the line has turned with it, and x lies on the +1 side.

# %% [markdown]
# And a row that should get $-1$? Which way do the weights have to move, if $w \cdot x + b$ is to become smaller?

# %% exercise="perceptron-update" minutes=7 difficulty=1
def perceptron_update(w, b, x, y, eta):
    """`perceptron_update(np.array([0.0, 0.0]), 0.0, np.array([1.0, 2.0]), 1, 0.5)`
    is ([0.5, 1.0], 0.5).

    Return weights and bias after the unit has seen one row x with the label y. If the
    row is a mistake, they have taken one step that makes it less wrong; otherwise they
    are as they were.

    Parameters
    ----------
    w, x : arrays of shape (n_features,), of whole numbers or not, not to be changed in
        place (where nothing changes, w itself may be returned)
    b : number
    y : -1 or +1
    eta : number above 0, the learning rate

    Returns
    -------
    (w, b) : array of shape (n_features,) and number
    """
    ### BEGIN SOLUTION
    if y * (np.dot(w, x) + b) <= 0:
        return w + eta * y * x, b + eta * y
    return w, b
    ### END SOLUTION

# %% [markdown] hint="perceptron-update"
# 1. First decide *whether* the row is a mistake, then decide what changes. Which single number decides?
# 2. For the label $+1$ the weights take a step along the row, for $-1$ the same step backwards. The label itself is the
#    sign that you need. `eta * x` multiplies every entry of the array `x`, without a loop.
# 3. Two returns: after a mistake new weights and a new bias, else `w, b`. Do not write `w += ...`, which changes the
#    array that you were given: make a new one, `w + ...`.

# %% check="perceptron-update" points=3
w, b = perceptron_update(np.array([0.0, 0.0]), 0.0, np.array([1.0, 2.0]), 1, 0.5)
check.close([*w, b], [0.5, 1, 0.5], "From zero the row is on the line, a mistake: half a row is added to w, half of 1 to b.")
w_given, x = np.array([1.0, 1.0]), np.array([1.0, 2.0])
perceptron_update(w_given, -4.0, x, 1, 1)
check.unchanged([w_given, x], [[1, 1], [1, 2]], "The w or x that was handed in has changed. Make a new w: w = w + ...")
w, b = perceptron_update(np.zeros(2), 0.0, x, -1, 0.5)
check.close([*w, b], [-0.5, -1, -0.5], "With label -1 all three move the other way, here by half a step.")
w, b = perceptron_update(np.array([3.0, -1.0]), 1.0, x, 1, 1)
check.close([*w, b], [3, -1, 1], "3 - 2 + 1 = 2 is above 0 and the label is +1: no mistake, nothing changes.")
w, b = perceptron_update(np.array([1, 1]), -4, np.array([1, 2]), 1, 0.5)
check.close([*w, b], [1.5, 2, -3.5], "1 + 2 - 4 = -1: with the bias this row is on the wrong side. Half a step from whole numbers ends between them.")
### BEGIN HIDDEN TESTS
from helpers.reference import perceptron as reference
rng = np.random.default_rng(31)
for _ in range(20):
    w, x = rng.integers(-3, 4, 4).astype(float), rng.integers(-3, 4, 4).astype(float)
    b, y, eta = float(rng.integers(-3, 4)), int(rng.choice([-1, 1])), float(rng.choice([0.25, 0.5, 1, 2]))
    w_new, b_new = perceptron_update(w.copy(), b, x.copy(), y, eta)
    w_right, b_right = reference.perceptron_update(w, b, x, y, eta)
    check.close([*w_new, b_new], [*w_right, b_right], "A mistake moves w by eta times the row and b by eta; else nothing.")
### END HIDDEN TESTS

# %% wrong="perceptron-update" why="A row on the line is a mistake too: with < in place of <= the unit never leaves zero."
def perceptron_update(w, b, x, y, eta):
    if y * (np.dot(w, x) + b) < 0:
        return w + eta * y * x, b + eta * y
    return w, b

# %% wrong="perceptron-update" why="The bias has to move as well: it is a weight whose input is always 1."
def perceptron_update(w, b, x, y, eta, right=perceptron_update):
    return right(w, b, x, y, eta)[0], b

# %% wrong="perceptron-update" why="`w += ...` (or `w[i] = ...`, also under a second name for w) changes the array that the caller handed in. Make a new one: w = w + eta * y * x."
def perceptron_update(w, b, x, y, eta, right=perceptron_update):
    w[:], b = right(w, b, x, y, eta)
    return w, b

# %% wrong="perceptron-update" why="Stepping by (y - answer) is twice too far, and it learns nothing from a +1 row on the line. Step by eta y."
def perceptron_update(w, b, x, y, eta):
    answer = 1 if np.dot(w, x) + b >= 0 else -1
    return w + eta * (y - answer) * x, b + eta * (y - answer)

# %% wrong="perceptron-update" why="You move the weights the same way for both labels. A row with label -1 has to be subtracted."
def perceptron_update(w, b, x, y, eta):
    if y * (np.dot(w, x) + b) <= 0:
        return w + eta * x, b + eta
    return w, b

# %% stranger="perceptron-update"
def perceptron_update(w, b, x, y, eta):
    return w + eta * y * x, b + eta * y  # at every row, right or wrong

# %% [markdown] derivation="perceptron-update"
# Both labels in one line: if $y\,(w \cdot x + b) \le 0$, then $w \leftarrow w + \eta\, y\, x$ and
# $b \leftarrow b + \eta\, y$.
#
# Does the step fix the mistake? The new value for this row is
#
# $$y\,\big((w + \eta y x) \cdot x + b + \eta y\big) = y\,(w \cdot x + b) + \eta\, y^2 (x \cdot x + 1)
# = y\,(w \cdot x + b) + \eta\,(\lVert x \rVert^2 + 1),$$
#
# because $y^2 = 1$. So it rises by $\eta\,(\lVert x \rVert^2 + 1)$, at every mistake, whatever the label. One step may
# not be enough to get above 0, and other rows may suffer: the rule looks at one row at a time.

# %% [markdown]
# **See it move.** Below, *your* update learns AND from the rows 00, 01, 10, 11, again and again. Go through the
# mistakes one by one: after each, the unit does better on the ringed row, and often worse on another.

# %%
widgets.explore_learning(perceptron_update, perceptron_predict, X_and, y_and)

# %% [markdown] claim="watt-governor"
# <details><summary><b>An ancestor: the governor of a steam engine</b></summary>
#
# Machines that correct their own errors are older than the perceptron. Watt's governor opened the valve of
# a steam engine that ran too slowly and closed it when it ran too fast. You may read that *Gauss* modelled it. That is
# **wrong**: the paper is Maxwell's "On governors" of 1868.
#
# </details>
#
# Now say in your own words what the rule does, for rows that look quite different.

# %% explain="spam-words"
# A perceptron sorts mail. Each input is a word: 1 if the mail contains it, else 0.
# Spam has the label +1, other mail -1. Weights start at 0, eta = 1. Three mails come:
#
#   "cheap pills now" (spam), "lunch now" (not spam), "cheap pills now" (spam)
#
# What happens to the weights of "cheap" and of "now", and what does the third mail
# change? Write two or three sentences: spam_words = "..."
### BEGIN SOLUTION
spam_words = """The first mail lies on the line, so it is a mistake: its three words and the bias go up
to 1. The second is taken for spam, because "now" and the bias make 2, so "lunch", "now" and the bias go down by 1:
"now", which is in both kinds of mail, is back at 0, and "cheap" keeps its 1. The third has the sum 2, is right, and
changes nothing."""
### END SOLUTION
# rubric:
# - It says which weights a mistake moves: those of the words in the mail, up or down.
# - "now" stands in both kinds of mail, and its two steps cancel; "cheap" keeps its 1.
# - The third mail is right already, and a row that is right changes nothing.

# %% [markdown] quiz="history"
# Which sentence about the history is right?
#
# - (x) The Mark I had a layer of fixed random units in front of the layer that learned.
#   > Yes: 512 of them. It is the layer that the story of "the single-layer perceptron" leaves out.
# - ( ) The perceptron was built in 1957 as a machine that learned to see.
#   > 1957 is the report. The program ran in 1958, and the Mark I was shown in 1960.
# - ( ) The Mark I learned all its weights, those of the association units too.
#   > Their wires never changed: only the last layer learned.

# %% [markdown] pause=true
# You have the rule. Next, see what happens when it is applied again and again.

# %% [markdown]
# ## {lesson}.4 Does it converge?
#
# Go through all rows in order: that is one **epoch**, or pass. Then again, until a pass goes by without a mistake. From
# then on nothing changes any more: training has **converged**.

# %% exercise="train-perceptron" minutes=12 difficulty=2
def train_perceptron(X, y, eta, max_epochs):
    """`train_perceptron(X_and, y_and, 1, 3)` is ([2, 1], -2, [2, 3, 3]).

    Train a unit from w = 0 and b = 0: go through the rows in order, with one update for
    each. Stop after the first pass without a mistake, or after max_epochs passes. Each
    row is judged at the moment when it is seen.

    Parameters
    ----------
    X : array of shape (n_samples, n_features), of whole numbers or not
    y : array of shape (n_samples,) that holds -1 and +1
    eta : number above 0, the learning rate
    max_epochs : whole number, how many passes there are at most

    Returns
    -------
    (w, b, mistakes_per_epoch) : array of shape (n_features,), number, and a list with
        the number of mistakes in each pass. The clean pass is one of them: after
        success the list ends with 0. If the passes run out first, the list has
        max_epochs entries, none of them 0, and w and b are those after the last row.
    """
    ### BEGIN SOLUTION
    w, b, mistakes_per_epoch = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        mistakes = 0
        for row, label in zip(X, y):
            mistakes += int(label * (np.dot(w, row) + b) <= 0)
            w, b = perceptron_update(w, b, row, label, eta)
        mistakes_per_epoch.append(mistakes)
        if mistakes == 0:
            break
    return w, b, mistakes_per_epoch
    ### END SOLUTION

# %% [markdown] hint="train-perceptron"
# 1. Two loops, one inside the other: passes outside, rows inside. Which of your functions belongs in the inner loop?
# 2. Ask whether the row is a mistake *before* you update, and append the count after each pass. Set w, b to zero once.
# 3. `zip(X, y)` gives each row with its label. Where does the count go back to 0, and what comes before `break`?

# %% starter="train-perceptron"
def train_perceptron(X, y, eta, max_epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes_per_epoch = []
    for epoch in range(max_epochs):
        mistakes = 0
        for row, label in zip(X, y):
            if ...:  # is this row a mistake, with the w and b of this moment?
                mistakes = mistakes + 1
            w, b = perceptron_update(...)
        ...  # note the count of this pass; after a clean pass, stop
    return w, b, mistakes_per_epoch

# %% check="train-perceptron" points=5
w, b, mistakes = train_perceptron(X_and, y_and, 1, 3)
check.close(mistakes, [2, 3, 3], "AND, three passes: 2, 3 and 3 mistakes, each row judged when it is seen; then the passes are used up.")
check.close([*w, b], [2, 1, -2], "After three passes the weights are those that the last row left behind.")
w, b, mistakes = train_perceptron(X_and, y_and, 0.5, 100)
assert len(mistakes) == 9, f"AND: the ninth pass is the first without a mistake, and counts. You returned {mistakes}."
assert sum(mistakes) == 18 and mistakes[-1] == 0, f"AND takes 18 mistakes; the last pass has none. Yours: {mistakes}."
check.close([*w, b], [1.5, 1, -2], "With eta = 0.5 the weights for AND are (1.5, 1) and the bias is -2.")
w, b, mistakes = train_perceptron(X_xor, y_xor, 1, 6)
check.close(mistakes, [4] * 6, "XOR is never learned: six passes, each with mistakes on all four rows.")
### BEGIN HIDDEN TESTS
from helpers.reference import perceptron as reference
for seed, eta in enumerate([1, 1, 0.5, 4]):
    rng = np.random.default_rng([40, seed])
    X, y = rng.integers(-4, 5, (7, 3)).astype(float), rng.choice([-1, 1], 7)
    w, b, mistakes = train_perceptron(X, y, eta, 25)
    w_right, b_right, mistakes_right = reference.train_perceptron(X, y, eta, 25)
    check.close(mistakes, mistakes_right, "Mistakes in each pass: a row counts if y (w . x + b) <= 0 when it is seen.")
    check.close([*w, b], [*w_right, b_right], "Weights and bias after training: one update for each row, in order.")
w, b, mistakes = train_perceptron(np.array([[1, 0], [0, 1]]), np.array([1, -1]), 0.5, 5)
check.close([*w, b], [0.5, -0.5, 0], "Rows of whole numbers, eta = 1/2: the weights end between whole numbers.")
### END HIDDEN TESTS

# %% wrong="train-perceptron" why="You count rows whose answer differs from their label, but the rule learns from more of them: also from a +1 row on the line, where the unit answers +1. Count every row with y (w . x + b) <= 0."
def train_perceptron(X, y, eta, max_epochs):
    w, b, counts = np.zeros(X.shape[1]), 0.0, []
    while len(counts) < max_epochs and 0 not in counts:
        counts.append(0)
        for row, label in zip(X, y):
            counts[-1] += int((np.dot(w, row) + b >= 0) != (label > 0))
            w, b = perceptron_update(w, b, row, label, eta)
    return w, b, counts

# %% wrong="train-perceptron" why="You count after the update, when a row may be right already. A mistake is counted when the row is seen: ask first, then update."
def train_perceptron(X, y, eta, max_epochs):
    w, b, counts = np.zeros(X.shape[1]), 0.0, []
    while len(counts) < max_epochs and 0 not in counts:
        counts.append(0)
        for row, label in zip(X, y):
            w, b = perceptron_update(w, b, row, label, eta)
            counts[-1] += int(label * (np.dot(w, row) + b) <= 0)
    return w, b, counts

# %% wrong="train-perceptron" why="The clean pass is missing from the list. It is counted too: after success the list ends with its 0."
def train_perceptron(X, y, eta, max_epochs, right=train_perceptron):
    w, b, mistakes = right(X, y, eta, max_epochs)
    return w, b, [count for count in mistakes if count > 0]

# %% wrong="train-perceptron" why="You judge all rows with the weights from the start of the pass. Each row must meet the weights that the row before it left behind."
def train_perceptron(X, y, eta, max_epochs):
    w, b, counts = np.zeros(X.shape[1]), 0.0, []
    while len(counts) < max_epochs and 0 not in counts:
        wrong = y * (X @ w + b) <= 0
        w, b = w + eta * (y * wrong) @ X, b + eta * np.sum(y * wrong)
        counts.append(int(wrong.sum()))
    return w, b, counts

# %% wrong="train-perceptron" why="You compare answers with labels. That overlooks a +1 row that lies on the line, where the unit happens to answer +1. A mistake is y (w . x + b) <= 0."
def train_perceptron(X, y, eta, max_epochs):
    w, b, counts = np.zeros(X.shape[1]), 0.0, []
    while len(counts) < max_epochs and 0 not in counts:
        counts.append(0)
        for row, label in zip(X, y):
            if (np.dot(w, row) + b >= 0) != (label > 0):
                w, b, counts[-1] = w + eta * label * row, b + eta * label, counts[-1] + 1
    return w, b, counts

# %% wrong="train-perceptron" why="After a pass without a mistake nothing can change any more: stop there."
def train_perceptron(X, y, eta, max_epochs, right=train_perceptron):
    w, b, mistakes = right(X, y, eta, max_epochs)
    return w, b, mistakes + [0] * (max_epochs - len(mistakes))

# %% wrong="train-perceptron" why="Your count runs on from pass to pass. Set it back to 0 at the beginning of each pass."
def train_perceptron(X, y, eta, max_epochs, right=train_perceptron):
    w, b, mistakes = right(X, y, eta, max_epochs)
    return w, b, np.cumsum(mistakes + [0] * (max_epochs - len(mistakes))).tolist()

# %% wrong="train-perceptron" why="eta is not used: the weights come out as with eta = 1. Hand it on to perceptron_update."
def train_perceptron(X, y, eta, max_epochs, right=train_perceptron):
    return right(X, y, 1, max_epochs)

# %% wrong="train-perceptron" why="Your weights begin anew in every pass. Set w and b to zero once, before the first pass."
def train_perceptron(X, y, eta, max_epochs, right=train_perceptron):
    w, b, mistakes = right(X, y, eta, min(max_epochs, 1))
    return w, b, mistakes * (max_epochs if mistakes and mistakes[0] else 1)

# %% stranger="train-perceptron"
def train_perceptron(X, y, eta, max_epochs, right=train_perceptron):
    w, b, mistakes = right(X, y, eta, max_epochs)
    return w, b, sum(mistakes)  # all in all, and not for each pass

# %% stranger="train-perceptron"
def train_perceptron(X, y, eta, max_epochs, right=train_perceptron):
    return right(X, y, eta, max_epochs + 1)  # one pass more than allowed

# %% [markdown]
# ### Does a smaller learning rate learn more slowly?
#
# With $\eta = 0.5$ you counted 18 mistakes. **Predict** before you go on: how many will it be with $\eta = 1/8$?

# %% prediction="mistakes-at-one-eighth"
# How many mistakes does training on AND make with eta = 1/8?
# Write: mistakes_at_one_eighth = (a whole number)
### BEGIN SOLUTION
mistakes_at_one_eighth = 18
### END SOLUTION

# %% experiment="mistakes-at-one-eighth"
rates = (1 / 8, 1, 64)  # then try 1 / 1024
rows = []
for eta in rates:
    w, b, mistakes = train_perceptron(X_and, y_and, eta, 100)
    rows.append([eta, sum(mistakes), len(mistakes), w[0], w[1], b])
table(["eta", "mistakes", "passes", "w1", "w2", "b"], rows, "Training on AND")
quiz.compare("Mistakes on AND with eta = 1/8", mistakes_at_one_eighth, rows[0][1],
             unit="mistakes", note="What did eta change in the table, and what not?")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# If training starts from zero, $w$ and $b$ are $\eta$ times a sum of rows, each with the sign of its label, and the sign of $w \cdot x + b$ does not depend on
# $\eta$. A perceptron's learning rate is a unit of measurement and not a speed. (In lesson {lesson:gradient_descent} it is a speed.)
#
# </details>
#
# **A trap.** We used powers of two, which a computer stores exactly. Now try one tenth.

# %%
eta = 0.1  # then try 0.2, 0.25 and 0.5
w, b, mistakes = train_perceptron(X_and, y_and, eta, 100)
print(f"eta = {eta}: {sum(mistakes)} mistakes, w = {w}, b = {b}")
print("For the row (1, 0) the computer finds w . x + b =", w @ X_and[2] + b)

# %% [markdown]
# The rule did not change, the arithmetic did. In exact arithmetic $0.2 - 0.2 = 0$: the row (1, 0) is *on* the line, a
# mistake. Rounding put it just onto its correct side, and training stopped early. Where 0 decides, use numbers
# that are exact.

# %% [markdown] quiz="learning-rate"
# You train a perceptron from zero, once with $\eta = 1$ and once with $\eta = 1/4$. The second run
#
# - ( ) needs about four times as many mistakes.
#   > That is how gradient descent behaves. Here $\eta$ scales all weights alike, and the sign of the sum is the same.
# - (x) makes exactly the same mistakes.
#   > Yes: $w$ and $b$ are a quarter as large, and every row is on the same side as before. (In exact arithmetic.)
# - ( ) may converge where the first one goes round in a circle.
#   > Whether a line exists depends on the data. If none does, both follow the same circle, at two sizes.

# %% [markdown]
# ### Is this gradient descent?
#
# "The perceptron's rule applies gradients", you may read. Gradients of what? The sentence can only be tested if the cost
# is named. Here are two. One is the number of wrong rows. The other, the *perceptron loss*, says how far each row is on
# the wrong side: $\max(0, -y\,(w \cdot x + b))$, which is 0 for a correct row. The code below goes to a hundred random places
# $(w_1, w_2, b)$, nudges each number a little both ways to measure the slopes, and compares your rule's steps with them.

# %% claim="perceptron-gradients"
nudge = 1e-6  # then try 0.3: so wide a nudge measures no slope, of either cost
X_blobs, y_blobs = two_blobs(40, 0.5, np.random.default_rng(2))
found = perceptron_loss.slopes_and_steps(
    perceptron_predict, perceptron_update, X_blobs, y_blobs, nudge
)
print(f"Number of wrong rows: of {found.slopes} slopes {found.not_zero} are not zero; "
      f"at {found.moves} of 100 places the rule moves.")
print("How far on the wrong side: the rule's step and minus the slope differ by at "
      f"most {found.gap:.0e}, for {found.pairs:,} pairs of a place and a row.")

# %% [markdown] claim="perceptron-gradients"
# **What we saw.** The *number of errors* is a staircase: its slope is zero almost everywhere, and a gradient method would
# not move. The perceptron does: its rule is *error correction*, which adds or subtracts the wrong row, and that is how it was
# conceived. But on the *other* cost each step is a step of gradient descent, one row at a time: *stochastic* gradient descent.
# (On the line itself that cost has a corner, and the rule takes the slope of the wrong side, a *subgradient*.) Textbooks
# wrote that cost down later (Duda and Hart 1973). So the sentence is **contested**: historically no, mathematically yes.

# %% [markdown] quiz="gradient"
# Which sentence about the perceptron's rule is right?
#
# - ( ) It follows the gradient of the number of errors.
#   > That number is a staircase. You measured its slope: zero. (It follows another cost: how far wrong rows are off.)
# - (x) It corrects errors: a wrong row is added with its sign, a right one is not.
#   > Yes: that is how error correction was described. That it is also a step down *another* cost was noticed later.
# - ( ) It strengthens the weights of all inputs that are active together with the output.
#   > That would be Hebb's rule (lesson {lesson:seeing}). The perceptron does nothing when it is right.

# %% [markdown]
# ## {lesson}.5 How long can it take?
#
# By 1962 there were several proofs that training converges whenever some line has every row strictly on its side; the
# rows are then called **linearly separable**. Rosenblatt, Block and Novikoff each had one. Novikoff's takes a few lines,
# and it limits how many mistakes come first, however many rows there are.
#
# He needs to know how much room there is. Take *any* weights that separate the rows, and look at the row that is worst off. The
# number $y\,(w \cdot x + b)$ of that row is not a good measure: ten times the weights draw the same line and give ten times the number. The
# **margin** $\gamma$ (gamma) is a number that does not depend on this scale. The proof treats the bias as one more weight, so
# the bias must have its share in it. For OR, with $w = (1, 1)$ and $b = -0.5$, the margin is $1/3$:
#
# | row | label $y$ | $w \cdot x + b$ | $y\,(w \cdot x + b)$ |
# |---|---|---|---|
# | 00 | $-1$ | $-0.5$ | $0.5$ |
# | 01 and 10 | $+1$ | $0.5$ | $0.5$ |
# | 11 | $+1$ | $1.5$ | $1.5$ |
#
# With $w = (2, 2)$ and $b = -1$ it is $1/3$ as well. Which length, of which arrow, is behind this third? (A support vector
# machine leaves the bias out of that length: its margin is a distance in the plane of the rows.)

# %% exercise="margin" minutes=5 difficulty=1
def margin(X, y, w, b):
    """`margin(X_and, y_and, np.array([2.0, 2.0]), -3.0)` is 1 / sqrt(17), about 0.2425.

    Return the margin of the weights w, b on the rows: that of the row that is worst
    off, on a scale that stays the same when all weights, bias included, are
    multiplied by ten. It is above 0 when every row is strictly on its side, 0 when the
    worst row lies on the line, and below 0 when a row is on the wrong side.

    Parameters
    ----------
    X, y : as in `train_perceptron`
    w, b : array of shape (n_features,) and number, not all of them zero

    Returns
    -------
    number
    """
    ### BEGIN SOLUTION
    return np.min(y * (X @ w + b)) / np.sqrt(np.dot(w, w) + b**2)
    ### END SOLUTION

# %% [markdown] hint="margin"
# 1. For each row, how far is it on its own side? Then: which row is worst off? The worst rows of OR have 0.5, and $1/3$ of
#    1.5 is 0.5. (Length and dot product: {refresher:derivatives}.)
# 2. On the wrong side the number is negative, and it has to stay negative: do not take absolute values. The smallest of
#    all is that of the worst row.
# 3. The length of the weights is the square root of the sum of *all* their squares. The bias is one of them. `np.dot(w, w)` is
#    the sum of squares of `w` alone.

# %% check="margin" points=2
w, b = np.array([2.0, 2.0]), -3.0
check.close(margin(X_and, y_and, np.array([2.0, 2.0]), -3.0), 17**-0.5, "The worst row of AND has 1; the length of (2, 2, -3) is sqrt(17).")
check.close(margin(X_and, y_and, 10 * w, 10 * b), 17**-0.5, "Ten times the weights: the same line, the same margin.")
check.close(margin(X_xor, y_xor, w, b), -(17**-0.5), "On XOR three rows are on the wrong side: the margin is negative.")
### BEGIN HIDDEN TESTS
from helpers.reference import perceptron as reference
for seed in range(8):
    rng = np.random.default_rng([50, seed])
    X, y = rng.standard_normal((9, 3)), rng.choice([-1, 1], 9)
    w, b = rng.standard_normal(3), float(rng.standard_normal())
    for labels in (y, np.where(X @ w + b > 0, 1, -1)):  # at random, and so that every row is on its side
        check.close(margin(X, labels, w, b), reference.margin(X, labels, w, b), "The worst row, divided by the length of all the weights.")
        far = 1e6 * X[labels * (X @ w) > 0], labels[labels * (X @ w) > 0]
        check.close(margin(*far, w, b), reference.margin(*far, w, b), "Rows may be far from the line, all of them.")
### END HIDDEN TESTS

# %% [markdown] derivation="margin"
# All the weights, the bias among them, are one arrow $\tilde w = (w, b)$, and ten times the weights are ten times its length. So
#
# $$ \gamma = \frac{\min_i \, y_i\, (w \cdot x_i + b)}{\sqrt{w \cdot w + b^2}} . $$
#
# For OR the length of $(1, 1, -0.5)$ is $\sqrt{1 + 1 + 0.25} = 1.5$, and $0.5 / 1.5 = 1/3$.

# %% wrong="margin" why="You divided by the length of w alone. For this margin the bias is a weight too, so it counts in the length."
def margin(X, y, w, b):
    return np.min(y * (X @ w + b)) / np.linalg.norm(w)

# %% wrong="margin" why="A margin has a sign: a row on the wrong side makes it negative. The label y gives the sign, and no absolute value may take it away."
def margin(X, y, w, b):
    return np.min(np.abs(X @ w + b)) / np.sqrt(np.dot(w, w) + b**2)

# %% wrong="margin" why="Without dividing by the length, ten times the weights would have ten times the margin, and the line is the same."
def margin(X, y, w, b):
    return np.min(y * (X @ w + b))

# %% stranger="margin"
def margin(X, y, w, b):
    smallest = 10
    for row, label in zip(X, y):
        smallest = min(smallest, label * (row @ w + b))
    return smallest / np.sqrt(w @ w + b * b)

# %% stranger="margin"
def margin(X, y, w, b):
    return np.max(y * (X @ w + b)) / np.sqrt(np.dot(w, w) + b**2)  # the row that is best off

# %% [markdown]
# ### The proof, in one picture
#
# Write the bias among the weights, $\tilde w = (w, b)$, with a constant input, $\tilde x = (x, 1)$. Follow the length of
# $\tilde w$ with $\eta = 1$; another $\eta$ only rescales it.
# - Every mistake adds $y\,\tilde x$. How much does that move $\tilde w$ in the direction of the separating weights? By at
#   least $\gamma$: that is what the margin says about every row. With $\lVert \tilde w \rVert$ for the length of $\tilde w$,
#   after $k$ mistakes $\lVert \tilde w \rVert \ge k \gamma$: a straight line.
# - Every mistake is made on a row that is on the wrong side, or on the line. So the step is perpendicular to $\tilde w$
#   or points back. A step of length $R$ perpendicular to $\tilde w$ adds $R^2$ to the squared length (Pythagoras); one that
#   points back adds less. So $\lVert \tilde w \rVert^2$ gains at most $R^2$, where $R$ is the length of the longest
#   $\tilde x$. After $k$ mistakes $\lVert \tilde w \rVert \le \sqrt{k}\, R$: a curve that gets flatter.
#
# The length is squeezed between the two, and a straight line overtakes a square root. Where they meet, the mistakes must
# have stopped. At which $k$? Nothing was said about the number of rows, nor about their order.

# %% exercise="novikoff-bound" minutes=9 difficulty=2
def novikoff_bound(X, y, w, b):
    """`novikoff_bound(np.array([[2, 1], [0, 1]]), np.array([1, -1]),
    np.array([1, 0]), -1)` is 12.

    Return the bound on the number of mistakes that training from zero can make, as the
    proof has it with the margin of the given w, b; it is not rounded. Weights that do
    not separate the rows strictly prove nothing: return infinity, np.inf.

    Parameters
    ----------
    X, y, w, b : as in `margin`

    Returns
    -------
    number, possibly np.inf
    """
    ### BEGIN SOLUTION
    gamma = margin(X, y, w, b)
    if gamma <= 0:
        return np.inf
    return np.max(np.sum(X**2, axis=1) + 1) / gamma**2
    ### END SOLUTION

# %% [markdown] hint="novikoff-bound"
# 1. You have the margin already. On paper: for which $k$ is $k \gamma$ equal to $\sqrt{k}\, R$? And when does the margin
#    promise nothing?
# 2. $R$ belongs to the longest *row*, with its 1. For each row add up the squares of its entries and the 1; then take the
#    largest. `axis=1` goes along the rows; a loop over the rows does it too.
# 3. Divide $k \gamma = \sqrt{k}\, R$ by $\sqrt{k}\,\gamma$, then square both sides. In the code, ask about the margin before
#    you divide: what if it is 0, or below?

# %% [markdown] sibling="novikoff-bound"
# Take OR with $w = (1, 1)$ and $b = -0.5$. Here are all the steps in numbers.
#
# 1. *The margin*, as above: $\gamma = 1/3$. It is above 0, so these weights do promise something.
# 2. *The longest row with its 1.* $(0, 0, 1)$ has the squared length 1, $(0, 1, 1)$ and $(1, 0, 1)$ have 2, and
#    $(1, 1, 1)$ has 3. So $R^2 = 3$ and $R = \sqrt{3}$.
# 3. *The squeeze.* After $k$ mistakes the weights are at least $k / 3$ long and at most $\sqrt{3 k}$.
#    - $k = 12$: at least 4, at most 6. There is room.
#    - $k = 27$: at least 9, at most $\sqrt{81} = 9$. The two meet.
#    - $k = 30$: at least 10, at most $\sqrt{90} = 9.49$. Impossible, so there is no 30th mistake.
# 4. *Where they meet*, without trying: $k / 3 = \sqrt{3 k}$, so $\sqrt{k} = 3 \sqrt{3}$ and $k = 27$.
#
# Training on OR makes 9 mistakes, well below 27.

# %% check="novikoff-bound" points=4
check.close(novikoff_bound(np.array([[2, 1], [0, 1]]), np.array([1, -1]), np.array([1, 0]), -1), 12,
            "The longest row with its 1 has R^2 = 4 + 1 + 1, and gamma^2 = 1/2. (Is margin right?)")
w, b = np.array([2.0, 2.0]), -3.0
check.close(novikoff_bound(X_and, y_and, w, b), 51, "AND: R^2 = 3 and gamma^2 = 1/17, so it is 51.")
learned = np.array([3.0, 2.0]), -4.0
check.close(novikoff_bound(X_and, y_and, *learned), 87, "Another separating line gives another bound, here 3 * 29.")
assert novikoff_bound(X_xor, y_xor, w, b) == np.inf, "Weights that do not separate the rows promise nothing: infinity."
touching = novikoff_bound(X_and, y_and, np.array([1.0, 1.0]), -1.0)
assert touching == np.inf, "A row on the line makes gamma 0, and these weights promise nothing either: infinity."
### BEGIN HIDDEN TESTS
from helpers.reference import perceptron as reference
for seed in range(6):
    rng = np.random.default_rng([55, seed])
    X, w, b = rng.uniform(-2, 2, (40, 3)), rng.standard_normal(3), float(rng.standard_normal())
    X = X[np.abs(X @ w + b) > 0.2][:10]  # no row so near the line that the bound hangs on the last digits
    y = np.where(X @ w + b > 0, 1, -1)
    check.close(novikoff_bound(X, y, w, b), reference.novikoff_bound(X, y, w, b), "R of the longest row with its 1, over gamma, squared.",
                rtol=1e-4)
    assert novikoff_bound(X, -y, w, b) == np.inf, "With all labels changed, (w, b) separates nothing: infinity."
### END HIDDEN TESTS

# %% probes="novikoff-bound"
novikoff_bound(np.array([[2, 1], [0, 1]]), np.array([1, -1]), np.array([1, 0]), -1)
novikoff_bound(np.array([[2, 2], [0, 1]]), np.array([1, -1]), np.array([1, 0]), -1)
novikoff_bound(X_and, y_and, np.array([2.0, 2.0]), -3.0)
novikoff_bound(X_and, y_and, np.array([3.0, 2.0]), -4.0)
novikoff_bound(X_xor, y_xor, np.array([2.0, 2.0]), -3.0)
novikoff_bound(X_and, y_and, np.array([1.0, 1.0]), -1.0)

# %% wrong="novikoff-bound" why="R is the length of a row with its constant 1, the input of the bias: add 1 to the squared length."
def novikoff_bound(X, y, w, b):
    gamma = margin(X, y, w, b)
    return np.inf if gamma <= 0 else np.max(np.sum(X**2, axis=1)) / gamma**2

# %% wrong="novikoff-bound" why="These weights do not separate the rows, so they prove nothing: return infinity. A square hides the sign of the margin."
def novikoff_bound(X, y, w, b):
    return np.max(np.sum(X**2, axis=1) + 1) / margin(X, y, w, b) ** 2

# %% wrong="novikoff-bound" why="What if gamma is exactly 0, because a row lies on the line? Then nothing is promised either: test gamma <= 0."
def novikoff_bound(X, y, w, b):
    gamma = float(margin(X, y, w, b))
    return np.inf if gamma < 0 else float(np.max(np.sum(X**2, axis=1) + 1)) / gamma**2

# %% wrong="novikoff-bound" why="You added the squares down the columns. R belongs to the longest row: along the rows, that is axis=1."
def novikoff_bound(X, y, w, b):
    gamma = margin(X, y, w, b)
    return np.inf if gamma <= 0 else np.max(np.sum(X**2, axis=0) + 1) / gamma**2

# %% wrong="novikoff-bound" why="This is the root of the bound. The line and the curve meet where the root of k is R / gamma, so square it."
def novikoff_bound(X, y, w, b, right=novikoff_bound):
    return np.sqrt(right(X, y, w, b))

# %% stranger="novikoff-bound"
def novikoff_bound(X, y, w, b):
    gamma = margin(X, y, w, b)
    return np.inf if gamma <= 0 else (np.max(np.abs(X)) ** 2 + 1) / gamma**2  # the largest entry

# %% stranger="novikoff-bound"
def novikoff_bound(X, y, w, b):
    gamma = margin(X, y, w, b)
    return np.inf if gamma <= 0 else np.mean(np.sum(X**2, axis=1) + 1) / gamma**2  # a mean row

# %% [markdown] derivation="novikoff-bound"
# Let $u = \tilde w^* / \lVert \tilde w^* \rVert$ be the direction of the separating weights, so $y\, u \cdot \tilde x \ge
# \gamma$ for every row: that is what the margin means. Training starts from $\tilde w = 0$.
#
# *From below.* A mistake on the row $x$ changes $u \cdot \tilde w$ by $y\, u \cdot \tilde x \ge \gamma$. After $k$ mistakes
# $u \cdot \tilde w \ge k \gamma$, and since $u$ has length 1, $\lVert \tilde w \rVert \ge u \cdot \tilde w \ge k \gamma$.
#
# *From above.* The same mistake changes the squared length:
# $\lVert \tilde w + y \tilde x \rVert^2 = \lVert \tilde w \rVert^2 + 2 y\, \tilde w \cdot \tilde x + \lVert \tilde x \rVert^2$.
# It was a mistake, so $y\, \tilde w \cdot \tilde x \le 0$, and the middle term helps. After $k$ mistakes
# $\lVert \tilde w \rVert^2 \le k R^2$.
#
# *Together.* $k^2 \gamma^2 \le \lVert \tilde w \rVert^2 \le k R^2$, so $k \le R^2 / \gamma^2$. Both halves use each mistake
# once; rows that are right do not appear at all. That is why neither their number nor their order is in the bound.

# %%
w, b = np.array([2.0, 2.0]), -3.0  # then try np.array([3.0, 2.0]), -4.0
bound = novikoff_bound(X_and, y_and, w, b)
show(figures.squeeze(perceptron_update, novikoff_bound, X_and, y_and, w, b),
     alt="Length of the weights after each mistake on AND. It stays between a straight "
     "line from below, k times gamma, and a square root from above. The two meet at "
     f"{bound:.0f} mistakes, far to the right of the last mistake, the 18th.")

# %% [markdown]
# The bound is a promise and not a forecast: 18 mistakes, 51 allowed. Other separating weights promise something else.
#
# ### Does the order of the rows matter?
#
# For the bound it does not. For the number of mistakes it may. To find out, somebody wrote a function that shuffles rows
# and labels. It looks right, but it would ruin the experiment.

# %% fault="shuffle-together" why="Rows and labels are shuffled apart, each in an order of its own: most rows get the label of another one. Draw one order and use it for both."
def faulty_shuffle_together(X, y, rng):
    """Return the rows and their labels in a new random order."""
    return rng.permutation(X), rng.permutation(y)

# %% exercise="shuffle-together" mend=true minutes=5 difficulty=1
def shuffle_together(X, y, rng):
    """`shuffle_together(X_and, y_and, np.random.default_rng(1))` returns AND again: the
    same four rows with the same labels, in a random order.

    Parameters
    ----------
    X : array of shape (n_samples, n_features)
    y : array of shape (n_samples,); neither is to be changed in place
    rng : numpy.random.Generator, the only source of chance: all orders are equally
        likely, and the same seed gives the same order

    Returns
    -------
    (X_new, y_new) : arrays of the same shapes
    """
    ### BEGIN SOLUTION
    order = rng.permutation(len(X))
    return X[order], y[order]
    ### END SOLUTION

# %% [markdown] hint="shuffle-together"
# 1. Follow one row, say 11 with its label $+1$. Does it still have its label afterwards?
# 2. `rng.permutation(X)` draws an order and forgets it. Who needs to know the order too?
# 3. `rng.permutation(4)` is an order by itself, for example [2, 0, 3, 1]. An array can be read in an order: `a[order]`.

# %% check="shuffle-together" points=2
for seed in (1, 2, 3):
    X_new, y_new = shuffle_together(X_and, y_and, np.random.default_rng(seed))
    pairs = sorted([*map(float, row), float(label)] for row, label in zip(X_new, y_new))
    check.close(pairs, [[0, 0, -1], [0, 1, -1], [1, 0, -1], [1, 1, 1]], "Every row of AND is there once, with its own label.")
X_new, y_new = shuffle_together(X_and, y_and, np.random.default_rng(1))
check.unchanged([X_and, y_and], [[[0, 0], [0, 1], [1, 0], [1, 1]], [-1, -1, -1, 1]], "The X or y that was handed in has changed: return new arrays.")
X_eight, y_eight = np.arange(16.0).reshape(8, 2), np.arange(8)
orders = [np.asarray(shuffle_together(X_eight, y_eight, np.random.default_rng(seed))[1]).tolist() for seed in (1, 2)]
assert orders[0] != orders[1], "Another seed, another order: draw the order from rng."
again = np.asarray(shuffle_together(X_eight, y_eight, np.random.default_rng(1))[1]).tolist()
assert again == orders[0], "The same seed, the same order: draw from rng and from nothing else."
### BEGIN HIDDEN TESTS
seen = {}
for seed in range(90):
    X, y = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([7, 8, 9])
    X_new, y_new = shuffle_together(X, y, np.random.default_rng([56, seed]))
    check.close([[2 * label - 13, 2 * label - 12] for label in np.asarray(y_new).tolist()], X_new, "Each row keeps its own label.")
    seen[tuple(np.asarray(y_new).tolist())] = True
assert len(seen) == 6 and all(sorted(order) == [7, 8, 9] for order in seen), "Three rows have six orders, and each of them occurs."
moved, X, places = 0, np.zeros((60, 1)), np.arange(60)
for seed in range(200):
    order = np.asarray(shuffle_together(X, places, np.random.default_rng([57, seed]))[1], dtype=int)
    moved += np.mean((places - order) % 60 >= 45)  # by 1 to 15 places towards the front
assert abs(moved / 200 - 0.25) < 0.025, "Some orders come more often than others: exchanging each row with any row does that."
### END HIDDEN TESTS

# %% wrong="shuffle-together" why="rng.integers draws with replacement: some rows come twice and others not at all. A new order has every row once."
def shuffle_together(X, y, rng):
    order = rng.integers(0, len(X), len(X))
    return X[order], y[order]

# %% wrong="shuffle-together" why="This writes the new order into X and y in place, so the arrays of the caller are changed. Return new ones: X[order]."
def shuffle_together(X, y, rng):
    order = rng.permutation(len(X))
    X[:], y[:] = X[order], y[order]
    return X, y

# %% wrong="shuffle-together" why="The order is the same whatever rng is: draw it with the generator that is handed in."
def shuffle_together(X, y, rng):
    order = np.random.default_rng(0).permutation(len(X))
    return X[order], y[order]

# %% stranger="shuffle-together"
def shuffle_together(X, y, rng):
    order = np.random.default_rng().permutation(len(X))  # not from rng
    return X[order], y[order]

# %% stranger="shuffle-together"
def shuffle_together(X, y, rng):
    order = np.arange(len(X))
    for i in range(len(X)):
        j = rng.integers(0, len(X))  # not equally likely
        order[[i, j]] = order[[j, i]]
    return X[order], y[order]

# %% stranger="shuffle-together"
def shuffle_together(X, y, rng):
    shift = int(rng.integers(len(X)))
    return np.roll(X, shift, axis=0), np.roll(y, shift)  # few of the orders

# %%
n_orders = 200  # then try 10: do you still meet every number?
made = []
for seed in range(n_orders):
    X_new, y_new = shuffle_together(X_and, y_and, np.random.default_rng(seed))
    w, b, mistakes = train_perceptron(X_new, y_new, 1, 100)
    made.append(sum(mistakes))
table(["mistakes on AND", "orders"], how_often(made),
      f"{n_orders} random orders of the rows")

# %% [markdown]
# **What we saw.** The order changes the number of mistakes a little, from 18 to 22, never near 51. Now try a hundred random
# problems, some with a lot of room between the classes and some with hardly any. Do any of them break the promise?

# %%
n_problems = 100  # then try 25 and 200
show(figures.mistakes_and_bounds(train_perceptron, novikoff_bound, n_problems,
                                 np.random.default_rng(4)),
     alt="Random separable problems on logarithmic axes, bounds to the right, mistakes "
     "upwards. All points lie below the diagonal where the two are equal. Problems "
     "with less room, drawn darker, make more mistakes.")

# %% [markdown]
# **What we saw.** None does, and most stay far below: the bound knows only $R$ and $\gamma$, not the other rows.

# %% [markdown] quiz="bound"
# A million more rows come in. They change neither the margin nor the longest row. The bound on the mistakes
#
# - (x) stays the same.
#   > Yes: $(R/\gamma)^2$ does not contain the number of rows. Only an epoch takes longer.
# - ( ) grows in proportion to the number of rows.
#   > The *time for an epoch* grows. Mistakes are bounded by geometry alone.
# - ( ) cannot be given without knowing the order of the rows.
#   > The proof never used the order. Other orders lead to other numbers of mistakes, all of them below the bound.

# %% [markdown] pause=true
# You know how long training can take if there is a line. Next, see what happens if there is none.

# %% [markdown]
# ## {lesson}.6 What happens where there is no line?
#
# XOR is not linearly separable (lesson {lesson:threshold_logic} proves it), so there is no margin and no bound: training goes
# on for ever. Do the weights grow, or wander about? There is a theorem: they stay bounded (Minsky and Papert 1969; Block
# and Levin 1970). If the rows are whole numbers, there are only finitely many states, and the rule remembers nothing
# but $w$ and $b$, as long as the rows come in the same order. So sooner or later they must come back to where they
# were, and go round the same circle for ever.

# %% exercise="cycle-length" minutes=12 difficulty=3
def cycle_length(X, y, eta=1, max_epochs=1000):
    """`cycle_length(X_xor, y_xor)` is 4.

    Return how many updates the weights make on one turn of the circle that training
    ends in. Look at the state (w, b) before the first pass (all zero) and after every
    pass; states inside a pass do not count. As soon as a state was there before, what
    came in between repeats for ever: return the number of updates (mistakes) between
    the two. That is 0 when training converges, because the clean pass changes nothing.

    Parameters
    ----------
    X, y, eta : as in `train_perceptron`, but X whole numbers and eta a power of two, so
        that a state comes back exactly
    max_epochs : whole number, how many passes to wait

    Returns
    -------
    whole number, or None if no state came back within max_epochs passes
    """
    ### BEGIN SOLUTION
    w, b, updates, seen = np.zeros(X.shape[1]), 0.0, 0, {}
    for _ in range(max_epochs + 1):
        state = (*w.tolist(), float(b))
        if state in seen:
            return updates - seen[state]
        seen[state] = updates
        for row, label in zip(X, y):
            updates += int(label * (np.dot(w, row) + b) <= 0)
            w, b = perceptron_update(w, b, row, label, eta)
    return None
    ### END SOLUTION

# %% [markdown] hint="cycle-length"
# 1. Keep a diary: after every pass write down the state, and how many updates there have been so far. You need no new
#    training loop: `train_perceptron(X, y, eta, n)` ends in the state after `n` passes, and its list counts the updates.
# 2. When are two states the same? `w == w_before` gives a True or False for *each* weight, and `if` cannot decide on
#    several. Plain numbers in a tuple are compared as a whole: `(*w.tolist(), float(b))`. As the key of a dictionary it
#    makes a good diary; the value is the number of updates so far. Enter the initial zeros first.
# 3. After a pass, is the state in the diary, among *all* entries and not only the last or the first? If so, subtract the
#    two numbers; if not, enter it.

# %% [markdown] sibling="cycle-length"
# *Another circle.* Start from the digit 3, square it, add 1, keep the last digit: 3, 0, 1, 2, 5, 6, 7, 0, and so on for ever. A diary
# says at which step each digit was met first: 3 at step 0, 0 at step 1, 1 at 2, 2 at 3, 5 at 4, 6 at 5, 7 at 6. At step 7 comes 0,
# which is in the diary, at step 1: one turn of the circle takes $7 - 1 = 6$ steps. The 3 before it is no part of the circle.
#
# ```python
# digit, steps, diary = 3, 0, {}
# while digit not in diary:
#     diary[digit] = steps
#     digit, steps = (digit**2 + 1) % 10, steps + 1
# print(steps - diary[digit])
# ```
# In the exercise a step is a whole pass, what is met again is a state, and the diary counts updates.

# %% starter="cycle-length"
def cycle_length(X, y, eta=1, max_epochs=1000):
    w, b, updates = np.zeros(X.shape[1]), 0.0, 0
    diary = {}
    for epoch in range(max_epochs + 1):
        state = (*w.tolist(), float(b))
        if ...:  # has this state been there before?
            return ...
        diary[state] = updates
        for row, label in zip(X, y):
            updates = updates + ...  # 1 if this row is a mistake now, else 0
            w, b = perceptron_update(w, b, row, label, eta)
    return None

# %% check="cycle-length" points=3
X_late, y_late = np.array([[2.0, -2.0], [2.0, 0.0], [0.0, -1.0], [-1.0, -1.0]]), np.array([1, 1, -1, 1])
X_twin, y_twin = np.array([[2.0, 2.0], [-2.0, -2.0], [-2.0, -2.0], [2.0, 2.0]]), np.array([1, 1, -1, -1])
X_pass, y_pass = np.array([[-1.0, 1.0], [-1.0, 1.0], [0.0, 1.0], [-1.0, -2.0]]), np.array([-1, 1, 1, 1])
length = cycle_length(X_xor, y_xor)
assert length == 4, f"XOR: each of the four rows is a mistake once, then all is zero again: 4. You returned {length}."
cases = [
    (X_xor, y_xor, 1, 4, "XOR is back at zero, where it began, after one pass"),
    (X_and, y_and, 1000, 0, "AND converges: its last pass makes no update"),
    (X_and, y_and, 9, 0, "nine passes are just enough for AND"),
    (X_and, y_and, 3, None, "three passes are too few for AND: nothing has come back yet"),
    (X_late, y_late, 1000, 12, "this circle begins after 9 updates; one turn takes 12, in 6 passes"),
    (X_pass, y_pass, 1000, 2, "this circle begins after 4 updates; one turn takes 2, in one pass"),
    (X_twin, y_twin, 1000, 4, "the state comes back within the pass too, but only whole passes count"),
]
for X, y, max_epochs, expected, why in cases:
    length = cycle_length(X, y, max_epochs=max_epochs)
    assert length == expected, f"max_epochs = {max_epochs}: {why}. It should be {expected}; you returned {length}."
### BEGIN HIDDEN TESTS
from helpers.reference import perceptron as reference
for seed in range(10):
    rng = np.random.default_rng([60, seed])
    X, y = rng.integers(-3, 4, (6, 2)).astype(float), rng.choice([-1, 1], 6)
    expected = reference.cycle_length(X, y)
    assert cycle_length(X, y) == expected, f"Six rows of whole numbers: one turn makes {expected} updates."
    assert cycle_length(X, y, eta=0.5) == expected, "The learning rate only rescales the circle."
### END HIDDEN TESTS

# %% probes="cycle-length"
X_late, y_late = np.array([[2.0, -2.0], [2.0, 0.0], [0.0, -1.0], [-1.0, -1.0]]), np.array([1, 1, -1, 1])
X_twin, y_twin = np.array([[2.0, 2.0], [-2.0, -2.0], [-2.0, -2.0], [2.0, 2.0]]), np.array([1, 1, -1, -1])
X_pass, y_pass = np.array([[-1.0, 1.0], [-1.0, 1.0], [0.0, 1.0], [-1.0, -2.0]]), np.array([-1, 1, 1, 1])
for X, y in [(X_xor, y_xor), (X_and, y_and), (X_late, y_late), (X_pass, y_pass), (X_twin, y_twin)]:
    cycle_length(X, y)
cycle_length(X_and, y_and, max_epochs=9)
cycle_length(X_and, y_and, max_epochs=3)
for last in (0, 1, 2, 4, 5, 8):
    cycle_length(X_late, y_late, max_epochs=last)
    cycle_length(X_xor, y_xor, max_epochs=last)

# %% wrong="cycle-length" why="The circle need not begin at zero. Compare with every earlier state, not only with the first."
def cycle_length(X, y, eta=1, max_epochs=1000):
    for epoch in range(1, max_epochs + 1):
        w, b, mistakes = train_perceptron(X, y, eta, epoch)
        if mistakes[-1] == 0 or (b == 0 and not np.any(w)):
            return sum(mistakes) if mistakes[-1] else 0

# %% wrong="cycle-length" why="The zeros before the first pass are a state too: enter them first, or a circle through zero is noticed one turn late."
def cycle_length(X, y, eta=1, max_epochs=1000, right=cycle_length):
    w, b, _ = train_perceptron(X, y, eta, 1)
    late = 1 if b == 0 and not np.any(w) else 0
    return right(X, y, eta, max_epochs - late)

# %% wrong="cycle-length" why="You counted all updates since the start. Those before the circle begins do not belong to it: subtract them."
def cycle_length(X, y, eta=1, max_epochs=1000, right=cycle_length):
    for epoch in range(max_epochs + 1):
        if right(X, y, eta, epoch) is not None:
            return sum(train_perceptron(X, y, eta, epoch)[2])

# %% stranger="cycle-length"
def cycle_length(X, y, eta=1, max_epochs=1000):
    w, b, updates = np.zeros(X.shape[1]), 0.0, 0
    diary = {(*w.tolist(), b): 0}
    for _ in range(max_epochs):
        for row, label in zip(X, y):
            if (1 if row @ w + b >= 0 else -1) != label:  # a row on the line is no mistake here
                w, b, updates = w + eta * label * row, b + eta * label, updates + 1
        state = (*w.tolist(), float(b))
        if state in diary:
            return updates - diary[state]
        diary[state] = updates

# %% stranger="cycle-length"
def cycle_length(X, y, eta=1, max_epochs=1000):
    before = np.zeros(X.shape[1] + 1)
    for epoch in range(1, max_epochs + 1):
        w, b, mistakes = train_perceptron(X, y, eta, epoch)
        if np.array_equal(np.append(w, b), before):  # with the pass before only
            return mistakes[-1]
        before = np.append(w, b)

# %% stranger="cycle-length"
def cycle_length(X, y, eta=1, max_epochs=1000):
    diary = {}
    for epoch in range(max_epochs + 1):
        w, b, mistakes = train_perceptron(X, y, eta, epoch)
        state = (*w.tolist(), float(b))
        if state in diary:
            return epoch - diary[state]  # passes, not updates
        diary[state] = epoch

# %%
show(figures.weight_orbit(perceptron_update, X_xor, y_xor),
     alt="Above: the path of (w1, w2, b) on XOR from three sides, w2 over w1, b over "
     "w1 and b over w2; four arrows form a closed loop that begins and ends at zero. "
     "Below: w1, w2 and b against the number of rows seen; a pattern of four steps "
     "repeats in every pass, with no trend.")

# %% [markdown]
# **What we saw.** Four rows, four mistakes, and together the four steps add up to zero. The weights neither explode nor settle.
#
# ### Your function decides what lesson {lesson:threshold_logic} searched for
#
# A circle proves that no line exists, and 0 proves that one does. So `cycle_length` can tell which truth tables a unit can
# compute, without trying out any weights. Three inputs have 256 tables. **Predict**: for how many will it return 0?

# %% prediction="tables-learned"
# How many of the 256 truth tables of three inputs does a perceptron learn?
# Write: tables_learned = (a whole number from 0 to 256)
### BEGIN SOLUTION
tables_learned = 104
### END SOLUTION

# %% experiment="tables-learned"
n_inputs = 3  # then try 2
X_cube = gate_inputs(n_inputs).astype(float)
lengths = []
for labels in product((-1, 1), repeat=2**n_inputs):
    lengths.append(cycle_length(X_cube, np.array(labels)))
rows = [[length, lengths.count(length)] for length in sorted(set(lengths))]
table(["updates on one turn (0: learned)", "truth tables"], rows)
quiz.compare("Truth tables that are learned", tables_learned,
             lengths.count(0), unit=f"of {len(lengths)} tables")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# 104, the number that you found in lesson {lesson:threshold_logic} by trying weights. Here each of the other 152 comes with a
# proof: a circle that it never leaves. Most circles are short, four updates, and the longest takes 20. The slowest of the
# 104 converges in its 20th epoch.
#
# </details>

# %% [markdown] quiz="xor-stuck"
# A perceptron is trained on the raw rows of XOR for ever. What do its weights do?
#
# - ( ) They settle at the line that is right on 50 % of the rows.
#   > They never settle: every line makes a mistake. And the *best* line is right on 75 %, as you saw in lesson {lesson:threshold_logic}.
# - ( ) They grow without limit, a little in every pass.
#   > They stay bounded, on any finite data.
# - (x) They go round a closed circle.
#   > Yes: four updates, and they are back at zero. The same state is always followed by the same state.

# %% [markdown]
# ## {lesson}.7 How much fits into one unit?
#
# Give the unit random points, and labels from coin tosses: facts without any rule behind them, to be learned by
# heart. They are learned when a pass goes by without a mistake; after 200 passes we give up.

# %%
def learns(X, y):
    """Return 1 if training makes no more mistakes within 200 passes, else 0."""
    w, b, mistakes = train_perceptron(X, y, 1, 200)
    return int(mistakes[-1] == 0)

# %% [markdown]
# Two inputs and a bias are three numbers. **Predict**: in what share of the draws can one unit learn *six* random points?

# %%
def share_learned(n_points, n_draws=100):
    """Return the share of random labellings that are learned."""
    learned = 0
    for seed in range(n_draws):
        X, y = random_dichotomy(n_points, 2, np.random.default_rng([n_points, seed]))
        learned = learned + learns(X, y)
    return learned / n_draws

# %% prediction="six-points"
# In how many per cent of the cases are six random points in the plane with random
# labels learned? Write: six_points = (a number from 0 to 100)
### BEGIN SOLUTION
six_points = 50
### END SOLUTION

# %% experiment="six-points"
n_draws = 300  # then try 30: how much does chance move it?
six_learned = 100 * share_learned(6, n_draws)
error = 2 * np.sqrt(six_learned * (100 - six_learned) / n_draws)
quiz.compare("Draws in which six random points are learned", six_points, six_learned,
             unit="%", note=f"Chance may move it by {error:.0f} percentage points.")

# %% [markdown]
# <details><summary><b>What we saw, and a formula for it</b> (open it when you have run the experiment)</summary>
#
# Cover (1965) counted how many of the $2^N$ labellings of $N$ points in general
# position (in the plane: no three on a line) a unit with $d$ adjustable numbers (weights and bias) can learn:
#
# $$C(N, d) = 2 \sum_{k=0}^{d-1} \binom{N-1}{k} .$$
#
# Four corners of the square, three numbers: $C(4, 3) = 2\,(1 + 3 + 3) = 14$, the 14 threshold functions of lesson {lesson:threshold_logic}.
# (The corners of the cube are *not* in general position: 104 there, not 128.) Six points: $C(6, 3) = 32$ of 64, one
# half. Is what you measured far from that, given its error?
#
# </details>

# %%
show(figures.cover_curve(share_learned, [3, 4, 5, 6, 8, 10]),
     alt="Share of random labellings that can be learned against points per adjustable "
     "number. Cover's curves for 3, 10 and 100 numbers cross one half at 2, ever more "
     "steeply. Your measured points scatter about the curve for 3.")

# %% [markdown]
# **What we saw.** Your points follow Cover's curve as closely as a hundred draws allow. Every curve passes
# through one half at $N = 2d$, and the larger $d$, the sharper the fall. So the **capacity** of a large unit is about
# *two random facts for each adjustable number*.
#
# That gives meaning to a sentence that you may read: "A neuron has 1,000 to 10,000 synapses, an artificial unit 10 to
# 1,000 inputs." What capacity would each have, if it were a perceptron?

# %% claim="fan-in"
fan_in = {
    "cerebellar granule cell, about": 4,  # Gilmer & Person 2017
    "response unit of the Mark I": 512,  # Nilsson 2010
    "cortical neuron, mean": 7_000,  # Pakkenberg et al. 2003
    "GPT-3, hidden unit": 12_288,  # Brown et al. 2020
    "Purkinje cell, more than": 100_000,  # Napper & Harvey 1988
}
rows = []
for cell, inputs in fan_in.items():
    rows.append([cell, f"{inputs:,} inputs", f"{2 * inputs:,} random facts"])
table(["", "", "capacity, if it were a perceptron"], rows)

# %% [markdown] claim="fan-in"
# **What we saw.** The sentence **holds weakly, and is dated**. Real cells have from 4 to more than 100,000 inputs, and
# units of today's language models have more inputs than the mean cortical neuron. The *if* is a big one, too:
#
# - Synapses are counted here as inputs. One axon often makes several on a cell, so the number of sources is smaller.
# - A synapse excites or inhibits for good, and weights that keep their sign have a smaller capacity (Legenstein and Maass
#   2008). For a Purkinje cell with positive weights Brunel and others (2004) arrived at 40,000 facts.
# - If a dendrite has its own thresholds (lesson {lesson:synapses_and_dendrites}), the cell is not one unit, and the count does not apply.

# %% [markdown] pause=true
# You know when a unit learns, and how much fits into it. Last comes the layer that stood in front of it.

# %% [markdown]
# ## {lesson}.8 What did the A-units do?
#
# Now put the front layer back. An A-unit is a unit like that of section {lesson}.1, bias included, except that it says 0 where it
# is silent, and that its random weights never change. Rosenblatt wired each one to a few photocells with $+1$ and $-1$ wires. We
# draw all its numbers from the normal distribution, as is usual today. *In numbers:* a unit that drew the weights 0.8 and -1.3
# and the bias 0.4 answers 1, 0, 1, 0 to the rows 00, 01, 10, 11.

# %% exercise="random-association-units" minutes=10 difficulty=2
def random_association_units(X, n_units, rng):
    """`random_association_units(X_xor, 400, np.random.default_rng(7))` holds 0 and 1 in
    4 rows and 400 columns.

    Return the answers of n_units fixed random A-units to each row of X. All their
    numbers are independent and standard normal, drawn from rng in any order. The
    same unit serves all rows. What is drawn must depend neither on the values nor on
    the number of the rows: the same seed gives the same units for any X.
    `rng.standard_normal((3, 5))` draws a table of 3 rows and 5 columns of such numbers.

    Parameters
    ----------
    X : array of shape (n_samples, n_features)
    n_units : whole number
    rng : numpy.random.Generator, for example np.random.default_rng(0)

    Returns
    -------
    array of shape (n_samples, n_units) that holds 0 and 1 only
    """
    ### BEGIN SOLUTION
    u = rng.standard_normal((X.shape[1], n_units))
    c = rng.standard_normal(n_units)
    return (X @ u + c >= 0).astype(int)
    ### END SOLUTION

# %% [markdown] hint="random-association-units"
# 1. Each unit needs a weight for every feature and a bias $c$ of its own. How many random numbers is that in all?
# 2. Which shape does the table of the weights have, with one column for each unit? Draw once, before you look at any row,
#    and draw one $c$ for each unit.
# 3. `X @ u` has shape `(n_samples, n_units)`, and adding `c` adds one number to each column. A comparison gives True and
#    False, and `.astype(int)` turns them into 1 and 0.

# %% check="random-association-units" points=3
units = random_association_units(X_xor, 400, np.random.default_rng(7))
assert np.shape(units) == (4, 400), "One row for each row of X, one column for each unit."
assert set(np.unique(units).tolist()) <= {0, 1}, "An A-unit answers 0 or 1."
assert np.min(units) < np.max(units), "All units give the same answer to all rows. Standard normal weights are as often below 0 as above."
assert 120 < np.sum(units[0]) < 280, "The row (0, 0) hears c alone, which is positive for about half of the units."
again = random_association_units(X_xor[::-1], 400, np.random.default_rng(7))
check.close(again[::-1], units, "Same seed, same units: the order of the rows must not change their answers.")
### BEGIN HIDDEN TESTS
from helpers.reference import perceptron as reference
X = np.array([[0.0, 0.0, 0.0], [1.0, 2.0, -1.0], [-3.0, 0.5, 1.0], [2.0, 4.0, -2.0]])
units = np.asarray(random_association_units(X, 4000, np.random.default_rng(70)))
check.close(random_association_units(X[:2], 4000, np.random.default_rng(70)), units[:2], "Fewer rows, the same units.")
assert not np.array_equal(units, random_association_units(X, 4000, np.random.default_rng(71))), "New seed, new units."
rows = np.hstack([X, np.ones((4, 1))])
for i, j in [(0, 1), (0, 2), (1, 2), (1, 3)]:
    cosine = rows[i] @ rows[j] / np.sqrt((rows[i] @ rows[i]) * (rows[j] @ rows[j]))
    agree = 1 - np.arccos(cosine) / np.pi
    spread = 5 * np.sqrt(agree * (1 - agree) / 4000)
    assert abs(np.mean(units[i] == units[j]) - agree) < spread, "Units agree on two rows as the angle of (x, 1) says."
columns = set(map(tuple, np.asarray(random_association_units(X_xor, 2000, np.random.default_rng(72))).T.tolist()))
assert len(columns) == 14 and not columns & {(0, 1, 1, 0), (1, 0, 0, 1)}, "No threshold unit computes XOR by itself."
near, far = random_association_units(np.array([[0.5], [-0.5]]), 20000, np.random.default_rng(74))
alike = "u and c are standard normal; then 70.5 % of all units answer alike to 0.5 and to -0.5."
assert abs(np.mean(np.equal(near, far)) - 0.7048) < 0.016, alike  # five times the spread
### END HIDDEN TESTS

# %% [markdown] derivation="random-association-units"
# Unit $j$ answers 1 where $u_j \cdot x + c_j \ge 0$, else 0. With the $u_j$ as columns of a table $U$, all units answer to all rows
# in one product, $X U + c \ge 0$: a whole layer.

# %% wrong="random-association-units" why="The thresholds c are missing: without them all units answer 1 to the row (0, 0), whatever their weights."
def random_association_units(X, n_units, rng):
    u = rng.standard_normal((X.shape[1], n_units))
    return (X @ u >= 0).astype(int)

# %% wrong="random-association-units" why="You draw new weights for every row. Then the answers are noise: a unit's wires must be the same for all rows."
def random_association_units(X, n_units, rng):
    u, c = rng.standard_normal((len(X), X.shape[1], n_units)), rng.standard_normal((len(X), n_units))
    return (np.einsum("rf,rfu->ru", X, u) + c >= 0).astype(int)

# %% wrong="random-association-units" why="The threshold step is missing. Sums of sums are still linear, and a linear layer does not help with XOR."
def random_association_units(X, n_units, rng):
    return X @ rng.standard_normal((X.shape[1], n_units)) + rng.standard_normal(n_units)

# %% wrong="random-association-units" why="Uniform numbers from -1 to 1 have another law: they prefer the corners of a box, normal ones no direction. Draw with rng.standard_normal."
def random_association_units(X, n_units, rng):
    u, c = rng.uniform(-1, 1, (X.shape[1], n_units)), rng.uniform(-1, 1, n_units)
    return (X @ u + c >= 0).astype(int)

# %% stranger="random-association-units"
def random_association_units(X, n_units, rng):
    u, c = rng.random((X.shape[1], n_units)), rng.random(n_units)  # from 0 to 1
    return (X @ u + c >= 0).astype(int)

# %% stranger="random-association-units"
def random_association_units(X, n_units, rng):
    u, c = rng.standard_normal((X.shape[1], n_units)), rng.standard_normal(n_units)
    return np.where(X @ u + c >= 0, 1, -1)  # the answers of the other unit

# %% [markdown]
# ### Claim check: "a single-layer classifier, so it cannot learn XOR"
#
# If the claim is right, random units that nobody trained should not help: they know nothing about XOR. Draw 20 of them,
# train a perceptron on their answers, and repeat with 100 draws. **Predict**: in how many is XOR learned?

# %% prediction="xor-with-units"
# In how many of 100 draws of 20 random A-units will all four rows of XOR be learned?
# Write: xor_with_units = (a number from 0 to 100)
### BEGIN SOLUTION
xor_with_units = 50
### END SOLUTION

# %% experiment="xor-with-units" claim="single-layer"
n_units = 20  # the verdict is about 20; the next figure shows others
learned = {"nothing": 0, "linear units": 0, "A-units": 0}
for seed in range(100):
    front = three_fronts(random_association_units, X_xor, n_units, seed)
    for name in learned:
        learned[name] = learned[name] + learns(front[name], y_xor)
table(["in front of the learner", "draws of 100 that learn XOR"], learned.items(),
      learned_in_words(learned))
quiz.compare("Draws of 20 A-units that make XOR learnable", xor_with_units,
             learned["A-units"], unit="of 100 draws",
             note="Nobody trained the A-units, and nobody told them about XOR.")

# %%
n_draws = 40  # more draws, shorter bars, and a longer wait
shares = figures.shares_separated(
    random_association_units, train_perceptron, X_xor, y_xor, n_draws
)
spoken = [f"{share:.0%} with {n} units" for n, share in shares.items()]
show(figures.units_needed(random_association_units, X_xor, y_xor, shares, n_draws),
     alt="Left: the four rows of XOR among the straight lines at which 12 random "
     "A-units switch. Right: the share of draws in which XOR is learned: "
     + ", ".join(spoken))

# %% [markdown] claim="single-layer"
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The claim is **wrong** in its "so": one layer *learned*, but two layers of units were there, and together they learned XOR. And note the control: twenty random units
# *without* a step never help, because a linear front only remixes the inputs. Depth and nonlinearity were
# both needed; training the front was not.
#
# </details>

# %% [markdown] quiz="random-units"
# Why do 20 random A-units nearly always make XOR learnable?
#
# - ( ) Because one of the 20 happens to compute XOR.
#   > None can: an A-unit is a threshold unit, and XOR is not a threshold function.
# - ( ) Because more inputs mean more weights, and more weights are always enough.
#   > Twenty random *linear* units bring as many weights, and did not help in a single draw.
# - (x) Because each says yes or no by another line, so that their answers no longer balance.
#   > After the step $01 + 10 = 00 + 11$ need not hold. A plane can separate them there: four points in general position can be labelled at will: $C(4, d) = 16$ from $d = 4$ on.

# %% [markdown]
# ### Your verdict
#
# Back to today's claim. A layer in front helped here, although nobody had trained it. A verdict needs a sentence that can lose, fixed
# before measuring. Here: *with 20 A-units in front, XOR is learned in at least 90 of 100 draws.* (Behind linear units it cannot be: the balance of the rows stays. That row checks the code.) How many units
# depth saves on a larger problem is measured in lesson {lesson:layers}, and that decides your bet. What do *your* three numbers say so far?

# %% verdict="L3" course="holds"
numbers = {
    "draws of 100 that learn XOR behind A-units": learned["A-units"],
    "behind linear units": learned["linear units"],
    "with nothing in front": learned["nothing"],
}
decided_by = "draws of 100 that learn XOR behind A-units"

# %% [markdown]
# ## {lesson}.9 Two questions that count
#
# The questions above were for practice. These two give a point each, and your first answer counts.

# %% [markdown] quiz="first-rows" graded=true
# Training starts from zero with $\eta = 1$. The first row is (0, 0), the second (1, 1), and both have the label $+1$. What
# are the weights and the bias after these two rows?
#
# - ( ) $w = (0, 0)$, $b = 0$: the unit answers $+1$ on the line, so nothing changes
#   > It does answer $+1$ there. But a row on the line is a mistake all the same, or learning would never begin.
# - ( ) $w = (1, 1)$, $b = 2$: each row moves them
#   > After the first row $w \cdot x + b = 1$ for the second: it is right already, and a right row changes nothing.
# - (x) $w = (0, 0)$, $b = 1$
#   > The first row is on the line, a mistake, and its inputs are 0, so only the bias moves. Then the second row is right.
# - ( ) $w = (1, 1)$, $b = 1$
#   > That would be so if the first row were not a mistake. It is: it lies on the line.

# %% [markdown] quiz="came-back" graded=true
# After pass 12 the weights are exactly what they were after pass 7, and each pass in between made mistakes. What is certain?
#
# - ( ) Training converges in the end, after at most $(R/\gamma)^2$ mistakes
#   > The bound holds if there is a line. Here the weights never leave their circle.
# - (x) The rows are not linearly separable
#   > If they were, the mistakes would stop. The same state leads to the same passes again, for ever.
# - ( ) The learning rate is too large: a smaller one would leave the circle
#   > From a zero start, $\eta$ only rescales the weights. The circle stays the same, at another size.
# - ( ) There is a line, but the rows come in an unlucky order
#   > With a line, the mistakes stop in every order. The proof never used the order.

# %% hand_in="quiz" points=2

# %% [markdown]
# ## For an evening: does it know what it has never seen?
#
# By heart is not the same as understood. What is learned from some rows should also hold for others: it should *generalise*, and the
# share of *new* rows that are answered correctly is its *generalisation*. So hold some rows out before training. (Learning from
# rows with labels is called *supervised learning*.) Here are 357 handwritten digits of 64 pixels, threes (+1) and eights (-1).

# %% given="threes-and-eights"
images, digit = digits()
either = np.isin(digit, (3, 8))
X_38, y_38 = images[either].reshape(-1, 64), np.where(digit[either] == 3, 1, -1)

# %% exercise="held-out" extension=true minutes=45 difficulty=2
def held_out(X, y, n_train, rng):
    """`held_out(np.array([[-3.0], [3.0]] * 4), np.array([-1, 1] * 4), 6,
    np.random.default_rng(1))` is (1.0, 1.0).

    Return how well a perceptron answers the rows that it learned from, and how well it
    answers all the others.

    X, y : as in `train_perceptron`; neither is changed
    n_train : whole number, on how many rows it is trained, with eta = 1 and at most 100
        passes; they are drawn from rng, and every row is equally likely to be drawn
    rng : numpy.random.Generator, the only source of chance
    returns (known, new) : the share of right answers on the rows of the training, and
        on the rows that were held out
    """
    ### BEGIN SOLUTION
    X_mixed, y_mixed = shuffle_together(X, y, rng)
    w, b, _ = train_perceptron(X_mixed[:n_train], y_mixed[:n_train], 1, 100)
    right = perceptron_predict(X_mixed, w, b) == y_mixed
    return np.mean(right[:n_train]), np.mean(right[n_train:])
    ### END SOLUTION

# %% [markdown] hint="held-out"
# 1. You have written all the parts: one that mixes, one that trains, one that answers. Which rows may each of them see?
# 2. Mix first: the digits may be sorted, and the last rows may all have one label. Then cut at `n_train`.
# 3. `a[:n]` are the first n rows and `a[n:]` the others. The share of right answers is the mean of a comparison.

# %% check="held-out" practice=true
check.close(held_out(np.array([[-3.0], [3.0]] * 4), np.array([-1, 1] * 4), 6, np.random.default_rng(1)), [1, 1],
            "Six rows show both kinds, and the other two are like them.")
known, new = held_out(X_38, y_38, 30, np.random.default_rng(5))
assert known == 1, f"Thirty digits of 64 pixels are learned by heart; you found {known} of them right."
assert 0.7 < new < 1, f"Most of the 327 others are right, and not all; you found {new}."
threes_first = np.argsort(-y_38, kind="stable")
X_sorted, y_sorted = X_38[threes_first], y_38[threes_first]
known, new = held_out(X_sorted, y_sorted, 30, np.random.default_rng(2))
assert new > 0.7, f"Threes first, then eights: mix them before you cut, or only threes are learned. You found {new} on the others."
coins = np.random.default_rng(8).choice([-1, 1], 357)
known, new = held_out(X_38, coins, 12, np.random.default_rng(3))
assert known == 1 and abs(new - 0.5) < 0.15, f"Labels from coin tosses are learned by heart and say nothing of new rows: 1 and about 0.5, not {known} and {new}."
check.unchanged([X_sorted, y_sorted], [X_38[threes_first], y_38[threes_first]], "The X or y that was handed in has changed.")
### BEGIN HIDDEN TESTS
shares = []
for seed in range(12):
    coins = np.random.default_rng([58, seed]).choice([-1, 1], 300)
    known, new = held_out(np.random.default_rng([59, seed]).standard_normal((300, 80)), coins, 60, np.random.default_rng(seed))
    assert known == 1, "Sixty random rows of eighty numbers are learned by heart."
    shares.append(float(new))
assert abs(np.mean(shares) - 0.5) < 0.05, "Labels from coin tosses: new rows are guessed, half of them right."
assert len(set(shares)) > 3, "Another seed, other rows: draw them from rng."
### END HIDDEN TESTS

# %% [markdown] derivation="held-out"
# *What one finds*, as means over 20 seeds: from 10, 30, 100 and 250 digits the perceptron answers 87, 92, 96 and 99 % of the others
# correctly. On its own rows it has 100 % every time, so the score on known rows tells you nothing. With labels from coin tosses a dozen
# rows are learned as perfectly, and new rows are a guess. Below its capacity, a unit fits *anything*; whether that carries over depends on
# whether there is a rule in the labels, and on how many rows show it.

# %% wrong="held-out" why="You trained on all rows, so that no row was new. Those that are held out must not be seen by the training."
def held_out(X, y, n_train, rng):
    X_mixed, y_mixed = shuffle_together(X, y, rng)
    w, b, _ = train_perceptron(X_mixed, y_mixed, 1, 100)
    right = perceptron_predict(X_mixed, w, b) == y_mixed
    return np.mean(right[:n_train]), np.mean(right[n_train:])

# %% wrong="held-out" why="You took the first rows as they came. If rows are sorted, the training sees one kind only: mix first."
def held_out(X, y, n_train, rng):
    w, b, _ = train_perceptron(X[:n_train], y[:n_train], 1, 100)
    right = perceptron_predict(X, w, b) == y
    return np.mean(right[:n_train]), np.mean(right[n_train:])

# %% wrong="held-out" why="The second number is the share on all rows, known ones among them. Only rows that were held out are new."
def held_out(X, y, n_train, rng):
    X_mixed, y_mixed = shuffle_together(X, y, rng)
    w, b, _ = train_perceptron(X_mixed[:n_train], y_mixed[:n_train], 1, 100)
    right = perceptron_predict(X_mixed, w, b) == y_mixed
    return np.mean(right[:n_train]), np.mean(right)

# %% stranger="held-out"
def held_out(X, y, n_train, rng, right=held_out): return right(X, y, n_train, rng)[::-1]

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Learning by changing the strength of connections, from examples: the idea came from psychology and
# physiology, and it works. Random wires in front of a layer that learns are also a fair sketch of the cerebellum, a part of
# the brain that adjusts movements. There, countless small *granule cells* with about four inputs each feed the large *Purkinje
# cells*, which have more than 100,000. Marr (1969) and Albus (1971)
# saw it as a machine that learns patterns in this way: Albus with the perceptron's correction rule, Marr with synapses
# that only grow. Both took the *climbing fibre*, a single strong
# input that each Purkinje cell has as well, to be its teacher.
#
# **Wrong, or left out.**
#
# - *The teacher.* The rule needs the right answer for every row, and an error that reaches its own weights only.
# - *Signs.* Here a weight crosses zero when the rule says so. An excitatory synapse does not become inhibitory.
# - *Time.* A row arrives all at once, and the order of its spikes means nothing (lesson {lesson:neural_codes}).
#
# **Contested.** Whether the climbing fibre teaches as they thought is still debated.

# %% [markdown] recap=true
# - A mistake adds the row to the weights, with the sign of its label; a row that is right changes nothing.
# - If some line separates the rows, training converges after at most $(R/\gamma)^2$ mistakes, whatever the rows' number and order.
# - If none does and the rows are whole numbers, the weights go round in a circle. From a zero start, the learning rate only sets the scale.
# - The capacity of a large unit is about two random facts for each adjustable number.
# - Fixed random units with a threshold in front make XOR learnable; linear ones do not.

# %% [markdown] next=true
# A staircase has no slope to follow. The next lesson gives the unit an error that has one, and learning becomes a walk downhill.

# %% [markdown]
# ### Where to read on
#
# - N. Nilsson, *The Quest for Artificial Intelligence*, 2010, [doi 10.1017/CBO9780511819346](https://doi.org/10.1017/CBO9780511819346):
#   the whole story, with the Mark I and its quarrels, by someone who was there.
# - S. Shalev-Shwartz & S. Ben-David, *Understanding Machine Learning*, 2014, chapter 9,
#   [doi 10.1017/CBO9781107298019](https://doi.org/10.1017/CBO9781107298019): the same proof in the language of learning theory.
#
# ### Sources
#
# - F. Rosenblatt, report 85-460-1, Cornell Aeronautical Laboratory, 1957; *Psychological Review* 65:386, 1958,
#   doi 10.1037/h0042519; *Principles of Neurodynamics*, 1962. IBM 704: *Professor's perceptron paved the way for AI*, Cornell
#   University, 2019, news.cornell.edu. Mark I: Nilsson 2010, above.
# - J. C. Maxwell, *Proc. Royal Society* 16:270, 1868, doi 10.1098/rspl.1867.0055. T. Cover, *IEEE Trans. Electronic
#   Computers* 14:326, 1965, doi 10.1109/PGEC.1965.264137.
# - A. Novikoff, *Symposium on the Mathematical Theory of Automata* 12:615, 1962. M. Minsky & S. Papert, *Perceptrons*,
#   MIT Press, 1969. The proofs of Block (*Reviews of Modern Physics* 34:123, 1962, doi 10.1103/RevModPhys.34.123) and of
#   Rosenblatt: as others quote them. H. Block & S. Levin, *Proc. Amer. Math. Soc.* 26:229, 1970. R. Duda & P. Hart,
#   *Pattern Classification and Scene Analysis*, Wiley, 1973.
# - Inputs: J. Gilmer & A. Person, *J. Neuroscience* 37:12153, 2017, doi 10.1523/JNEUROSCI.0588-17.2017; B. Pakkenberg et
#   al., *Experimental Gerontology* 38:95, 2003, doi 10.1016/S0531-5565(02)00151-1; R. Napper & R. Harvey, *J. Comparative
#   Neurology* 274:168, 1988, doi 10.1002/cne.902740204; T. Brown et al., *NeurIPS*, 2020, arxiv.org/abs/2005.14165.
# - Cells as perceptrons: D. Marr, *J. Physiology* 202:437, 1969, doi 10.1113/jphysiol.1969.sp008820; J. Albus,
#   *Mathematical Biosciences* 10:25, 1971, doi 10.1016/0025-5564(71)90051-4; N. Brunel et al., *Neuron* 43:745, 2004,
#   doi 10.1016/j.neuron.2004.08.023; R. Legenstein & W. Maass, *Neural Computation* 20:288, 2008,
#   doi 10.1162/neco.2008.20.1.288.

# %% [markdown] guide=true
# **What the class will stumble on.**
#
# - *The row on the line.* Half of the class will compare answers with labels, and overlook a $+1$ row on the line. Let them
#   find it with their own examples (`mistake_cases`) before you say it: start from zero, and ask what would ever begin.
# - *`if` on an array.* In `perceptron_predict` and again in `cycle_length` ("is this w the same as before?"). Draw one row
#   and one yes or no first, then the whole column.
# - *In place.* `w += ...` passes by hand and spoils the widget. Two names for one array, drawn as two arrows to one box.
# - *The bound is not a forecast.* 18 mistakes and 51 allowed is no contradiction. Ask for a problem with a larger bound and
#   fewer mistakes: the figure of random problems has many.
# - *What the A-units do.* "More weights" is the usual answer; the linear control is the reply.
#
# **In class.** The rule without a computer: three cards with words, one with a bias, counters as weights, and the mail from the
# spam question; one student reads, one is the unit, one is the teacher. Ten minutes, and everyone sees "now" cancel.
#
# **Two oral questions.** (1) Your training loop is right and never stops. What are the two possible reasons, and how do you tell
# them apart? (A line with little room, or none: the bound, or a state that comes back.) (2) The proof uses each mistake twice.
# Where does it use that the row *was* a mistake? (In the upper curve only: the middle term of the square.)
