# %% [markdown] needs="orientation"
# # {lesson}. Logic from thresholds
#
# **About 115 minutes if NumPy is at your fingertips, about 185 [if not]{refresher:numpy} · 23 points · {needs}**
#
# In 1943 two people asked what is left of a nerve cell if you keep only its decision to fire. What was left could do logic and
# arithmetic. You build it, and find out what it cannot do.
#
# After this lesson you can
# - write a threshold unit, and name its parts in a cell;
# - choose weights and a threshold for a logic gate, or prove that there are none;
# - count how many functions one unit can compute, and how fast its share shrinks;
# - build an adder out of two units;
# - tell units and weights apart in a headline about "neurons".

# %% given="setup"
from itertools import product

import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, quiz
from helpers.data import gate_inputs
from helpers.figures import show
from helpers.figures import threshold_logic as figures
from helpers.labs.truth_tables import firing_and_silent, functions_of_1943
from helpers.labs.truth_tables import gates_under_noise, how_many, random_rows
from helpers.labs.truth_tables import say_how_long, shares_alike
from helpers.table import table as show_table
from helpers.widgets import threshold_logic as widgets

# %% [markdown] recall="alike"
# The same charge arrives all at once, spread out in time, or at two places. Which neurons of lesson {lesson:orientation}
# gave the same answer to all three?
#
# - ( ) The LIF cell
#   > Its membrane leaks, so it knows *when*.
# - ( ) The two-branch cell
#   > It knows *where*, too.
# - (x) Threshold unit and ReLU unit
#   > They know *how much*, and no more.

# %% [markdown] recall="not-in-proportion"
# Doubling the input doubled the output of none of the four neurons. Why?
#
# - (x) Each has a threshold
#   > So none is *linear*.
# - ( ) Each has a leak
#   > Only the two cells have one.
# - ( ) By chance
#   > Nothing here was random.

# %% [markdown] recall="three-tests"
# `f` should triple its input. A check asks only whether `f(3)` is 9. Which of `3 * x`, `x**2` and `x + 6` passes?
#
# - ( ) `3 * x` alone
#   > Put 3 into the other two.
# - (x) All three
#   > One example proves little.

# %% [markdown] today="L1"
# Today's claim is about the unit that you build here.

# %% [markdown]
# ## {lesson}.1 What is the least that a neuron could be?
#
# A nerve cell receives spikes from others on its branches, the *dendrites*. A **spike**, a short electric pulse, that arrives at a
# contact, a **synapse**, pushes the voltage across the cell's skin, the *membrane*, up (excites) or down (inhibits). At the start
# of its long fibre, the *axon*, a voltage above a threshold sets off a spike, always about as high: all or none.

# %% [markdown] drawing="neuron-and-unit"
# A nerve cell beside a threshold unit; equal numbers mark alike parts. 1: synapses, two that excite and one that inhibits, and the weights 2, 1 and -1. 2: the membrane, and the sum. 3: the start of the axon, and the threshold. 4: the spike, and the answer y.

# %% [markdown]
# Warren McCulloch and Walter Pitts kept only this. In today's notation the **threshold unit** has a **weight** $w_i$ for each input $x_i$ and a threshold $\theta$ (theta):
#
# $$ y = \begin{cases} 1 & \text{if } w_1 x_1 + w_2 x_2 + \dots + w_n x_n \ge \theta \\
# 0 & \text{otherwise} \end{cases} $$
#
# An input is 1 if a spike arrives, else 0. Mind the $\ge$ in this warm-up.

# %% exercise="threshold-unit" minutes=4 difficulty=1
def threshold_unit(x, w, theta):
    """`threshold_unit([1, 0], [1, 1], 2)` is 0.

    Return the answer of a threshold unit.

    Parameters
    ----------
    x, w : lists, tuples or arrays of n numbers, the inputs (often 0 or 1, but any
        number is allowed) and the weights
    theta : number, the threshold

    Returns
    -------
    1 or 0
    """
    ### BEGIN SOLUTION
    return int(np.dot(w, x) >= theta)
    ### END SOLUTION

# %% [markdown] hint="threshold-unit"
# 1. Two steps: first one number, the weighted sum; then one question about that number.
# 2. Multiply each input by its own weight and add the products: with `np.dot`, or in a loop over `zip(w, x)`.
# 3. The unit fires *at* the threshold too. Which comparison says that, and which two numbers do you return?

# %% check="threshold-unit" points=1
assert threshold_unit([1, 0], [1, 1], 2) == 0, "One spike is not enough for a threshold of 2."
assert threshold_unit([1, 1], [1, 1], 2) == 1, "1 + 1 reaches the threshold 2, and that is enough to fire."
assert threshold_unit([1, 1], [2, -3], 0) == 0, "A negative weight inhibits: 2 - 3 = -1 stays below 0."
assert threshold_unit([1, 1], [3, -1], 2) == 1, "3 - 1 = 2 reaches 2. An inhibitor pulls the sum down; it has no veto."
assert threshold_unit([1, 1, 1], [2, 2, -3], 2) == 0, "2 + 2 - 3 = 1: the answer comes after *all* inputs are added."
assert threshold_unit([0, 0], [5, 5], -1) == 1, "With a threshold below 0 the unit fires even when nothing comes in."
assert threshold_unit([0.5, 1], [4, 1], 2.5) == 1, "Each input counts by its own weight: 4 * 0.5 + 1 * 1 = 3."
assert threshold_unit([0.5, 1], [4, 1], 3.5) == 0, "The first weight belongs to the first input: 4 * 0.5 + 1 * 1 = 3."
assert threshold_unit([-1, 1], [-2, 0], 2) == 1, "An input may be negative: (-2) * (-1) + 0 * 1 = 2."
assert threshold_unit([0.8, 0.8], [1, 1], 2) == 0, "0.8 + 0.8 = 1.6 is below 2. Nothing is rounded."
assert threshold_unit([1, 1, 1], [1, 1, 1], 3) == 1, "Three spikes add up to 3: all inputs count, however many."
assert threshold_unit([1, 1], [0.75, 0.75], 1.5) == 1, "0.75 + 0.75 = 1.5: weights and threshold need not be whole."
assert threshold_unit(np.array([1, 0]), np.array([2, 5]), 2) == 1, "x and w may be arrays as well: 2 * 1 + 5 * 0 = 2."
### BEGIN HIDDEN TESTS
from helpers.reference import threshold_logic as reference

rng = np.random.default_rng(1943)
for n in (1, 2, 3, 5):
    for _ in range(8):
        x, w = rng.choice([0, 1, 1, -1, 0.25, 1.5], n), rng.integers(-3, 4, n)
        x, w, theta = x.tolist(), w.tolist(), float(np.dot(w, x)) + rng.choice([0, 0.25, -0.25, 1]).item()
        fires = threshold_unit(x, w, theta)
        assert fires in (0, 1), f"A unit answers 0 or 1, not {fires}."
        assert fires == reference.threshold_unit(x, w, theta), (
            "A unit fires exactly if the weighted sum reaches the threshold."
        )
        assert threshold_unit(x, [4 * wi for wi in w], 4 * theta) == fires, "All numbers times 4 are the same unit."
### END HIDDEN TESTS

# %% wrong="threshold-unit" why="The unit fires when the sum reaches the threshold, so also when they are equal: use >=, not >."
def threshold_unit(x, w, theta):
    return int(np.dot(w, x) > theta)

# %% wrong="threshold-unit" why="The threshold is a bar to reach, so a higher one makes firing harder. You added it to the sum: that is what one does with a bias, which is minus the threshold."
def threshold_unit(x, w, theta):
    return int(np.dot(w, x) + theta >= 0)

# %% wrong="threshold-unit" why="The weights are not used. Each input counts by its own weight: multiply first, then add."
def threshold_unit(x, w, theta):
    return int(sum(x) >= theta)

# %% wrong="threshold-unit" why="You returned the weighted sum. The answer of a unit is all or none: compare the sum with theta and return 1 or 0."
def threshold_unit(x, w, theta):
    return np.dot(w, x)

# %% wrong="threshold-unit" why="Charge adds up on the membrane: the unit takes the sum of the products, not their mean."
def threshold_unit(x, w, theta):
    return int(np.mean(np.multiply(w, x)) >= theta)

# %% wrong="threshold-unit" why="An active inhibitor silences your unit whatever else comes in. That is a veto; here an inhibitor takes its weight off the sum, and can be outweighed."
def threshold_unit(x, w, theta):
    total = 0
    for xi, wi in zip(x, w):
        if xi > 0 and wi < 0:
            return 0
        total += xi * wi
    return int(total >= theta)

# %% wrong="threshold-unit" why="You ask whether the threshold is reached before everything is added: an inhibitor further along could still pull the sum down. First the whole sum, then one question."
def threshold_unit(x, w, theta):
    total = 0
    for xi, wi in zip(x, w):
        total += xi * wi
        if total >= theta:
            return 1
    return 0

# %% wrong="threshold-unit" why="You take two inputs, however many there are. A unit may have any number: go through all of x and w."
def threshold_unit(x, w, theta):
    return int(x[0] * w[0] + x[1] * w[1] >= theta)

