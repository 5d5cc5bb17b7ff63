# Tries: files that stand in for numpy, helpers, course and Python's start-up.
# Deserves: 4 of 7
from tests.attacking.tools import answer_wrongly, write

NAMES = ("numpy.py", "numpy/__init__.py", "helpers/check.py", "helpers/__init__.py", "course/__init__.py", "json.py",
         "sitecustomize.py", "usercustomize.py", "conftest.py", "IPython/__init__.py", "nbgrader_config.py")

def hand_in(notebook, folder):
    answer_wrongly(notebook)
    write(notebook, folder)
    for name in NAMES:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("raise SystemExit('shadowed')")
