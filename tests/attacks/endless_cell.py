# Tries: (an accident) an added cell never ends; the rest is right.
# Deserves: 7 of 7
# Limits: cell=1
# %%
while True:
    pass
