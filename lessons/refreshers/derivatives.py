# %% [markdown]
# # Derivatives and vectors in 15 minutes
#
# **About 15 minutes · no points · needs school algebra, and a function or two in Python**
#
# What a slope says; four rules for finding it, the chain rule among them; and what vectors add: length, angle, gradient.
# Networks learn with nothing more than this.
#
# Cover the answers, say yours, then look. At the end, test yourself.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check

# %% [markdown]
# ## 1. A derivative is a slope
#
# Nudge $x$ by a little $h$. By how much does $f$ change, for each unit of nudge? Let $h$ shrink, and the answer settles:
#
# $$ f'(x) = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h}, \qquad f(x + h) \approx f(x) + f'(x)\, h $$

# %% [markdown] drawing="secant-to-slope"
# The curve of x squared with three straight lines through the point (1, 1). They meet the curve a second time 1.5, 0.75
# and 0 further on, and their slopes are 3.5, 2.75 and 2: as the step shrinks, the slope settles at 2.

# %%
def square(x):
    return x**2

for h in (1.0, 0.1, 0.001):
    print(h, (square(1 + h) - square(1)) / h)    # towards 2

# %% [markdown]
# The second formula is the one to remember: *seen close up, every smooth function is nearly a straight line*. A slope of 2 says
# "raise $x$ by 0.01, and $f$ rises by about 0.02". A slope of 0 means flat, as at the bottom of a valley, on a summit, or where a
# rising curve rests for a moment, like $x^3$ at 0 (a *point of inflection*).
#
# ## 2. Four rules
#
# | rule | for | the derivative is |
# |---|---|---|
# | power | $x^n$ | $n x^{n-1}$ |
# | sum, and a factor | $a f + b g$ | $a f' + b g'$ |
# | product | $f g$ | $f' g + f g'$ |
# | **chain** | $f(g(x))$ | $f'(g(x)) \cdot g'(x)$ |
#
# Two functions are worth knowing, too: $e^x$ is its own derivative, and the derivative of $\ln x$ is $1/x$.
#
# **The chain rule, worked.** $f(x) = (x^2 + 1)^3$. Outside stands $u^3$, inside $u = x^2 + 1$. The outside's slope is
# $3u^2$, the inside's $2x$: so $f'(x) = 3(x^2 + 1)^2 \cdot 2x$. At $x = 1$ that is $3 \cdot 4 \cdot 2 = 24$. A nudge of $x$ is
# doubled on the way to $u$, and multiplied by twelve on the way out, so altogether by $2 \cdot 12$.

# %% [markdown] quiz="chain-of-two"
# $u = 3x$ and $y = u^2$. What is $dy/dx$ at $x = 2$?
#
# - ( ) 12
#   > That is $dy/du = 2u$ at $u = 6$. The step from $x$ to $u$ is missing: times 3.
# - (x) 36
#   > $dy/du = 2u = 12$ at $u = 6$, and $du/dx = 3$.
# - ( ) 6
#   > Take $2u$ at $u = 6$, where the outside gets its input, and then multiply by the slope of the inside.

# %% [markdown]
# ## 3. Vectors: length, dot product, angle
#
# A vector is a list of numbers, and an arrow. Its **length** is $\lVert a \rVert = \sqrt{a_1^2 + a_2^2 + \dots}$. The
# **dot product** $a \cdot b = a_1 b_1 + a_2 b_2 + \dots$ says how far two arrows agree:
#
# $$ a \cdot b = \lVert a \rVert \, \lVert b \rVert \cos(\text{angle between them}) $$
#
# If it is positive, they are less than 90 degrees apart. If it is zero, they are at right angles. If it is negative, they point
# away from each other.

# %%
a = np.array([3.0, 4.0])
b = np.array([4.0, -3.0])
print(np.linalg.norm(a), a @ b)      # length 5; at right angles

# %% [markdown] quiz="sign-of-dot"
# $w = (1, -2)$. For which input is $w \cdot x$ negative?
#
# - ( ) $x = (4, 1)$
#   > $4 - 2 = 2$.
# - ( ) $x = (-1, -1)$
#   > $-1 + 2 = 1$: two negative factors make something positive.
# - (x) $x = (1, 1)$
#   > $1 - 2 = -1$: this input lies on the far side of the line $w \cdot x = 0$.

# %% [markdown]
# ## 4. The gradient
#
# With several variables, nudge one and hold the others fixed: that is a **partial derivative**, $\partial f / \partial x_1$.
# The vector of all of them is the **gradient** $\nabla f$. For $f(x_1, x_2) = x_1^2 + 3 x_2$ it is $(2 x_1, 3)$.
#
# - A small step $s$ changes $f$ by about $\nabla f \cdot s$. (Section 1 again, with a dot product.)
# - So among steps of one length, the one *along* the gradient raises $f$ most, the opposite one lowers it most, and a step
#   at right angles changes nothing, to first order (what is left is of the size of the step squared).
#
# That is how networks learn: compute the gradient of the error, and take a small step the other way.

