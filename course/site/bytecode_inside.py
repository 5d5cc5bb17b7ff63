"""Put bytecode into archives of Python, so that no browser has to compile it: runs inside Pyodide (compile.mjs).

Bytecode takes the place of the source. Where a source has to stay (KEPT), it goes beside it into __pycache__.
"""

import importlib.util
import marshal
import sys
import warnings
import zipfile
from pathlib import Path

# Ours, since learners read it, and what is read as a text when fonts are listed (browser_fonts.py).
KEPT = ("helpers/", "matplotlib/font_manager.py")
# Types of other people's packages, for completion: 1100 small files to unpack.
LEFT_OUT = ("jedi/third_party/django-stubs/", "jedi/third_party/typeshed/third_party/",
            "jedi/third_party/typeshed/stdlib/2/")  # fmt: skip
UNCHECKED = (1).to_bytes(4, "little")  # bytecode that goes by a hash, which nobody compares with the source
OLD = (1980, 1, 1, 0, 0, 0)


def compiled(source: bytes, name: str) -> bytes:
    """Return the bytecode of a source as the file holds it."""
    code = compile(source, name, "exec", dont_inherit=True)
    return importlib.util.MAGIC_NUMBER + UNCHECKED + importlib.util.source_hash(source) + marshal.dumps(code)


def members(name: str, data: bytes) -> list[tuple[str, bytes]]:
    """Return what a file of an archive becomes."""
    if name.startswith(LEFT_OUT):
        return []
    if not name.endswith(".py"):
        return [(name, data)]
    try:
        code = compiled(data, name)
    except (SyntaxError, ValueError):  # templates and files of tests are not always Python
        return [(name, data)]
    if not name.startswith(KEPT):
        return [(f"{name}c", code)]
    folder, _, file = name.rpartition("/")
    return [(name, data), (f"{folder}/__pycache__/{file[:-3]}.{sys.implementation.cache_tag}.pyc", code)]


def compile_all(source: str, target: str) -> None:
    """Compile each archive of one folder into the other; the same bytes give the same bytes."""
    warnings.simplefilter("ignore")
    for file in sorted(Path(source).iterdir()):
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(Path(target, file.name), "w") as new:
            for info in old.infolist():
                for name, data in members(info.filename, old.read(info)):
                    new.writestr(zipfile.ZipInfo(name, OLD), data, zipfile.ZIP_DEFLATED)
