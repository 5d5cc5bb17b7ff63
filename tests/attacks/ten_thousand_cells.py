# Tries: ten thousand cells of its own behind the lesson's; all is right.
# Deserves: 7 of 7
# Stock: it takes an hour
from tests.attacking.tools import code

def edit(notebook):
    notebook["cells"] += [code(f"x{number} = {number}") for number in range(10_000)]
