# Tries: (honest) the essay stands in a new cell below the one for it, which was left as it was; a person grades it.
# Deserves: 7 of 7
from tests.attacking.tools import cell_of, markdown, place_of

def edit(notebook):
    answer = cell_of(notebook, "claim")["source"]
    cell_of(notebook, "claim")["source"] = "**What does a neuron compute?** One sentence.\n\nYOUR ANSWER HERE"
    notebook["cells"].insert(place_of(notebook, "claim") + 1, markdown(answer))
