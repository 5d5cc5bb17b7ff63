# %% [markdown] needs="threshold_logic, perceptron"
# # {lesson}. Why layers, why nonlinearity
#
# **About 75 minutes · 24 points · can be started alone; {needs}**
#
# One unit draws one line. Sums behind sums gain nothing, until something in between is *not* linear; then two layers
# can follow any continuous curve. Here you choose all weights by hand, to see what networks can *say*. How they
# *learn* to say it is lesson {lesson:backpropagation}.
#
# After this lesson you can
#
# - run a network of any depth with one short function, on many rows at once;
# - prove that layers without an activation are one layer, and say what they can never gain;
# - solve XOR and the parity of $n$ bits with weights you chose yourself;
# - build a network that follows a function as closely as you like, and say where it tells you nothing;
# - say in which sense a weight is a synapse, with an experiment about inhibition.

# %% given="setup"
from math import erf

import numpy as np

from helpers import check, ledger, quiz
from helpers.data import digits, gate_inputs
from helpers.figures import layers as figures
from helpers.figures import show
from helpers.widgets import layers as widgets


def step(z):
    """Return 1 where z >= 0 and 0 elsewhere: the threshold unit of lesson {lesson:threshold_logic}, for arrays."""
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)

# %% [markdown]
# ## {lesson}.1 What does a layer do?
#
# A unit is a weighted sum, a bias and an activation $\varphi$. A **layer** is several units that listen to the same
# inputs. Put the weights of each unit into one column of a matrix $W$, and the layer is one line, for all rows of $X$
# at once:
#
# $$ H = \varphi(X W + b) $$
#
# From here on, for every network without spikes:
#
# > `params` is a list with one pair `(W, b)` for each layer, first layer first. `W` has shape `(n_in, n_out)`, `b`
# > has shape `(n_out,)`. A layer computes `X @ W + b`. The activation comes **after every layer but the last**.
#
# So column $j$ of `W` holds all that unit $j$ listens to, and row $i$ all that input $i$ speaks to. The last layer
# stays linear; what follows it depends on the question: a threshold for yes or no, nothing for a number.
#
# Four activations are in daily use. The **sigmoid** $1 / (1 + e^{-z})$ and **tanh** level off on both sides, like a
# cell that is silent or fires as fast as it can. **ReLU** is $\max(z, 0)$. **GELU** is $z\,\Phi(z)$, where $\Phi(z) =
# \frac12 \left(1 + \operatorname{erf}\frac{z}{\sqrt 2}\right)$ is the share of a normal distribution that lies below
# $z$. NumPy has no erf. Use `erf` of Python's `math` number by number, or the stand-in
#
# $$ \text{GELU}(z) \approx \frac z2 \left( 1 + \tanh\!\left( \sqrt{2/\pi}\,(z + 0.044715\, z^3) \right) \right) $$
#
# which is never off by more than 0.0005 (both are from Hendrycks and Gimpel, 2016; both are accepted).

# %% exercise="activation" minutes=8 difficulty=1
def activation(name):
    """Return the activation function of that name.

    sigmoid  1 / (1 + exp(-z))
    tanh     the hyperbolic tangent of z
    relu     z where z is positive, 0 elsewhere
    gelu     z Phi(z), exactly (with math.erf) or in the tanh form: an error of 0.001 is allowed

    Returns
    -------
    function that takes an array z of any shape, with entries from -10000 to 10000 (whole numbers
        or not), and returns an array of the same shape: the activation of each entry, a finite
        number. After the call z holds what it held before.
    """
    ### BEGIN SOLUTION
    activations = {
        "sigmoid": lambda z: (1 + np.tanh(z / 2)) / 2,  # the same curve, and nothing in it can overflow
        "tanh": np.tanh,
        "relu": lambda z: np.maximum(z, 0),
        "gelu": lambda z: z / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))),
    }
    return activations[name]
    ### END SOLUTION

# %% [markdown] hint="activation"
# 1. A function can return a function: `if name == "relu":` and below it `return lambda z: ...`. The caller brings z.
# 2. Use what works entry by entry: `np.tanh`, `np.exp`, `np.maximum(z, 0)`. Python's own `max` compares whole things.
# 3. A sigmoid that never overflows is `(1 + np.tanh(z / 2)) / 2`. (It loses the far tail, which mattered for the
#    logarithm in lesson {lesson:gradient_descent} and does not matter here.) GELU is
#    `z / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))`.

# %% check="activation" points=3
places, known = [-1.5, 0.0, 2.5], {}
known["relu"] = [0, 0, 2.5], "ReLU is 0 below 0 and z itself above."
known["tanh"] = [-0.905148, 0, 0.986614], "tanh runs from -1 to 1, through 0 at 0."
known["sigmoid"] = [0.182426, 0.5, 0.924142], "The sigmoid is one half at 0."
known["gelu"] = [-0.100211, 0, 2.484476], "GELU is z Phi(z), and Phi(-1.5) is 0.0668."
for name, (values, why) in known.items():
    z = np.array(places)
    check.close(activation(name)(z), values, why, atol=1e-3 if name == "gelu" else 1e-5)
    check.unchanged(z, places, f"After {name} z must hold what it held before: write into a new array.")
    whole = activation(name)(np.array([[-1, 0], [2, 1]]))
    alone = [activation(name)(np.array([n]))[0] for n in (-1.0, 0.0, 2.0, 1.0)]
    check.close(whole, np.reshape(alone, (2, 2)), f"z may have any shape, and whole numbers in it: {name} of each.")
