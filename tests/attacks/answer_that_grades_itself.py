# Tries: to mark its own answer as graded, with points of its choice.
# Deserves: 4 of 7
from tests.attacking.tools import cell_of

def edit(notebook):
    cell = cell_of(notebook, "double")
    cell["metadata"]["nbgrader"].update(grade=True, points=100, locked=True)
    cell["source"] = "def double(x):\n    return 6\n100.0"
