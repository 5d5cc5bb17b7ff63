# Tries: scripts in the essay that a person grades; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import cell_of

def edit(notebook):
    cell_of(notebook, "claim")["source"] = """<script>alert('CANARY-SCRIPT')</script><img src=x onerror="alert(1)">
<svg onload=alert(1)><a href="javascript:alert(1)">x</a> [y](javascript:alert(1)) <iframe srcdoc="<script>alert(1)</script>">
</iframe><style>*{display:none}</style><form action=/><button>Full credit</button></form>
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>"""
