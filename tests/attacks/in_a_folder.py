# Tries: (an accident) the notebook lies in a folder of the unpacked archive; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import write

def hand_in(notebook, folder):
    write(notebook, folder, "my work/week 1/01_threshold_logic.ipynb")
    write({"cells": 0}, folder, "__MACOSX/my work/._01_threshold_logic.ipynb")
