# %% [markdown] needs="gradient_descent, layers"
# # {lesson}. Backpropagation: the chain rule as an algorithm
#
# **About 200 minutes if NumPy is at your fingertips, about 320 [if not]{refresher:numpy} · 30 points · can be started alone; {needs}**
#
# A network has thousands of weights, and one number says how wrong it is. Which way should each weight go?
# Backpropagation finds all the answers at once, for about three times the work of computing the output. How?
#
# After this lesson you can
#
# - follow every gradient of a small network in numbers;
# - build numbers that find their own gradients;
# - write backpropagation for whole layers, and check it;
# - say what it costs in multiplications and in memory, and what a gradient does *not* say;
# - say who had the method before 1986.

# %% given="setup"
import math

import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, quiz
from helpers.data import digits_split
from helpers.figures import backpropagation as figures
from helpers.figures import show
from helpers.labs import counted_products, digit_reader, gradient_check
from helpers.labs import scalar_moons, sensitivities, symmetry_of_1986
from helpers.reference.gradient_descent import numerical_gradient
from helpers.table import table
from helpers.widgets import backpropagation as widgets

# %% [markdown] recall="column-of-a-unit"
# A layer is `X @ W + b`, with W of shape (3, 5). Where are the weights of its second unit?
#
# - ( ) In the second row of W: five numbers
#   > A row belongs to one *input*.
# - (x) In the second column of W: three numbers
#   > One weight for each input; five units, five columns.
# - ( ) In the second entry of b
#   > That is the unit's bias.

# %% [markdown] recall="perceptron-error"
# A perceptron learns from one row. When does it change its weights?
#
# - ( ) After each row, by the learning rate
#   > A row that is classified correctly changes nothing.
# - ( ) When the margin is small
#   > The margin is in the bound, not in the rule.
# - (x) Only when the row is a mistake
#   > Then it adds the input, with the sign of the label.

# %% [markdown] recall="nudge-count"
# You want the gradient of a loss with 1,000 weights by central differences. How many times is the loss computed?
#
# - ( ) Twice
#   > Twice for *each* weight.
# - ( ) 1,000 times
#   > A central difference looks on both sides.
# - (x) 2,000 times
#   > Up and down, for each weight.

# %% [markdown] today="L4"
# Backpropagation sends errors back through the weights that carried the signal. At the end you try others.

# %% [markdown]
# ## {lesson}.1 One network, all in numbers
#
# Here is the smallest network with a hidden layer: two inputs, two hidden ReLU units, one output. We want the output 0
# for the input (1, 2), so let the loss be $\frac12(\text{output} - 0)^2$.

# %% [markdown] drawing="net-in-numbers"
# Inputs 1 and 2, two hidden units, one output. Weights and gradients: to h1 2 and -1, 6 and 12; to h2 1 and 1, -2 and -4; to the output 3 and -1, 2 and 4. The loss is 2.

# %% [markdown]
# *Forward* (blue). The first hidden unit has the sum $2 \cdot 1 - 1 \cdot 2 + 1 = 1$, the second $1 + 2 - 1 = 2$. Both are
# above 0, so ReLU leaves them as they are. The output is $3 \cdot 1 - 1 \cdot 2 + 1 = 2$, and the loss is $\frac12 \cdot 2^2 = 2$.
# A warm-up: the same in code.

# %% exercise="loss-of-one-weight" minutes=4 difficulty=1
def loss_of_one_weight(w):
    """`loss_of_one_weight(-1.0)` is 2, as in the drawing.

    Return the loss of this network if the weight from x2 to h1 is w, a number, and all
    else is as in the drawing. A hidden unit whose sum is below 0 answers 0.
    """
    ### BEGIN SOLUTION
    h1 = max(2 * 1 + w * 2 + 1, 0)
    output = 3 * h1 - 1 * 2 + 1
    return output**2 / 2
    ### END SOLUTION

# %% [markdown] hint="loss-of-one-weight"
# 1. Work from left to right, as in the paragraph above: one line for $h_1$, one for the output, one for the loss.
# 2. Only the sum of $h_1$ contains w: it is multiplied by $x_2 = 2$. The second hidden unit stays at 2.
# 3. `max(total, 0)` is ReLU for one number. The output has the bias 1, and the loss is half of its square.

# %% check="loss-of-one-weight" points=1
check.close(loss_of_one_weight(-1.0), 2, "In the drawing h1 is 1 and the output is 2; half of its square is 2.")
check.close(loss_of_one_weight(0.0), 32, "h1 = 2 + 0 + 1 = 3, so the output is 9 - 2 + 1 = 8 and the loss 32.")
check.close(loss_of_one_weight(-3.0), 0.5, "The sum is 2 - 6 + 1 = -3, so h1 is silent: the output is -1.")
### BEGIN HIDDEN TESTS
for w in (-5.0, -1.6, -1.4, -0.3, 2.0):
    check.close(loss_of_one_weight(w), (3 * max(3 + 2 * w, 0) - 1) ** 2 / 2, "The loss for another weight.")
### END HIDDEN TESTS

# %% wrong="loss-of-one-weight" why="The ReLU is missing: where its sum is below 0, the hidden unit answers 0."
def loss_of_one_weight(w):
    return (3 * (3 + 2 * w) - 1) ** 2 / 2

# %% wrong="loss-of-one-weight" why="The half is missing: the loss is half of the squared output."
def loss_of_one_weight(w):
    return (3 * max(3 + 2 * w, 0) - 1) ** 2

# %% wrong="loss-of-one-weight" why="The bias of the hidden unit is missing: 1 is added to its sum before ReLU."
def loss_of_one_weight(w):
    return (3 * max(2 + 2 * w, 0) - 1) ** 2 / 2

# %% wrong="loss-of-one-weight" why="The bias of the output is missing: 1 is added to its sum as well."
def loss_of_one_weight(w):
    return (3 * max(3 + 2 * w, 0) - 2) ** 2 / 2

# %% wrong="loss-of-one-weight" why="The output is a plain sum, without ReLU: it may be below 0, and its square counts all the same."
def loss_of_one_weight(w):
    return max(3 * max(3 + 2 * w, 0) - 1, 0) ** 2 / 2

# %%
nudge = 0.01  # then try 1.0
for start in (-1.0, -3.0):  # in the drawing, and where h1 is silent
    change = loss_of_one_weight(start + nudge) - loss_of_one_weight(start)
    print(f"weight {start}: a nudge of {nudge} changes the loss by {change:.4f}, "
          f"{change / nudge:.2f} times the nudge")

# %% [markdown]
# So the slope is about 12. But you do not want to nudge thousands of weights. Where does the 12 come from? (If slopes are half
# forgotten: {refresher:derivatives}.)
#
# *Backward* (brown). For each number we ask: if it grows by a tiny $\epsilon$, by how many times $\epsilon$ does the loss
# grow? That is its gradient. Start at the end.
#
# - The *output*: $\frac12 \text{output}^2$ has the slope $\text{output} = 2$.
# - The *weight 3* is multiplied by $h_1 = 1$. So the output grows by $1 \cdot \epsilon$, and the loss by twice that: $1 \cdot 2 = 2$. In
#   the same way the weight $-1$ gets $h_2 \cdot 2 = 4$.
# - A nudge of the *hidden unit* $h_1$ is multiplied by 3 on its way to the output, and by 2 from there to the loss:
#   $3 \cdot 2 = 6$. For $h_2$ it is $-1 \cdot 2 = -2$.
# - ReLU has slope 1 here: the sums below get 6 and $-2$ as well.
# - A *bias* is added as it is, with slope 1: it gets the gradient of its sum. Those of the hidden units get 6 and $-2$, that of the output 2.
# - The *weight from* $x_2$ *to* $h_1$ is multiplied by $x_2 = 2$: its gradient is $2 \cdot 6 = 12$.
#
# Every step is one multiplication, by the **local gradient** of that step. Along a path, the local gradients are multiplied. This
# is the **chain rule**:
#
# $$ \frac{dL}{dw} = \frac{dL}{dh} \cdot \frac{dh}{dw} \qquad \text{(here: } 12 = 6 \cdot 2 \text{)} $$
#
# Your nudge measured 12.18; the difference comes from curvature.

# %% [markdown]
# **Half filled in.** Now the input is (0, 3), and the output should again be 0. The first hidden unit has the sum
# $2 \cdot 0 - 1 \cdot 3 + 1 = -2$, so it is silent: $h_1 = 0$. Fill in the gaps on paper, first from left to right, then back.
#
# | | forward | gradient |
# |---|---|---|
# | $h_2$ | $1 \cdot 0 + 1 \cdot 3 - 1 = 2$ | ? |
# | output | ? | ? |
# | weight from $h_2$ to the output | $-1$ | ? |
# | weight from $x_2$ to $h_2$ | 1 | ? |
#
# <details><summary>Compare when you have filled them in</summary>
#
# The output is $3 \cdot 0 - 1 \cdot 2 + 1 = -1$, and so is its gradient. The weight from $h_2$ gets $2 \cdot (-1) = -2$; $h_2$ itself
# gets $-1 \cdot (-1) = 1$; the weight from $x_2$ to $h_2$ gets $3 \cdot 1 = 3$.
#
# </details>

# %% [markdown] quiz="silent-unit"
# Now the silent unit $h_1$, with the sum $-2$ and the input $x_2 = 3$: what is the gradient of its weight from $x_2$?
#
# - ( ) Three times the gradient at $h_1$, because $x_2 = 3$
#   > That would be right if the slope were 1. What is the slope of ReLU at $-2$?
# - (x) 0: a small nudge leaves the unit silent
#   > The slope of ReLU is 0 there, and 0 is one of the factors. A silent unit learns nothing from this row.
# - ( ) $-2$ times the gradient at $h_1$
#   > The sum itself is not a factor; the slope of ReLU at the sum is.

# %% [markdown]
# Code for gradients is easy to get wrong, and it fails silently: often the loss still falls, only more slowly. So the first thing to
# learn is how to catch a bug. Small examples in numbers are enough.

# %% catch="unit-cases" function="unit_gradients" points=3 minutes=9 difficulty=2
# unit_gradients(x, w, b, dh) is about one ReLU unit with two inputs: h is its sum
# x[0] * w[0] + x[1] * w[1] + b where that is above 0, else 0. dh is the gradient at
# h. It returns three gradients, [for w[0], for w[1], for b].
#
# There are right versions of it and four faulty ones, which you do not see. Write at
# most eight examples, each as ((x, w, b, dh), [three numbers]). No sum should be
# exactly 0. This one is true, but not enough:
#
# unit_cases = [(([1, 1], [1, 1], 1, 1), [1, 1, 1])]
### BEGIN SOLUTION
unit_cases = [
    (([1, 2], [2, -1], 1, 6), [6, 12, 6]),  # the first hidden unit of the drawing
    (([0, 3], [2, -1], 1, 6), [0, 0, 0]),  # a silent unit
    (([1, 2], [1, 1], -4, 5), [0, 0, 0]),  # silent because of its bias
    (([1, 2], [1, 1], -1, -2), [-2, -4, -2]),  # a negative gradient
]
### END SOLUTION

# %% right="unit-cases"
def unit_gradients(x, w, b, dh):
    z = x[0] * w[0] + x[1] * w[1] + b
    slope = 1.0 if z > 0 else 0.0
    return [x[0] * slope * dh, x[1] * slope * dh, slope * dh]

# %% right="unit-cases"
def unit_gradients(x, w, b, dh):
    z = np.dot(x, w) + b
    return [*(np.array(x) * (z > 0) * dh).tolist(), float((z > 0) * dh)]

# %% fault="unit-cases" why="The slope of ReLU is missing: a silent unit gets a gradient all the same."
def unit_gradients(x, w, b, dh):
    return [x[0] * dh, x[1] * dh, dh]

# %% fault="unit-cases" why="It multiplies by the weights, but the gradient of a weight needs its input."
def unit_gradients(x, w, b, dh):
    active = x[0] * w[0] + x[1] * w[1] + b > 0
    return [w[0] * active * dh, w[1] * active * dh, active * dh]

# %% fault="unit-cases" why="It forgets the bias when it asks whether the unit is active."
def unit_gradients(x, w, b, dh):
    active = x[0] * w[0] + x[1] * w[1] > 0
    return [x[0] * active * dh, x[1] * active * dh, active * dh]

# %% fault="unit-cases" why="It applies ReLU to the gradient, too: a negative one becomes 0. On the way back only the slope counts."
def unit_gradients(x, w, b, dh):
    passed = max(dh, 0) * (x[0] * w[0] + x[1] * w[1] + b > 0)
    return [x[0] * passed, x[1] * passed, passed]

# %% [markdown]
# ## {lesson}.2 A number that remembers how it was made
#
# Nobody wants to do this by hand for thousands of weights. Here is the idea behind every deep learning library: let each number
# remember which numbers it was made from (its *parents*), and its local gradient with respect to each of them. Both are known at
# the moment when the number is made.
#
# A number with a memory needs a *class*. Here is one in ten lines, for sums of money that remember their parts.

# %%
class Money:
    def __init__(self, cents, parts=()):
        self.cents = cents
        self.parts = parts

    def __add__(self, other):
        return Money(self.cents + other.cents, (self, other))

    def __repr__(self):
        return f"Money({self.cents})"

# %%
tea, cake = Money(250), Money(420)
bill = tea + cake  # then try tea + cake + tea
print(bill, "was made from", bill.parts)

# %% [markdown]
# - `Money(250)` makes an *object* and calls `__init__`, which gives it two *attributes*: `tea.cents`, `tea.parts`.
# - `self` is the object itself. Python fills it in.
# - `tea + cake` calls `tea.__add__(cake)`: `self` is tea and `other` is cake. It *returns* the sum, and here that is a new
#   `Money`, not a plain number: a plain number could not remember its parts.
# - `__repr__` says how an object is printed.
#
# Now for numbers with gradients. A method for the square, which has one parent and the slope $2x$, would end with
# `return Value(self.data**2, (self,), (2 * self.data,))`: the number, its parents, and a slope for each. Write four other methods
# in the same way. (`math.tanh(z)` is there; its slope is $1 - \tanh^2 z$.)

