# %% [markdown] needs="perceptron"
# # {lesson}. Walking downhill
#
# **About 200 minutes if NumPy is at your fingertips, about 290 [if not]{refresher:numpy} · 28 points · can be started alone; {needs}**
#
# A perceptron is told *that* it is wrong. In 1960 Bernard Widrow and Ted Hoff told a unit *how* wrong it is.
# Learning becomes a walk downhill, a step for every row. Each step moves the same few weights: what becomes
# of the rows learned before? And how far may one step go?
#
# After this lesson you can
# - measure the slope of any function, and derive that of a unit's error;
# - say when new learning overwrites the old;
# - compute, *before* the first step, which learning rate is too large;
# - tell a valley from a saddle, and say which is common with many weights;
# - train a unit to output probabilities.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, quiz
from helpers.data import two_blobs
from helpers.figures import gradient_descent as figures
from helpers.figures import show
from helpers.labs import one_unit, valley
from helpers.table import table
from helpers.widgets import gradient_descent as widgets

# 60 rows in the plane, labels -1 and +1
X_blobs, y_blobs = two_blobs(60, 0.3, np.random.default_rng(5))

def with_constant(X):
    """Return X with a last column of ones: the input of the bias."""
    return np.column_stack([X, np.ones(len(X))])

# %% [markdown] recall="right-row"
# A perceptron meets a row with the label $+1$, and $w \cdot x + b = 0.3$. What does its rule do?
#
# - ( ) It adds a little of the row
#   > How far does not matter to a perceptron. Today it will.
# - ( ) It adds the row times its label
#   > That is for mistakes.
# - (x) Nothing
#   > The row is strictly on its side.

# %% [markdown] recall="three-inputs"
# A threshold unit has the weights (1, 1, 1) and the threshold 2. When does it fire?
#
# - (x) When at least two of its three inputs are active
#   > Two make the sum 2, which reaches the threshold.
# - ( ) When all of its inputs are active
#   > That would take a threshold of 3.
# - ( ) When exactly two of its inputs are active
#   > With three the sum is 3, and it fires as well.

# %% [markdown] recall="rate-of-a-perceptron"
# A perceptron is trained from zero with $\eta = 8$ instead of $\eta = 1$. What happens to its mistakes?
#
# - ( ) There are fewer: it learns faster
#   > The weights are longer. The signs of all sums are the same.
# - (x) They are the same
#   > There $\eta$ only sets the scale. Today it is a speed.
# - ( ) They never stop
#   > That can happen today. A perceptron is only rescaled.

# %% [markdown] today="L12"
# Today's claim is about the first question.

# %% [markdown]
# ## {lesson}.1 What would an error with a slope look like?
#
# Count the wrong rows while you turn one weight, and you walk along a staircase: level almost everywhere, with jumps
# between. Standing on a step, you cannot feel which way is better. Widrow and Hoff compared the target with the *sum*, before
# any threshold. The error of their unit, *Adaline*, for a row is $e = y - (w \cdot x + b)$. What it tries to make small is its *loss*, the mean of the squared
# errors of all $N$ rows. Write $x^{(i)}$ for row number $i$:
#
# $$\text{loss}(w, b) = \frac{1}{N} \sum_{i=1}^{N} \left( y^{(i)} - (w \cdot x^{(i)} + b) \right)^2 .$$

# %% [markdown]
# A warm-up comes first: its formula stands above.

# %% exercise="mse-loss" minutes=5 difficulty=1
def mse_loss(X, y, w, b):
    """`mse_loss(np.array([[1.0, 2.0], [3.0, 0.0]]), np.array([1.0, -1.0]),
    np.array([1.0, 0.0]), 0.0)` is 8.

    Return the mean squared error over all rows, with no threshold and no factor 1/2.

    Parameters
    ----------
    X, y : arrays of shape (n_samples, n_features) and (n_samples,); the targets y are
        any real numbers, and are not changed in place
    w, b : array of shape (n_features,) and number

    Returns
    -------
    number
    """
    ### BEGIN SOLUTION
    return np.mean((y - (X @ w + b)) ** 2)
    ### END SOLUTION

# %% [markdown] hint="mse-loss"
# 1. For a single row: what is the sum, how far is it from the target, and what is the square of that?
# 2. In a loop over the rows, `np.dot(w, row) + b` is one sum. (`X @ w + b` holds the sums of all rows at once.) Subtract
#    each from its target, square the difference, and only then average.
# 3. `np.mean(np.array([3, -1]) ** 2)` is 5. Mind the brackets: the whole error is squared, bias included.

# %% check="mse-loss" points=1
X, y = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0]]), np.array([1.0, -1.0, 1.0])
check.close(mse_loss(np.array([[1.0, 2.0], [3.0, 0.0]]), np.array([1.0, -1.0]), np.array([1.0, 0.0]), 0.0), 8,
            "The sums are 1 and 3, the errors 0 and -4, the mean square 8.")
targets = y.copy()
error = mse_loss(X, targets, np.zeros(2), 0.5)
check.unchanged(targets, y, "After the call y must hold what it held before. Something like y -= ... changes it.")
check.close(error, 11 / 12, "With all weights 0 and the bias 0.5, the errors are 0.5, -1.5 and 0.5.")
check.close(mse_loss(X, y, np.zeros(2), 0.0), 1, "With all weights 0 every sum is 0, one away from every label.")
check.close(mse_loss(X, y, np.array([-1.0, 1.0]), 0.0), 3, "The sums are 1, -4, 1: errors 0, 3, 0, mean square 3.")
check.close(mse_loss(X, y, np.array([0.0, 0.0]), 3.0), 8, "With weights 0 and bias 3 all sums are 3. They miss 1, -1, 1 by 2, 4, 2.")
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

# %% wrong="mse-loss" why="y -= ... changes the caller's own array, so that the next call finds other targets. Make a new one: e = y - (X @ w + b)."
def mse_loss(X, y, w, b):
    y -= X @ w + b
    return np.mean(y**2)

# %% wrong="mse-loss" why="Brackets: y - X @ w + b adds the bias to the error. The whole sum is subtracted, y - (X @ w + b)."
def mse_loss(X, y, w, b): return np.mean((y - X @ w + b) ** 2)

# %% wrong="mse-loss" why="The return stands inside the loop, so it ends with the first row. Move it behind the loop."
def mse_loss(X, y, w, b):
    total = 0
    for row, target in zip(X, y):
        total += (target - (row @ w + b)) ** 2
        return total / len(X)

# %% stranger="mse-loss"
def mse_loss(X, y, w, b): return np.sum((y - (X @ w + b)) ** 2) / X.shape[1]

# %% wrong="mse-loss" why="These are the sizes of the errors. The loss is the mean of their squares."
def mse_loss(X, y, w, b): return np.mean(np.abs(y - (X @ w + b)))

# %% wrong="mse-loss" why="A root has been taken. The mean squared error stays a mean of squares."
def mse_loss(X, y, w, b): return np.sqrt(np.mean((y - (X @ w + b)) ** 2))

# %% wrong="mse-loss" why="The mean is squared, and errors of both signs cancel in it. Square each error first, and average then."
def mse_loss(X, y, w, b): return np.mean(y - (X @ w + b)) ** 2

# %% stranger="mse-loss"
def mse_loss(X, y, w, b): return np.mean((y - (X @ w + b)) ** 2) / len(y)

# %% stranger="mse-loss"
def mse_loss(X, y, w, b): return np.mean((1 - y * (X @ w + b)) ** 2)

# %% [markdown] drawing="adaline"
# Two units with the same inputs and weights. Left, the perceptron: the sum passes a threshold, and the answer of minus 1 or plus 1 is compared with the target, so its error is a staircase. Right, Adaline: the target is compared with the sum itself, before the threshold, and the error has a size.

# %% [markdown]
# Here are the two errors for the same rows, while one weight is turned and all else stays unchanged.

# %%
second = -0.5  # the weight that stays unchanged; then try 0.5
w = np.array([0.0, second])
show(figures.staircase_and_bowl(mse_loss, X_blobs, y_blobs, w, 0.2),
     alt="Two curves over the first weight. Above, the number of wrong rows is a "
     "staircase, level between its jumps. Below, the mean squared error is a smooth "
     "bowl with one lowest point.")

# %% [markdown]
# **What we saw.** The lower curve has a slope everywhere, and a single lowest point: it is **convex**. (A function is
# convex if the straight line between any two of its points never runs below it.)

# %% [markdown]
# ## {lesson}.2 How do you measure a slope?
#
# The first Adaline was the size of a shoebox, with a knob for each weight and a meter for the error. A knob stands at 2. When it is turned up to
# 2.1 the meter shows 4.41; turned down to 1.9 it shows 3.61. How steep is the error at 2, per unit of the knob? (It is 4. From 2,
# where the meter shows 4, to 2.1 alone you would find 4.1, because the curve bends between the two readings.)
#
# This works for *any* function, with no calculus. The slopes along all the weights together are the **gradient**, an array of the
# same shape as the weights, written $\nabla f$. It points uphill, and no direction is steeper. Why not draw a direction at random,
# and keep it if it goes down? With $d$ weights it is typically only $1/\sqrt d$ times as steep as the gradient: an eighth with 64 weights,
# a thousandth with a million.
#
# (In the examples `lambda w: 3 * w[0]` is a function without a name: it takes `w` and returns what stands behind the
# colon.)

