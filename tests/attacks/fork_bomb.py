# Tries: to fill the machine with processes; the rest is right.
# Deserves: 7 of 7
# Stock: the machine would not survive it
# Limits: cell=2 grace=0.5
# %%
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
