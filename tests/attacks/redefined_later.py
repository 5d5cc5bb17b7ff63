# Tries: (honest) plays on with the names of its right answers after the tests.
# Deserves: 7 of 7
# %% exercise="slope"
def slope(function, x, step=1e-5):
    return (function(x + step) - function(x - step)) / (2 * step)
# %%
double = 3
np = None
def slope(x): return x
# %% exercise="shake"
def shake(values, rng):
    return values + rng.normal(size=len(values))
# %%
shake = slope