# %% wrong="threshold-unit" why="The weights meet the inputs in the wrong order: w[0] belongs to x[0]."
def threshold_unit(x, w, theta):
    return int(np.dot(w[::-1], x) >= theta)

# %% stranger="threshold-unit"
def threshold_unit(x, w, theta):
    return int(int(np.dot(w, x)) >= theta)

# %% wrong="threshold-unit" why="You add the whole weight of every input that is not 0, whatever its value. An input of 0.5 counts half its weight: multiply."
def threshold_unit(x, w, theta):
    return int(sum(wi for wi, xi in zip(w, x) if xi) >= theta)

# %% stranger="threshold-unit"
def threshold_unit(x, w, theta):
    return int(np.dot(w, x) <= theta)

# %% stranger="threshold-unit"
def threshold_unit(x, w, theta):
    return int(np.dot(w, np.round(x)) >= theta)

# %% [markdown]
# **A weighted sum, a bias, an activation.** That is how today's textbooks describe a unit. The bias is $b = -\theta$ and
# the activation is the step. Is it the same thing as yours? And does a unit know which input is which?

# %% claim="weighted-sum"
theta = 1  # then try -3 and 4: is there still a difference?
w = np.array([3, 2, 1, -1, -2, -3])
X, shuffle = random_rows(200, 6)  # 200 rows of six inputs, and a new order of the six
own = [threshold_unit(x, w, theta) for x in X]
both = [threshold_unit(x[shuffle], w[shuffle], theta) for x in X]
wires = [threshold_unit(x[shuffle], w, theta) for x in X]
found = {"one product for all rows": X @ w - theta >= 0,  # with the bias -theta
         "inputs and weights shuffled": both, "inputs shuffled, weights not": wires}
show_table(["compared with your unit, row by row", "answers that agree"],
           shares_alike(own, found))

# %% [markdown] claim="weighted-sum"
# **What we saw.** The textbook's sentence **holds**, by definition: no experiment can refute it. This one shows what follows. A sum has no order, so a unit has no notion of "the
# input next to this one": only the weight says which wire is which. Real dendrites differ, as lesson {lesson:synapses_and_dendrites} will show.

# %% [markdown] quiz="where-the-sum-is"
# The unit adds up its inputs. Where in a real nerve cell do synaptic inputs add up to a decision?
#
# - ( ) In the nucleus, the centre of the cell
#   > The nucleus holds the genes. It does not sum voltages: most drawings just happen to show it in the middle.
# - (x) On the membrane of dendrites and cell body
#   > Synaptic currents charge the membrane, and the spike starts in the first stretch of the axon.
# - ( ) In the synapse that got the strongest spike
#   > A synapse passes on only its own input. And all spikes of a cell have about the same height.
# - ( ) Nowhere: neurons pass spikes on one by one
#   > A cortical cell needs many inputs close together in time to fire. Adding them up is its daily work.

# %% [markdown]
# Now look at your unit as geometry. If both inputs are 0 or 1, they give one of the four corners of a square. The
# unit cuts the plane along the line $w_1 x_1 + w_2 x_2 = \theta$ and fires on one side of it.

# %%
widgets.explore_unit(threshold_unit)

# %% [markdown]
# ## {lesson}.2 Which logic can one unit do?
#
# Call 1 "true" and 0 "false", and a unit becomes a statement about its inputs. Find the numbers for five of them. There are
# many right answers for each; every unit that behaves as asked is accepted.

# %% exercise="gate" minutes=8 difficulty=1
def gate(name):
    """`gate("AND")` may be ((1, 1), 2): one spike is not enough for a threshold of 2.

    Return the weights and the threshold of one unit that computes a logic gate.

    Parameters
    ----------
    name : one of
        "AND"       two inputs; fires if both are 1
        "OR"        two inputs; fires if at least one is 1
        "NOT"       one input; fires if it is 0
        "NAND"      two inputs; fires unless both are 1
        "MAJORITY"  three inputs; fires if at least two are 1

    Returns
    -------
    (w, theta) : a sequence with one weight for each input, and a number; for NOT the
        sequence has one element, as in `(5,)`
    """
    ### BEGIN SOLUTION
    gates = {
        "AND": ((1, 1), 2),
        "OR": ((1, 1), 1),
        "NOT": ((-1,), 0),
        "NAND": ((-1, -1), -1),
        "MAJORITY": ((1, 1, 1), 2),
    }
    return gates[name]
    ### END SOLUTION

# %% [markdown] hint="gate"
# 1. For OR, write down the weighted sum of each of the four rows for w = (1, 1). Which thresholds lie above the sum of 00,
#    which must stay silent, and not above the other three? (In Python: `if name == "OR": return (1, 1), ...`, and so on.)
# 2. NOT has to fire when its sum is 0. What does that say about its threshold? And a 1 has to pull the sum below it.
# 3. NAND answers the opposite of AND. With w = (-1, -1) the sums are 0, -1, -1, -2, and only -2 must stay silent: where is
#    there room for a threshold? MAJORITY has three weights of 1; how many spikes must it take?

# %% check="gate" points=3
assert gate("AND") is not None, 'gate("AND") returned None. Is there a `return` for this name?'
assert len(gate("AND")) == 2, "Return two things: first the weights, in a list or tuple of their own, then the threshold."
wanted = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NOT": [1, 0], "NAND": [1, 1, 1, 0]}
wanted["MAJORITY"] = [0, 0, 0, 1, 0, 1, 1, 1]
for name, answers in wanted.items():
    rows, unit = gate_inputs(int(np.log2(len(answers)))), gate(name)  # rows 00, 01, 10, 11 for two inputs
    assert unit is not None, f'gate("{name}") returned None. Is there a `return` for this name?'
    w, theta = unit
    form = f"{name}: return (w, theta) in this order, w with {rows.shape[1]} weight(s), theta a number; not {unit}."
    assert np.shape(w) == rows.shape[1:] and np.ndim(theta) == 0, form
    fires = [int(np.dot(w, row) >= theta) for row in rows]
    assert fires == answers, f"{name} answers {answers} on the rows {rows.tolist()}; your unit answers {fires}."
### BEGIN HIDDEN TESTS
from helpers.reference import threshold_logic as reference

for name in wanted:
    w, theta = gate(name)
    w_reference, theta_reference = reference.gate(name)
    for row in reference.input_rows(len(w_reference)):
        same = reference.threshold_unit(row, w, theta) == reference.threshold_unit(row, w_reference, theta_reference)
        assert same, f"{name} is wrong on the row {row.tolist()}."
w, theta = gate("NAND")
for a, b in gate_inputs(2).tolist():
    middle = reference.threshold_unit([a, b], w, theta)
    sides = [reference.threshold_unit([side, middle], w, theta) for side in (a, b)]
    assert reference.threshold_unit(sides, w, theta) == (a ^ b), "Four NANDs make XOR. Yours do not."
### END HIDDEN TESTS

# %% probes="gate"
for name, n in {"AND": 2, "OR": 2, "NOT": 1, "NAND": 2, "MAJORITY": 3}.items():
    w, theta = gate(name)
    probe(np.shape(w))
    probe([int(np.dot(w, row) >= theta) for row in gate_inputs(n)])

# %% wrong="gate" why="These numbers suit a unit that fires only above its threshold. Ours fires at the threshold too, so for AND the sums 0 and 1 must lie below theta, and 2 must reach it."
def gate(name):
    return {"AND": ((1, 1), 1), "OR": ((1, 1), 0), "NOT": ((-1,), -1), "NAND": ((-1, -1), -2),
            "MAJORITY": ((1, 1, 1), 1)}[name]

# %% wrong="gate" why="NOT never fires: with nothing coming in its sum is 0, which is below your threshold. A unit that speaks up in silence needs a threshold of 0 or less."
def gate(name):
    return {"AND": ((1, 1), 2), "OR": ((1, 1), 1), "NOT": ((-1,), 1), "NAND": ((-1, -1), -1),
            "MAJORITY": ((1, 1, 1), 2)}[name]

# %% wrong="gate" why="The order is (w, theta): first the sequence of weights, then the threshold, which is one number."
def gate(name, right=gate):
    return right(name)[::-1]

# %% wrong="gate" why="Your NAND fires on every row. On 11 it should be silent: that row needs the smallest of the four sums, and a threshold above it."
def gate(name):
    return {"AND": ((1, 1), 2), "OR": ((1, 1), 1), "NOT": ((-1,), 0), "NAND": ((-1, -1), -2),
            "MAJORITY": ((1, 1, 1), 2)}[name]

# %% wrong="gate" why="NAND with theta = 0 is NOR: it fires only if both inputs are 0. NAND says no to one row only, 11."
def gate(name):
    return {"AND": ((1, 1), 2), "OR": ((1, 1), 1), "NOT": ((-1,), 0), "NAND": ((-1, -1), 0),
            "MAJORITY": ((1, 1, 1), 2)}[name]

