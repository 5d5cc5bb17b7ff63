# Tries: (an accident) a folder named grading.json with a text in it; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import write
def hand_in(notebook, folder):
    write(notebook, folder)
    (folder / "grading.json").mkdir()
    (folder / "grading.json" / "notes.txt").write_text("notes")
