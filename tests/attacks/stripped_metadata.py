# Tries: (an accident) a tool that dropped all metadata and all ids; all is right.
# Deserves: 7 of 7
def edit(notebook):
    notebook["metadata"] = {}
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
