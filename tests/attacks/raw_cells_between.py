# Tries: (honest) raw cells, and cells of an unknown type, between the right ones.
# Deserves: 7 of 7
def edit(notebook):
    raw = {"cell_type": "raw", "metadata": {"format": "text/html"}, "source": "<script>alert('CANARY-SCRIPT')</script>"}
    notebook["cells"].insert(2, raw)
    notebook["cells"].insert(4, dict(raw, cell_type="widget", outputs=5))
