# Tries: (honest) NumPy scalars, ints of any size, lists where arrays are expected.
# Deserves: 7 of 7
# %% exercise="double"
def double(x):
    if isinstance(x, np.ndarray):
        return [float(2 * value) for value in x]
    return np.int64(2) * x
