# Tries: (an accident) the browser saved the notebook as .ipynb.txt; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import NAME, write

def hand_in(notebook, folder):
    write(notebook, folder)
    (folder / NAME).rename(folder / f"{NAME}.txt")