for name, ends in {"sigmoid": [0, 1], "tanh": [-1, 1], "relu": [0, 1e4], "gelu": [0, 1e4]}.items():
    with np.errstate(all="ignore"):
        far = activation(name)(np.array([-1e4, 1e4]))
    check.close(far, ends, f"Far out, {name} is where it should be, and no number is NaN.", atol=1e-3)
### BEGIN HIDDEN TESTS
from helpers.reference import layers as reference
rng = np.random.default_rng(4)
for name in ("sigmoid", "tanh", "relu", "gelu"):
    for z in (rng.normal(size=7), rng.normal(size=(3, 4)) * 4, rng.integers(-5, 6, (2, 2, 3)), np.array([[-700.0]])):
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

# %% probes="activation"
for name in ("sigmoid", "tanh", "relu", "gelu"):
    probe(np.round(activation(name)(np.array([-1.5, 0.0, 2.5, 0.3])), 2))
    probe(np.round(activation(name)(np.array([-1e4, 1e4])), 2))
    z = np.array([-1.5, 2.5])
    activation(name)(z)
    probe(z)
    probe(np.round(activation(name)(np.array([[-1, 2], [0, 1]])), 2))

# %% wrong="activation" why="exp(z) / (1 + exp(z)) becomes infinity / infinity for a large z, which is NaN. Divide by exp(z): 1 / (1 + exp(-z)) has no such trouble."
def activation(name, good=activation): return good(name) if name != "sigmoid" else lambda z: np.exp(z) / (1 + np.exp(z))

# %% wrong="activation" why="Python's max compares two whole things and cannot choose entry by entry. np.maximum(z, 0) can."
def activation(name, right=activation): return (lambda z: max(0, z)) if name == "relu" else right(name)

# %% wrong="activation" why="np.vectorize takes its type from the first result. There it is the whole number 0, so all others are cut to whole numbers. Return 0.0, or use np.maximum."
def activation(name, good=activation): return good(name) if name != "relu" else np.vectorize(lambda z: z if z > 0 else 0)

# %% wrong="activation" why="z * sigmoid(1.702 z) is a rougher stand-in for GELU, off by up to 0.02. Take Phi, or the tanh form above."
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

# %% stranger="activation"
def activation(name, right=activation): return (lambda z: np.where(z > 0, z, 0.01 * z)) if name == "relu" else right(name)

# %% stranger="activation"
def activation(name, right=activation): return (lambda z: np.tanh(z / 2)) if name == "sigmoid" else right(name)