# %% exercise="value" minutes=14 difficulty=1
class Value:
    """`(Value(2.0) * Value(-3.0)).local_gradients` is (-3, 2).

    A number that remembers how it was made.

    data             the number, a float
    grad             d(output) / d(this), filled in by output.backward(); 0.0 before
    parents          the Values it was made from, in order: (a, b) for a + b
    local_gradients  one plain number for each parent: d(this) / d(parent)

    Each of +, *, tanh, relu returns a new Value. One side of + and * may be a plain
    number. The slope of relu at exactly 0 is up to you.
    """

    def __init__(self, data, parents=(), local_gradients=()):
        self.data = float(data)
        self.grad = 0.0
        self.parents = tuple(parents)
        self.local_gradients = tuple(local_gradients)

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        ### BEGIN SOLUTION
        return Value(self.data + other.data, (self, other), (1.0, 1.0))
        ### END SOLUTION

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        ### BEGIN SOLUTION
        return Value(self.data * other.data, (self, other), (other.data, self.data))
        ### END SOLUTION

    def tanh(self):
        ### BEGIN SOLUTION
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t**2,))
        ### END SOLUTION

    def relu(self):
        ### BEGIN SOLUTION
        return Value(max(self.data, 0.0), (self,), (float(self.data > 0),))
        ### END SOLUTION

    # For 3 + a and 3 * a. From here on all is complete.
    __radd__, __rmul__ = __add__, __mul__

    def backward(self):
        fill_gradients(self)  # you write this function in section {lesson:backpropagation}.4

    def __repr__(self):
        return f"Value(data={self.data:g}, grad={self.grad:g})"

# %% [markdown] hint="value"
# 1. Each method returns a new `Value`: result, parents, and for each parent the slope. If this parent *alone* grows by a little,
#    how many times as much does the result grow?
# 2. For a sum both slopes are 1. For a product, the slope along `self` is the *other* number. ReLU has slope 1 or 0.
# 3. Three arguments: the number, `(self, other)`, and two slopes. For tanh, call the result `t`; the slope can be written with t.

# %% check="value" part="local-gradients" points=3
a, b = Value(2.0), Value(-3.0)
makers = {"a + b": lambda: a + b, "a * b": lambda: a * b, "a.tanh()": lambda: a.tanh(), "a.relu()": lambda: a.relu()}
for name, make in makers.items():
    try:
        made = make()
    except TypeError as error:
        assert "not iterable" not in str(error), (
            f"{name} stopped: {error}. Parents and slopes are tuples, even where there is only one: (self,) is a tuple, (self) is not."
        )
        raise
    assert hasattr(made, "local_gradients"), (
        f"{name} gives {made!r}, which remembers nothing. Return a Value: Value(number, parents, slopes)."
    )
    assert len(made.parents) == len(made.local_gradients) > 0, (
        f"{name} has {len(made.parents)} parents and {len(made.local_gradients)} slopes: it needs one for each parent."
    )
    assert all(hasattr(parent, "local_gradients") for parent in made.parents), (
        f"The parents of {name} are the Values themselves, as in (self, other), not their numbers."
    )
assert (a + b).data == -1 and (a * b).data == -6, "2 + -3 is -1, and 2 * -3 is -6."
slopes = [each for made in (a + b, a * b, a.tanh(), a.relu()) for each in made.local_gradients]
assert not any(type(each).__name__ == "Value" for each in slopes), "Slopes are plain numbers: take .data."
check.close((a + b).local_gradients, (1, 1), "In a sum, each parent's nudge arrives unchanged.")
check.close((a * b).local_gradients, (-3, 2), "a * b grows b times as fast as a, and a times as fast as b.")
assert [parent.data for parent in (a * b).parents] == [2, -3], "The parents of a * b are a and b, in this order."
assert (3 + a).data == 5 and (a * 4).data == 8, "Plain numbers may stand on either side."
check.close(Value(0.5).tanh().data, 0.46211716, "tanh(0.5) is 0.462.")
check.close(Value(0.5).tanh().local_gradients, (0.78644773,), "tanh has the slope 1 - tanh(0.5)**2 at 0.5.")
assert a.relu().data == 2 and b.relu().data == 0, "relu keeps what is above 0; below, it is 0."
check.close(a.relu().local_gradients, (1,), "Above 0, relu passes a nudge on unchanged.")
check.close(b.relu().local_gradients, (0,), "Below 0, a nudge does not get through relu.")
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(51)
for x, y in rng.normal(size=(5, 2)).tolist():
    pairs = [(Value(x) + Value(y), lambda w: w[0] + w[1]), (Value(x) * Value(y), lambda w: w[0] * w[1])]
    pairs += [(Value(x).tanh(), lambda w: np.tanh(w[0])), (Value(x).relu(), lambda w: max(w[0], 0))]
    for made, f in pairs:
        values = np.array([parent.data for parent in made.parents])
        assert values.tolist() == [x, y][: len(values)], "The parents are the Values it was made from, in order."
        check.close(made.data, f(values), "The result follows from the parents.")
        check.close(made.local_gradients, numerical_gradient(f, values, 1e-6),
                    "Local gradients equal the slopes found by nudging.", rtol=1e-5)
### END HIDDEN TESTS

# %% probes="value" part="local-gradients"
a, b = Value(2.0), Value(-3.0)
probe([(a + b).local_gradients, (a * b).local_gradients, Value(0.5).tanh().local_gradients])
probe((a.relu().local_gradients, b.relu().local_gradients))
probe([[parent.data for parent in made.parents] for made in (a + b, a * b, a.tanh())])
probe([(a + b).data, (a * b).data, Value(0.5).tanh().data, a.relu().data, b.relu().data])

# %% wrong="value" part="local-gradients" why="The slopes of the product are swapped. If a grows, a * b grows b times as fast: the slope along one factor is the other factor."
class Value(Value):
    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (self.data, other.data))

# %% wrong="value" part="local-gradients" why="The square is missing: tanh has the slope 1 - tanh(x)**2, which is 1 at 0 and falls on both sides."
class Value(Value):
    def tanh(self):
        return Value(math.tanh(self.data), (self,), (1 - math.tanh(self.data),))

# %% wrong="value" part="local-gradients" why="A local gradient is not the size of what comes in. If one part of a sum grows by 0.1, the sum grows by 0.1, however large the part is: both slopes are 1."
class Value(Value):
    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (self.data, other.data))

# %% stranger="value" part="local-gradients"
class Value(Value):
    def relu(self):
        return Value(max(self.data, 0.0), (self,), (1.0,))

# %% stranger="value" part="local-gradients"
class Value(Value):
    def __mul__(self, other):
        return Value(self.data * other.data, (other, self), (self.data, other.data))

# %% stranger="value" part="local-gradients"
class Value(Value):
    def tanh(self):
        return Value(math.tanh(self.data), (self,), (1 - self.data**2,))

# %% stranger="value" part="local-gradients"
class Value(Value):
    def __add__(self, other):
        return self.data + getattr(other, "data", other)

# %% [markdown] pause=true
# Your numbers remember. Next, they find their own gradients.

# %% [markdown]
# ## {lesson}.3 Who has to wait for whom?
#
# Calculate $u = x \cdot x$, then $v = u + x$, then $y = u \cdot v$. Your Values have built a **computational graph** all by
# themselves: the Values, and an arrow from each parent to its child. A nudge of $u$ reaches $y$ by two routes, directly and
# through $v$; the routes split and meet again. On the way back, $u$ may hand its gradient down only
# after both $y$ and $v$ have handed theirs to $u$. So $v$ goes before $u$.
#
# So we need a list in which every Value stands after all of its parents, a *topological order*: here $x, u, v, y$.
# Read from its *end*, it gives the order for the way back.

# %% exercise="topological-order" minutes=15 difficulty=2
def topological_order(output):
    """`topological_order(x * x)` is [x, x * x], for x = Value(3.0).

    Return all Values that a Value depends on, every one after its parents. Use the
    attribute `parents`. There may be several right orders. Two different Values may
    hold the same number: both belong on the list.

    output : Value
    Returns a list of Values: all that `output` was made from, directly or not, each
    exactly once and after all its parents. So `output` itself is the last one.
    """
    ### BEGIN SOLUTION
    order, seen = [], set()
    def visit(value):
        if value not in seen:
            seen.add(value)
            for parent in value.parents:
                visit(parent)
            order.append(value)
    visit(output)
    return order
    ### END SOLUTION

# %% [markdown] hint="topological-order"
# 1. A Value may be put on the list when all its parents are on it. Who makes sure of that?
# 2. A function that calls itself: visit each of the parents first, then put the Value on the list. Skip Values that you have
#    already visited.
# 3. Inside, define `visit(value)`, with a list `order` and a set `seen` around it. If value is not in `seen`: add it
#    there, visit its parents in a loop, and only after the loop append it to `order`. Then `visit(output)`.

# %% check="topological-order" points=3
x, a, b = Value(3.0), Value(0.5), Value(2.0)
order = topological_order(x * x)
assert order is not None, "Your function returns nothing: it should end with return and the list."
assert all(hasattr(value, "parents") for value in order), "The list holds the Values themselves, not their numbers."
order = [value.data for value in order]
assert order == [3, 9], f"x, then x * x, each once: the numbers are 3 and 9, not {order}."
order = [value.data for value in topological_order((x * x + x) * x)]
assert order == [3, 9, 12, 36], f"x, x * x, x * x + x, (x * x + x) * x must follow in this order, not {order}."
assert [value.data for value in topological_order(a)] == [0.5], "A number that was made from nothing stands alone."
assert len(topological_order(Value(2) * Value(2))) == 3, "Two Values may hold the same number, and both belong here."
order = topological_order(a * (b * a.tanh()).tanh())  # a is near the output, and far from it as well
data = [value.data for value in order]
assert len(data) == 6 == len(set(data)), f"There are 6 Values in this graph, each once. You have {len(data)}."
for value in order:
    for parent in value.parents:
        early = data.index(parent.data) < data.index(value.data)
        assert early, f"{value.data:.3g} stands before {parent.data:.3g}, but is made from it."