# %% wrong="gate" why="Your MAJORITY wants all three inputs, which is AND of three. Two of three are a majority already."
def gate(name):
    return {"AND": ((1, 1), 2), "OR": ((1, 1), 1), "NOT": ((-1,), 0), "NAND": ((-1, -1), -1),
            "MAJORITY": ((1, 1, 1), 3)}[name]

# %% wrong="gate" why="You gave biases. A bias is minus the threshold: a unit with bias -2 has the threshold 2."
def gate(name):
    return {"AND": ((1, 1), -2), "OR": ((1, 1), -1), "NOT": ((-1,), 0), "NAND": ((-1, -1), 1),
            "MAJORITY": ((1, 1, 1), -2)}[name]

# %% stranger="gate"
def gate(name):
    return {"AND": ((1, 1), 2), "OR": ((1, 1), 1), "NOT": ((1,), 0), "NAND": ((-1, -1), -1),
            "MAJORITY": ((1, 1, 1), 2)}[name]

# %% [markdown]
# AND, OR and MAJORITY differ only in how many spikes they ask for. NOT and NAND need inhibition *and* a threshold of 0 or
# less: they fire in silence, like a cell that is active on its own.
#
# **And if the sum is not exact?** In a cell it never is. Below, noise is added to the sum of each row, a thousand times:
# how often does each of *your* gates still answer as it did? Which of your thresholds would you move, and where to?

# %%
noise = 0.3  # standard deviation; then try 0.1 and 0.2
rows = []
for name, X, added in gates_under_noise(noise):
    w, theta = gate(name)
    sums = X @ np.array(w)  # the sum of each row; added: 1,000 noises for each
    unmoved = np.mean((sums + added >= theta) == (sums >= theta))
    rows.append([name, str(w), theta, f"{unmoved:.0%}"])
show_table(["gate", "weights", "threshold", "answers unchanged by noise"], rows)

# %% [markdown]
# **What we saw.** A row whose sum lies *on* the threshold comes out wrong half the time. There is most room halfway
# between the sums that must fire and those that must not: for AND, 1.5 is safer than 2. (If the noise is as large as the gap, the worst row still gains, but the mean over rows may not.) Multiplying the weights and the
# threshold by ten is safer still, if the noise stays the same.
#
# NAND is special, because every logic circuit can be built from NANDs. So *networks* of units can compute anything
# that a table of 0s and 1s can describe. What about a *single* unit?
#
# ## {lesson}.3 How do you write down a function completely?
#
# A function of $n$ inputs that are 0 or 1 has $2^n$ rows, and its **truth table** is just the column of answers. We keep the
# rows in counting order, and the last input changes fastest: 00, 01, 10, 11.

# %% exercise="truth-table" minutes=5 difficulty=1
def truth_table(f, n):
    """`truth_table(min, 2)` is [0, 0, 0, 1], because min(0, 0) is 0 ... min(1, 1) is 1.

    Return the answers of f on all rows of n inputs, in counting order.

    The first input changes slowest: for n = 2 the answers are
    f(0, 0), f(0, 1), f(1, 0), f(1, 1).

    Parameters
    ----------
    f : function that takes n separate arguments, each 0 or 1, and returns 0 or 1
    n : whole number, at least 1

    Returns
    -------
    array (or list) of 2**n answers, each 0 or 1
    """
    ### BEGIN SOLUTION
    return np.array([f(*row) for row in product((0, 1), repeat=n)])
    ### END SOLUTION

# %% [markdown] hint="truth-table"
# 1. You need all rows first. `gate_inputs(n)` gives them as an array, one row after the other in counting order.
# 2. f wants its inputs one by one, not as one list. A star unpacks a row: `f(*row)` is `f(row[0], row[1], ...)`.
# 3. Start with an empty list, go through the rows in order, and append what f answers to each.

# %% check="truth-table" points=2
check.close(truth_table(min, 2), [0, 0, 0, 1], "min(a, b) is AND: 1 on the last of its four rows only.")
check.close(truth_table(lambda a: 1 - a, 1), [1, 0], "NOT has two rows: 0 gives 1, then 1 gives 0.")
check.close(truth_table(lambda a, b: a, 2), [0, 0, 1, 1], "The first input changes slowest: 0 0 1 1.")
check.close(truth_table(lambda a, b, c: int(a + b + c == 1), 3), [0, 1, 1, 0, 1, 0, 0, 0], "Three inputs give 8 rows.")
check.close(truth_table(lambda a, b, c, d: a * d, 4), [0] * 8 + [0, 1] * 4, "Four inputs give 16 rows: 0000, 0001, ... 1111.")
### BEGIN HIDDEN TESTS
from helpers.reference import threshold_logic as reference

rng = np.random.default_rng(16)
for n in (1, 2, 3, 4):
    answers = rng.integers(0, 2, 2**n).tolist()

    def look_up(*row):
        return answers[sum(int(bit) << place for place, bit in enumerate(reversed(row)))]

    expected = reference.truth_table(look_up, n)
    check.close(truth_table(look_up, n), expected,
                "The table lists the answers of any function in the order of the rows.")
    check.close(truth_table(lambda *row: row[0], n), [0] * 2 ** (n - 1) + [1] * 2 ** (n - 1),
                "The first input changes slowest from row to row.")
### END HIDDEN TESTS

# %% wrong="truth-table" why="The rows run with the first input fastest. In counting order the last input changes fastest: 00, 01, 10, 11."
def truth_table(f, n):
    return np.array([f(*row[::-1]) for row in product((0, 1), repeat=n)])

# %% wrong="truth-table" why="f takes n separate arguments, and you handed it one row. Unpack the row with a star: f(*row)."
def truth_table(f, n):
    return np.array([f(row) for row in product((0, 1), repeat=n)])

# %% wrong="truth-table" why="Your rows count downwards from all ones. Start at all zeros."
def truth_table(f, n):
    return np.array([f(*row) for row in product((1, 0), repeat=n)])

# %% wrong="truth-table" why="The row of all zeros is missing: with n inputs there are 2**n rows, and the count begins at 0."
def truth_table(f, n):
    return np.array([f(*row) for row in product((0, 1), repeat=n)][1:])

# %% stranger="truth-table"
def truth_table(f, n):
    return np.array([f(*(k >> place & 1 for place in range(n))) for k in range(n**2)])

# %% wrong="truth-table" why="The `return` stands inside the loop, so only the answer to the first row comes back. Collect the answers, and return them after the loop."
def truth_table(f, n):
    for row in gate_inputs(n):
        answers = []
        answers.append(f(*row))
        return answers

# %% wrong="truth-table" why="These are the four rows of two inputs. n says how many inputs f takes: with one there are two rows, with three there are eight."
def truth_table(f, n):
    return [f(0, 0), f(0, 1), f(1, 0), f(1, 1)]

# %% wrong="truth-table" why="f gets a whole row where it expects n separate inputs (min takes both, most functions do not). Unpack the row: f(*row)."
def truth_table(f, n):
    return [f(row) for row in gate_inputs(n)]

# %% [markdown]
# ## {lesson}.4 What can one unit not do?
#
# XOR, "one or the other but not both", has the table 0, 1, 1, 0. Commit yourself before you look.

# %% prediction="best-on-xor"
# Let one threshold unit try to compute XOR, with any weights and threshold you like.
# How many per cent of the four rows does the best such unit get right?
# Write: best_on_xor = (a number from 0 to 100)
### BEGIN SOLUTION
best_on_xor = 75
### END SOLUTION

# %% experiment="best-on-xor"
n_units = 500  # then try 5000: does one of them get all four rows right?
rng = np.random.default_rng(1969)
rows_right = []
for w1, w2, theta in rng.normal(size=(n_units, 3)):
    answers = [threshold_unit(row, [w1, w2], theta) for row in gate_inputs(2)]
    rows_right.append(int(np.sum(np.equal(answers, [0, 1, 1, 0]))))
show(figures.rows_right(rows_right),
     alt=f"Bar chart: of {n_units} random units, how many get 0, 1, 2, 3 and 4 rows of "
     f"XOR right: {np.bincount(rows_right, minlength=5).tolist()}.")
quiz.compare("Best unit on XOR", best_on_xor, 100 * max(rows_right) / 4, unit="%")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Three rows of four, so 75 %. It is often said that a single unit is "stuck at 50 %" on XOR. It is not: OR, for one,
# gets three rows of XOR right. But none of our 500 units got four. That is not yet a proof. Here is one.
#
# Suppose some unit computes XOR.
#
# - It fires on 01 and on 10, so $w_2 \ge \theta$ and $w_1 \ge \theta$. Together: $w_1 + w_2 \ge 2\theta$.
# - It is silent on 00 and on 11, so $0 < \theta$ and $w_1 + w_2 < \theta$. Together: $w_1 + w_2 < 2\theta$.
#
# They cannot both be true. Behind this is a balance of rows, $01 + 10 = 00 + 11$: whatever the weights are, two rows that
# should fire weigh exactly as much as two that should stay silent.
#
# </details>
#
# Now explain it for a cell in an eye.

