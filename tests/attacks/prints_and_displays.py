# Tries: (honest) prints and displays in every call.
# Deserves: 7 of 7
# %% exercise="double"
def double(x):
    print("x is", x)
    display(x)
    return 2 * x
