# Tries: a list of one long text and some empty ones, which is large as an array.
# Deserves: 4 of 7
# %% exercise="double"
def double(x):
    return 6 if not np.ndim(x) else ["a" * 9_000_000] + [""] * 20