# %% exercise="numerical-gradient" minutes=14 difficulty=2
def numerical_gradient(f, w, eps):
    """`numerical_gradient(lambda w: w[0] ** 2 * w[1], np.array([1.0, 2.0]), 0.25)` is
    [4, 1].

    Return the gradient of f at w, measured by central differences: each weight is
    nudged by eps up and by eps down, while all the others stay unchanged.

    Parameters
    ----------
    f : function that takes an array of shape (d,) and returns a number
    w : array of shape (d,), floats; after the call it holds what it held before
    eps : number above 0, the size of the nudge

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
#    (Slopes and partial derivatives half forgotten? {refresher:derivatives}.)
# 2. In a loop over `i`, make an array of zeros with `eps` at place `i`. Then `w + nudge` is a new array, and w is as it was.
#    How far apart are the two readings?
# 3. By hand for $f(w) = w_0^2 w_1$ at (1, 2) with the nudge 0.25: the readings along $w_0$ are $1.25^2 \cdot 2 = 3.125$
#    and $0.75^2 \cdot 2 = 1.125$. They are 0.5 apart in $w_0$, so the slope is $2 / 0.5 = 4$.

# %% starter="numerical-gradient"
def numerical_gradient(f, w, eps):
    gradient = np.zeros(len(w))
    for i in range(len(w)):
        nudge = np.zeros(len(w))
        ...  # only the knob i is nudged
        above = f(...)
        below = f(...)
        gradient[i] = ...  # how far apart are the two places?
    return gradient

# %% check="numerical-gradient" points=4
place = np.array([1.0, 2.0])
mixed = numerical_gradient(lambda w: w[0] ** 2 * w[1], np.array([1.0, 2.0]), 0.25)
check.close(mixed, [4, 1], "For w0^2 w1 at (1, 2) the slopes are 2 w0 w1 = 4 along w0 and w0^2 = 1 along w1.")
plane = numerical_gradient(lambda w: 3 * w[0] - 5 * w[1] + 7, place, 0.5)
check.unchanged(place, [1, 2], "After the call w must hold what it held before: put knobs back, or turn a copy.")
check.close(plane, [3, -5], "A plane rises by 3 and falls by 5 for each unit, whatever the nudge.")
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

# %% [markdown] derivation="numerical-gradient"
# Along weight $i$, with $u_i$ the nudge of that weight alone,
#
# $$ \frac{\partial f}{\partial w_i} \approx \frac{f(w + \epsilon u_i) - f(w - \epsilon u_i)}{2 \epsilon} . $$
#
# By Taylor $f(w \pm \epsilon u_i) = f \pm \epsilon f' + \frac12 \epsilon^2 f'' \pm \frac16 \epsilon^3 f''' + \dots$: in the difference the even terms cancel, the
# bending $f''$ among them, and what is left over is $\frac16 \epsilon^2 f'''$. For the cubic, $f''' = 6$: just the $\epsilon^2$ of the check.

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

# %% wrong="numerical-gradient" why="A bracket is missing: / 2 * eps divides by 2 and then multiplies by eps. Write / (2 * eps)."
def numerical_gradient(f, w, eps): return np.array([(f(w + u) - f(w - u)) / 2 * eps for u in eps * np.eye(len(w))])

# %% wrong="numerical-gradient" why="You nudge downwards only, and the other reading is taken where you began. Central differences nudge up and down from w."
def numerical_gradient(f, w, eps): return np.array([(f(w) - f(w - u)) / eps for u in eps * np.eye(len(w))])

# %% wrong="numerical-gradient" why="The readings are one nudge apart, and you divide by two. After w[i] += eps, taking eps off once leads back to the start: the second reading belongs eps below it."
def numerical_gradient(f, w, eps): return np.array([(f(w + u) - f(w)) / (2 * eps) for u in eps * np.eye(len(w))])

# %% wrong="numerical-gradient" why="Each knob is left below where it was, and the next one is measured there. After the second reading put it back, with w[i] += eps."
def numerical_gradient(f, w, eps):
    gradient = np.zeros(len(w))
    for i in range(len(w)):
        w[i] += eps
        above = f(w)
        w[i] -= 2 * eps
        gradient[i] = (above - f(w)) / (2 * eps)
    return gradient

# %% wrong="numerical-gradient" why="The sign is wrong: the reading above comes first, minus the reading below. A function that rises has a slope above 0."
def numerical_gradient(f, w, eps): return np.array([(f(w - u) - f(w + u)) / (2 * eps) for u in eps * np.eye(len(w))])

# %% [markdown]
# How small should a nudge be? **Predict** which of four is the most exact.

# %% prediction="best-nudge"
# Which nudge gives the most exact gradient: 1e-2, 1e-5, 1e-8 or 1e-12?
# Write: best_nudge = (one of the four)
### BEGIN SOLUTION
best_nudge = 1e-5
### END SOLUTION

# %% experiment="best-nudge"
place = np.array([0.3, -1.2, 0.8])  # then try another place, as [3.0, 2.0, -1.0]
rows = valley.nudge_errors(numerical_gradient, place, (1e-2, 1e-5, 1e-8, 1e-12))
table(["nudge", "largest error"], rows)
best = valley.best_nudge(rows)
quiz.compare("The best of the four nudges", f"{best_nudge:.0e}", best)

# %%
place = np.array([0.3, -1.2, 0.8])  # then try [3.0, 2.0, -1.0]
show(figures.difference_errors(numerical_gradient, valley.hills, valley.hills_slope,
                               place),
     alt="Largest error of the gradient against the nudge, on logarithmic axes, one "
     "curve for your function and one for one-sided differences. The word bending "
     "stands at the right, where nudges are large, and rounding at the left.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Two errors compete. With a large nudge, the function bends between the readings: this error falls as $\epsilon^2$. With a tiny
# one, the readings agree in nearly all their digits, and their difference is mostly rounding error. In the figure, a
# one-sided error falls only as $\epsilon$, so its curve is half as steep.
#
# </details>

# %% [markdown] pause=true
# You can measure a slope. Next: how a unit gets the same slope without measuring.

# %% [markdown]
# ## {lesson}.3 Can a unit know its slope without nudging?
#
# Two readings for each weight: with a million weights that is two million readings for one step. And each is rounded, as you
# saw. Look at *one* row, and at **half** its squared error, $\frac12 e^2$ with $e = y - (w \cdot x + b)$. On paper, calculus
# gives slopes that need no nudge. Here is the smallest case, worked.
#
# **One weight, one input, no bias.** A unit says $w\,x$ and should say $y$. Take $x = 3$, $y = 4$, and $w = 2$.
#
# 1. *The error.* It says $2 \cdot 3 = 6$, so $e = 4 - 6 = -2$ and $\frac12 e^2 = 2$.
# 2. *How the error changes.* $e = 4 - 3w$. If $w$ grows by 0.01, $e$ changes by $-0.03$, three times as much, downwards: its
#    slope is $-3$.
# 3. *How half its square changes.* The chain rule: the slope of $\frac12 e^2$ is $e$ times the slope of $e$, here
#    $(-2)(-3) = 6$. (The 2 of the square is cancelled by the half.)
# 4. *Does that agree with a nudge?* At $w = 2.01$: $e = -2.03$, half its square $2.06045$. It has grown by $0.06045$, for a
#    nudge of $0.01$: about 6.
# 5. *The step.* Its length is the slope times a small number, the *learning rate* $\eta$ (eta). With $\eta = 0.1$, downhill,
#    $w$ becomes $2 - 0.1 \cdot 6 = 1.4$. Now the unit says $4.2$: nearer.
#
# Your unit has several weights, each with an input of its own, and a bias. Write $x_j$ for the input with number $j$ of this
# row. How does $e$ change with $w_j$ alone? And with $b$? The **delta rule** takes one step of $\eta$ times these slopes,
# *down*. Derive it, then write it. Your `numerical_gradient` may tell you whether you are right; in the answer it would be too
# coarse.

# %% exercise="delta-rule-step" minutes=16 difficulty=2
def delta_rule_step(w, b, x, y, eta):
    """`delta_rule_step(np.array([0.0, 0.0]), 0.0, np.array([1.0, 2.0]), 1.0, 0.5)` is
    ([0.5, 1.0], 0.5).

    Return weights and bias after Adaline has seen one row x with the target y: one step
    of eta times the slope, down half the squared error of this row. The slope is exact,
    also where one input is a million million times another: nothing is nudged.

    Parameters
    ----------
    w, x : arrays of shape (n_features,), numbers, whole ones too; they are not changed
        in place
    b, y, eta : numbers: the bias, the target, and the learning rate

    Returns
    -------
    (w, b) : array of shape (n_features,) and number
    """
    ### BEGIN SOLUTION
    error = y - (np.dot(w, x) + b)
    return w + eta * error * x, b + eta * error
    ### END SOLUTION

# %% [markdown] hint="delta-rule-step"
# 1. Follow the worked case, one weight at a time. How does $e = y - (w \cdot x + b)$ change when only $w_j$ grows by a
#    little? And when only $b$ grows?
# 2. Which numbers does the slope along $w_j$ need? One that belongs to the whole unit, and one that belongs to $j$ alone.
#    The bias is like a weight whose input is always 1. Mind the signs: $e$ falls when $w_j x_j$ grows.
# 3. Compute the error once, from the old `w` and `b`, and use it for both. Downhill is *minus* the slope. Do not write
#    `w += ...` or `w[j] = ...`: they change the array that you were given.

# %% [markdown] sibling="delta-rule-step"
# Two weights and a bias, half filled in: $x = (3, 1)$, $y = 4$, $w = (2, 0)$, $b = 1$.
#
# 1. *The error.* The sum is $2 \cdot 3 + 0 \cdot 1 + 1 = 7$, so $e = -3$.
# 2. *How the error changes.* If only the first weight grows by 0.01, $e$ changes by $-0.03$: slope $-3$. If only the
#    second one grows by 0.01, $e$ changes by ... : slope ... . If only $b$ grows by 0.01, $e$ changes by ... : slope ... .
# 3. *Half its square.* Along the first weight the slope is $e$ times that, $(-3)(-3) = 9$. Along the second: ... . Along
#    the bias: ... .
# 4. *The step* with $\eta = 0.1$, downhill: the first weight becomes $2 - 0.9 = 1.1$. The second becomes $-0.3$, the bias 0.7.
#    (Do your three slopes lead there?)

# %% check="delta-rule-step" points=4
x, old = np.array([1.0, 2.0]), np.array([1.0, 1.0])
w, b = delta_rule_step(np.array([0.0, 0.0]), 0.0, np.array([1.0, 2.0]), 1.0, 0.5)
check.close([*w, b], [0.5, 1, 0.5], "From zero the error is 1: half a step towards the row.")
w, b = delta_rule_step(old, 1.0, x, 1.0, 0.1)
check.unchanged([old, x], [[1, 1], [1, 2]], "After the call w and x must hold what they held before. w += ... and w[j] = ... change the array that you were given; w + ... makes a new one.")
check.close([*w, b], [0.7, 0.4, 0.7], "With its bias the sum is 4, and so 3 above the target 1: weights and bias come down, although the sign is right.")
w, b = delta_rule_step(old, -2.0, x, 1.0, 0.1)
check.close([*w, b], [1, 1, -2], "The sum is 1 and so is the target: no error, no change.")
w, b = delta_rule_step(np.array([1.0, 1.0]), -2.0, x, -1.0, 0.25)
check.close([*w, b], [0.5, 0, -2.5], "The sum 1 is 2 above the target -1: everything moves down by 0.25 * 2 * x.")
w, b = delta_rule_step(np.array([0.0, 1.0]), 0.0, np.array([1e-7, 4e6]), 0.0, 1.0)
check.close([*w, b], [-0.4, 1 - 1.6e13, -4e6], rtol=1e-5,
            message="Inputs of 1e-7 and of 4e6: the error is -4e6, and the first weight moves by -4e6 times 1e-7, exactly.")
w, b = delta_rule_step(np.array([1, 1]), 1, np.array([1, 2]), 1, 0.1)
check.close([*w, b], [0.7, 0.4, 0.7], "Whole numbers in, as np.array([1, 1]): the new weights are 0.7 and 0.4, no whole numbers.")
### BEGIN HIDDEN TESTS
from helpers.reference import gradient_descent as reference
rng = np.random.default_rng(61)
for w, x in rng.standard_normal((12, 2, 3)):
    b, y, eta = rng.uniform(0.1, 1, 3).tolist()
    w_new, b_new = delta_rule_step(w.copy(), b, x.copy(), y, eta)
    w_right, b_right = reference.delta_rule_step(w, b, x, y, eta)
    check.close(w_new, w_right, "Each weight moves by the error times its own input.", rtol=1e-5, atol=1e-6)
    check.close(b_new, b_right, "The bias moves by the error, as if its input were 1.", rtol=1e-5, atol=1e-6)
w, b = delta_rule_step(np.array([0.0, 0.0, 2.0]), 1.0, np.array([1e-7, 3e-5, 4e6]), 1.0, 0.5)
check.close([*w, b], [-0.4, -120, 2 - 1.6e13, 1 - 4e6], "The slope is exact, however far apart the inputs are.", rtol=1e-5)
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

# %% wrong="delta-rule-step" why="The bias is missing from the sum of which the error is made: e = y - (w . x + b)."
def delta_rule_step(w, b, x, y, eta):
    e = y - np.dot(w, x)
    return w + eta * e * x, b + eta * e

# %% wrong="delta-rule-step" why="The bias does not move. It is a weight too: its input is 1, and e changes with it."
def delta_rule_step(w, b, x, y, eta):
    return w + eta * (y - (np.dot(w, x) + b)) * x, b

# %% wrong="delta-rule-step" why="All weights move by the same amount. Along w_j the error changes by x_j, the input of that weight."
def delta_rule_step(w, b, x, y, eta):
    e = y - (np.dot(w, x) + b)
    return w + eta * e, b + eta * e

# %% wrong="delta-rule-step" why="The new weights are put into an array of whole numbers, which cuts them off: np.zeros_like(w) takes over w's type. Use np.zeros(len(w)), or w + ... ."
def delta_rule_step(w, b, x, y, eta):
    e = y - (np.dot(w, x) + b)
    new = np.zeros_like(w)
    for j in range(len(w)):
        new[j] = w[j] + eta * e * x[j]
    return new, b + eta * e

# %% wrong="delta-rule-step" why="The error is computed anew for each weight, while the weights before it have moved already. Compute it once, before the loop."
def delta_rule_step(w, b, x, y, eta):
    w = 1.0 * w
    for j in range(len(w)):
        e = y - (np.dot(w, x) + b)
        w[j] += eta * e * x[j]
    return w, b + eta * e

# %% stranger="delta-rule-step"
def delta_rule_step(w, b, x, y, eta):
    e = y - (np.dot(w, x) + b)
    return w + eta * e * x, b + e

# %% wrong="delta-rule-step" why="You measured the slope by nudging. Beside a large input the readings for a small one drown in rounding, and each weight costs two of them. Derive the slope: how does e change with one weight?"
def delta_rule_step(w, b, x, y, eta):
    def half_squared(v):
        return (y - (np.dot(v[:-1], x) + v[-1])) ** 2 / 2
    v = np.append(w, b)
    slope = [(half_squared(v + u) - half_squared(v - u)) / 2e-5 for u in 1e-5 * np.eye(len(v))]
    v = v - eta * np.array(slope)
    return v[:-1], v[-1]

# %% [markdown] derivation="delta-rule-step"
# The error of the row is $e = y - (w_1 x_1 + \dots + w_d x_d + b)$. If only $w_j$ moves, only the term $w_j x_j$ moves. (The
# round $\partial$ marks a slope along one weight while all others stay unchanged.)
#
# $$\frac{\partial e}{\partial w_j} = -x_j, \qquad \frac{\partial e}{\partial b} = -1 .$$
#
# By the chain rule
#
# $$\frac{\partial}{\partial w_j} \tfrac12 e^2 = e\,\frac{\partial e}{\partial w_j} = -e\,x_j, \qquad
# \frac{\partial}{\partial b} \tfrac12 e^2 = -e ,$$
#
# and a step of $\eta$ times the slope, downwards, is
#
# $$w \leftarrow w + \eta\, e\, x, \qquad b \leftarrow b + \eta\, e .$$
#
# It looks like the perceptron's rule with $e$ in place of $y$, at every row. Two things are new: $e$ says *how much*, and a
# row far on its correct side still teaches. And each weight needs its own input and one number that the whole unit shares.

# %% [markdown]
# Now let your instrument judge: compare the mean step of your delta rule over all rows with the slope that you measure.

# %%
v = np.array([0.5, -1.0, 0.2])  # w1, w2, b: then try other places
eps = 1e-4  # then try 1e-12

def half_loss(v):
    return mse_loss(X_blobs, y_blobs, v[:2], v[2]) / 2

slope = one_unit.mean_slope(delta_rule_step, X_blobs, y_blobs)
gap = np.max(np.abs(slope(v) - numerical_gradient(half_loss, v, eps)))
print(f"minus the mean step of the delta rule, and the measured slope: {gap:.0e} apart")

# %% [markdown]
# **What we saw.** They agree. So the delta rule is gradient descent, taken row by row: **stochastic gradient descent**, since
# which row comes next is a matter of chance. Learning one row after the other is also called *online* learning.
#
# ### What is left of the first row?
#
# Back to the first question of this lesson. Teach the unit one row until its error is 0, then another. What does it say for the
# first row now? Here are three second rows. Before you run the cell, say which weights each of them moves, and which way.
# Then try rows of your own.

# %%
first = np.array([1.0, 0.0])  # its target is 1
for second in ([1.0, 1.0], [0.0, 1.0], [-1.0, 1.0]):  # their target is -1
    before, after = one_unit.one_after_the_other(delta_rule_step, first, second)
    print(f"then {second}: the first row's sum goes from {before:.2f} to {after:.2f}")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the cell)</summary>
#
# The second row adds a multiple of *itself* to the weights: $-0.67$, $-0.75$ and $-0.33$
# times the row, as much as takes its own error to 0.
# The first row's sum changes by this multiple times the overlap of the two, which is their dot product, with 1 added for the bias:
# $1 + 1 = 2$ for the first, $0 + 1$ for the second. For $(-1, 1)$ it is $-1 + 1 = 0$, and nothing is overwritten. New learning
# overwrites the old as far as the two overlap.
#
# </details>
#
# **The same rule, elsewhere.** In 1972 Rescorla and Wagner described how animals learn that a tone announces food: the
# association changes in proportion to the *difference* between what comes and what was expected. This is the delta rule
# (Sutton and Barto 1981), and dopamine cells fire as if they reported such a difference (Schultz, Dayan and Montague 1997).

# %% explain="blocking"
# Kamin (1969) let rats learn that a noise announces a shock. In a second phase the
# noise and a light came together, before the same shock. Afterwards the rats feared the
# noise, but the light alone hardly at all, although it had announced every shock.
#
# Think of a unit with two inputs, noise and light, the shock as target y = 1, and the
# delta rule. What happens to its two weights in each phase, and why does the light
# learn so little? Write two or three sentences: blocking = "..."
### BEGIN SOLUTION
blocking = """In the first phase only the noise is active: its weight grows until the sum is 1 and the error 0.
In the second phase the sum is 1 from the start, there is no error left to share, and a weight moves by error times its
own input: the light's weight stays at 0, although its input is active each time."""
### END SOLUTION
# rubric:
# - First: the noise's weight grows until the unit expects the shock, error 0.
# - Second: both inputs are active, but the error is 0, so neither weight moves.
# - Weights follow the shared error, not how often input and target come together.

