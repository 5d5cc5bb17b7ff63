# Tries: a timestamp with a zone that is too long for a file name; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import write
def hand_in(notebook, folder):
    write(notebook, folder)
    (folder / "timestamp.txt").write_text("2020-01-01 00:00:00 +" + "9" * 100_000)
