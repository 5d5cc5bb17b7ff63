# %% [markdown] needs="gradient_descent, layers"
# # {lesson}. Backpropagation: the chain rule as an algorithm
#
# **About 100 minutes · 30 points · can be started alone; {needs}**
#
# A network has thousands of weights, and one number says how wrong it is. Which way should each weight go? You could
# nudge each in turn and look. Backpropagation finds all answers at once. You will
#
# - build numbers that remember how they were made, and let them find their own gradients;
# - say what goes wrong if a gradient is overwritten, handed down too early, or left over from last time;
# - write backpropagation for whole layers, and check it in a way that needs no trust;
# - say what a gradient tells about a weight, and what it does not;
# - train the network that made the method famous in 1986, and say who had it before.

# %% given="setup"
import math

import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, ledger, quiz
from helpers.data import digits_split
from helpers.figures import backpropagation as figures
from helpers.figures import show
from helpers.reference.gradient_descent import numerical_gradient
from helpers.reference.layers import mlp_forward
from helpers.widgets import backpropagation as widgets

# %% [markdown]
# ## {lesson}.1 How far does one small nudge go?
#
# Take $c = a \cdot b$ with $a = 2$ and $b = -3$. Nudge $a$ up by a tiny $\epsilon$, and $c$ moves by $b \epsilon = -3
# \epsilon$. The **local gradient** of $c$ with respect to $a$ is $-3$: so many times the nudge of $a$ arrives at $c$.
# Long calculations are chains of such steps, and along a chain the nudge is multiplied at each. That is the chain rule:
#
# $$ \frac{dL}{da} = \frac{dL}{dc} \cdot \frac{dc}{da} $$
#
# So let every number remember which numbers it was made from (its **parents**), and its local gradient with respect to
# each of them. Both are known at the moment when it is made. A method for the square, say, which has one parent and the
# slope $2x$, would end with `return Value(self.data**2, (self,), (2 * self.data,))`. Write four others in the same way.
# (`math.tanh(z)` is there; its slope is $1 - \tanh^2$.)

# %% exercise="value" minutes=12 difficulty=1
class Value:
    """A number that remembers how it was made.

    data             the number, a float
    grad             d(output) / d(this), filled in by output.backward(); 0.0 before
    parents          the Values it was made from, in order: (a, b) for a + b
    local_gradients  one plain number for each parent: d(this) / d(parent)

    Returns a new Value: each of +, *, tanh, relu. One side of + and * may be a plain
    number. The slope of relu at exactly 0 is up to you.
    """

    def __init__(self, data, parents=(), local_gradients=()):
        self.data, self.grad = float(data), 0.0
        self.parents, self.local_gradients = tuple(parents), tuple(local_gradients)

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

    __radd__, __rmul__ = __add__, __mul__  # for 3 + a and 3 * a; all from here on is complete

    def backward(self):
        fill_gradients(self)  # you write this function in section {lesson:backpropagation}.3

    def __repr__(self):
        return f"Value(data={self.data:g}, grad={self.grad:g})"

# %% [markdown] hint="value"
# 1. Each method returns a new `Value`: result, parents, and for each parent the slope. If this parent *alone* grows by
#    a little, by how many times as much does the result grow?
# 2. For a sum both slopes are 1. For a product, the slope along `self` is the *other* number. ReLU has slope 1 or 0.
# 3. Three arguments: the number, `(self, other)`, and two slopes. For tanh name the result `t`; the slope is made of t.

# %% check="value" part="local-gradients" points=3
a, b = Value(2.0), Value(-3.0)
assert (a + b).data == -1 and (a * b).data == -6, "2 + -3 is -1, and 2 * -3 is -6."
slopes = [each for made in (a + b, a * b, a.tanh(), a.relu()) for each in made.local_gradients]
assert not any(type(each).__name__ == "Value" for each in slopes), "Slopes are plain numbers: take .data."
check.close((a + b).local_gradients, (1, 1), "In a sum, each parent's nudge arrives as it is.")
check.close((a * b).local_gradients, (-3, 2), "a * b grows b times as fast as a, and a times as fast as b.")
assert [parent.data for parent in (a * b).parents] == [2, -3], "The parents of a * b are a and b, in this order."
assert (3 + a).data == 5 and (a * 4).data == 8, "Plain numbers may stand on either side."
check.close(Value(0.5).tanh().data, 0.46211716, "tanh(0.5) is 0.462.")
check.close(Value(0.5).tanh().local_gradients, (0.78644773,), "tanh has the slope 1 - tanh(0.5)**2 at 0.5.")
assert a.relu().data == 2 and b.relu().data == 0, "relu keeps what is above 0; below, it is 0."
check.close(a.relu().local_gradients, (1,), "Above 0, relu hands a nudge on as it is.")
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
    def tanh(self):
        return Value(math.tanh(self.data), (self,), (1 - self.data**2,))