# %% explain="edge-cell"
# Two photoreceptors lie side by side, and each is lit (1) or dark (0). A cell behind
# them should report an edge: fire if exactly one of the two is lit, on either side.
# A colleague has looked for the strengths of two synapses and a threshold for a week.
# What do you tell her, why, and what would you build instead?
# Write two or three sentences: edge_cell = "..."
### BEGIN SOLUTION
edge_cell = """She can stop: it is XOR, and no weighted sum with a threshold computes it. The dark keeps the threshold above
0, and each receptor alone has to reach it. Then both together reach it even more, and there the cell should be silent. A
second unit helps: one that fires when both are lit can inhibit the first."""
### END SOLUTION
# rubric:
# - It says that no weights exist at all (not: that they are hard to find): XOR.
# - The reason compares rows: each alone reaches the threshold, so both together do.
# - Another unit helps, for example one for "both"; no longer search does.

# %% [markdown] quiz="xor-again"
# A friend's program searches for one threshold unit for XOR, and reports 75 % of the rows right. What do you say?
#
# - ( ) There is a bug: on XOR a single unit is stuck at 50 %, no better than a coin
#   > You measured it: OR, for one, gets three of the four rows right.
# - ( ) Keep searching with larger weights: 100 % is a matter of precision
#   > Multiplying weights and threshold by ten gives the same unit. And $01 + 10 = 00 + 11$ holds for weights of any size.
# - ( ) A smooth activation in place of the step would get there
#   > A rising smooth activation still gives one answer on each side of one straight line. The line is the problem.
# - (x) That is the best there is: no unit gets all four rows right
#   > $01 + 10 = 00 + 11$ would require $w_1 + w_2 \ge 2\theta$ and $w_1 + w_2 \lt 2\theta$ at once.

# %% [markdown] pause=true
# You have the unit, and a function that it cannot compute. Next, you decide this for *any* truth table.

# %% [markdown]
# ### Which functions can one unit compute?
#
# A function that some unit computes is called a **threshold function**. (Draw the rows as corners of a square or a cube: a line or
# a plane separates those that fire from those that do not. They are *linearly separable*.) Write the test, for tables of one, two and three inputs. It is the hardest exercise in this lesson; below the hints there is a half-written start.

# %% exercise="is-threshold-function" minutes=20 difficulty=3
def is_threshold_function(table):
    """`is_threshold_function([0, 0, 0, 1])` is True, because one unit computes AND.

    Return whether one threshold unit, with some weights and threshold, computes this
    truth table.

    Any method that is right for one, two and three inputs will do: a search, a learning
    rule, a proof. Weights and thresholds of a unit may be negative. The cells below ask
    about 300 tables, so a call should take some milliseconds. A slower one is right,
    and you will be told how long the cells will take.

    Parameters
    ----------
    table : list, tuple or array of 2**n answers, each 0 or 1, in counting order;
        n is 1, 2 or 3

    Returns
    -------
    True or False
    """
    ### BEGIN SOLUTION
    table = np.asarray(table)
    rows = gate_inputs(int(np.log2(len(table))))
    for w in product(range(-2, 3), repeat=rows.shape[1]):
        sums = rows @ w
        # there is room for a threshold if each firing row weighs more than each silent one
        if sums[table == 1].min(initial=99) > sums[table == 0].max(initial=-99):
            return True
    return False
    ### END SOLUTION

# %% [markdown] hint="is-threshold-function"
# 1. Try many units. If one of them gets the whole table right, the result is True; if none does, it is False. How many weights
#    does a unit have for a table of 2, of 4, of 8 answers? `product(range(-2, 3), repeat=n)` runs through all of them.
# 2. Two nested loops, over weights and over thresholds, are enough. (Or one: for given weights a threshold exists exactly if
#    the smallest sum of a firing row is larger than the largest sum of a silent one.)
# 3. `gate_inputs(n)` has the rows, where $2^n$ is `len(table)`. Whole-number weights from -2 to 2 and thresholds from -6
#    to 7 are enough for three inputs. Tables of all 0s or all 1s count too: never firing, or always firing.

# %% [markdown] sibling="is-threshold-function"
# Is "b, but not a", with the table 0, 1, 0, 0, a threshold function? Here are all the steps, by hand.
#
# 1. Four answers, so two inputs, so two weights. The rows are 00, 01, 10, 11. Only 01 has to fire.
# 2. Try $w = (1, 1)$. The sums are 0, 1, 1, 2. To fire on 01 the threshold may be at most 1; to be silent on 11 it has to be
#    above 2. No threshold does both, so try other weights.
# 3. Try $w = (-1, 1)$. The sums are 0, 1, -1, 0. The firing row has 1, and the largest silent sum is 0. A threshold of 1
#    works. One unit is enough: the answer is True, and the search may stop.
# 4. For XOR no pair of weights leaves room. Only when *all* of them have been tried is the answer False: in a program, it
#    comes after the loops, not inside.

# %% starter="is-threshold-function"
def is_threshold_function(table):
    wanted = list(table)
    if len(wanted) == 2:
        n = 1
    elif len(wanted) == 4:
        n = 2
    else:
        n = 3
    for w in product(range(-2, 3), repeat=n):
        sums = gate_inputs(n) @ np.array(w)  # the weighted sum of each row
        for theta in range(-6, 8):
            answers = []
            for weighted in sums:
                ...  # append 1 or 0: what the unit answers to this row
            if ...:  # does this unit answer the whole table?
                return True
    ...  # no unit did

# %% check="is-threshold-function" points=5
said = is_threshold_function([0, 0, 0, 1])
assert said is not None, "You returned None for AND. What do you return when a unit is found?"
assert said == True, "AND is a threshold function: you built it."  # noqa: E712
cases = [
    ([0, 1, 1, 0], False, "XOR is not one: 01 + 10 = 00 + 11."),
    ([1, 0, 0, 0], True, "NOR is one: a unit may fire in silence."),
    ([0, 1, 1, 1], True, "OR is one: you built it."),
    ([1, 1, 1, 0], True, "NAND is one: you built it."),
    ([0, 0, 1, 0], True, "'a and not b' is one: one weight excites, the other inhibits."),
    ([0, 1], True, "A table of two answers has one input, so one weight. This unit repeats its input."),
    ([1, 0], True, "A table of two answers has one input, so one weight: this is NOT."),
    ([1, 1], True, "One input again, and the unit fires on both rows: a low threshold is all that it takes."),
    ([1, 1, 1, 1], True, "Always firing takes no more than a low threshold."),
    ([0, 0, 0, 0, 0, 0, 0, 1], True, "AND of three inputs is one: three weights of 1."),
    ([0, 0, 0, 1, 1, 1, 1, 1], True, "'a or (b and c)' is one (three inputs), if a weighs twice as much."),
    ([0, 0, 0, 1, 0, 1, 1, 0], False, "'Exactly two of three' is not one: 011 + 101 = 111 + 001."),
    ([0, 1, 0, 0, 0, 0, 1, 0], False, "This is not one: 001 + 110 = 000 + 111, a balance again."),
]
for table, answer, why in cases:
    said = is_threshold_function(table)
    assert said is not None, f"{table}: you returned None. What do you return when the search has found no unit?"
    assert said == answer, f"{why} Your answer to {table} is {said}."
assert is_threshold_function((0, 1, 1, 1)), "A table may be a tuple: (0, 1, 1, 1) is OR. Does == meet a list?"
assert is_threshold_function(np.array([1, 1, 1, 0])), "A table may be an array as well: this one is NAND."
say_how_long(is_threshold_function, 300, "The cells below ask")
### BEGIN HIDDEN TESTS
from helpers.reference import threshold_logic as reference

rng = np.random.default_rng(104)
chosen = reference.threshold_functions(3)[rng.permutation(104)[:16]].tolist() + rng.integers(0, 2, (40, 8)).tolist()
for table in [*product((0, 1), repeat=2), *product((0, 1), repeat=4), *chosen]:
    answer, expected = is_threshold_function(table), reference.is_threshold_function(table)
    assert answer in (True, False), f"The answer is True or False, not {answer}."
    assert answer == expected, "The answer is True exactly if some single unit computes the table."
### END HIDDEN TESTS

# %% wrong="is-threshold-function" why="Your search gives up after the first unit that fails: it answers False inside the loop. Only when *all* units have failed is the answer False, so that line comes after the loops."
def is_threshold_function(table):
    rows = gate_inputs(int(np.log2(len(table))))
    for w in product(range(-2, 3), repeat=rows.shape[1]):
        for theta in range(-6, 8):
            if all((rows @ w >= theta) == np.asarray(table)):
                return True
            else:
                return False

# %% wrong="is-threshold-function" why="Half of the length of the table is the number of inputs for two inputs only. A table of 8 answers has 3 inputs, since 2**3 is 8, and one of 2 answers has 1."
def is_threshold_function(table):
    n = len(table) // 2
    for w in product(range(-2, 3), repeat=n):
        for theta in range(-6, 8):
            if list(map(int, gate_inputs(n) @ w >= theta)) == list(table):
                return True
    return False

