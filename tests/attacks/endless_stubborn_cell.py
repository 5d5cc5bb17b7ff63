# Tries: an added cell never ends and cannot be interrupted; the rest is right.
# Deserves: 7 of 7
# Limits: cell=1 grace=0.3
# %%
import signal
signal.signal(signal.SIGALRM, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
