# Tries: a data file of 100 MB, and two hundred small ones; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import write
import os

def hand_in(notebook, folder):
    write(notebook, folder)
    with open(folder / "data.csv", "wb") as file:
        os.truncate(file.fileno(), 100_000_000)
    for number in range(250):
        (folder / f"x{number}.csv").write_bytes(b"1")