# %% [markdown] quiz="brain-and-delta"
# "The delta rule needs only a unit's own inputs and its own error. So brains learn by gradient descent." What is
# missing?
#
# - ( ) Nothing: what is local in the formula is what the brain does.
#   > That a cell *could* do it is no evidence that it does.
# - (x) How a unit deep inside, with no target, would get *its* error.
#   > Yes. For an output the target may come from outside. For all other units, that is the question of lessons {lesson:backpropagation}, {lesson:credit_assignment}.
# - ( ) Neurons cannot compute products, so the rule is impossible for them.
#   > Synapses that change with their own activity times a common signal are known: lesson {lesson:plasticity_and_reward} has such rules.

# %% [markdown]
# ## {lesson}.4 Does new learning overwrite the old?
#
# One new row overwrote one old row as far as they overlapped. Now with many rows: handwritten fours (label
# $-1$) and nines ($+1$), 8 by 8 pixels, 64 inputs. They share most of them. They were collected on 14 forms, from 13 people
# according to the source. The last three forms are the *test set*: none of their images is used for training.
#
# ### First all the fours, then all the nines
#
# What does the unit know of fours when all the nines have come *after* them? What if fours and nines come mixed? And what if each nine is
# followed by a four from memory? Think of the three second rows above before you run it.

# %%
X_49, y_49, X_new, y_new = one_unit.fours_and_nines()

# %% claim="online-offline"
order = ("fours", "nines")  # then try ("nines", "fours")
eta = 0.02  # then try 0.002
seen = one_unit.forgetting(delta_rule_step, order, eta)
for stage, (fours, nines) in seen.items():
    print(f"after seeing {stage}: {fours:4.0%} of the new fours right, "
          f"{nines:4.0%} of the new nines")

# %% [markdown] claim="online-offline"
# With mixed rows, the unit is wrong on three of 78 new images after a single pass. With sorted rows, it calls every new image a
# four halfway through and a nine at the end. Read this with care: halfway it has met one label only, and a unit that always says "four" scores the
# same. Nor did the nines wipe out what tells the two apart: in the end a nine has the higher sum in nearly all pairs of a four and a nine. What they
# overwrote, through weights that both share, is the *level* of the sums, and with it the answers. This is called
# *catastrophic interference*, or forgetting (lesson {lesson:the_reckoning}). An old four after each nine prevents it: that is *replay*.
#
# In sleeping rats, cells that were active together on the track that day become active together
# again (Wilson and McNaughton 1994). This, too, is called replay.
#
# How much do 78 images from three forms tell you? Leave out *each* form in turn, and train on the other 13.

# %%
eta = 0.02  # then try 0.1
shares = one_unit.each_form_left_out(delta_rule_step, eta)
print(f"new images right: {min(shares):.0%} on the worst form, "
      f"{max(shares):.0%} on the best, {np.mean(shares):.1%} in the mean")
show(figures.forms_left_out(shares),
     alt="Fours and nines right, in per cent, on each of the 14 forms when it is left "
     "out; a dashed line is the mean.")

# %% [markdown]
# **What we saw.** A score also depends on which forms were held out: three forms say little about the next one. (A form is not a
# person: nobody wrote down who filled in which.)
#
# ### Your verdict
#
# Back to today's claim, "New learning overwrites the old". A verdict needs a sentence that can lose, fixed before measuring. For this
# unit: *after the nines, fewer than half of the new fours are right.* One warning before you click: this was *one* task, cut in
# half, and one unit. (A unit that never saw a four would score 0 as well: the number shows that *answers* are overwritten.) Your bet is decided in lesson {lesson:the_reckoning}, by a network with two tasks.

# %% verdict="L12" course="holds"
seen = one_unit.forgetting(delta_rule_step, ("fours", "nines"), eta=0.02)
numbers = {
    "new fours right, in %, after the fours": round(100 * seen["fours"][0]),
    "after the nines, which came later": round(100 * seen["nines"][0]),
    "with both mixed": round(100 * seen["mixed"][0]),
}
decided_by = "after the nines, which came later"

# %% [markdown] pause=true
# The unit forgets, and it is slow. Next: how far may one step go?

# %% [markdown]
# ## {lesson}.5 How far should one step go?
#
# A step too short hardly moves. And a step too long?

# %% [markdown] drawing="slope-and-step"
# The same bowl twice: the error over one weight, a place on its left wall, and the slope there as a dashed line that falls to the right. Left: a short step to the right, against the slope, ends lower. Right: a step several times as long jumps across the bowl and ends higher on the other wall.

# %% [markdown]
# This is the second question. Both walkers know the slope where they stand, and nothing else. Left, it promises that the error falls, and it does. Right,
# the step goes on to where that slope no longer holds. How often may you do this, and with which learning rate?
#
# Cauchy (1847) wanted to solve systems of equations for which elimination was hopeless. He combined them into one
# function that is never negative, and let it decrease. *In numbers*, for a bowl with its lowest point at 5 and the rate 0.25: at 1 the
# slope is $-8$, and the walk goes to 3; there it is $-4$, and the walk goes to 4. Where is it after the next step? Write that walk, for
# any function whose gradient you can compute.

# %% exercise="gradient-descent" minutes=9 difficulty=1
def gradient_descent(grad, w0, eta, n_steps):
    """`gradient_descent(lambda w: 2 * np.array(w) - 10, np.array([1.0]), 0.25, 2)` is
    [[1], [3], [4]].

    Return all places that gradient descent passes through, the start among them. Where
    the slope is 0 it stays: also then there are n_steps + 1 places.

    Parameters
    ----------
    grad : function that takes an array of shape (d,) and returns the gradient there, an
        array of shape (d,)
    w0 : array of shape (d,), numbers, whole ones too: the start; after the call it
        holds what it held before
    eta : number above 0, the learning rate
    n_steps : whole number, at least 0

    Returns
    -------
    array of shape (n_steps + 1, d), or a list of n_steps + 1 such places
    """
    ### BEGIN SOLUTION
    path = [np.array(w0, dtype=float)]
    for _ in range(n_steps):
        path.append(path[-1] - eta * grad(path[-1]))
    return np.array(path)
    ### END SOLUTION

# %% [markdown] hint="gradient-descent"
# 1. Keep a list of places. It begins with the start; each new place follows from the last one.
# 2. The slope has to be measured anew at every place: call `grad` inside the loop, at the place reached so far.
# 3. `path[-1]` is the last place of a list. `path.append(...)` adds one more. `w -= ...` and `w[j] = ...` change an array
#    that may be in your list already: make a new one for each place.

# %% check="gradient-descent" points=2
start = np.array([8.0, 16.0])
path = gradient_descent(lambda w: 2 * np.array(w) - 10, np.array([1.0]), 0.25, 2)
check.close(path, [[1], [3], [4]], "From 1 downhill to 5. The slope there is -8, so the first step is 2. The path: 1, 3, 4.")
path = gradient_descent(lambda w: np.array([1.0, 4.0]) * w, start, 0.5, 3)
check.unchanged(start, [8, 16], "After the call w0 must hold what it held before. Note that w = w0 makes no copy.")
check.close(path, [[8, 16], [4, -16], [2, 16], [1, -16]], "Along w0 each step halves; along w1 it jumps across.")
path = gradient_descent(lambda w: np.power(w, 3) - np.array(w), np.array([2.0]), 0.1, 2)
check.close(path, [[2], [1.4], [1.2656]], "The slope is 6 at 2, but 1.344 at 1.4: measure it anew at every place.")
check.close(gradient_descent(lambda w: w, np.array([3.0, 4.0]), 0.1, 0), [[3, 4]], "No steps: only the start.")
path = gradient_descent(lambda w: 2 * np.array(w) - 10, np.array([5.0]), 0.25, 3)
check.close(path, [[5], [5], [5], [5]], "A start where the slope is 0: three steps of length 0, and four places all the same.")
path = gradient_descent(lambda w: 2 * np.array(w) - 10, np.array([2]), 0.25, 2)
check.close(path, [[2], [3.5], [4.25]], "From the whole number 2: the places are 3.5 and 4.25, no whole numbers.")
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

# %% [markdown] derivation="gradient-descent"
# From place to place $w_{k+1} = w_k - \eta \, \nabla f(w_k)$: the step goes against the slope, measured anew where it starts. In the
# bowl $\nabla f = 2w - 10$, so $w_{k+1} - 5 = (1 - 2\eta)(w_k - 5)$: at $\eta = 0.25$ the distance from 5 is halved each time.

# %% probes="gradient-descent"
start = np.array([8.0, 16.0])
probe(gradient_descent(lambda w: np.array([1.0, 4.0]) * w, start, 0.5, 3), "Three steps from (8, 16): gradient_descent")
probe(start, "Looking at w0 after the call")
probe(gradient_descent(lambda w: np.power(w, 3) - np.array(w), np.array([2.0]), 0.1, 2), "Two steps from 2: gradient_descent")
probe(gradient_descent(lambda w: 2 * np.array(w) - 10, np.array([5.0]), 0.25, 3), "A start where the slope is 0: gradient_descent")
probe(gradient_descent(lambda w: 2 * np.array(w) - 10, np.array([2]), 0.25, 2), "A whole number as the start: gradient_descent")

# %% wrong="gradient-descent" why="You walk uphill. The gradient points up, so a step downhill subtracts it."
def gradient_descent(grad, w0, eta, n_steps, right=gradient_descent): return right(grad, w0, -eta, n_steps)

# %% wrong="gradient-descent" why="The slope is measured once, at the start. It changes as you move: call grad at every new place."
def gradient_descent(grad, w0, eta, n_steps): return np.array([w0 - eta * k * grad(w0) for k in range(n_steps + 1)])

# %% wrong="gradient-descent" why="The start is missing from the path: n_steps steps have n_steps + 1 places."
def gradient_descent(grad, w0, eta, n_steps, right=gradient_descent): return right(grad, w0, eta, n_steps)[1:]

# %% wrong="gradient-descent" why="Every entry of your path is the same array, which -= changes again and again. Make a new one: w = w - eta * grad(w)."
def gradient_descent(grad, w0, eta, n, right=gradient_descent): return right(grad, w0, eta, n)[[-1] * (n + 1)]

# %% wrong="gradient-descent" why="w = w0 is a second name for the caller's array, and w -= ... or w[j] = ... changes it, the start in your path too. Begin with w0.copy(), and make a new array for each place."
def gradient_descent(grad, w0, eta, n_steps):
    w = w0
    path = [w]
    for _ in range(n_steps):
        w -= eta * grad(w)
        path.append(w)
    return path

# %% wrong="gradient-descent" why="Every entry of your path is one and the same array, which w -= ... changes again and again. Make a new one for each place: w = w - eta * grad(w)."
def gradient_descent(grad, w0, eta, n_steps):
    w = w0.copy()
    path = [w]
    for _ in range(n_steps):
        w -= eta * grad(w)
        path.append(w)
    return path

# %% wrong="gradient-descent" why="The walk breaks off where the slope is small. The path then has fewer places than were asked for: take all n_steps steps, also those of length 0."
def gradient_descent(grad, w0, eta, n_steps):
    path = [1.0 * w0]
    for _ in range(n_steps):
        if np.linalg.norm(grad(path[-1])) < 1e-6:
            break
        path.append(path[-1] - eta * grad(path[-1]))
    return path

# %% wrong="gradient-descent" why="The places are kept in an array that took over the type of w0. With a whole number as the start it cuts off what stands behind the point: use np.zeros((n_steps + 1, len(w0)))."
def gradient_descent(grad, w0, eta, n_steps):
    path = np.array([w0] * (n_steps + 1))
    for k in range(n_steps):
        path[k + 1] = path[k] - eta * grad(path[k])
    return path

# %% wrong="gradient-descent" why="Every step starts from w0. Each new place follows from the last one, not from the start."
def gradient_descent(grad, w0, eta, n_steps):
    path = [1.0 * w0]
    for _ in range(n_steps):
        path.append(w0 - eta * grad(path[-1]))
    return path

# %% wrong="gradient-descent" why="The path has one place too few: the start is no step, so n_steps steps follow after it."
def gradient_descent(grad, w0, eta, n_steps, right=gradient_descent): return right(grad, w0, eta, max(n_steps - 1, 0))

