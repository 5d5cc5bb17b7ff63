# %% [markdown]
# # Matrices and eigenvectors in 15 minutes
#
# **About 15 minutes · no points · needs vectors, dot products, and `@` in NumPy**
#
# A matrix moves arrows. What do its columns say, what is a product of two, and which arrows keep their direction? A
# layer of units is a matrix, and its eigenvalues decide what grows and what fades.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check

# %% [markdown]
# ## 1. A matrix moves arrows
#
# $A x$ is a new vector: each *row* of $A$ gives one weighted sum of $x$. Seen the other way, the *columns* of $A$ are where
# the arrows $(1, 0)$ and $(0, 1)$ land, and every other arrow follows: $A x = x_1 \cdot \text{column}_1 + x_2 \cdot
# \text{column}_2$.

# %% [markdown] drawing="matrix-moves"
# On the left, the unit square with arrows (1, 0) and (0, 1), and two dashed diagonals. On the right, what the matrix with
# rows 2, 1 and 1, 2 makes of it: a parallelogram with sides (2, 1) and (1, 2). The diagonal (1, 1) keeps its direction
# and is three times as long; the other one, (1, -1), is as long as before.

# %%
A = np.array([[2.0, 1.0],
              [1.0, 2.0]])
print(A @ np.array([1, 0]), A @ np.array([0, 1]))     # the columns
print(A @ np.array([1, 1]))                           # 3 times (1, 1)

# %% [markdown]
# ## 2. One after the other
#
# $B A x$ means: first $A$, then $B$. The product $B A$ does both at once, and the order matters. Transposing, written $A^T$
# or `A.T`, exchanges rows and columns; then $(BA)^T = A^T B^T$.

# %%
turn = np.array([[0.0, -1.0], [1.0, 0.0]])       # a quarter turn to the left
flatten = np.array([[1.0, 0.0], [0.0, 0.0]])     # drops the second number
x = np.array([1.0, 0.0])
print(flatten @ turn @ x)    # turned, then flattened
print(turn @ flatten @ x)    # flattened, then turned

# %% [markdown] quiz="shape-of-two"
# `W1` has the shape (20, 5) and `W2` the shape (3, 20). Which product exists?
#
# - ( ) `W1 @ W2`, of shape (20, 20)
#   > The inner lengths are 5 and 3: they would have to agree.
# - (x) `W2 @ W1`, of shape (3, 5)
#   > The inner lengths, 20 and 20, vanish. First 5 numbers become 20, then 20 become 3.
# - ( ) Both, as with numbers
#   > For matrices the order matters, and often one of the two does not even exist.

# %% [markdown]
# ## 3. Arrows that keep their direction
#
# Most arrows are turned by $A$. An **eigenvector** is not: $A v = \lambda v$. The number $\lambda$, its **eigenvalue**,
# says by what factor it is stretched (shrunk if $|\lambda| < 1$, reversed if $\lambda$ is negative).
#
# **Worked example.** The rows are $(2, 1)$ and $(1, 2)$. Try $(1, 1)$: $A v = (3, 3) = 3 v$, so $\lambda = 3$. Try $(1, -1)$:
# $A v = (1, -1)$, so $\lambda = 1$. These two are all there are, up to length. A symmetric matrix always has eigenvectors at
# right angles to each other. `np.linalg.eigh` finds them (for a matrix that is not symmetric: `np.linalg.eig`).

# %%
values, vectors = np.linalg.eigh(A)
print(values)
print(vectors)      # one eigenvector in each *column*, length 1; the sign is arbitrary

# %% [markdown] quiz="eigenvalue-of"
# A matrix has the rows $(4, 0)$ and $(0, -2)$. Which is an eigenvector, and with which eigenvalue?
#
# - ( ) $(1, 1)$ with 2
#   > It lands at $(4, -2)$, which is another direction.
# - ( ) $(0, 1)$ with 2
#   > It lands at $(0, -2)$: the direction is kept, but it points backwards, so the eigenvalue is $-2$.
# - (x) $(1, 0)$ with 4
#   > It lands at $(4, 0)$. For a diagonal matrix, the axes are eigenvectors.

