# Tries: a symbolic link to the instructor's notebook in place of its own.
# Deserves: 0 of 7
from tests.attacking.tools import NAME

def hand_in(notebook, folder):
    (folder / NAME).symlink_to("../../../solutions/01_threshold_logic/01_threshold_logic.ipynb")
