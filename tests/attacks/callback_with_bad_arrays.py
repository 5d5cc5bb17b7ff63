# Tries: to have the test's function fill the grader's memory.
# Deserves: 5 of 7
# Limits: cell=10 call=10
# %% exercise="slope"
def slope(function, x, step=1e-5):
    for shape in ((60_000, 1), (1, 60_000), (7_000_000,)):
        for dtype in (float, complex, np.int8, "U7"):
            try:
                function(np.ones(shape, dtype))
            except Exception as error:
                print(type(error))
    return 0.0
