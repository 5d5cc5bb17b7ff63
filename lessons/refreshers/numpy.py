# %% [markdown]
# # NumPy in 15 minutes
#
# **About 15 minutes · no points · needs Python with functions, lists and loops**
#
# Shapes, `axis`, `@`, masks and `np.where`; a function as an argument, a row spread over arguments, and a class in ten
# lines. Most other things are explained where they first occur.
#
# Run each grey cell with **Shift + Enter**, and say what it will print *before* you do. At the end, test yourself.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check

# %% [markdown]
# ## 1. Shape and axis
#
# An array is a table of numbers. Its **shape** says how long it is along each **axis**: axis 0 counts rows, axis 1
# counts columns.

# %% [markdown] drawing="array-axes"
# A table of two rows and three columns holds 1 to 6, shape (2, 3). An arrow along axis 0 points down and leads to the
# column sums 5, 7, 9; an arrow along axis 1 points right and leads to the row sums 6 and 15.

# %%
X = np.array([[1, 2, 3],
              [4, 5, 6]])
print(X.shape, len(X))        # rows and columns; the number of rows
print(X[0], X[:, 1])          # the first row; the second column
print(X.sum(), X.sum(axis=0), X.sum(axis=1))

# %% [markdown]
# `axis=0` is the axis that *disappears*: (2, 3) without it is (3,). So `axis=0` runs down the columns, and `axis=1`
# along the rows. The same holds for `mean`, `max`, `argmax`.
#
# Arithmetic works entry by entry, and a smaller array is repeated to fit. That is called broadcasting: lengths,
# compared from the right, have to be equal or 1.

# %%
print(10 * X + 1)
print(X - X.mean(axis=0))     # (2, 3) minus (3,): each column loses its mean

# %% [markdown] quiz="shape-of-means"
# `R` holds 50 recordings of 8 cells, shape (50, 8). You want each *cell's* mean. What do you write?
#
# - ( ) `R.mean()`
#   > That is one number: the mean over recordings and cells together.
# - (x) `R.mean(axis=0)`
#   > The recordings disappear, and 8 numbers remain, one for each cell.
# - ( ) `R.mean(axis=1)`
#   > Then the cells disappear: 50 numbers, one for each recording.

# %% [markdown]
# ## 2. The weighted sum: `@`
#
# `w @ x` multiplies entry by entry and adds up. That is what a unit does with its inputs, so you will see it on nearly every page.
# With a table on the left, it does so for each row.

# %%
w = np.array([2.0, 0.0, -1.0])
print(w @ np.array([1, 5, 3]))    # 2*1 + 0*5 - 1*3
print(X @ w)                      # one number for each row of X

# %% [markdown]
# Inner lengths have to agree, and they vanish: (2, 3) @ (3,) is (2,), and (2, 3) @ (3, 4) is (2, 4). `X * w` is something
# else: it multiplies, and adds nothing.

# %% [markdown] quiz="shape-of-product"
# `X` has the shape (32, 10) and `W` the shape (10, 5). What is the shape of `X @ W`?
#
# - ( ) (10,)
#   > 10 is the inner length, which vanishes.
# - (x) (32, 5)
#   > For each of 32 rows, 5 weighted sums of 10 numbers.
# - ( ) There is an error: the shapes differ
#   > Only the inner lengths have to agree: 10 and 10.

# %% [markdown]
# ## 3. Questions about many numbers: masks and `np.where`
#
# A comparison asks every entry, and answers with an array of True and False, a **mask**. A mask picks entries, and
# counts as 1 and 0 in a sum or a mean.

# %%
v = np.array([3.0, -1.0, 0.5, -4.0])
print(v > 0)
print(v[v > 0], np.sum(v > 0), np.mean(v > 0))
print(np.where(v > 0, v, 0.0))    # where it is True take v, elsewhere 0

