# Tries: (honest) all functions stand in the cell of the first exercise; the other stubs were left as they were.
# Deserves: 7 of 7
from tests.attacking.tools import cell_of

STUB = "def {}:\n    raise NotImplementedError()"

def edit(notebook):
    others = {"slope": "slope(function, x, step=1e-5)", "shake": "shake(values, rng)"}
    cell_of(notebook, "double")["source"] += "\n\n" + "\n\n".join(cell_of(notebook, name)["source"] for name in others)
    for name, head in others.items():
        cell_of(notebook, name)["source"] = STUB.format(head)