# %% [markdown]
# ## {lesson}.2 Who has to wait for whom?
#
# Calculate $u = x \cdot x$, then $v = u + x$, then $y = u \cdot v$, and your Values have drawn a graph by themselves.
# A nudge of $u$ reaches $y$ on two ways, directly and through $v$; they part and meet like the sides of a diamond.
# Going back, $u$ may hand its gradient down only when both $y$ and $v$ have told it theirs: $v$ goes before $u$.
#
# We need a list in which **every Value stands after all of its parents**: a topological order, here $x, u, v, y$.
# Walked from its *end*, it is the order for the way back.

# %% exercise="topological-order" minutes=12 difficulty=2
def topological_order(output):
    """Return all Values that a Value depends on, every one after its parents.

    Use the attribute `parents`. There may be several right orders. Two different
    Values may hold the same number: both belong on the list.

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
# 2. A function that calls itself: visit each of the parents first, then put the Value on the list. Skip known Values.
# 3. Inside, define `visit(value)`, with a list `order` and a set `seen` around it. If value is not in `seen`: add it
#    there, visit its parents in a loop, and only after the loop append it to `order`. Then `visit(output)`.

# %% check="topological-order" points=3
x, a, b = Value(3.0), Value(0.5), Value(2.0)
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

# %% wrong="topological-order" why="Values that are used twice stand on your list twice, and would hand their gradient down twice. Skip a Value that was visited before."
def topological_order(output):
    return [value for parent in output.parents for value in topological_order(parent)] + [output]

# %% wrong="topological-order" why="You went level by level from the output. A Value that is near the output on one way and far on another then stands too late for its children. Visit the parents first, and append the Value after them."
def topological_order(output):
    order = [output]
    for value in order:
        order += [parent for parent in dict.fromkeys(value.parents) if parent not in order]
    return order[::-1]

# %% wrong="topological-order" why="You put a Value on the list before you visited its parents. On a diamond, turning the list round does not help: append it after the loop over its parents."
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
# ## {lesson}.3 What if there are several ways back?
#
# The effects add up. So each Value collects, from each of its children $c$,
#
# $$ \frac{dy}{dx} = \sum_c \frac{dy}{dc} \cdot \frac{dc}{dx} $$
#
# Seen from the child: it hands down *its own gradient times the local gradient*, and the parent **adds** that to what
# it has. The output starts with 1, for $dy/dy = 1$.

# %% exercise="fill-gradients" minutes=12 difficulty=2
def fill_gradients(output):
    """Set each Value's `grad`, a plain number, to d(output) / d(Value), in all the graph.

    1. Set the grad of every Value in the graph to 0, and that of `output` to 1.
    2. Go through topological_order(output) from its end. For each parent of each
       Value, add (local gradient) * (the Value's own grad) to the parent's grad.

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
# 1. Two loops, one behind the other: the first cleans up, the second hands gradients down from the output backwards.
# 2. `reversed(order)` walks a list from its end; `zip(value.parents, value.local_gradients)` gives each parent with its
#    slope. A parent may get something from several children, and even twice from one (as in x * x).
# 3. Inside both loops the parent's grad grows, by `+=`, by a product of two numbers. Before them the output gets its 1.

# %% check="fill-gradients" part="accumulation" points=2
x = Value(3.0)
u = x * x
v = u + x
y = u * v
y.backward()
assert y.data == 108 and y.grad == 1, "y is 9 * (9 + 3) = 108, and dy/dy is 1: somebody has to start."
check.close(v.grad, 9, "A nudge of v arrives u = 9 times at y.")
check.close(u.grad, 21, "A nudge of u arrives v = 12 times directly, and 9 times through v: add both.")
check.close(x.grad, 135, "y = x**4 + x**3 has the slope 135 at 3. u hands down once, when y and v have told it theirs.")
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

# %% probes="fill-gradients" part="accumulation"
x, z, bias = Value(3.0), Value(0.5), Value(0.3)
u = x * x
for output in (u * (u + x), (z * z + bias).tanh()):
    output.backward()
probe([x.grad, u.grad, z.grad, bias.grad])

# %% wrong="fill-gradients" part="accumulation" why="You wrote = where += belongs, so only the last way counts and the others are overwritten. Gradients that arrive on different ways add up."
def fill_gradients(output):
    output.grad = 1.0
    for value in reversed(topological_order(output)):
        for parent, slope in zip(value.parents, value.local_gradients):
            parent.grad = slope * value.grad

# %% wrong="fill-gradients" part="accumulation" why="You walk from the inputs to the output, so everybody hands down a gradient before it has arrived. Walk the list from its end."
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

# %%
x, w, b = Value(3.0), Value(-0.5), Value(1.2)
u = x * x
y = (u + x) * x
widgets.step_graph(topological_order, y, {"x": x, "u": u, "y": y})
widgets.step_graph(topological_order, (w * x + b).tanh(), {"x": x, "w": w, "b": b})

# %% [markdown]
# The figures read your Values and nothing else. The second graph is a unit of lesson {lesson:layers}: each weight has its slope.
# Imagine that someone leaves out the cleaning up and calls `y.backward()` **twice** on $y = (x \cdot x + x) \cdot x$.

# %% prediction="second-call"
# The first call leaves x.grad at 33. What is it after the second, if nothing was set
# back to 0 in between? Write: second_call = (a number)
### BEGIN SOLUTION
second_call = 66
### END SOLUTION

# %% experiment="second-call"
x = Value(3.0)
y = (x * x + x) * x
left_over = figures.second_call(topological_order, y)
for name, value, stale in zip(["x", "x * x", "x * x + x", "y"], topological_order(y), left_over):
    y.backward()
    y.backward()
    print(f"{name:>9}: {value.grad:>3g} after two calls of yours, {stale:>3g} if nothing is cleaned up")
quiz.compare("x.grad after two calls without cleaning up", second_call, left_over[0])

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Not 66 but 105: what is left over in the middle is handed down again together with the new. Calling backward twice is
# harmless only if somebody cleans up, and in yours `backward` does. PyTorch throws away what it kept of the graph after
# one call, and a plain second call raises a `RuntimeError`. With `retain_graph=True` in the first call it *is* 66: gradients
# of weights add up (those in the middle are not kept), so a training loop calls `zero_grad()` at each step.
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

# %% wrong="fill-gradients" part="zeroing" why="You clean up in between, but not at the beginning of the graph: the Values without parents add up from call to call, so a second backward doubles them. Set these to 0 too."
def fill_gradients(output, right=fill_gradients):
    kept = [(value, value.grad) for value in topological_order(output) if not value.parents]
    right(output)
    for value, grad in kept:
        value.grad += grad

# %% wrong="fill-gradients" part="zeroing" why="You clean up after handing down, so what you wanted to know is lost. Clean up first."
def fill_gradients(output, right=fill_gradients):
    right(output)
    for value in topological_order(output)[:-1]:
        value.grad = 0.0

# %% stranger="fill-gradients" part="accumulation"
def fill_gradients(output, right=fill_gradients):
    right(output)
    output.grad = 0.0

# %% stranger="fill-gradients" part="accumulation"
def fill_gradients(output):
    order = topological_order(output)
    for value in order:
        value.grad = 0.0
    output.grad = 1.0
    for value in reversed(order):
        for parent, slope in zip(value.parents, value.local_gradients):
            parent.grad += slope

# %% stranger="fill-gradients" part="zeroing"
def fill_gradients(output, right=fill_gradients):
    kept = [(value, value.grad) for value in topological_order(output) if value.parents]
    right(output)
    for value, grad in kept:
        value.grad += grad

# %% [markdown]
# ## {lesson}.4 How does a whole layer do it?
#
# One object for each number is slow. A layer $\text{out} = x W + b$ can hand down all its gradients at once. Let `dout`
# hold the gradient of the loss for each entry of out. Entry $(s, i)$ of $x$ speaks to entry $(s, o)$ of out with the
# local gradient $W_{io}$. Adding up over all children gives (one line of NumPy each)
#
# $$ dx_{si} = \sum_o dout_{so}\, W_{io} \qquad dW_{io} = \sum_s x_{si}\, dout_{so} \qquad db_o = \sum_s dout_{so} $$

# %% exercise="linear-vjp" minutes=10 difficulty=2
def linear_vjp(dout, x, W):
    """Return the gradients of the loss with respect to x, W and b of a layer x @ W + b.

    Use `@`: loops would take minutes in section {lesson:backpropagation}.6. Arrays may hold whole numbers.

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
# 1. Begin with the shapes: dx has to be (n_samples, n_in), out of a (n_samples, n_out) and a (n_in, n_out) array.
# 2. A sum over the *second* index of both factors is a matrix product with the second factor transposed (`.T`); a sum
#    over the *first* index of both, with the first factor transposed.
# 3. For dx, W is the one to be transposed; for dW it is x. b was added to every row, so sum `dout` over `axis=0`.

# %% check="linear-vjp" points=4
x, W = np.array([[1, 2]]), np.array([[3, 5], [7, 11]])
dx, dW, db = linear_vjp(np.array([[0.5, 0.0]]), x, W)
check.close(dx, [[1.5, 3.5]], "Only the first output counts: x hears half of the first column of W.")
check.close(dW, [[0.5, 0], [1, 0]], "The weights into the first output were multiplied by 1 and 2: half.")
check.close(db, [0.5, 0], "A bias arrives as it is.")
rng = np.random.default_rng(5)
x, W, dout = rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=(4, 2))
dx, dW, db = linear_vjp(dout, x, W)
shapes = np.shape(dx), np.shape(dW), np.shape(db)
assert shapes == (x.shape, W.shape, (2,)), f"A gradient has the shape of its array; yours have {shapes}."
check.close(db, [sum(dout[:, 0]), sum(dout[:, 1])], "b was added to all four rows: sum over the rows.")
check.close(np.sum(dW * W), np.sum(dx * x), "Both sums are dout times (x @ W), so they are equal.")
check.swift(lambda: linear_vjp(np.ones((1437, 16)), np.ones((1437, 64)), np.ones((64, 16))), 500, "training on the digits",
            "A loop over rows and columns is what `@` does at once: see the three sums above. Or lower n_steps there.")
### BEGIN HIDDEN TESTS
from helpers.reference import backpropagation as reference

rng = np.random.default_rng(55)
for n_samples, n_in, n_out in ((1, 1, 1), (5, 4, 3), (3, 3, 3), (6, 2, 7)):
    x, W, dout = [rng.normal(size=shape) for shape in ((n_samples, n_in), (n_in, n_out), (n_samples, n_out))]
    found = linear_vjp(dout, x, W)
    for name, got, expected in zip(("dx", "dW", "db"), found, reference.linear_vjp(dout, x, W), strict=True):
        check.close(got, expected, f"{name} carries the slope back through a layer of any shape.",
                    rtol=1e-4, atol=1e-5)
### END HIDDEN TESTS

# %% wrong="linear-vjp" why="dx needs W transposed. Forwards the weights lead from inputs to outputs, backwards from outputs to inputs."
def linear_vjp(dout, x, W): return dout @ W, x.T @ dout, dout.sum(axis=0)

# %% wrong="linear-vjp" why="db is a sum over the rows and not their mean. If there is to be a mean, the loss takes it, and then dout holds the division already."
def linear_vjp(dout, x, W): return dout @ W.T, x.T @ dout, dout.mean(axis=0)

# %% wrong="linear-vjp" why="np.zeros_like(x) holds whole numbers if x does, and cuts off what is behind the point. Let `@` make the arrays."
def linear_vjp(dout, x, W):
    dx, dW = np.zeros_like(x), np.zeros_like(W)
    dx[:], dW[:] = dout @ W.T, x.T @ dout
    return dx, dW, dout.sum(axis=0)

# %% wrong="linear-vjp" why="Your dW is transposed: it has a row for each output. W has a row for each input."
def linear_vjp(dout, x, W): return dout @ W.T, dout.T @ x, dout.sum(axis=0)

# %% stranger="linear-vjp"
def linear_vjp(dout, x, W): return dout @ W.T, x.T @ dout, dout.sum(axis=1)

# %% stranger="linear-vjp"
def linear_vjp(dout, x, W): return dout @ W.T, x.T @ dout / len(x), dout.sum(axis=0)

# %% [markdown]
# **"The Jacobian yields the corrective signal."** The Jacobian $J$ is the table of *all* local gradients, of every
# output with respect to every input. Measure one by nudging, take its transpose times the signal, and compare.

# %% claim="jacobian"
rng = np.random.default_rng(51)
x, W, signal = rng.normal(size=6), rng.normal(size=(6, 4)), rng.normal(size=4)
jacobian = np.array([numerical_gradient(lambda x: (x @ W)[o], x, 1e-5) for o in range(4)])  # a row for each output
gap = np.abs(jacobian.T @ signal - linear_vjp(signal[np.newaxis], x[np.newaxis], W)[0][0]).max()
print(f"J has shape {jacobian.shape}; J^T v and your dx differ by at most {gap:.0e}")
print(f"J of a layer 784 -> 100 for 128 rows has {128 * 784 * 128 * 100:,} numbers; its W has {784 * 100:,}")

# %% [markdown] claim="jacobian"
# **What we saw.** The claim **holds**: what goes back is $J^\top v$. Only nobody writes the Jacobian down, which is ten
# thousand times larger than the weights and nearly all zeros. Yours is a **vector-Jacobian product** (hence the name):
# the result without the table.
#
# ## {lesson}.5 How wrong is a guess, and which way is better?
#
# The last layer gives a **logit** for each class. Softmax turns a row of them into shares that add up to 1. The loss is
# minus the logarithm of the share of the right class $y$:
#
# $$ p_j = \frac{e^{z_j}}{\sum_k e^{z_k}} \qquad \text{loss} = -\log p_y = \log \sum_k e^{z_k} - z_y \qquad
# \frac{d\,\text{loss}}{dz_j} = p_j - [j = y] $$
#
# The gradient is what you guessed minus what was right ($[j = y]$ is 1 for the right class, else 0: a **one-hot** row).
# A trap: $e^{1000}$ is too large for any computer. Take the largest logit off *all* of its row: shares and loss stay.

# %% exercise="softmax-cross-entropy" minutes=15 difficulty=2
def softmax_cross_entropy(logits, y):
    """Return the mean cross-entropy of softmax(logits) with the labels, and its gradient.

    loss = mean over the rows of log(sum_k exp(z_k)) - z_y
    dlogits = (softmax(logits) - onehot(y)) / n_samples, because the loss is a mean
    Logits may be near +-1000. No result may be infinite or NaN, no input be changed.

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
# 1. Take each row's own maximum off first. `logits.max(axis=1, keepdims=True)` is a column with one for each row.
# 2. Never take the log of a share: it may have become 0. Use `log(sum(exp(z))) - z_y` with the shifted z.
# 3. With `rows = np.arange(len(y))`, `shifted[rows, y]` picks the right class of each row. For the gradient divide
#    the exponentials by their row sums, take 1 off at `[rows, y]`, and divide all by the number of rows.

# %% check="softmax-cross-entropy" points=5
loss, dlogits = softmax_cross_entropy(np.zeros((2, 4)), np.array([0, 3]))
check.close(loss, np.log(4), "Four equal shares: the loss is log 4, on average over the rows.")
check.close(dlogits[0], [-0.375, 0.125, 0.125, 0.125], "(share - 1) / 2 for the right class, share / 2 for the rest.")
logits, y = np.array([[2.0, -1.0, 0.5], [0.0, 3.0, 1.0]]), np.array([1, 1])
before = logits.copy(), y.copy()
loss, dlogits = softmax_cross_entropy(logits, y)
check.unchanged([logits, y], before, "Your function changed its input. `logits - m` is a new array, `logits -= m` is not.")
check.close(np.sum(dlogits, axis=1), [0, 0], "What one class gains the others lose: each row adds up to 0.",
            atol=1e-6)
higher = softmax_cross_entropy(logits + np.array([[5.0], [-7.0]]), y)[0]
check.close(higher, loss, "The same number added to all logits of a row changes nothing.")
with np.errstate(all="ignore"):
    loss, dlogits = softmax_cross_entropy(np.array([[1000.0, -1000.0], [-1000.0, -999.0]]), y)
check.close(loss, (2000 + np.log(1 + np.exp(-1))) / 2, "Logits of 1000 and -1000: the first row alone costs 2000.")
check.close(dlogits[0], [0.5, -0.5], "A wrong guess without a doubt: the full push, and no NaN.")
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
                "The gradient of the mean loss is taken for each logit.", rtol=1e-4, atol=1e-6)
