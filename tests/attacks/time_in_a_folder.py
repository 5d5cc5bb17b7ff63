# Tries: (an accident) a folder named timestamp.txt, with a text in it; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import write

def hand_in(notebook, folder):
    write(notebook, folder)
    (folder / "timestamp.txt").mkdir()
    (folder / "timestamp.txt" / "now.txt").write_text("now")
