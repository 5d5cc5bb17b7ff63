# Tries: (an accident) binds check, quiz, np, abs and assert's error to other things.
# Deserves: 7 of 7
# %% exercise="double"
def double(x):
    return x + x
check = quiz = np = abs = len_ = AssertionError = isinstance = None
# %% exercise="shake"
import numpy
def shake(values, rng):
    return numpy.add(values, rng.normal(size=len(values)))
