# Tries: (honest) answers that use a cache and globals of their own cells.
# Deserves: 7 of 7
# %%
import functools
calls = []
# %% exercise="double"
@functools.lru_cache
def twice(x): return 2 * x
def double(x):
    global last
    last = x
    calls.append(x)
    return twice(x) if np.ndim(x) == 0 else 2 * np.asarray(x)
# %% exercise="slope"
class Slope:
    def __call__(self, function, x, step=1e-5):
        return (function(x + step) - function(x - step)) / (2 * step)
slope = Slope()
