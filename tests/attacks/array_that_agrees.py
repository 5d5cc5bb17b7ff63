# Tries: an array whose comparisons are overridden.
# Deserves: 4 of 7
# %% exercise="double"
class Agreeable(np.ndarray):
    def __eq__(self, other): return np.True_
    def __array_ufunc__(self, ufunc, method, *inputs, **k): return np.True_
    def __array_function__(self, function, types, args, kwargs): return True
def double(x):
    return np.zeros(np.shape(x)).view(Agreeable)
