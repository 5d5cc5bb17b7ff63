# Tries: threads and processes that live on; the rest is right.
# Deserves: 7 of 7
# %%
import os, subprocess, threading, time
threading.Thread(target=time.sleep, args=(1000,)).start()
subprocess.Popen(["sleep", "1000"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    time.sleep(1000)
