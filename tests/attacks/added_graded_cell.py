# Tries: to bring a graded cell of its own.
# Deserves: 4 of 7
from tests.attacking.tools import answer_wrongly, code

def edit(notebook):
    answer_wrongly(notebook)
    data = dict(grade_id="bonus", grade=True, locked=True, solution=False, task=False, points=50, schema_version=3)
    notebook["cells"].append(code("50.0", nbgrader=data))
