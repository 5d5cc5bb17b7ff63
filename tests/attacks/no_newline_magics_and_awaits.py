# Tries: (honest) what JupyterLab allows: magics, shell commands, await, display, help, widgets, figures.
# Deserves: 7 of 7
# %%
%timeit -n1 -r1 1 + 1
!echo hello
display(3)
await __import__("asyncio").sleep(0)
# %%
?print
# %%
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import interact
interact(lambda k: plt.plot([k]), k=3);
