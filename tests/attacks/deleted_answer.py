# Tries: (an accident) one answer's cell is deleted; the rest is right.
# Deserves: 5 of 7
from tests.attacking.tools import place_of

def edit(notebook):
    del notebook["cells"][place_of(notebook, "slope")]
