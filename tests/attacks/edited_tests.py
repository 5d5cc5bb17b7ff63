# Tries: to unlock the tests and to make them pass.
# Deserves: 4 of 7
from tests.attacking.tools import answer_wrongly

def edit(notebook):
    answer_wrongly(notebook)
    for cell in notebook["cells"]:
        data = cell["metadata"].get("nbgrader", {})
        if data.get("grade") and cell["cell_type"] == "code":
            data["locked"] = False
            cell["source"] = str(data["points"])
