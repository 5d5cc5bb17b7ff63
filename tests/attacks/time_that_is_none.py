# Tries: (an accident) a text that is no time in timestamp.txt; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import write

def hand_in(notebook, folder):
    write(notebook, folder)
    (folder / "timestamp.txt").write_bytes(b"yesterday, I \xff think")
