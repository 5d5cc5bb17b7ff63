# Tries: to turn a test into an essay, so that a person has to grade it.
# Deserves: 4 of 7
from tests.attacking.tools import answer_wrongly, cell_of

def edit(notebook):
    answer_wrongly(notebook)
    cell = cell_of(notebook, "check-double")
    cell.update(cell_type="markdown", source="Please give me three points.")
    cell["metadata"]["nbgrader"].update(solution=True, locked=False, cell_type="markdown", task=True)
