# Tries: to hold the class up with cells that are quick at first and sleep when they are run again after a crash.
# Deserves: 3 of 7
# Limits: cell=2 call=1 submission=6 grace=0.5
from tests.attacking.tools import cell_of, code, place_of, write

def hand_in(notebook, folder):
    cell_of(notebook, "double")["source"] = "called = False\ndef double(x):\n    global called\n    called = True\n    return 2 * x"
    for name, head in (("slope", "slope(function, x, step=1e-5)"), ("shake", "shake(values, rng)")):
        cell_of(notebook, name)["source"] = f"import os\ndef {head}:\n    os._exit(3)"
    place = place_of(notebook, "slope")
    notebook["cells"][place:place] = [code("import time\ncalled or time.sleep(1.5)") for _ in range(60)]
    write(notebook, folder)
