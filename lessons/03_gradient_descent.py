# %% [markdown] needs="perceptron"
# # {lesson}. Walking downhill
#
# **About 75 minutes · 24 points · can be started alone; {needs}**
#
# The perceptron learns from mistakes and from nothing else. In 1960 Bernard Widrow and his student Ted Hoff asked a
# unit not only *whether* it is wrong but *by how much*. That turns learning into a walk downhill, and with it come the
# questions that every network since has had to answer: which way is down, how long a step, and where does it end?
#
# After this lesson you can
#
# - give a unit an error that has a slope, and say why the perceptron's has none;
# - measure the gradient of any function, and say how good the measurement is;
# - walk downhill, and compute beforehand which step is too long;
# - tell bowl, ravine, saddle and second valley apart, and say which is common when there are many weights;
# - turn a sum into a probability without overflow, and train on it;
# - judge the sentence "brains learn online, networks offline" by an experiment.

# %% given="setup"
import numpy as np

from helpers import check, ledger, quiz
from helpers.data import digits_split, two_blobs
from helpers.figures import gradient_descent as figures
from helpers.figures import show
from helpers.widgets import gradient_descent as widgets

X_blobs, y_blobs = two_blobs(60, 0.3, np.random.default_rng(5))  # 60 rows in the plane, labels -1 and +1
def with_constant(X): return np.column_stack([X, np.ones(len(X))])  # a last input of 1, whose weight is the bias

# %% [markdown]
# ## {lesson}.1 What would an error with a slope look like?
#
# Count the wrong rows while you turn one weight, and you walk along a staircase: level almost everywhere, with jumps
# between. Standing on a step, you cannot feel which way is better. Widrow and Hoff called their unit **Adaline**, an
# adaptive linear neuron, and compared with the target not its answer but the *sum*, before any threshold:
#
# $$\text{loss}(w, b) = \frac{1}{N} \sum_{i=1}^{N} \left( y_i - (w \cdot x_i + b) \right)^2 .$$
#
# This is the **mean squared error**. Targets may be any numbers; as labels they are $-1$ and $+1$.

# %% exercise="mse-loss" minutes=4 difficulty=1
def mse_loss(X, y, w, b):
    """Return the mean over all rows of (y - (w . x + b))^2, with no threshold and no factor 1/2.

    Parameters
    ----------
    X, y : arrays of shape (n_samples, n_features) and (n_samples,); the targets y are any real numbers
    w, b : array of shape (n_features,) and float

    Returns
    -------
    float
    """
    ### BEGIN SOLUTION
    return np.mean((y - (X @ w + b)) ** 2)
    ### END SOLUTION

# %% [markdown] hint="mse-loss"
# 1. For a single row: what is the sum, how far is it from the target, and what is the square of that?
# 2. `X @ w + b` holds the sums of all rows. Subtract them from `y`, square each difference, and only then average.
# 3. Three steps in one line, from inside out: `y - ...` for the errors, `** 2` for their squares, `np.mean` for the mean.
#    Mind the brackets: the whole error is squared.

# %% check="mse-loss" points=2
X = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0]])
y = np.array([1.0, -1.0, 1.0])
check.close(mse_loss(X, y, np.zeros(2), 0.0), 1, "With all weights 0 every sum is 0, one away from every label.")
check.close(mse_loss(X, y, np.array([-1.0, 1.0]), 0.0), 3, "The sums are 1, -4, 1: errors 0, 3, 0, mean square 3.")
check.close(mse_loss(X, y, np.array([0.0, 0.0]), 3.0), 8, "The bias counts: sums of 3 miss 1, -1, 1 by 2, 4, 2.")
check.close(mse_loss(X[:1], np.array([7.5]), np.array([1.0, 3.0]), 0.0), 0.25, "Targets may be any numbers: 7 for 7.5.")
### BEGIN HIDDEN TESTS
from helpers.reference import gradient_descent as reference
for seed in range(6):
    rng = np.random.default_rng([60, seed])
    (X, y, w), b = (rng.standard_normal(shape) for shape in ((9, 4), 9, 4)), rng.uniform()
    loss = mse_loss(X, y, w, b)
    check.close(loss, reference.mse_loss(X, y, w, b), "The loss is the mean of the squared errors of all rows.")
    check.close(mse_loss(X, y + 3, w, b + 3), loss, "Targets and bias moved by the same number: the same errors.")
### END HIDDEN TESTS

# %% wrong="mse-loss" why="You added the squares up. A mean divides by the number of rows, so that twice the data is not twice the loss."
def mse_loss(X, y, w, b): return np.sum((y - (X @ w + b)) ** 2)

# %% wrong="mse-loss" why="The threshold came too early: the sum itself is compared with the target. An answer of -1 or +1 is the staircase again."
def mse_loss(X, y, w, b): return np.mean((y - np.where(X @ w + b >= 0, 1, -1)) ** 2)

# %% wrong="mse-loss" why="The bias is missing from the sum: w . x + b."
def mse_loss(X, y, w, b): return np.mean((y - X @ w) ** 2)

# %% wrong="mse-loss" why="There is a factor 1/2 in it. Some books put one in; this loss has none."
def mse_loss(X, y, w, b): return np.mean((y - (X @ w + b)) ** 2) / 2

# %% stranger="mse-loss"
def mse_loss(X, y, w, b): return np.mean(np.abs(y - (X @ w + b)))

# %% stranger="mse-loss"
def mse_loss(X, y, w, b): return np.sqrt(np.mean((y - (X @ w + b)) ** 2))

# %% stranger="mse-loss"
def mse_loss(X, y, w, b): return np.mean(y - (X @ w + b)) ** 2

# %%
show(figures.staircase_and_bowl(mse_loss, X_blobs, y_blobs, w=np.array([0.0, -0.5]), b=0.2),
     alt="Two curves over the first weight. Above, the number of wrong rows is a staircase, level between its jumps. "
         "Below, the mean squared error is a smooth bowl with one lowest point.")

# %% [markdown]
# ## {lesson}.2 Which way should the weights move?
#
# Look at one row. Its error is $e = y - (w \cdot x + b)$. By the chain rule the slope of $\frac12 e^2$ with $w_j$ is
# $-e\,x_j$ (the $\frac12$ is there to cancel the 2), and with $b$ it is $-e$. Downhill is against the slope:
#
# $$w \leftarrow w + \eta\, e\, x, \qquad b \leftarrow b + \eta\, e .$$
#
# This is the **delta rule**. It looks like the perceptron's rule with $e$ in place of $y$. The difference: $e$ says how
# much, and a row on its correct side still teaches.

# %% exercise="delta-rule-step" minutes=5 difficulty=1
def delta_rule_step(w, b, x, y, eta):
    """Return the weights and the bias after Adaline has seen one row x with the target y.

    With the error e = y - (w . x + b) they are w + eta e x and b + eta e. There is no factor 2.

    Parameters
    ----------
    w, x : arrays of shape (n_features,), floats; they are not changed in place
    b, y, eta : floats: the bias, the target, and the learning rate

    Returns
    -------
    (w, b) : array of shape (n_features,) and float
    """
    ### BEGIN SOLUTION
    error = y - (np.dot(w, x) + b)
    return w + eta * error * x, b + eta * error
    ### END SOLUTION

# %% [markdown] hint="delta-rule-step"
# 1. One number, the error, drives all the changes. Compute it first, from the old weights.
# 2. `error = y - (np.dot(w, x) + b)`. Each weight moves by eta times the error times *its own* input.
# 3. Return `w + eta * error * x, b + eta * error`. (The input of the bias is always 1.)