# %% exercise="mlp-forward" minutes=8 difficulty=1
def mlp_forward(X, params, activation):
    """Return the output of a network for each row of X.

    A layer computes X @ W + b. The activation comes after every layer but the last, entry by entry.

    Parameters
    ----------
    X : array of shape (n_samples, n_in)
    params : list of pairs (W, b), one for each layer, at least one; shapes (n_in, n_out), (n_out,);
        after the call X and params hold what they held before
    activation : function that takes an array of any shape and returns one of the same shape

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
# 1. What leaves one layer enters the next. So one name for "the numbers on their way" and a loop are enough.
# 2. `X @ W + b` gives all rows and all units of a layer at once; NumPy adds `b` to every row.
# 3. Loop over `params[:-1]`, all pairs but the last, and put `activation(X @ W + b)` in the place of X each time. After
#    the loop, do the same with `params[-1]`, without the activation.

# %% check="mlp-forward" points=4
X = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.0]])
first, second = ([[1, 0], [2, 1]], [0, -3]), ([[1, -1], [0, 2]], [1, 1])
first, second, third = [(np.array(W), np.array(b)) for W, b in (first, second, ([[2], [1]], [-1]))]
check.close(mlp_forward(X, [first], np.abs), [[5, -1], [-2, -4], [3, -3]],
            "One layer is the last layer: X @ W + b, and no activation.")
check.close(mlp_forward(X, [first, second], np.abs), [[6, -2], [3, 7], [4, 4]],
            "Two layers: the activation, here the absolute value, comes after the first one and its bias only.")
params = [first, second, third]
before = X.copy(), [(W.copy(), b.copy()) for W, b in params]
check.close(mlp_forward(X, params, np.abs), [[13], [12], [11]],
            "Three layers: the activation comes twice, after the first and after the second layer.")
check.unchanged([X, params], before,
                "X and params must stay as they are: whoever uses the network next needs all its layers.")
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

# %% wrong="mlp-forward" why="The activation comes after every layer but the last. Your last layer is bent too."
def mlp_forward(X, params, activation, right=mlp_forward): return activation(right(X, params, activation))

# %% wrong="mlp-forward" why="The biases are missing: each layer computes X @ W + b."
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

# %% wrong="mlp-forward" why="What you were handed is not the same afterwards. params.pop() takes the last layer out of the caller's own list (params[-1] only looks), and += writes into the caller's arrays."
def mlp_forward(X, params, activation, right=mlp_forward): return right(X, params + [params.pop()], activation)

# %% wrong="mlp-forward" why="W has shape (n_in, n_out) here, so a layer is X @ W. Other books transpose; then W @ x is the same thing."
def mlp_forward(X, params, activation, right=mlp_forward): return right(X, [(W.T, b) for W, b in params], activation)

# %% stranger="mlp-forward"
def mlp_forward(X, params, activation, right=mlp_forward): return right(X, [(W, -b) for W, b in params], activation)

# %% stranger="mlp-forward"
def mlp_forward(X, params, activation, right=mlp_forward): return right(X, params[::-1], activation)

# %% [markdown]
# "A unit is a weighted sum, a bias, an activation." If your network is nothing but such units, then a plain loop over
# single units gives the same numbers, and the *order* of the units does not matter. Three times the same network: all
# rows at once, unit by unit in loops, and with its hidden units (columns of `W1`, rows of `W2`) shuffled.

# %% claim="weighted-sum"
rng = np.random.default_rng(41)
X, W1, b1 = rng.normal(size=(50, 6)), rng.normal(size=(6, 8)), rng.normal(size=8)
W2, b2, tanh = rng.normal(size=(8, 1)), rng.normal(size=1), activation("tanh")
output = mlp_forward(X, [(W1, b1), (W2, b2)], tanh)
unit_by_unit = np.zeros((50, 1))
for i, row in enumerate(X):
    for j in range(8):  # each unit alone, knowing of no other
        unit_by_unit[i] += tanh(np.array([sum(row * W1[:, j]) + b1[j]])) * W2[j]
unit_by_unit += b2
order = rng.permutation(8)
shuffled = mlp_forward(X, [(W1[:, order], b1[order]), (W2[order], b2)], tanh)
print(f"batch against loop over units:    largest difference {np.abs(np.subtract(output, unit_by_unit)).max():.0e}")
print(f"hidden units in another order:    largest difference {np.abs(np.subtract(output, shuffled)).max():.0e}")

# %% [markdown] claim="weighted-sum"
# **What we saw.** The differences are rounding. The sentence **holds**: a layer is a crowd of units that know nothing of
# each other. A unit has no place, only wires. In a cortex place matters: near cells talk more.
#
# ## {lesson}.2 Is GELU a smooth ReLU?
#
# GELU is often introduced as "a smooth ReLU". Then the two should be nearly the same, and GELU should never fall.

# %% prediction="gelu-gap"
# How far do GELU and ReLU ever get from each other, at the worst z? Write: gelu_gap = (a number)
### BEGIN SOLUTION
gelu_gap = 0.05
### END SOLUTION

# %% experiment="gelu-gap" claim="gelu"
z = np.linspace(-6, 6, 12_001)
gelu, relu = activation("gelu")(z), activation("relu")(z)
gap = np.abs(np.subtract(gelu, relu))
lowest = np.argmin(gelu)
print(f"lowest value of GELU: {gelu[lowest]:.3f} at z = {z[lowest]:.3f}")
print(f"largest gap to ReLU:  {gap.max():.3f} at |z| = {abs(z[np.argmax(gap)]):.3f}")
show(figures.activations(activation),
     alt="Left: sigmoid and tanh level off on both sides, ReLU and GELU rise on the right. Right, enlarged: GELU dips "
         f"below zero to {gelu[lowest]:.3f} at z = {z[lowest]:.2f}, where ReLU is flat at zero.")
quiz.compare("Largest gap between GELU and ReLU", gelu_gap, gap.max())

# %% [markdown] claim="gelu"
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# It **holds weakly**. GELU is smooth, but not monotone: to the left of about $-0.752$ more input means
# *less* output, down to about $-0.170$. No ReLU does this, and no threshold unit. Far from 0 the two agree.
#
# </details>
#
# ## {lesson}.3 What do layers gain without a bend?
#
# Leave the activation and the biases out. Then a row $x$ becomes $x W_1$, then $x W_1 W_2$, and so on.

# %% exercise="collapse-linear" minutes=4 difficulty=1
def collapse_linear(weights):
    """Return the one matrix W that does what a whole stack of linear layers without biases does.

    X @ W equals ((X @ weights[0]) @ weights[1]) @ ... for every X.

    Parameters
    ----------
    weights : list of at least one array, first layer first; each has shape (n_in, n_out)

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
# 1. $((x A) B) C$ is $x (A B C)$: brackets do not matter in a product of matrices. Order does.
# 2. Keep one matrix and multiply the next layer onto it, from the right.
# 3. Begin with `weights[0]`. For each V in `weights[1:]`, put `W @ V` in the place of W. Return W.

