# Tries: to use up all memory, in many processes; the rest is right.
# Deserves: 7 of 7
# Stock: the machine would not survive it
# Limits: cell=10 grace=0.5 memory=400000000
# %%
import os, time
for _ in range(8):
    if os.fork() == 0:
        break
hoard = []
try:
    while True:
        hoard.append(bytearray(os.urandom(1 << 20)) * 10)
except MemoryError:
    time.sleep(30)