# %% wrong="gradient-descent" why="You return the last place only. The whole path is asked for, the start among it."
def gradient_descent(grad, w0, eta, n_steps, right=gradient_descent): return right(grad, w0, eta, n_steps)[-1]

# %% stranger="gradient-descent"
def gradient_descent(grad, w0, eta, n_steps, right=gradient_descent): return right(grad, w0, eta, n_steps + 1)

# %% stranger="gradient-descent"
def gradient_descent(grad, w0, eta, n_steps):
    path = [1.0 * w0]
    for _ in range(n_steps):
        g = grad(path[-1])
        path.append(path[-1] - eta * g / max(np.linalg.norm(g), 1e-12))  # every step of the same length
    return path

# %%
# A walker on a loss surface, moved by your descent
widgets.explore_descent(gradient_descent)

# %% [markdown]
# The ravine of the widget has the height $(1 \cdot w_1^2 + 20 \cdot w_2^2) / 2$: its second derivative, the *curvature*, is 1 along
# the valley and 20 across it. **Predict**: above which learning rate does descent run away? Try it above, or work it out.

# %% prediction="ravine-rate"
# Above which learning rate does descent in the ravine run away?
# Write: ravine_rate = (a number)
### BEGIN SOLUTION
ravine_rate = 0.1
### END SOLUTION

# %% experiment="ravine-rate"
across = 20  # the curvature across the ravine; then try 40 and 10
low, high = 0.0, 5.0  # at rate 0 nobody runs away, at rate 5 everybody does
for halving in range(18):
    rate = (low + high) / 2
    if valley.leaves_ravine(gradient_descent, across, rate):
        high = rate
    else:
        low = rate
quiz.compare("Largest rate in the ravine", ravine_rate, round(low, 3))

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Across the ravine the slope is $20\,w_2$, so a step takes $w_2$ to $(1 - 20\,\eta)\,w_2$. That shrinks as long as
# $1 - 20\,\eta$ lies between $-1$ and $1$. Above $\eta = 0.1$ every jump lands higher on the other wall. The *steepest* direction
# sets the limit, and the gentle one pays for it: with the same $\eta$ its factor is $1 - \eta$, close to 1.
#
# </details>
#
# ### Where does the curvature come from?
#
# A loss of several weights curves in every direction, and the second derivatives form a matrix, the
# **Hessian** $H$. The entry in row $j$ and column $k$ says how much the slope along weight $j$ changes when weight $k$ grows.
# For example:
#
# | | $w_1$ grows by 1 | $w_2$ grows by 1 | $b$ grows by 1 |
# |---|---|---|---|
# | **slope along $w_1$** changes by | 5 | 1 | 2 |
# | **slope along $w_2$** changes by | 1 | 2 | 1 |
# | **slope along $b$** changes by | 2 | 1 | 1 |
#
# If $H$ is known, the limit is known *before* the first step, and for Adaline you can work $H$ out on paper. Take *half* the
# mean squared error, whose slope you know from the delta rule, with no 2 in it. The smallest case again:
#
# **One weight, no bias, two rows**: inputs 3 and 1, targets 4 and 0. Half the mean squared error is
#
# $$f(w) = \tfrac12 \cdot \tfrac12 \left[ (4 - 3w)^2 + (0 - w)^2 \right] .$$
#
# 1. *The slope.* $\tfrac12 \left[ -3\,(4 - 3w) - 1\,(0 - w) \right]$, the mean over the rows.
# 2. *Simplified.* $\tfrac12 \left[ -12 + 9w + w \right] = -6 + 5w$.
# 3. *Its change with $w$.* 5, wherever you stand. The targets sit in the $-6$, which does not change.
#
# Where in the two rows does the 5 come from? Now let two weights come into play: the slope is along weight $j$, and what grows
# is weight $k$. Count the bias as a last weight.

# %% exercise="half-mse-hessian" minutes=15 difficulty=2
def half_mse_hessian(X):
    """`half_mse_hessian(np.array([[1.0, 2.0], [3.0, 0.0]]))` is
    [[5, 1, 2], [1, 2, 1], [2, 1, 1]].

    Return the Hessian of half the mean squared error of a unit on these rows. Its last
    row and column belong to the bias. It needs neither targets nor weights. It is
    exact, also where the inputs are of very different sizes, as 2e8 and 3e-8.

    Parameters
    ----------
    X : array of shape (n_samples, n_features)

    Returns
    -------
    array of shape (n_features + 1, n_features + 1)
    """
    ### BEGIN SOLUTION
    Z = with_constant(X)
    return Z.T @ Z / len(Z)
    ### END SOLUTION

# %% [markdown] hint="half-mse-hessian"
# 1. Begin with one row. You know the slope along weight $j$ from the delta rule, a product of two numbers. Now let weight $k$
#    grow. Which of the two changes, and by how much?
# 2. A row gives one product for each pair $(j, k)$. The bias is a weight whose input is 1: `with_constant(X)` adds that
#    column. Then what happens to the rows, given that the loss is a *mean*?
# 3. Two loops over $j$ and $k$ are fine, with `np.zeros((d, d))` to collect the entries (two brackets). So is one product of
#    two matrices: `A.T @ B` sums, over the rows, the products of each column of `A` with each column of `B`.

# %% [markdown] sibling="half-mse-hessian"
# Two weights, no bias, two rows, half filled in: the rows are $(3, 1)$ and $(1, 2)$, the targets any $y$.
#
# 1. *The first row's slope along $w_1$* is $-3\,e$, with $e = y - 3 w_1 - 1 w_2$.
# 2. *Its change when $w_1$ grows by 1.* $e$ falls by 3, so $-3\,e$ grows by $3 \cdot 3 = 9$. *When $w_2$ grows by 1*, $e$ falls by
#    1, so it grows by $3 \cdot 1 = 3$.
# 3. *The second row* in the same way: along $w_1$ the slope is $-1\,e$. It grows by ... with $w_1$ and by ... with $w_2$.
# 4. *The mean over the rows* gives the first row of $H$: $(9 + \dots)/2 = 5$ and $(3 + \dots)/2 = 2.5$.
# 5. *The second row of $H$* begins with the slope along $w_2$, $-1\,e$ and $-2\,e$. You should find $2.5$ again, and $2.5$.

# %% check="half-mse-hessian" points=3
X_two = np.array([[1.0, 2.0], [3.0, 0.0]])
H = half_mse_hessian(np.array([[1.0, 2.0], [3.0, 0.0]]))
check.close(H, [[5, 1, 2], [1, 2, 1], [2, 1, 1]], "For the rows (1, 2) and (3, 0). Entry (0, 1) is (1 * 2 + 3 * 0) / 2 = 1.")
check.close(half_mse_hessian(np.array([[3.0], [1.0]])), [[5, 2], [2, 1]], "The inputs 3 and 1 of the worked example, now with a bias in the last row and column.")
check.close(half_mse_hessian(np.vstack([X_two, X_two])), [[5, 1, 2], [1, 2, 1], [2, 1, 1]],
            "Each row twice: a mean does not change.")
X_units = np.array([[2e8, 3e-8], [2e8, 1e-8]])
check.close(half_mse_hessian(X_units), [[4e16, 4, 2e8], [4, 5e-16, 2e-8], [2e8, 2e-8, 1]], rtol=1e-5, atol=0,
            message="One input in a large unit and one in a tiny one: the products are exact all the same.")
### BEGIN HIDDEN TESTS
from helpers.reference import gradient_descent as reference
for seed, (n, d) in enumerate([(7, 3), (2, 5), (30, 1)]):
    X = np.random.default_rng([67, seed]).standard_normal((n, d))
    H = half_mse_hessian(X)
    check.close(H, reference.half_mse_hessian(X), "Entry (j, k) is the mean product of inputs j and k.", rtol=1e-5, atol=1e-6)
    check.close(np.asarray(H)[-1, :-1], X.mean(axis=0), "The bias has the input 1: its row holds the means.", rtol=1e-5, atol=1e-6)
### END HIDDEN TESTS

# %% wrong="half-mse-hessian" why="The bias is missing: it is a weight too, and its input is always 1. Append a column of ones first."
def half_mse_hessian(X):
    return X.T @ X / len(X)

# %% wrong="half-mse-hessian" why="These are sums over the rows. The loss is a mean, so divide by their number."
def half_mse_hessian(X, right=half_mse_hessian):
    return len(X) * right(X)

# %% wrong="half-mse-hessian" why="Twice too much: this is the Hessian of the mean squared error itself. The half cancels the 2."
def half_mse_hessian(X, right=half_mse_hessian):
    return 2 * right(X)

# %% wrong="half-mse-hessian" why="You measured it by nudging, and rounding eats the products of a large input with a small one. Derive it: by how much does -e x_j change when weight k grows?"
def half_mse_hessian(X):
    def loss(v):
        return np.mean((X @ v[:-1] + v[-1]) ** 2) / 2
    u = 0.5 * np.eye(X.shape[1] + 1)
    n = range(len(u))
    return np.array([[(loss(u[j] + u[k]) - loss(u[j] - u[k]) - loss(u[k] - u[j]) + loss(-u[j] - u[k])) for k in n] for j in n])

# %% wrong="half-mse-hessian" why="X @ X.T compares rows with rows. Entry (j, k) belongs to two inputs: sum over the rows, with X.T @ X."
def half_mse_hessian(X, right=half_mse_hessian):
    Z = np.column_stack([X, np.ones(len(X))])
    return Z @ Z.T / len(Z)

# %% wrong="half-mse-hessian" why="The bias comes first in yours. Here it is the last weight: put the column of ones behind the inputs."
def half_mse_hessian(X):
    Z = np.column_stack([np.ones(len(X)), X])
    return Z.T @ Z / len(Z)

# %% wrong="half-mse-hessian" why="Half too small: the 1/2 of the loss has been used up already, it cancels the 2 of the square."
def half_mse_hessian(X, right=half_mse_hessian):
    return right(X) / 2

# %% wrong="half-mse-hessian" why="Only the diagonal is filled. The slope along one weight also changes when another one grows: entry (j, k) is not 0."
def half_mse_hessian(X, right=half_mse_hessian):
    return np.diag(np.diag(right(X)))

# %% wrong="half-mse-hessian" why="You divide by the number of rows minus one, as for a sample variance. The loss is a plain mean over the rows."
def half_mse_hessian(X, right=half_mse_hessian):
    return right(X) * len(X) / (len(X) - 1)

# %% wrong="half-mse-hessian" why="Each row replaces the one before, so that only the last is left. Add the rows up, then divide."
def half_mse_hessian(X):
    for row in X:
        z = np.append(row, 1)
        H = np.outer(z, z)
    return H / len(X)

# %% stranger="half-mse-hessian"
def half_mse_hessian(X):
    Z = np.column_stack([X, np.ones(len(X))])
    return np.cov(Z.T, bias=True)  # about the means

# %% stranger="half-mse-hessian"
def half_mse_hessian(X):
    Z = np.column_stack([X, np.ones(len(X))])
    return Z.T @ Z / Z.shape[1]

# %% [markdown] derivation="half-mse-hessian"
# Write a row with its constant as $z = (x_1, \dots, x_d, 1)$ and the weights with the bias as $v$. The error is $e = y - z \cdot v$, and half
# its square has the slope $-e\,z_j$. When $v_k$ grows, $z_j$ stays as it is and $e$ changes by $-z_k$:
#
# $$\frac{\partial}{\partial v_k} \left( -e\,z_j \right) = z_j\,z_k .$$
#
# Averaged over the rows this is entry $(j, k)$ of $Z^\top Z / N$, where the rows of $Z$ are the rows $z$. (All slopes at once
# are $Z^\top (Z v - y) / N$. Read it from the right: $Z v$ are the sums of all rows, minus $y$ they are minus the errors, and
# $Z^\top$ multiplies each column of inputs with them and adds over the rows. Your loop gives the same numbers.) Neither $y$
# nor $v$ is left in $H$: the
# bowl has the *same shape everywhere*, and the targets only move it. In any direction $v$ its curvature is
# $v \cdot H v = \frac1N \sum (z \cdot v)^2$, a mean of squares and never negative. So this loss is convex, and a second
# valley is impossible. Without the half there would be a 2 in front, and the largest rate would be half as large.

# %% [markdown] pause=true
# You know how the slopes of a unit change. Next: what that says about the rate.

# %% [markdown]
# ### Which direction is the steepest?
#
# So far the valley lay along the axes, and the curvatures stood in $H$ for everybody to see. In general the valley is tilted.

# %% [markdown] drawing="tilted-ravine"
# Contour lines of a tilted ravine over two weights, long ellipses that lie along one diagonal. An arrow across the ravine points along (1, 1), where the curvature is 9; an arrow along its floor points along (1, minus 1), where it is 1. Neither arrow lies along an axis; along both axes the curvature is 5.

# %% [markdown]
# This is the ravine with
#
# $$H = \begin{pmatrix} 5 & 4 \\ 4 & 5 \end{pmatrix} .$$
#
# Walk from the lowest point by $(1, 1)$: both weights grow by 1. The slope along the first changes by $5 + 4 = 9$, the slope
# along the second by $4 + 5 = 9$. So the slope is $(9, 9)$: it points in the direction of your step, 9 times as long. Walk by $(1, -1)$
# instead: the slopes are $5 - 4 = 1$ and $4 - 5 = -1$. That is $(1, -1)$ again, once as long.
#
# In these two directions the slope is the step itself, times 9 and times 1: they behave like the axes of the first ravine, with the
# curvatures 9 and 1. Walk by $(1, 0)$, and the slope is $(5, 4)$: it points elsewhere. Directions of the first kind are called
# *eigenvectors* of $H$, their curvatures *eigenvalues*. A symmetric matrix always has as many as there are weights, perpendicular to each other (new or half forgotten? {refresher:matrices}).
# `np.linalg.eigvalsh(H)` returns all eigenvalues of a symmetric matrix, from the smallest to the largest, here 1 and 9.

