# Tries: to delete every test and the setup; one answer is wrong.
# Deserves: 4 of 7
from tests.attacking.tools import answer_wrongly

def edit(notebook):
    answer_wrongly(notebook)
    notebook["cells"] = [cell for cell in notebook["cells"] if not cell["metadata"].get("nbgrader", {}).get("locked")]
