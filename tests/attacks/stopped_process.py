# Tries: to stop its own process, so that the grader waits for ever; the rest is right.
# Deserves: 7 of 7
# Limits: cell=1 grace=0.3
# %%
import os, signal, threading
os.kill(os.getpid(), signal.SIGSTOP)
os.fork() or [os.kill(0, signal.SIGSTOP), os._exit(0)]
os.waitpid(-1, 0)