# %% [markdown]
# `if v > 0:` fails: *The truth value of an array with more than one element is ambiguous*. `if` can take only one road, and here
# four answers disagree. Say what you mean: `np.all(v > 0)`, `np.any(v > 0)`, or, for each entry, `np.where`. Masks are joined with
# `&` and `|`, each comparison in brackets: `(v > -2) & (v < 2)`.

# %% [markdown] quiz="mean-of-mask"
# `guess` and `label` are two arrays of the same length. What is `np.mean(guess == label)`?
#
# - ( ) True if all guesses are right, else False
#   > That is `np.all(guess == label)`.
# - ( ) The number of guesses that are right
#   > That is `np.sum(guess == label)`.
# - (x) The share of guesses that are right
#   > True counts as 1 and False as 0; their mean is the accuracy.

# %% [markdown]
# ## 4. A function as an argument, `*row`, and a class
#
# A function is a value: it can be handed to another function, without brackets. A star spreads a row over the
# arguments.

# %%
def twice(f, x):
    return f(f(x))

def area(width, height):
    return width * height

row = [3, 4]
print(twice(np.sqrt, 16.0))   # np.sqrt, not np.sqrt(...): it is called inside
print(area(*row))             # the same as area(3, 4)

# %% [markdown]
# A **class** makes things that remember. `__init__` runs when one is made, and `self` is the object itself.

# %%
class Counter:
    def __init__(self, start=0):
        self.value = start

    def step(self, by=1):
        self.value = self.value + by
        return self.value

# %%
mine = Counter()
yours = Counter(10)
mine.step()
mine.step(by=5)
print(mine.value, yours.value)

# %% [markdown]
# ## 5. Test yourself
#
# Three small functions. Write each in place of `raise NotImplementedError()`, run it, then run the check below it.
# A check that fails says which call went wrong.

# %% exercise="spread" minutes=2 difficulty=1
def spread(X):
    """`spread(np.array([[1, 5], [4, 5], [2, 9]]))` is [3, 4].

    Return, for each column of a table, its largest number minus its smallest.

    Parameters
    ----------
    X : array (n_rows, n_columns)

    Returns
    -------
    array (n_columns,)
    """
    ### BEGIN SOLUTION
    return X.max(axis=0) - X.min(axis=0)
    ### END SOLUTION

# %% [markdown] hint="spread"
# 1. The table has two axes. Which one disappears if a number for each column remains?
# 2. `X.max(axis=0)` is the largest of each column. See section 1.
# 3. Take the smallest of each column in the same way, and subtract.

# %% check="spread" practice=true
check.close(spread(np.array([[1, 5], [4, 5], [2, 9]])), [3, 4], "Columns 1, 4, 2 and 5, 5, 9.")
check.close(spread(np.array([[7.0, 7.0, 7.0]])), [0, 0, 0], "With one row, the largest is also the smallest.")
check.close(spread(np.array([[-2.0], [3.0]])), [5], "From -2 to 3 it is 5.")

# %% wrong="spread" why="You went along the rows: a number for each row came out. axis=0 disappears, and the columns stay."
def spread(X):
    return X.max(axis=1) - X.min(axis=1)

# %% wrong="spread" why="Without an axis, max and min look at the whole table. Say axis=0: a number for each column."
def spread(X):
    return X.max() - X.min()

# %% wrong="spread" why="This is the largest number of each column. Its smallest still has to be subtracted."
def spread(X):
    return X.max(axis=0)

# %% exercise="damp" minutes=2 difficulty=1
def damp(v):
    """`damp(np.array([4.0, -4.0, 0.0]))` is [4, -2, 0].

    Halve the negative numbers of an array, and keep the others as they are.

    Parameters
    ----------
    v : array of any shape; it holds after the call what it held before

    Returns
    -------
    array of the same shape
    """
    ### BEGIN SOLUTION
    return np.where(v < 0, v / 2, v)
    ### END SOLUTION

# %% [markdown] hint="damp"
# 1. Each entry needs its own answer, so `if v < 0` cannot do it. See section 3.
# 2. `np.where(condition, this, that)` chooses entry by entry.
# 3. The condition is `v < 0`; then comes what a negative entry turns into, then what the others keep.