# %% check="delta-rule-step" points=2
x, old = np.array([1.0, 2.0]), np.array([1.0, 1.0])
w, b = delta_rule_step(np.zeros(2), 0.0, x, 1.0, 0.5)
check.close([*w, b], [0.5, 1, 0.5], "From zero the error is 1: half a step towards the row.")
w, b = delta_rule_step(old, 1.0, x, 1.0, 0.1)
check.close([*w, b], [0.7, 0.4, 0.7], "The sum 4 has the right sign but is 3 above the target 1. Too right is wrong.")
check.unchanged([old, x], [[1, 1], [1, 2]], "After the call the arrays w and x must hold what they held before.")
w, b = delta_rule_step(old, -2.0, x, 1.0, 0.1)
check.close([*w, b], [1, 1, -2], "The sum is 1 and so is the target: no error, no change.")
w, b = delta_rule_step(np.array([1.0, 1.0]), -2.0, x, -1.0, 0.25)
check.close([*w, b], [0.5, 0, -2.5], "The sum 1 is 2 above the target -1: everything moves down by 0.25 * 2 * x.")
### BEGIN HIDDEN TESTS
from helpers.reference import gradient_descent as reference
rng = np.random.default_rng(61)
for w, x in rng.standard_normal((12, 2, 3)):
    b, y, eta = rng.uniform(0.1, 1, 3).tolist()
    w_new, b_new = delta_rule_step(w.copy(), b, x.copy(), y, eta)
    w_right, b_right = reference.delta_rule_step(w, b, x, y, eta)
    check.close(w_new, w_right, "Each weight moves by the error times its own input.", rtol=1e-5, atol=1e-6)
    check.close(b_new, b_right, "The bias moves by the error, as if its input were 1.", rtol=1e-5, atol=1e-6)
### END HIDDEN TESTS

# %% wrong="delta-rule-step" why="That is the perceptron: it compares the thresholded answer. Adaline's error is the target minus the sum itself."
def delta_rule_step(w, b, x, y, eta):
    e = y - (1 if np.dot(w, x) + b >= 0 else -1)
    return w + eta * e * x, b + eta * e

# %% wrong="delta-rule-step" why="A row on the correct side teaches nothing here. Adaline compares the sum itself with the target, so it also corrects a sum that is too large on the correct side."
def delta_rule_step(w, b, x, y, eta):
    e = y - (np.dot(w, x) + b) if y * (np.dot(w, x) + b) <= 0 else 0.0
    return w + eta * e * x, b + eta * e

# %% wrong="delta-rule-step" why="This walks uphill: the error grows. With e = target minus sum, the step is plus eta e x."
def delta_rule_step(w, b, x, y, eta, right=delta_rule_step): return right(w, b, x, y, -eta)

# %% wrong="delta-rule-step" why="Twice too far. The delta rule steps down half the squared error, so that the 2 of the derivative cancels."
def delta_rule_step(w, b, x, y, eta, right=delta_rule_step): return right(w, b, x, y, 2 * eta)

# %% wrong="delta-rule-step" why="The bias moves by an error that was computed anew, with weights that have moved already. Compute e once, from the old w and b, and use it for both."
def delta_rule_step(w, b, x, y, eta):
    w = w + eta * (y - (np.dot(w, x) + b)) * x
    return w, b + eta * (y - (np.dot(w, x) + b))

# %% wrong="delta-rule-step" why="w += ... changes the very array that the caller handed over, so the old weights are gone. w = w + ... makes a new one."
def delta_rule_step(w, b, x, y, eta):
    e = y - (np.dot(w, x) + b)
    w += eta * e * x
    return w, b + eta * e

# %% stranger="delta-rule-step"
def delta_rule_step(w, b, x, y, eta):
    e = y - np.dot(w, x)
    return w + eta * e * x, b + eta * e

# %% stranger="delta-rule-step"
def delta_rule_step(w, b, x, y, eta):
    e = y - (np.dot(w, x) + b)
    return w + eta * e * x, b + e

# %% [markdown]
# **The same rule, elsewhere.** In 1972 Rescorla and Wagner described how animals learn that a tone announces food: the
# association changes in proportion to the *difference* between what comes and what was expected. This is the delta rule
# (Sutton & Barto 1981), and dopamine cells fire as if they reported such a difference (Schultz, Dayan & Montague 1997).
#
# ## {lesson}.3 How do you measure a slope?
#
# The first Adaline was a box the size of a shoebox with a knob for each weight. Nudge one knob a little up and a little
# down, and read off the error both times: that measures the slope of *any* function, with no calculus.
#
# $$\frac{\partial f}{\partial w_i} \approx \frac{f(w + \epsilon\, u_i) - f(w - \epsilon\, u_i)}{2 \epsilon},$$
#
# where $u_i$ is 1 at place $i$ and 0 elsewhere. All the slopes together are the **gradient**.

# %% exercise="numerical-gradient" minutes=8 difficulty=2
def numerical_gradient(f, w, eps):
    """Return the gradient of f at w, measured by central differences.

    Entry i is (f(w with eps added to entry i) - f(w with eps subtracted from entry i)) / (2 eps).

    Parameters
    ----------
    f : function that takes an array of shape (d,) and returns a number
    w : array of shape (d,), floats; after the call it holds what it held before
    eps : float above 0, the size of the nudge

    Returns
    -------
    array of shape (d,)
    """
    ### BEGIN SOLUTION
    gradient = []
    for i in range(len(w)):
        nudge = np.zeros(len(w))
        nudge[i] = eps
        gradient.append((f(w + nudge) - f(w - nudge)) / (2 * eps))
    return np.array(gradient)
    ### END SOLUTION

# %% [markdown] hint="numerical-gradient"
# 1. One knob at a time: two readings for each, one above and one below. All other knobs stay where they were.
# 2. In a loop over `i`, make an array of zeros with `eps` at place `i`, and call `f` at `w` plus and `w` minus it.
# 3. `(f(w + nudge) - f(w - nudge)) / (2 * eps)` is entry `i`: the two readings are 2 eps apart.

# %% check="numerical-gradient" points=4
place = np.array([1.0, 2.0])
plane = numerical_gradient(lambda w: 3 * w[0] - 5 * w[1] + 7, np.array([1.0, 2.0]), 0.5)
check.close(plane, [3, -5], "A plane rises by 3 and falls by 5 for each unit, whatever the nudge.")
mixed = numerical_gradient(lambda w: w[0] ** 2 * w[1], place, 1 / 64)
check.close(mixed, [4, 1], "For w0^2 w1 at (1, 2) the slopes are 2 w0 w1 = 4 and w0^2 = 1: each knob is nudged alone.")
check.unchanged(place, [1, 2], "After the call w must hold what it held before: put knobs back, or turn a copy.")
cubic = numerical_gradient(lambda w: w[0] ** 3, np.array([2.0]), 0.1)
check.close(cubic, [12.01], "A cubic bends: its slope at 2 is 12, and central differences find 12 + eps^2.")
finer = numerical_gradient(lambda w: w[0] ** 3, np.array([2.0]), 0.01)
check.close(finer, [12.0001], "A nudge ten times smaller makes the error a hundred times smaller: order 2.")
### BEGIN HIDDEN TESTS
from helpers.reference import gradient_descent as reference
def wave(w): return float(np.exp(np.sin(np.asarray(w))).sum() + np.prod(w))
rng = np.random.default_rng(62)
for d in (1, 2, 3, 5):
    place = rng.uniform(-1, 1, d)
    measured = numerical_gradient(wave, place.copy(), 1e-3)
    check.close(measured, reference.numerical_gradient(wave, place, 1e-3),
                "Each entry is the central difference along one weight alone.")
    exact = np.exp(np.sin(place)) * np.cos(place) + [np.prod(np.delete(place, i)) for i in range(d)]
    errors = [np.max(np.abs(np.asarray(numerical_gradient(wave, place.copy(), eps)) - exact)) for eps in (0.02, 0.01)]
    assert 3.6 < errors[0] / errors[1] < 4.4, "Half the nudge, a quarter of the error: order 2."
