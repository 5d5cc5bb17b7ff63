# Tries: 100 MB of output; the rest is right.
# Deserves: 7 of 7
# %%
for _ in range(100):
    print("x" * 1_000_000)
