# Tries: text that no file can hold, in results, prints, names and errors.
# Deserves: 4 of 7
# %% exercise="double"
def double(x):
    print("\ud800\udfff \ud83d")
    return "\ud800" if np.ndim(x) == 0 and x != 3 else {"\udc80": "\ud800"}