### END HIDDEN TESTS

# %% probes="numerical-gradient"
asked, place = [], np.array([1.0, 2.0])
def hill(w): return asked.append(tuple(np.ravel(w))) or float(w[0] ** 2 * w[1] + w[1] ** 3 - 5 * w[0])
probe(numerical_gradient(hill, place, 0.25), "w0^2 w1 + w1^3 - 5 w0 at (1, 2), nudged by 0.25: numerical_gradient")
probe(place, "Looking at w after the call")
probe(len(set(asked)) > 1, "Asking whether f was read at more places than one")
probe(numerical_gradient(lambda w: 3 * w[0] - 5 * w[1], place, 0.5), "3 w0 - 5 w1, nudged by 0.5: numerical_gradient")

# %% wrong="numerical-gradient" why="You nudge to one side only, or the second reading is taken where you began. Central differences nudge up and down from w; then the bending of the function cancels."
def numerical_gradient(f, w, eps): return np.array([(f(w + eps * row) - f(w)) / eps for row in np.eye(len(w))])

# %% wrong="numerical-gradient" why="The two readings are 2 eps apart, so divide by 2 eps. You divided by eps."
def numerical_gradient(f, w, eps): return np.array([(f(w + u) - f(w - u)) / eps for u in eps * np.eye(len(w))])

# %% wrong="numerical-gradient" why="You nudge all knobs together, which measures one slope along the diagonal. Nudge one at a time."
def numerical_gradient(f, w, eps): return np.array([(f(w + eps) - f(w - eps)) / (2 * eps) for _ in w])

# %% wrong="numerical-gradient" why="w + eps nudges all knobs together, and you measure one number. The gradient has one number for each knob: nudge one at a time, in a loop."
def numerical_gradient(f, w, eps): return (f(w + eps) - f(w - eps)) / (2 * eps)

# %% wrong="numerical-gradient" why="The knobs are not put back: after its turn each one stays nudged while the next is measured."
def numerical_gradient(f, w, eps):
    return [(f(w + eps * (2 * u - s)) - f(w - eps * s)) / (2 * eps) for u, s in zip(np.eye(len(w)), np.tri(len(w)))]

# %% wrong="numerical-gradient" why="Your two copies keep the nudges of the knobs before. Make both anew for each knob, inside the loop."
def numerical_gradient(f, w, eps): return np.array([(f(w + n) - f(w - n)) / (2 * eps) for n in eps * np.tri(len(w))])

# %% wrong="numerical-gradient" why="Both readings are taken at one place: up = w and down = w are two more names for the same array, so the nudges cancel. Take w.copy() for each."
def numerical_gradient(f, w, eps): return np.zeros(len(w))

# %% stranger="numerical-gradient"
def numerical_gradient(f, w, eps):
    gradient = np.zeros(len(w))
    for k in range(len(w)):
        nudge = np.zeros(len(w))
        nudge[k] = eps
        slope = (f(w + nudge) - f(w - nudge)) / (2 * eps)  # and never stored
    return gradient

# %% stranger="numerical-gradient"
def numerical_gradient(f, w, eps): return np.array([(f(w + u) - f(w - u)) / 2 * eps for u in eps * np.eye(len(w))])

# %% prediction="best-nudge"
# Which nudge gives the most exact gradient: 1e-2, 1e-5, 1e-8 or 1e-12? Write: best_nudge = (one of the four)
### BEGIN SOLUTION
best_nudge = 1e-5
### END SOLUTION

# %% experiment="best-nudge"
def hills(w): return np.sum(np.exp(np.sin(w)))
w = np.array([0.3, -1.2, 0.8])
slope_of_hills = np.exp(np.sin(w)) * np.cos(w)  # by calculus
errors = {}
for eps in (1e-2, 1e-5, 1e-8, 1e-12):
    errors[eps] = np.max(np.abs(numerical_gradient(hills, w, eps) - slope_of_hills))
    print(f"nudge {eps:.0e}: error {errors[eps]:.0e}")
