# Tries: (an accident) a folder named like the notebook, with data beside the notebook in it; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import NAME, write
def hand_in(notebook, folder):
    (folder / NAME).mkdir()
    (folder / NAME / "data.csv").write_text("1,2")
    write(notebook, folder / NAME)
