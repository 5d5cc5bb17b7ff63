# %% [markdown] needs="threshold_logic, perceptron, gradient_descent"
# # {lesson}. Why layers, why nonlinearity
#
# **About 170 minutes if NumPy is at your fingertips, about 290 [if not]{refresher:numpy} · 26 points · can be started alone; {needs}**
#
# A patient's temperature is 35 °C: bad. 37: fine. 40: bad again. No weighted sum of the temperature can sound this alarm: *as one
# input grows, a sum can only rise, or only fall*. Three units can: one for too cold, one for too warm, and one that listens to both.
#
# You choose all weights by hand; in lesson {lesson:backpropagation} networks *learn* them.
#
# After this lesson you can
# - run a network of any depth, and show that without a bend it is one layer;
# - build XOR, parity, and a network that follows a curve;
# - say what depth saves, and in which sense a weight is a synapse.
#
# **A refresher first?** {refresher:numpy}, {refresher:matrices} (no points, with a self-test).

# %% [markdown] drawing="lit-column"
# Three inputs, four hidden units, two outputs; the second hidden unit and its wires are orange. Below, as arrays, X, W1 with an orange second column, H, W2, output.

# %% given="setup"
from math import erf

import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, quiz
from helpers.data import digits, gate_inputs
from helpers.figures import layers as figures
from helpers.figures import show
from helpers.labs.folding import folded, relu_units, step_units
from helpers.labs.networks import activation_is_right, alone_and_shuffled, insist, ranks
from helpers.labs.networks import tell_lowest_and_gap
from helpers.labs.parity_by_heart import shares_right
from helpers.labs.signed_training import how_many, in_words, starts
from helpers.labs.staircases import largest_gap
from helpers.table import table
from helpers.widgets import layers as widgets


def step(z):
    """Return 1 where z >= 0, else 0: the threshold unit's answer, for arrays."""
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)

# %% [markdown] recall="bias-of-and"
# A unit with $w=(1,1)$ fires when $w\cdot x+b\ge0$. Which bias makes it an AND?
#
# - ( ) $b=-0.5$
#   > A single 1 is enough then: this is OR.
# - (x) $b=-1.5$
#   > Only $1+1$ is above 1.5.
# - ( ) $b=1.5$
#   > A bias is *minus* the threshold.

# %% [markdown] recall="linear-front"
# Twenty random units stood in front of a perceptron that had to learn XOR. Without thresholds they
#
# - ( ) helped in most draws
#   > They did *with* a threshold.
# - (x) did not help at all
#   > Sums of sums are sums. Section {lesson}.2 shows why.
# - ( ) helped when there were enough of them
#   > A thousand sums are still sums.

# %% [markdown] recall="slope-by-nudge"
# A weight goes up by 0.001 and the loss by 0.002. Downhill is
#
# - ( ) a larger weight
#   > That raised the loss.
# - (x) a smaller weight
#   > The slope is about 2, and you step against it.
# - ( ) neither
#   > Only at the bottom is the slope 0.

# %% [markdown] today="L3"
# Do more layers save units? You count them in section {lesson}.5.

# %% [markdown]
# ## {lesson}.1 What does a layer do?
#
# Here is that alarm in numbers. Two units make their sums; what is below 0 is bent up to 0; a third adds up.
#
# | |34 °C|37 °C|40 °C|
# |---|---|---|---|
# |unit 1, too cold: $36-T$|2|-1|-4|
# |bent|2|0|0|
# |unit 2, too warm: $T-38$|-4|-1|2|
# |bent|0|0|2|
# |output: the sum of both|2|0|2|
#
# A unit is a weighted sum, a bias, and an **activation**: the bend that the sum goes through. It makes a network **nonlinear**. Units that hear the same inputs form a **layer**. Their weights stand in a table $W$: *one column for each unit*.

# %% given="example"
x_row = np.array([[1.0, 2.0]])
first = (np.array([[1.0, 0.0], [2.0, 1.0]]), np.array([0.0, -3.0]))
second = (np.array([[1.0], [2.0]]), np.array([1.0]))

# %% [markdown]
# In `first`, unit 1 has the column $1, 2$ and the bias $0$. On the row $(1,2)$ its sum is
# $1\cdot1+2\cdot2+0=5$. Unit 2, with $0,1$ and $-3$, has $-1$. (A warm-up.)

# %% exercise="layer-sums" minutes=5 difficulty=1
def layer_sums(x, W, b):
    """`layer_sums(x_row[0], first[0], first[1])` is [5, -1].

    Return the sums of all units of one layer for one row: for each unit the inputs
    times its weights, added up, and its bias. No activation.

    Parameters
    ----------
    x : array of shape (n_in,), one row
    W : array of shape (n_in, n_units)
    b : array of shape (n_units,)

    Returns
    -------
    list or array of n_units numbers
    """
    ### BEGIN SOLUTION
    sums = []
    for unit in range(len(b)):
        sums.append(np.dot(x, W[:, unit]) + b[unit])
    return sums
    ### END SOLUTION

# %% [markdown] hint="layer-sums"
# 1. One loop goes through the units, and collects one number for each.
# 2. `W[:, 1]` is the column of the second unit: as many weights as there are inputs.
# 3. `np.dot(u, v)` multiplies two arrays entry by entry and adds up. What is still missing then, and which of the biases is it?

# %% check="layer-sums" points=1
check.close(layer_sums(x_row[0], first[0], first[1]), [5, -1], "Unit 1: 1 * 1 + 2 * 2 + 0. Unit 2: 1 * 0 + 2 * 1 - 3.")
wide = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 3.0]]), np.array([0.5, 0.0, -1.0])
check.close(layer_sums(np.array([2.0, -1.0]), wide[0], wide[1]), [2.5, -1, 0], "Two inputs, three units: three sums.")
### BEGIN HIDDEN TESTS
for seed, shape in enumerate([(1, 4), (3, 2), (5, 1), (4, 4)]):
    rng = np.random.default_rng([40, seed])
    x, W, b = rng.normal(size=shape[0]), rng.normal(size=shape), rng.normal(size=shape[1])
    check.close(layer_sums(x, W, b), x @ W + b, "One sum for each unit: inputs times its column, plus its bias.", rtol=1e-4, atol=1e-5)
### END HIDDEN TESTS

# %% wrong="layer-sums" why="You read a unit's weights along a row of W. They are a column: W[:, k] for unit k."
def layer_sums(x, W, b): return W @ x + b

# %% wrong="layer-sums" why="These are the weighted inputs alone. Each unit adds its own bias."
def layer_sums(x, W, b): return x @ W

# %% wrong="layer-sums" why="All your units have the first unit's bias. Unit k has b[k]."
def layer_sums(x, W, b): return x @ W + b[0]

# %% wrong="layer-sums" why="It came back after the first unit: the `return` stands inside the loop."
def layer_sums(x, W, b): return [x @ W[:, 0] + b[0]]

# %% stranger="layer-sums"
def layer_sums(x, W, b): return np.maximum(x @ W + b, 0)

# %% [markdown]
# NumPy does nearly the same for *all rows and all units at once*: `X @ W` takes each row of `X` with each column of `W`. But the
# product leaves something out that your loop has. What is it?

# %%
X = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.0]])  # then change a number
W, b = first
row_by_row = [layer_sums(row, W, b) for row in X]
print("your loop, row by row, minus X @ W:")
print(np.array(row_by_row) - X @ W)

# %% [markdown]
# **A network is a chain of layers.** `params` is a list with one pair `(W, b)` for each layer. What leaves one layer enters
# the next. Every layer but the last is a **hidden layer**, and only hidden layers bend. The last layer hands on its sums as
# they are, so an output may be any number. Such a chain is called a *multilayer perceptron*, or MLP.
#
# With the absolute value as activation, `first` hands on 5 and 1, and `second` answers $1 \cdot 5 + 2 \cdot 1 + 1 = 8$.

# %% exercise="mlp-forward" minutes=15 difficulty=2
def mlp_forward(X, params, activation):
    """`mlp_forward(x_row, [first, second], np.abs)` is [[8]].

    Return what the last layer of a network answers to each row of X. A network may have
    any number of layers; if it has only one, that is the last.

    Parameters
    ----------
    X : array of shape (n_samples, n_in)
    params : list of pairs (W, b), one for each layer, at least one; shapes
        (n_in, n_out), (n_out,); after the call X and params hold what they held before
    activation : function that takes an array of any shape (no list) and returns an
        array of the same shape

    Returns
    -------
    array of shape (n_samples, n_out of the last layer)
    """
    ### BEGIN SOLUTION
    for W, b in params[:-1]:
        X = activation(X @ W + b)
    W, b = params[-1]
    return X @ W + b
    ### END SOLUTION

# %% [markdown] hint="mlp-forward"
# 1. What leaves one layer enters the next. So a loop and one variable for "the numbers on their way" are enough.
# 2. One layer is what the cell above does: with `layer_sums` row by row, or for all rows at once (what was missing there?). A list of sums becomes an
#    array by `np.array(sums)`.
# 3. `params[:-1]` is all pairs but the last: loop over these, and bend each result before it goes on. `params[-1]`
#    is the last pair. What does it not get?

# %% [markdown] sibling="mlp-forward"
# The thermometer, with all numbers. One input, two hidden units, one output; the activation turns what is below 0 into 0.
#
# 1. *The first layer.* Two columns, one for each unit: $W_1 = (-1 \;\; 1)$, one row for the one input. $b_1 = (36, -38)$.
# 2. *A row comes in:* $T = 40$. The sums are $-40 + 36 = -4$ and $40 - 38 = 2$.
# 3. *Bend.* This is a hidden layer, so $(-4, 2)$ becomes $(0, 2)$.
# 4. *The second layer.* It hears these two numbers. $W_2$ is the column $1, 1$ and $b_2 = 0$: $1 \cdot 0 + 1 \cdot 2 + 0 = 2$.
# 5. *Do not bend.* It is the last layer: the output is 2.
#
# A third layer behind it would hear this 2, and then the second one would have to bend.

# %% starter="mlp-forward"
def mlp_forward(X, params, activation):
    H = X  # the numbers on their way, one row for each row of X
    for W, b in params[:-1]:
        sums = ...  # of all units of this layer, for all rows of H
        H = ...  # what this layer hands on
    W, b = params[-1]
    return ...

# %% check="mlp-forward" points=3
check.close(mlp_forward(x_row, [first, second], np.abs), [[8]], "The sums 5 and -1 are bent to 5 and 1; the output is 5 + 2 + 1.")


def bend(z):
    assert not isinstance(z, (list, tuple)), "Your activation was handed a list. It takes an array: np.array(sums)."
    return np.abs(z)


X = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.0]])
layer_1, layer_2 = ([[1, 0], [2, 1]], [0, -3]), ([[1, -1], [0, 2]], [1, 1])
layer_1, layer_2, layer_3 = [(np.array(W), np.array(b)) for W, b in (layer_1, layer_2, ([[2], [1]], [-1]))]
check.close(mlp_forward(X, [layer_1], bend), [[5, -1], [-2, -4], [3, -3]],
            "One layer is the last layer: it hands on its sums as they are.")
check.close(mlp_forward(X, [layer_1, layer_2], bend), [[6, -2], [3, 7], [4, 4]],
            "Two layers: the activation, here the absolute value, comes after the first one and its bias only.")
params = [layer_1, layer_2, layer_3]
before = X.copy(), [(W.copy(), b.copy()) for W, b in params]
check.close(mlp_forward(X, params, bend), [[13], [12], [11]],
            "Three layers: the activation comes twice, after the first and after the second layer.")
check.unchanged([X, params], before,
                "X and params must stay as they are: whoever uses the network next needs all its layers.")
