# Tries: (an accident) the file has another name; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import write

def hand_in(notebook, folder):
    write(notebook, folder, "Homework 1 (final) (2).ipynb")
