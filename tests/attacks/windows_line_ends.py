# Tries: (honest) carriage returns in the file and in the cells; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import NAME
import json

def hand_in(notebook, folder):
    for cell in notebook["cells"]:
        cell["source"] = [line + "\r\n" for line in cell["source"].split("\n")]
    (folder / NAME).write_bytes(json.dumps(notebook, indent=1).replace("\n", "\r\n").encode())