# %% [markdown]
# ## 4. Again and again
#
# Why does anyone care? Because $A^n v = \lambda^n v$: along an eigenvector, applying $A$ again and again is taking a power of a
# *number*. For a symmetric matrix any start is a mixture of eigenvectors, so after many steps the one with the largest $|\lambda|$ has outgrown
# the others (unless the start has none of it). Other matrices may lack real eigenvectors, as a quarter turn does. For them too the largest $|\lambda|$, called the **spectral radius**, decides:
#
# - above 1, something grows without end (a learning rate too large, a gradient that explodes);
# - below 1, everything fades in the end, though it may grow first (a gradient that vanishes, a memory that is lost).

# %%
x = np.array([1.0, 0.0])
for step in range(6):
    print(step, x, "direction", x / np.linalg.norm(x))    # towards (0.71, 0.71)
    x = A @ x

# %% [markdown] quiz="after-many"
# $A$ has the eigenvalues 0.9 and $-0.5$. What becomes of $A^n x$ for large $n$, whatever $x$?
#
# - (x) It goes to 0
#   > Both are below 1 in size: $0.9^n$ and $0.5^n$ fade, the first more slowly.
# - ( ) It grows, and turns towards the first eigenvector
#   > It turns towards it, but $0.9^n$ shrinks.
# - ( ) It flips its sign for ever, and keeps its length
#   > That would take an eigenvalue of $-1$.

# %% [markdown]
# ## 5. Turn, stretch, turn
#
# A matrix that is not symmetric may have no eigenvectors at right angles. Something else always exists: **any** matrix, square or
# not, is a turn (perhaps with a mirror), then a stretch along the axes, then another turn. In letters $A = U S V^\top$, its
# **singular value decomposition** (SVD). The columns of $U$ and of $V$ have length 1 and are at right angles; $S$ has the
# stretches, the *singular values*, on its diagonal, none of them negative. For the symmetric $A$ above, whose eigenvalues
# are positive, they are the eigenvalues.

# %%
U, S, Vt = np.linalg.svd(A)         # the third part comes out as V transposed
print(S)                            # the stretches, the largest first
print(U @ np.diag(S) @ Vt)          # A again
print(U @ Vt)                       # all stretches set to 1: only the turns are left

# %% [markdown]
# ## 6. Test yourself

# %% exercise="stretch" minutes=3 difficulty=2
def stretch(A, v):
    """`stretch([[2.0, 1.0], [1.0, 2.0]], [1.0, 1.0])` is 3; for [1.0, 0.0], None.

    Return the eigenvalue of v if it is an eigenvector of A, else None.

    Parameters
    ----------
    A : square array or list of rows
    v : array or list; not all of it is 0

    Returns
    -------
    a number, or None; numbers that differ by less than 1e-9 count as equal
    """
    ### BEGIN SOLUTION
    moved = np.asarray(A) @ np.asarray(v)
    ratio = np.dot(v, moved) / np.dot(v, v)
    return ratio if np.allclose(moved, ratio * np.asarray(v), rtol=0, atol=1e-9) else None
    ### END SOLUTION

# %% [markdown] hint="stretch"
# 1. What does A v have to be, for an eigenvector? Compute it and compare.
# 2. If A v is a multiple of v, which one? Take a place where v is not 0 and divide; or, safer, use two dot products.
# 3. `ratio = (v @ Av) / (v @ v)`. Then ask whether Av equals ratio times v in every entry: `np.allclose` with `rtol=0, atol=1e-9`.

# %% check="stretch" practice=true
check.close(stretch([[2.0, 1.0], [1.0, 2.0]], [1.0, 1.0]), 3, "(1, 1) becomes (3, 3).")
assert stretch([[2.0, 1.0], [1.0, 2.0]], [1.0, 0.0]) is None, "(1, 0) becomes (2, 1): another direction."
check.close(stretch([[0.0, 1.0], [1.0, 0.0]], [2.0, -2.0]), -1, "Exchanged, (2, -2) becomes (-2, 2): it is reversed.")
check.close(stretch([[1.0, 1.0], [0.0, 0.0]], [1.0, -1.0]), 0, "An eigenvalue may be 0: (1, -1) is sent to (0, 0).")
check.close(stretch([[5.0, 7.0], [0.0, 2.0]], [1.0, 0.0]), 5, "v may hold a 0.")

