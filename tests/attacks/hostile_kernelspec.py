# Tries: to start a programme of its choice as the kernel.
# Deserves: 4 of 7
from tests.attacking.tools import answer_wrongly

def edit(notebook):
    answer_wrongly(notebook)
    spec = {"name": "../../../../tmp/x", "argv": ["/bin/sh", "-c", "id"], "language": "python", "display_name": "x"}
    notebook["metadata"] = {"kernelspec": spec, "language_info": {"name": "python", "version": "9"}}
