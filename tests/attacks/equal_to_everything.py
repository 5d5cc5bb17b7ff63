# Tries: an object that is equal to everything and true.
# Deserves: 4 of 7
# %% exercise="double"
class Yes:
    shape, dtype = (3,), np.dtype(float)
    def __eq__(self, other): return True
    def __bool__(self): return True
    def __array__(self, *a, **k): return np.zeros(3)
    def __float__(self): return 6.0
    __hash__ = None
def double(x):
    return Yes()
