# Tries: an essay and cells of 20 kB whose pages are huge or take long to make; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import cell_of, code, markdown, write
OPEN = "".join(f"<b title={number}>" for number in range(780))
TEXTS = [OPEN + "<p>x" * 2250, OPEN.replace(">", ">\n") + "<p>x\n" * 900, "|-" * 5000, "|-" * 450 + "\n", "<div>" * 4000]
TEXTS += ["\n".join(["|-" * 400] * 20), "$x$" * 6000, "<table><tr><td>" * 1000, "[" * 9000, "> " * 900 + "x"]
def hand_in(notebook, folder):
    cell_of(notebook, "claim")["source"] = TEXTS[0]
    notebook["cells"] += [markdown(text) for text in TEXTS] + [code(" \n" * 5000), code("x = 1" + "\n" * 9000 + "y = 2")]
    write(notebook, folder)
