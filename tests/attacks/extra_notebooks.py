# Tries: (an accident) copies and a blank one beside the right one.
# Deserves: 7 of 7
from tests.attacking.tools import WRONG, cell_of, write
import copy

def hand_in(notebook, folder):
    other = copy.deepcopy(notebook)
    cell_of(other, "double")["source"] = WRONG
    write(notebook, folder)
    write(other, folder, "01_threshold_logic-Copy1.ipynb")
    write({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, folder, "Untitled.ipynb")
