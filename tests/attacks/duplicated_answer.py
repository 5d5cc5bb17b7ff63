# Tries: (an accident) a copied answer: a first wrong try, then the right one.
# Deserves: 7 of 7
from tests.attacking.tools import WRONG, cell_of, place_of

def edit(notebook):
    notebook["cells"].insert(place_of(notebook, "double"), dict(cell_of(notebook, "double"), source=WRONG, id="try"))