### BEGIN HIDDEN TESTS
for rounds in (1, 2, 4):
    values = [Value(number) for number in np.random.default_rng(rounds).normal(size=3).tolist()]
    for k in range(rounds):
        values.append(values[-1] * values[k] + values[k // 2])
        values.append((values[-2] + values[-1]).tanh())
    order = topological_order(values[-1])
    data = [value.data for value in order]
    assert len(data) == len(set(data)) == 4 * rounds + min(rounds + 1, 3), (
        "The order holds every Value of the graph exactly once."
    )
    for k, value in enumerate(order):
        value.grad = k  # a mark, to know each Value again by
    early = [parent.grad < value.grad for value in (*values, *order) for parent in value.parents]
    assert all(early) and values[-1].grad == k, "A Value stands before one that it is made from."
### END HIDDEN TESTS

# %% probes="topological-order"
x, a, b = Value(3.0), Value(0.5), Value(2.0)
for output in ((x * x + x) * x, a * (b * a.tanh()).tanh(), b):
    probe([value.data for value in topological_order(output)])

# %% wrong="topological-order" why="Values that are used twice are on your list twice, and would hand their gradient down twice. Skip a Value that was visited before."
def topological_order(output):
    return [value for parent in output.parents for value in topological_order(parent)] + [output]

# %% wrong="topological-order" why="You went level by level from the output. A Value that is near the output by one route and far from it by another then comes after one of its children. Visit the parents first, and append the Value after them."
def topological_order(output):
    order = [output]
    for value in order:
        order += [parent for parent in dict.fromkeys(value.parents) if parent not in order]
    return order[::-1]

# %% wrong="topological-order" why="You put a Value on the list before you visited its parents. On a diamond, reversing the list does not help: append the Value after the loop over its parents."
def topological_order(output, order=None):
    order = [] if order is None else order
    if output not in order:
        order.append(output)
        for parent in output.parents:
            topological_order(parent, order)
    return order[::-1]

# %% stranger="topological-order"
def topological_order(output, right=topological_order):
    return right(output)[::-1]

# %% stranger="topological-order"
def topological_order(output, right=topological_order):
    return right(output)[:-1]

# %% [markdown]
# ## {lesson}.4 What if there are several routes back?
#
# Take $u = x \cdot x$, $v = u + x$ and $y = u \cdot v$ again, at $x = 3$: $u = 9$, $v = 12$, $y = 108$. A nudge of $v$ arrives at $y$ 9 times
# as large. A nudge of $u$ takes two routes: 12 times as large directly, and $1 \cdot 9$ through $v$; together 21. And $x$? It has two
# children and stands in $x \cdot x$ twice. Work it out: $y$ is $x^4 + x^3$, so you know what must come out, 135. What does a
# Value hand to each of its parents, and what does a parent do with what it gets? The output starts with 1, since $dy/dy = 1$.

# %% exercise="fill-gradients" minutes=12 difficulty=2
def fill_gradients(output):
    """`fill_gradients(y)` sets x.grad to 6, for x = Value(3.0) and y = x * x.

    Set each Value's `grad`, a plain number, to d(output) / d(Value), in all the graph
    of `output`, whatever stood there before. The grad of `output` itself is 1.

    Returns nothing. Value.backward() calls this function.
    """
    ### BEGIN SOLUTION
    order = topological_order(output)
    for value in order:
        value.grad = 0.0
    output.grad = 1.0
    for value in reversed(order):
        for parent, slope in zip(value.parents, value.local_gradients):
            parent.grad += slope * value.grad
    ### END SOLUTION

# %% [markdown] hint="fill-gradients"
# 1. Two loops, one after the other: the first cleans up, the second hands gradients down, starting at the output.
# 2. `reversed(order)` walks a list from its end; `zip(value.parents, value.local_gradients)` gives each parent with its
#    slope. A parent may get something from several children, and even twice from one (as in x * x).
# 3. In the innermost loop the parent's grad grows, by `+=`, by a product of two numbers. Before that, the output gets its 1.

# %% check="fill-gradients" part="accumulation" points=2
x = Value(3.0)
y = x * x
fill_gradients(y)
check.close(x.grad, 6, "x * x has the slope 2x = 6 at 3: x is the parent twice, and gets 3 each time.")
x = Value(3.0)
u = x * x
v = u + x
y = u * v
y.backward()
assert y.data == 108 and y.grad == 1, "y is 9 * (9 + 3) = 108, and dy/dy is 1: that is where the way back starts."
check.close(v.grad, 9, "A nudge of v reaches y multiplied by u = 9.")
check.close(u.grad, 21, "A nudge of u reaches y times v = 12 directly, and times 9 through v: add both.")
check.close(x.grad, 135, "y = x**4 + x**3 has the slope 135 at 3. u hands down once, after both y and v.")
w, z, bias = Value(0.5), Value(-2.0), Value(0.3)
(w * z + bias).tanh().backward()
slope = 1 - math.tanh(-0.7) ** 2
check.close([w.grad, z.grad, bias.grad], [-2 * slope, 0.5 * slope, slope], "The chain rule, through a whole unit.")
### BEGIN HIDDEN TESTS
from helpers.reference.backpropagation import Value as Oracle

def calculation(V, numbers):
    a, b, c = [V(number) for number in numbers.tolist()]
    h = (a * b + c).tanh()
    k = (a + 2.0 * h + 3.0).relu()
    return [a, b, c, h, k], h * k + k * (a * k) + (0.5 * c * h + b).relu()

for numbers in np.random.default_rng(53).normal(size=(3, 3)):
    (inside, output), (expected, oracle) = calculation(Value, numbers), calculation(Oracle, numbers)
    output.backward()
    oracle.backward()
    grads = [value.grad for value in inside]
    check.close(grads, [value.grad for value in expected], "Gradients of all paths to the output add up.")
### END HIDDEN TESTS

# %% [markdown] derivation="fill-gradients"
# Each Value collects from all of its children $c$ what a nudge does by way of them:
#
# $$ \frac{dy}{dx} = \sum_c \frac{dy}{dc} \cdot \frac{dc}{dx} $$
#
# Seen from the child: it hands down its own gradient times the local gradient, and the parent adds that to what it has. In numbers,
# $x$ gets $3 \cdot 21$ twice from $u$ and $1 \cdot 9$ from $v$: $63 + 63 + 9 = 135$.

# %% probes="fill-gradients" part="accumulation"
x, z, bias = Value(3.0), Value(0.5), Value(0.3)
u = x * x
for output in (u * (u + x), (z * z + bias).tanh()):
    output.backward()
probe([x.grad, u.grad, z.grad, bias.grad])

# %% wrong="fill-gradients" part="accumulation" why="Only the last route counts here: what had arrived before was overwritten, by = or by a 0 inside the loop. Gradients that arrive by different routes add up, as with +=."
def fill_gradients(output):
    output.grad = 1.0
    for value in reversed(topological_order(output)):
        for parent, slope in zip(value.parents, value.local_gradients):
            parent.grad = slope * value.grad

# %% wrong="fill-gradients" part="accumulation" why="Only what the output is made of directly got a gradient. That is so where the walk begins at the inputs: every Value hands its gradient down before that has arrived. Walk through the whole list, from its end."
def fill_gradients(output):
    output.grad = 1.0
    for value in topological_order(output):
        for parent, slope in zip(value.parents, value.local_gradients):
            parent.grad += slope * value.grad

# %% wrong="fill-gradients" part="accumulation" why="Wrong order on a diamond: a Value hands down as soon as something arrives, and again when more arrives, so the first part counts twice. Wait until it is complete: use topological_order."
def fill_gradients(output):
    output.grad = 1.0
    waiting = [output]
    for value in waiting:
        for parent, slope in zip(value.parents, value.local_gradients):
            parent.grad += slope * value.grad
            waiting.append(parent)

# %% wrong="fill-gradients" part="accumulation" why="Every gradient is 0 at the end. Either the output never got its 1, or a clean-up came after that."
def fill_gradients(output):
    for value in topological_order(output):
        value.grad = 0.0

# %% wrong="fill-gradients" part="accumulation" why="Slopes alone were added up. What a Value hands down is its own gradient times the slope: along a path the factors are multiplied."
def fill_gradients(output):
    order = topological_order(output)
    for value in order:
        value.grad = 0.0
    output.grad = 1.0
    for value in reversed(order):
        for parent, slope in zip(value.parents, value.local_gradients):
            parent.grad += slope

# %% [markdown]
# Step through the computational graphs of two calculations with your Values. Each box holds a number and its gradient; each arrow
# carries the local gradient.

# %%
x, w, b = Value(3.0), Value(-0.5), Value(1.2)
u = x * x
y = (u + x) * x
widgets.step_graph(topological_order, y, {"x": x, "u": u, "y": y})
widgets.step_graph(topological_order, (w * x + b).tanh(), {"x": x, "w": w, "b": b})

# %% [markdown]
# The second graph is a unit of lesson {lesson:layers}: each weight has its slope. Now imagine that someone leaves out the cleaning
# up, and calls `y.backward()` **twice** on $y = (x \cdot x + x) \cdot x$.

# %% prediction="second-call"
# The first call leaves x.grad at 33. What is it after the second, if nothing was set
# back to 0 in between? Write: second_call = (a number)
### BEGIN SOLUTION
second_call = 66
### END SOLUTION

# %% experiment="second-call"
start = 3.0  # then try 1.0
x = Value(start)
y = (x * x + x) * x
y.backward()
y.backward()
left_over = figures.second_call(topological_order, y)
table(["", "grad after two calls of yours", "if nothing is cleaned up"],
      sensitivities.rows_of_graph(topological_order(y), left_over))
quiz.compare("x.grad after two calls without cleaning up", second_call, left_over[0])

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Not 66 but 105: the gradients left over in the middle are handed down again, together with the new ones. Calling backward twice
# is harmless only if somebody cleans up in between, and your `backward` does. In PyTorch, too, the gradients of weights add up from call to call, so a training
# loop calls `zero_grad()` at each step.
#
# </details>

# %% check="fill-gradients" part="zeroing" points=2
x, a, b = Value(3.0), Value(2.0), Value(5.0)
v = x * x + x
y, product, total = v * x, a * b, a + a
for _ in range(2):
    y.backward()
check.close([x.grad, v.grad], [33, 3], "A second backward gives the same gradients as the first.")
for output, grad in ((product, 5), (total, 2), (product, 5)):
    output.backward()
    check.close(a.grad, grad, "a.grad is about the output of the last backward, and about no other.")
### BEGIN HIDDEN TESTS
for x, y in np.random.default_rng(54).normal(size=(3, 2)).tolist():
    a, b = Value(x), Value(y)
    h = a * b
    first, second = h * a + h, (h + b) * h  # a^2 b + a b and a^2 b^2 + a b^2
    slopes = (first, [2 * x * y + y, x * x + x]), (second, [2 * x * y * y + y * y, 2 * x * y * (x + 1)])
    for output, expected in slopes + slopes:
        output.backward()
        check.close([a.grad, b.grad], expected,
                    "Each backward pass starts afresh: no gradient is left from an earlier one.")
### END HIDDEN TESTS

# %% probes="fill-gradients" part="zeroing"
x = Value(3.0)
y = (x * x + x) * x
for _ in range(2):
    y.backward()
    probe([x.grad, y.grad])

# %% wrong="fill-gradients" part="zeroing" why="Gradients of the first call are still there when the second adds its own. Set every grad in the graph to 0 first."
def fill_gradients(output):
    output.grad = 1.0
    for value in reversed(topological_order(output)):
        for parent, slope in zip(value.parents, value.local_gradients):
            parent.grad += slope * value.grad

# %% wrong="fill-gradients" part="zeroing" why="You clean up in the middle of the graph, but not at its beginning: the Values without parents add up from call to call, so a second backward doubles them. Set these to 0 too."
def fill_gradients(output, right=fill_gradients):
    kept = [(value, value.grad) for value in topological_order(output) if not value.parents]
    right(output)
    for value, grad in kept:
        value.grad += grad

# %% wrong="fill-gradients" part="zeroing" why="You clean up after handing down, so the gradients that you wanted are lost. Clean up first."
def fill_gradients(output, right=fill_gradients):
    right(output)
    for value in topological_order(output)[:-1]:
        value.grad = 0.0

# %% stranger="fill-gradients" part="accumulation"
def fill_gradients(output, right=fill_gradients):
    right(output)
    output.grad = 0.0

# %% stranger="fill-gradients" part="zeroing"
def fill_gradients(output, right=fill_gradients):
    kept = [(value, value.grad) for value in topological_order(output) if value.parents]
    right(output)
    for value, grad in kept:
        value.grad += grad

# %% [markdown] quiz="backward-twice"
# A library that works like PyTorch adds up gradients from call to call, but only those of *weights*. Before a step you go forward
# and backward twice with the same rows. What happens?
#
# - ( ) Nothing: calling backward twice is harmless, since it gives the same gradients twice.
#   > Only if somebody sets them to 0 in between. Yours does that itself; such a library does not.
# - (x) The step is made with the sum of both gradients, twice as long as it should be.
#   > With the same data the sum is twice the gradient. This is also used on purpose, to add up several small batches.
# - ( ) The first call is overwritten by the second.
#   > That would be `=`. It adds, as `+=` does, because routes through the graph have to be added.

# %% [markdown]
# ## {lesson}.5 The reward: a network that learns
#
# You have not written a word about networks, and yet your `Value` can train one. Its weights are Values. The loss is a Value, too,
# and remembers all of them.

# %% given="scalar-network"
def unit_sum(weights, inputs):
    """Return the weighted sum of a unit; the bias is the last of its weights."""
    total = weights[-1]
    for w, x in zip(weights, inputs):
        total = total + w * x
    return total

def network(x, hidden, last):
    """Return the output for one row x: tanh units, then one plain sum."""
    answers = [unit_sum(weights, x).tanh() for weights in hidden]
    return unit_sum(last, answers)

# %% [markdown]
# 24 points lie on two half-moons that no line can separate. In each step the lab builds the loss, the mean of
# (output − label)², calls `loss.backward()`, and moves each weight: `w.data -= eta * w.grad`.

# %%
n_hidden = 8  # then try 1
eta = 0.3  # then try 0.03
run = scalar_moons.train(Value, network, n_hidden, eta)
show(figures.moons(run),
     alt=f"Left: the loss falls from {run.losses[0]:.2f} to {run.losses[-1]:.3f} in "
     f"{len(run.losses) - 1} steps. Right: 24 points on two half-moons, and where the "
     f"network answers above and below 0; {run.right:.0%} of the points are "
     "classified correctly.")
print(f"{run.n_values:,} Values in the graph of each step; "
      f"loss {run.losses[0]:.2f} at the start, {run.losses[-1]:.3f} at the end; "
      f"{run.right:.0%} of the points right")

# %% [markdown]
# **What we saw.** The first step is too long and the loss jumps; from then on it falls, and with eight units the border bends between the moons.
# With one unit it stays a straight line, and some points stay wrong however long you train: the gradient finds what the network
# can represent, and no more.

# %% [markdown] pause=true
# You have built a small library for *automatic differentiation* (in PyTorch it is called *autograd*). Next: the same for whole layers, a thousand times faster.

# %% [markdown]
# ## {lesson}.6 How does a whole layer do it?
#
# One object for each number is slow. A layer $\text{out} = x W + b$ can hand down all its gradients at once, with a few array
# operations. (Products of matrices: {refresher:matrices}.) Here are both ways through a network with one hidden layer, for n images of 64 pixels.

# %% [markdown] drawing="two-ways"
# Above, the way forward: X of shape (n, 64), then H (n, 16) by W1 (64, 16) and b1, then the logits (n, 10) by W2 (16, 10) and b2, then one number, the loss. Below, the way back from right to left: the gradient of the loss is 1, then dlogits (n, 10), then dH (n, 16), which needs W2; dX is not needed. In between, dW2 (16, 10) comes from H, which was kept, and dlogits; dW1 (64, 16) from X, which was kept, and dH times the slope of the activation.

# %% [markdown]
# Write `dout` for the gradient of the loss with respect to each entry of out: it has the shape of out. From it a layer has to make
# `dx` (for the layer below), `dW` and `db`, each with the shape of its array.
#
# **One unit first.** Take the output unit of section {lesson}.1, with two rows. Its inputs are $h = (1, 2)$ in the first row and
# $(0, 2)$ in the second; its weights are 3 and $-1$. Suppose that the gradient at its output is 2 in the first row and 1 in the
# second.
#
# - *What goes down to each input?* It was multiplied by its weight, so its gradient is (gradient at the output) × weight:
#   $(2 \cdot 3, 2 \cdot (-1)) = (6, -2)$ in the first row, $(3, -1)$ in the second.
# - *The first weight* was used in both rows. These are two routes to the loss, so the effects add up: $1 \cdot 2 + 0 \cdot 1 = 2$.
#   For the second weight: $2 \cdot 2 + 2 \cdot 1 = 6$.
# - *The bias* was added in both rows, with slope 1: $2 + 1 = 3$.
#
# A layer has several such units. What changes? An input now reaches the loss through *every* unit. A weight still belongs to only
# one.

# %% given="two-rows"
H_two = np.array([[1, 2], [0, 2]])  # two rows, two inputs
W_2 = np.array([[3], [-1]])  # one unit
dout_two = np.array([[2], [1]])

# %% exercise="linear-vjp" minutes=18 difficulty=2
def linear_vjp(dout, x, W):
    """`linear_vjp(dout_two, H_two, W_2)` is [[6, -2], [3, -1]], [[2], [6]] and [3].

    Return the gradients of the loss with respect to x, W and b of a layer x @ W + b.
    They are exact, to rounding: derived, and not found by nudging. Large and tiny
    numbers may stand side by side, and arrays may hold whole numbers. The arguments
    are not changed. Loops are right; section {lesson:backpropagation}.8 is faster if
    each array is one product.

    Parameters
    ----------
    dout : (n_samples, n_out) array, gradient of the loss with respect to the output
    x : (n_samples, n_in) array, input of the layer
    W : (n_in, n_out) array, its weights

    Returns
    -------
    (dx, dW, db) : arrays with the shapes of x, of W and of b, which is (n_out,)
    """
    ### BEGIN SOLUTION
    return dout @ W.T, x.T @ dout, dout.sum(axis=0)
    ### END SOLUTION

# %% [markdown] hint="linear-vjp"
# 1. Take one entry at a time. Entry (s, i) of x was multiplied by W[i, o] on its way to entry (s, o) of the output.
#    Over which index do you add up, and which stay?
# 2. The weight (i, o) met entry (s, i) of x in each row s, and only output o of that row. Write both sums with three loops
#    first, and try them on the numbers above.
# 3. A sum over the last index of one array and the first index of another is a product, `@`. Where the index stands at the other
#    end, transpose that array. The shapes allow only one way to do it.

# %% [markdown] sibling="linear-vjp"
# *Two units, one row, in numbers.* Let $x = (1, 2)$ and $W = \begin{pmatrix} 3 & 5 \\ 7 & 11 \end{pmatrix}$: the first unit has
# the weights 3 and 7, the second 5 and 11. Let the gradients at the two outputs be 0.5 and 10.
#
# - The first input reaches the first unit multiplied by 3, and the second unit multiplied by 5: its gradient is
#   $0.5 \cdot 3 + 10 \cdot 5 = 51.5$. That used the first *row* of W. For the second input: $0.5 \cdot 7 + 10 \cdot 11 = 113.5$.
# - The weight 7 was multiplied by the second input, 2, and leads to the first unit: $2 \cdot 0.5 = 1$. So the gradients of the
#   weights are $\begin{pmatrix} 1 \cdot 0.5 & 1 \cdot 10 \\ 2 \cdot 0.5 & 2 \cdot 10 \end{pmatrix}$.
# - The biases: 0.5 and 10. With a second row, the gradients of weights and biases of both rows are added.

# %% starter="linear-vjp"
def linear_vjp(dout, x, W):
    n_samples, n_out = dout.shape
    n_in = x.shape[1]
    dx, dW, db = np.zeros((n_samples, n_in)), np.zeros((n_in, n_out)), np.zeros(n_out)
    for s in range(n_samples):
        for o in range(n_out):
            db[o] = db[o] + ...
            for i in range(n_in):
                dx[s, i] = dx[s, i] + ...  # what input i gets from unit o
                dW[i, o] = dW[i, o] + ...  # what row s adds to this weight
    return dx, dW, db

# %% check="linear-vjp" points=4
dx, dW, db = linear_vjp(dout_two, H_two, W_2)
check.close(dx, [[6, -2], [3, -1]], "Each input gets (gradient at the output) times its weight, row by row.")
check.close(dW, [[2], [6]], "Each weight adds up input times gradient, over both rows.")
check.close(db, [3], "The bias was added in both rows: 2 + 1.")
x, W = np.array([[1, 2]]), np.array([[3, 5], [7, 11]])
dx, dW, db = linear_vjp(np.array([[0.5, 0.0]]), x, W)
check.close(dx, [[1.5, 3.5]], "Only the first output counts: x gets half of the first column of W.")
check.close(dW, [[0.5, 0], [1, 0]], "The weights into the first output were multiplied by 1 and 2: half.")
check.close(db, [0.5, 0], "A bias has slope 1: its gradient is that of its output.")
rng = np.random.default_rng(5)
x, W, dout = rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=(4, 2))
before = dout.copy(), x.copy(), W.copy()
dx, dW, db = linear_vjp(dout, x, W)
check.unchanged([dout, x, W], before, "Your function changed its input. The layer below still needs it.")
shapes = np.shape(dx), np.shape(dW), np.shape(db)
assert shapes == (x.shape, W.shape, (2,)), f"A gradient has the shape of its array; yours have {shapes}."
check.close(db, [sum(dout[:, 0]), sum(dout[:, 1])], "b was added to all four rows: sum over the rows.")
check.close(np.sum(dW * W), np.sum(dx * x), "Both sums are dout times (x @ W), so they are equal.")
large, tiny = np.array([[1e9, 1e-9], [1e-9, 1e-9]]), np.eye(2)
dx, dW, db = linear_vjp(large, tiny, tiny)
exact = "A gradient of 1e-9 stands beside one of 1e9, and must be as exact. The nudge of a whole loss cannot see it."
check.close(dx, large, f"W has ones on its diagonal, so dx is dout itself. {exact}", rtol=1e-10, atol=0)
check.close(dW, large, f"x has ones on its diagonal, so dW is dout itself. {exact}", rtol=1e-10, atol=0)
check.swift(lambda: linear_vjp(np.ones((1437, 16)), np.ones((1437, 64)), np.ones((64, 16))), 300, "training on the digits",
            "Section {lesson:backpropagation}.8 will then use the course's products, and say so. "
            "The derivation below shows how your loop becomes `@`.")
### BEGIN HIDDEN TESTS
from helpers.reference import backpropagation as reference

rng = np.random.default_rng(55)
for n_samples, n_in, n_out in ((1, 1, 1), (5, 4, 3), (3, 3, 3), (6, 2, 7)):
    x, W, dout = [rng.normal(size=shape) for shape in ((n_samples, n_in), (n_in, n_out), (n_samples, n_out))]
    found = linear_vjp(dout, x, W)
    for name, got, expected in zip(("dx", "dW", "db"), found, reference.linear_vjp(dout, x, W), strict=True):
        check.close(got, expected, f"{name} carries the slope back through a layer of any shape, exactly.",
                    rtol=1e-11, atol=1e-12)
### END HIDDEN TESTS

# %% [markdown] derivation="linear-vjp"
# *Each entry.* Entry $(s, o)$ of the output is $\sum_i x_{si} W_{io} + b_o$. Its local gradient is $W_{io}$ for $x_{si}$, $x_{si}$ for
# $W_{io}$, and 1 for $b_o$. Now add up, for each, over everything that it reaches: $x_{si}$ reaches all outputs $o$ of its own row,
# $W_{io}$ and $b_o$ reach output $o$ of all rows $s$.
#
# $$ dx_{si} = \sum_o dout_{so} W_{io} \qquad dW_{io} = \sum_s x_{si}\, dout_{so} \qquad db_o = \sum_s dout_{so} $$
#
# *As products.* A sum over the last index of the first factor and the first index of the second is `@`. In $dx$ the index $o$
# stands last in both, so W is transposed: `dout @ W.T`. In $dW$ the index $s$ stands first in both, so x is
# transposed: `x.T @ dout`. And `db` is `dout.sum(axis=0)`. Shapes: $(n, out)(out, in)$, $(in, n)(n, out)$.
#
# **From your loop to `@`.** If you wrote three loops, you can take them out one at a time, from the inside:
#
# ```python
# for s in range(n):                       # 1. three loops
#     for i in range(n_in):
#         for o in range(n_out):
#             dW[i, o] += x[s, i] * dout[s, o]
#
# for s in range(n):                       # 2. a whole row of dW at once: o is gone
#     for i in range(n_in):
#         dW[i] += x[s, i] * dout[s]
#
# for i in range(n_in):                    # 3. the sum over rows as a product: s is gone
#     dW[i] = x[:, i] @ dout
#
# dW = x.T @ dout                          # 4. all columns of x at once: i is gone
# ```
#
# All four give the same numbers. For the digits the last is about a thousand times faster than the first.

# %% probes="linear-vjp"
found = linear_vjp(dout_two, H_two, W_2)
probe([np.asarray(part).tolist() for part in found])
found = linear_vjp(np.array([[0.5, 0.0]]), np.array([[1, 2]]), np.array([[3, 5], [7, 11]]))
probe([np.round(part, 5).tolist() for part in found])
large, tiny = np.array([[1e9, 1e-9], [1e-9, 1e-9]]), np.eye(2)
given = large.copy(), tiny.copy(), tiny.copy()
dx, dW, db = linear_vjp(*given)
probe([bool(np.array_equal(one, other)) for one, other in zip(given, (large, tiny, tiny))])
same = [np.shape(part) == (2, 2) and np.allclose(part, large, rtol=1e-9, atol=0) for part in (dx, dW)]
dx_is_exact, dW_is_exact = map(bool, same)
probe(dx_is_exact)
probe(dW_is_exact)

# %% wrong="linear-vjp" why="dx needs W transposed. Forwards the weights lead from inputs to outputs, backwards from outputs to inputs."
def linear_vjp(dout, x, W): return dout @ W, x.T @ dout, dout.sum(axis=0)

# %% wrong="linear-vjp" why="db is a sum over the rows and not their mean. If there is to be a mean, the loss takes it, and then dout holds the division already."
def linear_vjp(dout, x, W): return dout @ W.T, x.T @ dout, dout.mean(axis=0)

# %% wrong="linear-vjp" why="dW and db are sums over the rows and not means. If there is to be a mean, the loss takes it, and then dout holds the division already."
def linear_vjp(dout, x, W): return dout @ W.T, x.T @ dout / len(x), dout.mean(axis=0)

# %% wrong="linear-vjp" why="There is one bias for each unit, so db has one number for each column of dout. Add up over the rows: axis=0."
def linear_vjp(dout, x, W): return dout @ W.T, x.T @ dout, dout.sum(axis=1)

# %% wrong="linear-vjp" why="np.zeros_like(x) holds whole numbers if x does, and cuts off everything after the decimal point. Let `@` make the arrays, or ask for np.zeros(x.shape)."
def linear_vjp(dout, x, W):
    dx, dW = np.zeros_like(x), np.zeros_like(W)
    dx[:], dW[:] = dout @ W.T, x.T @ dout
    return dx, dW, dout.sum(axis=0)

# %% wrong="linear-vjp" why="Your dW is transposed: it has a row for each output. W has a row for each input."
def linear_vjp(dout, x, W): return dout @ W.T, dout.T @ x, dout.sum(axis=0)

# %% stranger="linear-vjp"
def linear_vjp(dout, x, W, right=linear_vjp):
    found = right(dout, x, W)
    dout *= 0.5
    return found

# %% stranger="linear-vjp"
def linear_vjp(dout, x, W): return dout @ W.T, x.T @ dout / len(x), dout.sum(axis=0)

# %% wrong="linear-vjp" why="Nearly right, and not exact: beside a large gradient a tiny one was lost in rounding, as happens when a whole loss is nudged. Follow one entry of x, of W and of b forward instead: what is it multiplied by, and which outputs does it reach?"
def linear_vjp(dout, x, W):
    b = np.zeros(np.shape(W)[1])
    def nudge(array, loss):
        slope = np.zeros(np.shape(array))
        for place in np.ndindex(*np.shape(array)):
            step = np.zeros(np.shape(array))
            step[place] = 1e-5
            slope[place] = (loss(array + step) - loss(array - step)) / 2e-5
        return slope
    return (nudge(x, lambda a: np.sum(dout * (a @ W))), nudge(W, lambda a: np.sum(dout * (x @ a))),
            nudge(b, lambda a: np.sum(dout * (x @ W + a))))

# %% stranger="linear-vjp"
def linear_vjp(dout, x, W):
    dx = np.array([[sum(dout[s, o] * W[i, o] for o in range(W.shape[1])) for i in range(W.shape[0])] for s in range(len(x))])
    dW = np.array([[x[-1, i] * dout[-1, o] for o in range(W.shape[1])] for i in range(W.shape[0])])  # the last row only
    return dx, dW, dout.sum(axis=0)

# %% [markdown]
# **"The Jacobian yields the corrective signal."** The *Jacobian* $J$ is the table of *all* local gradients, of every
# output with respect to every input. Measure one by nudging, multiply its transpose by $v$, the gradient that arrives at the outputs (your `dout`), and compare.

# %% claim="jacobian"
n_in = 6  # inputs of a layer with 4 outputs: then try 60
x, W, signal = sensitivities.layer_and_signal(n_in)
jacobian = np.zeros((4, n_in))  # a row for each output
for o in range(4):
    jacobian[o] = numerical_gradient(lambda x: (x @ W)[o], x, 1e-5)
dx, dW, db = linear_vjp(signal[np.newaxis], x[np.newaxis], W)
gap = np.max(np.abs(jacobian.T @ signal - dx[0]))
sensitivities.tell_jacobian(jacobian, gap)

# %% [markdown] claim="jacobian"
# **What we saw.** The claim **holds**: what goes back is $J^\top v$. But nobody writes the Jacobian down. For one row it is just $W^\top$. For 128 rows at
# once (the table) it is $128^2 = 16384$ times as large, and nearly all zeros, since no row reaches another row's output. Your function computes a **vector-Jacobian product** (hence the name `vjp`): the
# result without the table. Every layer of a deep learning library comes with its own vector-Jacobian product.
#
# ## {lesson}.7 How wrong is a guess, and how should it change?
#
# **Two classes first.** One number $z$, a **logit**, says how much evidence there is for class 1. The sigmoid
# $p = 1 / (1 + e^{-z})$ turns it into a probability, and the loss for the label $y$ is minus the logarithm of the probability
# given to the right answer (lesson {lesson:gradient_descent}'s cross-entropy): $-\log p$ if $y = 1$, and $-\log(1 - p)$ if
# $y = 0$.
#
# 1. Write the loss with $z$. $-\log p = \log(1 + e^{-z}) = \log(1 + e^z) - z$, and $-\log(1 - p) = \log(1 + e^z)$. Both are
#    $\log(1 + e^z) - y z$.
# 2. Differentiate. The first part has the slope $e^z / (1 + e^z)$. Divide top and bottom by $e^z$: it is $p$ again. The second has the slope $-y$. So
#    $\frac{d\,\text{loss}}{dz} = p - y$.
# 3. In numbers: $z = \log 3$ gives $p = 0.75$. If $y = 0$, the loss is $\log 4 = 1.386$ and the slope 0.75: push $z$ down, hard. If
#    $y = 1$, it is $\log 4 - \log 3 = 0.288$ and $-0.25$: push it up, a little.
# 4. A trap: $e^{1000}$ is too large for a computer. For a large positive $z$ write $\log(1 + e^z) = z + \log(1 + e^{-z})$, which is the
#    same number and never overflows: the larger exponent was taken out.
#
# **Many classes.** Now there is a logit $z_k$ for each class. **Softmax** turns a row of logits into shares that add up to 1, and the
# loss is again minus the logarithm of the share of the right class $y$:
#
# $$ p_j = \frac{e^{z_j}}{\sum_k e^{z_k}} \qquad \text{loss} = -\log p_y $$
#
# With two logits, $z$ and 0, softmax is the sigmoid. Find the gradient in the same steps.

# %% exercise="softmax-cross-entropy" minutes=20 difficulty=2
def softmax_cross_entropy(logits, y):
    """`softmax_cross_entropy(np.zeros((2, 4)), np.array([0, 3]))[0]` is log 4 = 1.386.

    Return (loss, dlogits): the mean over the rows of -log(share of the right class),
    and the gradient of this mean for each logit. It is exact, to rounding: derived, and
    not found by nudging.
    Logits may be near +-1000, and they may be whole numbers. No result may be infinite
    or NaN, and no input be changed.

    Parameters
    ----------
    logits : (n_samples, n_classes) array
    y : (n_samples,) array of whole numbers from 0 to n_classes - 1

    Returns
    -------
    (loss, dlogits) : a number, and an array with the shape of logits
    """
    ### BEGIN SOLUTION
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return -log_p[rows, y].mean(), dlogits / len(y)
    ### END SOLUTION

# %% [markdown] hint="softmax-cross-entropy"
# 1. Step 1: write $-\log p_y$ as a logarithm of a sum, minus one logit. Take each row's own maximum out of the sum first:
#    `logits.max(axis=1, keepdims=True)` is a column with one maximum for each row. The shares stay the same.
# 2. Step 2: differentiate that. The logarithm of the sum has a slope for *every* logit, and you know it under another name. The
#    logit that is subtracted adds to the slope of one class only.
# 3. Never take the log of a share: it may have become 0. With `rows = np.arange(len(y))`, `shifted[rows, y]` picks the right class
#    of each row. And the loss is a mean: how much does one row contribute to it?

# %% [markdown] sibling="softmax-cross-entropy"
# *One row in numbers.* Three logits: $\log 5$, $\log 3$ and $\log 2$. Their exponentials are 5, 3 and 2, with the sum 10, so the
# shares are 0.5, 0.3 and 0.2. Suppose that the second class is right: the loss is $-\log 0.3 = \log 10 - \log 3$.
#
# - Nudge the *first* logit by $\epsilon$: its exponential grows by $5 \epsilon$, the logarithm of the sum by
#   $5 \epsilon / 10 = 0.5 \epsilon$, and $\log 3$ is not touched. Slope 0.5: its share.
# - Nudge the *second*: the logarithm of the sum grows by $0.3 \epsilon$, and $\epsilon$ is subtracted. Slope $0.3 - 1 = -0.7$.
# - The third: 0.2. The slopes add up to 0. In a mean over four rows, each of them is divided by 4.

# %% check="softmax-cross-entropy" points=4
loss = softmax_cross_entropy(np.zeros((2, 4)), np.array([0, 3]))[0]
check.close(loss, np.log(4), "Four equal shares: the loss is log 4, on average over the rows.")
dlogits = softmax_cross_entropy(np.zeros((2, 4)), np.array([0, 3]))[1]
check.close(dlogits[0], [-0.375, 0.125, 0.125, 0.125],
            "One of two rows: the right class has the slope -0.375, the others 0.125.")
logits, y = np.array([[2.0, -1.0, 0.5], [0.0, 3.0, 1.0]]), np.array([1, 1])
before = logits.copy(), y.copy()
loss, dlogits = softmax_cross_entropy(logits, y)
check.unchanged([logits, y], before, "Your function changed its input. `logits - m` is a new array, `logits -= m` is not.")
check.close(np.sum(dlogits, axis=1), [0, 0], "What one class gains the others lose: each row adds up to 0.",
            atol=1e-6)
higher = softmax_cross_entropy(logits + np.array([[5.0], [-7.0]]), y)[0]
check.close(higher, loss, "The same number added to all logits of a row changes nothing.")
whole = softmax_cross_entropy(np.array([[0, 0], [0, 0]]), np.array([0, 1]))[1]
check.close(whole, [[-0.25, 0.25], [0.25, -0.25]],
            "Logits may be whole numbers; their gradient is not. An array made like them drops all after the decimal point.")
with np.errstate(all="ignore"):
    loss, dlogits = softmax_cross_entropy(np.array([[1000.0, -1000.0], [-1000.0, -999.0]]), y)
check.close(loss, (2000 + np.log(1 + np.exp(-1))) / 2, "Logits of 1000 and -1000: the first row alone costs 2000.")
check.close(dlogits[0], [0.5, -0.5], "A wrong guess without a doubt gets the full push, and no NaN.")
quarters = softmax_cross_entropy(np.log([[5.0, 3.0, 2.0]]), np.array([1]))[1]
check.close(quarters, [[0.5, -0.7, 0.2]], "Shares of 0.5, 0.3 and 0.2, to twelve digits: nudging gives nine or ten.",
            rtol=1e-12, atol=1e-13)
### BEGIN HIDDEN TESTS
from helpers.reference import backpropagation as reference

rng = np.random.default_rng(56)
for n_samples, n_classes, size in ((1, 2, 3), (5, 3, 3), (4, 10, 300), (3, 1, 1), (6, 4, 900)):
    logits, y = size * rng.normal(size=(n_samples, n_classes)), rng.integers(0, n_classes, n_samples)
    with np.errstate(all="ignore"):
        loss, dlogits = softmax_cross_entropy(logits, y)
    expected_loss, expected_dlogits = reference.softmax_cross_entropy(logits, y)
    check.close(loss, expected_loss, "The loss is the mean surprise, and large logits do not overflow.")
    check.close(dlogits, expected_dlogits,
                "The gradient of the mean loss is taken for each logit, exactly.", rtol=1e-9, atol=1e-12)
loss, dlogits = softmax_cross_entropy(np.array([[3, 1, -2], [0, 2, 2]]), np.array([2, 0]))
expected_loss, expected_dlogits = reference.softmax_cross_entropy(np.array([[3.0, 1, -2], [0, 2, 2]]), np.array([2, 0]))
check.close(loss, expected_loss, "The loss of logits that are whole numbers.")
check.close(dlogits, expected_dlogits, "The gradient for logits that are whole numbers is a fraction.")
### END HIDDEN TESTS

# %% [markdown] derivation="softmax-cross-entropy"
# 1. $-\log p_y = -\log \frac{e^{z_y}}{\sum_k e^{z_k}} = \log \sum_k e^{z_k} - z_y$. With $m$ the largest logit of the row,
#    $\log \sum_k e^{z_k} = m + \log \sum_k e^{z_k - m}$: no exponent is above 0, and one of the terms is 1, so the sum is never 0.
# 2. $\frac{d}{dz_j} \log \sum_k e^{z_k} = \frac{e^{z_j}}{\sum_k e^{z_k}} = p_j$, and $\frac{d}{dz_j} z_y$ is 1 if $j = y$, else 0. So
#    $\frac{d\,\text{loss}}{dz_j} = p_j - [j = y]$: what was guessed minus what was right.
# 3. A mean over $n$ rows gives each row the share $1/n$ of the gradient.

# %% probes="softmax-cross-entropy"
logits, y = np.array([[2.0, -1.0, 0.5], [0.0, 3.0, 1.0]]), np.array([1, 1])
loss, dlogits = softmax_cross_entropy(logits, y)
probe(np.round([loss, *np.ravel(dlogits)], 3))
loss, dlogits = softmax_cross_entropy(np.array([[1000.0, -1000.0], [-1000.0, -999.0]]), y)
probe([bool(np.isfinite(loss)), bool(abs(loss) < 900), *np.isfinite(dlogits).all(axis=1)])
whole = softmax_cross_entropy(np.array([[0, 0], [0, 0]]), np.array([0, 1]))[1]
probe(np.round(whole, 3))
quarters = softmax_cross_entropy(np.log([[5.0, 3.0, 2.0]]), np.array([1]))[1]
twelve_digits_are_right = bool(np.allclose(quarters, [[0.5, -0.7, 0.2]], rtol=1e-12, atol=1e-13))
probe(twelve_digits_are_right)

# %% wrong="softmax-cross-entropy" why="exp(1000) is infinite. Subtract the largest logit of each row first: the shares stay the same and nothing overflows."
def softmax_cross_entropy(logits, y):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(y)), y]).mean(), (p - np.eye(logits.shape[1])[y]) / len(y)