# %% check="collapse-linear" points=2
A, B = np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [3.0, 1.0]])
check.close(collapse_linear([A, B]), [[7, 2], [3, 1]], "First A, then B: with rows as inputs that is A @ B, not B @ A.")
check.close(collapse_linear([A]), A, "One layer is itself.")
C, x = np.array([[1.0, -1.0, 2.0], [0.0, 1.0, 1.0]]), np.array([[5.0, -2.0]])
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

# %% wrong="collapse-linear" why="The order is reversed. Rows come in from the left, so the first layer stands on the left: A @ B @ C."
def collapse_linear(weights, right=collapse_linear): return right(weights[::-1])

# %% wrong="collapse-linear" why="Layers one behind the other multiply; layers side by side would add."
def collapse_linear(weights): return sum(weights)

# %% wrong="collapse-linear" why="* multiplies entry by entry. A layer behind a layer is the matrix product, @."
def collapse_linear(weights): return np.prod(weights, axis=0)

# %% wrong="collapse-linear" why="That is the transpose: rows and columns are swapped. W has shape (n_in, n_out)."
def collapse_linear(weights, right=collapse_linear): return right(weights).T

# %% stranger="collapse-linear"
def collapse_linear(weights): return weights[0] @ weights[-1] if len(weights) > 1 else weights[0]

# %% [markdown]
# The **rank** of a table of numbers is how many directions its rows really fill. Send the 1797 digits of 64 pixels
# through four linear layers, of 100, 3, 100 and 10 units.

# %% prediction="rank-of-stack"
# What is the rank of the 1797 x 10 table that comes out? Write: rank_of_stack = (a whole number)
### BEGIN SOLUTION
rank_of_stack = 3
### END SOLUTION

# %% experiment="rank-of-stack"
rng = np.random.default_rng(44)
X = digits()[0].reshape(-1, 64)
sizes = [64, 100, 3, 100, 10]
weights = [rng.normal(size=pair) / np.sqrt(pair[0]) for pair in zip(sizes, sizes[1:])]
params = [(W, np.zeros(W.shape[1])) for W in weights]
straight = mlp_forward(X, params, lambda z: z)
bent = mlp_forward(X, params, activation("relu"))
rank = {"linear": np.linalg.matrix_rank(straight), "relu": np.linalg.matrix_rank(bent)}
gap = np.abs(straight - X @ collapse_linear(weights)).max()
print(f"four linear layers against one matrix: largest difference {gap:.0e}")
print(f"weights: {sum(W.size for W in weights)} before, {np.size(collapse_linear(weights))} after")
print(f"rank of the output: {rank['linear']} without a bend, {rank['relu']} with ReLU in between")
quiz.compare("Rank after four linear layers", rank_of_stack, rank["linear"])

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Four layers were one layer all along, and what the layer of 3 has lost no later layer brings back.
# With a bend in between, the same weights fill ten directions. (Still only 3 numbers came through; bent, they lie on
# a curved surface.) Which bends will do? Nearly all: see the small print in section {lesson}.6.
#
# </details>
#
# ## {lesson}.4 How does a bend solve XOR?
#
# No line parts 01 and 10 from 00 and 11. A hidden layer moves the *points*, so that a plain line is enough.

# %%
widgets.explore_bent_plane(mlp_forward, activation)

# %% [markdown]
# Now choose the weights yourself, with the sharpest bend of all: `step(z)`, which is 1 where $z \ge 0$. There are
# many right answers. All are accepted.

# %% exercise="xor-by-hand" minutes=7 difficulty=2
def xor_by_hand():
    """Return the params of a network that computes XOR, with one hidden layer of step units.

    It is run as step(X @ W1 + b1) @ W2 + b2. On the rows 00, 01, 10, 11 the output is 0, 1, 1, 0:
    these numbers, for nothing comes after the last layer.

    Returns
    -------
    [(W1, b1), (W2, b2)] with shapes (2, n_hidden), (n_hidden,), (n_hidden, 1) and (1,); you choose
        n_hidden
    """
    ### BEGIN SOLUTION
    W1 = np.array([[1.0, 1.0], [1.0, 1.0]])
    b1 = np.array([-0.5, -1.5])  # the first unit is OR, the second is AND
    W2 = np.array([[1.0], [-1.0]])  # OR, but not AND
    return [(W1, b1), (W2, np.array([0.0]))]
    ### END SOLUTION

# %% [markdown] hint="xor-by-hand"
# 1. XOR is "one of them, but not both". Which two gates of lesson {lesson:threshold_logic} are in this sentence?
# 2. Let both hidden units add the inputs up, with weights of 1. A bias of -0.5 makes the first an OR, since a sum of
#    1 is enough then. Which bias makes the second an AND?
# 3. The output is OR minus AND. So `W2 = [[1], [-1]]`, with an output bias of 0. Mind the shapes: a column of `W1`
#    belongs to one hidden unit, and `W2` is a column.

# %% check="xor-by-hand" points=3
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
probe(step(gate_inputs(2) @ np.asarray(W1) + b1) @ W2 + b2)
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

