# %% [markdown]
# A lesson for attacks: three functions, seven points.

# %% given="setup"
import numpy as np

# %% exercise="double" minutes=1 difficulty=1
def double(x):
    """Return twice x, a number or an array."""
    ### BEGIN SOLUTION
    # CANARY-SOLUTION
    return 2 * x
    ### END SOLUTION

# %% check="double" points=3
assert double(3) == 6, "twice three is six"
### BEGIN HIDDEN TESTS
hidden = "CANARY-HIDDEN"
inputs = np.random.default_rng(5).normal(size=(4, 3))
results = np.array([double(row) for row in inputs])
assert results.shape == (4, 3) and results.dtype.kind == "f", "one number for each number"
np.testing.assert_allclose(results, 2 * inputs, err_msg="every number is doubled")
assert all(double(k) == 2 * k for k in range(5)), "whole numbers too"
many = np.arange(20_000.0)
np.testing.assert_allclose(double(many), 2 * many, err_msg="however many there are")
### END HIDDEN TESTS

# %% exercise="slope" minutes=1 difficulty=1
def slope(function, x, step=1e-5):
    """Return the slope of a function at x, by a central difference."""
    ### BEGIN SOLUTION
    return (function(x + step) - function(x - step)) / (2 * step)
    ### END SOLUTION

# %% check="slope" points=2
assert abs(slope(lambda z: z * z, 3.0) - 6) < 1e-6, "the slope of z squared at 3 is 6"
### BEGIN HIDDEN TESTS
assert abs(slope(lambda z: np.asarray(z) ** 3, 2.0) - 12) < 1e-4, "CANARY-HIDDEN the slope of a cube"[14:]
### END HIDDEN TESTS

# %% exercise="shake" minutes=1 difficulty=1
def shake(values, rng):
    """Return the values with standard normal noise added."""
    ### BEGIN SOLUTION
    return values + rng.normal(size=len(values))
    ### END SOLUTION

# %% check="shake" points=2
### BEGIN HIDDEN TESTS
rng, other = np.random.default_rng(1), np.random.default_rng(1)
for _ in range(3):
    values, same = rng.normal(size=4), other.normal(size=4)
    assert np.allclose(shake(values, rng), same + other.normal(size=4)), "values plus noise"
    assert np.ptp(values) > 0, "the test draws its own numbers from the same generator"
### END HIDDEN TESTS

# %% [markdown] essay="claim" points=2
# **What does a neuron compute?** One sentence.
#
# ### BEGIN SOLUTION
# CANARY-SOLUTION A weighted sum and a threshold.
# ### END SOLUTION