# %% check="damp" practice=true
check.close(damp(np.array([4.0, -4.0, 0.0])), [4, -2, 0], "Only -4 is negative: it is halved.")
check.close(damp(np.array([[-1.0, 2.0], [-6.0, 8.0]])), [[-0.5, 2], [-3, 8]], "It works on a table as well.")
given = np.array([4.0, -4.0, 0.0])
damp(given)
check.unchanged(given, [4.0, -4.0, 0.0], "v keeps its numbers: make a new array.")

# %% wrong="damp" why="if wants one answer and got a whole array of them. np.where(v < 0, v / 2, v) asks each entry."
def damp(v):
    if v < 0:
        return v / 2
    return v

# %% wrong="damp" why="You dropped the other numbers: a mask alone picks entries. np.where keeps the shape."
def damp(v):
    return v[v < 0] / 2

# %% wrong="damp" why="You wrote into the array that you were given, so a second call halves its numbers again. Copy it first, or use np.where."
def damp(v):
    v[v < 0] = v[v < 0] / 2
    return v

# %% exercise="on-rows" minutes=3 difficulty=2
def on_rows(f, X):
    """`on_rows(max, [[1, 5], [4, 3]])` is [5, 4].

    Call a function once for each row of a table, the row spread over its arguments.

    Parameters
    ----------
    f : function that takes as many numbers as a row of X holds, and returns a number
    X : array or list of rows

    Returns
    -------
    array or list with one number for each row
    """
    ### BEGIN SOLUTION
    return np.array([f(*row) for row in X])
    ### END SOLUTION

# %% [markdown] hint="on-rows"
# 1. Go through the rows with `for row in X`, and collect what `f` returns.
# 2. `f(row)` hands over one thing, the row. A star spreads it: see section 4.
# 3. Append `f(*row)` to a list, row by row, and return the list.

# %% check="on-rows" practice=true
check.close(on_rows(max, [[1, 5], [4, 3]]), [5, 4], "The larger number of each row.")
check.close(on_rows(lambda a, b: a - b, np.array([[5, 3], [1, 4]])), [2, -3], "Any function of two numbers.")
check.close(on_rows(lambda a, b, c: a * b + c, [[2, 3, 1]]), [7], "Three arguments for three columns.")

# %% wrong="on-rows" why="You handed the whole row over as one argument, which suits max but not a function of two numbers. A star spreads it: f(*row)."
def on_rows(f, X):
    return np.array([f(row) for row in X])

# %% wrong="on-rows" why="You spread the table, so f was called with rows as its arguments. Go through the rows first, then spread each."
def on_rows(f, X):
    return f(*np.asarray(X))

# %% wrong="on-rows" why="The return is inside the loop, so the function ends after the first row. Collect the answers, and return them at the end."
def on_rows(f, X):
    for row in X:
        return np.array([f(*row)])

# %%
print("Rows as rectangles:", on_rows(area, [[1, 5], [2, 4], [3, 3]]))
print("Spread of the table X:", spread(X), " X - 4, damped:", damp(X - 4.0))

# %% [markdown] quiz="two-counters"
# Take the class `Counter` above. You write `a = Counter()`, then `b = a`, then `b.step()`. What is `a.value`?
#
# - ( ) 0: only `b` was stepped
#   > `b = a` makes no second counter. It is another name for the same one.
# - (x) 1: `a` and `b` are one counter with two names
#   > The same holds for arrays: `b = a` copies nothing, `b = a.copy()` does.
# - ( ) It is an error, since `a` has no value of its own
#   > It has one: `__init__` set it to 0.

# %% [markdown] recap=true
# - `axis=0` disappears: a number for each column remains.
# - `@` multiplies and adds up; inner lengths have to agree.
# - A comparison gives a mask. Its mean is a share, and `np.where` chooses entry by entry.
# - `f(*row)` spreads a row over the arguments; `f` without brackets hands over the function itself.
# - `b = a` is a second name, `a.copy()` a second array.
