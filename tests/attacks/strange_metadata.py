# Tries: (an accident) metadata that is no metadata; all is right.
# Deserves: 7 of 7
STRANGE = [None, [], "yes", 3, {"nbgrader": None}, {"nbgrader": "yes"}, {"nbgrader": {"grade_id": ["double"]}}, {}]

def edit(notebook):
    notebook["metadata"] = "none"
    for cell, strange in zip(notebook["cells"], STRANGE, strict=False):
        cell["metadata"] = strange
