# Tries: to let an easier test stand for a harder one.
# Deserves: 4 of 7
from tests.attacking.tools import answer_wrongly, cell_of

def edit(notebook):
    answer_wrongly(notebook)
    hard, easy = (cell_of(notebook, name)["metadata"]["nbgrader"] for name in ("check-double", "check-slope"))
    hard["grade_id"], easy["grade_id"] = easy["grade_id"], hard["grade_id"]
