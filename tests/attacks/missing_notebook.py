# Tries: (an accident) a text, but no notebook.
# Deserves: 0 of 7
def hand_in(notebook, folder):
    (folder / "answers.txt").write_text("twice x")
