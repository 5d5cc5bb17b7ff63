# Tries: (an accident) a test is copied with its metadata; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import cell_of, place_of

def edit(notebook):
    notebook["cells"].insert(place_of(notebook, "check-double"), dict(cell_of(notebook, "check-double"), id="copy"))
