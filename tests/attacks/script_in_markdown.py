# Tries: scripts in cells of its own between the lesson's; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import markdown

def edit(notebook):
    notebook["cells"].insert(0, markdown("# Title <script>alert('CANARY-SCRIPT')</script>\n\n<base href='//evil'>"))
    notebook["cells"].insert(3, markdown("```html\n<script>\n```\n$$<img src=x onerror=alert(1)>$$\n<details ontoggle=x open>"))
    notebook["cells"].append(markdown("<!-- --!><script>alert('CANARY-SCRIPT')</script> -->"))
