# Tries: to bend NumPy in the locked cell that the tests build on.
# Deserves: 4 of 7
from tests.attacking.tools import answer_wrongly, cell_of

def edit(notebook):
    answer_wrongly(notebook)
    cell_of(notebook, "given-setup")["source"] = """import numpy as np
np.array = lambda rows: Any()
class Any:
    shape, dtype = (4, 3), np.dtype(float)
np.testing.assert_allclose = lambda *a, **k: None
double = lambda x: 2 * x"""
