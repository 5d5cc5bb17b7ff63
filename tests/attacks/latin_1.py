# Tries: (honest) saved in Latin-1, with accents; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import NAME, cell_of
import json

def hand_in(notebook, folder):
    cell_of(notebook, "double")["source"] += "\n# d\xe9j\xe0 vu, na\xefve"
    (folder / NAME).write_bytes(json.dumps(notebook, ensure_ascii=False).encode("latin-1"))
