"""What goes into the browser: the lock file, the notebooks with their notes, and which packages come from where."""

from __future__ import annotations

import json
import zipfile

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.authoring.lesson import find_lessons, read_lesson
from course.site import lite, solved, wheel

LESSON = read_lesson(find_lessons()[1])
PACKAGES = {
    "numpy": {"depends": [], "file_name": "numpy-2-cp314-wasm32.whl", "version": "2"},
    "matplotlib": {
        "depends": ["numpy", "six", "fonttools", "pytz"], "file_name": "matplotlib-3-cp314.whl", "version": "3"
    },
    "six": {"depends": [], "file_name": "six-1-py3-none-any.whl", "version": "1"},
    "fonttools": {"depends": [], "file_name": "fonttools-4-py3-none-any.whl", "version": "4"},
    "pytz": {"depends": [], "file_name": "pytz-1-py3-none-any.whl", "version": "1"},
    "scipy": {"depends": ["numpy"], "file_name": "scipy-1-cp314.whl", "version": "1"},
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder with a Pyodide of empty files, and wheels of ours beside it."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    names = ("comm-1", "ipywidgets-8", "jupyterlab_widgets-3", "six-1", "neurons_helpers-0")
    for name in names:
        with zipfile.ZipFile(wheels / f"{name}-py3-none-any.whl", "w") as archive:
            archive.writestr(f"{name.split('-')[0]}/__init__.py", "")
    monkeypatch.setattr(lite.environment, "wheels", lambda: wheels)
    monkeypatch.setattr(wheel, "build", lambda target: lite.wheel_of("neurons_helpers", target))
    here = tmp_path / "pyodide"
    here.mkdir()
    (here / "pyodide.mjs").touch()
    monkeypatch.setattr(lite.bytecode, "compile_folder", lambda target: None)
    of_kernel = lite.Distribution(here, here / "venv" / "bin" / "python").kernel_wheels()
    of_kernel.mkdir(parents=True)
    for name in ("piplite-1", "ipykernel-6", "pyodide_kernel-1"):
        with zipfile.ZipFile(of_kernel / f"{name}-py3-none-any.whl", "w") as archive:
            archive.writestr(f"{name.split('-')[0]}/__init__.py", "")
    (here / "pyodide-lock.json").write_text(json.dumps({"info": {"python": "3.14.2"}, "packages": PACKAGES}))
    return here


def locked(folder, target, elsewhere="https://far.example.org/full/"):
    lite.add_python(target, lite.Distribution(folder, folder / "venv" / "bin" / "python", elsewhere=elsewhere))
    return json.loads((target / "pyodide-lock.json").read_text())["packages"]


def test_binary_packages_come_from_elsewhere_and_pure_ones_from_here(folder, tmp_path):
    packages = locked(folder, tmp_path / "out")
    assert packages["numpy"]["file_name"] == "https://far.example.org/full/numpy-2-cp314-wasm32.whl"
    assert packages["six"]["file_name"] == "six-1-py3-none-any.whl"
    assert packages["six"]["sha256"] == lite.sha256(tmp_path / "out" / "six-1-py3-none-any.whl")


def test_a_whole_distribution_needs_nothing_from_elsewhere(folder, tmp_path):
    for package in PACKAGES.values():
        (folder / package["file_name"]).touch()
    packages = locked(folder, tmp_path / "out", elsewhere="")
    assert not any("//" in package["file_name"] for package in packages.values())
    assert (tmp_path / "out" / "numpy-2-cp314-wasm32.whl").exists()
    assert not (tmp_path / "out" / "scipy-1-cp314.whl").exists(), "no lesson needs it"


def test_matplotlib_loads_without_what_no_lesson_uses(folder, tmp_path):
    packages = locked(folder, tmp_path / "out")
    assert packages["matplotlib"]["depends"] == ["numpy", "six"]


def test_helpers_bring_what_they_need(folder, tmp_path):
    packages = locked(folder, tmp_path / "out")
    assert packages[wheel.NAME]["imports"] == ["neurons_helpers"]  # the stand-in's
    assert packages[wheel.NAME]["depends"] == ["numpy", "matplotlib", "ipywidgets"]
    assert lite.closure([wheel.NAME], PACKAGES) >= {"numpy", "matplotlib", "ipywidgets", "comm", "jupyterlab-widgets"}


def test_the_lock_file_has_the_kernel_and_the_hashes_of_what_is_served(folder, tmp_path, monkeypatch):
    six = "six-1-py3-none-any.whl"
    monkeypatch.setattr(lite.bytecode, "compile_folder", lambda target: (target / six).write_text("x"))
    packages = locked(folder, tmp_path / "out")
    assert packages["pyodide-kernel"]["imports"] == ["pyodide_kernel"]
    assert lite.closure(["ipykernel"], {}) >= {"pyodide-kernel", "comm", "ipython"}
    for package in packages.values():
        if (file := tmp_path / "out" / package["file_name"]).is_file():
            assert package["sha256"] == lite.sha256(file), "a hash of what was there before the bytecode"


def test_names_of_packages_are_those_of_the_lock_file():
    assert "prompt-toolkit" in lite.closure(["prompt_toolkit"], {"prompt-toolkit": {"depends": []}})


def notebook():
    return new_notebook(cells=[new_markdown_cell("# Title"), new_code_cell("1", id="long"), new_code_cell("2")])


def test_a_notebook_says_where_it_runs_and_which_cells_take_long(tmp_path):
    lite.write_notebook(tmp_path, LESSON, notebook(), {"long": 2.2})
    found = nbformat.read(tmp_path / LESSON.name / f"{LESSON.name}.ipynb", as_version=4)
    assert found.metadata.kernelspec["name"] == "python"
    said = [cell.source for cell in found.cells]
    assert said[1] == lite.NOTE and "about 20 seconds" in said[2] and said[3:] == ["1", "2"]


def test_the_times_of_cells_are_read_off_a_run():
    cell = new_code_cell("1", id="a")
    cell.metadata["execution"] = {
        "iopub.execute_input": "2026-01-01T10:00:00.500000Z", "shell.execute_reply": "2026-01-01T10:00:03.000000Z"
    }
    assert solved.seconds(new_notebook(cells=[cell, new_code_cell("2")])) == {"a": 2.5}


def test_settings_name_the_python_of_the_site_and_no_other(folder, tmp_path):
    lite.write_settings(tmp_path / "s", lite.Distribution(folder, folder))
    settings = json.loads((tmp_path / "s" / "jupyter-lite.json").read_text())["jupyter-config-data"]
    plugin = settings["litePluginSettings"][lite.PLUGIN]
    assert plugin["pyodideUrl"] == "./static/pyodide/pyodide.mjs" and plugin["disablePyPIFallback"] is True
    assert wheel.NAME in plugin["loadPyodideOptions"]["packages"]
    named = plugin["loadPyodideOptions"]["packages"]
    assert "sqlite3" not in named, "only what the lock file has"
    assert {"piplite", "ipykernel", "pyodide-kernel"} <= set(named), "else the kernel installs them one after another"
