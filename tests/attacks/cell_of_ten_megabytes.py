# Tries: (an accident) ten megabytes pasted into a cell of its own; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import code

def edit(notebook):
    notebook["cells"].insert(0, code("table = '" + "0.5 " * 2_500_000 + "'"))