quiz.compare("The best of the four nudges", f"{best_nudge}", f"{min(errors, key=errors.get)}")
show(figures.difference_errors(numerical_gradient, hills, slope_of_hills, w),
     alt="Error of the gradient against the nudge, on logarithmic axes. From the right both curves fall, yours twice as steeply "
         f"as the one-sided. Of the four nudges {min(errors, key=errors.get):g} is the best; to its left yours rises again.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Two errors compete. A large nudge sees the function bend: an error that falls with $\epsilon^2$. For a tiny one the two
# readings agree in nearly all their digits, and their difference is made of rounding.
#
# </details>
#
# **Is the perceptron's rule a gradient?** Now you have an instrument. Point it at both errors, and at the delta rule.

# %%
rng = np.random.default_rng(3)
places = rng.standard_normal((100, 3))  # w1, w2, b
def wrong_rows(v): return np.sum(np.where(X_blobs @ v[:2] + v[2] >= 0, 1, -1) != y_blobs)
def squared(v): return mse_loss(X_blobs, y_blobs, v[:2], v[2])
level = sum(not np.any(numerical_gradient(wrong_rows, v, 1e-6)) for v in places)
sloping = sum(np.linalg.norm(numerical_gradient(squared, v, 1e-6)) > 1e-3 for v in places)
print(f"number of wrong rows: slope exactly 0 at {level} of 100 places")
print(f"mean squared error:   slope above 0.001 at {sloping} of 100 places")
v = places[0]
steps = [np.append(*delta_rule_step(v[:2].copy(), v[2], x, y, 1.0)) - v for x, y in zip(X_blobs, y_blobs)]
delta_gap = np.max(np.abs(np.mean(steps, axis=0) + np.divide(numerical_gradient(squared, v, 1e-4), 2)))
print(f"mean delta-rule step against minus half the gradient: they differ by {delta_gap:.0e}")

# %% [markdown]
# **What we saw.** The staircase has no slope almost everywhere: the perceptron's rule is error correction and does not
# descend *it* (it follows another cost, as lesson {lesson:perceptron} measures). The delta rule *is* gradient descent: averaged over the rows, its step is minus half the gradient of
# the loss. And each weight needed for it only its own input, and one error that the whole unit shares.
#
# ## {lesson}.4 How far should one step go?
#
# Cauchy (1847) had systems of equations in mind that nobody could solve by elimination. He squeezed them into one
# function that is never negative, and let it decrease: measure the slope, step against it, measure again.
#
# $$w_{k+1} = w_k - \eta \, \nabla f(w_k)$$

# %% exercise="gradient-descent" minutes=8 difficulty=1
def gradient_descent(grad, w0, eta, n_steps):
    """Return all places that gradient descent passes through: w_{k+1} = w_k - eta grad(w_k).

    Parameters
    ----------
    grad : function that takes an array of shape (d,) and returns the gradient there, an array of shape (d,)
    w0 : array of shape (d,), floats: the start; after the call it holds what it held before
    eta, n_steps : the learning rate (float), and the number of steps (whole number, at least 0)

    Returns
    -------
    array of shape (n_steps + 1, d), or a list of n_steps + 1 such places; the first is the start
    """
    ### BEGIN SOLUTION
    path = [np.array(w0)]
    for _ in range(n_steps):
        path.append(path[-1] - eta * grad(path[-1]))
    return np.array(path)
    ### END SOLUTION

# %% [markdown] hint="gradient-descent"
# 1. Keep a list of places. It begins with the start; each new place follows from the last one.
# 2. The slope has to be measured anew at every place: call `grad` inside the loop, at the place reached so far.
# 3. `path = [np.array(w0)]`, then n_steps times `path.append(path[-1] - eta * grad(path[-1]))`.

# %% check="gradient-descent" points=4
start = np.array([8.0, 16.0])
path = gradient_descent(lambda w: np.array([1.0, 4.0]) * w, start, 0.5, 3)
check.close(path, [[8, 16], [4, -16], [2, 16], [1, -16]], "Along w0 each step halves; along w1 it jumps across.")
check.unchanged(start, [8, 16], "After the call w0 must hold what it held before: walk with a copy.")
path = gradient_descent(lambda w: 2 * np.subtract(w, 5), np.array([1.0]), 0.25, 2)
check.close(path, [[1], [3], [4]], "Downhill to 5: each step covers half of what is left.")
path = gradient_descent(lambda w: np.power(w, 3) - np.array(w), np.array([2.0]), 0.1, 2)
check.close(path, [[2], [1.4], [1.2656]], "The slope is 6 at 2, but 1.344 at 1.4: measure it anew at every place.")
check.close(gradient_descent(lambda w: w, np.array([3.0, 4.0]), 0.1, 0), [[3, 4]], "No steps: only the start.")
### BEGIN HIDDEN TESTS
from helpers.reference import gradient_descent as reference
for seed in range(4):
    rng = np.random.default_rng([63, seed])
    A, w0 = rng.standard_normal((4, 3)), rng.standard_normal(3)
    H = A.T @ A / 4
    eta = 1.8 / float(np.linalg.eigvalsh(H)[-1])
    path = np.asarray(gradient_descent(lambda w: H @ np.asarray(w), w0.copy(), eta, 12))
    check.close(path, reference.gradient_descent(lambda w: H @ w, w0, eta, 12),
                "Each step goes down the slope measured where it starts.", rtol=1e-4, atol=1e-6)
    assert np.all(np.diff(np.einsum("ki,ij,kj->k", path, H, path)) < 0), "Below 2/lambda_max all steps go down."
### END HIDDEN TESTS

# %% wrong="gradient-descent" why="You walk uphill. The gradient points up, so a step downhill subtracts it."
def gradient_descent(grad, w0, eta, n_steps, right=gradient_descent): return right(grad, w0, -eta, n_steps)

# %% wrong="gradient-descent" why="The slope is measured once, at the start. It changes as you move: call grad at every new place."
def gradient_descent(grad, w0, eta, n_steps): return np.array([w0 - eta * k * grad(w0) for k in range(n_steps + 1)])

# %% wrong="gradient-descent" why="The start is missing from the path: n_steps steps have n_steps + 1 places."
def gradient_descent(grad, w0, eta, n_steps, right=gradient_descent): return right(grad, w0, eta, n_steps)[1:]

# %% wrong="gradient-descent" why="Every entry of your path is the same array, which -= changes again and again. Make a new one: w = w - eta * grad(w)."
def gradient_descent(grad, w0, eta, n, right=gradient_descent): return right(grad, w0, eta, n)[[-1] * (n + 1)]

# %% stranger="gradient-descent"
def gradient_descent(grad, w0, eta, n_steps, right=gradient_descent): return right(grad, w0, eta, n_steps + 1)

# %% stranger="gradient-descent"
def gradient_descent(grad, w0, eta, n_steps, right=gradient_descent): return right(grad, w0, eta, n_steps)[-1]

# %%
# A walker on a loss surface, moved by your descent
widgets.explore_descent(gradient_descent)

# %% prediction="ravine-rate"
# The ravine, (1 * w1^2 + 20 * w2^2) / 2, curves 20 times more across than along. Above which learning
# rate does descent run away? Try it above or work it out, as you like. Write: ravine_rate = (a number)
### BEGIN SOLUTION
ravine_rate = 0.1
### END SOLUTION

# %% experiment="ravine-rate"
ravine = figures.measured_limit(gradient_descent, lambda w: np.array([1.0, 20.0]) * w, np.array([1.8, 0.4]))
quiz.compare("Largest rate in the ravine", ravine_rate, round(ravine, 3))

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Along a direction with curvature $\lambda$ one step multiplies the distance by $1 - \eta \lambda$,
# whose size is below 1 for $0 < \eta < 2/\lambda$. Above, every jump across the ravine lands higher. The *steepest*
# direction sets the limit and the gentle one pays for it. In general the curvatures are the eigenvalues of the
# **Hessian** $H$, the matrix of second derivatives.
#
# </details>

# %% exercise="largest-stable-rate" minutes=6 difficulty=2
def largest_stable_rate(H):
    """Return 2 / lambda_max, the learning rate above which gradient descent on w . H w / 2 runs away.

    lambda_max is the largest eigenvalue of H: the largest, not the largest in size. Negative eigenvalues belong to
    directions that curve down; descent leaves along them at any rate, so they set no limit. If no eigenvalue is
    above 0 (all flat, or all curving down), there is nothing to bounce off: return infinity.

    Parameters
    ----------
    H : array of shape (d, d), symmetric

    Returns
    -------
    float, possibly np.inf
    """
    ### BEGIN SOLUTION
    steepest = np.max(np.linalg.eigvalsh(H))
    return 2 / steepest if steepest > 0 else np.inf
    ### END SOLUTION

# %% [markdown] hint="largest-stable-rate"
# 1. Which single number about H decides? Think of the ravine, where it was 20.
# 2. `np.linalg.eigvalsh(H)` returns the eigenvalues of a symmetric matrix, from the smallest to the largest.
# 3. `steepest = np.linalg.eigvalsh(H)[-1]`; return `2 / steepest` if it is above 0, otherwise `np.inf`.

# %% check="largest-stable-rate" points=3
check.close(largest_stable_rate(np.diag([1.0, 20.0])), 0.1, "The ravine: curvatures 1 and 20, and 2 / 20 = 0.1.")
check.close(largest_stable_rate(np.array([[5.0, 4.0], [4.0, 5.0]])), 2 / 9, "It curves by 9 along its diagonal.")
check.close(largest_stable_rate(np.diag([1.0, -4.0])), 2, "A saddle: only the direction that curves up sets a limit.")
with np.errstate(all="ignore"):
    assert largest_stable_rate(np.zeros((2, 2))) == np.inf, "Where all is flat, no rate is too large."
    assert largest_stable_rate(-np.eye(2)) == np.inf, "On a hill top nothing curves up: no limit."
    assert largest_stable_rate(np.array([[-3.0, 1], [1, -3]])) == np.inf, "Its curvatures are -2 and -4: a hill top."
### BEGIN HIDDEN TESTS
from helpers.reference import gradient_descent as reference
for seed, d in enumerate([2, 3, 4, 6]):
    rng = np.random.default_rng([64, seed])
    axes = np.linalg.qr(rng.standard_normal((d, d)))[0]
    curvatures = np.append(rng.uniform(0.1, 2, d - 1), 3.0 + seed)
    H = axes @ np.diag(curvatures) @ axes.T
    rate = largest_stable_rate(H)
    check.close(rate, reference.largest_stable_rate(H),
                "The steepest curvature of the bowl sets the rate, however it is turned.", rtol=1e-5)
    ends = [reference.gradient_descent(lambda w: H @ w, axes.sum(axis=1), c * rate, 300)[-1] for c in (0.97, 1.03)]
    assert abs(ends[0] @ axes[:, -1]) < 1 < abs(ends[1] @ axes[:, -1]), "Below your rate it shrinks, above it grows."
### END HIDDEN TESTS

# %% wrong="largest-stable-rate" why="With 1/lambda_max the steep direction arrives in one step. It is stable up to twice that rate, where it jumps to the same height on the other side."
def largest_stable_rate(H, right=largest_stable_rate): return right(H) / 2

# %% wrong="largest-stable-rate" why="The diagonal holds the curvatures along the axes. The steepest direction may lie between them: take eigenvalues."
def largest_stable_rate(H, right=largest_stable_rate): return right(np.diag(np.diag(H)))

# %% wrong="largest-stable-rate" why="Where all directions curve down, the largest eigenvalue is negative, and so is your rate. Nothing sets a limit there: return np.inf."
def largest_stable_rate(H): return 2 / np.max(np.linalg.eigvalsh(H))

# %% wrong="largest-stable-rate" why="You ask whether an entry of H is above 0. What counts is the largest eigenvalue: that can be negative all the same."
def largest_stable_rate(H): return 2 / np.max(np.linalg.eigvalsh(H)) if np.any(H > 0) else np.inf

# %% wrong="largest-stable-rate" why="You took the eigenvalue that is largest in size. One below 0 curves down and sets no limit: take the largest with its sign."
def largest_stable_rate(H): return 2 / np.max(np.abs(np.linalg.eigvalsh(H)))

# %% stranger="largest-stable-rate"
def largest_stable_rate(H):
    steepest = np.linalg.eigvalsh(H)[0]
    return 2 / steepest if steepest > 0 else np.inf

# %% [markdown]
# For Adaline the bowl is known. If $Z$ is $X$ with a last column of ones for the bias, the Hessian of *half* the mean
# squared error is $Z^\top Z / N$: it depends on the inputs alone. So the limit can be computed before the first step.

# %%
Z = with_constant(X_blobs)
def slope(v): return Z.T @ (Z @ v - y_blobs) / len(Z)  # of half the mean squared error
limit = largest_stable_rate(Z.T @ Z / len(Z))
walked = figures.measured_limit(gradient_descent, slope, np.ones(3))
print(f"computed from the inputs: {limit:.4f}   measured by walking: {walked:.4f}")
show(figures.loss_against_rate(gradient_descent, squared, slope, limit),
     alt="Loss after 40 steps against the learning rate. It falls quickly and stays low up to a vertical line at 2 over "
         "the largest eigenvalue; just beyond the line it shoots up by many powers of ten.")

# %% [markdown]
# **"Nudge every knob the right way, and the error falls."** Is that so? One step from 300 random places:

# %% claim="nudging-knobs"
starts = 2 * np.random.default_rng(2).standard_normal((300, 3))
for share in (0.01, 0.5, 0.99, 1.5, 3, 10):
    ends = [gradient_descent(slope, v.copy(), share * limit, 1)[-1] for v in starts]
    falls = np.mean([squared(end) < squared(v) for end, v in zip(ends, starts)])
    print(f"eta = {share:>4} x limit: the loss falls from {falls:.0%} of 300 places")

# %% [markdown] claim="nudging-knobs"
# **What we saw.** The sentence **holds** for small steps: below $2/\lambda_{\max}$ one always lowers this loss. Above,
# the very same directions raise it from more and more places. "The right way" is right for a knob while all others rest.
#
# ## {lesson}.5 Claim check: "gradient descent rolls downhill until it is stuck in a local minimum"
#
# Three claims in one. **Does it roll?** A marble has momentum. Compare.

# %% claim="downhill"
valley = figures.SURFACES["two valleys"]
end = gradient_descent(valley.slope, np.array(valley.start), 0.05, 2000)[-1]
place = figures.roll(valley.slope, valley.start)  # with momentum and friction
print(f"gradient descent ends at w2 = {end[1]:5.2f}, height {valley.height(end):5.2f}")
print(f"a rolling marble ends at w2 = {place[1]:5.2f}, height {valley.height(place):5.2f}")

# %% [markdown]
# It walks, forgets its speed after every step, and stops in the shallow valley that a marble rolls out of. So there
# *are* local minima. **But are they what one meets?** A place is flat where the gradient is 0. If all curvatures are
# above 0 it is a minimum, if all are below 0 a maximum, and anything else is a **saddle**. Suppose that you know
# nothing about the Hessian, and draw a symmetric matrix at random. With one weight, half of the flat places are minima.
# **Predict**: how many per cent are with four weights?

# %% prediction="minima-of-four"
# Of 20 000 random symmetric 4 x 4 matrices, how many PER CENT have only positive eigenvalues?
# Write: minima_of_four = (a number from 0 to 100)
### BEGIN SOLUTION
minima_of_four = 6
### END SOLUTION

# %% experiment="minima-of-four" claim="downhill"
rng, shares = np.random.default_rng(6), {}
for n in range(1, 7):
    A = rng.standard_normal((20_000, n, n))
    curvatures = np.linalg.eigvalsh(A + A.transpose(0, 2, 1))  # smallest first, for all matrices at once
    shares[n] = np.mean(curvatures[:, 0] > 0), np.mean(curvatures[:, -1] < 0)
    print(f"weights: {n}   minima: {shares[n][0]:7.3%}   saddles: {1 - sum(shares[n]):7.3%}")
quiz.compare("Minima among flat places of four weights", minima_of_four, 100 * shares[4][0], unit="%")

# %% [markdown]
# **What we saw.** Four coin tosses would make it 6.25 %. But eigenvalues push each other apart, and for large $n$ the
# share of minima falls as $3^{-n^2/4}$ (Dean & Majumdar 2006). Does a saddle hold you? Start a hair off its ridge.

# %%
show(figures.kinds_of_flat_places(shares),
     alt="Bars for one to six weights. With one weight half of the flat places are minima and half maxima. Saddles take "
         "over quickly: nearly all with three weights, and from four on hardly anything else is left.")
saddle = figures.SURFACES["saddle"]
for offset in (1e-1, 1e-4, 1e-8, 1e-12, 0.0):
    path = np.array(gradient_descent(saddle.slope, np.array([1.0, offset]), 0.1, 1000))
    off = np.flatnonzero(np.abs(path[:, 1]) > 0.5)
    print(f"{offset:7.0e} off the ridge: " + (f"away after {off[0]} steps" if off.size else "still there after 1000"))

# %% [markdown] claim="downhill"
# A saddle holds nobody who is not *exactly* on its ridge (for almost every start: Lee et al. 2016). It costs time:
# every further factor of 10 nearer to the ridge costs the same number of steps once more.
#
# **Verdict: holds weakly.** Downhill, yes, if the step is short enough. Rolling, no. Stuck in a local minimum: it
# happens, but *at random* the flat places of many weights are saddles. Whether networks are like random matrices is
# *contested*: Dauphin et al. (2014) found saddles to dominate in small networks; Safran & Shamir (2018) found bad
# local minima to be common in others, and rarer when there are spare units.
#
# ## {lesson}.6 What if the target is yes or no?
#
# Adaline wants the sum to be *exactly* 1. A row far out on the correct side, with a sum of 5, is treated as an error of
# 4, and pulls the line towards itself. Add a dozen such rows, harmless ones, far from the border.

# %%
X_far = np.vstack([X_blobs, figures.beyond(X_blobs, y_blobs, 12, np.random.default_rng(1))])
y_far, Z_far = np.append(y_blobs, np.ones(12)), with_constant(X_far)

def adaline(Z, y):
    rate = 0.9 * largest_stable_rate(Z.T @ Z / len(Z))
    return gradient_descent(lambda v: Z.T @ (Z @ v - y) / len(Z), np.zeros(3), rate, 3000)[-1]

def n_wrong(Z, y, v): return np.sum(np.sign(Z @ v) != y)
v_adaline = adaline(Z_far, y_far)
print(f"rows that Adaline gets wrong: {n_wrong(Z, y_blobs, adaline(Z, y_blobs))} without the far rows,", end=" ")
print(f"{n_wrong(Z_far, y_far, v_adaline)} with them")

# %% [markdown]
# Harmless data made it worse, and its measure of error is to blame. What we want to say is "the farther on the correct
# side, the surer", and probabilities say that. The **sigmoid** turns a sum into one:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}, \qquad \sigma(-z) = 1 - \sigma(z) .$$
#
# A trap: `np.exp(1e4)` overflows to infinity. And a tiny probability must not become 0: soon we take its logarithm.

# %% exercise="sigmoid" minutes=7 difficulty=2
def sigmoid(z):
    """Return 1 / (1 + e^-z) for every entry of z, also for very large and very negative ones.

    For z from -1e4 to 1e4 the result is a number from 0 to 1, never NaN. It is right to six digits in the far tail
    too: sigmoid(-40) is 4.248e-18 and sigmoid(-710) is 4.476e-309, not 0 (only below about -745 the computer itself
    has no smaller number). So e^710, which overflows, must not be needed. A warning of NumPy costs no points.

    Parameters
    ----------
    z : number, or array of any shape; whole numbers too, as in sigmoid(0)

    Returns
    -------
    number, or array of the shape of z
    """
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(z))  # never above 1, so it cannot overflow
    return np.where(np.asarray(z) >= 0, 1, e) / (1 + e)
    ### END SOLUTION

