# Tries: to hold the grader up with a timestamp of 600,000 digits; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import write
def hand_in(notebook, folder):
    write(notebook, folder)
    (folder / "timestamp.txt").write_text("1" * 600_000)
