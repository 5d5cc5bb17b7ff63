# Tries: (honest) forty other notebooks beside a copy of the right one, all under names of their own; all is right.
# Deserves: 7 of 7
import json
from tests.attacking.tools import NAME, write

def hand_in(notebook, folder):
    write(notebook, folder)
    (folder / NAME).rename(folder / f"Copy of {NAME}")
    for number in range(40):
        (folder / f"Copy of {number + 20}_another_lesson.ipynb").write_text(json.dumps({"cells": [], "nbformat": 4}))
