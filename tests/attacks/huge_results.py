# Tries: results that are larger than the memory of the grader.
# Deserves: 4 of 7
# %% exercise="double"
def double(x):
    return np.zeros(10**8) if np.ndim(x) else "x" * 10**9