# %% wrong="softmax-cross-entropy" why="The loss is a mean over the rows, so the gradient has to be divided by the number of rows too."
def softmax_cross_entropy(logits, y, right=softmax_cross_entropy):
    loss, dlogits = right(logits, y)
    return loss, np.multiply(dlogits, len(y))

# %% wrong="softmax-cross-entropy" why="You took the logarithm of a share that had become 0. Shift first, then use log(sum(exp(z))) - z_y, which never sees that 0."
def softmax_cross_entropy(logits, y):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(y)), y]).mean(), (p - np.eye(logits.shape[1])[y]) / len(y)

# %% wrong="softmax-cross-entropy" why="You subtracted the largest logit of the whole table. In a row far below it, every exponential then becomes 0. Each row needs its own maximum: axis=1, keepdims=True."
def softmax_cross_entropy(logits, y):
    e = np.exp(logits - logits.max())
    p = e / e.sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(y)), y]).mean(), (p - np.eye(logits.shape[1])[y]) / len(y)

# %% wrong="softmax-cross-entropy" why="A small number added to a share of 0 (or a clip) hides the infinity, but the loss stops growing: it should be 2000 for such a row. Use log(sum(exp(z))) - z_y, which needs no such rescue."
def softmax_cross_entropy(logits, y, right=softmax_cross_entropy):
    return min(right(logits, y)[0], 27.6), right(logits, y)[1]  # minus log of 1e-12

