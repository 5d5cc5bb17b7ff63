# Tries: cells of its own that use up the time of the whole submission; all answers are right.
# Deserves: 7 of 7
# Limits: cell=1 call=1 submission=4 grace=0.3
# %%
import time
time.sleep(9)
# %%
time.sleep(9)
# %%
time.sleep(9)
# %%
time.sleep(9)
