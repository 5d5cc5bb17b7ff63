# Tries: (honest) changes its argument in place and returns it.
# Deserves: 7 of 7
# %% exercise="double"
def double(x):
    x *= 2
    return x
