# Tries: (an accident) JSON, but a list.
# Deserves: 0 of 7
from tests.attacking.tools import NAME

def hand_in(notebook, folder):
    (folder / NAME).write_text('[{"cells": 3}, null]')
