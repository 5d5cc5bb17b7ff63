# Tries: (honest) helper functions in cells of its own between the lesson's.
# Deserves: 7 of 7
# %%
FACTOR = 2
def times(factor, x):
    return factor * x
# %% exercise="double"
def double(x):
    return times(FACTOR, x)
# %%
def middle(left, right):
    return (right - left) / 2
# %% exercise="slope"
def slope(function, x, step=1e-5):
    return middle(function(x - step), function(x + step)) / step