# %% wrong="softmax-cross-entropy" why="The 1 was taken off in too many places: array[:, y] means these columns in every row. Pair each row with its own class: array[rows, y]."
def softmax_cross_entropy(logits, y):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[:, y] -= 1
    return -log_p[np.arange(len(y)), y].mean(), dlogits / len(y)

# %% wrong="softmax-cross-entropy" why="The number of the class was subtracted, in every column. Here y says where the right class is: subtract 1 there, and nothing elsewhere."
def softmax_cross_entropy(logits, y):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(y)), y].mean(), (np.exp(log_p) - y[:, np.newaxis]) / len(y)

# %% wrong="softmax-cross-entropy" why="These are shares of the whole table. Each row has shares of its own, which add up to 1: sum with axis=1, keepdims=True."
def softmax_cross_entropy(logits, y):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum()
    return -np.log(p[np.arange(len(y)), y]).mean(), (p - np.eye(logits.shape[1])[y]) / len(y)

# %% stranger="softmax-cross-entropy"
def softmax_cross_entropy(logits, y, right=softmax_cross_entropy):
    loss, dlogits = right(logits, y)
    return loss, dlogits + np.eye(logits.shape[1])[y] / len(y)

# %% stranger="softmax-cross-entropy"
def softmax_cross_entropy(logits, y, right=softmax_cross_entropy):
    loss, dlogits = right(logits - logits.max(), y)
    return -loss, dlogits

# %% stranger="softmax-cross-entropy"
def softmax_cross_entropy(logits, y):
    e = np.exp(logits - logits.mean(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(y)), y]).mean(), (p - np.eye(logits.shape[1])[y]) / len(y)

# %% stranger="softmax-cross-entropy"
def softmax_cross_entropy(logits, y):
    z = logits - logits.min(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    loss = np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y]
    return loss.mean(), (p - np.eye(logits.shape[1])[y]) / len(y)

# %% stranger="softmax-cross-entropy"
def softmax_cross_entropy(logits, y):
    z = logits - logits.mean(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    loss = np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y]
    return loss.mean(), (p - np.eye(logits.shape[1])[y]) / len(y)

# %% wrong="softmax-cross-entropy" why="np.zeros_like(logits) holds whole numbers if logits does, and cuts off everything after the decimal point. Let a calculation make the array, or ask for np.zeros(logits.shape)."
def softmax_cross_entropy(logits, y, right=softmax_cross_entropy):
    loss, exact = right(logits, y)
    dlogits = np.zeros_like(logits)
    dlogits[:] = exact
    return loss, dlogits

# %% wrong="softmax-cross-entropy" why="The gradient is nearly right, and not exact. Nudging gives ten digits at best; so does a tiny number added somewhere. Write the loss as log(sum(exp(z))) - z_y and differentiate."
def softmax_cross_entropy(logits, y):
    def mean_loss(z):
        shifted = z - z.max(axis=1, keepdims=True)
        return np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(y)), y])
    dlogits = np.zeros(logits.shape)
    for place in np.ndindex(*logits.shape):
        step = np.zeros(logits.shape)
        step[place] = 1e-5
        dlogits[place] = (mean_loss(logits + step) - mean_loss(logits - step)) / 2e-5
    return mean_loss(logits), dlogits

