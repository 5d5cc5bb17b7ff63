# Tries: to give its own cells the ids of the instructor's.
# Deserves: 4 of 7
from tests.attacking.tools import answer_wrongly, code

def edit(notebook):
    answer_wrongly(notebook)
    for name in ("given-setup", "check-double", "check-slope"):
        mine = code("np = None\n3.0", nbgrader={"grade_id": name, "solution": True, "schema_version": 3})
        notebook["cells"].insert(0, mine)