check.close(mlp_forward(x_row, [layer_1, layer_1], bend), [[7, -2]],
            "Both layers are the same pair, twice: the first bends 5 and -1, the last does not bend.")
widening = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, 1.0]]), np.zeros(3)
check.close(mlp_forward(x_row, [widening, (np.array([[1], [10], [100]]), np.array([0]))], bend), [[121]],
            "Two inputs, three hidden units, one output: a layer may be wider than what enters it.")
deep = [(np.ones((1, 40)), np.zeros(40)), (np.ones((40, 1)), np.zeros(1))]
check.swift(lambda: mlp_forward(np.ones((601, 1)), deep, np.abs), 25, "the error curves in section {lesson:layers}.6",
            "A loop is fine. X @ W + b does all rows and units at once, and is faster.", limit=30)
### BEGIN HIDDEN TESTS
from helpers.reference import layers as reference
for seed, sizes in enumerate([(3, 2), (3, 5, 2), (4, 4, 4, 4), (2, 6, 1, 5, 3)]):
    rng = np.random.default_rng([4, seed])
    params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:])]
    X = rng.normal(size=(7, sizes[0]))
    for bend in (np.tanh, step, lambda z: z + 1):
        expected = reference.mlp_forward(X, params, bend)
        check.close(mlp_forward(X, params, bend), expected,
                    "Each layer feeds the next, and the last one stays linear.", rtol=1e-4, atol=1e-5)
    alone = [mlp_forward(row[None, :], params, np.tanh)[0] for row in X]
    check.close(mlp_forward(X, params, np.tanh), alone, "All rows at once give what the rows give one by one.", rtol=1e-4, atol=1e-5)
### END HIDDEN TESTS

# %% probes="mlp-forward"
probe(mlp_forward(x_row, [first, second], np.abs))
square = (np.array([[1, -1], [0, 2]]), np.array([1, 1]))
probe(mlp_forward(np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.0]]), [first], np.tanh))
probe(mlp_forward(np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.0]]), [first, square], np.tanh))
pairs = [first, square, (np.array([[2], [1]]), np.array([-1]))]
probe(mlp_forward(np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.0]]), pairs, np.tanh))
probe(len(pairs), "Counting the layers of params afterwards")

# %% wrong="mlp-forward" why="The activation comes after every layer but the last. Your last layer is bent too."
def mlp_forward(X, params, activation, right=mlp_forward): return activation(right(X, params, activation))

# %% wrong="mlp-forward" why="The biases are missing: each unit adds its own to its sum."
def mlp_forward(X, params, activation, right=mlp_forward): return right(X, [(W, 0) for W, b in params], activation)

# %% wrong="mlp-forward" why="The bias belongs to the weighted sum, so it is added before the activation, not after it."
def mlp_forward(X, params, activation):
    for W, b in params[:-1]:
        X = activation(X @ W) + b
    W, b = params[-1]
    return X @ W + b

# %% wrong="mlp-forward" why="Your network has no activation, so it is linear, however many layers it has."
def mlp_forward(X, params, activation, right=mlp_forward): return right(X, params, lambda z: z)

# %% wrong="mlp-forward" why="You run the first and the last layer only. A network may have any number of layers in between."
def mlp_forward(X, params, activation, right=mlp_forward): return right(X, [params[0], *params[1:][-1:]], activation)

# %% wrong="mlp-forward" why="What you were handed is not the same afterwards. params.pop() does this, and so does writing into X or params, as with += or params[k] = ...; params[-1] only looks."
def mlp_forward(X, params, activation, right=mlp_forward): return right(X, params + [params.pop()], activation)

# %% wrong="mlp-forward" why="A unit's weights are a column of W, and W has shape (n_in, n_out). You read them along the rows. Other books transpose W, and then W @ x is right."
def mlp_forward(X, params, activation, right=mlp_forward): return right(X, [(W.T, b) for W, b in params], activation)

# %% wrong="mlp-forward" why="Your `return` stands inside the loop, so the network ends after its first layers. Where there is one layer only, the loop never runs, and nothing comes back."
def mlp_forward(X, params, activation):
    for W, b in params[:-1]:
        X = activation(X @ W + b)
        W, b = params[-1]
        return X @ W + b

# %% wrong="mlp-forward" why="You bend what comes in. The activation bends the sums of a hidden layer, on their way out of it."
def mlp_forward(X, params, activation):
    for W, b in params:
        X = activation(X) @ W + b
    return X

# %% stranger="mlp-forward"
def mlp_forward(X, params, activation, right=mlp_forward): return right(X, [(W, -b) for W, b in params], activation)

# %% stranger="mlp-forward"
def mlp_forward(X, params, activation, right=mlp_forward): return right(X, params[::-1], activation)

# %% stranger="mlp-forward"
def mlp_forward(X, params, activation):
    H = X
    for W, b in params[:-1]:
        H = activation(X @ W + b)  # X, and not what the layer before left
    return H @ params[-1][0] + params[-1][1]

# %% [markdown]
# If your network is nothing but units, then a plain loop over single units gives the same numbers, and their *order* does
# not matter: shuffle the columns of $W_1$ and the rows of $W_2$ in the same way, and nothing changes.

# %% claim="weighted-sum"
alone, shuffled = alone_and_shuffled(mlp_forward, np.tanh)
print(f"batch against loop over units: largest difference {alone:.0e}")
print(f"hidden units in another order: largest difference {shuffled:.0e}")

# %% [markdown] claim="weighted-sum"
# **What we saw.** The differences are rounding errors. The sentence "an artificial neuron is a weighted sum, a bias and an
# activation" **holds**, by definition, and this follows: a layer is a crowd of units that know nothing about each other. A unit has no place, only wires. In
# the cortex, place matters: nearby cells are connected more often.

# %% [markdown] pause=true
# You can run a network. Next, see why it takes the bend, and how a bend solves XOR.

# %% [markdown]
# ## {lesson}.2 What can layers do without a bend?
#
# Leave out the activation and the biases. Then the row (1, 0) leaves `first` as (1, 0), and `second` as 1. The row (0, 1) leaves
# them as (2, 1), and then as 4. These two answers fix what the two layers do to *every* row: the row (3, 5) leaves
# as three times the first answer plus five times the second. So one table would do, with 1 and 4 in its only column. How do you get
# this table for any number of layers? (How tables are multiplied, with a picture and small numbers: {refresher:matrices}.)

# %% exercise="collapse-linear" minutes=8 difficulty=1
def collapse_linear(weights):
    """`collapse_linear([first[0], second[0]])` is [[1], [4]].

    Return the one matrix W that does what a whole stack of linear layers without
    biases does: X @ W equals ((X @ weights[0]) @ weights[1]) @ ... for every X.

    Parameters
    ----------
    weights : list of at least one array, first layer first; shapes (n_in, n_out); after
        the call it holds what it held before

    Returns
    -------
    array of shape (n_in of the first layer, n_out of the last)
    """
    ### BEGIN SOLUTION
    W = weights[0]
    for following in weights[1:]:
        W = W @ following
    return W
    ### END SOLUTION

# %% [markdown] hint="collapse-linear"
# 1. $((x A) B) C$ is $x (A B C)$: you may multiply the matrices first, and let the row come later. The order stays.
# 2. Keep one matrix, and multiply the layers onto it one after the other. On which side does the next one belong, if rows
#    come in from the left?
# 3. Begin with `weights[0]`; `weights[1:]` are all the others. `@` is the matrix product, `*` multiplies entry by entry.

# %% check="collapse-linear" points=2
A, B = np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [3.0, 1.0]])
C, x = np.array([[1.0, -1.0, 2.0], [0.0, 1.0, 1.0]]), np.array([[5.0, -2.0]])
given = [A.copy(), B.copy(), C.copy()]
collapse_linear(given)
check.unchanged(given, [A, B, C], "The list weights and its arrays must stay as they are. Keep the product in a variable of your own.")
check.close(collapse_linear([first[0], second[0]]), [[1], [4]], "Row 1 of the first W is (1, 0), row 2 is (2, 1); the second W is the column 1, 2.")
check.close(collapse_linear([A, B]), [[7, 2], [3, 1]], "First A, then B: with rows as inputs that is A @ B, not B @ A.")
check.close(collapse_linear([A]), A, "One layer is itself.")
check.close(x @ collapse_linear([A, B, C]), ((x @ A) @ B) @ C, "Three layers, one row, the same answer.")
### BEGIN HIDDEN TESTS
from helpers.reference import layers as reference
rng = np.random.default_rng(43)
for sizes in [(4, 2), (3, 5, 4), (5, 1, 5), (6, 3, 7, 2, 4)]:
    weights = [rng.normal(size=pair) for pair in zip(sizes, sizes[1:])]
    W = collapse_linear(weights)
    check.close(W, reference.collapse_linear(weights),
                "One matrix does what the linear layers do in turn.", rtol=1e-4, atol=1e-5)
    assert np.linalg.matrix_rank(W) <= min(sizes), "No product has a higher rank than its narrowest layer is wide."
### END HIDDEN TESTS

# %% [markdown] derivation="collapse-linear"
# A row $x$ becomes $x W_1$, then $(x W_1) W_2 = x (W_1 W_2)$, and so on: brackets may be moved, the order may not. One matrix,
# $W_1 W_2 \cdots W_L$, does it all. Its rows are what the stack makes of (1, 0, ...), (0, 1, ...) and so on.

# %% wrong="collapse-linear" why="The order is reversed. Rows come in from the left, so the first layer stands on the left: A @ B @ C."
def collapse_linear(weights, right=collapse_linear): return right(weights[::-1])

# %% wrong="collapse-linear" why="Layers one behind the other multiply; layers side by side would add."
def collapse_linear(weights): return sum(weights)

# %% wrong="collapse-linear" why="* multiplies entry by entry. A layer behind a layer is the matrix product, @."
def collapse_linear(weights): return np.prod(weights, axis=0)

# %% wrong="collapse-linear" why="Your loop multiplies entry by entry, W * following. A row goes through a layer by the matrix product, @."
def collapse_linear(weights):
    W = weights[0]
    for following in weights[1:]:
        W = W * following
    return W

# %% wrong="collapse-linear" why="That is the transpose: rows and columns are swapped. W has shape (n_in, n_out)."
def collapse_linear(weights, right=collapse_linear): return right(weights).T

# %% stranger="collapse-linear"
def collapse_linear(weights): return weights[0] @ weights[-1] if len(weights) > 1 else weights[0]

# %% [markdown]
# Send 300 digits of 64 pixels through four linear layers, of 100, 3, 100 and 10 units. Out comes a table of 300 rows and 10
# columns. How many of the 10 columns are needed, so that the others are weighted sums of these?
#
# <details><summary>This number has a name</summary>
#
# It is the *rank* of the table. The columns $(1, 2, 3)$ and $(2, 4, 6)$ have rank 1: the second is twice the first. With
# $(0, 0, 1)$ as a third column the rank is 2. Counted along the rows it is the same number.
#
# </details>

# %% prediction="rank-of-stack"
# How many of the 10 columns are needed for the others to be weighted sums of them?
# Write: rank_of_stack = (a whole number)
### BEGIN SOLUTION
rank_of_stack = 3
### END SOLUTION

# %% experiment="rank-of-stack"
narrow = 3  # the second layer; then try 7 and 30
X = digits()[0][:300].reshape(-1, 64)
linear, bent = ranks(collapse_linear, mlp_forward, X, [100, narrow, 100, 10])
table(["", "columns of their own (rank)"],
      [["four linear layers", linear], ["with tanh in between", bent]])
quiz.compare("Columns of their own after four linear layers", rank_of_stack, linear)

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The four layers were one matrix all along, and no later layer brings back what the layer of 3 lost: the rank is never
# above the narrowest width. With a bend in between, the same weights need all ten columns. (Still, only 3 numbers get through.
# The bend lays them out on a curved surface, and a curved surface takes more columns than a flat one.)
#
# </details>

