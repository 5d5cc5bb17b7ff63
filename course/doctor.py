"""Check the installation, one line each, and say what mends what is amiss."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from course.lab import ROOT

INSTALL = "Run `python course/bootstrap.py install`, or `pip install -r requirements.txt` in your environment."
EXTENSIONS = ("assignment_list", "course_list", "formgrader", "validate_assignment")
Finding = tuple[bool, str, str]  # fine?, what was looked at, what mends it


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8888, help="the port that you want to use (default 8888)")
    parser.add_argument(
        "--grading", action="store_true", help="say instead which notebooks are graded which way, and why"
    )


def python(_) -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return sys.version_info >= (3, 11), f"Python {version} ({sys.executable})", "Take Python 3.11 or newer."


def pins(root: Path) -> Iterator[tuple[str, str]]:
    """Yield name and version of each requirement that applies to this machine."""
    from packaging.requirements import Requirement

    for line in (root / "requirements.txt").read_text(encoding="utf-8").splitlines():
        text = line.split("#")[0].strip()
        if text and (requirement := Requirement(text)) and (not requirement.marker or requirement.marker.evaluate()):
            yield requirement.name, next(iter(requirement.specifier)).version


def installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"


def packages(_) -> Finding:
    try:
        differing = [f"{name} {installed(name)}, not {pin}" for name, pin in pins(ROOT) if installed(name) != pin]
    except ModuleNotFoundError as error:
        differing = [f"{error.name} missing"]
    return not differing, "packages as pinned" + "".join(f"; {text}" for text in differing[:5]), INSTALL


def helpers(_) -> Finding:
    where = "missing"
    try:
        import helpers

        where = str(Path(helpers.__file__).resolve().parent)
        installed_here = installed("artificial-and-biological-neurons") != "missing"
    except ImportError:
        installed_here = False
    fine = installed_here and where == str(ROOT / "helpers")
    return fine, f"notebooks import helpers from {where}", "Run `pip install -e .` at the course's root."


def extensions(_) -> Finding:
    """nbgrader's parts of JupyterLab, as the server itself sees them when it starts at the root."""
    command = [sys.executable, "-m", "jupyter", "server", "extension", "list"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    lines = (result.stdout + result.stderr).splitlines()
    off = [name for name in EXTENSIONS if not any(name in line and "enabled" in line for line in lines)]
    mend = "Run `jupyter server extension enable --sys-prefix --py nbgrader`."
    return not off, "nbgrader in JupyterLab" + "".join(f"; {name} is off" for name in off), mend


def alembic(_) -> Finding:
    found = shutil.which("alembic", path=str(Path(sys.executable).parent)) or shutil.which("alembic")
    return bool(found), f"alembic, for a new gradebook: {found or 'missing'}", INSTALL


def exchange(_) -> Finding:
    path = Path(os.environ.get("NEURONS_EXCHANGE", ROOT / "exchange"))
    if os.name == "nt":
        return True, "exchange: not on Windows (a class hands in by other means)", ""
    if not path.exists():
        return True, f"exchange {path}: made by the first `make lab`", ""
    mode = path.stat().st_mode & 0o777
    mend = f"Run `chmod 777 {path}` as its owner."
    return mode == 0o777 and os.access(path, os.W_OK), f"exchange {path}, mode {mode:o}", mend


def writable(_) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=ROOT):
            return True, f"{ROOT} can be written to", ""
    except OSError as error:
        return False, f"{ROOT}: {error.strerror}", "Clone the course into a folder of your own."


def sandbox(_) -> Finding:
    found = shutil.which("bwrap")
    mend = "For grading a class on Debian or Ubuntu: `sudo apt install bubblewrap`. Students need nothing."
    return bool(found), f"bubblewrap, for grading: {found or 'missing'}", mend


def port(arguments) -> Finding:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", arguments.port))
        except OSError:
            return False, f"port {arguments.port} is in use", "Choose another: `make lab PORT=8899`."
    return True, f"port {arguments.port} is free", ""


def disk(_) -> Finding:
    free = shutil.disk_usage(ROOT).free / 1e9
    return free > 1, f"{free:.1f} GB free on the disk", "Free some: copies, submissions and feedback need about 1 GB."


CHECKS: tuple[Callable[[argparse.Namespace], Finding], ...] = (
    python, packages, helpers, extensions, alembic, exchange, writable, sandbox, port, disk,
)  # fmt: skip


def main(arguments: argparse.Namespace) -> int:
    """Print one line a check; exit code 1 if anything that a student needs is amiss."""
    if getattr(arguments, "grading", False):
        from course.grade.ways import main as show_ways

        return show_ways()
    bad = 0
    for check in CHECKS:
        fine, text, mend = check(arguments)
        print(f"{'ok  ' if fine else 'MEND'}  {text}" + ("" if fine else f"\n      {mend}"), flush=True)
        bad += not fine and check is not sandbox
    return int(bool(bad))