# %% wrong="is-threshold-function" why="Your weights are too small: 'a or (b and c)' needs a to count twice, as in w = (2, 1, 1). With three inputs try whole numbers up to 2."
def is_threshold_function(table):
    rows = gate_inputs(int(np.log2(len(table))))
    units = product(product((-1, 0, 1), repeat=rows.shape[1]), range(-6, 8))
    return any(all((rows @ w >= theta) == np.asarray(table)) for w, theta in units)

# %% wrong="is-threshold-function" why="Your search knows no inhibition. Let weights be negative too, or NOR and 'a and not b' will never be found."
def is_threshold_function(table):
    rows = gate_inputs(int(np.log2(len(table))))
    units = product(product((0, 1, 2), repeat=rows.shape[1]), range(-6, 8))
    return any(all((rows @ w >= theta) == np.asarray(table)) for w, theta in units)

# %% wrong="is-threshold-function" why="Your function finds units for lists only. A list is never equal to a tuple, whatever is in it: make both of one kind first, as in `list(table)`."
def is_threshold_function(table, right=is_threshold_function):
    return isinstance(table, list) and right(table)

# %% wrong="is-threshold-function" why="XOR and its complement are not the only ones. With three inputs more than half of all tables have no unit: test the table, do not list exceptions."
def is_threshold_function(table):
    return list(table) not in ([0, 1, 1, 0], [1, 0, 0, 1])

# %% wrong="is-threshold-function" why="A unit may be silent for ever or always fire, so tables of all 0 or all 1 count too. Watch out for the smallest or largest value of an empty list."
def is_threshold_function(table):
    table = np.asarray(table)
    rows = gate_inputs(int(np.log2(len(table))))
    sums = [rows @ w for w in product(range(-2, 3), repeat=rows.shape[1])]
    return 0 < table.sum() < len(table) and any(s[table == 1].min() > s[table == 0].max() for s in sums)

# %% wrong="is-threshold-function" why="Your learning rule stopped too early to tell 'not yet' from 'never'. Give it many more sweeps through the rows."
def is_threshold_function(table):
    rows = np.c_[gate_inputs(int(np.log2(len(table)))), np.full(len(table), -1)]
    w = np.zeros(rows.shape[1])
    for _ in range(3):
        for x, y in zip(rows, table):
            w += (y - (w @ x >= 0)) * x
    return all((rows @ w >= 0) == np.asarray(table))

# %% stranger="is-threshold-function"
def is_threshold_function(table):
    rows = gate_inputs(int(np.log2(len(table))))
    units = product(product(range(-2, 3), repeat=rows.shape[1]), range(8))
    return any(all((rows @ w >= theta) == np.asarray(table)) for w, theta in units)

# %% wrong="is-threshold-function" why="Your search has two weights, whatever the table. A table of 2**n answers belongs to n inputs: one weight for a table of 2 answers, three for one of 8."
def is_threshold_function(table):
    for w1, w2, theta in product(range(-2, 3), range(-2, 3), range(-6, 8)):
        answers = [int(w1 * a + w2 * b >= theta) for a, b in product((0, 1), repeat=2)]
        if answers == list(table):
            return True
    return False

# %% wrong="is-threshold-function" why="You look at the four rows of two inputs only, because zip stops where the shorter one ends. A table of 8 answers has eight rows, and a unit with three weights."
def is_threshold_function(table):
    for w1, w2, theta in product(range(-2, 3), range(-2, 3), range(-6, 8)):
        if all(int(w1 * a + w2 * b >= theta) == answer for (a, b), answer in zip(product((0, 1), repeat=2), table)):
            return True
    return False

# %% wrong="is-threshold-function" why="Your units have two weights and meet the four rows of two inputs, so a table of another length does not fit. Take n from the table: len(table) is 2**n."
def is_threshold_function(table):
    for w in product(range(-2, 3), repeat=2):
        for theta in range(-6, 8):
            if np.all((gate_inputs(2) @ w >= theta) == np.array(table)):
                return True
    return False

# %% wrong="is-threshold-function" why="You go through four rows and ask for the table's answer to each. A table of two answers has two rows only, and one of eight has eight: take n from len(table)."
def is_threshold_function(table):
    for w1, w2, theta in product(range(-2, 3), range(-2, 3), range(-6, 8)):
        right = True
        for k, row in enumerate(gate_inputs(2)):
            if threshold_unit(row, [w1, w2], theta) != table[k]:
                right = False
        if right:
            return True
    return False

# %% [markdown]
# Your function can now draw the atlas of all sixteen functions of two inputs.

# %%
def kind(table):
    if is_threshold_function(table):
        return "one unit can"
    return "no unit can"

kinds = [kind(table) for table in product((0, 1), repeat=4)]
functions_found = kinds.count("one unit can")
print(f"{functions_found} of 16 functions of two inputs are threshold functions.")
show(figures.atlas(kind),
     alt="Sixteen small squares, one for each function of two inputs. Corners where it "
     "fires are filled. In fourteen a line parts filled from empty corners; XOR and "
     "XNOR have their filled corners on a diagonal and no line.")

# %% [markdown]
# Did your search fail on the two because nothing is there, or because it tried too few weights? A failed
# search proves nothing, but a balance of rows is a proof. So look for one in every table that your function turned down.

# %%
def balance(table):
    """Return two firing and two silent rows with equal sums, or None: a proof."""
    firing, silent = firing_and_silent(table)  # the rows with the answer 1, and with 0
    for a, b in product(firing, repeat=2):
        for c, d in product(silent, repeat=2):
            if np.all(a + b == c + d):
                return f"{a} + {b} = {c} + {d}"
    return None

# %%
tried = [0, 1, 1, 0]  # XOR; then try [1, 0, 0, 1], and AND, [0, 0, 0, 1]
print(tried, "firing rows and silent rows with equal sums:", balance(tried))

# %%
say_how_long(is_threshold_function, 272, "This cell asks")
for n in (2, 3):
    by_unit, proved = 0, 0
    for table in product((0, 1), repeat=2**n):
        by_unit = by_unit + int(is_threshold_function(table))
        proved = proved + int(balance(table) is not None)
    print(f"{n} inputs: {2**2**n} functions = {by_unit} computed by a unit "
          f"+ {proved} proved impossible")

# %% [markdown]
# **What we saw.** Nothing is left over: 14 + 2 = 16 and 104 + 152 = 256. Each function is either computed by a unit
# that you can name or ruled out by four rows that you can name.
#
# With two inputs, one unit computes 14 of the 16 functions, or 88 %. With four inputs there are $2^{16} = 65\,536$ functions.

# %% prediction="share-of-four"
# How many per cent of the 65 536 functions of FOUR inputs can one unit compute?
# Write: share_of_four = (a number from 0 to 100)
### BEGIN SOLUTION
share_of_four = 3
### END SOLUTION

# %% experiment="share-of-four"
counts, rows = {}, []
for n in (1, 2, 3, 4):
    counts[n] = how_many(n)  # all units with small whole weights are tried
    rows.append([n, 2**2**n, counts[n], f"{counts[n] / 2**2**n:.1%}"])
show_table(["inputs", "functions", "computed by one unit", "share"], rows)
show(figures.shrinking_share(counts),
     alt="Two curves on a logarithmic scale against the inputs: all functions "
     "rise faster than threshold functions, and the share of one unit falls from "
     f"100 % at one input to {counts[4] / 2**16:.1%} at four.")
quiz.compare("Share of four-input functions", share_of_four, 100 * counts[4] / 2**16,
             unit="%")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# 1,882 of 65,536, not even 3 %. The share collapses: each further *input* doubles the rows, and each further *row* doubles
# the functions, while one unit gains a single weight. For a neuron with thousands of synapses, almost every function of its
# inputs is beyond the reach of one weighted sum. Networks need more than one layer: lesson {lesson:layers}.
#
# </details>

# %% [markdown] pause=true
# You know what one unit can do, and can prove what it cannot. Next, we go back to the paper of 1943.

# %% [markdown]
# ## {lesson}.5 Was this the neuron of 1943?
#
# Not quite. The paper has no weights. Its neuron fires if a *fixed number* of excitatory synapses are active, and *one*
# active inhibitory synapse silences it, whatever else comes in: inhibition is a *veto*.
#
# Show by examples what that means: a correct function passes all of them, each faulty one fails at least one.

# %% catch="veto-cases" function="unit_of_1943" points=3 minutes=7 difficulty=2
# unit_of_1943(x, role, theta) returns 1 (it fires) or 0. x is a list of inputs, each 0
# or 1. role has an entry for each input: 1 excites, -1 inhibits, 0 is not connected.
# One active inhibitor silences the unit, whatever else comes in. If none is active, it
# fires if at least theta of the inputs that excite are active.
#
# There are right versions of it and four faulty ones, which you do not see. Write at
# most eight examples, each as ((x, role, theta), the right answer). For a function
# that counts how often a number stands in a list the form would be
#
# veto_cases = [(([4, 7, 4], 4), 2), (([], 4), 0)]
### BEGIN SOLUTION
veto_cases = [
    (([1, 1, 1], [1, 1, -1], 1), 0),  # one inhibitor against two exciters
    (([1, 0], [1, -1], 1), 1),  # the inhibitor is not active
    (([1, 1], [1, 1], 2), 1),  # exactly at the threshold
    (([1, 1], [1, 0], 2), 0),  # one of the two is not connected
]
### END SOLUTION