# %% [markdown] hint="sigmoid"
# 1. $e^{-z}$ overflows for very negative $z$, $e^{z}$ for very large $z$. For each sign of $z$, which one stays small?
# 2. Multiply top and bottom by $e^{z}$: $e^{z} / (1 + e^{z})$ is the same function. Use it where $z < 0$ (`np.where`).
# 3. `e = np.exp(-np.abs(z))` is small for both signs. Then `1 / (1 + e)` where z >= 0, else `e / (1 + e)`.

# %% check="sigmoid" points=3
with np.errstate(all="ignore"):
    check.close(sigmoid(0), 0.5, "No evidence either way is one half.")
    check.close(sigmoid(np.array([-np.log(3), np.log(3)])), [0.25, 0.75], "A sum of log 3 means odds of 3 to 1.")
    check.close(sigmoid(np.array([[1e4, -1e4]])), [[1, 0]], "Very large sums are sure, very negative ones sure of no.")
    check.close(sigmoid(-40.0) / 4.248354255e-18, 1, "Far out, sigmoid(z) is e^z. A tiny probability is not 0.")
    tail = sigmoid(np.array([-710.0, -100.0, 2.0]))
    assert tail[0] > 0, "sigmoid(-710) is 4e-309 and not 0: e^710 overflowed on the way. Use e^-710 there."
    check.close(np.log(tail[:2]), [-710, -100], "The logarithm of the tail is z itself.")