# %% [markdown] quiz="twenty-linear-layers"
# A network has 20 layers of 500 units and no activation. Compared with a single linear layer, it can
#
# - ( ) represent more functions: more layers are smarter
#   > The product of 20 matrices is one matrix. `collapse_linear` finds it.
# - (x) represent nothing more
#   > Yes. It may train differently, but what it can say is $X W$ (plus a bias).
# - ( ) raise the rank of its inputs, up to 500
#   > A product never has a higher rank than any of its factors, nor than $X$ itself.
# - ( ) solve XOR, but not parity of 8 bits
#   > XOR is not linear, so no stack of linear layers computes it.

# %% [markdown]
# ## {lesson}.3 How does a bend solve XOR?
#
# No line separates 01 and 10 from 00 and 11. But a hidden layer moves the *points*: what its units answer to a row is a new
# description of that row, its **representation**. In the right representation a plain sum is enough.
#
# Choose the weights yourself, with the sharpest bend of all: `step(z)`, which is 1 where $z \ge 0$. There are many right
# answers. All are accepted.

# %% exercise="xor-by-hand" minutes=10 difficulty=2
def xor_by_hand():
    """`xor_by_hand()` is run as step(X @ W1 + b1) @ W2 + b2, and answers 0, 1, 1, 0 to
    the rows 00, 01, 10, 11.

    Return the params of a network with one hidden layer of step units that computes
    XOR. The output itself is 0 or 1, because no activation comes after the last layer.

    Returns
    -------
    [(W1, b1), (W2, b2)] with shapes (2, n_hidden), (n_hidden,), (n_hidden, 1) and (1,),
        lists or arrays; you choose n_hidden
    """
    ### BEGIN SOLUTION
    W1 = np.array([[1.0, 1.0], [1.0, 1.0]])
    b1 = np.array([-0.5, -1.5])  # the first unit is OR, the second is AND
    W2 = np.array([[1.0], [-1.0]])  # OR, but not AND
    return [(W1, b1), (W2, np.array([0.0]))]
    ### END SOLUTION

# %% [markdown] hint="xor-by-hand"
# 1. XOR is "one of them, but not both". Which two gates of lesson {lesson:threshold_logic} are in this sentence?
# 2. Let both hidden units add up the inputs, with weights of 1. A bias of -0.5 makes the first an OR, since a sum of
#    1 is enough then. Which bias makes the second an AND?
# 3. Draw the four rows with the answers of both units: 00, 10, 10, 11. Which weights turn these into 0, 1, 1, 0, with an
#    output bias of 0? Mind the shapes: a *column* of `W1` belongs to one hidden unit, and `W2` is a column.

# %% check="xor-by-hand" points=2
(W1, b1), (W2, b2) = xor_by_hand()
n_hidden, found = np.size(b1), [np.shape(part) for part in (W1, b1, W2, b2)]
wanted = [(2, n_hidden), (n_hidden,), (n_hidden, 1), (1,)]
assert found == wanted, f"With {n_hidden} biases b1, the shapes of W1, b1, W2, b2 should be {wanted}, not {found}."
hidden = step(gate_inputs(2) @ np.asarray(W1) + b1)
check.close(hidden @ W2 + b2, [[0], [1], [1], [0]], "The rows 00, 01, 10, 11 should give 0, 1, 1, 0.")
### BEGIN HIDDEN TESTS
from helpers.reference import layers as reference
output = reference.mlp_forward(gate_inputs(2), xor_by_hand(), reference.step)
check.close(output, [[0], [1], [1], [0]], "Your weights compute XOR on every row in any correct forward pass.")
### END HIDDEN TESTS

# %% probes="xor-by-hand"
(W1, b1), (W2, b2) = xor_by_hand()
probe(step(gate_inputs(2) @ np.asarray(W1) + b1) @ W2 + b2, "Your network on all rows")
probe(bool(np.all(step(gate_inputs(2) @ np.asarray(W1) + b1))))
probe(bool(np.ptp(b1) == 0), "Asking whether all hidden units have the same bias")

# %% wrong="xor-by-hand" why="Your output is 0 or above for yes and below 0 for no, as if a step came after it. Nothing comes after the last layer: the output itself has to be 0 or 1."
def xor_by_hand(): return [(np.ones((2, 2)), np.array([-0.5, -1.5])), (np.array([[1.0], [-1.0]]), np.array([-0.5]))]

# %% wrong="xor-by-hand" why="You add OR and AND, so the row 11 gets 2. The second unit has to hold the output back: a weight of -1."
def xor_by_hand(): return [(np.ones((2, 2)), np.array([-0.5, -1.5])), (np.array([[1.0], [1.0]]), np.array([0.0]))]

# %% wrong="xor-by-hand" why="A bias is minus the threshold. With biases above 0 both units fire when nothing comes in, and for every other row."
def xor_by_hand(): return [(np.ones((2, 2)), np.array([0.5, 1.5])), (np.array([[1.0], [-1.0]]), np.array([0.0]))]

# %% wrong="xor-by-hand" why="The output is 0 on every row. If both units have the same bias they do the same, and what one adds the other takes away. One should be OR (a sum of 1 is enough), the other AND (it takes 2)."
def xor_by_hand(): return [(np.ones((2, 2)), np.array([-0.5, -0.5])), (np.array([[1.0], [-1.0]]), np.zeros(1))]

# %% wrong="xor-by-hand" why="This is the answer for ReLU units, (a + b) - 2 (a + b - 1). A step unit says only 0 or 1, and 1 already at 0."
def xor_by_hand(): return [(np.ones((2, 2)), np.array([0.0, -1.0])), (np.array([[1.0], [-2.0]]), np.array([0.0]))]

# %% wrong="xor-by-hand" why="W2 has lost its second direction. Every W has shape (n_in, n_out), so W2 is a column of shape (n_hidden, 1)."
def xor_by_hand(): return [(np.ones((2, 2)), np.array([-0.5, -1.5])), (np.array([1.0, -1.0]), np.array([0.0]))]

# %% wrong="xor-by-hand" why="The unit that adds is AND, and the one that takes away is OR. It is the other way round: XOR is OR but not AND."
def xor_by_hand(): return [(np.ones((2, 2)), np.array([-1.5, -0.5])), (np.array([[1.0], [-1.0]]), np.zeros(1))]

# %% wrong="xor-by-hand" why="OR and NAND are a good choice: rows with both get 2, the others 1. What is missing is an output bias that moves these to 1 and 0."
def xor_by_hand(): return [(np.array([[1.0, -1.0], [1.0, -1.0]]), np.array([-0.5, 1.5])), (np.ones((2, 1)), np.zeros(1))]

# %% stranger="xor-by-hand"
def xor_by_hand(): return [(np.ones((2, 2)), np.array([-0.5, -1.5])), (np.zeros((2, 1)), np.array([0.0]))]

# %% stranger="xor-by-hand"
def xor_by_hand(): return [(np.ones((2, 2)), np.array([-0.5, -1.5])), (np.array([[1.0], [-2.0]]), np.array([0.0]))]

# %%
show(figures.xor_network(xor_by_hand(), mlp_forward, step),
     alt="Left: the plane of inputs with one line for each hidden unit, and shaded "
     "where the network answers 1; a right one shades 01 and 10 only. Right: a table "
     "of what each hidden unit and the output say of the four rows.")

# %% [markdown]
# **What to look for.** In the table, 01 and 10 may have the same representation, or 00 and 11. Either way a plain sum
# now tells the two classes apart.

# %% [markdown] pause=true
# A bend makes XOR possible. Next, the same question for eight inputs.

# %% [markdown]
# ## {lesson}.4 Does a harder problem need more layers?
#
# XOR asks: is the number of ones odd? Asked of $n$ bits, this is *parity*, the famous example of Minsky and Papert
# (1969). They proved that at least one of the units in front of a learning perceptron must look at *all* inputs.
#
# So let every hidden unit look at everything. "Eight bits need eight layers", says a friend. Do it with one.

# %% exercise="parity-network" minutes=18 difficulty=2
def parity_network(n_bits):
    """`parity_network(3)` is run as step(X @ W1 + b1) @ W2 + b2, and answers 1 to 001
    and to 111, and 0 to 000 and to 101.

    Return the params of a network that tells odd from even, with one hidden layer of
    step units. On a row of zeros and ones its output is 1 if the number of ones is odd
    and 0 if it is even (0 is even).

    Parameters
    ----------
    n_bits : whole number from 2 to 10

    Returns
    -------
    [(W1, b1), (W2, b2)] with shapes (n_bits, n_hidden), (n_hidden,), (n_hidden, 1) and
        (1,), lists or arrays; n_hidden is at most n_bits
    """
    ### BEGIN SOLUTION
    thresholds = np.arange(1, n_bits + 1)  # unit k fires if at least k inputs are 1
    W1 = np.ones((n_bits, n_bits))
    W2 = np.where(thresholds % 2 == 1, 1.0, -1.0)[:, None]
    return [(W1, 0.5 - thresholds), (W2, np.zeros(1))]
    ### END SOLUTION

# %% [markdown] hint="parity-network"
# 1. Parity depends on one number only: how many ones there are. What can a step unit say about that number?
# 2. Let unit k fire when at least k inputs are 1, for k = 1, 2, ..., n: all weights are 1. Which bias does "at least k"
#    need? (In your XOR, OR was "at least 1" and AND "at least 2".)
# 3. When one, two, three, four, ... units fire, the output has to be 1, 0, 1, 0, ... So what must each unit do to the
#    answer as it joins? `np.ones((n, n))` is a square of ones, and `a[:, None]` turns an array into a column.

# %% check="parity-network" points=4
assert len(parity_network(3)) == 2, "One pair (W, b) for the hidden layer and one for the last: [(W1, b1), (W2, b2)]."
for n_bits in (3, 2, 4, 5, 6):
    (W1, b1), (W2, b2) = parity_network(n_bits)
    n_hidden, found = np.size(b1), [np.shape(part) for part in (W1, b1, W2, b2)]
    assert n_hidden <= n_bits, f"{n_hidden} hidden units for {n_bits} bits: {n_bits} are enough, if each one counts."
    wanted = [(n_bits, n_hidden), (n_hidden,), (n_hidden, 1), (1,)]
    assert found == wanted, f"{n_bits} bits: the shapes of W1, b1, W2, b2 should be {wanted}, not {found}."
    rows = gate_inputs(n_bits)
    output = step(rows @ np.asarray(W1) + b1) @ W2 + b2
    for row, answer in zip(rows, output[:, 0]):
        assert abs(answer - row.sum() % 2) < 1e-6, f"{row} has {row.sum()} ones: not {answer:g} but {row.sum() % 2}."
### BEGIN HIDDEN TESTS
from helpers.reference import layers as reference
for n_bits in (5, 6, 8):
    params, rows = parity_network(n_bits), gate_inputs(n_bits)
    output = reference.mlp_forward(rows, params, reference.step)
    assert np.shape(params[0][0])[-1] <= n_bits, "Parity needs no more hidden units than bits."
    expected = reference.mlp_forward(rows, reference.parity_network(n_bits), reference.step)
    check.close(output, expected, "The network tells odd from even on every row.", atol=1e-6)
### END HIDDEN TESTS

# %% probes="parity-network"
for n_bits in (2, 3, 5):
    (W1, b1), (W2, b2) = parity_network(n_bits)
    probe(step(gate_inputs(n_bits) @ np.asarray(W1) + b1) @ W2 + b2, "Your network on all rows")
    probe(np.shape(W1)[-1] > n_bits)