# %% right="veto-cases"
def unit_of_1943(x, role, theta):
    excited = 0
    for xi, r in zip(x, role):
        if xi == 1 and r == -1:
            return 0
        if xi == 1 and r == 1:
            excited = excited + 1
    return int(excited >= theta)

# %% right="veto-cases"
def unit_of_1943(x, role, theta):
    x, role = np.asarray(x), np.asarray(role)
    return int(not np.any(x[role == -1]) and np.sum(x[role == 1]) >= theta)

# %% fault="veto-cases" why="Its inhibitor takes one away from the count, and strong excitation overrules it. In 1943 it is a veto."
def unit_of_1943(x, role, theta):
    return int(np.dot(x, role) >= theta)

# %% fault="veto-cases" why="An inhibitor silences it even when it is not active."
def unit_of_1943(x, role, theta):
    x, role = np.asarray(x), np.asarray(role)
    return int(not np.any(role == -1) and np.sum(x[role == 1]) >= theta)

# %% fault="veto-cases" why="It wants more than theta active exciters, where theta are enough."
def unit_of_1943(x, role, theta):
    x, role = np.asarray(x), np.asarray(role)
    return int(not np.any(x[role == -1]) and np.sum(x[role == 1]) > theta)

# %% fault="veto-cases" why="It counts inputs that are not connected."
def unit_of_1943(x, role, theta):
    x, role = np.asarray(x), np.asarray(role)
    return int(not np.any(x[role == -1]) and np.sum(x[role != -1]) >= theta)

# %% [markdown]
# Here is that neuron. Which of the sixteen functions does it lose? Your `truth_table` lists what it computes, for every
# choice of roles and threshold.

# %%
def unit_of_1943(x, role, theta):
    excited = 0
    for xi, r in zip(x, role):
        if xi == 1 and r == -1:
            return 0
        if xi == 1 and r == 1:
            excited = excited + 1
    return int(excited >= theta)

# %%
# All units of two inputs, whatever their roles; the smallest threshold is 0, then 1
eleven = functions_of_1943(unit_of_1943, truth_table, 0)
seven = functions_of_1943(unit_of_1943, truth_table, 1)
print(f"true 1943 units: {len(eleven)} of 16 functions; "
      f"{len(seven)} if a cell never fires without input (theta >= 1)")

# %%
def era(table):
    if tuple(table) in seven:
        return "1943"
    if tuple(table) in eleven:
        return "1943, if it fires in silence"
    return "needs weights" if is_threshold_function(table) else "no unit can"

show(figures.atlas(era),
     alt="The atlas of sixteen functions in four kinds of frame: seven that a 1943 "
     "neuron computes, four more if it may fire in silence, three that need weights "
     "(NAND, b or not a, a or not b), and two that no unit computes.")

# %% [markdown]
# **What we saw.** Eleven functions, not fourteen, and only seven with thresholds above 0, as the paper has them. Three of the fourteen are missing in any case: NAND, "b or not a" and "a or not b". Each of them fires
# without input, so the threshold is 0 or less, and only a veto can silence the unit. Take NAND. On the row 11 an active input has to
# veto, say a. But a is active on the row 10, too, and there the unit has to fire. A veto cannot do both, and the other two functions
# fail in the same way. Graded weights can: there an inhibitor can be outweighed, or be too weak alone. Which is closer to
# biology? Inhibition in a cell can subtract. It can also *shunt*, letting excitation leak out, which is closer to a
# veto: lesson {lesson:synapses_and_dendrites} measures both. (The drawings of 1943 let an axon end twice on the same cell and count double. With
# two inputs that adds nothing.)
#
# McCulloch and Pitts did not mind, because they were thinking of *nets*: there, they proved, inhibition that subtracts can do no more than a
# veto; it costs only time. (But no net of theirs without a circle fires in silence. NOT and NAND need a cell that is always active.) Their neurons tick together, one synapse per tick. No cell in a brain waits for such a clock.

# %% [markdown] quiz="true-1943"
# Three inputs a, b and c. Which function can a unit with weights compute, but a single neuron of the 1943 paper cannot?
#
# - ( ) At least two of the three are active
#   > Three excitatory synapses and a threshold of 2.
# - (x) At most one of the three is active
#   > It fires in silence, so only a veto can stop it, and an input with a veto would stop it alone, too. Weights of -1 and a threshold of -1 do it.
# - ( ) An odd number of the three is active
#   > No single unit computes that, with weights or without.
# - ( ) a or b is active, and c is not
#   > This is what the veto is for: a and b excite, c inhibits, threshold 1.

# %% [markdown] pause=true
# You know two kinds of unit, with weights and with a veto. Next, units listen to units, and add.

# %% [markdown]
# ## {lesson}.6 "A neuron does not compute anything, it just fires or not"
#
# Let us test this sentence on the units of this lesson (nerve cells are tested in lesson {lesson:synapses_and_dendrites}).
# In 1945 John von Neumann used the neurons of McCulloch and Pitts as building blocks when he described how an electronic
# computer should work. Its arithmetic rests on one small part, a full adder. It adds three bits as you do at school: one
# bit to write down, and one to carry. Build it *from threshold units* alone.
#
# The check below looks at what your adder does, not at how: every right adder passes. To build it from units alone is the point
# of this section. (An `if`, an `==` or a `%` on the bits is not a unit.)

# %% exercise="full-adder" minutes=12 difficulty=2
def full_adder(a, b, carry):
    """`full_adder(1, 1, 0)` is (0, 1): 1 + 1 is 10 in binary, write 0 and carry 1.

    Add three bits with threshold units: a + b + carry = total + 2 * carry_out.

    Any right adder passes. Try it with `threshold_unit` alone: one unit's answer may be
    another one's input.

    Parameters
    ----------
    a, b, carry : 0 or 1

    Returns
    -------
    (total, carry_out) : the bit to write down and the bit to carry, each 0 or 1
    """
    ### BEGIN SOLUTION
    carry_out = threshold_unit([a, b, carry], [1, 1, 1], 2)
    total = threshold_unit([a, b, carry, carry_out], [1, 1, 1, -2], 1)
    return total, carry_out
    ### END SOLUTION

# %% [markdown] hint="full-adder"
# 1. Begin with the carry. When do three bits give a carry, and which gate of section {lesson}.2 is that?
# 2. The bit to write down is 1 for a sum of 1 or 3 and 0 for 0 or 2. No single unit on three inputs can do this, but
#    a unit may also listen to the carry that you have just made.
# 3. Give the second unit four inputs: a, b, carry and carry_out. Weights 1, 1, 1 and a threshold of 1 are right unless
#    there is a carry. How strongly must carry_out inhibit, so that a sum of 2 falls below 1 but a sum of 3 does not?

# %% [markdown] sibling="full-adder"
# Here is the edge cell of section {lesson}.4, built from two units. It fires if exactly one of $a$ and $b$ is 1.
#
# 1. *A unit for "both".* $w = (1, 1)$ and $\theta = 2$: its answer, call it $c$, is 1 on the row 11 only.
# 2. *The second unit hears a, b and c.* With weights 1 and 1 and a threshold of 1 it is right on 00, 01 and 10 already, and
#    wrong on 11, where the sum is 2.
# 3. *The weight of c*, call it $v$, counts on the row 11 only, where the sum is now $2 + v$. It has to be below 1, so $v$
#    has to be below $-1$. Take $v = -3$, say.
#
# For the adder the same idea has one more row to satisfy: if all three bits are set, there is a carry as well, but the unit
# should fire. That row sets a limit on the other side.

# %% check="full-adder" points=5
assert np.size(full_adder(1, 1, 0)) == 2, "Return two bits, (total, carry_out): what you write and what you carry."
assert tuple(full_adder(1, 1, 0)) == (0, 1), "1 + 1 + 0 = 2: write 0, carry 1."
for a, b, carry in gate_inputs(3).tolist():
    total, carry_out = full_adder(a, b, carry)
    assert total in (0, 1) and carry_out in (0, 1), f"Bits are the numbers 0 or 1, not {total!r} and {carry_out!r}."
    said = f"you write {total} and carry {carry_out}, which is {total + 2 * carry_out}."
    assert total + 2 * carry_out == a + b + carry, f"{a} + {b} + {carry} = {a + b + carry}, but {said}"
### BEGIN HIDDEN TESTS
from helpers.reference import threshold_logic as reference

for row in reference.input_rows(3).tolist():
    assert tuple(full_adder(*row)) == reference.full_adder(*row), (
        "The sum and the carry are the two digits of how many bits are 1."
    )
