# Tries: (an accident) a function never returns.
# Deserves: 4 of 7
# Limits: call=1
# %% exercise="double"
def double(x):
    while True:
        pass
