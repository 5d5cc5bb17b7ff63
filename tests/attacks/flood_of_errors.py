# Tries: to fill the grader's memory and disk with errors of sixty long lines, forty in each cell; all is right.
# Deserves: 7 of 7
# Limits: shown=2000000
from tests.attacking.tools import code, write

SOURCE = """shell = get_ipython()
for k in range(40):
    shell.ran.outputs.append({"output_type": "error", "ename": "E", "evalue": "x", "traceback": ["y" * 4000] * 60})
"""

def hand_in(notebook, folder):
    notebook["cells"] += [code(SOURCE) for _ in range(20)]
    write(notebook, folder)