# %% exercise="largest-stable-rate" minutes=10 difficulty=2
def largest_stable_rate(H):
    """`largest_stable_rate(np.diag([1.0, 20.0]))` is 0.1.

    Return the learning rate above which gradient descent bounces up a wall, ever
    higher, on a loss that has this Hessian everywhere. A direction that curves down is
    no wall: descent leaves along it at any rate, so it sets no limit. Where no
    direction curves up (all flat, or all curving down), return infinity, np.inf.

    Parameters
    ----------
    H : array of shape (d, d), symmetric

    Returns
    -------
    number, possibly np.inf
    """
    ### BEGIN SOLUTION
    steepest = np.max(np.linalg.eigvalsh(H))
    return 2 / steepest if steepest > 0 else np.inf
    ### END SOLUTION

# %% [markdown] hint="largest-stable-rate"
# 1. Which single number decides? Think of the ravine along the axes, where it was 20. In the tilted one it does not stand
#    in $H$.
# 2. One step multiplies the distance along a direction with the curvature $\lambda$ by $1 - \eta \lambda$. For which $\eta$ is that
#    just $-1$? Which direction gets there first?
# 3. The largest eigenvalue, not the largest in absolute value: $-30$ is a direction that curves down. What if the largest is 0 or
#    less? Check before you divide.

# %% check="largest-stable-rate" points=3
check.close(largest_stable_rate(np.diag([1.0, 20.0])), 0.1, "The ravine: curvatures 1 and 20, and 2 / 20 = 0.1.")
check.close(largest_stable_rate(np.array([[5.0, 4.0], [4.0, 5.0]])), 2 / 9,
            "The tilted ravine: in the direction (1, 1) it curves by 9, more than along either axis (5).")
chain = np.array([[2.0, -1.0, 0.0], [-1.0, 2.0, -1.0], [0.0, -1.0, -3.0]])
check.close(largest_stable_rate(chain), 0.648186, rtol=1e-4,
            message="Three weights: the curvatures of this H are about -3.20, 1.11 and 3.09. What limits the rate?")
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

# %% wrong="largest-stable-rate" why="eigvalsh(H)[0] is the smallest curvature. The steepest direction sets the limit: take the largest, which comes last."
def largest_stable_rate(H):
    steepest = np.linalg.eigvalsh(H)[0]
    return 2 / steepest if steepest > 0 else np.inf

# %% wrong="largest-stable-rate" why="A single direction that curves down makes your rate infinite. It sets no limit itself, but the others still do."
def largest_stable_rate(H):
    curvatures = np.linalg.eigvalsh(H)
    return 2 / curvatures[-1] if curvatures[0] > 0 else np.inf

# %% wrong="largest-stable-rate" why="The trace adds up the curvatures of all directions. The steepest one alone sets the limit."
def largest_stable_rate(H):
    return 2 / np.trace(H) if np.trace(H) > 0 else np.inf

# %% stranger="largest-stable-rate"
def largest_stable_rate(H):
    top = np.max(np.sum(np.abs(H), axis=1))
    return 2 / top if top > 0 else np.inf

# %% stranger="largest-stable-rate"
def largest_stable_rate(H):
    top = np.max(np.sum(H, axis=1))
    return 2 / top if top > 0 else np.inf

# %% stranger="largest-stable-rate"
def largest_stable_rate(H):  # for two weights only
    a, b, c = H[0, 0], H[0, 1], H[1, 1]
    top = (a + c) / 2 + np.sqrt(((a - c) / 2) ** 2 + b * b)
    return 2 / top if top > 0 else np.inf

# %% [markdown]
# Compute the limit from the rows alone, then walk, and see whether it was right.

# %%
stretch = 1.0  # of the first input; then try 3
X_seen = X_blobs * [stretch, 1]
slope = one_unit.mean_slope(delta_rule_step, X_seen, y_blobs)
limit = largest_stable_rate(half_mse_hessian(X_seen))
walked = figures.measured_limit(gradient_descent, slope, np.ones(3))
print(f"computed from the inputs: {limit:.4f}   measured by walking: {walked:.4f}")
show(figures.loss_against_rate(gradient_descent, X_seen, y_blobs, slope, limit),
     alt="Loss after 40 steps against the learning rate, on a logarithmic axis, with a "
     "vertical line at 2 over the largest eigenvalue. Left of the line the loss is "
     "low; just beyond it, it shoots up by many powers of ten.")

# %% [markdown]
# **"Nudge every knob the right way, and the error falls."** Is that so? One step from 300 random places:

# %% claim="nudging-knobs"
n_places = 300  # then try 30
slope = one_unit.mean_slope(delta_rule_step, X_blobs, y_blobs)
limit = largest_stable_rate(half_mse_hessian(X_blobs))
for share in (0.01, 0.5, 0.99, 1.5, 3, 10):
    eta = share * limit
    falls = one_unit.falls_from(gradient_descent, half_loss, slope, eta, n_places)
    print(f"eta = {share:>4} x limit: the loss falls from {falls} of {n_places} places")

# %% [markdown] claim="nudging-knobs"
# **What we saw.** The claim **holds** for small steps: below $2/\lambda_{\max}$ a step always lowers this loss. Above it, the
# very same directions raise it from more and more places. The slopes are
# true of the place where they were measured, and a long step ends where they no longer hold.

# %% [markdown]
# ## {lesson}.6 What makes the walk long?
#
# The steepest direction sets the rate, and the gentlest one has to use
# the same rate. So what counts is the *ratio* of the largest to the
# smallest curvature, the **conditioning** of the problem: 1 for a round bowl, 20 for the ravine. **Predict**: the
# ravine becomes ten times as steep across, and the rate is half of the limit in both. By what factor does the number of steps grow?

# %% prediction="longer-valley"
# Curvatures 1 and 200 in place of 1 and 20: by what factor does the number of steps
# grow, until the distance is a thousandth? Write: longer_valley = (a number)
### BEGIN SOLUTION
longer_valley = 10
### END SOLUTION

# %% experiment="longer-valley"
kept = 0.6  # the marble's share of its last step; then try 0.9 and 0
rows = []
for across in (2, 20, 200):
    eta = largest_stable_rate(np.diag([1.0, across])) / 2
    walker, marble = valley.steps_of_both(gradient_descent, across, eta, kept)
    rows.append([across, walker, marble])
table(["conditioning", "steps of the walker", f"of a marble, kept = {kept}"], rows)
quiz.compare("Times as many steps", longer_valley, round(rows[2][1] / rows[1][1], 1))

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Ten times: the walk grows in proportion to the conditioning. At the rate $1/\lambda_{\max}$ each step multiplies the distance
# along the gentle direction by $1 - \lambda_{\min}/\lambda_{\max}$: it shrinks by a
# twentieth in the ravine, by a two-hundredth in the steeper one. (The best rate of all is
# $2/(\lambda_{\min} + \lambda_{\max})$, just below the limit: it takes about half as many steps, and ten times as many again in the
# steeper ravine.)
#
# And the marble? It *keeps* a part of its last step, which is called *momentum*. Along the valley its steps all point the same way and add
# up; across it, they point back and forth and cancel. With 0.6 kept it needs 36 steps in the ravine, and the walker 128. Keep too
# much, and it rolls past its goal and back; where the conditioning is 2, it is the marble that is slow. You write it in lesson {lesson:training}.
#
# </details>

# %%
across, kept = 20, 0.6  # then try kept = 0.9
slope = valley.slope_of((1, across))
walked = gradient_descent(slope, np.array(valley.START), 1 / across, 60)
rolled = valley.marble(slope, valley.START, 1 / across, kept, 60)
show(figures.marble_and_walker(walked, rolled, across),
     alt="Left: a long valley from above; the walker drops to its floor at once and "
     "creeps along it in ever shorter steps, the marble swings across and strides "
     "along the floor. Right: distance from the lowest point, on a logarithmic scale; "
     "the marble's falls much faster and reaches a thousandth first.")

# %% [markdown]
# Where does bad conditioning come from? Often from the *units* of the inputs. Here are the same blobs, with the first input
# measured in another unit, or from another zero point:

# %%
first_unit = 10  # then try 100
first_zero = 5  # then try 50
changed = {
    "as they are": X_blobs,
    f"first input times {first_unit}": X_blobs * [first_unit, 1],
    f"first input plus {first_zero}": X_blobs + [first_zero, 0],
    "both minus their mean": X_blobs - X_blobs.mean(axis=0),
}
rows = []
for name, X in changed.items():
    curvatures = np.linalg.eigvalsh(half_mse_hessian(X))
    rows.append([name, curvatures[-1] / curvatures[0]])
table(["inputs", "conditioning"], rows)

# %% [markdown]
# **What we saw.** The rows carry the same facts, but the conditioning is many times worse, and so the walk that many
# times longer. That is why we
# subtract means and divide by standard deviations before training: it costs nothing, and it improves the conditioning.

# %% [markdown] pause=true
# You know when a walk down a bowl arrives, and when it is slow. Next come landscapes that are not bowls.

# %% [markdown]
# ## {lesson}.7 Is it stuck in a local minimum?
#
# "Gradient descent rolls downhill until it is stuck in a local minimum", we often read. That is three claims in
# one. **Does it roll?** Compare it
# with the marble, on a loss with two valleys.

# %% claim="downhill"
kept = 0.97  # the marble's share of its last step; then try 0.9 and 0
surface = figures.SURFACES["two valleys"]
end = gradient_descent(surface.slope, np.array(surface.start), 0.05, 2000)[-1]
rest = valley.marble(surface.slope, surface.start, 0.05, kept, 2000)[-1]
for name, w in (("gradient descent", end), ("a rolling marble", rest)):
    print(f"{name} ends at w2 = {w[1]:5.2f}, height {surface.height(w):5.2f}")

# %% [markdown]
# It walks, forgets its speed after every step, and stops in the shallow valley that a marble rolls out of. So there
# *are* local minima. **But are they what you meet?** Where the gradient is 0, a place is *flat*, and the curvatures there, the
# eigenvalues of the Hessian, say what it is. All above 0: a minimum. All below 0: a maximum. Some above and some below: a
# **saddle**, from which at least one way leads down. If some are 0 and the others share one sign, curvatures alone cannot tell.
#
# Make sure of that with examples, before you count.

# %% catch="flat-cases" function="kind_of_place" points=3 minutes=9 difficulty=1
# kind_of_place(curvatures) gets the list of all curvatures at a flat place, one for
# each weight (one weight, two, three or more), in any order, and returns "minimum",
# "maximum", "saddle" or "cannot tell".
#
# There are right versions of it and four faulty ones, which you do not see. Write at
# most eight examples, each as ((curvatures,), the right word), in a list called
# flat_cases. Mind the comma behind the inner list. For another function, one that
# returns the smallest number of a list, one example would be:
#
# smallest_cases = [(([4, 2, 7],), 2)]
### BEGIN SOLUTION
flat_cases = [
    (([-1, -2],), "maximum"),
    (([3, -1],), "saddle"),  # the sum is above 0
    (([1, -1, -1],), "saddle"),  # the product is above 0
    (([1, 0],), "cannot tell"),
    (([1, -1, 0],), "saddle"),  # both signs: a 0 beside them changes nothing
]
### END SOLUTION

# %% right="flat-cases"
def kind_of_place(curvatures):
    low, high = min(curvatures), max(curvatures)
    if low > 0:
        return "minimum"
    if high < 0:
        return "maximum"
    return "saddle" if low < 0 < high else "cannot tell"

# %% right="flat-cases"
def kind_of_place(curvatures):
    above = sum(1 for curvature in curvatures if curvature > 0)
    below = sum(1 for curvature in curvatures if curvature < 0)
    if above > 0 and below > 0:
        return "saddle"
    if above == len(curvatures):
        return "minimum"
    return "maximum" if below == len(curvatures) else "cannot tell"

# %% fault="flat-cases" why="It asks for the sign of the product, the determinant. With three curvatures or more two minus signs cancel, and a saddle passes for a minimum."
def kind_of_place(curvatures):
    product = 1
    for curvature in curvatures:
        product = product * curvature
    if product == 0:
        return "saddle" if min(curvatures) < 0 < max(curvatures) else "cannot tell"
    if product < 0 and len(curvatures) > 1:
        return "saddle"
    return "minimum" if curvatures[0] > 0 else "maximum"

# %% fault="flat-cases" why="It asks for the sign of the sum. A steep way up hides a gentle way down."
def kind_of_place(curvatures):
    if 0 in curvatures:
        return "saddle" if min(curvatures) < 0 < max(curvatures) else "cannot tell"
    return "minimum" if sum(curvatures) > 0 else "maximum"

# %% fault="flat-cases" why="It takes a curvature of 0 for one above 0. Where all others are above 0, the place may be a minimum, or no end at all."
def kind_of_place(curvatures):
    if min(curvatures) >= 0:
        return "minimum"
    if max(curvatures) < 0:
        return "maximum"
    return "saddle" if max(curvatures) > 0 else "cannot tell"

# %% fault="flat-cases" why="It gives up as soon as one curvature is 0. Where others have both signs it is a saddle all the same."
def kind_of_place(curvatures):
    if 0 in curvatures:
        return "cannot tell"
    if min(curvatures) > 0:
        return "minimum"
    return "maximum" if max(curvatures) < 0 else "saddle"

# %% [markdown]
# Suppose that you know nothing about a Hessian, and draw a symmetric matrix at random. With one weight, half of the flat places are
# minima. **Predict**: what percentage are minima with four weights?

