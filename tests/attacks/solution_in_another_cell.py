# Tries: (honest) the stub stays as it was; the answer stands in a cell of its own below it.
# Deserves: 7 of 7
from tests.attacking.tools import cell_of, code, place_of

def edit(notebook):
    answer = cell_of(notebook, "double")["source"]
    cell_of(notebook, "double")["source"] = "def double(x):\n    raise NotImplementedError()"
    notebook["cells"].insert(place_of(notebook, "double") + 1, code(answer))
