"""Start JupyterLab on your own copies of the lessons, with nbgrader set up. Words it does not know go to JupyterLab."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from course.errors import CourseError
from helpers import start_page

ROOT = Path(__file__).resolve().parent.parent
REFRESHERS = "refreshers"  # one folder of notebooks without points, copied as a whole like a lesson
LESSON = re.compile(r"\d\d_\w+")
PLACES = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR")
FOR_INSTRUCTORS = ("nbgrader.server_extensions.formgrader", "nbgrader.server_extensions.course_list")
RECORD = ".copied.json"  # which version of each lesson was copied, so that a newer one can be announced


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help="the port to serve on (default: 8888, or the next free one)")
    parser.add_argument("--no-browser", action="store_true", help="print the address instead of opening a browser")
    parser.add_argument(
        "--instructor", action="store_true", help="with nbgrader's menus for instructors: Formgrader, Create Assignment"
    )
    parser.add_argument(
        "--fresh", metavar="LESSON", help="put the newest version of a lesson beside your copy, and stop"
    )
    parser.set_defaults(rest=[])


def lessons(folder: Path) -> list[Path]:
    """Return the folders NN_slug in `folder` that hold their notebook NN_slug.ipynb, sorted, and the refreshers'."""
    found = (path for path in folder.glob("*") if LESSON.fullmatch(path.name))
    whole = sorted(path for path in found if (path / f"{path.name}.ipynb").is_file())
    return whole + [path for path in (folder / REFRESHERS,) if any(path.glob("*.ipynb"))]


def fingerprint(lesson: Path) -> str:
    """Return a hash of everything in a lesson's folder."""
    digest = hashlib.sha256()
    for path in files(lesson):
        digest.update(path.relative_to(lesson).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and ".ipynb_checkpoints" not in path.parts)


