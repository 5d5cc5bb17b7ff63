# Tries: to add an easier test under the id of a real one, before and after it.
# Deserves: 4 of 7
from tests.attacking.tools import answer_wrongly, cell_of

def edit(notebook):
    answer_wrongly(notebook)
    for place, name in ((0, "first"), (len(notebook["cells"]), "last")):
        easy = dict(cell_of(notebook, "check-double"), id=name, source="3.0")
        notebook["cells"].insert(place, easy)
