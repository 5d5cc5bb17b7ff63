"""Install what the lessons need (once), renew the start page, and open JupyterLab on it.

    python3 -m venv .venv
    .venv/bin/python start.py          (Windows: .venv\\Scripts\\python start.py)

Words behind it go to JupyterLab, as in `start.py --no-browser`; `start.py install` installs and stops.
"""

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAME = "artificial-and-biological-neurons"
FOR_INSTRUCTORS = ("nbgrader.server_extensions.formgrader", "nbgrader.server_extensions.course_list")


def wanted() -> str:
    """Return the version of `helpers` that lies beside this file, as the wheel's name says it."""
    (wheel,) = HERE.glob("*.whl")
    return wheel.name.split("-")[1]


def installed() -> str:
    try:
        return metadata.version(NAME)
    except metadata.PackageNotFoundError:
        return ""


def is_own() -> bool:
    """Is this Python in an environment that packages may be installed into?"""
    return sys.prefix != sys.base_prefix or "CONDA_PREFIX" in os.environ


def install() -> None:
    """Bring this Python to what requirements.txt says."""
    if not is_own():
        sys.exit("First make an environment of the course's own, and start with its Python: the README has both lines.")
    print("Installing the packages of the course: once, about two minutes.", flush=True)
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "-q", "-r", "requirements.txt"]
    if subprocess.call(command, cwd=HERE):
        sys.exit("The packages could not be installed; pip says above why. Mend it and start again.")


def main(words: list) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - read by whatever Python a student has
        sys.exit("The course needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")
    os.chdir(HERE)
    if installed() != wanted():
        install()
    if words == ["install"]:
        return 0
    from helpers import start_page

    start_page.write(HERE)
    path = str(Path(sys.executable).parent) + os.pathsep + os.environ.get("PATH", "")
    off = dict.fromkeys(FOR_INSTRUCTORS, False)
    command = [sys.executable, "-m", "jupyterlab", "--LabApp.default_url=/lab/tree/START.md",
               f"--LabApp.app_settings_dir={HERE / 'settings'}", "--LabApp.extension_manager=readonly",
               f"--LabApp.extra_labextensions_path={HERE / 'settings' / 'labextensions'}",
               f"--ServerApp.jpserver_extensions={off}", *words]  # fmt: skip
    environment = {**os.environ, "PATH": path, "JUPYTER_PREFER_ENV_PATH": "1"}
    return subprocess.call([*command, "--ServerApp.root_dir=" + str(HERE)], cwd=HERE, env=environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
