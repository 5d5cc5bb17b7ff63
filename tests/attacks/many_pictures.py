# Tries: (honest) 250 pictures whose names come before the notebook's; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import write

def hand_in(notebook, folder):
    write(notebook, folder)
    for number in range(250):
        (folder / f"{number:04}.png").write_bytes(b"\x89PNG")
