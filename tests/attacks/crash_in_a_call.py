# Tries: (an accident) a segmentation fault.
# Deserves: 4 of 7
# %% exercise="double"
import ctypes
def double(x):
    ctypes.string_at(0)
