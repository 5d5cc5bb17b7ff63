# %% [markdown] needs="threshold_logic"
# # {lesson}. The perceptron learns
#
# **About 75 minutes · 26 points · can be started alone; {needs}**
#
# In lesson {lesson:threshold_logic} you chose the weights of a threshold unit. Between 1957 and 1962 a psychologist and a few mathematicians
# found out how a unit can choose them by itself, from nothing but its own mistakes, and how many mistakes that takes.
#
# After this lesson you can
# - train a threshold unit, and say what its rule is and what it is not;
# - state, *before* training, a number of mistakes that it will never exceed;
# - tell from the weights that a problem has no solution, and why they walk in a circle then;
# - put random units in front of the learner, as Rosenblatt did, and measure what they are good for;
# - measure how many random facts fit into one unit, and compare units with nerve cells by that measure.

# %% given="setup"
import numpy as np

from helpers import check, ledger, quiz
from helpers.data import and_data, random_dichotomy, two_blobs, xor_data
from helpers.figures import perceptron as figures
from helpers.figures import show
from helpers.widgets import perceptron as widgets

X_and, y_and = and_data()
X_xor, y_xor = xor_data()

# %% [markdown] claim="built-in-1957,single-layer,watt-governor"
# ## {lesson}.1 What was the perceptron?
#
# "The perceptron was built in 1957 as hardware. It was a single-layer classifier." Both hide the best of the story.
#
# | year | what there was |
# |---|---|
# | 1957 | a plan: Rosenblatt's report *The perceptron: a perceiving and recognizing automaton* |
# | 1958 | a program: in 50 trials an IBM 704 learned to tell cards marked on the left from cards marked on the right |
# | 1960 | a machine: the Mark I, with 400 photocells, 512 association units and 8 response units |
# | 1962 | by now there are several proofs that it learns whatever its last layer can represent: Rosenblatt's, Block's, Novikoff's |
#
# So the first sentence **holds weakly**: 1957 is the report, the hardware came three years later. The second holds
# weakly too. Between photocells and response stood the *association units*, or A-units: threshold units with random
# wires that stayed as they were. Only the last layer learned. You build that layer first; section {lesson}.7 puts the A-units
# back and asks what they did.
#
# $$\text{photocells} \xrightarrow{\text{random, fixed}} \text{A-units} \xrightarrow{\text{learned}} \text{response}$$
#
# **A grandfather.** Watt's governor opened the valve of a steam engine that ran too slowly and closed it when it
# ran too fast. You may read that *Gauss* modelled it. That is **wrong**: the paper is Maxwell's "On governors" of 1868.
#
# ## {lesson}.2 What does the unit answer?
#
# The unit of lesson {lesson:threshold_logic} fired when $w \cdot x \ge \theta$. We write $b = -\theta$ and call $b$ the **bias**. The two
# answers are called $+1$ where $w \cdot x + b \ge 0$ and $-1$ elsewhere: that makes the learning rule short. Where
# $w \cdot x + b = 0$, the row lies *on the line*. There the unit fires, as it did at its threshold.

# %% exercise="perceptron-predict" minutes=4 difficulty=1
def perceptron_predict(X, w, b):
    """Return the unit's answer to each row of X: +1 where w . x + b >= 0, and -1 elsewhere.

    Parameters
    ----------
    X : array of shape (n_samples, n_features)
    w : array of shape (n_features,)
    b : float, the bias

    Returns
    -------
    array of shape (n_samples,) that holds -1 and +1 only
    """
    ### BEGIN SOLUTION
    return np.where(X @ w + b >= 0, 1, -1)
    ### END SOLUTION

# %% [markdown] hint="perceptron-predict"
# 1. One number decides for each row: $w \cdot x + b$. How do you get it for all rows at once?
# 2. `X @ w` has shape `(n_samples,)`: each row's weighted sum. Add the bias, then ask which entries are at least 0.
# 3. `np.where(condition, 1, -1)` puts 1 where the condition holds and -1 where it does not.

# %% check="perceptron-predict" points=2
w_or = np.array([1.0, 1.0])
check.close(perceptron_predict(X_and, w_or, -0.5), [-1, 1, 1, 1], "With b = -0.5 one active input is enough: OR.")
check.close(perceptron_predict(X_and, w_or, -1.5), [-1, -1, -1, 1], "With b = -1.5 both inputs are needed: AND.")
check.close(perceptron_predict(X_and, w_or, -2.0), [-1, -1, -1, 1], "(1, 1) is on the line, 1 + 1 - 2 = 0: it fires.")
### BEGIN HIDDEN TESTS
from helpers.reference import perceptron as reference
for seed in range(4):
    rng = np.random.default_rng([2, seed])
    X, w, b = 1.0 * rng.integers(-3, 4, (25, 3)), 1.0 * rng.integers(-2, 3, 3), float(rng.integers(-2, 3))
    check.close(perceptron_predict(X, w, b), reference.perceptron_predict(X, w, b), "Rows of three whole numbers.")
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

