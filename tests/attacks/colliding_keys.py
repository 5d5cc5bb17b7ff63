# Tries: a set of integers that all have the same hash: small to send, for ever to build.
# Deserves: 4 of 7
# Limits: cell=5 call=5 grace=0.5
# %% exercise="double"
def double(x):
    return {k * (2**61 - 1) for k in range(1, 3000)} if x is None else Raw()
class Raw(dict):
    def items(self):
        return [(k * (2**61 - 1), 0) for k in range(1, 400_000)]
