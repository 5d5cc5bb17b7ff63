# Tries: (honest) names, copies and wraps the test's function, asks it from threads, answers with exact fractions.
# Deserves: 7 of 7
# %% exercise="double"
from collections import deque
from fractions import Fraction

def double(x):
    return deque(2 * Fraction(float(item)) for item in x) if np.ndim(x) else Fraction(2 * x)

# %% exercise="slope"
import copy, functools, inspect
from concurrent.futures import ThreadPoolExecutor

def slope(function, x, step=1e-5):
    assert inspect.isfunction(function) and function.__name__
    timed = functools.wraps(function)(functools.lru_cache(copy.deepcopy(function)))
    with ThreadPoolExecutor(2) as pool:
        high, low = pool.map(timed, (x + step, x - step))
    return (high - low) / (2 * step)
