# Tries: a pipe that nobody writes to, a folder in place of the notebook's name; all is right.
# Deserves: 7 of 7
# Stock: its pipe cannot be copied to where it is tried
from tests.attacking.tools import NAME, write
import os

def hand_in(notebook, folder):
    write(notebook, folder, "mine.ipynb")
    (folder / NAME).mkdir()
    os.mkfifo(folder / "data.csv")
