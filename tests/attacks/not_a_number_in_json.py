# Tries: (an accident) NaN, Infinity and endless numbers in the JSON; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import NAME
import json

def hand_in(notebook, folder):
    notebook["metadata"]["mine"] = [float("nan"), float("inf"), 1]
    text = json.dumps(notebook).replace("Infinity, 1]", "-Infinity, " + "9" * 10_000 + ", 1e999]")
    (folder / NAME).write_text(text)