# %% [markdown]
# ## {lesson}.3 What does it learn from a mistake?
#
# Suppose that the right answer to the row $x$ is $y$. The product $y\,(w \cdot x + b)$ is above 0 exactly when the row
# is on its side of the line. If it is not, the weights take one step towards the row, or away from it:
#
# $$\text{if } y\,(w \cdot x + b) \le 0: \qquad w \leftarrow w + \eta\, y\, x, \qquad b \leftarrow b + \eta\, y .$$
#
# If the row is right, **nothing changes**. The number $\eta > 0$ is the learning rate.
#
# Why $\le$ and not $<$? All weights start at 0, so at first *every* row lies on the line. A row on the line counts as a
# mistake, whatever its label and whatever the unit happens to answer there. Otherwise nothing would ever begin.

# %% exercise="perceptron-update" minutes=7 difficulty=1
def perceptron_update(w, b, x, y, eta):
    """Return the weights and the bias after the unit has seen one row x with the right answer y.

    If y (w . x + b) <= 0, they are w + eta y x and b + eta y. Otherwise they are w and b as they were.

    Parameters
    ----------
    w, x : arrays of shape (n_features,), not to be changed in place. (Where nothing changes, w itself may be returned.)
    b : float
    y : -1 or +1
    eta : number above 0, the learning rate

    Returns
    -------
    (w, b) : array of shape (n_features,) and float
    """
    ### BEGIN SOLUTION
    if y * (np.dot(w, x) + b) <= 0:
        return w + eta * y * x, b + eta * y
    return w, b
    ### END SOLUTION

# %% [markdown] hint="perceptron-update"
# 1. First decide *whether* the row is a mistake, then decide what changes. Which single number decides?
# 2. Compute `y * (np.dot(w, x) + b)`. When it is 0 or below, both `w` and `b` move, each by its own step.
# 3. Two returns: after a mistake new weights and a new bias (its input is always 1), else `w, b`. Write no `w += ...`.

# %% check="perceptron-update" points=3
x = np.array([1.0, 2.0])
w, b = perceptron_update(np.zeros(2), 0.0, x, 1, 1)
check.close([*w, b], [1, 2, 1], "From zero the row is on the line, a mistake: w becomes x and b becomes 1.")
w, b = perceptron_update(np.zeros(2), 0.0, x, -1, 0.5)
check.close([*w, b], [-0.5, -1, -0.5], "With label -1 all three move the other way, here by half a step.")
w, b = perceptron_update(np.array([3.0, -1.0]), 1.0, x, 1, 1)
check.close([*w, b], [3, -1, 1], "3 - 2 + 1 = 2 is above 0 and the label is +1: no mistake, nothing changes.")
w_given = np.array([1.0, 1.0])
for _ in range(2):  # twice from the same start
    w, b = perceptron_update(w_given, -4.0, x, 1, 1)
    check.close([*w, b], [2, 3, -3], "1 + 2 - 4 = -1: with the bias this row is on the wrong side and is learned from.")
    check.unchanged([w_given, x], [[1, 1], [1, 2]], "The w or x that was handed in has changed. Make a new w: w = w + ...")
### BEGIN HIDDEN TESTS
from helpers.reference import perceptron as reference
rng = np.random.default_rng(31)
for _ in range(20):
    w, x = rng.integers(-3, 4, 4).astype(float), rng.integers(-3, 4, 4).astype(float)
    b, y, eta = float(rng.integers(-3, 4)), int(rng.choice([-1, 1])), float(rng.choice([0.25, 0.5, 1, 2]))
    w_new, b_new = perceptron_update(w.copy(), b, x.copy(), y, eta)
    w_right, b_right = reference.perceptron_update(w, b, x, y, eta)
    check.close([*w_new, b_new], [*w_right, b_right], "Weights and bias after one row.")
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

# %% [markdown]
# **See it move.** *Your* update learns AND below, from the rows 00, 01, 10, 11, again and again. Go through the
# mistakes one by one: after each, the ringed row is treated better, and often another one worse.

# %%
widgets.explore_learning(perceptron_update, perceptron_predict, X_and, y_and)

# %% [markdown]
# ## {lesson}.4 Does it arrive?
#
# Go through all rows in order: that is one **epoch**, or pass. Then again, until a pass goes by without a mistake.