# %% wrong="parity-network" why="You give each odd row a unit of its own. That works, but it takes 2^(n-1) units, 128 for 8 bits. Let each unit count the ones instead."
def parity_network(n_bits):
    odd = np.array([row for row in gate_inputs(n_bits) if row.sum() % 2])
    return [(2.0 * odd.T - 1, 0.5 - odd.sum(axis=1)), (np.ones((len(odd), 1)), np.zeros(1))]

# %% wrong="parity-network" why="Your counting starts at 0. The unit for 'at least 0 ones' always fires, so odd and even have changed places: start with the unit that needs one."
def parity_network(n, right=parity_network): return [(right(n)[0][0], right(n)[0][1] + 1), right(n)[1]]

# %% wrong="parity-network" why="Your output adds all units up, which gives the number of ones. Every further unit has to turn the answer round: if the first adds 1, what must the second bring, and what the third?"
def parity_network(n, right=parity_network): return [right(n)[0], (np.abs(right(n)[1][0]), np.zeros(1))]

# %% wrong="parity-network" why="Weights 1, -2, 2, -2, ... are right for ReLU units, which keep growing. A step unit adds the same however far past its threshold it is: use +1 and -1."
def parity_network(n, f=parity_network): return [f(n)[0], (f(n)[1][0] * np.where(np.arange(n) > 0, 2, 1)[:, None], np.zeros(1))]

# %% wrong="parity-network" why="Your network says 'exactly one'. Parity of three ones is 1 again: it is odd, not one."
def parity_network(n): return [(np.ones((n, 2)), np.array([-0.5, -1.5])), (np.array([[1.0], [-1.0]]), np.zeros(1))]

# %% wrong="parity-network" why="All your signs are reversed: one active input gives -1. The first unit has to bring the answer up to 1, the second back to 0."
def parity_network(n, right=parity_network): return [right(n)[0], (-right(n)[1][0], np.zeros(1))]

# %% wrong="parity-network" why="Each of your units looks at one input only. Parity hangs on all inputs together: let every unit hear all of them, and count."
def parity_network(n, right=parity_network): return [(np.eye(n), np.full(n, -0.5)), right(n)[1]]

# %% stranger="parity-network"
def parity_network(n, right=parity_network): return [right(n)[0], (right(n)[1][0] * np.arange(1, n + 1)[:, None], np.zeros(1))]

# %%
n_bits = 8  # then try 5
show(figures.parity_counts(parity_network, mlp_forward, step, n_bits),
     alt="Above: the output against the number of ones; a right network jumps between "
     "0 and 1. Below: one arrow for each hidden unit at the count where it switches "
     "on, up or down by its output weight.")

# %% [markdown]
# Eight bits need no more than eight hidden units in one layer, no deeper than XOR. So a network *can represent*
# parity. Would one *learn* it from examples? Take 400 random step units, like the A-units of lesson {lesson:perceptron},
# and fit the output layer by least squares: the weights that come closest to the wanted answers. Fitted to all 256 rows of
# 8 bits it gets every row right, so it can represent parity too. Now show it a random half of the rows, and ask for the others.

# %% prediction="parity-unseen"
# 128 rows are shown and learned by heart. How many per cent of the other 128 rows
# will come out right? Write: parity_unseen = (a number from 0 to 100)
### BEGIN SOLUTION
parity_unseen = 50
### END SOLUTION

# %% experiment="parity-unseen"
n_shown = 128  # of 256 rows; then try 64 and 200
draws = []
for seed in range(8):
    draws.append(shares_right(n_shown, seed))
shown, unseen = 100 * np.mean(draws, axis=0)
table(["", "% of rows right"], [["shown", shown], ["not shown", unseen]])
quiz.compare("Rows never shown that are right", parity_unseen, unseen, unit="%")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# It learned every row by heart, and was *worse than a coin* on the rest. The network guesses that similar
# rows have similar answers. In parity all eight nearest neighbours of a row have the other answer.
#
# </details>

# %% [markdown] quiz="parity-of-eight"
# What do you need to compute the parity of 8 bits with step units?
#
# - ( ) Eight layers, one for each bit
#   > That is one way, a chain of XORs. You did it with one hidden layer.
# - ( ) At least 128 hidden units, one for each odd row
#   > That works too. Units that count get by with eight.
# - (x) One hidden layer of eight units is enough
#   > Yes: "at least $k$ ones", for $k$ from 1 to 8, with output weights $+1, -1, +1, \dots$
# - ( ) It is impossible: Minsky and Papert proved it
#   > They proved limits for *one* layer of learning behind units that see only a part of the input.

# %% [markdown] pause=true
# You have built networks that no single unit can replace. Next, see how the kind of bend and the depth matter.

# %% [markdown]
# ## {lesson}.5 Does depth save units?
#
# A step unit passes on one bit: "at least $k$". Units that pass on a *number* can do more. The thermometer had such units:
# what is above 0 goes on, everything below becomes 0. This is the **ReLU**. Three more are in daily use. The *sigmoid* of
# lesson {lesson:gradient_descent} runs from 0 to 1 and levels off on both sides, like a cell that is silent or fires as fast as it can.
# *tanh* has the same shape and runs from $-1$ to 1. The *GELU*, found in many language models, multiplies $z$ by the share of the
# standard normal distribution that lies below $z$.
#
# For that share Python has `erf`: `erf(a)` is the share of the same bell (mean 0, standard deviation 1) that lies between
# $-a\sqrt2$ and $a\sqrt2$. *In numbers:* below $-1.5$ lies 0.0668 of the bell, so GELU is $-0.1002$ there; `erf(1.5 / sqrt(2))` is 0.8664,
# the share between $-1.5$ and $1.5$. Draw the bell: how do you get the 0.0668 from it?
#
# Think of one number $z$. If `one` is your function of one number, `np.vectorize(one, otypes=[float])` is a function that
# does it to every entry of an array of any shape, and leaves that array as it is.

# %% exercise="activation" minutes=10 difficulty=2
def activation(name):
    """`activation("relu")(np.array([-1.5, 0.0, 2.5]))` is [0, 0, 2.5].

    Return the activation function of that name: "sigmoid", "tanh", "relu" or "gelu", as
    in the text. GELU may be exact or in the tanh form: an error of 0.001 is allowed.

    Returns
    -------
    function that takes an array z of any shape, with entries from -100 to 100 (whole
        numbers or not), and returns an array of the same shape: the activation of each
        entry. After the call z holds what it held before.
    """
    ### BEGIN SOLUTION
    activations = {
        "sigmoid": lambda z: (1 + np.tanh(z / 2)) / 2,
        "tanh": np.tanh,
        "relu": lambda z: np.maximum(z, 0),
        "gelu": lambda z: z / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))),
    }
    return activations[name]
    ### END SOLUTION

# %% [markdown] hint="activation"
# 1. A function can return a function. Inside `activation` write `def one(z): ...`, and below it return what makes `one` work
#    on arrays. The caller supplies z.
# 2. Outside lies $1 - 0.8664$, half of it on each side; and `erf` of a negative number is minus that of the positive one. `erf`, Python's `max`, and `exp` and `tanh` from `math` take single numbers, so they belong inside `one`. `np.exp`,
#    `np.tanh` and `np.maximum` take whole arrays; then no `np.vectorize` is needed.
# 3. Begin with ReLU and run the check: it goes name by name. Which of the four do you have from lesson {lesson:gradient_descent}?

# %% starter="activation"
def activation(name):
    def one(z):  # z is one number
        if name == "relu":
            return ...
        if name == "tanh":
            return ...
        if name == "sigmoid":
            return ...
        return ...  # GELU
    return np.vectorize(one, otypes=[float])

# %% check="activation" points=2
check.close(activation("relu")(np.array([-1.5, 0.0, 2.5])), [0, 0, 2.5], "ReLU is 0 below 0 and z itself above.")
places, known = [-1.5, 0.0, 2.5], {}
known["relu"] = [0, 0, 2.5], "ReLU is 0 below 0 and z itself above."
known["tanh"] = [-0.905148, 0, 0.986614], "tanh runs from -1 to 1, through 0 at 0."
known["sigmoid"] = [0.182426, 0.5, 0.924142], "The sigmoid rises from 0 to 1: it is 0.182 at -1.5 and one half at 0."
known["gelu"] = [-0.100211, 0, 2.484476], "GELU is z times the share below z, and 0.0668 of the bell lies below -1.5."
ends = {"sigmoid": [0, 1], "tanh": [-1, 1], "relu": [0, 100], "gelu": [0, 100]}
for name, (values, why) in known.items():
    z = np.array(places)
    check.close(activation(name)(z), values, why, atol=1e-3 if name == "gelu" else 1e-5)
    check.unchanged(z, places, f"After {name} z must hold what it held before: write into a new array.")
    whole = activation(name)(np.array([[-1, 0], [2, 1]]))
    alone = [activation(name)(np.array([n]))[0] for n in (-1.0, 0.0, 2.0, 1.0)]
    check.close(whole, np.reshape(alone, (2, 2)), f"z may have any shape, and whole numbers in it: {name} of each.")
    z = np.array([-100.0, 100.0])
    check.close(activation(name)(z), ends[name], f"Far out, at -100 and 100, {name} is where it should be.", atol=1e-3)
    check.unchanged(z, [-100, 100], f"After {name} z must hold what it held before: large numbers too.")
### BEGIN HIDDEN TESTS
from helpers.reference import layers as reference
rng = np.random.default_rng(4)
for name in ("sigmoid", "tanh", "relu", "gelu"):
    for z in (rng.normal(size=7), rng.normal(size=(3, 4)) * 4, rng.integers(-5, 6, (2, 2, 3)), np.array([[-90.0]])):
        with np.errstate(all="ignore"):
            found = activation(name)(z)
        tolerance = 1e-3 if name == "gelu" else 1e-7
        check.close(found, reference.activation(name)(z),
                    f"{name} acts on each entry of an array by itself.", atol=tolerance)
z = rng.normal(size=50) * 3
for name, sign, shift in (("sigmoid", -1, 1), ("tanh", -1, 0), ("relu", 1, -z), ("gelu", 1, -z)):
    mirrored = activation(name)(-z)
    check.close(mirrored, sign * activation(name)(z) + shift,
                f"{name} keeps its mirror law when z changes sign.", atol=2e-3 if name == "gelu" else 1e-6)
### END HIDDEN TESTS

# %% [markdown] derivation="activation"
# Between $-z$ and $z$ lies $\operatorname{erf}(z / \sqrt 2)$ of the bell, so below $z$ lies half of the rest and that:
#
# $$ \Phi(z) = \tfrac12 \left(1 + \operatorname{erf}\frac{z}{\sqrt 2}\right), \qquad \text{GELU}(z) = z \, \Phi(z) . $$
#
# For negative $z$ it holds as well, since $\operatorname{erf}(-a) = -\operatorname{erf}(a)$. The approximation
# $\frac z2 \left( 1 + \tanh\!\left( \sqrt{2/\pi}\,(z + 0.044715\, z^3) \right) \right)$ is never off by more than 0.0005 (both from Hendrycks and
# Gimpel, 2016), and is accepted, too.

# %% probes="activation"
for name in ("sigmoid", "tanh", "relu", "gelu"):
    probe(np.round(activation(name)(np.array([-1.5, 0.0, 2.5, 0.3])), 2))
    z = np.array([-100.0, -1.5, 2.5, 100.0])
    activation(name)(z)
    probe(z)
    probe(np.round(activation(name)(np.array([[-1, 2], [0, 1]])), 2))

# %% wrong="activation" why="Python's max compares two whole things and cannot choose entry by entry. np.maximum(z, 0) can."
def activation(name, right=activation): return (lambda z: max(0, z)) if name == "relu" else right(name)

