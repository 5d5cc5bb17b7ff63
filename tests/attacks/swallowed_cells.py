# Tries: an input transformer that empties all the cells that follow.
# Deserves: 3 of 7
# %% exercise="double"
def double(x):
    return 2 * x
get_ipython().input_transformers_post.append(lambda lines: [])