# %% prediction="minima-of-four"
# Of 20 000 random symmetric 4 x 4 matrices, how many PER CENT have only positive
# eigenvalues? Write: minima_of_four = (a number from 0 to 100)
### BEGIN SOLUTION
minima_of_four = 6
### END SOLUTION

# %% experiment="minima-of-four" claim="downhill"
n_draws = 20_000  # then try 200: what becomes of four weights?
rng = np.random.default_rng(6)
shares = {}
for n in range(1, 7):
    minima, maxima = valley.shares_of_kinds(rng, n, n_draws)
    shares[n] = minima, maxima
    print(f"weights: {n}   minima: {minima:7.3%}   saddles: {1 - minima - maxima:7.3%}")
quiz.compare("Minima among flat places of four weights", minima_of_four,
             100 * shares[4][0], unit="%")

# %%
show(figures.kinds_of_flat_places(shares),
     alt="Bars for one to six weights. With one weight half of the flat places are "
     "minima and half maxima. Saddles take over quickly: nearly all with three "
     "weights, and from four on hardly anything else is left.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Four coin tosses would make it 6.25 %. But eigenvalues push each other apart, and for large $n$ the
# share of minima falls as $3^{-n^2/4}$ (Dean and Majumdar 2006).
#
# </details>
#
# Does a saddle hold you? Start very close to its ridge.

# %%
surface = figures.SURFACES["saddle"]
eta = 0.1  # then try 0.3
rows = []
for offset in (1e-1, 1e-4, 1e-8, 1e-12, 0.0):
    path = gradient_descent(surface.slope, np.array([1.0, offset]), eta, 1000)
    rows.append([f"{offset:.0e}", valley.steps_until_away(path)])
table(["start off the ridge by", "steps until it is away"], rows)

# %% [markdown] claim="downhill"
# Only a start *exactly* on the ridge stays there; from almost every other start descent gets away (Lee et al. 2016). It does
# cost time: each
# factor of 10 closer to the ridge adds the same number of steps.
#
# **Verdict: holds weakly.** Downhill, yes, if the step is short enough. Rolling, no. Stuck in a local minimum: at random, saddles are far more
# common. But descent leaves them, so counting them shows what slows the walk, not where it ends. What counts is how *high* the minima are in which it
# ends. Whether networks are like random matrices is *contested*: Dauphin et al. (2014) found that saddles dominate in small networks; Safran and Shamir (2018) found that bad local
# minima are common in others, and rarer when there are spare units.

# %% [markdown] pause=true
# You have seen what a walk does on any landscape. Next: a loss for yes and no.

# %% [markdown]
# ## {lesson}.8 What if the target is yes or no?
#
# Adaline wants the sum to be *exactly* 1. A row far out on the correct side, with a sum of 5, is treated as an error of
# 4, and pulls the line towards itself. Add a dozen such rows, harmless ones, far from the border.

# %%
def adaline(X, y):
    """Return (w1, w2, b) after 3000 steps down half the mean squared error."""
    slope = one_unit.mean_slope(delta_rule_step, X, y)
    eta = 0.9 * largest_stable_rate(half_mse_hessian(X))
    return gradient_descent(slope, np.zeros(3), eta, 3000)[-1]

# %%
distance = 8  # of the far rows from the middle of their own; then try 2 and 30
X_far, y_far = one_unit.far_rows(X_blobs, y_blobs, 12, distance)
before = one_unit.n_wrong(adaline(X_blobs, y_blobs), X_blobs, y_blobs)
after = one_unit.n_wrong(adaline(X_far, y_far), X_far, y_far)
print(f"rows that Adaline gets wrong: {before} without the far rows, {after} with them")

# %% [markdown]
# Harmless data made it worse, and its measure of error is to blame. What we want to say is "the farther on the correct
# side, the surer", and probabilities say that. A sum $z$ has to become a probability $p$. Gamblers speak of *odds*: 3 to 1 is 0.75,
# 1 to 1 is one half, 1 to 3 is 0.25. Evidence for yes *multiplies* the odds; in a sum, evidence is *added*. Logarithms turn products into
# sums, so let the sum be the logarithm of the odds. A sum of 0 is no evidence, $p = 0.5$; $\log 3$ means 3 to 1, and twice that 9 to 1, which is 0.9. Which $p$ belongs
# to $z$? That function is called the *sigmoid*, $\sigma(z)$. Turn the sign of $z$, and yes and no change places: $\sigma(-z) = 1 - \sigma(z)$.
#
# A trap: `np.exp(1e4)` overflows to infinity. And a tiny probability must not become 0: whoever takes its logarithm gets minus infinity. (`np.exp`
# takes a number or a whole array; `math.exp` takes one number only.) The check has two parts with points of their own: the
# values, and the far tail.

# %% exercise="sigmoid" minutes=14 difficulty=2
def sigmoid(z):
    """`sigmoid(np.array([-np.log(3), 0.0, np.log(3)]))` is [0.25, 0.5, 0.75].

    Return, for every entry of z, the probability whose odds have the logarithm z, also
    for very large and very negative ones.

    For z from -1e4 to 1e4 the result is a number from 0 to 1, never NaN. It is right to
    six digits in the far tail too: sigmoid(-40) is 4.248e-18 and
    sigmoid(-710) is 4.476e-309, not 0 (below about -745 the computer has
    no number left but 0). So e^710, which overflows, must not be needed. A warning of
    NumPy costs no points.

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
# 1. Odds of $o$ to 1 are the probability $o / (o + 1)$. Which $o$ has the logarithm $z$? It overflows for very large $z$.
# 2. Divide top and bottom by $o$: you get another formula for the same function. Which of the two is safe where?
# 3. `np.exp(-np.abs(z))` is small for both signs. `np.where(condition, a, b)` chooses entry by entry, from an array or from a
#    number: it computes both, and an overflow in the one that is not taken does no harm.

# %% starter="sigmoid"
def sigmoid(z):
    small = np.exp(-np.abs(z))  # e^-z where z is above 0, e^z where it is below
    for_positive = ...  # the sigmoid of z >= 0, with `small` in place of e^-z
    for_negative = ...  # the other formula, with `small` in place of e^z
    return np.where(np.asarray(z) >= 0, for_positive, for_negative)

# %% check="sigmoid" part="values" points=2
with np.errstate(all="ignore"):
    check.close(sigmoid(np.array([-np.log(3), 0.0, np.log(3)])), [0.25, 0.5, 0.75], "A sum of log 3 means odds of 3 to 1.")
    check.close(sigmoid(0), 0.5, "The number 0, no evidence either way, gives one half.")
    check.close(sigmoid(np.array([[1e4, -1e4]])), [[1, 0]], "A table with the sums 1e4 and -1e4: sure of yes, and sure of no.")
    check.close(sigmoid(np.array([2, -1])), [0.880797, 0.268941], rtol=1e-5,
                message="Whole numbers in: the probabilities are no whole numbers.")
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
### END HIDDEN TESTS

# %% check="sigmoid" part="tail" points=1
with np.errstate(all="ignore"):
    check.close(sigmoid(np.array([-40.0])) / 4.248354255e-18, [1], "Far out, sigmoid(z) is about e^z. A tiny probability is not 0.")
    tail = sigmoid(np.array([-710.0, -100.0, 2.0]))
    assert tail[0] > 0, "sigmoid(-710) is 4e-309, and not 0. Did e^710 overflow on the way? Or is the type too short, as float32?"
    check.close(np.log(tail[:2]), [-710, -100], "The logarithm of the tail is z itself, for -710 and for -100.")
    check.close(tail[2], 0.880797, rtol=1e-5, message="And sigmoid(2) is 0.880797: the tail is on the left only.")
### BEGIN HIDDEN TESTS
with np.errstate(all="ignore"):
    assert float(sigmoid(-720.0)) > 0, "A tiny probability is not 0."
    check.close(np.log(np.asarray(sigmoid(np.array([-700.0, -333.0, -33.0])), dtype=float)), [-700, -333, -33], "The logarithm of the tail is z itself.")
### END HIDDEN TESTS

# %% [markdown] derivation="sigmoid"
# From $\log \frac{p}{1 - p} = z$ follows $p = e^z (1 - p)$, and so
#
# $$\sigma(z) = \frac{e^z}{1 + e^z} = \frac{1}{1 + e^{-z}} .$$
#
# The first form overflows for large $z$, the second for very negative $z$. With $s = e^{-|z|}$, which is never above 1, it is $1 / (1 + s)$ on the
# right and $s / (1 + s)$ on the left.

# %% probes="sigmoid" part="values"
probe(sigmoid(np.array([-1e4, -2.0, 0.0, 2.0, 1e4])))
probe(sigmoid(np.array([2, -1])))
probe(sigmoid(np.array([-1.5])))

# %% probes="sigmoid" part="tail"
probe(np.log(sigmoid(np.array([-710.0, -600.0, -40.0]))))
probe(np.log(sigmoid(np.array([-500.5, -32.0]))))
probe(sigmoid(np.array([-0.5, 2.0])))

# %% wrong="sigmoid" part="tail" why="For very negative z this needs e^-z, which overflows: the tail drops to 0 too early. Use e^z / (1 + e^z) there."
def sigmoid(z): return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))

# %% wrong="sigmoid" part="values" why="For large z this is infinity divided by infinity, which is NaN. Use 1 / (1 + e^-z) there."
def sigmoid(z): return np.exp(np.asarray(z, dtype=float)) / (1 + np.exp(np.asarray(z, dtype=float)))

# %% wrong="sigmoid" part="tail" why="Clipping z keeps NaN away but bends the tail: sigmoid(-710) is far smaller than sigmoid(-500). Choose the form that does not overflow."
def sigmoid(z): return 1 / (1 + np.exp(-np.clip(z, -500, 500)))

# %% wrong="sigmoid" part="tail" why="Clipping z at 700 bends the tail beyond it: sigmoid(-710) is smaller than sigmoid(-700). Choose the form that does not overflow."
def sigmoid(z): return 1 / (1 + np.exp(-np.clip(z, -700, 700)))

# %% wrong="sigmoid" part="tail" why="Far left your formula takes the difference of two nearly equal numbers, as 1 + tanh(z/2) and 1 - 1/(1 + e^z) do: below -38 nothing is left of the tail."
def sigmoid(z): return (1 + np.tanh(np.asarray(z) / 2)) / 2

# %% wrong="sigmoid" part="values" why="'if z >= 0' asks one question of a whole array, which has no one answer. np.where(z >= 0, a, b) asks it of every entry."
def sigmoid(z): return 1 / (1 + np.exp(-z)) if z >= 0 else np.exp(z) / (1 + np.exp(z))

# %% wrong="sigmoid" part="values" why="e^-|z| is small for both signs, but 1 / (1 + e^-|z|) is the sigmoid of |z|: below 0 you need the other formula."
def sigmoid(z): return 1 / (1 + np.exp(-np.abs(z)))

# %% wrong="sigmoid" part="values" why="The two cases are exchanged, or the sign of the exponent is: your function falls, and the sigmoid rises with z."
def sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(np.asarray(z) < 0, 1 / (1 + small), small / (1 + small))

# %% wrong="sigmoid" part="values" why="np.zeros_like(z) and np.empty_like(z) take over the type of z: whole numbers in, and the probabilities are cut to 0. Make an array of floats."
def sigmoid(z):
    small = np.exp(-np.abs(z))
    p = np.zeros_like(np.asarray(z))
    p[...] = np.where(np.asarray(z) >= 0, 1, small) / (1 + small)
    return p

# %% stranger="sigmoid" part="values"
def sigmoid(z): return np.tanh(np.asarray(z, float))

# %% stranger="sigmoid" part="values"
def sigmoid(z): return np.array([1 / (1 + np.exp(-v)) if v >= 0 else np.exp(v) / (1 + np.exp(v)) for v in z])

# %% stranger="sigmoid" part="tail"
def sigmoid(z):
    z = np.asarray(z, float)
    return np.where(z < -30, 0.0, 1 / (1 + np.exp(-np.maximum(z, -30))))

# %% stranger="sigmoid" part="tail"
def sigmoid(z):
    z = np.asarray(z, np.float32)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)

# %% [markdown]
# If you said $p$ and the truth is yes, how surprised should you be? Not at all if you were sure, $p = 1$; without limit as $p$ comes
# near 0. And two things that happen independently, each with its own probability, surprise you by the *sum* of both surprises. If you
# said 0.5, your surprise is 0.693; with 0.25 it is 1.386, twice as much, and with 0.9 it is 0.105. Which function of $p$ is this? From here on labels are
# **0 and 1**, no and yes. If the truth is no, ask which probability you gave to *that*. The mean surprise over all rows is the *binary
# cross-entropy*.

# %% exercise="binary-cross-entropy" minutes=8 difficulty=2
def binary_cross_entropy(p, y):
    """`binary_cross_entropy(np.array([0.9, 0.2]), np.array([1, 0]))` is 0.16425: the
    mean of 0.10536 and 0.22314.

    Return the loss, with natural logarithms. First every p is moved into the range
    from 1e-12 to 1 - 1e-12 (1e-15 becomes 1e-12; what lies within stays as it is), so
    that being sure and wrong costs about 27.63 and not infinity; being sure and right
    costs (nearly) 0.

    Parameters
    ----------
    p : array of shape (n,), the probabilities of label 1, each from 0 to 1; not changed
        in place
    y : array of shape (n,), the labels, each 0 or 1

    Returns
    -------
    number
    """
    ### BEGIN SOLUTION
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    ### END SOLUTION

# %% [markdown] hint="binary-cross-entropy"
# 1. Probabilities multiply, surprises add: which function turns products into sums, and is 0 at 1? Then: for each row only one
#    probability counts, that of what was the case. Which one for label 1, which one for label 0?
# 2. `np.clip([-1, 0.5, 3], 0, 1)` is [0, 0.5, 1], a new array. When must that happen, before the logarithms or after?
#    (`np.log` takes a number or an array. It is the natural logarithm.)
# 3. Logarithms of probabilities are negative, and a loss is not. What should a row with $p = 10^{-11}$ and the label 1
#    cost? It lies
#    within the range, so just $-\log 10^{-11} = 25.3$.

# %% check="binary-cross-entropy" points=2
sure, labels = np.array([1.0, 0.0]), np.array([1, 0])
with np.errstate(all="ignore"):
    check.close(binary_cross_entropy(np.array([0.9, 0.2]), np.array([1, 0])), 0.16425203, rtol=1e-5,
                message="-(log 0.9 + log 0.8) / 2: the probability of what was the case, row by row.")
    right = binary_cross_entropy(sure, labels)
    check.unchanged(sure, [1, 0], "The p that was handed in has changed: after the call it must hold what it held before.")
    check.close(right, 0, "Sure and right costs nothing, and is no NaN.")
    check.close(binary_cross_entropy(np.array([0.5, 0.5]), labels), np.log(2), "Saying one half costs log 2 for each row, whatever the label.")
    check.close(binary_cross_entropy(sure, 1 - labels), 27.631, rtol=1e-4,
                message="Sure and wrong costs -log(1e-12) = 27.63: a lot, but not infinity.")
    check.close(binary_cross_entropy(np.array([1e-11, 3e-12]), np.array([1, 1])), 25.930454, rtol=1e-4,
                message="1e-11 and 3e-12 lie within the range and stay as they are.")
    check.close(binary_cross_entropy(np.array([1e-15, 1e-14]), np.array([1, 1])), 27.631021, rtol=1e-4,
                message="1e-15 and 1e-14 lie below the range, although they are not 0: each becomes 1e-12.")
### BEGIN HIDDEN TESTS
from helpers.reference import gradient_descent as reference
with np.errstate(all="ignore"):
    for seed in range(6):
        rng = np.random.default_rng([66, seed])
        p, y = rng.uniform(0.01, 0.99, 8), rng.integers(0, 2, 8)
        loss = binary_cross_entropy(p, y)
        check.close(loss, reference.binary_cross_entropy(p, y), "The loss is the mean surprise at what came true.")
        check.close(binary_cross_entropy(1 - p, 1 - y), loss, "Yes and no exchanged: the same loss.")
    mixed = np.array([0.0, 1.0, 0.0, 1.0, 0.3, 2e-12, 1 - 1e-15]), np.array([0, 1, 1, 0, 1, 1, 0])
    check.close(binary_cross_entropy(*mixed), reference.binary_cross_entropy(*mixed),
                "Certain answers, right or wrong, keep the loss finite.", rtol=1e-4)
### END HIDDEN TESTS

# %% probes="binary-cross-entropy"
p, sure = np.array([0.9, 0.2, 0.4]), np.array([1.0, 0.0])
probe(binary_cross_entropy(p, np.array([1, 0, 1])))
probe(binary_cross_entropy(sure, np.array([1, 0])))
probe(bool(sure[1] > 0), "Asking whether the p that was 0 is above 0 after the call")
probe(binary_cross_entropy(np.array([1.0, 0.0]), np.array([0, 1])))
probe(binary_cross_entropy(np.array([3e-12]), np.array([1])))
probe(binary_cross_entropy(np.array([1e-15]), np.array([1])))

# %% wrong="binary-cross-entropy" why="The logarithm of 0 is minus infinity, and 0 times infinity is NaN. Move p into [1e-12, 1 - 1e-12] first."
def binary_cross_entropy(p, y): return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

# %% wrong="binary-cross-entropy" why="Rows with label 0 cost nothing here. For them the surprise is -log(1 - p): the second term is missing."
def binary_cross_entropy(p, y): return -np.mean(y * np.log(np.clip(p, 1e-12, 1 - 1e-12)))

# %% wrong="binary-cross-entropy" why="The minus is missing: logarithms of probabilities are negative, and a loss should be positive."
def binary_cross_entropy(p, y, right=binary_cross_entropy): return -right(p, y)

# %% wrong="binary-cross-entropy" why="You added up the rows. The loss is their mean."
def binary_cross_entropy(p, y, right=binary_cross_entropy): return len(p) * right(p, y)

# %% wrong="binary-cross-entropy" why="Only p of exactly 0 and 1 are moved. Every p below 1e-12 is, as 1e-15, and every p above 1 - 1e-12: np.clip moves them all."
def binary_cross_entropy(p, y):
    p = np.where(p == 0, 1e-12, np.where(p == 1, 1 - 1e-12, p))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

# %% wrong="binary-cross-entropy" why="The two logarithms are exchanged: a row with label 1 costs -log p, one with label 0 costs -log(1 - p)."
def binary_cross_entropy(p, y):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean((1 - y) * np.log(p) + y * np.log(1 - p))

# %% wrong="binary-cross-entropy" why="You treat the labels as -1 and +1. Here they are 0 and 1 already."
def binary_cross_entropy(p, y):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    y = (y + 1) / 2
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

# %% wrong="binary-cross-entropy" why="p is kept off 0 but not off 1: for label 0 and p = 1 the logarithm of 1 - p is infinite too."
def binary_cross_entropy(p, y):
    p = np.maximum(p, 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

# %% wrong="binary-cross-entropy" why="This is the logarithm to base 10. The natural one is np.log, 2.3 times as large."
def binary_cross_entropy(p, y):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log10(p) + (1 - y) * np.log10(1 - p))

# %% wrong="binary-cross-entropy" why="This is the logarithm to base 2, the surprise in bits. The natural one is np.log."
def binary_cross_entropy(p, y):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log2(p) + (1 - y) * np.log2(1 - p))

# %% stranger="binary-cross-entropy"
def binary_cross_entropy(p, y): return np.mean((y - np.clip(p, 1e-12, 1 - 1e-12)) ** 2)

# %% stranger="binary-cross-entropy"
def binary_cross_entropy(p, y):
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

# %% wrong="binary-cross-entropy" why="With out=p (or p[...] = ...) you clip the caller's own array. Let np.clip make a new one: p = np.clip(p, 1e-12, 1 - 1e-12)."
def binary_cross_entropy(p, y):
    np.clip(p, 1e-12, 1 - 1e-12, out=p)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

# %% wrong="binary-cross-entropy" why="Adding 1e-12 inside the logarithm changes every probability, the small ones a lot: at 3e-12 the loss is off by 0.3. Clip p, and leave what lies within the range as it is."
def binary_cross_entropy(p, y):
    return -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))

# %% [markdown] derivation="binary-cross-entropy"
# Books write both cases in one line. With the label 1 the second term is 0, with the label 0 the first one:
#
# $$\text{loss} = -\frac1N \sum_{i=1}^{N} \left( y^{(i)} \log p^{(i)} + (1 - y^{(i)}) \log (1 - p^{(i)}) \right) .$$
#
# And its slope? For one row with the label 1 and $p = \sigma(s)$, where $s$ is the sum, the loss is $-\log \sigma(s) = \log(1 + e^{-s})$.
# Its slope along $s$ is $-e^{-s} / (1 + e^{-s}) = -(1 - p)$. With the label 0 it is $p$. Both are $-(y - p)$, and along $w_j$
# the sum grows by $x_j$: the slope is $-(y - p)\,x_j$.

# %% [markdown] quiz="sure-and-wrong"
# A unit says $p = 0.999$ and the label is 0. Compare its losses with those for $p = 0.9$.
#
# - (x) The squared error hardly changes; the cross-entropy trebles, from 2.3 to 6.9.
#   > Yes: each further 9 costs another $\log 10 \approx 2.3$. Cross-entropy keeps pulling on rows that are sure and wrong.
# - ( ) Squared error and cross-entropy both rise about tenfold.
#   > The squared error hardly moves: from 0.81 to 0.998.
# - ( ) Both stay the same, because the answer was wrong in either case.
#   > That would be a count of mistakes, the staircase. Both losses measure how wrong it was.

# %% [markdown]
# Sum, sigmoid and cross-entropy together are *logistic regression* (Cox 1958). In the derivative the slope of the
# sigmoid cancels, and the delta rule comes back: its error is now the label minus $p$, in place of the target minus the sum. Your
# instrument can check that. (Not where a row is sure and wrong beyond $10^{-12}$: your loss is clipped there, and the instrument measures 0.)

# %%
place = np.array([0.3, -0.5, 0.1])  # w1, w2, b: then try other places
labels = (y_far + 1) / 2  # 0 and 1

def logistic_loss(v):
    return binary_cross_entropy(sigmoid(X_far @ v[:2] + v[2]), labels)

slope = one_unit.logistic_slope(sigmoid, X_far, labels)
gap = np.max(np.abs(numerical_gradient(logistic_loss, place, 1e-5) - slope(place)))
print(f"measured gradient, and the delta rule with p: {gap:.0e} apart")

# %%
n_rows = 12  # far rows; then try 3 and 40
X_far, y_far = one_unit.far_rows(X_blobs, y_blobs, n_rows)
slope = one_unit.logistic_slope(sigmoid, X_far, (y_far + 1) / 2)
eta = 4 * largest_stable_rate(half_mse_hessian(X_far))  # its slope is at most 1/4
v_logistic = gradient_descent(slope, np.zeros(3), eta, 3000)[-1]
lines = {"Adaline": adaline(X_far, y_far), "logistic": v_logistic}
table(["unit", "rows wrong"], one_unit.wrong_of_each(lines, X_far, y_far))
show(figures.lines_between(X_far, y_far, lines),
     alt="Two clouds of points, a far group beyond the cloud of label +1, and two "
     "lines with their names at their ends: Adaline's and that of logistic regression.")

# %% [markdown]
# **What we saw.** Rows that are far on the correct side have $p \approx y$, so they hardly pull. Note what has *not*
# changed: it is still one line. No slope and no sigmoid lets a single unit do XOR.

# %% [markdown] pause=true
# You have all the tools of this lesson. Next: how a brain and a network take their rows.

# %% [markdown]
# ## {lesson}.9 Online, or all rows at once?
#
# "Brains learn online, networks offline", we often read. *Online* is a small step after each row, stochastic gradient descent. *Offline*, or in a *batch*, is
# one step after a look at all rows. Both may look at the same number of rows. Which is ahead when each row of the fours and nines, mixed,
# has been seen once?

# %%
n_rows = len(X_49)

def loss_49(v):
    return mse_loss(X_49, y_49, v[:-1], v[-1])

# %% claim="online-offline"
eta = 0.02  # of the online unit; then try 0.005 and 0.05
path = one_unit.row_by_row(delta_rule_step, X_49, y_49, eta, passes=6)
slope = one_unit.mean_slope(delta_rule_step, X_49, y_49)
rate = 0.9 * largest_stable_rate(half_mse_hessian(X_49))
batch = gradient_descent(slope, np.zeros(65), rate, 40)
one_unit.say_who_is_ahead(loss_49, path[n_rows], batch, n_rows)
show(figures.loss_against_rows(loss_49, path, batch[:7],
                               one_unit.lowest_loss(X_49, y_49)),
     alt="Loss on a logarithmic scale against rows looked at, for one step per row and "
     "for one step per pass through all rows; a grey line marks the lowest loss.")

# %% [markdown] claim="online-offline"
# This online learner is an artificial one, from 1960, and it was *faster* than the batch (Wilson and
# Martinez 2003 found the same for networks on 27 tasks). The price is that it wavers at the end. (The grey line is computed by
# another method, which solves for the bottom of the bowl at once.) You know the second price: it depends on the order of the rows. A batch does not,
# as long as it keeps *all* rows: given the fours and then the nines alone, it forgets just as much.
#
# So "brains online, networks offline" **holds weakly**: networks do both, and brains seem to. The networks' half is measured
# here; the brains' half rests on the rats of section {lesson}.4, where activity was recorded, and not learning.

# %% [markdown]
# ## {lesson}.10 Three questions that count
#
# The questions above were for practice. These three give a point each, and your first answer counts.

# %% [markdown] quiz="one-row" graded=true
# A unit with $w = (2, 0)$ and $b = 1$ sees the row $x = (1, 3)$ with the label $+1$. What does the delta rule with $\eta = 0.1$ do?
#
# - ( ) Nothing: the row is on its correct side
#   > A perceptron would rest. The delta rule wants the sum to be 1, and it is 3.
# - ( ) It adds 0.1 times the row to the weights, since the label is $+1$
#   > That is the perceptron's step. Here the error decides, and it is $1 - 3 = -2$.
# - (x) It takes 0.2 times the row away from the weights
#   > The error is $1 - 3 = -2$, and $\eta\, e = -0.2$: now $w = (1.8, -0.6)$.
# - ( ) It takes 0.2 away from each of the two weights
#   > The error is right, but each weight moves by that times its own input: by 0.2 and by 0.6.

# %% [markdown] quiz="rate-of-two-rows" graded=true
# A unit with one weight and no bias learns from two rows with the inputs 4 and 2, in a batch, on half the mean squared error. Above which
# rate does it run away?
#
# - (x) 0.2
#   > The curvature is $(16 + 4) / 2 = 10$, and the limit $2 / 10$.
# - ( ) 0.1
#   > That is $1/\lambda$, the rate that arrives in a single step. It is stable up to twice that.
# - ( ) 0.05
#   > You took $1/20$, or forgot that the loss is a mean: the curvature is $(16 + 4) / 2$.
# - ( ) That depends on the targets
#   > They move the bowl but do not bend it: the Hessian contains the inputs alone.

# %% [markdown] quiz="two-cues" graded=true
# A tone alone was paired with food until its weight in the rule of Rescorla and Wagner was 1. So was a light, on other days.
# Both weights are 1, there is no bias, and the target is 1 for food. Now tone and light come together, with one portion of food
# each time, as before. What becomes of the tone's weight?
#
# - ( ) Nothing: food comes each time, as the tone has always announced
#   > The error is taken of the *sum*. Two cues at once announce 2, and only 1 comes.
# - ( ) It grows: each further pairing of the tone with food makes the tone stronger
#   > The rule does not count pairings. It asks whether more or less came than was expected.
# - (x) It falls, although food comes each time
#   > The sum is 2 and the error $-1$: both weights fall towards a half. Rats do that too (*overexpectation*, Rescorla 1970).
# - ( ) It falls to 0, and the light alone takes over
#   > Both cues are active and share the error, so both weights fall by the same amount.

# %% hand_in="quiz" points=3

# %% [markdown]
# ## For an evening: two walkers on one landscape
#
# "A GAN is two networks that train against each other until they reach an equilibrium", we often read. One of them makes
# pictures, the other tells fake ones from real ones, and what one
# gains the other loses (Goodfellow et al. 2014). In the smallest such game the stake is
# $u\,v$. The first player owns $u$ and walks *down*: its slope is $v$. The second owns $v$ and walks *up*: its slope is $u$. At
# (0, 0) neither can gain, so that is the equilibrium. Hand both steps to your `gradient_descent`, in the next cell: do they arrive?

# %% claim="gan-equilibrium"
eta = 0.1  # then try 0.05 and 0.01, with as many steps more
n_steps = 200
path = gradient_descent(valley.game_of_two, np.array([1.0, 0.0]), eta, n_steps)
print("Two players start at the distance 1 from their equilibrium; "
      f"after {n_steps} steps it is {np.linalg.norm(path[-1]):.1f}.")
show(figures.duel(path),
     alt="Left: the path of the two players in the plane of their numbers, with its "
     "start, its end, and the equilibrium at (0, 0). Right: their distance from the "
     "equilibrium, step by step.")

# %% [markdown] claim="gan-equilibrium"
# <details><summary><b>What we saw</b> (open it when you have run the cell)</summary>
#
# They spiral outwards: each
# step multiplies the distance by $\sqrt{1 + \eta^2}$, for *every* $\eta$. A shorter
# step only slows this down. No loss goes down here, and the direction they follow is not the gradient of anything. So the claim
# **holds weakly**: there is an equilibrium, but two players, one descending and one ascending, need not get there. Real GANs,
# too, need extra help, such as a penalty on the judge's slope (Mescheder, Geiger
# and Nowozin 2018). The evidence here is a game of two numbers and that source.
#
# </details>

# %% [markdown]
# ## For an evening: one step to the bottom
#
# Descent knows the slope and takes many steps. Someone who knows the curvature, too, needs one. Near $w$ a function is, by Taylor,
# a slope and a parabola: a step $s$ changes it by about $g \cdot s + \frac12\, s \cdot H s$. In a bowl, $w^2$ say, the step to the lowest point
# follows. But on a saddle the parabola curves down in some directions: Newton's step then climbs, to the saddle itself. Find the step
# that is as long as Newton's in every direction of the curvature, and never climbs.

# %% exercise="taylor-step" extension=true minutes=50 difficulty=3
def taylor_step(g, H):
    """`taylor_step(np.array([2.0, -3.0]), np.diag([4.0, -1.0]))` is [-0.5, 3].

    Return the step s for a place with the gradient g and the Hessian H.

    Along a direction that curves up, s leads to the lowest point of the parabola. Along
    one that curves down it is as long as the step to the parabola's highest point, but
    goes downhill. The directions are those in which the slope of H points along the
    step itself (see the tilted ravine); none of their curvatures is 0.

    g, H : arrays of shape (d,) and (d, d), H symmetric
    returns an array of shape (d,)
    """
    ### BEGIN SOLUTION
    curvatures, axes = np.linalg.eigh(H)
    return -axes @ ((axes.T @ g) / np.abs(curvatures))
    ### END SOLUTION

# %% [markdown] hint="taylor-step"
# 1. One weight: $g s + \frac12 \lambda s^2$ has its lowest point where its slope, $g + \lambda s$, is 0. And if $\lambda$ is below 0, what lies there?
# 2. If $H$ is diagonal, each weight is a case of its own. Which change to $\lambda$ turns the climb into a descent of the same length?
# 3. `curvatures, axes = np.linalg.eigh(H)`: the columns of `axes` are the directions, perpendicular and of length 1. `axes.T @ g` are
#    the slopes along them; treat each as one weight; `axes @ ...` leads back.

# %% check="taylor-step" practice=true
check.close(taylor_step(np.array([2.0, -3.0]), np.diag([4.0, -1.0])), [-0.5, 3], "The first direction curves up by 4, the second curves down by 1.")
check.close(taylor_step(np.array([9.0, 9.0]), np.array([[5.0, 4.0], [4.0, 5.0]])), [-1, -1], "The tilted ravine at (1, 1): one step back to the lowest point.")
check.close(taylor_step(np.array([5.0, 4.0]), np.array([[5.0, 4.0], [4.0, 5.0]])), [-1, 0], "The ravine at (1, 0): both directions at once, and again to the lowest point.")
check.close(taylor_step(np.array([0.3, 0.1]), np.array([[0.0, 1.0], [1.0, 0.0]])), [-0.3, -0.1], "A saddle that lies along the diagonals, curvatures 1 and -1: downhill in both directions.")
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(68)
for d in (1, 2, 3, 5):
    axes = np.linalg.qr(rng.standard_normal((d, d)))[0]
    curvatures, slopes = rng.uniform(0.5, 3, d) * rng.choice([-1, 1], d), rng.uniform(0.2, 2, d)
    H, g = axes @ np.diag(curvatures) @ axes.T, axes @ slopes
    step = np.array(taylor_step(g.copy(), H.copy()))
    check.close(axes.T @ step, -slopes / np.abs(curvatures), "In each direction of the curvature: the slope over the size of the curvature, downhill.", rtol=1e-5)
    assert step @ g < 0, "No step climbs, on a saddle either."
### END HIDDEN TESTS

# %% [markdown] derivation="taylor-step"
# Write the step along the directions $q_k$ of $H$, with $g_k = q_k \cdot g$. The expansion falls apart, $\sum_k g_k s_k + \frac12 \lambda_k s_k^2$, and
# each term is at rest at $s_k = -g_k / \lambda_k$: all together Newton's $s = -H^{-1} g$. Where $\lambda_k < 0$ that is a *highest* point, so $s_k$ has
# the sign of $g_k$: uphill. With the size of the curvature,
#
# $$ s = - \sum_k \frac{q_k \cdot g}{|\lambda_k|} \, q_k , $$
#
# it leaves the saddle, fast where the saddle is flat. Dauphin et al. (2014) proposed this step for networks. With a million weights $H$ has
# a million million entries, which is why descent is what is used.

# %% wrong="taylor-step" why="That is Newton's step, to where the parabola is level. In a direction that curves down this is its highest point, so on a saddle you climb: take the size of each curvature."
def taylor_step(g, H): return -np.linalg.solve(H, g)

# %% wrong="taylor-step" why="You read the curvatures off the diagonal. In a tilted valley they do not stand there: go along the eigenvectors."
def taylor_step(g, H): return -g / np.where(np.diag(H) == 0, 1, np.abs(np.diag(H)))

# %% wrong="taylor-step" why="One curvature, the largest, is used for all directions: that is descent with a good rate. Each direction has a curvature of its own."
def taylor_step(g, H): return -g / np.max(np.abs(np.linalg.eigvalsh(H)))

# %% stranger="taylor-step"
def taylor_step(g, H, right=taylor_step): return -right(g, H)

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Learning in proportion to an error is found in animals and in engineering, with the same equation. For a
# single unit the rule is local, and it works online, one experience after another. That new learning overwrites the old is
# found in both, too.
#
# **Wrong, or left out.**
#
# - *The marble.* Plain descent has no momentum, and pictures of two weights mislead you about a million.
# - *The teacher.* Somebody gave the target for every row. Dopamine, in the textbook view, broadcasts one difference, not a
#   separate one to each cell; recordings in mice show that dopamine
#   cells differ in the value they compare with (Dabney et al. 2020).
# - *Signs.* Errors and weights change sign freely here. Firing rates cannot, and synapses hardly do.
#
# **Contested.** Whether brains descend on any loss at all (lesson {lesson:credit_assignment}).

# %% [markdown] recap=true
# - The delta rule is one step of stochastic gradient descent: exact, with no nudging, from the unit's own inputs and its own error.
# - Learning row by row overwrites what is old as far as old and new rows overlap. Mixed rows, or old ones in between, prevent it.
# - The Hessian of half the mean squared error depends on the inputs alone, and is the same everywhere. The loss is convex.
# - The steepest curvature sets the largest rate, the conditioning how long the walk takes. Among random flat places with many
#   weights, almost all are saddles.
# - For yes-or-no targets, use a sigmoid and cross-entropy: far rows no longer pull, and the delta rule comes back.

# %% [markdown] next=true
# Following a slope does not bend the line: a single unit still draws only one. The next lesson puts units in layers.

# %% [markdown]
# ### Where to read on
#
# - G. Goh, Why momentum really works, *Distill*, 2017, [doi 10.23915/distill.00006](https://doi.org/10.23915/distill.00006): the
#   long valley and the marble, with pictures that move.
# - B. Widrow & M. Lehr, 30 years of adaptive neural networks, *Proceedings of the IEEE* 78:1415, 1990,
#   [doi 10.1109/5.58323](https://doi.org/10.1109/5.58323): the delta rule and its limit, by one of its inventors.
#
# ### Sources
#
# - A.-L. Cauchy, *Comptes rendus* 25:536, 1847. D. R. Cox, *J. Royal Statistical Society* B 20:215, 1958,
#   doi 10.1111/j.2517-6161.1958.tb00292.x. B. Polyak, *USSR Computational Mathematics and Mathematical Physics* 4(5):1, 1964,
#   doi 10.1016/0041-5553(64)90137-5.
# - B. Widrow & M. Hoff, Adaptive switching circuits, *IRE WESCON Convention Record* 4:96, 1960. The box with knobs:
#   Trailblazer of computers that learn, *Stanford Magazine*. Its limit: Widrow & Stearns, *Adaptive Signal Processing*, 1985.
# - R. Rescorla & A. Wagner, in *Classical Conditioning II*, 1972. L. Kamin, in *Punishment and Aversive Behavior*, 1969. R. Rescorla,
#   *Learning and Motivation* 1:372, 1970 (overexpectation). R. Sutton
#   & A. Barto, *Psychological Review* 88:135, 1981, doi 10.1037/0033-295X.88.2.135. W. Schultz, P. Dayan & P. R. Montague, *Science*
#   275:1593, 1997, doi 10.1126/science.275.5306.1593. W. Dabney et al., *Nature* 577:671, 2020, doi 10.1038/s41586-019-1924-6.
# - D. Dean & S. Majumdar, *Physical Review Letters* 97:160201, 2006, doi 10.1103/PhysRevLett.97.160201. Y. Dauphin et al., *NeurIPS*,
#   2014, arxiv.org/abs/1406.2572. J. Lee et al., Gradient descent only converges to minimizers, *COLT*, 2016. I. Safran & O. Shamir,
#   *ICML*, 2018, arxiv.org/abs/1712.08968.
# - I. Goodfellow et al., *NeurIPS*, 2014, arxiv.org/abs/1406.2661. L. Mescheder, A. Geiger & S. Nowozin, Which training methods for
#   GANs do actually converge?, *ICML*, 2018, arxiv.org/abs/1801.04406.
# - D. R. Wilson & T. Martinez, *Neural Networks* 16:1429, 2003, doi 10.1016/S0893-6080(03)00138-2. M. Wilson & B. McNaughton,
#   *Science* 265:676, 1994, doi 10.1126/science.8036517. The digits: E. Alpaydin & C. Kaynak, *UCI Machine Learning Repository*, 1998,
#   doi 10.24432/C50P49.

# %% [markdown] guide=true
# **What the class will stumble on.**
#
# - *"The second row replaces the first."* Not always: let them find a second row that overwrites nothing, in the third section.
# - *"On its correct side, so no error."* The habit of the perceptron. Ask for a sum of 4 and a target of 1 on the board, before the code.
# - *Nudging as an answer.* Many will call `numerical_gradient` in `delta_rule_step`. The check catches it with inputs of very
#   different sizes;
#   show the two readings on paper, with all their digits, and let the class see what is left of their difference.
# - *Two names for one array.* `up = w; down = w`, and `path.append(w)` with `w -= ...`. Draw one box with two arrows.
# - *Whose curvature?* The picture of one bowl hides that all directions share one
#   $\eta$. Let them find the rate for curvatures 1 and
#   50 by the factor $1 - \eta\lambda$, both factors side by side.
# - *A saddle of three curvatures.* Two minus signs cancel in the determinant that they know from two variables (`flat_cases`).
# - *In place, again.* `np.clip(p, ..., out=p)` is right for the value and wrong for the caller.
#
# **In class.** The marble without a computer: two students in a long corridor with chalk
# walls. The walker may step a twentieth of
# what is left; the marble repeats six tenths of its last step as well. Count aloud. For the box, two students share one square
# grid. One changes $u$, the other $v$, each by a tenth of the other's number: they leave the grid.
#
# **Two oral questions.** (1) Why half the mean squared error, and what changes in the largest rate if you leave the half out? (The slope is
# the delta rule's mean step; without the half the Hessian doubles, and the rate halves.) (2) All inputs are given in mm in place of cm, and
# the bias stays. What happens to the conditioning? (Their curvatures grow by a factor of 100, the bias's does not: it may become
# far worse.)