# %% wrong="activation" why="np.vectorize takes its type from the first result. There it is the whole number 0, so all others are cut to whole numbers. Return 0.0, or use np.maximum."
def activation(name, good=activation): return good(name) if name != "relu" else np.vectorize(lambda z: z if z > 0 else 0)

# %% wrong="activation" why="z * sigmoid(1.702 z) is a rougher stand-in for GELU, off by up to 0.02. Take the share of the bell below z."
def activation(name, good=activation): return good(name) if name != "gelu" else lambda z: z / (1 + np.exp(-1.702 * z))

# %% wrong="activation" why="z * sigmoid(z) is another curve, called SiLU or Swish. In GELU, z is multiplied by the normal distribution function."
def activation(name, right=activation): return (lambda z: z * right("sigmoid")(z)) if name == "gelu" else right(name)

# %% wrong="activation" why="Phi(z) is (1 + erf(z / sqrt(2))) / 2. Without the square root of 2, the bell is too narrow."
def activation(name, f=activation): return f(name) if name != "gelu" else lambda z: z / 2 * (1 + np.vectorize(erf)(z))

# %% wrong="activation" why="np.zeros_like(z) takes its type from z as well: for whole numbers your answers are cut to whole numbers. Use np.zeros(z.shape)."
def activation(name, right=activation): return lambda z: right(name)(z).astype(z.dtype)

# %% wrong="activation" why="Your loop goes through the rows of z, and only in a 1-D array are these single numbers. Use what works entry by entry, as NumPy's own functions do, or np.vectorize."
def activation(name, right=activation): return lambda z: right(name)(np.array([float(v) for v in z]))

# %% wrong="activation" why="z[z < 0] = 0 writes into the array that you were given, so whoever uses it next finds other numbers. np.maximum(z, 0) makes a new one."
def activation(name, good=activation): return good(name) if name != "relu" else lambda z: np.maximum(z, 0, out=z)

# %% wrong="activation" why="np.clip(z, ..., out=z) writes into the array that you were given, so whoever uses it next finds other numbers. Without out=z it makes a new one."
def activation(name, good=activation): return good(name) if name != "sigmoid" else lambda z: good(name)(np.clip(z, -50, 50, out=z))

# %% wrong="activation" why="Your sigmoid falls from 1 to 0. It has to rise: the exponent has a minus, exp(-z)."
def activation(name, good=activation): return good(name) if name != "sigmoid" else lambda z: good(name)(-z)

# %% stranger="activation"
def activation(name, right=activation): return (lambda z: np.where(z > 0, z, 0.01 * z)) if name == "relu" else right(name)

# %% stranger="activation"
def activation(name, right=activation): return (lambda z: np.tanh(z / 2)) if name == "sigmoid" else right(name)

# %% stranger="activation"
def activation(name, right=activation):
    if name == "gelu":
        return lambda z: (1 + np.vectorize(erf)(z / np.sqrt(2))) / 2  # Phi alone, without z
    return right(name)

# %% [markdown]
# **See the bend.** Two hidden units move the grid, and the four rows of XOR with it. How much bend is enough
# for a line to separate them?

# %%
widgets.explore_bent_plane(mlp_forward, activation)

# %% [markdown]
# "GELU is a smooth ReLU", you may read. Then the two should be nearly the same, and GELU should never fall.

# %% prediction="gelu-gap"
# How far do GELU and ReLU ever get from each other, at the worst z?
# Write: gelu_gap = (a number)
### BEGIN SOLUTION
gelu_gap = 0.05
### END SOLUTION

# %% experiment="gelu-gap" claim="gelu"
widest = 6  # look from -6 to 6: then try 60, does the gap come back far out?
z = np.linspace(-widest, widest, 12_001)
insist(activation_is_right(activation, "relu", "gelu"), "activation")
gelu = activation("gelu")(z)
gap = np.abs(gelu - activation("relu")(z))
tell_lowest_and_gap(z, gelu, gap)
show(figures.activations(activation),
     alt="Left: sigmoid and tanh level off on both sides, ReLU and GELU rise on the "
     f"right. Right, enlarged: GELU dips below zero, to {gelu.min():.3f}, where ReLU "
     "is flat at zero.")
quiz.compare("Largest gap between GELU and ReLU", gelu_gap, gap.max())

# %% [markdown] claim="gelu"
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The claim **holds weakly**. GELU is smooth, but it does not always rise: to the left of about $-0.752$ more input means
# *less* output, down to about $-0.170$. No ReLU does this, and no threshold unit. Far from 0 the two agree.
#
# *Which one should you take?* For hidden layers, ReLU or GELU is the usual choice today. Above 0 they never level off, so that a slope is
# left to learn by, also through many layers (lesson {lesson:training} measures it). The sigmoid is kept for numbers that are shares: a
# probability (lesson {lesson:gradient_descent}), or a gate that lets a part of something through (lesson {lesson:recurrence}).
#
# </details>

# %% [markdown] quiz="gelu-and-relu"
# Which of these is true of GELU and not of ReLU?
#
# - ( ) It is 0 for every negative input.
#   > That is ReLU. GELU is slightly negative there.
# - ( ) It levels off at 1 for large inputs, like a firing rate.
#   > Neither does; sigmoid and tanh do.
# - (x) In some range, more input gives less output.
#   > Yes: to the left of about $-0.752$ it falls as $z$ rises. It is not monotone.
# - ( ) It is a polynomial, so one hidden layer of it cannot approximate everything.
#   > GELU is not a polynomial, and neither is ReLU.

# %% [markdown] pause=true
# You have the bends. Next, the claim of today: what does depth save?

# %% [markdown]
# ### Parity again, by folding
#
# Today's claim has a sharp form, which can fail. It is about *our two constructions*: *parity of 8 bits is solved with at most half the units of a network
# with one hidden layer*. Your network with one hidden layer took 8 step units. Built in the same way from ReLU units it takes 8 as
# well, so at most 4 are allowed.
#
# Here is a deep way. Let $y$ be the share of ones. Take the line from 0 to 1 as a strip of rubber, *fold* it in the middle and stretch
# it to its old length: both ends come to lie on 0, the middle on 1. Then fold the result in the same way, and once more.

# %% [markdown] drawing="fold-strip"
# A strip from 0 to 1 with nine dots, for 0 to 8 ones, odd counts orange and even ones blue. Then folded in the middle and stretched to its old length, once, twice and three times: the layers lie on top of each other, and in the end all odd dots lie on 1 and all even dots on 0.

# %% [markdown]
# The same in numbers:
#
# | ones among 8 bits | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |
# |---|---|---|---|---|---|---|---|---|---|
# | share $y$ | 0 | 1/8 | 1/4 | 3/8 | 1/2 | 5/8 | 3/4 | 7/8 | 1 |
# | after one fold | 0 | 1/4 | 1/2 | 3/4 | 1 | 3/4 | 1/2 | 1/4 | 0 |
# | after two | 0 | 1/2 | 1 | 1/2 | 0 | 1/2 | 1 | 1/2 | 0 |
# | after three | 0 | 1 | 0 | 1 | 0 | 1 | 0 | 1 | 0 |
#
# Every row of the table is the same fold again. Build one.

# %% exercise="fold" minutes=12 difficulty=2
def fold():
    """`fold()` is run as relu(y @ W1 + b1) @ W2 + b2, and answers 1/2 to y = 1/4 and to
    y = 3/4.

    Return the params of a network with one input, one hidden layer of at most two ReLU
    units and one output. Between y = 0 and y = 1/2 its output rises in a straight line
    from 0 to 1; between y = 1/2 and y = 1 it falls in a straight line back to 0.

    Returns
    -------
    [(W1, b1), (W2, b2)] with shapes (1, n_hidden), (n_hidden,), (n_hidden, 1) and (1,),
        lists or arrays
    """
    ### BEGIN SOLUTION
    W1 = np.array([[2.0, 4.0]])  # y becomes 2y and, from 1/2 on, 4y - 2
    b1 = np.array([0.0, -2.0])
    W2 = np.array([[1.0], [-1.0]])
    return [(W1, b1), (W2, np.zeros(1))]
    ### END SOLUTION

# %% [markdown] hint="fold"
# 1. A ReLU unit is silent up to its threshold. From there on it rises in a straight line and never stops. Which one unit
#    makes the left half of the tent?
# 2. The second unit joins at the middle: which bias does that take? Left of the middle it must not be heard at all.
# 3. The slope of the output is 2 on the left. On the right both units are on, and the slope has to be $-2$. So how much slope must
#    the second one take away?

# %% [markdown] sibling="fold"
# Another roof: up with slope 3 from $y = 0$ to $y = 0.2$, then down with slope $-0.75$.
#
# 1. *The rise.* Unit 1 has weight 1 and bias 0, so it hands on $y$. Its output weight is the slope: 3.
# 2. *The edge.* Unit 2 joins at 0.2: weight 1, bias $-0.2$. It hands on 0 up to there, and then $y - 0.2$.
# 3. *The fall.* Behind the edge both are on. Their slopes add up: $3 + w = -0.75$, so $w = -3.75$.
# 4. *Shapes.* $W_1 = (1 \;\; 1)$ is one row, $b_1 = (0, -0.2)$, $W_2$ is the column $3, -3.75$, and $b_2 = 0$.
# 5. *Try it.* $y = 0.2$: $3 \cdot 0.2 = 0.6$. $y = 1$: $3 - 3.75 \cdot 0.8 = 0$.

# %% check="fold" points=3
(W1, b1), (W2, b2) = fold()
n_hidden, found = np.size(b1), [np.shape(part) for part in (W1, b1, W2, b2)]
wanted = [(1, n_hidden), (n_hidden,), (n_hidden, 1), (1,)]
assert found == wanted, f"With {n_hidden} biases b1, the shapes of W1, b1, W2, b2 should be {wanted}, not {found}."
assert n_hidden <= 2, f"{n_hidden} hidden units: two are enough."
for y in (0, 0.25, 0.5, 0.75, 1, 0.1, 0.4, 0.6, 0.9):
    said = (np.maximum(np.array([[y]]) @ np.asarray(W1) + b1, 0) @ W2 + b2)[0, 0]
    tent = 2 * y if y <= 0.5 else 2 - 2 * y
    assert abs(said - tent) < 1e-5, f"At y = {y:g} the fold answers {said:g}; it should be {tent:g}."
### BEGIN HIDDEN TESTS
from helpers.reference import layers as reference
y = np.linspace(0, 1, 41)[:, None]
output = reference.mlp_forward(y, fold(), reference.relu)
check.close(output, 1 - np.abs(2 * y - 1), "Up from 0 to 1, and down again, in two straight lines.", atol=1e-5)
### END HIDDEN TESTS

# %% probes="fold"
(W1, b1), (W2, b2) = fold()
probe(np.maximum(np.linspace(0, 1, 9)[:, None] @ np.asarray(W1) + b1, 0) @ W2 + b2, "Your fold at 0, 1/8, 2/8, ..., 1")

# %% wrong="fold" why="Behind the middle your line is flat: the second unit takes away just the slope that the first one brings. To fall it has to take away twice as much."
def fold(): return [(np.array([[2.0, 2.0]]), np.array([0.0, -1.0])), (np.array([[1.0], [-1.0]]), np.zeros(1))]

# %% wrong="fold" why="The shape is right and the height is not: the middle has to come out as 1. Make both slopes twice as steep."
def fold(): return [(np.array([[1.0, 2.0]]), np.array([0.0, -1.0])), (np.array([[1.0], [-1.0]]), np.zeros(1))]

# %% wrong="fold" why="Your fold is upside down: 1 at both ends and 0 in the middle. The middle has to be the top."
def fold(): return [(np.array([[2.0, -2.0]]), np.array([-1.0, 1.0])), (np.ones((2, 1)), np.zeros(1))]

