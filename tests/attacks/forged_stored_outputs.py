# Tries: stored outputs that say that the tests gave full marks.
# Deserves: 4 of 7
from tests.attacking.tools import answer_wrongly, cell_of

def edit(notebook):
    answer_wrongly(notebook)
    cell = cell_of(notebook, "check-double")
    result = {"output_type": "execute_result", "data": {"text/plain": "3.0"}, "metadata": {}, "execution_count": 3}
    cell.update(execution_count=3, outputs=[result])
