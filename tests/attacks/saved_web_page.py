# Tries: (an accident) the web page of the notebook in place of the notebook.
# Deserves: 0 of 7
from tests.attacking.tools import NAME

def hand_in(notebook, folder):
    (folder / NAME).write_text("<!DOCTYPE html><html><body><script>alert('CANARY-SCRIPT')</script></body></html>")
