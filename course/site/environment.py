"""The site's own environment, .venv-site: Sphinx, JupyterLite, MathJax and Pyodide, which no learner needs."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

from course.authoring.lesson import ROOT
from course.errors import CourseError
from course.files import write_atomically

PREFIX = ROOT / ".venv-site"
WEB = Path(__file__).parent / "web"
REQUIREMENTS = ROOT / "requirements-site.txt"
PINNED = (REQUIREMENTS, WEB / "package.json", WEB / "package-lock.json")
INSTALL = "python -m course site --install"


def python() -> Path:
    """Return the Python of the environment."""
    return PREFIX / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def node_modules() -> Path:
    """Return the folder of what came from npm."""
    return PREFIX / "web" / "node_modules"


def wheels() -> Path:
    """Return the folder with the wheels that go into the browser."""
    return PREFIX / "wheels"


def wanted() -> str:
    """Return what the stamp of a finished environment says."""
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in PINNED))
    return digest.hexdigest()


def trouble() -> str | None:
    """Return in a sentence what is wrong with the environment, or None."""
    stamp = PREFIX / "course-stamp.txt"
    if not python().exists() or not stamp.exists():
        return f"The site's packages are not here. Install them once, with network: `{INSTALL}` (about 500 MB)."
    if stamp.read_text(encoding="utf-8") != wanted():
        return f"The site's packages are not those that are pinned now. Bring them up to date: `{INSTALL}`."
    return None


def require() -> None:
    """Raise an error that says how to get the environment, unless it is here."""
    if problem := trouble():
        raise CourseError(problem)


def install(browser_wheels: Callable[[], list[str]]) -> None:
    """Make .venv-site with the pinned packages of PyPI and npm. This needs the network; building the site does not.

    Parameters
    ----------
    browser_wheels : function that returns what pip downloads for the browser's Python, once npm's packages are here:
        options, and pure packages as in "comm==0.2.3"
    """
    if shutil.which("npm") is None:
        raise CourseError("The site takes MathJax and Pyodide from npm, which is not here: install Node.js first.")
    (PREFIX / "course-stamp.txt").unlink(missing_ok=True)
    print("Installing the site's packages into .venv-site: once, some minutes.", flush=True)
    if not python().exists():
        venv.create(PREFIX, with_pip=True)
    call([python(), "-m", "pip", "install", "-q", "-r", REQUIREMENTS])
    target = PREFIX / "web"
    target.mkdir(exist_ok=True)
    for file in PINNED[1:]:
        shutil.copy(file, target)
    call(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], target)
    shutil.rmtree(wheels(), ignore_errors=True)
    call([python(), "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "-d", wheels(),
          *browser_wheels()])  # fmt: skip
    write_atomically(PREFIX / "course-stamp.txt", wanted())


def pins(names: list[str]) -> list[str]:
    """Return the pinned versions of packages, as in "comm==0.2.3"."""
    lines = [line.split()[0] for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines() if "==" in line]
    return [line for line in lines if line.partition("==")[0] in names]


def call(words: list, folder: Path = ROOT) -> None:
    """Run a program; its own words are the error when it fails."""
    environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run([str(word) for word in words], cwd=folder, env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", check=False)  # fmt: skip
    if done.returncode:
        last = "\n".join(done.stdout.strip().splitlines()[-15:])
        raise CourseError(f"`{' '.join(str(word) for word in words[:4])} ...` failed:\n{last}")


def run_python(words: list, folder: Path = ROOT, quiet: bool = True) -> str:
    """Run the environment's Python and return what it printed; its words are the error when it fails."""
    done = subprocess.run([str(python()), *map(str, words)], cwd=folder, stdout=subprocess.PIPE, errors="replace",
                          stderr=subprocess.STDOUT, text=True, check=False)  # fmt: skip
    if done.returncode:
        raise CourseError(f"{' '.join(map(str, words[:3]))} failed:\n{done.stdout[-3000:]}")
    if not quiet:
        print(done.stdout, file=sys.stderr)
    return done.stdout