# %% [markdown] quiz="softmax-gradient"
# The shares of a row are 0.7, 0.2 and 0.1, and the third class is right. What is the gradient for the three logits?
#
# - ( ) -0.7, -0.2, 0.9
#   > That is the direction to go. The gradient points to where the loss grows.
# - (x) 0.7, 0.2, -0.9
#   > What was guessed minus what was right. The row adds up to 0.
# - ( ) 0.7, 0.2, 0.1
#   > These push all three logits down, the right one too. Subtract 1 at the right class.

# %% [markdown] pause=true
# You have both ends: the gradient of the loss, and a layer that hands it down. What remains is to put them together.

# %% [markdown]
# ## {lesson}.8 How does the error find its way through a whole network?
#
# As in lesson {lesson:layers}, a layer is `X @ W + b`, and the activation comes after every layer but the last. On the way back
# the activation is one more link in the chain: the gradient is multiplied by its slope, entry by entry. Both slopes can be
# computed from the activation's *output* $h$, which is what goes into the next layer.
#
# So three things keep a hidden weight nearly still, however large the error: an input near 0, outgoing weights near 0, and a unit whose activation is level, as
# that of a silent ReLU unit or of a tanh unit far from 0. (A tanh unit out there is *saturated*; lesson {lesson:training} shows a network full of them.)

# %% given="activations"
ACTIVATIONS = {  # name: (the function, its slope written with its own output h)
    "relu": (lambda z: np.maximum(z, 0), lambda h: 1.0 * (h > 0)),
    "tanh": (np.tanh, lambda h: 1 - h**2),
}
# The hidden layer of the network in numbers, and two outputs: both logits are 0.
example = [(np.array([[2.0, 1.0], [-1.0, 1.0]]), np.array([1.0, -1.0])),
           (np.array([[2.0, 0.0], [-1.0, 0.0]]), np.array([0.0, 0.0]))]
row, label = np.array([[1.0, 2.0]]), np.array([0])

# %% [markdown]
# The hidden layer of `example` is that of section {lesson}.1, so the hidden units are 1 and 2. The logits are
# $2 \cdot 1 - 1 \cdot 2 = 0$ and 0, so the shares are one half each. The right class is the first one, so `dlogits` is
# $(-0.5, 0.5)$. Can you carry it back to the weight from $x_2$ to $h_1$, on paper? (It gets $-2$.)

# %% exercise="backprop-mlp" minutes=25 difficulty=3
def backprop_mlp(params, X, y, activation="relu"):
    """`backprop_mlp(example, row, label)[0]` is log 2 = 0.693.

    Return the loss of a network on a batch, and its gradient for every W and b.

    The loss is softmax_cross_entropy(output of the network, y), a mean over the rows.
    The activation comes after every layer but the last. Gradients are exact, to
    rounding.

    Parameters
    ----------
    params : list of pairs (W, b), one for each layer, at least one
    X : (n_samples, n_in) array; neither X nor an array of params may be changed
    y : (n_samples,) array of whole numbers from 0 to n_out - 1
    activation : "relu" or "tanh"; function, slope = ACTIVATIONS[activation]

    Returns
    -------
    (loss, grads) : a number, and a list of pairs (dW, db) in the order of params
    """
    ### BEGIN SOLUTION
    function, slope = ACTIVATIONS[activation]
    inputs = [X]  # what goes into each layer
    for W, b in params[:-1]:
        inputs.append(function(inputs[-1] @ W + b))
    W, b = params[-1]
    loss, delta = softmax_cross_entropy(inputs[-1] @ W + b, y)
    grads = []
    for (W, b), h in zip(params[::-1], inputs[::-1]):
        dh, dW, db = linear_vjp(delta, h, W)
        grads.insert(0, (dW, db))
        delta = dh * slope(h)  # of no use after the first layer, and harmless
    return loss, grads
    ### END SOLUTION

# %% [markdown] hint="backprop-mlp"
# 1. Go forward first, and keep what goes into each layer (X, the first hidden layer, ...): `linear_vjp` will need it.
# 2. `softmax_cross_entropy` gives the loss and the first gradient of the way back. Then, from the last layer to the
#    first, `linear_vjp` gives dW and db, which you keep, and dx, the gradient at the *output of the activation* below.
# 3. To get below the activation: `delta = dx * slope(h)`, where h is the input of the layer that you have just gone through.
#    `zip(params[::-1], inputs[::-1])` walks backwards; `grads.insert(0, (dW, db))` keeps the order of params.

# %% [markdown] sibling="backprop-mlp"
# *The example, step by step.*
#
# 1. Forward, keeping what goes into each layer: layer 1 gets (1, 2), layer 2 gets (1, 2) (by chance the same numbers).
# 2. `dlogits` is $(-0.5, 0.5)$. `linear_vjp` of layer 2, with its input (1, 2), gives $dW_2 = \begin{pmatrix} -0.5 & 0.5 \\ -1 & 1
#    \end{pmatrix}$, $db_2 = (-0.5, 0.5)$, and for its input $(2 \cdot (-0.5), -1 \cdot (-0.5)) = (-1, 0.5)$.
# 3. The activation: both units are above 0, so the slope is 1, and it stays $(-1, 0.5)$. (A silent unit would get 0 here.)
# 4. `linear_vjp` of layer 1, with *its* input (1, 2), gives $dW_1 = \begin{pmatrix} -1 & 0.5 \\ -2 & 1 \end{pmatrix}$,
#    $db_1 = (-1, 0.5)$. The list of gradients begins with layer 1.

# %% starter="backprop-mlp"
def backprop_mlp(params, X, y, activation="relu"):
    function, slope = ACTIVATIONS[activation]
    inputs = [X]  # what goes into each layer
    for W, b in params[:-1]:
        inputs.append(...)
    W, b = params[-1]
    loss, delta = softmax_cross_entropy(inputs[-1] @ W + b, y)
    grads = []
    for depth in reversed(range(len(params))):
        W, b = params[depth]
        h = ...
        dh, dW, db = ...
        grads.insert(0, (dW, db))
        delta = ...  # at the sums of the layer below; after layer 1 nobody uses it
    return loss, grads

# %% check="backprop-mlp" points=6
loss, grads = backprop_mlp(example, row, label)
check.close(loss, np.log(2), "Two equal logits: the loss is log 2.")
check.close(grads[1][0], [[-0.5, 0.5], [-1, 1]], "dW of the last layer: its inputs, 1 and 2, times dlogits.")
check.close(grads[0][0], [[-1, 0.5], [-2, 1]], "dW of the first layer: x times what came back through the last layer.")
rng = np.random.default_rng(57)
sizes, X, y = (3, 4, 5, 2), rng.normal(size=(6, 3)), np.array([0, 1, 1, 0, 1, 0])
params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:])]
(W1, b1), (W2, b2), (W3, b3) = params
logits = np.tanh(np.tanh(X @ W1 + b1) @ W2 + b2) @ W3 + b3
before = X.copy(), [(W.copy(), b.copy()) for W, b in params]
loss, grads = backprop_mlp(params, X, y, activation="tanh")
check.unchanged([X, params], before, "Your function changed X or params. Only return the gradients.")
check.close(loss, softmax_cross_entropy(logits, y)[0], "The loss with tanh, as asked for, after layers 1 and 2 and not after 3.")
shapes = [(np.shape(dW), np.shape(db)) for dW, db in grads]
assert shapes == [(W.shape, b.shape) for W, b in params], "dW has the shape of W, db that of b, in the order of params."
for activation in ("tanh", "relu"):
    loss, grads = backprop_mlp(params, X, y, activation)
    for depth, (W, b) in enumerate(params):
        nudge = 1e-2 * np.outer(np.arange(len(W)) == 1, np.arange(len(b)) == 1)  # of the weight W[1, 1] alone
        nudged = [[*params[:depth], (W + way * nudge, b), *params[depth + 1:]] for way in (1, -1)]
        up, down = [backprop_mlp(each, X, y, activation)[0] for each in nudged]
        text = f"A nudge of one weight of layer {depth + 1}, {activation}. (No slope comes after the last layer, 3.)"
        check.close(np.asarray(grads[depth][0])[1, 1], (up - down) / 2e-2, text, rtol=1e-3, atol=2e-4)
        nudged = [[*params[:depth], (W, b + way * nudge[1]), *params[depth + 1:]] for way in (1, -1)]
        up, down = [backprop_mlp(each, X, y, activation)[0] for each in nudged]
        text = f"A nudge of one bias of layer {depth + 1}, {activation}. It takes the same gradient at the sums as dW."
        check.close(np.asarray(grads[depth][1])[1], (up - down) / 2e-2, text, rtol=1e-3, atol=2e-4)
loss, grads = backprop_mlp(example[1:], row, label)
assert len(grads) == 1, f"A network of one layer has one pair of gradients, not {len(grads)}."
check.close(grads[0][0], [[-0.5, 0.5], [-1, 1]], "One layer alone, without a hidden one: its inputs, here X, times dlogits.")
### BEGIN HIDDEN TESTS
from helpers.reference import backpropagation as reference

rng = np.random.default_rng(58)
for sizes in ((4, 3), (3, 6, 2), (5, 4, 4, 3), (2, 7, 3, 5, 4)):
    for activation in ("relu", "tanh"):
        params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:])]
        X, y = rng.normal(size=(8, sizes[0])), rng.integers(0, sizes[-1], 8)
        loss, grads = backprop_mlp(params, X, y, activation)
        expected_loss, expected_grads = reference.backprop_mlp(params, X, y, activation)
        check.close(loss, expected_loss, f"The loss comes from a forward pass with {activation}.")
        for depth, (pair, expected) in enumerate(zip(grads, expected_grads, strict=True), start=1):
            for name, got, should in zip(("dW", "db"), pair, expected, strict=True):
                check.close(got, should, f"{name} of layer {depth}: the chain rule goes back through {activation}, exactly.",
                            rtol=1e-11, atol=1e-13)
check.close(backprop_mlp(params, X, y)[0], backprop_mlp(params, X, y, "relu")[0], "Without a name, the activation is ReLU.")
### END HIDDEN TESTS

# %% wrong="backprop-mlp" why="The slope of the activation is missing on the way back. It is a link in the chain: multiply by slope(h)."
def backprop_mlp(params, X, y, activation="relu", right=backprop_mlp):
    ACTIVATIONS["flat"] = (ACTIVATIONS[activation][0], lambda h: 1.0)
    return right(params, X, y, "flat")

# %% wrong="backprop-mlp" why="You gave the slope the weighted sum z. These slopes are written with the activation's output: slope(h), where h is what went into the layer above."
def backprop_mlp(params, X, y, activation="relu", right=backprop_mlp):
    ACTIVATIONS["of z"] = (np.tanh, lambda h: 1 - np.arctanh(h) ** 2)
    return right(params, X, y, "relu" if activation == "relu" else "of z")

# %% wrong="backprop-mlp" why="Without an activation this is one linear layer, whatever the number of pairs. Apply it after every layer but the last."
def backprop_mlp(params, X, y, activation="relu", right=backprop_mlp):
    ACTIVATIONS["none"] = (lambda z: z, lambda h: 1.0)
    return right(params, X, y, "none")

# %% wrong="backprop-mlp" why="The gradients are in the order in which you found them, last layer first. Reverse the list: it should match params."
def backprop_mlp(params, X, y, activation="relu", right=backprop_mlp):
    loss, grads = right(params, X, y, activation)
    return loss, grads[::-1]

# %% wrong="backprop-mlp" why="No activation comes after the last layer, so no slope either: dlogits is already the gradient at its sums."
def backprop_mlp(params, X, y, activation="relu"):
    function, slope = ACTIVATIONS[activation]
    inputs, grads = [X], []
    for W, b in params[:-1]:
        inputs.append(function(inputs[-1] @ W + b))
    logits = inputs[-1] @ params[-1][0] + params[-1][1]
    loss, delta = softmax_cross_entropy(logits, y)
    for (W, b), h, out in zip(params[::-1], inputs[::-1], [logits, *inputs[:0:-1]]):
        delta, dW, db = linear_vjp(delta * slope(out), h, W)
        grads.insert(0, (dW, db))
    return loss, grads

# %% wrong="backprop-mlp" why="The activation was applied to the last layer as well. Its sums are the logits, as they are."
def backprop_mlp(params, X, y, activation="relu"):
    function, slope = ACTIVATIONS[activation]
    inputs, grads = [X], []
    for W, b in params:
        inputs.append(function(inputs[-1] @ W + b))
    loss, delta = softmax_cross_entropy(inputs[-1], y)
    for (W, b), h, out in zip(params[::-1], inputs[-2::-1], inputs[:0:-1]):
        delta, dW, db = linear_vjp(delta * slope(out), h, W)
        grads.insert(0, (dW, db))
    return loss, grads

# %% wrong="backprop-mlp" why="The gradients were divided by the number of rows once more. The mean is in dlogits already."
def backprop_mlp(params, X, y, activation="relu", right=backprop_mlp):
    loss, grads = right(params, X, y, activation)
    return loss, [(dW / len(X), db / len(X)) for dW, db in grads]

# %% stranger="backprop-mlp"
def backprop_mlp(params, X, y, activation="relu", right=backprop_mlp):
    loss, grads = right(params, X, y, activation)
    for (W, b), (dW, db) in zip(params, grads):
        W -= 0.1 * dW
        b -= 0.1 * db
    return loss, grads

# %% stranger="backprop-mlp"
def backprop_mlp(params, X, y, activation="relu", right=backprop_mlp):
    return right(params, X, y, "relu")

# %% stranger="backprop-mlp"
def backprop_mlp(params, X, y, activation="relu", right=backprop_mlp):
    loss, grads = right(params, X, y, activation)
    return loss, [(dW, 0 * db) for dW, db in grads]

