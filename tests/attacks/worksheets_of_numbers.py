# Tries: (an accident) format 3 whose worksheets hold a number in place of cells.
# Deserves: 0 of 7
import json
from tests.attacking.tools import NAME
def hand_in(notebook, folder):
    (folder / NAME).write_text(json.dumps({"worksheets": [{"cells": 5}], "nbformat": 3}))
