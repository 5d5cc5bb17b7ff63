# Tries: (honest) NumPy scalars of odd types, arrays that are no copies, read-only, in Fortran's order.
# Deserves: 7 of 7
# %% exercise="double"
def double(x):
    if np.ndim(x) == 0:
        return np.float32(2) * np.int8(x)
    result = np.asfortranarray(np.vstack([x, 2 * x, x]))[1]
    result.flags.writeable = False
    return result