# %% stranger="xor-by-hand"
def xor_by_hand(): return [(np.ones((2, 2)), np.array([-0.5, -1.5])), (np.zeros((2, 1)), np.array([0.0]))]

# %% stranger="xor-by-hand"
def xor_by_hand(): return [(np.ones((2, 2)), np.array([-0.5, -1.5])), (np.array([[1.0], [-2.0]]), np.array([0.0]))]

# %% stranger="xor-by-hand"
def xor_by_hand(): return [(np.ones((2, 2)), np.array([-1.0, -2.0])), (np.array([[-1.0], [1.0]]), np.array([0.0]))]

# %% [markdown]
# ## {lesson}.5 Does a harder problem need more layers?
#
# XOR asks: is the number of ones odd? Asked of $n$ bits, this is **parity**, the famous example of Minsky and Papert
# (1969). They proved that among the units in front of a learning perceptron at least one must look at *all* inputs.
#
# So let every hidden unit look at everything. "More layers are smarter", says a friend, "eight bits need eight
# layers." Do it with one.

# %% exercise="parity-network" minutes=10 difficulty=2
def parity_network(n_bits):
    """Return the params of a network that tells odd from even, with one hidden layer of step units.

    It is run as step(X @ W1 + b1) @ W2 + b2, on rows of zeros and ones. The output is 1 if the number
    of ones is odd and 0 if it is even (0 is even). n_bits is an int from 2 to 10.

    Returns
    -------
    [(W1, b1), (W2, b2)] with shapes (n_bits, n_hidden), (n_hidden,), (n_hidden, 1) and (1,);
        n_hidden is at most n_bits
    """
    ### BEGIN SOLUTION
    thresholds = np.arange(1, n_bits + 1)  # unit k fires if at least k inputs are 1
    W1 = np.ones((n_bits, n_bits))
    W2 = np.where(thresholds % 2 == 1, 1.0, -1.0)[:, None]
    return [(W1, 0.5 - thresholds), (W2, np.zeros(1))]
    ### END SOLUTION

# %% [markdown] hint="parity-network"
# 1. Parity depends on one number only: how many ones there are. What can a step unit say about that number?
# 2. Let unit k fire when at least k inputs are 1, for k = 1, 2, ..., n: all weights 1, bias 0.5 - k.
# 3. The output has to be 1, 0, 1, 0, ... when one, two, three, four, ... units fire. So each unit that joins must
#    turn the answer round: output weights +1, -1, +1, -1, ..., output bias 0.

# %% check="parity-network" points=4
for n_bits in (2, 3, 4):
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
    probe(step(gate_inputs(n_bits) @ np.asarray(W1) + b1) @ W2 + b2)
    probe(np.shape(W1)[-1] > n_bits)

# %% wrong="parity-network" why="You give each odd row a unit of its own. That works, but it takes 2^(n-1) units, 128 for 8 bits. Let each unit count the ones instead."
def parity_network(n_bits):
    odd = np.array([row for row in gate_inputs(n_bits) if row.sum() % 2])
    return [(2.0 * odd.T - 1, 0.5 - odd.sum(axis=1)), (np.ones((len(odd), 1)), np.zeros(1))]

# %% wrong="parity-network" why="Your counting starts at 0. The unit for 'at least 0 ones' always fires, so odd and even have changed places: start with the unit that needs one."
def parity_network(n, right=parity_network): return [(right(n)[0][0], right(n)[0][1] + 1), right(n)[1]]

# %% wrong="parity-network" why="Your output adds all units up, which gives the number of ones. Every further unit has to turn the answer round: weights +1, -1, +1, -1, ..."
def parity_network(n, right=parity_network): return [right(n)[0], (np.abs(right(n)[1][0]), np.zeros(1))]

# %% wrong="parity-network" why="Weights 1, -2, 2, -2, ... are right for ReLU units, which keep growing. A step unit adds the same however far past its threshold it is: use +1 and -1."
def parity_network(n, f=parity_network): return [f(n)[0], (f(n)[1][0] * np.where(np.arange(n) > 0, 2, 1)[:, None], np.zeros(1))]

# %% wrong="parity-network" why="Your network says 'exactly one'. Parity of three ones is 1 again: it is odd, not one."
def parity_network(n): return [(np.ones((n, 2)), np.array([-0.5, -1.5])), (np.array([[1.0], [-1.0]]), np.zeros(1))]

# %% stranger="parity-network"
def parity_network(n, right=parity_network): return [right(n)[0], (-right(n)[1][0], np.zeros(1))]

# %%
show(figures.parity_counts(parity_network, mlp_forward, step, 8),
     alt="Above: the output for 8 bits jumps between 0 and 1 as the number of ones goes from 0 to 8. Below: one arrow "
         "for each hidden unit at the count where it switches on, by turns up and down.")

# %% [markdown]
# **What we saw.** Eight bits take eight hidden units in one layer, no deeper than XOR. So a network *can represent*
# parity. Would one *learn* it from examples? Take 400 random step units, like the A-units of lesson {lesson:perceptron}, and fit the
# output layer by least squares. Fitted to all 256 rows of 8 bits it gets every row right, so it can represent parity
# too. Now show it a random half of the rows, and ask for the others.

