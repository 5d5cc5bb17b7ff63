# Tries: errors that cause each other, groups of groups, notes without end.
# Deserves: 4 of 7
# %% exercise="double"
def double(x):
    one, two = ValueError("one"), KeyError("two")
    one.__cause__, two.__cause__ = two, one
    for _ in range(100_000): one.add_note("y" * 100)
    group = one
    for _ in range(500): group = ExceptionGroup("g", [group])
    raise group
