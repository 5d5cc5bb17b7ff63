# Tries: values that are nested without end, and a circle.
# Deserves: 4 of 7
# %% exercise="double"
def double(x):
    if np.ndim(x): return 2 * x
    circle = []
    circle.append(circle)
    deep = 6
    for _ in range(100_000):
        deep = [deep]
    return circle if x % 2 else deep