# %% wrong="backprop-mlp" why="Nearly right, and not exact, as gradients from nudging are: ten digits at best, and two forward passes for each weight. Your linear_vjp finds all of them in one walk back."
def backprop_mlp(params, X, y, activation="relu"):
    function = ACTIVATIONS[activation][0]
    def loss_of(pairs):
        h = X
        for W, b in pairs[:-1]:
            h = function(h @ W + b)
        return softmax_cross_entropy(h @ pairs[-1][0] + pairs[-1][1], y)[0]
    grads = []
    for depth, pair in enumerate(params):
        slopes = [np.zeros(np.shape(part)) for part in pair]
        for which in (0, 1):
            for place in np.ndindex(*np.shape(pair[which])):
                found = []
                for way in (1e-5, -1e-5):
                    changed = [np.array(part, float) for part in pair]
                    changed[which][place] += way
                    found.append(loss_of([*params[:depth], changed, *params[depth + 1 :]]))
                slopes[which][place] = (found[0] - found[1]) / 2e-5
        grads.append(tuple(slopes))
    return loss_of(params), grads

# %% probes="backprop-mlp"
for activation in ("relu", "tanh"):
    rng = np.random.default_rng(59)
    params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in ((3, 4), (4, 4), (4, 2))]
    X, y = rng.normal(size=(6, 3)), np.array([0, 1, 1, 0, 1, 0])
    given = [(W.copy(), b.copy()) for W, b in params]
    loss, grads = backprop_mlp(given, X.copy(), y, activation)
    probe(bool(all(np.array_equal(pair[k], other[k]) for pair, other in zip(given, params) for k in (0, 1))))
    probe(np.round(loss, 3))
    probe([np.round(part, 3).tolist() for pair in grads for part in pair])
    dW = np.asarray(grads[-1][0])
    h = X
    for W, b in params[:-1]:
        h = ACTIVATIONS[activation][0](h @ W + b)
    exact = h.T @ softmax_cross_entropy(h @ params[-1][0] + params[-1][1], y)[1]
    twelve_digits_are_right = bool(dW.shape == exact.shape and np.allclose(dW, exact, rtol=1e-11, atol=1e-13))
    probe(twelve_digits_are_right)

# %% [markdown]
# **How do you know that it is right?** By nudges, as in the check above: that is a **gradient check**, and whoever writes a
# backward pass should run one. Nudging is slow, but it knows nothing of your derivation, so it cannot share its mistakes. A lab function
# checks all weights and biases of a small ReLU network: for your backward pass, and for three with a bug planted in them. It
# reports the largest gap divided by the largest slope.

# %% prediction="unseen-bug"
# A gradient check is run at a place where all weights, biases and inputs are positive.
# Which of the three bugs does it miss there? Write one of
# unseen_bug = "slope left out", "W not transposed", "db without the sum over rows"
### BEGIN SOLUTION
unseen_bug = "slope left out"
### END SOLUTION

# %% experiment="unseen-bug"
eps = 1e-5  # then try 1e-1 and 1e-12
found = gradient_check.gaps(backprop_mlp, numerical_gradient, eps)
rows = []
for name, (gap, blind) in found.items():
    rows.append([name, f"{gap:.0e}", f"{blind:.0e}"])
table(["way back", "gap, weights of both signs", "gap, all positive"], rows)
missed = min(gradient_check.BUGS, key=lambda bug: found[bug][1])
quiz.compare("Missed where all is positive", unseen_bug, missed)

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# A correct backward pass agrees with the nudges to about ten digits; each bug is off by more than half of the largest slope. But
# where everything is positive, no ReLU is silent, all slopes are 1, and the missing slope makes no difference. A gradient check
# sees only what happens at the place where it is run: choose one where some units are silent and signs differ. The size of the
# nudge matters, too: if it is too large, curvature makes a gap; if it is too small, rounding does.
#
# </details>
#
# Now let a network with two hidden layers of 16 tanh units read digits, by the gradient descent of lesson {lesson:gradient_descent}, and watch the error travel. With *one* image,
# `db` is the gradient at each unit's weighted sum: a plus means that a smaller sum would have been better, a minus that a larger
# one would.

# %%
n_steps = 300  # then try 100
eta = 0.5  # then try 0.1
split = digits_split("stratified", np.random.default_rng(1986))
X, y, X_test, y_test = split
snapshots, losses = digit_reader.learn(backprop_mlp, X, y, n_steps, eta)
rows = digit_reader.rows_of_progress(snapshots, losses, X_test, y_test)
table(["steps", "loss", "digits held out that are classified correctly"], rows)
widgets.explore_errors(backprop_mlp, snapshots, X_test[:30], y_test[:30], "tanh")

# %% [markdown]
# ## {lesson}.9 What does it cost, and what must be kept?
#
# By nudging, every weight costs two forward passes. And your function? A clock would tell as much about your computer as about
# your code. So let us count multiplications: the lab hands your `backprop_mlp` numbers that count how often they are multiplied.

# %% claim="chain-rule"
sizes = (784, 100, 10)  # then try (100, 100, 100, 100)
cost = counted_products.cost(backprop_mlp, sizes)
call = cost.call / cost.forward
nudging = 2 * cost.n_weights
table(["for one image", "multiplications"],
      [["forward pass", cost.forward], ["one call of yours, all gradients", cost.call],
       ["nudging all weights and biases", nudging * cost.forward]])
kept = counted_products.kept_numbers(sizes, 128)
print(f"One call costs {call:.2f} forward passes; nudging costs {nudging:,}.")
print(f"Kept for 128 images: {kept:,} numbers; "
      f"the network itself has {cost.n_weights:,}.")

# %% [markdown] claim="chain-rule"
# **What we saw.** "Backprop is the chain rule, for a few forward passes" **holds**. Each layer takes as many multiplications
# for `dW` as for its forward pass, and as many again for `dx`. That makes 3.0 forward passes in all, forward pass included, however
# many weights there are. In the first layer nobody needs `dx`: a call that leaves it out costs 2.0 here. (A clock may
# show more, since moving numbers takes time, too.)
#
# The price is **memory**: `dW` needs the input of its layer, and the slope needs the output of the activation. So the input of
# every layer must be kept until the way back reaches it, for every image of the batch. This is why a network may fit into memory
# when it only answers, and not when it is trained.

# %% explain="keep-what"
# A friend saves memory: in the forward pass she throws each hidden layer's output away
# as soon as the next layer has it. She keeps X, the weights and the logits. Which
# gradients can she still compute right away? How could she get the others without
# storing more for all layers at once? And if a brain learned in this way, what would
# each cell have to remember, and until when? A few sentences: keep_what = "..."
### BEGIN SOLUTION
keep_what = """She has dlogits and so the bias gradient of the last layer, and the gradient at the last hidden layer's output,
but no dW of any later layer and no slope of a unit, since these need the hidden outputs. She can run forward again
from X to the layer that she needs, once for each layer on the way back: time in place of memory. A cell would have to
remember how active it was, and its inputs, until the error for just this image has come back to it."""
### END SOLUTION
# rubric:
# - db of the last layer needs dlogits only; a dW needs a hidden output, or a slope.
# - Hidden outputs can be computed again from X: more multiplications, less memory.
# - A cell remembers its inputs and its answer until the error of that image arrives.

# %% [markdown] pause=true
# Your backward pass is built, checked and counted. The rest of the lesson asks who had it first, what a gradient means, and whether the error must come back by the same wires.

# %% [markdown] claim="one-1986-paper"
# ## {lesson}.10 What did the paper of 1986 show?
#
# "Backprop comes from one three-page paper of 1986." That is Rumelhart, Hinton and Williams, *Nature* 323, pages 533
# to 536: **four** pages, from San Diego and Carnegie-Mellon. It was not the first. Seppo Linnainmaa had the backward pass through
# any calculation, as you wrote it for `Value`, in his thesis of 1970 (Helsinki). Paul Werbos used the same method for models of
# behaviour in his thesis of 1974 (Harvard). Yann Le Cun's learning scheme of 1985 is cited in the paper itself. So the claim
# is **wrong**. What changed minds in 1986 was that hidden units *find useful features by themselves*.
#
# Their first example was symmetry: is a row of six bits its own mirror image? The network has six inputs, two hidden units and one
# output; all units are sigmoids. One pass through all 64 rows is called a *sweep*. The backward pass takes two calls of your `linear_vjp`, with the slopes $h (1 - h)$ of the
# sigmoids in between:
#
# `dhidden, dW2, db2 = linear_vjp((out - target) * out * (1 - out), hidden, W2)`\
# `_, dW1, db1 = linear_vjp(dhidden * hidden * (1 - hidden), rows, W1)`

# %%
seed = 1  # then try others
W1, errors = symmetry_of_1986.train_symmetry(linear_vjp, seed, sweeps=2500)
solved = symmetry_of_1986.how_many_solve(linear_vjp, range(6), sweeps=2500)
print(f"Seed {seed}: training took {len(errors)} sweeps (2500 means that it gave up). "
      f"Of the seeds 0 to 5, {solved} get all 64 outputs right to 0.1.")
show(figures.symmetry(W1, errors),
     alt="Left and middle: six bars for each hidden unit, the right three a mirror "
     "image of the left three with the sign turned. Right: the error, flat for long, "
     f"then falling, in {len(errors)} sweeps.")
print("sizes of the weights into the two hidden units, over the smallest:",
      symmetry_of_1986.sizes_over_the_smallest(W1))

# %% [markdown]
# **What we saw.** Nobody told the network how. Weights at mirrored places are equal and opposite, so a symmetric row
# cancels in both units. And the sizes are close to 1 : 2 : 4, like the place values of a binary number, so that *no other* row can
# cancel. We show a seed that works: of 40 that we tried, 30 got there within 6000 sweeps.

# %% [markdown]
# ## {lesson}.11 Claim check: "each weight is adjusted by its contribution to the error"
#
# You will read this sentence everywhere. First, a case small enough to see through.

# %% prediction="larger-gradient"
# out = tanh(3 * strong) + 1 * idle, with strong = 2 and idle = 0.
# Without `strong` the output would be 0 in place of 1. Without `idle` it stays 1.
# Which of them has the larger gradient? Write: larger_gradient = "strong" or "idle"
### BEGIN SOLUTION
larger_gradient = "idle"
### END SOLUTION

# %% experiment="larger-gradient" claim="contribution"
size = 2.0  # of strong; then try 0.2
strong = Value(size)
idle = Value(0.0)
out = (3 * strong).tanh() + 1 * idle
fill_gradients(out)
sensitivities.tell_removal("strong", strong, out, 1 * idle)
sensitivities.tell_removal("idle", idle, out, (3 * strong).tanh())
quiz.compare("The larger gradient", larger_gradient,
             "idle" if idle.grad > strong.grad else "strong")

# %% [markdown]
# A gradient is a *sensitivity*: what a tiny nudge would do, here and now. It is not a share of the result. What about a network
# that has learned? Nudge, then remove, each of the 160 weights of the last layer of your digit reader. If the slope stayed
# constant on the way from $w$ to 0, the change would be $-w \cdot$ gradient: this is what the gradient predicts.

# %% claim="chain-rule,contribution"
trained = snapshots[n_steps]  # then try snapshots[n_steps // 10]
gradient, nudged, removed = digit_reader.nudge_and_remove(
    backprop_mlp, softmax_cross_entropy, trained, X, y)
W = trained[-1][0].ravel()
share = -np.sum(W * gradient) / removed.sum()
above = np.mean(removed > -W * gradient)
show(figures.nudge_and_removal(gradient, nudged, W, removed),
     alt="Two clouds of 160 weights. Left: the slope measured by a nudge against "
     "the gradient, and the diagonal. Right: change of loss when a weight is removed "
     f"against minus weight times gradient: {above:.0%} lie above the diagonal.")
print(f"Nudged: the gradient is off by at most {np.abs(nudged - gradient).max():.1e}, "
      f"the largest being {np.abs(gradient).max():.1e}. "
      f"Removed: it predicts {share:.0%} of the damage.")

# %% [markdown] claim="contribution"
# **What we saw.** About nudges the gradient is right. About removal it is not: it predicts only part of the damage, here about a
# third, and more earlier in training. (That it never predicts too much is no accident: in the *last* layer's weights this loss is convex and lies above its
# tangent.) Near a minimum *all* gradients go to 0, however much a weight matters. The sentence **holds weakly**: a weight is adjusted
# in proportion to how the error *would respond* to it, not to how much it *has contributed*. A gradient is not blame.

# %% [markdown] quiz="gradient-is-blame"
# A tanh unit is saturated at 1 on all images, so the gradients of its incoming weights and of its bias are nearly 0. May they be
# removed, one and all?
#
# - ( ) Yes: with gradient 0 they contribute nothing.
#   > Zero slope is not zero effect. Without them the unit would answer 0 in place of 1.
# - ( ) Yes, once training is over: they would not change any more.
#   > They would not change. But what they do is needed: they hold the unit at 1.
# - (x) No: the unit's answer would fall from 1 to 0, on every image.
#   > A tiny change makes no difference to it. Removal is no tiny change.

# %% [markdown] quiz="brain"
# Which part of your `backprop_mlp` is hardest to find in the cortex?
#
# - (x) The error going back through the same weights
#   > A synapse works in one direction. A way back of equal strength would have to be built, and kept equal (Lillicrap 2020).
# - ( ) The weighted sum
#   > This is the part that comes closest to what synapses and the membrane do.
# - ( ) That weights change a little at a time, not all at once
#   > Synapses do change gradually, and they do so in all models of learning.

# %% [markdown]
# ## {lesson}.12 What if the error came back by other wires?
#
# In `linear_vjp(dout, x, W)` the matrix W is used for `dx` alone, the gradient that is handed down. Nothing forces you to pass in
# the weights of the forward pass. Pass in a fixed *random* matrix of the same shape, and the error comes back by other wires. Pass
# in zeros, and nothing comes back, so that only the last layer learns. Here, a network of 16 hidden units learns 700 digits in 200
# steps.

