# Tries: to hold memory that no process counts as its own: memfd, System V segments, shared pages, pipes; the rest is right.
# Deserves: 7 of 7
# Stock: the machine would not survive it
# Limits: cell=10 grace=0.5 memory=400000000
# %%
import ctypes, os
libc = ctypes.CDLL(None)
text = os.urandom(1 << 20)
for _ in range(100):
    try:
        descriptor = os.memfd_create("hoard")
        for _ in range(31):
            os.write(descriptor, text)
    except OSError:
        pass
    segment = libc.shmget(0, 31 << 20, 0o1600)
    libc.shmat.restype = ctypes.c_void_p
    place = libc.shmat(segment, None, 0)
    if segment >= 0:
        ctypes.memset(place, 1, 31 << 20)
        libc.shmdt(ctypes.c_void_p(place))