# %% wrong="stretch" why="You compared lengths. A vector may be turned as well, and then it is not an eigenvector; and a length is never negative."
def stretch(A, v):
    return np.linalg.norm(np.asarray(A) @ np.asarray(v)) / np.linalg.norm(v)

# %% wrong="stretch" why="You looked at the first entry alone. All entries have to be stretched by the same number."
def stretch(A, v):
    with np.errstate(all="ignore"):
        return (np.asarray(A) @ np.asarray(v))[0] / v[0]

# %% wrong="stretch" why="You return a number for every vector. If A v is not a multiple of v, then v is not an eigenvector: return None."
def stretch(A, v):
    return np.dot(v, np.asarray(A) @ np.asarray(v)) / np.dot(v, v)

# %% probes="stretch"
stretch([[2.0, 1.0], [1.0, 2.0]], [1.0, 1.0])
stretch([[2.0, 1.0], [1.0, 2.0]], [1.0, 0.0])
stretch([[0.0, 1.0], [1.0, 0.0]], [2.0, -2.0])
stretch([[2.0, 1.0], [1.0, 3.0]], [2.0, 1.0])

# %% exercise="after-steps" minutes=3 difficulty=2
def after_steps(A, x, n):
    """`after_steps([[2.0, 0.0], [0.0, 0.5]], [1.0, 1.0], 3)` is [8, 0.125].

    Apply a matrix to a vector n times.

    Parameters
    ----------
    A : square array or list of rows
    x : array or list; it holds after the call what it held before
    n : whole number, at least 0

    Returns
    -------
    array, A A ... A x with n factors A; for n = 0 it is x
    """
    ### BEGIN SOLUTION
    A, x = np.asarray(A), np.array(x, dtype=float)
    for _ in range(n):
        x = A @ x
    return x
    ### END SOLUTION

# %% [markdown] hint="after-steps"
# 1. Do it once. What is the next step applied to?
# 2. A loop: n times, put `A @ x` in the place of x.
# 3. `x = np.array(A) @ x` inside `for _ in range(n)`, with `x = np.array(x)` before it; return x after the loop.

# %% check="after-steps" practice=true
check.close(after_steps([[2.0, 0.0], [0.0, 0.5]], [1.0, 1.0], 3), [8, 0.125], "Doubled and halved, three times.")
check.close(after_steps([[2.0, 1.0], [1.0, 2.0]], [1.0, 0.0], 2), [5, 4], "(1, 0), then (2, 1), then (5, 4).")
check.close(after_steps([[2.0, 1.0], [1.0, 2.0]], [1.0, -7.0], 0), [1, -7], "No step: x itself.")

# %% wrong="after-steps" why="`**` takes a power of each entry. A matrix to a power is a product of matrices: apply A again and again."
def after_steps(A, x, n):
    return np.asarray(A)**n @ np.asarray(x)

# %% wrong="after-steps" why="You multiplied by n. Each step is applied to what the last one gave, so growth is a power."
def after_steps(A, x, n):
    return n * (np.asarray(A) @ np.asarray(x))

# %% wrong="after-steps" why="You made one step too many. For n = 0 nothing happens at all."
def after_steps(A, x, n):
    for _ in range(n + 1):
        x = np.asarray(A) @ x
    return x

# %%
start = [1.0, 0.0]
for n in (0, 1, 5, 20):
    moved = after_steps(A, start, n)
    direction = moved / np.linalg.norm(moved)
    print(n, "steps:", direction, " eigenvalue:", stretch(A, direction))

# %% [markdown] recap=true
# - The columns of a matrix are where (1, 0) and (0, 1) land.
# - B A: first A, then B. Inner lengths agree and vanish.
# - Eigenvector: A v = λ v. It keeps its direction.
# - After many steps the largest |λ| rules: above 1 growth, below 1 fading.
