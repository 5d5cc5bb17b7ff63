# Tries: a notebook of 100 MB.
# Deserves: 0 of 7
from tests.attacking.tools import NAME
import os

def hand_in(notebook, folder):
    with open(folder / NAME, "wb") as file:
        file.write(b'{"cells": [')
        os.truncate(file.fileno(), 100_000_000)
