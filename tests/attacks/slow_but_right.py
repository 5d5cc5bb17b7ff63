# Tries: (honest) every call takes a while.
# Deserves: 7 of 7
# %% exercise="double"
import time
def double(x):
    time.sleep(0.05)
    return 2 * x