### BEGIN HIDDEN TESTS
from helpers.reference import gradient_descent as reference
with np.errstate(all="ignore"):
    for seed in range(4):
        z = np.random.default_rng([65, seed]).normal(0, 10.0**seed, (3, 4))
        p = np.asarray(sigmoid(z), dtype=float)
        check.close(p, reference.sigmoid(z), "The sigmoid turns each sum into a probability, entry by entry.")
        check.close(sigmoid(-z), 1 - p, "Turning the sign of z exchanges yes and no: sigmoid(-z) = 1 - sigmoid(z).")
    check.close(sigmoid(np.array([1e4, -1e4, 800.0, -800.0])), [1, 0, 1, 0],
                "Sums far from 0 give 0 or 1, and nothing overflows.")
    assert float(sigmoid(-720.0)) > 0, "A tiny probability is not 0."
### END HIDDEN TESTS

# %% probes="sigmoid"
probe(sigmoid(np.array([-1e4, -2.0, 0.0, 2.0, 1e4])))
probe(np.log(sigmoid(np.array([-710.0, -600.0, -40.0]))))

# %% wrong="sigmoid" why="For very negative z this needs e^-z, which overflows: the tail drops to 0 too early. Use e^z / (1 + e^z) there."
def sigmoid(z): return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))

# %% wrong="sigmoid" why="For large z this is infinity divided by infinity, which is NaN. Use 1 / (1 + e^-z) there."
def sigmoid(z): return np.exp(np.asarray(z, dtype=float)) / (1 + np.exp(np.asarray(z, dtype=float)))

# %% wrong="sigmoid" why="Clipping z keeps NaN away but bends the tail: sigmoid(-710) is far smaller than sigmoid(-500). Choose the form that does not overflow."
def sigmoid(z): return 1 / (1 + np.exp(-np.clip(z, -500, 500)))

# %% wrong="sigmoid" why="Far left your formula takes the difference of two nearly equal numbers, as 1 + tanh(z/2) and 1 - 1/(1 + e^z) do: below -38 nothing is left of the tail."
def sigmoid(z): return (1 + np.tanh(np.asarray(z) / 2)) / 2

# %% wrong="sigmoid" why="'if z >= 0' asks one question of a whole array, which has no one answer. np.where(z >= 0, a, b) asks it of every entry."
def sigmoid(z): return 1 / (1 + np.exp(-z)) if z >= 0 else np.exp(z) / (1 + np.exp(z))

# %% stranger="sigmoid"
def sigmoid(z): return np.tanh(np.asarray(z, float))

# %% stranger="sigmoid"
def sigmoid(z): return np.array([1 / (1 + np.exp(-v)) if v >= 0 else np.exp(v) / (1 + np.exp(v)) for v in z])

# %%
show(figures.step_and_sigmoid(sigmoid),
     alt="Left: the step jumps from 0 to 1 at 0, your sigmoid rises smoothly through one half. Right: the slope of the step "
         "is zero, that of the sigmoid is a hump with its top, one quarter, at 0.")

# %% [markdown]
# If you said $p$ and the truth is yes, how surprised should you be? $-\log p$: not at all for $p = 1$, without limit
# for $p \to 0$. Averaged over the rows, with labels $y$ that are **0 and 1** from here on:
#
# $$\text{loss} = \frac1N \sum_i -\left( y_i \log p_i + (1 - y_i) \log (1 - p_i) \right)$$

# %% exercise="binary-cross-entropy" minutes=6 difficulty=2
def binary_cross_entropy(p, y):
    """Return the mean over all rows of -(y log p + (1 - y) log(1 - p)), with natural logarithms.

    First every p is moved into the range from 1e-12 to 1 - 1e-12, so that a p of exactly 0 or 1 gives no infinity:
    to be sure and wrong costs about 27.63, and to be sure and right costs (nearly) 0.

    Parameters
    ----------
    p : array of shape (n,), the probabilities of label 1, each from 0 to 1; not changed in place
    y : array of shape (n,), the labels, each 0 or 1

    Returns
    -------
    float
    """
    ### BEGIN SOLUTION
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    ### END SOLUTION

# %% [markdown] hint="binary-cross-entropy"
# 1. For each row only one of the two terms counts: which one for label 1, which one for label 0?
# 2. First `p = np.clip(p, 1e-12, 1 - 1e-12)`. Then both logarithms are finite, and `y` and `1 - y` choose between them.
# 3. `-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))`: logarithms of probabilities are negative.