# %%
rows = gate_inputs(8)
odd = rows.sum(axis=1) % 2


def right_on(seed, n_shown, n_hidden=400):
    """Fit the output layer to n_shown random rows; return which share of these and of the others is right."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(256)
    hidden = step(rows @ rng.normal(size=(8, n_hidden)) + rng.normal(size=n_hidden))
    w = np.linalg.lstsq(hidden[order[:n_shown]], odd[order[:n_shown]] - 0.5, rcond=None)[0]
    right = ((hidden @ w > 0) == odd)[order]
    return right[:n_shown].mean(), right[n_shown:].mean() if n_shown < 256 else np.nan

# %% prediction="parity-unseen"
# 128 rows are shown and learned by heart. How many per cent of the other 128 rows will come out right?
# Write: parity_unseen = (a number from 0 to 100)
### BEGIN SOLUTION
parity_unseen = 50
### END SOLUTION

# %% experiment="parity-unseen"
print(f"all 256 rows shown:    {right_on(0, 256)[0]:.0%} right")
shown, unseen = 100 * np.mean([right_on(seed, 128) for seed in range(8)], axis=0)
print(f"128 rows shown:        {shown:.0f} % of them right, {unseen:.0f} % of the others (mean of 8 draws)")
params = parity_network(8)
by_hand = 100 * np.mean((np.ravel(mlp_forward(rows, params, step)) > 0.5) == odd)
print(f"your weights:          {by_hand:.0f} % of all 256, with {len(params[0][1])} hidden units in place of 400")
quiz.compare("Rows never shown that are right", parity_unseen, unseen, unit="%")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Every row learned by heart, and *worse than a coin* on the rest. The network guesses that similar
# rows have similar answers. In parity all eight nearest neighbours of a row have the other answer.
#
# </details>
#
# ## {lesson}.6 Claim check: "a neural network can approximate any function"
#
# A step unit with weight 1 and bias $-t$ switches on where $x$ reaches $t$. An output weight makes it a stair, up or
# down, as high as you like. Enough stairs follow a curve: universal approximation by hand, for one input.

# %% exercise="staircase-network" minutes=14 difficulty=3
def staircase_network(f, n_steps):
    """Return the params of a network with one hidden layer of step units that follows f on [0, 1].

    Cut [0, 1] into n_steps equal pieces. On each piece the network answers one constant: a value that
    f takes somewhere on that piece (at its left end, its middle, its right end: as you like). So if f
    changes by at most L |u - v| between u and v, the error on [0, 1] is at most L / n_steps.

    The network is run as step(X @ W1 + b1) @ W2 + b2, X of shape (n_samples, 1).

    Parameters
    ----------
    f : function of a number from 0 to 1, which returns a number; given an array of such numbers, it
        returns an array of the same shape
    n_steps : int, at least 2

    Returns
    -------
    [(W1, b1), (W2, b2)] with shapes (1, n_hidden), (n_hidden,), (n_hidden, 1) and (1,);
        n_hidden is at most n_steps
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
# 3. With `starts = np.arange(n) / n` and the levels `f(start)`: `b1 = -starts[1:]`, the output weights are
#    `np.diff(levels)` as a column, and `b2` is the first level, in an array of shape (1,).

# %% check="staircase-network" points=5
def largest_error(f, n_steps):
    (W1, b1), (W2, b2) = staircase_network(f, n_steps)
    n_hidden, found = np.size(b1), [np.shape(part) for part in (W1, b1, W2, b2)]
    wanted = [(1, n_hidden), (n_hidden,), (n_hidden, 1), (1,)]
    assert found == wanted, f"With {n_hidden} biases b1, the shapes of W1, b1, W2, b2 should be {wanted}, not {found}."
    assert n_hidden <= n_steps, f"{n_hidden} hidden units: {n_steps} levels need no more than {n_steps}."
    x = np.linspace(0, 1, 1001)
    output = step(x[:, None] @ np.asarray(W1) + b1) @ W2 + b2
    return np.max(np.abs(output[:, 0] - f(x)))


gap = largest_error(lambda x: 0 * x + 3, 4)
assert gap < 1e-9, f"f = 3 everywhere, and the network is {gap:.3g} away: it starts at 3, and no later unit has anything to change."
assert largest_error(lambda x: x, 4) < 1 / 4 + 1e-9, "f(x) = x in 4 steps: nowhere more than 1/4 away."
assert largest_error(lambda x: 5 - 2 * x, 10) < 2 / 10 + 1e-9, "A slope of -2, 10 steps down: an error of at most 2/10."
for n_steps in (10, 20, 40):
    gap = largest_error(lambda x: np.sin(6 * x), n_steps)
    assert gap < 6 / n_steps, f"sin(6x) has slopes up to 6: {n_steps} steps err by 6/{n_steps} at most, not {gap:.3g}."
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(46)
for n_steps in (2, 3, 7, 50, 128):
    height, shift, turns = rng.uniform(1, 5, 3)
    for f, slope in (
        (lambda x: height * np.abs(x - 0.43), height),
        (lambda x: shift + np.cos(turns * x + shift), turns),
        (lambda x: height * x - 9, height),
    ):
        gap = largest_error(f, n_steps)
        assert gap <= slope / n_steps + 1e-5, "More steps bring the staircase closer: the error stays within L/n."
