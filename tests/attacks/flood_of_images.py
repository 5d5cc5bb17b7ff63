# Tries: to fill the grader's memory and disk with images of noise, forty in each of its own cells; all answers are right.
# Deserves: 7 of 7
# Limits: shown=2000000
from tests.attacking.tools import code, write

SOURCE = """import os, struct, zlib
from IPython.display import Image, display
def chunk(kind, body): return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
rows = b"".join(b"\\0" + os.urandom(900) for _ in range(300))
picture = (b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 300, 300, 8, 2, 0, 0, 0))
           + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b""))
for k in range(40):
    display(Image(data=picture, format="png"))
"""

def hand_in(notebook, folder):
    notebook["cells"] += [code(SOURCE) for _ in range(20)]
    write(notebook, folder)