# %% check="binary-cross-entropy" points=3
sure, labels = np.array([1.0, 0.0]), np.array([1, 0])
with np.errstate(all="ignore"):
    check.close(binary_cross_entropy(np.array([0.5, 0.5]), labels), np.log(2), "Saying one half costs log 2 a row.")
    check.close(binary_cross_entropy(np.array([0.9, 0.2, 0.4]), np.array([1, 0, 1])), 0.41493160, rtol=1e-5,
                message="-(log 0.9 + log 0.8 + log 0.4) / 3: the probability of what was the case, row by row.")
    check.close(binary_cross_entropy(sure, labels), 0, "Sure and right costs nothing, and is no NaN.")
    check.close(binary_cross_entropy(sure, 1 - labels), 27.631, rtol=1e-4,
                message="Sure and wrong costs -log(1e-12) = 27.63: a lot, but not infinity.")
check.unchanged(sure, [1, 0], "After the call p must hold what it held before: clip into a new array.")
### BEGIN HIDDEN TESTS
from helpers.reference import gradient_descent as reference
with np.errstate(all="ignore"):
    for seed in range(6):
        rng = np.random.default_rng([66, seed])
        p, y = rng.uniform(0.01, 0.99, 8), rng.integers(0, 2, 8)
        loss = binary_cross_entropy(p, y)
        check.close(loss, reference.binary_cross_entropy(p, y), "The loss is the mean surprise at what came true.")
        check.close(binary_cross_entropy(1 - p, 1 - y), loss, "Yes and no exchanged: the same loss.")
    mixed = np.array([0.0, 1.0, 0.0, 1.0, 0.3]), np.array([0, 1, 1, 0, 1])
    check.close(binary_cross_entropy(*mixed), reference.binary_cross_entropy(*mixed),
                "Certain answers, right or wrong, keep the loss finite.", rtol=1e-4)
### END HIDDEN TESTS

# %% wrong="binary-cross-entropy" why="The logarithm of 0 is minus infinity, and 0 times infinity is NaN. Move p into [1e-12, 1 - 1e-12] first."
def binary_cross_entropy(p, y): return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

# %% wrong="binary-cross-entropy" why="Rows with label 0 cost nothing here. For them the surprise is -log(1 - p): the second term is missing."
def binary_cross_entropy(p, y): return -np.mean(y * np.log(np.clip(p, 1e-12, 1 - 1e-12)))

# %% wrong="binary-cross-entropy" why="The minus is missing: logarithms of probabilities are negative, and a loss should be positive."
def binary_cross_entropy(p, y, right=binary_cross_entropy): return -right(p, y)

# %% wrong="binary-cross-entropy" why="You added up the rows. The loss is their mean."
def binary_cross_entropy(p, y, right=binary_cross_entropy): return len(p) * right(p, y)

# %% stranger="binary-cross-entropy"
def binary_cross_entropy(p, y):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log2(p) + (1 - y) * np.log2(1 - p))

# %% stranger="binary-cross-entropy"
def binary_cross_entropy(p, y):
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

# %% [markdown]
# Sum, sigmoid and cross-entropy together are **logistic regression** (Cox 1958). In the derivative the slope of the
# sigmoid cancels, and $-(y - p)\,x$ is left for each row: the delta rule again, with $p$ in place of the sum.

# %%
t_far = (y_far + 1) / 2  # labels 0 and 1
def logistic_loss(v): return binary_cross_entropy(sigmoid(Z_far @ v), t_far)
def logistic_slope(v): return Z_far.T @ (sigmoid(Z_far @ v) - t_far) / len(Z_far)
v = np.array([0.3, -0.5, 0.1])
gap = np.max(np.abs(numerical_gradient(logistic_loss, v, 1e-5) - logistic_slope(v)))
print(f"measured gradient against (p - y) x: they differ by {gap:.0e}")
rate = largest_stable_rate(Z_far.T @ Z_far / len(Z_far) / 4)  # the sigmoid is nowhere steeper than 1/4
v_logistic = gradient_descent(logistic_slope, np.zeros(3), rate, 3000)[-1]
print(f"wrong rows: Adaline {n_wrong(Z_far, y_far, v_adaline)}, logistic {n_wrong(Z_far, y_far, v_logistic)}")
show(figures.lines_between(X_far, y_far, {"Adaline": v_adaline, "logistic": v_logistic}),
     alt="Two clouds of points and a far group beyond the cloud of label +1. Adaline's line is pulled towards the far group "
         "and cuts through the cloud of label +1; the line of logistic regression runs between the two clouds.")

# %% [markdown]
# **What we saw.** Rows that are far on the correct side have $p \approx y$, so they hardly pull. Note what has *not*
# changed: it is still one line. No slope and no sigmoid lets a single unit do XOR.
#
# ## {lesson}.7 "Brains learn online, networks offline"
#
# *Offline*, or in a **batch**: look at all rows, then take one step. *Online*: take a small step after each row. Real
# data now, the handwritten fours and nines; the held-out ones come from other forms, so nearly always from other hands. In the figure each method looks
# at the same number of rows. In the cell, `online` goes through rows one by one with *your* delta rule, six times over;
# the batch is *your* descent. Watch which of them is ahead when each row has been seen once.

# %% claim="online-offline"
X_old, digit_old, X_held, digit_held = digits_split("forms")
X_49, X_new = X_old[np.isin(digit_old, (4, 9))], X_held[np.isin(digit_held, (4, 9))]
y_49, y_new = (np.where(digit[np.isin(digit, (4, 9))] == 9, 1.0, -1.0) for digit in (digit_old, digit_held))
Z_49, n_rows = with_constant(X_49), len(X_49)
def online(order): return figures.one_row_at_a_time(delta_rule_step, X_49[order], y_49[order], eta=0.02)
def loss_49(v): return mse_loss(X_49, y_49, v[:-1], v[-1])
one_by_one = online(np.tile(np.arange(n_rows), 6))
rate = 0.9 * largest_stable_rate(Z_49.T @ Z_49 / n_rows)
batch = gradient_descent(lambda v: Z_49.T @ (Z_49 @ v - y_49) / n_rows, np.zeros(65), rate, 40)
best = loss_49(np.linalg.lstsq(Z_49, y_49, rcond=None)[0])
once = loss_49(one_by_one[n_rows])
print(f"each of {n_rows} rows seen once: loss {once:.3f} online, {loss_49(batch[1]):.3f} in a batch")
print(f"the batch needs {sum(loss_49(v) > once for v in batch)} passes to get there")
show(figures.loss_against_rows(loss_49, one_by_one, batch[:7], best),
     alt="Loss on a logarithmic scale against rows looked at. Online learning falls steeply within the first pass and then "
         "wavers somewhat above the best loss there is; the batch falls slowly, one step for each pass.")

# %% [markdown]
# **What we saw.** This online learner is an artificial one, of 1960, and it was *faster* than the batch (Wilson &
# Martinez 2003 found the same for networks on 27 tasks). It pays with wavering at the end, and it depends on the order
# of the rows. Next: how many *new* images does it tell apart on its way, and what if it sees all the fours (label -1)
# first, then all the nines (label +1)?

# %% claim="online-offline"
def right(v, labels=(-1, 1)):
    chosen = np.isin(y_new, labels)
    return np.mean(np.sign(with_constant(X_new[chosen]) @ v) == y_new[chosen])

share = {seen: right(one_by_one[seen]) for seen in (10, 20, 50, 100, n_rows)}
for seen in share:
    print(f"after {seen:>3} mixed images, each seen once: {share[seen]:.0%} of {len(y_new)} new ones right")
