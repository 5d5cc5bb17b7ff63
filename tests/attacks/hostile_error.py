# Tries: an error whose text is endless, is no text, fails, or brings colours and scripts.
# Deserves: 4 of 7
# %% exercise="double"
class Hostile(AssertionError):
    def __str__(self): return self.args[0]() if callable(self.args[0]) else self.args[0]
    __repr__ = __str__
def double(x):
    kind = int(np.sum(x)) % 4
    raise Hostile(["x" * 10**8, lambda: 1 / 0, "\x1b[2J\u202e<script>alert('CANARY-SCRIPT')</script>\ud800", 5][kind])