### END HIDDEN TESTS

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
counts = [2, 4, 8, 16, 32, 64, 128, 256]
errors = figures.approximation_errors(staircase_network, mlp_forward, step, counts)
show(figures.error_curves(errors, counts),
     alt="Errors against the number of steps, both axes logarithmic. Left, the largest error: for sine, line and kink "
         "it falls along 1/n, for the jump it stays at 1. Right, the mean error: it falls along 1/n for all four.")
f = figures.TARGETS["a sine"]
params = staircase_network(f, 256)
inside, outside = np.linspace(0, 1, 5001)[:, None], np.linspace(1, 3, 5001)[:, None]
sine_inside, sine_outside = (np.abs(mlp_forward(x, params, step) - f(x)).max() for x in (inside, outside))
print("With 256 steps, largest errors:")
print(f"a sine on [0, 1]: {sine_inside:.4f}; the same network on [1, 3]: {sine_outside:.4f}")
print(f"a jump on [0, 1]: {errors['a jump'][0][-1]:.4f}, although its mean error is {errors['a jump'][1][-1]:.4f}")
print(f"Outside the interval the error is {sine_outside / sine_inside:.0f} times as large.")

# %% [markdown] claim="universal-approximation"
# **What we saw.** Twice the steps, half the error: it falls as $1/n$ where the slope is bounded. At a jump the *mean*
# error falls, the *largest* does not, unless a stair sits on the very spot. Outside, the network is flat.
#
# "A neural network can approximate any function" **holds weakly**. The theorems carry small print:
#
# - *Continuous* functions, on a *bounded* region (Cybenko 1989; Hornik, Stinchcombe & White 1989). Outside, no number
#   of units helps. A function with jumps is approached in the *mean*, not at every point.
# - *Enough* units: $n$ steps for one input, but a grid of $n^d$ cells for $d$ inputs if you build it in this way.
# - The activation is no polynomial. Then, and only then, one hidden layer will do (Leshno and others 1993).
# - A network with the right weights *exists*. Nothing says that training finds it; section {lesson}.5 showed a failure.
#
# ## {lesson}.7 Claim check: "weights play the role of synaptic strength"
#
# In one respect your weights are no synapses: they choose their signs freely. Most nerve cells excite all their
# targets or inhibit all of them, since they release the same transmitter at all their endings. This is **Dale's
# principle** (named by Eccles; there are exceptions, such as cells that release both GABA and glutamate). In a
# network, all weights with which one unit *speaks* get one sign: a **row** of our `W` (a column, where one writes $W x$).
#
# If weights are like synapses, a network should also learn under this rule. Ours learns XOR in the simplest way:
# nudge all weights at random, keep the nudge if the error falls. It has sigmoid units, for a rate cannot be negative.

# %%
def learn_xor(seed, signs, n_hidden=8, n_nudges=1500):
    """Return after how many random nudges XOR is learned (mean squared error below 0.01), or None.

    signs : None, or the signs of the rows of W1 and of the rows of W2, as two columns
    """
    rng, X, y = np.random.default_rng(seed), gate_inputs(2), np.array([[0], [1], [1], [0]])
    numbers = [rng.normal(size=shape) for shape in ((2, n_hidden), n_hidden, (n_hidden, 1), 1)]

    def error(W1, b1, W2, b2):
        if signs is not None:
            W1, W2 = signs[0] * np.abs(W1), signs[1] * np.abs(W2)
        return np.mean((mlp_forward(X, [(W1, b1), (W2, b2)], activation("sigmoid")) - y) ** 2)

    lowest = error(*numbers)
    for nudge in range(1, n_nudges + 1):
        trial = [values + 0.3 * rng.normal(size=values.shape) for values in numbers]
        if (found := error(*trial)) < lowest:
            numbers, lowest = trial, found
        if lowest < 0.01:
            return nudge

# %% [markdown]
# Three conditions, 10 random starts each, biases always free: *any sign*; *Dale*: inputs excite, half of the hidden
# units excite and half inhibit; *no inhibition*: every cell excites.

# %% prediction="without-inhibition"
# In how many of the 10 starts is XOR learned WITHOUT inhibition?
# Write: without_inhibition = (a number from 0 to 10)
### BEGIN SOLUTION
without_inhibition = 0
### END SOLUTION

# %% experiment="without-inhibition" claim="synaptic-strength"
excite, half_inhibit = np.ones((8, 1)), np.repeat([[1.0], [-1.0]], 4, axis=0)
conditions = {"any sign": None, "Dale": (np.ones((2, 1)), half_inhibit), "no inhibition": (np.ones((2, 1)), excite)}
runs = {name: [learn_xor(seed, signs) for seed in range(10)] for name, signs in conditions.items()}
learned = {name: sum(n is not None for n in counts) for name, counts in runs.items()}
middle = {name: np.median([n or np.inf for n in counts]) for name, counts in runs.items()}
for name in runs:
    when = f", the median after {middle[name]:.0f} nudges" if np.isfinite(middle[name]) else ""
    print(f"{name:>13}: {learned[name]:>2} of 10 starts learn XOR{when}")
