# Tries: links to the gradebook, to the home and to another student's work, and to read them.
# Deserves: 7 of 7
from tests.attacking.tools import code, write
import os

def hand_in(notebook, folder):
    targets = {"book.db": "../../../gradebook.db", "home": "/root", "other": "../../another", "key.txt": "~/.ssh/id"}
    for name, target in targets.items():
        (folder / name).symlink_to(os.path.expanduser(target))
    source = """import os, sqlite3
for place, below, names in os.walk("."):
    for name in [*names, *below]:
        try:
            print(name, open(os.path.join(place, name), "rb").read()[:99])
        except OSError as error:
            print(error)"""
    notebook["cells"].insert(0, code(source))
    write(notebook, folder)
