"""Python's own files and packages as bytecode: a browser that compiles them at each start needs twice the time."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from course.authoring.lesson import ROOT
from course.errors import CourseError
from course.site import environment

FOLDER = ROOT / ".cache" / "site" / "bytecode"
SCRIPTS = (environment.WEB / "compile.mjs", Path(__file__).with_name("bytecode_inside.py"))
PATTERNS = ("*.whl", "python_stdlib.zip")


def compile_folder(folder: Path) -> None:
    """Compile all Python in a folder with a Pyodide and its packages, in place; what was compiled once is kept.

    Raises
    ------
    CourseError
        if Node.js is missing or the compiler fails
    """
    files = sorted(file for pattern in PATTERNS for file in folder.glob(pattern))
    kept = {file: kept_as(file, folder) for file in files}
    new = [file for file in files if not kept[file].exists()]
    if new:
        compile_files(new, folder, kept)
    for file in files:
        shutil.copy(kept[file], file)


def kept_as(file: Path, pyodide: Path) -> Path:
    """Return where the compiled form of a file is kept: it depends on the file, on Pyodide and on the scripts."""
    digest = hashlib.sha256(file.read_bytes())
    for part in (pyodide / "pyodide.asm.wasm", *SCRIPTS):
        digest.update(hashlib.sha256(part.read_bytes()).digest())
    return FOLDER / f"{file.stem[:40]}-{digest.hexdigest()[:24]}{file.suffix}"


def compile_files(files: list[Path], pyodide: Path, kept: dict[Path, Path]) -> None:
    """Let the Python of a Pyodide compile some files, and keep them."""
    if shutil.which("node") is None:
        raise CourseError("The site's Python is compiled by Node.js, which is not here: install it first.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as place:
        source, target = Path(place, "in"), Path(place, "out")
        source.mkdir()
        target.mkdir()
        for file in files:
            shutil.copy(file, source)
        words = ["node", *map(str, (SCRIPTS[0], pyodide, SCRIPTS[1], place))]
        done = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False)
        if done.returncode:
            said = (done.stderr or done.stdout).splitlines()
            lines = [line for line in said if len(line) < 300]  # the others are Pyodide's own source
            raise CourseError("Compiling for the browser failed:\n" + "\n".join(lines)[:2000])
        for file in files:
            os.replace(target / file.name, kept[file])
