# Tries: (an accident) an empty file.
# Deserves: 0 of 7
from tests.attacking.tools import NAME

def hand_in(notebook, folder):
    (folder / NAME).write_bytes(b"")
