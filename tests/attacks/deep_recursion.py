# Tries: (an accident) recursion without end, with the limit of Python lifted.
# Deserves: 4 of 7
# Limits: call=2
# %% exercise="double"
import sys
sys.setrecursionlimit(10**9)
def double(x):
    return double(x) + 0
