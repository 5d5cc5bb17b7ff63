# Tries: (an accident) an empty folder.
# Deserves: 0 of 7
def hand_in(notebook, folder):
    pass
