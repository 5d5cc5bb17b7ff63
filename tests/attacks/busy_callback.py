# Tries: to keep the test's own function busy with numbers that take for ever.
# Deserves: 5 of 7
# Limits: cell=2 call=2 grace=0.5
# %% exercise="slope"
def slope(function, x, step=1e-5):
    return function([0] * 10**6) or [function(2**4000) for _ in range(10**9)]