# %% prediction="other-wires"
# With its own weights on the way back, the network reads about 96 % of new digits.
# How many per cent with random wires, which know nothing of the weights?
# Write: other_wires = (a number from 0 to 100)
### BEGIN SOLUTION
other_wires = 95
### END SOLUTION

# %% experiment="other-wires"
seeds = (0, 1, 2, 3, 4, 5)  # then try (6, 7, 8, 9, 10, 11)
read = digit_reader.by_wires(linear_vjp, softmax_cross_entropy, split, seeds)
rows = [[wires, f"{share:.1f} %"] for wires, share in read.items()]
table(["the error comes back by", "new digits read"], rows)
quiz.compare("Read with random wires", other_wires,
             round(read["random wires"], 1), unit="%")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Random wires cost about two percentage points (0 to 3.3 in single starts), no wires about twenty. These *16 units* need a message about the error, but
# it need not come through their own weights. (A layer of 500 random units that never learns reads 97 % too: a message is needed where units are few.) The forward weights adapt until the random message helps. Timothy Lillicrap and
# colleagues described this *feedback alignment* in 2016. Lesson {lesson:credit_assignment} writes it out, and asks how far it goes
# and what a brain could do.
#
# </details>
#
# ### Your verdict
#
# "The brain learns by backpropagation." Nothing here was measured on a brain. You now know what the method *needs*, and what it
# can do without. The sharp sentence, which can lose, is about a network: *with its error sent through random wires it reads digits to
# within 3 points of backprop.* Judge *this sentence*, not the slogan: what do your three numbers say of it? (Lesson {lesson:credit_assignment} tests the sentence with other rules beside it.)

# %% verdict="L4" course="contested"
numbers = {
    "per cent read, error through its own weights": round(read["its own weights"], 1),
    "per cent read, error through random wires": round(read["random wires"], 1),
    "per cent read, no error to the hidden layer": round(read["no wires"], 1),
}
decided_by = "per cent read, error through random wires"

# %% [markdown]
# ## {lesson}.13 Two questions that count
#
# The questions above were for practice. These two give a point each, and your first answer counts.

# %% [markdown] quiz="shared-weight" graded=true
# A ReLU unit has the weight $w = 2$ from an input and no bias. It is used on two rows, with the inputs 3 and $-1$. The gradient at
# the unit's answer is 0.5 in the first row and 4 in the second. What is the gradient of $w$?
#
# - ( ) $3 \cdot 0.5 + (-1) \cdot 4 = -2.5$
#   > In the second row the sum is $-2$: the unit is silent, its slope 0, and nothing gets through.
# - (x) $3 \cdot 0.5 = 1.5$
#   > First row: sum 6, slope 1, input times gradient. Second row: sum $-2$, slope 0.
# - ( ) $(3 \cdot 0.5 + 0) / 2 = 0.75$
#   > Routes add up. If a mean is wanted, the loss takes it, and the gradients already contain the division.
# - ( ) $2 \cdot 0.5 = 1$
#   > This is what goes down to the *input*. The weight was multiplied by the input, so the input is its slope.

# %% [markdown] quiz="twice-as-wide" graded=true
# A network 500 → 500 → 500 → 10 is checked by nudging all its weights, which takes an hour. You double both hidden layers to
# 1000, so that it has about three times as many weights. How long does one call of backpropagation take, and the nudging?
#
# - ( ) The call three times as long as before, nudging three times as long
#   > Three times as many weights are nudged, and each forward pass takes three times as long.
# - ( ) The call as long as before, since all gradients come at once; nudging nine times as long
#   > They do come all at once, but each weight takes part in a few products.
# - (x) The call three times as long as before, nudging nine times as long
#   > A call costs a few forward passes, whatever the number of weights. Nudging takes two forward passes *for each weight*.
# - ( ) Both nine times as long, since each layer waits for the one above
#   > Waiting adds the layers' times; it does not multiply them.

# %% hand_in="quiz" points=2

# %% [markdown]
# ## For an evening: the recursion in one line
#
# Books write backpropagation with one letter. $\delta$ (delta) of a layer is the gradient of the loss at its *weighted sums*, before the
# activation: a row for each image, a column for each unit. From the $\delta$ of one layer follows that of the layer below, in one
# line. Find the line, and then check it with an instrument that knows nothing of it: which array of a network can you nudge, with a
# single image, to measure a $\delta$?

# %% exercise="deltas" extension=true minutes=40 difficulty=3
def deltas(params, X, y, activation="relu"):
    """`deltas(example, row, label)[0]` is [[-1, 0.5]].

    Return the gradient of the loss at the weighted sums of every layer, first layer
    first. The loss and the arguments are those of backprop_mlp.

    returns a list of arrays, one for each layer: entry [s, o] is the derivative of the
        (mean) loss by the sum that unit o makes of row s, its bias included
    """
    ### BEGIN SOLUTION
    function, slope = ACTIVATIONS[activation]
    inputs = [X]
    for W, b in params[:-1]:
        inputs.append(function(inputs[-1] @ W + b))
    found = [softmax_cross_entropy(inputs[-1] @ params[-1][0] + params[-1][1], y)[1]]
    for (W, b), h in zip(params[:0:-1], inputs[:0:-1]):
        found.insert(0, (found[0] @ W.T) * slope(h))
    return found
    ### END SOLUTION

# %% [markdown] hint="deltas"
# 1. The $\delta$ of the last layer you have: which of your functions returns it?
# 2. Between the sums of one layer and those of the next lie an activation and a matrix. On the way back they come in the other order.
#    Both are in your `backprop_mlp`; here nothing else is needed.
# 3. *The instrument:* a bias is added to the sum, so for a single row a nudge of it is a nudge of the sum. Take
#    `numerical_gradient` of the loss along the bias of one layer, with one row, and compare it with that row's $\delta$.

# %% check="deltas" practice=true
found = deltas(example, row, label)
check.close(found[0], [[-1, 0.5]], "Through the weights (2, 0) and (-1, 0), and two units that are not silent.")
check.close(found[1], [[-0.5, 0.5]], "At the last sums it is dlogits.")
rng = np.random.default_rng(60)
sizes, X, y = (3, 4, 4, 2), rng.normal(size=(5, 3)), np.array([0, 1, 1, 0, 1])
params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:])]
for activation in ("tanh", "relu"):
    found = deltas(params, X, y, activation)
    shapes = [np.shape(part) for part in found]
    assert shapes == [(5, 4), (5, 4), (5, 2)], f"A row for each image and a column for each unit, first layer first; yours are {shapes}."
    for depth, (W, b) in enumerate(params):
        def loss(b):
            return backprop_mlp([*params[:depth], (W, b), *params[depth + 1:]], X[2:3], y[2:3], activation)[0]
        nudged = numerical_gradient(loss, b, 1e-5)
        check.close(5 * np.array(found[depth])[2], nudged, f"Layer {depth + 1}, {activation}: a nudge of a bias, with one image alone. (In the mean of five it counts a fifth.)", rtol=1e-4, atol=1e-6)
### BEGIN HIDDEN TESTS
from helpers.reference import backpropagation as reference

rng = np.random.default_rng(61)
for sizes in ((4, 3), (3, 5, 2), (4, 6, 5, 3)):
    for activation in ("relu", "tanh"):
        params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:])]
        X, y = rng.normal(size=(7, sizes[0])), rng.integers(0, sizes[-1], 7)
        found = deltas(params, X, y, activation)
        right = reference.backprop_mlp(params, X, y, activation)[1]
        assert len(found) == len(right), "One array for each layer."
        for delta, (_, db) in zip(found, right):
            check.close(np.sum(delta, axis=0), db, "The bias was added to the sum in every row: the rows of delta add up to db.", rtol=1e-4, atol=1e-6)
        check.close(X.T @ np.array(found[0]), right[0][0], "The input of the first layer times its delta is dW.", rtol=1e-4, atol=1e-6)
### END HIDDEN TESTS

# %% [markdown] derivation="deltas"
# With $a_l = h_{l-1} W_l + b_l$ and $h_l = f(a_l)$, the sums of the next layer are $a_{l+1} = f(a_l) W_{l+1} + b_{l+1}$, so
#
# $$ \delta_l = (\delta_{l+1} W_{l+1}^\top) \odot f'(a_l) , \qquad dW_l = h_{l-1}^\top \delta_l, \qquad db_l = \textstyle\sum_s \delta_{l,s} , $$
#
# where $\odot$ multiplies entry by entry. These three are all of backpropagation. In code the line is `delta = (delta @ W.T) * slope(h)`.

# %% wrong="deltas" why="These are the gradients at the outputs of the units, after the activation. At the sums, before it, the slope of the activation is one more factor."
def deltas(params, X, y, activation="relu"):
    function = ACTIVATIONS[activation][0]
    inputs = [X]
    for W, b in params[:-1]:
        inputs.append(function(inputs[-1] @ W + b))
    found = [softmax_cross_entropy(inputs[-1] @ params[-1][0] + params[-1][1], y)[1]]
    for W, b in params[:0:-1]:
        found.insert(0, found[0] @ W.T)
    return found

# %% wrong="deltas" why="The weights stand the wrong way round: backward they lead from the units above to those below, so W is transposed."
def deltas(params, X, y, activation="relu"):
    function, slope = ACTIVATIONS[activation]
    inputs = [X]
    for W, b in params[:-1]:
        inputs.append(function(inputs[-1] @ W + b))
    found = [softmax_cross_entropy(inputs[-1] @ params[-1][0] + params[-1][1], y)[1]]
    for (W, b), h in zip(params[:0:-1], inputs[:0:-1]):
        back = W if W.shape[0] == W.shape[1] else W.T
        found.insert(0, (found[0] @ back) * slope(h))
    return found

# %% wrong="deltas" why="You added up the rows, as for a bias. A delta has a row for each image: no sum yet."
def deltas(params, X, y, activation="relu", right=deltas): return [np.sum(delta, axis=0) for delta in right(params, X, y, activation)]

# %% stranger="deltas"
def deltas(params, X, y, activation="relu", right=deltas): return right(params, X, y, activation)[::-1]

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Synapses deep inside a network serve the result better if some message about it reaches them: without any, our network of 16 hidden units read
# about twenty percentage points fewer of the digits. And hidden units
# come to represent features that nobody named; so do cells in sensory areas.
#
# **Wrong, or left out.**
#
# - *The way back.* `dx` uses the same weights as the forward pass. Axons do not run backwards.
# - *Two phases, and a memory.* Your code stops, keeps everything, then goes back. Cells keep firing.
# - *Signed errors.* Errors are positive or negative; firing rates are not, and most cells only excite or only inhibit.
# - *A teacher with labels.* Every image came with the right answer. Lesson {lesson:credit_assignment} returns to all four.

# %% [markdown] recap=true
# - Along a path local gradients are multiplied; where paths meet they are added: the chain rule.
# - In a computational graph a Value hands its gradient down after all its children have handed theirs to it: the reverse of a topological order.
# - A layer needs no Jacobian: its vector-Jacobian product makes dx, dW and db, each in the shape of its array.
# - Softmax with cross-entropy has the gradient "the predicted share, minus 1 for the right class"; subtract the largest logit before taking any exponential.
# - A call costs about three forward passes and keeps every layer's input. A gradient check tells whether it is right. A gradient is not blame.

# %% [markdown] next=true
# You can find the gradient of every weight. Why does the network often still not learn? The next lesson is about making it train.

# %% [markdown]
# ### Where to read on
#
# - M. Nielsen, *Neural Networks and Deep Learning*, 2015, chapter 2, neuralnetworksanddeeplearning.com: the same four equations,
#   with proofs, for readers who want them at leisure.
# - A. G. Baydin, B. A. Pearlmutter, A. A. Radul & J. M. Siskind, Automatic differentiation in machine learning: a survey, *J. Machine
#   Learning Research* 18(153):1-43, 2018, jmlr.org/papers/v18/17-468.html: forward and reverse, and how libraries do it.
#
# ### Sources
#
# - D. E. Rumelhart, G. E. Hinton & R. J. Williams, *Nature* 323:533-536, 1986, doi 10.1038/323533a0.
# - Y. Le Cun, *Cognitiva 85*, 599-604, 1985. S. Linnainmaa, *BIT* 16:146-160, 1976, doi 10.1007/BF01931367. P. Werbos, thesis,
#   Harvard, 1974.
# - T. P. Lillicrap, D. Cownden, D. B. Tweed & C. J. Akerman, Random synaptic feedback weights support error backpropagation for deep
#   learning, *Nature Communications* 7:13276, 2016, doi 10.1038/ncomms13276.
# - T. P. Lillicrap et al., Backpropagation and the brain, *Nature Reviews Neuroscience* 21:335-346, 2020,
#   doi 10.1038/s41583-020-0277-3.

# %% [markdown] guide=true
# **What the class will stumble on.**
#
# - *A method that returns a number.* Half of the class writes `return self.data + other.data`. Ask what the sum of two sums should
#   remember; the class of ten lines is there for this.
# - *Waiting.* A Value hands down too early on a diamond. Let four students be x, u, v and y with cards, and let nobody speak
#   before all of his or her children have spoken.
# - *Two sums in a layer.* dx adds over outputs, dW over rows. Draw one entry of x and colour everything that it reaches; then do
#   the same for one weight.
# - *Loops.* They are right. Let a student take them out one by one on the board, as the derivation does, and count what is left.
# - *"It learns, so it is right."* The planted bug without slopes trains, too. Ask how one would ever notice.
#
# **On the verdict.** The three numbers say that the exact wires are not needed for these digits. They say nothing about brains:
# whether cortex sends *any* error is open. A class that clicks "cannot tell" has understood the question.
#
# **Two oral questions.** (1) Where does the backward pass need what the forward pass computed, and what if that was thrown away?
# (For dW and the slopes; compute it again.) (2) A weight has gradient 0. Name three different reasons. (A silent unit, an input of
# 0, a minimum, an output weight of 0.)
