# Tries: cells of its own whose colouring takes long; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import code, markdown, write
TEXTS = ["a." * 9_900, "a." * 499 + "\n", ("a." * 400 + "\n") * 20, "import " + "a " * 9_000, "'" * 19_901, "\n%" * 9_900]
def hand_in(notebook, folder):
    notebook["cells"] += [code(text) for text in TEXTS]
    write(notebook, folder)