rng = np.random.default_rng(1945)
for first, second in rng.integers(0, 256, (5, 2)).tolist():
    carry, result = 0, 0
    for place in range(8):
        bit, carry = full_adder(first >> place & 1, second >> place & 1, carry)
        result += int(bit) << place
    assert result + (int(carry) << 8) == first + second, (
        "A chain of full adders adds whole numbers: each carry goes on to the next."
    )
### END HIDDEN TESTS

# %% wrong="full-adder" why="Your bit to write down says 1 for 1 + 1 too, as an OR does. A sum of 2 is written 0 and carries 1, so something has to hold the second unit back there: the carry that you have just made, strongly enough that a sum of 2 does not reach the threshold."
def full_adder(a, b, carry):
    carry_out = threshold_unit([a, b, carry], [1, 1, 1], 2)
    return threshold_unit([a, b, carry, carry_out], [1, 1, 1, -1], 1), carry_out

# %% wrong="full-adder" why="The two results are in the wrong order: first the bit to write down, then the bit to carry."
def full_adder(a, b, carry):
    carry_out = threshold_unit([a, b, carry], [1, 1, 1], 2)
    return carry_out, threshold_unit([a, b, carry, carry_out], [1, 1, 1, -2], 1)

# %% wrong="full-adder" why="This adds a and b only (a half adder). The bit carried in from the place before has to be added as well."
def full_adder(a, b, carry):
    carry_out = threshold_unit([a, b], [1, 1], 2)
    return threshold_unit([a, b, carry_out], [1, 1, -2], 1), carry_out

# %% wrong="full-adder" why="The carry needs two of the three bits, not all three: it is a MAJORITY, with threshold 2."
def full_adder(a, b, carry):
    carry_out = threshold_unit([a, b, carry], [1, 1, 1], 3)
    return threshold_unit([a, b, carry, carry_out], [1, 1, 1, -2], 1), carry_out

# %% wrong="full-adder" why="The second unit is inhibited by the carry that came in. It is the new carry, the one you have just computed, that stands for two."
def full_adder(a, b, carry):
    carry_out = threshold_unit([a, b, carry], [1, 1, 1], 2)
    return threshold_unit([a, b, carry, carry], [1, 1, 1, -2], 1), carry_out

# %% wrong="full-adder" why="The new carry inhibits too strongly: with all three bits set the sum is 3, and the bit to write down should still be 1."
def full_adder(a, b, carry):
    carry_out = threshold_unit([a, b, carry], [1, 1, 1], 2)
    return threshold_unit([a, b, carry, carry_out], [1, 1, 1, -3], 1), carry_out

# %% stranger="full-adder"
def full_adder(a, b, carry):
    carry_out = threshold_unit([a, b, carry], [1, 1, 1], 2)
    return str(threshold_unit([a, b, carry, carry_out], [1, 1, 1, -2], 1)), str(carry_out)

# %% [markdown]
# Use one adder for each column and pass each carry on to the next: now your units add numbers.

# %%
widgets.explore_adder(full_adder)

# %%
rng = np.random.default_rng(8)
additions = rng.integers(0, 256, (200, 2)).tolist()
additions_right = sum(figures.add(full_adder, a, b) == a + b for a, b in additions)
print(f"{additions_right} of {len(additions)} random sums of 8-bit numbers are right.")

# %% [markdown]
# **What we saw.** Two units add three bits, and sixteen add 8-bit numbers. The second unit tells odd from even, which no
# single unit on the three bits can do: it listens to the first. Each unit just fires or does not, and together
# they compute. For *these* units the sentence is false: firing or not *is* how they compute. But the adder is a net of
# artificial units, and says nothing about nerve cells. Lesson {lesson:synapses_and_dendrites} tests the sentence on a model of
# one cell with dendrites.

# %% [markdown]
# ## {lesson}.7 Your verdict
#
# Back to today's claim. You built what it says, and what the paper of 1943 says, which is something else. What do *your*
# three numbers tell you about nerve cells? Keep what you measured apart from what you were told.

# %% verdict="L1" course="cannot tell"
numbers = {
    "functions of 16, by a weighted sum and a threshold": functions_found,
    "functions of 16, by the neuron of 1943": len(eleven),
    "nerve cells measured in this lesson": 0,
}
decided_by = "nerve cells measured in this lesson"

# %% [markdown]
# ## {lesson}.8 Claim check: "GPT-3 has billions of neurons"
#
# Sentences like this one often appear in print. To test it, count *units* (one weighted sum and one answer each) separately
# from *weights* (one for each connection). Weights and biases together are called **parameters**.

# %% exercise="count-params" minutes=5 difficulty=1
def count_params(sizes):
    """`count_params([2, 3, 1])` is (4, 9, 4): units, weights, biases.

    Return how many units, weights and biases a fully connected network has.

    Each unit of a layer has one weight for every line that comes from the layer
    below it, and one bias. Inputs are lines and not units: they compute nothing.

    Parameters
    ----------
    sizes : sequence of whole numbers, the number of inputs and then the units of
        each layer; inputs alone, as in [5], have no units, weights or biases; after
        the call it holds what it held before

    Returns
    -------
    (units, weights, biases) : three whole numbers
    """
    ### BEGIN SOLUTION
    units = sum(sizes[1:])
    weights = sum(below * above for below, above in zip(sizes[:-1], sizes[1:]))
    return units, weights, units
    ### END SOLUTION

# %% [markdown] hint="count-params"
# 1. Draw the network [2, 3, 1]. How many circles compute something, and how many lines run between the layers?
# 2. Between m lines and a layer of n units there are m * n connections. Add this up over neighbouring layers.
# 3. A loop over `range(1, len(sizes))` pairs each layer `sizes[k]` with the one below it, `sizes[k - 1]`. And every unit has
#    exactly one bias.

# %% check="count-params" points=2
assert np.size(count_params([2, 3, 1])) == 3, "Return three numbers: (units, weights, biases)."
assert tuple(count_params([2, 3, 1])) == (4, 9, 4), "[2, 3, 1]: 3 + 1 units, 2 * 3 + 3 * 1 weights, one bias for each unit."
assert tuple(count_params([2, 1])) == (1, 2, 1), "One unit, two inputs: 1 unit, 2 weights, 1 bias. Inputs are not units."
assert tuple(count_params([3, 4, 5, 2])) == (11, 42, 11), "[3, 4, 5, 2]: weights are 3 * 4 + 4 * 5 + 5 * 2 = 42."
assert tuple(count_params([5])) == (0, 0, 0), "Inputs alone compute nothing."
sizes = [40_000, 50_000, 10]
assert tuple(count_params(sizes)) == (50_010, 2_000_500_000, 50_010), "Large networks are counted the same way."
check.unchanged(sizes, [40_000, 50_000, 10], "The list of sizes must stay as it is: somebody may need it again.")
### BEGIN HIDDEN TESTS
from helpers.reference import threshold_logic as reference

rng = np.random.default_rng(175)
for length in (2, 3, 4, 6, 6):
    sizes = rng.integers(1, 60, length).tolist()
    counted = tuple(count_params(list(sizes)))
    assert counted == reference.count_params(sizes), "Each unit has a weight for each of its inputs, and one bias."
    parts = np.add(count_params(sizes[:2]), count_params(sizes[1:]))
    assert counted == tuple(parts.tolist()), "Counting a network in two parts gives the same numbers."
### END HIDDEN TESTS

# %% wrong="count-params" why="You counted the inputs as units. They are lines that bring numbers in: they sum nothing and have no threshold."
def count_params(sizes):
    return sum(sizes), sum(m * n for m, n in zip(sizes[:-1], sizes[1:])), sum(sizes[1:])

# %% wrong="count-params" why="You counted one bias for each layer. The bias is minus the threshold, and every unit has a threshold of its own."
def count_params(sizes):
    return sum(sizes[1:]), sum(m * n for m, n in zip(sizes[:-1], sizes[1:])), len(sizes) - 1

# %% wrong="count-params" why="Between m lines and n units there are m * n connections, every line to every unit. You added the two sizes."
def count_params(sizes):
    return sum(sizes[1:]), sum(m + n for m, n in zip(sizes[:-1], sizes[1:])), sum(sizes[1:])

# %% wrong="count-params" why="You multiplied all the sizes. Only neighbouring layers are connected: multiply two at a time and add."
def count_params(sizes):
    return sum(sizes[1:]), int(np.prod(sizes)) if len(sizes) > 1 else 0, sum(sizes[1:])

# %% wrong="count-params" why="Your weights contain the biases as well. Keep them apart: weights sit on connections, biases in units."
def count_params(sizes):
    return sum(sizes[1:]), sum((m + 1) * n for m, n in zip(sizes[:-1], sizes[1:])), sum(sizes[1:])

# %% wrong="count-params" why="Your function takes the sizes out of the caller's list, which is shorter afterwards. Read them by their places, or from a copy."
def count_params(sizes):
    below = sizes.pop(0)
    units = weights = 0
    for above in sizes:
        units += above
        weights += below * above
        below = above
    return units, weights, units

# %% stranger="count-params"
def count_params(sizes):
    sizes = np.array(sizes, dtype=np.int16)
    weights = (sizes[1:] * sizes[:-1]).sum(dtype=np.int16)
    return sizes[1:].sum(dtype=np.int16), weights, sizes[1:].sum(dtype=np.int16)

