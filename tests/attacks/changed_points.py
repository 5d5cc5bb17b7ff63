# Tries: to make its right answers count for more and the wrong one for nothing.
# Deserves: 4 of 7
from tests.attacking.tools import answer_wrongly, cell_of

def edit(notebook):
    answer_wrongly(notebook)
    for name, points in (("check-double", 0), ("check-slope", 200), ("check-shake", 1e308)):
        cell_of(notebook, name)["metadata"]["nbgrader"]["points"] = points
