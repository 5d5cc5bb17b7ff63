# Tries: arrays of objects, of no dimension, masked, with fields.
# Deserves: 4 of 7
# %% exercise="double"
class Yes:
    def __eq__(self, other): return True
def double(x):
    array = np.empty((), object)
    array[()] = Yes()
    kinds = [array, np.ma.masked_all(3), np.zeros(3, [("a", float)]), np.array(["2020"], "M8[Y]"), np.matrix([1.0])]
    return kinds[int(np.sum(x)) % 5]
