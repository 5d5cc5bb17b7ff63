# Tries: (honest) saved by an editor in UTF-16; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import NAME
import json

def hand_in(notebook, folder):
    (folder / NAME).write_bytes(json.dumps(notebook).encode("utf-16"))