sorted_path, n_fours = online(np.argsort(y_49, kind="stable")), int(np.sum(y_49 == -1))
stages = {"fours": sorted_path[n_fours], "nines": sorted_path[n_rows], "mixed": one_by_one[n_rows]}
both = {name: (right(v, [-1]), right(v, [1])) for name, v in stages.items()}
for name in both:
    print(f"after seeing {name}: {both[name][0]:4.0%} of the new fours right, {both[name][1]:4.0%} of the new nines")

# %% [markdown] claim="online-offline"
# Mixed, ten images do surprisingly well, and twenty do worse: each row still pulls the line about, and of 78 new
# images one is more than 1 %. Sorted, it calls every new image a four halfway and a nine at the end; a batch does
# not care about order. And the other half of the sentence? In sleeping rats, cells that were active together on the
# day's tracks become active together again (Wilson & McNaughton 1994). So it **holds weakly**: both learners do both.
#
# ## {lesson}.8 Quiz

# %% [markdown] quiz="why-squared"
# Why could Widrow and Hoff use the gradient, while the perceptron's rule does not descend the number of mistakes?
#
# - (x) Adaline's error, taken before the threshold, changes smoothly.
#   > Yes. Behind the threshold the error is a staircase, and you measured its slope: exactly 0.
# - ( ) Their data were linearly separable.
#   > Separability plays no part. The bowl is a bowl for any data.
# - ( ) The perceptron uses gradients too, those of the number of mistakes.
#   > That number has slope 0 almost everywhere. Its rule is error correction.

# %% [markdown] quiz="gradient-check"
# A friend checks a gradient with central differences and $\epsilon = 10^{-12}$, "as small as possible, to be exact".
# The two differ by about one part in ten thousand. What do you say?
#
# - ( ) The formula for the gradient must be wrong.
#   > Perhaps, but this test cannot tell. See your own curve at $10^{-12}$.
# - ( ) Use one-sided differences; they are safer for tiny nudges.
#   > They suffer from the same rounding, and from more bending.
# - (x) The nudge is too small: try about $10^{-5}$.
#   > Yes: rounding dominates. There the two errors, of bending and of rounding, are both small.

# %% [markdown] quiz="rate-too-high"
# Descent on a bowl with curvatures 1 and 50 zigzags, and the loss grows with every step. What helps?
#
# - ( ) More steps, since it has not converged yet.
#   > Each step multiplies the steep direction by the same factor, larger than 1 in size. More steps make it worse.
# - (x) A rate below 2/50.
#   > Yes: the largest curvature sets the limit $2/\lambda_{\max}$.
# - ( ) A rate below 2/1, because the gentle direction is the slow one.
#   > It is slow, but it is not the one that runs away.

# %% [markdown] quiz="flat-place"
# Training of a network with a million weights has come to a place where the gradient is nearly 0, and the loss is high.
# What is the best first guess?
#
# - ( ) A local minimum: that is where gradient descent ends.
#   > A minimum needs a million curvatures that are all positive. For random matrices that is hopelessly rare.
# - ( ) A maximum.
#   > That would need a million negative curvatures, and descent moves away from such a place.
# - (x) The neighbourhood of a saddle, which costs time.
#   > Yes, as a first guess: some direction leads down, and the way out begins slowly. (It need not be so.)

# %% [markdown] quiz="sure-and-wrong"
# A unit says $p = 0.999$ and the label is 0. Compare its losses with those for $p = 0.9$.
#
# - (x) The squared error hardly changes; the cross-entropy trebles, from 2.3 to 6.9.
#   > Yes: each further 9 costs another $\log 10 \approx 2.3$. Cross-entropy keeps pulling at the sure and wrong.
# - ( ) Squared error and cross-entropy both rise about tenfold.
#   > The squared error hardly moves: from 0.81 to 0.998.
# - ( ) Both stay the same, because the answer was wrong in either case.
#   > That would be a count of mistakes, the staircase. Both losses look at how wrong.

# %% [markdown] quiz="brain-and-delta"
# "The delta rule needs only a unit's own inputs and its own error. So brains learn by gradient descent." What is
# missing?
#
# - ( ) Nothing: what is local in the formula is what the brain does.
#   > That a cell *could* do it is no evidence that it does.
# - ( ) Neurons cannot compute products, so the rule is impossible for them.
#   > Synapses that change with their own activity times a common signal are known: lesson {lesson:plasticity_and_reward} has such rules.
# - (x) How a unit deep inside, with no target, would get *its* error.
#   > Yes. For an output the target may come from outside. For all other units, that is the question of lessons {lesson:backpropagation}, {lesson:credit_assignment}.

# %% hand_in="quiz" points=3

# %% [markdown]
# ## {lesson}.9 Your ledger: change a verdict if your evidence says otherwise

# %%
ledger.record("L4", "gradient_descent",
              f"The delta rule, with only a unit's own input and error, matches the gradient to {delta_gap:.0e}; where the "
              "error of an inner unit would come from was not shown.", "contested", value=delta_gap)
ledger.record("L9", "gradient_descent",
              f"One Adaline got {share[10]:.0%} of {len(y_new)} new images right after 10, {share[20]:.0%} after 20, "
              f"{share[100]:.0%} after 100: an easy task, but no millions.", "holds weakly", value=share[100])
ledger.record("L12", "gradient_descent",
              f"Online, a unit got {both['fours'][0]:.0%} of new fours right after the fours, {both['nines'][0]:.0%} after "
              f"the nines; mixed, {min(both['mixed']):.0%} or more of either.", "holds weakly", value=both["nines"][0])
ledger.show(["L4", "L9", "L12"])

# %% [markdown]
# ## What the analogy got right and wrong here
# **Right.** Learning in proportion to an error is found in animals and in engineering, with the same equation. For a
# single unit the rule is local, and it works online, one experience after another.
#
# **Wrong, or left out.**
# - *The marble.* Descent has no momentum, and pictures of two weights mislead about a million.
# - *The teacher.* Somebody gave the target for every row. Dopamine, in the textbook view, broadcasts one difference, not its
#   own to each cell; recordings in mice say that dopamine cells differ in the value they compare with (Dabney et al. 2020).
# - *Signs.* Errors and weights change sign freely here. Firing rates cannot, and synapses hardly do.
# - *One loss.* Whether brains descend on any loss at all is contested (lesson {lesson:credit_assignment}).
#
# **Next.** A slope does not bend the line. Lesson {lesson:layers} puts units in layers.
#
# ### Sources
# - A.-L. Cauchy, *Comptes rendus* 25:536-538, 1847. D. R. Cox, *J. Royal Statistical Society* B 20:215-242, 1958.
# - B. Widrow & M. Hoff, Adaptive switching circuits, *IRE WESCON Convention Record* 4:96-104, 1960. The box with knobs:
#   Trailblazer of computers that learn, *Stanford Magazine*. Its limit: Widrow & Stearns, *Adaptive Signal Processing*, 1985.
# - R. Rescorla & A. Wagner, in *Classical Conditioning II*, 1972. R. Sutton & A. Barto, *Psychological Review*
#   88:135-170, 1981. W. Schultz, P. Dayan & P. R. Montague, *Science* 275:1593-1599, 1997. W. Dabney et al., *Nature*
#   577:671-675, 2020.
# - D. Dean & S. Majumdar, *Physical Review Letters* 97:160201, 2006. Y. Dauphin et al., *NeurIPS* 27:2933-2941, 2014.
#   J. Lee et al., Gradient descent only converges to minimizers, *COLT*, 2016. I. Safran & O. Shamir, *ICML*, 2018.
# - D. R. Wilson & T. Martinez, *Neural Networks* 16:1429-1451, 2003. M. Wilson & B. McNaughton, *Science* 265:676, 1994.
