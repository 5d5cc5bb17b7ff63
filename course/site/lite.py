"""A JupyterLab that runs in the browser, with the lessons in it and all that they import."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell

from course.authoring.lesson import REFRESHERS, ROOT, Lesson
from course.files import write_atomically
from course.site import bytecode, environment, solved, wheel
from course.site.lessons import notebook_of

KERNEL = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
CORE = ("pyodide.js", "pyodide.mjs", "pyodide.asm.js", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
# Where Pyodide's own builds of NumPy and Matplotlib lie; the lock file says their hashes, and the browser compares.
ELSEWHERE = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"
# The kernel's own packages, which it would install one after another, and what each needs.
OF_KERNEL = {"piplite": ["micropip"], "ipykernel": ["pyodide-kernel"], "pyodide-kernel": ["comm", "ipython"]}
# What a kernel loads when it starts. Named together, their downloads run side by side.
AT_START = ("ssl", "sqlite3", "micropip", "comm", "jedi", "ipython", *OF_KERNEL, "numpy", "matplotlib", "ipywidgets",
            wheel.NAME)  # fmt: skip
PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"


@dataclass(frozen=True)
class Distribution:
    """A Pyodide: its files, the Python whose JupyterLite goes with it, and where the files are that it lacks."""

    folder: Path
    python: Path
    entry: str = "pyodide.mjs"
    elsewhere: str = ""

    def kernel_wheels(self) -> Path:
        """Return the folder with the packages of the kernel, which JupyterLite brings along."""
        extension = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension"
        return self.python.parent.parent / extension / "static" / "pypi"

    def lock(self) -> dict:
        return json.loads((self.folder / "pyodide-lock.json").read_text(encoding="utf-8"))


def for_users(folder: Path | None = None) -> Distribution:
    """Return the distribution of the site: npm's Pyodide, or a folder with all files of the same version."""
    core = environment.node_modules() / "pyodide"
    version = json.loads((core / "package.json").read_text(encoding="utf-8"))["version"]
    return Distribution(folder or core, environment.python(), elsewhere=ELSEWHERE.format(version=version))


def browser_wheels() -> list[str]:
    """Return what pip downloads: the pure packages that the site brings itself, of Pyodide's lock file, and widgets."""
    lock = for_users().lock()
    packages, python = lock["packages"], lock["info"]["python"]
    lighten(packages)
    needed = sorted(closure([*AT_START, *ours()], packages) & packages.keys())
    pure = [f"{name}=={packages[name]['version']}" for name in needed if is_pure(packages[name])]
    widgets = environment.pins([name for name in ours() if name != wheel.NAME])
    return ["--python-version", python, "--platform", "any", *pure, *widgets]


def is_pure(package: dict) -> bool:
    """Return whether a package of a lock file is a wheel for any Python."""
    return package["file_name"].endswith("-none-any.whl")


def build(output: Path, lessons: list[Lesson], distribution: Distribution, notebooks: dict | None = None,
          ran: dict | None = None) -> None:  # fmt: skip
    """Build the JupyterLab into a folder.

    Parameters
    ----------
    output : the folder, made anew
    lessons : whose notebooks it holds
    distribution : the Pyodide that it runs
    notebooks : other notebooks for it, by the lesson's name (tests: solved ones)
    ran : solved notebooks that were run here, by the lesson's name: their times tell which cells take long there
    """
    shutil.rmtree(output, ignore_errors=True)
    with tempfile.TemporaryDirectory() as place:
        contents, settings = Path(place) / "contents", Path(place) / "settings"
        for lesson in lessons:
            given = (notebooks or {}).get(lesson.name)
            notebook = given or nbformat.read(notebook_of(lesson), as_version=4)
            write_notebook(contents, lesson, notebook, solved.seconds(ran[lesson.name]) if ran else {})
        write_settings(settings, distribution)
        jupyter_lite(settings, contents, output, distribution)
    add_python(output / "static" / "pyodide", distribution)


NOTE = """\
**You are in your browser; nothing is installed.** The first cell takes 10 to 40 seconds, while Python, NumPy and
Matplotlib load; after that a check takes about a second. Your work stays in this browser: *File > Download* takes it
along. The stop button does nothing here (*Kernel > Restart Kernel* does), and nothing is handed in from here: the
course's site says more, under "In the browser"."""
SLOW = "*In the browser the next cell takes about {seconds} seconds: it still runs as long as you see* `[*]`."
SLOWER = 10  # times as long as here; on two busy cores it was 6 to 28 (benchmarks/README.md)
LONG = 10  # seconds: what takes longer in the browser says so


def with_notes(notebook, seconds: dict[str, float]):
    """Return a notebook that says what is different in a browser: below the title, and above cells that take long.

    Parameters
    ----------
    seconds : how long cells take here, by their ids
    """
    cells = []
    for number, cell in enumerate(notebook.cells):
        there = SLOWER * seconds.get(cell.id, 0)
        if there >= LONG:
            text = SLOW.format(seconds=10 * round(there / 10))
            cells.append(new_markdown_cell(text, id=f"{cell.id[:59]}-long"))
        cells.append(cell)
        if number == 0:
            cells.append(new_markdown_cell(NOTE, id="in-the-browser"))
    notebook.cells = cells
    return notebook


