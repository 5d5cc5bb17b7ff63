# Tries: to exhaust the reader of the file by brackets; all cells are right.
# Deserves: 7 of 7
from tests.attacking.tools import NAME
import json

def hand_in(notebook, folder):
    text = json.dumps(notebook)
    (folder / NAME).write_text(text[:-1] + ', "deep": ' + "[" * 100_000 + "]" * 100_000 + "}")
