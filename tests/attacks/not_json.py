# Tries: (an accident) a Word document under the notebook's name.
# Deserves: 0 of 7
from tests.attacking.tools import NAME

def hand_in(notebook, folder):
    (folder / NAME).write_bytes(b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)) * 40)