# %% wrong="fold" why="The second unit never takes anything away: with a positive output weight the line only gets steeper."
def fold(): return [(np.array([[2.0, 4.0]]), np.array([0.0, -2.0])), (np.array([[1.0], [1.0]]), np.zeros(1))]

# %% wrong="fold" why="Your second unit is on from the start. It has to be silent up to y = 1/2, and that takes a bias below 0."
def fold(): return [(np.array([[2.0, 4.0]]), np.array([0.0, 0.0])), (np.array([[1.0], [-1.0]]), np.zeros(1))]

# %% stranger="fold"
def fold(): return [(np.array([[2.0, 4.0]]), np.array([0.0, -1.0])), (np.array([[1.0], [-1.0]]), np.zeros(1))]

# %% stranger="fold"
def fold(): return [(np.array([[2.0, 4.0]]), np.array([0.0, -2.0])), (np.array([[1.0], [-1.0]]), np.ones(1))]

# %%
n_folds = 3  # 8 bits; then try 4, which is 16 bits
show(figures.folds(folded(fold(), n_folds), mlp_forward, activation("relu")),
     alt="One panel for each fold: what is handed on against the number of ones. If "
     "the fold is right, one peak after one fold, two after two, four after three: "
     "then odd counts are at 1 and even ones at 0.")

# %% prediction="units-of-64"
# One hidden layer counts 64 bits with 64 units. How many hidden units does your folding
# take in all? Write: units_of_64 = (a whole number)
### BEGIN SOLUTION
units_of_64 = 12
### END SOLUTION

# %% experiment="units-of-64"
folds_tried = (1, 2, 3, 6)  # then try (4, 5, 6)
rows = []
for n_folds in folds_tried:
    flat, deep = relu_units(fold(), mlp_forward, activation, n_folds)
    rows.append([2**n_folds, flat, deep])
table(["bits", "ReLU units, one layer", "ReLU units, your folds"], rows,
      "Hidden units for parity; each network is right for every number of ones")
quiz.compare("Hidden units for 64 bits", units_of_64, deep, unit="units")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Two more units are enough for twice as many bits: $2 \log_2 n$ instead of $n$. At 64 bits that is 12 against 64. At the 8 bits of our
# sentence it is 6 against 8, and 4 were allowed. The outcome depends on the kind of unit. A unit with $|z|$ in place of ReLU folds
# alone: three such units do what takes seven of them in one layer, and the sentence would hold. (These are the numbers of
# *our* constructions, and neither is the smallest possible: 7 ReLU units in one layer can do it, and 5 in two.) Telgarsky (2016) proved that some deep networks have
# no shallow equivalent of reasonable size. And nobody trained this one: you put the folds there by hand.
#
# </details>
#
# ### Your verdict
#
# Judge the sharp sentence: parity of 8 bits, at most half the units. Compare like with like: ReLU with ReLU.

# %% verdict="L3" course="breaks"
steps = step_units(parity_network, mlp_forward, step, 8)
flat, deep = relu_units(fold(), mlp_forward, activation, 3)
numbers = {
    "step units for 8 bits in one hidden layer": steps,
    "ReLU units for 8 bits in one hidden layer": flat,
    "ReLU units for 8 bits in three hidden layers": deep,
}
decided_by = "ReLU units for 8 bits in three hidden layers"

# %% [markdown] pause=true
# You know what depth saves here. Next, see how close a network can come to a curve, and what happens if no weight may change its sign.

# %% [markdown]
# ## {lesson}.6 Claim check: "a neural network can approximate any function"
#
# A step unit with weight 1 and bias $-t$ switches on where $x$ reaches $t$. An output weight turns it into a stair, up or
# down, as high as you like. Enough stairs follow a curve: **universal approximation** by hand, for one input.

# %% exercise="staircase-network" minutes=20 difficulty=3
def staircase_network(f, n_steps):
    """`staircase_network(np.square, 2)`, run at x = 0.7 as step(X @ W1 + b1) @ W2 + b2,
    answers a value of the square between x = 0.5 and x = 1: from 0.25 to 1.

    Return the params of a network with one hidden layer of step units that follows f on
    [0, 1]. Cut [0, 1] into n_steps equal pieces. On each piece the network answers one
    constant, which lies between the lowest and the highest value of f on that piece (as
    at its left end, its middle or its right end: as you like). So if f changes by at
    most L |u - v| between u and v, the error on [0, 1] is at most L / n_steps.

    Parameters
    ----------
    f : function of a number from 0 to 1, which returns a number; given an array of such
        numbers, it returns an array of the same shape
    n_steps : int, at least 2

    Returns
    -------
    [(W1, b1), (W2, b2)] with shapes (1, n_hidden), (n_hidden,), (n_hidden, 1) and (1,),
        lists or arrays; n_hidden is at most n_steps
    """
    ### BEGIN SOLUTION
    starts = np.arange(n_steps) / n_steps
    levels = np.array([f(x) for x in starts], dtype=float)
    W1 = np.ones((1, n_steps - 1))
    W2 = np.diff(levels)[:, None]  # each unit adds the change from one level to the next
    return [(W1, -starts[1:]), (W2, levels[:1])]
    ### END SOLUTION

# %% [markdown] hint="staircase-network"
# 1. Left of the first switch no unit is on, so the output is `b2` alone: which level should that be? Then each unit
#    that switches on *changes* the level. By how much?
# 2. The pieces start at 0, 1/n, 2/n, ..., (n - 1)/n. A change is needed at each of these but the first, so n - 1
#    units will do. A unit that switches on at t has weight 1 and bias -t.
# 3. `np.arange(n) / n` are the starts, and `np.diff(levels)` are the changes from each level to the next. `a[1:]` leaves
#    out the first entry, `a[:1]` keeps only that one, `a[:, None]` makes a column.

# %% [markdown] sibling="staircase-network"
# Take three levels: 2 up to $x = 0.2$, then 5, and 4 from $x = 0.7$ on. Here are all the steps in numbers.
#
# 1. *How many units?* The level changes twice, so two.
# 2. *Where do they switch?* At 0.2 and 0.7. So $W_1 = (1, 1)$, one row for the one input, and $b_1 = (-0.2, -0.7)$. At
#    $x = 0.5$ the sums are $0.3$ and $-0.2$: the first is on, the second is off.
# 3. *What does each add?* The change: $5 - 2 = 3$ and $4 - 5 = -1$. So $W_2$ is the column $(3, -1)$.
# 4. *What if none is on?* Then the output is $b_2$, the first level: $b_2 = (2)$.
# 5. *Try it.* $x = 0.1$: 2. $x = 0.5$: $2 + 3 = 5$. $x = 0.9$: $2 + 3 - 1 = 4$.
#
# In the exercise the switches are equally spaced, and the levels are values of `f`.

# %% starter="staircase-network"
def staircase_network(f, n_steps):
    starts = np.arange(n_steps) / n_steps  # where the pieces begin
    levels = np.array([f(x) for x in starts])
    W1 = np.ones((1, n_steps - 1))
    b1 = ...  # unit k switches on where piece k + 1 begins
    W2 = ...  # what each unit adds when it switches on, as a column
    b2 = ...  # the output where no unit is on, shape (1,)
    return [(W1, b1), (W2, b2)]

# %% check="staircase-network" points=4
(W1, b1), (W2, b2) = staircase_network(np.square, 2)
found = [np.shape(part) for part in (W1, b1, W2, b2)]
wanted = [(1, np.size(b1)), (np.size(b1),), (np.size(b1), 1), (1,)]
assert found == wanted, f"With {np.size(b1)} biases b1, the shapes of W1, b1, W2, b2 should be {wanted}, not {found}."
said = (step(np.array([[0.7]]) @ np.asarray(W1) + b1) @ W2 + b2)[0, 0]
assert 0.25 - 1e-6 <= said <= 1 + 1e-6, f"The square, 2 steps: at 0.7 a level from 0.25 to 1, not {said:.3g}."


def follow(f, n_steps, what, slack=1e-5):
    (W1, b1), (W2, b2) = staircase_network(f, n_steps)
    n_hidden, found = np.size(b1), [np.shape(part) for part in (W1, b1, W2, b2)]
    wanted = [(1, n_hidden), (n_hidden,), (n_hidden, 1), (1,)]
    assert found == wanted, f"With {n_hidden} biases b1, the shapes of W1, b1, W2, b2 should be {wanted}, not {found}."
    assert n_hidden <= n_steps, f"{n_hidden} hidden units: {n_steps} levels need no more than {n_steps}."
    for k in range(n_steps):
        x = (k + np.array([0.0002, 0.3, 0.5, 0.7, 0.9998])) / n_steps
        said = (step(x[:, None] @ np.asarray(W1) + b1) @ W2 + b2)[:, 0]
        values = f((k + np.linspace(0, 1, 41)) / n_steps)
        piece = f"{what} in {n_steps} steps, on the piece from {k / n_steps:.3g} to {(k + 1) / n_steps:.3g}"
        assert np.ptp(said) < slack, f"{piece}: the answer changes there, from {said[0]:.4g} to {said[-1]:.4g}. Do all units switch where a piece begins?"
        assert values.min() - slack <= said[0] <= values.max() + slack, (
            f"{piece}: {what} is between {values.min():.4g} and {values.max():.4g}, the network answers {said[0]:.4g}.")


follow(lambda x: 0 * x + 3, 4, "3 everywhere")
follow(lambda x: 1.0 * x, 4, "f(x) = x")
follow(lambda x: 5 - 2 * x, 10, "5 - 2x")
for n_steps in (10, 40):
    follow(lambda x: np.sin(6 * x), n_steps, "sin(6x)")
### BEGIN HIDDEN TESTS
for n_steps in (2, 3, 7, 50, 128):
    rng = np.random.default_rng([46, n_steps])
    height, shift, turns = rng.uniform(1, 5, 3)
    functions = (
        lambda x: height * np.abs(x - 0.43),
        lambda x: shift + np.cos(turns * x + shift),
        lambda x: height * x - 9,
    )
    f = functions[n_steps % 3]
    (W1, b1), (W2, b2) = staircase_network(f, n_steps)
    assert np.size(b1) <= n_steps, "No more hidden units than steps."
    x = (np.arange(n_steps)[:, None] + np.array([0.001, 0.5, 0.999])) / n_steps
    said = (step(x.reshape(-1, 1) @ np.asarray(W1) + b1) @ W2 + b2).reshape(n_steps, 3)
    values = f((np.arange(n_steps)[:, None] + np.linspace(0, 1, 41)) / n_steps)
    assert np.all(np.ptp(said, axis=1) < 1e-4), "On each of the equal pieces the answer is one constant."
    assert np.all((values.min(axis=1) - 1e-4 <= said[:, 0]) & (said[:, 0] <= values.max(axis=1) + 1e-4)), (
        "On each piece the answer lies between the lowest and the highest value of f there.")
### END HIDDEN TESTS

# %% probes="staircase-network"
for f, n_steps in ((np.square, 2), (lambda x: 5 - 2 * x, 5), (lambda x: 0 * x + 3, 4), (lambda x: np.sin(6 * x), 10)):
    (W1, b1), (W2, b2) = staircase_network(f, n_steps)
    probe(np.size(b1) > n_steps - 1, "Asking whether there are more units than changes of the level")
    probe(step(((np.arange(20) + 0.5) / 20)[:, None] @ np.asarray(W1) + b1) @ W2 + b2, "Your network at 20 places from 0 to 1")

# %% wrong="staircase-network" why="The units that are on add up, so each must bring only the change from one level to the next, not the whole level: differences of f, not values."
def staircase_network(f, n_steps):
    starts = np.arange(n_steps) / n_steps
    return [(np.ones((1, n_steps)), -starts), (np.array([[f(x)] for x in starts]), np.zeros(1))]

