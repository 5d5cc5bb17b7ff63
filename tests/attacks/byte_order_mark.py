# Tries: (honest) a byte order mark before the JSON; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import NAME
import json

def hand_in(notebook, folder):
    (folder / NAME).write_bytes(b"\xef\xbb\xbf" + json.dumps(notebook).encode())