def read_record(workspace: Path) -> dict[str, str]:
    try:
        record = json.loads((workspace / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def write_record(workspace: Path, record: dict[str, str]) -> None:
    path = workspace / f"{RECORD}.{os.getpid()}"
    path.write_text(json.dumps(record, indent=1, sort_keys=True), encoding="utf-8")
    path.replace(workspace / RECORD)


def copy_lesson(lesson: Path, target: Path) -> bool:
    """Copy a lesson under another name first and rename it when it is whole; never onto something that is there."""
    partial = target.with_name(f".incomplete-{target.name}-{os.getpid()}")
    shutil.rmtree(partial, ignore_errors=True)
    for path in files(lesson):
        copy = partial / path.relative_to(lesson)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)  # contents alone: a copy is the student's own to write
    try:
        if target.exists() or target.is_symlink():
            return False
        partial.rename(target)  # a folder that has appeared meanwhile and holds anything makes this fail
        return True
    except OSError:
        if not target.exists():
            raise
        return False
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def fill_workspace(root: Path) -> Iterator[str]:
    """Copy the lessons that workspace/ lacks; yield a sentence for each thing that the student should know."""
    workspace = root / "workspace"
    workspace.mkdir(exist_ok=True)
    record, copied = read_record(workspace), []
    for lesson in lessons(root / "notebooks"):
        version = fingerprint(lesson)
        if copy_lesson(lesson, workspace / lesson.name):
            record[lesson.name] = version
            copied.append(lesson.name)
            yield from (
                f"{lesson.name} has another number than before: your own work stays where it is, in workspace/{old}/."
                for old in sorted(path.name for path in workspace.glob(f"[0-9][0-9]_{lesson.name[3:]}"))
                if old != lesson.name
            )
        elif record.get(lesson.name, version) != version:
            yield (
                f"{lesson.name} has a newer version. Your copy stays as it is; to get the new one beside it: "
                f"python -m course lab --fresh {lesson.name}"
            )
    if copied:
        write_record(workspace, record)
        yield f"Copied into workspace/: {', '.join(copied)}"
    if not lessons(workspace):
        yield "There are no lessons yet: `python -m course build` makes notebooks/ from lessons/."


def fresh_copy(root: Path, name: str) -> Path:
    """Put the newest version of a lesson beside the student's copy, under the first free name NN_slug-2, -3, ..."""
    lesson = root / "notebooks" / name
    if lesson not in lessons(root / "notebooks"):
        known = ", ".join(path.name for path in lessons(root / "notebooks")) or "none"
        raise CourseError(f"There is no lesson {name} in notebooks/. The lessons: {known}.")
    workspace = root / "workspace"
    workspace.mkdir(exist_ok=True)
    number = 2
    while not copy_lesson(lesson, workspace / f"{name}-{number}"):
        number += 1
    write_record(workspace, read_record(workspace) | {name: fingerprint(lesson)})
    return workspace / f"{name}-{number}"


def make_exchange(root: Path) -> Path:
    """Make nbgrader's exchange folder where it is missing; all users write to it, so nbgrader asks for mode 0777."""
    exchange = Path(os.environ.get("NEURONS_EXCHANGE", root / "exchange"))
    if not exchange.is_dir():
        exchange.mkdir(parents=True)
        exchange.chmod(0o777)
    return exchange


def jupyter_command(root: Path, arguments: argparse.Namespace) -> list[str]:
    """Return the command that serves the course: one user, this machine only, files from the course's root."""
    command = [sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={root}"]
    start = "" if arguments.instructor else f"/{start_page.FILE}" if has_start_page(root) else ""
    command += [f"--LabApp.default_url=/lab/tree/workspace{start}"]
    # No question about news, nothing asked of the network, Markdown shown as a page (overrides.json), no extension
    # manager; page_config.json takes the instructors' menus away, and an instructor's folder has none.
    settings = Path(__file__).resolve().parent / "jupyterlab"
    chosen = settings / "instructor" if arguments.instructor else settings
    command += [f"--LabApp.app_settings_dir={chosen}", "--LabApp.extension_manager=readonly"]
    # nbgrader's Validate button gives the verdicts of `course validate`; Submit and Validate save first.
    servers = {"course.grade.button": True} | ({} if arguments.instructor else dict.fromkeys(FOR_INSTRUCTORS, False))
    command += [f"--ServerApp.jpserver_extensions={servers}"]
    command += [f"--LabApp.extra_labextensions_path={settings / 'labextensions'}"]
    command += ["--LanguageServerManager.autodetect=False"]  # else the log begins with twenty missing servers
    if arguments.port:
        command += [f"--ServerApp.port={arguments.port}", "--ServerApp.port_retries=0"]
    if arguments.no_browser:
        command += ["--no-browser"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command += ["--allow-root"]
    return command + arguments.rest


def has_start_page(root: Path) -> bool:
    return (root / "workspace" / start_page.FILE).is_file()


def write_start_page(root: Path) -> Iterator[str]:
    """Write the learner's start page anew; a page that cannot be made is said in a sentence and stops nothing."""
    workspace = root / "workspace"
    os.chdir(workspace)  # an older ledger is looked for from a lesson's place
    try:
        start_page.write(workspace)
    except Exception as error:
        yield f"The start page could not be written ({type(error).__name__}: {error})."
    finally:
        os.chdir(root)


def server_environment() -> dict[str, str]:
    """Return the environment of the server: the course's own kernel and programs come before a person's others."""
    programs = str(Path(sys.executable).parent)
    return os.environ | {
        "PATH": programs + os.pathsep + os.environ.get("PATH", ""),
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


def places_of_its_own(root: Path) -> dict[str, str]:
    """Return where Jupyter and its kernels keep their files if the home folder cannot be written to: in workspace/."""
    from jupyter_core.paths import jupyter_config_dir, jupyter_data_dir, jupyter_runtime_dir

    if all(map(can_write, (jupyter_config_dir(), jupyter_data_dir(), jupyter_runtime_dir()))):
        return {}
    folder = root / "workspace" / ".jupyter"
    print("Your home folder cannot be written to: Jupyter keeps its settings in workspace/.jupyter/.", flush=True)
    return {name: str(folder / name.lower()) for name in PLACES}


def can_write(folder: str) -> bool:
    """Can files be written to this folder, which is made if it is missing?"""
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def main(arguments: argparse.Namespace) -> int:
    try:
        if arguments.fresh:
            print(f"The newest version is in {fresh_copy(ROOT, arguments.fresh).relative_to(ROOT)}/")
            return 0
        for sentence in fill_workspace(ROOT):
            print(sentence, flush=True)
        for sentence in write_start_page(ROOT):
            print(sentence, flush=True)
        make_exchange(ROOT)
    except OSError as error:
        raise CourseError(f"Cannot write {error.filename}: {error.strerror}.") from error
    os.chdir(ROOT)  # nbgrader's extensions look for nbgrader_config.py in the working directory
    command = jupyter_command(ROOT, arguments)
    environment = server_environment() | places_of_its_own(ROOT)
    if os.name == "nt":
        return subprocess.call(command, env=environment)
    os.execve(command[0], command, environment)
