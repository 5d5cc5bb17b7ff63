# Tries: scripts and widgets in the outputs that the file holds; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import cell_of, code

HTML = "<script>alert('CANARY-SCRIPT')</script><b onclick=alert(1)>full marks</b>"

def edit(notebook):
    data = {"text/html": [HTML], "application/javascript": "alert(1)", "image/svg+xml": "<svg onload=alert(1)/>",
            "application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/markdown": HTML, "text/latex": HTML}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"x": HTML}}}
