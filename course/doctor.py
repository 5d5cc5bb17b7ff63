"""Check the installation, one line each, and say what mends what is amiss."""

from __future__ import annotations

import argparse
import os
import re
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
    for place, wanted in exchange_modes(path):
        mode = place.stat().st_mode & 0o777
        if mode != wanted:
            return False, f"exchange {place}, mode {mode:o}", f"Run `chmod {wanted:o} {place}` as its owner."
    return os.access(path, os.W_OK), f"exchange {path}, open to all", f"Run `chmod 777 {path}` as its owner."


def exchange_modes(path: Path) -> list[tuple[Path, int]]:
    """Return the folders of an exchange with the modes that nbgrader needs: what is handed in is listed by nobody."""
    course = path / "neurons"
    wanted = [(path, 0o777), (course, 0o755), (course / "outbound", 0o755), (course / "inbound", 0o733)]
    return [(place, mode) for place, mode in wanted if place.is_dir()]


def gradebook(_) -> Finding:
    """Is the gradebook whole, and of the form that this nbgrader knows?"""
    address = os.environ.get("NEURONS_DB", f"sqlite:///{(ROOT / 'gradebook.db').as_posix()}")
    file = Path(address.removeprefix("sqlite:///"))
    if address.startswith("sqlite:///") and not file.exists():
        return True, f"gradebook {file}: made by the first release", ""
    shown = address.partition("@")[2] or str(file)  # never a password
    try:
        version = schema_of(address)
    except Exception as error:
        said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        mend = "If it is damaged, put a copy in its place; if its server is away, start that, or mend NEURONS_DB."
        return False, f"gradebook {shown} cannot be read: {said}", mend
    mend = "Run `nbgrader db upgrade` here: it keeps a copy of the old one beside it."
    return version == known_schema(), f"gradebook {shown}, schema {version or 'unknown'}", mend


def schema_of(address: str) -> str:
    """Return the version of a gradebook's schema, "" where it says none; raise where the file is no gradebook."""
    from sqlalchemy import create_engine, inspect, text

    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                said = connection.execute(text("PRAGMA quick_check")).scalar()
                if said != "ok":
                    raise OSError(said)
            if "alembic_version" not in inspect(connection).get_table_names():
                return ""
            return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
    finally:
        engine.dispose()


def known_schema() -> str:
    """Return the version that the installed nbgrader makes: the one that no other of its steps follows."""
    import nbgrader

    steps = list((Path(nbgrader.__file__).parent / "alembic" / "versions").glob("*.py"))
    texts = [step.read_text(encoding="utf-8") for step in steps]
    found = [dict(re.findall(r"^(revision|down_revision) = ['\"](\w+)", text, re.MULTILINE)) for text in texts]
    below = {one.get("down_revision") for one in found}
    return next((one["revision"] for one in found if one.get("revision") not in below), "")


def kernel(_) -> Finding:
    """Does the kernel that notebooks ask for run this Python?"""
    mend = f"Run `{sys.executable} -m ipykernel install --sys-prefix`."
    try:
        from jupyter_client.kernelspec import KernelSpecManager

        spec = KernelSpecManager(ensure_native_kernel=False).get_kernel_spec("python3")
    except Exception as error:
        return False, f"kernel python3: {type(error).__name__}", mend
    program = spec.argv[0] if spec.argv else ""
    if re.fullmatch(r"python(3(\.\d+)?)?", program):  # Jupyter puts the server's own Python there
        program = sys.executable
    ours = os.path.exists(program) and os.path.dirname(program) == os.path.dirname(sys.executable)
    return ours, f"kernel python3 ({spec.resource_dir}) runs {program or 'nothing'}", mend


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
    places = [ROOT, *(Path(path) for path in (os.environ.get("NEURONS_EXCHANGE"),) if path and os.path.isdir(path))]
    free, place = min((shutil.disk_usage(place).free / 1e9, str(place)) for place in places)
    mend = "Free some: copies, submissions and feedback need about 1 GB; a class of 300 about 1 GB a lesson."
    return free > 1, f"{free:.1f} GB free on the disk of {place}", mend


CHECKS: tuple[Callable[[argparse.Namespace], Finding], ...] = (
    python, packages, helpers, kernel, extensions, alembic, gradebook, exchange, writable, sandbox, port, disk,
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
