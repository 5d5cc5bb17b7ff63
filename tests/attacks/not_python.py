# Tries: (an accident) an answer that is no Python, an added cell with strange characters; the rest is right.
# Deserves: 4 of 7
# %%
x = 'é ✓ 𝟙 ‮ '
# %% exercise="double"
def double(x:
    return 2 x