# %% wrong="staircase-network" why="All your levels are shifted by f at the start. Before any unit switches on, the output is b2 alone: it has to be the first level."
def staircase_network(f, n, right=staircase_network): return [right(f, n)[0], (right(f, n)[1][0], np.zeros(1))]

# %% wrong="staircase-network" why="The first level counts twice: once in b2, and once in a unit that is on from the start. Leave that unit out, or let b2 be 0."
def staircase_network(f, n_steps):
    starts = np.arange(n_steps) / n_steps
    levels = np.array([f(x) for x in starts])
    return [(np.ones((1, n_steps)), -starts), (np.diff(levels, prepend=0)[:, None], levels[:1])]

# %% wrong="staircase-network" why="Your units switch on at -t, outside [0, 1], so all of them are always on. A unit that switches on at t has the bias -t."
def staircase_network(f, n, right=staircase_network): return [(right(f, n)[0][0], -right(f, n)[0][1]), right(f, n)[1]]

# %% wrong="staircase-network" why="np.linspace(0, 1, n) makes n points and only n - 1 pieces, so your steps are too wide. Pieces start at np.arange(n) / n."
def staircase_network(f, n_steps):
    starts = np.linspace(0, 1, n_steps)
    levels = np.array([f(x) for x in starts])
    return [(np.ones((1, n_steps - 1)), -starts[1:]), (np.diff(levels)[:, None], levels[:1])]

# %% wrong="staircase-network" why="Your stairs all go up: you took the size of each change without its sign. Where f falls, the output weight is negative."
def staircase_network(f, n, right=staircase_network): return [right(f, n)[0], (np.abs(right(f, n)[1][0]), right(f, n)[1][1])]

# %% wrong="staircase-network" why="Your switches lie in the middle of the pieces, so the first piece is half as long as the others and the last one and a half times. The unit of piece k switches where that piece begins."
def staircase_network(f, n, right=staircase_network): return [(right(f, n)[0][0], right(f, n)[0][1] + 0.5 / n), right(f, n)[1]]

# %% stranger="staircase-network"
def staircase_network(f, n_steps):
    starts = np.arange(n_steps) / n_steps
    levels = np.array([f(x) for x in starts])
    return [(np.ones((1, n_steps - 1)), -starts[1:]), (levels[1:, None], levels[:1])]

# %% stranger="staircase-network"
def staircase_network(f, n, right=staircase_network): return [right(f, n)[0], (right(f, n)[1][0], np.array([f(1.0)], float))]

# %%
widgets.explore_staircase(staircase_network, mlp_forward, step)

# %% claim="universal-approximation"
counts = [2, 4, 8, 16, 32, 64, 128]
errors = figures.approximation_errors(staircase_network, mlp_forward, step, counts)
show(figures.error_curves(errors, counts),
     alt="Errors against the number of steps, both axes logarithmic. Left, the largest "
     "error: for sine, line and kink it falls along 1/n, for the jump it stays at 1. "
     "Right, the mean error: it falls along 1/n for all four.")
largest, mean = errors["a jump"]
print(f"a jump on [0, 1]: {largest[-1]:.4f}, although its mean error is {mean[-1]:.4f}")

# %% claim="universal-approximation"
n_steps = 128  # then try 16: which of the two errors changes?
sine = figures.TARGETS["a sine"]
inside = largest_gap(staircase_network, mlp_forward, step, sine, n_steps, 0, 1)
outside = largest_gap(staircase_network, mlp_forward, step, sine, n_steps, 1, 3)
print(f"a sine on [0, 1]: {inside:.4f}; the same network on [1, 3]: {outside:.4f}")

# %% [markdown] claim="universal-approximation"
# **What we saw.** Twice the steps, half the error: it falls as $1/n$ where the slope is bounded. At a jump the *mean*
# error falls but the *largest* does not, unless a stair sits exactly there. On $[1, 3]$ the same network fails: think of its switches.
#
# "A neural network can approximate any function" **holds weakly**. The theorems come with small print:
#
# - *Continuous* functions, on a region that is *bounded* and contains its own border (Cybenko 1989; Hornik, Stinchcombe & White
#   1989). Outside, no number of units helps. A function with jumps is approximated in the *mean*, not at every point.
# - *Enough* units: $n$ steps for one input. For $d$ inputs a grid has $n^d$ cells, and to pick out one of them our step units need a *second* hidden layer, an
#   AND of the steps. One layer is enough as well, but not by this construction.
# - The activation is not a polynomial. Then, and only then, one hidden layer will do (Leshno and others 1993).
# - A network with the right weights *exists*. Nothing says that training finds it, nor that weights which fit the examples are right elsewhere: section {lesson}.4
#   showed the second.

# %% [markdown] quiz="what-the-theorem-says"
# What does the universal approximation theorem say about a network with one hidden layer?
#
# - ( ) Trained long enough, it learns any function.
#   > The theorem does not mention training. 400 units learned half of the parity rows and missed most of the rest.
# - ( ) It needs no more hidden units than there are inputs.
#   > It says "enough", and enough may be very many.
# - (x) Given enough units, weights exist that come as close as you like.
#   > Yes, to a continuous function on a bounded region that contains its border. How to find them, and how many, are other questions.
# - ( ) It extrapolates any function beyond the examples that it was trained on.
#   > Outside the region the theorem is silent. Your staircase is flat there.

# %% [markdown] pause=true
# You can follow any curve with steps. The last section asks what your weights have to do with synapses.

# %% [markdown]
# ## {lesson}.7 Claim check: "weights play the role of synaptic strength"
#
# In one respect your weights are not synapses: they are free to take either sign. Most nerve cells excite all their
# targets or inhibit all of them, since they release the same transmitter at all their endings. This is **Dale's
# principle** (named by Eccles; there are exceptions, such as cells that release both GABA and glutamate). In a
# network, all weights with which one unit *speaks* get the same sign: a **row** of our `W` (a column, if you write $W x$).
#
# If weights are like synapses, a network should also learn under Dale's principle. Ours learns XOR as in lesson {lesson:gradient_descent}: by gradient
# descent on the cross-entropy, with 8 hidden sigmoid units, since a rate cannot be negative. (A helper finds the slopes of
# all 33 weights and biases at once. Lesson {lesson:backpropagation} shows how.) A weight that would cross zero against the
# sign of its cell stays at zero. We compare three conditions, with 10 random starts each; biases are free in all of them:
#
# - *any sign*: as you know it;
# - *Dale*: the inputs excite, half of the hidden units excite and half inhibit;
# - *no inhibition*: every cell excites.

# %% prediction="without-inhibition"
# In how many of the 10 starts is XOR learned WITHOUT inhibition?
# Write: without_inhibition = (a number from 0 to 10)
### BEGIN SOLUTION
without_inhibition = 0
### END SOLUTION

# %% experiment="without-inhibition" claim="synaptic-strength"
n_steps = 500  # then try 2000: does patience help where nothing inhibits?
runs = {}
for rule in ("any sign", "Dale", "no inhibition"):
    runs[rule] = starts(mlp_forward, activation, rule, n_steps)
    print(in_words(rule, runs[rule]))
show(figures.training_steps(runs, n_steps),
     alt="One point for each start, at the step where XOR was learned; a cross on the "
     "right if it was not. With any sign all learn it, under Dale's principle too, "
     "mostly later; without inhibition none does.")
quiz.compare("Starts that learn XOR without inhibition", without_inhibition,
             how_many(runs["no inhibition"]), unit="of 10")

# %% [markdown] claim="synaptic-strength"
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The claim **holds**, in a model: a weight does what a strength should do, even with the sign of each
# cell fixed. The price is patience, about a third more steps in these ten starts; more than half of that is due to the *start*, whose input weights are all
# positive. (In large networks the price is higher, unless starting
# weights and inhibition are chosen with care: Cornford and others 2021.) *Without inhibition* nothing works, and that is not
# bad luck: if all weights are positive and no activation ever falls, more input never means less output, at any depth, and XOR
# needs 11 to be below 01.
#
# </details>
#
# So which answers need inhibition? Think of all tables of two inputs, and show it by **examples** once more: a correct
# function passes all of them, and each faulty one fails at least one.

# %% catch="inhibition-cases" function="needs_inhibition" points=3 minutes=8 difficulty=2
# needs_inhibition(none, second, first, both) gets the four answers 0 or 1 that are
# wanted for the rows 00, 01, 10, 11, in this order. It returns True if no network can
# give them in which all weights are positive and no activation ever falls (a step, a
# ReLU or a sigmoid never falls, but it may stay level); else False. Biases are free.
# "More input" means that an input goes from 0 to 1 and none goes back.
#
# There are right versions of it and four faulty ones, which you do not see. Write at
# most eight examples, each as ((the four answers), True or False), in this form:
#
# inhibition_cases = [((..., ..., ..., ...), True)]
### BEGIN SOLUTION
inhibition_cases = [
    ((1, 1, 1, 1), False),  # a constant takes nothing but a bias
    ((0, 1, 0, 1), False),  # the second input alone: 01 and 10 are not comparable
    ((0, 1, 0, 0), True),  # second and not first: 01 is above 11
    ((1, 0, 1, 1), True),  # 00 is above 01
    ((1, 0, 0, 0), True),  # NOR
    ((0, 0, 0, 1), False),  # AND
]
### END SOLUTION

# %% right="inhibition-cases"
def needs_inhibition(none, second, first, both):
    return bool(none > second or none > first or second > both or first > both)

# %% right="inhibition-cases"
def needs_inhibition(none, second, first, both):
    answers = {(0, 0): none, (0, 1): second, (1, 0): first, (1, 1): both}
    for low in answers:
        for high in answers:
            if low[0] <= high[0] and low[1] <= high[1] and answers[low] > answers[high]:
                return True
    return False

# %% fault="inhibition-cases" why="It goes through the answers in order and asks whether they ever fall. But 01 and 10 are not more and less: each has an input that the other lacks."
def needs_inhibition(none, second, first, both):
    return bool(none > second or second > first or first > both)

# %% fault="inhibition-cases" why="It knows XOR only: there are other tables in which more input gives less output."
def needs_inhibition(none, second, first, both):
    return (none, second, first, both) == (0, 1, 1, 0)

# %% fault="inhibition-cases" why="It looks at the step up to 11 only. From 00 to 01 or 10 is more input, too."
def needs_inhibition(none, second, first, both):
    return bool(second > both or first > both)

# %% fault="inhibition-cases" why="It asks that the answer rise. An answer that stays the same as the input grows needs no inhibition: a constant does not."
def needs_inhibition(none, second, first, both):
    return bool(none >= second or none >= first or second >= both or first >= both)

# %% [markdown]
# **Your examples against a network.** The four numbers of `wanted` say what a network should answer to 00, 01, 10 and 11. Without
# inhibition, does training find weights for them?

# %%
wanted = (0, 1, 0, 0)  # for 00, 01, 10, 11; then try two of your own examples
rows = []
for rule in ("no inhibition", "Dale"):
    found = starts(mlp_forward, activation, rule, 1000, wanted)
    rows.append([rule, how_many(found)])
table(["", "of 10 starts learn it"], rows)

# %% explain="moth-and-bat"
# A moth should fly towards a scent unless a bat calls. Somebody builds its brain from
# five layers of cells: every cell excites, and every rate rises with its input. It
# fails. Three friends advise: more layers, steeper cells, longer training.
#
# What do you say, and which two situations prove it? Write two or three sentences:
# moth_and_bat = "..."
### BEGIN SOLUTION
moth_and_bat = """None of the three helps. With positive weights and activations that never fall, more input never gives
less output, however many layers there are, however steep they are and however long they are trained. But scent and call
together is more input than scent alone, and there the moth must not fly. Some cell has to inhibit."""
### END SOLUTION
# rubric:
# - It compares scent alone with scent and call: more input, yet a smaller answer.
# - A chain of functions that never fall never falls, however deep, steep or trained.
# - It names the cure: at least one cell that inhibits.

