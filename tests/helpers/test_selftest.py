"""The self-test names what is missing and how to mend it, and never stops a lesson."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpers import selftest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def lesson_folder(tmp_path, monkeypatch):
    folder = tmp_path / "00_orientation"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def found(what: str):
    return {row.what: row for row in selftest.findings()}[what]


def said(capsys) -> str:
    selftest.run()
    return capsys.readouterr().out


def pretend(monkeypatch, name: str, module) -> None:
    """Let `import name` give `module`, or raise it if it is an exception."""
    original = importlib.import_module

    def import_module(wanted, *rest):
        if wanted != name:
            return original(wanted, *rest)
        if isinstance(module, Exception):
            raise module
        return module

    monkeypatch.setattr(importlib, "import_module", import_module)


def test_in_this_environment_nothing_is_amiss(capsys):
    text = said(capsys)
    assert "MEND" not in text
    assert text.rstrip().endswith("You can start.")


def test_versions_are_those_of_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = dict(re.fullmatch(r"([a-z]+)>=([\d.]+)", line).groups() for line in project["dependencies"])
    assert {name: selftest.dotted(version) for name, version in selftest.PACKAGES.items()} == wanted
    assert project["requires-python"] == f">={selftest.dotted(selftest.PYTHON)}"


@pytest.mark.parametrize("name", selftest.PACKAGES)
def test_missing_package_is_named_with_what_brings_it(monkeypatch, capsys, name):
    pretend(monkeypatch, name, ModuleNotFoundError(f"No module named {name!r}", name=name))
    text = said(capsys)
    assert re.search(rf"MEND +{name}: missing\n +Close JupyterLab .*make lab", text)
    assert f"To mend first: {name}." in text


def test_package_that_lacks_its_own_need_says_which(monkeypatch):
    pretend(monkeypatch, "matplotlib", ModuleNotFoundError("No module named 'pyparsing'", name="pyparsing"))
    assert found("matplotlib").found == "needs pyparsing, which is missing"


@pytest.mark.parametrize(("version", "fine"), [("1.26.4", False), ("2.0.2", False), ("2.1.0rc1", True), ("3.0", True)])
def test_old_package_is_found(monkeypatch, version, fine):
    pretend(monkeypatch, "numpy", SimpleNamespace(__version__=version))
    assert found("numpy").fine is fine
    assert ("too old: 2.1 is needed" in found("numpy").found) is not fine


def test_broken_package_is_a_finding_and_not_an_error(monkeypatch, capsys):
    pretend(monkeypatch, "numpy", RuntimeError("module compiled\nagainst another version"))
    assert "MEND          numpy: RuntimeError: module compiled against another version" in said(capsys)


def test_old_python_is_found(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    row = selftest.python()
    assert row.fine is False
    assert "3.11" in row.mend


def test_missing_file_of_the_course_is_named(monkeypatch):
    monkeypatch.setattr(selftest, "DATA_FILES", ("data_files/digits.npz", "data_files/gone.npz"))
    assert found("Files of the course").found == "missing: data_files/gone.npz"


def test_place_that_cannot_be_written_is_found(monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    row = found("Place of your ledger")
    assert row.fine is False
    assert "Permission denied" in row.found


def test_nothing_is_left_behind(tmp_path):
    selftest.findings()
    assert [path.name for path in tmp_path.rglob("*")] == ["00_orientation"]


def test_lesson_can_do_without_nbgrader(monkeypatch):
    original = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "nbgrader" else original(name))
    row = found("nbgrader")
    assert row.fine is None
    assert "You can start" in selftest.summary([row])


def test_in_a_browser_the_advice_is_another(monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")
    assert "Reload the page" in selftest.install()


def test_table_is_readable_by_a_screen_reader_and_safe():
    rows = [
        selftest.Finding("<b>", False, "x < y", "Run `make lab`."),
        selftest.Finding("fine", True, "here", "unused"),
    ]
    table = selftest.table(rows)
    assert "<caption>" in table and table.count('scope="col"') == 3 and table.count('scope="row"') == 2
    assert "&lt;b&gt;" in table and "<code>make lab</code>" in table and "unused" not in table


def test_it_speaks_where_nothing_but_python_is_installed(lesson_folder):
    """Without NumPy and the others, and where no process, thread or socket can be started: as in a bare environment."""
    script = (
        "import sys\n"
        "from helpers import selftest\n"
        "heavy = {'numpy', 'matplotlib', 'ipywidgets', 'nbgrader', 'subprocess', 'socket'}\n"
        "loaded = sorted(heavy & set(sys.modules))\n"
        "rows = selftest.findings()\n"
        "import json\n"
        "print(json.dumps([loaded, {row.what: row.fine for row in rows}]))"
    )
    command = [sys.executable, "-S", "-c", script]  # -S: no site-packages
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=lesson_folder, env=environment, capture_output=True, text=True, check=True)
    loaded, states = json.loads(done.stdout)
    assert loaded == []
    assert [what for what, fine in states.items() if fine is False] == [
        *selftest.PACKAGES,
        "Drawing",
        "Sliders and buttons",
    ]