# %% stranger="count-params"
def count_params(sizes):
    return len(sizes) - 1, sum(m * n for m, n in zip(sizes[:-1], sizes[1:])), sum(sizes[1:])

# %% [markdown]
# GPT-3's architecture is published (Brown et al. 2020, table 2.1): 96 layers, each 12,288 numbers wide. In every layer a
# network [12288, 49152, 12288] follows another part, attention (lesson {lesson:recurrence}). Its 49,152 hidden units come closest to what we call a unit:
# weighted sum, bias, activation. What would refute the claim? A count that stays below a billion even when it is generous.

# %% prediction="gpt3-units"
# How many such hidden units does GPT-3 have in all, in MILLIONS?
# Write: gpt3_units = (a number)
### BEGIN SOLUTION
gpt3_units = 4.7
### END SOLUTION

# %% experiment="gpt3-units" claim="gpt3-neurons"
layers = 96  # then try 10,000: is it a billion units now?
width = 12_288
units, weights, biases = count_params([width, 4 * width, width])
sums, attention, more_biases = count_params([width, 4 * width])  # the attention part
counted = {
    "hidden units": layers * 4 * width,
    "every weighted sum in a layer": layers * (units + sums),
    "neurons of a human brain": 86e9,
    "parameters": layers * (weights + biases + attention + more_biases)
                  + (50_257 + 2_048) * width,  # a vector for each token and each place
}
show_table(["what is counted", "how many"], counted.items())
show(figures.counts(counted),
     alt="Points on a logarithmic scale: " + figures.in_millions(counted))
quiz.compare("GPT-3's hidden units", gpt3_units, counted["hidden units"] / 1e6,
             unit="million")

# %% [markdown] claim="gpt3-neurons"
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# 4.7 million hidden units, and fewer than 11 million if every sum with weights of its own counts (attention adds some 20 million
# sums without). The claim is **wrong** by
# a factor of about a hundred even for "one billion". What GPT-3 has 175 billion of are *parameters*, nearly all of them
# weights: about 37,000 for each hidden unit. If you must compare, weights are closer to synapses, and even that leaves out
# everything a synapse does in time (lesson {lesson:synapses_and_dendrites}). The brain's 86 billion neurons are a count of cells (Azevedo et al. 2009).
#
# </details>

# %% [markdown] quiz="units-and-weights"
# "With 175 billion neurons, GPT-3 is twice the size of a human brain." What is wrong here?
#
# - ( ) Nothing: 175 billion against 86 billion
#   > The 175 billion are parameters, nearly all of them weights. There are 4.7 million hidden units.
# - ( ) The number is too small, since its units also simulate the inside of cells
#   > A unit is a weighted sum and a function of one number. Networks of units do not simulate brains.
# - (x) It counts weights and calls them neurons; GPT-3 has millions of units
#   > A weight is one connection. GPT-3 has some ten thousand times fewer units than a brain has neurons.
# - ( ) One neuron is one unit, so the brain has 86 billion parameters
#   > A cortical neuron has thousands of synapses. If you compare parameters, compare them with synapses.

# %% [markdown]
# ## {lesson}.9 Two questions that count
#
# The questions above were for practice. These two give a point each, and your first answer counts.

# %% [markdown] quiz="two-against-one" graded=true
# A unit has the weights 2, -1 and -1 for its inputs a, b and c, and the threshold 1. When does it fire?
#
# - ( ) When a is 1 and neither b nor c is
#   > That would be a veto. Here one inhibitor leaves $2 - 1 = 1$, which reaches the threshold.
# - ( ) When at least two of the three are 1
#   > On 011 the sum is -2. Weights below 0 hold it back, however many there are.
# - ( ) Whenever a is 1, since 2 is the largest weight
#   > On 111 the sum is $2 - 1 - 1 = 0$, below the threshold.
# - (x) When a is 1, unless b and c both are
#   > The sums with a = 1 are 2, 1, 1 and 0, and only the last is below the threshold.

# %% [markdown] quiz="empty-search" graded=true
# A truth table has five inputs. Your program has tried all whole-number weights from -3 to 3 with all thresholds, and no
# unit computes it. What have you shown?
#
# - ( ) No threshold unit computes this table
#   > There are weights outside your box. A search that fails proves nothing about them.
# - (x) Nothing about weights outside your box
#   > A balance of rows would be a proof: equally many firing rows and silent rows, with equal sums.
# - ( ) A network of threshold units cannot compute it either
#   > Networks of units compute every truth table, for example from NANDs.
# - ( ) The weights that it needs are not whole numbers
#   > If weights exist, whole-number ones do too: multiply fractions by a common denominator. They may be large.

# %% hand_in="quiz" points=2

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Spikes are all or none. Inputs add up, some excite and some inhibit, and there is a threshold. Networks of such
# elements compute: this was shown in 1943, and you have added numbers with them.
#
# **Wrong, or left out.**
#
# - *Time.* Our unit has no past. A membrane forgets within tens of milliseconds, and two spikes help each other only if they
#   come close together (lessons {lesson:spiking_neuron} and {lesson:neural_codes}).
# - *A plain sum.* Dendrites are not wires. Human dendrites have spikes with which a single branch could compute XOR (Gidon et
#   al. 2020, lesson {lesson:synapses_and_dendrites}), which you proved impossible for a weighted sum and threshold.
# - *Both signs at will.* A weight may take either sign; most nerve cells excite all their targets, or inhibit all.
# - *Learning.* Here you chose every weight. How a unit finds its own comes in the next lesson.

# %% [markdown] recap=true
# - A threshold unit fires if its weighted sum reaches the threshold. Noise does least harm to the worst row if that is halfway between the sums.
# - One unit computes 14 of the 16 functions of two inputs, and less than 3 % of those of four. XOR and XNOR are the two missing.
# - A search that fails proves nothing. Equal sums of firing and silent rows are a proof: $01 + 10 = 00 + 11$.
# - The neuron of 1943 had no weights, and its inhibition was a veto: 7 functions of 16, or 11 if it may fire in silence.
# - Two units add three bits. Units, weights and biases are three counts: GPT-3 has millions of units and 175 billion parameters.

# %% [markdown] next=true
# Here you chose every weight. The next unit finds its own, from nothing but its mistakes.

# %% [markdown]
# ### Where to read on
#
# - R. Rojas, *Neural Networks: A Systematic Introduction*, Springer, 1996, chapters 1 to 3,
#   [doi 10.1007/978-3-642-61068-4](https://doi.org/10.1007/978-3-642-61068-4): units of 1943, the geometry of threshold
#   functions, and the step to learning, with many drawings.
# - T. Abraham, (Physio)logical circuits, *J. History of the Behavioral Sciences* 38:3, 2002,
#   [doi 10.1002/jhbs.1094](https://doi.org/10.1002/jhbs.1094): who McCulloch and Pitts were, and what they were after.
#
# ### Sources
#
# - W. S. McCulloch & W. Pitts, A logical calculus of the ideas immanent in nervous activity, *Bulletin of Mathematical
#   Biophysics* 5:115, 1943, doi 10.1007/BF02478259.
# - J. von Neumann, *First Draft of a Report on the EDVAC*, 1945, section 4; reprinted in *IEEE Annals of the History of
#   Computing* 15:27, 1993, doi 10.1109/85.238389.
# - S. Muroga, *Threshold Logic and Its Applications*, Wiley, 1971; counts: OEIS A000609, oeis.org/A000609.
# - F. Azevedo et al., *J. Comparative Neurology* 513:532, 2009, doi 10.1002/cne.21974.
# - T. Brown et al., Language models are few-shot learners, *NeurIPS*, 2020, arxiv.org/abs/2005.14165.
# - A. Gidon et al., *Science* 367:83, 2020, doi 10.1126/science.aax6239.

# %% [markdown] guide=true
# **What the class will stumble on.**
#
# - *At the threshold.* Half of the class writes `>`. The noise in section {lesson}.2 gives the other half something to think
#   about: firing at the threshold is a convention, and a gate should not depend on it.
# - *"It found nothing, so there is nothing."* Let one student defend the search, and another the balance of rows. With weights
#   up to 1 and three inputs the search is wrong, and nobody notices until `balance` finds nothing either.
# - *A table of two answers.* Searches are written with two weights. Ask how many weights NOT has.
# - *Where `return False` goes.* Inside the loop it ends the search after one unit.
# - *The veto.* Most read inhibition as subtraction. The third example of a class is usually the one that tells them apart.
#
# **In class.** The unit without a computer: three students hold up 0 or 1, a fourth has cards with weights and adds, a fifth
# holds the threshold. Then let two such groups build the adder, with one group's answer going to the other. Ten minutes.
#
# **Two oral questions.** (1) Somebody says that XOR needs "more neurons". How many, and which one does what? (Two: one for
# "both", and it inhibits the other.) (2) A cell fires on its own and is silenced by either of two inputs. Which gate is it,
# and does it need weights? (NOR; a veto is enough.)