# %% [markdown] quiz="step-against"
# At some point $\nabla f = (2, -1)$. Which small step *lowers* $f$ most?
#
# - (x) $(-0.02, 0.01)$
#   > Opposite to the gradient: the change is about $-0.04 - 0.01 = -0.05$.
# - ( ) $(-0.02, -0.01)$
#   > About $-0.04 + 0.01 = -0.03$. The second variable should grow, because its slope is negative.
# - ( ) $(0.01, 0.02)$
#   > At right angles to the gradient: about $0.02 - 0.02 = 0$.

# %% [markdown]
# ## 5. Test yourself

# %% exercise="slope-of-bend" minutes=3 difficulty=2
def slope_of_bend(x):
    """`slope_of_bend(1.0)` is 16.

    The derivative of f(x) = (3 x - 1)^2 + 4 x, at x.

    Parameters
    ----------
    x : a number, or an array of numbers

    Returns
    -------
    the slope there, in the shape of x
    """
    ### BEGIN SOLUTION
    return 2 * (3 * x - 1) * 3 + 4
    ### END SOLUTION

# %% [markdown] hint="slope-of-bend"
# 1. It is a sum of two terms. Take each by itself.
# 2. The first is a chain: outside $u^2$, inside $u = 3x - 1$. What is the slope of the inside?
# 3. The outside gives $2(3x - 1)$, the inside 3. Multiply them, and add the slope of $4x$.

# %% check="slope-of-bend" practice=true
check.close(slope_of_bend(1.0), 16, "At 1: twice the inside, which is 2, times 3, plus 4.")
check.close(slope_of_bend(0.0), -2, "At 0 the inside is -1.")
points = np.array([-1.0, 0.5, 2.0])
nudge = 1e-5
curve = [(3 * x - 1)**2 + 4 * x for x in (points - nudge, points + nudge)]
check.close(slope_of_bend(points), (curve[1] - curve[0]) / (2 * nudge), "It agrees with a small nudge.", rtol=1e-5)

# %% wrong="slope-of-bend" why="You took the slope of the outside alone. The chain rule multiplies it by that of the inside, which is 3."
def slope_of_bend(x):
    return 2 * (3 * x - 1) + 4

# %% wrong="slope-of-bend" why="That is the function itself. Its slope says how much it changes for each unit of x."
def slope_of_bend(x):
    return (3 * x - 1)**2 + 4 * x

# %% wrong="slope-of-bend" why="The slope of 4x is 4 everywhere: the power rule takes the x away."
def slope_of_bend(x):
    return 6 * (3 * x - 1) + 4 * x

# %% exercise="change" minutes=3 difficulty=2
def change(gradient, step):
    """`change([2.0, -1.0], [0.1, 0.3])` is -0.1.

    About how much a function changes for a small step, when its gradient is known.

    Parameters
    ----------
    gradient, step : arrays or lists of the same length

    Returns
    -------
    a number, to first order in the step
    """
    ### BEGIN SOLUTION
    return np.dot(gradient, step)
    ### END SOLUTION

# %% [markdown] hint="change"
# 1. With one variable, the change is slope times step.
# 2. Each variable brings its own slope times its own step. What becomes of these parts?
# 3. Multiply entry by entry and add up: section 3 has a name for that.

# %% check="change" practice=true
check.close(change([2.0, -1.0], [0.1, 0.3]), -0.1, "0.2 from the first variable, -0.3 from the second.")
check.close(change([3.0, 4.0], [0.04, -0.03]), 0, "At right angles to the gradient nothing changes.")
check.close(change([3.0, 4.0, 0.0], [-0.03, -0.04, 0.09]), -0.25, "A slope of 0: a small step there changes nothing, to first order.")

# %% wrong="change" why="You have the parts, one for each variable. The change of the function is their sum."
def change(gradient, step):
    return np.array(gradient) * np.array(step)

# %% wrong="change" why="Lengths alone say nothing about directions: a step at right angles changes nothing. Use the dot product."
def change(gradient, step):
    return np.linalg.norm(gradient) * np.linalg.norm(step)

# %% wrong="change" why="You added slopes to steps. Each slope multiplies its own step, and then these are added."
def change(gradient, step):
    return np.sum(gradient) + np.sum(step)

# %%
# Your two functions at work: f(x) = (3x - 1)^2 + 4x, a step of 0.01 from x = 1.
slope = slope_of_bend(1.0)
print("foretold:", change([slope], [0.01]))
print("true:    ", (3 * 1.01 - 1)**2 + 4 * 1.01 - 8)

# %% [markdown] recap=true
# - Close up, every smooth function is nearly a straight line: change ≈ slope × step.
# - Chain rule: slopes along the way are multiplied.
# - The dot product is positive below 90 degrees, 0 at right angles, negative beyond.
# - The gradient points where the function grows fastest; the change for a small step is gradient · step.