# %% exercise="train-perceptron" minutes=12 difficulty=2
def train_perceptron(X, y, eta, max_epochs):
    """Train a unit from w = 0 and b = 0, going through the rows in order, one update for each row.

    Stop after the first pass without a mistake, or after max_epochs passes. A mistake is a row with
    y (w . x + b) <= 0 at the moment when it is seen, that is, a row that changes the weights.

    Parameters
    ----------
    X : array of shape (n_samples, n_features)
    y : array of shape (n_samples,) that holds -1 and +1
    eta : number above 0, the learning rate
    max_epochs : whole number, how many passes there are at most

    Returns
    -------
    (w, b, mistakes_per_epoch) : array of shape (n_features,), float, list with one whole number for each pass.
        The clean pass is one of them: after success the list ends with 0. If the passes run out first, the list
        has max_epochs entries, none of them 0, and w and b are those after the last row.
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

# %% check="train-perceptron" points=5
w, b, mistakes = train_perceptron(X_and, y_and, 1, 100)
assert len(mistakes) == 9, f"AND: the ninth pass is the first without a mistake, and counts. You returned {mistakes}."
assert sum(mistakes) == 18 and mistakes[-1] == 0, f"AND takes 18 mistakes; the last pass has none. Yours: {mistakes}."
check.close([*w, b], [3, 2, -4], "With eta = 1 the weights for AND are (3, 2) and the bias is -4.")
w, b, mistakes = train_perceptron(X_xor, y_xor, 1, 6)
check.close(mistakes, [4] * 6, "XOR is never learned: six passes, each with mistakes on all four rows.")
w, b, mistakes = train_perceptron(X_and, y_and, 1, 3)
check.close(mistakes, [2, 3, 3], "Three passes are too few for AND: training stops when they are used up.")
### BEGIN HIDDEN TESTS
from helpers.reference import perceptron as reference
for seed, eta in enumerate([1, 1, 0.5, 4]):
    rng = np.random.default_rng([40, seed])
    X, y = rng.integers(-4, 5, (7, 3)).astype(float), rng.choice([-1, 1], 7)
    w, b, mistakes = train_perceptron(X, y, eta, 25)
    w_right, b_right, mistakes_right = reference.train_perceptron(X, y, eta, 25)
    check.close(mistakes, mistakes_right, "Mistakes in each pass, on seven rows of whole numbers.")
    check.close([*w, b], [*w_right, b_right], "Weights and bias after training.")
### END HIDDEN TESTS

# %% wrong="train-perceptron" why="The clean pass is missing from the list: append the count first, then stop if it is 0."
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

# %% [markdown]
# ### Does a smaller learning rate learn more slowly?
#
# With $\eta = 1$ you counted 18 mistakes. **Predict** before you go on: how many will it be with $\eta = 1/8$?

# %% prediction="mistakes-at-one-eighth"
# How many mistakes does training on AND make with eta = 1/8?
# Write: mistakes_at_one_eighth = (a whole number)
### BEGIN SOLUTION
mistakes_at_one_eighth = 18
### END SOLUTION

# %% experiment="mistakes-at-one-eighth"
for eta in (1, 1 / 8, 64):
    w, b, mistakes = train_perceptron(X_and, y_and, eta, 100)
    print(f"eta = {eta:6}: {sum(mistakes)} mistakes in {len(mistakes)} passes, w = {w}, b = {b}")
measured = sum(train_perceptron(X_and, y_and, 1 / 8, 100)[2])
quiz.compare("Mistakes on AND with eta = 1/8", mistakes_at_one_eighth, measured, unit="mistakes",
             note="Compare w and b in the three lines above. What did eta change, and what not?")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Started from zero, $w$ and $b$ are $\eta$ times a sum of rows, and the sign of $w \cdot x + b$ does not depend on
# $\eta$. A perceptron's learning rate is a unit of measurement and not a speed. (In lesson {lesson:gradient_descent} it is a speed.)
#
# </details>
#
# **A trap.** We used powers of two, which a computer stores exactly. Now try one tenth.

# %%
w, b, mistakes = np.zeros(2), 0.0, 0
for _ in range(100):
    for x, label in zip(X_and, y_and):
        if label * (w @ x + b) <= 0:
            w, b, mistakes = w + 0.1 * label * x, b + 0.1 * label, mistakes + 1
print(f"eta = 0.1: {mistakes} mistakes, w = {w}, b = {b}")
print(f"The row (1, 0) should lie on the line, and the computer says w . x + b = {w @ X_and[2] + b}")

# %% [markdown]
# The rule did not change, the arithmetic did. In exact numbers that row is *on* the line, a mistake. Rounding put it a
# hair's breadth on its right side, and training stopped early. Where 0 decides, use numbers that are exact.
#
# ### Is this gradient descent?
#
# "The perceptron rule applies gradients", one reads. Gradients of what? Let us try two costs, at a hundred random places
# $(w_1, w_2, b)$, nudging each number a little. One cost is the number of wrong rows. The other says how far each row is
# on the wrong side: $\max(0, -y\,(w \cdot x + b))$, which is 0 for a right row.

# %% claim="perceptron-gradients"
X_blobs, y_blobs = two_blobs(40, 0.5, np.random.default_rng(2))
def wrong_rows(v):
    return np.sum(perceptron_predict(X_blobs, v[:2], v[2]) != y_blobs)

def how_wrong(v, rows=X_blobs, labels=y_blobs):
    return np.maximum(0, -labels * (rows @ v[:2] + v[2]))  # one number a row

def slopes_at(cost, v):
    return np.array([cost(v + nudge) - cost(v - nudge) for nudge in 1e-6 * np.eye(3)]) / 2e-6  # one number at a time

slopes, moves, gap = [], 0, 0.0
for place in np.random.default_rng(3).standard_normal((100, 3)):
    slopes.extend(slopes_at(wrong_rows, place))
    updates = [perceptron_update(place[:2], place[2], x, y, 1) for x, y in zip(X_blobs, y_blobs)]
    steps = np.array([[*w, b] for w, b in updates]) - place
    moves += bool(np.any(steps))
    gap = max(gap, np.abs(steps + slopes_at(how_wrong, place).T).max())
print(f"Number of wrong rows: of {len(slopes)} slopes {np.count_nonzero(slopes)} are not zero; at {moves} of 100 places the rule moves.")
print(f"How far on the wrong side: the rule's step is minus the slope, for {100 * len(y_blobs):,} pairs of a place and a row, to within {gap:.0e}.")

# %% [markdown] claim="perceptron-gradients"
# **What we saw.** The *number of errors* is a staircase: its slope is zero almost everywhere, and a gradient method would
# not move. The perceptron does: its rule is **error correction**, wrong means "step by this row", and so it was thought
# of. But on the *other* cost each step is a step of gradient descent, one row at a time (on the line itself that cost has
# a corner, and the rule takes the slope of the wrong side). Textbooks wrote that cost down later (Duda and Hart 1973). So
# the sentence is **contested**: as history no, as mathematics yes.
#
# ## {lesson}.5 How long can it take?
#
# Novikoff (1962) answered this in a few lines. He counted **mistakes**, not rows and not seconds. Treat the bias as one
# more weight whose input is always 1: $\tilde w = (w, b)$, $\tilde x = (x, 1)$. Let $\tilde w^*$ be *any* weights that
# separate the rows. Two numbers describe the problem:
#
# $$R = \max_i \sqrt{\lVert x_i \rVert^2 + 1}, \qquad
# \gamma = \min_i \frac{y_i\,(w^* \cdot x_i + b^*)}{\sqrt{\lVert w^* \rVert^2 + b^{*2}}} .$$
#
# $R$ is how large the rows are. The **margin** $\gamma$ is how much room there is, with the bias counted as a weight.

# %% exercise="margin" minutes=5 difficulty=1
def margin(X, y, w, b):
    """Return the margin of (w, b): the smallest y (w . x + b) of all rows, divided by sqrt(|w|^2 + b^2).

    It is above 0 when every row is strictly on its side, 0 when the worst row lies on the line, and below 0 when
    a row is on the wrong side.

    Parameters
    ----------
    X, y : as in `train_perceptron`
    w, b : array of shape (n_features,) and float, not all of them zero

    Returns
    -------
    float
    """
    ### BEGIN SOLUTION
    return np.min(y * (X @ w + b)) / np.sqrt(np.dot(w, w) + b**2)
    ### END SOLUTION

# %% [markdown] hint="margin"
# 1. For each row, how far is it on its own side? Then: which row is worst off?
# 2. `y * (X @ w + b)` has a number for each row, negative on the wrong side: do not take absolute values.
# 3. Take the smallest of it, and divide by the length of *all* the weights together: the bias is one of them.

# %% check="margin" points=2
w, b = np.array([2.0, 2.0]), -3.0
check.close(margin(X_and, y_and, w, b), 17**-0.5, "The worst row of AND has 1; the length of (2, 2, -3) is sqrt(17).")
check.close(margin(X_and, y_and, 10 * w, 10 * b), 17**-0.5, "Ten times the weights: the same line, the same margin.")
check.close(margin(X_xor, y_xor, w, b), -(17**-0.5), "On XOR three rows are on the wrong side: the margin is negative.")
### BEGIN HIDDEN TESTS
from helpers.reference import perceptron as reference
for seed in range(8):
    rng = np.random.default_rng([50, seed])
    X, y = rng.standard_normal((9, 3)), rng.choice([-1, 1], 9)
    w, b = rng.standard_normal(3), float(rng.standard_normal())
    for labels in (y, np.where(X @ w + b > 0, 1, -1)):  # at random, and so that every row is on its side
        check.close(margin(X, labels, w, b), reference.margin(X, labels, w, b), "Nine random rows.")
### END HIDDEN TESTS

# %% wrong="margin" why="You divided by the length of w alone. For this margin the bias is a weight too, so it counts in the length."
def margin(X, y, w, b):
    return np.min(y * (X @ w + b)) / np.linalg.norm(w)

# %% wrong="margin" why="A margin has a sign: a row on the wrong side makes it negative. Multiply by y in place of taking the absolute value."
def margin(X, y, w, b):
    return np.min(np.abs(X @ w + b)) / np.sqrt(np.dot(w, w) + b**2)

# %% wrong="margin" why="Without dividing by the length, ten times the weights would have ten times the margin, and the line is the same."
def margin(X, y, w, b):
    return np.min(y * (X @ w + b))

# %% [markdown]
# ### The proof, in one picture
#
# Follow the length of $\tilde w$ with $\eta = 1$; another $\eta$ only rescales it.
# - Every mistake adds $y \tilde x$, which gains at least $\gamma$ along the direction of $\tilde w^*$. After $k$
#   mistakes $\lVert \tilde w \rVert \ge k \gamma$: a straight line.
# - Every mistake is made where $y\, \tilde w \cdot \tilde x \le 0$, so $\lVert \tilde w \rVert^2$ gains at most $R^2$.
#   After $k$ mistakes $\lVert \tilde w \rVert \le \sqrt{k}\, R$: a curve that gets flatter.
#
# The length is squeezed between the two, and a straight line overtakes a square root. At $k = (R / \gamma)^2$ they
# meet, and the mistakes must have stopped. Nothing was said about the number of rows or their order.

# %% exercise="novikoff-bound" minutes=8 difficulty=2
def novikoff_bound(X, y, w, b):
    """Return (R / gamma)^2, the number of mistakes that training from zero cannot exceed.

    R is the largest sqrt(|x|^2 + 1) of all rows (the 1 is the input of the bias), and gamma is the margin of the
    given (w, b). If gamma <= 0, these weights do not separate the rows and prove nothing: return infinity.

    Parameters
    ----------
    X, y, w, b : as in `margin`

    Returns
    -------
    float, possibly np.inf
    """
    ### BEGIN SOLUTION
    gamma = margin(X, y, w, b)
    if gamma <= 0:
        return np.inf
    return np.max(np.sum(X**2, axis=1) + 1) / gamma**2
    ### END SOLUTION

# %% [markdown] hint="novikoff-bound"
# 1. You have the margin already. What else is in the formula, and in which case does the formula say nothing?
# 2. $R^2$ is the largest squared length of a row *with its 1*: sum squares along each row, add 1, take the maximum.
# 3. `np.sum(X**2, axis=1)` is the first half of $R^2$. And before you divide by gamma squared: what if gamma is 0?

# %% check="novikoff-bound" points=4
w, b = np.array([2.0, 2.0]), -3.0
check.close(novikoff_bound(X_and, y_and, w, b), 51, "AND: R^2 = 3 and gamma^2 = 1/17, so it is 51. (Is margin right?)")
learned = np.array([3.0, 2.0]), -4.0
check.close(novikoff_bound(X_and, y_and, *learned), 87, "Another separating line gives another bound, here 3 * 29.")
assert novikoff_bound(X_xor, y_xor, w, b) == np.inf, "Weights that do not separate the rows promise nothing: infinity."
touching = novikoff_bound(X_and, y_and, np.array([1.0, 1.0]), -1.0)
assert touching == np.inf, "A row on the line makes gamma 0, and these weights promise nothing either: infinity."
### BEGIN HIDDEN TESTS
from helpers.reference import perceptron as reference
for seed in range(6):
    rng = np.random.default_rng([55, seed])
    X, w, b = rng.uniform(-2, 2, (10, 3)), rng.standard_normal(3), float(rng.standard_normal())
    y = np.where(X @ w + b > 0, 1, -1)
    check.close(novikoff_bound(X, y, w, b), reference.novikoff_bound(X, y, w, b), "Ten rows that (w, b) separates.")
    assert novikoff_bound(X, -y, w, b) == np.inf, "With all labels turned round, (w, b) separates nothing."
### END HIDDEN TESTS

# %% wrong="novikoff-bound" why="R is the length of a row with its constant 1, the input of the bias: add 1 to the squared length."
def novikoff_bound(X, y, w, b):
    gamma = margin(X, y, w, b)
    return np.inf if gamma <= 0 else np.max(np.sum(X**2, axis=1)) / gamma**2

# %% wrong="novikoff-bound" why="A square is positive even if the margin is not. Weights that do not separate the rows prove nothing: return infinity."
def novikoff_bound(X, y, w, b):
    return np.max(np.sum(X**2, axis=1) + 1) / margin(X, y, w, b) ** 2

# %% wrong="novikoff-bound" why="What if gamma is exactly 0, because a row lies on the line? Then nothing is promised either: test gamma <= 0."
def novikoff_bound(X, y, w, b):
    gamma = float(margin(X, y, w, b))
    return np.inf if gamma < 0 else float(np.max(np.sum(X**2, axis=1) + 1)) / gamma**2

# %%
show(figures.squeeze(perceptron_update, novikoff_bound, X_and, y_and, np.array([2.0, 2.0]), -3.0),
     alt="Length of the weights after each mistake on AND. It stays between a straight line from below, k times gamma, "
     "and a square root from above. The two meet at 51 mistakes, far to the right of the last mistake, the 18th.")

# %% [markdown]
# The bound is a promise and not a forecast: 18 mistakes, 51 allowed. Now a hundred random problems, some with a lot of
# room between the classes and some with hardly any. Does one of them break the promise?

# %%
show(figures.mistakes_and_bounds(train_perceptron, novikoff_bound, n_problems=100, rng=np.random.default_rng(4)),
     alt="A hundred random separable problems on logarithmic axes, bounds to the right, mistakes upwards. All points "
     "lie below the diagonal where the two are equal. Problems with less room, drawn darker, make more mistakes.")

# %% [markdown]
# **What we saw.** Not one does, and most stay far below: the bound knows only $R$ and $\gamma$, not the other rows.
#
# ## {lesson}.6 What happens where there is no line?
#
# For XOR no line exists (lesson {lesson:threshold_logic} proves it), so no margin and no bound: training goes on for ever. Do the weights
# grow, or wander about? There is a theorem: they stay bounded (Minsky and Papert 1969; Block and Levin 1970). If the
# rows are whole numbers there are then only finitely many places to be, and the rule remembers nothing but $w$ and $b$.
# So sooner or later they **must come back** to where they were, and walk the same circle for ever.

# %% exercise="cycle-length" minutes=10 difficulty=3
def cycle_length(X, y, eta=1, max_epochs=1000):
    """Return how many updates the weights make on one turn of the circle that training ends in.

    Look at the state (w, b) before the first pass (all zero) and after every pass; states inside a pass do not
    count. As soon as a state was there before, what came in between repeats for ever: return the number of
    updates (mistakes) between the two. That is 0 when training converges, because the clean pass changes nothing.

    Parameters
    ----------
    X, y, eta : as in `train_perceptron`, but X whole numbers and eta a power of two: a state comes back exactly
    max_epochs : int, how many passes to wait

    Returns
    -------
    int, or None if no state came back within max_epochs passes
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
# 1. Keep a diary: after every pass write down the state, and how many updates there have been so far.
# 2. A dictionary is a good diary: the key is the state, `(*w.tolist(), float(b))`, the value the number of updates so
#    far. Enter the zeros of the beginning first.
# 3. After a pass, is the state in the diary, among *all* entries? Then subtract the two numbers; else enter it.