# %% [markdown] quiz="all-excitatory"
# A network of sigmoid units in which every weight is positive cannot compute XOR,
#
# - ( ) but a deeper one could.
#   > A chain of rising functions is a rising function. Depth does not help.
# - ( ) but with larger weights it could.
#   > The size of a weight never turns a rise into a fall.
# - ( ) because it was not trained long enough.
#   > It is a proof and not a matter of patience: 11 would have to come out below 01.
# - (x) because more input can then never give less output.
#   > Yes. Somewhere, something must inhibit.

# %% [markdown]
# ## {lesson}.8 Two questions that count
#
# The questions above were for practice. These two give a point each, and your first answer counts.

# %% [markdown] quiz="second-unit" graded=true
# A hidden layer of ReLU units has $W = \begin{pmatrix} 1 & 0 \\ 5 & 5 \\ 0 & -1 \end{pmatrix}$ and $b = (0, 1)$. What
# does its *second* unit answer to the row $(1, 0, 2)$?
#
# - ( ) $-1$
#   > That is its sum, before the activation.
# - ( ) 16
#   > This reads the second *row* of $W$ as the unit's weights. A unit's weights are a column.
# - (x) 0
#   > Its weights are the second column: $0 \cdot 1 + 5 \cdot 0 - 1 \cdot 2 + 1 = -1$, and ReLU turns it into 0.
# - ( ) 1
#   > That is the first unit's answer.

# %% [markdown] quiz="beyond-the-support" graded=true
# A staircase network with a million steps follows $\sin(2 \pi x)$ on $[0, 1]$. What does it answer at $x = 2.25$?
#
# - ( ) About 1, since the sine is periodic and the network has learned it
#   > It stores a million heights and has no notion of a period.
# - (x) The level of its last step
#   > Yes. Beyond 1 no further unit switches on, so the output stays as it is.
# - ( ) A large number, since the error grows with the distance from the interval
#   > Nothing grows: all units are on, and the output is constant.
# - ( ) 0, since no unit is active out there
#   > To the right of 1 *all* units are active.

# %% hand_in="quiz" points=2

# %% [markdown]
# ## For an evening: and the biases?
#
# Put the biases back, but leave the bend out. Is a stack of layers still a single layer? Then one pair $(W, b)$ answers like the whole
# stack, and the only question is which $b$: the bias of an early layer passes through all the layers above it.

# %% exercise="collapse-affine" extension=true minutes=30 difficulty=2
def collapse_affine(params):
    """`collapse_affine([first, second])` is ([[1], [4]], [-5]).

    Return the one layer (W, b) that answers every row as a stack of layers without
    activation does.

    params : list of at least one pair (W, b), first layer first, of shapes
        (n_in, n_out) and (n_out,); after the call it holds what it held before
    returns (W, b) : arrays of shape (n_in of the first, n_out of the last layer) and
        (n_out of the last layer,)
    """
    ### BEGIN SOLUTION
    W, b = params[0]
    for following, bias in params[1:]:
        W, b = W @ following, b @ following + bias
    return W, b
    ### END SOLUTION

# %% [markdown] hint="collapse-affine"
# 1. Which row makes all weights silent, so that only biases speak? What does the stack answer to it, layer by layer?
# 2. A bias is added to what a layer hands on. From there it goes the way of all numbers: through the weights of the layers above.
# 3. Keep two things in the loop, the table so far and the bias so far. A new layer multiplies *both*, and adds its own bias.

# %% check="collapse-affine" practice=true
W, b = collapse_affine([first, second])
check.close(W, [[1], [4]], "The weights collapse as before, biases or not.")
check.close(b, [-5], "The biases 0 and -3 pass through the weights 1 and 2; then 1 is added.")
widening = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, 1.0]]), np.array([1.0, 0.0, 2.0])
closing = np.array([[1.0, 2.0], [0.0, 1.0], [3.0, 0.0]]), np.array([0.0, -4.0])
stack = [first, widening, closing]
before = [(W.copy(), b.copy()) for W, b in stack]
W, b = collapse_affine(stack)
rows = np.array([[1.0, 2.0], [0.0, 0.0], [-3.0, 5.0]])
check.close(rows @ W + b, mlp_forward(rows, stack, lambda z: z), "Three layers, three rows, the same answers as layer by layer.")
check.unchanged(stack, before, "The pairs that were handed in have changed: make new arrays.")
check.close(collapse_affine([first])[1], [0, -3], "One layer is itself.")
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(47)
for sizes in [(3, 2), (2, 5, 4), (4, 1, 3), (3, 6, 2, 5, 1)]:
    stack = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:])]
    W, b = collapse_affine(stack)
    row = np.zeros(sizes[0])
    for _ in range(2):
        said = row
        for weights, bias in stack:
            said = said @ weights + bias
        check.close(row @ np.array(W) + b, said, "The one layer answers as the stack does, to the row of zeros and to any other.", rtol=1e-5)
        row = rng.normal(size=sizes[0])
### END HIDDEN TESTS

# %% [markdown] derivation="collapse-affine"
# $(x W_1 + b_1) W_2 + b_2 = x\, W_1 W_2 + (b_1 W_2 + b_2)$. Layer by layer, the bias so far goes through the new weights. After $L$ layers
#
# $$ b = b_1 W_2 \cdots W_L + b_2 W_3 \cdots W_L + \dots + b_L . $$
#
# So biases shift the answers and bend nothing: a stack with biases still draws a line, and XOR stays out of reach. And all biases
# but the last are idle: whatever they add, $b_L$ could have added.

# %% wrong="collapse-affine" why="You added the biases up. One that is added early still has to pass through the weights of all layers above it."
def collapse_affine(params, right=collapse_affine):
    W, b = right(params)
    return W, params[-1][1] + sum(np.sum(bias) for _, bias in params[:-1])

# %% wrong="collapse-affine" why="Only the last bias is left in yours. The others do reach the output, through the weights above them."
def collapse_affine(params, right=collapse_affine): return right(params)[0], params[-1][1]

# %% wrong="collapse-affine" why="A new layer multiplies the bias so far, and then adds its own. You added first, so that its own bias went through its own weights."
def collapse_affine(params):
    W, b = params[0]
    for following, bias in params[1:]:
        W, b = W @ following, (b + np.mean(bias)) @ following
    return W, b

# %% stranger="collapse-affine"
def collapse_affine(params, right=collapse_affine): return right(params)[0], -right(params)[1]

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Layers of cells compute what no single cell of their kind can. The bend in between makes this
# possible, and cells have one: they are silent below threshold, and the short rest after each spike, the *refractory period*,
# limits their rate. Weights work
# as strengths, even when every cell only excites or only inhibits. And inhibition is needed: without it, whole
# classes of answers are out of reach.
#
# **Wrong, or left out.**
#
# - *Time and place.* Cells do not wait for the layer before, and you cannot shuffle them: wiring depends on distance.
# - *Negative activity.* tanh and GELU go below 0. A rate cannot.
# - *Hand-made weights.* Nobody sets synapses one by one. How a hidden weight could know what to do is lesson {lesson:backpropagation}'s
#   question for networks and lesson {lesson:credit_assignment}'s for brains.

# %% [markdown] recap=true
# - One sum cannot sound the alarm at 35 and at 40 °C and be silent at 37; layers can. A layer is one sum for each unit, then a bend. A unit's weights are a column of `W`, and the last layer does not bend.
# - Layers without an activation are one matrix, and nothing that a narrow layer loses comes back.
# - A hidden layer gives each row a new representation, in which a plain sum may be enough: XOR, and parity by counting.
# - Folding takes two ReLU units to double the bits; our one hidden layer takes one unit for each bit. Representing parity is one thing, learning it from half of the rows another.
# - Universal approximation: the weights exist, for continuous functions on a bounded region that contains its border. With positive weights only, more input never gives less output.

# %% [markdown] next=true
# You chose every weight by hand. A network with thousands must find them, and the next lesson shows how one error tells each weight which way to go.

# %% [markdown]
# ### Where to read on
#
# - M. Nielsen, *Neural Networks and Deep Learning*, 2015, chapter 4, neuralnetworksanddeeplearning.com: universal
#   approximation as a game with sliders, with sigmoids in place of steps.
# - I. Goodfellow, Y. Bengio & A. Courville, *Deep Learning*, MIT Press, 2016, chapter 6, deeplearningbook.org: layers,
#   activations and what depth is known to save, for readers with linear algebra.
#
# ### Sources
#
# - M. Minsky & S. Papert, *Perceptrons*, MIT Press, 1969. Parity by counting: D. Rumelhart, G. Hinton & R. Williams, in
#   *Parallel Distributed Processing*, volume 1, MIT Press, 1986, chapter 8. Folding: M. Telgarsky, *COLT*, 2016, arxiv.org/abs/1602.04485.
# - G. Cybenko, *Mathematics of Control, Signals, and Systems* 2:303, 1989, doi 10.1007/BF02551274. K. Hornik, M.
#   Stinchcombe & H. White, *Neural Networks* 2:359, 1989, doi 10.1016/0893-6080(89)90020-8. K. Hornik, *ibid.* 4:251, 1991,
#   doi 10.1016/0893-6080(91)90009-T. M. Leshno, V. Lin, A. Pinkus & S. Schocken, *ibid.* 6:861, 1993,
#   doi 10.1016/S0893-6080(05)80131-5.
# - Body temperature as a case that no plain sum can tell: A. Zhang, Z. Lipton, M. Li & A. Smola, *Dive into Deep Learning*,
#   Cambridge University Press, 2023, d2l.ai, chapter on multilayer perceptrons.
# - D. Hendrycks & K. Gimpel, Gaussian error linear units (GELUs), 2016, arxiv.org/abs/1606.08415.
# - H. Dale, *Proceedings of the Royal Society of Medicine* 28:319, 1935, doi 10.1177/003591573502800330. J. Eccles, P. Fatt
#   & K. Koketsu, *J. Physiology* 126:524, 1954, doi 10.1113/jphysiol.1954.sp005226. N. Tritsch, A. Granger & B. Sabatini,
#   *Nature Reviews Neuroscience* 17:139, 2016, doi 10.1038/nrn.2015.21. J. Cornford et al., *ICLR*, 2021,
#   openreview.net/forum?id=eU776ZYxEpz.

# %% [markdown] guide=true
# **What the class will stumble on.**
#
# - *Rows and columns.* Half of the class reads a unit's weights off a row of `W`. Draw one unit and its three wires, then
#   colour the column. In Dale's principle it is the row: what a unit *says*, not what it hears.
# - *The last layer.* "The activation comes after every layer" is the usual slip in `mlp_forward`. Ask for an output of $-3$.
# - *Changes, not levels.* In `parity_network`, in `fold` and again in `staircase_network` units that are on add up. Let two
#   students be units that hold up a hand each, and a third add their cards.
# - *"It can represent it, so it will learn it."* The table of the 128 rows is the reply.
#
# **On the verdict.** The sharp sentence was fixed for 8 bits before anything was counted, and with ReLU in both networks it loses
# by two units: 6 against 8. With $|z|$ in both it would win, 3 against 7, and at 16 bits ReLU just makes it, 8 against 16. All are
# numbers of constructions, not lower bounds. This is good material for a debate on what a fair comparison is: same units,
# same number of them, or same number of weights?
#
# **Two oral questions.** (1) Why can step units not fold? (They pass on one bit; what a fold needs is the number.) (2) Two
# hidden units have the same weights and the same bias. What are they good for? (Nothing that one unit with the sum of both
# output weights could not do.)
