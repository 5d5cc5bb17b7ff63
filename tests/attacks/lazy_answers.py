# Tries: (honest) generators, maps and views where a list would do.
# Deserves: 7 of 7
# %% exercise="double"
def double(x):
    return {k: 2 * item for k, item in enumerate(x)}.values() if np.ndim(x) else 2 * x

# %% exercise="slope"
def slope(function, x, step=1e-5):
    high, low = map(function, (x + step, x - step))
    return np.float64(high - low) / (2 * step)