### END HIDDEN TESTS

# %% probes="softmax-cross-entropy"
logits, y = np.array([[2.0, -1.0, 0.5], [0.0, 3.0, 1.0]]), np.array([1, 1])
loss, dlogits = softmax_cross_entropy(logits, y)
probe(np.round([loss, *np.ravel(dlogits)], 3))
loss, dlogits = softmax_cross_entropy(np.array([[1000.0, -1000.0], [-1000.0, -999.0]]), y)
probe([bool(np.isfinite(loss)), bool(abs(loss) < 900), *np.isfinite(dlogits).all(axis=1)])

# %% wrong="softmax-cross-entropy" why="exp(1000) is infinite. Take the largest logit of each row off first: the shares stay the same and nothing overflows."
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

# %% wrong="softmax-cross-entropy" why="You took the largest logit of the whole table off. A row far below it then loses everything. Each row needs its own maximum: axis=1, keepdims=True."
def softmax_cross_entropy(logits, y):
    e = np.exp(logits - logits.max())
    p = e / e.sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(y)), y]).mean(), (p - np.eye(logits.shape[1])[y]) / len(y)

# %% wrong="softmax-cross-entropy" why="A small number added to a share of 0 (or a clip) hides the infinity, but the loss stops growing: it should be 2000 for such a row. Use log(sum(exp(z))) - z_y, which needs no such rescue."
def softmax_cross_entropy(logits, y, right=softmax_cross_entropy):
    return min(right(logits, y)[0], 27.6), right(logits, y)[1]  # minus log of 1e-12