def write_notebook(contents: Path, lesson: Lesson, notebook, seconds: dict[str, float]) -> None:
    """Write a notebook that runs in the browser: its kernel has another name, and notes say what differs."""
    notebook = with_notes(notebook, seconds)
    notebook.metadata["kernelspec"] = KERNEL
    place = REFRESHERS if lesson.is_refresher else lesson.name
    write_atomically(contents / place / f"{lesson.name}.ipynb", nbformat.writes(notebook))


def write_settings(folder: Path, distribution: Distribution) -> None:
    """Write what JupyterLite reads: where Python is, and what it loads at once."""
    known = {name.lower() for name in distribution.lock()["packages"]} | {*ours(), *OF_KERNEL}
    named = [name for name in AT_START if name in known]
    named += [name.replace("-", "_") for name in named if name == "pyodide-kernel"]  # as kernel 0.6 asks, in tests
    plugin = {
        "pyodideUrl": f"./static/pyodide/{distribution.entry}",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"packages": named},
    }
    settings = {"appName": "Artificial and biological neurons", "exposeAppInBrowser": True,
                "litePluginSettings": {PLUGIN: plugin}}  # fmt: skip
    text = json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": settings}, indent=1)
    write_atomically(folder / "jupyter-lite.json", text)
    shutil.copy(ROOT / "course" / "jupyterlab" / "overrides.json", folder / "overrides.json")


def jupyter_lite(settings: Path, contents: Path, output: Path, distribution: Distribution) -> None:
    """Run `jupyter lite build`."""
    words = [distribution.python, "-c", "from jupyterlite_core.app import main; main()", "build",
             "--lite-dir", settings, "--contents", contents, "--output-dir", output, "--no-sourcemaps",
             "--no-unused-shared-packages", "--apps", "lab", "--apps", "notebooks"]  # fmt: skip
    environment.call(words, settings)


def ours() -> dict[str, list[str]]:
    """Return the packages that the lock file gets from us, with what each needs."""
    return {
        "comm": ["traitlets"],
        "jupyterlab-widgets": [],
        "ipywidgets": ["comm", "ipython", "traitlets", "jupyterlab-widgets"],
        wheel.NAME: ["numpy", "matplotlib", "ipywidgets"],
    }


def add_python(target: Path, distribution: Distribution) -> None:
    """Copy Pyodide, its packages as far as they are here, and ours; write the lock file that names them all."""
    target.mkdir(parents=True)
    lock = distribution.lock()
    for name in CORE:
        if (distribution.folder / name).exists():
            shutil.copy(distribution.folder / name, target)
    lighten(lock["packages"])
    needed = closure([*AT_START, *ours()], lock["packages"])
    for name, package in lock["packages"].items():
        file = distribution.folder / package["file_name"]
        if name in needed and file.exists():
            shutil.copy(file, target)
        elif name in needed and distribution.elsewhere and is_pure(package):
            own = wheel_of(f"{name}-{package['version']}", target)
            package["file_name"] = own.name
        elif distribution.elsewhere:
            package["file_name"] = distribution.elsewhere + package["file_name"]
    for name, needs in ours().items():
        lock["packages"][name] = entry(name, wheel_of(name, target), needs)
    for name, needs in OF_KERNEL.items():
        (file,) = distribution.kernel_wheels().glob(f"{name.replace('-', '_')}-*.whl")
        lock["packages"][name] = entry(name, Path(shutil.copy(file, target)), needs)
    write_atomically(target / "pyodide-lock.json", json.dumps(lock))  # it compiles with what lies there
    bytecode.compile_folder(target)
    for package in lock["packages"].values():
        if (target / package["file_name"]).is_file():
            package["sha256"] = sha256(target / package["file_name"])
    write_atomically(target / "pyodide-lock.json", json.dumps(lock))


# Matplotlib needs fontTools for PDF files alone, and dates with old time zones for pandas: 900 files to unpack.
SPARED = {"matplotlib": ("fonttools", "pytz")}


def lighten(packages: dict) -> None:
    """Leave out of a lock file what packages name and no lesson uses."""
    for name, spared in SPARED.items():
        needs = packages[name]["depends"]
        packages[name]["depends"] = [need for need in needs if need not in spared]


def closure(names: list[str], packages: dict) -> set[str]:
    """Return the packages of a lock file that these names need, one through another."""
    found, left = set(), list(names)
    while left:
        name = left.pop().lower().replace("_", "-")
        if name not in found:
            found.add(name)
            left += packages.get(name, {}).get("depends", []) + ours().get(name, []) + OF_KERNEL.get(name, [])
    return found


def wheel_of(name: str, target: Path) -> Path:
    """Return the wheel of one of our packages, put into a folder."""
    if name == wheel.NAME:
        return wheel.build(target)
    start = re.escape(name).replace(r"\-", "[-_]")
    (file,) = (file for file in environment.wheels().glob("*.whl") if re.match(f"{start}-", file.name, re.IGNORECASE))
    return Path(shutil.copy(file, target))


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def entry(name: str, file: Path, needs: list[str]) -> dict:
    """Return what the lock file says of a wheel, but for its hash."""
    with zipfile.ZipFile(file) as archive:
        tops = {member.split("/")[0].removesuffix(".py") for member in archive.namelist()}
    return {
        "name": name,
        "version": file.name.split("-")[1],
        "file_name": file.name,
        "install_dir": "site",
        "package_type": "package",
        "imports": sorted(top for top in tops if top.isidentifier()),
        "depends": needs,
        "unvendored_tests": False,
    }
