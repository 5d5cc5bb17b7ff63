# Tries: a megabyte of cells without metadata, each half a test repeated, in thirty notebooks: comparing them has a price.
# Deserves: 7 of 7
import json
from tests.attacking.tools import cell_of, code, write

def hand_in(notebook, folder):
    test = cell_of(notebook, "check-double")["source"]
    half = test[: len(test) // 2]
    many = {**notebook, "cells": [code(f"{half}\n{half}#{number}") for number in range(2_000)]}
    for number in range(30):
        (folder / f"copy {number}.ipynb").write_text(json.dumps(many))
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    notebook["cells"] += many["cells"]
    write(notebook, folder)