# %% stranger="softmax-cross-entropy"
def softmax_cross_entropy(logits, y, right=softmax_cross_entropy):
    loss, dlogits = right(logits, y)
    return loss, dlogits + np.eye(logits.shape[1])[y] / len(y)

# %% stranger="softmax-cross-entropy"
def softmax_cross_entropy(logits, y, right=softmax_cross_entropy):
    loss, dlogits = right(logits - logits.max(), y)
    return -loss, dlogits

# %% [markdown]
# ## {lesson}.6 How does the error find its way through a whole network?
#
# As in lesson {lesson:layers}, a layer is `X @ W + b`, and the activation comes after every layer but the last. On the way back the
# activation is one more link: the gradient is multiplied by its slope, entry by entry. Both slopes can be told from
# the activation's *output* $h$, which is what goes into the next layer.

# %% given="activations"
ACTIVATIONS = {  # name: (the function, its slope written with its own output h)
    "relu": (lambda z: np.maximum(z, 0), lambda h: 1.0 * (h > 0)),
    "tanh": (np.tanh, lambda h: 1 - h**2),
}

# %% exercise="backprop-mlp" minutes=20 difficulty=3
def backprop_mlp(params, X, y, activation="relu"):
    """Return the loss of a network on a batch, and its gradient for every W and b.

    The loss is softmax_cross_entropy(output of the network, y), a mean over the rows.
    The activation comes after every layer but the last.

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
# 1. Forwards first, and keep what goes into each layer (X, the first hidden layer, ...): `linear_vjp` will want it.
# 2. `softmax_cross_entropy` gives the loss and the first gradient of the way back. Then, from the last layer to the
#    first, `linear_vjp` gives dW and db, which you keep, and dx, the gradient at the *output of the activation* below.
# 3. To get below the activation: `delta = dx * slope(h)`, h being the input of the layer you have just gone through.
#    `zip(params[::-1], inputs[::-1])` walks backwards; `grads.insert(0, (dW, db))` keeps the order of params.

# %% check="backprop-mlp" points=7
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
assert shapes == [(W.shape, b.shape) for W, b in params], "dW looks like W, and db like b, in the order of params."
for activation in ("tanh", "relu"):
    loss, grads = backprop_mlp(params, X, y, activation)
    for depth, (W, b) in enumerate(params):
        nudge = 1e-2 * np.outer(np.arange(len(W)) == 1, np.arange(len(b)) == 1)  # of the weight W[1, 1] alone
        nudged = [[*params[:depth], (W + way * nudge, b), *params[depth + 1:]] for way in (1, -1)]
        up, down = [backprop_mlp(each, X, y, activation)[0] for each in nudged]
        text = f"A nudge of one weight of layer {depth + 1}, {activation}. (No slope comes after the last layer, 3.)"
        check.close(np.asarray(grads[depth][0])[1, 1], (up - down) / 2e-2, text, rtol=1e-3, atol=2e-4)
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
                check.close(got, should, f"{name} of layer {depth}: the chain rule goes back through {activation}.",
                            rtol=1e-4, atol=1e-5)
check.close(backprop_mlp(params, X, y)[0], backprop_mlp(params, X, y, "relu")[0], "Without a name, it is ReLU.")
### END HIDDEN TESTS

# %% wrong="backprop-mlp" why="The slope of the activation is missing on the way back. It is a link of the chain: multiply by slope(h)."
def backprop_mlp(params, X, y, activation="relu", right=backprop_mlp):
    ACTIVATIONS["flat"] = (ACTIVATIONS[activation][0], lambda h: 1.0)
    return right(params, X, y, "flat")

# %% wrong="backprop-mlp" why="You gave the slope the weighted sum z. These slopes are written with the activation's output: slope(h), h being what went into the layer above."
def backprop_mlp(params, X, y, activation="relu", right=backprop_mlp):
    ACTIVATIONS["of z"] = (np.tanh, lambda h: 1 - np.arctanh(h) ** 2)
    return right(params, X, y, "relu" if activation == "relu" else "of z")

# %% wrong="backprop-mlp" why="Without an activation this is one linear layer, whatever the number of pairs. Apply it after every layer but the last."
def backprop_mlp(params, X, y, activation="relu", right=backprop_mlp):
    ACTIVATIONS["none"] = (lambda z: z, lambda h: 1.0)
    return right(params, X, y, "none")

# %% wrong="backprop-mlp" why="The gradients are in the order in which you found them, last layer first. Turn the list round: it should match params."
def backprop_mlp(params, X, y, activation="relu", right=backprop_mlp):
    loss, grads = right(params, X, y, activation)
    return loss, grads[::-1]

# %% stranger="backprop-mlp"
def backprop_mlp(params, X, y, activation="relu", right=backprop_mlp):
    return right(params, X, y, "relu")

# %% stranger="backprop-mlp"
def backprop_mlp(params, X, y, activation="relu", right=backprop_mlp):
    loss, grads = right(params, X, y, activation)
    return loss, [(dW, 0 * db) for dW, db in grads]

# %% [markdown]
# Let it read digits, by the gradient descent of lesson {lesson:gradient_descent}, and watch the error travel. With *one* image, `db` is the
# gradient at each unit's weighted sum: a plus means that less would have been better, a minus more.

# %%
n_steps = 301  # with loops in linear_vjp: 31
X, y, X_test, y_test = digits_split("stratified", np.random.default_rng(1986))
rng, sizes, snapshots = np.random.default_rng(5), (64, 16, 16, 10), {}
params = [(rng.normal(size=pair) / np.sqrt(pair[0]), np.zeros(pair[1])) for pair in zip(sizes, sizes[1:])]
for step in range(n_steps):
    loss, grads = backprop_mlp(params, X, y, "tanh")
    if step in (0, 30, 300):
        snapshots[step] = params
        right = np.mean(np.argmax(mlp_forward(X_test, params, np.tanh), axis=1) == y_test)
        print(f"{step:>3} steps: loss {loss:.3f}, {right:.0%} of the digits held out are read rightly")
    params = [(W - 0.5 * dW, b - 0.5 * db) for (W, b), (dW, db) in zip(params, grads)]
widgets.explore_errors(backprop_mlp, snapshots, X_test[:30], y_test[:30], "tanh")

# %% [markdown]
# What does it cost to ask all the weights? By nudging, two looks (forward passes) for *each*. And your function?

# %% claim="chain-rule"
ratio, n_weights = figures.cost(backprop_mlp)  # 128 rows through 784 -> 100 -> 10, the fastest of 40
products = np.array([128 * 784 * 100, 128 * 100 * 10])  # multiplications of each layer: X @ W, X.T @ dy or dy @ W.T
forwards, backwards = products.sum(), products.sum() + products[1:].sum()  # dW of each layer; dx of each but the first
print(f"{forwards:,} multiplications forwards; backwards {backwards:,} are needed: {backwards / forwards:.2f} forward passes")
print("(2 forward passes if dx of the images is made as well, which nobody asks for)")
print(f"Measured: one call costs {ratio:.1f} forward passes; nudging would cost {2 * n_weights:,}.")
print("More than the products explain: does your linear_vjp use `@`?" if ratio > 6 else "About what the count says.")

# %% [markdown] claim="chain-rule"
# **What we saw.** "Backprop is the chain rule, for a few forward passes" **holds**. By the count, a call needs the pass
# forwards and, backwards, 1.01 more for this net, since nobody needs the gradient of the images; 2 if it is made all the
# same, and nearly 2 in a deep net of equal layers. By the clock it is two to six (moving numbers takes time, too),
# however many weights there are. The price is memory: all inputs are kept.
#
# ## {lesson}.7 Claim check: "each weight is adjusted by its contribution to the error"
#
# You will read this sentence everywhere. First a case that you can hold in your hand.

# %% prediction="larger-gradient"
# out = tanh(3 * strong) + 1 * idle, with strong = 2 and idle = 0.
# Without `strong` the output would be 0 in place of 1. Without `idle` it stays 1.
# Which of them has the larger gradient? Write: larger_gradient = "strong" or "idle"
### BEGIN SOLUTION
larger_gradient = "idle"
### END SOLUTION

# %% experiment="larger-gradient" claim="contribution"
strong, idle = Value(2.0), Value(0.0)
out = (3 * strong).tanh() + 1 * idle
out.backward()
for name, weight, without in (("strong", strong, 1 * idle), ("idle", idle, (3 * strong).tanh())):
    print(f"{name:>6}: gradient {weight.grad:.6f}; out changes by {without.data - out.data:+.3f} if it is removed")
quiz.compare("The larger gradient", larger_gradient, "idle" if idle.grad > strong.grad else "strong")

# %% [markdown]
# A gradient is a **sensitivity**: what a tiny nudge would do, here and now. It is not a share in the result. And in a
# network that has learned? Nudge, then remove, each of the 160 weights of the last layer of your digit reader. A slope
# that stayed constant on the way from $w$ to 0 would announce the change $-w \cdot$ gradient.

# %% claim="chain-rule,contribution"
gradient, nudged, removed = figures.nudge_and_remove(backprop_mlp, snapshots[300], X, y)  # changes of the loss
W = snapshots[300][-1][0].ravel()
share, above = -np.sum(W * gradient) / removed.sum(), np.mean(removed > -W * gradient)
show(figures.nudge_and_removal(gradient, nudged, W, removed), alt="Two clouds of 160 weights. Left: the slope "
     "measured by a nudge against the gradient, and the diagonal. Right: change of loss when a weight is removed "
     f"against minus weight times gradient: {above:.0%} of the weights lie above the diagonal.")
print(f"Nudged: the gradient is off by at most {np.abs(nudged - gradient).max():.1e}, the largest being "
      f"{np.abs(gradient).max():.1e}. Removed: it announces {share:.0%} of the damage.")

# %% [markdown] claim="contribution,one-1986-paper"
# **What we saw.** About nudges the gradient is right. About removal it is not: it announces only some
# of the damage, here about a third. Near a minimum *all* gradients go to 0, whatever a weight carries. The sentence
# **holds weakly**: a weight is adjusted in proportion to how the error *would respond* to it, not to how much it *has
# contributed*. A gradient is not blame.
#
# ## {lesson}.8 What did the paper of 1986 show?
#
# "Backprop comes from one three-page paper of 1986." That is Rumelhart, Hinton and Williams, *Nature* 323, pages 533
# to 536: **four** pages, from San Diego and Carnegie-Mellon. It was not the first. Seppo Linnainmaa had the way back
# through any calculation, as you wrote it for `Value`, in his thesis of 1970 (Helsinki); Paul Werbos used the same for
# models of behaviour in his of 1974 (Harvard); and Yann Le Cun's learning scheme of 1985 is cited in the paper itself.
# So the claim is **wrong**. What changed minds in 1986 was that hidden units *find useful features by themselves*.
#
# Their first example was symmetry: is a row of six bits its own mirror image? Six inputs, two hidden units, one output,
# sigmoids. Its way back takes two calls of your `linear_vjp`, with the slopes $h (1 - h)$ of the sigmoids in between:
#
# `dhidden, dW2, db2 = linear_vjp((out - target) * out * (1 - out), hidden, W2)`\
# `_, dW1, db1 = linear_vjp(dhidden * hidden * (1 - hidden), rows, W1)`

# %%
W1, errors = figures.train_symmetry(linear_vjp, seed=1, sweeps=2500)
solved = sum(len(figures.train_symmetry(linear_vjp, seed, 2500)[1]) < 2500 for seed in range(6))
print(f"Seed 1: all 64 outputs right to 0.1 after {len(errors)} sweeps. Of the seeds 0 to 5, {solved} do so in 2500.")
sizes = np.sort(np.abs(W1[:3]), axis=0)
text = " and ".join(" : ".join(f"{size:.2f}" for size in column / column[0]) for column in sizes.T)
show(figures.symmetry(W1, errors), alt="Left and middle: six bars for each hidden unit, the right three a mirror image "
     f"of the left three with the sign turned. Right: the error, flat for long, then falling, in {len(errors)} sweeps.")
print(f"sizes of the weights into the two hidden units: {text}")

# %% [markdown]
# **What we saw.** Nobody told the network how. Weights at mirrored places are equal and opposite, so a symmetric row
# cancels in both units. And the sizes stand near 1 : 2 : 4, like the places of a binary number, so that *no other* row
# can cancel. We show a seed that works: of 40 that we tried, 30 got there within 6000 sweeps.
#
# ## {lesson}.9 Quiz

# %% [markdown] quiz="gradient-is-blame"
# In a trained network a weight has gradient 0. What follows?
#
# - ( ) It contributes nothing, and can be removed without loss.
#   > `strong` had a gradient of nearly 0, and without it the output was gone. Zero slope is not zero effect.
# - ( ) It is not to blame for the error, other weights are.
#   > A gradient is no blame. At a minimum every weight has gradient 0, whatever the error is.
# - (x) A tiny change of this weight alone would not change the loss.
#   > That is all it says. Large changes, or changes of several weights at once, are another matter.

# %% [markdown] quiz="backward-twice"
# As PyTorch does, a library adds up gradients of *weights* alone. Before a step you go forward and backward twice with the
# same rows. What happens?
#
# - ( ) Nothing: calling backward twice is harmless, it gives the same gradients twice over.
#   > Only if somebody sets them to 0 in between. Yours does that itself; such a library does not.
# - (x) The step is made with the sum of both gradients, twice as long as it should be.
#   > With the same data it is the double. It can also be used on purpose, to add up several small batches.
# - ( ) The first call is overwritten by the second.
#   > That would be `=`. It adds, as `+=` does, because ways through the graph have to be added.

# %% [markdown] quiz="softmax-gradient"
# The shares of a row are 0.7, 0.2 and 0.1, and the third class is right. What is the gradient for the three logits?
#
# - ( ) -0.7, -0.2, 0.9
#   > That is the direction to go. The gradient points to where the loss grows.
# - (x) 0.7, 0.2, -0.9
#   > What was guessed minus what was right. The row adds up to 0.
# - ( ) 0.7, 0.2, 0.1
#   > These push all three logits down, the right one too. Take 1 off at the right class.

# %% [markdown] quiz="brain"
# Which part of your `backprop_mlp` is hardest to find in a cortex?
#
# - (x) The way back of the error, through the same weights
#   > A synapse works in one direction. Equal strengths on a way back have to be built, and kept equal (Lillicrap 2020).
# - ( ) The weighted sum
#   > This is the part that comes nearest to what synapses and membrane do.
# - ( ) That weights change a little at a time, not all at once
#   > Synapses do change gradually, and they do so in all models of learning.

# %% hand_in="quiz" points=4

# %% [markdown]
# ## {lesson}.10 Your ledger
#
# Nothing here was measured on a brain. But you know now what the method *needs*.

# %%
ledger.record(
    "L4", "backpropagation", f"All {n_weights:,} gradients cost {ratio:.1f} forward passes, but every weight is needed "
    "again on the way back.", "contested", value=round(float(ratio), 2),
)
ledger.record(
    "L3", "backpropagation", f"Two hidden units learned symmetry in {len(errors)} sweeps, {solved} of 6 starts did.",
    "holds", value=len(errors),
)
ledger.show(["L3", "L4"])

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Synapses deep inside a network have to be told something about the result, or they cannot serve it. And
# hidden units come to stand for features that nobody named; cells in sensory areas do so too.
#
# **Wrong, or left out.**
#
# - *The way back.* `dout @ W.T` uses the very weights of the way forward. Axons do not run backwards.
# - *Two phases, and a memory.* Your code stops, keeps everything, then goes back. Cells keep firing.
# - *A sign.* Errors are positive or negative; firing rates are not, and most cells only excite or only inhibit.
# - *A teacher with labels.* Every image came with the right answer. On all four see lesson {lesson:credit_assignment}.
#
# ### Sources
#
# - D. E. Rumelhart, G. E. Hinton & R. J. Williams, *Nature* 323:533-536, 1986.
# - Y. Le Cun, *Cognitiva 85*, 599-604, 1985. S. Linnainmaa, *BIT* 16:146-160, 1976. P. Werbos, thesis, Harvard, 1974.
# - T. P. Lillicrap et al., Backpropagation and the brain, *Nature Reviews Neuroscience* 21:335-346, 2020.
