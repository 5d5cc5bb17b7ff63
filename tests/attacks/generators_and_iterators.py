# Tries: generators, maps, iterators and awaitables that never end.
# Deserves: 4 of 7
# %% exercise="double"
import itertools
async def later(): return 6
def double(x):
    return [itertools.count(), map(abs, itertools.repeat(1)), (k for k in itertools.cycle([6])), later()][int(np.sum(x)) % 4]