# %% check="cycle-length" points=3
X_late, y_late = np.array([[2.0, -2.0], [2.0, 0.0], [0.0, -1.0], [-1.0, -1.0]]), np.array([1, 1, -1, 1])
X_twin, y_twin = np.array([[2.0, 2.0], [-2.0, -2.0], [-2.0, -2.0], [2.0, 2.0]]), np.array([1, 1, -1, -1])
cases = [
    (X_xor, y_xor, 1000, 4, "XOR: each of the four rows is a mistake once, then all is zero again"),
    (X_xor, y_xor, 1, 4, "XOR is back at zero, where it began, after one pass"),
    (X_and, y_and, 1000, 0, "AND converges: its last pass makes no update"),
    (X_and, y_and, 9, 0, "nine passes are just enough for AND"),
    (X_and, y_and, 3, None, "three passes are too few for AND: nothing has come back yet"),
    (X_late, y_late, 1000, 12, "this circle begins after 9 updates; one turn takes 12, in 6 passes"),
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

# %%
show(figures.weight_orbit(perceptron_update, X_xor, y_xor),
     alt="Left: the path of (w1, w2, b) on XOR is a closed loop of four arrows that begins and ends at zero. Right: "
     "w1, w2 and b against the number of rows seen; a pattern of four steps repeats in every pass, with no trend.")

# %% [markdown]
# **What we saw.** Four rows, four mistakes, and each step undoes another. The weights neither explode nor settle.
#
# ## {lesson}.7 What did the A-units do?
#
# Now put back what stood in front. An A-unit is a threshold unit whose random weights never change: it answers 1 where
# $u_j \cdot x + c_j \ge 0$, else 0. Rosenblatt wired each one to a few photocells by $+1$ and $-1$ wires. We draw all
# weights from the normal distribution, which is the form that one meets today.

# %% exercise="random-association-units" minutes=10 difficulty=2
def random_association_units(X, n_units, rng):
    """Return the answers, 0 or 1, of n_units fixed random threshold units to each row of X.

    Unit j answers 1 where u_j . x + c_j >= 0 and 0 elsewhere. All entries of u_j and c_j are independent standard
    normal numbers drawn from rng, in any order. The same unit serves all rows. What is drawn must depend neither
    on the values nor on the number of the rows: the same seed gives the same units for any X.

    Parameters
    ----------
    X : array of shape (n_samples, n_features)
    n_units : int
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
# 1. Each unit needs a weight for every feature and one number $c$ of its own. How many random numbers is that in all?
# 2. `rng.standard_normal` draws a matrix `(n_features, n_units)` and a vector `(n_units,)`: once, not for each row.
# 3. `X @ u` has shape `(n_samples, n_units)`. Add c, compare with 0, and turn the answer into whole numbers.

# %% check="random-association-units" points=4
units = random_association_units(X_xor, 400, np.random.default_rng(7))
assert np.shape(units) == (4, 400), "One row for each row of X, one column for each unit."
assert set(np.unique(units).tolist()) == {0, 1}, "An A-unit answers 0 or 1."
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

# %% [markdown]
# ### Claim check: "a single-layer classifier, so it cannot learn XOR"
#
# If the claim is right, random units that nobody trained should not help: they know nothing of XOR. Draw 20 of them,
# train a perceptron on their answers, and repeat with 100 draws. **Predict**: in how many is XOR learned?

# %% prediction="xor-with-units"
# In how many of 100 draws of 20 random A-units will all four rows of XOR be learned?
# Write: xor_with_units = (a number from 0 to 100)
### BEGIN SOLUTION
xor_with_units = 50
### END SOLUTION

# %% experiment="xor-with-units" claim="single-layer"
def draws_learned(front):
    """Count the draws, of 100, in which XOR is learned behind front(rng)."""
    runs = [train_perceptron(front(np.random.default_rng(seed)), y_xor, 1, 200)[2] for seed in range(100)]
    return sum(mistakes[-1] == 0 for mistakes in runs)

nothing = draws_learned(lambda rng: X_xor)
linear = draws_learned(lambda rng: X_xor @ rng.integers(-4, 5, (2, 20)))
threshold = draws_learned(lambda rng: random_association_units(X_xor, 20, rng))
print(f"XOR learned: {nothing} of 100 with nothing in front, {linear} with linear units, {threshold} with A-units.")
quiz.compare("Draws of 20 A-units that make XOR learnable", xor_with_units, threshold, unit="of 100 draws",
             note="Nobody trained the A-units, and nobody told them about XOR.")

# %%
shares = figures.shares_separated(random_association_units, train_perceptron, X_xor, y_xor, n_draws=40)
show(figures.units_needed(random_association_units, X_xor, y_xor, shares, n_draws=40),
     alt="Left: the four rows of XOR among the straight lines at which 12 random A-units switch. Right: the share of "
     "draws in which XOR is learned: " + ", ".join(f"{share:.0%} with {n} units" for n, share in shares.items()))

# %% [markdown] claim="single-layer"
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The claim **holds weakly**: one layer *of learning*, yes; one layer, no. And note the control: twenty random units
# *without* a threshold help in no draw, because a linear front only mixes the inputs anew. Depth and nonlinearity were
# both needed; training the front was not. Write it into your ledger, with your own numbers.
#
# </details>

# %%
evidence = (f"XOR was learned in {threshold} of 100 draws behind 20 random threshold units, in {linear} behind 20 "
            f"linear ones, in {nothing} with nothing in front. Only the last layer learned.")
ledger.record("L3", "perceptron", evidence, "holds", value=threshold)
ledger.show(["L3"])

# %% [markdown]
# ## {lesson}.8 How much fits into one unit?
#
# Give the unit points at random and labels by the toss of a coin: facts without any rule behind them, to be learned by
# heart. Two inputs and a bias are three numbers. **Predict**: how often can one unit learn *six* random points?

# %% prediction="six-points"
# In how many per cent of the cases are six random points in the plane with random labels learned?
# Write: six_points = (a number from 0 to 100)
### BEGIN SOLUTION
six_points = 50
### END SOLUTION

# %% experiment="six-points"
def share_learned(n_points, n_draws=100):
    """Return the share of random labellings of points in the plane that training learns in 200 passes."""
    draws = [random_dichotomy(n_points, 2, np.random.default_rng([n_points, seed])) for seed in range(n_draws)]
    return np.mean([train_perceptron(X, y, 1, 200)[2][-1] == 0 for X, y in draws])

six_learned = 100 * share_learned(6, 300)
error = 2 * np.sqrt(six_learned * (100 - six_learned) / 300)
quiz.compare("Share of draws in which six random points are learned", six_points, six_learned, unit="%",
             note=f"Chance may move it by {error:.0f} percentage points. After 200 passes we give a draw up.")

# %% [markdown]
# <details><summary><b>What we saw, and a formula for it</b> (open it when you have run the experiment)</summary>
#
# Cover (1965) counted how many of the $2^N$ labellings of $N$ points in general position a unit with $d$ adjustable
# numbers (weights and bias) can learn:
#
# $$C(N, d) = 2 \sum_{k=0}^{d-1} \binom{N-1}{k} .$$
#
# Four corners of the square, three numbers: $C(4, 3) = 2\,(1 + 3 + 3) = 14$, the 14 threshold functions of lesson {lesson:threshold_logic}.
# (The corners of the cube are *not* in general position: 104 there, not 128.) Six points: $C(6, 3) = 32$ of 64, one
# half. Is what you measured that far from it, given its error?
#
# </details>

# %%
show(figures.cover_curve(share_learned, [3, 4, 5, 6, 8, 10]),
     alt="Share of random labellings that can be learned against points per adjustable number. Cover's curves for 3, "
     "10 and 100 numbers cross one half at 2, ever more steeply. Your measured points scatter about the curve for 3.")

# %% [markdown]
# **What we saw.** Your points scatter about Cover's curve as far as a hundred draws let them. Every curve passes
# through one half at $N = 2d$, and the larger $d$, the sharper the fall. So the **capacity** of a large unit is about
# *two random facts for each adjustable number*.
#
# That gives a meaning to a sentence that you may read: "A neuron has 1,000 to 10,000 synapses, an artificial unit 10 to
# 1,000 inputs."

# %% claim="fan-in"
fan_in = {
    "cerebellar granule cell, about": 4,  # Gilmer & Person 2017
    "response unit of the Mark I": 512,  # Nilsson 2010
    "cortical neuron, mean": 7_000,  # Pakkenberg et al. 2003
    "GPT-3, hidden unit": 12_288,  # Brown et al. 2020
    "Purkinje cell, more than": 100_000,  # Napper & Harvey 1988
}
for cell, inputs in fan_in.items():
    print(f"{cell:34} {inputs:>8,} inputs   {2 * inputs:>8,} random facts, if it were a perceptron")

# %% [markdown] claim="fan-in"
# **What we saw.** The sentence **holds weakly, and is dated**. Real cells go from 4 to more than 100,000 inputs, and
# units of today's language models have more inputs than the mean cortical neuron. The *if* is a large one, too:
#
# - A synapse excites or inhibits for good, and weights that keep their sign can hold less (Legenstein and Maass 2008).
#   For a Purkinje cell with positive weights Brunel and others (2004) came to 40,000 facts.
# - If a dendrite has its own thresholds (lesson {lesson:synapses_and_dendrites}), the cell is no single unit, and the count does not apply.
#
# ## {lesson}.9 Quiz
#
# Choose an answer and read what it says; look at the other answers too. Then hand in your letters below.

# %% [markdown] quiz="learning-rate"
# You train a perceptron from zero, once with $\eta = 1$ and once with $\eta = 1/4$. The second run
#
# - ( ) needs about four times as many mistakes.
#   > So it would be in gradient descent. Here $\eta$ scales all weights alike, and the sign of the sum is the same.
# - (x) makes exactly the same mistakes.
#   > Yes: $w$ and $b$ are a quarter as large, and every row is on the same side as before. (In exact arithmetic.)
# - ( ) may converge where the first one cycles.
#   > Whether a line exists depends on the data. If none does, both walk the same circle, at two sizes.

# %% [markdown] quiz="gradient"
# Which sentence about the perceptron's rule is right?
#
# - ( ) It follows the gradient of the number of errors.
#   > That number is a staircase. You measured its slope: zero. (It follows another cost: how far wrong rows are off.)
# - (x) It corrects errors: a wrong row is added with its sign, a right one is not.
#   > Yes: so it was thought of. That this is also a step down *another* cost was noticed later.
# - ( ) It strengthens the weights of all inputs that are active together with the output.
#   > That would be Hebb's rule (lesson {lesson:seeing}). The perceptron does nothing when it is right.

# %% [markdown] quiz="bound"
# A million further rows come in. They change neither the margin nor the longest row. The bound on the mistakes
#
# - (x) stays the same.
#   > Yes: $(R/\gamma)^2$ does not contain the number of rows. Only a pass takes longer.
# - ( ) grows in proportion to the number of rows.
#   > The *time for a pass* grows. Mistakes are bounded by geometry alone.
# - ( ) cannot be given without knowing the order of the rows.
#   > The proof never used the order. Other orders make other numbers of mistakes, all of them below the bound.

# %% [markdown] quiz="xor-stuck"
# A perceptron is trained on the raw rows of XOR for ever. What do its weights do?
#
# - ( ) They settle at the line that is right on 50 % of the rows.
#   > They never settle, since every line has a mistake. And the *best* line is right on 75 %, as you saw in lesson {lesson:threshold_logic}.
# - ( ) They grow without limit.
#   > They stay bounded, on any finite data.
# - (x) They go round a closed circle.
#   > Yes: four updates, and they are back at zero. The same state is always followed by the same state.

# %% [markdown] quiz="random-units"
# Why do 20 random A-units nearly always make XOR learnable?
#
# - ( ) Because one of the 20 happens to compute XOR.
#   > None can: an A-unit is a threshold unit, and XOR is no threshold function.
# - ( ) Because more inputs mean more weights, and more weights are always enough.
#   > Twenty random *linear* units bring as many weights, and did not help in a single draw.
# - (x) Because their thresholds spread the four rows over many directions.
#   > A plane parts them there: four points in general position can be labelled at will: $C(4, d) = 16$ from $d = 4$ on.

# %% [markdown] quiz="history"
# Which sentence about the history is right?
#
# - (x) The Mark I had a layer of fixed random units in front of the layer that learned.
#   > Yes: 512 of them. It is the layer that the story of "the single-layer perceptron" leaves out.
# - ( ) The perceptron was built in 1957 as a machine.
#   > 1957 is the report. The program ran in 1958, and the Mark I was shown in 1960.
# - ( ) The theory of Watt's governor, a machine that corrects its error, is due to Gauss.
#   > The classic paper is Maxwell's of 1868.

# %% hand_in="quiz" points=3

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Learning by changing the strength of connections, from examples: the idea came from psychology and
# physiology, and it works. Random wires in front of a layer that learns are also a fair sketch of the cerebellum, where
# granule cells with about four inputs each feed Purkinje cells with more than 100,000. Marr (1969) and Albus (1971)
# read it as just this machine, with the climbing fibre as its teacher.
#
# **Wrong, or left out.**
#
# - *The teacher.* The rule wants the right answer for every row, and an error that reaches its own weights only.
# - *Signs.* Here a weight crosses zero when the rule says so. An excitatory synapse does not become inhibitory.
# - *Time.* A row is there at once, and the order of its spikes means nothing (lesson {lesson:neural_codes}).
#
# **Contested.** Whether the climbing fibre teaches as they thought is still argued about.
#
# **Next.** A staircase has no slope to follow. Lesson {lesson:gradient_descent} gives it one, and learning becomes a walk downhill.
#
# ### Sources
#
# - F. Rosenblatt, report 85-460-1, Cornell Aeronautical Laboratory, 1957; *Psychological Review* 65:386, 1958;
#   *Principles of Neurodynamics*, 1962. IBM 704: *Professor's perceptron paved the way for AI*, Cornell University,
#   2019. Mark I: N. Nilsson, *The Quest for Artificial Intelligence*, 2010.
# - J. C. Maxwell, *Proc. Royal Society* 16:270, 1868. T. Cover, *IEEE Trans. Electronic Computers* 14:326, 1965.
# - A. Novikoff, *Symposium on the Mathematical Theory of Automata* 12:615, 1962. M. Minsky & S. Papert, *Perceptrons*,
#   MIT Press, 1969. The proofs of Block (*Reviews of Modern Physics* 34:123, 1962) and of Rosenblatt: as others quote them.
#   H. Block & S. Levin, *Proc. Amer. Math. Soc.* 26:229, 1970. R. Duda & P. Hart, *Pattern Classification and Scene
#   Analysis*, Wiley, 1973.
# - Inputs: J. Gilmer & A. Person, *J. Neuroscience* 37:12153, 2017; B. Pakkenberg et al., *Experimental Gerontology*
#   38:95, 2003; R. Napper & R. Harvey, *J. Comparative Neurology* 274:168, 1988; T. Brown et al., *NeurIPS*, 2020.
# - Cells as perceptrons: D. Marr, *J. Physiology* 202:437, 1969; J. Albus, *Mathematical Biosciences* 10:25, 1971; N.
#   Brunel et al., *Neuron* 43:745, 2004; R. Legenstein & W. Maass, *Neural Computation* 20:288, 2008.
