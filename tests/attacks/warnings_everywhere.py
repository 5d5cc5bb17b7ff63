# Tries: (honest) warns on stderr in every call.
# Deserves: 7 of 7
# %% exercise="double"
import sys, warnings
def double(x):
    warnings.warn("careful")
    print("careful", file=sys.stderr)
    return 2 * x