show(figures.nudges(runs, n_tried=1500),
     alt=f"One point for each start. With any sign {learned['any sign']} of 10 learn XOR, under Dale's principle "
         f"{learned['Dale']} of 10, mostly later; without inhibition {learned['no inhibition']}: crosses on the right.")
quiz.compare("Starts that learn XOR without inhibition", without_inhibition, learned["no inhibition"], unit="of 10")

# %% [markdown] claim="synaptic-strength"
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The claim **holds**, in a model: a weight does what a strength should do, even with the sign of each
# cell fixed. The price is patience. *Without inhibition* nothing works, and this is no bad luck: if all weights are
# positive and the activation rises, more input never means less output, at any depth, and XOR wants 11 below 01.
#
# </details>
#
# ## {lesson}.8 Quiz

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

# %% [markdown] quiz="what-the-theorem-says"
# What does the universal approximation theorem say about a network with one hidden layer?
#
# - ( ) Trained long enough, it learns any function.
#   > The theorem does not mention training. 400 units learned half of the parity rows and missed most of the rest.
# - ( ) It needs no more hidden units than there are inputs.
#   > It says "enough", and enough may be very many.
# - (x) Given enough units, weights exist that come as close as you like.
#   > Yes, to a continuous function on a bounded region. How to find them, and how many, are other questions.
# - ( ) It extrapolates any function beyond the examples that it was trained on.
#   > Outside the region the theorem is silent. Your staircase is flat there.

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
#   > GELU is no polynomial, and neither is ReLU.

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

# %% [markdown] quiz="beyond-the-support"
# A staircase network with a million steps follows $\sin(2 \pi x)$ on $[0, 1]$. What does it answer at $x = 2.25$?
#
# - ( ) About 1, since the sine is periodic and the network has learned it
#   > It holds a million heights and no idea of a period.
# - (x) The level of its last step
#   > Yes. Beyond 1 no further unit switches on, so the output stays as it is.
# - ( ) A large number, since the error grows as $1/n$ turned round
#   > Nothing grows: all units are on, and the output is constant.
# - ( ) 0, since no unit is active out there
#   > To the right of 1 *all* units are active.

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

# %% hand_in="quiz" points=3

# %% [markdown]
# ## {lesson}.9 Your ledger
#
# Two claims were touched. The verdicts are strings; change them if you disagree, and run the cell again.

# %%
ledger.record("L3", "layers",
    f"Four linear layers equalled one matrix of rank {rank['linear']}, with ReLU the rank was {rank['relu']}. Parity of 8 "
    f"bits took one hidden layer ({by_hand:.0f} % of 256 rows). The bend is needed, more depth was not.",
    "holds weakly", value=int(rank["linear"]))
ledger.record("L1", "layers",
    f"A layer is units side by side. With the sign of each cell fixed {learned['Dale']} of 10 networks learned XOR, "
    f"without inhibition {learned['no inhibition']}: strengths are like synapses, free signs are not.",
    "holds weakly", value=learned["Dale"])
ledger.show(["L1", "L3"])

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Cells behind cells compute what no single cell of their kind can. The bend in between makes this
# possible, and cells have one: they are silent below threshold, and a refractory time limits their rate. Weights work
# as strengths, also when every cell only excites or only inhibits.
#
# **Wrong, or left out.**
#
# - *Turns and places.* Cells do not wait for the layer before, and you cannot shuffle them: wiring depends on distance.
# - *Negative activity.* tanh and GELU go below 0. A rate cannot.
# - *Hand-made weights.* Nobody sets synapses one by one. How a hidden weight could know what to do is lesson {lesson:backpropagation}'s
#   question for networks and lesson {lesson:credit_assignment}'s for brains.
#
# ### Sources
#
# - M. Minsky & S. Papert, *Perceptrons*, MIT Press, 1969.
# - G. Cybenko, *Mathematics of Control, Signals, and Systems* 2:303-314, 1989.
# - K. Hornik, M. Stinchcombe & H. White, *Neural Networks* 2:359-366, 1989. K. Hornik, *ibid.* 4:251-257, 1991.
# - M. Leshno, V. Lin, A. Pinkus & S. Schocken, Multilayer feedforward networks with a nonpolynomial activation
#   function can approximate any function, *Neural Networks* 6:861-867, 1993.
# - D. Hendrycks & K. Gimpel, Gaussian error linear units (GELUs), arXiv 1606.08415, 2016.
# - H. Dale, *Proceedings of the Royal Society of Medicine* 28:319-332, 1935. J. Eccles, P. Fatt & K. Koketsu, *J.
#   Physiology* 126:524-562, 1954. N. Tritsch, A. Granger & B. Sabatini, *Nature Reviews Neuroscience* 17:139-145, 2016.
