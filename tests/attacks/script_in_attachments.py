# Tries: scripts in attachments, and in their names; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import cell_of
import base64

def edit(notebook):
    active = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>").decode()
    cell = cell_of(notebook, "claim")
    cell["source"] = "![x](attachment:x.svg) ![y](attachment:y.png) ![z](attachment:a.png\"onerror=\"alert(1))"
    cell["attachments"] = {"x.svg": {"image/svg+xml": active}, "y.png": {"image/png": active},
                           'a.png"onerror="alert(1)': {"image/png": "CANARY-SCRIPT"}, "z": 5}
